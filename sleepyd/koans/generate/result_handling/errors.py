"""Generators for errors of the wrong type: converted before `?` (`result_map_err`) or in a value returned as it is."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.ingredients import PARSE_INT, arithmetic, derive, fallible, fields, main_printing, parsed
from sleepyd.koans.generate.source import Source

TO_STRING = ".map_err(|e| e.to_string())"


def _declared_error(s: Source, inner: str) -> tuple[str, str, str]:
    """A declared error that holds `inner`: its item, its type and the call that converts to it."""
    name, derived = (
        s.type_name() + s.pick(["Error", "Error", ""]),
        s.pick(["#[derive(Debug)]\n", "#[derive(Debug)]\n", ""]),
    )
    if s.chance(0.25):
        return f"{derived}struct {name}({inner});\n", name, f".map_err({name})"
    variant = s.pick(["Parse", "Invalid", "Parse", "Bad", s.type_name()])
    lines = [f"    {variant}({inner}),\n", *(f"    {s.type_name()},\n" for _ in range(s.random.randint(0, 2)))]
    s.random.shuffle(lines)
    return f"{derived}enum {name} {{\n{''.join(lines)}}}\n", name, f".map_err({name}::{variant})"


@skeleton("result_map_err")
def parse_in_function(s: Source) -> str:
    ask, v, f, name = fallible(s), s.var(), s.func(), s.var()
    return f"""
fn {f}({v}: {ask.parameter}) -> Result<{ask.of}, String> {{
{statements(s)}    let {name} = {ask.at(v)}«→{TO_STRING}»?;
{statements(s)}    Ok({arithmetic(s, name, ask.of)})
}}
"""


@skeleton("result_map_err")
def parse_with_inferred_type(s: Source) -> str:
    of, v, f, name = s.pick([s.integer_type(), "i32", "f64"]), s.var(), s.func(), s.var()
    check = f"    if {name} == {'0.0' if of == 'f64' else '0'} {{\n        return Err({s.value('String')});\n    }}\n"
    return f"""
fn {f}({v}: &str) -> Result<{of}, String> {{
    let {name}: {of} = {v}{s.pick(["", "", ".trim()"])}.parse«→::<{of}>»()«→{TO_STRING}»?;
{s.pick(["", check])}{statements(s, 1, 1)}    Ok({arithmetic(s, name, of)})
}}
{main_printing(s, f'{f}("{s.number()}")')}"""


@skeleton("result_map_err")
def parse_with_declared_error(s: Source) -> str:
    ask, v, f, name = fallible(s), s.var(), s.func(), s.var()
    item, error, call = _declared_error(s, ask.error)
    return f"""
{item}
fn {f}({v}: {ask.parameter}) -> Result<{ask.of}, {error}> {{
{statements(s, 1, 1)}    let {name} = {ask.at(v)}«→{call}»?;
    Ok({arithmetic(s, name, ask.of)})
}}
"""


@skeleton("result_map_err")
def parse_with_imported_error(s: Source) -> str:
    of, v, f, name, t = s.integer_type(), s.var(), s.func(), s.var(), s.type_name()
    item, error, call = _declared_error(s, "ParseIntError")
    return f"""
use std::num::ParseIntError;

{item}
struct {t} {{
    {name}: {of},
}}

fn {f}({v}: &str) -> Result<{t}, {error}> {{
    let {name} = {v}.parse::<{of}>()«→{call}»?;
    Ok({t} {{ {name} }})
}}
"""


@skeleton("result_map_err")
def parse_in_constructor(s: Source) -> str:
    t, v, a, b, f = s.type_name(), s.var(), s.var(), s.var(), s.pick(["new", "parse", "from_text", s.func()])
    ask = parsed(s, s.integer_type())
    item, error, call = _declared_error(s, PARSE_INT) if s.chance(0.35) else ("", "String", TO_STRING)
    init = s.pick([f"{a}: {ask.at(v)}«→{call}»?", f"{a}"])
    before = "" if ":" in init else f"        let {a} = {ask.at(v)}«→{call}»?;\n"
    return f"""
{item}
{derive(s)}struct {t} {{
    {a}: {ask.of},
    {b}: u32,
}}

impl {t} {{
    fn {f}({v}: &str) -> Result<{s.pick([t, "Self"])}, {error}> {{
{before}        Ok({s.pick([t, "Self"])} {{
            {init},
            {b}: {s.number()},
        }})
    }}
}}
"""


@skeleton("result_map_err")
def method_over_text_field(s: Source) -> str:
    t, v, f, name, ask = s.type_name(), s.var(), s.func(), s.var(), parsed(s, s.pick(["i32", "u32", "f64", "u64"]))
    field = f"self.{v}"
    call = ask.expression.replace("$, ", f"&{field}, ").replace("$", field)
    receiver = s.pick(["&self", "&self", "&mut self", "self"])
    return f"""
{derive(s)}struct {t} {{
    {v}: String,
{fields(s)}}}

