"""Whether a candidate that compiles is an honest fix: it repairs the program instead of removing or evading it.

Owns the rules; what a program consists of is `rust.outline`. Read off syntax trees, never off text. The rules, against
the original and its diagnostics:

1. Every named item is kept with its signature, unless a diagnostic speaks about that signature (`rust.scope`).
2. Nothing that evades the compiler is new: `unsafe`, `todo!` and the like, attributes such as `#[allow]`, macros,
   leaving the process, endless loops, unreachable code, names that hide the prelude's. `unsafe` may be put where an
   edition asks for it and it permits nothing that was not written already: in front of an extern block, around an
   attribute, around what an unsafe function does, and around one call that changes the environment.
3. At most `MAX_DELETED_SHARE` of the statements is gone, and no statement with an effect vanishes without a trace.
   What a lint wants said otherwise is not gone as long as what it names is still there (`rust.restating`).
4. Numbers and strings away from every diagnostic stay.

`flags` are things to look at that do not refuse a candidate: a new `unwrap`, `expect` or `panic!`, leaked memory, a
literal changed where the diagnostic points, lifetimes changed in a signature no diagnostic speaks about, statements
that a lint wanted said otherwise.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tree_sitter import Node

from sleepyd.rust import outline, restating, scope
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.rust.outline import Definition, Outline, Statement, Token
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
_UNSAFE_CALLS = frozenset(
    (*path, name) for path in ((), ("env", "::"), ("std", "::", "env", "::")) for name in ("set_var", "remove_var")
)
"""Of std, safe to call until edition 2024."""
_NAMING = frozenset({"fn", "mod", "as", "struct", "enum", "trait", "type"})
"""What stands before a name that the program gives."""
_UNSAFE_ATTRIBUTE = re.compile(r"\bunsafe \( (.*?) \)")
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
    before, after = _read(original), _read(candidate)
    # The grammar lags behind rustc: what it cannot read of the original it need not read of the candidate either.
    if after.unreadable > before.unreadable:
        return Ruling(False, ("does not parse",), ())
    errors = [found for found in diagnostics if found.is_error]
    about = Scope.of(before, errors)
    signatures = scope.compare(before, after, about)
    change = Rewrite.between(before, after)
    literals = change.changed_literals()
    violations = [
        *(f"removes {item.title}" for item in signatures.removed),
        *(f"changes the signature of {item.title}, which no diagnostic is about" for item in signatures.changed),
        *_attributes(before, after, about),
        *_evasions(before, after),
        *_unsafety(before, after, errors),
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
        *(f"says line {before.tokens[s.own[0]].row + 1} otherwise" for s in restating.restated(change, about)),
    ]
    return Ruling(not violations, tuple(dict.fromkeys(violations)), tuple(dict.fromkeys(flags)))


def _read(code: str) -> Outline:
    """The outline of `code`, in which `r#gen` is called `gen`: that is its name."""
    found = outline.read(code)
    return replace(
        found,
        tokens=tuple(
            token if token.is_literal or not token.text.startswith("r#") else replace(token, text=token.text[2:])
            for token in found.tokens
        ),
        definitions=tuple(
            replace(
                definition,
                path=tuple(name.removeprefix("r#") for name in definition.path),
                name=definition.name.removeprefix("r#"),
                signature=tuple(text.removeprefix("r#") for text in definition.signature),
            )
            for definition in found.definitions
        ),
    )


def _attributes(before: Outline, after: Outline, about: Scope) -> Iterator[str]:
    was, now = (Counter(_UNSAFE_ATTRIBUTE.sub(r"\1", text) for text in found.attributes) for found in (before, after))
    new = now - was
    yield from (f"adds #[{text}]" for text in new if text.split()[0] not in _HARMLESS_ATTRIBUTES)
    yield from (f"adds #![{text}]" for text in Counter(after.inner_attributes) - Counter(before.inner_attributes))
    yield from (f"removes #[{text}]" for text in was - now)
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
        if token in _EVASIVE_MACROS and following == "!":
            yield f"{token}!"
        elif token in {"exit", "abort"} and following == "(" and previous not in {".", "fn"}:
            yield f"{token}()"


@dataclass(frozen=True, slots=True)
class _Unsafe:
    """One `unsafe`, wherever it stands."""

    inside: tuple[str, tuple[str, ...], str] | None
    """The key of the innermost item whose body it stands in."""
    is_inside_unsafe: bool
    covers: tuple[str, ...]
    """The tokens behind it: a block, an extern block, or the first word of something else."""


def _unsafety(before: Outline, after: Outline, errors: Sequence[Diagnostic]) -> Iterator[str]:
    """What is unsafe and was not, and lets the program do what it could not.

    One may take the place of another of its kind, but not in a function that was unsafe to call and no longer is.
    """
    old, now = Counter(_unsafe(before)), Counter(_unsafe(after))
    calls = _environment_calls(before, after, errors)
    new = [use for use in (now - old).elements() if not _permits_nothing(use, before, calls)]
    gone = Counter(use.covers[:1] for use in (old - now).elements())
    was_unsafe = {item.key for item in before.definitions if _is_unsafe(item)}
    if Counter(use.covers[:1] for use in new) - gone:
        yield "adds unsafe"
    elif any(use.inside in was_unsafe and not use.is_inside_unsafe for use in new):
        yield "adds unsafe to a function that was itself unsafe"


def _unsafe(source: Outline) -> Iterator[_Unsafe]:
    """Every `unsafe` outside of attributes, which are compared by themselves."""
    attributes = [(n.start_byte, n.end_byte) for n in outline.walk(source.root) if n.type.endswith("attribute_item")]
    for index, token in enumerate(source.tokens):
        if token.text == "unsafe" and not any(start <= token.start < end for start, end in attributes):
            around = [item for item in source.definitions if item.header_end <= token.start < item.end]
            inner = max(around, key=lambda item: item.start, default=None)
            yield _Unsafe(
                inside=inner.key if inner else None,
                is_inside_unsafe=inner is not None and _is_unsafe(inner),
                covers=_covered(source.tokens, index + 1),
            )


def _covered(tokens: Sequence[Token], start: int) -> tuple[str, ...]:
    ahead = [token.text for token in tokens[start : start + 3]]
    if "{" not in ahead or ahead[0] not in {"{", "extern"}:
        return tuple(ahead[:1])
    depth = 0
    for index in range(start, len(tokens)):
        depth += (tokens[index].text == "{") - (tokens[index].text == "}")
        if depth == 0 and tokens[index].text == "}":
            return tuple(token.text for token in tokens[start : index + 1])
    return tuple(ahead[:1])


def _is_unsafe(item: Definition) -> bool:
    return item.kind == "fn" and "unsafe" in item.signature[: item.signature.index("fn")]


def _permits_nothing(use: _Unsafe, before: Outline, calls: Iterable[tuple[str, ...]]) -> bool:
    """Whether this new `unsafe` is around something of the original that was as good as unsafe already."""
    if use.covers[:1] == ("extern",) and len(use.covers) > 1:
        return _holds([token.text for token in before.tokens], use.covers)
    content = use.covers[1:-1]
    if content in calls or (content[-1:] == (";",) and content[:-1] in calls):
        return True
    bodies = (item for item in before.definitions if item.key == use.inside and _is_unsafe(item))
    return use.is_inside_unsafe and any(_holds(_body(before, item), content) for item in bodies)


def _body(source: Outline, item: Definition) -> list[str]:
    return [token.text for token in source.tokens if item.header_end <= token.start < item.end]


def _holds(texts: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether `wanted`, of which there is some, stands in `texts` in one piece."""
    size = len(wanted)
    return size > 0 and any(tuple(texts[at : at + size]) == tuple(wanted) for at in range(len(texts) - size + 1))


