"""Generators for functions that return a reference to a local value: the fix returns the value itself."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.owned import opening, show
from sleepyd.koans.generate.source import Source


def _string_reference(s: Source, name: str) -> str:
    """The tail that borrows the local String `name`, marked so that the fixed version returns it."""
    return s.pick([f"«&→»{name}", f"«&→»{name}", f"{name}«.as_str()→»"])


@skeleton("return_local_ref")
def text_built_without_parameters(s: Source) -> str:
    t, f, x = s.var(), s.func(), s.var()
    built = s.pick(
        [
            f"    let {t} = {s.value('String')};\n",
            f"    let mut {t} = String::new();\n    {t}.push_str({s.string()});\n",
            f'    let {t} = format!("{s.text()} {{}}", {s.number()});\n',
            f"    let mut {t} = {s.value('String')};\n    {t}.push({s.value('char')});\n",
        ]
    )
    call = f"\n{opening(s)} {{\n    let {x} = {f}();\n    {show(s, x)}\n}}\n" if s.chance(0.6) else ""
    return f"""
fn {f}() -> «&str→String» {{
{statements(s)}{built}    {_string_reference(s, t)}
}}
{call}"""


@skeleton("return_local_ref")
def vector_built_without_parameters(s: Source) -> str:
    v, f, x, i = s.plural(), s.func(), s.var(), s.var()
    of = s.pick(["i32", "u32", "String", "u64"])
    item = s.value(of) if of == "String" else s.pick([i, f"{i} * {s.number(2, 9)}", str(s.number())])
    built = s.pick(
        [
            f"    let {v} = {s.value(f'Vec<{of}>')};\n",
            f"    let mut {v} = Vec::new();\n    for {i} in 0..{s.number(2, 9)} {{\n"
            f"        {v}.push({item});\n    }}\n",
            f"    let mut {v}: Vec<{of}> = Vec::new();\n    {v}.push({s.value(of)});\n    {v}.push({s.value(of)});\n",
        ]
    )
    result, tail = s.pick(
        [(f"«&→»Vec<{of}>", f"«&→»{v}"), (f"«&→»Vec<{of}>", f"«&→»{v}"), (f"«&[{of}]→Vec<{of}>»", f"«&→»{v}")]
    )
    if s.chance(0.2):
        result, tail = f"«&[{of}]→Vec<{of}>»", f"{v}«.as_slice()→»"
    unused = built.replace(f"for {i} in", "for _ in") if item != i and f"{i} *" not in item else built
    call = f"\n{opening(s)} {{\n    let {x} = {f}();\n    {show(s, x, ':?')}\n}}\n" if s.chance(0.5) else ""
    return f"""
fn {f}() -> {result} {{
{statements(s, most=1)}{unused}    {tail}
}}
{call}"""


@skeleton("return_local_ref")
def associated_function(s: Source) -> str:
    holder, field, m, t = s.type_name(), s.var(), s.func(), s.var()
    if s.chance(0.5):
        built, result, tail = s.value("String"), "«&str→String»", _string_reference(s, t)
    else:
        built, result, tail = f"{holder} {{ {field}: {s.number()} }}", f"«&→»{s.pick(['Self', holder])}", f"«&→»{t}"
    return f"""
struct {holder} {{
    {field}: u32,
}}

impl {holder} {{
    fn {m}() -> {result} {{
{statements(s, 2, 1)}        let {t} = {built};
        {tail}
    }}

    fn {s.func()}(&self) -> u32 {{
        self.{field} {s.pick(["+", "*"])} {s.number()}
    }}
}}
"""


@skeleton("return_local_ref")
def joined_in_loop(s: Source) -> str:
    t, parts, part = s.var(), s.plural(), s.var()
    gap = s.pick([f"{t}.push(' ');", f"{t}.push_str({s.string()});", f"{t} += {s.string()};"])
    return f"""
fn {s.func()}() -> «&str→String» {{
    let {parts} = [{s.strings()}];
    let mut {t} = String::new();
    for {part} in {parts} {{
        {s.pick([f"{t}.push_str({part});", f"{t} += {part};"])}
        {gap}
    }}
{statements(s, most=1)}    {_string_reference(s, t)}
}}
"""


@skeleton("return_local_ref")
def struct_made_inside(s: Source) -> str:
    o, x, f, g = s.type_name(), s.var(), s.func(), s.var()
    fields = [(s.var(), s.field_type()) for _ in range(s.pick([1, 2, 3]))]
    made = ", ".join(f"{name}: {s.value(of)}" for name, of in fields)
    declared = "".join(f"    {name}: {of},\n" for name, of in fields)
    read = show(s, f"{g}.{fields[0][0]}", ":?")
    call = f"\n{opening(s)} {{\n    let {g} = {f}();\n    {read}\n}}\n" if s.chance(0.6) else ""
    return f"""
