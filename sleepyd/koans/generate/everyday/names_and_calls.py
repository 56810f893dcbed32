"""Generators for slips of the pen in names and calls: a missing import, a misspelled name, a stray `;`.

These tasks belong to no koan; they broaden what the base model has seen of everyday compile errors.
"""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.everyday.slips import long_name, misspelled
from sleepyd.koans.generate.ingredients import arithmetic, derive, fields, main_printing, zero
from sleepyd.koans.generate.source import Source


@skeleton("missing_import")
def collection_built_and_returned(s: Source) -> str:
    f, v, kind = s.func(), s.var(), s.pick(["u32", "i32", "char", "u64"])
    name, put, length = s.pick(
        [
            ("HashSet", "insert", "len"),
            ("HashSet", "insert", "len"),
            ("BTreeSet", "insert", "len"),
            ("VecDeque", "push_back", "len"),
            ("BinaryHeap", "push", "len"),
        ]
    )
    typed = s.chance(0.3)
    return f"""
«→use std::collections::{name};»

fn {f}() -> usize {{
    let mut {v} = {name}::{s.pick(["new()", "new()", "from([" + s.value(kind) + "])" if not typed else "new()"])};
{statements(s)}    {v}.{put}({s.value(kind)});
    {v}.{put}({s.value(kind)});
    {v}.{length}()
}}
"""


@skeleton("missing_import")
def map_filled_in_loop(s: Source) -> str:
    f, texts, text, v = s.func(), s.plural(), s.var(), s.plural()
    name = s.pick(["HashMap", "HashMap", "HashMap", "BTreeMap"])
    return f"""
«→use std::collections::{name};»

fn {f}({texts}: &[&str]) -> usize {{
    let mut {v} = {name}::new();
    for {text} in {texts} {{
        {s.pick([f"*{v}.entry(*{text}).or_insert(0) += 1;", f"{v}.insert({text}.len(), *{text});"])}
    }}
{statements(s, 1, 1)}    {v}.len()
}}
"""


@skeleton("missing_import")
def imported_type_in_signature(s: Source) -> str:
    f, v, kind = s.func(), s.var(), s.pick(["u32", "i32", "String", "u64"])
    name, path, use = s.pick(
        [
            (f"HashMap<String, {kind}>", "std::collections::HashMap", "len()"),
            (f"HashMap<u32, {kind}>", "std::collections::HashMap", "is_empty()"),
            (f"HashSet<{kind}>", "std::collections::HashSet", "len()"),
            (f"BTreeMap<String, {kind}>", "std::collections::BTreeMap", "len()"),
            (f"VecDeque<{kind}>", "std::collections::VecDeque", "len()"),
            (f"Rc<Vec<{kind}>>", "std::rc::Rc", "len()"),
            (f"Arc<Vec<{kind}>>", "std::sync::Arc", "len()"),
            (f"RefCell<Vec<{kind}>>", "std::cell::RefCell", "borrow().len()"),
            ("Duration", "std::time::Duration", "as_secs()"),
        ]
    )
    of = {"is_empty()": "bool", "as_secs()": "u64"}.get(use, "usize")
    if s.chance(0.5):
        return f"""
«→use {path};»

fn {f}({v}: &{name}) -> {of} {{
{statements(s)}    {v}.{use}
}}
"""
    return f"""
«→use {path};»

{derive(s)}struct {s.type_name()} {{
{fields(s, 2)}    {v}: {name},
{fields(s, 1)}}}
{main_printing(s, s.string())}"""


@skeleton("missing_import")
def pointer_or_cell_made(s: Source) -> str:
    path, made, use = s.pick(
        [
            ("std::rc::Rc", "Rc::new($)", "Rc::clone(&@)"),
            ("std::sync::Arc", "Arc::new($)", "Arc::clone(&@)"),
            ("std::cell::RefCell", "RefCell::new($)", "@.borrow()"),
            ("std::cell::Cell", "Cell::new(3)", "@.get()"),
            ("std::sync::Mutex", "Mutex::new($)", "@.lock().unwrap()"),
            ("std::time::Duration", "Duration::from_secs(5)", "@.as_millis()"),
        ]
    )
    v, other, f = s.var(), s.var(), s.func()
    value = s.pick([s.value("String"), s.value("Vec<i32>"), s.value("u32")])
    use = use.replace("@", v)
    return f"""
«→use {path};»

fn {f}() {{
    let {v} = {made.replace("$", value)};
{statements(s)}    let {other} = {use if "clone" not in use or s.chance(0.5) else f"{v}.clone()"};
    println!("{s.word()} {{:?}}", {other});
}}
"""