def _environment_calls(before: Outline, after: Outline, errors: Sequence[Diagnostic]) -> set[tuple[str, ...]]:
    """The calls of std's `set_var` and `remove_var` that an error wants to be unsafe, without any other inside them."""
    names = {name for path in _UNSAFE_CALLS for name in path if name != "::"}
    if any(token in names and previous in _NAMING for previous, token, _ in _with_neighbours(after)):
        return set()
    spans = [error.primary for error in errors if error.code == "E0133" and error.primary is not None]
    calls = set()
    for span in spans:
        inside = (s for s in spans if s != span and span.byte_start <= s.byte_start and s.byte_end <= span.byte_end)
        texts = tuple(t.text for t in before.tokens if span.byte_start <= t.start and t.end <= span.byte_end)
        if "(" in texts and texts[: texts.index("(")] in _UNSAFE_CALLS and not any(inside):
            calls.add(texts)
    return calls


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
    restated = restating.restated(change, about)
    gone = [
        statement
        for statement in change.deleted()
        if not _is_dead(before, statement, about) and statement not in restated
    ]
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


def _is_dead(source: Outline, statement: Statement, about: Scope) -> bool:
    """Whether it stands in an item that rustc calls dead: nothing runs it."""
    places = [source.tokens[index].start for index in statement.own]
    return any(item.start <= place < item.end for place in places for item in about.dead)


def _is_constant(source: Outline, statement: Statement) -> bool:
    return all(source.tokens[index].is_literal for index in statement.own if source.tokens[index].is_word)


def _is_near(source: Outline, statement: Statement, about: Scope) -> bool:
    return any(source.tokens[index].row in about.rows for index in statement.own)
