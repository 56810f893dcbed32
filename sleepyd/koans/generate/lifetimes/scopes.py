"""Generators for references that outlive what they point to, or must live as long as something else.

A value that dies too early is declared before its block; a reference is given the named lifetime it must have; a
`'static` that nobody needs goes away.
"""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.owned import opening, owned, show, structure
from sleepyd.koans.generate.source import Source

_NAMED = "&«→'a »"
_STATIC = "&«'static →»"


@skeleton("explicit_lifetime_required")
def one_of_two(s: Source) -> str:
    of = s.pick(["str", "str", "[i32]", "String", "u32", "i64"])
    f, a, b = s.func(), s.var(), s.var()
    test = f"{a} > {b}" if of in {"u32", "i64"} else f"{a}.len() {s.pick(['>', '<', '>='])} {b}.len()"
    params = [f"{a}: &'a {of}", f"{b}: {_NAMED}{of}"]
    if s.chance(0.4):
        params.reverse()
    body = s.pick(
        [
            f"    if {test} {{\n        {a}\n    }} else {{\n        {b}\n    }}\n",
            f"    if {test} {{\n        return {b};\n    }}\n    {a}\n",
        ]
    )
    return f"""
fn {f}<'a>({", ".join(params)}) -> &'a {of} {{
{statements(s)}{body}}}
"""


@skeleton("explicit_lifetime_required")
def pushed_into_list(s: Source) -> str:
    of = s.pick(["str", "str", "i32", "String", "[u32]"])
    f, v, x = s.func(), s.plural(), s.var()
    test = s.pick(["", f"    if {v}.len() < {s.number()} {{\n        {v}.push({x});\n    }}\n"])
    return f"""
fn {f}<'a>({v}: &mut Vec<&'a {of}>, {x}: {_NAMED}{of}) {{
{statements(s)}{test or f"    {v}.push({x});" + chr(10)}    {show(s, f"{v}.len()")}
}}
"""


@skeleton("explicit_lifetime_required")
def constructor_of_borrower(s: Source) -> str:
    o, x, n, p, m = s.type_name(), s.var(), s.var(), s.var(), s.pick(["new", "new", s.func()])
    of = s.pick(["str", "str", "[i32]", "String"])
    init = x if p == x else f"{x}: {p}"
    result = s.pick(["Self", f"{o}<'a>"])
    return f"""
struct {o}<'a> {{
    {x}: &'a {of},
    {n}: usize,
}}

impl<'a> {o}<'a> {{
    fn {m}({p}: {_NAMED}{of}) -> {result} {{
{statements(s, 2, 1)}        {o} {{ {init}, {n}: {s.pick([f"{p}.len()", str(s.number())])} }}
    }}

    fn {s.func()}(&self) -> usize {{
        self.{x}.len() + self.{n}
    }}
}}
"""


@skeleton("explicit_lifetime_required")
def setter_of_borrower(s: Source) -> str:
    o, x, p, m, count = s.type_name(), s.var(), s.var(), s.func(), s.var()
    held, act = s.pick([("&'a str", f"self.{x} = {p};"), ("Vec<&'a str>", f"self.{x}.push({p});")])
    return f"""
struct {o}<'a> {{
    {x}: {held},
    {count}: u32,
}}

impl<'a> {o}<'a> {{
    fn {m}(&mut self, {p}: {_NAMED}str) {{
        {act}
        self.{count} += {s.number(1, 5)};
    }}
}}
"""


@skeleton("explicit_lifetime_required")
def function_builds_borrower(s: Source) -> str:
    o, x, f, p, n = s.type_name(), s.var(), s.func(), s.var(), s.var()
    of = s.pick(["str", "[u8]", "str", "Vec<i32>"])
    return f"""
struct {o}<'a> {{
    {x}: &'a {of},
}}

fn {f}<'a>({p}: {_NAMED}{of}, {n}: usize) -> {o}<'a> {{
{statements(s)}    {show(s, n)}
    {o} {{ {x}: {p} }}
}}
"""


@skeleton("explicit_lifetime_required")
def default_for_missing(s: Source) -> str:
    f, a, b, x, of = s.func(), s.var(), s.var(), s.var(), s.pick(["str", "str", "String", "i32"])
    body = s.pick(
        [
            f"    {a}.unwrap_or({b})\n",
            f"    match {a} {{\n        Some({x}) => {x},\n        None => {b},\n    }}\n",
            f"    if let Some({x}) = {a} {{\n        return {x};\n    }}\n    {b}\n",
        ]
    )
    return f"""
fn {f}<'a>({a}: Option<&'a {of}>, {b}: {_NAMED}{of}) -> &'a {of} {{
{statements(s)}{body}}}
"""


