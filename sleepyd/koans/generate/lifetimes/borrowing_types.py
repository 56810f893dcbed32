"""Generators for types that hold references: lifetimes left out of their declarations and of their impl headers."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.owned import opening, show
from sleepyd.koans.generate.source import Source

_REF = "&«→'a »"
_POINTEE = ("str", "str", "str", "[i32]", "String", "[u8]", "Vec<u32>")


def _borrowed(s: Source) -> tuple[str, str]:
    """The type a struct's reference points to and an expression of that reference type."""
    of = s.pick(_POINTEE)
    made = {"str": s.string(), "String": f"&{s.value('String')}", "Vec<u32>": f"&vec![{s.numbers()}]"}
    return of, made.get(of, f"&[{s.numbers()}]")


@skeleton("missing_lifetime_struct")
def struct_with_reference(s: Source) -> str:
    o, x, n, h, (of, made) = s.type_name(), s.var(), s.var(), s.var(), _borrowed(s)
    lines = [f"    {x}: {_REF}{of},", f"    {n}: u32,"]
    if s.chance(0.4):
        lines.reverse()
    return f"""
{s.pick(["", "#[derive(Debug)]" + chr(10)])}struct {o}«→<'a>» {{
{chr(10).join(lines)}
}}

{opening(s)} {{
{statements(s, most=1)}    let {h} = {o} {{ {x}: {made}, {n}: {s.number()} }};
    {show(s, f"{h}.{x}.len()")}
    {show(s, f"{h}.{n}")}
}}
"""


@skeleton("missing_lifetime_struct")
def struct_of_local_string(s: Source) -> str:
    o, x, a, h = s.type_name(), s.var(), s.var(), s.var()
    extra = [(s.var(), s.pick(["u32", "bool", "usize", "f64"])) for _ in range(s.pick([0, 1, 2]))]
    declared = "".join(f"    {name}: {of},\n" for name, of in extra)
    made = "".join(f", {name}: {s.value(of)}" for name, of in extra)
    return f"""
struct {o}«→<'a>» {{
    {x}: {_REF}str,
{declared}}}

{opening(s)} {{
    let {a} = {s.value("String")};
    let {h} = {o} {{ {x}: &{a}{made} }};
{statements(s, most=1)}    {show(s, f"{h}.{x}")}
}}
"""


@skeleton("missing_lifetime_struct")
def struct_read_by_function(s: Source) -> str:
    o, x, n, f, p = s.type_name(), s.var(), s.var(), s.func(), s.var()
    of = s.pick(_POINTEE)
    body = s.pick([f"{p}.{x}.len() + {p}.{n}", f"{p}.{x}.len() * {s.number()}", f"{p}.{n} + {s.number()}"])
    return f"""
struct {o}«→<'a>» {{
    {x}: {_REF}{of},
    {n}: usize,
}}

fn {f}({p}: &{o}) -> usize {{
{statements(s)}    {body}
}}
"""


@skeleton("missing_lifetime_struct")
def nested_reference(s: Source) -> str:
    o, x, n, h = s.type_name(), s.plural(), s.var(), s.var()
    of, made = s.pick(
        [
            (f"Vec<{_REF}str>", f"vec![{s.strings()}]"),
            (f"Option<{_REF}str>", f"Some({s.string()})"),
            (f"[{_REF}str; 2]", f"[{s.strings(2)}]"),
            (f"({_REF}str, u32)", f"({s.string()}, {s.number()})"),
            (f"Vec<(u32, {_REF}str)>", f"vec![({s.number()}, {s.string()})]"),
        ]
    )
    return f"""
#[derive(Debug)]
struct {o}«→<'a>» {{
    {n}: {s.pick(["u32", "usize", "i64"])},
    {x}: {of},
}}

{opening(s)} {{
    let {h} = {o} {{ {n}: {s.number()}, {x}: {made} }};
{statements(s, most=1)}    {show(s, f"{h}.{n}")}
    {show(s, f"{h}.{x}", ":?")}
}}
"""


