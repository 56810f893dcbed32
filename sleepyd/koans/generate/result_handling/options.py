"""Generators for an `Option` where a plain value is wanted, and for a value where a closure is wanted."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.ingredients import absent, arithmetic, derive, fallback, fields, main_printing, parsed, zero
from sleepyd.koans.generate.source import Source


@skeleton("option_unwrap_or")
def option_as_tail(s: Source) -> str:
    ask, v, f = absent(s), s.var(), s.func()
    return f"""
{ask.map_import}fn {f}({v}: {ask.parameter}) -> {ask.of} {{
{statements(s)}    {ask.at(v)}«→{fallback(ask.of)}»
}}
"""


@skeleton("option_unwrap_or")
def option_in_typed_let(s: Source) -> str:
    ask, v, f, name = absent(s), s.var(), s.func(), s.var()
    return f"""
{ask.map_import}fn {f}({v}: {ask.parameter}) -> {ask.of} {{
{statements(s)}    let {name}: {ask.of} = {ask.at(v)}«→{fallback(ask.of)}»;
{statements(s)}    {arithmetic(s, name, ask.of)}
}}
"""


@skeleton("option_unwrap_or")
def option_field_in_method(s: Source) -> str:
    ask, t, v, f = absent(s, s.pick(["i32", "usize", "u32", "char", "String", "u64", "f64"])), *_type(s)
    value = ask.at(f"self.{v}") + (".clone()" if ask.expression == "$" and ask.of == "String" else "")
    return f"""
{ask.map_import}{derive(s)}struct {t} {{
{fields(s)}    {v}: {ask.field},
{fields(s, 1)}}}

impl {t} {{
    fn {f}(&self) -> {ask.of} {{
{statements(s, 2, 1)}        {value}«→{fallback(ask.of)}»
    }}
}}
"""


def _type(s: Source) -> tuple[str, str, str]:
    return s.type_name(), s.var(), s.func()


@skeleton("option_unwrap_or")
def option_passed_to_function(s: Source) -> str:
    of = s.pick(["i32", "u32", "usize", "char", "u64", "f64", "String"])
    ask, v, show, arg, f = absent(s, of), s.var(), s.func(), s.var(), s.func()
    return f"""
{ask.map_import}fn {show}({arg}: {of}) -> String {{
    format!("{s.word()} {{}}", {arg})
}}

fn {f}({v}: {ask.parameter}) -> String {{
{statements(s)}    {show}({ask.at(v)}«→{fallback(of)}»)
}}
"""


@skeleton("option_unwrap_or")
def option_in_struct_literal(s: Source) -> str:
    of = s.pick(["i32", "u32", "usize", "char", "u64", "f64", "String"])
    ask, v, t, field, other = absent(s, of), s.var(), s.type_name(), s.var(), s.var()
    f = s.pick([s.func(), "new"])
    return f"""
{ask.map_import}{derive(s)}struct {t} {{
    {field}: {of},
    {other}: u32,
}}

impl {t} {{
    fn {f}({v}: {ask.parameter}) -> {s.pick(["Self", t])} {{
        {s.pick(["Self", t])} {{
            {field}: {ask.at(v)}«→{fallback(of)}»,
            {other}: {s.number()},
        }}
    }}
}}
"""


@skeleton("option_unwrap_or")
def option_popped_from_vector(s: Source) -> str:
    kind, v, f, item = s.pick(["i32", "u64", "String", "char"]), s.plural(), s.func(), s.var()
    call = s.pick([f"{v}.pop()", f"{v}.pop()", f"{v}.into_iter().next()", f"{v}.into_iter().max()"])
    return f"""
fn {f}() -> {kind} {{
    let mut {v} = vec![{s.value(kind)}, {s.value(kind)}];
{statements(s)}    {v}.push({s.value(kind)});
    let {item}: {kind} = {call}«→{fallback(kind)}»;
    println!("{s.text()} {{}}", {item});
    {item}
}}
"""


@skeleton("option_unwrap_or")
def option_from_called_function(s: Source) -> str:
    ask, v, find, f, arg = absent(s), s.var(), s.func(), s.func(), s.var()
    return f"""
{ask.map_import}fn {find}({v}: {ask.parameter}) -> Option<{ask.of}> {{
    {ask.at(v)}
}}

