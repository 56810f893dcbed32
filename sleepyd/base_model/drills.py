"""Drills: copying and editing for its own sake, on lines that mean nothing.

A fix repeats a line and changes a little of it, and a small model learns the repeating slowly from fixes alone: their
answers are short and their words few. A drill shows numbered lines of made-up words and says outright what to write, so
that only the copying is left to do. Or it says nothing of use, and a solved case before it shows what to do: that
teaches to go by an example. Nothing about Rust's rules is in here.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sleepyd.day.fragments import change
from sleepyd.day.lesson import Lesson, taught
from sleepyd.day.prompt import Form
from sleepyd.koans.generate.source import Source

_GLUE = r""". :: , ; = == + - * / & && | || ! ? < > -> => .. ( ) [ ] { } 0 1 2 10 'a' _""".split()  # noqa: SIM905
_MOST_LINES = 14
_BY_EXAMPLE = 0.45
"""Share of the drills that say what to do by a solved case only."""
_ORDERS = {
    "replace": "write `{}` instead",
    "before": "`{}` is missing before this",
    "after": "`{}` is missing after this",
    "drop": "one word too many",
    "move": "this line belongs before line {}",
    "line": "`{}` is missing before this line",
}


@dataclass(frozen=True, slots=True)
class _Case:
    """Numbered lines with a mark below one of them, and what is to be written."""

    lines: list[str]
    at: int
    mark: str
    old: str
    answer: str
    word: str
    """What the order names."""

    def shown(self) -> list[str]:
        """All lines, the mark below its own."""
        numbered = [f"{i:02}|{line}" for i, line in enumerate(self.lines, 1)]
        numbered.insert(self.at + 1, f"^{self.at + 1:02} `{self.mark[:60]}`")
        return numbered

    def told(self) -> list[str]:
        """Only the marked line."""
        return self.shown()[self.at : self.at + 2]


def drills(count: int, seed: int, lines: Sequence[str], tokenizer: object, form: Form = "edits") -> Iterator[Lesson]:
    """`count` lessons. lines: real lines of code; half of what is shown is taken from them."""
    for number in range(count):
        yield taught(*_drill(random.Random(f"drill/{seed}/{number}"), lines, form), tokenizer)


def _drill(r: random.Random, lines: Sequence[str], form: Form) -> tuple[str, str, str]:
    """(question, the line the answer is made from, answer)."""
    source = Source(r.random().hex())
    kind = r.choice(list(_ORDERS))
    word = _line(r, source, lines) if kind == "line" else _word(source)
    case = _case(r, source, lines, kind, word, form)
    if kind == "move" or r.random() >= _BY_EXAMPLE:
        order = _ORDERS[kind].format(case.word.strip())
        return "\n".join([f"error: {order}", "// edit", *case.shown()]), case.old, case.answer
    other = _case(r, source, lines, kind, word, form)
    order = f"error: {source.text()}"
    parts = ["// solved", order, *other.told(), "// so", other.answer, order, "// edit", *case.shown()]
    return "\n".join(parts), case.old, case.answer


def _case(r: random.Random, source: Source, lines: Sequence[str], kind: str, word: str, form: Form) -> _Case:
    shown = [_line(r, source, lines) for _ in range(r.randint(2, _MOST_LINES))]
    at = r.randrange(len(shown))
    old = shown[at]
    if kind == "line":
        return _Case(shown, at, old.strip(), old, f"+{at + 1:02}|{word}", word)
    if kind == "move":
        to = (at + r.randrange(2, len(shown) + 1)) % len(shown) if len(shown) > 2 else 1 - at
        edits = [(to, 0, f"+{to + 1:02}|{old}"), (at, 1, f"-{at + 1:02}|")]
        return _Case(shown, at, old.strip(), old, "\n".join(text for _, _, text in sorted(edits)), f"{to + 1:02}")
    pieces = old.split(" ")
    spot = r.choice([i for i, piece in enumerate(pieces) if piece])
    made = {
        "replace": [*pieces[:spot], word, *pieces[spot + 1 :]],
        "before": [*pieces[:spot], word, *pieces[spot:]],
        "after": [*pieces[: spot + 1], word, *pieces[spot + 1 :]],
        "drop": [*pieces[:spot], *pieces[spot + 1 :]],
    }[kind]
    now = " ".join(made)
    changed = change(at + 1, old, now) if form == "fragments" else f"{at + 1:02}|{now}"
    answer = changed if any(made) else f"-{at + 1:02}|"
    return _Case(shown, at, pieces[spot], old, answer, word)


def _word(source: Source) -> str:
    return source.pick([source.var(), source.func(), source.type_name(), source.string(), source.var() + "()"])


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