@skeleton("missing_lifetime_struct")
def enum_with_reference(s: Source) -> str:
    e, f, p, x, y = s.type_name(), s.func(), s.var(), s.var(), s.var()
    first, second, third = s.type_name(), s.type_name(), s.type_name()
    named = s.chance(0.3)
    declared = f"{first} {{ {x}: {_REF}str }}" if named else f"{first}({_REF}str)"
    pattern = f"{e}::{first} {{ {x} }}" if named else f"{e}::{first}({x})"
    return f"""
enum {e}«→<'a>» {{
    {declared},
    {second}(usize),
    {third},
}}

fn {f}({p}: &{e}) -> usize {{
    match {p} {{
        {pattern} => {x}.len(),
        {e}::{second}({y}) => *{y},
        {e}::{third} => {s.number(0, 9)},
    }}
}}
"""


@skeleton("missing_lifetime_struct")
def tuple_struct_with_reference(s: Source) -> str:
    o, f, p, h = s.type_name(), s.func(), s.var(), s.var()
    of, made = _borrowed(s)
    return f"""
struct {o}«→<'a>»({_REF}{of}, u32);

fn {f}({p}: &{o}) -> u32 {{
    {p}.1 {s.pick(["+", "*"])} {p}.0.len() as u32
}}

{opening(s)} {{
    let {h} = {o}({made}, {s.number()});
    {show(s, f"{f}(&{h})")}
}}
"""


@skeleton("missing_lifetime_struct")
def generic_struct_with_reference(s: Source) -> str:
    o, x, y, h, t = s.type_name(), s.var(), s.var(), s.var(), s.pick(["T", "T", "V"])
    of = s.pick(["i32", "u64", "f64", "String"])
    at, made, shown = s.pick([(f"[{t}]", f"[{s.value(of)}, {s.value(of)}]", ".len()"), (t, s.value(of), "")])
    return f"""
struct {o}<«→'a, »{t}> {{
    {x}: {_REF}{at},
    {y}: usize,
}}

{opening(s)} {{
    let {(v := s.var())} = {made};
    let {h} = {o} {{ {x}: &{v}, {y}: {s.number()} }};
    {show(s, f"{h}.{x}{shown}")}
    {show(s, f"{h}.{y}")}
}}
"""


def _field(s: Source, o: str, x: str, of: str, n: str) -> str:
    """A struct with one reference and one number."""
    lines = [f"    {x}: &'a {of},", f"    {n}: u32,"]
    if s.chance(0.3):
        lines.reverse()
    return f"{s.pick(['', '#[derive(Debug)]' + chr(10)])}struct {o}<'a> {{\n{chr(10).join(lines)}\n}}\n"


@skeleton("missing_lifetime_impl")
def inherent_methods(s: Source) -> str:
    o, x, n, of = s.type_name(), s.var(), s.var(), s.pick(_POINTEE)
    methods = [
        f"    fn {s.func()}(&self) -> usize {{\n{statements(s, 2, 1)}        self.{x}.len()\n    }}\n",
        f"    fn {s.func()}(&self) -> bool {{\n        self.{x}.len() > {s.number()}\n    }}\n",
        f"    fn {s.func()}(&mut self) {{\n        self.{n} += {s.number()};\n    }}\n",
        f"    fn {s.func()}(&self) -> &{of} {{\n        self.{x}\n    }}\n",
    ]
    s.random.shuffle(methods)
    return f"""
{_field(s, o, x, of, n)}
impl {o}«→<'_>» {{
{chr(10).join(methods[: s.pick([1, 2, 2, 3])])}}}
"""


@skeleton("missing_lifetime_impl")
def display_for_borrower(s: Source) -> str:
    o, x, n, f = s.type_name(), s.var(), s.var(), s.pick(["f", "f", "formatter"])
    path = s.pick(["fmt::Display", "fmt::Display", "fmt::Debug"])
    return f"""
use std::fmt;

struct {o}<'a> {{
    {x}: &'a str,
    {n}: u32,
}}

impl {path} for {o}«→<'_>» {{
    fn fmt(&self, {f}: &mut fmt::Formatter) -> fmt::Result {{
        write!({f}, "{s.word()} {{}} {{}}", self.{x}, self.{n})
    }}
}}
"""


