"""Generators that look like a small crate: types that lack Clone.

`.clone()` always stands on a place of the type itself (or of a collection of it), never on a reference to it.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates import body
from sleepyd.koans.generate.crates.borrows import NUMBERS, doc, noise, public
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.crate_types import arranged, define, shape
from sleepyd.koans.generate.trait_bounds.records import Record, some

_STRUCT = ("named", "named", "tuple")


def _type(s: Source, r: Record) -> str:
    return define(s, r, some(s, maybe=("Debug", "PartialEq", "PartialEq")), ["Clone"])


@skeleton("missing_clone")
def state_saved_for_undo(s: Source) -> str:
    r, outer, now, past, moves = shape(s, exact=False), s.type_name(), s.var(), s.plural(), s.var()
    step, undo, x, limit = s.func(), s.func(), s.var(), s.number(2, 40)
    save = s.pick(
        [
            f"self.{past}.push(self.{now}.clone());",
            f"if self.{past}.len() < {limit} {{\n    self.{past}.push(self.{now}.clone());\n}}",
            f"let {(old := s.var())} = self.{now}.clone();\nself.{past}.insert(0, {old});",
        ]
    )
    methods = [
        f"{doc(s, 1)}    pub fn {step}(&mut self, {x}: {r.name}) {{\n"
        f"{noise(s, 2, 1)}{body(save, 2)}        self.{now} = {x};\n"
        f"        self.{moves} += 1;\n    }}\n",
        f"{doc(s, 1)}    pub fn {undo}(&mut self) -> bool {{\n        if let Some({x}) = self.{past}.pop() {{\n"
        f"            self.{now} = {x};\n"
        f"            return true;\n        }}\n        false\n    }}\n",
    ]
    s.random.shuffle(methods)
    use = f"""
{doc(s)}pub struct {outer} {{
    {now}: {r.name},
    {past}: Vec<{r.name}>,
    {moves}: usize,
}}