@skeleton("dangling_reference")
def reference_to_inner_value(s: Source) -> str:
    o, r, x = owned(s, structs=0.2), s.var(), s.var()
    let = f"let {x} = {o.make(s)};"
    return f"""
{o.item}{opening(s)} {{
{statements(s, most=1)}    «→{let}»
    let {r};
    {{
        «{let}→»
        {r} = &{x};
{s.pick(["", f"        {show(s, x + o.measure)}{chr(10)}"])}    }}
    {o.read(s, r)}
}}
"""


@skeleton("dangling_reference")
def reference_to_inner_number(s: Source) -> str:
    r, x, of = s.var(), s.var(), s.integer_type()
    let = f"let {x} = {s.number()};"
    note = s.pick(["", f": &{of}"])
    head, end = s.pick(
        [(opening(s), f"    {show(s, r)}\n"), (f"fn {s.func()}() -> {of}", f"    *{r} + {s.number()}\n")]
    )
    return f"""
{head} {{
    «→{let}»
    let {r}{note};
    {{
        «{let}→»
        {r} = &{x};
    }}
{statements(s, most=1)}{end}}}
"""


@skeleton("dangling_reference")
def result_of_function_call(s: Source) -> str:
    f, p, q, a, b, r = s.func(), s.var(), s.var(), s.var(), s.var(), s.var()
    let = f"let {b} = {s.value('String')};"
    pass_ = s.pick([f"{f}(&{a}, &{b})", f"{f}({a}.as_str(), {b}.as_str())", f"{f}(&{b}, &{a})"])
    return f"""
fn {f}<'a>({p}: &'a str, {q}: &'a str) -> &'a str {{
    if {p}.len() {s.pick([">", "<", ">="])} {q}.len() {{ {p} }} else {{ {q} }}
}}

{opening(s)} {{
    let {a} = {s.value("String")};
    «→{let}»
    let {r};
    {{
        «{let}→»
        {r} = {pass_};
    }}
    {show(s, r)}
}}
"""


@skeleton("dangling_reference")
def struct_holding_inner_value(s: Source) -> str:
    o, field, n, h, x = s.type_name(), s.var(), s.var(), s.var(), s.var()
    let = f"let {x} = {s.value('String')};"
    return f"""
struct {o}<'a> {{
    {field}: &'a str,
    {n}: u32,
}}

{opening(s)} {{
    «→{let}»
    let {h};
    {{
        «{let}→»
        {h} = {o} {{ {field}: &{x}, {n}: {s.number()} }};
    }}
{statements(s, most=1)}    {show(s, f"{h}.{field}")}
    {show(s, f"{h}.{n}")}
}}
"""


@skeleton("dangling_reference")
def list_of_inner_values(s: Source) -> str:
    o, v, x = owned(s, structs=0.2, maps=0), s.plural(), s.var()
    let = f"let {x} = {o.make(s)};"
    note = s.pick(["", f": Vec<&{o.type}>"])
    return f"""
{o.item}{opening(s)} {{
    «→{let}»
    let mut {v}{note} = Vec::new();
    {{
{statements(s, 2, 1)}        «{let}→»
        {v}.push(&{x});
    }}
    {show(s, v, ":?")}
    {show(s, f"{v}.len()")}
}}
"""


@skeleton("dangling_reference")
def slice_of_inner_text(s: Source) -> str:
    r, x = s.var(), s.var()
    text, view, shown = s.pick(
        [
            (s.value("String"), "&{x}[0..2]", ""),
            (s.value("String"), "{x}.trim()", ""),
            (s.value("String"), "{x}.as_str()", ""),
            (s.value("Vec<i32>"), "&{x}[..]", ":?"),
            (s.value("Vec<u32>"), "{x}.as_slice()", ":?"),
            (s.value("Vec<i32>"), "{x}.first()", ":?"),
            (s.value("Vec<i32>"), "{x}.iter().max().unwrap()", ""),
        ]
    )
    let = f"let {x} = {text};"
    return f"""
{opening(s)} {{
    «→{let}»
    let {r} = {{
{statements(s, 2, 1)}        «{let}→»
        {view.format(x=x)}
    }};
    {show(s, r, shown)}
}}
"""


