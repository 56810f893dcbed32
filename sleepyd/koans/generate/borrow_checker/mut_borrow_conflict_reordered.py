"""Generators that look like a small crate: values changed while they are borrowed, where the order is at fault.

A read of what a mutable reference still holds moves behind the last use of that, a closure is made where it is first
called, what a call asks of a borrowed `self` is asked before, and a list that is walked is cloned.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates import body
from sleepyd.koans.generate.crates.borrows import NUMBERS, bystander, doc, noise, public
from sleepyd.koans.generate.source import Source


@skeleton("mut_borrow_conflict")
def read_before_last_change(s: Source) -> str:
    v, r, f, of = s.plural(), s.var(), s.func(), s.pick(["u32", "i64", "String", "Vec<u8>"])
    i, n = s.number(0, 3), s.var()
    place = s.pick(
        [
            f"&mut {v}[{i}]",
            f"{v}.last_mut().unwrap()",
            f"{v}.get_mut({i}).expect({s.string()})",
            f"{v}.iter_mut().next().unwrap()",
        ]
    )
    change = {"String": f"{r}.push_str({s.string()});", "Vec<u8>": f"{r}.push({s.number()});"}.get(
        of, f"*{r} += {s.number()};"
    )
    first = s.pick(["", f"{change}\n"])
    read = s.pick(
        [
            f'println!("{s.text()}: {{}}", {v}.len());',
            f'println!("{{:?}}", {v});',
            f"let {n} = {v}.len();",
            f"assert!({v}.len() > {i});",
            f"let {n} = {v}.iter().max().cloned();",
        ]
    )
    tail = f'println!("{s.word()} {{:?}}", {n});' if n in read else ""
    head = s.pick([f"{v}: &mut Vec<{of}>", f"mut {v}: Vec<{of}>", f"{v}: &mut [{of}]"])
    return f"""
{bystander(s)}{doc(s)}{public(s)}fn {f}({head}) {{
{noise(s, 1, 1)}    let {r} = {place};
{body(first)}    «{read}→»
    {change}
    «→{read}»
{body(tail)}{noise(s, 1, 1)}}}
"""


@skeleton("mut_borrow_conflict")
def method_read_before_last_change(s: Source) -> str:
    outer, item, items, total, number = s.type_name(), s.type_name(), s.plural(), s.var(), s.var()
    f, count, r, i, n, x = s.func(), s.func(), s.var(), s.pick(["index", s.var()]), s.var(), s.var()
    of = s.pick(NUMBERS)
    place = s.pick([f"&mut self.{items}[{i}]", f"self.{items}.get_mut({i}).unwrap()"])
    steps = [f"{r}.{number} += {s.number()};", f"{r}.{number} *= {s.number(2, 4)};"]
    change = f"{r}.{number} {s.pick(['+=', '*='])} {s.number(2, 9)};"
    sum_up = s.pick(
        [
            f"self.{items}.iter().map(|{x}| {x}.{number}).sum()",
            f"self.{items}.iter().fold(0, |{x}, item| {x} + item.{number})",
        ]
    )
    read, result = s.pick(
        [
            (f"let {n} = self.{count}();", f"        {n}\n"),
            (f'println!("{s.text()}: {{}}", self.{count}());', f"        self.{total}\n"),
            (f"let {n} = self.{count}() + {s.number()};", f"        {n} - self.{total}\n"),
        ]
    )
    methods = [
        f"{doc(s, 1)}    pub fn {f}(&mut self, {i}: usize) -> {of} {{\n{noise(s, 2, 1)}        let {r} = {place};\n"
        f"{body(s.pick(['', steps[0], steps[1]]), 2)}        «{read}→»\n        {change}\n        «→{read}»\n"
        f"{result}    }}\n",
        f"{doc(s, 1)}    {public(s)}fn {count}(&self) -> {of} {{\n        {sum_up}\n    }}\n",
    ]
    s.random.shuffle(methods)
    return f"""
{doc(s)}struct {item} {{
    {s.var()}: {s.field_type()},
    {number}: {of},
}}

pub struct {outer} {{
    {items}: Vec<{item}>,
    {total}: {of},
}}

