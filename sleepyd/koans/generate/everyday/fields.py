"""Generators for slips with fields: misspelled, left out of a struct literal, or private to another module.

These tasks belong to no koan; they broaden what the base model has seen of everyday compile errors.
"""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.everyday.slips import long_name, misspelled
from sleepyd.koans.generate.ingredients import derive, fields, zero
from sleepyd.koans.generate.source import Source


@skeleton("misspelled_field")
def misspelled_field_in_method(s: Source) -> str:
    t, v, f, kind = s.type_name(), long_name(s), s.func(), s.pick(["u32", "i32", "f64", "u64", "String"])
    use = ".clone()" if kind == "String" else s.pick(["", f" + {s.value(kind)}"])
    return f"""
{derive(s)}struct {t} {{
{fields(s)}    {v}: {kind},
{fields(s, 1)}}}

impl {t} {{
    fn {f}(&self) -> {kind} {{
{statements(s, 2)}        self.«{misspelled(s, v)}→{v}»{use}
    }}
}}
"""


@skeleton("misspelled_field")
def misspelled_field_of_parameter(s: Source) -> str:
    t, v, f, name, kind = s.type_name(), long_name(s), s.func(), s.var(), s.pick(["u32", "i32", "u64", "f64"])
    changing = s.chance(0.4)
    use = f"{name}.«{misspelled(s, v)}→{v}»"
    body = f"{use} += {s.value(kind)};\n    {name}.{v}" if changing else use
    return f"""
{derive(s)}struct {t} {{
    {v}: {kind},
{fields(s)}}}

fn {f}({name}: &{"mut " if changing else ""}{t}) -> {kind} {{
{statements(s)}    {body}
}}
"""


@skeleton("misspelled_field")
def misspelled_field_in_literal(s: Source) -> str:
    t, a, b, v, f = s.type_name(), long_name(s), s.var(), s.var(), s.func()
    kind, other = s.pick(["u32", "i32", "String"]), s.pick(["u32", "bool", "String"])
    lines = [f"        «{misspelled(s, a)}→{a}»: {v},\n", f"        {b}: {s.value(other)},\n"]
    s.random.shuffle(lines)
    return f"""
{derive(s)}struct {t} {{
    {a}: {kind},
    {b}: {other},
}}

fn {f}({v}: {kind}) -> {t} {{
{statements(s)}    {t} {{
{"".join(lines)}    }}
}}
"""


@skeleton("misspelled_field")
def misspelled_field_in_closure(s: Source) -> str:
    t, v, f, vs, x, kind = s.type_name(), long_name(s), s.func(), s.plural(), s.var(), s.pick(["u32", "i32", "u64"])
    field = f"«{misspelled(s, v)}→{v}»"
    call, of = s.pick(
        [
            (f"{vs}.iter().map(|{x}| {x}.{field}).sum()", kind),
            (f"{vs}.iter().filter(|{x}| {x}.{field} > {s.number()}).count()", "usize"),
            (f"{vs}.iter().any(|{x}| {x}.{field} == {s.number()})", "bool"),
        ]
    )
    return f"""
{derive(s)}struct {t} {{
    {v}: {kind},
{fields(s)}}}

fn {f}({vs}: &[{t}]) -> {of} {{
{statements(s, 1, 1)}    {call}
}}
"""


@skeleton("missing_field_init")
def field_left_out_of_new(s: Source) -> str:
    t, a, b = s.type_name(), s.var(), s.var()
    kind, other = s.field_type(), s.field_type()
    first, second = f"            {a},\n", f"«→            {b},»\n"
    return f"""
{derive(s)}struct {t} {{
    {a}: {kind},
    {b}: {other},
}}

impl {t} {{
    fn {s.pick(["new", "new", s.func()])}({a}: {kind}, {b}: {other}) -> {s.pick([t, "Self"])} {{
        {s.pick([t, "Self"])} {{
{first}{second}        }}
    }}
}}
"""


def _empty(of: str) -> str:
    """The value for a field of which nothing is known."""
    return "Vec::new()" if of.startswith("Vec") else "None" if of.startswith("Option") else zero(of)


@skeleton("missing_field_init")
def field_without_value(s: Source) -> str:
    t, v, f = s.type_name(), s.var(), s.func()
    names = [(s.var(), s.field_type()) for _ in range(s.random.randint(2, 4))]
    missing = s.pick(names)
    lines = "".join(f"        {n}: {s.value(k)},\n" for n, k in names if (n, k) != missing)
    declared = "".join(f"    {n}: {k},\n" for n, k in names)
    return f"""
{derive(s)}struct {t} {{
{declared}}}

fn {f}() -> {t} {{
{statements(s, 1, 1)}    let {v} = {t} {{
{lines}«→        {missing[0]}: {_empty(missing[1])},»
    }};
    {v}
}}
"""


