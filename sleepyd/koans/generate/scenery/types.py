"""Innocent types of the scenery with their methods, and the doc comments and visibility of every item."""

from sleepyd.koans.generate.scenery.expressions import FLOATS, INTEGERS, Scope, Value, indented, literal, local, named
from sleepyd.koans.generate.source import Source

_DOCS = (
    "Returns the {}.", "The {} of the {}.", "A {} with its {}.", "Computes the {} for a {}.", "Whether {} is {}.",
    "Holds the {} and the {}.", "Counts every {}.", "One {} of a {}.", "Adds {} to the {}.", "Default {} in {}.",
    "Creates a new {}.", "Maximum number of {}.", "Used by the {} only.", "Finds the first {} after `{}`.",
)  # fmt: skip
_FIELDS = (
    "String", "String", "u32", "i32", "u64", "f64", "bool", "usize", "u8", "i64", "char", "Vec<u32>", "Vec<String>",
    "Option<u32>", "Option<String>", "(i32, i32)", "[u8; 4]", "Vec<Vec<f64>>", "Vec<(String, u32)>", "&'static str",
    "std::collections::HashMap<String, u32>", "Vec<f64>", "f32", "Box<[u8]>", "std::time::Duration",
)  # fmt: skip


def doc(s: Source, share: float = 0.3) -> list[str]:
    """Now and then a doc comment."""
    if not s.chance(share):
        return []
    text = s.pick(_DOCS)
    return (
        [f"/// {text.format(*(s.word() for _ in range(text.count('{}'))))}"] if s.chance(0.7) else [f"/{s.comment()}"]
    )


def vis(s: Source, share: float = 0.4) -> str:
    """`pub ` now and then."""
    return s.pick(["pub ", "pub ", "pub ", "pub(crate) "]) if s.chance(share) else ""


def function(s: Source, signature: str, body: list[str]) -> list[str]:
    """A function."""
    return [*doc(s), f"{vis(s)}fn {signature} {{", *indented(body), "}"]


def derive(s: Source, *types: str) -> list[str]:
    """A derive attribute that fields of these types allow, or none."""
    if s.chance(0.25):
        return []
    scalar = all(of in (*INTEGERS, *FLOATS, "bool", "char") for of in types)
    whole = not any("f64" in of or "f32" in of for of in types)
    sets = ["Debug", "Debug", "Debug, Clone", "Debug, Clone, PartialEq", "Clone, Debug", "Debug, PartialEq"]
    sets += ["Debug, Clone, Copy", "Clone, Copy", "Copy, Clone, Debug, PartialEq"] if scalar else []
    sets += ["Debug, Clone, PartialEq, Eq", "PartialEq, Eq, Debug"] if whole else []
    sets += ["Debug, Clone, PartialEq, Eq, Hash"] if whole and not any("HashMap" in of for of in types) else []
    return [f"#[derive({s.pick(sets)})]"]


def constant(s: Source) -> list[str]:
    """A constant or a static."""
    name = f"{named(s).upper()}_{s.pick(['LIMIT', 'LIMIT', 'MAX', 'SIZE', 'COUNT', 'STEPS', 'NAMES', 'TABLE'])}"
    kind, of = (
        s.pick(["const", "const", "const", "static"]),
        s.pick([*INTEGERS, "f64", "&str", "bool", "char", "[", "[&"]),
    )
    if of.startswith("["):
        inner = s.pick(["i32", "u8", "f64", "u64"]) if of == "[" else "&str"
        values = [literal(s, inner) for _ in range(s.random.randint(2, 5))]
        typed = s.pick([f"[{inner}; {len(values)}]", f"&[{inner}]"])
        given = f"{'&' if typed.startswith('&') else ''}[{', '.join(values)}]"
        return [*doc(s), f"{vis(s)}{kind} {name}: {typed} = {given};"]
    given = (
        literal(s, of)
        if s.chance(0.7) or of not in ("u32", "u64", "usize", "i64")
        else f"{s.number()} * {s.pick([60, 8, 1024, 24])}"
    )
    return [*doc(s), f"{vis(s)}{kind} {name}: {of} = {given};"]