@skeleton("misspelled_variable")
def misspelled_parameter(s: Source) -> str:
    kind, v, w, f = s.integer_type(), long_name(s), s.var(), s.func()
    use = s.pick([f"«{misspelled(s, v)}→{v}» + {w}", f"{w} * «{misspelled(s, v)}→{v}»"])
    return f"""
fn {f}({v}: {kind}, {w}: {kind}) -> {kind} {{
{statements(s)}    {use}
}}
"""


@skeleton("misspelled_variable")
def misspelled_local(s: Source) -> str:
    v, f, kind = long_name(s), s.func(), s.pick(["String", "Vec<u32>", "i32", "u64"])
    call = s.pick(["len()", "clone()"]) if kind[0].isupper() else "pow(2)"
    of = "usize" if call == "len()" else kind
    return f"""
fn {f}() -> {of} {{
    let {v}: {kind} = {s.value(kind)};
{statements(s)}    println!("{s.text()}");
    «{misspelled(s, v)}→{v}».{call}
}}
"""


@skeleton("misspelled_variable")
def misspelled_total_in_loop(s: Source) -> str:
    total, vs, v, f, kind = long_name(s), s.plural(), s.var(), s.func(), s.integer_type()
    slip = f"«{misspelled(s, total)}→{total}»"
    first, last = s.pick([(slip, total), (total, slip)])
    return f"""
fn {f}({vs}: &[{kind}]) -> {kind} {{
    let mut {total} = 0;
{statements(s, 1, 1)}    for {v} in {vs} {{
        {first} += {v};
    }}
    {last}
}}
"""


@skeleton("misspelled_variable")
def misspelled_function(s: Source) -> str:
    kind, v, f, arg = s.integer_type(), s.var(), s.func(), s.var()
    name = f"{s.func()}_{s.word()}".lower()
    t = s.type_name()
    callee = f"fn {name}({v}: {kind}) -> {kind} {{\n    {v} {s.pick(['+', '*'])} {s.number(2, 9)}\n}}\n"
    call = f"«{misspelled(s, name)}→{name}»"
    if s.chance(0.4):
        return f"""
{callee}
struct {t} {{
    {arg}: {kind},
}}

impl {t} {{
    fn {f}(&self) -> {kind} {{
        {call}(self.{arg})
    }}
}}
"""
    return f"""
{callee}
fn {f}({arg}: {kind}) -> {kind} {{
{statements(s)}    {call}({arg})
}}
"""


@skeleton("wrong_argument_count")
def extra_argument(s: Source) -> str:
    kind, a, b, inner, f, arg = s.integer_type(), s.var(), s.var(), s.func(), s.func(), s.var()
    two = s.chance(0.5)
    given = f"{arg}, {s.number()}" if two else arg
    return f"""
fn {inner}({a}: {kind}{f", {b}: {kind}" if two else ""}) -> {kind} {{
    {f"{a} + {b}" if two else f"{a} * {s.number(2, 9)}"}
}}

fn {f}({arg}: {kind}) -> {kind} {{
{statements(s)}    {inner}({given}«, {s.number()}→»)
}}
"""


@skeleton("wrong_argument_count")
def argument_left_out(s: Source) -> str:
    kind, a, b, inner, f = s.integer_type(), s.var(), s.var(), s.func(), s.func()
    other = s.pick([kind, "&str", "f64"])
    used = f'    println!("{s.word()} {{}}", {b});\n'
    return f"""
fn {inner}({a}: {kind}, {b}: {other}) -> {kind} {{
{used}    {arithmetic(s, a, kind)}
}}

fn {f}({a}: {kind}, {b}: {other}) -> {kind} {{
{statements(s)}    {inner}({a}«→, {b}»)
}}
"""


