"""Lifelike generators for types that lack Display: the impl that is added shows the fields in order."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.traits import doc, lay_out, more_fields, noise, public
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.models import (
    SHOWN,
    Model,
    a_struct,
    a_tuple,
    an_enum,
    anything,
    define,
    display_named,
    with_fields,
)
from sleepyd.koans.generate.trait_bounds.records import some


def _impl(m: Model, path: str) -> str:
    """The mark that adds `impl Display`: fields in order with spaces between, variants by name."""
    if m.shape == "enum":
        arms = ""
        for name, payload in m.variants:
            names = [field or "value" for field, _ in payload]
            rest = "" if not payload else f" {{ {', '.join(names)} }}" if payload[0][0] else f"({names[0]})"
            shown = " ".join([name, *("{}" for _ in names)])
            arms += f'            {m.name}::{name}{rest} => write!(f, "{shown}"{"".join(f", {n}" for n in names)}),\n'
        body = f"        match self {{\n{arms}        }}\n"
    else:
        shown = " ".join("{}" for _ in m.fields)
        body = f'        write!(f, "{shown}", {", ".join(f"self.{name}" for name, _ in m.fields)})\n'
    head = f"impl {path}::Display for {m.name} {{\n"
    sign = f"    fn fmt(&self, f: &mut {path}::Formatter) -> {path}::Result {{\n"
    return f"«→{head}{sign}{body}    }}\n}}\n\n»"


def _lacking(s: Source, m: Model, path: str = "std::fmt", need: tuple[str, ...] = (), methods: float = 0.25) -> str:
    return define(s, m, some(s, need), methods=methods) + _impl(m, path)


def _shown(s: Source, name: str) -> str:
    """A format string with its arguments that shows `name` with Display."""
    text = s.text()
    return s.pick([f'"{text} {{}}", {name}', f'"{text}: {{{name}}}"', f'"[{{}}]", {name}', f'"{{{name}}} {text}"'])


@skeleton("missing_display")
def lines_of_report(s: Source) -> str:
    m, v, x, i, out, f = anything(s, SHOWN), s.plural(), s.var(), s.pick(["i", "index"]), s.var(), s.func()
    body = s.pick(
        [
            f"for {x} in {v} {{\n        {out}.push_str(&format!({_shown(s, x)}));\n        {out}.push('\\n');\n    }}",
            f"for ({i}, {x}) in {v}.iter().enumerate() {{\n        if {i} > 0 {{\n"
            f'            {out}.push_str(", ");\n        }}\n'
            f"        {out} += &format!({_shown(s, x)});\n    }}",
            f"for {x} in {v}.iter().rev().take({s.number(2)}) {{\n"
            f"        {out}.push_str(&format!({_shown(s, x)}));\n    }}",
            f"if let Some({x}) = {v}.first() {{\n        {out} += &format!({_shown(s, x)});\n    }}",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}fn {f}({v}: &[{m.name}]) -> String {{
    let mut {out} = {s.pick(["String::new()", s.value("String")])};
{noise(s, share=0.25)}    {body}
    {out}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_display")
def part_of_outer_display(s: Source) -> str:
    m, outer, v, n = anything(s, SHOWN), s.type_name(), s.var(), s.var()
    x = s.var()
    kind, body = s.pick(
        [
            (m.name, f'        write!(f, "{{}}: {{}}", self.{n}, self.{v})\n'),
            (m.name, f'        write!(f, "{s.text()} {{}}", self.{v})\n'),
            (
                f"Vec<{m.name}>",
                f'        for {x} in &self.{v} {{\n            writeln!(f, "{{}} {{}}", self.{n}, {x})?;\n'
                f"        }}\n        Ok(())\n",
            ),
            (
                f"Option<{m.name}>",
                f'        match &self.{v} {{\n            Some({x}) => write!(f, "{{}} {{}}", self.{n}, {x}),\n'
                f'            None => write!(f, "{{}}", self.{n}),\n        }}\n',
            ),
        ]
    )
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {n}: {s.pick(["u32", "String", "char"])},
    {v}: {kind},
}}

impl fmt::Display for {outer} {{
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {{
{body}    }}
}}
"""
    return lay_out(s, "use std::fmt;", _lacking(s, m, "fmt"), rest)


