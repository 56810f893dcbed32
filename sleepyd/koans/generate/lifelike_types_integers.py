"""Lifelike programs with an integer of one type where another is wanted, mended by `as`: `integer_mismatch`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.lifelike_chains_parts import CUTS, aside, doc, filler, given, method, public, struct
from sleepyd.koans.generate.source import Source

KINDS = ("u32", "u32", "i32", "u64", "usize", "u8", "u16", "i64")


def two_types(s: Source) -> tuple[str, str]:
    """Two different integer types: what there is and what is wanted."""
    have, want = s.pick(KINDS), s.pick(KINDS)
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
{body[0]}{filler(s, 2)}        Self {{
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
            f"        let {name}: {want} = {value};\n{filler(s, 2)}        {name} {s.pick(['+', '*', '/'])} {n}\n",
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
def count_given_to_std(s: Source) -> str:
    have = s.pick(["u32", "u8", "i32", "u64", "u16"])
    f, xs, n, x, name = s.func(), s.plural(), s.var(), s.var(), s.var()
    count = cast(plain(s, n), "usize")
    result, body = s.pick(
        [
            ("String", f'    "{s.pick("#=*-")}".repeat({count})\n'),
            ("Vec<i32>", f"    {xs}.iter().skip({count}).copied().collect()\n"),
            (
                "Vec<i32>",
                f"    {xs}\n        .iter()\n        .rev()\n        .take({count})\n"
                f"        .map(|{x}| {x} * 2)\n        .collect()\n",
            ),
            ("Option<i32>", f"    {xs}.iter().filter(|{x}| **{x} > 0).nth({count}).copied()\n"),
            ("Vec<i32>", f"    {xs}.chunks({count}).map(|{x}| {x}.iter().sum()).collect()\n"),
            ("i32", f"    {xs}.iter().step_by({count}).fold(0, |sum, {x}| sum + {x})\n"),
            (
                "Vec<i32>",
                f"    let mut {name} = Vec::with_capacity({count});\n    for {x} in {xs} {{\n"
                f"        {name}.push({x} + 1);\n    }}\n    {name}\n",
            ),
            (
                "Vec<i32>",
                f"    let mut {name} = {xs}.to_vec();\n    {name}.truncate({count});\n    {name}.sort();\n    {name}\n",
            ),
            (
                "Vec<Vec<i32>>",
                f"    let mut {name} = vec![Vec::new(); {count}];\n    {name}[0].extend({xs});\n    {name}\n",
            ),
            (
                "Vec<bool>",
                f"    let mut {name} = vec![false; {count}];\n"
                f"    for ({x}, cell) in {name}.iter_mut().enumerate() {{\n"
                f"        *cell = {x} < {xs}.len();\n    }}\n    {name}\n",
            ),
            ("usize", f"    let ({x}, _) = {xs}.split_at({count});\n    {x}.len()\n"),
            ("usize", f"    {xs}.windows({count}).filter(|{x}| {x}[0] == {s.number()}).count()\n"),
        ]
    )
    return f"""
{aside(s)}{doc(s)}{public(s)}fn {f}({xs}: &[i32], {n}: {have}) -> {result} {{
{filler(s)}{body}}}
"""


@skeleton("integer_mismatch")
def range_up_to_length(s: Source) -> str:
    f, xs, i, n, total, want = (
        s.func(),
        s.plural(),
        s.pick(["i", s.var()]),
        s.var(),
        s.var(),
        s.pick(["u32", "u64", "i32", "u16"]),
    )
    length, of = cast(f"{xs}.len()", want), s.pick(["u8", "String", "i32", "&str", "(u32, bool)"])
    body = s.pick(
        [
            f"    for {i} in {n}..{length} {{\n        {total} += {i} * {s.number()};\n    }}\n",
            f"    for {i} in ({n}..{length}).rev() {{\n        if {i} % {s.number(2, 9)} == 0 {{\n"
            f"            continue;\n        }}\n        {total} = {total}.max({i});\n    }}\n",
            f"    let mut {i} = {n};\n    while {i} < {length} {{\n        {i} += {s.number()};\n"
            f"        {total} += 1;\n    }}\n",
            f"    let mut {i} = {n};\n    loop {{\n        if {i} >= {length} {{\n"
            f"            break;\n        }}\n        {total} += {i};\n        {i} *= 2;\n    }}\n",
            f"    if {n} > {length} {{\n        return {s.number()};\n    }}\n    {total} += {n};\n",
        ]
    )
    return f"""
{aside(s)}{doc(s)}{public(s)}fn {f}({xs}: &[{of}], {n}: {want}) -> {want} {{
    let mut {total} = {s.number()};
{filler(s)}{body}    {total}
}}
"""


@skeleton("integer_mismatch")
def compared_in_condition(s: Source) -> str:
    have, want = two_types(s)
    t, a, b, f, xs, x = s.type_name(), s.var(), s.var(), s.func(), s.plural(), s.var()
    item, _ = struct(s, t, [(a, want), (b, want)])
    op = s.pick([">", "<", ">=", "<=", "==", "!="])
    limit = s.var()
    value = cast(limit, want)
    result, body = s.pick(
        [
            ("usize", f"    {xs}.iter().filter(|{x}| {x}.{a} {op} {value}).count()\n"),
            ("bool", f"    {xs}.iter().any(|{x}| {x}.{b} > {s.number()} && {x}.{a} {op} {value})\n"),
            (
                want,
                f"    let mut sum = 0;\n    for {x} in {xs} {{\n        if {x}.{a} {op} {value} {{\n"
                f"            sum += {x}.{b};\n        }}\n    }}\n    sum\n",
            ),
            (
                f"Option<{want}>",
                f"    {xs}\n        .iter()\n        .find(|{x}| {x}.{a} {op} {value})\n        .map(|{x}| {x}.{b})\n",
            ),
            (
                "bool",
                f"    let Some({x}) = {xs}.first() else {{\n        return false;\n    }};\n"
                f"    {x}.{a} {op} {value} || {x}.{b} == {s.number()}\n",
            ),
            (
                want,
                f"    match {xs}.last() {{\n        Some({x}) if {x}.{a} {op} {value} => {x}.{b},\n"
                f"        Some({x}) => {x}.{a} / 2,\n        None => {s.number()},\n    }}\n",
            ),
        ]
    )
    return f"""
{item}

