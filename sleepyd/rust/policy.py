"""Whether a candidate that compiles is an honest fix: it repairs the program instead of removing or evading it.

Owns the rules; what a program consists of is `rust.outline`. Read off syntax trees, never off text. The rules, against
the original and its diagnostics:

1. Every named item is kept with its signature, unless a diagnostic speaks about that signature (`rust.scope`).
2. Nothing that evades the compiler is new: `unsafe`, `todo!` and the like, attributes such as `#[allow]`, macros,
   leaving the process, endless loops, unreachable code, names that hide the prelude's.
3. At most `MAX_DELETED_SHARE` of the statements is gone, and no statement with an effect vanishes without a trace.
4. Numbers and strings away from every diagnostic stay.

`flags` are things to look at that do not refuse a candidate: a new `unwrap`, `expect` or `panic!`, leaked memory, a
literal changed where the diagnostic points, lifetimes changed in a signature no diagnostic speaks about.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from sleepyd.rust import outline, scope
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.rust.outline import Outline, Statement
from sleepyd.rust.rewrite import Rewrite
from sleepyd.rust.scope import Scope

MAX_DELETED_SHARE = 0.25
"""Of the original's statements; one is always allowed."""
_HARMLESS_ATTRIBUTES = frozenset({"derive", "default", "must_use", "inline", "doc", "repr", "non_exhaustive"})
_EVASIVE_MACROS = frozenset(
    {"todo", "unimplemented", "unreachable", "compile_error", "include", "include_str", "include_bytes"}
    | {"env", "option_env", "asm", "global_asm"}
)
_OUTSIDE = frozenset({"process", "fs", "net", "env", "os"})
"""Modules of std through which a program reaches the machine."""
_DIVERGING_MACROS = frozenset({"panic", "todo", "unimplemented", "unreachable"})
_REPORTING = frozenset(
    {"print", "println", "eprint", "eprintln", "write", "writeln"} | {"assert", "assert_eq", "assert_ne"}
)
"""Macros whose effect no test of another function sees: they may not be swapped for something else."""
_STANDARD_NAMES = """
Option Some None Result Ok Err Vec String Box Rc Arc RefCell Cell Mutex HashMap HashSet BTreeMap std core alloc drop
Clone Copy Send Sync Sized Drop Fn FnMut FnOnce Into From TryFrom TryInto Default Eq Ord PartialEq PartialOrd Hash Debug
Display ToString ToOwned AsRef AsMut Extend Iterator IntoIterator DoubleEndedIterator ExactSizeIterator FromIterator
bool char str i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64
"""
_HIDING = frozenset(_STANDARD_NAMES.split())
"""A new item of such a name makes the rest of the program mean something else."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The judgement: `ok` iff there are no violations."""

    ok: bool
    violations: tuple[str, ...]
    flags: tuple[str, ...]


def judge(original: str, candidate: str, diagnostics: Sequence[Diagnostic]) -> Ruling:
    """Judge `candidate` as a fix of `original`, whose errors are `diagnostics`."""
    before, after = outline.read(original), outline.read(candidate)
    # The grammar lags behind rustc: what it cannot read of the original it need not read of the candidate either.
    if after.unreadable > before.unreadable:
        return Ruling(False, ("does not parse",), ())
    about = Scope.of(before, [found for found in diagnostics if found.is_error])
    signatures = scope.compare(before, after, about)
    change = Rewrite.between(before, after)
    literals = change.changed_literals()
    violations = [
        *(f"removes {item.title}" for item in signatures.removed),
        *(f"changes the signature of {item.title}, which no diagnostic is about" for item in signatures.changed),
        *_attributes(before, after, about),
        *_evasions(before, after),
        *_deletions(before, change, about),
        *(
            f"changes {literal.text} on line {literal.row + 1}, away from the error"
            for literal in literals
            if literal.row not in about.rows
        ),
    ]
    flags = [
        *(f"changes the lifetimes of {item.title}" for item in signatures.lifetimes),
        *(f"changes {literal.text} on line {literal.row + 1}" for literal in literals if literal.row in about.rows),
        *_increases(before, after, _risks),
    ]
    return Ruling(not violations, tuple(dict.fromkeys(violations)), tuple(dict.fromkeys(flags)))


def _attributes(before: Outline, after: Outline, about: Scope) -> Iterator[str]:
    new = Counter(after.attributes) - Counter(before.attributes)
    yield from (f"adds #[{text}]" for text in new if text.split()[0] not in _HARMLESS_ATTRIBUTES)
    yield from (f"adds #![{text}]" for text in Counter(after.inner_attributes) - Counter(before.inner_attributes))
    yield from (f"removes #[{text}]" for text in Counter(before.attributes) - Counter(after.attributes))
    derived = {definition.key: definition.derives for definition in after.definitions}
    implemented = {definition.name for definition in after.definitions if definition.kind == "impl"}
    for old in before.definitions:
        for name in sorted(old.derives - derived.get(old.key, old.derives)):
            if f"{name} for {old.name}" not in implemented and not about.touches(old.attributes_start, old.end):
                yield f"removes derive({name}) from {old.title}"


