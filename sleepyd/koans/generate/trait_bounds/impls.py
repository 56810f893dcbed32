"""Generators for impls most types have: Debug, Default and (written out) Display."""

from collections.abc import Sequence

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.records import PLAIN, SHOWABLE, Record, define, record, some

_ANY = ("named", "named", "tuple", "enum")
_NAMED = ("named",)


def _debug(s: Source) -> list[str]:
    return some(s, maybe=("Clone", "PartialEq"))


def _format(s: Source) -> str:
    return s.pick(["{:?}", "{:?}", "{:?}", "{:#?}"])


@skeleton("missing_debug")
def print_local(s: Source) -> str:
    r, v, f = record(s, shapes=_ANY), s.var(), s.pick(["main", s.func()])
    show = s.pick([f'println!("{s.text()}: {_format(s)}", {v})', f'println!("{{{v}:?}}")', f"dbg!(&{v})"])
    return f"""
{define(s, r, _debug(s), ["Debug"])}fn {f}() {{
{statements(s)}    let {v} = {r.make(s)};
{statements(s)}    {show};
{statements(s, most=1)}}}
"""


@skeleton("missing_debug")
def print_every_item(s: Source) -> str:
    r, v, x = record(s), s.plural(), s.var()
    loop, args = s.pick(
        [(f"{x} in {v}", x), (f"(i, {x}) in {v}.iter().enumerate()", f"{x}"), (f"{x} in {v}.iter()", x)]
    )
    return f"""
{define(s, r, _debug(s), ["Debug"])}fn {s.func()}({v}: &[{r.name}]) {{
{statements(s)}    for {loop} {{
        println!("{s.text()} {_format(s)}", {args});
    }}
{statements(s)}}}
"""


@skeleton("missing_debug")
def format_in_method(s: Source) -> str:
    r, outer, v = record(s), s.type_name(), s.var()
    kind = s.pick([r.name, r.name, f"Vec<{r.name}>", f"Option<{r.name}>"])
    m = s.func()
    body = s.pick(
        [f'format!("{s.text()} {_format(s)}", self.{v})', f'let {m} = format!("{{:?}}", self.{v});\n        {m}']
    )
    return f"""
{define(s, r, _debug(s), ["Debug"])}struct {outer} {{
    {v}: {kind},
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
    fn {m}(&self) -> String {{
{statements(s, 2, 1)}        {body}
    }}
}}
"""


@skeleton("missing_debug")
def nested_in_derived(s: Source) -> str:
    r, outer, v, f, o = record(s, shapes=_ANY), s.type_name(), s.var(), s.func(), s.var()
    kind = s.pick([r.name, r.name, f"Vec<{r.name}>", f"Option<{r.name}>"])
    return f"""
{define(s, r, some(s, maybe=("PartialEq",)), ["Debug"])}#[derive(Debug)]
struct {outer} {{
    {s.var()}: {s.field_type()},
    {v}: {kind},
}}

fn {f}({o}: &{outer}) {{
{statements(s, most=1)}    println!("{_format(s)}", {o});
}}
"""


@skeleton("missing_debug")
def equal_asserted(s: Source) -> str:
    r, a, b = record(s, shapes=_ANY), s.var(), s.var()
    value = r.make(s)
    return f"""
{define(s, r, some(s, ["PartialEq"], ["Clone"]), ["Debug"])}fn {s.func()}() {{
    let {a} = {value};
    let {b} = {value};
{statements(s)}    {s.pick(["assert_eq", "assert_eq", "debug_assert_eq"])}!({a}, {b});
{statements(s, most=1)}}}
"""


@skeleton("missing_debug")
def error_unwrapped(s: Source) -> str:
    e, f, n, x = record(s, shapes=("enum", "named", "tuple"), new=0), s.func(), s.var(), s.var()
    take = s.pick([".unwrap()", f".expect({s.string()})"])
    kind = s.integer_type()
    return f"""
{define(s, e, _debug(s), ["Debug"])}fn {f}({n}: {kind}) -> Result<{kind}, {e.name}> {{
    if {n} > {s.number()} {{
        return Err({e.make(s, 2)});
    }}
    Ok({n} + {s.number()})
}}

fn {s.pick(["main", s.func()])}() {{
{statements(s)}    let {x} = {f}({s.number()}){take};
    println!("{{}}", {x});
}}
"""


@skeleton("missing_debug")
def passed_to_generic(s: Source) -> str:
    r, f, x, v = record(s, shapes=_ANY), s.func(), s.var(), s.var()
    argument, ref = s.pick([("T", ""), ("&T", "&"), ("&[T]", "&")])
    value = r.make(s)
    if argument == "&[T]":
        value = f"vec![{value}]"
    sign = s.pick(
        [
            f"fn {f}<T: std::fmt::Debug>({x}: {argument})",
            f"fn {f}<T>({x}: {argument})\nwhere\n    T: std::fmt::Debug,\n",
        ]
    )
    return f"""
{define(s, r, _debug(s), ["Debug"])}{sign.rstrip()}{chr(10) if "where" in sign else " "}{{
    println!("{s.text()} {{:?}}", {x});
}}

fn {s.func()}() {{
    let {v} = {value};
{statements(s)}    {f}({ref}{v});
}}
"""


