"""The items of a Rust source: what a diagnostic points at, what a model rewrites, and how its answer is put back.

An item is a top-level definition or a function inside an `impl`, `trait` or `mod`, with the attributes and comments
that stand directly above it. Read off the tree-sitter syntax tree; text is addressed by byte offset, as rustc does.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import tree_sitter_rust
from tree_sitter import Language, Node, Parser, Tree

from sleepyd.rust.diagnostics import Diagnostic

_LANGUAGE = Language(tree_sitter_rust.language())
_CONTAINERS = {"impl_item", "trait_item", "mod_item"}
_LIFETIME = re.compile(r"'\w+\s*,?\s*")
_ABOVE = {"attribute_item", "line_comment", "block_comment"}
_USE = re.compile(r"^\s*(?:pub(?:\([^)]*\))?\s+)?use\s[^;]*;", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Item:
    """One item: `kind` is tree-sitter's node type, `name` what it defines, `[start, end)` its bytes, whole lines."""

    kind: str
    name: str
    start: int
    end: int
    parent: str = ""

    def contains(self, start: int, end: int) -> bool:
        """Whether the byte range lies inside."""
        return self.start <= start and end <= self.end


@lru_cache(maxsize=512)
def tree(code: str) -> Tree:
    """The syntax tree of `code` (cached; do not edit)."""
    return Parser(_LANGUAGE).parse(code.encode())


def parses(code: str) -> bool:
    """Whether `code` is free of syntax errors."""
    return not tree(code).root_node.has_error


def has_main(code: str) -> bool:
    """Whether there is a top-level `fn main`, which makes the crate a binary."""
    return any(item.kind == "function_item" and item.name == "main" for item in top_level(code))


def top_level(code: str) -> list[Item]:
    """Top-level items in order."""
    return _items(tree(code).root_node, code.encode(), "")


def nested(code: str) -> list[Item]:
    """Functions inside impl, trait and mod blocks, in order."""
    data = code.encode()
    found: list[Item] = []
    for node in tree(code).root_node.named_children:
        if node.type in _CONTAINERS and (body := node.child_by_field_name("body")) is not None:
            inner = _items(body, data, _name(node, data))
            found += [item for item in inner if item.kind in {"function_item", "function_signature_item"}]
    return found


def touched(code: str, diagnostics: Iterable[Diagnostic]) -> list[Item]:
    """Items that any span of the diagnostics, or of their notes, points at; methods rather than whole impl blocks.

    In source order, never overlapping. Falls back to every top-level item when no span hits one.
    """
    parts = [part for found in diagnostics for part in (found, *found.children)]
    spans = [(s.byte_start, s.byte_end) for part in parts for s in part.spans if not s.is_foreign]
    outer, inner = top_level(code), nested(code)
    chosen: list[Item] = []
    for start, end in spans:
        small = [i for i in inner if i.contains(start, end)]
        large = [i for i in outer if i.contains(start, end) and i.kind != "use_declaration"]
        for item in (small or large)[:1]:
            if item not in chosen:
                chosen.append(item)
    whole = [i for i in chosen if i.parent == ""]
    chosen = [i for i in chosen if i.parent == "" or not any(w.contains(i.start, i.end) for w in whole)]
    if not chosen:
        chosen = [i for i in outer if i.kind != "use_declaration"] or outer
    return sorted(chosen, key=lambda item: item.start)


def text(code: str, item: Item) -> str:
    """The item's source lines."""
    return code.encode()[item.start : item.end].decode()


def outline(code: str, without: Sequence[Item]) -> str:
    """`code` with the given items cut out and blank lines folded: the context a model sees beside them."""
    data, parts, at = code.encode(), [], 0
    for item in sorted(without, key=lambda i: i.start):
        parts.append(data[at : item.start])
        at = item.end
    parts.append(data[at:])
    lines = [line for line in b"".join(parts).decode().split("\n") if line.strip()]
    return "\n".join(lines)


def splice(code: str, answer: str, focus: Sequence[Item]) -> str:
    """`code` with the items of `answer` put in place of those of the same kind and name.

    Items in focus are preferred as targets; new `use` lines go to the top, other new items in front of the first
    focused one. Items that the answer leaves out stay as they are.
    """
    data, given = code.encode(), answer.encode()
    targets = [*focus, *top_level(code), *nested(code)]
    edits: list[tuple[int, int, bytes]] = []
    uses: list[bytes] = []
    existing = {_import(text(code, i)) for i in top_level(code) if i.kind == "use_declaration"}
    for item in top_level(answer):
        body = given[item.start : item.end].rstrip(b"\n") + b"\n"
        if item.kind == "use_declaration":
            if _import(body.decode()) not in existing:
                existing.add(_import(body.decode()))
                uses.append(body)
            continue
        target = _target(item, targets, edits)
        if target is not None:
            edits.append((target.start, target.end, body))
        else:
            at = _before(code, focus)
            edits.append((at, at, body + b"\n"))
    parts, at = [], 0
    for start, end, body in sorted(edits, key=lambda edit: edit[:2]):  # what is new stands before what it precedes
        parts += [data[at:start], body]
        at = end
    return _with_uses(b"".join([*parts, data[at:]]), uses).decode()


