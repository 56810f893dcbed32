"""Generators for values of the wrong type that one small conversion mends: collect and text."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.source import Source

_NUMBERS = ("i32", "u32", "i64", "u64", "usize", "u8", "u16")


def _adaptor(s: Source, kind: str, x: str) -> str:
    """Iterator adaptors that yield `kind` again."""
    if kind == "String":
        return s.pick([f".map(|{x}| {x}.to_uppercase())", f".filter(|{x}| !{x}.is_empty())", ".rev()", ".skip(1)"])
    return s.pick(
        [
            f".map(|{x}| {x} * {s.number()})",
            f".filter(|{x}| *{x} > {s.number()})",
            f".map(|{x}| {x} + {s.number()})",
            f".take({s.number()})",
            ".rev()",
        ]
    )


@skeleton("missing_collect")
def iterator_returned(s: Source) -> str:
    kind, v, x = s.pick(["i32", "u32", "String", "i64", "u64"]), s.plural(), s.var()
    chain = "".join(_adaptor(s, kind, x) for _ in range(s.pick([1, 1, 2])))
    split = "\n        " if s.chance(0.3) else ""
    return f"""
fn {s.func()}({v}: Vec<{kind}>) -> Vec<{kind}> {{
{statements(s)}    {v}{split}.into_iter(){split}{chain}{split}«→.collect()»
}}
"""


@skeleton("missing_collect")
def iterator_in_let(s: Source) -> str:
    kind, v, x, out = s.pick(["i32", "u32", "u64"]), s.plural(), s.var(), s.plural()
    chain = f".map(|{x}| {x} {s.pick(['*', '+'])} {s.number()})"
    return f"""
fn {s.pick(["main", s.func()])}() {{
    let {v}: Vec<{kind}> = vec![{s.numbers()}];
{statements(s, most=1)}    let {out}: Vec<{kind}> = {v}.iter(){chain}«→.collect()»;
{statements(s, most=1)}    println!("{s.text()} {{}}", {out}.len());
}}
"""


@skeleton("missing_collect")
def text_taken_apart(s: Source) -> str:
    text, out = s.var(), s.plural()
    chain, kind = s.pick(
        [
            (".split(',')", "Vec<&str>"),
            (".split_whitespace()", "Vec<&str>"),
            (".lines()", "Vec<&str>"),
            (".chars()", "Vec<char>"),
            (".chars().rev()", "String"),
            (f".split({s.string()}).map(|p| p.to_string())", "Vec<String>"),
            (".bytes()", "Vec<u8>"),
            (".chars().filter(|c| c.is_alphabetic())", "String"),
        ]
    )
    body = s.pick(
        [
            f"    {text}{chain}«→.collect()»",
            f"    let {out}: {kind} = {text}{chain}«→.collect()»;\n{statements(s, most=1)}    {out}",
        ]
    )
    return f"""
fn {s.func()}({text}: &str) -> {kind} {{
{statements(s)}{body}
}}
"""


@skeleton("missing_collect")
def method_lists_field(s: Source) -> str:
    outer, item, v, field, x, m = s.type_name(), s.type_name(), s.plural(), s.var(), s.var(), s.func()
    kind, get = s.pick([("String", ".clone()"), ("u32", ""), ("i64", ""), ("bool", "")])
    return f"""
struct {item} {{
    {field}: {kind},
    {s.var()}: {s.field_type()},
}}

struct {outer} {{
    {v}: Vec<{item}>,
}}

impl {outer} {{
    fn {m}(&self) -> Vec<{kind}> {{
{statements(s, 2, 1)}        self.{v}.iter().map(|{x}| {x}.{field}{get})«→.collect()»
    }}
}}
"""


@skeleton("missing_collect")
def set_or_map_wanted(s: Source) -> str:
    v, x, out = s.plural(), s.var(), s.plural()
    table, kind, chain = s.pick(
        [
            ("HashSet", "HashSet<String>", ""),
            ("HashMap", "HashMap<String, usize>", f".map(|{x}| ({x}.clone(), {x}.len()))"),
            ("BTreeSet", "BTreeSet<String>", f".filter(|{x}| !{x}.is_empty())"),
            ("VecDeque", "VecDeque<String>", ".rev()"),
        ]
    )
    body = s.pick(
        [
            f"    {v}.into_iter(){chain}«→.collect()»",
            f"    let {out}: {kind} = {v}.into_iter(){chain}«→.collect()»;\n    {out}",
        ]
    )
    return f"""
use std::collections::{table};

fn {s.func()}({v}: Vec<String>) -> {kind} {{
{statements(s)}{body}
}}
"""


@skeleton("missing_collect")
def argument_is_iterator(s: Source) -> str:
    f, v, w, x, n = s.func(), s.plural(), s.plural(), s.var(), s.var()
    return f"""
fn {f}({v}: Vec<i32>) -> i32 {{
    {v}.iter().{s.pick(["sum", "product"])}()
}}

