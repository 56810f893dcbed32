"""Generators for values used after they moved: the fix clones where the value moves (a `for` loop borrows instead)."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.owned import opening, owned, show, structure
from sleepyd.koans.generate.source import Source


@skeleton("use_after_move")
def rebound(s: Source) -> str:
    o, a, b = owned(s), s.var(), s.var()
    note = s.pick(["", f": {o.type}"])
    return f"""
{o.item}{opening(s)} {{
    let {a} = {o.make(s)};
{statements(s)}    let {s.pick(["", "", "mut "])}{b}{note} = {a}«→.clone()»;
{statements(s)}    {o.read(s, s.pick([a, b]))}
    {show(s, b + o.measure)}
    {o.read(s, a)}
}}
"""


@skeleton("use_after_move")
def passed_to_function(s: Source) -> str:
    o, f, a, p, r = owned(s), s.func(), s.var(), s.var(), s.var()
    body = s.pick([f"{p}{o.measure}", f"{p}{o.measure} + {s.number()}"])
    call = s.pick([f"let {r} = {f}({a}«→.clone()»);\n    {show(s, r)}", show(s, f"{f}({a}«→.clone()»)")])
    function = f"fn {f}({p}: {o.type}) -> {o.number} {{\n{statements(s, most=1)}    {body}\n}}\n"
    caller = f"""{opening(s)} {{
    let {a} = {o.make(s)};
    {call}
{statements(s)}    {o.read(s, a)}
}}
"""
    return o.item + (f"{function}\n{caller}" if s.chance(0.7) else f"{caller}\n{function}")


@skeleton("use_after_move")
def put_into_collection(s: Source) -> str:
    o, items, a = owned(s, maps=0), s.plural(), s.var()
    make, add = s.pick([("Vec::new()", "push"), (f"vec![{o.make(s)}]", "push"), ("Vec::with_capacity(4)", "push")])
    f = s.func()
    return f"""
{o.item}fn {f}({a}: {o.type}) -> Vec<{o.type}> {{
    let mut {items} = {make};
{statements(s)}    {items}.{add}({a}«→.clone()»);
    {o.read(s, a)}
{statements(s, most=1)}    {items}
}}
"""


@skeleton("use_after_move")
def stored_in_struct_literal(s: Source) -> str:
    o, holder, field, count, h = owned(s, structs=0.1), s.type_name(), s.var(), s.var(), s.var()
    a = field if s.chance(0.5) else s.var()
    first = f"«{a}→{a}: {a}.clone()»" if a == field else f"{field}: {a}«→.clone()»"
    return f"""
{o.item}struct {holder} {{
    {field}: {o.type},
    {count}: u32,
}}

{opening(s)} {{
    let {a} = {o.make(s)};
{statements(s)}    let {h} = {holder} {{ {first}, {count}: {s.number()} }};
    {show(s, f"{h}.{count}")}
    {show(s, f"{h}.{field}{o.measure}")}
    {o.read(s, a)}
}}
"""


@skeleton("use_after_move")
def consumed_by_method(s: Source) -> str:
    o, m, a, r = structure(s), s.func(), s.var(), s.var()
    name, number = o.fields[0][0], o.fields[1][0]
    result, body = s.pick([("String", f"self.{name}"), ("String", f'format!("{{}} {{}}", self.{name}, self.{number})')])
    return f"""
{o.item}impl {o.type} {{
    fn {m}(self) -> {result} {{
        {body}
    }}
}}

{opening(s)} {{
    let {a} = {o.make(s)};
{statements(s, most=1)}    let {r} = {a}«→.clone()».{m}();
    {show(s, r)}
    {o.read(s, a)}
}}
"""


@skeleton("use_after_move")
def assigned_to_field(s: Source) -> str:
    o, holder, field, m, a, count = owned(s, structs=0.1), s.type_name(), s.var(), s.func(), s.var(), s.var()
    move = s.pick([f"self.{field} = {a}«→.clone()»;", f"let _ = std::mem::replace(&mut self.{field}, {a}«→.clone()»);"])
    return f"""
{o.item}struct {holder} {{
    {field}: {o.type},
    {count}: usize,
}}

impl {holder} {{
    fn {m}(&mut self, {a}: {o.type}) {{
        {move}
        self.{count} += 1;
        {o.read(s, a)}
    }}
}}
"""


@skeleton("use_after_move")
def looped_over(s: Source) -> str:
    kind = s.pick(["i32", "String", "u64", "f64", "char"])
    v, x, total = s.plural(), s.var(), s.var()
    head = s.pick([f"fn {s.func()}({v}: Vec<{kind}>) -> usize", f"fn {s.func()}() -> usize"])
    made = "" if v in head else f"    let {v} = {s.value(f'Vec<{kind}>')};\n"
    return f"""
{head} {{
{made}    let mut {total} = {s.number(0, 3)};
    for {x} in «→&»{v} {{
        {show(s, x)}
        {total} += {s.number()};
    }}
{statements(s)}    {total} {s.pick(["+", "*"])} {v}.len()
}}
"""


@skeleton("use_after_move")
def moved_in_branch(s: Source) -> str:
    o, f, g, a, p, limit = owned(s), s.func(), s.func(), s.var(), s.var(), s.var()
    return f"""
{o.item}fn {g}({p}: {o.type}) {{
    {o.read(s, p)}
}}