fn {f}({arg}: {ask.parameter}) -> {ask.of} {{
{statements(s)}    {find}({arg})«→{fallback(ask.of)}»
}}
"""


@skeleton("option_unwrap_or")
def option_in_match_arm(s: Source) -> str:
    of = s.pick(["i32", "u32", "usize", "char", "u64", "f64", "String"])
    ask, v, n, f = absent(s, of), s.var(), s.var(), s.func()
    return f"""
{ask.map_import}fn {f}({n}: u32, {v}: {ask.parameter}) -> {of} {{
    match {n} {{
        {s.number()} => {zero(of)},
        _ => {ask.at(v)}«→{fallback(of)}»,
    }}
}}
"""


@skeleton("if_let_option")
def print_optional_parameter(s: Source) -> str:
    v, f, kind = s.var(), s.func(), s.pick(["&str", "i32", "String", "u32", "f64", "usize", "char"])
    text = s.text()
    return f"""
fn {f}({v}: Option<{kind}>) {{
{statements(s)}    «println!("{text}: {{}}", {v});→if let Some({v}) = {v} {{
        println!("{text}: {{}}", {v});
    }}»
{statements(s)}}}
"""


@skeleton("if_let_option")
def print_found_value(s: Source) -> str:
    ask, v, f, name, text = absent(s), s.var(), s.func(), s.var(), s.text()
    return f"""
{ask.map_import}fn {f}({v}: {ask.parameter}) {{
{statements(s)}    let {name} = {ask.at(v)};
    «println!("{text} {{}}", {name});→if let Some({name}) = {name} {{
        println!("{text} {{}}", {name});
    }}»
{statements(s)}}}
"""


@skeleton("if_let_option")
def print_optional_field(s: Source) -> str:
    t, v, f = s.type_name(), s.var(), s.func()
    kind, text, other = s.pick(["String", "i32", "u32", "f64", "String"]), s.word(), s.var()
    return f"""
{derive(s)}struct {t} {{
    {other}: {s.field_type()},
    {v}: Option<{kind}>,
}}

impl {t} {{
    fn {f}(&self) {{
{statements(s, 2, 1)}        «println!("{text}: {{}}", self.{v});→if let Some({v}) = &self.{v} {{
            println!("{text}: {{}}", {v});
        }}»
    }}
}}
"""


@skeleton("if_let_option")
def print_in_loop(s: Source) -> str:
    kind, vs, v, f, text = s.pick(["i32", "&str", "char", "u64"]), s.plural(), s.var(), s.func(), s.word()
    return f"""
fn {f}({vs}: Vec<Option<{kind}>>) -> usize {{
    for {v} in {s.pick([vs, f"&{vs}", f"{vs}.iter()"])} {{
        «println!("{text} {{}}", {v});→if let Some({v}) = {v} {{
            println!("{text} {{}}", {v});
        }}»
    }}
    {s.number()}
}}
"""


@skeleton("if_let_option")
def format_optional_parameter(s: Source) -> str:
    kind = s.pick(["String", "i32", "u32", "&str", "usize", "char", "f64"])
    v, f, other = s.var(), s.func(), s.var()
    text = s.text()
    return f"""
fn {f}({other}: &str, {v}: Option<{kind}>) -> String {{
{statements(s)}    format!("{{}} {text} {{}}", {other}, {v}«→{fallback(kind)}»)
}}
"""


@skeleton("if_let_option")
def format_found_value(s: Source) -> str:
    ask, v, f, name = absent(s), s.var(), s.func(), s.var()
    return f"""
{ask.map_import}fn {f}({v}: {ask.parameter}) -> String {{
{statements(s)}    let {name} = {ask.at(v)};
{statements(s)}    format!("{s.text()} {{}}", {name}«→{fallback(ask.of)}»)
}}
"""


@skeleton("if_let_option")
def add_optional_value(s: Source) -> str:
    vs, v, f, total = s.plural(), s.var(), s.func(), s.var()
    kind = s.pick(["i32", "u32", "u64", "i64", "usize"])
    return f"""
fn {f}({vs}: &[Option<{kind}>]) -> {kind} {{
    let mut {total} = 0;
{statements(s, 1, 1)}    for {v} in {vs} {{
        «{total} += {v};→if let Some({v}) = {v} {{
            {total} += {v};
        }}»
    }}
    {total}
}}
"""


@skeleton("unwrap_or_else_closure")
def call_instead_of_closure(s: Source) -> str:
    kind = s.pick(["i32", "u32", "String", "u64", "f64"])
    make, v, f = s.func(), s.var(), s.func()
    return f"""
fn {make}() -> {kind} {{
    {s.value(kind)}
}}

