"""Generators that look like a small crate: two mutable references at a time.

The second is taken, or the second call made, behind the last use of the first; two elements that only change places
are swapped by the slice itself.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates import body
from sleepyd.koans.generate.crates.borrows import NUMBERS, bystander, doc, noise, public
from sleepyd.koans.generate.source import Source


def _account(s: Source) -> tuple[str, str, str, str, str]:
    """A struct with a number and a list: (name, definition, its number, that one's type, its list of numbers)."""
    name, number, log, of, p = s.type_name(), s.var(), s.plural(), s.pick(NUMBERS), public(s)
    lines = [f"    {p}{number}: {of},\n", f"    {p}{log}: Vec<{of}>,\n", f"    {p}{s.var()}: {s.field_type()},\n"]
    s.random.shuffle(lines)
    derive = s.pick(["", "#[derive(Debug)]\n", "#[derive(Debug, Clone, Default)]\n"])
    return name, f"{doc(s)}{derive}{p}struct {name} {{\n{''.join(lines)}}}\n\n", number, of, log


def _uses(s: Source, r: str, number: str, log: str) -> str:
    """One to three statements that use a mutable reference to an account."""
    x = s.var()
    forms = [
        f"{r}.{number} += {s.number()};",
        f"{r}.{log}.push({s.number()});",
        f"for {x} in {r}.{log}.iter_mut() {{\n    *{x} *= {s.number(2, 5)};\n}}",
        f"{r}.{number} = ({r}.{number} + {s.number()}) / {s.number(2, 9)};",
        f"if {r}.{number} > {s.number()} {{\n    {r}.{log}.clear();\n}}",
        f'println!("{s.word()} {{}}", {r}.{number});',
    ]
    s.random.shuffle(forms)
    lines = forms[: s.pick([1, 1, 2, 3])]
    if lines[-1].startswith("println") or lines[-1].startswith("if"):
        lines.append(f"{r}.{number} -= {s.number()};")
    return "\n".join(lines)


def _later(first: str, second: str, uses: str, then: str) -> str:
    """`second`, which stands right after `first` in the buggy program, moved behind `uses`."""
    return f"{first}\n«{second}→»\n{uses}\n«→{second}»\n{then}"


@skeleton("double_mut_borrow")
def two_items_of_a_store(s: Source) -> str:
    name, item, number, _, log = _account(s)
    outer, f, items, a, b, i, j = s.type_name(), s.func(), s.plural(), s.var(), s.var(), s.var(), s.var()
    place = s.pick(["&mut self.{v}[{i}]", "self.{v}.get_mut({i}).unwrap()", "self.{v}.get_mut({i}).expect({t})"])
    text = s.string()
    take = [f"let {r} = {place.format(v=items, i=k, t=text)};" for r, k in ((a, i), (b, j))]
    guard = s.pick(
        ["", f"        if {i} == {j} {{\n            return;\n        }}\n", f"        assert_ne!({i}, {j});\n"]
    )
    moved = _later(take[0], take[1], _uses(s, a, number, log), _uses(s, b, number, log))
    return f"""
{item}{doc(s)}pub struct {outer} {{
    {items}: Vec<{name}>,
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
    fn {s.func()}(&self) -> usize {{
        self.{items}.len()
    }}

{doc(s, 1)}    {public(s)}fn {f}(&mut self, {i}: usize, {j}: usize) {{
{guard}{noise(s, 2, 1)}{body(moved, 2)}    }}
}}
"""


@skeleton("double_mut_borrow")
def found_twice_by_method(s: Source) -> str:
    name, item, number, of, log = _account(s)
    find = s.pick(["find_mut", s.func(), s.func()])
    outer, items, f, h, a, b, k, x = s.type_name(), s.plural(), s.func(), s.var(), s.var(), s.var(), s.var(), s.var()
    optional = s.chance(0.6)
    if optional:
        search = f"self.{items}.iter_mut().find(|{x}| {x}.{number} == {k})"
        got, end = f"Option<&mut {name}>", s.pick([".unwrap()", f".expect({s.string()})", "?"])
    else:
        search = (
            f"let {x} = self.{items}.iter().position(|{x}| {x}.{number} >= {k}).unwrap_or(0);\n"
            f"        &mut self.{items}[{x}]"
        )
        got, end = f"&mut {name}", ""
    on_self = s.chance(0.4)
    owner = "self" if on_self else h
    take = [f"let {r} = {owner}.{find}({s.number()}){end};" for r in (a, b)]
    moved = _later(take[0], take[1], _uses(s, a, number, log), _uses(s, b, number, log))
    result, tail = (
        ("Option<usize>", f"Some({owner}.{items}.len())") if end == "?" else ("usize", f"{owner}.{items}.len()")
    )
    finder = f"{doc(s, 1)}    {public(s)}fn {find}(&mut self, {k}: {of}) -> {got} {{\n        {search}\n    }}\n"
    head = f"impl {outer} {{\n{finder}"
    user = (
        f"fn {f}({'&mut self' if on_self else f'{h}: &mut {outer}'}) -> {result} {{\n"
        f"{noise(s, 1, 1)}{body(moved)}    {tail}\n}}\n"
    )
    rest = f"\n{body(doc(s) + 'pub ' + user)}}}\n" if on_self else f"}}\n\n{doc(s)}{user}"
    return f"""
{item}struct {outer} {{
    {items}: Vec<{name}>,
}}

{head}{rest}"""


@skeleton("double_mut_borrow")
def two_entries_of_a_map(s: Source) -> str:
    name, item, number, _, log = _account(s)
    m, f, a, b, p, q = s.plural(), s.func(), s.var(), s.var(), s.var(), s.var()
    kind = s.pick(["HashMap", "HashMap", "BTreeMap"])
    shape = s.pick(["unwrap", "else", "some", "expect"])
    if shape == "else":
        first = f"let Some({a}) = {m}.get_mut({p}) else {{\n    return;\n}};"
        second = f"let Some({b}) = {m}.get_mut({q}) else {{\n    return;\n}};"
    else:
        end = {"unwrap": ".unwrap()", "expect": f".expect({s.string()})", "some": ".unwrap()"}[shape]
        first, second = f"let {a} = {m}.get_mut({p}){end};", f"let {b} = {m}.get_mut({q}){end};"
    moved = _later(first, second, _uses(s, a, number, log), _uses(s, b, number, log))
    if shape == "some":
        moved = f"if {m}.contains_key({p}) && {m}.contains_key({q}) {{\n{body(moved)}}}"
    return f"""
use std::collections::{kind};

{item}{doc(s)}pub fn {f}({m}: &mut {kind}<String, {name}>, {p}: &str, {q}: &str) {{
{noise(s, 1, 1)}{body(moved)}    println!("{s.text()}: {{}}", {m}.len());
}}

{bystander(s, share=0.3)}"""


@skeleton("double_mut_borrow")
def method_called_while_element_held(s: Source) -> str:
    name, item, number, of, log = _account(s)
    outer, items, count, f, step, r, i, n = (
        s.type_name(),
        s.plural(),
        s.var(),
        s.func(),
        s.func(),
        s.var(),
        s.var(),
        s.var(),
    )
    place = s.pick(["&mut self.{v}[{i}]", "self.{v}.get_mut({i}).unwrap()", "self.{v}.last_mut().unwrap()"]).format(
        v=items, i=i
    )
    gives = s.chance(0.5)
    call = f"let {n} = self.{step}({s.number()});" if gives else f"self.{step}({s.number()});"
    then = s.pick([f'println!("{s.word()}: {{}}", {n});', f"assert!({n} > {s.number()});"]) if gives else ""
    p = s.var()
    changing = s.pick(
        [f"self.{count} += {p};", f"self.{count} = self.{count}.max({p});", f"self.{items}[0].{number} += {p};"]
    )
    methods = [
        f"{doc(s, 1)}    {public(s)}fn {step}(&mut self, {p}: {of}){f' -> {of}' if gives else ''} {{\n"
        f"        {changing}\n"
        f"{f'        self.{count}{chr(10)}' if gives else ''}    }}\n",
        f"{doc(s, 1)}    pub fn {f}(&mut self, {i}: usize) {{\n        if {i} >= self.{items}.len() {{\n"
        f"            return;\n        }}\n"
        f"{body(_later(f'let {r} = {place};', call, _uses(s, r, number, log), then), 2)}    }}\n",
    ]
    s.random.shuffle(methods)
    return f"""
{item}pub struct {outer} {{
    {items}: Vec<{name}>,
    {count}: {of},
}}

impl {outer} {{
{chr(10).join(methods)}}}
"""


@skeleton("double_mut_borrow")
def two_writers_for_one_buffer(s: Source) -> str:
    new, holder, add = s.pick(["new", "new", s.func()]), s.type_name(), s.func()
    field, p, a, b, out = s.var(), s.var(), s.var(), s.var(), s.var()
    of = s.pick(["String", "Vec<String>", "Vec<u32>"])
    inner = of[4:-1] if of != "String" else "&str"
    push = f"self.{field}.push_str({p})" if of == "String" else f"self.{field}.push({p})"
    more = s.pick(["", f"self.{s.var()} += 1;"])
    count = more[5:-6] if more else ""
    declared, init = (f"    {count}: usize,\n", f", {count}: 0") if count else ("", "")
    uses = [[f"{r}.{add}({s.value(inner)});" for _ in range(s.pick([1, 1, 2]))] for r in (a, b)]
    loop = f"for {(x := s.var())} in [{s.value(inner)}, {s.value(inner)}] {{\n    {a}.{add}({x});\n}}"
    moved = _later(
        f"let mut {a} = {holder}::{new}(&mut {out});",
        f"let mut {b} = {holder}::{new}(&mut {out});",
        s.pick(["\n".join(uses[0]), loop]),
        "\n".join(uses[1]),
    )
    return f"""
{doc(s)}{public(s)}struct {holder}<'a> {{
    {field}: &'a mut {of},
{declared}}}

impl<'a> {holder}<'a> {{
    fn {new}({field}: &'a mut {of}) -> Self {{
        {s.pick([holder, "Self"])} {{ {field}{init} }}
    }}

{doc(s, 1)}    fn {add}(&mut self, {p}: {inner}) {{
{body(push + ";", 2)}{body(more, 2)}    }}
}}

{s.pick(["fn main()", f"pub fn {s.func()}()"])} {{
    let mut {out} = {s.pick([f"{of.split('<')[0]}::new()", s.value(of)])};
{noise(s, 1, 1)}{body(moved)}    println!("{s.text()} {{:?}}", {out});
}}
"""


@skeleton("double_mut_borrow")
def two_rows_of_a_grid(s: Source) -> str:
    g, f, a, b, y, x = s.plural(), s.func(), s.var(), s.var(), s.pick(["y", "i", s.var()]), s.var()
    of = s.pick(["u32", "i32", "u8", "f64"])
    value = s.value(of)
    lone = s.chance(0.4)
    first, second = f"let {a} = &mut {g}[{y} - 1];", f"let {b} = &mut {g}[{y}];"
    if lone:
        uses = [f"*{a} += {value};", f"*{b} *= {s.value(of)};"]
        kind, tail, ret = of, f"{g}.iter().filter(|{x}| **{x} > {value}).count()", "usize"
    else:
        uses = [
            s.pick(
                [
                    f"{a}.push({value});",
                    f"for {x} in {a}.iter_mut() {{\n    *{x} += {value};\n}}",
                    f"{a}.iter_mut().for_each(|{x}| *{x} *= {value});",
                ]
            ),
            s.pick([f"{b}.clear();", f"{b}.reverse();", f"{b}[0] = {s.value(of)};"]),
        ]
        kind, tail, ret = f"Vec<{of}>", f"{g}.iter().map(|{x}| {x}.len()).sum()", "usize"
    moved = _later(first, second, uses[0], uses[1])
    loop = s.pick(
        [
            f"for {y} in 1..{g}.len() {{\n{body(moved)}}}",
            f"for {y} in (1..{g}.len()).rev() {{\n{body(moved)}}}",
            f"let mut {y} = 1;\nwhile {y} < {g}.len() {{\n{body(moved)}    {y} += {s.number(1, 3)};\n}}",
            f"let {y} = {g}.len() / 2;\nif {y} > 0 {{\n{body(moved)}}}",
        ]
    )
    head = s.pick([f"{g}: &mut Vec<{kind}>", f"{g}: &mut [{kind}]", f"mut {g}: Vec<{kind}>"])
    return f"""
{bystander(s)}{doc(s)}pub fn {f}({head}) -> {ret} {{
{noise(s, 1, 1)}{body(loop)}    {tail}
}}
"""


@skeleton("double_mut_borrow")
def elements_swapped(s: Source) -> str:
    v, f, i, j, x = s.plural(), s.func(), s.var(), s.var(), s.var()
    of = s.pick(["u32", "String", "i64", "char", "f64"])
    use, call = s.pick(
        [("use std::mem;\n\n", "mem::swap"), ("", "std::mem::swap"), ("use std::mem::swap;\n\n", "swap")]
    )
    in_self = s.chance(0.4)
    place = f"self.{v}" if in_self else v

    def swap(a: str, b: str) -> str:
        return f"«{call}(&mut {place}[{a}], &mut {place}[{b}])→{place}.swap({a}, {b})»;"

    last = f"{place}.len() - 1"
    form = s.pick(
        [
            f"let (mut {i}, mut {j}) = (0, {last});\nwhile {i} < {j} {{\n    {swap(i, j)}\n    {i} += 1;\n"
            f"    {j} -= 1;\n}}",
            f"for {i} in 0..{place}.len() {{\n    for {j} in {i} + 1..{place}.len() {{\n"
            f"        if {place}[{j}] < {place}[{i}] {{\n"
            f"            {swap(i, j)}\n        }}\n    }}\n}}",
            f"for {i} in 1..{place}.len() {{\n    if {place}[{i} - 1] > {place}[{i}] {{\n"
            f"        {swap(f'{i} - 1', i)}\n    }}\n}}",
            f"let {i} = {place}.iter().position(|{x}| *{x} == {s.value(of)}).unwrap_or(0);\n{swap('0', i)}",
            f"let {i} = {place}.len() / {s.number(2, 4)};\nlet {j} = {last};\n{swap(i, j)}",
        ]
    )
    if in_self:
        holder = s.type_name()
        return f"""
{use}{doc(s)}pub struct {holder} {{
    {v}: Vec<{of}>,
    {s.var()}: {s.field_type()},
}}

impl {holder} {{
{doc(s, 1)}    pub fn {f}(&mut self) {{
{body(form, 2)}{noise(s, 2, 1)}    }}
}}

{bystander(s)}"""
    return f"""
{use}{bystander(s)}{doc(s)}{public(s)}fn {f}({v}: &mut {s.pick([f"[{of}]", f"Vec<{of}>"])}) {{
{noise(s, 1, 1)}{body(form)}}}
"""


@skeleton("double_mut_borrow")
def closure_still_holds(s: Source) -> str:
    n, c, f, x, i = s.plural(), s.pick(["add", "record", s.func()]), s.func(), s.var(), s.var()
    of = s.pick(["u32", "String", "i64"])
    arg = "&str" if of == "String" else of
    push = f"{n}.push({x}.to_string())" if of == "String" else f"{n}.push({x} * {s.number(2, 9)})"
    closure = s.pick(
        [
            f"let mut {c} = |{x}: {arg}| {push};",
            f"let mut {c} = |{x}: {arg}| {{\n    if {n}.len() < {s.number()} {{\n        {push};\n    }}\n}};",
        ]
    )
    direct = s.pick([f"{n}.clear();", f"{n}.push({s.value(of)});", f"{n}.reverse();", f"{n}.pop();", f"{n}.sort();"])
    calls = s.pick(
        [
            f"{c}({s.value(arg)});",
            f"{c}({s.value(arg)});\n{c}({s.value(arg)});",
            f"for {i} in [{s.value(arg)}, {s.value(arg)}] {{\n    {c}({i});\n}}",
        ]
    )
    start, head = s.pick([(f"let mut {n}: Vec<{of}> = Vec::new();\n", ""), ("", f"mut {n}: Vec<{of}>")])
    return f"""
{bystander(s)}{doc(s)}{public(s)}fn {f}({head}) -> usize {{
{noise(s, 1, 1)}{body(start + _later(closure, direct, calls, f'println!("{s.word()}: {{:?}}", {n});'))}    {n}.len()
}}
"""


@skeleton("double_mut_borrow")
def one_value_through_two_names(s: Source) -> str:
    name, item, number, of, log = _account(s)
    a, b, v, f, apply, p, q = s.var(), s.var(), s.var(), s.func(), s.func(), s.var(), s.var()
    change = s.pick([f"{p}.{number} += {q};", f"{p}.{number} = {p}.{number}.max({q});", f"{p}.{log}.push({q});"])
    helper = f"{doc(s)}fn {apply}({p}: &mut {name}, {q}: {of}) {{\n    {change}\n}}\n\n"
    calls = [f"{apply}({r}, {s.number()});" for r in (a, b)]
    note = s.pick(["", f": &mut {name}"])
    field = s.pick(["", "", f".{log}"])
    if field:
        calls, note = [f"{r}.push({s.number()});" for r in (a, b)], ""
    before = s.pick(["", _uses(s, a, number, log)]) if not field else ""
    in_loop = s.chance(0.3)
    moved = _later(
        f"let {a}{note} = &mut {v}{field};",
        f"let {b}{note} = &mut {v}{field};",
        f"{before}\n{calls[0]}".strip(),
        calls[1],
    )
    if in_loop:
        moved = f"for _ in 0..{s.number(2, 9)} {{\n{body(moved)}}}"
    head = f"{v}: &mut {name}" if field and s.chance(0.5) else f"mut {v}: {name}"
    return f"""
{item}{helper}{doc(s)}pub fn {f}({head}) -> {of} {{
{noise(s, 1, 1)}{body(moved)}    {v}.{number} + {v}.{log}.iter().sum::<{of}>()
}}
"""


@skeleton("double_mut_borrow")
def two_slots_of_options(s: Source) -> str:
    name, item, number, _, log = _account(s)
    outer, head, f, a, b = s.type_name(), s.var(), s.func(), s.var(), s.var()
    kind = s.pick(["Option", "Box", "Vec"])
    of = {"Option": f"Option<{name}>", "Box": f"Option<Box<{name}>>", "Vec": f"Vec<{name}>"}[kind]
    if kind == "Vec":
        ways = s.pick(
            [
                ("first_mut()", "last_mut()"),
                ("iter_mut().next()", "iter_mut().last()"),
                ("get_mut(0)", f"get_mut({s.number(1, 4)})"),
            ]
        )
    else:
        ways = ("as_mut()", "as_mut()")
    end = s.pick([".unwrap()", f".expect({s.string()})"])
    take = [f"let {r} = self.{head}.{way}{end};" for r, way in zip((a, b), ways, strict=True)]
    inner = _later(take[0], take[1], _uses(s, a, number, log), _uses(s, b, number, log))
    if s.chance(0.4):
        test = "self.{}.is_empty()" if kind == "Vec" else "self.{}.is_none()"
        inner = f"if {test.format(head)} {{\n    return;\n}}\n{inner}"
    return f"""
{item}{doc(s)}pub struct {outer} {{
    {head}: {of},
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&mut self) {{
{noise(s, 2, 1)}{body(inner, 2)}    }}
}}

{bystander(s, share=0.3)}"""
