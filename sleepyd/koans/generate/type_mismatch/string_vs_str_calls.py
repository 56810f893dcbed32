"""A `&str` where a call or a result wants a `String`, or the reverse (mended by `&`): `string_vs_str`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.values import CUTS, INTS, bystander, doc, given, method, noise, public, struct
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.type_mismatch.string_vs_str_data import LENT, OWNED, owned, piece


@skeleton("string_vs_str")
def helper_wants_a_slice(s: Source) -> str:
    g, f, text, arg, name, n = s.func(), s.func(), s.var(), s.var(), s.var(), s.number()
    head, test = s.pick(
        [
            ("usize", f"{text}.chars().filter(|c| c.is_uppercase()).count() + {n}"),
            ("bool", f"{text}.starts_with({s.string()}) || {text}.len() > {n}"),
            ("Option<u32>", f"{text}.trim().parse().ok()"),
            ("String", f"{text}.chars().rev().collect()"),
            ("Vec<String>", f"{text}.split({s.pick(CUTS)}).map(String::from).collect()"),
        ]
    )
    call = s.pick(
        [
            f"    let {name} = {owned(s, arg)};\n{noise(s)}    {g}({LENT}{name})\n",
            f"    {g}({LENT}{owned(s, arg)})\n",
            f"    let mut {name} = {owned(s, arg)};\n"
            f"    while {name}.len() > {s.number(20, 90)} {{\n        {name}.pop();\n    }}\n"
            f"    {g}({LENT}{name})\n",
            f"    let {name} = {owned(s, arg)};\n    if {name}.is_empty() {{\n"
            f"        return {g}({arg});\n    }}\n    {g}({LENT}{name})\n",
            f"    match {arg}.len() {{\n        0..={n} => {g}({arg}),\n"
            f"        _ => {g}({LENT}{owned(s, arg)}),\n    }}\n",
        ]
    )
    return f"""
{doc(s)}{public(s)}fn {g}({text}: &str) -> {head} {{
    {test}
}}

{bystander(s, 0.3)}{doc(s)}{public(s)}fn {f}({arg}: &str) -> {head} {{
{noise(s)}{call}}}
"""


@skeleton("string_vs_str")
def field_lent_by_method(s: Source) -> str:
    t, a, b, f, g, kind = s.type_name(), s.var(), s.var(), s.func(), s.func(), s.pick(INTS)
    item, others = struct(s, t, [(a, "String"), (b, kind)])
    n = s.number()
    body = s.pick(
        [
            f"{LENT}self.{a}",
            f"if self.{b} > {n} {{\n            return {s.string()};\n        }}\n        {LENT}self.{a}",
            f"match self.{b} {{\n            0..={n} => {s.string()},\n            _ => {LENT}self.{a},\n        }}",
            f"if self.{a}.is_empty() {{\n            {s.string()}\n        }} else {{\n"
            f"            {LENT}self.{a}\n        }}",
        ]
    )
    return f"""
{item}

impl {t} {{
{doc(s, 1)}    pub fn new({a}: &str, {b}: {kind}) -> Self {{
        Self {{
            {a}: {a}.to_string(),
            {b},
{given(others, 3)}        }}
    }}

{method(s, b, 0.3)}{doc(s, 1)}    {public(s)}fn {f}(&self) -> &str {{
{noise(s, 2)}        {body}
    }}