{aside(s, 0.2)}{doc(s)}{public(s)}fn {f}({xs}: &[{t}], {limit}: {have}) -> {result} {{
{filler(s)}{body}}}
"""


@skeleton("integer_mismatch")
def argument_of_own_function(s: Source) -> str:
    have, want = two_types(s)
    g, f, a, b, x, y, n = s.func(), s.func(), s.var(), s.var(), s.var(), s.var(), s.number(2, 9)
    value = cast(plain(s, x), want)
    helper = s.pick(
        [
            f"{a} * {n} + {b}",
            f"({a} + {b}) / {n}",
            f"if {a} > {b} {{ {a} - {b} }} else {{ {n} }}",
            f"{a}.max({b}) % {n}",
        ]
    )
    call = s.pick(
        [
            f"    {g}({value}, {y})\n",
            f"    {g}({y}, {value}) + {n}\n",
            f"    let mut sum = {g}({y}, {value});\n    for step in 0..{n} {{\n        sum += step;\n    }}\n    sum\n",
            f"    if {y} > {n} {{\n        return {g}({y}, {n});\n    }}\n    {g}({value}, {y})\n",
            f"    match {y} {{\n        0 => {n},\n        1..={n + 3} => {g}({value}, {n}),\n"
            f"        other => {g}(other, {n}),\n    }}\n",
            f"    let inner = |{a}: {want}| {g}({a}, {value});\n    inner({y}) + inner({n})\n",
        ]
    )
    return f"""
{doc(s)}{public(s)}fn {g}({a}: {want}, {b}: {want}) -> {want} {{
    {helper}
}}

{aside(s, 0.3)}{doc(s)}{public(s)}fn {f}({x}: {have}, {y}: {want}) -> {want} {{
{filler(s)}{call}}}
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
{front}{aside(s)}{doc(s)}{public(s)}fn {f}({xs}: &[{have}]) -> {result} {{
    let mut {out}: {result} = {made};
    for ({i}, &{x}) in {xs}.iter().enumerate() {{
{guard}{filler(s, 2)}        {step}
    }}
    {out}
}}
"""
