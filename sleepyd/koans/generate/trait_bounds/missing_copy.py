"""Lifelike generators for small value types that lack Copy."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.traits import doc, lay_out, more_fields, noise, public
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.models import (
    SMALL,
    Model,
    a_struct,
    an_enum,
    define,
    inherent,
    value,
    with_fields,
)
from sleepyd.koans.generate.trait_bounds.records import some


def _lacking(s: Source, m: Model, *, methods: float = 0.4) -> str:
    # Never Clone: with it rustc proposes `.clone()` and says nothing about the type's definition.
    return define(s, m, some(s, maybe=("Debug", "PartialEq")), ["Clone", "Copy"], methods=methods)


def _print(s: Source, m: Model, name: str) -> str:
    shown, part = m.part(s)
    return f'println!("{s.text()} {shown}", {name}{part});'


@skeleton("missing_copy")
def summed_in_loop(s: Source) -> str:
    m, f, x, n, i, total, g = with_fields(s, SMALL), s.func(), s.var(), s.var(), s.var(), s.var(), s.func()
    field, kind = m.count
    op = s.pick(["+", "*"])
    loop = s.pick(
        [f"for {i} in 0..{n}", f"for {i} in (1..{n}).rev()", f"for {i} in (0..{n}).step_by({s.number(2, 5)})"]
    )
    step = s.pick(
        [
            f"{total} += {f}({x}, {i});",
            f"let {(c := s.var())} = {f}({x}, {i});\n        {total} += {c};",
            f"if {i} % {s.number(2, 5)} == 0 {{\n            {total} += {f}({x}, {i});\n        }}",
        ]
    )
    p = s.var()
    rest = f"""
{doc(s)}fn {f}({p}: {m.name}, {n}: {kind}) -> {kind} {{
    {p}.{field} {op} {n} * {s.number()}
}}

