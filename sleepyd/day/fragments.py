"""Answers as replaced fragments: of a line that changes, only the words that change are said, what they were and are.

    07 `total` `*total`       in line 7, `*total` stands where `total` stood
    +07|#[derive(Clone)]      a new line before line 7
    -07|                      line 7 goes
    07|    let total = 0;     line 7 is this now

Lines are shown and numbered as for `line_edits`, and what concerns whole lines is said as there. A fragment is whole
words and signs, and means the first place of its line where they stand: it is made longer until that is the right
one. A line that changes so much that fragments would be much longer is said whole.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from sleepyd.day import line_edits
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.rust.items import Item

ask = line_edits.ask
source = line_edits.source
"""The lines that are said whole, as they were: all of a fragment counts as new, for its words say where it stands."""

_PIECE = re.compile(r"\w+|\s+|[^\w\s]")
_FRAGMENT = re.compile(r"^(\d+) `([^`]+)` `([^`]*)`$")
_WHOLE = re.compile(r"^(\d+)\|(.*)$")
_NEAR = 3
"""Changes with fewer pieces than this between them are one."""
_MORE = 16
"""A line is said whole when its fragments would be longer than it by more characters than these."""
_LONGEST = 8
"""A fragment is made longer by at most so many pieces."""


def solved(code: str, errors: Sequence[Diagnostic], focus: Sequence[Item], fixed: str) -> str | None:
    """As `line_edits.solved`, the edits made said as fragments."""
    told = line_edits.solved(code, errors, focus, fixed)
    if told is None:
        return None
    head, answer = told.rsplit("\n// so\n", 1)
    return f"{head}\n// so\n{_shortened(code, focus, answer)}"


def read(code: str, focus: Sequence[Item], answer: str) -> str | None:
    """The program with the edits made, or None when the answer holds no edit of a line that was shown."""
    return line_edits.read(code, focus, "\n".join(_spelled_out(line_edits.shown(code, focus), answer)))


def reference(code: str, focus: Sequence[Item], fixed: str) -> str | None:
    """The answer that turns `code` into `fixed`; None when a line that is not shown would have to change."""
    answer = line_edits.reference(code, focus, fixed)
    return None if answer is None else _shortened(code, focus, answer)


def change(number: int, old: str, new: str) -> str:
    """What says that line `number`, `old`, is `new` now: a line for each fragment, or one for the whole line."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    ways: list[tuple[int, str]] = []
    apart = list(_apart(before, after))
    for spans in ([_around(before, after)], *([apart] if len(apart) > 1 else [])):
        pairs = [pair for span in spans if (pair := _named(before, *span)) is not None]
        way = "\n".join(f"{number:02} `{was}` `{now}`" for was, now in pairs)
        if len(pairs) == len(spans) and _made(old, way) == new:
            ways.append((sum(len(was) + len(now) for was, now in pairs), way))
    size, way = min(ways, default=(0, ""))
    return way if way and size <= len(new.strip()) + _MORE else f"{number:02}|{new}"


def _shortened(code: str, focus: Sequence[Item], answer: str) -> str:
    lines = line_edits.shown(code, focus)
    found = ((line, _WHOLE.match(line)) for line in answer.split("\n"))
    return "\n".join(change(int(m[1]), lines[int(m[1]) - 1], m[2]) if m else line for line, m in found)


def _spelled_out(lines: Sequence[str], answer: str) -> Iterator[str]:
    """The answer with whole lines in place of fragments; those of one line are put together."""
    changed: dict[int, list[str]] = {}
    for line in answer.split("\n"):
        if (found := _FRAGMENT.match(line)) is None:
            yield line
        elif (number := _meant(lines, int(found[1]), found[2])) is not None:
            changed.setdefault(number, []).append(line)
    for number, edits in changed.items():
        if (made := _made(lines[number - 1], "\n".join(edits))) is not None:
            yield f"{number:02}|{made}"


def _meant(lines: Sequence[str], number: int, old: str) -> int | None:
    """The line that was meant: the one that was named, or where that has no such fragment the only one that has."""
    having = [n for n, line in enumerate(lines, 1) if _places(_PIECE.findall(line), _PIECE.findall(old))]
    if number in having:
        return number
    return having[0] if len(having) == 1 else None


def _made(line: str, edits: str) -> str | None:
    """`line` with the fragments replaced, each at its first place that no other took; None when one has none."""
    pieces, taken = _PIECE.findall(line), dict[int, tuple[int, str]]()
    for edit in edits.split("\n"):
        if (found := _FRAGMENT.match(edit)) is None:
            return None
        old = _PIECE.findall(found[2])
        free = (
            at for at in _places(pieces, old) if not any(at < e and s < at + len(old) for s, (e, _) in taken.items())
        )
        if (at := next(free, None)) is None:
            return None
        taken[at] = (at + len(old), found[3])
    made, at = [], 0
    for start, (end, new) in sorted(taken.items()):
        made += [*pieces[at:start], new]
        at = end
    return "".join([*made, *pieces[at:]])


def _places(pieces: Sequence[str], wanted: Sequence[str]) -> list[int]:
    size = len(wanted)
    return [at for at in range(len(pieces) - size + 1) if list(pieces[at : at + size]) == list(wanted)] if size else []


_Span = tuple[int, int, str]
"""Where the old pieces begin and end, and what stands there now."""


def _around(before: Sequence[str], after: Sequence[str]) -> _Span:
    """All that changes, as one."""
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    most = min(len(before), len(after)) - start
    tail = next((i for i in range(most) if before[-1 - i] != after[-1 - i]), most)
    return start, len(before) - tail, "".join(after[start : len(after) - tail])


def _apart(before: Sequence[str], after: Sequence[str]) -> Iterator[_Span]:
    """Each change for itself."""
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    spans: list[tuple[int, int, int, int]] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            continue
        if spans and i - spans[-1][1] < _NEAR:
            spans[-1] = (spans[-1][0], j, spans[-1][2], m)
        else:
            spans.append((i, j, k, m))
    return ((i, j, "".join(after[k:m])) for i, j, k, m in spans)


def _named(before: Sequence[str], start: int, end: int, new: str) -> tuple[str, str] | None:
    """What stood there and what stands there now, with so much around it that it can be found; None where that fails.

    What is put in is told with a word beside it, with a sign where there is none.
    """
    for more in range(_LONGEST + 1):
        spans = [(start - left, end + more - left) for left in range(more, -1, -1)]
        for s, e in sorted(spans, key=lambda span: _signs(before[span[0] : start]) + _signs(before[end : span[1]])):
            old = before[s:e] if s >= 0 and e <= len(before) else []
            if not old or old[0].isspace() or old[-1].isspace() or _places(before, old)[0] != s:
                continue
            now = "".join([*before[s:start], new, *before[end:e]])
            if now.strip() and "`" not in now and "`" not in "".join(old):
                return "".join(old), now
    return None


def _signs(pieces: Sequence[str]) -> int:
    return sum(not piece.isspace() and not piece[0].isalnum() and piece[0] != "_" for piece in pieces)
