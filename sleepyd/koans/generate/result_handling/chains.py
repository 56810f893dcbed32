"""Generators for chained and passed-on results: `chain_result` and `propagate_result_return`."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.ingredients import (
    PARSE_INT,
    arithmetic,
    derive,
    fallible,
    fields,
    main_printing,
    parsed,
    to_result,
)
from sleepyd.koans.generate.source import Source


def _chain(s: Source, of: str) -> str:
    x = s.var()
    step = f"|{x}| {x} {s.pick(['+', '*'])} {s.number(2, 9)}"
    typed = f".map(|{x}: {of}| {x})"
    return s.pick([f".map({step})", f".map({step})", f".map({step}).map(|{x}| {x} + {s.number()})", typed])


def _checked(s: Source, inner: str, v: str, kind: str) -> tuple[str, str]:
    """A function returning `Result<kind, error>`, and that error."""
    error = s.pick(["String", "&'static str"])
    failure = s.value("String") if error == "String" else s.string()
    body = s.pick(
        [
            f"if {v} > {s.number()} {{\n        return Err({failure});\n    }}\n    Ok({v})",
            f"if {v} == 0 {{\n        Err({failure})\n    }} else {{\n        Ok({v} + {s.number()})\n    }}",
            f"match {v} {{\n        {s.number()} => Err({failure}),\n        _ => Ok({v}),\n    }}",
        ]
    )
    return f"fn {inner}({v}: {kind}) -> Result<{kind}, {error}> {{\n    {body}\n}}", error


@skeleton("chain_result")
def mapped_parse_as_tail(s: Source) -> str:
    of, v, f = s.integer_type(), s.var(), s.func()
    ask = parsed(s, of)
    return f"""
fn {f}({v}: &str) -> {to_result(of, PARSE_INT)} {{
{statements(s)}    {ask.at(v)}{_chain(s, of)}
}}
{main_printing(s, f'{f}("{s.number()}")')}"""


@skeleton("chain_result")
def chain_over_several_lines(s: Source) -> str:
    of, v, f, x, y = s.integer_type(), s.var(), s.func(), s.var(), s.var()
    last = s.pick(
        [
            f".and_then(|{y}| {s.string()}.parse::<{of}>().map(|{x}| {x} + {y}))",
            f".map(|{y}| {y} + {s.number()})",
            f".or_else(|_| {s.string()}.parse::<{of}>())",
        ]
    )
    return f"""
fn {f}({v}: &str) -> {to_result(of, PARSE_INT)} {{
{statements(s, 1, 1)}    {v}
        .trim()
        .parse::<{of}>()
        .map(|{x}| {x} {s.pick(["+", "*"])} {s.number(2, 9)})
        {last}
}}
"""


@skeleton("chain_result")
def chain_over_text_field(s: Source) -> str:
    t, v, f, of = s.type_name(), s.var(), s.func(), s.integer_type()
    return f"""
{derive(s)}struct {t} {{
    {v}: String,
{fields(s)}}}

impl {t} {{
    fn {f}(&self) -> {to_result(of, PARSE_INT)} {{
{statements(s, 2, 1)}        self.{v}.parse::<{of}>(){_chain(s, of)}
    }}
}}
"""


@skeleton("chain_result")
def chain_from_own_function(s: Source) -> str:
    kind, inner, v, f, arg = s.integer_type(), s.func(), s.var(), s.func(), s.var()
    item, error = _checked(s, inner, v, kind)
    return f"""
{item}

fn {f}({arg}: {kind}) -> {to_result(kind, error)} {{
{statements(s, 1, 1)}    {inner}({arg}){_chain(s, kind)}
}}
"""


@skeleton("chain_result")
def chain_into_struct(s: Source) -> str:
    t, a, v, f, of = s.type_name(), s.var(), s.var(), s.pick([s.func(), "parse"]), s.integer_type()
    x = s.pick([a, s.var()])
    field = a if x == a else f"{a}: {x}"
    return f"""
{derive(s)}struct {t} {{
    {a}: {of},
}}

fn {f}({v}: &str) -> {to_result(t, PARSE_INT)} {{
{statements(s)}    {v}.parse::<{of}>().map(|{x}| {t} {{ {field} }})
}}
"""


@skeleton("chain_result")
def chain_collected(s: Source) -> str:
    of, v, f, x, name = s.integer_type(), s.var(), s.func(), s.var(), s.var()
    parts = s.pick(["split(',')", "split_whitespace()", "lines()"])
    end = f".collect::<Result<Vec<{of}>, {PARSE_INT}>>()"
    text = f"{v}.{parts}.map(|{x}| {x}.parse::<{of}>())"
    if s.chance(0.5):
        return f"""
fn {f}({v}: &str) -> {to_result(f"Vec<{of}>", PARSE_INT)} {{
{statements(s)}    {text}{end}
}}
"""
    return f"""