{doc(s)}{public(s)}fn {g}({x}: {m.name}, {n}: {kind}) -> {kind} {{
    let mut {total} = {s.number(0, 9)};
{noise(s, share=0.3)}    {loop} {{
        {step}
    }}
    {total}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_copy")
def methods_take_self(s: Source) -> str:
    m, f, g, x, a, b = a_struct(s, SMALL), s.func(), s.func(), s.var(), s.var(), s.var()
    field, kind = m.count
    more = f"""
{doc(s, 1)}    {public(s)}fn {f}(self, {a}: {kind}) -> Self {{
        Self {{
            {field}: self.{field} {s.pick(["+", "*"])} {a},
            ..self
        }}
    }}

{doc(s, 1)}    {public(s)}fn {g}(self) -> {kind} {{
        self.{field} {s.pick(["/", "%", "*"])} {s.number(2)}
    }}
"""
    first, second = s.pick(
        [(f"{x}.{f}({s.number()})", "g"), (f"{x}.{g}()", "f"), (f"{x}.{g}()", "g"), (f"{x}.{f}({s.number()})", "f")]
    )
    second = f"{x}.{g}()" if second == "g" else f"{x}.{f}({s.number()})"
    ends = [f"{name}.{field}" if f".{f}(" in call else name for name, call in ((a, first), (b, second))]
    rest = f"""
{inherent(s, m, more.lstrip(chr(10)))}fn {s.func()}({x}: {m.name}) -> {kind} {{
    let {a} = {first};
{noise(s, share=0.4)}    let {b} = {second};
    {ends[0]} {s.pick(["+", "*"])} {ends[1]}
}}
"""
    return lay_out(s, "", _lacking(s, m, methods=0), rest)


@skeleton("missing_copy")
def pushed_and_read(s: Source) -> str:
    m, v, x, f, n = with_fields(s, SMALL), s.plural(), s.var(), s.func(), s.var()
    field, kind = m.count
    use, make, put = s.pick(
        [
            ("", "Vec::new()", f"{v}.push({x})"),
            ("", "Vec::with_capacity(8)", f"{v}.insert(0, {x})"),
            ("use std::collections::VecDeque;", "VecDeque::new()", f"{v}.push_back({x})"),
            ("use std::collections::HashMap;", "HashMap::new()", f"{v}.insert({s.string()}, {x})"),
            ("use std::collections::BTreeMap;", "BTreeMap::new()", f"{v}.insert({s.number()}, {x})"),
        ]
    )
    after = s.pick(
        [
            f"{v}.len() as {kind} + {x}.{field}",
            f"if {v}.is_empty() {{\n        return {s.number()};\n    }}\n    {x}.{field}",
            f"let {n} = {x}.{field} * {s.number()};\n    {n} + {v}.len() as {kind}",
        ]
    )
    arg = s.pick([f"{x}: {m.name}", ""])
    first = "" if arg else f"    let {x} = {m.make(s)};\n"
    rest = f"""
{doc(s)}{public(s)}fn {f}({arg}) -> {kind} {{
    let mut {v} = {make};
{first}    {put};
{noise(s)}    {after}
}}
"""
    return lay_out(s, use, _lacking(s, m), rest)


@skeleton("missing_copy")
def second_one_changed(s: Source) -> str:
    m, a, b = with_fields(s, SMALL), s.var(), s.var()
    field, _ = m.count
    change = s.pick([f"{b}.{field} += {s.number()};", f"{b}.{field} = {b}.{field} * {s.number()} + {s.number()};"])
    if s.chance(0.4):
        i = s.var()
        change = f"for {i} in 0..{s.number(2, 9)} {{\n        {b}.{field} += {i};\n    }}"
    end = s.pick(
        [
            f'println!("{{}} -> {{}}", {a}.{field}, {b}.{field});',
            f"assert!({a}.{field} <= {b}.{field});",
            f"if {b}.{field} > {a}.{field} {{\n        {_print(s, m, b)}\n    }}",
        ]
    )
    rest = f"""
fn {s.pick(["main", s.func()])}() {{
    let {a} = {m.make(s)};
{noise(s, share=0.4)}    let mut {b} = {a};
    {change}
{noise(s, share=0.3)}    {end}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_copy")
def variant_used_twice(s: Source) -> str:
    m, f, x, v, g = an_enum(s, SMALL, 0.5), s.func(), s.var(), s.var(), s.func()
    kind = s.pick(["u32", "u64", "i64", "usize"])
    a, b, n = s.var(), s.var(), s.var()
    body = s.pick(
        [
            f"    let {a} = {f}({v});\n    let {b} = {f}({v}) * {n};\n    {a} + {b}\n",
            f"    {f}({v}) * {n} + {f}({v})\n",
            f"    if {f}({v}) > {n} {{\n        return {n};\n    }}\n    {f}({v}) + {s.number()}\n",
            f"    let mut {a} = 0;\n    while {a} < {n} {{\n        {a} += {f}({v});\n    }}\n    {a}\n",
            f"    (0..{n}).map(|{a}| {a} * {s.number()}).sum::<{kind}>() + {f}({v}) * {f}({v})\n",
        ]
    )
    rest = f"""
{doc(s)}fn {f}({x}: {m.name}) -> {kind} {{
    match {x} {{
{m.arms(s, 2)}    }}
}}

{doc(s)}{public(s)}fn {g}({v}: {m.name}, {n}: {kind}) -> {kind} {{
{noise(s, share=0.3)}{body}}}
"""
    return lay_out(s, "", _lacking(s, m, methods=0.15), rest)


@skeleton("missing_copy")
def closure_took_it(s: Source) -> str:
    m, x, c, v, n = with_fields(s, SMALL), s.var(), s.var(), s.plural(), s.var()
    field, kind = m.count
    f, p = s.func(), s.var()
    closure, call = s.pick(
        [
            (f"move |{n}: {kind}| {f}({x}) + {n}", f"{c}({s.number()})"),
            (f"move || {f}({x}) * {s.number()}", f"{c}()"),
            (f"|{n}: {kind}| {n} + {f}({x})", f"{c}({s.number()})"),
        ]
    )
    rest = f"""
fn {f}({p}: {m.name}) -> {kind} {{
    {p}.{field} {s.pick(["+", "*"])} {s.number()}
}}

{doc(s)}{public(s)}fn {s.func()}({x}: {m.name}) -> Vec<{kind}> {{
    let {c} = {closure};
{noise(s, share=0.4)}    let mut {v} = vec![{call}];
    {v}.push({s.pick([f"{x}.{field}", f"{x}.{field} % {s.number(2)}", f"{f}({x})"])});
    {v}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_copy")
def stored_in_literal(s: Source) -> str:
    m, outer, a, b, x, o = with_fields(s, SMALL), s.type_name(), s.var(), s.var(), s.var(), s.var()
    field, kind = m.count
    n = s.var()
    twice = s.chance(0.4)
    second_kind, second = (m.name, x) if twice else (kind, s.pick([f"{x}.{field}", f"{x}.{field} * {s.number()}"]))
    short = s.chance(0.3)
    name = x if short else a
    lines = (
        f"            {name if short else f'{a}: {x}'},\n            {b}: {second},\n"
        f"            {n}: {value(s, 'String')},\n"
    )
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {name}: {m.name},
    {b}: {second_kind},
    {n}: String,
}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {s.pick(["new", s.func()])}({x}: {m.name}) -> Self {{
{noise(s, 2, 0.25)}        Self {{
{lines}        }}
    }}

    {public(s)}fn {s.func()}(&self) -> {kind} {{
        let {o} = self.{name}.{field};
        {o} + {s.number()}
    }}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_copy")
def array_of_the_same(s: Source) -> str:
    m, x, v, p = with_fields(s, SMALL), s.var(), s.plural(), s.var()
    field, kind = m.count
    pair = s.pick([f"[{x}, {x}]", f"vec![{x}, {x}]", f"[{x}, {m.make(s, flat=True)}, {x}]"])
    tail = s.pick(
        [
            f"{v}.iter().map(|{p}| {p}.{field}).sum()",
            f"{v}\n        .iter()\n        .filter(|{p}| {p}.{field} > {s.number()})\n"
            f"        .map(|{p}| {p}.{field})\n        .sum()",
            f"{v}.iter().fold({s.number(0, 9)}, |sofar, {p}| sofar + {p}.{field})",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}fn {s.func()}({x}: {m.name}) -> {kind} {{
{noise(s, share=0.4)}    let {v} = {pair};
{noise(s, share=0.3)}    {tail}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_copy")
def best_of_the_list(s: Source) -> str:
    m, v, best, x, seen = with_fields(s, SMALL), s.plural(), s.pick(["best", s.var()]), s.var(), s.plural()
    field, kind = m.count
    op, step = s.pick([">", "<"]), s.number()
    moves = s.pick(
        [
            f"{seen}.push({x});\n        if {x}.{field} {op} {best}.{field} {{\n            {best} = {x};\n        }}",
            f"if {x}.{field} {op} {best}.{field} {{\n            {best} = {x};\n        }}\n        {seen}.push({x});",
            f"{seen}.push({x});\n        if {x}.{field} % {step} == 0 {{\n            continue;\n        }}\n"
            f"        {best} = {x};",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}fn {s.func()}({v}: Vec<{m.name}>, mut {best}: {m.name}) -> ({kind}, usize) {{
    let mut {seen} = Vec::new();
{noise(s, share=0.3)}    for {x} in {v} {{
        {moves}
    }}
    ({best}.{field}, {seen}.len())
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_copy")
def operator_took_it(s: Source) -> str:
    name, x, y = s.type_name(), s.pick(["x", s.var()]), s.pick(["y", s.var()])
    if x == y:
        y = s.var()
    kind = s.pick(["f64", "i32", "f32", "i64"])
    m = Model(name, "struct", ((x, kind), (y, kind)))
    trait, method, op = s.pick([("Add", "add", "+"), ("Sub", "sub", "-"), ("Mul", "mul", "*")])
    other, p, q, a, b = s.pick(["other", "rhs"]), s.var(), s.var(), s.var(), s.var()
    body = s.pick(
        [
            f"    let {a} = {p} {op} {q};\n{noise(s, share=0.4)}    let {b} = {p} {op} {a};\n"
            f"    {b}.{x} {s.pick('+-*')} {b}.{y}\n",
            f"    let {a} = {p} {op} {q};\n    {a}.{x} * {q}.{y}\n",
            f"    let {a} = ({p} {op} {q}).{x};\n{noise(s, share=0.4)}    let {b} = ({q} {op} {p}).{y};\n"
            f"    {a} + {b}\n",
            f"    let {a} = {p} {op} {p};\n    {a}.{y} - {q}.{x}\n",
        ]
    )
    rest = f"""
impl {trait} for {name} {{
    type Output = {s.pick([name, "Self"])};

    fn {method}(self, {other}: {name}) -> {name} {{
        {name} {{ {x}: self.{x} {op} {other}.{x}, {y}: self.{y} {op} {other}.{y} }}
    }}
}}

{doc(s)}{public(s)}fn {s.func()}({p}: {name}, {q}: {name}) -> {kind} {{
{body}}}
"""
    return lay_out(
        s,
        f"use std::ops::{trait};",
        define(s, m, some(s, maybe=("Debug", "PartialEq")), ["Clone", "Copy"], methods=0),
        rest,
    )


@skeleton("missing_copy")
def given_to_method(s: Source) -> str:
    m, outer, v, x, f, g = an_enum(s, SMALL, 0.35), s.type_name(), s.plural(), s.var(), s.func(), s.func()
    n, total = s.var(), s.var()
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {v}: Vec<{m.name}>,
    {n}: u32,
{more_fields(s, 1)}}}

impl {outer} {{
    fn {f}(&mut self, {x}: {m.name}) {{
        self.{n} += match {x} {{
{m.arms(s, 3)}        }};
    }}

{doc(s, 1)}    {public(s)}fn {g}(&mut self, {x}: {m.name}) -> usize {{
        {s.pick([f"self.{f}({x})", f"self.{v}.push({x})"])};
{noise(s, 2, 0.3)}        self.{s.pick([f"{v}.push({x})", f"{f}({x})"])};
        let {total} = self.{v}.len() + self.{n} as usize;
        {total} * {s.number()}
    }}
}}
"""
    return lay_out(s, "", _lacking(s, m, methods=0.15), rest)


@skeleton("missing_copy")
def pair_destructured(s: Source) -> str:
    m, a, b, x, y, f = with_fields(s, SMALL), s.var(), s.var(), s.var(), s.var(), s.func()
    field, kind = m.count
    first = s.pick([f"let ({a}, {b}) = ({x}, {y});", f"let {a} = Some({x});\n    let {b} = {y};"])
    inner = (
        f'if let Some({(c := s.var())}) = {a} {{\n        println!("{{}}", {c}.{field});\n    }}\n'
        if "Some" in first
        else ""
    )
    shown = f"    {inner}" if inner else f'    println!("{{}}", {a}.{field});\n'
    rest = f"""
{doc(s)}{public(s)}fn {f}({x}: {m.name}, {y}: {m.name}) -> {kind} {{
    {first}
{shown}{noise(s, share=0.4)}    let {(d := s.var())} = {x}.{field} {s.pick(["+", "*"])} {s.number()};
    {d} + {b}.{field}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)
