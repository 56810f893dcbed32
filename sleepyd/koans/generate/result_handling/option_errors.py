"""Generators for an `Option` in a function that returns a `Result`: a missing value needs an error (`option_ok_or`)."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.ingredients import absent, arithmetic, derive, fields, main_printing
from sleepyd.koans.generate.source import Source


def _error(s: Source) -> tuple[str, str]:
    """An error type that needs no declaration, and the call that makes it from a missing value."""
    return s.pick(
        [
            ("String", '.ok_or("missing value".to_string())'),
            ("String", '.ok_or("missing value".to_string())'),
            ("&'static str", '.ok_or("missing value")'),
            ("&'static str", '.ok_or("missing value")'),
            ("Box<dyn std::error::Error>", '.ok_or("missing value")'),
        ]
    )


def _declared_error(s: Source) -> tuple[str, str, str]:
    """A declared error: its item, its type and the call that makes it from a missing value."""
    name, derived = s.type_name() + s.pick(["Error", ""]), s.pick(["#[derive(Debug)]", "#[derive(Debug, PartialEq)]"])
    if s.chance(0.3):
        return f"{derived}\nstruct {name};\n", name, f".ok_or({name})"
    missing = s.pick(["Missing", "NotFound", "Empty", "Absent", s.type_name()])
    others = [f"    {s.type_name()}({s.pick(['String', 'i32', 'u32'])}),\n" for _ in range(s.random.randint(0, 2))]
    lines = [f"    {missing},\n", *others]
    s.random.shuffle(lines)
    return f"{derived}\nenum {name} {{\n{''.join(lines)}}}\n", name, f".ok_or({name}::{missing})"


@skeleton("option_ok_or")
def question_mark_in_let(s: Source) -> str:
    ask, v, f, name, (error, call) = absent(s), s.var(), s.func(), s.var(), _error(s)
    return f"""
{ask.map_import}fn {f}({v}: {ask.parameter}) -> Result<{ask.of}, {error}> {{
{statements(s)}    let {name} = {ask.at(v)}«→{call}»?;
{statements(s)}    Ok({arithmetic(s, name, ask.of)})
}}
"""


@skeleton("option_ok_or")
def question_mark_inside_ok(s: Source) -> str:
    ask, v, f, (error, call) = absent(s), s.var(), s.func(), _error(s)
    return f"""
{ask.map_import}fn {f}({v}: {ask.parameter}) -> Result<{ask.of}, {error}> {{
{statements(s)}    Ok({ask.at(v)}«→{call}»?)
}}
{main_printing(s, f'{f}("{s.word()}")') if ask.parameter == "&str" and not error.startswith("Box<") else ""}"""


@skeleton("option_ok_or")
def question_mark_with_declared_error(s: Source) -> str:
    ask, v, f, name, (item, error, call) = absent(s), s.var(), s.func(), s.var(), _declared_error(s)
    return f"""
{ask.map_import}{item}
fn {f}({v}: {ask.parameter}) -> Result<{ask.of}, {error}> {{
{statements(s, 1, 1)}    let {name} = {ask.at(v)}«→{call}»?;
    Ok({arithmetic(s, name, ask.of)})
}}
"""


@skeleton("option_ok_or")
def option_as_tail_of_result(s: Source) -> str:
    ask, v, f = absent(s), s.var(), s.func()
    item, error, call = _declared_error(s) if s.chance(0.3) else ("", *_error(s))
    if error.startswith("Box<"):
        error = "&'static str"
    return f"""
{ask.map_import}{item}
fn {f}({v}: {ask.parameter}) -> Result<{ask.of}, {error}> {{
{statements(s)}    {ask.at(v)}«→{call}»
}}
"""


@skeleton("option_ok_or")
def lookup_method_of_a_store(s: Source) -> str:
    t, vs, key, f, name = s.type_name(), s.plural(), s.var(), s.func(), s.var()
    kind = s.pick(["u32", "i32", "f64", "u64", "usize"])
    item, error, call = _declared_error(s) if s.chance(0.35) else ("", *_error(s))
    key_type, held = s.pick([("&str", "String"), ("&str", "String"), ("&u32", "u32"), ("usize", "")])
    holder = f"HashMap<{held}, {kind}>" if held else f"Vec<{kind}>"
    imports = "use std::collections::HashMap;\n\n" if held else ""
    receiver, change = s.pick([("&self", ""), ("&mut self", f"        println!({s.string()});\n")])
    body = s.pick(
        [
            f"let {name} = self.{vs}.get({key})«→{call}»?;\n        Ok(*{name})",
            f"let {name} = self.{vs}.get({key})«→{call}»?;\n        Ok({name} + {s.value(kind)})",
            f"Ok(*self.{vs}.get({key})«→{call}»?)",
            f"let {name} = self.{vs}.get({key}).copied()«→{call}»?;\n        Ok({name})",
        ]
    )
    return f"""
{imports}{item}
struct {t} {{
    {vs}: {holder},
{fields(s, 1)}}}