impl {outer} {{
{chr(10).join(methods)}}}
"""


@skeleton("mut_borrow_conflict")
def map_read_before_last_change(s: Source) -> str:
    m, r, f, k, n = s.plural(), s.var(), s.func(), s.var(), s.var()
    kind, of = s.pick(["HashMap", "BTreeMap"]), s.pick(["u32", "Vec<String>", "String"])
    get = s.pick(
        [f"{m}.entry({k}.to_string()).or_default()", f"{m}.entry({k}.to_lowercase()).or_insert_with(Default::default)"]
    )
    change = {"u32": f"*{r} += {s.number()};", "String": f"{r}.push_str({s.string()});"}.get(
        of, f"{r}.push({k}.to_string());"
    )
    read, tail = s.pick(
        [
            (f"let {n} = {m}.len();", n),
            (f'println!("{s.text()}: {{}}", {m}.len());', f"{m}.len()"),
            (f"let {n} = {m}.keys().filter(|key| key.len() > {s.number()}).count();", f"{n} + 1"),
            (f"assert!({m}.contains_key({s.string()}));", f"{m}.len() / 2"),
        ]
    )
    if s.chance(0.5):
        ks = s.plural()
        return f"""
use std::collections::{kind};

{bystander(s)}{doc(s)}pub fn {f}({ks}: &[&str], {m}: &mut {kind}<String, {of}>) {{
    for {k} in {ks} {{
        let {r} = {get};
        «{read}→»
        {change}
        «→{read}»
        {f"println!({chr(34)}{{}}{chr(34)}, {tail});" if n in tail else ""}
    }}
}}
"""
    return f"""
use std::collections::{kind};

{doc(s)}fn {f}({m}: &mut {kind}<String, {of}>, {k}: &str) -> usize {{
{noise(s, 1, 1)}    let {r} = {get};
    «{read}→»
    {change}
    «→{read}»
    {tail}
}}

{bystander(s)}"""


@skeleton("mut_borrow_conflict")
def self_asked_inside_change(s: Source) -> str:
    outer, item, items, number, base, f = s.type_name(), s.type_name(), s.plural(), s.var(), s.var(), s.func()
    ask = s.pick([f"{s.var()}", "bonus", "step", "limit", "rate", s.var()])
    of, x = s.pick(["u32", "i64", "u64"]), s.var()
    n, op = s.number(2, 9), s.pick(["+=", "*=", "-="])
    setter = s.func()
    loop = s.pick(
        [f"&mut self.{items}", f"self.{items}.iter_mut()", f"self.{items}.iter_mut().filter(|e| e.{number} > {n})"]
    )
    use = s.pick([f"{x}.{number} {op} «self.{ask}()→{ask}»;", f"{x}.{setter}(«self.{ask}()→{ask}»);"])
    change = s.pick(
        [
            f"«→let {ask} = self.{ask}();»\nfor {x} in {loop} {{\n    {use}\n}}",
            f"«→let {ask} = self.{ask}();»\nfor {x} in {loop} {{\n    if {x}.{number} < {s.number()} {{\n"
            f"        {use}\n    }}\n}}",
            f"«→let {ask} = self.{ask}();»\n"
            f"if let Some({x}) = self.{items}.{s.pick(['last_mut()', 'first_mut()', f'get_mut({n})'])} {{\n"
            f"    {use}\n}}",
        ]
    )
    p = s.var()
    ask_body = s.pick(
        [f"self.{base} * {n}", f"(self.{base} + {s.number()}) / {n}", f"self.{items}.len() as {of} + self.{base}"]
    )
    methods = [
        f"{doc(s, 1)}    {public(s)}fn {ask}(&self) -> {of} {{\n        {ask_body}\n    }}\n",
        f"{doc(s, 1)}    pub fn {f}(&mut self) {{\n{noise(s, 2, 1)}{body(change, 2)}    }}\n",
    ]
    s.random.shuffle(methods)
    return f"""
struct {item} {{
    {number}: {of},
}}

impl {item} {{
    fn {setter}(&mut self, {p}: {of}) {{
        self.{number} = self.{number}.{s.pick(["max", "min"])}({p});
    }}
}}

{doc(s)}pub struct {outer} {{
    {items}: Vec<{item}>,
    {base}: {of},
}}

