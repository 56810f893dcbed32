"""The fix that rustc does not propose for what is private: to let it be seen.

Owns finding the definition that an error about privacy points at, and making it visible: to its crate, or to all. Which
of the two is right only a compiler can say, so both are candidates.
"""

from collections.abc import Iterator, Mapping, Sequence

from tree_sitter import Node

from sleepyd.rust import items
from sleepyd.rust.diagnostics import Diagnostic, Span

PRIVATE = frozenset({"E0451", "E0603", "E0616", "E0624"})
_WIDER = ("pub(crate) ", "pub ")
_SEEN = frozenset(
    f"{kind}_item" for kind in ("function", "struct", "enum", "union", "trait", "const", "static", "mod", "type")
) | {"field_declaration", "use_declaration", "function_signature_item"}


def apply_to(sources: Mapping[str, str], diagnostics: Sequence[Diagnostic]) -> list[dict[str, str]]:
    """Candidates: the files that change, and their new text. First what is visible to its crate, then to all."""
    nodes: dict[tuple[str, int], Node] = {}
    for error in diagnostics:
        if error.code in PRIVATE:
            for span in _defining(error):
                node = _definition(sources[span.file], span) if span.file in sources else None
                if node is not None:
                    nodes.setdefault((span.file, node.start_byte), node)
    candidates: list[dict[str, str]] = []
    for word in _WIDER:
        changed = {file: code.encode() for file, code in sources.items()}
        for (file, _), node in sorted(nodes.items(), reverse=True):
            start, end = _place(node)
            changed[file] = changed[file][:start] + word.encode() + changed[file][end:]
        texts = {file: data.decode() for file, data in changed.items() if data.decode() != sources[file]}
        if texts and texts not in candidates:
            candidates.append(texts)
    return candidates


def _defining(error: Diagnostic) -> Iterator[Span]:
    """Where it is defined: what is not the place of the use."""
    yield from (span for span in error.spans if not span.is_primary)
    for child in error.children:
        yield from (span for span in child.spans if span.suggested_replacement is None)


def _definition(code: str, span: Span) -> Node | None:
    node = items.tree(code).root_node.descendant_for_byte_range(span.byte_start, span.byte_end)
    while node is not None and node.type not in _SEEN:
        node = node.parent
    return node


def _place(node: Node) -> tuple[int, int]:
    """The bytes that the word takes the place of: a narrower word, or none."""
    for child in node.children:
        if child.type == "visibility_modifier":
            following = child.next_sibling
            return child.start_byte, following.start_byte if following is not None else child.end_byte
    return node.start_byte, node.start_byte