@skeleton("missing_default")
def default_called(s: Source) -> str:
    r, v = record(s), s.var()
    shown, part = r.part(s)
    value = s.pick([f"let {v} = {r.name}::default();", f"let {v}: {r.name} = Default::default();"])
    return f"""
{define(s, r, some(s), ["Default"])}fn {s.pick(["main", s.func()])}() {{
{statements(s)}    {value}
{statements(s)}    println!("{s.text()} {shown}", {v}{part});
}}
"""


@skeleton("missing_default")
def option_or_default(s: Source) -> str:
    r, v, f, x = record(s), s.plural(), s.func(), s.var()
    start = s.pick([f"{v}.pop()", f"{v}.into_iter().next()", f"{v}.into_iter().last()"])
    mutable = "mut " if "pop" in start else ""
    body = s.pick([f"    {start}.unwrap_or_default()", f"    let {x} = {start}.unwrap_or_default();\n    {x}"])
    return f"""
{define(s, r, some(s), ["Default"])}fn {f}({mutable}{v}: Vec<{r.name}>) -> {r.name} {{
{statements(s)}{body}
}}
"""


@skeleton("missing_default")
def nested_default(s: Source) -> str:
    r, outer, v = record(s), s.type_name(), s.var()
    have = some(s, maybe=("Debug", "Clone"))
    return f"""
{define(s, r, have, ["Default"])}#[derive({", ".join([*have, "Default"])})]
struct {outer} {{
    {v}: {r.name},
    {s.var()}: {s.pick(["u32", "String", "bool", "Vec<u32>"])},
}}

fn {s.func()}() -> {outer} {{
{statements(s)}    {outer}::default()
}}
"""


@skeleton("missing_default")
def generic_default(s: Source) -> str:
    r, f, n, v = record(s), s.func(), s.var(), s.plural()
    make = s.pick(
        [
            f"fn {f}<T: Default>({n}: usize) -> Vec<T> {{\n    (0..{n}).map(|_| T::default()).collect()\n}}",
            f"fn {f}<T: Default>({n}: Option<T>) -> T {{\n    {n}.unwrap_or_default()\n}}",
        ]
    )
    call = f"{f}({s.number()})" if "usize" in make else f"{f}(None)"
    kind = f"Vec<{r.name}>" if "usize" in make else r.name
    return f"""
{define(s, r, some(s), ["Default"])}{make}

fn {s.func()}() -> {kind} {{
{statements(s)}    let {v}: {kind} = {call};
{statements(s, most=1)}    {v}
}}
"""


@skeleton("missing_default")
def value_taken(s: Source) -> str:
    r, outer, v, m, x = record(s), s.type_name(), s.var(), s.func(), s.var()
    path, use = s.pick([("std::mem::take", ""), ("mem::take", "use std::mem;\n\n")])
    body = s.pick([f"{path}(&mut self.{v})", f"let {x} = {path}(&mut self.{v});\n        {x}"])
    return f"""
{use}{define(s, r, some(s), ["Default"])}struct {outer} {{
    {v}: {r.name},
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
    fn {m}(&mut self) -> {r.name} {{
{statements(s, 2, 1)}        {body}
    }}
}}
"""


@skeleton("missing_default")
def rest_of_fields(s: Source) -> str:
    r, v = record(s, shapes=_NAMED, new=0), s.var()
    field, kind = r.fields[0]
    tail = s.pick(["Default::default()", "Default::default()", f"{r.name}::default()"])
    build = f"{r.name} {{\n        {field}: {s.value(kind)},\n        ..{tail}\n    }}"
    return f"""
{define(s, r, some(s), ["Default"])}fn {s.func()}() -> {r.name} {{
{statements(s)}    {s.pick([build, f"let {v} = {build};{chr(10)}    {v}"])}
}}
"""


@skeleton("missing_default")
def map_entry_default(s: Source) -> str:
    r, v, k, x = record(s, shapes=_NAMED), s.plural(), s.var(), s.var()
    field, kind = r.fields[0]
    table = s.pick(["HashMap", "HashMap", "BTreeMap"])
    return f"""
use std::collections::{table};

{define(s, r, some(s), ["Default"])}fn {s.func()}({v}: &mut {table}<String, {r.name}>, {k}: &str) {{
{statements(s)}    let {x} = {v}.entry({k}.to_string()).or_default();
    {x}.{field} = {s.value(kind)};
}}
"""


