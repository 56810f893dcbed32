"""Generators for derives that are rarely argued about: Debug, Default, PartialEq, Copy."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.records import COPYABLE, PLAIN, define, record, some
from sleepyd.koans.generate.source import Source

_ANY = ("named", "named", "tuple", "enum")
_ENUM = ("enum",)
_NAMED = ("named",)


def _debug(s: Source) -> list[str]:
    return some(s, maybe=("Clone", "PartialEq"))


def _format(s: Source) -> str:
    return s.pick(["{:?}", "{:?}", "{:?}", "{:#?}"])


@skeleton("missing_debug")
def print_local(s: Source) -> str:
    r, v, f = record(s, shapes=_ANY), s.var(), s.pick(["main", s.func()])
    show = s.pick([f'println!("{s.text()}: {_format(s)}", {v})', f'println!("{{{v}:?}}")', f"dbg!(&{v})"])
    return f"""
{define(s, r, _debug(s), ["Debug"])}fn {f}() {{
{statements(s)}    let {v} = {r.make(s)};
{statements(s)}    {show};
{statements(s, most=1)}}}
"""


@skeleton("missing_debug")
def print_every_item(s: Source) -> str:
    r, v, x = record(s), s.plural(), s.var()
    loop, args = s.pick(
        [(f"{x} in {v}", x), (f"(i, {x}) in {v}.iter().enumerate()", f"{x}"), (f"{x} in {v}.iter()", x)]
    )
    return f"""
{define(s, r, _debug(s), ["Debug"])}fn {s.func()}({v}: &[{r.name}]) {{
{statements(s)}    for {loop} {{
        println!("{s.text()} {_format(s)}", {args});
    }}
{statements(s)}}}
"""


@skeleton("missing_debug")
def format_in_method(s: Source) -> str:
    r, outer, v = record(s), s.type_name(), s.var()
    kind = s.pick([r.name, r.name, f"Vec<{r.name}>", f"Option<{r.name}>"])
    m = s.func()
    body = s.pick(
        [f'format!("{s.text()} {_format(s)}", self.{v})', f'let {m} = format!("{{:?}}", self.{v});\n        {m}']
    )
    return f"""
{define(s, r, _debug(s), ["Debug"])}struct {outer} {{
    {v}: {kind},
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
    fn {m}(&self) -> String {{
{statements(s, 2, 1)}        {body}
    }}
}}
"""


@skeleton("missing_debug")
def nested_in_derived(s: Source) -> str:
    r, outer, v, f, o = record(s, shapes=_ANY), s.type_name(), s.var(), s.func(), s.var()
    kind = s.pick([r.name, r.name, f"Vec<{r.name}>", f"Option<{r.name}>"])
    return f"""
{define(s, r, some(s, maybe=("PartialEq",)), ["Debug"])}#[derive(Debug)]
struct {outer} {{
    {s.var()}: {s.field_type()},
    {v}: {kind},
}}

fn {f}({o}: &{outer}) {{
{statements(s, most=1)}    println!("{_format(s)}", {o});
}}
"""


@skeleton("missing_debug")
def equal_asserted(s: Source) -> str:
    r, a, b = record(s, shapes=_ANY), s.var(), s.var()
    value = r.make(s)
    return f"""
{define(s, r, some(s, ["PartialEq"], ["Clone"]), ["Debug"])}fn {s.func()}() {{
    let {a} = {value};
    let {b} = {value};
{statements(s)}    {s.pick(["assert_eq", "assert_eq", "debug_assert_eq"])}!({a}, {b});
{statements(s, most=1)}}}
"""


@skeleton("missing_debug")
def error_unwrapped(s: Source) -> str:
    e, f, n, x = record(s, shapes=("enum", "named", "tuple"), new=0), s.func(), s.var(), s.var()
    take = s.pick([".unwrap()", f".expect({s.string()})"])
    kind = s.integer_type()
    return f"""
{define(s, e, _debug(s), ["Debug"])}fn {f}({n}: {kind}) -> Result<{kind}, {e.name}> {{
    if {n} > {s.number()} {{
        return Err({e.make(s, 2)});
    }}
    Ok({n} + {s.number()})
}}

fn {s.pick(["main", s.func()])}() {{
{statements(s)}    let {x} = {f}({s.number()}){take};
    println!("{{}}", {x});
}}
"""


@skeleton("missing_debug")
def passed_to_generic(s: Source) -> str:
    r, f, x, v = record(s, shapes=_ANY), s.func(), s.var(), s.var()
    argument, ref = s.pick([("T", ""), ("&T", "&"), ("&[T]", "&")])
    value = r.make(s)
    if argument == "&[T]":
        value = f"vec![{value}]"
    sign = s.pick(
        [
            f"fn {f}<T: std::fmt::Debug>({x}: {argument})",
            f"fn {f}<T>({x}: {argument})\nwhere\n    T: std::fmt::Debug,\n",
        ]
    )
    return f"""
{define(s, r, _debug(s), ["Debug"])}{sign.rstrip()}{chr(10) if "where" in sign else " "}{{
    println!("{s.text()} {{:?}}", {x});
}}

