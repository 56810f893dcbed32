"""Generators for mismatched types of the right content in the wrong shape: slices and options."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.source import Source

_ITEMS = ("i32", "u32", "String", "u64", "f64", "bool")
_INTEGERS = ("i32", "i32", "u32", "i64", "u64")
_PLAIN = ("i32", "u32", "String", "u64", "bool", "f64", "usize")


def _count(s: Source, v: str) -> str:
    return s.pick([f"{v}.len()", f"{v}.iter().count()", f"{v}.len() + {s.number()}", f"{v}.iter().skip(1).count()"])


@skeleton("vec_vs_slice")
def vector_for_slice(s: Source) -> str:
    f, v, w, kind, n = s.func(), s.plural(), s.plural(), s.pick(_ITEMS), s.var()
    call = s.pick([f'    println!("{{}}", {f}(«→&»{w}));', f'    let {n} = {f}(«→&»{w});\n    println!("{{}}", {n});'])
    return f"""
fn {f}({v}: &[{kind}]) -> usize {{
{statements(s, most=1)}    {_count(s, v)}
}}

fn {s.pick(["main", s.func()])}() {{
    let {w}: Vec<{kind}> = {s.value(f"Vec<{kind}>")};
{statements(s, most=1)}{call}
}}
"""


@skeleton("vec_vs_slice")
def slice_of_field(s: Source) -> str:
    outer, v, m, kind = s.type_name(), s.plural(), s.func(), s.pick(_ITEMS)
    f, x = s.func(), s.plural()
    if s.chance(0.5):
        return f"""
struct {outer} {{
    {v}: Vec<{kind}>,
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
    fn {m}(&self) -> &[{kind}] {{
{statements(s, 2, 1)}        «→&»self.{v}
    }}
}}
"""
    return f"""
fn {f}({x}: &[{kind}]) -> usize {{
    {_count(s, x)}
}}

struct {outer} {{
    {v}: Vec<{kind}>,
}}

impl {outer} {{
    fn {m}(&self) -> usize {{
{statements(s, 2, 1)}        {f}(«→&»self.{v})
    }}
}}
"""


@skeleton("vec_vs_slice")
def slice_returned_as_vector(s: Source) -> str:
    v, out, kind = s.plural(), s.plural(), s.pick(_ITEMS)
    end, start = s.number(2, 5), s.number(0, 2)
    given = s.pick([v, v, f"&{v}[..{end}]", f"&{v}[{start}..]"])
    fix = f"«{given}→{given.lstrip('&')}.to_vec()»" if given != v else f"{v}«→.to_vec()»"
    body = s.pick([f"    {fix}", f"    let {out}: Vec<{kind}> = {fix};\n{statements(s, most=1)}    {out}"])
    return f"""
fn {s.func()}({v}: &[{kind}]) -> Vec<{kind}> {{
{statements(s)}{body}
}}
"""


@skeleton("vec_vs_slice")
def slice_stored_in_struct(s: Source) -> str:
    outer, v, m, kind, other = s.type_name(), s.plural(), s.pick(["new", s.func()]), s.pick(_ITEMS), s.var()
    return f"""
struct {outer} {{
    {v}: Vec<{kind}>,
    {other}: u32,
}}

impl {outer} {{
    fn {m}({v}: &[{kind}]) -> Self {{
{statements(s, 2, 1)}        {outer} {{ «{v}→{v}: {v}.to_vec()», {other}: {s.number()} }}
    }}
}}
"""


@skeleton("vec_vs_slice")
def slice_for_vector(s: Source) -> str:
    f, v, w, kind, edit = s.func(), s.plural(), s.plural(), s.pick(_ITEMS), s.pick(["reverse", "clear"])
    return f"""
fn {f}(mut {v}: Vec<{kind}>) -> usize {{
    {v}.{edit}();
    {v}.len()
}}

fn {s.func()}({w}: &[{kind}]) -> usize {{
{statements(s)}    {f}({w}«→.to_vec()»)
}}
"""


@skeleton("vec_vs_slice")
def filled_in_branch(s: Source) -> str:
    v, out, kind = s.plural(), s.plural(), s.pick(_ITEMS)
    n, m = s.number(), s.pick(["push", "insert"])
    call = f"{out}.push({s.value(kind)})" if m == "push" else f"{out}.insert(0, {s.value(kind)})"
    return f"""
fn {s.func()}({v}: &[{kind}]) -> Vec<{kind}> {{
    if {v}.len() {s.pick(["<", ">", "=="])} {n} {{
        return {v}«→.to_vec()»;
    }}
    let mut {out} = {v}.to_vec();
    {call};
{statements(s, most=1)}    {out}
}}
"""


@skeleton("vec_vs_slice")
def vectors_in_loop(s: Source) -> str:
    f, x, v, row, total = s.func(), s.plural(), s.plural(), s.var(), s.var()
    return f"""
fn {f}({x}: &[i32]) -> i32 {{
    {x}.iter().{s.pick(["sum", "product"])}()
}}

