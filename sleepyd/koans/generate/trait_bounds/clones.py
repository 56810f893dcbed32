"""Generators for a `.clone()` on a value whose type does not implement Clone.

The call always stands on a place of the type itself, never on a reference to it: `.clone()` on `&T` would clone the
reference and end in another error.
"""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.records import EXACT, Record, define, record, some

_ANY = ("named", "named", "tuple", "enum")
_FIELDS = ("named", "named", "named", "tuple")
_NAMED = ("named",)


def _type(s: Source, r: Record) -> str:
    return define(s, r, some(s, maybe=("Debug", "PartialEq")), ["Clone"])


def _extra_field(s: Source) -> str:
    return f"    {s.var()}: {s.field_type()},\n" if s.chance(0.6) else ""


@skeleton("missing_clone")
def copy_given_away(s: Source) -> str:
    r, v, f, x = record(s), s.var(), s.func(), s.var()
    shown, part = r.part(s)
    copy = s.var()
    give = s.pick(
        [f"    {f}({v}.clone());\n", f"    let {copy} = {v}.clone();\n{statements(s, most=1)}    {f}({copy});\n"]
    )
    return f"""
{_type(s, r)}fn {f}({x}: {r.name}) {{
    println!("{s.text()} {shown}", {x}{part});
}}

fn {s.pick(["main", s.func()])}() {{
{statements(s, most=1)}    let {v} = {r.make(s)};
{give}    println!("{shown}", {v}{part});
}}
"""


@skeleton("missing_clone")
def changed_copy(s: Source) -> str:
    r, a, b = record(s, shapes=_FIELDS), s.var(), s.var()
    field, kind = r.fields[-1]
    value = s.value(kind)
    if s.chance(0.5):
        return f"""
{_type(s, r)}fn {s.func()}({a}: {r.name}) -> ({r.name}, {r.name}) {{
{statements(s)}    let mut {b} = {a}.clone();
    {b}.{field} = {value};
{statements(s, most=1)}    ({a}, {b})
}}
"""
    return f"""
{_type(s, r)}fn {s.pick(["main", s.func()])}() {{
    let {a} = {r.make(s)};
{statements(s, most=1)}    let mut {b} = {a}.clone();
    {b}.{field} = {value};
    println!("{{:?}} {{:?}}", {a}.{field}, {b}.{field});
}}
"""


@skeleton("missing_clone")
def field_returned(s: Source) -> str:
    r, outer, v, m, x = record(s, shapes=_ANY), s.type_name(), s.var(), s.func(), s.var()
    kind = s.pick([r.name, r.name, f"Vec<{r.name}>", f"Option<{r.name}>"])
    body = s.pick([f"        self.{v}.clone()", f"        let {x} = self.{v}.clone();\n        {x}"])
    return f"""
{_type(s, r)}struct {outer} {{
    {v}: {kind},
{_extra_field(s)}}}

impl {outer} {{
    fn {m}(&self) -> {kind} {{
{statements(s, 2, 1)}{body}
    }}
}}
"""


@skeleton("missing_clone")
def element_cloned(s: Source) -> str:
    r, v, i, x = record(s, shapes=_ANY), s.plural(), s.var(), s.var()
    at, parameter = s.pick([(i, f", {i}: usize"), (str(s.number(0, 3)), ""), (f"{v}.len() - 1", "")])
    param = s.pick([f"{v}: &[{r.name}]", f"{v}: &Vec<{r.name}>", f"{v}: Vec<{r.name}>"])
    body = s.pick([f"    {v}[{at}].clone()", f"    let {x} = {v}[{at}].clone();\n{statements(s, most=1)}    {x}"])
    return f"""
{_type(s, r)}fn {s.func()}({param}{parameter}) -> {r.name} {{
{statements(s)}{body}
}}
"""


@skeleton("missing_clone")
def list_backed_up(s: Source) -> str:
    r, v, backup = record(s, shapes=_ANY), s.plural(), s.var()
    edit = s.pick([f"{v}.clear();", f"{v}.pop();", f"{v}.push({r.make(s)});", f"{v}.reverse();"])
    start = ", ".join(r.make(s) for _ in range(s.pick([1, 2])))
    return f"""
{_type(s, r)}fn {s.pick(["main", s.func()])}() {{
    let mut {v} = vec![{start}];
{statements(s, most=1)}    let {backup} = {v}.clone();
    {edit}
    println!("{s.text()}: {{}} {{}}", {backup}.len(), {v}.len());
}}
"""


