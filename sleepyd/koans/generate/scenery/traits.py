"""Innocent traits of the scenery, implementations of std's, and generic functions."""

from sleepyd.koans.generate.scenery.expressions import INTEGERS, Scope, Value, indented, literal, local, named
from sleepyd.koans.generate.scenery.types import derive, doc, function, vis
from sleepyd.koans.generate.source import Source


def _struct(s: Source, *types: str) -> tuple[list[str], str, list[str]]:
    """A struct of fields of these types: its lines, its name and the fields' names."""
    name, names = s.type_name(), [named(s) for _ in types]
    fields = [f"{field}: {of}," for field, of in zip(names, types, strict=True)]
    return [*doc(s), *derive(s, *types), f"{vis(s)}struct {name} {{", *indented(fields), "}", ""], name, names


def trait_with_impl(s: Source) -> list[str]:
    """A trait, at times with a default method, and now and then a type that has it."""
    name, must, out = s.type_name(), s.func(), s.pick(["u32", "f64", "i32", "bool", "String", "usize"])
    head = [*doc(s), f"{vis(s)}trait {name} {{", f"    fn {must}(&self) -> {out};"]
    if s.chance(0.5):
        default = s.pick([
            [f"fn {s.func()}(&self) -> String {{", f'    format!("{s.word()} {{}}", self.{must}())', "}"],
            [f"fn {s.func()}(&self) -> bool {{", f"    {s.value('bool')}", "}"],
            [f"fn {s.func()}(&self) {{", f'    println!("{{}}", self.{must}());', "}"],
        ])  # fmt: skip
        head += ["", *indented(default)]
    head.append("}")
    if s.chance(0.3):
        return head
    of = s.pick(["u32", "f64", "i32", "String"])
    lines, held, (field,) = _struct(s, of)
    body = Scope(s, [Value(f"self.{field}", of)]).expression(out, 1)
    return [
        *head,
        "",
        *lines,
        f"impl {name} for {held} {{",
        f"    fn {must}(&self) -> {out} {{",
        f"        {body}",
        "    }",
        "}",
    ]


def default_impl(s: Source) -> list[str]:
    """A struct with its `Default`."""
    types = [
        s.pick(["u32", "f64", "String", "bool", "Vec<u32>", "char", "Option<u32>"]) for _ in range(s.pick([1, 2, 2, 3]))
    ]
    lines, name, names = _struct(s, *types)
    parts = [f"{field}: {s.value(of)}," for field, of in zip(names, types, strict=True)]
    body = ["fn default() -> Self {", f"    {s.pick(['Self', name])} {{", *indented(parts, 2), "    }", "}"]
    return [*lines, f"impl Default for {name} {{", *indented(body), "}"]


def display_impl(s: Source) -> list[str]:
    """A struct or an enum with its `Display`."""
    result = "fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {"
    if s.chance(0.35):
        name, variants = s.type_name(), [s.type_name() for _ in range(s.random.randint(2, 3))]
        arms = [f'{s.pick(["Self", name])}::{v} => write!(f, "{s.word()}"),' for v in variants]
        lines = [*doc(s), *derive(s), f"{vis(s)}enum {name} {{", *indented([f"{v}," for v in variants]), "}", ""]
        body = [result, "    match self {", *indented(arms, 2), "    }", "}"]
    else:
        types = [s.pick(["u32", "f64", "String", "i64", "bool"]) for _ in range(s.pick([1, 2]))]
        lines, name, names = _struct(s, *types)
        text = Scope(s, [Value(f"self.{n}", of) for n, of in zip(names, types, strict=True)]).formatted("write!")
        body = [result, f"    {text.replace('write!(', 'write!(f, ', 1)}", "}"]
    return [*lines, f"impl std::fmt::Display for {name} {{", *indented(body), "}"]


def from_impl(s: Source) -> list[str]:
    """A conversion into a struct."""
    of, given = s.pick(
        [("u32", "u32"), ("f64", "f64"), ("String", "&str"), ("i64", "i32"), ("f64", "u32"), ("u64", "u8")]
    )
    lines, name, (field,) = _struct(s, of)
    arg = s.pick(["value", "from", named(s)])
    made = arg if of == given else s.pick([f"{arg}.into()", f"{of}::from({arg})"])
    part = field if made == field else f"{field}: {made}"
    body = [f"fn from({arg}: {given}) -> Self {{", f"    {s.pick(['Self', name])} {{ {part} }}", "}"]
    return [*lines, f"impl From<{given}> for {name} {{", *indented(body), "}"]