fn {f}({v}: Option<{kind}>) -> {kind} {{
{statements(s)}    {v}.unwrap_or_else(«→|| »{make}())
}}
{main_printing(s, f"{f}(None)")}"""


@skeleton("unwrap_or_else_closure")
def literal_instead_of_closure(s: Source) -> str:
    kind, f, name = s.pick(["i32", "u32", "usize", "char", "f64", "String", "u64"]), s.func(), s.var()
    ask, v = absent(s, kind), s.var()
    value = s.pick([s.value(kind), "String::new()"]) if kind == "String" else s.value(kind)
    return f"""
{ask.map_import}fn {f}({v}: {ask.parameter}) -> {kind} {{
{statements(s)}    let {name} = {ask.at(v)}.unwrap_or_else(«→|| »{value});
{statements(s)}    {arithmetic(s, name, kind)}
}}
"""


@skeleton("unwrap_or_else_closure")
def value_for_failed_parse(s: Source) -> str:
    ask, v, f, make = parsed(s), s.var(), s.func(), s.func()
    zero_value = s.value(ask.of)
    helper = f"fn {make}() -> {ask.of} {{\n    {zero_value}\n}}\n\n" if s.chance(0.5) else ""
    return f"""
{helper}fn {f}({v}: &str) -> {ask.of} {{
{statements(s)}    {ask.at(v)}.unwrap_or_else(«→|_| »{f"{make}()" if helper else zero_value})
}}
"""


@skeleton("unwrap_or_else_closure")
def entry_or_insert_with(s: Source) -> str:
    key, vs, f, items, item = s.var(), s.var(), s.func(), s.plural(), s.var()
    kind = s.pick(["u32", "String", "i32"])
    make, empty = s.pick(["Vec::new()", "Vec::new()", f"vec![{s.value(kind)}]", "Vec::with_capacity(4)"]), s.number()
    return f"""
use std::collections::HashMap;

fn {f}({items}: Vec<(String, {kind})>) -> HashMap<String, Vec<{kind}>> {{
    let mut {vs}: HashMap<String, Vec<{kind}>> = HashMap::new();
    for ({key}, {item}) in {items} {{
        {vs}.entry({key}).or_insert_with(«→|| »{make}).push({item});
    }}
    println!("{s.text()} {{}} {empty}", {vs}.len());
    {vs}
}}
"""


@skeleton("unwrap_or_else_closure")
def lazily_filled_field(s: Source) -> str:
    t, v, f, other, kind = s.type_name(), s.var(), s.func(), s.var(), s.pick(["i32", "u64", "usize", "u32"])
    method = s.pick(
        [
            f"fn {f}(&mut self) -> &mut {kind} {{\n        self.{v}.get_or_insert_with(",
            f"fn {f}(&self) -> {kind} {{\n        self.{v}.unwrap_or_else(",
            f"fn {f}(self) -> {kind} {{\n        self.{v}.unwrap_or_else(",
        ]
    )
    value = s.pick([f"self.{other}", str(s.number())]) if "&mut" not in method else str(s.number())
    return f"""
struct {t} {{
    {v}: Option<{kind}>,
    {other}: {kind},
}}

impl {t} {{
    {method}«→|| »{value})
    }}
}}
"""


@skeleton("unwrap_or_else_closure")
def first_closure_of_map_or_else(s: Source) -> str:
    kind, make, v, f, x = s.pick(["i32", "u32", "u64", "usize"]), s.func(), s.var(), s.func(), s.var()
    if s.chance(0.5):
        return f"""
fn {make}() -> String {{
    {s.value("String")}
}}

fn {f}({v}: Option<{kind}>) -> String {{
{statements(s)}    {v}.map_or_else(«→|| »{make}(), |{x}| {x}.to_string())
}}
"""
    error = s.pick([s.value("String"), s.string()])
    error_type = "&'static str" if error.startswith('"') and not error.endswith(")") else "String"
    return f"""
fn {f}({v}: Option<{kind}>) -> Result<{kind}, {error_type}> {{
{statements(s)}    let {x} = {v}.ok_or_else(«→|| »{error})?;
    Ok({arithmetic(s, x, kind)})
}}
"""


@skeleton("unwrap_or_else_closure")
def plain_value_given_to_combinator(s: Source) -> str:
    v, f, x, kind = s.var(), s.func(), s.var(), s.pick(["i32", "u32", "u64", "i64"])
    body = s.pick(
        [
            (f"-> Option<{kind}>", f"    {v}.or_else(«→|| »Some({s.number()}))"),
            (f"-> Option<{kind}>", f"    ({v}.is_some()).then(«→|| »{s.number()})"),
            (f"-> {kind}", f"    let {x} = {v}.or_else(«→|| »Some({s.number()}));\n    {x}.unwrap_or(0)"),
        ]
    )
    return f"""
fn {f}({v}: Option<{kind}>) {body[0]} {{
{statements(s)}{body[1]}
}}
"""