impl {outer} {{
{chr(10).join(methods[: s.pick([1, 1, 2])] if f"fn {step}(" in methods[0] else methods)}}}
"""
    return arranged(s, "", _type(s, r), use)


@skeleton("missing_clone")
def board_filled(s: Source) -> str:
    r, f, cell, rows, row, n = shape(s, exact=False), s.func(), s.var(), s.plural(), s.plural(), s.number(2, 9)
    x, y, size = s.var(), s.var(), s.var()
    inner = s.pick(
        [
            f"let mut {row} = Vec::with_capacity({size});\nfor _ in 0..{size} {{\n    {row}.push({cell}.clone());\n}}",
            f"let {row}: Vec<{r.name}> = (0..{size}).map(|_| {cell}.clone()).collect();",
            f"let {row} = (0..{size}).filter(|{x}| {x} % {n} != 1).map(|_| {cell}.clone()).collect::<Vec<_>>();",
            f"let mut {row} = Vec::new();\nwhile {row}.len() < {size} {{\n    {row}.push({cell}.clone());\n}}",
        ]
    )
    start, argument = s.pick([(f"let {cell} = {r.make(s)};\n", ""), ("", f", {cell}: {r.name}")])
    use = f"""
{doc(s)}pub fn {f}({size}: usize{argument}) -> Vec<Vec<{r.name}>> {{
{body(start)}    let mut {rows} = Vec::new();
    for {y} in 0..{size} {{
        if {y} == {n} {{
            {s.pick(["break", "continue"])};
        }}
{body(inner, 2)}        {rows}.push({row});
    }}
{noise(s, 1, 1)}    {rows}
}}
"""
    return arranged(s, "", _type(s, r), use)


@skeleton("missing_clone")
def part_of_each_item(s: Source) -> str:
    r, outer, part, number = shape(s, exact=False), s.type_name(), s.var(), s.var()
    items, x, f, n, of = s.plural(), s.var(), s.func(), s.number(), s.pick(NUMBERS)
    source = s.pick([items, f"self.{items}"])
    test = s.pick(
        [f".filter(|{x}| {x}.{number} > {n})", ".rev()", f".skip({n})", f".skip_while(|{x}| {x}.{number} == {n})"]
    )
    made, returns = s.pick(
        [
            (
                f"{source}\n    .iter()\n    {test}\n    .map(|{x}| {x}.{part}.clone())\n    .collect()",
                f"Vec<{r.name}>",
            ),
            (f"{source}.iter().map(|{x}| ({x}.{number}, {x}.{part}.clone())).collect()", f"Vec<({of}, {r.name})>"),
            (f"{source}.iter().max_by_key(|{x}| {x}.{number}).map(|{x}| {x}.{part}.clone())", f"Option<{r.name}>"),
            (f"{source}.iter().find(|{x}| {x}.{number} < {n}).map(|{x}| {x}.{part}.clone())", f"Option<{r.name}>"),
            (
                f"let mut out = Vec::new();\nfor {x} in {source}.iter() {{\n    if {x}.{number} % 2 == 0 {{\n"
                f"        out.push({x}.{part}.clone());\n    }}\n}}\nout",
                f"Vec<{r.name}>",
            ),
            (
                f"let Some({x}) = {source}.last() else {{\n    return None;\n}};\nSome({x}.{part}.clone())",
                f"Option<{r.name}>",
            ),
        ]
    )
    use = f"{doc(s)}pub struct {outer} {{\n    {part}: {r.name},\n    {number}: {of},\n}}\n\n"
    if source == items:
        use += f"{doc(s)}{public(s)}fn {f}({items}: &[{outer}]) -> {returns} {{\n{noise(s, 1, 1)}{body(made)}}}\n"
    else:
        store = s.type_name()
        use += f"struct {store} {{\n    {items}: Vec<{outer}>,\n}}\n\nimpl {store} {{\n"
        use += f"{doc(s, 1)}    pub fn {f}(&self) -> {returns} {{\n{noise(s, 2, 1)}{body(made, 2)}    }}\n}}\n"
    return arranged(s, "", _type(s, r), use)


@skeleton("missing_clone")
def chosen_in_match(s: Source) -> str:
    r, outer, a, b, f, k = shape(s, exact=False), s.type_name(), s.var(), s.var(), s.func(), s.var()
    n, x = s.number(2, 50), s.var()
    arms = [
        f"0 => {r.make(s, 3)},",
        f"1..={n} => self.{a}.clone(),",
        f'{x} if {x} % 2 == 0 => {{\n    println!("{s.word()} {{}}", {x});\n    {r.make(s, 4)}\n}}',
        f"_ => {r.make(s, 3)},",
    ]
    made = "match {} {{\n{}}}".format(k, body("\n".join(arms)))
    if s.chance(0.5):
        made = f"if {k} > {n} {{\n    return self.{a}.clone();\n}}\n{noise(s, 0, 1)}{r.make(s, 2)}"
    use = f"""
{doc(s)}pub struct {outer} {{
    {a}: {r.name},
    {b}: {s.field_type()},
}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&self, {k}: {s.pick(NUMBERS)}) -> {r.name} {{
{body(made, 2)}    }}
}}
"""
    return arranged(s, "", _type(s, r), use)


@skeleton("missing_clone")
def updated_copy(s: Source) -> str:
    r, a, b, f, by = shape(s, exact=False, shapes=_STRUCT), s.var(), s.var(), s.func(), s.var()
    field, of = s.pick(r.fields)
    value = by if s.chance(0.5) else s.value(of)
    argument = f", {by}: {of}" if value == by else ""
    if r.shape == "named" and s.chance(0.5):
        made = f"let {b} = {r.name} {{\n    {field}: {value},\n    ..{a}.clone()\n}};"
    else:
        made = f"let mut {b} = {a}.clone();\n{b}.{field} = {value};"
    returns, tail = s.pick(
        [
            (f"({r.name}, {r.name})", f"({a}, {b})"),
            (f"[{r.name}; 2]", f"[{b}, {a}]"),
            (f"Vec<{r.name}>", f"vec![{a}, {b}]"),
        ]
    )
    use = f"""
{doc(s)}{public(s)}fn {f}({a}: {r.name}{argument}) -> {returns} {{
{noise(s, 1, 1)}{body(made)}{noise(s, 1, 1)}    {tail}
}}
"""
    return arranged(s, "", _type(s, r), use)


@skeleton("missing_clone")
def list_copied(s: Source) -> str:
    r, outer, items, f, copy = shape(s, exact=False), s.type_name(), s.plural(), s.func(), s.plural()
    of = s.pick(
        [
            f"Vec<{r.name}>",
            f"Vec<{r.name}>",
            f"Vec<Vec<{r.name}>>",
            f"Option<{r.name}>",
            f"Vec<({r.name}, u32)>",
            f"HashMap<String, {r.name}>",
            f"[{r.name}; 3]",
        ]
    )
    change = ""
    if of.startswith("Vec<"):
        change = s.pick(
            [
                "",
                f"{copy}.reverse();",
                f"{copy}.truncate({s.number()});",
                f"{copy}.rotate_left(1);",
                f"{copy}.retain(|_| {s.number()} > {s.number()});",
            ]
        )
    made = (
        f"let {'mut ' if change else ''}{copy} = self.{items}.clone();\n{change}\n{copy}"
        if change or s.chance(0.4)
        else f"self.{items}.clone()"
    )
    use = f"""
{doc(s)}pub struct {outer} {{
    {s.var()}: {s.field_type()},
    {items}: {of},
}}