struct {o} {{
{declared}}}

fn {f}() -> «&→»{o} {{
{statements(s)}    let {x} = {o} {{ {made} }};
    «&→»{x}
}}
{call}"""


@skeleton("return_local_ref")
def map_counted_inside(s: Source) -> str:
    m, f = s.plural(), s.func()
    key, value = s.pick([("String", "u32"), ("u32", "String"), ("char", "usize"), ("String", "i32")])
    collection = s.pick(["HashMap", "BTreeMap"])
    fill = "".join(f"    {m}.insert({s.value(key)}, {s.value(value)});\n" for _ in range(s.pick([1, 2, 3])))
    return f"""
use std::collections::{collection};

fn {f}() -> «&→»{collection}<{key}, {value}> {{
    let mut {m} = {collection}::new();
{fill}{statements(s, most=1)}    «&→»{m}
}}
"""


@skeleton("return_local_ref")
def text_made_from_parameter(s: Source) -> str:
    f, p, t = s.func(), s.var(), s.var()
    of, made = s.pick(
        [
            ("&str", f"{p}.to_uppercase()"),
            ("&str", f'format!("{s.text()} {{}}", {p})'),
            ("&str", f"{p}.trim().to_string()"),
            ("&[String]", f"{p}.join({s.string()})"),
            ("&str", f"{p}.replace({s.string()}, {s.string()})"),
            ("&str", f"{p}.chars().rev().collect::<String>()"),
        ]
    )
    more = s.pick(["", "", f'    println!("{{}}", {t}.len());\n'])
    return f"""
fn {f}({p}: {of}) -> «&str→String» {{
{statements(s)}    let {t} = {made};
{more}    {_string_reference(s, t)}
}}
"""


@skeleton("return_local_ref")
def description_method(s: Source) -> str:
    holder, a, b, m, t = s.type_name(), s.var(), s.var(), s.func(), s.var()
    made = f'format!("{s.word()} {{}} {{}}", self.{a}, self.{b})'
    body = s.pick([f"        let {t} = {made};\n        {_string_reference(s, t)}", f"        «&→»{made}"])
    return f"""
struct {holder} {{
    {a}: String,
    {b}: {s.pick(["u32", "i32", "f64"])},
}}

impl {holder} {{
    fn {m}(&self) -> «&str→String» {{
{statements(s, 2, 1)}{body}
    }}
}}
"""


@skeleton("return_local_ref")
def selected_from_slice(s: Source) -> str:
    of, p, v, x, n = s.pick(["i32", "u32", "u64"]), s.plural(), s.plural(), s.var(), s.number()
    test = s.pick([f"*{x} > {n}", f"{x} % {s.number(2, 7)} == 0", f"*{x} < {n}"])
    result = s.pick([f"«&→»Vec<{of}>", f"«&[{of}]→Vec<{of}>»"])
    return f"""
fn {s.func()}({p}: &[{of}]) -> {result} {{
    let mut {v} = Vec::new();
    for {x} in {p} {{
        if {test} {{
            {v}.push(*{x});
        }}
    }}
{statements(s, most=1)}    «&→»{v}
}}
"""


@skeleton("return_local_ref")
def chosen_in_branches(s: Source) -> str:
    f, n, a, b, of = s.func(), s.var(), s.var(), s.var(), s.integer_type()
    test = f"{n} {s.pick(['>', '<', '==', '>='])} {s.number()}"
    return f"""
fn {f}({n}: {of}) -> «&str→String» {{
    if {test} {{
        let {a} = {s.pick([s.value("String"), f'format!("{s.word()} {{}}", {n})'])};
        {s.pick([f"return «&→»{a};", f"return {a}«.as_str()→»;"])}
    }}
    let {b} = {s.pick([s.value("String"), f"{n}.to_string()"])};
{statements(s, most=1)}    {_string_reference(s, b)}
}}
"""
