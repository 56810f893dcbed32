"""Lifelike programs that give a value to a method which asks for a closure: `unwrap_or_else_closure`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.lifelike_chains_parts import (
    CUTS,
    INTS,
    aside,
    doc,
    filler,
    given,
    method,
    public,
    struct,
)
from sleepyd.koans.generate.source import Source

LAZY = "«→|| »"
LAZY_ERROR = "«→|_| »"


@skeleton("unwrap_or_else_closure")
def default_for_a_lookup(s: Source) -> str:
    t, table, f, key, of = s.type_name(), s.plural(), s.func(), s.var(), s.pick([*INTS, "String", "f64"])
    kind = s.pick(["HashMap", "BTreeMap"])
    item, others = struct(s, t, [(table, f"{kind}<String, {of}>")])
    get = s.pick([f".get({key})", f".get(&{key}.to_lowercase())", f".get({key}.trim())"])
    copied = ".cloned()" if of == "String" else ".copied()"
    steps = [
        get,
        copied,
        f".unwrap_or_else({LAZY}{s.pick([s.value(of), 'String::new()']) if of == 'String' else s.value(of)})",
    ]
    chain = "".join(f"\n            {step}" for step in steps) if s.chance(0.5) else "".join(steps)
    return f"""
use std::collections::{kind};

{item}

impl {t} {{
{doc(s, 1)}    pub fn new() -> Self {{
        Self {{
            {table}: {kind}::new(),
{given(others, 3)}        }}
    }}

{doc(s, 1)}    {public(s)}fn {f}(&self, {key}: &str) -> {of} {{
{filler(s, 2)}        self.{table}{chain}
    }}
}}
"""


@skeleton("unwrap_or_else_closure")
def words_grouped_by_entry(s: Source) -> str:
    f, text, groups, word, key, i = (
        s.func(),
        s.var(),
        s.plural(),
        s.pick(["word", s.var()]),
        s.var(),
        s.pick(["i", s.var()]),
    )
    made, kind, use = s.pick(
        [
            ("Vec::new()", "Vec<String>", f"push({word}.to_string())"),
            ("Vec::with_capacity(8)", "Vec<String>", f"push({word}.to_uppercase())"),
            ("String::new()", "String", f"push_str({word})"),
            ('String::from("-")', "String", f"push_str({word})"),
            ("vec![0]", "Vec<usize>", f"push({word}.len())"),
            ("Vec::new()", "Vec<usize>", f"push({i})"),
        ]
    )
    table, derive_key = (
        s.pick(["HashMap", "BTreeMap"]),
        s.pick([f"{word}.len()", f"{word}.chars().count() / 2", f"{word}.len() % {s.number(2, 9)}"]),
    )
    skip = s.pick(["", f"        if {word}.is_empty() {{\n            continue;\n        }}\n"])
    chain = s.pick(
        [
            f"        {groups}.entry({key}).or_insert_with({LAZY}{made}).{use};\n",
            f"        {groups}\n            .entry({key})\n"
            f"            .or_insert_with({LAZY}{made})\n            .{use};\n",
        ]
    )
    walk = f"for ({i}, {word}) in {text}.split({s.pick(CUTS)}).enumerate()"
    return f"""
use std::collections::{table};

{aside(s, 0.3)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {table}<usize, {kind}> {{
    let mut {groups}: {table}<usize, {kind}> = {table}::new();
    {walk} {{
{skip}        let {key} = {s.pick([derive_key, f"{derive_key} + {i}"])};
{chain}    }}
{filler(s)}    {groups}
}}
"""


@skeleton("unwrap_or_else_closure")
def parse_or_else(s: Source) -> str:
    t, a, b, f, text, of = s.type_name(), s.var(), s.var(), s.func(), s.var(), s.pick([*INTS, "f64"])
    item, others = struct(s, t, [(a, of), (b, "String")])
    value = s.pick([s.value(of), s.value(of), f"{of}::MAX", f"{of}::default()"])
    steps = [
        s.pick([".trim()", ".trim_end()", f".trim_start_matches({s.string()})"]),
        f".parse::<{of}>()",
        f".unwrap_or_else({LAZY_ERROR}{value})",
    ]
    if s.chance(0.3) and of != "f64":
        steps.append(f".max({s.number()})")
    chain = "".join(f"\n            {step}" for step in steps) if s.chance(0.5) else "".join(steps)
    return f"""
{item}

impl {t} {{
{doc(s, 1)}    {public(s)}fn {f}({text}: &str) -> Self {{
{filler(s, 2)}        let {a} = {text}{chain};
        Self {{
            {a},
            {b}: {text}.to_string(),
{given(others, 3)}        }}
    }}
}}
"""


@skeleton("unwrap_or_else_closure")
def error_made_at_once(s: Source) -> str:
    outer, item, vs, key, amount, f, x, of = (
        s.type_name(),
        s.type_name(),
        s.plural(),
        s.pick(["id", s.var()]),
        s.var(),
        s.func(),
        s.var(),
        s.pick(INTS),
    )
    arg, found, own, variant = s.var(), s.var(), s.type_name(), s.type_name()
    error, failure = s.pick(
        [
            ("String", f'format!("{s.text()} {{{arg}}}")'),
            ("String", s.value("String")),
            ("&'static str", s.string()),
            (own, f"{own}::{variant}"),
        ]
    )
    enum = f"#[derive(Debug)]\npub enum {own} {{\n    {variant},\n    {s.type_name()},\n}}\n\n" if error == own else ""
    one, _ = struct(s, item, [(key, "u32"), (amount, of)], 1)
    find = s.pick(
        [
            f".iter().find(|{x}| {x}.{key} == {arg})",
            ".first()",
            f".get({arg} as usize)",
            f".iter().max_by_key(|{x}| {x}.{amount})",
        ]
    )
    body = s.pick(
        [
            f"let {found} = self.{vs}{find}.ok_or_else({LAZY}{failure})?;\n"
            f"        Ok({found}.{amount} {s.pick(['+', '*'])} {s.number(2, 9)})",
            f"self.{vs}\n            {find}\n            .map(|{x}| {x}.{amount})\n"
            f"            .ok_or_else({LAZY}{failure})",
        ]
    )
    return f"""
{enum}{one}

{public(s)}struct {outer} {{
    {vs}: Vec<{item}>,
}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&self, {arg}: u32) -> Result<{of}, {error}> {{
{filler(s, 2)}        {body}
    }}
}}
"""


@skeleton("unwrap_or_else_closure")
def cached_in_a_field(s: Source) -> str:
    t, cache, a, b, f, of = (
        s.type_name(),
        s.pick(["cache", s.var()]),
        s.var(),
        s.var(),
        s.func(),
        s.pick(["u32", "u64", "usize"]),
    )
    item, others = struct(s, t, [(cache, f"Option<{of}>"), (a, of), (b, f"Vec<{of}>")])
    value = s.pick(
        [
            f"self.{a}",
            f"self.{a} * {s.number(2, 9)}",
            f"self.{b}.iter().sum::<{of}>()",
            f"self.{b}.len() as {of}",
            str(s.number()),
        ]
    )
    body = s.pick(
        [
            (f"&mut self) -> {of}", f"*self.{cache}.get_or_insert_with({LAZY}{value})"),
            (f"&self) -> {of}", f"self.{cache}.unwrap_or_else({LAZY}{value})"),
            (f"&self) -> Option<{of}>", f"self.{cache}.or_else({LAZY}Some({value}))"),
            (
                f"&mut self, extra: {of}) -> {of}",
                f"self.{a} += extra;\n        self.{cache}.unwrap_or_else({LAZY}{value})",
            ),
        ]
    )
    return f"""
{item}