impl {outer} {{
    pub fn {s.func()}(&self) -> &{of} {{
        &self.{items}
    }}

{doc(s, 1)}    {public(s)}fn {f}(&self) -> {of} {{
{noise(s, 2, 1)}{body(made, 2)}    }}
}}
"""
    return arranged(s, "use std::collections::HashMap;" if "HashMap" in of else "", _type(s, r), use)


@skeleton("missing_clone")
def trait_gives_copy(s: Source) -> str:
    r, t, m, outer, a, n = shape(s, exact=False), s.type_name(), s.func(), s.type_name(), s.var(), s.var()
    made = s.pick(
        [
            f"self.{n} += 1;\nself.{a}.clone()",
            f"let result = self.{a}.clone();\nself.{n} *= {s.number(2, 9)};\nresult",
            f"if self.{n} > {s.number()} {{\n    return {r.make(s, 3)};\n}}\nself.{a}.clone()",
        ]
    )
    parts = [
        f"{doc(s)}pub trait {t} {{\n{doc(s, 1)}    fn {m}(&mut self) -> {r.name};\n}}\n",
        f"pub struct {outer} {{\n    {a}: {r.name},\n    {n}: u32,\n}}\n",
        f"impl {t} for {outer} {{\n    fn {m}(&mut self) -> {r.name} {{\n{noise(s, 2, 1)}{body(made, 2)}    }}\n}}\n",
    ]
    s.random.shuffle(parts)
    return arranged(s, "", _type(s, r), "\n".join(parts))


@skeleton("missing_clone")
def given_to_queue(s: Source) -> str:
    r, send, q, x, v, n = shape(s, exact=False), s.func(), s.plural(), s.var(), s.var(), s.number(2, 9)
    i, f = s.var(), s.func()
    queue = s.pick(["Vec", "Vec", "VecDeque"])
    push = "push_back" if queue == "VecDeque" else "push"
    helper = f"{doc(s)}fn {send}({q}: &mut {queue}<{r.name}>, {x}: {r.name}) {{\n    {q}.{push}({x});\n}}\n"
    call = s.pick(
        [
            f"while {q}.len() < {n} {{\n    {send}({q}, {v}.clone());\n}}",
            f"for {i} in 0..{n} {{\n    if {i} % 2 == 1 {{\n        {send}({q}, {v}.clone());\n    }}\n}}",
            f"loop {{\n    {send}({q}, {v}.clone());\n    if {q}.len() >= {n} {{\n        break;\n    }}\n}}",
            f"{send}({q}, {v}.clone());\n{noise(s, 0, 1)}{send}({q}, {v});",
        ]
    )
    user = (
        f"{doc(s)}{public(s)}fn {f}({q}: &mut {queue}<{r.name}>, {v}: {r.name}) -> usize {{\n"
        f"{body(call)}    {q}.len()\n}}\n"
    )
    parts = [helper, user] if s.chance(0.6) else [user, helper]
    return arranged(s, "use std::collections::VecDeque;" if queue == "VecDeque" else "", _type(s, r), "\n".join(parts))


@skeleton("missing_clone")
def element_picked(s: Source) -> str:
    r, items, f, i, x = shape(s, exact=False), s.plural(), s.func(), s.var(), s.var()
    of, place = s.pick(
        [
            (f"[{r.name}]", items),
            (f"Vec<{r.name}>", items),
            (f"HashMap<u32, {r.name}>", items),
            (f"[({r.name}, u32)]", items),
            (f"[Vec<{r.name}>]", items),
        ]
    )
    at = (
        f"{place}[&{i}]"
        if "HashMap" in of
        else f"{place}[{i}]" + (".0" if of.startswith("[(") else "[0]" if of.startswith("[Vec<") else "")
    )
    index = "u32" if "HashMap" in of else "usize"
    guard = s.pick(
        ["", f"if {items}.is_empty() {{\n    return None;\n}}\n", f"if {i} > {s.number()} {{\n    return None;\n}}\n"]
    )
    made = s.pick(
        [
            f"Some({at}.clone())",
            f"let {x} = {at}.clone();\n{noise(s, 0, 1)}Some({x})",
            f"let {x} = Some({at}.clone());\n{x}",
        ]
    )
    use = f"""
{doc(s)}{public(s)}fn {f}({items}: &{of}, {i}: {index}) -> Option<{r.name}> {{
{noise(s, 1, 1)}{body(guard + made)}}}
"""
    return arranged(s, "use std::collections::HashMap;" if "HashMap" in of else "", _type(s, r), use)


@skeleton("missing_clone")
def kept_twice_in_literal(s: Source) -> str:
    r, outer, a, b, c, x, f = shape(s, exact=False), s.type_name(), s.var(), s.var(), s.var(), s.var(), s.func()
    made = s.pick(
        [
            f"{outer} {{\n    {a}: {x}.clone(),\n    {b}: {x},\n    {c}: {s.number()},\n}}",
            f"{outer} {{ {a}: {x}.clone(), {b}: {x}, {c}: 0 }}",
            f"let {a} = {x}.clone();\n{noise(s, 0, 1)}{outer} {{ {a}, {b}: {x}, {c}: {s.number()} }}",
        ]
    )
    local = s.chance(0.4)
    start = f"    let {x} = {r.make(s)};\n" if local else ""
    use = f"""
{doc(s)}pub struct {outer} {{
    {a}: {r.name},
    {b}: {r.name},
    {c}: u32,
}}

