"""Generators for values moved again in a loop (the fix clones) or by a pattern (the fix borrows what is matched)."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.owned import opening, owned, show, structure
from sleepyd.koans.generate.source import Source


def _loop(s: Source) -> tuple[str, str, str]:
    """A loop that runs several times: what stands before it, its head, and the line that ends its body."""
    i, n = s.var(), s.number(2, 9)
    kind = s.random.randrange(4)
    if kind == 0:
        return f"    let mut {i} = 0;\n", f"while {i} < {n}", f"        {i} += 1;\n"
    if kind == 1:
        return (
            f"    let mut {i} = 0;\n",
            "loop",
            f"        {i} += 1;\n        if {i} > {n} {{\n            break;\n        }}\n",
        )
    if kind == 2:
        return "", f"for {i} in 0..{n}", f"        {show(s, i)}\n"
    return "", f"for _ in {s.pick(['0', '1'])}..{n}", ""


@skeleton("moved_in_loop")
def passed_in_loop(s: Source) -> str:
    o, f, a, p = owned(s), s.func(), s.var(), s.var()
    before, head, end = _loop(s)
    function = f"fn {f}({p}: {o.type}) {{\n    {o.read(s, p)}\n}}\n"
    caller = f"""{opening(s)} {{
    let {a} = {o.make(s)};
{before}    {head} {{
        {f}({a}«→.clone()»);
{end}    }}
}}
"""
    return o.item + (f"{function}\n{caller}" if s.chance(0.6) else f"{caller}\n{function}")


@skeleton("moved_in_loop")
def pushed_in_loop(s: Source) -> str:
    o, items, a = owned(s), s.plural(), s.var()
    before, head, end = _loop(s)
    return f"""
{o.item}fn {s.func()}({a}: {o.type}) -> Vec<{o.type}> {{
    let mut {items} = Vec::new();
{before}    {head} {{
        {items}.push({a}«→.clone()»);
{end}    }}
{statements(s, most=1)}    {items}
}}
"""


@skeleton("moved_in_loop")
def inserted_for_every_key(s: Source) -> str:
    m, keys, key, value = s.plural(), s.plural(), s.var(), s.var()
    of = s.pick(["String", "Vec<u32>", "String"])
    collection = s.pick(["HashMap", "BTreeMap"])
    return f"""
use std::collections::{collection};

fn {s.func()}({keys}: Vec<String>, {value}: {of}) -> {collection}<String, {of}> {{
    let mut {m} = {collection}::new();
    for {key} in {keys} {{
{statements(s, 2, 1)}        {m}.insert({key}, {value}«→.clone()»);
    }}
    {m}
}}
"""


@skeleton("moved_in_loop")
def struct_built_in_loop(s: Source) -> str:
    holder, field, number, items, i, v = s.type_name(), s.var(), s.var(), s.plural(), s.var(), s.var()
    a = field if s.chance(0.5) else s.var()
    of = s.pick(["String", "String", "Vec<i32>"])
    moved = f"«{a}→{a}: {a}.clone()»" if a == field else f"{field}: {a}«→.clone()»"
    value = s.pick([i, f"{i} * {s.number(2, 9)}", f"{i} + {s.number()}"])
    return f"""
struct {holder} {{
    {field}: {of},
    {number}: u32,
}}

fn {s.func()}({a}: {of}) -> Vec<{holder}> {{
    let mut {items} = Vec::new();
    for {i} in 0..{s.number(2, 9)} {{
        let {v} = {holder} {{ {moved}, {number}: {value} }};
        {items}.push({v});
    }}
    {items}
}}
"""


@skeleton("moved_in_loop")
def method_repeats_argument(s: Source) -> str:
    o, holder, field, m, a, n = owned(s, structs=0.2, maps=0), s.type_name(), s.plural(), s.func(), s.var(), s.var()
    add = s.pick([f"self.{field}.push({a}«→.clone()»);", f"self.{field}.insert(0, {a}«→.clone()»);"])
    return f"""
{o.item}struct {holder} {{
    {field}: Vec<{o.type}>,
}}

impl {holder} {{
    fn {m}(&mut self, {a}: {o.type}, {n}: usize) {{
        for _ in 0..{n} {{
            {add}
        }}
        {show(s, f"self.{field}.len()")}
    }}
}}
"""


@skeleton("moved_in_loop")
def rebound_in_loop(s: Source) -> str:
    o, items, x, a, b = owned(s, maps=0), s.plural(), s.var(), s.var(), s.var()
    mutable = s.chance(0.5)
    inside = f"        {o.change(s, b)}\n" if mutable else ""
    return f"""
{o.item}{opening(s)} {{
    let {items} = vec![{s.numbers()}];
    let {a} = {o.make(s)};
    for {x} in {items} {{
        let {"mut " if mutable else ""}{b} = {a}«→.clone()»;
{inside}        {show(s, x)}
        {o.read(s, b)}
    }}
}}
"""


@skeleton("moved_in_loop")
def inner_loop_consumes(s: Source) -> str:
    v, x, i, total, of = s.plural(), s.var(), s.var(), s.var(), s.pick(["i32", "u32", "u64"])
    return f"""
