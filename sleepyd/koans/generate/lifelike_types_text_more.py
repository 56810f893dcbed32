"""More lifelike programs with a `&str` where a `String` is wanted or the reverse: `string_vs_str`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import derive
from sleepyd.koans.generate.lifelike_chains_parts import INTS, aside, doc, filler, public, struct
from sleepyd.koans.generate.lifelike_types_text import LENT, OWNED, owned, piece
from sleepyd.koans.generate.source import Source


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
{filler(s, 2)}        {body}
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
{filler(s, 2)}        {body}
    }}
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
{filler(s)}    let ({head}, {rest}) = {line}.split_once({s.pick(["' '", "':'", "'='"])}).unwrap_or(({line}, ""));
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
{head}{aside(s, 0.3)}{doc(s)}{public(s)}fn {f}({xs}: &[{of}]) -> String {{
    let mut {best} = {first};
    for ({i}, {x}) in {xs}.iter().enumerate() {{
{filler(s, 2)}{step}    }}
    {best}
}}
"""
