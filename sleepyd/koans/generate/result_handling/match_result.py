"""Lifelike programs in which a `Result` stands where its value is wanted, and a match settles it: `match_result`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.values import (
    CUTS,
    INTS,
    bystander,
    checked,
    doc,
    given,
    method,
    noise,
    public,
    settled,
    struct,
)
from sleepyd.koans.generate.ingredients import derive
from sleepyd.koans.generate.source import Source


@skeleton("match_result")
def record_from_split_line(s: Source) -> str:
    t, name, amount, line, left, right = s.type_name(), s.var(), s.var(), s.pick([s.var(), "line"]), s.var(), s.var()
    of, f, sep = s.pick(INTS), s.func(), s.pick(["':'", "'='", "','", '" x "', "'\\t'"])
    item, others = struct(s, t, [(name, "String"), (amount, of)])
    cut, method_name = s.pick(["", ".trim()", ".trim_end()"]), s.pick([f"parse::<{of}>()", "parse()"])
    start = s.pick(
        [
            f"    let ({left}, {right}) = {line}.split_once({sep})?;\n",
            f"    let Some(({left}, {right})) = {line}.split_once({sep}) else {{\n        return None;\n    }};\n",
        ]
    )
    return f"""
{item}

{bystander(s, 0.2)}{doc(s)}{public(s)}fn {f}({line}: &str) -> Option<{t}> {{
{start}{noise(s)}    let {amount}: {of} = {settled(f"{right}{cut}.{method_name}", "0", 1)};
    Some({t} {{
        {name}: {left}{s.pick([".to_string()", ".trim().to_string()", ".to_owned()"])},
        {amount},
{given(others, 2)}    }})
}}
"""


@skeleton("match_result")
def struct_literal_field(s: Source) -> str:
    t, a, b, f, text, of = s.type_name(), s.var(), s.var(), s.pick(["new", "parse", s.func()]), s.var(), s.pick(INTS)
    item, others = struct(s, t, [(a, of), (b, "usize")])
    value = f"{text}{s.pick(['', '.trim()'])}.parse::<{of}>()"
    early = f"        if {text}.is_empty() {{\n            return None;\n        }}\n" if s.chance(0.4) else ""
    wrap = ("Option<Self>", "Some(", ")") if early else ("Self", "", "")
    return f"""
{item}

impl {t} {{
{method(s, a, 0.4)}{doc(s, 1)}    {public(s)}fn {f}({text}: &str) -> {wrap[0]} {{
{early}{noise(s, 2)}        {wrap[1]}Self {{
            {a}: {settled(value, "0", 3)},
            {b}: {text}.len(),
{given(others, 3)}        }}{wrap[2]}
    }}
}}
"""


@skeleton("match_result")
def setting_by_key(s: Source) -> str:
    t, a, b, c, f = s.type_name(), s.var(), s.var(), s.var(), s.pick([s.func(), "set", "apply"])
    key, value, of, other = (
        s.pick(["key", s.var()]),
        s.pick(["value", s.var()]),
        s.pick(INTS),
        s.pick(["bool", "String"]),
    )
    item, _ = struct(s, t, [(a, of), (b, other), (c, "u32")])
    flag = f'{value} == "{s.word()}"' if other == "bool" else f"{value}.to_string()"
    arms = [
        f"""            "{a}" => self.{a} = {settled(f"{value}.parse::<{of}>()", "0", 3)},\n""",
        f'            "{b}" => self.{b} = {flag},\n',
    ]
    if s.chance(0.5):
        arms.reverse()
    return f"""
{item}

impl {t} {{
{method(s, c, 0.3)}{doc(s, 1)}    {public(s)}fn {f}(&mut self, {key}: &str, {value}: &str) {{
{noise(s, 2)}        match {key} {{
{"".join(arms)}            _ => {s.pick([f"self.{c} += 1", f'println!("{s.word()}: {{{key}}}")', "{}"])},
        }}
    }}
}}
"""


@skeleton("match_result")
def fallback_of_the_caller(s: Source) -> str:
    of, text, f, name = s.pick(INTS), s.var(), s.func(), s.var()
    default = s.pick(["default", "fallback", f"default_{s.var()}"])
    low, high = s.number(1, 9), s.number(10, 99)
    end = s.pick(
        [
            f"    {name}.clamp({low}, {high})",
            f"    if {name} > {high} {{\n        return {high};\n    }}\n    {name}",
            f"    match {name} {{\n        0..={low} => {low},\n        other => other,\n    }}",
            f"    {name}.max({low})",
        ]
    )
    return f"""
{bystander(s)}{doc(s)}{public(s)}fn {f}({text}: &str, {default}: {of}) -> {of} {{
{noise(s)}    let {name}: {of} = {settled(f"{text}{s.pick(['', '.trim()'])}.parse::<{of}>()", default, 1)};
{noise(s)}{end}
}}
"""


@skeleton("match_result")
def default_constant(s: Source) -> str:
    of, t, a, lines, line, f, name = s.pick(INTS), s.type_name(), s.var(), s.plural(), s.var(), s.func(), s.var()
    const = f"DEFAULT_{s.pick([a, s.var()]).upper()}"
    prefix = f"{s.word()}{s.pick(['=', ':', ' '])}"
    item, others = struct(s, t, [(a, of)])
    return f"""
{public(s)}const {const}: {of} = {s.number(1, 200)};