fn {s.func()}({v}: Vec<{of}>) -> {of} {{
    let mut {total} = {s.number(0, 3)};
    for {i} in 0..{s.number(2, 9)} {{
        for {x} in «→&»{v} {{
            {total} += {x} * {i};
        }}
    }}
{statements(s, most=1)}    {total}
}}
"""


def _arms(s: Source, x: str, good: str, bad: str) -> str:
    lines = [f"        {good} => {show(s, x)[:-1]},", f'        {bad} => println!("{s.text()}"),']
    if s.chance(0.3):
        lines.reverse()
    return "\n".join(lines)


@skeleton("moved_in_match")
def option_matched(s: Source) -> str:
    a, x, of = s.var(), s.var(), s.pick(["String", "String", "Vec<u32>"])
    arms = _arms(s, x if of == "String" else f"{x}.len()", f"Some({x})", "None")
    head, made = s.pick(
        [
            (f"fn {s.func()}({a}: Option<{of}>)", ""),
            (opening(s), f"    let {a}{'' if of == 'String' else f': Option<{of}>'} = Some({s.value(of)});\n"),
        ]
    )
    return f"""
{head} {{
{made}{statements(s, most=1)}    match «→&»{a} {{
{arms}
    }}
    {show(s, a, ":?")}
}}
"""


@skeleton("moved_in_match")
def option_taken_by_if_let(s: Source) -> str:
    o, a, x = owned(s, structs=0.25), s.var(), s.var()
    last = s.pick([show(s, a, ":?"), show(s, f"{a}.is_some()"), f"assert!({a}.is_some());"])
    otherwise = s.pick(["", f' else {{\n        println!("{s.text()}");\n    }}'])
    head, made = s.pick(
        [(f"fn {s.func()}({a}: Option<{o.type}>)", ""), (opening(s), f"    let {a} = Some({o.make(s)});\n")]
    )
    return f"""
{o.item}{head} {{
{made}    if let Some({x}) = «→&»{a} {{
        {o.read(s, x)}
    }}{otherwise}
{statements(s, most=1)}    {last}
}}
"""


@skeleton("moved_in_match")
def own_enum_matched(s: Source) -> str:
    e, a, x, f = s.type_name(), s.var(), s.var(), s.func()
    first, second, third = s.type_name(), s.type_name(), s.type_name()
    of = s.pick(["String", "Vec<i32>"])
    tail = s.pick([f"    {third} => {s.number()},", f"    {third} => 0,"])
    n, y = s.var(), s.var()
    return f"""
#[derive(Debug)]
enum {e} {{
    {first}({of}),
    {second}(usize),
    {third},
}}

fn {f}({a}: {e}) -> usize {{
    let {n} = match «→&»{a} {{
        {e}::{first}({x}) => {x}.len(),
        {e}::{second}({y}) => {y} + {s.number()},
        {e}::{tail.strip()}
    }};
    {show(s, a, ":?")}
    {n}
}}
"""


@skeleton("moved_in_match")
def result_matched(s: Source) -> str:
    a, x, err, f = s.var(), s.var(), s.var(), s.func()
    good, bad = s.pick([("String", "String"), ("u32", "String"), ("String", "i32")])
    lines = [f"        Ok({x}) => {show(s, x)[:-1]},", f"        Err({err}) => {show(s, err)[:-1]},"]
    last = s.pick([f"{a}.is_ok()", f"{a}.is_err()"])
    return f"""
fn {f}({a}: Result<{good}, {bad}>) -> bool {{
{statements(s, most=1)}    match «→&»{a} {{
{chr(10).join(lines)}
    }}
    {last}
}}
"""


@skeleton("moved_in_match")
def field_option_matched(s: Source) -> str:
    holder, a, x, opt, name = s.type_name(), s.var(), s.var(), s.var(), s.var()
    of = s.pick(["String", "Vec<u32>"])
    form = s.chance(0.5)
    shown = show(s, x if of == "String" else f"{x}.len()")
    nothing = f'println!("{s.text()}")'
    body = (
        f"    match «→&»{a}.{opt} {{\n        Some({x}) => {shown[:-1]},\n        None => {nothing},\n    }}"
        if form
        else f"    if let Some({x}) = «→&»{a}.{opt} {{\n        {shown}\n    }}"
    )
    made = f"{holder} {{ {name}: {s.value('String')}, {opt}: Some({s.value(of)}) }}"
    return f"""
#[derive(Debug)]
struct {holder} {{
    {name}: String,
    {opt}: Option<{of}>,
}}

{opening(s)} {{
    let {a} = {made};
{body}
    {show(s, a, ":?")}
}}
"""


@skeleton("moved_in_match")
def struct_taken_apart(s: Source) -> str:
    o, a = structure(s), s.var()
    name, number = o.fields[0][0], o.fields[1][0]
    rest = ", .." if len(o.fields) > 2 or s.chance(0.4) else f", {number}"
    reads = f"    {show(s, name)}\n" + ("" if ".." in rest else f"    {show(s, number)}\n")
    head, made = s.pick([(f"fn {s.func()}({a}: {o.type})", ""), (opening(s), f"    let {a} = {o.make(s)};\n")])
    return f"""
{o.item}{head} {{
{made}    let {o.type} {{ {name}{rest} }} = «→&»{a};
{statements(s, most=1)}{reads}    {show(s, a, ":?")}
}}
"""


@skeleton("moved_in_match")
def pair_matched(s: Source) -> str:
    a, x, n, of = s.var(), s.var(), s.number(), s.pick(["i32", "u32", "u64"])
    left, right = show(s, x)[:-1], show(s, f"{x}.len()")[:-1]
    read = s.pick([show(s, f"{a}.0"), show(s, a, ":?")])
    return f"""
fn {s.func()}({a}: (String, {of})) {{
{statements(s, most=1)}    match «→&»{a} {{
        ({x}, {n}) => {left},
        ({x}, _) => {right},
    }}
    {read}
}}
"""