@skeleton("wrong_argument_count")
def method_with_extra_argument(s: Source) -> str:
    t, v, f, arg, name, g = s.type_name(), s.var(), s.func(), s.var(), s.var(), s.func()
    kind = s.pick(["i32", "u32", "u64"])
    given = s.chance(0.5)
    return f"""
struct {t} {{
    {v}: {kind},
{fields(s, 0)}}}

impl {t} {{
    fn {f}(&self{f", {arg}: {kind}" if given else ""}) -> {kind} {{
        self.{v} + {arg if given else s.number()}
    }}
}}

fn {g}({name}: &{t}) -> {kind} {{
{statements(s, 1, 1)}    {name}.{f}({f"{s.number()}«, {s.number()}→»" if given else f"«{s.number()}→»"})
}}
"""


@skeleton("wrong_argument_count")
def constructor_lacks_argument(s: Source) -> str:
    t, a, b, f = s.type_name(), s.var(), s.var(), s.func()
    first, second = s.pick(["u32", "String", "i32"]), s.pick(["u32", "f64", "bool", "String"])
    return f"""
{derive(s)}struct {t} {{
    {a}: {first},
    {b}: {second},
}}

impl {t} {{
    fn new({a}: {first}, {b}: {second}) -> {s.pick(["Self", t])} {{
        {s.pick(["Self", t])} {{ {a}, {b} }}
    }}
}}

fn {f}({a}: {first}, {b}: {second}) -> {t} {{
{statements(s, 1, 1)}    {t}::new({a}«→, {b}»)
}}
"""


@skeleton("missing_return_value")
def semicolon_after_tail(s: Source) -> str:
    kind, v, f, name = s.pick([s.integer_type(), "f64", "String"]), s.var(), s.func(), s.var()
    value = f"{v}.clone()" if kind == "String" else f"{v} {s.pick(['+', '*'])} {s.value(kind)}"
    bound = s.chance(0.5)
    return f"""
fn {f}({v}: {kind}) -> {kind} {{
{statements(s)}{f"    let {name} = {value};" + chr(10) if bound else ""}    {name if bound else value}«;→»
}}
"""


@skeleton("missing_return_value")
def semicolon_in_method(s: Source) -> str:
    t, v, f, kind = s.type_name(), s.var(), s.func(), s.pick(["String", "u32", "i32", "f64", "Vec<u32>"])
    value = f"self.{v}.{s.pick(['len()', 'is_empty()'])}" if kind in {"String", "Vec<u32>"} else f"self.{v}"
    of = "usize" if "len()" in value else "bool" if "is_empty()" in value else kind
    return f"""
{derive(s)}struct {t} {{
    {v}: {kind},
{fields(s)}}}

impl {t} {{
    fn {f}(&self) -> {of} {{
{statements(s, 2)}        {value}«;→»
    }}
}}
"""


@skeleton("missing_return_value")
def total_is_not_returned(s: Source) -> str:
    kind, vs, v, f, total = s.integer_type(), s.plural(), s.var(), s.func(), s.var()
    form = s.pick(["sum", "list", "semicolon"])
    of, start = (f"Vec<{kind}>", "Vec::new()") if form == "list" else (kind, s.pick(["0", "1"]))
    grow = f"{total}.push(*{v});" if form == "list" else f"{total} {s.pick(['+=', '*='])} {v};"
    end = f"    {total}«;→»" if form == "semicolon" else f"«→    {total}»"
    return f"""
fn {f}({vs}: &[{kind}]) -> {of} {{
    let mut {total} = {start};
    for {v} in {vs} {{
        {grow}
    }}
{statements(s, 1, 1)}{end}
}}
"""


@skeleton("missing_return_value")
def semicolon_in_branch(s: Source) -> str:
    kind, v, f = s.pick(["i32", "u32", "&'static str", "String"]), s.var(), s.func()
    quoted = {"&'static str": "&str"}.get(kind, kind)
    first, second = s.value(quoted), s.value(quoted)
    one, two = s.pick([("«;→»", ""), ("", "«;→»")])
    return f"""
fn {f}({v}: i32) -> {kind} {{
{statements(s)}    if {v} {s.pick([">", "<", "=="])} {s.number()} {{
        {first}{one}
    }} else {{
        {second}{two}
    }}
}}
{main_printing(s, f"{f}({zero('i32')})", 0.2)}"""
