"""Answers as line edits: the program is shown with numbered lines, and the answer holds only those that change.

    07|    let total = 0;         line 7 is this now
    +07|#[derive(Clone)]          a new line before line 7
    -07|                          line 7 goes

The form for small models: nine lines of ten need no copying, and what is not copied cannot be misspelled. Below a line
stand the labels that rustc puts there, each with its number and the text it underlines: `^` for the error's own place,
`-` for others, and `~` alone for a line that only rustc's notes and helps point at. A line that comes back under a
wrong number replaces the one it resembles.

Numbers count the lines that are shown. Of a long program these are the items the errors point at, imports, type
definitions, and the first lines of everything else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from sleepyd.day.brackets import mended
from sleepyd.rust import items
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.rust.items import Item

_WHOLE = 32
"""Programs of at most so many lines are shown whole."""
_TOLD = 8
"""A solved fix of more lines, or edits, is not worth its room."""
_UNDERLINED = 60
_ALIKE, _SAME = 0.4, 0.7
_EDIT = re.compile(r"^([+-]?)(\d+)\|(.*)$")
_WORDS = re.compile(r"\w")
_PLACE = re.compile(r"\{closure@[^}]*\}")
_TYPES = frozenset({"struct_item", "enum_item", "union_item", "type_item", "use_declaration"})


def ask(code: str, errors: Sequence[Diagnostic], focus: Sequence[Item]) -> str:
    """The question: what is wrong, and the numbered program with rustc's labels."""
    return "\n".join([*_heads(errors), "// edit", *_numbered(code, errors, _shown(code, focus))])


def solved(code: str, errors: Sequence[Diagnostic], focus: Sequence[Item], fixed: str) -> str | None:
    """How an error was solved once, to be told before a question: its lines of note, and the edits made.

    None when edits cannot express it, or it is too long to be of use.
    """
    answer = reference(code, focus, fixed)
    if answer is None:
        return None
    edited = {int(found[2]) for line in answer.split("\n") if (found := _EDIT.match(line))}
    shown, pointed = _shown(code, focus), _labels(code, errors)
    told = [n for n, index in enumerate(shown, 1) if index in pointed or n in edited]
    if len(told) > _TOLD or len(answer.split("\n")) > _TOLD:
        return None
    lines = _numbered(code, errors, shown, told)
    return "\n".join(["// solved", *_heads(errors), *lines, "// so", answer])


def read(code: str, focus: Sequence[Item], answer: str) -> str | None:
    """The program with the edits made, or None when the answer holds no edit of a line that was shown.

    Where that is no Rust, and mending the brackets of the changed lines makes it Rust, they are mended.
    """
    edits = _edits(code, focus, answer)
    if not edits:
        return None
    made = _made(code, edits)
    if items.parses(made) or not items.parses(code):
        return made
    lines = code.split("\n")
    closed = [e if e.new is None or e.is_insert else replace(e, new=mended(e.new, lines[e.index])) for e in edits]
    again = _made(code, closed)
    return again if items.parses(again) else made


def reference(code: str, focus: Sequence[Item], fixed: str) -> str | None:
    """The answer that turns `code` into `fixed`; None when a line that is not shown would have to change."""
    shown = _shown(code, focus)
    numbers = {index: number for number, index in enumerate(shown, 1)}
    edits: list[str] = []
    waiting: list[str] = []  # new lines, for before the next line that is shown
    for index, line, new in _walk(code.split("\n"), fixed.split("\n")):
        if index is None:
            waiting.append(new or "")
        elif (number := numbers.get(index)) is not None:
            edits += [f"+{number:02}|{text}" for text in waiting]
            waiting = []
            if new is None:
                edits.append(f"-{number:02}|")
            elif new != line:
                edits.append(f"{number:02}|{new}")
        elif new != line:
            return None
    edits += [f"+{len(shown) + 1:02}|{text}" for text in waiting]
    answer = "\n".join(edits)
    made = read(code, focus, answer) if answer else None
    return answer if made is not None and _solid(made) == _solid(fixed) else None


