"""Generators for missing bounds: on a type parameter, and Send for what goes to another thread."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.source import Source

_CONTENT = ("String", "i32", "u64", "Vec<i32>", "Vec<String>", "u32")


def _formatted(s: Source) -> tuple[str, str, str]:
    """(`use` line, bound, placeholder) of something printed; the bound is named as the `use` line allows."""
    trait, shown = s.pick([("Display", "{}"), ("Debug", "{:?}"), ("Debug", "{:?}")])
    use, name = s.pick(
        [
            ("", f"std::fmt::{trait}"),
            ("", f"std::fmt::{trait}"),
            (f"use std::fmt::{trait};\n\n", trait),
            ("use std::fmt;\n\n", f"fmt::{trait}"),
        ]
    )
    return use, name, shown


def _keep_use(s: Source, use: str, bound: str) -> str:
    """An item that needs `use`, so that it stands in the buggy program for a reason."""
    if not use:
        return ""
    x = s.var()
    return f"fn {s.func()}<T: {bound}>({x}: T) {{\n    let _ = {x};\n}}\n\n"


def _parameter(bound: str, other: str = "") -> str:
    """`<T>` that gets `bound`; sometimes there is another bound already."""
    if other:
        return f"<T: {other}«→ + {bound}»>"
    return f"<T«→: {bound}»>"


@skeleton("missing_generic_bound")
def prints_argument(s: Source) -> str:
    use, bound, shown = _formatted(s)
    x, f = s.var(), s.func()
    kind = s.pick(["T", "&T", "T"])
    body, returns = s.pick(
        [
            (f'    println!("{s.text()}: {shown}", {x});\n', ""),
            (f'    format!("{s.text()} {shown}", {x})\n', " -> String"),
        ]
    )
    return f"""
{use}{_keep_use(s, use, bound)}fn {f}{_parameter(bound, s.pick(["", "", "Clone", "Eq"]))}({x}: {kind}){returns} {{
{statements(s)}{body}}}

fn {s.pick(["main", s.func()])}() {{
{statements(s)}    {f}({"&" if kind == "&T" else ""}{s.value(s.pick(["i32", "String", "u64"]))});
}}
"""


@skeleton("missing_generic_bound")
def prints_items(s: Source) -> str:
    use, bound, shown = _formatted(s)
    v, x, f = s.plural(), s.var(), s.func()
    loop, args = s.pick([(f"{x} in {v}", x), (f"(i, {x}) in {v}.iter().enumerate()", f"i, {x}")])
    extra = "{} " if "i," in args else ""
    return f"""
{use}{_keep_use(s, use, bound)}fn {f}{_parameter(bound)}({v}: &[T]) {{
{statements(s)}    for {loop} {{
        println!("{extra}{shown}", {args});
    }}
}}
"""


@skeleton("missing_generic_bound")
def bounded_with_where(s: Source) -> str:
    use, bound, shown = _formatted(s)
    x, y, f = s.var(), s.var(), s.func()
    return f"""
{use}{_keep_use(s, use, bound)}fn {f}<T>({x}: T, {y}: T) -> bool
where
    T: PartialOrd«→ + {bound}»,
{{
    if {x} {s.pick(["<", ">"])} {y} {{
        println!("{s.text()} {shown}", {s.pick([x, y])});
        return true;
    }}
{statements(s, most=1)}    false
}}
"""


@skeleton("missing_generic_bound")
def generic_struct_method(s: Source) -> str:
    use, bound, shown = _formatted(s)
    outer, v, m = s.type_name(), s.var(), s.func()
    body, returns = s.pick(
        [
            (f'println!("{s.text()}: {shown}", self.{v});', ""),
            (f'format!("{s.text()} {shown}", self.{v})', " -> String"),
        ]
    )
    kind = "T" if "{}" in shown else s.pick(["T", "Vec<T>", "Option<T>"])
    return f"""
{use}{_keep_use(s, use, bound)}struct {outer}<T> {{
    {v}: {kind},
    {s.var()}: {s.field_type()},
}}

impl{_parameter(bound)} {outer}<T> {{
    fn {m}(&self){returns} {{
{statements(s, 2, 1)}        {body}
    }}
}}
"""


@skeleton("missing_generic_bound")
def order_needed(s: Source) -> str:
    v, x, f = s.plural(), s.var(), s.func()
    mutable, returns, body = s.pick(
        [
            ("mut ", "Vec<T>", f"    {v}.sort();\n    {v}"),
            ("", "Option<T>", f"    {v}.into_iter().{s.pick(['max', 'min'])}()"),
            ("mut ", "Option<T>", f"    {v}.sort();\n    {v}.pop()"),
            ("", "Option<T>", f"    let {x} = {v}.into_iter().{s.pick(['max', 'min'])}();\n    {x}"),
        ]
    )
    return f"""