def iterator_impl(s: Source) -> list[str]:
    """A struct that counts as an iterator."""
    of = s.pick(["u32", "u64", "i32", "usize"])
    lines, name, (at, end) = _struct(s, of, of)
    body = [
        f"if self.{at} >= self.{end} {{",
        "    return None;",
        "}",
        f"self.{at} += {s.number(1, 5)};",
        f"Some(self.{at})",
    ]
    if s.chance(0.3):
        body = [f"let next = self.{at};", f"self.{at} = self.{end} {s.pick('+*')} {s.number(1, 5)};", "Some(next)"]
    return [
        *lines,
        f"impl Iterator for {name} {{",
        f"    type Item = {of};",
        "",
        f"    fn next(&mut self) -> Option<{s.pick(['Self::Item', of])}> {{",
        *indented(body, 2),
        "    }",
        "}",
    ]


def operator_impl(s: Source) -> list[str]:
    """Addition or another operator of a struct of its own."""
    of, count = s.pick(["f64", "i32", "u32", "i64"]), s.pick([1, 2, 2])
    lines, name, names = _struct(s, *[of] * count)
    trait, method, op = s.pick([("Add", "add", "+"), ("Sub", "sub", "-"), ("Mul", "mul", "*")])
    other = s.pick(["other", "rhs"])
    parts = [f"{n}: self.{n} {op} {other}.{n}," for n in names]
    return [
        *lines,
        f"impl std::ops::{trait} for {name} {{",
        "    type Output = Self;",
        "",
        f"    fn {method}(self, {other}: Self) -> Self {{",
        "        Self {",
        *indented(parts, 3),
        "        }",
        "    }",
        "}",
    ]


def generic_function(s: Source) -> list[str]:
    """A function over any type with a bound, inline or in a where clause."""
    name, arg, x = s.func(), s.plural(), local(s, "it")
    t = s.pick(["T", "T", "T", "K", "V"])
    last = s.pick(["sum()", "max().unwrap_or(0)", "fold(0, u32::max)"])
    best, walk = "if a > b { a } else { b }", s.pick(["rev()", f"take({s.number()})"])
    bound, given, out, body = s.pick([
        ("std::fmt::Display", f"{arg}: &[{t}]", "String", [f"{arg}.iter().map(|{x}| {x}.to_string()).collect()"]),
        ("std::fmt::Debug", f"{arg}: &[{t}]", "", [f"for {x} in {arg} {{", f'    println!("{{{x}:?}}");', "}"]),
        ("PartialOrd + Copy", f"{arg}: &[{t}]", f"Option<{t}>", [f"{arg}.iter().copied().reduce(|a, b| {best})"]),
        ("Clone", f"{arg}: &[{t}]", f"Vec<{t}>", [f"{arg}.iter().{walk}.cloned().collect()"]),
        ("Ord", f"{arg}: &[{t}]", f"Option<&{t}>", [f"{arg}.iter().{s.pick(['max', 'min'])}()"]),
        ("PartialEq", f"{arg}: &[{t}], {x}: &{t}", "usize", [f"{arg}.iter().filter(|it| *it == {x}).count()"]),
        ("Copy + std::ops::Add<Output = T>".replace("T", t), f"{x}: {t}, {arg}: {t}", t, [f"{x} + {arg}"]),
        ("Into<f64>", f"{x}: {t}", "f64", [f"{x}.into() * {literal(s, 'f64')}"]),
        ("AsRef<str>", f"{x}: {t}", "usize", [f"{x}.as_ref().len()"]),
        ("Default + Clone", f"{x}: usize", f"Vec<{t}>", [f"vec![{t}::default(); {x}]"]),
        (f"Fn({(of := s.pick(INTEGERS))}) -> {of}", f"{x}: {t}, {arg}: {of}", of, [f"{x}({x}({arg}))"]),
        ("Iterator<Item = u32>", f"{x}: {t}", "u32", [f"{x}.{last}"]),
    ])  # fmt: skip
    result = f" -> {out}" if out else ""
    if s.chance(0.3):
        head = [*doc(s), f"{vis(s)}fn {name}<{t}>({given}){result}", "where", f"    {t}: {bound},", "{"]
        return [*head, *indented(body), "}"]
    return function(s, f"{name}<{t}: {bound}>({given}){result}", body)
