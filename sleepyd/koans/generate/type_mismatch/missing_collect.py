"""Lifelike programs with an iterator where a collection is expected: `missing_collect`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.values import CUTS, PADS, bystander, doc, given, method, noise, public, struct
from sleepyd.koans.generate.ingredients import derive
from sleepyd.koans.generate.source import Source

KINDS = ("u32", "i32", "u64", "i64", "usize", "u8")


def numbers_chain(s: Source, of: str) -> list[str]:
    """Steps from a slice of `of` to an iterator of `of` values."""
    x, n, m = s.var(), s.number(2, 9), s.number(10, 90)
    start = s.pick(
        [
            [".iter()", f".map(|{x}| {x} {s.pick(['+', '*', '/', '%'])} {n})"],
            [".iter()", ".copied()", f".filter(|{x}| *{x} {s.pick(['>', '<', '!='])} {n})"],
            [".windows(2)", f".map(|{x}| {x}[0].max({x}[1]))"],
            [f".chunks({n})", f".map(|{x}| {x}.iter().sum::<{of}>())"],
            [".iter()", ".enumerate()", f".map(|(i, {x})| {x} * (i as {of} + {n}))"],
            [".iter()", ".rev()", f".skip_while(|{x}| **{x} > {m})", ".cloned()"],
            [".iter()", f".flat_map(|{x}| [*{x}, {x} + {n}])"],
            [".iter()", f".scan(0, |sum, {x}| {{ *sum += *{x}; Some(*sum) }})"],
            [".iter()", f".step_by({n})", ".copied()"],
            [".iter()", f".filter_map(|{x}| {x}.checked_{s.pick(['sub', 'add', 'div'])}({n}))"],
            [".iter()", f".take_while(|{x}| **{x} < {m})", ".copied()"],
            [".iter()", ".zip(1..)", f".map(|({x}, k)| {x} + k)"],
        ]
    )
    more = s.pick(
        [[], [], [".rev()"] if "windows(2)" in start[0] else [], [f".take({n})"], [f".map(|{x}| {x}.min({m}))"]]
    )
    return [*start, *more]


def texts_chain(s: Source) -> tuple[list[str], str]:
    """Steps from a `&str` to an iterator, and a collection of its items."""
    x, n, sep = s.var(), s.number(2, 9), s.pick(CUTS)
    return s.pick(
        [
            ([f".split({sep})", ".map(str::trim)"], "Vec<&str>"),
            ([f".split({sep})", f".filter(|{x}| !{x}.is_empty())"], "Vec<&str>"),
            ([".lines()", ".enumerate()", f'.map(|(i, {x})| format!("{{i:>3}} {{{x}}}"))'], "Vec<String>"),
            ([".split_whitespace()", f".map(|{x}| {x}.len())"], "Vec<usize>"),
            ([".split_whitespace()", f".map(|{x}| {x}.to_uppercase())"], "Vec<String>"),
            ([".chars()", ".rev()", f".filter(|{x}| {x}.is_alphanumeric())"], "String"),
            ([".chars()", f".filter_map(|{x}| {x}.to_digit(10))"], "Vec<u32>"),
            ([".char_indices()", f".filter(|(_, {x})| *{x} == '{s.pick('.#@x*')}')", ".map(|(i, _)| i)"], "Vec<usize>"),
            ([".bytes()", f".map(|{x}| {x}.wrapping_add({n}))"], "Vec<u8>"),
            ([f".split({sep})", f".filter_map(|{x}| {x}.parse::<u32>().ok())"], "Vec<u32>"),
            ([".lines()", f".skip({n})", f".map(|{x}| {x}.trim().to_string())"], "Vec<String>"),
            ([".lines()", f".filter_map(|{x}| {x}.split_once({sep}))"], "Vec<(&str, &str)>"),
            ([".chars()", f".map(|{x}| if {x} == ' ' {{ '_' }} else {{ {x} }})"], "String"),
        ]
    )


def gathered(s: Source, start: str, steps: list[str], depth: int) -> str:
    """The chain that lacks its `collect`, broken over several lines now and then."""
    if len(start) + sum(map(len, steps)) + 4 * depth > 80 or s.chance(0.4):
        pad = f"\n{PADS[depth + 1]}"
        return start + "".join(f"{pad}{step}" for step in steps) + f"«→{pad}.collect()»"
    return start + "".join(steps) + "«→.collect()»"


@skeleton("missing_collect")
def list_computed_from_slice(s: Source) -> str:
    f, xs, out, of, n = s.func(), s.plural(), s.plural(), s.pick(KINDS), s.number(2, 9)
    steps = numbers_chain(s, of)
    end = s.pick(
        [
            f"    {gathered(s, xs, steps, 1)}\n",
            f"    if {xs}.len() < {n} {{\n        return {xs}.to_vec();\n    }}\n    {gathered(s, xs, steps, 1)}\n",
            f"    if {xs}.is_empty() {{\n        Vec::new()\n    }} else {{\n"
            f"        {gathered(s, xs, steps, 2)}\n    }}\n",
            f"    if {xs}.len() > {n} {{\n        return {gathered(s, xs, steps, 2)};\n    }}\n"
            f"    vec![{s.numbers()}]\n",
            f"    let mut {out}: Vec<{of}> = {gathered(s, xs, steps, 1)};\n"
            f"    {out}.{s.pick(['sort()', 'dedup()', 'reverse()', f'push({n})'])};\n    {out}\n",
        ]
    )
    return f"""
{bystander(s)}{doc(s)}{public(s)}fn {f}({xs}: &[{of}]) -> Vec<{of}> {{
{noise(s)}{end}}}
"""


@skeleton("missing_collect")
def text_split_for_later(s: Source) -> str:
    f, text, out = s.func(), s.pick(["line", "input", s.var()]), s.plural()
    steps, kind = texts_chain(s)
    result, end = s.pick(
        [
            ("usize", f"{out}.len()"),
            (kind, out),
            ("bool", f"{out}.len() > {s.number()}"),
            (f"Option<{kind}>", f"Some({out})"),
        ]
    )
    check = s.pick(["", f'    if {out}.is_empty() {{\n        println!("{s.text()}");\n    }}\n'])
    return f"""
{bystander(s)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {result} {{
{noise(s)}    let {out}: {kind} = {gathered(s, text, steps, 1)};
{check}{noise(s)}    {end}
}}
"""


@skeleton("missing_collect")
def text_as_method_result(s: Source) -> str:
    t, a, b, f = s.type_name(), s.var(), s.var(), s.func()
    item, others = struct(s, t, [(a, "String"), (b, "usize")])
    steps, kind = texts_chain(s)
    wrapped = s.chance(0.3)
    body = gathered(s, f"self.{a}", steps, 3 if wrapped else 2)
    test = f"self.{b} > {s.number()}"
    end = (
        f"        if {test} {{\n            return None;\n        }}\n        Some({body})\n"
        if wrapped
        else f"        {body}\n"
    )
    return f"""
{item}

impl {t} {{
{doc(s, 1)}    pub fn new({a}: &str) -> Self {{
        Self {{
            {b}: {a}.len(),
            {a}: {a}.to_string(),
{given(others, 3)}        }}
    }}

{method(s, b, 0.3)}{doc(s, 1)}    {public(s)}fn {f}(&self) -> {f"Option<{kind}>" if wrapped else kind} {{
{noise(s, 2)}{end}    }}
}}
"""


@skeleton("missing_collect")
def field_replaced_by_iterator(s: Source) -> str:
    t, xs, a, f, of = s.type_name(), s.plural(), s.var(), s.func(), s.pick(KINDS)
    item, _ = struct(s, t, [(xs, f"Vec<{of}>"), (a, "u32")])
    chain = gathered(s, f"self.{xs}", numbers_chain(s, of), 2)
    after = s.pick(
        [f"self.{a} += 1;", f"self.{xs}.truncate({s.number()});", f'println!("{s.word()} {{}}", self.{xs}.len());']
    )
    return f"""
{item}

impl {t} {{
{method(s, a, 0.4)}{doc(s, 1)}    {public(s)}fn {f}(&mut self) {{
{noise(s, 2)}        self.{xs} = {chain};
        {after}
    }}
}}
"""


@skeleton("missing_collect")
def struct_literal_gets_iterator(s: Source) -> str:
    t, a, b, f, text = s.type_name(), s.plural(), s.var(), s.pick(["new", "parse", s.func()]), s.var()
    steps, kind = texts_chain(s)
    while "&" in kind:
        steps, kind = texts_chain(s)
    item, others = struct(s, t, [(a, kind), (b, "usize")])
    return f"""
{item}

impl {t} {{
{doc(s, 1)}    {public(s)}fn {f}({text}: &str) -> {s.pick(["Self", t])} {{
{noise(s, 2)}        Self {{
            {a}: {gathered(s, text, steps, 3)},
            {b}: {text}.{s.pick(["len()", "chars().count()", "lines().count()"])},
{given(others, 3)}        }}
    }}

{method(s, b, 0.4).rstrip() + chr(10)}}}
"""


@skeleton("missing_collect")
def rows_of_a_grid(s: Source) -> str:
    f, text, grid, row, x = (
        s.func(),
        s.var(),
        s.pick(["grid", "rows", s.plural()]),
        s.pick(["row", "line", s.var()]),
        s.var(),
    )
    kind, steps = s.pick(
        [
            ("char", [".chars()"]),
            ("char", [".chars()", ".rev()"]),
            ("u8", [".bytes()", f".map(|{x}| {x} - b'0')"]),
            ("bool", [".chars()", f".map(|{x}| {x} == '#')"]),
            ("u32", [".chars()", f".filter_map(|{x}| {x}.to_digit(10))"]),
            ("String", [".split(',')", f".map(|{x}| {x}.to_string())"]),
        ]
    )
    body = s.pick(
        [
            f"        {grid}.push({gathered(s, row, steps, 2)});\n",
            f"        let cells: Vec<{kind}> = {gathered(s, row, steps, 2)};\n        {grid}.push(cells);\n",
            f"        if {row}.is_empty() {{\n            break;\n        }}\n"
            f"        {grid}.insert(0, {gathered(s, row, steps, 2)});\n",
        ]
    )
    return f"""
{bystander(s)}{doc(s)}{public(s)}fn {f}({text}: &str) -> Vec<Vec<{kind}>> {{
    let mut {grid}: Vec<Vec<{kind}>> = Vec::new();
    for {row} in {text}.lines(){s.pick(["", f".skip({s.number(1, 3)})", f".take({s.number(2, 20)})"])} {{
{noise(s, 2)}{body}    }}
    {grid}
}}
"""


@skeleton("missing_collect")
def table_of_lists(s: Source) -> str:
    f, text, table, line, key, rest, x = (
        s.func(),
        s.var(),
        s.plural(),
        s.pick(["line", s.var()]),
        s.var(),
        s.var(),
        s.var(),
    )
    kind = s.pick(["HashMap", "BTreeMap"])
    item, steps = s.pick(
        [
            ("String", [f".split({s.pick(CUTS)})", f".map(|{x}| {x}.trim().to_string())"]),
            ("u32", [".split_whitespace()", f".filter_map(|{x}| {x}.parse().ok())"]),
            ("usize", [f".split({s.pick(CUTS)})", f".map(|{x}| {x}.len())"]),
            ("char", [".chars()", f".filter(|{x}| {x}.is_alphabetic())"]),
        ]
    )
    return f"""
use std::collections::{kind};

{doc(s)}{public(s)}fn {f}({text}: &str) -> {kind}<String, Vec<{item}>> {{
    let mut {table}: {kind}<String, Vec<{item}>> = {kind}::new();
    for {line} in {text}.lines() {{
        let Some(({key}, {rest})) = {line}.split_once({s.pick(["':'", "'='", '" -> "'])}) else {{
            continue;
        }};
{noise(s, 2)}        {table}.insert({key}.to_string(), {gathered(s, rest, steps, 2)});
    }}
    {table}
}}
"""


@skeleton("missing_collect")
def names_of_items(s: Source) -> str:
    outer, item, vs, a, b, f, x = s.type_name(), s.type_name(), s.plural(), s.var(), s.var(), s.func(), s.var()
    kind, get = s.pick([("String", ".clone()"), ("u32", ""), ("i64", ""), ("char", "")])
    one, _ = struct(s, item, [(a, kind), (b, "u32")])
    sieve = s.pick(
        [f".filter(|{x}| {x}.{b} > {s.number()})", f".skip_while(|{x}| {x}.{b} == 0)", ".rev()", f".take({s.number()})"]
    )
    result, steps = s.pick(
        [
            (f"Vec<{kind}>", [".iter()", sieve, f".map(|{x}| {x}.{a}{get})"]),
            (f"Vec<({kind}, u32)>", [".iter()", sieve, f".map(|{x}| ({x}.{a}{get}, {x}.{b} * {s.number(2, 9)}))"]),
            (f"Vec<&{item}>", [".iter()", sieve]),
            (f"HashMap<{kind}, u32>", [".iter()", sieve, f".map(|{x}| ({x}.{a}{get}, {x}.{b}))"]),
            (f"BTreeSet<{kind}>", [".iter()", f".map(|{x}| {x}.{a}{get})"]),
            ("Vec<String>", [".iter()", ".enumerate()", f'.map(|(i, {x})| format!("{{i}}: {{}}", {x}.{a}))']),
        ]
    )
    use = f"use std::collections::{result.split('<')[0]};\n\n" if not result.startswith("Vec") else ""
    name = s.plural()
    body = gathered(s, f"self.{vs}", steps, 2)
    end = s.pick([f"        {body}\n", f"        let {name}: {result} = {body};\n{noise(s, 2)}        {name}\n"])
    return f"""
{use}{one}

{doc(s)}{public(s)}struct {outer} {{
    {vs}: Vec<{item}>,
}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&self) -> {result} {{
{noise(s, 2)}{end}    }}
}}
"""


@skeleton("missing_collect")
def argument_list_wanted(s: Source) -> str:
    t, xs, f, g, ys, of, total = s.type_name(), s.plural(), s.func(), s.func(), s.plural(), s.pick(KINDS), s.var()
    chain = gathered(s, ys, numbers_chain(s, of), 1)
    item, others = struct(s, t, [(xs, f"Vec<{of}>")], 1)
    made = f"Self {{\n            {xs},\n{given(others, 3)}        }}"
    end = s.pick(
        [
            ("usize", f"    let {total} = {t}::{f}({chain});\n    {total}.{xs}.len() * {s.number()}\n"),
            (t, f"    {t}::{f}({chain})\n"),
            (
                f"Option<{t}>",
                f"    if {ys}.len() < {s.number()} {{\n        return None;\n    }}\n    Some({t}::{f}({chain}))\n",
            ),
        ]
    )
    return f"""
{item}

