"""Lifelike data types for the trait tasks (definitions, methods, values of them) and innocent code beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sleepyd.koans.generate.crates.traits import doc, public
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.records import COPYABLE, SHOWABLE, derive

INTEGERS = ("u32", "u32", "i32", "u64", "usize", "i64", "u16")
MIXED = ("String", "String", "u32", "f64", "bool", "usize", "Vec<u32>", "Option<u32>", "i64", "(u32, u32)", "[u8; 3]")
SMALL = (*COPYABLE, "(i32, i32)", "[u8; 2]", "Option<u32>")
SHOWN = ("String", "u32", "f64", "i64", "bool", "usize", "char", "u8")


def value(s: Source, kind: str) -> str:
    """A literal expression of `kind`; tuples and arrays as well."""
    if kind.startswith("("):
        return "(" + ", ".join(value(s, part) for part in kind[1:-1].split(", ")) + ")"
    if kind.startswith("["):
        inner, count = kind[1:-1].split("; ")
        return "[" + ", ".join(value(s, inner) for _ in range(int(count))) + "]"
    return s.value(kind)


@dataclass(frozen=True, slots=True)
class Model:
    """A data type: `fields` are (name, type); `variants` of an enum are (name, payload fields, named or not)."""

    name: str
    shape: str
    fields: tuple[tuple[str, str], ...] = ()
    variants: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()

    def make(self, s: Source, depth: int = 1, *, flat: bool = False) -> str:
        """An expression that builds a value, in a line indented by `depth` levels; `flat` keeps it on one line."""
        if self.shape == "enum":
            variant, payload = s.pick(self.variants)
            return f"{self.name}::{variant}{_filled(payload, [value(s, kind) for _, kind in payload])}"
        values = [value(s, kind) for _, kind in self.fields]
        if self.shape == "tuple":
            return f"{self.name}({', '.join(values)})"
        line = self.name + _filled(self.fields, values)
        if flat or len(line) < 55:
            return line
        pad = "\n" + "    " * depth
        pairs = zip(self.fields, values, strict=True)
        return f"{self.name} {{" + "".join(f"{pad}    {f}: {v}," for (f, _), v in pairs) + pad + "}"

    @property
    def unit(self) -> str:
        """The first variant without data."""
        return f"{self.name}::{next(name for name, payload in self.variants if not payload)}"

    @property
    def count(self) -> tuple[str, str]:
        """(name, type) of an integer field."""
        return next((field, kind) for field, kind in self.fields if kind in INTEGERS)

    def part(self, s: Source) -> tuple[str, str]:
        """One field as (placeholder to print it with, accessor)."""
        field, kind = s.pick(self.fields)
        return ("{}" if kind in SHOWABLE else "{:?}"), f".{field}"

    def arms(self, s: Source, depth: int, values: Sequence[str] = ()) -> str:
        """Match arms that give a number (or one of `values`) for each variant."""
        lines = []
        for at, (name, payload) in enumerate(self.variants):
            rest = "" if not payload else " { .. }" if payload[0][0] else "(..)"
            lines.append(f"{'    ' * depth}{self.name}::{name}{rest} => {values[at] if values else s.number()},\n")
        return "".join(lines)


def _filled(fields: Sequence[tuple[str, str]], values: Sequence[str]) -> str:
    if not fields:
        return ""
    if not fields[0][0]:
        return f"({', '.join(values)})"
    return " { " + ", ".join(f"{f}: {v}" for (f, _), v in zip(fields, values, strict=True)) + " }"


def a_struct(s: Source, kinds: Sequence[str] = MIXED) -> Model:
    """A struct with two to five named fields, one of them an integer."""
    fields = [(s.var(), s.pick(kinds)) for _ in range(s.pick([1, 2, 2, 3, 3, 4]))]
    fields.insert(s.random.randint(0, len(fields)), (s.var(), s.pick(INTEGERS)))
    return Model(s.type_name(), "struct", tuple(fields))


def a_tuple(s: Source, kinds: Sequence[str] = MIXED) -> Model:
    """A tuple struct with one to three fields, the first an integer."""
    kinds = [s.pick(INTEGERS), *(s.pick(kinds) for _ in range(s.pick([0, 1, 1, 2])))]
    return Model(s.type_name(), "tuple", tuple((str(at), kind) for at, kind in enumerate(kinds)))


def an_enum(s: Source, kinds: Sequence[str] = MIXED, data: float = 0.6) -> Model:
    """An enum; with chance `data` some variants hold values. One at least holds none."""
    variants: list[tuple[str, tuple[tuple[str, str], ...]]] = [(s.type_name(), ()) for _ in range(s.pick([1, 2, 2, 3]))]
    full = s.pick([1, 1, 2]) if s.chance(data) else 0
    for _ in range(full or (len(variants) == 1)):
        payload: tuple[tuple[str, str], ...] = ()
        if full:
            named = s.chance(0.35)
            payload = tuple((s.var() if named else "", s.pick(kinds)) for _ in range(2 if named else 1))
        variants.insert(s.random.randint(0, len(variants)), (s.type_name(), payload))
    return Model(s.type_name(), "enum", (), tuple(variants))


def with_fields(s: Source, kinds: Sequence[str] = MIXED) -> Model:
    """A struct or tuple struct."""
    return a_tuple(s, kinds) if s.chance(0.25) else a_struct(s, kinds)


def anything(s: Source, kinds: Sequence[str] = MIXED) -> Model:
    """A struct, tuple struct or enum."""
    return an_enum(s, kinds) if s.chance(0.35) else with_fields(s, kinds)


def define(s: Source, m: Model, have: Sequence[str], add: Sequence[str] = (), *, methods: float = 0.35) -> str:
    """The definition of `m`, deriving `have` and, when fixed, `add`; often with methods; ends with an empty line."""
    is_open = public(s)
    default = "Default" in add and m.shape == "enum"
    head = doc(s) + derive(have, add) + is_open
    if m.shape == "enum":
        lines = ""
        for name, payload in m.variants:
            kinds = [kind for _, kind in payload]
            mark = default and m.unit.endswith(f"::{name}")
            lines += (
                doc(s, 1, 0.12) + ("    «→#[default]»\n" if mark else "") + f"    {name}{_filled(payload, kinds)},\n"
            )
        text = f"{head}enum {m.name} {{\n{lines}}}\n\n"
    elif m.shape == "tuple":
        text = f"{head}struct {m.name}({', '.join(is_open + kind for _, kind in m.fields)});\n\n"
    else:
        lines = "".join(f"{doc(s, 1, 0.12)}    {is_open}{name}: {kind},\n" for name, kind in m.fields)
        text = f"{head}struct {m.name} {{\n{lines}}}\n\n"
    return text + (inherent(s, m) if s.chance(methods) else "")


def inherent(s: Source, m: Model, more: str = "") -> str:
    """An `impl` block with one or two plain methods and, last, the methods in `more`; ends with an empty line."""
    makers = _enum_methods(s, m) if m.shape == "enum" else _struct_methods(s, m)
    chosen = s.random.sample(makers, s.pick([0, 0, 1] if more else [1, 1, 1, 2]))
    return (
        f"impl {m.name} {{\n" + "\n".join([*(doc(s, 1) + made for made in chosen), *([more] if more else [])]) + "}\n\n"
    )


def _method(s: Source, sign: str, body: str) -> str:
    return f"    {public(s)}fn {sign} {{\n        {body}\n    }}\n"


def _enum_methods(s: Source, m: Model) -> list[str]:
    kind = s.pick(["u32", "u64", "i32"])
    labels = [f'"{s.word()}"' for _ in m.variants]
    return [
        f"    fn {s.func()}(&self) -> {kind} {{\n        match self {{\n{m.arms(s, 3)}        }}\n    }}\n",
        f"    fn {s.func()}(&self) -> &'static str {{\n        match self {{\n{m.arms(s, 3, labels)}        }}\n"
        f"    }}\n",
        _method(s, f"{s.func()}(&self) -> bool", f"{s.pick(['', '!'])}matches!(self, {m.unit})"),
    ]


def _struct_methods(s: Source, m: Model) -> list[str]:
    (field, kind), by = m.count, s.var()
    made = [
        _method(s, f"{s.func()}(&self) -> bool", f"self.{field} {s.pick(['>', '<=', '=='])} {s.number()}"),
        _method(
            s, f"{s.func()}(&self) -> {kind}", f"(self.{field} + {s.number()}) {s.pick(['*', '/', '%'])} {s.number(2)}"
        ),
        _method(s, f"{s.func()}(&mut self, {by}: {kind})", f"self.{field} {s.pick(['+=', '*=', '='])} {by};"),
        _method(
            s,
            f"{s.func()}(&self, {by}: {kind}) -> Option<{kind}>",
            f"self.{field}.checked_{s.pick(['sub', 'add'])}({by})",
        ),
    ]
    if m.shape == "struct" and len(m.fields) < 4:
        arguments, names = ", ".join(f"{f}: {k}" for f, k in m.fields), ", ".join(f for f, _ in m.fields)
        made.append(_method(s, f"{s.pick(['new', s.func()])}({arguments}) -> Self", f"Self {{ {names} }}"))
    for name, of in m.fields:
        if of == "Vec<u32>":
            chain = s.pick(
                [".iter().sum()", f".iter().filter(|n| **n > {s.number()}).sum()", ".iter().fold(0, |a, b| a * 2 + b)"]
            )
            made.append(_method(s, f"{s.func()}(&self) -> u32", f"self.{name}{chain}"))
        elif of == "String":
            chain, gives = s.pick([(".len()", "usize"), (".trim().is_empty()", "bool"), (".to_uppercase()", "String")])
            made.append(_method(s, f"{s.func()}(&self) -> {gives}", f"self.{name}{chain}"))
    return made


def display_named(s: Source) -> tuple[str, str, str]:
    """(line that imports it or nothing, path of `fmt`, Display in bounds): one of the usual ways."""
    return s.pick(
        [
            ("", "std::fmt", "std::fmt::Display"),
            ("use std::fmt::Display;", "std::fmt", "Display"),
            ("use std::fmt;", "fmt", "fmt::Display"),
        ]
    )