def source(code: str, focus: Sequence[Item], answer: str) -> str:
    """The lines that the answer replaces, as they are in the program."""
    lines, shown = code.split("\n"), _shown(code, focus)
    numbers = [int(found[2]) for line in answer.split("\n") if (found := _EDIT.match(line)) and found[1] == ""]
    return "\n".join(lines[shown[n - 1]] for n in numbers if 1 <= n <= len(shown))


def shown(code: str, focus: Sequence[Item]) -> list[str]:
    """The lines that the model sees, in order: the first is number 1."""
    lines = code.split("\n")
    return [lines[index] for index in _shown(code, focus)]


def _heads(errors: Sequence[Diagnostic]) -> list[str]:
    return list(dict.fromkeys(f"error[{e.code}]: {e.message}" if e.code else f"error: {e.message}" for e in errors))


def _numbered(
    code: str, errors: Sequence[Diagnostic], shown: Sequence[int], only: Sequence[int] | None = None
) -> list[str]:
    """The lines at the indexes `shown`, or of these those with the numbers `only`, with the labels below them."""
    lines, labels, noted = code.split("\n"), _labels(code, errors), _noted(errors)
    parts: list[str] = []
    for number, index in enumerate(shown, 1):
        if only is None or number in only:
            parts.append(f"{number:02}|{lines[index]}")
            below = labels.get(index, ["~"] if index in noted else [])
            parts += [f"{label[0]}{number:02}{label[1:]}" for label in below]
    return parts


@dataclass(frozen=True, slots=True)
class _Edit:
    """What becomes of the line at `index`: it is `new`, it goes (None), or `new` comes before it."""

    index: int
    new: str | None
    is_insert: bool = False


def _edits(code: str, focus: Sequence[Item], answer: str) -> list[_Edit]:
    lines, shown = code.split("\n"), _shown(code, focus)
    found = []
    for match in filter(None, map(_EDIT.match, answer.split("\n"))):
        number = int(match[2])
        if match[1] == "+" and 1 <= number <= len(shown) + 1:
            found.append(_Edit(shown[number - 1] if number <= len(shown) else shown[-1] + 1, match[3], True))
        elif match[1] == "-" and 1 <= number <= len(shown):
            found.append(_Edit(shown[number - 1], None))
        elif not match[1] and 1 <= number <= len(shown):
            found.append(_Edit(_meant(lines, shown, shown[number - 1], match[3]), match[3]))
    return found


def _made(code: str, edits: Sequence[_Edit]) -> str:
    made: list[str] = []
    for index, line in enumerate(code.split("\n")):
        made += [e.new or "" for e in edits if e.is_insert and e.index == index]
        now = next((e.new for e in reversed(edits) if not e.is_insert and e.index == index), line)
        if now is not None:
            made.append(now)
    made += [e.new or "" for e in edits if e.is_insert and e.index > code.count("\n")]
    return "\n".join(made)


def _meant(lines: Sequence[str], shown: Sequence[int], index: int, line: str) -> int:
    """Index of the line that `line` replaces: the one that was named, unless it is like another and not like that.

    A line that stands in the new one whole, as `7` does in `Level::from(7)`, was meant.
    """
    named = lines[index].strip()
    if _likeness(named, line) >= _ALIKE or (
        _WORDS.search(named) and re.search(rf"(?<!\w){re.escape(named)}(?!\w)", line)
    ):
        return index
    best = max(shown, key=lambda other: _likeness(lines[other], line))
    return best if _likeness(lines[best], line) >= _SAME else index


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.strip(), other.strip(), autojunk=False).ratio()


def _shown(code: str, focus: Sequence[Item]) -> list[int]:
    """Indexes of the lines that the model sees, in order."""
    lines = code.split("\n")
    solid = [index for index, line in enumerate(lines) if line.strip()]
    if len(solid) <= _WHOLE:
        return solid
    wanted: set[int] = set()
    for item in [*items.top_level(code), *items.nested(code)]:
        inside = range(*_rows(code, item))
        if item.kind in _TYPES or any(f.start <= item.start and item.end <= f.end for f in focus):
            wanted.update(inside)
        else:
            wanted.update(i for i in inside if lines[i].rstrip().endswith(("{", "}")) and _is_outer(lines[i], item))
    return [index for index in solid if index in wanted]