fn {s.func()}() {{
    let {v} = {value};
{statements(s)}    {f}({ref}{v});
}}
"""


@skeleton("missing_default")
def default_called(s: Source) -> str:
    r, v = record(s), s.var()
    shown, part = r.part(s)
    value = s.pick([f"let {v} = {r.name}::default();", f"let {v}: {r.name} = Default::default();"])
    return f"""
{define(s, r, some(s), ["Default"])}fn {s.pick(["main", s.func()])}() {{
{statements(s)}    {value}
{statements(s)}    println!("{s.text()} {shown}", {v}{part});
}}
"""


@skeleton("missing_default")
def option_or_default(s: Source) -> str:
    r, v, f, x = record(s), s.plural(), s.func(), s.var()
    start = s.pick([f"{v}.pop()", f"{v}.into_iter().next()", f"{v}.into_iter().last()"])
    mutable = "mut " if "pop" in start else ""
    body = s.pick([f"    {start}.unwrap_or_default()", f"    let {x} = {start}.unwrap_or_default();\n    {x}"])
    return f"""
{define(s, r, some(s), ["Default"])}fn {f}({mutable}{v}: Vec<{r.name}>) -> {r.name} {{
{statements(s)}{body}
}}
"""


@skeleton("missing_default")
def nested_default(s: Source) -> str:
    r, outer, v = record(s), s.type_name(), s.var()
    have = some(s, maybe=("Debug", "Clone"))
    return f"""
{define(s, r, have, ["Default"])}#[derive({", ".join([*have, "Default"])})]
struct {outer} {{
    {v}: {r.name},
    {s.var()}: {s.pick(["u32", "String", "bool", "Vec<u32>"])},
}}

fn {s.func()}() -> {outer} {{
{statements(s)}    {outer}::default()
}}
"""


@skeleton("missing_default")
def generic_default(s: Source) -> str:
    r, f, n, v = record(s), s.func(), s.var(), s.plural()
    make = s.pick(
        [
            f"fn {f}<T: Default>({n}: usize) -> Vec<T> {{\n    (0..{n}).map(|_| T::default()).collect()\n}}",
            f"fn {f}<T: Default>({n}: Option<T>) -> T {{\n    {n}.unwrap_or_default()\n}}",
        ]
    )
    call = f"{f}({s.number()})" if "usize" in make else f"{f}(None)"
    kind = f"Vec<{r.name}>" if "usize" in make else r.name
    return f"""
{define(s, r, some(s), ["Default"])}{make}

fn {s.func()}() -> {kind} {{
{statements(s)}    let {v}: {kind} = {call};
{statements(s, most=1)}    {v}
}}
"""


@skeleton("missing_default")
def value_taken(s: Source) -> str:
    r, outer, v, m, x = record(s), s.type_name(), s.var(), s.func(), s.var()
    path, use = s.pick([("std::mem::take", ""), ("mem::take", "use std::mem;\n\n")])
    body = s.pick([f"{path}(&mut self.{v})", f"let {x} = {path}(&mut self.{v});\n        {x}"])
    return f"""
{use}{define(s, r, some(s), ["Default"])}struct {outer} {{
    {v}: {r.name},
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
    fn {m}(&mut self) -> {r.name} {{
{statements(s, 2, 1)}        {body}
    }}
}}
"""


@skeleton("missing_default")
def rest_of_fields(s: Source) -> str:
    r, v = record(s, shapes=_NAMED, new=0), s.var()
    field, kind = r.fields[0]
    tail = s.pick(["Default::default()", "Default::default()", f"{r.name}::default()"])
    build = f"{r.name} {{\n        {field}: {s.value(kind)},\n        ..{tail}\n    }}"
    return f"""
{define(s, r, some(s), ["Default"])}fn {s.func()}() -> {r.name} {{
{statements(s)}    {s.pick([build, f"let {v} = {build};{chr(10)}    {v}"])}
}}
"""


@skeleton("missing_default")
def map_entry_default(s: Source) -> str:
    r, v, k, x = record(s, shapes=_NAMED), s.plural(), s.var(), s.var()
    field, kind = r.fields[0]
    table = s.pick(["HashMap", "HashMap", "BTreeMap"])
    return f"""
use std::collections::{table};