impl {outer} {{
{chr(10).join(methods)}}}
"""


@skeleton("mut_borrow_conflict")
def closure_made_too_early(s: Source) -> str:
    v, c, x, f = s.plural(), s.pick(["check", "render", s.func(), s.func()]), s.var(), s.func()
    of = s.pick(["u32", "String", "i64"])
    value = s.value(of)
    closure, use = s.pick(
        [
            (f'let {c} = || println!("{s.word()}: {{}}", {v}.len());', f"{c}();"),
            (f"let {c} = |{x}: usize| {v}.len() > {x};", f'println!("{{}}", {c}({s.number()}));'),
            (f"let {c} = |{x}: &{of}| {v}.contains({x});", f"assert!(!{c}(&{s.value(of)}));"),
            (
                f"let {c} = || {v}.iter().map(|{x}| {x}.to_string()).collect::<Vec<_>>().join({s.string()});",
                f'println!("{{}}", {c}());',
            ),
        ]
    )
    change = s.pick([f"{v}.push({value});", f"{v}.clear();", f"{v}.sort();", f"{v}.retain(|{x}| *{x} != {value});"])
    start = s.pick([f"{v}: &mut Vec<{of}>", f"mut {v}: Vec<{of}>"])
    return f"""
{bystander(s)}{doc(s)}{public(s)}fn {f}({start}) {{
{noise(s, 1, 1)}    «{closure}→»
    {change}
    «→{closure}»
    {use}
{noise(s, 1, 1)}}}
"""


@skeleton("mut_borrow_conflict")
def row_read_while_grid_changes(s: Source) -> str:
    outer, grid, width, f, r, y, x = s.type_name(), s.plural(), s.var(), s.func(), s.var(), s.var(), s.var()
    of = s.pick(["u8", "i32", "char", "bool", "u32"])
    line = s.chance(0.5)
    source = f"«&→»self.{grid}[{y}]«→.clone()»" if line else f"«&→»self.{grid}[{y}][{x}]"
    dest = s.pick([f"self.{grid}[{y} - 1]", f"self.{grid}[0]", f"self.{grid}[self.{width}]"])
    one = s.value(of)
    change = f"{dest}.push({one});" if s.chance(0.5) else f"{dest}.clear();"
    use = s.pick(
        [
            f'println!("{{:?}} {{}}", {r}, self.{width});',
            f"self.{width} = {r}.len();" if line else f'println!("{s.word()} {{{r}}}");',
        ]
    )
    head = (
        f"for {y} in 1..self.{grid}.len()"
        if line
        else f"for ({y}, {x}) in [({s.number(1, 4)}, 0), ({s.number(1, 4)}, {s.number(1, 4)})]"
    )
    return f"""
{bystander(s)}{doc(s)}#[derive(Debug)]
pub struct {outer} {{
    {grid}: Vec<Vec<{of}>>,
    {width}: usize,
}}

impl {outer} {{
    pub fn {s.func()}({width}: usize) -> Self {{
        Self {{ {grid}: vec![vec![{one}; {width}]; {s.number(2, 9)}], {width} }}
    }}

{doc(s, 1)}    pub fn {f}(&mut self) {{
        {head} {{
            let {r} = {source};
            {change}
            {use}
        }}
    }}
}}
"""


@skeleton("mut_borrow_conflict")
def list_walked_while_self_changes(s: Source) -> str:
    items, total, outer, f, note, x, i = s.plural(), s.var(), s.type_name(), s.func(), s.func(), s.var(), s.var()
    of, part = s.pick([("String", "{x}.len() as u32"), ("u32", "{x} * {n}"), ("Vec<u32>", "{x}.iter().sum::<u32>()")])
    arg = part.format(x=x, n=s.number(2, 9))
    walk = s.pick(
        [
            (x, f"&self.{items}«→.clone()»"),
            (x, f"self.{items}«→.clone()».iter()"),
            (f"({i}, {x})", f"self.{items}«→.clone()».iter().enumerate()"),
        ]
    )
    test = (
        f"{i} % {s.number(2, 4)} == 0"
        if walk[0] != x
        else f"*{x} > {s.number()}"
        if of == "u32"
        else f"!{x}.is_empty()"
    )
    call = f"self.{note}({arg});"
    inner = s.pick(
        [f"if {test} {{\n    {call}\n}}", f"if !({test}) {{\n    continue;\n}}\n{call}" if walk[0] != x else call]
    )
    p = s.var()
    methods = [
        f"{doc(s, 1)}    fn {note}(&mut self, {p}: u32) {{\n        self.{total} += {p};\n    }}\n",
        f"{doc(s, 1)}    pub fn {f}(&mut self) -> u32 {{\n{noise(s, 2, 1)}        for {walk[0]} in {walk[1]} {{\n"
        f"{body(inner, 3)}        }}\n"
        f"        self.{total}\n    }}\n",
    ]
    s.random.shuffle(methods)
    return f"""
{doc(s)}pub struct {outer} {{
    {items}: Vec<{of}>,
    {total}: u32,
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
{chr(10).join(methods)}}}

{bystander(s)}"""