fn {f}({v}: &str) -> {to_result(of, PARSE_INT)} {{
    let {name}: Result<Vec<{of}>, {PARSE_INT}> = {text}.collect();
{statements(s, 1, 1)}    {name}.map(|{x}| {x}.iter().sum::<{of}>())
}}
"""


@skeleton("chain_result")
def map_where_and_then_is_needed(s: Source) -> str:
    kind, inner, v, f, arg, x = s.integer_type(), s.func(), s.var(), s.func(), s.var(), s.var()
    item, error = _checked(s, inner, v, kind)
    closure = s.pick([inner, f"|{x}| {inner}({x})", f"|{x}| {inner}({x} + {s.number()})"])
    return f"""
{item}

fn {f}({arg}: {kind}) -> Result<{kind}, {error}> {{
{statements(s, 1, 1)}    {inner}({arg}).«map→and_then»({closure})
}}
"""


@skeleton("chain_result")
def and_then_where_map_is_needed(s: Source) -> str:
    of, v, f, x = s.integer_type(), s.var(), s.func(), s.var()
    return f"""
fn {f}({v}: &str) -> Result<{of}, {PARSE_INT}> {{
{statements(s)}    {parsed(s, of).at(v)}.«and_then→map»(|{x}| {x} {s.pick(["+", "*"])} {s.number(2, 9)})
}}
"""


@skeleton("propagate_result_return")
def std_call_as_tail(s: Source) -> str:
    ask, v, f = fallible(s), s.var(), s.func()
    return f"""
fn {f}({v}: {ask.parameter}) -> {to_result(ask.of, ask.error)} {{
{statements(s)}    {ask.at(v)}
}}
"""


@skeleton("propagate_result_return")
def own_call_as_tail(s: Source) -> str:
    kind, inner, v, f, arg = s.integer_type(), s.func(), s.var(), s.func(), s.var()
    item, error = _checked(s, inner, v, kind)
    caller = f"""fn {f}({arg}: {kind}) -> {to_result(kind, error)} {{
{statements(s)}    {inner}({arithmetic(s, arg, kind)})
}}"""
    first, second = s.pick([(item, caller), (item, caller), (caller, item)])
    return f"\n{first}\n\n{second}\n{main_printing(s, f'{f}({s.number()})')}"


@skeleton("propagate_result_return")
def method_calls_fallible_method(s: Source) -> str:
    t, v, inner, f, other = s.type_name(), s.var(), s.func(), s.func(), s.type_name()
    kind = s.pick(["i32", "u32", "u64"])
    error = s.pick(["String", "&'static str", other])
    item = f"#[derive(Debug)]\nstruct {other};\n\n" if error == other else ""
    failure = {"String": s.value("String"), other: other}.get(error, s.string())
    return f"""
{item}{derive(s)}struct {t} {{
    {v}: {kind},
{fields(s, 1)}}}

impl {t} {{
    fn {inner}(&self) -> Result<{kind}, {error}> {{
        if self.{v} == 0 {{
            return Err({failure});
        }}
        Ok(self.{v})
    }}

    fn {f}(&self) -> {to_result(kind, error)} {{
{statements(s, 2, 1)}        self.{inner}()
    }}
}}
"""


@skeleton("propagate_result_return")
def result_bound_and_returned(s: Source) -> str:
    ask, v, f, name = fallible(s), s.var(), s.func(), s.var()
    return f"""
fn {f}({v}: {ask.parameter}) -> {to_result(ask.of, ask.error)} {{
    let {name} = {ask.at(v)};
{statements(s)}    {name}
}}
"""


@skeleton("propagate_result_return")
def wrapped_ok_returned(s: Source) -> str:
    kind, v, f, name, inner, arg = s.integer_type(), s.var(), s.func(), s.var(), s.func(), s.var()
    item, error = _checked(s, inner, v, kind)
    return f"""
{item}

fn {f}({arg}: {kind}) -> {to_result(kind, error)} {{
    let {name} = {inner}({arg});
{statements(s, 1, 1)}    {name}{s.pick(["", f".map(|{v}| {v} + {s.number()})"])}
}}
"""


@skeleton("propagate_result_return")
def struct_made_by_fallible_constructor(s: Source) -> str:
    t, a, v, f, of = s.type_name(), s.var(), s.var(), s.func(), s.pick(["u32", "i32", "u8", "u64"])
    error = s.pick(["String", "&'static str"])
    failure = s.value("String") if error == "String" else s.string()
    return f"""
{derive(s)}struct {t} {{
    {a}: {of},
}}

impl {t} {{
    fn new({a}: {of}) -> Result<{s.pick(["Self", t])}, {error}> {{
        if {a} == {s.number()} {{
            return Err({failure});
        }}
        Ok({s.pick(["Self", t])} {{ {a} }})
    }}
}}

fn {f}({v}: {of}) -> {to_result(t, error)} {{
{statements(s, 1, 1)}    {t}::new({v})
}}
"""
