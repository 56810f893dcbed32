"""Generators for an integer of one type where another is wanted; the fix is always `as`."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.source import Source

_NUMBERS = ("i32", "u32", "i64", "u64", "usize", "u8", "u16")


def _two(s: Source) -> tuple[str, str]:
    """Two different integer types: what there is and what is wanted."""
    have, want = s.pick(_NUMBERS), s.pick(_NUMBERS)
    return (have, want) if have != want else _two(s)


@skeleton("integer_mismatch")
def number_returned(s: Source) -> str:
    have, want = _two(s)
    a, out = s.var(), s.var()
    if s.chance(0.5):
        return f"""
fn {s.func()}({a}: {have}) -> {want} {{
    let {out} = {a} {s.pick(["+", "*"])} {s.number()};
{statements(s, most=1)}    {out}«→ as {want}»
}}
"""
    return f"""
fn {s.func()}({a}: {have}) -> {want} {{
{statements(s)}    {a}«→ as {want}»
}}
"""


@skeleton("integer_mismatch")
def length_as_number(s: Source) -> str:
    want = s.pick(["i32", "u32", "u64", "i64", "u16"])
    v, n = s.plural(), s.var()
    kind, get = s.pick(
        [("&[i32]", ".len()"), ("&str", ".len()"), ("&Vec<String>", ".len()"), ("&str", ".chars().count()")]
    )
    body = s.pick(
        [
            f"    {v}{get}«→ as {want}»",
            f"    let {n}: {want} = {v}{get}«→ as {want}»;\n{statements(s, most=1)}    {n}",
        ]
    )
    return f"""
fn {s.func()}({v}: {kind}) -> {want} {{
{statements(s)}{body}
}}
"""


@skeleton("integer_mismatch")
def number_as_argument(s: Source) -> str:
    have, want = _two(s)
    f, x, v = s.func(), s.var(), s.var()
    return f"""
fn {f}({x}: {want}) -> {want} {{
{statements(s, most=1)}    {x} {s.pick(["+", "*"])} {s.number()}
}}

fn {s.pick(["main", s.func()])}() {{
    let {v}: {have} = {s.number()};
{statements(s, most=1)}    println!("{s.text()}: {{}}", {f}({v}«→ as {want}»));
}}
"""


@skeleton("integer_mismatch")
def number_in_field(s: Source) -> str:
    have, want = _two(s)
    name, a, b, v = s.type_name(), s.var(), s.var(), s.var()
    return f"""
struct {name} {{
    {a}: {want},
    {b}: String,
}}

fn {s.func()}({v}: {have}) -> {name} {{
{statements(s)}    {name} {{
        {a}: {v}«→ as {want}»,
        {b}: {s.value("String")},
    }}
}}
"""


@skeleton("integer_mismatch")
def number_compared(s: Source) -> str:
    have, want = _two(s)
    name, a, b, m = s.type_name(), s.var(), s.var(), s.func()
    op = s.pick(["<", ">", "==", ">="])
    if s.chance(0.5):
        return f"""
fn {m}({a}: {want}, {b}: {have}) -> bool {{
{statements(s)}    {a} {op} {b}«→ as {want}»
}}
"""
    return f"""
struct {name} {{
    {a}: {want},
}}

impl {name} {{
    fn {m}(&self, {b}: {have}) -> bool {{
{statements(s, 2, 1)}        self.{a} {op} {b}«→ as {want}»
    }}
}}
"""


@skeleton("integer_mismatch")
def number_pushed(s: Source) -> str:
    have, want = _two(s)
    v, x, w = s.plural(), s.var(), s.plural()
    return f"""
fn {s.func()}({w}: Vec<{have}>) -> Vec<{want}> {{
    let mut {v}: Vec<{want}> = Vec::new();
    for {x} in {w} {{
        {v}.push({x}«→ as {want}»);
    }}
{statements(s, most=1)}    {v}
}}
"""


@skeleton("integer_mismatch")
def method_returns_other(s: Source) -> str:
    have, want = _two(s)
    name, a, m, n = s.type_name(), s.var(), s.func(), s.var()
    body = s.pick(
        [
            f"        self.{a}«→ as {want}»",
            f"        let {n}: {want} = self.{a}«→ as {want}»;\n        {n} + {s.number()}",
        ]
    )
    return f"""
struct {name} {{
    {a}: {have},
    {s.var()}: {s.field_type()},
}}

impl {name} {{
    fn {m}(&self) -> {want} {{
{statements(s, 2, 1)}{body}
    }}
}}
"""