def _evasions(before: Outline, after: Outline) -> Iterator[str]:
    yield from (f"adds {what}" for what in _increases(before, after, _evasive_tokens))
    yield from (f"adds {what}" for what in _increases(before, after, _evasive_nodes))
    known = {definition.key for definition in before.definitions}
    for definition in after.definitions:
        if definition.key in known:
            continue
        is_method = definition.kind in {"fn", "type", "const"} and definition.path
        if definition.kind == "macro":
            yield f"adds {definition.title}"
        elif definition.name in _HIDING and not is_method:
            yield f"adds {definition.title}, which hides the standard one"
    words = {token.text for token in before.tokens}
    yield from (f"reaches outside through {name}" for name in _modules(after) if name not in words)


def _increases(before: Outline, after: Outline, count: Callable[[Outline], Iterable[str]]) -> list[str]:
    """What there is more of than before."""
    return list(Counter(count(after)) - Counter(count(before)))


def _evasive_tokens(source: Outline) -> Iterator[str]:
    for previous, token, following in _with_neighbours(source):
        if token == "unsafe":
            yield "unsafe"
        elif token in _EVASIVE_MACROS and following == "!":
            yield f"{token}!"
        elif token in {"exit", "abort"} and following == "(" and previous not in {".", "fn"}:
            yield f"{token}()"


def _risks(source: Outline) -> Iterator[str]:
    for previous, token, following in _with_neighbours(source):
        if token in {"unwrap", "expect"} and previous in {".", "::"}:
            yield f"adds {token}"
        elif token == "panic" and following == "!":
            yield "adds panic!"
        elif token in {"leak", "forget"} and previous in {".", "::"}:
            yield f"leaks memory with {token}"


def _modules(source: Outline) -> Iterator[str]:
    for previous, token, following in _with_neighbours(source):
        if token in _OUTSIDE and "::" in {previous, following}:
            yield token


def _with_neighbours(source: Outline) -> Iterator[tuple[str, str, str]]:
    texts = ["", *(token.text for token in source.tokens), ""]
    return zip(texts, texts[1:], texts[2:], strict=False)


def _evasive_nodes(source: Outline) -> Iterator[str]:
    for node in outline.walk(source.root):
        if node.type == "block":
            yield from _block_evasions(node)
        elif node.type in {"loop_expression", "while_expression"} and _is_endless(node):
            yield "an endless loop"
        elif node.type in {"if_expression", "while_expression", "match_guard"} and _has_constant_condition(node):
            yield "a constant condition"
        elif node.type in {"foreign_mod_item", "extern_crate_declaration"}:
            yield "extern code"
        elif node.type == "mod_item" and node.child_by_field_name("body") is None:
            yield "a module in another file"
        elif node.type == "static_item" and any(child.type == "mutable_specifier" for child in node.children):
            yield "static mut"


def _block_evasions(block: Node) -> Iterator[str]:
    """Statements behind one that never ends, and function bodies that only give up."""
    steps = [
        child for child in block.named_children if child.type not in {"line_comment", "block_comment", "attribute_item"}
    ]
    ends = [_never_ends(step) for step in steps]
    if any(ends[:-1]):
        yield "unreachable code"
    is_body = block.parent is not None and block.parent.type in {"function_item", "closure_expression"}
    if is_body and ends and ends[0] and not _is_return(steps[0]):
        yield "a body that only panics"


def _never_ends(step: Node) -> bool:
    inner = step.named_children[0] if step.type == "expression_statement" and step.named_children else step
    if inner.type == "macro_invocation":
        macro = inner.child_by_field_name("macro")
        return macro is not None and outline.text(macro).rpartition("::")[2] in _DIVERGING_MACROS
    return _is_return(inner) or (inner.type in {"loop_expression", "while_expression"} and _is_endless(inner))


def _is_return(step: Node) -> bool:
    inner = step.named_children[0] if step.type == "expression_statement" and step.named_children else step
    return inner.type in {"return_expression", "break_expression", "continue_expression"}


def _is_endless(loop: Node) -> bool:
    """`loop` or `while true` that nothing leaves."""
    condition = loop.child_by_field_name("condition")
    if condition is not None and outline.text(condition) != "true":
        return False
    leaves = {"break_expression", "return_expression", "try_expression"}
    return not any(node.type in leaves for node in outline.walk(loop))


def _has_constant_condition(node: Node) -> bool:
    condition = node.child_by_field_name("condition")
    is_loop = node.type == "while_expression"
    return condition is not None and outline.text(condition) in ({"false"} if is_loop else {"true", "false"})


def _deletions(before: Outline, change: Rewrite, about: Scope) -> Iterator[str]:
    gone = change.deleted()
    allowed = max(1, int(MAX_DELETED_SHARE * len(before.statements)))
    if len(gone) > allowed:
        yield f"deletes {len(gone)} of {len(before.statements)} statements, at most {allowed} may go"
    for statement in gone:
        words = before.words(statement.own)
        if statement.is_binding or not words:
            continue
        shown = " ".join(before.texts(statement.own))[:60]
        new = change.replacement(statement)
        left = {token.text for token in new}
        if new and all(token.is_literal for token in new) and not _is_constant(before, statement):
            yield f"puts a constant in place of {shown}"
        elif (words[0] in _REPORTING and words[0] not in left) or not (
            left & set(words) or (statement.is_tail and _is_near(before, statement, about))
        ):
            yield f"deletes {shown}"


def _is_constant(source: Outline, statement: Statement) -> bool:
    return all(source.tokens[index].is_literal for index in statement.own if source.tokens[index].is_word)


def _is_near(source: Outline, statement: Statement, about: Scope) -> bool:
    return any(source.tokens[index].row in about.rows for index in statement.own)
