"""Innocent items of the scenery: functions, types with their implementations, traits, constants, modules, macros."""

from collections.abc import Callable

from sleepyd.koans.generate.scenery.chains import Chain, char_chain, number_chain, range_chain, word_chain
from sleepyd.koans.generate.scenery.expressions import FLOATS, Scope, Value, chained, indented, literal, local, named
from sleepyd.koans.generate.scenery.traits import (
    default_impl,
    display_impl,
    from_impl,
    generic_function,
    iterator_impl,
    operator_impl,
    trait_with_impl,
)
from sleepyd.koans.generate.scenery.types import (
    alias,
    constant,
    enum,
    enum_with_match,
    function,
    plain_struct,
    struct_with_methods,
    tuple_struct,
    vis,
)
from sleepyd.koans.generate.source import Source

_PLAIN = 0.4


def item(source: Source) -> str:
    """A complete item that has nothing to do with the error."""
    lines = source.pick(_SHORT if source.chance(_PLAIN) else _KINDS)(source)
    return "\n".join(lines)


def simple_function(s: Source) -> list[str]:
    name, a, b = s.func(), s.var(), s.var()
    kind, op = s.integer_type(), s.pick("+*")
    return function(s, f"{name}({a}: {kind}, {b}: {kind}) -> {kind}", [f"{a} {op} {b}"])


def printing_function(s: Source) -> list[str]:
    name, arg, of = s.func(), named(s), s.pick(["&str", "&str", "u32", "f64", "String", "i64"])
    scope = Scope(s, [Value(arg, of)])
    return function(s, f"{name}({arg}: {of})", [f"{scope.formatted('println!')};"])


def adding_function(s: Source) -> list[str]:
    name, arg, total, x = s.func(), s.plural(), named(s), local(s)
    of = s.pick(["i32", "i32", "u32", "f64", "u64", "i64"])
    zero = "0.0" if of in FLOATS else str(s.number(0, 9))
    step = s.pick([f"{total} += {x};", f"{total} += *{x};", f"{total} += {x} * 2{'.0' if of in FLOATS else ''};"])
    loop = [step] if s.chance(0.6) else [f"if *{x} > {literal(s, of)} {{", f"    {step}", "}"]
    body = [f"let mut {total} = {zero};", f"for {x} in {arg} {{", *indented(loop), "}", total]
    return function(s, f"{name}({arg}: &[{of}]) -> {of}", body)


def computing_function(s: Source) -> list[str]:
    """Numbers to a number or a condition, at times with an early return or a local."""
    types = [s.pick(["i32", "u32", "f64", "i64", "u64", "usize", "u8"])] * 2
    if s.chance(0.35):
        types[1] = s.pick(["i32", "f64", "u32", "usize", "bool"])
    names = [s.pick([local(s), named(s)]), named(s)][: s.pick([1, 2, 2])]
    scope = Scope(s, [Value(name, of) for name, of in zip(names, types, strict=False)])
    out = types[0] if s.chance(0.75) else s.pick(["bool", "String", "f64"])
    body = [scope.expression(out, 2)]
    if s.chance(0.3):
        made = local(s, *names)
        body = [f"let {made} = {names[0]} {s.pick('+/')} {s.number(2, 9)}{'.0' if types[0] in FLOATS else ''};"]
        body.append(scope.with_values(Value(made, types[0])).expression(out, 2))
    if s.chance(0.3):
        body = [f"if {scope.condition()} {{", f"    return {scope.expression(out, 0)};", "}", *body]
    elif s.chance(0.3):
        body = [f"if {scope.condition()} {{", f"    {scope.expression(out, 1)}", "} else {", f"    {body[-1]}", "}"][
            : 5 * (len(body) == 1)
        ] or body
    given = ", ".join(f"{v.text}: {v.of}" for v in scope.values)
    return function(s, f"{s.func()}({given}) -> {out}", body)


def ranging_function(s: Source) -> list[str]:
    """A match on ranges."""
    arg, of = named(s), s.pick(["i32", "u32", "u8", "usize"])
    low, out = s.number(2, 30), s.pick(["&'static str", "u32", "char", "bool"])
    value = "&str" if "str" in out else out
    scope = Scope(s, [Value(arg, of)])
    guard = local(s, arg)
    arms = [
        f"0 => {literal(s, value)},",
        f"1..={low} => {literal(s, value)},",
        f"{guard} if {guard} % {s.number(2, 6)} == 0 => {literal(s, value)},",
    ]
    arms = [arm for arm in arms if s.chance(0.75)]
    body = [f"match {arg} {{", *indented([*arms, f"_ => {scope.expression(value, 1)},"]), "}"]
    return function(s, f"{s.func()}({arg}: {of}) -> {out}", body)