fn {f}{_parameter("Ord", s.pick(["", "", "Clone", "std::fmt::Debug"]))}({mutable}{v}: Vec<T>) -> {returns} {{
{statements(s)}{body}
}}
"""


@skeleton("missing_generic_bound")
def equality_needed(s: Source) -> str:
    v, x, f = s.plural(), s.var(), s.func()
    body = s.pick(
        [
            f"    {v}.contains({x})",
            f'    if {v}.contains({x}) {{\n        println!("{s.text()}");\n        return true;\n    }}\n    false',
            f"    !{v}.contains({x})",
        ]
    )
    return f"""
fn {f}{_parameter("PartialEq", s.pick(["", "", "Clone"]))}({v}: &[T], {x}: &T) -> bool {{
{statements(s)}{body}
}}
"""


@skeleton("missing_generic_bound")
def callee_is_bounded(s: Source) -> str:
    trait = s.pick(
        ["Clone", "Copy", "PartialOrd", "Default", "PartialEq", "std::fmt::Debug", "Ord", "std::fmt::Display"]
    )
    inner, outer, a, b, w = s.func(), s.func(), s.var(), s.var(), s.plural()
    own = s.pick(
        [
            f"fn {inner}<T: {trait}>({a}: &T) -> usize {{\n    let _ = {a};\n    {s.number()}\n}}",
            f"fn {inner}<T: {trait}>({a}: &T) -> usize {{\n    std::mem::size_of_val({a})\n}}",
        ]
    )
    kind, arg = s.pick([("&T", b), ("T", f"&{b}"), ("&[T]", f"&{b}[0]")])
    body = s.pick(
        [f"    {inner}({arg})", f"    let {w} = {inner}({arg});\n{statements(s, most=1)}    {w} + {s.number()}"]
    )
    return f"""
{own}

fn {outer}{_parameter(trait)}({b}: {kind}) -> usize {{
{statements(s)}{body}
}}
"""


@skeleton("missing_generic_bound")
def copies_items(s: Source) -> str:
    v, x, f, i = s.plural(), s.var(), s.func(), s.number(1, 9)
    body, returns = s.pick(
        [
            (f"    {v}.to_vec()", "Vec<T>"),
            (f"    {v}.first().cloned()", "Option<T>"),
            (f"    let {x} = {v}.to_vec();\n    {x}", "Vec<T>"),
            (f"    vec![{v}; {i}]", "Vec<T>"),
        ]
    )
    kind = "T" if "vec![" in body else "&[T]"
    return f"""
fn {f}{_parameter("Clone", s.pick(["", "", "PartialEq"]))}({v}: {kind}) -> {returns} {{
{statements(s)}{body}
}}
"""


@skeleton("missing_generic_bound")
def defaults_needed(s: Source) -> str:
    v, x, f = s.var(), s.var(), s.func()
    args, returns, body = s.pick(
        [
            (f"{v}: Option<T>", "T", f"    {v}.unwrap_or_default()"),
            (f"{v}: &mut T", "T", f"    std::mem::take({v})"),
            (f"{v}: Option<T>", "T", f"    let {x} = {v}.unwrap_or_default();\n    {x}"),
        ]
    )
    return f"""
fn {f}{_parameter("Default", s.pick(["", "", "Clone"]))}({args}) -> {returns} {{
{statements(s)}{body}
}}
"""


_RC = "«Rc→Arc»"
_RC_USE = "use std::«rc::Rc→sync::Arc»;\n"


def _shared(s: Source, kind: str) -> str:
    return f"{_RC}::new({s.value(kind)})"


def _handle(s: Source, value: str) -> str:
    """A second handle to `value`."""
    return s.pick([f"{_RC}::clone(&{value})", f"{_RC}::clone(&{value})", f"{value}.clone()"])


def _spawn(s: Source) -> tuple[str, str]:
    """(`use` line, path) of thread::spawn."""
    return s.pick(
        [("use std::thread;\n", "thread::spawn"), ("use std::thread;\n", "thread::spawn"), ("", "std::thread::spawn")]
    )


@skeleton("missing_send")
def spawned_closure(s: Source) -> str:
    use, spawn = _spawn(s)
    v, w, h = s.var(), s.var(), s.var()
    kind = s.pick(_CONTENT)
    copy = f"    let {w} = {_handle(s, v)};\n" if s.chance(0.6) else ""
    inner = w if copy else v
    after = f'    println!("{{:?}}", {v});\n' if copy else ""
    return f"""
{_RC_USE}{use}
fn {s.pick(["main", s.func()])}() {{
    let {v} = {_shared(s, kind)};
{copy}{statements(s, most=1)}    let {h} = {spawn}(move || {{
        println!("{s.text()}: {{:?}}", {inner});
    }});
    {h}.join().unwrap();
{after}}}
"""


@skeleton("missing_send")
def workers_in_loop(s: Source) -> str:
    use, spawn = _spawn(s)
    v, w, hs, h, i = s.var(), s.var(), s.plural(), s.var(), s.var()
    line = s.pick([f'println!("{{}} {{:?}}", {i}, {w});', f"let _ = ({i}, {w}.len());"])
    return f"""
{_RC_USE}{use}
fn {s.pick(["main", s.func()])}() {{
    let {v} = {_shared(s, s.pick(["String", "Vec<i32>", "Vec<String>"]))};
    let mut {hs} = Vec::new();
    for {i} in 0..{s.number(2, 9)} {{
        let {w} = {_handle(s, v)};
        {hs}.push({spawn}(move || {{
            {line}
        }}));
    }}
    for {h} in {hs} {{
        {h}.join().unwrap();
    }}
}}
"""


@skeleton("missing_send")
def counter_in_mutex(s: Source) -> str:
    v, w, h, g = s.var(), s.var(), s.var(), s.var()
    number = s.number()
    return f"""
{_RC_USE}use std::sync::Mutex;
use std::thread;