def _before(code: str, focus: Sequence[Item]) -> int:
    """Where a new item goes: in front of the top-level item that holds the first focused one."""
    outer = top_level(code)
    wanted = focus[0].start if focus else len(code.encode())
    return next((item.start for item in outer if item.start <= wanted < item.end), wanted)


def _target(item: Item, targets: Sequence[Item], edits: Sequence[tuple[int, int, bytes]]) -> Item | None:
    """The first item of the same kind and name that is not being replaced already."""
    free = [t for t in targets if not any(start < t.end and t.start < end for start, end, _ in edits)]
    same = [t for t in free if (t.kind, t.name) == (item.kind, item.name)]
    if not same and item.kind == "impl_item":
        same = [t for t in free if t.kind == item.kind and _alike(t.name, item.name)]
    return same[0] if same else None


def _alike(one: str, other: str) -> bool:
    """Whether two headers may be one impl before and after: they differ where one of them has no parameters."""
    pairs = list(zip(one.split(" for "), other.split(" for "), strict=False))
    bare = [(a.partition("<"), b.partition("<")) for a, b in pairs if a != b]
    return one.count(" for ") == other.count(" for ") and all(a[0] == b[0] and "" in (a[2], b[2]) for a, b in bare)


def _with_uses(data: bytes, uses: Sequence[bytes]) -> bytes:
    """New `use` lines above the first item; one that imports from the same place replaces the old line."""
    code = data.decode()
    kept: list[bytes] = []
    for use in uses:
        same = [
            i for i in top_level(code) if i.kind == "use_declaration" and _stem(text(code, i)) == _stem(use.decode())
        ]
        if same:
            raw = code.encode()
            code = (raw[: same[0].start] + use + raw[same[0].end :]).decode()
        else:
            kept.append(use)
    data = code.encode()
    first = next((item for item in top_level(code) if item.kind != "inner_attribute_item"), None)
    at = first.start if first else len(data)
    gap = b"\n" if kept and first and first.kind != "use_declaration" else b""
    return data[:at] + b"".join(kept) + gap + data[at:]


def _import(use: str) -> str:
    """A use item without comments and layout."""
    found = _USE.search(use)
    return " ".join(found[0].split()) if found else use.strip()


def _stem(use: str) -> str:
    """What a use item brings in, Rc and Arc counting as one, so that swapping them replaces the line."""
    line = _import(use)
    last = line.rstrip(";").rsplit("::", 1)[-1]
    return "Rc|Arc" if last in {"Rc", "Arc"} else line


def _items(parent: Node, data: bytes, owner: str) -> list[Item]:
    items: list[Item] = []
    above: Node | None = None
    previous_end = -1
    for node in parent.named_children:
        if node.type in _ABOVE:
            if _is_inside(node, data):
                continue  # it documents what encloses it, not what follows
            if items and b"\n" not in data[items[-1].end - 1 : node.start_byte]:
                items[-1] = replace(items[-1], end=_lines(data, items[-1].start, node.end_byte)[1])
                continue
            detached = above is None or data[previous_end : node.start_byte].count(b"\n") > 1
            above = node if detached else above
            previous_end = node.end_byte
            continue
        attached = above is not None and data[previous_end : node.start_byte].strip(b" \t\n") == b""
        attached = attached and data[previous_end : node.start_byte].count(b"\n") <= 1
        first = above if attached and above is not None else node
        items.append(Item(node.type, _name(node, data), *_lines(data, first.start_byte, node.end_byte), owner))
        above, previous_end = None, node.end_byte
    return items


def _is_inside(node: Node, data: bytes) -> bool:
    return data[node.start_byte : node.start_byte + 3] in {b"//!", b"/*!"}


def _lines(data: bytes, start: int, end: int) -> tuple[int, int]:
    """The byte range widened to whole lines where nothing else stands on them."""
    line_start = data.rfind(b"\n", 0, start) + 1
    if not data[line_start:start].strip():
        start = line_start
    line_end = data.find(b"\n", end)
    line_end = len(data) if line_end < 0 else line_end
    if not data[end:line_end].strip():
        end = min(line_end + 1, len(data))
    return start, end


def _name(node: Node, data: bytes) -> str:
    def field(name: str) -> str:
        child: Any = node.child_by_field_name(name)
        return data[child.start_byte : child.end_byte].decode() if child is not None else ""

    if node.type == "impl_item":
        trait, subject = (_without_lifetimes(field(part)) for part in ("trait", "type"))
        return f"{trait} for {subject}" if trait else subject
    return field("name")


def _without_lifetimes(header: str) -> str:
    """`Parser<'a, T>` as `Parser<T>`: naming a lifetime keeps an impl the same, another type parameter does not."""
    return " ".join(_LIFETIME.sub("", header).replace("<>", "").split())