def _is_outer(line: str, item: Item) -> bool:
    """Whether it is the first or last line of a top-level item, or the first of a method, by its indentation."""
    indented = line.startswith((" ", "\t"))
    return not indented if not item.parent else line.rstrip().endswith("{") and len(line) - len(line.lstrip()) <= 4


def _rows(code: str, item: Item) -> tuple[int, int]:
    data = code.encode()
    first = data.count(b"\n", 0, item.start)
    return first, first + data[item.start : item.end].rstrip(b"\n").count(b"\n") + 1


def _labels(code: str, errors: Sequence[Diagnostic]) -> dict[int, list[str]]:
    """Below which line stands what."""
    data, found = code.encode(), dict[int, list[str]]()
    for error in errors:
        for span in sorted(error.spans, key=lambda s: (s.line_start, not s.is_primary, s.byte_start)):
            if span.is_foreign:
                continue
            text = data[span.byte_start : span.byte_end].decode(errors="replace").split("\n")[0][:_UNDERLINED]
            told = _PLACE.sub("{closure}", " ".join((span.label or "").split()))
            label = f"{'^' if span.is_primary else '-'} `{text}` {told}".rstrip()
            below = found.setdefault(span.line_start - 1, [])
            if label not in below:
                below.append(label)
    return found


def _noted(errors: Sequence[Diagnostic]) -> set[int]:
    """Indexes of the lines that notes and helps point at."""
    spans = [span for error in errors for child in error.children for span in child.all_spans()]
    return {span.line_start - 1 for span in spans if not span.is_foreign}


def _walk(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, str, str | None]]:
    """(index of an old line, that line, what it becomes) in order, None where there is none; blank lines left aside."""
    here = [i for i, line in enumerate(old) if line.strip()]
    there = [line for line in new if line.strip()]
    at = 0
    for tag, i, j, k, m in SequenceMatcher(a=[old[i] for i in here], b=there, autojunk=False).get_opcodes():
        if tag == "insert":  # what is new begins with its own first line, not with the end of what stands before it
            while at < len(here) and there[k].strip() == "}" and old[here[at]] == there[k]:
                yield here[at], there[k], there[k]
                at, k, m = at + 1, k + 1, m + 1
            i = j = at
        elif at > i:  # these lines were passed already
            k, i = k + at - i, at
        for one, other in _paired([old[x] for x in here[i:j]], there[k:m]):
            index = None if one is None else here[i + one]
            yield index, "" if index is None else old[index], None if other is None else there[k + other]
        at = max(at, j)


def _paired(old: Sequence[str], new: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """The lines of two runs face to face, in order, so that those that resemble each other meet."""
    if len(old) == len(new):
        return [(i, i) for i in range(len(old))]
    best: dict[tuple[int, int], tuple[float, list[tuple[int | None, int | None]]]] = {(0, 0): (0.0, [])}
    for i in range(len(old) + 1):
        for j in range(len(new) + 1):
            ways: list[tuple[float, list[tuple[int | None, int | None]]]] = []
            if i and j and (likeness := _likeness(old[i - 1], new[j - 1])) >= _ALIKE:
                score, pairs = best[i - 1, j - 1]
                ways.append((score + likeness, [*pairs, (i - 1, j - 1)]))
            if j:
                ways.append((best[i, j - 1][0], [*best[i, j - 1][1], (None, j - 1)]))
            if i:
                ways.append((best[i - 1, j][0], [*best[i - 1, j][1], (i - 1, None)]))
            if ways:
                best[i, j] = max(ways, key=lambda way: way[0])
    return best[len(old), len(new)][1]


def _solid(code: str) -> list[str]:
    return [line.rstrip() for line in code.split("\n") if line.strip()]