def _chain_function(s: Source, given: str, chain: Chain) -> list[str]:
    return function(s, f"{s.func()}({given}) -> {chain.of}", chained("", chain.receiver, chain.calls, ""))


def chain_function(s: Source) -> list[str]:
    """One iterator chain over a parameter."""
    kind, arg = s.random.randrange(6), s.plural()
    if kind < 3:
        of = s.pick(["i32", "u32", "f64", "i64", "u64", "usize", "u8"])
        others = [Value(named(s), of)] if s.chance(0.3) else []
        given = f"{arg}: &{s.pick(['[$]', '[$]', 'Vec<$>']).replace('$', of)}" + "".join(
            f", {v.text}: {of}" for v in others
        )
        return _chain_function(s, given, number_chain(Scope(s, others), Value(arg, f"[{of}]")))
    if kind == 3:
        text = named(s)
        return _chain_function(s, f"{text}: &str", char_chain(Scope(s), Value(text, "&str")))
    if kind == 4:
        if s.chance(0.5):
            text, start = named(s), s.pick([".split(',')", ".split_whitespace()", ".lines()", ".split('-')"])
            return _chain_function(s, f"{text}: &str", word_chain(Scope(s), text, start))
        of = s.pick(["&[String]", "&[&str]", "&Vec<String>"])
        return _chain_function(s, f"{arg}: {of}", word_chain(Scope(s), arg, ".iter()"))
    of, extra = s.pick(["u32", "u64", "i32", "usize"]), named(s)
    return _chain_function(s, f"{extra}: {of}", range_chain(Scope(s, [Value(extra, of)]), of))


def result_function(s: Source) -> list[str]:
    arg, x, of = named(s), local(s), s.pick(["i32", "u32", "f64", "u64", "u8"])
    error, wrong = s.pick(
        [("String", f"format!({s.string()})"), ("String", s.value("String")), ("&'static str", s.string())]
    )
    if s.chance(0.5):
        scope = Scope(s, [Value(arg, of)])
        body = [f"if {scope.condition()} {{", f"    return Err({wrong});", "}", f"Ok({scope.expression(of, 2)})"]
        if s.chance(0.3):
            body = [
                f"if {scope.condition()} {{",
                f"    Ok({scope.expression(of, 1)})",
                "} else {",
                f"    Err({wrong})",
                "}",
            ]
        return function(s, f"{s.func()}({arg}: {of}) -> Result<{of}, {error}>", body)
    scope = Scope(s, [Value(x, of)])
    parse = f"{arg}{s.pick(['', '.trim()'])}.parse::<{of}>()"
    forms = [
        [f"let {x} = {parse}.map_err(|_| {wrong})?;", f"Ok({scope.expression(of, 1)})"],
        [f"match {parse} {{", f"    Ok({x}) => Ok({scope.expression(of, 1)}),", f"    Err(_) => Err({wrong}),", "}"],
        [f"let Ok({x}) = {parse} else {{", f"    return Err({wrong});", "};", f"Ok({scope.expression(of, 1)})"],
        [f"{parse}.map_err(|_| {wrong})"],
    ]
    return function(s, f"{s.func()}({arg}: &str) -> Result<{of}, {error}>", s.pick(forms))


def option_function(s: Source) -> list[str]:
    arg, x, of = s.plural(), local(s), s.pick(["i32", "u32", "u64", "i64", "usize"])
    value = Value(x, of)
    alone = Scope(s, [value])
    forms = [
        [
            f"let {x} = {arg}.{s.pick(['first()', 'last()', 'iter().max()', f'get({s.number(0, 5)})'])}.copied()?;",
            f"Some({alone.expression(of, 1)})",
        ],
        [
            f"if {arg}.{s.pick(['is_empty()', f'len() < {s.number()}'])} {{",
            "    return None;",
            "}",
            f"Some({arg}[0] {s.pick('+*')} {literal(s, of)})",
        ],
        [f"for &{x} in {arg} {{", f"    if {alone.condition()} {{", f"        return Some({x});", "    }", "}", "None"],
        [
            f"match {arg} {{",
            "    [] => None,",
            f"    [{x}] => Some(*{x}),",
            f"    [{x}, ..] => Some({x} * {s.number(2, 5)}),",
            "}",
        ],
        [f"{arg}.iter().copied().{s.pick(['max()', 'min()', 'last()', 'next()'])}"],
    ]
    if s.chance(0.25):
        text = named(s)
        body = [f"let ({x}, _) = {text}.split_once('{s.pick('=:,;-')}')?;", f"{x}.trim().parse().ok()"]
        return function(s, f"{s.func()}({text}: &str) -> Option<{of}>", body)
    return function(s, f"{s.func()}({arg}: &[{of}]) -> Option<{of}>", s.pick(forms))


