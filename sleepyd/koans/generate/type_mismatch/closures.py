"""Generators for closures of the wrong type: unboxed where a boxed one is wanted, or with a wrong integer."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.source import Source

_INTEGERS = ("i32", "i32", "u32", "i64", "u64")


def _closure(s: Source, x: str, *, captured: str = "") -> str:
    """A closure of one integer, moving `captured` in when given."""
    other = captured or str(s.number())
    body = f"{x} {s.pick(['+', '*', '-'])} {other}"
    return f"{'move ' if captured else ''}|{x}| {body}"


def _boxed(closure: str) -> str:
    return f"«→Box::new(»{closure}«→)»"


@skeleton("closure_types")
def closure_returned_boxed(s: Source) -> str:
    n, x, f, kind = s.var(), s.var(), s.var(), s.pick(_INTEGERS)
    closure = _closure(s, x, captured=n)
    body = f"    {_boxed(closure)}"
    if s.chance(0.4):
        body = f"    let {f} = {closure};\n{statements(s, most=1)}    {_boxed(f)}"
        body = body.replace(f"|{x}|", f"|{x}: {kind}|")
    return f"""
fn {s.func()}({n}: {kind}) -> Box<dyn Fn({kind}) -> {kind}> {{
{statements(s)}{body}
}}
"""


@skeleton("closure_types")
def closure_in_field(s: Source) -> str:
    outer, f, x, v, kind, n = s.type_name(), s.var(), s.var(), s.var(), s.pick(_INTEGERS), s.number()
    return f"""
struct {outer} {{
    {f}: Box<dyn Fn({kind}) -> {kind}>,
    {(b := s.var())}: String,
}}

fn {s.pick(["main", s.func()])}() {{
    let {v} = {outer} {{
        {f}: {_boxed(_closure(s, x))},
        {b}: {s.value("String")},
    }};
{statements(s, most=1)}    println!("{{}} {{}}", {v}.{b}, ({v}.{f})({n}));
}}
"""


@skeleton("closure_types")
def closures_in_match(s: Source) -> str:
    n, x, kind, k = s.var(), s.var(), s.pick(_INTEGERS), s.var()
    other = f"Box::new({_closure(s, x, captured=n)})"
    arms = s.pick(
        [
            f"        {s.string()} => {_boxed(_closure(s, x, captured=n))},\n        _ => {other},\n",
            f"        {s.string()} => {other},\n        _ => {_boxed(_closure(s, x, captured=n))},\n",
        ]
    )
    return f"""
fn {s.func()}({k}: &str, {n}: {kind}) -> Box<dyn Fn({kind}) -> {kind}> {{
{statements(s, most=1)}    match {k} {{
{arms}    }}
}}
"""


@skeleton("closure_types")
def closure_pushed(s: Source) -> str:
    v, x, n, f, kind = s.plural(), s.var(), s.var(), s.var(), s.pick(_INTEGERS)
    start, total = s.pick(["Vec::new()", f"vec![Box::new(|{x}| {x} + {s.number()})]"]), s.var()
    return f"""
fn {s.func()}({n}: {kind}) -> {kind} {{
    let mut {v}: Vec<Box<dyn Fn({kind}) -> {kind}>> = {start};
    {v}.push({_boxed(_closure(s, x, captured=n))});
{statements(s, most=1)}    let mut {total} = {s.number()};
    for {f} in &{v} {{
        {total} = {f}({total});
    }}
    {total}
}}
"""


@skeleton("closure_types")
def handler_given_to_method(s: Source) -> str:
    outer, v, m, f, o, x = s.type_name(), s.plural(), s.func(), s.var(), s.var(), s.var()
    kind = s.pick(_INTEGERS)
    return f"""
struct {outer} {{
    {v}: Vec<Box<dyn Fn({kind}) -> {kind}>>,
}}

impl {outer} {{
    fn {m}(&mut self, {f}: Box<dyn Fn({kind}) -> {kind}>) {{
        self.{v}.push({f});
    }}
}}

fn {s.func()}({o}: &mut {outer}) {{
{statements(s)}    {o}.{m}({_boxed(_closure(s, x))});
}}
"""


@skeleton("closure_types")
def branches_differ(s: Source) -> str:
    n, x, f, flag, kind = s.var(), s.var(), s.var(), s.var(), s.pick(_INTEGERS)
    first, second = _closure(s, f"{x}: {kind}", captured=n), _closure(s, f"{x}: {kind}", captured=n)
    first, second = (c.replace(f"| {x}: {kind} ", f"| {x} ") for c in (first, second))
    return f"""
fn {s.func()}({flag}: bool, {n}: {kind}) -> {kind} {{
{statements(s, most=1)}    let {f}«→: Box<dyn Fn({kind}) -> {kind}>» = if {flag} {{
        {_boxed(first)}
    }} else {{
        {_boxed(second)}
    }};
    {f}({s.number()})
}}
"""


@skeleton("closure_types")
def closure_result_type(s: Source) -> str:
    f, x, v = s.var(), s.var(), s.var()
    have, want = s.random.sample(["i32", "u32", "i64", "u64", "usize"], 2)
    body = s.pick([x, x, f"({x} + {s.number()})", f"({x} * {s.number()})"])
    bare = body.strip("()")
    edit = f"{body}«→ as {want}»" if bare == body else f"«{bare}→{body} as {want}»"
    return f"""
fn {s.func()}({v}: {have}) -> {want} {{
{statements(s, most=1)}    let {f} = |{x}: {have}| -> {want} {{ {edit} }};
{statements(s, most=1)}    {f}({v})
}}
"""


@skeleton("closure_types")
def closure_argument_type(s: Source) -> str:
    f, x, v = s.var(), s.var(), s.var()
    have, want = s.random.sample(["i32", "u32", "i64", "u64", "usize"], 2)
    return f"""
fn {s.func()}({v}: {have}) -> {want} {{
    let {f} = |{x}: {want}| {x} {s.pick(["+", "*"])} {s.number()};
{statements(s)}    {f}({v}«→ as {want}»)
}}
"""