fn {s.func()}({w}: &[i32], {n}: i32) -> i32 {{
{statements(s)}    {f}({w}.iter().map(|{x}| {x} {s.pick(["*", "+", "-"])} {n})«→.collect()»)
}}
"""


def _owned(s: Source) -> str:
    return f"{s.string()}«→.to_string()»"


@skeleton("string_vs_str")
def literal_returned(s: Source) -> str:
    n, f = s.var(), s.func()
    cut = s.number()
    text, other = (_owned(s), s.value("String")) if s.chance(0.5) else (s.value("String"), _owned(s))
    if s.chance(0.4):
        return f"""
fn {f}({n}: {s.pick(_NUMBERS)}) -> String {{
    match {n} {{
        {cut} => {text},
        _ => {other},
    }}
}}
"""
    return f"""
fn {f}({n}: {s.pick(_NUMBERS)}) -> String {{
{statements(s, most=1)}    if {n} > {cut} {{
        return {text};
    }}
    {other}
}}
"""


@skeleton("string_vs_str")
def literal_in_struct(s: Source) -> str:
    name, a, b, v = s.type_name(), s.var(), s.var(), s.var()
    kind = s.pick(_NUMBERS)
    place = s.pick(["let", "new"])
    if place == "new":
        return f"""
struct {name} {{
    {a}: String,
    {b}: {kind},
}}

impl {name} {{
    fn {s.pick(["new", s.func()])}({a}: &str, {b}: {kind}) -> Self {{
{statements(s, 2, 1)}        {name} {{ «{a}→{a}: {a}.to_string()», {b} }}
    }}
}}
"""
    return f"""
struct {name} {{
    {a}: String,
    {b}: {kind},
}}

fn {s.pick(["main", s.func()])}() {{
    let {v} = {name} {{
        {a}: {_owned(s)},
        {b}: {s.number()},
    }};
{statements(s, most=1)}    println!("{{}} {{}}", {v}.{a}, {v}.{b});
}}
"""


@skeleton("string_vs_str")
def literal_as_argument(s: Source) -> str:
    f, x, v = s.func(), s.var(), s.var()
    local = s.chance(0.5)
    given = f"{v}«→.to_string()»" if local else _owned(s)
    first = f"    let {v} = {s.string()};\n" if local else ""
    return f"""
fn {f}({x}: String) -> usize {{
{statements(s, most=1)}    {x}.len()
}}

fn {s.pick(["main", s.func()])}() {{
{first}{statements(s, most=1)}    println!("{{}}", {f}({given}));
}}
"""


@skeleton("string_vs_str")
def reference_wanted(s: Source) -> str:
    f, x, v = s.func(), s.var(), s.var()
    local = s.value("String") if s.chance(0.7) else f'format!("{s.text()} {{}}", {s.number()})'
    body = s.pick([f"{x}.len()", f"{x}.chars().count()", f"{x}.lines().count()"])
    return f"""
fn {f}({x}: &str) -> usize {{
{statements(s, most=1)}    {body}
}}

fn {s.pick(["main", s.func()])}() {{
    let {v} = {local};
{statements(s, most=1)}    println!("{{}}", {f}(«→&»{v}));
}}
"""


@skeleton("string_vs_str")
def field_for_reference(s: Source) -> str:
    name, a, m, f, x = s.type_name(), s.var(), s.func(), s.func(), s.var()
    if s.chance(0.5):
        return f"""
struct {name} {{
    {a}: String,
    {s.var()}: {s.field_type()},
}}

impl {name} {{
    fn {m}(&self) -> &str {{
{statements(s, 2, 1)}        «→&»self.{a}
    }}
}}
"""
    return f"""
struct {name} {{
    {a}: String,
}}

fn {f}({x}: &str) -> bool {{
    {x}.starts_with({s.string()})
}}

impl {name} {{
    fn {m}(&self) -> bool {{
        {f}(«→&»self.{a})
    }}
}}
"""


@skeleton("string_vs_str")
def list_of_strings(s: Source) -> str:
    v, x = s.plural(), s.var()
    if s.chance(0.5):
        return f"""
fn {s.func()}({x}: &str) -> Vec<String> {{
    let mut {v}: Vec<String> = Vec::new();
    {v}.push({s.value("String")});
    {v}.push({s.pick([_owned(s), f"{x}«→.to_string()»"])});
{statements(s, most=1)}    {v}
}}
"""
    return f"""
fn {s.pick(["main", s.func()])}() {{
    let mut {v}: Vec<String> = vec![{s.value("String")}];
{statements(s, most=1)}    for {x} in [{s.strings()}] {{
        {v}.push({x}«→.to_string()»);
    }}
    println!("{{}}", {v}.len());
}}
"""


@skeleton("string_vs_str")
def slice_of_text_returned(s: Source) -> str:
    x, out = s.var(), s.var()
    cut = s.pick([".trim()", "", f".trim_start_matches({s.string()})", ".trim_end()"])
    body = s.pick(
        [
            f"    {x}{cut}«→.to_string()»",
            f"    let {out}: String = {x}{cut}«→.to_string()»;\n{statements(s, most=1)}    {out}",
        ]
    )
    return f"""
fn {s.func()}({x}: &str) -> String {{
{statements(s)}{body}
}}
"""