@skeleton("missing_field_init")
def local_not_put_into_struct(s: Source) -> str:
    t, a, b, f, vs = s.type_name(), s.var(), s.var(), s.func(), s.plural()
    kind = s.pick(["i32", "u32", "u64"])
    present, absent_one = s.pick([(a, b), (b, a)])
    return f"""
struct {t} {{
    {a}: {kind},
    {b}: usize,
}}

fn {f}({vs}: &[{kind}]) -> {t} {{
    let {a}: {kind} = {vs}.iter().sum();
    let {b} = {vs}.len();
{statements(s, 1, 1)}    {t} {{ {present}«→, {absent_one}» }}
}}
"""


@skeleton("missing_field_init")
def field_of_enum_variant(s: Source) -> str:
    t, variant, other, a, b, f = s.type_name(), s.type_name(), s.type_name(), s.var(), s.var(), s.func()
    kind, second = s.pick(["u32", "i32", "f64"]), s.pick(["u32", "String", "bool"])
    given = s.chance(0.6)
    parameters = f"{a}: {kind}, {b}: {second}" if given else f"{a}: {kind}"
    return f"""
enum {t} {{
    {variant} {{ {a}: {kind}, {b}: {second} }},
    {other},
}}

fn {f}({parameters}) -> {t} {{
{statements(s)}    {t}::{variant} {{ {a}«→, {b if given else f"{b}: {zero(second)}"}» }}
}}
"""


def _private(s: Source, count: int = 1) -> tuple[str, str, str, list[tuple[str, str, str]]]:
    """A module with a struct of private fields and getters: item, module, struct and (field, getter, type given)."""
    module, t = s.var(), s.type_name()
    prefix, made = s.pick(["", "", "get_"]), []
    declared = getters = parameters = names = ""
    for _ in range(count):
        v, kind = s.var(), s.pick(["u32", "i32", "String", "f64", "u64"])
        given, value = ("&str", f"&self.{v}") if kind == "String" else (kind, f"self.{v}")
        made.append((v, prefix + v, given))
        declared += f"        {v}: {kind},\n"
        parameters += f", {v}: {kind}" if parameters else f"{v}: {kind}"
        names += f", {v}" if names else v
        getters += f"\n        pub fn {prefix}{v}(&self) -> {given} {{\n            {value}\n        }}\n"
    item = f"""mod {module} {{
    pub struct {t} {{
{declared}    }}

    impl {t} {{
        pub fn new({parameters}) -> Self {{
            {s.pick([t, "Self"])} {{ {names} }}
        }}
{getters}    }}
}}
"""
    return item, module, t, made


@skeleton("private_field")
def private_field_read_by_function(s: Source) -> str:
    (item, module, t, made), name, f = _private(s), s.var(), s.func()
    v, getter, of = made[0]
    return f"""
{item}
fn {f}({name}: &{module}::{t}) -> {of} {{
{statements(s, 1, 1)}    {name}.«{v}→{getter}()»
}}
"""


@skeleton("private_field")
def private_field_printed(s: Source) -> str:
    (item, module, t, made), name, f = _private(s, s.pick([1, 2])), s.var(), s.func()
    v, getter, _ = s.pick(made)
    return f"""
{item}
fn {f}({name}: {module}::{t}) {{
    println!("{s.text()} {{}}", {name}.«{v}→{getter}()»);
{statements(s, 1, 1)}}}
"""


@skeleton("private_field")
def private_field_in_closure(s: Source) -> str:
    item, module, t, made = _private(s)
    vs, x, f = s.plural(), s.var(), s.func()
    v, getter, of = made[0]
    field = f"{x}.«{v}→{getter}()»"
    call, given = (
        (f"{vs}.iter().map(|{x}| {field}.len()).sum()", "usize")
        if of == "&str"
        else s.pick(
            [
                (f"{vs}.iter().map(|{x}| {field}).sum()", of),
                (f"{vs}.iter().filter(|{x}| {field} > {s.value(of)}).count()", "usize"),
            ]
        )
    )
    return f"""
use {module}::{t};

{item}
fn {f}({vs}: &[{t}]) -> {given} {{
    {call}
}}
"""


@skeleton("private_field")
def private_field_in_condition(s: Source) -> str:
    item, module, t, made = _private(s)
    name, f = s.var(), s.func()
    v, getter, of = made[0]
    test = f"{name}.«{v}→{getter}()»" + (f".len() > {s.number()}" if of == "&str" else f" > {s.value(of)}")
    return f"""
{item}
fn {f}({name}: &{module}::{t}) -> bool {{
    if {test} {{
        return true;
    }}
{statements(s, 1, 1)}    false
}}
"""
