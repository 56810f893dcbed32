"""Lifelike programs with a `&str` where a `String` is wanted (mended by `.to_string()`) or the reverse (by `&`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import derive
from sleepyd.koans.generate.lifelike_chains_parts import CUTS, INTS, aside, doc, filler, given, method, public, struct
from sleepyd.koans.generate.source import Source

OWNED = "«→.to_string()»"
LENT = "«→&»"


def piece(s: Source, text: str) -> str:
    """A `&str` taken from the `&str` `text`."""
    sep = s.pick(CUTS)
    return s.pick(
        [
            text,
            text,
            f"{text}.trim()",
            f"{text}.trim_start_matches({s.string()})",
            f"{text}.split({sep}).next().unwrap_or({text})",
            f"{text}.strip_prefix({s.string()}).unwrap_or({text})",
            f"{text}.lines().last().unwrap_or_default()",
        ]
    )


def owned(s: Source, text: str) -> str:
    """A new `String` made of the `&str` `text`."""
    return s.pick(
        [
            f"{text}.to_uppercase()",
            f"{text}.to_lowercase()",
            f'format!("{s.word()} {{{text}}}")' if text.isidentifier() else f"{text}.to_string()",
            f"{text}.repeat({s.number(2, 9)})",
            f"{text}.chars().rev().collect::<String>()",
            f"{text}.replace({s.string()}, {s.string()})",
            f"{text}.trim().to_string()",
        ]
    )


@skeleton("string_vs_str")
def one_arm_borrowed(s: Source) -> str:
    t, one, two, three, f, a, b = s.type_name(), s.type_name(), s.type_name(), s.type_name(), s.func(), s.var(), s.var()
    kind = s.pick(INTS)
    made = s.pick([f"{a}.clone()", f"{a}.to_uppercase()", f'format!("{s.word()} {{{a}}}")'])
    arms = [
        f"            {t}::{one} {{ {a} }} => {made},\n",
        f'            {t}::{two}({b}) if *{b} > {s.number()} => format!("{{{b}}} {s.word()}"),\n',
        f"            {t}::{two}(_) => {s.value('String')},\n",
        f"            {t}::{three} => {s.string()},\n",
    ]
    wrong = s.pick([2, 3])
    arms[2] = arms[2] if wrong != 2 else f"            {t}::{two}(_) => {s.string()}{OWNED},\n"
    arms[3] = f"            {t}::{three} => {s.value('String') if wrong == 2 else s.string() + OWNED},\n"
    return f"""
{derive(s)}{public(s)}enum {t} {{
    {one} {{ {a}: String }},
    {two}({kind}),
    {three},
}}

impl {t} {{
{doc(s, 1)}    {public(s)}fn {f}(&self) -> String {{
{filler(s, 2)}        match self {{
{"".join(arms)}        }}
    }}
}}
"""


@skeleton("string_vs_str")
def new_from_parameters(s: Source) -> str:
    t, a, b, f, kind = s.type_name(), s.var(), s.var(), s.pick(["new", s.func()]), s.pick(INTS)
    item, others = struct(s, t, [(a, "String"), (b, kind)])
    given_as = s.pick(["shorthand", "piece", "literal"])
    parameter = a if given_as == "shorthand" else s.var()
    field = {
        "shorthand": f"«{a}→{a}: {a}.to_string()»",
        "piece": f"{a}: {piece(s, parameter)}{OWNED}",
        "literal": f"{a}: {s.string()}{OWNED}",
    }[given_as]
    arguments = f"{b}: {kind}" if given_as == "literal" else f"{parameter}: &str, {b}: {kind}"
    return f"""
{item}

impl {t} {{
{doc(s, 1)}    {public(s)}fn {f}({arguments}) -> {s.pick(["Self", t])} {{
{filler(s, 2)}        Self {{
            {field},
            {s.pick([b, f"{b}: {b} + {s.number()}", f"{b}: {b}.max({s.number()})"])},
{given(others, 3)}        }}
    }}

{method(s, b, 0.6).rstrip() + chr(10)}}}
"""


@skeleton("string_vs_str")
def inserted_in_a_table(s: Source) -> str:
    f, text, table, key, value, line = s.func(), s.var(), s.plural(), s.var(), s.var(), s.pick(["line", s.var()])
    kind = s.pick(["HashMap", "BTreeMap"])
    inside = s.pick(
        [
            ("String, String", f"{table}.insert({key}{OWNED}, {value}.to_string());"),
            ("String, String", f"{table}.insert({key}.to_string(), {piece(s, value)}{OWNED});"),
            ("String, usize", f"{table}.insert({piece(s, key)}{OWNED}, {value}.len());"),
            ("String, usize", f"*{table}.entry({key}{OWNED}).or_insert(0) += {value}.len();"),
            ("String, Vec<String>", f"{table}.entry({key}.to_string()).or_default().push({piece(s, value)}{OWNED});"),
            ("usize, String", f"{table}.insert({key}.len(), {value}{OWNED});"),
        ]
    )
    return f"""
