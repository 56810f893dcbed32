"""Generators for shared references held across a change: the fix copies or clones the value out."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.owned import opening, owned, show, structure
from sleepyd.koans.generate.source import Source

_COPIED = ("i32", "i32", "u32", "u64", "f64", "char", "usize")


def _element(s: Source) -> tuple[str, str, str]:
    """An element type, and what turns a reference to one (`&place`) into a value: a dropped `&`, perhaps `.clone()`."""
    if s.chance(0.5):
        return s.pick(_COPIED), "«&→»", ""
    return s.pick(["String", "String", "Vec<i32>"]), "«&→»", "«→.clone()»"


def _shown(s: Source, of: str, name: str) -> str:
    return show(s, name, ":?" if of.startswith("Vec<") else "")


def _list(s: Source, of: str) -> str:
    return f"vec![{', '.join(s.value(of) for _ in range(s.pick([3, 4])))}]"


def _grown(s: Source, of: str, v: str) -> str:
    return s.pick(
        [
            f"{v}.push({s.value(of)});",
            f"{v}.push({s.value(of)});",
            f"{v}.insert(0, {s.value(of)});",
            f"{v}.clear();",
            f"{v}.pop();",
            f"{v}.truncate({s.number(1, 3)});",
            f"{v}.remove({s.number(0, 2)});",
            f"{v}.reverse();",
            f"{v}[{s.number(0, 2)}] = {s.value(of)};\n    {v}.push({s.value(of)});"
            if of == "Vec<i32>"
            else f"{v}.extend(vec![{s.value(of)}]);",
        ]
    )


@skeleton("mut_borrow_conflict")
def push_while_element_borrowed(s: Source) -> str:
    of, ref, own = _element(s)
    v, first, i = s.plural(), s.var(), s.number(0, 2)
    head, end = s.pick(
        [
            (opening(s), ""),
            (f"fn {s.func()}() -> usize", f"    {v}.len()\n"),
            (f"fn {s.func()}() -> Vec<{of}>", f"    {v}\n"),
        ]
    )
    return f"""
{head} {{
    let mut {v} = {_list(s, of)};
{statements(s)}    let {first} = {ref}{v}[{i}]{own};
    {_grown(s, of, v)}
{statements(s, most=1)}    {_shown(s, of, first)}
{end}}}
"""


@skeleton("mut_borrow_conflict")
def parameter_changed_while_borrowed(s: Source) -> str:
    of, ref, own = _element(s)
    v, first, f, i = s.plural(), s.var(), s.func(), s.pick(["0", "0", "1", "{v}.len() - 1", "{v}.len() / 2"])
    made = s.pick([f'format!("{{:?}}", {first})', f'format!("{s.word()} {{:?}} {{}}", {first}, {v}.len())'])
    return f"""
fn {f}({v}: &mut Vec<{of}>) -> String {{
    let {first} = {ref}{v}[{i.format(v=v)}]{own};
{statements(s, most=1)}    {_grown(s, of, v)}
    {made}
}}

{opening(s)} {{
    let mut {(a := s.plural())} = {_list(s, of)};
    {show(s, f"{f}(&mut {a})")}
}}
"""


@skeleton("mut_borrow_conflict")
def whole_value_borrowed(s: Source) -> str:
    o, a, old = owned(s, structs=0), s.var(), s.var()
    return f"""
{o.item}{opening(s)} {{
    let mut {a} = {o.make(s)};
{statements(s)}    let {old} = «&→»{a}«→.clone()»;
    {o.change(s, a)}
    {o.read(s, old)}
{statements(s, most=1)}    {show(s, a + o.measure)}
}}
"""


@skeleton("mut_borrow_conflict")
def method_called_while_field_borrowed(s: Source) -> str:
    of, ref, own = _element(s)
    holder, field, count, x, m, bump = s.type_name(), s.plural(), s.var(), s.var(), s.func(), s.func()
    place = s.pick([f"self.{field}[{s.pick([0, 1])}]", f"self.{field}[self.{count}]"])
    inside = s.pick([f"self.{count} += {s.number()};", f"self.{field}.push({s.value(of)});", f"self.{field}.clear();"])
    methods = [
        f"    fn {bump}(&mut self) {{\n        {inside}\n    }}\n",
        f"    fn {m}(&mut self) {{\n        let {x} = {ref}{place}{own};\n        self.{bump}();\n"
        f"        {_shown(s, of, x)}\n    }}\n",
    ]
    if s.chance(0.5):
        methods.reverse()
    return f"""
struct {holder} {{
    {field}: Vec<{of}>,
    {count}: usize,
}}