impl {t} {{
{doc(s, 1)}    pub fn new({a}: {of}) -> Self {{
        Self {{
            {cache}: None,
            {a},
            {b}: Vec::new(),
{given(others, 3)}        }}
    }}

{method(s, a, 0.3)}{doc(s, 1)}    {public(s)}fn {f}({body[0]} {{
{filler(s, 2)}        {body[1]}
    }}
}}
"""


@skeleton("unwrap_or_else_closure")
def described_option(s: Source) -> str:
    t, a, b, f, x, of = s.type_name(), s.var(), s.var(), s.func(), s.var(), s.pick(INTS)
    item, _ = struct(s, t, [(a, f"Option<{of}>"), (b, "String")])
    shown = s.pick(
        [
            f'format!("{s.word()} {{{x}}}")',
            f"{x}.to_string()",
            f'format!("{{{x}:>4}} {s.word()}")',
            f'"{s.pick("#*=.")}".repeat({x} as usize)',
        ]
    )
    none = s.pick(
        [
            s.value("String"),
            "String::new()",
            f"self.{b}.clone()",
            f"self.{b}.to_uppercase()",
            f'format!("{s.word()} {{}}", self.{b})',
        ]
    )
    body = s.pick(
        [
            f"self.{a}.map_or_else({LAZY}{none}, |{x}| {shown})",
            f"self.{a}\n            .map(|{x}| {shown})\n            .unwrap_or_else({LAZY}{none})",
            f"let {x} = self.{a}.filter(|{x}| *{x} > {s.number()});\n"
            f"        {x}.map_or_else({LAZY}{none}, |{x}| {shown})",
        ]
    )
    if s.chance(0.3):
        head = (
            f"impl std::fmt::Display for {t} {{\n"
            "    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {"
        )
        return f"""
{item}

{head}
{filler(s, 2)}        let text = self.{a}.map_or_else({LAZY}{none}, |{x}| {shown});
        write!(f, "{s.word()} {{text}}")
    }}
}}
"""
    return f"""
{item}

impl {t} {{
{doc(s, 1)}    {public(s)}fn {f}(&self) -> String {{
{filler(s, 2)}        {body}
    }}
}}
"""


@skeleton("unwrap_or_else_closure")
def own_helper_called_at_once(s: Source) -> str:
    make, f, xs, x, of, name, n = s.func(), s.func(), s.plural(), s.var(), s.pick(INTS), s.var(), s.number(2, 9)
    with_argument = s.chance(0.5)
    head = f"fn {make}({xs}: &[{of}]) -> {of}" if with_argument else f"fn {make}() -> {of}"
    body = s.pick([f"{xs}.len() as {of} + {n}", f"{xs}.iter().sum()"]) if with_argument else f"{s.number()} * {n}"
    call = f"{make}({xs})" if with_argument else f"{make}()"
    find = s.pick(
        [
            f".iter().find(|{x}| **{x} > {n})\n        .copied()",
            f".iter()\n        .copied()\n        .filter(|{x}| {x} % {n} == 0)\n        .max()",
            f".iter()\n        .rev()\n        .skip_while(|{x}| **{x} < {n})\n        .next()\n        .copied()",
            f".windows(2)\n        .map(|{x}| {x}[0].max({x}[1]))\n        .min()",
            f".get({n})\n        .copied()",
        ]
    )
    return f"""
{doc(s)}{public(s)}{head} {{
    {body}
}}

{aside(s, 0.3)}{doc(s)}{public(s)}fn {f}({xs}: &[{of}]) -> {of} {{
{filler(s)}    let {name} = {xs}
        {find}
        .unwrap_or_else({LAZY}{call});
{filler(s)}    {name} {s.pick(["+", "*"])} {s.number(2, 9)}
}}
"""
