"""A `&str` where data wants a `String` (mended by `.to_string()`) or the reverse: `string_vs_str`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.values import CUTS, INTS, bystander, doc, given, method, noise, public, struct
from sleepyd.koans.generate.ingredients import derive
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
{noise(s, 2)}        match self {{
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
{noise(s, 2)}        Self {{
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

{bystander(s, 0.2)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {kind}<{inside[0]}> {{
    let mut {table}: {kind}<{inside[0]}> = {kind}::new();
    for {line} in {text}.lines() {{
        let Some(({key}, {value})) = {line}.split_once({s.pick(["':'", "'='", '" -> "'])}) else {{
            continue;
        }};
{noise(s, 2)}        {inside[1]}
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
{noise(s, 2)}{body}    }}
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
            f"        let part = {owned(s, x)};\n{noise(s, 2)}        {out}.push_str({LENT}part);\n",
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
{bystander(s)}{doc(s)}{public(s)}fn {f}({xs}: &[&str]) -> String {{
    let mut {out} = {s.pick(["String::new()", s.value("String")])};
    for ({i}, {x}) in {xs}.iter().enumerate() {{
{step}    }}
{last}    {out}
}}
"""


@skeleton("string_vs_str")
def variant_made_of_slice(s: Source) -> str:
    t, one, two, three, f, line, head, rest = (
        s.pick(["Token", "Event", s.type_name()]),
        s.type_name(),
        s.type_name(),
        s.type_name(),
        s.func(),
        s.var(),
        s.var(),
        s.var(),
    )
    field = s.var()
    wrong = s.pick([0, 1])
    arms = [
        f'        "{s.word()}" => {t}::{one}({piece(s, rest)}{OWNED if wrong == 0 else ".to_string()"}),\n',
        f'        "{s.word()}" => {t}::{two} {{ {field}: {rest}{OWNED if wrong else ".to_string()"} }},\n',
    ]
    if s.chance(0.5):
        arms.reverse()
    return f"""
{derive(s)}pub enum {t} {{
    {one}(String),
    {two} {{ {field}: String }},
    {three},
}}

{doc(s)}{public(s)}fn {f}({line}: &str) -> {t} {{
{noise(s)}    let ({head}, {rest}) = {line}.split_once({s.pick(["' '", "':'", "'='"])}).unwrap_or(({line}, ""));
    match {head}{s.pick(["", ".trim()"])} {{
{"".join(arms)}        _ => {t}::{three},
    }}
}}
"""


@skeleton("string_vs_str")
def label_changed_in_loop(s: Source) -> str:
    f, xs, x, best, i, n, of = s.func(), s.plural(), s.var(), s.var(), s.pick(["i", s.var()]), s.number(), s.pick(INTS)
    first = s.pick(["String::new()", s.value("String")])
    const = f"{s.var()}_NAME".upper()
    text = s.pick([s.string(), const])
    head = f"{public(s)}const {const}: &str = {s.string()};\n\n" if text == const else ""
    step = s.pick(
        [
            f"        if *{x} > {n} {{\n            {best} = {text}{OWNED};\n        }}\n",
            f"        if {i} % 2 == 0 && *{x} != {n} {{\n            {best} = {text}{OWNED};\n"
            f"            break;\n        }}\n        {best}.push('{s.pick('.-+')}');\n",
            f"        {best} = match *{x} {{\n            0..={n} => {text}{OWNED},\n"
            f'            other => format!("{{other}} {s.word()}"),\n        }};\n',
            f"        if *{x} == {n} {{\n            return {text}{OWNED};\n        }}\n"
            f'        {best} = format!("{{{best}}} {{{i}}}");\n',
        ]
    )
    return f"""
{head}{bystander(s, 0.3)}{doc(s)}{public(s)}fn {f}({xs}: &[{of}]) -> String {{
    let mut {best} = {first};
    for ({i}, {x}) in {xs}.iter().enumerate() {{
{noise(s, 2)}{step}    }}
    {best}
}}
"""
