"""Integers of one type where a call, a range or a comparison wants another, mended by `as`: `integer_mismatch`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.values import bystander, doc, noise, public, struct
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.type_mismatch.integer_mismatch_data import cast, plain, sized, two_types


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
{bystander(s)}{doc(s)}{public(s)}fn {f}({xs}: &[i32], {n}: {have}) -> {result} {{
{noise(s)}{body}}}
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
{bystander(s)}{doc(s)}{public(s)}fn {f}({xs}: &[{of}], {n}: {want}) -> {want} {{
    let mut {total} = {s.number()};
{noise(s)}{body}    {total}
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

{bystander(s, 0.2)}{doc(s)}{public(s)}fn {f}({xs}: &[{t}], {limit}: {have}) -> {result} {{
{noise(s)}{body}}}
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

{bystander(s, 0.3)}{doc(s)}{public(s)}fn {f}({x}: {have}, {y}: {want}) -> {want} {{
{noise(s)}{call}}}
"""


@skeleton("integer_mismatch")
def trait_asks_for_other(s: Source) -> str:
    tr, t, a, xs, f, n, x = s.type_name(), s.type_name(), s.var(), s.plural(), s.func(), s.number(2, 9), s.var()
    want, kind = s.pick(["u32", "u64", "i32", "u16"]), s.pick(["Vec<i32>", "Vec<u8>", "String"])
    item, _ = struct(s, t, [(a, want), (xs, kind)])
    value = cast(sized(s, f"self.{xs}", x, kind == "String"), want)
    body = s.pick(
        [
            value,
            f"if self.{a} > {n} {{\n            return self.{a};\n        }}\n        {value}",
            f"self.{a}.max({value})",
            f"let {x}: {want} = {value};\n        {x} * {n}",
        ]
    )
    return f"""
{public(s)}trait {tr} {{
{doc(s, 1)}    fn {f}(&self) -> {want};

    fn {s.func()}(&self) -> bool {{
        self.{f}() {s.pick(["==", ">", "<"])} {n}
    }}
}}

{item}

impl {tr} for {t} {{
    fn {f}(&self) -> {want} {{
{noise(s, 2)}        {body}
    }}
}}
"""
