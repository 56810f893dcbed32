"""What may lie in the corrections directory, read strictly.

    NAME.json                       one entry, or a list of them
    NAME.jsonl                      one entry a line
    NAME.wrong.rs + NAME.fixed.rs   a pair
    NAME.rs + NAME.diff             a program and the unified diff that mends it; .patch is the same as .diff
    FIX_ID.rs                       the corrected version of an answer; FIX_ID is the answer's ULID
    FIX_ID.diff                     the same as a unified diff against the answer, or against what was asked

An entry is `{wrong_attempt, correct_fix, task_id?, error?, timestamp?, source?, tests?, edition?}`.

Owns names, encoding and JSON rules. Nothing is compiled here (`corrections`) and no file is opened (`drop`): bytes in,
entries and refusals out. A UTF-8 BOM and CRLF line ends are taken and removed; other encodings, NUL, duplicate keys,
NaN, deep nesting and huge numbers are refused, each with the place.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ulid import ULID

from sleepyd.errors import InvalidInput
from sleepyd.intake.patches import apply
from sleepyd.log import escaped
from sleepyd.rust.compiler import EDITIONS

MAX_DEPTH = 32
_MAX_DIGITS = 40
_TEXTS = ("wrong_attempt", "correct_fix", "tests", "task_id", "error", "source")
_FIELDS = frozenset({*_TEXTS, "timestamp", "edition"})
_REQUIRED = ("wrong_attempt", "correct_fix")
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_UNFINISHED = (".tmp", ".part", ".partial", ".swp", ".crdownload", "~")
_MAY_HEAL = frozenset({"empty", "incomplete", "encoding"})


class Kind(StrEnum):
    """What a file's name says it is."""

    JSON = "json"
    JSONL = "jsonl"
    WRONG = "wrong"
    FIXED = "fixed"
    PROGRAM = "program"
    DIFF = "diff"
    ANSWER = "answer"
    ANSWER_DIFF = "answer_diff"
    UNKNOWN = "unknown"
    IGNORED = "ignored"
    """Hidden, an editor's, or marked as unfinished: left alone."""


_SUFFIXES = (
    (".json", Kind.JSON, Kind.JSON),
    (".jsonl", Kind.JSONL, Kind.JSONL),
    (".wrong.rs", Kind.WRONG, Kind.WRONG),
    (".fixed.rs", Kind.FIXED, Kind.FIXED),
    (".diff", Kind.DIFF, Kind.ANSWER_DIFF),
    (".patch", Kind.DIFF, Kind.ANSWER_DIFF),
    (".rs", Kind.PROGRAM, Kind.ANSWER),
)
"""(end of a name, what it is, what it is where the rest of the name is an answer's id)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One correction as sent, not verified yet."""

    wrong_attempt: str
    correct_fix: str
    edition: str | None = None
    """None: not said."""
    tests: str = ""
    task_id: str | None = None
    error: str | None = None
    timestamp: str | None = None
    source: str = ""
    episode_id: str | None = None
    position: int | None = None
    """Line of a .jsonl file or index in a list, from 1."""
    ignored: tuple[str, ...] = ()
    """Keys that mean nothing here; they are named in the reason file, so that a typo is seen."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file, or one entry of it, cannot be taken."""

    kind: str
    """empty, incomplete, encoding, json, entry, diff, too_large, not_regular, unreadable, unknown_name or
    no_such_episode."""
    detail: str
    position: int | None = None

    @property
    def may_heal(self) -> bool:
        """Whether a slow writer may still make this whole."""
        return self.kind in _MAY_HEAL

    @property
    def text(self) -> str:
        """One line for a person."""
        place = "" if self.position is None else f"line {self.position}: "
        return f"{place}{self.kind}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file held."""

    entries: tuple[Entry, ...] = ()
    refusals: tuple[Refusal, ...] = ()


