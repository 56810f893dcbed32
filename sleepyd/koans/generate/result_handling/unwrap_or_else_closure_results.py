"""A value given where a closure about a `Result` or error is wanted (`unwrap_or_else_closure`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.values import INTS, bystander, checked, doc, given, noise, public, struct
from sleepyd.koans.generate.result_handling.unwrap_or_else_closure_defaults import LAZY
from sleepyd.koans.generate.source import Source

LAZY_ERROR = "«→|_| »"


@skeleton("unwrap_or_else_closure")
def parse_or_else(s: Source) -> str:
    t, a, b, f, text, of = s.type_name(), s.var(), s.var(), s.func(), s.var(), s.pick([*INTS, "f64"])
    item, others = struct(s, t, [(a, of), (b, "String")])
    value = s.pick([s.value(of), s.value(of), f"{of}::MAX", f"{of}::default()"])
    steps = [
        s.pick([".trim()", ".trim_end()", f".trim_start_matches({s.string()})"]),
        f".parse::<{of}>()",
        f".unwrap_or_else({LAZY_ERROR}{value})",
    ]
    if s.chance(0.3) and of != "f64":
        steps.append(f".max({s.number()})")
    chain = "".join(f"\n            {step}" for step in steps) if s.chance(0.5) else "".join(steps)
    return f"""
{item}

impl {t} {{
{doc(s, 1)}    {public(s)}fn {f}({text}: &str) -> Self {{
{noise(s, 2)}        let {a} = {text}{chain};
        Self {{
            {a},
            {b}: {text}.to_string(),
{given(others, 3)}        }}
    }}
}}
"""


@skeleton("unwrap_or_else_closure")
def error_made_at_once(s: Source) -> str:
    outer, item, vs, key, amount, f, x, of = (
        s.type_name(),
        s.type_name(),
        s.plural(),
        s.pick(["id", s.var()]),
        s.var(),
        s.func(),
        s.var(),
        s.pick(INTS),
    )
    arg, found, own, variant = s.var(), s.var(), s.type_name(), s.type_name()
    error, failure = s.pick(
        [
            ("String", f'format!("{s.text()} {{{arg}}}")'),
            ("String", s.value("String")),
            ("&'static str", s.string()),
            (own, f"{own}::{variant}"),
        ]
    )
    enum = f"#[derive(Debug)]\npub enum {own} {{\n    {variant},\n    {s.type_name()},\n}}\n\n" if error == own else ""
    one, _ = struct(s, item, [(key, "u32"), (amount, of)], 1)
    find = s.pick(
        [
            f".iter().find(|{x}| {x}.{key} == {arg})",
            ".first()",
            f".get({arg} as usize)",
            f".iter().max_by_key(|{x}| {x}.{amount})",
        ]
    )
    body = s.pick(
        [
            f"let {found} = self.{vs}{find}.ok_or_else({LAZY}{failure})?;\n"
            f"        Ok({found}.{amount} {s.pick(['+', '*'])} {s.number(2, 9)})",
            f"self.{vs}\n            {find}\n            .map(|{x}| {x}.{amount})\n"
            f"            .ok_or_else({LAZY}{failure})",
        ]
    )
    return f"""
{enum}{one}

{public(s)}struct {outer} {{
    {vs}: Vec<{item}>,
}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&self, {arg}: u32) -> Result<{of}, {error}> {{
{noise(s, 2)}        {body}
    }}
}}
"""


@skeleton("unwrap_or_else_closure")
def described_option(s: Source) -> str:
    t, a, b, f, x, of = s.type_name(), s.var(), s.var(), s.func(), s.var(), s.pick(INTS)
    item, _ = struct(s, t, [(a, f"Option<{of}>"), (b, "String")])
    shown = s.pick(
        [
            f'format!("{s.word()} {{{x}}}")',
            f"{x}.to_string()",
            f'format!("{{{x}:>4}} {s.word()}")',
            f'"{s.pick("#*=.")}".repeat({x} as usize)',
        ]
    )
    none = s.pick(
        [
            s.value("String"),
            "String::new()",
            f"self.{b}.clone()",
            f"self.{b}.to_uppercase()",
            f'format!("{s.word()} {{}}", self.{b})',
        ]
    )
    body = s.pick(
        [
            f"self.{a}.map_or_else({LAZY}{none}, |{x}| {shown})",
            f"self.{a}\n            .map(|{x}| {shown})\n            .unwrap_or_else({LAZY}{none})",
            f"let {x} = self.{a}.filter(|{x}| *{x} > {s.number()});\n"
            f"        {x}.map_or_else({LAZY}{none}, |{x}| {shown})",
        ]
    )
    if s.chance(0.3):
        head = (
            f"impl std::fmt::Display for {t} {{\n"
            "    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {"
        )
        return f"""
{item}

{head}
{noise(s, 2)}        let text = self.{a}.map_or_else({LAZY}{none}, |{x}| {shown});
        write!(f, "{s.word()} {{text}}")
    }}
}}
"""
    return f"""
{item}

impl {t} {{
{doc(s, 1)}    {public(s)}fn {f}(&self) -> String {{
{noise(s, 2)}        {body}
    }}
}}
"""


@skeleton("unwrap_or_else_closure")
def own_helper_called_at_once(s: Source) -> str:
    make, f, xs, x, of, name, n = s.func(), s.func(), s.plural(), s.var(), s.pick(INTS), s.var(), s.number(2, 9)
    with_argument = s.chance(0.5)
    head = f"fn {make}({xs}: &[{of}]) -> {of}" if with_argument else f"fn {make}() -> {of}"
    body = s.pick([f"{xs}.len() as {of} + {n}", f"{xs}.iter().sum()"]) if with_argument else f"{s.number()} * {n}"
    call = f"{make}({xs})" if with_argument else f"{make}()"
    find = s.pick(
        [
            f".iter().find(|{x}| **{x} > {n})\n        .copied()",
            f".iter()\n        .copied()\n        .filter(|{x}| {x} % {n} == 0)\n        .max()",
            f".iter()\n        .rev()\n        .skip_while(|{x}| **{x} < {n})\n        .next()\n        .copied()",
            f".windows(2)\n        .map(|{x}| {x}[0].max({x}[1]))\n        .min()",
            f".get({n})\n        .copied()",
        ]
    )
    return f"""
{doc(s)}{public(s)}{head} {{
    {body}
}}

{bystander(s, 0.3)}{doc(s)}{public(s)}fn {f}({xs}: &[{of}]) -> {of} {{
{noise(s)}    let {name} = {xs}
        {find}
        .unwrap_or_else({LAZY}{call});
{noise(s)}    {name} {s.pick(["+", "*"])} {s.number(2, 9)}
}}
"""


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
            f"{noise(s, 2)}        {out}.push({call});\n    }}\n    {out}\n",
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
