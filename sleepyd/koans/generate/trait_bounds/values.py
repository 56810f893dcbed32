"""Generators for types that lack what makes them plain values: PartialEq and Copy."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.records import COPYABLE, PLAIN, define, record, some

_ANY = ("named", "named", "tuple", "enum")
_ENUM = ("enum",)
_NAMED = ("named",)


def _have(s: Source) -> list[str]:
    return some(s, maybe=("Debug", "Clone"))


def _debug(s: Source) -> list[str]:
    # Never Clone: with it rustc proposes `.clone()` and says nothing about the type's definition.
    return some(s, maybe=("Debug",))


@skeleton("missing_partial_eq")
def compare_two(s: Source) -> str:
    r, a, b, f = record(s, shapes=_ANY), s.var(), s.var(), s.func()
    op = s.pick(["==", "==", "!="])
    ref = s.pick(["", "&"])
    body = s.pick(
        [
            f"    {a} {op} {b}",
            f"    if {a} {op} {b} {{\n        return {s.value('bool')};\n    }}\n    {s.value('bool')}",
        ]
    )
    return f"""
{define(s, r, _have(s), ["PartialEq"])}fn {f}({a}: {ref}{r.name}, {b}: {ref}{r.name}) -> bool {{
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
            f"        if {test} {{\n            return {s.value('bool')};\n        }}\n        {s.value('bool')}",
        ]
    )
    return f"""
{define(s, e, _have(s), ["PartialEq"])}struct {outer} {{
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
{define(s, e, _have(s), ["PartialEq"])}fn {s.func()}({v}: &[{e.name}], {w}: {e.name}) -> usize {{
{statements(s)}    {tail}
}}
"""


@skeleton("missing_partial_eq")
def inside_loop(s: Source) -> str:
    e, v, x, w, n = record(s, shapes=_ANY), s.plural(), s.var(), s.var(), s.var()
    op = s.pick(["==", "==", "!="])
    left, right = s.pick([(x, w), (x, w), (f"*{x}", f"*{w}")])
    return f"""
{define(s, e, _have(s), ["PartialEq"])}fn {s.func()}({v}: &[{e.name}], {w}: &{e.name}) -> u32 {{
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
{define(s, r, _have(s), ["PartialEq"])}fn {s.func()}({a}: &{kind}, {b}: &{kind}) -> bool {{
{statements(s)}    {a} {s.pick(["==", "!="])} {b}
}}
"""


@skeleton("missing_partial_eq")
def nested_compared(s: Source) -> str:
    r, outer, v, a, b = record(s, shapes=_ANY), s.type_name(), s.var(), s.var(), s.var()
    have = _have(s)
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
    r, v, f, x = record(s, COPYABLE), s.var(), s.func(), s.var()
    shown, part = r.part(s)
    shown_too, part_too = r.part(s)
    return f"""
{define(s, r, _debug(s), ["Clone", "Copy"])}fn {f}({x}: {r.name}) {{
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
{define(s, r, _debug(s), ["Clone", "Copy"])}fn {s.pick(["main", s.func()])}() {{
    let {a} = {r.make(s)};
    let mut {b} = {a};
    {b}.{field} = {s.value(kind)};
{statements(s)}    println!("{shown} {shown}", {a}{part}, {b}{part});
}}
"""


@skeleton("missing_copy")
def argument_of_method(s: Source) -> str:
    r, v, m, a, other = record(s, COPYABLE, new=0), s.var(), s.func(), s.var(), s.var()
    index, _ = s.pick(r.fields)
    shown, part = r.part(s)
    op = s.pick(["==", "!=", "<", ">"])
    return f"""
{define(s, r, _debug(s), ["Clone", "Copy"])}impl {r.name} {{
    fn {m}(&self, {other}: {r.name}) -> bool {{
        self.{index} {op} {other}.{index}
    }}
}}

fn {s.func()}({a}: &{r.name}, {v}: {r.name}) {{
    if {a}.{m}({v}) {{
        println!("{s.text()} {shown}", {v}{part});
    }}
}}
"""


@skeleton("missing_copy")
def enum_passed_twice(s: Source) -> str:
    e, f, x, v = record(s, COPYABLE, shapes=_ENUM), s.func(), s.var(), s.var()
    arms = "".join(f"        {e.name}::{n}{'(_)' if p else ''} => {s.number()},\n" for n, p in e.fields)
    a, b = s.var(), s.var()
    return f"""
{define(s, e, _debug(s), ["Clone", "Copy"])}fn {f}({x}: {e.name}) -> u32 {{
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
{define(s, r, _debug(s), ["Clone", "Copy"])}fn {s.func()}({v}: {r.name}) -> Vec<{r.name}> {{
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
{define(s, r, _debug(s), ["Clone", "Copy"])}struct {outer} {{
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
{define(s, r, _debug(s), ["Clone", "Copy"])}fn {g}({f}: {r.name}) -> bool {{
    {f}{part} == {f}{part}
}}

fn {s.func()}() {{
    let {v} = {r.make(s)};
    let {(c := s.var())} = move || {g}({v});
    println!("{{}}", {c}());
{statements(s, most=1)}    println!("{s.text()} {shown}", {v}{part});
}}
"""
