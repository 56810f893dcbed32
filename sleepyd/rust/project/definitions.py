"""Where the types of a workspace are defined, told to diagnostics that only name them.

rustc points at a definition in the crate it compiles. Of a type of another crate, and of a private field, it says but
the name, and the fix may well lie there.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tree_sitter import Node

from sleepyd.rust import items
from sleepyd.rust.diagnostics import Diagnostic, Span

_MOST = 2
_KINDS = ("struct", "enum", "union", "trait")
_BACKTICKED = re.compile(r"`([^`]*)`")
_NAME = re.compile(r"[A-Za-z_]\w*")
FIELD_IS_PRIVATE = ("E0616", "E0451")
"""Their message names field and type, in this order."""


class Definitions:
    """files: names of all sources.  source: the text of one, None where it cannot be read."""

    def __init__(self, files: Iterable[str], source: Callable[[str], str | None]) -> None:
        self._files, self._source = tuple(files), source
        self._known: dict[str, list[tuple[str, Node]]] = {}

    def explained(self, error: Diagnostic) -> Diagnostic:
        """The error with notes on types that it names and does not point at: two at most, and none that is doubtful."""
        notes = [_note(file, node) for file, node in self._named(error)]
        return replace(error, children=(*error.children, *notes)) if notes else error

    def field(self, error: Diagnostic) -> Diagnostic:
        """An error about a private field with a note on that field; any other error as it is."""
        names = _BACKTICKED.findall(error.message)
        if error.code not in FIELD_IS_PRIVATE or len(names) < 2:
            return error
        fields = [
            (file, child)
            for file, node in self._places(_last(names[1]))
            for child in _fields(node)
            if _text(child.child_by_field_name("name")) == names[0]
        ]
        return replace(error, children=(*error.children, _note(*fields[0]))) if len(fields) == 1 else error

    def _named(self, error: Diagnostic) -> Iterator[tuple[str, Node]]:
        said = [error.message, *(span.label or "" for span in error.spans)]
        words = [word for text in said for quoted in _BACKTICKED.findall(text) for word in _NAME.findall(quoted)]
        spans = list(error.all_spans())
        found = 0
        for name in dict.fromkeys(words):
            places = self._places(name)
            if len(places) != 1 or found == _MOST:
                continue
            file, node = places[0]
            if not any(s.file == file and node.start_byte <= s.byte_start <= node.end_byte for s in spans):
                found += 1
                yield file, node

    def _places(self, name: str) -> list[tuple[str, Node]]:
        """The types of this name. Only files that look like defining one are parsed."""
        if name not in self._known:
            looks = re.compile(rf"\b(?:{'|'.join(_KINDS)})\s+{name}\b")
            self._known[name] = [
                (file, node)
                for file in self._files
                if (code := self._source(file)) and looks.search(code)
                for node in _types(items.tree(code).root_node)
                if _text(node.child_by_field_name("name")) == name
            ]
        return self._known[name]


def _types(root: Node) -> Iterator[Node]:
    for node in root.named_children:
        if node.type.removesuffix("_item") in _KINDS:
            yield node
        elif node.type == "mod_item" and (body := node.child_by_field_name("body")) is not None:
            yield from _types(body)


def _fields(node: Node) -> Iterator[Node]:
    body = node.child_by_field_name("body")
    yield from (child for child in (body.named_children if body else ()) if child.type == "field_declaration")


def _note(file: str, node: Node) -> Diagnostic:
    named = node.child_by_field_name("name") or node
    place = Span(
        file=file,
        byte_start=named.start_byte,
        byte_end=named.end_byte,
        line_start=named.start_point.row + 1,
        line_end=named.end_point.row + 1,
        column_start=named.start_point.column + 1,
        column_end=named.end_point.column + 1,
        is_primary=True,
        label=None,
        suggested_replacement=None,
        applicability=None,
    )
    return Diagnostic("note", None, f"`{_text(named)}` is defined here", (place,), (), "")


def _last(path: str) -> str:
    return _NAME.findall(path)[-1] if _NAME.search(path) else path


def _text(node: Node | None) -> str:
    return (node.text or b"").decode(errors="replace") if node is not None else ""