fn {s.func()}({v}: Vec<Vec<i32>>) -> i32 {{
    let mut {total} = {s.number(0, 9)};
    for {row} in {v} {{
        {total} += {f}(«→&»{row});
    }}
{statements(s, most=1)}    {total}
}}
"""


def _some(value: str) -> str:
    return f"«→Some(»{value}«→)»"


@skeleton("return_option")
def found_in_loop(s: Source) -> str:
    v, x, kind = s.plural(), s.var(), s.pick(_INTEGERS)
    test = s.pick([f"{x} > {s.number()}", f"{x} % {s.number(2, 9)} == 0", f"{x} == {s.number()}"])
    loop, given = s.pick([(f"for &{x} in {v}", x), (f"for {x} in {v}.iter().copied()", x)])
    return f"""
fn {s.func()}({v}: &[{kind}]) -> Option<{kind}> {{
{statements(s, most=1)}    {loop} {{
        if {test} {{
            return {_some(given)};
        }}
    }}
    None
}}
"""


@skeleton("return_option")
def checked_result(s: Source) -> str:
    a, b, kind, x = s.var(), s.var(), s.pick(_INTEGERS), s.var()
    op, test = s.pick([("/", "== 0"), ("%", "== 0"), ("-", f"> {a}"), ("+", f"> {s.number()}")])
    last = s.pick([f"    {_some(f'{a} {op} {b}')}", f"    let {x} = {a} {op} {b};\n    {_some(x)}"])
    if s.chance(0.4):
        return f"""
fn {s.func()}({a}: {kind}, {b}: {kind}) -> Option<{kind}> {{
    if {b} {test} {{
        None
    }} else {{
        {_some(f"{a} {op} {b}")}
    }}
}}
"""
    return f"""
fn {s.func()}({a}: {kind}, {b}: {kind}) -> Option<{kind}> {{
    if {b} {test} {{
        return None;
    }}
{statements(s, most=1)}{last}
}}
"""


@skeleton("return_option")
def arms_of_match(s: Source) -> str:
    x, kind = s.var(), s.pick(["&str", "String", "u32", "bool", "i32"])
    texts = s.chance(0.5)
    keys = [s.string() if texts else str(n) for n in s.random.sample(range(1, 60), 3)]
    keys = list(dict.fromkeys(keys))
    wrong = s.random.randrange(len(keys))
    arms = "".join(
        f"        {key} => {_some(s.value(kind)) if i == wrong else f'Some({s.value(kind)})'},\n"
        for i, key in enumerate(keys)
    )
    returned = "&'static str" if kind == "&str" else kind
    return f"""
fn {s.func()}({x}: {"&str" if texts else "u32"}) -> Option<{returned}> {{
{statements(s, most=1)}    match {x} {{
{arms}        _ => None,
    }}
}}
"""


@skeleton("return_option")
def field_from_method(s: Source) -> str:
    outer, a, b, m = s.type_name(), s.var(), s.var(), s.func()
    kind, get = s.pick([("String", ".clone()"), ("u32", ""), ("f64", ""), ("i64", ""), ("String", ".to_uppercase()")])
    value = f"self.{a}{get}"
    body = s.pick(
        [
            f"        if !self.{b} {{\n            return None;\n        }}\n        {_some(value)}",
            f"        if self.{b} {{\n            {_some(value)}\n        }} else {{\n            None\n        }}",
        ]
    )
    return f"""
struct {outer} {{
    {a}: {kind},
    {b}: bool,
}}

impl {outer} {{
    fn {m}(&self) -> Option<{kind}> {{
{statements(s, 2, 1)}{body}
    }}
}}
"""


@skeleton("return_option")
def stored_in_optional_field(s: Source) -> str:
    outer, a, b, m, x, kind = s.type_name(), s.var(), s.var(), s.func(), s.var(), s.pick(_PLAIN)
    if s.chance(0.5):
        return f"""
struct {outer} {{
    {a}: Option<{kind}>,
    {b}: u32,
}}

impl {outer} {{
    fn {m}(&mut self, {x}: {kind}) {{
{statements(s, 2, 1)}        self.{a} = {_some(x)};
        self.{b} += {s.number()};
    }}
}}
"""
    return f"""
struct {outer} {{
    {a}: Option<{kind}>,
    {b}: u32,
}}

fn {s.func()}({x}: u32) -> {outer} {{
{statements(s, most=1)}    {outer} {{
        {a}: {_some(s.value(kind))},
        {b}: {x},
    }}
}}
"""


@skeleton("return_option")
def plain_argument(s: Source) -> str:
    f, x, kind, v = s.func(), s.var(), s.pick(_PLAIN), s.var()
    given = s.pick([v, s.value(kind)])
    first = f"    let {v} = {s.value(kind)};\n" if given == v else ""
    return f"""
fn {f}({x}: Option<{kind}>) -> bool {{
{statements(s, most=1)}    {x}.{s.pick(["is_some", "is_none"])}()
}}

fn {s.pick(["main", s.func()])}() {{
{first}{statements(s, most=1)}    println!("{{}}", {f}({_some(given)}));
}}
"""


@skeleton("return_option")
def best_so_far(s: Source) -> str:
    v, x, best, kind = s.plural(), s.var(), s.var(), s.pick(_INTEGERS)
    test = s.pick([f"{x} > {s.number()}", f"{x} % {s.number(2, 9)} == 0"])
    return f"""
fn {s.func()}({v}: Vec<{kind}>) -> Option<{kind}> {{
    let mut {best} = None;
    for {x} in {v} {{
        if {test} && {best} < Some({x}) {{
            {best} = {_some(x)};
        }}
    }}
{statements(s, most=1)}    {best}
}}
"""
