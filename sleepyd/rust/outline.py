"""What a program consists of, for comparing two versions of it: tokens, definitions, statements, attributes.

Owns reading these off the syntax tree. Which differences between two programs are allowed is `rust.policy`; the items a
model rewrites are `rust.items`. Comments are nowhere in here; a literal is one token.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from sleepyd.rust import items

LITERALS = frozenset({"string_literal", "raw_string_literal", "char_literal", "integer_literal", "float_literal"})
_WHOLE = LITERALS | {"lifetime"}
_COMMENTS = frozenset({"line_comment", "block_comment"})
WITH_FIELDS = frozenset({"struct", "enum", "union"})
"""Kinds of items whose body is part of their signature."""
_KINDS = {
    "function_item": "fn",
    "function_signature_item": "fn",
    "struct_item": "struct",
    "union_item": "union",
    "enum_item": "enum",
    "trait_item": "trait",
    "impl_item": "impl",
    "const_item": "const",
    "static_item": "static",
    "mod_item": "mod",
    "type_item": "type",
    "associated_type": "type",
    "macro_definition": "macro",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A leaf of the syntax tree."""

    kind: str
    text: str
    start: int
    end: int
    row: int

    @property
    def is_literal(self) -> bool:
        """Whether it is a number, string or character."""
        return self.kind in LITERALS

    @property
    def is_word(self) -> bool:
        """Whether it is a literal, identifier or keyword."""
        return self.is_literal or self.text[0].isalnum() or self.text[0] == "_"


@dataclass(frozen=True, slots=True)
class Definition:
    """A named item. Two of them with the same `key` are the same item in two versions of a program."""

    kind: str
    path: tuple[str, ...]
    name: str
    signature: tuple[str, ...]
    """What users of the item depend on, as token texts: no body, no comments, no `mut` of a parameter's own binding."""
    start: int
    header_end: int
    """Where the body or value begins; for struct, enum and union, whose fields belong to the signature, as well."""
    end: int
    parameters: int
    parameters_start: int
    parameters_end: int
    derives: frozenset[str]
    attributes_start: int

    @property
    def key(self) -> tuple[str, tuple[str, ...], str]:
        """Kind, enclosing items and name."""
        return self.kind, self.path, self.name

    @property
    def title(self) -> str:
        """How a message names it."""
        return f"{self.kind} {'::'.join((*self.path, self.name))}"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, tail expression or match arm; `own` are the indexes of its tokens that no inner statement has."""

    kind: str
    own: tuple[int, ...]
    is_binding: bool
    """`let` or `drop(..)`: nothing but ownership depends on it."""
    is_tail: bool
    """The value of its block."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One version of a program."""

    tokens: tuple[Token, ...]
    definitions: tuple[Definition, ...]
    statements: tuple[Statement, ...]
    attributes: tuple[str, ...]
    """Texts of outer attributes other than derives, without brackets."""
    inner_attributes: tuple[str, ...]
    unreadable: int
    """Places that the grammar could not read."""
    root: Node

    def texts(self, indexes: Sequence[int]) -> tuple[str, ...]:
        """The texts of some tokens."""
        return tuple(self.tokens[index].text for index in indexes)

    def words(self, indexes: Sequence[int]) -> list[str]:
        """The same without punctuation."""
        return [self.tokens[index].text for index in indexes if self.tokens[index].is_word]


def read(code: str) -> Outline:
    """The outline of `code`; broken parts of a program that does not parse are left out."""
    root = items.tree(code).root_node
    tokens = tuple(_tokens(root))
    attributes, inner = _attributes(root)
    return Outline(
        tokens=tokens,
        definitions=tuple(_definitions(root)),
        statements=tuple(_statements(root, tokens)),
        attributes=tuple(attributes),
        inner_attributes=tuple(inner),
        unreadable=sum(node.is_error or node.is_missing for node in walk(root)) if root.has_error else 0,
        root=root,
    )


def walk(root: Node) -> Iterator[Node]:
    """All nodes in source order, without recursion: posted code may be nested deeper than Python's stack."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))


def text(node: Node) -> str:
    """A node's source text."""
    return (node.text or b"").decode(errors="replace")


def _tokens(root: Node) -> Iterator[Token]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type in _COMMENTS:
            continue
        if node.children and node.type not in _WHOLE:
            stack.extend(reversed(node.children))
        elif node.end_byte > node.start_byte:
            yield Token(node.type, text(node), node.start_byte, node.end_byte, node.start_point.row)


def _definitions(root: Node) -> Iterator[Definition]:
    stack: list[tuple[Node, tuple[str, ...]]] = [(root, ())]
    while stack:
        node, path = stack.pop()
        inner = path
        kind = _KINDS.get(node.type)
        if kind is not None:
            name = _name(node)
            yield _definition(node, kind, path, name)
            inner = (*path, name)
        stack.extend((child, inner) for child in reversed(node.children))