NAMES = "NAME.json, NAME.jsonl, NAME.wrong.rs with NAME.fixed.rs, NAME.rs with NAME.diff, FIX_ID.rs or FIX_ID.diff"
"""What files in the directory may be called, for people."""


def classify(name: str) -> tuple[Kind, str]:
    """(kind, stem) of a file name."""
    if name.startswith(".") or name.endswith(_UNFINISHED) or name == "README.md":
        return Kind.IGNORED, name
    for suffix, kind, of_answer in _SUFFIXES:
        if name.endswith(suffix):
            stem = name.removesuffix(suffix)
            return of_answer if is_episode_id(stem) else kind, stem
    return Kind.UNKNOWN, name


def is_episode_id(text: str) -> bool:
    """Whether `text` is a ULID."""
    if len(text) != 26 or not text.isascii():
        return False
    try:
        ULID.from_str(text.upper())
    except ValueError:
        return False
    return True


def parse_json(data: bytes) -> Parsed:
    """One entry, or a list of them."""

    def read() -> Parsed:
        value = loads(text_of(data))
        if isinstance(value, list):
            return _each(list(enumerate(value, start=1)), lambda item: item)
        return Parsed((entry_of(value),))

    return _whole(read)


def parse_jsonl(data: bytes) -> Parsed:
    """One entry a line; blank lines mean nothing."""

    def read() -> Parsed:
        lines = text_of(data).split("\n")
        return _each([(n, line) for n, line in enumerate(lines, start=1) if line.strip()], loads)

    return _whole(read)


def parse_pair(wrong: bytes, fixed: bytes) -> Parsed:
    """A wrong program and its fix, each as its file held it."""
    return _whole(lambda: Parsed((entry_of({"wrong_attempt": text_of(wrong), "correct_fix": text_of(fixed)}),)))


def parse_patched(program: bytes, diff: bytes) -> Parsed:
    """A wrong program and the diff that mends it."""

    def read() -> Parsed:
        wrong = text_of(program)
        return Parsed((entry_of({"wrong_attempt": wrong, "correct_fix": apply(wrong, text_of(diff))}),))

    return _whole(read)


def parse_answer(data: bytes) -> Parsed:
    """A corrected answer: only the fix is known yet, the wrong attempt is the episode's."""
    return _whole(lambda: Parsed((Entry(wrong_attempt="", correct_fix=text_of(data)),)))


def parse_answer_diff(data: bytes, *answers: str) -> Parsed:
    """A corrected answer as a diff against the first of `answers` that it fits."""

    def read() -> Parsed:
        diff, failure = text_of(data), InvalidInput("there is no answer, expected one to apply it to", param="diff")
        for answer in answers:
            try:
                return Parsed((Entry(wrong_attempt="", correct_fix=apply(answer, diff)),))
            except InvalidInput as error:
                failure = error
        raise failure

    return _whole(read)


def text_of(data: bytes) -> str:
    """UTF-8 text without BOM, NUL and CR. Raises InvalidInput whose `param` is the refusal's kind."""
    body = data.removeprefix(b"\xef\xbb\xbf")
    if not body.strip():
        raise InvalidInput("the file holds nothing, expected a program or an entry", param="empty")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        offset = error.start + len(data) - len(body)
        raise InvalidInput(f"byte {offset} is not UTF-8; save the file as UTF-8", param="encoding") from error
    _refuse_nul(text, "the file")
    return text.replace("\r\n", "\n")


def loads(text: str) -> Any:
    """Strict JSON. Raises InvalidInput whose `param` is json or incomplete; never RecursionError."""
    depth, deepest = 0, 0
    for token in _TOKEN.finditer(text):
        if token[0][0] != '"':
            depth += 1 if token[0] in "[{" else -1
            deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise InvalidInput(f"nested {deepest} deep, expected at most {MAX_DEPTH}", param="json")
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_number,
        )
    except json.JSONDecodeError as error:
        kind = "incomplete" if depth > 0 else "json"
        raise InvalidInput(f"{error.msg} at line {error.lineno} column {error.colno}", param=kind) from error