@skeleton("dangling_reference")
def assigned_in_branch(s: Source) -> str:
    o, f, n, r, a, b = owned(s, structs=0, maps=0), s.func(), s.var(), s.var(), s.var(), s.var()
    let = f"let {b} = {o.make(s)};"
    return f"""
fn {f}({n}: u32) -> usize {{
    let {a} = {o.make(s)};
    «→{let}»
    let mut {r} = &{a};
    if {n} > {s.number()} {{
        «{let}→»
        {r} = &{b};
    }}
{statements(s, most=1)}    {r}.len()
}}
"""


@skeleton("static_required")
def annotated_local(s: Source) -> str:
    o, a, r = owned(s, structs=0.2), s.var(), s.var()
    of = "str" if o.type == "String" and s.chance(0.6) else o.type
    return f"""
{o.item}{opening(s)} {{
    let {a} = {o.make(s)};
{statements(s)}    let {r}: {_STATIC}{of} = &{a};
    {o.read(s, r) if of == o.type else show(s, r)}
}}
"""


@skeleton("static_required")
def bound_of_generic_function(s: Source) -> str:
    f, t, p, a, r = s.func(), s.pick(["T", "T", "V"]), s.var(), s.var(), s.var()
    bound, body = s.pick(
        [
            ("Display", f"{p}.to_string()"),
            ("Debug", f'format!("{{:?}}", {p})'),
            ("Display", f'format!("{s.word()} {{}}", {p})'),
        ]
    )
    of = "String" if bound == "Display" else s.pick(["String", "Vec<i32>"])
    return f"""
use std::fmt::{bound};

fn {f}<{t}: {bound}« + 'static→»>({p}: {t}) -> String {{
    {body}
}}

{opening(s)} {{
    let {a} = {s.value(of)};
{statements(s, most=1)}    let {r} = {f}(&{a});
    {show(s, r)}
}}
"""


@skeleton("static_required")
def where_clause(s: Source) -> str:
    f, p, q, a, n, t = s.func(), s.var(), s.var(), s.var(), s.var(), s.pick(["T", "T", "U"])
    bound = s.pick(["std::fmt::Debug", "std::fmt::Debug", "std::fmt::Debug + Clone"])
    of = s.pick(["Vec<u32>", "String", "Vec<String>"])
    return f"""
fn {f}<{t}>({p}: {t}, {q}: usize)
where
    {t}: {bound}« + 'static→»,
{{
    println!("{s.text()} {{:?}} {{}}", {p}, {q});
}}

fn {s.func()}({n}: usize) {{
    let {a} = {s.value(of)};
    {f}(&{a}, {n});
    {show(s, f"{a}.len()")}
}}
"""


@skeleton("static_required")
def annotated_list(s: Source) -> str:
    v, a, b = s.plural(), s.var(), s.var()
    kind, make = s.pick(
        [
            (f"Vec<{_STATIC}str>", f"vec![{a}.as_str(), {s.string()}]"),
            (f"Option<{_STATIC}str>", f"Some({a}.as_str())"),
            (f"[{_STATIC}str; 2]", f"[{s.string()}, {a}.as_str()]"),
            (f"({_STATIC}str, u32)", f"({a}.as_str(), {s.number()})"),
            ("Box<dyn std::fmt::Debug« + 'static→»>", f"Box::new(&{a})"),
        ]
    )
    return f"""
fn {s.func()}({b}: u32) {{
    let {a} = format!("{s.word()} {{}}", {b});
{statements(s, most=1)}    let {v}: {kind} = {make};
    {show(s, v, ":?")}
}}
"""


@skeleton("static_required")
def part_of_local(s: Source) -> str:
    o, a, r = structure(s), s.var(), s.var()
    field, of = s.pick(o.fields[:2])
    kind = "str" if of == "String" and s.chance(0.6) else of
    return f"""
{o.item}{opening(s)} {{
    let {a} = {o.make(s)};
    let {r}: {_STATIC}{kind} = &{a}.{field};
{statements(s, most=1)}    {show(s, r)}
    {show(s, f"{a}{o.measure}")}
}}
"""


@skeleton("static_required")
def annotated_in_loop(s: Source) -> str:
    items, x, r, total = s.plural(), s.var(), s.var(), s.var()
    of, view = s.pick([("str", f"&{x}"), ("str", f"{x}.trim()"), ("String", f"&{x}"), ("str", f"{x}.as_str()")])
    return f"""
fn {s.func()}({items}: Vec<String>) -> usize {{
    let mut {total} = 0;
    for {x} in {items} {{
        let {r}: {_STATIC}{of} = {view};
        {show(s, r)}
        {total} += {r}.len();
    }}
    {total}
}}
"""