impl {t} {{
{doc(s, 1)}    pub fn {f}({xs}: Vec<{of}>) -> Self {{
        {made}
    }}
}}

{doc(s)}{public(s)}fn {g}({ys}: &[{of}]) -> {end[0]} {{
{noise(s)}{end[1]}}}
"""


@skeleton("missing_collect")
def enum_holds_a_list(s: Source) -> str:
    t, one, two, f, text, rest = (
        s.pick(["Shape", "Command", "Value", s.type_name()]),
        s.type_name(),
        s.type_name(),
        s.func(),
        s.var(),
        s.var(),
    )
    steps, kind = texts_chain(s)
    while "&" in kind:
        steps, kind = texts_chain(s)
    body = s.pick(
        [
            f"    match {text}.strip_prefix({s.string()}) {{\n"
            f"        Some({rest}) => {t}::{one}({gathered(s, rest, steps, 2)}),\n"
            f"        None => {t}::{two}({text}.len()),\n    }}\n",
            f"    if let Some({rest}) = {text}.strip_suffix({s.string()}) {{\n"
            f"        return {t}::{two}({rest}.len());\n    }}\n"
            f"    {t}::{one}({gathered(s, text, steps, 1)})\n",
            f"    if {text}.is_empty() {{\n        {t}::{two}(0)\n    }} else {{\n"
            f"        {t}::{one}({gathered(s, text, steps, 2)})\n    }}\n",
        ]
    )
    return f"""
{derive(s)}pub enum {t} {{
    {one}({kind}),
    {two}(usize),
}}

{bystander(s, 0.3)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {t} {{
{noise(s)}{body}}}
"""


@skeleton("missing_collect")
def by_command_or_trait(s: Source) -> str:
    tr, t, xs, f, mode, of, n = (
        s.type_name(),
        s.type_name(),
        s.plural(),
        s.func(),
        s.var(),
        s.pick(KINDS),
        s.number(2, 9),
    )
    chain = gathered(s, f"self.{xs}", numbers_chain(s, of), 3)
    item, _ = struct(s, t, [(xs, f"Vec<{of}>")])
    arms = [f"            0 => self.{xs}.clone(),\n", f"            1..={n} => {chain},\n"]
    if s.chance(0.5):
        arms.reverse()
    return f"""
{public(s)}trait {tr} {{
{doc(s, 1)}    fn {f}(&self, {mode}: u32) -> Vec<{of}>;
}}

{item}

impl {tr} for {t} {{
    fn {f}(&self, {mode}: u32) -> Vec<{of}> {{
{noise(s, 2)}        match {mode} {{
{"".join(arms)}            _ => {s.pick(["Vec::new()", f"vec![{s.numbers()}]", f"self.{xs}[..1].to_vec()"])},
        }}
    }}
}}
"""