impl {t} {{
    fn {f}({receiver}) -> Result<{ask.of}, String> {{
        let {name} = {call}«→{TO_STRING}»?;
{statements(s, 2, 1)}        Ok({arithmetic(s, name, ask.of)})
    }}
}}
"""


@skeleton("result_map_err")
def parse_each_in_loop(s: Source) -> str:
    of, texts, text, f, total = s.integer_type(), s.plural(), s.var(), s.func(), s.var()
    name = s.var()
    collect = s.chance(0.4)
    source = s.pick(
        [
            (f"{texts}: &[&str]", texts),
            (f"{texts}: Vec<String>", s.pick([texts, f"&{texts}"])),
            (f"{texts}: &str", f"{texts}.split({s.pick([repr(','), repr(' '), repr(';')])})"),
            (f"{texts}: &str", f"{texts}.{s.pick(['lines', 'split_whitespace'])}()"),
        ]
    )
    grow = f"{total}.push({name});" if collect else f"{total} += {name};"
    return f"""
fn {f}({source[0]}) -> Result<{f"Vec<{of}>" if collect else of}, String> {{
    let mut {total} = {"Vec::new()" if collect else "0"};
    for {text} in {source[1]} {{
        let {name}{s.pick([f" = {text}.parse::<{of}>()", f": {of} = {text}.parse«→::<{of}>»()"])}«→{TO_STRING}»?;
        {grow}
    }}
    Ok({total})
}}
"""


@skeleton("result_map_err")
def own_function_with_other_error(s: Source) -> str:
    t, inner, f, v, name, kind = s.type_name(), s.func(), s.func(), s.var(), s.var(), s.integer_type()
    shown = s.chance(0.4)
    display = f"""
impl std::fmt::Display for {t} {{
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {{
        write!(f, {s.string()})
    }}
}}
"""
    call = TO_STRING if shown else '.map_err(|e| format!("{:?}", e))'
    return f"""
#[derive(Debug)]
struct {t};
{display if shown else ""}
fn {inner}({v}: {kind}) -> Result<{kind}, {t}> {{
    if {v} > {s.number()} {{
        return Err({t});
    }}
    Ok({v})
}}

fn {f}({v}: {kind}) -> Result<{kind}, String> {{
{"" if shown else statements(s, 1, 1)}    let {name} = {inner}({v})«→{call}»?;
    Ok({arithmetic(s, name, kind)})
}}
"""


@skeleton("result_map_err")
def own_function_with_std_error(s: Source) -> str:
    ask, inner, f, v, name, arg = fallible(s), s.func(), s.func(), s.var(), s.var(), s.var()
    item, error, call = _declared_error(s, ask.error) if s.chance(0.4) else ("", "String", TO_STRING)
    tail = s.pick(
        [f"let {name} = {inner}({arg})«→{call}»?;\n    Ok({name})", f"Ok({inner}({arg})«→{call}»?)"],
    )
    return f"""
{item}
fn {inner}({v}: {ask.parameter}) -> Result<{ask.of}, {ask.error}> {{
    {ask.at(v)}
}}

fn {f}({arg}: {ask.parameter}) -> Result<{ask.of}, {error}> {{
{statements(s, 1, 1)}    {tail}
}}
"""


@skeleton("result_map_err")
def second_part_of_text(s: Source) -> str:
    of, v, f, key, part, name = s.integer_type(), s.var(), s.func(), s.var(), s.var(), s.var()
    missing = s.pick(
        ['.ok_or("missing value".to_string())?', f".ok_or({s.value('String')})?", f".unwrap_or({s.string()})"]
    )
    if "unwrap" in missing:
        first = f"let {part} = {v}.split(':').nth(1){missing};"
    else:
        first = f"let ({key}, {part}) = {v}.split_once({s.pick([repr('='), repr(':')])}){missing};"
    used = f'    println!("{s.word()} {{}}", {key if key in first else part});\n'
    return f"""
fn {f}({v}: &str) -> Result<{of}, String> {{
    {first}
{used}    let {name} = {part}.trim().parse::<{of}>()«→{TO_STRING}»?;
    Ok({name})
}}
"""


@skeleton("result_map_err")
def parse_in_match_or_closure(s: Source) -> str:
    of, v, f, n, name = s.pick(["i32", "u32", "i64"]), s.var(), s.func(), s.var(), s.var()
    if s.chance(0.5):
        return f"""
fn {f}({v}: &str, {n}: {of}) -> Result<{of}, String> {{
    let {name} = match {n} {{
        0 => {s.number()},
        _ => {v}.parse::<{of}>()«→{TO_STRING}»?,
    }};
{statements(s, 1, 1)}    Ok({name} + {n})
}}
"""
    return f"""
