"""More lifelike programs with an integer of one type where another is wanted: `integer_mismatch`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import derive
from sleepyd.koans.generate.lifelike_chains_parts import aside, doc, filler, method, public, struct
from sleepyd.koans.generate.lifelike_types_integers import cast, plain, sized, two_types
from sleepyd.koans.generate.source import Source


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
{aside(s, 0.6)}{doc(s)}{public(s)}fn {f}({a}: {have}, {b}: {want}) -> {result} {{
{filler(s, 1, 2)}{body}}}
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
            f"    let made = {wrong};\n{filler(s)}    if {b} == {n} {{\n        {t}::{three}\n"
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
{filler(s)}{body}}}
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
{filler(s, 2)}{body}    }}
}}
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
{filler(s, 2)}        {body}
    }}
}}
"""
