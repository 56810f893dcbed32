"""Generators for two mutable references at a time: the fix takes the second after the last use of the first."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.owned import opening, owned, show, structure
from sleepyd.koans.generate.source import Source


def _list(s: Source, of: str) -> str:
    return f"vec![{', '.join(s.value(of) for _ in range(s.pick([3, 4])))}]"


@skeleton("double_mut_borrow")
def two_references_to_a_local(s: Source) -> str:
    o, a, r1, r2 = owned(s, structs=0.2), s.var(), s.var(), s.var()
    second = f"let {r2} = &mut {a};"
    more = s.pick(["", f"    {o.change(s, r1)}\n"])
    return f"""
{o.item}{opening(s)} {{
    let mut {a} = {o.make(s)};
{statements(s, most=1)}    let {r1} = &mut {a};
    «{second}→»
    {o.change(s, r1)}
{more}    «→{second}»
    {o.change(s, r2)}
    {o.read(s, a)}
}}
"""


@skeleton("double_mut_borrow")
def two_references_to_a_number(s: Source) -> str:
    n, r1, r2, of = s.var(), s.var(), s.var(), s.integer_type()
    note = s.pick(["", f": &mut {of}"])
    second = f"let {r2}{note} = &mut {n};"
    ops = [f"*{r} {s.pick(['+=', '*=', '-=', '+='])} {s.number()};" for r in (r1, r2)]
    head, end = s.pick([(opening(s), f"    {show(s, n)}\n"), (f"fn {s.func()}() -> {of}", f"    {n}\n")])
    return f"""
{head} {{
    let mut {n}: {of} = {s.number()};
    let {r1}{note} = &mut {n};
{statements(s, most=1)}    «{second}→»
    {ops[0]}
    «→{second}»
    {ops[1]}
{end}}}
"""


@skeleton("double_mut_borrow")
def two_elements_of_one_vector(s: Source) -> str:
    of, v, a, b = s.pick(["i32", "String", "u64", "Vec<i32>"]), s.plural(), s.var(), s.var()
    i, j = s.pick([("0", "1"), ("0", "2"), ("1", "0"), ("2", "1")])
    get = s.pick(["&mut {v}[{i}]", "&mut {v}[{i}]", "{v}.get_mut({i}).unwrap()"])
    second = f"let {b} = {get.format(v=v, i=j)};"
    change = {"i32": "*{} += {};", "u64": "*{} *= {};", "String": "{}.push_str({});", "Vec<i32>": "{}.push({});"}[of]
    value = [s.string() if of == "String" else str(s.number()) for _ in range(2)]
    head, made = s.pick(
        [(f"fn {s.func()}({v}: &mut Vec<{of}>)", ""), (opening(s), f"    let mut {v} = {_list(s, of)};\n")]
    )
    return f"""
{head} {{
{made}{statements(s, most=1)}    let {a} = {get.format(v=v, i=i)};
    «{second}→»
    {change.format(a, value[0])}
    «→{second}»
    {change.format(b, value[1])}
    {show(s, v, ":?")}
}}
"""


@skeleton("double_mut_borrow")
def accessor_called_twice(s: Source) -> str:
    holder, field, m, h, a, b, i = (s.type_name(), s.plural(), s.func(), s.var(), s.var(), s.var(), s.var())
    of = s.pick(["i32", "u32", "i64"])
    j, k = s.pick([(0, 1), (1, 0), (0, 2)])
    second = f"let {b} = {h}.{m}({k});"
    amount = s.number()
    return f"""
struct {holder} {{
    {field}: Vec<{of}>,
}}

impl {holder} {{
    fn {m}(&mut self, {i}: usize) -> &mut {of} {{
        &mut self.{field}[{i}]
    }}
}}

{opening(s)} {{
    let mut {h} = {holder} {{ {field}: vec![{s.numbers(3)}] }};
    let {a} = {h}.{m}({j});
    «{second}→»
    *{a} -= {amount};
    «→{second}»
    *{b} += {amount};
    {show(s, f"{h}.{field}", ":?")}
}}
"""


@skeleton("double_mut_borrow")
def two_calls_through_references(s: Source) -> str:
    o, f, p, a, r1, r2 = structure(s), s.func(), s.var(), s.var(), s.var(), s.var()
    number, by = o.fields[1][0], s.var()
    method = s.chance(0.5)
    call = [f"{r}.{f}({s.number()});" if method else f"{f}({r}, {s.number()});" for r in (r1, r2)]
    if method:
        function = (
            f"impl {o.type} {{\n    fn {f}(&mut self, {by}: {o.number}) {{\n        self.{number} += {by};\n    }}\n}}"
        )
    else:
        function = f"fn {f}({p}: &mut {o.type}, {by}: {o.number}) {{\n    {p}.{number} += {by};\n}}"
    second = f"let {r2} = &mut {a};"
    return f"""
{o.item}{function}

{opening(s)} {{
    let mut {a} = {o.make(s)};
    let {r1} = &mut {a};
    «{second}→»
    {call[0]}
{s.pick(["", f"    {show(s, f'{r1}.{number}')}{chr(10)}"])}    «→{second}»
    {call[1]}
    {show(s, f"{a}.{number}")}
}}
"""


@skeleton("double_mut_borrow")
def two_values_of_one_map(s: Source) -> str:
    m, a, b, k1, k2 = s.plural(), s.var(), s.var(), s.string(), s.string()
    get = s.pick(["get_mut({k}).unwrap()", "entry({k}).or_insert({n})", "entry({k}).or_insert(0)"])
    first = f"let {a} = {m}.{get.format(k=k1, n=s.number())};"
    second = f"let {b} = {m}.{get.format(k=k2, n=s.number())};"
    return f"""
use std::collections::HashMap;

fn {s.func()}({m}: &mut HashMap<{"&'static str, i32" if "entry" in get else "String, i32"}>) {{
{statements(s, most=1)}    {first}
    «{second}→»
    *{a} += {s.number()};
    «→{second}»
    *{b} {s.pick(["+=", "-="])} {s.number()};
    {show(s, f"{m}.len()")}
}}
"""


@skeleton("double_mut_borrow")
def field_borrowed_twice_in_method(s: Source) -> str:
    o, holder, field, m, a, b = owned(s, structs=0), s.type_name(), s.plural(), s.func(), s.var(), s.var()
    second = f"let {b} = &mut self.{field};"
    return f"""
{o.item}struct {holder} {{
    {field}: {o.type},
    {s.var()}: {s.field_type()},
}}

impl {holder} {{
    fn {m}(&mut self) -> usize {{
        let {a} = &mut self.{field};
        «{second}→»
        {o.change(s, a)}
{statements(s, 2, 1)}        «→{second}»
        {o.change(s, b)}
        self.{field}.len()
    }}
}}
"""


@skeleton("double_mut_borrow")
def two_closures_over_one_variable(s: Source) -> str:
    n, f, g, of = s.var(), s.func(), s.func(), s.pick(["i32", "u64", "String"])
    change = [f"{n}.push_str({s.string()})" if of == "String" else f"{n} += {s.number()}" for _ in range(2)]
    second = f"let mut {g} = || {change[1]};"
    return f"""
{opening(s)} {{
    let mut {n} = {s.value(of)};
{statements(s, most=1)}    let mut {f} = || {change[0]};
    «{second}→»
    {f}();
{s.pick(["", f"    {f}();{chr(10)}"])}    «→{second}»
    {g}();
    {show(s, n)}
}}
"""