@skeleton("missing_display")
def error_trait_wants_display(s: Source) -> str:
    m, f, x = an_enum(s, ("String", "usize", "u32")) if s.chance(0.7) else a_struct(s, SHOWN), s.func(), s.var()
    use, path = s.pick([("use std::error::Error;", "Error"), ("", "std::error::Error")])
    v = s.var()
    rest = f"""
impl {path} for {m.name} {{}}

{doc(s)}{public(s)}fn {f}({x}: &str) -> Result<u32, {m.name}> {{
    let {v} = {x}.{s.pick(["trim()", "trim_start()", "trim_end_matches(';')"])};
    if {v}.{s.pick(["is_empty()", "starts_with('-')", f"len() > {s.number()}"])} {{
        return Err({m.make(s, 2, flat=True)});
    }}
    Ok({v}.len() as u32 {s.pick(["+", "*"])} {s.number()})
}}
"""
    return lay_out(s, use, _lacking(s, m, need=("Debug",), methods=0.1), rest, late=0.0)


@skeleton("missing_display")
def joined_with_map(s: Source) -> str:
    m, v, x, f, w = anything(s, SHOWN), s.plural(), s.var(), s.func(), s.var()
    steps = s.pick([[], [f".skip({s.number()})"], [".rev()"], [f".take({s.number()})"], [f".step_by({s.number(2)})"]])
    chain = "\n        ".join(
        [
            v,
            ".iter()",
            *steps,
            f".map(|{x}| format!({_shown(s, x)}))",
            ".collect::<Vec<_>>()",
            f'.join("{s.pick([", ", " / ", "; "])}")',
        ]
    )
    body = s.pick([f"    {chain}\n", f'    let {w} = {chain};\n    format!("({{{w}}})")\n'])
    rest = f"""
{doc(s)}{public(s)}fn {f}({v}: &[{m.name}]) -> String {{
{noise(s, share=0.3)}{body}}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_display")
def printed_by_method(s: Source) -> str:
    m, outer, v, n, f, x = anything(s, SHOWN), s.type_name(), s.plural(), s.var(), s.func(), s.var()
    kind, body = s.pick(
        [
            (m.name, f'println!("{s.text()} {{}}", self.{v});'),
            (
                m.name,
                f'if self.{n} > {s.number()} {{\n            println!("{{}} {{}}", self.{n}, self.{v});\n        }}',
            ),
            (f"Vec<{m.name}>", f"for {x} in &self.{v} {{\n            println!({_shown(s, x)});\n        }}"),
            (
                f"Option<{m.name}>",
                f"if let Some({x}) = &self.{v} {{\n            println!({_shown(s, x)});\n        }}",
            ),
            (
                f"Vec<{m.name}>",
                f"while let Some({x}) = self.{v}.pop() {{\n            println!({_shown(s, x)});\n        }}",
            ),
            (
                f"Option<{m.name}>",
                f"let Some({x}) = self.{v}.take() else {{\n            return;\n        }};\n"
                f"        println!({_shown(s, x)});",
            ),
        ]
    )
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {n}: u32,
    {v}: {kind},
}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&mut self) {{
{noise(s, 2, 0.3)}        {body}
    }}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_display")
def table_of_generic(s: Source) -> str:
    m, f, v, x, w, label = anything(s, SHOWN), s.func(), s.plural(), s.var(), s.plural(), s.var()
    use, path, bound = display_named(s)
    sign = s.pick(
        [
            f"fn {f}<T: {bound}>({label}: &str, {v}: &[T]) {{",
            f"fn {f}<T>({label}: &str, {v}: &[T])\nwhere\n    T: {bound},\n{{",
            f"fn {f}({label}: &str, {v}: &[impl {bound}]) {{",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}{sign}
    println!("{{{label}}}");
    for {x} in {v} {{
        println!("- {{}}", {x});
    }}
}}

fn {s.pick(["main", s.func()])}() {{
    let {w} = {s.pick(["vec!", ""])}[{m.make(s, 2, flat=True)}];
{noise(s, share=0.3)}    {f}({s.string()}, &{w});
}}
"""
    return lay_out(s, use, _lacking(s, m, path), rest)