def _definition(node: Node, kind: str, path: tuple[str, ...], name: str) -> Definition:
    header_end = _header_end(node)
    parameters = node.child_by_field_name("parameters")
    return Definition(
        kind=kind,
        path=path,
        name=name,
        signature=tuple(_signature(node, node.end_byte if kind in WITH_FIELDS else header_end)),
        start=node.start_byte,
        header_end=header_end,
        end=node.end_byte,
        parameters=_count(parameters) if parameters else 0,
        parameters_start=parameters.start_byte if parameters else header_end,
        parameters_end=parameters.end_byte if parameters else header_end,
        derives=frozenset(_derives(node)),
        attributes_start=min((above.start_byte for above in attributes_above(node)), default=node.start_byte),
    )


def _count(parameters: Node) -> int:
    return sum(child.type in {"parameter", "self_parameter"} for child in parameters.named_children)


def _name(node: Node) -> str:
    """The item's name; `Trait for Type` or `Type` for an impl, without generics, so that adding a lifetime keeps it."""
    if node.type != "impl_item":
        named = node.child_by_field_name("name")
        return text(named) if named else "?"
    implemented, subject = node.child_by_field_name("trait"), node.child_by_field_name("type")
    subject_name = _base(subject) if subject else "?"
    return f"{_base(implemented)} for {subject_name}" if implemented else subject_name


def _base(node: Node) -> str:
    """`fmt::Display` -> `Display`, `Stack<T>` -> `Stack`; anything else as it is written."""
    if node.type == "generic_type":
        inner = node.child_by_field_name("type")
        return _base(inner) if inner else text(node)
    if node.type in {"scoped_type_identifier", "scoped_identifier"}:
        named = node.child_by_field_name("name")
        return text(named) if named else text(node)
    return "".join(token.text for token in _tokens(node) if token.kind != "lifetime")


def _header_end(node: Node) -> int:
    body = node.child_by_field_name("body") or node.child_by_field_name("value")
    return body.start_byte if body else node.end_byte


def _signature(node: Node, end: int) -> Iterator[str]:
    stack = [node]
    while stack:
        current = stack.pop()
        if current.start_byte >= end or current.type in _COMMENTS | {"attribute_item", ";"}:
            continue
        if current.type == "mutable_specifier" and current.parent is not None and current.parent.type == "parameter":
            continue
        if current.children and current.type not in _WHOLE:
            stack.extend(reversed(current.children))
        elif current.end_byte > current.start_byte:
            yield text(current)


def attributes_above(node: Node) -> Iterator[Node]:
    """The outer attributes of an item: the siblings directly above it."""
    above = node.prev_sibling
    while above is not None and above.type in _COMMENTS | {"attribute_item"}:
        if above.type == "attribute_item":
            yield above
        above = above.prev_sibling


def _derives(node: Node) -> Iterator[str]:
    for attribute in attributes_above(node):
        if _attribute(attribute).startswith("derive "):
            yield from (
                token.text for token in _tokens(attribute) if token.kind == "identifier" and token.text != "derive"
            )


def _attribute(node: Node) -> str:
    """An attribute's tokens without the brackets: `derive ( Debug )`."""
    return " ".join(token.text for child in node.children if child.type == "attribute" for token in _tokens(child))


def _attributes(root: Node) -> tuple[list[str], list[str]]:
    outer: list[str] = []
    inner: list[str] = []
    for node in walk(root):
        if node.type == "inner_attribute_item":
            inner.append(_attribute(node))
        elif node.type == "attribute_item" and not _attribute(node).startswith("derive "):
            outer.append(_attribute(node))
    return outer, inner


def _statements(root: Node, tokens: Sequence[Token]) -> Iterator[Statement]:
    """Each token belongs to the innermost statement around it."""
    found = [node for node in walk(root) if _is_statement(node)]
    owned: dict[int, list[int]] = {number: [] for number in range(len(found))}
    opened: list[int] = []
    upcoming = 0
    for index, token in enumerate(tokens):
        while upcoming < len(found) and found[upcoming].start_byte <= token.start:
            opened.append(upcoming)
            upcoming += 1
        while opened and found[opened[-1]].end_byte <= token.start:
            opened.pop()
        if opened:
            owned[opened[-1]].append(index)
    for number, node in enumerate(found):
        if owned[number]:
            texts = [tokens[index].text for index in owned[number]]
            is_drop = texts[: texts.index("(")][-1:] == ["drop"] if "(" in texts else False
            is_binding = node.type == "let_declaration" or is_drop
            is_tail = node.type not in {"let_declaration", "expression_statement", "match_arm", "macro_invocation"}
            yield Statement(node.type, tuple(owned[number]), is_binding, is_tail)


def _is_statement(node: Node) -> bool:
    if node.type in {"let_declaration", "expression_statement", "match_arm"}:
        return True
    parent = node.parent
    if parent is None or parent.type != "block" or not node.is_named or node.type in _KINDS:
        return False
    return node.type not in _COMMENTS | {"attribute_item", "inner_attribute_item", "use_declaration", "label"}
