"""Generators for a `Result` where a plain value is wanted: the function gives the error on, or a match settles it."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.ingredients import (
    PARSE_INT,
    arithmetic,
    derive,
    fallible,
    fields,
    main_printing,
    parsed,
    text_of,
    to_result,
    zero,
)
from sleepyd.koans.generate.source import Source


@skeleton("question_mark_return")
def parse_and_use(s: Source) -> str:
    ask, v, f, name = parsed(s), s.var(), s.func(), s.var()
    return f"""
fn {f}({v}: &str) -> {to_result(ask.of, ask.error)} {{
{statements(s)}    let {name} = {ask.at(v)}?;
{statements(s)}    «→Ok(»{arithmetic(s, name, ask.of)}«→)»
}}
{main_printing(s, f"{f}({text_of(ask.of)})")}"""


@skeleton("question_mark_return")
def parse_two_numbers(s: Source) -> str:
    of, a, b, f, x, y = s.integer_type(), s.var(), s.var(), s.func(), s.var(), s.var()
    second = s.pick([f"    let {y} = {b}.parse::<{of}>()?;\n", f"    let {y}: {of} = {s.number()};\n"])
    used = f'    println!("{s.word()} {{}}", {b});\n' if "?" not in second else ""
    return f"""
fn {f}({a}: &str, {b}: &str) -> {to_result(of, PARSE_INT)} {{
    let {x}{s.pick([f" = {a}.parse::<{of}>()", f": {of} = {a}.parse()", f": {of} = {a}.trim().parse()"])}?;
{second}{used}    «→Ok(»{x} {s.pick(["+", "*"])} {y}«→)»
}}
"""


@skeleton("question_mark_return")
def parse_in_constructor(s: Source) -> str:
    t, a, b, v = s.type_name(), s.var(), s.var(), s.var()
    f, of = s.pick(["new", "parse", "from_text", s.func()]), s.integer_type()
    made, field = s.pick([t, "Self"]), s.pick([a, f"{a}: {v}.parse()?"])
    before = f"        let {a} = {v}.parse::<{of}>()?;\n" if field == a else ""
    return f"""
{derive(s)}struct {t} {{
    {a}: {of},
    {b}: u32,
}}

impl {t} {{
    fn {f}({v}: &str) -> {to_result(made, PARSE_INT)} {{
{before}        «→Ok(»{s.pick([t, "Self"])} {{
            {field},
            {b}: {s.number()},
        }}«→)»
    }}
}}
"""


@skeleton("question_mark_return")
def parse_text_field_in_method(s: Source) -> str:
    t, v, f, name, of = s.type_name(), s.var(), s.func(), s.var(), s.integer_type()
    return f"""
{derive(s)}struct {t} {{
    {v}: String,
{fields(s)}}}

impl {t} {{
    fn {f}(&self) -> {to_result(of, PARSE_INT)} {{
{statements(s, 2, 1)}        let {name} = self.{v}{s.pick(["", ".trim()"])}.parse::<{of}>()?;
        «→Ok(»{arithmetic(s, name, of)}«→)»
    }}
}}
"""


@skeleton("question_mark_return")
def parse_each_in_loop(s: Source) -> str:
    of, texts, text, f, total = s.integer_type(), s.plural(), s.var(), s.func(), s.var()
    forms = [("&[&str]", texts), ("&str", f"{texts}.split(',')"), ("Vec<String>", f"&{texts}")]
    given, walked = s.pick([*forms, ("&str", f"{texts}.lines()")])
    many = s.chance(0.4)
    step = f"{total}.push({text}.parse::<{of}>()?);" if many else f"{total} += {text}.parse::<{of}>()?;"
    return f"""
fn {f}({texts}: {given}) -> {to_result(f"Vec<{of}>" if many else of, PARSE_INT)} {{
    let mut {total} = {"Vec::new()" if many else "0"};
    for {text} in {walked} {{
        {step}
    }}
{statements(s, 1, 1)}    «→Ok(»{total}«→)»
}}
"""


@skeleton("question_mark_return")
def call_own_fallible_function(s: Source) -> str:
    ask, inner, f, v, name, arg = fallible(s), s.func(), s.func(), s.var(), s.var(), s.var()
    own = s.chance(0.5)
    t = s.type_name()
    if own:
        kind, limit = s.integer_type(), s.number()
        error = s.pick(["String", t])
        item = f"struct {t};\n\n" if error == t else ""
        failure = t if error == t else s.value("String")
        return f"""
{item}fn {inner}({v}: {kind}) -> Result<{kind}, {error}> {{
    if {v} > {limit} {{
        return Err({failure});
    }}
    Ok({v})
}}

fn {f}({arg}: {kind}) -> {to_result(kind, error)} {{
    let {name} = {inner}({arg})?;
    «→Ok(»{arithmetic(s, name, kind)}«→)»
}}
"""
    return f"""
fn {inner}({v}: {ask.parameter}) -> Result<{ask.of}, {ask.error}> {{
    {ask.at(v)}
}}