@skeleton("missing_clone")
def copies_in_loop(s: Source) -> str:
    r, base, out, i = record(s, shapes=_ANY), s.var(), s.plural(), s.var()
    param = s.pick([f"{base}: {r.name}", ""])
    local = "" if param else f"    let {base} = {r.make(s)};\n"
    count = s.number(2, 9)
    body = s.pick(
        [
            f"    for _ in 0..{count} {{\n        {out}.push({base}.clone());\n    }}",
            f"    for {i} in 0..{count} {{\n        {out}.push(({i}, {base}.clone()));\n    }}",
            f"    while {out}.len() < {count} {{\n        {out}.push({base}.clone());\n    }}",
        ]
    )
    kind = f"(usize, {r.name})" if f"({i}," in body else r.name
    return f"""
{_type(s, r)}fn {s.func()}({param}) -> Vec<{kind}> {{
{local}    let mut {out} = Vec::new();
{body}
{statements(s, most=1)}    {out}
}}
"""


@skeleton("missing_clone")
def history_kept(s: Source) -> str:
    r, outer, now, past, m, x = record(s, shapes=_ANY), s.type_name(), s.var(), s.plural(), s.func(), s.var()
    return f"""
{_type(s, r)}struct {outer} {{
    {now}: {r.name},
    {past}: Vec<{r.name}>,
{_extra_field(s)}}}

impl {outer} {{
    fn {m}(&mut self, {x}: {r.name}) {{
{statements(s, 2, 1)}        self.{past}.push(self.{now}.clone());
        self.{now} = {x};
    }}
}}
"""


@skeleton("missing_clone")
def map_of_types(s: Source) -> str:
    r, v, k, x = record(s, shapes=_ANY), s.plural(), s.var(), s.var()
    table = s.pick(["HashMap", "BTreeMap"])
    body, returns = s.pick(
        [
            (f"    {v}[{k}].clone()", r.name),
            (f"    let {x} = {v}[{k}].clone();\n    {x}", r.name),
            (f'    println!("{{}}", {k});\n    {v}.clone()', f"{table}<String, {r.name}>"),
        ]
    )
    return f"""
use std::collections::{table};

{_type(s, r)}fn {s.func()}({v}: {table}<String, {r.name}>, {k}: &str) -> {returns} {{
{statements(s)}{body}
}}
"""


@skeleton("missing_clone")
def closure_makes_copies(s: Source) -> str:
    r, v, make, a, b = record(s), s.var(), s.var(), s.var(), s.var()
    shown, part = r.part(s)
    return f"""
{_type(s, r)}fn {s.func()}({v}: {r.name}) -> Vec<{r.name}> {{
    let {make} = || {v}.clone();
{statements(s, most=1)}    let {a} = {make}();
    let {b} = {make}();
    println!("{s.text()} {shown}", {a}{part});
    vec![{a}, {b}]
}}
"""


@skeleton("missing_clone")
def pattern_keeps_option(s: Source) -> str:
    r, v, x = record(s), s.var(), s.var()
    shown, part = r.part(s)
    test = s.pick(
        [
            f'    if let Some({x}) = {v}.clone() {{\n        println!("{shown}", {x}{part});\n    }}\n',
            f'    match {v}.clone() {{\n        Some({x}) => println!("{shown}", {x}{part}),\n'
            f'        None => println!("{s.text()}"),\n    }}\n',
        ]
    )
    return f"""
{_type(s, r)}fn {s.func()}({v}: Option<{r.name}>) -> Option<{r.name}> {{
{statements(s)}{test}    {v}
}}
"""


@skeleton("missing_clone")
def enum_remembered(s: Source) -> str:
    e = record(s, EXACT, shapes=("enum",))
    v, old = s.var(), s.var()
    first, second = s.pick([(old, v), (v, old)])
    return f"""
{_type(s, e)}fn {s.func()}(mut {v}: {e.name}, change: bool) -> ({e.name}, {e.name}) {{
{statements(s)}    let {old} = {v}.clone();
    if change {{
        {v} = {e.make(s)};
    }}
    ({first}, {second})
}}
"""


@skeleton("missing_clone")
def boxed_or_paired(s: Source) -> str:
    r, v, x, f = record(s, shapes=_ANY), s.var(), s.var(), s.func()
    kind = s.pick([f"Box<{r.name}>", f"({r.name}, {s.integer_type()})", f"[{r.name}; 2]"])
    return f"""
{_type(s, r)}fn {f}({v}: {kind}) -> Vec<{kind}> {{
{statements(s)}    let {x} = {v}.clone();
    vec![{v}, {x}]
}}
"""
