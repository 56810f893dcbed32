"""Generators for references forgotten or misplaced: a missing `&`, a missing `*`, a `&` that ought to be `&mut`.

These tasks belong to no koan; they broaden what the base model has seen of everyday compile errors.
"""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.ingredients import derive, fields
from sleepyd.koans.generate.source import Source

_MUTATIONS = [
    ("Vec<i32>", "push(7)"),
    ("Vec<u32>", "push(1)"),
    ("Vec<i32>", "sort()"),
    ("Vec<i32>", "clear()"),
    ("Vec<u64>", "reverse()"),
    ("Vec<i32>", "pop()"),
    ("Vec<String>", "push(String::new())"),
    ("String", "push('!')"),
    ("String", 'push_str(".")'),
    ("String", "clear()"),
]


@skeleton("missing_reference_argument")
def value_given_to_function(s: Source) -> str:
    inner, arg, f, v, total = s.func(), s.var(), s.func(), s.var(), s.var()
    kind, wanted = s.pick(
        [
            ("String", "&String"),
            ("String", "&str"),
            ("Vec<i32>", "&[i32]"),
            ("Vec<u32>", "&Vec<u32>"),
            ("String", "&str"),
            ("Vec<String>", "&[String]"),
        ]
    )
    end = s.pick([f'    println!("{{:?}}", {v});\n', ""])
    local = s.chance(0.5)
    bound = f"    let {v} = {s.value(kind)};\n"
    return f"""
fn {inner}({arg}: {wanted}) -> usize {{
    {arg}.len() + {s.number()}
}}

fn {f}({"" if local else f"{v}: {kind}"}) -> usize {{
{bound if local else ""}{statements(s)}    let {total} = {inner}(«→&»{v});
{end}    {total}
}}
"""


@skeleton("missing_reference_argument")
def struct_given_to_function(s: Source) -> str:
    t, a, inner, arg, f, v = s.type_name(), s.var(), s.func(), s.var(), s.func(), s.var()
    kind = s.pick(["u32", "i32", "f64", "u64"])
    changing = s.chance(0.3)
    body = f"    {arg}.{a} += {s.value(kind)};\n    {arg}.{a}" if changing else f"    {arg}.{a}"
    mark = "«→&mut »" if changing else "«→&»"
    return f"""
{derive(s)}struct {t} {{
    {a}: {kind},
}}

fn {inner}({arg}: &{"mut " if changing else ""}{t}) -> {kind} {{
{body}
}}

fn {f}() -> {kind} {{
    let {"mut " if changing else ""}{v} = {t} {{ {a}: {s.value(kind)} }};
{statements(s, 1, 1)}    {inner}({mark}{v})
}}
"""


@skeleton("missing_reference_argument")
def key_or_element_looked_for(s: Source) -> str:
    vs, key, f = s.plural(), s.var(), s.func()
    kind = s.pick(["u32", "i32", "u64", "char"])
    if s.chance(0.5):
        call = s.pick([f"{vs}.contains(«→&»{key})", f"{vs}.contains(«→&»{s.value(kind)})"])
        return f"""
fn {f}({vs}: &[{kind}], {key}: {kind}) -> bool {{
{statements(s)}    println!("{s.word()} {{}}", {key});
    {call}
}}
"""
    held = s.pick(["String", "u32", "u64"])
    method, of, use = s.pick(
        [
            ("get", "bool", ".is_some()"),
            ("contains_key", "bool", ""),
            ("get", f"Option<{kind}>", ".copied()"),
            ("remove", f"Option<{kind}>", ""),
        ]
    )
    return f"""
use std::collections::HashMap;

fn {f}({vs}: &{"mut " if method == "remove" else ""}HashMap<{held}, {kind}>, {key}: {held}) -> {of} {{
{statements(s)}    {vs}.{method}(«→&»{key}){use}
}}
"""


@skeleton("missing_reference_argument")
def field_given_to_method(s: Source) -> str:
    t, v, inner, f, arg = s.type_name(), s.var(), s.func(), s.func(), s.var()
    kind, wanted = s.pick([("String", "&str"), ("Vec<u32>", "&[u32]"), ("String", "&String")])
    return f"""
{derive(s)}struct {t} {{
    {v}: {kind},
{fields(s, 1)}}}

impl {t} {{
    fn {inner}(&self, {arg}: {wanted}) -> bool {{
        self.{v}.len() > {arg}.len()
    }}

    fn {f}(&self, {arg}: {kind}) -> bool {{
{statements(s, 2, 1)}        self.{inner}(«→&»{arg})
    }}
}}
"""


@skeleton("missing_deref")
def comparison_in_loop(s: Source) -> str:
    vs, v, f, count, kind = s.plural(), s.var(), s.func(), s.var(), s.integer_type()
    operator = s.pick([">", "<", "==", "!=", ">="])
    step = s.pick([f"{count} += 1;", f"{count} += 1;", f"{count} = {count} + 2;"])
    return f"""
fn {f}({vs}: &[{kind}]) -> usize {{
    let mut {count} = 0;
    for {v} in {s.pick([vs, f"{vs}.iter()"])} {{
        if «→*»{v} {operator} {s.number()} {{
            {step}
        }}
    }}
{statements(s, 1, 1)}    {count}
}}
"""


