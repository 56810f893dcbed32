"""Lifelike generators for types that lack Debug."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.crates.traits import doc, lay_out, more_fields, noise, public
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.models import (
    Model,
    a_struct,
    an_enum,
    anything,
    define,
    inherent,
    value,
    with_fields,
)
from sleepyd.koans.generate.trait_bounds.records import some


def _lacking(s: Source, m: Model, need: tuple[str, ...] = ()) -> str:
    return define(s, m, some(s, need, ("Clone", "PartialEq")), ["Debug"])


def _shown(s: Source, name: str) -> str:
    """A format string with its arguments that shows `name` with Debug."""
    text = s.text()
    return s.pick(
        [f'"{text} {{:?}}", {name}', f'"{text}: {{{name}:?}}"', f'"{{:#?}}", {name}', f'"{{{name}:?}} {text}"']
    )


@skeleton("missing_debug")
def container_derives(s: Source) -> str:
    m, outer, v, f, w = anything(s), s.type_name(), s.plural(), s.func(), s.var()
    kind, grow = s.pick(
        [
            (f"Vec<{m.name}>", f"self.{v}.push({w})"),
            (f"Option<{m.name}>", f"self.{v} = Some({w})"),
            (f"HashMap<String, {m.name}>", f"self.{v}.insert({s.value('String')}, {w})"),
            (f"BTreeMap<u32, {m.name}>", f"self.{v}.insert({s.number()}, {w})"),
            (f"Vec<(u32, {m.name})>", f"self.{v}.push(({s.number()}, {w}))"),
            (f"Box<{m.name}>", f"*self.{v} = {w}"),
        ]
    )
    use = f"use std::collections::{kind.split('<')[0]};" if kind[0] in "HB" and "Box" not in kind else ""
    rest = f"""
{doc(s)}#[derive({s.pick(["Debug", "Debug", "Debug, Default"]) if kind[0] in "VHB" and "Box" not in kind else "Debug"})]
{public(s)}struct {outer} {{
{more_fields(s)}    {v}: {kind},
{more_fields(s, 1)}}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&mut self, {w}: {m.name}) {{
{noise(s, 2, 0.3)}        {grow};
    }}
}}
"""
    return lay_out(s, use, _lacking(s, m), rest)


@skeleton("missing_debug")
def logged_while_walking(s: Source) -> str:
    m, outer, v, x, i, f = anything(s), s.type_name(), s.plural(), s.var(), s.pick(["i", "index"]), s.func()
    log = s.pick(["println", "println", "eprintln"])
    body = s.pick(
        [
            f'for ({i}, {x}) in self.{v}.iter().enumerate() {{\n            {log}!("{{}}: {{:?}}", {i}, {x});\n'
            f"        }}",
            f"for {x} in &self.{v} {{\n            {log}!({_shown(s, x)});\n        }}",
            f"for {x} in self.{v}.iter().rev().take({s.number(2)}) {{\n            {log}!({_shown(s, x)});\n        }}",
            f"while let Some({x}) = self.{v}.pop() {{\n            {log}!({_shown(s, x)});\n        }}",
            f"if let Some({x}) = self.{v}.last() {{\n            {log}!({_shown(s, x)});\n        }}",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {v}: Vec<{m.name}>,
{more_fields(s)}}}

impl {outer} {{
    {public(s)}fn {s.func()}(&self) -> usize {{
        self.{v}.len() {s.pick(["+", "*"])} {s.number()}
    }}

{doc(s, 1)}    {public(s)}fn {f}(&mut self) {{
{noise(s, 2, 0.4)}        {body}
    }}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_debug")
def shown_in_arm(s: Source) -> str:
    m, v, x, w, f = anything(s), s.plural(), s.var(), s.var(), s.func()
    kind, subject = s.pick(
        [
            (f"&[{m.name}]", f"{v}.first()"),
            (f"Option<&{m.name}>", v),
            (f"&HashMap<String, {m.name}>", f"{v}.get({s.string()})"),
            (f"&[{m.name}]", f"{v}.iter().nth({s.number()})"),
        ]
    )
    some_arm = f"Some({x}) => format!({_shown(s, x)})"
    if s.chance(0.4):
        some_arm = (
            f"Some({x}) => {{\n            let {w} = format!({_shown(s, x)});\n"
            f"            {w}.{s.pick(['to_uppercase()', 'trim().to_string()'])}\n        }}"
        )
    else:
        some_arm += ","
    none = f"None => {s.value('String')},"
    arms = s.pick([f"{some_arm}\n        {none}", f"{none}\n        {some_arm}"])
    use = "use std::collections::HashMap;" if "HashMap" in kind else ""
    rest = f"""
{doc(s)}{public(s)}fn {f}({v}: {kind}) -> String {{
{noise(s, share=0.4)}    match {subject} {{
        {arms}
    }}
}}
"""
    return lay_out(s, use, _lacking(s, m), rest)


@skeleton("missing_debug")
def joined_by_closure(s: Source) -> str:
    m, v, x, f, w = anything(s), s.plural(), s.var(), s.func(), s.var()
    steps = s.pick([[], [f".skip({s.number()})"], [".rev()"], [f".take({s.number()})"], [".enumerate()"]])
    pattern = f"(i, {x})" if steps == [".enumerate()"] else x
    shown = f'"{{i}} {{:?}}", {x}' if "i" in pattern and steps == [".enumerate()"] else f'"{{:?}}", {x}'
    chain = "\n        ".join(
        [
            v,
            ".iter()",
            *steps,
            f".map(|{pattern}| format!({shown}))",
            ".collect::<Vec<_>>()",
            f'.join("{s.pick([", ", " / ", "; "])}")',
        ]
    )
    body = s.pick([f"    {chain}\n", f'    let {w} = {chain};\n    format!("[{{{w}}}]")\n'])
    rest = f"""
{doc(s)}{public(s)}fn {f}({v}: &[{m.name}]) -> String {{
    if {v}.is_empty() {{
        return {s.pick(["String::new()", s.value("String")])};
    }}
{noise(s, share=0.3)}{body}}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_debug")
def parse_error_unwrapped(s: Source) -> str:
    m, f, line, part, kind = (
        an_enum(s, ("String", "usize", "u32", "char")),
        s.func(),
        s.var(),
        s.var(),
        s.pick(["u32", "i64", "u16"]),
    )
    whole = s.var()
    take = s.pick([".unwrap()", ".unwrap()", f".expect({s.string()})"])
    rest = f"""
{doc(s)}{public(s)}fn {f}({line}: &str) -> Result<{kind}, {m.name}> {{
    let {part} = {line}.{s.pick(["trim()", "trim_end()", "trim_start_matches('0')"])};
    if {part}.is_empty() {{
        return Err({m.make(s, 2, flat=True)});
    }}
    {part}.parse().map_err(|_| {m.make(s, 2, flat=True)})
}}

fn {s.pick(["main", s.func()])}() {{
{noise(s, share=0.4)}    let {whole} = {f}("{s.number()}"){take};
{noise(s, share=0.3)}    println!("{s.text()} {{}}", {whole} + {s.number()});
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_debug")
def lists_asserted(s: Source) -> str:
    m, f, n, v, x = anything(s), s.func(), s.var(), s.plural(), s.var()
    one = m.make(s, 2, flat=True)
    wrap, kind, wanted = s.pick(
        [
            (f"vec![{one}]", f"Vec<{m.name}>", f"vec![{one}]"),
            (f"Some({one})", f"Option<{m.name}>", s.pick(["None", f"Some({one})"])),
            (one, m.name, one),
            (f"({one}, {s.number()})", f"({m.name}, u32)", f"({one}, {s.number()})"),
        ]
    )
    rest = f"""
{doc(s)}fn {f}({n}: u32) -> {kind} {{
{statements(s, most=1)}    println!("{{}}", {n} * {s.number()});
    {wrap}
}}

fn {s.pick(["main", s.func()])}() {{
    let {v} = {f}({s.number()});
{noise(s, share=0.4)}    {s.pick(["assert_eq", "assert_eq", "assert_ne"])}!({v}, {wanted});
{noise(s, share=0.3)}    let {x} = {s.number()};
    println!("{{{x}}}");
}}
"""
    return lay_out(s, "", _lacking(s, m, ("PartialEq",)), rest)


@skeleton("missing_debug")
def described_by_trait(s: Source) -> str:
    m, trait, f, outer, v = anything(s), s.type_name(), s.func(), s.type_name(), s.var()
    kind = s.pick([m.name, f"Vec<{m.name}>", f"Option<{m.name}>", f"[{m.name}; 2]"])
    rest = f"""
{doc(s)}{public(s)}trait {trait} {{
    fn {f}(&self) -> String;
}}

struct {outer} {{
{more_fields(s, 1)}    {v}: {kind},
}}

impl {trait} for {outer} {{
    fn {f}(&self) -> String {{
{noise(s, 2, 0.35)}        format!("{s.text()} {s.pick(["{:?}", "{:?}", "{:#?}"])}", self.{v})
    }}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_debug")
def dumped_by_generic(s: Source) -> str:
    m, f, label, v, x, w = anything(s), s.func(), s.var(), s.plural(), s.var(), s.plural()
    use, bound = s.pick([("", "std::fmt::Debug"), ("use std::fmt::Debug;", "Debug"), ("use std::fmt;", "fmt::Debug")])
    sign = s.pick(
        [
            f"fn {f}<T: {bound}>({label}: &str, {v}: &[T]) {{",
            f"fn {f}<T>({label}: &str, {v}: &[T])\nwhere\n    T: {bound},\n{{",
            f"fn {f}({label}: &str, {v}: &[impl {bound}]) {{",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}{sign}
    println!("{{{label}}} ({{}})", {v}.len());
    for {x} in {v} {{
        println!("  {{:?}}", {x});
    }}
}}

fn {s.pick(["main", s.func()])}() {{
    let {w} = {s.pick(["vec!", ""])}[{m.make(s, 2, flat=True)}];
{noise(s)}    {f}({s.string()}, &{w});
{noise(s, share=0.3)}}}
"""
    return lay_out(s, use, _lacking(s, m), rest)


@skeleton("missing_debug")
def peeked_with_dbg(s: Source) -> str:
    m, f, v = a_struct(s), s.func(), s.var()
    field, kind = m.count
    x = s.var()
    body = s.pick(
        [
            f"    dbg!(&{v});\n    {v}.{field} * {s.number()}\n",
            f"    let {x} = dbg!({v});\n    {x}.{field} + {s.number()}\n",
            f"    if {v}.{field} > {s.number()} {{\n        dbg!(&{v});\n        return {s.number()};\n    }}\n"
            f"    {v}.{field}\n",
            f"    let {x} = {v}.{field} % {s.number()};\n    eprintln!({_shown(s, v)});\n    {x}\n",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}fn {f}({v}: {m.name}) -> {kind} {{
{noise(s)}{body}}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_debug")
def fields_of_builder(s: Source) -> str:
    m, outer, v, n = anything(s), s.type_name(), s.var(), s.var()
    kind = s.pick([m.name, f"Vec<{m.name}>", f"Option<{m.name}>"])
    lines = [f'.field("{n}", &self.{n})', f'.field("{v}", &self.{v})']
    chain = "\n            ".join([f'f.debug_struct("{outer}")', *s.pick([lines, lines[::-1]]), ".finish()"])
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {n}: {s.pick(["u32", "String", "usize"])},
    {v}: {kind},
{more_fields(s, 1)}}}

impl fmt::Debug for {outer} {{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{
        {chain}
    }}
}}
"""
    return lay_out(s, "use std::fmt;", _lacking(s, m), rest)


@skeleton("missing_debug")
def supertrait_wants(s: Source) -> str:
    m, trait, f, kind = with_fields(s), s.type_name(), s.func(), s.pick(["f64", "u64", "i64"])
    use, bound = s.pick([("use std::fmt::Debug;", "Debug"), ("", "std::fmt::Debug"), ("use std::fmt;", "fmt::Debug")])
    field, _ = m.count
    x = s.var()
    rest = f"""
{doc(s)}{public(s)}trait {trait}: {bound} {{
    fn {f}(&self) -> {kind};

    fn {s.func()}(&self) -> {kind} {{
        self.{f}() * {s.number()} as {kind}
    }}
}}

impl {trait} for {m.name} {{
    fn {f}(&self) -> {kind} {{
        let {x} = self.{field} {s.pick(["+", "*"])} {s.number()};
        {x} as {kind}
    }}
}}
"""
    return lay_out(s, use, _lacking(s, m), rest, late=0.1)


@skeleton("missing_debug")
def error_trait_wants(s: Source) -> str:
    m, f, x = an_enum(s, ("String", "usize", "u32")), s.func(), s.var()
    labels = [f"f.write_str({s.string()})" for _ in m.variants]
    use, path = s.pick([("use std::error::Error;\nuse std::fmt;", "Error"), ("use std::fmt;", "std::error::Error")])
    rest = f"""
impl fmt::Display for {m.name} {{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{
        match self {{
{m.arms(s, 3, labels)}        }}
    }}
}}

impl {path} for {m.name} {{}}

{doc(s)}{public(s)}fn {f}({x}: u32) -> Result<u32, {m.name}> {{
    if {x} > {s.number()} {{
        return Err({m.make(s, 2, flat=True)});
    }}
    Ok({x} {s.pick(["+", "*"])} {s.number()})
}}
"""
    return lay_out(s, use, define(s, m, some(s, (), ("Clone", "PartialEq")), ["Debug"], methods=0.1), rest, late=0.0)


@skeleton("missing_debug")
def own_method_prints(s: Source) -> str:
    m, f, other = a_struct(s), s.func(), s.var()
    field, kind = m.count
    shown = s.pick([_shown(s, other), f'"{s.text()} {{:?}} {{}}", {other}, {value(s, "u32")}'])
    more = f"""
{doc(s, 1)}    {public(s)}fn {f}(&self, {other}: &{m.name}) -> {kind} {{
        if self.{field} > {other}.{field} {{
            println!({shown});
        }}
        self.{field} {s.pick(["+", "*"])} {other}.{field}
    }}
"""
    return lay_out(
        s,
        "",
        define(s, m, some(s, (), ("Clone", "PartialEq")), ["Debug"], methods=0),
        inherent(s, m, more.lstrip("\n")),
    )