def entry_of(value: Any) -> Entry:
    """An entry from decoded JSON. Raises InvalidInput that names the field."""
    if not isinstance(value, Mapping):
        raise InvalidInput(f"got {type(value).__name__}, expected an object with wrong_attempt and correct_fix")
    texts = {name: _text(value, name) for name in _TEXTS}
    for name in _REQUIRED:
        if not texts[name].strip():
            raise InvalidInput(f"{name} is missing or empty, expected a Rust program", param=name)
    if texts["wrong_attempt"] == texts["correct_fix"]:
        raise InvalidInput("wrong_attempt and correct_fix are the same program", param="correct_fix")
    edition = str(value["edition"]) if value.get("edition") else None
    if edition is not None and edition not in EDITIONS:
        raise InvalidInput(f"edition: got {edition[:20]!r}, expected one of {', '.join(EDITIONS)}", param="edition")
    timestamp = value.get("timestamp")
    if timestamp is not None and (isinstance(timestamp, bool) or not isinstance(timestamp, str | int | float)):
        raise InvalidInput(f"timestamp: got {type(timestamp).__name__}, expected a string or number", param="timestamp")
    return Entry(
        wrong_attempt=texts["wrong_attempt"],
        correct_fix=texts["correct_fix"],
        edition=edition,
        tests=texts["tests"],
        task_id=texts["task_id"].strip() or None,
        error=texts["error"] or None,
        timestamp=None if timestamp is None else str(timestamp),
        source=texts["source"],
        ignored=tuple(sorted(str(key) for key in value if key not in _FIELDS)),
    )


def printable(text: str, limit: int = 300) -> str:
    """One line that is safe in a log, a terminal and a database: odd bytes and control characters are escaped."""
    known = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    line = escaped(known)
    return line if len(line) <= limit else line[: limit - 3] + "..."


def _whole(read: Callable[[], Parsed]) -> Parsed:
    try:
        return read()
    except InvalidInput as error:
        return Parsed(refusals=(_refusal(error),))


def _each(items: Sequence[tuple[int, Any]], decode: Callable[[Any], Any]) -> Parsed:
    entries: list[Entry] = []
    refusals: list[Refusal] = []
    for position, item in items:
        try:
            entries.append(replace(entry_of(decode(item)), position=position))
        except InvalidInput as error:
            refusals.append(_refusal(error, position))
    if not items:
        refusals.append(Refusal("empty", "the list holds no entry"))
    return Parsed(tuple(entries), tuple(refusals))


def _refusal(error: InvalidInput, position: int | None = None) -> Refusal:
    kind = error.param if error.param in {"json", "diff", *_MAY_HEAL} else "entry"
    return Refusal(kind or "entry", error.message, position)


def _text(value: Mapping[str, Any], name: str) -> str:
    text = value.get(name)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise InvalidInput(f"{name}: got {type(text).__name__}, expected a string", param=name)
    _refuse_nul(text, name)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidInput(
            f"{name}: character {error.start} is half of a surrogate pair, expected Unicode text", param="encoding"
        ) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _refuse_nul(text: str, where: str) -> None:
    offset = text.find("\0")
    if offset >= 0:
        raise InvalidInput(f"{where} has a NUL at character {offset}, expected text", param="encoding")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise InvalidInput(f"key {printable(twice, 40)!r} occurs twice in one object", param="json")
    return found


def _constant(name: str) -> Any:
    raise InvalidInput(f"{name} is not JSON, expected a finite number", param="json")


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise InvalidInput(f"a number of {len(digits)} digits, expected at most {_MAX_DIGITS}", param="json")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits) if len(digits) <= 400 else math.inf
    if not math.isfinite(number):
        raise InvalidInput(f"number {digits[:20]} does not fit, expected a finite one", param="json")
    return number