@skeleton("missing_display")
def shown_in_result_arm(s: Source) -> str:
    m, f, x, e, ok, g = an_enum(s, SHOWN), s.func(), s.var(), s.var(), s.var(), s.func()
    good = f'Ok({ok}) => println!("{s.word()} {{}}", {ok}),'
    bad = f"Err({e}) => {s.pick(['eprintln', 'println'])}!({_shown(s, e)}),"
    rest = f"""
{doc(s)}{public(s)}fn {f}({x}: u32) -> Result<u32, {m.name}> {{
    match {x} {{
        0 => Err({m.make(s, 2, flat=True)}),
        n if n > {s.number()} => Err({m.make(s, 2, flat=True)}),
        n => Ok(n {s.pick(["+", "*"])} {s.number()}),
    }}
}}

fn {s.pick(["main", g])}() {{
{noise(s, share=0.3)}    match {f}({s.number()}) {{
        {good}
        {bad}
    }}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_display")
def label_from_trait(s: Source) -> str:
    m, trait, f, outer, v = anything(s, SHOWN), s.type_name(), s.func(), s.type_name(), s.var()
    w = s.var()
    body = s.pick(
        [
            f'        format!("{s.text()} {{}}", self.{v})\n',
            f'        let {w} = format!("{{}}", self.{v});\n        {w}.repeat({s.number(2, 5)})\n',
            f'        let {w} = format!("<{{}}>", self.{v});\n'
            f"        {w}.{s.pick(['to_uppercase()', 'trim().to_string()'])}\n",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}trait {trait} {{
    fn {f}(&self) -> String;
}}

struct {outer} {{
{more_fields(s, 1)}    {v}: {m.name},
}}

impl {trait} for {outer} {{
    fn {f}(&self) -> String {{
{noise(s, 2, 0.3)}{body}    }}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_display")
def told_by_assertion(s: Source) -> str:
    m, x, f, n = with_fields(s, SHOWN), s.var(), s.func(), s.var()
    field, kind = m.count
    text = s.text()
    test = s.pick([f"{x}.{field} > {s.number()}", f"{x}.{field} <= {n}", f"{x}.{field} % 2 == {n} % 2"])
    check = s.pick(
        [
            f'assert!({test}, "{text} {{}}", {x});',
            f'assert!({test}, "{text} {{{x}}}");',
            f'debug_assert!({test}, "{{}} {text}", {x});',
        ]
    )
    if s.chance(0.35):
        check = f'if {test} {{\n        panic!("{text} {{{x}}}");\n    }}'
    rest = f"""
{doc(s)}{public(s)}fn {f}({x}: &{m.name}, {n}: {kind}) -> {kind} {{
{noise(s, share=0.25)}    {check}
    {x}.{field} {s.pick(["+", "*"])} {n}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_display")
def supertrait_wants_display(s: Source) -> str:
    m, trait, f, kind = with_fields(s, SHOWN), s.type_name(), s.func(), s.pick(["f64", "u64", "i64"])
    use, path, bound = display_named(s)
    field, _ = m.count
    rest = f"""
{doc(s)}{public(s)}trait {trait}: {bound} {{
    fn {f}(&self) -> {kind};

    fn {s.func()}(&self) {{
        println!("{{}} {{}}", self, self.{f}());
    }}
}}

impl {trait} for {m.name} {{
    fn {f}(&self) -> {kind} {{
        (self.{field} {s.pick(["+", "*"])} {s.number()}) as {kind}
    }}
}}
"""
    return lay_out(s, use, _lacking(s, m, path), rest, late=0.0)


@skeleton("missing_display")
def boxed_as_display(s: Source) -> str:
    m, v, x, f, e = anything(s, SHOWN), s.plural(), s.var(), s.func(), s.plural()
    use, path, bound = display_named(s)
    made = f"Box::new({m.make(s, 1, flat=True)})"
    boxes = s.pick(
        [
            f"vec![Box::new({s.string()}), {made}]",
            f"vec![{made}]",
            f"vec![Box::new({s.number()}), {made}, Box::new({s.string()})]",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}fn {f}({e}: &[Box<dyn {bound}>]) {{
    for {x} in {e} {{
        println!("{{}}", {x});
    }}
}}

fn {s.pick(["main", s.func()])}() {{
{noise(s, share=0.3)}    let {v}: Vec<Box<dyn {bound}>> = {boxes};
    {f}(&{v});
}}
"""
    return lay_out(s, use, _lacking(s, m, path), rest)


@skeleton("missing_display")
def id_shown_in_text(s: Source) -> str:
    m, outer, v, n, f = a_tuple(s, SHOWN), s.type_name(), s.pick(["id", s.var()]), s.var(), s.func()
    other, w = s.type_name(), s.var()
    body = s.pick(
        [
            f'format!("{{}}/{{}}", self.{v}, self.{n}.len())',
            f'format!("{s.word()}-{{}}", self.{v})',
            f'let {w} = self.{n}.trim();\n        format!("{{{w}}} ({{}})", self.{v})',
        ]
    )
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {v}: {m.name},
    {n}: String,
}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&self) -> String {{
{noise(s, 2, 0.25)}        {body}
    }}
}}
"""
    if s.chance(0.5):
        return lay_out(s, "", _lacking(s, m), rest)
    shown = (
        f"impl fmt::Display for {other} {{\n    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {{\n"
        f'        write!(f, "{{}}", self.0)\n    }}\n}}\n'
    )
    return lay_out(s, "use std::fmt;", _lacking(s, m, "fmt"), f"{public(s)}struct {other}(u32);\n\n{shown}{rest}")