fn {f}({v}: Option<&str>) -> Result<{of}, String> {{
{statements(s, 1, 1)}    if let Some({name}) = {v} {{
        let {n} = {name}.parse::<{of}>()«→{TO_STRING}»?;
        return Ok({n}{s.pick(["", f" + {s.number()}"])});
    }}
    {s.pick(["Ok(0)", f"Err({s.value('String')})"])}
}}
"""


@skeleton("error_type_mismatch")
def parse_as_tail(s: Source) -> str:
    ask, v, f = fallible(s), s.var(), s.func()
    return f"""
fn {f}({v}: {ask.parameter}) -> Result<{ask.of}, String> {{
{statements(s)}    {ask.at(v)}«→{TO_STRING}»
}}
"""


@skeleton("error_type_mismatch")
def mapped_parse_as_tail(s: Source) -> str:
    ask, v, f, x = parsed(s, s.integer_type()), s.var(), s.func(), s.var()
    return f"""
fn {f}({v}: &str) -> Result<{ask.of}, String> {{
{statements(s)}    {ask.at(v)}.map(|{x}| {x} {s.pick(["+", "*"])} {s.number(2, 9)})«→{TO_STRING}»
}}
"""


@skeleton("error_type_mismatch")
def result_in_typed_let(s: Source) -> str:
    ask, v, f, name = parsed(s), s.var(), s.func(), s.var()
    end = s.pick([f"{name}.is_ok()", f"{name}.is_err()"])
    returned = s.chance(0.5)
    return f"""
fn {f}({v}: &str) -> {f"Result<{ask.of}, String>" if returned else "bool"} {{
{statements(s)}    let {name}: Result<{ask.of}, String> = {ask.at(v)}«→{TO_STRING}»;
{statements(s, 1, 1)}    {name if returned else end}
}}
"""


@skeleton("error_type_mismatch")
def method_returns_other_error(s: Source) -> str:
    t, v, f, inner, arg = s.type_name(), s.var(), s.func(), s.func(), s.var()
    ask = parsed(s, s.pick(["i32", "u32", "u64", "f64"]))
    return f"""
fn {inner}({arg}: &str) -> Result<{ask.of}, {ask.error}> {{
    {ask.at(arg)}
}}

{derive(s)}struct {t} {{
    {v}: String,
{fields(s, 1)}}}

impl {t} {{
    fn {f}(&self) -> Result<{ask.of}, String> {{
{statements(s, 2, 1)}        {inner}(&self.{v})«→{TO_STRING}»
    }}
}}
"""


@skeleton("error_type_mismatch")
def error_arm_passes_other_error(s: Source) -> str:
    ask, v, f, name = fallible(s), s.var(), s.func(), s.var()
    err = s.pick(["e", "err", "error"])
    body = f"        Ok({name}) => Ok({arithmetic(s, name, ask.of)}),\n        Err({err}) => Err({err}«→.to_string()»),"
    return f"""
fn {f}({v}: {ask.parameter}) -> Result<{ask.of}, String> {{
{statements(s)}    match {ask.at(v)} {{
{body}
    }}
}}
"""


@skeleton("error_type_mismatch")
def literal_as_string_error(s: Source) -> str:
    kind, v, f, limit = s.pick(["i32", "u32", "u64", "i64"]), s.var(), s.func(), s.number()
    t = s.type_name()
    check = s.pick([f"{v} > {limit}", f"{v} == {limit}", f"{v} < {limit}"])
    end = s.pick([v, f"{v} + {limit}", f"{v} * {s.number(2, 9)}"])
    if s.chance(0.5):
        return f"""
fn {f}({v}: {kind}) -> Result<{kind}, String> {{
{statements(s, 1, 1)}    if {check} {{
        return Err({s.string()}«→.to_string()»);
    }}
    Ok({end})
}}
"""
    return f"""
struct {t} {{
    {v}: {kind},
}}

impl {t} {{
    fn new({v}: {kind}) -> Result<{s.pick([t, "Self"])}, String> {{
        if {check} {{
            Err({s.string()}«→.to_string()»)
        }} else {{
            Ok({s.pick([t, "Self"])} {{ {v} }})
        }}
    }}
}}
"""


@skeleton("error_type_mismatch")
def tail_with_declared_error(s: Source) -> str:
    ask, v, f = fallible(s), s.var(), s.func()
    item, error, call = _declared_error(s, ask.error)
    return f"""
{item}
fn {f}({v}: {ask.parameter}) -> Result<{ask.of}, {error}> {{
{statements(s, 1, 1)}    {ask.at(v)}«→{call}»
}}
"""