{item}

{doc(s)}{public(s)}fn {f}({lines}: &str) -> Vec<{t}> {{
    let mut {name} = Vec::new();
    for {line} in {lines}.lines() {{
        let Some({line}) = {line}.strip_prefix("{prefix}") else {{
            continue;
        }};
        let {a}: {of} = {settled(f"{line}.parse::<{of}>()", const, 2)};
        {name}.push({t} {{
            {a},
{given(others, 3)}        }});
    }}
    {name}
}}
"""


@skeleton("match_result")
def checked_call_in_loop(s: Source) -> str:
    of, inner, f, vs, i, v, total, name = (
        s.pick(["u32", "u64", "usize", "u8"]),
        s.func(),
        s.func(),
        s.plural(),
        s.pick(["i", s.var()]),
        s.var(),
        s.pick(["total", s.var()]),
        s.var(),
    )
    item, _ = checked(s, of, inner, public(s))
    use = s.pick(
        [
            f"        if {i} > {s.number()} && {name} == 0 {{\n            break;\n        }}\n"
            f"        {total} += {name};\n",
            f'        {total} = {total}.max({name});\n        println!("{{{i}}}: {{{name}}}");\n',
            f'        {total} += {name} * {s.number()};\n        println!("{{}} {s.word()}", {i});\n',
        ]
    )
    return f"""
{item}

{doc(s)}{public(s)}fn {f}({vs}: &[{of}]) -> {of} {{
    let mut {total}: {of} = {s.number()};
    for ({i}, {v}) in {vs}.iter().enumerate() {{
{noise(s, 2)}        let {name}: {of} = {settled(f"{inner}(*{v})", "0", 2)};
{use}    }}
    {total}
}}
"""


@skeleton("match_result")
def narrowed_number(s: Source) -> str:
    small, big = s.pick(
        [("u8", "u32"), ("u8", "i32"), ("u16", "u64"), ("i32", "i64"), ("u32", "i64"), ("usize", "i64")]
    )
    t, a, b, f, arg, name = s.type_name(), s.var(), s.var(), s.func(), s.var(), s.var()
    item, _ = struct(s, t, [(a, small), (b, big)])
    source = s.pick([f"self.{b} + {arg}", f"self.{b} * {s.number(2, 9)} - {arg}", f"self.{b}.max({arg})", arg])
    end = s.pick([f"self.{a} = {name};", f"if {name} > self.{a} {{\n            self.{a} = {name};\n        }}"])
    return f"""
{item}

impl {t} {{
{method(s, b)}{doc(s, 1)}    {public(s)}fn {f}(&mut self, {arg}: {big}) {{
{noise(s, 2)}        let {name}: {small} = {settled(f"{small}::try_from({source})", "0", 2)};
        {end}
    }}
}}
"""


@skeleton("match_result")
def cell_of_a_grid(s: Source) -> str:
    t, cells, width, at, f, row, col = (
        s.pick(["Grid", "Board", s.type_name()]),
        s.plural(),
        s.var(),
        s.func(),
        s.func(),
        s.var(),
        s.var(),
    )
    of, total, name = s.pick(["u8", "u32", "i32"]), s.var(), s.var()
    item, _ = struct(s, t, [(cells, f"Vec<Vec<{of}>>"), (width, "usize")])
    failure = s.pick([f'format!("{s.word()} {{{row}}}")', s.value("String")])
    test = s.pick([f"{name} == {s.number()}", f"{name} > {s.number()} && {row} != {col}", f"{name} % 2 == 1"])
    return f"""
{item}

