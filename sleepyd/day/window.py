"""What a model is shown of a workspace: the lines that errors are about, as a small program of its own.

Owns choosing these lines, moving the diagnostics to where the lines stand in the window, and putting a changed window
back into its files. A window holds the items that the errors and their notes point at, from whatever files, then the
imports of the first file, then what these items name, as long as there is room: small models see few tokens. A function
that is longer than that is shown by the statements around the errors, and short files are shown whole.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from tree_sitter import Node

from sleepyd.rust import items
from sleepyd.rust.diagnostics import Diagnostic, Span
from sleepyd.rust.items import Item

NAME = "window.rs"
ROOM = 1800
"""Characters: with labels and messages about 700 tokens of the bundled model."""
_WORD = re.compile(r"[A-Za-z_]\w*")
_HOLDERS = ("impl_item", "trait_item", "mod_item")
_DEFINING = frozenset({"struct_item", "enum_item", "union_item", "trait_item", "type_item", "const_item"})
_Line = tuple[str, int]
"""(file, index of a line of it)."""


@dataclass(frozen=True, slots=True)
class Window:
    """`text` is made of `lines` of the `sources`; `errors` lie in `text`, what it does not show being foreign to it."""

    sources: Mapping[str, str]
    lines: tuple[_Line, ...]
    text: str
    errors: tuple[Diagnostic, ...]

    def put_back(self, changed: str) -> dict[str, str]:
        """The files that differ when the window is `changed`, with their new text.

        A new line goes before the line that follows it in the window, and takes the line ends of its file.
        """
        old, new = self.text.split("\n"), changed.split("\n")
        files = {file: self.sources[file].split("\n") for file, _ in self.lines}
        gone: set[_Line] = set()
        before: dict[_Line, list[str]] = {}
        for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag == "equal":
                continue
            gone.update(self.lines[i:j])
            file, at = self.lines[i] if i < len(self.lines) else (self.lines[-1][0], self.lines[-1][1] + 1)
            before.setdefault((file, at), []).extend(new[k:m])
        changes: dict[str, str] = {}
        for file, lines in files.items():
            end = "\r" if lines[0].endswith("\r") else ""
            made: list[str] = []
            for index in range(len(lines) + 1):
                made += [f"{line.rstrip()}{end}" if end else line for line in before.get((file, index), [])]
                if index < len(lines) and (file, index) not in gone:
                    made.append(lines[index])
            if (text := "\n".join(made)) != self.sources[file]:
                changes[file] = text
        return changes


def cut(sources: Mapping[str, str], errors: Sequence[Diagnostic], file: str, room: int = ROOM) -> Window:
    """The window for errors of `file`; `sources` has the text of it and of the other files they point at."""
    chosen: dict[str, set[int]] = {file: set()}
    others = dict.fromkeys(span.file for error in errors for span in error.all_spans() if span.file in sources)
    for name in (file, *others):
        if name == file or _is_pointed_at(name, sources[name], errors):
            chosen[name] = _focus(sources[name], [error.seen_from(name) for error in errors], room)
    if sum(len(sources[name]) for name in chosen) <= room:
        chosen = {name: set(range(sources[name].rstrip().count("\n") + 1)) for name in chosen}
    size = sum(_size(sources[name], rows) for name, rows in chosen.items())
    for name, rows in _wanted(sources, chosen, file):
        more = _size(sources[name], rows - chosen[name])
        if size + more <= room:
            chosen[name] |= rows
            size += more
    order = [name for name in chosen if name != file]
    lines = [(name, row) for name in (*order, file) for row in sorted(chosen[name])]
    return _made(sources, lines, errors)


def _is_pointed_at(name: str, code: str, errors: Sequence[Diagnostic]) -> bool:
    """Whether an item of this file is: a place for a new import, above all of them, is none."""
    inside = [item for item in items.top_level(code) if item.kind != "use_declaration"]
    spans = [span for error in errors for span in error.all_spans() if span.file == name]
    return any(span.byte_start < item.end and item.start < span.byte_end for span in spans for item in inside)


def _focus(code: str, errors: Sequence[Diagnostic], room: int) -> set[int]:
    """The lines of the imports and items that errors are about, and the heads of what holds them."""
    uses = [item for item in items.top_level(code) if item.kind == "use_declaration"]
    rows: set[int] = set()
    told: list[Diagnostic] = []
    for error in errors:
        places = _places(error)
        hit = [item for item in uses for place in places if item.contains(place.byte_start, place.byte_end)]
        rows.update(row for item in hit for row in _rows(code, item))
        if len(hit) < len(places):
            told.append(error)
    for item in items.touched(code, told) if told else ():
        inside = _rows(code, item)
        if _size(code, inside) > room:
            places = [place for error in told for place in _places(error)]
            inside = _around(code, item, [p for p in places if item.contains(p.byte_start, p.byte_end)], room)
        rows |= inside | _holders(code, item)
    return rows


def _places(error: Diagnostic) -> list[Span]:
    return [span for span in error.all_spans() if not span.is_foreign]


def _wanted(sources: Mapping[str, str], chosen: Mapping[str, set[int]], file: str) -> Iterator[tuple[str, set[int]]]:
    """What else to show while there is room: imports, then what the shown lines name, types and short ones first."""
    shown = " ".join(_text(sources[name], rows) for name, rows in chosen.items())
    words = set(_WORD.findall(shown))
    ranked: list[tuple[int, int, str, set[int]]] = []
    for name in chosen:
        for item in items.top_level(sources[name]):
            rows = _rows(sources[name], item)
            if item.kind == "use_declaration":
                if name == file and words & set(_WORD.findall(items.text(sources[name], item))[1:]):
                    ranked.append((0, len(rows), name, rows))
            elif set(_WORD.findall(item.name)) & words:
                ranked.append((1 if item.kind in _DEFINING else 2, len(rows), name, rows))
    for _, _, name, rows in sorted(ranked, key=lambda one: one[:2]):
        yield name, rows


def _around(code: str, item: Item, places: Sequence[Span], room: int) -> set[int]:
    """Of a long item: its head and end, the statements that places lie in, and while there is room those next to them.

    Of a statement that is too long itself, the same.
    """
    kept: set[int] = set()
    near: list[Node] = []
    for place in places:
        for node in _chain(code, item, place):
            inside = set(range(node.start_point.row, node.end_point.row + 1))
            if _size(code, kept | inside) <= room:
                kept |= inside
                break
            body = node.child_by_field_name("body")
            kept |= {*range(node.start_point.row, (body or node).start_point.row + 1), node.end_point.row}
            near += node.named_children if node.type == "block" else []
    here = [place.line_start - 1 for place in places]
    for node in sorted(near, key=lambda node: min(abs(node.start_point.row - row) for row in here)):
        more = kept | set(range(node.start_point.row, node.end_point.row + 1))
        kept = more if _size(code, more) <= room else kept
    return kept if kept and items.parses(_text(code, kept)) else _rows(code, item)


def _chain(code: str, item: Item, place: Span) -> list[Node]:
    """The nodes of the item that a place lies in, the outermost first."""
    node = items.tree(code).root_node.descendant_for_byte_range(place.byte_start, place.byte_end)
    chain: list[Node] = []
    while node is not None and item.contains(node.start_byte, node.end_byte):
        chain.append(node)
        node = node.parent
    return chain[::-1]


def _holders(code: str, item: Item) -> set[int]:
    """First and last lines of the impl, trait or mod blocks around an item."""
    rows: set[int] = set()
    node: Node | None = items.tree(code).root_node.descendant_for_byte_range(item.start, item.end)
    while node is not None:
        body = node.child_by_field_name("body") if node.type in _HOLDERS else None
        if body is not None and node.start_byte < item.start:
            rows |= {*range(node.start_point.row, body.start_point.row + 1), node.end_point.row}
        node = node.parent
    return rows


def _rows(code: str, item: Item) -> set[int]:
    data = code.encode()
    first = data.count(b"\n", 0, item.start)
    return set(range(first, first + data[item.start : item.end].rstrip(b"\n").count(b"\n") + 1))


def _text(code: str, rows: Iterable[int]) -> str:
    lines = code.split("\n")
    return "\n".join(lines[row] for row in sorted(rows) if row < len(lines))


def _size(code: str, rows: Iterable[int]) -> int:
    return len(_text(code, rows))


def _made(sources: Mapping[str, str], lines: Sequence[_Line], errors: Sequence[Diagnostic]) -> Window:
    split = {file: code.split("\n") for file, code in sources.items()}
    shown = [split[file][row].removesuffix("\r") for file, row in lines]
    text = "\n".join(shown)
    starts = {file: _starts(rows) for file, rows in split.items()}
    place: dict[_Line, tuple[int, int]] = {}
    at = 0
    for index, ((file, row), line) in enumerate(zip(lines, shown, strict=True)):
        place[file, row] = (index, at - starts[file][row])
        at += len(line.encode()) + 1

    def moved(span: Span) -> Span:
        rows = [(span.file, row) for row in range(span.line_start - 1, span.line_end)]
        if span.is_foreign or any(row not in place for row in rows):
            return span if span.is_foreign else span.hidden()
        (first, shift), (last, end_shift) = place[rows[0]], place[rows[-1]]
        return replace(
            span,
            file=NAME,
            byte_start=span.byte_start + shift,
            byte_end=span.byte_end + end_shift,
            line_start=first + 1,
            line_end=last + 1,
        )

    return Window(sources, tuple(lines), text, tuple(error.moved(moved) for error in errors))


def _starts(lines: Sequence[str]) -> list[int]:
    """The byte at which each line begins."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()) + 1)
    return starts