fn {f}({arg}: {ask.parameter}) -> {to_result(ask.of, ask.error)} {{
    let {name} = {inner}({arg})?;
    «→Ok(»{arithmetic(s, name, ask.of)}«→)»
}}
"""


@skeleton("question_mark_return")
def unit_function_gives_error_on(s: Source) -> str:
    ask, v, f, name, vs = parsed(s), s.var(), s.func(), s.var(), s.plural()
    if s.chance(0.4):
        return f"""
fn main() «→-> Result<(), Box<dyn std::error::Error>> »{{
{statements(s)}    let {name} = {ask.at(text_of(ask.of))}?;
    println!("{s.text()} {{}}", {name});
«→    Ok(())»
}}
"""
    return f"""
fn {f}({vs}: &mut Vec<{ask.of}>, {v}: &str) «→-> Result<(), {ask.error}> »{{
    let {name} = {ask.at(v)}?;
{statements(s, 1, 1)}    {vs}.push({name});
«→    Ok(())»
}}
"""


@skeleton("match_result")
def parsed_let(s: Source) -> str:
    ask, v, f, name = parsed(s), s.var(), s.func(), s.var()
    return f"""
fn {f}({v}: &str) -> {ask.of} {{
{statements(s)}    let {name}: {ask.of} = «→match »{ask.at(v)}«→ {{
        Ok(value) => value,
        Err(_) => {zero(ask.of)},
    }}»;
{statements(s)}    {arithmetic(s, name, ask.of)}
}}
"""


@skeleton("match_result")
def parsed_let_with_inferred_target(s: Source) -> str:
    ask, v, f, name = parsed(s), s.var(), s.func(), s.var()
    literal = s.chance(0.4)
    given = text_of(ask.of) if literal else v
    return f"""
fn {f}({"" if literal else f"{v}: &str"}) -> {ask.of} {{
{statements(s)}    let {name}: {ask.of} = «→match »{given}{s.pick(["", ".trim()"])}.parse()«→ {{
        Ok(value) => value,
        Err(_) => {zero(ask.of)},
    }}»;
{statements(s, 1, 1)}    {name}
}}
"""


@skeleton("match_result")
def parsed_argument(s: Source) -> str:
    of, show, arg, v, f, name = s.integer_type(), s.func(), s.var(), s.var(), s.func(), s.var()
    return f"""
fn {show}({arg}: {of}) -> {of} {{
    {arg} {s.pick(["+", "*"])} {s.number(2, 9)}
}}

fn {f}({v}: &str) -> {of} {{
{statements(s)}    let {name}: {of} = «→match »{v}.parse::<{of}>()«→ {{
        Ok(value) => value,
        Err(_) => 0,
    }}»;
    {show}({name})
}}
"""


@skeleton("match_result")
def parsed_in_main(s: Source) -> str:
    ask, v, name = parsed(s), s.var(), s.var()
    return f"""
fn main() {{
    let {v} = {text_of(ask.of)};
{statements(s)}    let {name}: {ask.of} = «→match »{ask.at(v)}«→ {{
        Ok(value) => value,
        Err(_) => {zero(ask.of)},
    }}»;
    println!("{s.text()}: {{}}", {name});
}}
"""


@skeleton("match_result")
def own_result_in_let(s: Source) -> str:
    inner, v, f, arg, name, kind = s.func(), s.var(), s.func(), s.var(), s.var(), s.integer_type()
    error = s.pick(["String", "&'static str"])
    failure = s.value("String") if error == "String" else s.string()
    return f"""
fn {inner}({v}: {kind}) -> Result<{kind}, {error}> {{
    if {v} == {s.number()} {{
        return Err({failure});
    }}
    Ok({v} {s.pick(["+", "*"])} {s.number(2, 9)})
}}

fn {f}({arg}: {kind}) -> {kind} {{
    let {name}: {kind} = «→match »{inner}({arg})«→ {{
        Ok(value) => value,
        Err(_) => 0,
    }}»;
{statements(s, 1, 1)}    {name}
}}
"""


@skeleton("match_result")
def parsed_field_in_method(s: Source) -> str:
    t, v, other, f, name, of = s.type_name(), s.var(), s.var(), s.func(), s.var(), s.pick(["i32", "u32", "u64"])
    return f"""
{derive(s)}struct {t} {{
    {v}: String,
    {other}: {of},
}}

impl {t} {{
    fn {f}(&self) -> {of} {{
{statements(s, 2, 1)}        let {name}: {of} = «→match »self.{v}.parse::<{of}>()«→ {{
            Ok(value) => value,
            Err(_) => 0,
        }}»;
        {name} {s.pick(["+", "*"])} self.{other}
    }}
}}
"""


@skeleton("match_result")
def parsed_in_loop(s: Source) -> str:
    of, texts, text, f, total, name = s.integer_type(), s.plural(), s.var(), s.func(), s.var(), s.var()
    return f"""
fn {f}({texts}: &[{s.pick(["&str", "String"])}]) -> {of} {{
    let mut {total} = 0;
    for {text} in {texts} {{
        let {name}: {of} = «→match »{text}.parse::<{of}>()«→ {{
            Ok(value) => value,
            Err(_) => 0,
        }}»;
        {total} += {name};
    }}
    {total}
}}
"""