{doc(s)}pub fn {f}({"" if local else f"{x}: {r.name}"}) -> {outer} {{
{start}{noise(s, 1, 1)}{body(made)}}}
"""
    return arranged(s, "", _type(s, r), use)


@skeleton("missing_clone")
def test_of_main(s: Source) -> str:
    r, f, v, w, x = shape(s, exact=False, shapes=_STRUCT), s.func(), s.var(), s.var(), s.var()
    part, of = s.pick(r.fields)
    p = s.var()
    work = s.pick([f"{p}.{part} = {s.value(of)};\n    {p}", f'println!("{{:?}}", {p}.{part});\n    {p}'])
    helper = f"{doc(s)}fn {f}({'mut ' if ' = ' in work else ''}{p}: {r.name}) -> {r.name} {{\n    {work}\n}}\n"
    call = s.pick(
        [
            f"let {w} = {f}({v}.clone());",
            f"let {x} = {v}.clone();\n{noise(s, 0, 1)}let {w} = {f}({x});",
            f"let {x} = || {f}({v}.clone());\nlet {w} = {x}();",
        ]
    )
    check = s.pick([f"assert_ne!({v}.{part}, {w}.{part});", f'println!("{{:?}} {{:?}}", {v}.{part}, {w}.{part});'])
    main = f"fn main() {{\n    let {v} = {r.make(s)};\n{noise(s, 1, 1)}{body(call)}    {check}\n}}\n"
    return arranged(s, "", _type(s, r), "\n".join([helper, main] if s.chance(0.6) else [main, helper]))
