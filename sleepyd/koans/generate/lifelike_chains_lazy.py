"""More lifelike programs that give a value where a closure is wanted: `unwrap_or_else_closure`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import derive
from sleepyd.koans.generate.lifelike_chains_closures import LAZY, LAZY_ERROR
from sleepyd.koans.generate.lifelike_chains_parts import (
    CUTS,
    aside,
    checked,
    doc,
    filler,
    method,
    public,
    struct,
)
from sleepyd.koans.generate.source import Source


@skeleton("unwrap_or_else_closure")
def result_of_own_check(s: Source) -> str:
    of, inner, f, xs, x, out = (
        s.pick(["u32", "u64", "usize", "u8"]),
        s.func(),
        s.func(),
        s.plural(),
        s.var(),
        s.plural(),
    )
    item, _ = checked(s, of, inner, public(s))
    value = s.pick([str(s.number()), f"{of}::MAX", f"{x} / 2", f"{xs}.len() as {of}"])
    call = f"{inner}({x}).unwrap_or_else({LAZY_ERROR}{value})"
    body = s.pick(
        [
            f"    let mut {out} = Vec::with_capacity({xs}.len());\n    for &{x} in {xs} {{\n"
            f"{filler(s, 2)}        {out}.push({call});\n    }}\n    {out}\n",
            f"    {xs}\n        .iter()\n        .map(|&{x}| {call})\n        .collect()\n",
            f"    let mut {out} = Vec::new();\n    for (i, &{x}) in {xs}.iter().enumerate() {{\n"
            f"        if i % {s.number(2, 9)} == 0 {{\n            continue;\n        }}\n"
            f"        {out}.push({call});\n    }}\n    {out}\n",
        ]
    )
    return f"""
{item}

{doc(s)}{public(s)}fn {f}({xs}: &[{of}]) -> Vec<{of}> {{
{body}}}
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
{filler(s, 2)}        {end[1]}
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
{filler(s, 2)}        {body}
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

{aside(s, 0.3)}{doc(s)}{public(s)}fn {f}({line}: &str) -> {t} {{
{filler(s)}    let {name} = {line}{find}.unwrap_or_else({LAZY}{value});
    if {name}.len() > {s.number()} {{
        return {t}::{one}({name}.chars().rev().collect());
    }}
    {end}
}}
"""