use std::collections::{kind};

{aside(s, 0.2)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {kind}<{inside[0]}> {{
    let mut {table}: {kind}<{inside[0]}> = {kind}::new();
    for {line} in {text}.lines() {{
        let Some(({key}, {value})) = {line}.split_once({s.pick(["':'", "'='", '" -> "'])}) else {{
            continue;
        }};
{filler(s, 2)}        {inside[1]}
    }}
    {table}
}}
"""


@skeleton("string_vs_str")
def pushed_lines(s: Source) -> str:
    t, xs, a, f, text, x, n = s.type_name(), s.plural(), s.var(), s.func(), s.var(), s.var(), s.number(2, 9)
    item, _ = struct(s, t, [(xs, "Vec<String>"), (a, "usize")])
    body = s.pick(
        [
            f"        for {x} in {text}.split({s.pick(CUTS)}) {{\n"
            f"            self.{xs}.push({piece(s, x)}{OWNED});\n            self.{a} += 1;\n"
            "        }\n",
            f"        self.{a} += {text}.len();\n        self.{xs}.insert(0, {piece(s, text)}{OWNED});\n",
            f"        if self.{a} > {n} {{\n            self.{xs}.push({s.string()}{OWNED});\n"
            f"        }} else {{\n            self.{xs}.push({text}.to_string());\n        }}\n",
            f"        for ({x}, word) in {text}.split_whitespace().enumerate() {{\n"
            f"            if {x} % {n} == 0 {{\n                self.{xs}.push(word{OWNED});\n"
            "            }\n        }\n",
            f"        if let Some(first) = self.{xs}.first_mut() {{\n"
            f"            *first = {piece(s, text)}{OWNED};\n        }}\n        self.{a} = 0;\n",
            f"        let mut rest = {text};\n"
            f"        while let Some(({x}, after)) = rest.split_once({s.pick(CUTS)}) {{\n"
            f"            self.{xs}.push({x}{OWNED});\n            rest = after;\n        }}\n",
        ]
    )
    return f"""
{item}

impl {t} {{
{method(s, a, 0.4)}{doc(s, 1)}    {public(s)}fn {f}(&mut self, {text}: &str) {{
{filler(s, 2)}{body}    }}
}}
"""


@skeleton("string_vs_str")
def appended_to_text(s: Source) -> str:
    f, out, xs, x, i = s.func(), s.pick(["out", "result", s.var()]), s.plural(), s.var(), s.pick(["i", s.var()])
    fresh = f"{LENT}{owned(s, x)}"
    whole = (
        f"{LENT}format!({s.pick([f'{chr(34)}{{{i}}}: {{{x}}}{chr(34)}', f'{chr(34)}{{}} {s.word()}{chr(34)}, {x}'])})"
    )
    step = s.pick(
        [
            f"        {out}.push_str({fresh});\n",
            f"        {out}.push_str({whole});\n",
            f"        {out} += {fresh};\n",
            f"        if {i} > 0 {{\n            {out}.push(' ');\n        }}\n        {out} += {whole};\n",
            f"        let part = {owned(s, x)};\n{filler(s, 2)}        {out}.push_str({LENT}part);\n",
            f"        let part = {owned(s, x)};\n        {out} = {out} + {LENT}part;\n",
            f"        {out}.insert_str(0, {fresh});\n",
        ]
    )
    last = s.pick(
        [
            "",
            f"    {out}.push_str({s.string()});\n",
            f"    if {out}.len() > {s.number(10, 90)} {{\n        {out}.truncate({s.number()});\n    }}\n",
        ]
    )
    return f"""
{aside(s)}{doc(s)}{public(s)}fn {f}({xs}: &[&str]) -> String {{
    let mut {out} = {s.pick(["String::new()", s.value("String")])};
    for ({i}, {x}) in {xs}.iter().enumerate() {{
{step}    }}
{last}    {out}
}}
"""


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
            f"    let {name} = {owned(s, arg)};\n{filler(s)}    {g}({LENT}{name})\n",
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

{aside(s, 0.3)}{doc(s)}{public(s)}fn {f}({arg}: &str) -> {head} {{
{filler(s)}{call}}}
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
{filler(s, 2)}        {body}
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
{aside(s, 0.6)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {result} {{
{filler(s, 1, 2)}{body}}}
"""
