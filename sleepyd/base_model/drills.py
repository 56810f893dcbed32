"""Drills: copying and editing for its own sake, on lines that mean nothing.

A fix repeats a line and changes a little of it, and a small model learns the repeating slowly from fixes alone: their
answers are short and their words few. A drill shows numbered lines of made-up words and says outright what to write, so
that only the copying is left to do. Nothing about Rust's rules is in here.
"""

import random
from collections.abc import Iterator, Sequence

from sleepyd.day.lesson import Lesson, taught
from sleepyd.koans.generate.source import Source

_GLUE = r""". :: , ; = == + - * / & && | || ! ? < > -> => .. ( ) [ ] { } 0 1 2 10 'a' _""".split()  # noqa: SIM905
_MOST_LINES = 14


def drills(count: int, seed: int, lines: Sequence[str], tokenizer: object) -> Iterator[Lesson]:
    """`count` lessons. lines: real lines of code; half of what is shown is taken from them."""
    for number in range(count):
        yield taught(*_drill(random.Random(f"drill/{seed}/{number}"), lines), tokenizer)


def _drill(r: random.Random, lines: Sequence[str]) -> tuple[str, str, str]:
    """(question, the line the answer is made from, answer)."""
    source = Source(r.random().hex())
    shown = [_line(r, source, lines) for _ in range(r.randint(2, _MOST_LINES))]
    at = r.randrange(len(shown))
    old, word = (
        shown[at],
        source.pick([source.var(), source.func(), source.type_name(), source.string(), source.var() + "()"]),
    )
    pieces = old.split(" ")
    spot = r.choice([i for i, piece in enumerate(pieces) if piece])
    kind = r.randrange(6)
    if kind == 0:
        told, mark = f"write `{word}` instead", pieces[spot]
        answer = f"{at + 1:02}|{' '.join([*pieces[:spot], word, *pieces[spot + 1 :]])}"
    elif kind == 1:
        told, mark = f"`{word}` is missing before this", pieces[spot]
        answer = f"{at + 1:02}|{' '.join([*pieces[:spot], word, *pieces[spot:]])}"
    elif kind == 2:
        told, mark = f"`{word}` is missing after this", pieces[spot]
        answer = f"{at + 1:02}|{' '.join([*pieces[: spot + 1], word, *pieces[spot + 1 :]])}"
    elif kind == 3 and len([p for p in pieces if p]) > 1:
        told, mark = "one word too many", pieces[spot]
        answer = f"{at + 1:02}|{' '.join([*pieces[:spot], *pieces[spot + 1 :]])}"
    elif kind == 4 and len(shown) > 2:
        to = r.choice([i for i in range(len(shown)) if i not in (at, at + 1)])
        told, mark = f"this line belongs before line {to + 1:02}", old.strip()
        edits = [(to, 0, f"+{to + 1:02}|{old}"), (at, 1, f"-{at + 1:02}|")]
        answer = "\n".join(text for _, _, text in sorted(edits))
    else:
        line = _line(r, source, lines)
        told, mark = f"`{line.strip()}` is missing before this line", old.strip()
        answer = f"+{at + 1:02}|{line}"
    numbered = [f"{i:02}|{line}" for i, line in enumerate(shown, 1)]
    numbered.insert(at + 1, f"^{at + 1:02} `{mark[:60]}`")
    return "\n".join([f"error: {told}", "// edit", *numbered]), old, answer


def _line(r: random.Random, source: Source, lines: Sequence[str]) -> str:
    if lines and r.random() < 0.5:
        return r.choice(lines)
    words = [
        source.pick([source.var(), source.func(), source.type_name(), source.string(), str(source.number())])
        if r.random() < 0.55
        else r.choice(_GLUE)
        for _ in range(r.randint(2, 9))
    ]
    return "    " * r.randint(0, 3) + " ".join(words)