def alias(s: Source) -> list[str]:
    """A type alias."""
    of = s.pick(
        [
            *_FIELDS,
            "Vec<(u32, u32)>",
            "fn(i32) -> i32",
            "Result<u32, String>",
            "(String, Vec<u32>)",
            "Box<dyn Fn(u32) -> u32>",
        ]
    )
    return [*doc(s), f"{vis(s)}type {s.type_name()} = {of};"]


def _fields(s: Source, types: list[str]) -> tuple[list[str], list[Value]]:
    """Field lines and the fields as values of a method."""
    lines, values, public = [], [], s.chance(0.4)
    for of in types:
        name = named(s)
        lines += [*doc(s, 0.08), f"{'pub ' if public or s.chance(0.1) else ''}{name}: {of},"]
        known = f"[{of[4:-1]}]" if of.startswith("Vec<") else of
        values.append(Value(f"self.{name}", "&str" if of == "&'static str" else known))
    return lines, values


def plain_struct(s: Source) -> list[str]:
    """A struct, or a unit struct."""
    if s.chance(0.08):
        return [*doc(s), *derive(s), f"{vis(s)}struct {s.type_name()};"]
    types = [s.pick(_FIELDS) for _ in range(s.random.randint(1, 5))]
    lines, _ = _fields(s, types)
    return [*doc(s), *derive(s, *types), f"{vis(s)}struct {s.type_name()} {{", *indented(lines), "}"]


def tuple_struct(s: Source) -> list[str]:
    """A tuple struct, at times with a method."""
    name, of = s.type_name(), s.pick(["u32", "f64", "i32", "u64"])
    types = [of] * s.pick([1, 1, 2, 3])
    given = ", ".join(f"{s.pick(['', 'pub '])}{of}" for of in types)
    lines = [*doc(s), *derive(s, *types), f"{vis(s)}struct {name}({given});"]
    if s.chance(0.5):
        scope = Scope(s, [Value(f"self.{i}", of) for i in range(len(types))])
        method = [f"{vis(s)}fn {s.func()}(&self) -> {of} {{", f"    {scope.expression(of, 1)}", "}"]
        lines += ["", f"impl {name} {{", *indented(method), "}"]
    return lines


def enum(s: Source) -> list[str]:
    """An enum, with or without data."""
    data = ["", "", "", "(u32)", "(String)", "(i32, i32)", "(f64)", f" {{ {named(s)}: u32 }}", "(Vec<u8>)"]
    plain = s.chance(0.5)
    used = ["" if plain else s.pick(data) for _ in range(s.random.randint(2, 5))]
    first = s.number(0, 9) if plain and s.chance(0.2) else None
    variants = [f"{s.type_name()}{part}{'' if first is None else f' = {first + i}'}," for i, part in enumerate(used)]
    return [*doc(s), *derive(s, "f64", "String"), f"{vis(s)}enum {s.type_name()} {{", *indented(variants), "}"]


def enum_with_match(s: Source) -> list[str]:
    """An enum with an `impl` that matches on it."""
    name, out = s.type_name(), s.pick(["f64", "u32", "&'static str", "bool"])
    value, prefix = "&str" if "str" in out else out, s.pick(["Self", name])
    variants, arms = [], []
    for _ in range(s.random.randint(2, 4)):
        kind, of, x = s.type_name(), s.pick(["u32", "f64", "String", "u8"]), local(s)
        shape = s.random.randrange(4)
        scope = Scope(s, [Value(f"*{x}", of, x)] if of != "String" else [Value(x, of)])
        text = scope.expression(value, 1)
        if shape == 1:
            variants.append(f"{kind}({of}),")
            arms.append(f"{prefix}::{kind}({x}) => {text},")
        elif shape == 2:
            variants.append(f"{kind} {{ {x}: {of} }},")
            arms.append(f"{prefix}::{kind} {{ {x} }} => {text},")
        elif shape == 3:
            variants.append(f"{kind}({of}, {of}),")
            arms.append(f"{prefix}::{kind}({s.pick([f'_, {x}', f'{x}, ..'])}) => {text},")
        else:
            variants.append(f"{kind},")
            arms.append(f"{prefix}::{kind} => {literal(s, value)},")
    if s.chance(0.3):
        arms[-1] = f"_ => {literal(s, value)},"
    lines = [
        *doc(s),
        *derive(s, "f64", "String"),
        f"{vis(s)}enum {name} {{",
        *indented(variants),
        "}",
        "",
        f"impl {name} {{",
    ]
    return [
        *lines,
        f"    {vis(s)}fn {s.func()}(&self) -> {out} {{",
        "        match self {",
        *indented(arms, 3),
        "        }",
        "    }",
        "}",
    ]