def changing_function(s: Source) -> list[str]:
    """A function that changes what it is given, or builds a collection."""
    arg, x, of = s.plural(), local(s), s.pick(["i32", "u32", "f64", "u64"])
    one = literal(s, of)
    if s.chance(0.5):
        forms = [
            [f"for {x} in {arg}.iter_mut() {{", f"    *{x} {s.pick('+*')}= {one};", "}"],
            [f"{arg}.push({one});"],
            [f"{arg}.retain(|{x}| *{x} > {one});", f"{arg}.reverse();"],
            [f"while {arg}.len() > {s.number()} {{", f"    {arg}.pop();", "}"],
            [f"if let Some({x}) = {arg}.first_mut() {{", f"    *{x} = {one};", "}"],
        ]
        return function(s, f"{s.func()}({arg}: &mut Vec<{of}>)", s.pick(forms))
    made = s.plural()
    grow = s.pick(
        [[f"{made}.push({x} * 2{'.0' if of == 'f64' else ''});"], [f"if {x} > {one} {{", f"    {made}.push({x});", "}"]]
    )
    body = [
        f"let mut {made} = {s.pick(['Vec::new()', f'Vec::with_capacity({arg}.len())'])};",
        f"for &{x} in {arg} {{",
        *indented(grow),
        "}",
        made,
    ]
    return function(s, f"{s.func()}({arg}: &[{of}]) -> Vec<{of}>", body)


def counting_function(s: Source) -> list[str]:
    text, counts, x = named(s), s.plural(), s.pick(["c", "word", named(s)])
    walk, key = s.pick([("chars()", "char"), ("split_whitespace()", "String"), ("bytes()", "u8")])
    kind, put = s.pick(["HashMap", "BTreeMap"]), f"{x}.to_string()" if key == "String" else x
    of = f"std::collections::{kind}<{key}, {s.pick(['usize', 'u32'])}>"
    body = [f"let mut {counts} = std::collections::{kind}::new();", f"for {x} in {text}.{walk} {{"]
    return function(
        s, f"{s.func()}({text}: &str) -> {of}", [*body, f"    *{counts}.entry({put}).or_insert(0) += 1;", "}", counts]
    )


def module(s: Source) -> list[str]:
    inner = s.pick([simple_function, computing_function, constant, plain_struct, chain_function])(s)
    public = next(i for i, line in enumerate(inner) if not line.startswith(("///", "#[")))
    if not inner[public].startswith("pub"):
        inner[public] = f"pub {inner[public]}"
    return [
        f"{vis(s)}mod {named(s)}_{s.pick(['utils', 'helpers', 'tools', 'rules', 'math'])} {{",
        *indented(inner),
        "}",
    ]


def macro(s: Source) -> list[str]:
    name, x, y = s.func(), s.pick("axev"), s.pick("nbyk")
    kind, frag = s.pick(
        [(f"${x} {s.pick('+*-')} ${y}", "expr"), (f'format!("{{}}{s.pick("-:/")}{{}}", ${x}, ${y})', "expr")]
    )
    if s.chance(0.4):
        return [
            f"macro_rules! {name} {{",
            f"    (${x}:expr) => {{",
            f"        {s.pick([f'${x} * 2', f'Some(${x})', f'vec![${x}]'])}",
            "    };",
            "}",
        ]
    return [f"macro_rules! {name} {{", f"    (${x}:{frag}, ${y}:{frag}) => {{", f"        {kind}", "    };", "}"]


_SHORT: tuple[Callable[[Source], list[str]], ...] = (
    constant, simple_function, plain_struct, printing_function, enum, adding_function
)  # fmt: skip
_KINDS: tuple[Callable[[Source], list[str]], ...] = (
    simple_function, printing_function, adding_function, computing_function, computing_function, ranging_function,
    chain_function, chain_function, chain_function, result_function, option_function, changing_function,
    counting_function, module, macro, constant, constant, alias, plain_struct, tuple_struct, enum, enum_with_match,
    struct_with_methods, struct_with_methods, trait_with_impl, default_impl, display_impl, from_impl,
    iterator_impl, operator_impl, generic_function, generic_function
)  # fmt: skip