impl {t} {{
{doc(s, 1)}    fn {at}(&self, {row}: usize, {col}: usize) -> Result<{of}, String> {{
        if {row} >= self.{cells}.len() || {col} >= self.{width} {{
            return Err({failure});
        }}
        Ok(self.{cells}[{row}][{col}])
    }}

{doc(s, 1)}    {public(s)}fn {f}(&self, {row}: usize) -> usize {{
        let mut {total} = 0;
        for {col} in 0..self.{width} {{
            let {name}: {of} = {settled(f"self.{at}({row}, {col})", "0", 3)};
            if {test} {{
                {total} += 1;
            }}
        }}
        {total}
    }}
}}
"""


@skeleton("match_result")
def command_with_number(s: Source) -> str:
    t, one, two, three = s.pick(["Command", "Token", s.type_name()]), s.type_name(), s.type_name(), s.type_name()
    line, word, rest, name, of, f = s.var(), s.var(), s.pick(["rest", s.var()]), s.var(), s.pick(INTS), s.func()
    arms = [
        f"""        "{s.word()}" => {{
            let {name}: {of} = {settled(f"{rest}.parse::<{of}>()", "0", 3)};
            {t}::{one}({name})
        }}\n""",
        f'        "{s.word()}" => {t}::{two}({rest}.to_string()),\n',
    ]
    if s.chance(0.5):
        arms.reverse()
    return f"""
{derive(s)}{public(s)}enum {t} {{
    {one}({of}),
    {two}(String),
    {three},
}}

{doc(s)}{public(s)}fn {f}({line}: &str) -> {t} {{
{noise(s)}    let ({word}, {rest}) = {line}.split_once(' ').unwrap_or(({line}, ""));
    match {word} {{
{"".join(arms)}        _ => {t}::{three},
    }}
}}
"""


@skeleton("match_result")
def typed_closure(s: Source) -> str:
    f, text, read, part, name, of = s.func(), s.var(), s.pick(["read", s.var()]), s.var(), s.var(), s.pick(INTS)
    a, b = s.var(), s.var()
    end = s.pick(
        [
            (f"Vec<{of}>", f"{text}.split({s.pick(CUTS)}).map({read}).collect()"),
            (f"({of}, {of})", f"let ({a}, {b}) = {text}.split_at({text}.len() / 2);\n    ({read}({a}), {read}({b}))"),
            (of, f"{text}.lines().map({read}).max().unwrap_or({s.number()})"),
        ]
    )
    return f"""
{bystander(s)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {end[0]} {{
{noise(s)}    let {read} = |{part}: &str| {{
        let {name}: {of} = {settled(f"{part}{s.pick(['', '.trim()'])}.parse::<{of}>()", "0", 2)};
        {name} {s.pick(["+", "*", "/"])} {s.number(2, 9)}
    }};
    {end[1]}
}}
"""


@skeleton("match_result")
def trait_method_reads(s: Source) -> str:
    tr, t, a, b, f, name, of = s.type_name(), s.type_name(), s.var(), s.var(), s.func(), s.var(), s.pick(INTS)
    item, _ = struct(s, t, [(a, "String"), (b, of)])
    end = s.pick([f"{name} + self.{b}", f"{name}.min(self.{b})", f"if {name} == 0 {{ self.{b} }} else {{ {name} }}"])
    return f"""
{public(s)}trait {tr} {{
{doc(s, 1)}    fn {f}(&self) -> {of};
}}

{item}

impl {tr} for {t} {{
    fn {f}(&self) -> {of} {{
{noise(s, 2)}        let {name}: {of} = {settled(f"self.{a}{s.pick(['', '.trim()'])}.parse()", "0", 2)};
        {end}
    }}
}}
"""


@skeleton("match_result")
def default_kept_in_field(s: Source) -> str:
    t, table, default, f, key, name, of = (
        s.type_name(),
        s.plural(),
        s.pick(["default", "fallback"]),
        s.func(),
        s.var(),
        s.var(),
        s.pick(INTS),
    )
    find, error = s.func(), s.pick([f"{s.value('String')}", f'format!("{s.word()} {{{key}}}")'])
    item, _ = struct(s, t, [(table, f"HashMap<String, {of}>"), (default, of)])
    lookup = s.pick(
        [
            f"match self.{table}.get({key}) {{\n            Some({name}) => Ok(*{name}),\n"
            f"            None => Err({error}),\n        }}",
            f"self.{table}\n            .get({key})\n            .copied()\n            .ok_or_else(|| {error})",
        ]
    )
    return f"""
use std::collections::HashMap;

{item}

impl {t} {{
    fn {find}(&self, {key}: &str) -> Result<{of}, String> {{
        {lookup}
    }}

{doc(s, 1)}    {public(s)}fn {f}(&self, {key}: &str) -> {of} {{
{noise(s, 2)}        let {name}: {of} = {settled(f"self.{find}({key})", f"self.{default}", 2)};
        {name} {s.pick(["+", "*"])} {s.number(2, 9)}
    }}
}}
"""
