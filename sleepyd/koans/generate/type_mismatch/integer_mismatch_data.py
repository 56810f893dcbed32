"""Integers of one type where a struct, a variant or a list wants another, mended by `as`: `integer_mismatch`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.values import CUTS, INTS, bystander, doc, given, method, noise, public, struct
from sleepyd.koans.generate.ingredients import derive
from sleepyd.koans.generate.source import Source


def two_types(s: Source) -> tuple[str, str]:
    """Two different integer types: what there is and what is wanted."""
    have, want = s.pick(INTS), s.pick(INTS)
    return (have, want) if have != want else two_types(s)


def cast(expression: str, want: str) -> str:
    """The edit that casts `expression`, in parentheses where it needs them."""
    if " " in expression:
        return f"«{expression}→({expression}) as {want}»"
    return f"{expression}«→ as {want}»"


def sized(s: Source, xs: str, x: str, text: bool = False) -> str:
    """An expression of type `usize` about a slice of numbers, or about a `&str`."""
    n = s.number()
    if text:
        return s.pick(
            [
                f"{xs}.len()",
                f"{xs}.chars().count()",
                f"{xs}.lines().count()",
                f"{xs}.split({s.pick(CUTS)}).filter(|{x}| !{x}.is_empty()).count()",
                f"{xs}.matches('{s.pick('aeiou#.')}').count()",
                f"{xs}.trim().len()",
                f"{xs}.bytes().filter(|{x}| {x}.is_ascii_digit()).count()",
            ]
        )
    return s.pick(
        [
            f"{xs}.len()",
            f"{xs}.iter().filter(|{x}| **{x} > {n}).count()",
            f"{xs}.iter().position(|{x}| *{x} == {n}).unwrap_or(0)",
            f"{xs}.windows(2).filter(|{x}| {x}[0] < {x}[1]).count()",
            f"{xs}.chunks({s.number(2, 9)}).count()",
            f"{xs}.len().min({n})",
        ]
    )


def plain(s: Source, a: str) -> str:
    """An expression of the same integer type as `a`."""
    n = s.number(2, 9)
    return s.pick(
        [
            a,
            a,
            f"{a} * {n}",
            f"{a} + {n}",
            f"{a} / {n}",
            f"{a} % {n}",
            f"{a}.max({n})",
            f"{a}.pow(2)",
            f"{a}.clamp(1, {n})",
        ]
    )


@skeleton("integer_mismatch")
def length_in_a_struct(s: Source) -> str:
    t, a, b, f, arg, x = s.type_name(), s.var(), s.var(), s.pick(["new", s.func()]), s.plural(), s.var()
    want, text = s.pick(["u32", "u64", "i32", "u16", "i64"]), s.chance(0.5)
    item, others = struct(s, t, [(a, want), (b, "usize")])
    kind = "&str" if text else s.pick(["&[i32]", "&[u32]", "&[u8]", "&Vec<u64>"])
    value = sized(s, arg, x, text)
    body = s.pick(
        [
            ("", f"{a}: {cast(value, want)}"),
            (f"        let {a}: {want} = {cast(value, want)};\n", a),
            (f"        let {x} = {value};\n", f"{a}: {cast(x, want)}"),
        ]
    )
    return f"""
{item}