def _display_impl(s: Source, r: Record, path: str) -> str:
    """The mark that adds `impl Display`, fields printed in order, separated by spaces; ends with an empty line."""
    if r.shape == "enum":
        arms = "".join(
            f'            {r.name}::{name}{"(value)" if kind else ""} => write!(f, "{name}{" {}" if kind else ""}"'
            f"{', value' if kind else ''}),\n"
            for name, kind in r.fields
        )
        body = f"        match self {{\n{arms}        }}\n"
    else:
        shown = " ".join("{}" if kind in SHOWABLE else "{:?}" for _, kind in r.fields)
        body = f'        write!(f, "{shown}", {", ".join(f"self.{name}" for name, _ in r.fields)})\n'
    head = f"impl {path}::Display for {r.name} {{\n"
    sign = f"    fn fmt(&self, f: &mut {path}::Formatter) -> {path}::Result {{\n"
    return f"«→{head}{sign}{body}    }}\n}}\n\n»"


def _printable(s: Source, kinds: Sequence[str] = PLAIN, shapes: Sequence[str] = _ANY) -> tuple[Record, str]:
    """A type that gets Display, and its definition; `std::fmt` is imported only where something else needs it."""
    r = record(s, kinds, shapes)
    return r, define(s, r, some(s)) + _display_impl(s, r, "std::fmt")


@skeleton("missing_display")
def shown_with_braces(s: Source) -> str:
    r, item = _printable(s)
    v = s.var()
    show = s.pick([f'println!("{s.text()}: {{}}", {v})', f'println!("{{{v}}}")', f'eprintln!("{{}}", {v})'])
    return f"""
{item}fn {s.pick(["main", s.func()])}() {{
{statements(s, most=1)}    let {v} = {r.make(s)};
    {show};
}}
"""


@skeleton("missing_display")
def formatted_and_returned(s: Source) -> str:
    r, item = _printable(s)
    v, x = s.var(), s.var()
    text = f'format!("{s.text()} {{}}", {v})'
    body = s.pick([f"    {text}", f"    let {x} = {text};\n    {x}"])
    return f"""
{item}fn {s.func()}({v}: {s.pick(["&", ""])}{r.name}) -> String {{
{statements(s, most=1)}{body}
}}
"""


@skeleton("missing_display")
def listed_in_loop(s: Source) -> str:
    r, item = _printable(s)
    v, x = s.plural(), s.var()
    loop, args, extra = s.pick([(f"{x} in {v}", x, ""), (f"(i, {x}) in {v}.iter().enumerate()", f"i, {x}", "{}: ")])
    return f"""
{item}fn {s.func()}({v}: &[{r.name}]) {{
    for {loop} {{
        println!("{extra}{{}}", {args});
    }}
{statements(s, most=1)}}}
"""


@skeleton("missing_display")
def field_shown_in_method(s: Source) -> str:
    r, item = _printable(s)
    outer, v, m = s.type_name(), s.var(), s.func()
    line, returns = s.pick(
        [(f'println!("{s.text()} {{}}", self.{v});', ""), (f'format!("{s.text()} {{}}", self.{v})', " -> String")]
    )
    return f"""
{item}struct {outer} {{
    {v}: {r.name},
}}

impl {outer} {{
    fn {m}(&self){returns} {{
        {line}
    }}
}}
"""


@skeleton("missing_display")
def generic_wants_display(s: Source) -> str:
    r, item = _printable(s)
    f, x, v = s.func(), s.var(), s.var()
    sign = s.pick([f"fn {f}<T: std::fmt::Display>({x}: &T)", f"fn {f}({x}: &impl std::fmt::Display)"])
    return f"""
{item}{sign} {{
    println!("{s.text()} {{}}", {x});
}}

fn {s.func()}({v}: {r.name}) {{
{statements(s, most=1)}    {f}(&{v});
}}
"""


@skeleton("missing_display")
def state_in_match(s: Source) -> str:
    r, item = _printable(s)
    v, x = s.var(), s.var()
    return f"""
{item}fn {s.func()}({v}: Option<{r.name}>) -> String {{
    match {v} {{
        Some({x}) => format!("{s.text()} {{}}", {x}),
        None => {s.value("String")},
    }}
}}
"""


@skeleton("missing_display")
def beside_another_impl(s: Source) -> str:
    other, field, v, kind = s.type_name(), s.var(), s.var(), s.pick(["String", "u32", "i64"])
    r = record(s, shapes=("named", "tuple", "enum"), new=0)
    call = s.pick([f'println!("{{}}", {v});', f'println!("{s.text()}: {{}}", {v});'])
    return f"""
use std::fmt;

struct {other} {{
    {field}: {kind},
}}

impl fmt::Display for {other} {{
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {{
        write!(f, "{{}}", self.{field})
    }}
}}

{define(s, r, some(s))}{_display_impl(s, r, "fmt")}fn {s.func()}({v}: &{r.name}) {{
    {call}
}}
"""