fn {s.func()}() -> i32 {{
    let {v} = {_RC}::new(Mutex::new({s.number()}));
    let {w} = {_handle(s, v)};
{statements(s, most=1)}    let {h} = thread::spawn(move || {{
        let mut {g} = {w}.lock().unwrap();
        *{g} += {number};
    }});
    {h}.join().unwrap();
    let {(r := s.var())} = *{v}.lock().unwrap();
    {r}
}}
"""


@skeleton("missing_send")
def argument_shared(s: Source) -> str:
    use, spawn = _spawn(s)
    v, h = s.var(), s.var()
    kind, expression, returns = s.pick(
        [
            ("Vec<i32>", ".len()", "usize"),
            ("String", ".len()", "usize"),
            ("Vec<u64>", ".iter().sum()", "u64"),
            ("Vec<String>", ".len()", "usize"),
        ]
    )
    return f"""
{_RC_USE}{use}
fn {s.func()}({v}: {_RC}<{kind}>) -> {returns} {{
{statements(s)}    let {h} = {spawn}(move || {v}{expression});
    {h}.join().unwrap()
}}
"""


@skeleton("missing_send")
def bound_of_own_function(s: Source) -> str:
    f, x, v = s.func(), s.var(), s.var()
    own = s.pick(
        [
            f"fn {f}<T: Send>({x}: T) -> T {{\n    {x}\n}}",
            f"fn {f}<T>({x}: T)\nwhere\n    T: Send + 'static,\n{{\n    std::thread::spawn(move || drop({x}));\n}}",
            f"fn {f}<T: Send + 'static>({x}: T) {{\n    std::thread::spawn(move || drop({x}));\n}}",
        ]
    )
    return f"""
{_RC_USE}
{own}

fn {s.pick(["main", s.func()])}() {{
    let {v} = {_shared(s, s.pick(_CONTENT))};
{statements(s)}    {f}({_handle(s, v)});
    println!("{s.text()} {{:?}}", {v});
}}
"""


@skeleton("missing_send")
def field_of_job(s: Source) -> str:
    job, v, j, h, m = s.type_name(), s.var(), s.var(), s.var(), s.func()
    kind = s.pick(_CONTENT)
    start, end = s.pick([(f"let {h} = ", f"    {h}.join().unwrap();\n"), ("", "")])
    return f"""
{_RC_USE}use std::thread;

struct {job} {{
    {v}: {_RC}<{kind}>,
}}

impl {job} {{
    fn {m}(&self) {{
        println!("{s.text()} {{:?}}", self.{v});
    }}
}}

fn {s.func()}({j}: {job}) {{
{statements(s, most=1)}    {start}thread::spawn(move || {j}.{m}());
{end}}}
"""


@skeleton("missing_send")
def sent_through_channel(s: Source) -> str:
    tx, rx, v, x = s.var(), s.var(), s.var(), s.var()
    return f"""
{_RC_USE}use std::sync::mpsc;
use std::thread;

fn {s.pick(["main", s.func()])}() {{
    let ({tx}, {rx}) = mpsc::channel();
    let {v} = {_shared(s, s.pick(_CONTENT))};
{statements(s, most=1)}    thread::spawn(move || {{
        {tx}.send({v}).unwrap();
    }});
    let {x} = {rx}.recv().unwrap();
    println!("{s.text()} {{:?}}", {x});
}}
"""


@skeleton("missing_send")
def boxed_task(s: Source) -> str:
    v, f = s.var(), s.func()
    kind, expression, returns = s.pick(
        [("Vec<i32>", ".len()", "usize"), ("String", ".len()", "usize"), ("u64", "", "u64")]
    )
    body = f"*{v}" if not expression else f"{v}{expression}"
    return f"""
{_RC_USE}
fn {f}({v}: {_RC}<{kind}>) -> Box<dyn Fn() -> {returns} + Send> {{
{statements(s)}    Box::new(move || {body})
}}
"""