@skeleton("missing_lifetime_impl")
def own_trait_for_borrower(s: Source) -> str:
    trait, o, x, n, m = s.type_name(), s.type_name(), s.var(), s.var(), s.func()
    result, body = s.pick(
        [
            ("usize", f"self.{x}.len()"),
            ("String", f'format!("{{}}: {{}}", self.{x}, self.{n})'),
            ("bool", f"self.{x}.is_empty()"),
            ("u32", f"self.{n} * {s.number()}"),
        ]
    )
    declared = f"trait {trait} {{\n    fn {m}(&self) -> {result};\n}}\n"
    struct = f"struct {o}<'a> {{\n    {x}: &'a str,\n    {n}: u32,\n}}\n"
    first, second = s.pick([(declared, struct), (struct, declared)])
    return f"""
{first}
{second}
impl {trait} for {o}«→<'_>» {{
    fn {m}(&self) -> {result} {{
        {body}
    }}
}}
"""


@skeleton("missing_lifetime_impl")
def used_by_main(s: Source) -> str:
    o, x, n, m, h, a = s.type_name(), s.var(), s.var(), s.func(), s.var(), s.var()
    body = s.pick([f"self.{x}.len() as u32 + self.{n}", f"self.{n} * {s.number()}", f"self.{x}.len() as u32"])
    return f"""
{_field(s, o, x, "str", n)}
impl {o}«→<'_>» {{
    fn {m}(&self) -> u32 {{
        {body}
    }}
}}

{opening(s)} {{
    let {a} = {s.value("String")};
    let {h} = {o} {{ {x}: &{a}, {n}: {s.number()} }};
    {show(s, f"{h}.{m}()")}
}}
"""


@skeleton("missing_lifetime_impl")
def list_of_references(s: Source) -> str:
    o, items, x = s.type_name(), s.plural(), s.var()
    methods = [
        f"    fn {s.func()}(&self) -> usize {{\n        self.{items}.len()\n    }}\n",
        f"    fn {s.func()}(&self) -> usize {{\n        self.{items}.iter().map(|{x}| {x}.len()).sum()\n    }}\n",
        f"    fn {s.func()}(&self) {{\n        for {x} in &self.{items} {{\n"
        f"            {show(s, x)}\n        }}\n    }}\n",
        f"    fn {s.func()}(&mut self) {{\n        self.{items}.clear();\n    }}\n",
    ]
    s.random.shuffle(methods)
    return f"""
struct {o}<'a> {{
    {items}: Vec<&'a str>,
}}

impl {o}«→<'_>» {{
{chr(10).join(methods[: s.pick([1, 2, 2])])}}}
"""


@skeleton("missing_lifetime_impl")
def std_trait_for_borrower(s: Source) -> str:
    o, x, n = s.type_name(), s.var(), s.var()
    body = s.pick(
        [
            f"impl Drop for {o}«→<'_>» {{\n    fn drop(&mut self) {{\n        {show(s, f'self.{x}')}\n    }}\n}}",
            f"impl Iterator for {o}«→<'_>» {{\n    type Item = u32;\n\n    fn next(&mut self) -> Option<u32> {{\n"
            f"        self.{n} += 1;\n        if self.{n} > {s.number()} {{\n            return None;\n        }}\n"
            f"        Some(self.{n})\n    }}\n}}",
            f"impl PartialEq for {o}«→<'_>» {{\n    fn eq(&self, other: &Self) -> bool {{\n"
            f"        self.{x} == other.{x}\n    }}\n}}",
        ]
    )
    return f"""
struct {o}<'a> {{
    {x}: &'a str,
    {n}: u32,
}}

{body}
"""