impl {t} {{
{doc(s, 1)}    {public(s)}fn {f}({arg}: {kind}) -> Self {{
{body[0]}{noise(s, 2)}        Self {{
            {body[1]},
            {b}: {arg}.len(),
{given(others, 3)}        }}
    }}

{method(s, a, 0.5).rstrip() + chr(10)}}}
"""


@skeleton("integer_mismatch")
def getter_of_other_type(s: Source) -> str:
    have, want = two_types(s)
    t, a, b, f, n, name = s.type_name(), s.var(), s.var(), s.func(), s.number(2, 40), s.var()
    item, _ = struct(s, t, [(a, have), (b, want)])
    value = cast(plain(s, f"self.{a}"), want)
    body = s.pick(
        [
            f"        {value}\n",
            f"        let {name}: {want} = {value};\n{noise(s, 2)}        {name} {s.pick(['+', '*', '/'])} {n}\n",
            f"        if self.{b} > {n} {{\n            return {value};\n        }}\n        self.{b}\n",
            f"        match self.{b} {{\n            0..={n} => self.{b},\n            _ => {value},\n        }}\n",
            f"        if self.{a} == {n} {{\n            {value}\n        }} else {{\n            {n}\n        }}\n",
            f"        self.{b}.{s.pick(['max', 'min', 'saturating_sub', 'wrapping_add'])}({value})\n",
        ]
    )
    return f"""
{item}

impl {t} {{
{method(s, b, 0.4)}{doc(s, 1)}    {public(s)}fn {f}(&self) -> {want} {{
{body}    }}
}}
"""


@skeleton("integer_mismatch")
def collected_into_lists(s: Source) -> str:
    have, want = two_types(s)
    f, xs, out, x, n, i = s.func(), s.plural(), s.plural(), s.var(), s.number(2, 9), s.pick(["i", s.var()])
    kind = s.pick(["HashMap", "BTreeMap"])
    use, result, made, step = s.pick(
        [
            ("", f"Vec<{want}>", "Vec::new()", f"{out}.push({cast(plain(s, x), want)});"),
            ("", f"Vec<(usize, {want})>", "Vec::new()", f"{out}.push(({i}, {cast(plain(s, x), want)}));"),
            ("", f"Vec<Option<{want}>>", "Vec::new()", f"{out}.push(Some({cast(plain(s, x), want)}));"),
            (kind, f"{kind}<usize, {want}>", f"{kind}::new()", f"{out}.insert({i} * {n}, {cast(plain(s, x), want)});"),
            (
                kind,
                f"{kind}<{want}, usize>",
                f"{kind}::new()",
                f"*{out}.entry({cast(plain(s, x), want)}).or_insert(0) += {i};",
            ),
            (
                kind,
                f"{kind}<String, {want}>",
                f"{kind}::new()",
                f'{out}.insert(format!("{s.word()} {{{i}}}"), {cast(x, want)});',
            ),
            ("", f"[{want}; {n}]", f"[0; {n}]", f"{out}[{i} % {n}] = {cast(plain(s, x), want)};"),
            ("VecDeque", f"VecDeque<{want}>", "VecDeque::new()", f"{out}.push_front({cast(plain(s, x), want)});"),
        ]
    )
    guard = s.pick(
        [
            "",
            f"        if {i} == {n} {{\n            break;\n        }}\n",
            f"        if {x} % {n} == 1 {{\n            continue;\n        }}\n",
        ]
    )
    front = f"use std::collections::{use};\n\n" if use else ""
    return f"""
{front}{bystander(s)}{doc(s)}{public(s)}fn {f}({xs}: &[{have}]) -> {result} {{
    let mut {out}: {result} = {made};
    for ({i}, &{x}) in {xs}.iter().enumerate() {{
{guard}{noise(s, 2)}        {step}
    }}
    {out}
}}
"""


@skeleton("integer_mismatch")
def wrapped_in_option_or_result(s: Source) -> str:
    have, want = two_types(s)
    f, a, b, n, x = s.func(), s.var(), s.var(), s.number(2, 9), s.var()
    value = cast(plain(s, a), want)
    call = s.pick(["min", "max", "saturating_add", "wrapping_mul", "abs_diff" if want[0] == "u" else "min"])
    result, body = s.pick(
        [
            (f"Option<{want}>", f"    if {b} == 0 {{\n        return None;\n    }}\n    Some({value})\n"),
            (
                f"Option<{want}>",
                f"    let {x} = {b}.checked_sub({n})?;\n    if {x} > {n} {{\n"
                f"        return Some({x});\n    }}\n    Some({value})\n",
            ),
            (
                f"Result<{want}, String>",
                f"    match {b} {{\n        0..={n} => Ok({value}),\n"
                f'        other => Err(format!("{s.word()} {{other}}")),\n    }}\n',
            ),
            (f"({want}, bool)", f"    let {x} = {b} > {n};\n    ({value}, {x})\n"),
            (want, f"    {b}.checked_div({n}).unwrap_or({value})\n"),
            (f"[{want}; 3]", f"    [{b}, {n}, {value}]\n"),
            (want, f"    let ({x}, rest): ({want}, {want}) = ({b} / {n}, {value});\n    {x}.max(rest)\n"),
            (
                want,
                f"    {b}.{call}({value})\n",
            ),
        ]
    )
    return f"""
{bystander(s, 0.6)}{doc(s)}{public(s)}fn {f}({a}: {have}, {b}: {want}) -> {result} {{
{noise(s, 1, 2)}{body}}}
"""


@skeleton("integer_mismatch")
def variant_with_number(s: Source) -> str:
    have, want = two_types(s)
    t, one, two, three, f, a, b, field = (
        s.type_name(),
        s.type_name(),
        s.type_name(),
        s.type_name(),
        s.func(),
        s.var(),
        s.var(),
        s.var(),
    )
    n, value = s.number(2, 9), cast(plain(s, a), want)
    wrong = s.pick([f"{t}::{one}({value})", f"{t}::{two} {{ {field}: {value} }}"])
    right = s.pick([f"{t}::{one}({b})", f"{t}::{two} {{ {field}: {b} }}", f"{t}::{three}"])
    body = s.pick(
        [
            f"    if {b} > {n} {{\n        return {right};\n    }}\n    {wrong}\n",
            f"    match {b} {{\n        0 => {t}::{three},\n        1..={n} => {wrong},\n"
            f"        _ => {right},\n    }}\n",
            f"    if {a} % {n} == 0 && {b} != {n} {{\n        {wrong}\n    }} else {{\n        {right}\n    }}\n",
            f"    let made = {wrong};\n{noise(s)}    if {b} == {n} {{\n        {t}::{three}\n"
            "    } else {\n        made\n    }\n",
        ]
    )
    return f"""
{derive(s)}pub enum {t} {{
    {one}({want}),
    {two} {{ {field}: {want} }},
    {three},
}}