@skeleton("missing_deref")
def comparison_in_closure(s: Source) -> str:
    vs, v, f, kind, n = s.plural(), s.var(), s.func(), s.integer_type(), s.number()
    test = f"{s.pick(['>', '<', '==', '!='])} {n}"
    call, of = s.pick(
        [
            (f"{vs}.iter().any(|{v}| «→*»{v} {test})", "bool"),
            (f"{vs}.iter().all(|{v}| «→*»{v} {test})", "bool"),
            (f"{vs}.iter().filter(|{v}| «→**»{v} {test}).count()", "usize"),
            (f"{vs}.iter().position(|{v}| «→*»{v} {test}).unwrap_or(0)", "usize"),
        ]
    )
    return f"""
fn {f}({vs}: &{s.pick([f"[{kind}]", f"Vec<{kind}>"])}) -> {of} {{
{statements(s)}    {call}
}}
"""


@skeleton("missing_deref")
def reference_returned_as_value(s: Source) -> str:
    vs, v, f, kind = s.plural(), s.var(), s.func(), s.pick([s.integer_type(), "f64", "char"])
    zero = {"f64": "0.0", "char": "' '"}.get(kind, "0")
    form = s.pick(["match", "let", "if"])
    if form == "match":
        body = f"""    match {vs}.{s.pick(["first()", "last()", "get(1)"])} {{
        Some({v}) => «→*»{v},
        None => {zero},
    }}"""
    elif form == "let":
        body = f"    let {v}: {kind} = «→*»{vs}.{s.pick(['first', 'last'])}().unwrap();\n    {v}"
    else:
        body = f"    if let Some({v}) = {vs}.first() {{\n        return «→*»{v};\n    }}\n    {zero}"
    return f"""
fn {f}({vs}: &[{kind}]) -> {kind} {{
{statements(s)}{body}
}}
"""


@skeleton("missing_deref")
def reference_where_value_is_stored(s: Source) -> str:
    vs, v, f, out, kind, t = s.plural(), s.var(), s.func(), s.var(), s.integer_type(), s.type_name()
    if s.chance(0.5):
        return f"""
fn {f}({vs}: &[{kind}]) -> Vec<{kind}> {{
    let mut {out}: Vec<{kind}> = Vec::new();
    for {v} in {vs} {{
        {out}.push(«→*»{v});
    }}
{statements(s, 1, 1)}    {out}
}}
"""
    return f"""
struct {t} {{
    {out}: {kind},
}}

fn {f}({v}: &{kind}) -> {t} {{
{statements(s)}    {t} {{ {out}: «→*»{v} }}
}}
"""


@skeleton("missing_deref")
def assignment_through_reference(s: Source) -> str:
    v, f, kind, vs, n = s.var(), s.func(), s.integer_type(), s.plural(), s.number()
    if s.chance(0.5):
        return f"""
fn {f}({v}: &mut {kind}) {{
{statements(s)}    «→*»{v} = {n};
}}
"""
    return f"""
fn {f}({vs}: &mut Vec<{kind}>) {{
    for {v} in {vs}.iter_mut() {{
        «→*»{v} = {n};
    }}
{statements(s, 1, 1)}}}
"""


@skeleton("immutable_reference_parameter")
def collection_parameter_changed(s: Source) -> str:
    (kind, call), v, f = s.pick(_MUTATIONS), s.var(), s.func()
    return f"""
fn {f}({v}: &«→mut »{kind}) {{
{statements(s)}    {v}.{call};
{statements(s, 1, 1)}}}
"""


@skeleton("immutable_reference_parameter")
def collection_filled_in_loop(s: Source) -> str:
    v, f, vs, x, kind = s.plural(), s.func(), s.plural(), s.var(), s.pick(["i32", "String", "u32", "char"])
    take = f"{x}.clone()" if kind == "String" else f"*{x}"
    condition = s.chance(0.4) and kind != "String"
    line = f"{v}.push({take});"
    body = f"if {take} != {s.value(kind)} {{\n            {line}\n        }}" if condition else line
    end = s.pick([("", ""), (" -> usize", f"    {v}.len()\n")])
    return f"""
fn {f}({v}: &«→mut »Vec<{kind}>, {vs}: &[{kind}]){end[0]} {{
    for {x} in {vs} {{
        {body}
    }}
{statements(s, 1, 1)}{end[1]}}}
"""


@skeleton("immutable_reference_parameter")
def map_parameter_changed(s: Source) -> str:
    v, f, key, kind = s.var(), s.func(), s.var(), s.pick(["i32", "u32", "u64"])
    call = s.pick(
        [
            f"{v}.insert({key}.to_string(), {s.number()});",
            f"*{v}.entry({key}.to_string()).or_insert(0) += {s.number()};",
            f"{v}.remove({key});",
        ]
    )
    return f"""
use std::collections::HashMap;

fn {f}({v}: &«→mut »HashMap<String, {kind}>, {key}: &str) {{
{statements(s)}    {call}
}}
"""


@skeleton("immutable_reference_parameter")
def field_of_parameter_changed(s: Source) -> str:
    t, v, f, name, (kind, call) = s.type_name(), s.var(), s.func(), s.var(), s.pick(_MUTATIONS)
    return f"""
{derive(s)}struct {t} {{
    {v}: {kind},
{fields(s)}}}

fn {f}({name}: &«→mut »{t}) {{
{statements(s)}    {name}.{v}.{call};
}}
"""


@skeleton("immutable_reference_parameter")
def method_of_parameter_changes_it(s: Source) -> str:
    t, v, g, f, name, kind = s.type_name(), s.var(), s.func(), s.func(), s.var(), s.pick(["u32", "i32", "u64"])
    return f"""
struct {t} {{
    {v}: {kind},
}}

impl {t} {{
    fn {g}(&mut self) {{
        self.{v} += {s.number()};
    }}
}}

fn {f}({name}: &«→mut »{t}) -> {kind} {{
{statements(s, 1, 1)}    {name}.{g}();
    {name}.{v}
}}
"""
