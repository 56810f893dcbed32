"""Generators for slips with enums and traits: a match without one of its arms, an impl without one of its items.

These tasks belong to no koan; they broaden what the base model has seen of everyday compile errors.
"""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.ingredients import derive, zero
from sleepyd.koans.generate.source import Source


def _enum(s: Source, count: int | None = None) -> tuple[str, str, list[str]]:
    """A declared enum of unit variants: its item, its name and its variants."""
    name, variants = s.type_name(), [s.type_name() for _ in range(count or s.random.randint(2, 4))]
    lines = "".join(f"    {variant},\n" for variant in variants)
    return f"{derive(s)}enum {name} {{\n{lines}}}\n", name, variants


def _arms(s: Source, path: str, variants: list[str], of: str, depth: int) -> str:
    """A match's arms for all variants, one of them left out of the buggy version; the fixed one stands last."""
    pad = "    " * depth
    missing = s.pick(variants)
    lines = ""
    for variant in variants:
        if variant != missing:
            value = f'"{variant}"' if of == "&'static str" else s.value(of)
            lines += f"{pad}{path}::{variant} => {value},\n"
    value = f'"{missing}"' if of == "&'static str" else zero(of)
    return f"{lines}«→{pad}{path}::{missing} => {value},»\n"


@skeleton("missing_match_arm")
def arm_missing_in_function(s: Source) -> str:
    (item, t, variants), v, f = _enum(s), s.var(), s.func()
    of = s.pick(["u32", "i32", "bool", "&'static str", "&'static str", "String", "f64"])
    return f"""
{item}
fn {f}({v}: {s.pick(["", "&"])}{t}) -> {of} {{
{statements(s, 1, 1)}    match {v} {{
{_arms(s, t, variants, of, 2)}    }}
}}
"""


@skeleton("missing_match_arm")
def arm_missing_in_method(s: Source) -> str:
    (item, t, variants), f = _enum(s), s.func()
    of = s.pick(["u32", "i32", "bool", "&'static str", "&'static str", "u64"])
    return f"""
{item}
impl {t} {{
    fn {f}(&self) -> {of} {{
        match self {{
{_arms(s, s.pick([t, "Self"]), variants, of, 3)}        }}
    }}
}}
"""


@skeleton("missing_match_arm")
def arm_missing_for_option_or_result(s: Source) -> str:
    v, f, x, kind = s.var(), s.func(), s.var(), s.pick(["i32", "u32", "f64", "u64", "String"])
    value = x if kind == "String" else f"{x} {s.pick(['+', '*'])} {s.value(kind)}"
    given, some, missing = s.pick(
        [
            (f"Option<{kind}>", f"Some({x})", "None"),
            (f"Option<{kind}>", f"Some({x})", "None"),
            (f"Result<{kind}, String>", f"Ok({x})", "Err(_)"),
        ]
    )
    return f"""
fn {f}({v}: {given}) -> {kind} {{
{statements(s)}    match {v} {{
        {some} => {value},
«→        {missing} => {zero(kind)},»
    }}
}}
"""


@skeleton("missing_match_arm")
def arm_missing_for_numbers(s: Source) -> str:
    kind, v, f, of = s.integer_type(), s.var(), s.func(), s.pick(["u32", "bool", "i32", "String"])
    numbers = sorted({s.number() for _ in range(s.random.randint(2, 4))})
    lines = "".join(f"        {number} => {s.value(of)},\n" for number in numbers)
    return f"""
fn {f}({v}: {kind}) -> {of} {{
{statements(s)}    match {v} {{
{lines}«→        _ => {zero(of)},»
    }}
}}
"""


def _body(of: str) -> str:
    return "{}" if of == "()" else f"{{\n        {zero(of)}\n    }}"


def _returning(of: str) -> str:
    return "" if of == "()" else f" -> {of}"


@skeleton("missing_trait_item")
def one_of_two_methods(s: Source) -> str:
    trait, t, f, g, v = s.type_name(), s.type_name(), s.func(), s.func(), s.var()
    kind, of = s.pick(["u32", "i32", "f64", "u64"]), s.pick(["u32", "bool", "String", "i32", "usize"])
    first, second = f"    fn {f}(&self) -> {kind};\n", f"    fn {g}(&self){_returning(of)};\n"
    declared = s.pick([first + second, second + first])
    return f"""
trait {trait} {{
{declared}}}

struct {t} {{
    {v}: {kind},
}}

impl {trait} for {t} {{
    fn {f}(&self) -> {kind} {{
        self.{v}
    }}
«→
    fn {g}(&self){_returning(of)} {_body(of)}»
}}
"""


@skeleton("missing_trait_item")
def the_only_method(s: Source) -> str:
    trait, t, f, arg = s.type_name(), s.type_name(), s.func(), s.var()
    of, kind = s.pick(["u32", "bool", "String", "f64", "i32"]), s.pick(["u32", "&str", "i64"])
    rest, receiver = s.pick(["", "", f", {arg}: {kind}"]), s.pick(["&self", "&self", "&mut self"])
    shape = s.pick([f"struct {t};", f"struct {t} {{\n    {s.var()}: {s.field_type()},\n}}"])
    return f"""
trait {trait} {{
    fn {f}({receiver}{rest}){_returning(of)};
}}

{shape}

impl {trait} for {t} {{
«→    fn {f}({receiver}{rest}){_returning(of)} {_body(of)}»
}}
"""


@skeleton("missing_trait_item")
def item_type_of_iterator(s: Source) -> str:
    t, v, kind = s.type_name(), s.var(), s.pick(["u32", "i32", "u64", "usize"])
    limit = s.number(3, 40)
    return f"""
struct {t} {{
    {v}: {kind},
}}

impl Iterator for {t} {{
«→    type Item = {kind};
»
    fn next(&mut self) -> Option<{kind}> {{
        if self.{v} >= {limit} {{
            return None;
        }}
        self.{v} += 1;
        Some(self.{v})
    }}
}}
"""


@skeleton("missing_trait_item")
def associated_constant(s: Source) -> str:
    trait, t, f, name, kind = s.type_name(), s.type_name(), s.func(), s.var().upper(), s.pick(["u32", "i32", "u64"])
    v = s.var()
    return f"""
trait {trait} {{
    const {name}: {kind};

    fn {f}(&self) -> {kind};
}}

struct {t} {{
    {v}: {kind},
}}

impl {trait} for {t} {{
«→    const {name}: {kind} = 0;
»
    fn {f}(&self) -> {kind} {{
        self.{v} + Self::{name}
    }}
}}
"""