{doc(s)}{public(s)}fn {f}({a}: {have}, {b}: {want}) -> {t} {{
{noise(s)}{body}}}
"""


@skeleton("integer_mismatch")
def field_updated(s: Source) -> str:
    have, want = two_types(s)
    t, a, b, f, x, n = s.type_name(), s.var(), s.var(), s.func(), s.var(), s.number(2, 9)
    item, _ = struct(s, t, [(a, want), (b, f"Vec<{want}>")])
    value = cast(plain(s, x), want)
    body = s.pick(
        [
            f"        self.{a} = {value};\n        self.{b}.push(self.{a});\n",
            f"        self.{b}.push({value});\n        self.{a} += {n};\n",
            f"        self.{a} = self.{a}.max({value});\n",
            f"        if let Some(last) = self.{b}.last_mut() {{\n            *last = {value};\n        }}\n",
            f"        for slot in self.{b}.iter_mut().rev() {{\n            if *slot > {n} {{\n"
            f"                *slot = {value};\n            }}\n        }}\n",
            f"        while self.{b}.len() > {n} {{\n            self.{b}.pop();\n        }}\n"
            f"        self.{b}.insert(0, {value});\n",
            f"        if self.{b}.contains(&{n}) {{\n            return;\n        }}\n"
            f"        self.{a} = self.{a}.saturating_sub({value});\n",
        ]
    )
    return f"""
{item}

impl {t} {{
{method(s, a, 0.5)}{doc(s, 1)}    {public(s)}fn {f}(&mut self, {x}: {have}) {{
{noise(s, 2)}{body}    }}
}}
"""