impl {t} {{
    fn {f}({receiver}, {key}: {key_type}) -> Result<{kind}, {error}> {{
{change}        {body}
    }}
}}
"""


@skeleton("option_ok_or")
def optional_field_of_struct(s: Source) -> str:
    t, v, f, name, kind = s.type_name(), s.var(), s.func(), s.var(), s.pick(["u32", "i32", "String", "f64", "u64"])
    error, call = _error(s)
    access = f"self.{v}" if kind != "String" else f"self.{v}.{s.pick(['clone()', 'as_ref()', 'as_deref()'])}"
    given = "&str" if "deref" in access else "&String" if "as_ref" in access else kind
    body = s.pick(
        [
            f"let {name} = {access}«→{call}»?;\n{statements(s, 2, 1)}        Ok({name})",
            f"Ok({access}«→{call}»?)",
        ]
    )
    return f"""
{derive(s)}struct {t} {{
{fields(s, 1)}    {v}: Option<{kind}>,
{fields(s, 1)}}}

impl {t} {{
    fn {f}(&self) -> Result<{given}, {error}> {{
        {body}
    }}
}}
"""


@skeleton("option_ok_or")
def change_found_element(s: Source) -> str:
    vs, key, f, name, t, v = s.plural(), s.var(), s.func(), s.var(), s.type_name(), s.var()
    error, call = _error(s)
    by_index = s.chance(0.5)
    finder = (
        f"{vs}.get_mut({key})"
        if by_index
        else s.pick(
            [f"{vs}.iter_mut().find(|{v[0]}| {v[0]}.{v} == {key})", f"{vs}.iter_mut().max_by_key(|{v[0]}| {v[0]}.{v})"]
        )
    )
    return f"""
{derive(s)}struct {t} {{
    {v}: u32,
{fields(s, 1)}}}

fn {f}({vs}: &mut {s.pick([f"Vec<{t}>", f"[{t}]"])}, {key}: {"usize" if by_index else "u32"}) -> Result<(), {error}> {{
{statements(s, 1, 1)}    let {name} = {finder}«→{call}»?;
    {name}.{v} {s.pick(["+=", "="])} {s.number()};
    Ok(())
}}
"""


@skeleton("option_ok_or")
def missing_part_of_text(s: Source) -> str:
    v, f, parts, a, b = s.var(), s.func(), s.var(), s.var(), s.var()
    error, call = s.pick(
        [("String", '.ok_or("missing value".to_string())'), ("&'static str", '.ok_or("missing value")')]
    )
    separator, end = (
        s.pick(["','", "':'", "'='", "' '", "'-'"]),
        s.pick([".to_string()", ".len()", ".trim().to_string()"]),
    )
    kind = "usize" if "len" in end else "String"
    if s.chance(0.5):
        return f"""
fn {f}({v}: &str) -> Result<({kind}, {kind}), {error}> {{
{statements(s, 1, 1)}    let ({a}, {b}) = {v}.split_once({separator})«→{call}»?;
    Ok(({a}{end}, {b}{end}))
}}
"""
    return f"""
