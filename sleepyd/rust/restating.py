"""Statements that a lint wants said otherwise: a loop that becomes a call, a match that becomes a method.

To the comparison of two programs they are gone, though what they do is not. They count as restated when they stand in
a function that a lint is about and everything they name is still there: variables of the function may go, and so may
the words that the shorter forms do without. Whether it still does the same, tests tell; `rust.policy` flags it.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepyd.rust import outline
from sleepyd.rust.outline import Definition, Outline, Statement
from sleepyd.rust.rewrite import Rewrite
from sleepyd.rust.scope import Scope

_PLAIN_TEXT = """_ Some None Ok Err true false return if let match else for in mut ref as_ref as_mut as_deref is_some
is_none is_ok is_err is_empty len contains iter iter_mut into_iter collect clone cloned copied map_or map unwrap_or
filter enumerate flatten Vec usize"""
_PLAIN = frozenset(_PLAIN_TEXT.split())
_BINDING = {
    "let_declaration": "pattern",
    "let_condition": "pattern",
    "for_expression": "pattern",
    "match_arm": "pattern",
    "closure_expression": "parameters",
}
_IN_TEXT = re.compile(r"(?<!\{)\{([A-Za-z_]\w*)")


def restated(change: Rewrite, about: Scope) -> list[Statement]:
    """The statements of the program before that are said otherwise now."""
    if not about.linted:
        return []
    left = {token.text for token in change.after.tokens} | set(_inlined(change.after)) | _PLAIN
    found = []
    for statement in change.deleted():
        at = change.before.tokens[statement.own[0]].start
        for item in about.linted:
            if item.start <= at < item.end and _names(change.before, statement) <= left | _bound(change.before, item):
                found.append(statement)
                break
    return found


def _names(source: Outline, statement: Statement) -> set[str]:
    return {
        source.tokens[i].text for i in statement.own if source.tokens[i].is_word and not source.tokens[i].is_literal
    }


def _inlined(source: Outline) -> Iterator[str]:
    """The names in the braces of format strings."""
    for token in source.tokens:
        if token.is_literal:
            yield from _IN_TEXT.findall(token.text)


def _bound(source: Outline, item: Definition) -> set[str]:
    """The variables that the function binds."""
    found: set[str] = set()
    for node in outline.walk(source.root):
        field = _BINDING.get(node.type)
        pattern = node.child_by_field_name(field) if field else None
        if pattern is not None and item.start <= node.start_byte < item.end:
            found |= set(_identifiers(pattern))
    return found


def _identifiers(node: Node) -> Iterator[str]:
    yield from (outline.text(inner) for inner in outline.walk(node) if inner.type == "identifier")