{define(s, r, some(s), ["Default"])}fn {s.func()}({v}: &mut {table}<String, {r.name}>, {k}: &str) {{
{statements(s)}    let {x} = {v}.entry({k}.to_string()).or_default();
    {x}.{field} = {s.value(kind)};
}}
"""


@skeleton("missing_partial_eq")
def compare_two(s: Source) -> str:
    r, a, b, f = record(s, shapes=_ANY), s.var(), s.var(), s.func()
    op = s.pick(["==", "==", "!="])
    ref = s.pick(["", "&"])
    body = s.pick(
        [
            f"    {a} {op} {b}",
            f"    if {a} {op} {b} {{\n        return {s.pick(['true', 'false'])};\n    }}\n    {s.pick(['true', 'false'])}",
        ]
    )
    return f"""
{define(s, r, some(s, maybe=("Debug", "Clone")), ["PartialEq"])}fn {f}({a}: {ref}{r.name}, {b}: {ref}{r.name}) -> bool {{
{statements(s)}{body}
}}
"""


@skeleton("missing_partial_eq")
def state_checked_in_method(s: Source) -> str:
    e, outer, v, m = record(s, shapes=_ENUM), s.type_name(), s.var(), s.func()
    op = s.pick(["==", "==", "!="])
    test = f"self.{v} {op} {e.make(s)}"
    body = s.pick(
        [
            f"        {test}",
            f'        if {test} {{\n            println!("{s.text()}");\n            return true;\n        }}\n        false',
        ]
    )
    return f"""
{define(s, e, some(s, maybe=("Debug", "Clone")), ["PartialEq"])}struct {outer} {{
    {s.var()}: {s.field_type()},
    {v}: {e.name},
}}

impl {outer} {{
    fn {m}(&self) -> bool {{
{body}
    }}
}}
"""


@skeleton("missing_partial_eq")
def assertion(s: Source) -> str:
    r, v = record(s, shapes=_ANY), s.var()
    macro = s.pick(["assert_eq", "assert_eq", "assert_ne"])
    check = s.pick([f"{macro}!({v}, {r.make(s)})", f"{macro}!({v}, {r.make(s)})", f"assert!({v} == {r.make(s)})"])
    return f"""
{define(s, r, some(s, ["Debug"], ["Clone"]), ["PartialEq"])}fn {s.pick(["main", s.func()])}() {{
{statements(s)}    let {v} = {r.make(s)};
{statements(s)}    {check};
{statements(s, most=1)}}}
"""


@skeleton("missing_partial_eq")
def counted_with_filter(s: Source) -> str:
    e, v, x, w = record(s, shapes=_ANY), s.plural(), s.var(), s.var()
    tail = s.pick(
        [
            f"{v}.iter().filter(|{x}| **{x} == {w}).count()",
            f"{v}.iter().filter(|{x}| {x} == &&{w}).count()",
            f"{v}.iter().position(|{x}| *{x} == {w}).unwrap_or({s.number()})",
        ]
    )
    return f"""
{define(s, e, some(s, maybe=("Debug", "Clone")), ["PartialEq"])}fn {s.func()}({v}: &[{e.name}], {w}: {e.name}) -> usize {{
{statements(s)}    {tail}
}}
"""


@skeleton("missing_partial_eq")
def inside_loop(s: Source) -> str:
    e, v, x, w, n = record(s, shapes=_ANY), s.plural(), s.var(), s.var(), s.var()
    op = s.pick(["==", "==", "!="])
    left, right = s.pick([(x, w), (x, w), (f"*{x}", f"*{w}")])
    return f"""
{define(s, e, some(s, maybe=("Debug", "Clone")), ["PartialEq"])}fn {s.func()}({v}: &[{e.name}], {w}: &{e.name}) -> u32 {{
    let mut {n} = 0;
    for {x} in {v} {{
        if {left} {op} {right} {{
            {n} += {s.number()};
        }}
    }}
{statements(s, most=1)}    {n}
}}
"""


@skeleton("missing_partial_eq")
def wrapped_compared(s: Source) -> str:
    r, a, b = record(s, shapes=_ANY), s.var(), s.var()
    kind = s.pick([f"Option<{r.name}>", f"Vec<{r.name}>", f"({r.name}, u32)"])
    return f"""
{define(s, r, some(s, maybe=("Debug", "Clone")), ["PartialEq"])}fn {s.func()}({a}: &{kind}, {b}: &{kind}) -> bool {{
{statements(s)}    {a} {s.pick(["==", "!="])} {b}
}}
"""


@skeleton("missing_partial_eq")
def nested_compared(s: Source) -> str:
    r, outer, v, a, b = record(s, shapes=_ANY), s.type_name(), s.var(), s.var(), s.var()
    have = some(s, maybe=("Debug", "Clone"))
    return f"""
{define(s, r, have, ["PartialEq"])}#[derive({", ".join([*have, "PartialEq"])})]
struct {outer} {{
    {s.var()}: {s.pick(PLAIN)},
    {v}: {r.name},
}}