fn {f}({v}: &str) -> Result<{kind}, {error}> {{
    let mut {parts} = {v}.split({separator});
    let {a} = {parts}.next()«→{call}»?;
{statements(s, 1, 1)}    println!("{s.word()} {{}}", {a});
    Ok({a}{end})
}}
"""


@skeleton("option_ok_or")
def option_of_called_function(s: Source) -> str:
    ask, v, find, f, arg, name = absent(s), s.var(), s.func(), s.func(), s.var(), s.var()
    error, call = _error(s)
    finder = f"""fn {find}({v}: {ask.parameter}) -> Option<{ask.of}> {{
    {ask.at(v)}
}}"""
    caller = f"""fn {f}({arg}: {ask.parameter}) -> Result<{ask.of}, {error}> {{
{statements(s)}    let {name} = {find}({arg})«→{call}»?;
    Ok({arithmetic(s, name, ask.of)})
}}"""
    first, second = s.pick([(finder, caller), (finder, caller), (caller, finder)])
    return f"\n{ask.map_import}{first}\n\n{second}\n"


@skeleton("option_ok_or")
def option_in_loop(s: Source) -> str:
    texts, text, f, total, name = s.plural(), s.var(), s.func(), s.var(), s.var()
    error, call = _error(s)
    find, kind = s.pick(
        [
            ("chars().next()", "String"),
            ("find(':')", "usize"),
            ("bytes().last()", "u8"),
            ("split(',').next()", "&str"),
            ("chars().next().and_then(|c| c.to_digit(10))", "u32"),
        ]
    )
    if kind in {"usize", "u8", "u32"}:
        start, grow, of = "0", f"{total} += {name};", kind
    else:
        start, grow, of = "String::new()", f"{total}.{'push' if kind == 'String' else 'push_str'}({name});", "String"
    return f"""
fn {f}({texts}: &[{s.pick(["&str", "String"])}]) -> Result<{of}, {error}> {{
    let mut {total} = {start};
    for {text} in {texts} {{
        let {name} = {text}.{find}«→{call}»?;
{statements(s, 2, 1)}        {grow}
    }}
    Ok({total})
}}
"""


@skeleton("option_ok_or")
def popped_from_own_stack(s: Source) -> str:
    t, vs, f, name, kind = s.type_name(), s.plural(), s.func(), s.var(), s.pick(["i32", "u32", "u64", "i64"])
    item, error, call = _declared_error(s) if s.chance(0.5) else ("", *_error(s))
    holder, take, put = s.pick([("Vec", "pop", "push"), ("Vec", "pop", "push"), ("VecDeque", "pop_front", "push_back")])
    after = s.pick(["", f"        self.{vs}.{put}({name} + {s.number()});\n", f"        println!({s.string()});\n"])
    return f"""
{"use std::collections::VecDeque;" + chr(10) * 2 if holder == "VecDeque" else ""}{item}
struct {t} {{
    {vs}: {holder}<{kind}>,
}}

impl {t} {{
    fn {f}(&mut self) -> Result<{kind}, {error}> {{
        let {name} = self.{vs}.{take}()«→{call}»?;
{after}        Ok({name})
    }}
}}
"""


@skeleton("option_ok_or")
def option_in_match_of_result(s: Source) -> str:
    f, vs, n, name, kind = s.func(), s.plural(), s.var(), s.var(), s.pick(["i32", "u32", "u64"])
    error, call = _error(s)
    first, second = s.pick([("first", "last"), ("first", "iter().max"), ("last", "iter().min")])
    return f"""
fn {f}({vs}: &[{kind}], {n}: {s.pick(["u32", "usize", "u8"])}) -> Result<{kind}, {error}> {{
    let {name} = match {n} {{
        0 => {s.number()},
        1 => *{vs}.{first}()«→{call}»?,
        _ => {vs}.{second}().copied().unwrap_or(0),
    }};
{statements(s, 1, 1)}    Ok({name})
}}
"""