def struct_with_methods(s: Source) -> list[str]:
    """A struct with an `impl` of a few methods."""
    name = s.type_name()
    types = [
        s.pick(["u32", "f64", "String", "Vec<u32>", "i32", "bool", "Vec<f64>", "u64", "usize", "Option<u32>"])
        for _ in range(s.random.randint(1, 3))
    ]
    lines, values = _fields(s, types)
    head = [*doc(s), *derive(s, *types), f"{vis(s)}struct {name} {{", *indented(lines), "}", "", f"impl {name} {{"]
    methods = [
        m for m in (_new(s, values, types), _getter(s, values, types), _setter(s, values, types)) if s.chance(0.55)
    ]
    methods = methods or [_getter(s, values, types)]
    for index, method in enumerate(methods):
        head += ([""] if index else []) + indented([*doc(s, 0.2), *method])
    return [*head, "}"]


def _new(s: Source, values: list[Value], types: list[str]) -> list[str]:
    names = [v.text[5:] for v in values]
    given, parts = [], []
    for name, of in zip(names, types, strict=True):
        if s.chance(0.65):
            given.append(f"{name}: {of}")
            parts.append(name)
        else:
            parts.append(f"{name}: {s.pick(['Vec::new()', s.value(of)]) if of.startswith('Vec') else s.value(of)}")
    call = f"{s.pick(['new', 'new', s.func()])}({', '.join(given)})"
    out = "Self"
    if len(parts) < 2 or (len(parts) == 2 and s.chance(0.6)):
        return [f"{vis(s)}fn {call} -> {out} {{", f"    Self {{ {', '.join(parts)} }}", "}"]
    return [f"{vis(s)}fn {call} -> {out} {{", "    Self {", *indented([f"{part}," for part in parts], 2), "    }", "}"]


def _getter(s: Source, values: list[Value], types: list[str]) -> list[str]:
    scope = Scope(s, values)
    plain = [of for of in types if of in (*INTEGERS, *FLOATS)]
    out = s.pick([*plain, *plain, "bool", "usize", "String"])
    if s.chance(0.2) and "String" in types:
        text = values[types.index("String")].text
        return [f"{vis(s)}fn {s.func()}(&self) -> &str {{", f"    &{text}", "}"]
    return [f"{vis(s)}fn {s.func()}(&self) -> {out} {{", f"    {scope.expression(out, 2)}", "}"]


def _setter(s: Source, values: list[Value], types: list[str]) -> list[str]:
    at = s.random.randrange(len(types))
    field, of, arg = values[at].text, types[at], named(s)
    inner = of[4:-1] if of.startswith("Vec<") else of
    changes = [f"{field}.push({arg});"] if of.startswith("Vec<") else [f"{field} = {arg};"]
    changes += [f"{field} += {arg};", f"{field} *= {arg};"] if of in (*INTEGERS, *FLOATS) else []
    change = s.pick(changes)
    body = [change]
    if s.chance(0.3):
        body = [f"if {Scope(s, values).condition()} {{", f"    {change}", "}"]
    signature = f"{s.func()}(&mut self, {arg}: {inner})"
    if s.chance(0.2):
        return [f"{vis(s)}fn {signature} -> &mut Self {{", *indented([*body, "self"]), "}"]
    return [f"{vis(s)}fn {signature} {{", *indented(body), "}"]
