"""Variants of one known failure: other names, other surroundings, other layout, the same mistake and the same fix.

A variant is a pair of programs changed alike, and its tests with it: what the program declares gets other names, its
items another order, and innocent items and comments come between them. Each is proven like any example: the buggy
program fails with the same signature, the fixed one compiles and passes the tests.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from sleepyd.koans.curriculum import proven_alone
from sleepyd.koans.generate.scenery import item
from sleepyd.koans.generate.source import Source
from sleepyd.koans.leak import fingerprint
from sleepyd.koans.load import Example, lints_of
from sleepyd.rust import items
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic

_RENAMED = 0.75
"""Share of the declared names that change."""
_TOKEN = re.compile(r"""'(?:\\.[^']*|[^\\'])'|"(?:\\.|[^"\\])*"|//[^\n]*|'?[A-Za-z_]\w*""")
_IN_TEXT = re.compile(r"(?<!\{)\{([A-Za-z_]\w*)")
_DECLARING = {
    "function_item": "name",
    "function_signature_item": "name",
    "struct_item": "name",
    "enum_item": "name",
    "enum_variant": "name",
    "trait_item": "name",
    "const_item": "name",
    "static_item": "name",
    "field_declaration": "name",
    "parameter": "pattern",
    "let_declaration": "pattern",
    "for_expression": "pattern",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A known failure and its fix. `source` says where from: a koan's id or an episode's."""

    source: str
    task: str
    family: str
    error_code: str
    edition: str
    buggy: str
    fixed: str
    tests: str
    split: str


def variants(
    failure: Failure,
    wanted: int,
    compiler: Compiler,
    signature_of: Callable[[Diagnostic], str],
    *,
    seed: int = 0,
    tries: int = 4,
    on_count: Callable[[int], None] = lambda count: None,
) -> list[Example]:
    """Up to `wanted` distinct proven variants; `tries` drafts for each wanted."""
    lints = lints_of(failure.error_code)
    errors = compiler.check(failure.buggy, failure.edition, lints).errors
    expected = signature_of(errors[0]) if errors else ""
    found: dict[str, Example] = {}
    for number, (buggy, fixed, tests) in _drafts(failure, seed):
        if len(found) >= wanted or number >= tries * wanted:
            break
        wrong = proven_alone(buggy, fixed, tests, failure.edition, lints, compiler)
        if wrong and signature_of(wrong[0]) == expected:
            example = _example(failure, (buggy, fixed, tests), wrong, expected, number)
            found.setdefault(fingerprint(buggy), example)
        on_count(len(found))
    return list(found.values())


def _drafts(failure: Failure, seed: int) -> Iterator[tuple[int, tuple[str, str, str]]]:
    names = sorted(_declared(failure.buggy) & _declared(failure.fixed) - _tested_texts(failure))
    for number in count():
        source = Source(f"{failure.source}/{seed}/{number}")
        table = {name: _other(source, name) for name in names if source.chance(_RENAMED)}
        extra = [item(source) for _ in range(source.pick([0, 1, 1, 2]))]
        order = source.random.random()
        programs = [
            _arranged(_renamed(program, table), extra, random.Random(order))
            for program in (failure.buggy, failure.fixed)
        ]
        yield number, (programs[0], programs[1], _renamed(failure.tests, table))


def _declared(code: str) -> set[str]:
    """The names that the program gives: to functions, types, fields, variants, parameters and variables."""
    data, found, waiting = code.encode(), set[str](), [items.tree(code).root_node]
    while waiting:
        node = waiting.pop()
        waiting += node.named_children
        field = _DECLARING.get(node.type)
        name = node.child_by_field_name(field) if field else None
        if name is not None and name.type in ("identifier", "type_identifier", "field_identifier"):
            found.add(data[name.start_byte : name.end_byte].decode())
    return {name for name in found if len(name) > 1 and name not in _KEPT}


_KEPT_TEXT = """main new self default fmt next from into clone eq cmp partial_cmp hash drop len push pop get insert iter
map from_str as_ref deref index add sub mul neg not source description call"""
_KEPT = frozenset(_KEPT_TEXT.split())
"""Names that a trait or the standard library gives, or that other types have too."""


def _tested_texts(failure: Failure) -> set[str]:
    """Words inside the tests' strings: what is printed with `{:?}` must keep its name."""
    return {word for text in re.findall(r'"(?:\\.|[^"\\])*"', failure.tests) for word in re.findall(r"\w+", text)}


def _other(source: Source, name: str) -> str:
    """Another name in the same style."""
    if name.isupper():
        return source.var().upper()
    return source.type_name() if name[0].isupper() else source.var()


def _renamed(code: str, table: dict[str, str]) -> str:
    def token(found: re.Match[str]) -> str:
        text = found[0]
        if text.startswith('"'):
            return _IN_TEXT.sub(lambda m: "{" + table.get(m[1], m[1]), text)
        return text if text.startswith(("//", "'")) else table.get(text, text)

    return _TOKEN.sub(token, code)


def _arranged(code: str, extra: list[str], rng: random.Random) -> str:
    """The program's items in another order, `use` lines first, with the extra ones between them."""
    uses, others, data = list[str](), list[str](), code.encode()
    at = 0
    for found in items.top_level(code):
        text = data[at : found.end].decode().strip("\n")
        (uses if found.kind == "use_declaration" else others).append(text)
        at = found.end
    if data[at:].strip():
        others.append(data[at:].decode().strip("\n"))
    rng.shuffle(others)
    for text in extra:
        others.insert(rng.randint(0, len(others)), text.strip("\n"))
    return "\n\n".join(["\n".join(uses)] * bool(uses) + others) + "\n"


def _example(
    failure: Failure, programs: tuple[str, str, str], errors: list[Diagnostic], signature: str, number: int
) -> Example:
    buggy, fixed, tests = programs
    return Example(
        task=failure.task,
        family=failure.family,
        error_code=errors[0].code or "",
        signature=signature,
        edition=failure.edition,
        buggy=buggy,
        fixed=fixed,
        tests=tests,
        diagnostics=tuple(error.to_dict() for error in errors),
        skeleton=failure.source,
        seed=number,
        split=failure.split,
        origin="variant",
    )