    fn {g}(&self) -> usize {{
        self.{f}().len() + {s.number()}
    }}
}}
"""


@skeleton("string_vs_str")
def option_or_result_of_text(s: Source) -> str:
    f, text, x, n = s.func(), s.var(), s.var(), s.number()
    part = piece(s, text)
    result, body = s.pick(
        [
            (
                "Option<String>",
                f"    if {text}.len() < {n} {{\n        return None;\n    }}\n    Some({part}{OWNED})\n",
            ),
            (
                "Option<String>",
                f"    for {x} in {text}.split({s.pick(CUTS)}) {{\n        if {x}.len() > {n} {{\n"
                f"            return Some({x}{OWNED});\n        }}\n    }}\n    None\n",
            ),
            (
                "Result<String, String>",
                f"    if {text}.is_empty() {{\n        return Err({s.string()}{OWNED});\n    }}\n"
                f"    Ok({text}.to_uppercase())\n",
            ),
            (
                "Result<usize, String>",
                f"    match {text}.find({s.string()}) {{\n        Some({x}) => Ok({x}),\n"
                f"        None => Err({s.string()}{OWNED}),\n    }}\n",
            ),
            (
                "Result<String, usize>",
                f"    let Some((_, {x})) = {text}.split_once({s.pick(CUTS)}) else {{\n"
                f"        return Err({text}.len());\n    }};\n    Ok({piece(s, x)}{OWNED})\n",
            ),
            ("(String, usize)", f"    let {x} = {text}.lines().count() + {n};\n    ({part}{OWNED}, {x})\n"),
            (
                "String",
                f"    {text}\n        .lines()\n        .map(|{x}| {x}.to_uppercase())\n"
                f"        .find(|{x}| {x}.len() > {n})\n        .unwrap_or({s.string()}{OWNED})\n",
            ),
        ]
    )
    return f"""
{bystander(s, 0.6)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {result} {{
{noise(s, 1, 2)}{body}}}
"""


@skeleton("string_vs_str")
def looked_up_by_owned_key(s: Source) -> str:
    t, table, f, key, a, name, of = s.type_name(), s.plural(), s.func(), s.var(), s.var(), s.var(), s.pick(INTS)
    kind = s.pick(["HashMap", "BTreeMap"])
    item, _ = struct(s, t, [(table, f"{kind}<String, {of}>"), (a, "String")])
    n = s.number(2, 9)
    result, body = s.pick(
        [
            (f"Option<{of}>", f"let {name} = {owned(s, key)};\n        self.{table}.get({LENT}{name}).copied()"),
            (
                "bool",
                f"let {name} = {owned(s, key)};\n"
                f"        self.{table}.contains_key({LENT}{name}) && self.{table}.len() > {n}",
            ),
            (of, f"let {name} = {owned(s, key)};\n        *self.{table}.get({LENT}{name}).unwrap_or(&{n})"),
            (f"Option<{of}>", f"self.{table}.remove({LENT}{owned(s, key)})"),
            (
                "bool",
                f"if let Some({name}) = self.{table}.get_mut({LENT}{owned(s, key)}) {{\n"
                f"            *{name} += {n};\n            return true;\n        }}\n        false",
            ),
        ]
    )
    return f"""
use std::collections::{kind};

{item}

impl {t} {{
{doc(s, 1)}    {public(s)}fn {f}(&mut self, {key}: &str) -> {result} {{
{noise(s, 2)}        {body}
    }}

{doc(s, 1)}    {public(s)}fn {s.func()}(&self) -> usize {{
        self.{a}.len() * {s.number()}
    }}
}}
"""


@skeleton("string_vs_str")
def trait_gives_text(s: Source) -> str:
    tr, t, a, b, f, g, n = s.type_name(), s.type_name(), s.var(), s.var(), s.func(), s.func(), s.number()
    item, _ = struct(s, t, [(a, "String"), (b, "u32")])
    lent = s.chance(0.5)
    text = s.string()
    if lent:
        body = s.pick(
            [
                f"{LENT}self.{a}",
                f"if self.{b} == {n} {{\n            {text}\n        }} else {{\n"
                f"            {LENT}self.{a}\n        }}",
            ]
        )
    else:
        body = s.pick(
            [
                f"{text}{OWNED}",
                f"if self.{b} > {n} {{\n            return {text}{OWNED};\n        }}\n        self.{a}.clone()",
                f"match self.{b} {{\n            0..={n} => self.{a}.to_uppercase(),\n"
                f"            _ => {text}{OWNED},\n        }}",
                f"self.{a}.trim(){OWNED}",
            ]
        )
    of = "&str" if lent else "String"
    return f"""
{public(s)}trait {tr} {{
{doc(s, 1)}    fn {f}(&self) -> {of};

    fn {g}(&self) -> String {{
        format!("{s.word()} {{}}", self.{f}())
    }}
}}

{item}

impl {tr} for {t} {{
    fn {f}(&self) -> {of} {{
{noise(s, 2)}        {body}
    }}
}}
"""
