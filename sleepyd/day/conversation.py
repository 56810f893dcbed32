"""What a chat is about: the programs that are shown in it, and what rustc said of them.

Owns looking through messages. What is found is what a user said last: of the newest message that shows a program, its
programs, and of the newest that shows errors, its errors, as rustc prints them or as its JSON.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sleepyd.rust import diagnostics, items, rendered
from sleepyd.rust.diagnostics import Diagnostic

Message = Mapping[str, str]
_FENCE = re.compile(r"^[ \t]*```[ \t]*([^\n`]*)\n(.*?)(?:^[ \t]*```|\Z)", re.DOTALL | re.MULTILINE)
_EDITION = re.compile(r"(?:edition *=? *)(2015|2018|2021|2024)")
_RUST = frozenset({"rust", "rs"})
MOST_PROGRAMS = 4
"""So many programs of one message are looked at, the last ones."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """programs: the last of the message first.  errors: without those, what compiling the programs says counts alone.

    edition: where it is named beside a program.
    """

    programs: tuple[str, ...]
    errors: tuple[Diagnostic, ...]
    edition: str | None


def read(messages: Sequence[Message]) -> Conversation:
    """What the user's messages show."""
    said = [message["content"] for message in messages if message["role"] == "user"][::-1]
    programs = next((shown for text in said if (shown := _programs(text))), ())
    errors = next((told for text in said if (told := _errors(text))), ())
    edition = next((named[1] for text in said if (named := _EDITION.search(text))), None)
    return Conversation(programs, errors, edition)


def _programs(text: str) -> tuple[str, ...]:
    blocks = [(found[1].strip().lower(), found[2]) for found in _FENCE.finditer(text)]
    shown = [code for language, code in blocks if _is_rust(language) or (not language and _reads_as_rust(code))]
    if not blocks and _reads_as_rust(text):
        shown = [text]
    return tuple(shown[::-1][:MOST_PROGRAMS])


def _is_rust(language: str) -> bool:
    """`rust`, and `rust,edition2024` or `rust src/main.rs`, as documentation and editors write it."""
    return re.split(r"[\s,{:]", language)[0] in _RUST


def _reads_as_rust(text: str) -> bool:
    return items.parses(text) and bool(items.top_level(text))


def _errors(text: str) -> tuple[Diagnostic, ...]:
    found = diagnostics.parse(text) or rendered.read(text)
    return tuple(each for each in found if each.is_error)