fn {s.func()}({a}: &{outer}, {b}: &{outer}) -> bool {{
{statements(s)}    {a} == {b}
}}
"""


@skeleton("missing_copy")
def used_after_call(s: Source) -> str:
    r, v, f, x, n = record(s, COPYABLE), s.var(), s.func(), s.var(), s.var()
    shown, part = r.part(s)
    shown_too, part_too = r.part(s)
    return f"""
{define(s, r, some(s, maybe=("Debug",)), ["Clone", "Copy"])}fn {f}({x}: {r.name}) {{
    println!("{s.text()} {shown}", {x}{part});
}}

fn {s.pick(["main", s.func()])}() {{
    let {v} = {r.make(s)};
{statements(s, most=1)}    {f}({v});
{statements(s, most=1)}    println!("{s.text()} {shown_too}", {v}{part_too});
}}
"""


@skeleton("missing_copy")
def assigned_then_used(s: Source) -> str:
    r, a, b = record(s, COPYABLE, shapes=_NAMED), s.var(), s.var()
    field, kind = r.fields[0]
    shown, part = r.part(s)
    return f"""
{define(s, r, some(s, maybe=("Debug",)), ["Clone", "Copy"])}fn {s.pick(["main", s.func()])}() {{
    let {a} = {r.make(s)};
    let mut {b} = {a};
    {b}.{field} = {s.value(kind)};
{statements(s)}    println!("{shown} {shown}", {a}{part}, {b}{part});
}}
"""


@skeleton("missing_copy")
def method_takes_self(s: Source) -> str:
    r, v, m, a, b = record(s, COPYABLE, new=0), s.var(), s.func(), s.var(), s.var()
    index, kind = s.pick(r.fields)
    return f"""
{define(s, r, some(s, maybe=("Debug",)), ["Clone", "Copy"])}impl {r.name} {{
    fn {m}(self) -> {kind} {{
        self.{index}
    }}
}}

fn {s.func()}({v}: {r.name}) -> bool {{
    let {a} = {v}.{m}();
{statements(s)}    let {b} = {v}.{m}();
    {a} == {b}
}}
"""


@skeleton("missing_copy")
def enum_passed_twice(s: Source) -> str:
    e, f, x, v = record(s, COPYABLE, shapes=_ENUM), s.func(), s.var(), s.var()
    arms = "".join(f"        {e.name}::{n}{'(_)' if p else ''} => {s.number()},\n" for n, p in e.fields)
    a, b = s.var(), s.var()
    return f"""
{define(s, e, some(s, maybe=("Debug",)), ["Clone", "Copy"])}fn {f}({x}: {e.name}) -> u32 {{
    match {x} {{
{arms}    }}
}}

fn {s.func()}() -> u32 {{
    let {v} = {e.make(s)};
    let {a} = {f}({v});
{statements(s, most=1)}    let {b} = {f}({v});
    {a} {s.pick(["+", "*"])} {b}
}}
"""


@skeleton("missing_copy")
def pushed_in_loop(s: Source) -> str:
    r, v, out = record(s, COPYABLE), s.var(), s.plural()
    return f"""
{define(s, r, some(s, maybe=("Debug",)), ["Clone", "Copy"])}fn {s.func()}({v}: {r.name}) -> Vec<{r.name}> {{
    let mut {out} = Vec::new();
    for _ in 0..{s.number(2, 9)} {{
        {out}.push({v});
    }}
{statements(s)}    {out}
}}
"""


@skeleton("missing_copy")
def stored_then_read(s: Source) -> str:
    r, outer, v, field, o = record(s, COPYABLE), s.type_name(), s.var(), s.var(), s.var()
    shown, part = r.part(s)
    return f"""
{define(s, r, some(s, maybe=("Debug",)), ["Clone", "Copy"])}struct {outer} {{
    {field}: {r.name},
    {(extra := s.var())}: u32,
}}

fn {s.func()}({v}: {r.name}) -> {outer} {{
    let {o} = {outer} {{ {field}: {v}, {extra}: {s.number()} }};
{statements(s)}    println!("{s.text()} {shown}", {v}{part});
    {o}
}}
"""


@skeleton("missing_copy")
def moved_into_closure(s: Source) -> str:
    r, v, f, g = record(s, COPYABLE, shapes=_NAMED), s.var(), s.var(), s.func()
    shown, part = r.part(s)
    return f"""
{define(s, r, some(s, maybe=("Debug",)), ["Clone", "Copy"])}fn {g}({f}: {r.name}) -> bool {{
    {f}{part} == {f}{part}
}}

fn {s.func()}() {{
    let {v} = {r.make(s)};
    let {(c := s.var())} = move || {g}({v});
    println!("{{}}", {c}());
{statements(s, most=1)}    println!("{s.text()} {shown}", {v}{part});
}}
"""