impl {holder} {{
{chr(10).join(methods)}}}
"""


@skeleton("mut_borrow_conflict")
def name_borrowed_while_struct_changes(s: Source) -> str:
    o, m, a, x, by = structure(s), s.func(), s.var(), s.var(), s.var()
    name, number = o.fields[0][0], o.fields[1][0]
    on_self = s.chance(0.4)
    change = f"    fn {m}(&mut self, {by}: {o.number}) {{\n        self.{number} += {by};\n    }}\n"
    if on_self:
        other = s.func()
        return f"""
{o.item}impl {o.type} {{
{change}
    fn {other}(&mut self) -> usize {{
        let {x} = «&→»self.{name}«→.clone()»;
        self.{m}({s.number()});
        {show(s, x)}
        {x}.len()
    }}
}}
"""
    return f"""
{o.item}impl {o.type} {{
{change}}}

{opening(s)} {{
    let mut {a} = {o.make(s)};
    let {x} = «&→»{a}.{name}«→.clone()»;
    {a}.{m}({s.number()});
{statements(s, most=1)}    {show(s, x)}
    {show(s, f"{a}.{number}")}
}}
"""


@skeleton("mut_borrow_conflict")
def pushing_while_iterating(s: Source) -> str:
    of = s.pick(["i32", "u32", "u64", "i64"])
    v, x = s.plural(), s.var()
    test = s.pick([f"*{x} > {s.number()}", f"{x} % {s.number(2, 5)} == 0", f"*{x} < {s.number()}"])
    push = s.pick([f"{v}.push(*{x});", f"{v}.push({x} * {s.number(2, 9)});", f"{v}.push({x} + {s.number()});"])
    head, made = s.pick(
        [
            (f"fn {s.func()}({v}: &mut Vec<{of}>)", ""),
            (f"fn {s.func()}(mut {v}: Vec<{of}>) -> usize", ""),
            (opening(s), f"    let mut {v}: Vec<{of}> = vec![{s.numbers()}];\n"),
        ]
    )
    walk = f"{v}«→.clone()».iter()" if "&mut" in head or s.chance(0.3) else f"&{v}«→.clone()»"
    end = f"    {v}.len()\n" if "usize" in head else f"    {show(s, f'{v}.len()')}\n"
    return f"""
{head} {{
{made}{statements(s, most=1)}    for {x} in {walk} {{
        if {test} {{
            {push}
        }}
    }}
{end}}}
"""


@skeleton("mut_borrow_conflict")
def found_element_held(s: Source) -> str:
    of = s.pick(["i32", "String", "u64", "String", "char"])
    v, x, f = s.plural(), s.var(), s.func()
    find = s.pick(
        [
            "first().unwrap()",
            "last().unwrap()",
            "iter().max().unwrap()",
            "iter().min().unwrap()",
            f"get({s.number(0, 2)}).unwrap()",
        ]
    )
    return f"""
fn {f}(mut {v}: Vec<{of}>) -> Vec<{of}> {{
{statements(s)}    let {x} = {v}.{find}«→.clone()»;
    {_grown(s, of, v)}
    {_shown(s, of, x)}
    {v}
}}
"""


@skeleton("mut_borrow_conflict")
def map_value_held(s: Source) -> str:
    m, key, x = s.plural(), s.string(), s.var()
    of = s.pick(["i32", "String", "u32", "String"])
    collection = s.pick(["HashMap", "HashMap", "BTreeMap"])
    own = "«→.clone()»" if of == "String" else ""
    ref, place = s.pick([("", f"{m}.get({key}).unwrap()«→.clone()»"), ("«&→»", f"{m}[{key}]{own}")])
    owned_key = s.pick([f"{key}.to_string()", f"String::from({key})"])
    change = s.pick([f"{m}.insert({s.value('String')}, {s.value(of)});", f"{m}.remove({key});", f"{m}.clear();"])
    return f"""
use std::collections::{collection};

{opening(s)} {{
    let mut {m}: {collection}<String, {of}> = {collection}::new();
    {m}.insert({owned_key}, {s.value(of)});
{statements(s, most=1)}    let {x} = {ref}{place};
    {change}
    {_shown(s, of, x)}
}}
"""


@skeleton("mut_borrow_conflict")
def helper_returns_reference(s: Source) -> str:
    of = s.pick(["i32", "String", "u32", "f64"])
    v, p, x, f = s.plural(), s.plural(), s.var(), s.func()
    body = s.pick([f"&{p}[0]", f"&{p}[{p}.len() - 1]", f"{p}.last().unwrap()", f"{p}.first().expect({s.string()})"])
    return f"""
fn {f}({p}: &[{of}]) -> &{of} {{
    {body}
}}

{opening(s)} {{
    let mut {v} = {_list(s, of)};
{statements(s, most=1)}    let {x} = {f}(&{v})«→.clone()»;
    {_grown(s, of, v)}
    {_shown(s, of, x)}
}}
"""