fn {f}({a}: {o.type}, {limit}: {o.number}) -> {o.number} {{
    if {a}{o.measure} {s.pick(["<", ">", ">=", "=="])} {limit} {{
        {g}({a}«→.clone()»);
    }}{s.pick(["", f" else {{{chr(10)}        {show(s, limit)}{chr(10)}    }}"])}
{statements(s)}    {a}{o.measure}
}}
"""


@skeleton("use_after_move")
def returned_with_itself(s: Source) -> str:
    o, f, a = owned(s), s.func(), s.var()
    return f"""
{o.item}fn {f}() -> ({o.type}, {o.number}) {{
    let {a} = {o.make(s)};
{statements(s)}    ({a}«→.clone()», {a}{o.measure})
}}

{opening(s)} {{
    let ({(p := s.var())}, {(q := s.var())}) = {f}();
    {o.read(s, p)}
    {show(s, q)}
}}
"""


@skeleton("move_before_use")
def measured_after_consumed(s: Source) -> str:
    o, f, g, a, p, r, n = owned(s), s.func(), s.func(), s.var(), s.var(), s.var(), s.var()
    return f"""
{o.item}fn {g}({p}: {o.type}) -> String {{
    format!("{s.text()} {{:?}}", {p})
}}

fn {f}({a}: {o.type}) -> String {{
    let {r} = {g}({a}«→.clone()»);
{statements(s, most=1)}    let {n} = {a}{o.measure};
    format!("{{}} {{}}", {r}, {n})
}}
"""


@skeleton("move_before_use")
def given_to_constructor(s: Source) -> str:
    o, holder, field, a, h, m = owned(s, structs=0), s.type_name(), s.var(), s.var(), s.var(), s.func()
    a = s.pick([a, field])
    p = s.var()
    body = s.pick([f"Self {{ {field}: {p} }}", f"{holder} {{ {field}: {p} }}"])
    return f"""
{o.item}struct {holder} {{
    {field}: {o.type},
}}

impl {holder} {{
    fn new({p}: {o.type}) -> Self {{
        {body}
    }}

    fn {m}(&self) -> usize {{
        self.{field}.len()
    }}
}}

{opening(s)} {{
    let {a} = {o.make(s)};
    let {h} = {holder}::new({a}«→.clone()»);
    {o.read(s, a)}
    {show(s, f"{h}.{m}()")}
}}
"""


@skeleton("move_before_use")
def turned_into_iterator(s: Source) -> str:
    kind = s.pick(["i32", "u32", "u64", "i64"])
    v, total, n, x, acc = s.plural(), s.var(), s.var(), s.var(), s.var()
    chain = s.pick(
        [
            ".sum()",
            f".map(|{x}| {x} * {s.number()}).sum()",
            f".filter(|{x}| *{x} > {s.number()}).sum()",
            f".fold({s.number()}, |{acc}, {x}| {acc} + {x})",
        ]
    )
    return f"""
fn {s.func()}({v}: Vec<{kind}>) -> {kind} {{
{statements(s)}    let {total}: {kind} = {v}«→.clone()».into_iter(){chain};
    let {n} = {v}.len() as {kind};
{statements(s, most=1)}    {total} {s.pick(["/", "+", "-", "%"])} {n}
}}
"""


@skeleton("move_before_use")
def field_before_its_length(s: Source) -> str:
    o, holder, field, count, extra = owned(s, structs=0), s.type_name(), s.plural(), s.var(), s.var()
    make = s.pick(["Self", holder])
    tail = s.pick(["", f" {extra}: {s.number()},"])
    return f"""
{o.item}struct {holder} {{
    {field}: {o.type},
    {count}: usize,
{f"    {extra}: u32," + chr(10) if tail else ""}}}

impl {holder} {{
    fn {s.pick(["new", s.func()])}({field}: {o.type}) -> {make} {{
{statements(s, 2, 1)}        {make} {{
            «{field}→{field}: {field}.clone()»,
            {count}: {field}.len(),
{f"            {tail.strip()}" + chr(10) if tail else ""}        }}
    }}
}}
"""


@skeleton("move_before_use")
def key_before_its_length(s: Source) -> str:
    m, word, words = s.var(), s.var(), s.plural()
    collection = s.pick(["HashMap", "BTreeMap"])
    value = s.pick([f"{word}.len()", f"{word}.chars().count()", f"{word}.len() + {s.number()}"])
    return f"""
use std::collections::{collection};

fn {s.func()}({words}: Vec<String>) -> {collection}<String, usize> {{
    let mut {m} = {collection}::new();
    for {word} in {words} {{
{statements(s, 2, 1)}        {m}.insert({word}«→.clone()», {value});
    }}
    {m}
}}
"""


@skeleton("move_before_use")
def argument_before_its_length(s: Source) -> str:
    o, f, p, n, a = owned(s), s.func(), s.var(), s.var(), s.var()
    return f"""
{o.item}fn {f}({p}: {o.type}, {n}: {o.number}) -> String {{
    format!("{{:?}} {{}}", {p}, {n})
}}

{opening(s)} {{
    let {a} = {o.make(s)};
{statements(s)}    let {(r := s.var())} = {f}({a}«→.clone()», {a}{o.measure});
    {show(s, r)}
}}
"""


@skeleton("move_before_use")
def wrapped_before_read(s: Source) -> str:
    o, f, a, w = owned(s), s.func(), s.var(), s.var()
    wrap, of = s.pick([("Some", "Option"), ("Box::new", "Box"), ("Some", "Option")])
    note = s.pick(["", f": {of}<{o.type}>"])
    return f"""
{o.item}fn {f}({a}: {o.type}) -> {of}<{o.type}> {{
{statements(s)}    let {w}{note} = {wrap}({a}«→.clone()»);
    {o.read(s, a)}
    if {a}{o.measure} > {s.number()} {{
        println!("{s.text()}");
    }}
    {w}
}}
"""
