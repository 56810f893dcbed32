"""Generators for lifetimes left out of function signatures: the fix names one and gives it to every reference."""

import textwrap

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.owned import opening, show
from sleepyd.koans.generate.source import Source

_REF = "&«→'a »"


def _compared(s: Source, of: str, a: str, b: str) -> str:
    """A condition on two references."""
    op = s.pick([">", "<", ">=", "<="])
    if of == "str" or of.startswith("["):
        return f"{a}.len() {op} {b}.len()"
    return f"{a} {op} {b}"


def _chosen(s: Source, condition: str, a: str, b: str) -> str:
    """The body of a function that returns one of two names."""
    if s.chance(0.3):
        return f"    if {condition} {{\n        return {a};\n    }}\n    {b}\n"
    return f"    if {condition} {{\n        {a}\n    }} else {{\n        {b}\n    }}\n"


@skeleton("missing_lifetime_fn")
def one_of_two(s: Source) -> str:
    of = s.pick(["str", "str", "str", "[i32]", "[u32]", "i32", "u64", "String", "Vec<i32>"])
    f, a, b, r, x, y = s.func(), s.var(), s.var(), s.var(), s.var(), s.var()
    body = _chosen(s, _compared(s, of, a, b), a, b)
    call = ""
    if of == "str" and s.chance(0.6):
        call = f"""
{opening(s)} {{
    let {x} = {s.value("String")};
    let {y} = {s.value("String")};
    let {r} = {f}(&{x}, &{y});
    {show(s, r)}
}}
"""
    return f"""
fn {f}«→<'a>»({a}: {_REF}{of}, {b}: {_REF}{of}) -> {_REF}{of} {{
{statements(s)}{body}}}
{call}"""


@skeleton("missing_lifetime_fn")
def one_of_two_structs(s: Source) -> str:
    o, f, a, b, n, name = s.type_name(), s.func(), s.var(), s.var(), s.var(), s.var()
    of = s.pick(["u32", "i32", "u64", "f64"])
    return f"""
struct {o} {{
    {name}: String,
    {n}: {of},
}}

fn {f}«→<'a>»({a}: {_REF}{o}, {b}: {_REF}{o}) -> {_REF}{o} {{
{statements(s, most=1)}{_chosen(s, _compared(s, of, f"{a}.{n}", f"{b}.{n}"), a, b)}}}
"""


@skeleton("missing_lifetime_fn")
def name_of_one_struct(s: Source) -> str:
    o, f, a, b, n, name = s.type_name(), s.func(), s.var(), s.var(), s.var(), s.var()
    of = s.pick(["u32", "i32", "usize"])
    body = _chosen(s, _compared(s, of, f"{a}.{n}", f"{b}.{n}"), f"&{a}.{name}", f"&{b}.{name}")
    return f"""
struct {o} {{
    {name}: String,
    {n}: {of},
}}

fn {f}«→<'a>»({a}: {_REF}{o}, {b}: {_REF}{o}) -> {_REF}str {{
{body}}}
"""


@skeleton("missing_lifetime_fn")
def generic_choice(s: Source) -> str:
    f, a, b, t = s.func(), s.var(), s.var(), s.pick(["T", "T", "V", "K"])
    bound = s.pick(["PartialOrd", "Ord", "std::fmt::Debug + PartialOrd"])
    return f"""
fn {f}<«→'a, »{t}: {bound}>({a}: {_REF}{t}, {b}: {_REF}{t}) -> {_REF}{t} {{
{statements(s)}{_chosen(s, _compared(s, t, a, b), a, b)}}}
"""


@skeleton("missing_lifetime_fn")
def associated_choice(s: Source) -> str:
    o, m, a, b, field = s.type_name(), s.func(), s.var(), s.var(), s.var()
    body = textwrap.indent(_chosen(s, _compared(s, "str", a, b), a, b), "    ")
    return f"""
struct {o} {{
    {field}: u32,
}}

impl {o} {{
    fn {m}«→<'a>»({a}: {_REF}str, {b}: {_REF}str) -> {_REF}str {{
{body}    }}

    fn {s.func()}(&self) -> u32 {{
        self.{field}
    }}
}}
"""


@skeleton("missing_lifetime_fn")
def wrapped_result(s: Source) -> str:
    f, a, b, of = s.func(), s.var(), s.var(), s.pick(["str", "str", "[i32]"])
    result, body = s.pick(
        [
            (
                f"Option<{_REF}{of}>",
                f"    if {a}.is_empty() {{\n        return None;\n    }}\n"
                f"    if {a}.len() > {b}.len() {{\n        Some({a})\n    }} else {{\n        Some({b})\n    }}\n",
            ),
            (f"Vec<{_REF}{of}>", f"    vec![{a}, {b}]\n"),
            (f"({_REF}{of}, usize)", f"    ({a}, {b}.len())\n"),
            (f"({_REF}{of}, {_REF}{of})", f"    ({b}, {a})\n"),
        ]
    )
    return f"""
fn {f}«→<'a>»({a}: {_REF}{of}, {b}: {_REF}{of}) -> {result} {{
{statements(s)}{body}}}
"""


@skeleton("missing_lifetime_fn")
def searched_in_loop(s: Source) -> str:
    f, items, default, x, best = s.func(), s.plural(), s.var(), s.var(), s.var()
    if s.chance(0.5):
        body = (
            f"    for {x} in {items} {{\n        if {x}.len() > {s.number()} {{\n            return {x};\n"
            f"        }}\n    }}\n    {default}\n"
        )
    else:
        body = (
            f"    let mut {best} = {default};\n    for {x} in {items} {{\n        if {x}.len() > {best}.len() {{\n"
            f"            {best} = {x};\n        }}\n    }}\n    {best}\n"
        )
    return f"""
fn {f}«→<'a>»({items}: {_REF}[String], {default}: {_REF}str) -> {_REF}str {{
{body}}}
"""


@skeleton("missing_lifetime_fn")
def one_of_three(s: Source) -> str:
    f, a, b, c = s.func(), s.var(), s.var(), s.var()
    of = s.pick(["str", "str", "String", "[u8]"])
    return f"""
fn {f}«→<'a>»({a}: {_REF}{of}, {b}: {_REF}{of}, {c}: {_REF}{of}) -> {_REF}{of} {{
    match {a}.len() {{
        0 => {b},
        {s.number(1, 9)} => {c},
        _ => {a},
    }}
}}
"""
