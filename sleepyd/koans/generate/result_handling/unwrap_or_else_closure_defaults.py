"""A default given where a closure is wanted: lookups, entries, caches, conditions (`unwrap_or_else_closure`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.values import CUTS, INTS, bystander, doc, given, method, noise, public, struct
from sleepyd.koans.generate.ingredients import derive
from sleepyd.koans.generate.source import Source

LAZY = "«→|| »"


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
{noise(s, 2)}        self.{table}{chain}
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

{bystander(s, 0.3)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {table}<usize, {kind}> {{
    let mut {groups}: {table}<usize, {kind}> = {table}::new();
    {walk} {{
{skip}        let {key} = {s.pick([derive_key, f"{derive_key} + {i}"])};
{chain}    }}
{noise(s)}    {groups}
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
{noise(s, 2)}        {body[1]}
    }}
}}
"""


@skeleton("unwrap_or_else_closure")
def condition_then_value(s: Source) -> str:
    t, a, b, f, of = s.type_name(), s.var(), s.var(), s.func(), s.pick(["u32", "u64", "usize", "i32"])
    item, _ = struct(s, t, [(a, of), (b, of)])
    n, name = s.number(2, 9), s.var()
    test = s.pick(
        [f"(self.{a} > self.{b})", f"(self.{a} != 0 && self.{b} > {n})", f"self.{a}.lt(&{n})", f"(self.{a} % {n} == 0)"]
    )
    value = s.pick([f"self.{a} - self.{b}", f"self.{a} / {n}", f"self.{a}.max(self.{b})", f"self.{a} + self.{b} * {n}"])
    end = s.pick(
        [
            (f"Option<{of}>", f"{test}.then({LAZY}{value})"),
            (f"Option<{of}>", f"let {name} = {test}.then({LAZY}{value});\n        {name}.map(|n| n + {n})"),
            (of, f"{test}.then({LAZY}{value}).unwrap_or({n})"),
            (f"Option<{of}>", f"self.{a}.checked_sub({n}).or_else({LAZY}Some({value}))"),
        ]
    )
    return f"""
{item}

impl {t} {{
{method(s, a)}{doc(s, 1)}    {public(s)}fn {f}(&self) -> {end[0]} {{
{noise(s, 2)}        {end[1]}
    }}
}}
"""


@skeleton("unwrap_or_else_closure")
def resized_or_repeated(s: Source) -> str:
    t, rows, f, n, fill, of = (
        s.type_name(),
        s.plural(),
        s.func(),
        s.var(),
        s.var(),
        s.pick(["u32", "char", "String", "u8"]),
    )
    item, _ = struct(s, t, [(rows, f"Vec<Vec<{of}>>"), (fill, "usize")], 1)
    made = s.pick(["Vec::new()", f"Vec::with_capacity({n})", f"vec![{s.value(of)}; {n}]", f"vec![{s.value(of)}]"])
    body = s.pick(
        [
            f"self.{rows}.resize_with({n}, {LAZY}{made});",
            f"if {n} > self.{rows}.len() {{\n            self.{rows}.resize_with({n} + 1, {LAZY}{made});\n        }}",
            f"while self.{rows}.len() < {n} {{\n            let row = self.{rows}.pop().unwrap_or_else({LAZY}{made});\n"
            f"            self.{rows}.push(row.clone());\n            self.{rows}.push(row);\n        }}",
            f"let row = self.{rows}.first().cloned().unwrap_or_else({LAZY}{made});\n"
            f"        self.{rows}.push(row);\n        self.{fill} = {n};",
        ]
    )
    return f"""
{item}

impl {t} {{
{method(s, fill, 0.4)}{doc(s, 1)}    {public(s)}fn {f}(&mut self, {n}: usize) {{
{noise(s, 2)}        {body}
        self.{fill} += 1;
    }}
}}
"""


@skeleton("unwrap_or_else_closure")
def text_piece_or_name(s: Source) -> str:
    t, one, two, f, line, name = (
        s.pick(["Token", s.type_name()]),
        s.type_name(),
        s.type_name(),
        s.func(),
        s.var(),
        s.var(),
    )
    sep = s.pick(CUTS)
    find = s.pick(
        [
            f".split({sep}).nth({s.number(1, 4)})",
            f".strip_prefix({s.string()})",
            f".lines().find(|l| l.len() > {s.number()})",
            f".rsplit({sep}).next()",
            ".split_whitespace().last()",
        ]
    )
    value = s.pick([f"{line}.trim()", s.string(), f"&{line}[1..]", f"{line}.lines().next().unwrap_or({s.string()})"])
    end = s.pick([f"{t}::{one}({name}.to_string())", f"{t}::{two} {{ size: {name}.len() }}"])
    return f"""
{derive(s)}pub enum {t} {{
    {one}(String),
    {two} {{ size: usize }},
}}

{bystander(s, 0.3)}{doc(s)}{public(s)}fn {f}({line}: &str) -> {t} {{
{noise(s)}    let {name} = {line}{find}.unwrap_or_else({LAZY}{value});
    if {name}.len() > {s.number()} {{
        return {t}::{one}({name}.chars().rev().collect());
    }}
    {end}
}}
"""
