"""Data types with a derive list that differs between the buggy and the fixed program, and values of them.

The skeletons of the trait tasks decide how such a type is used; this module only defines it and builds values.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sleepyd.koans.generate.source import Source

PLAIN = ("String", "String", "u32", "i32", "u64", "f64", "bool", "usize", "i64", "u8", "Vec<u32>", "Option<u32>")
EXACT = ("String", "String", "u32", "i32", "u64", "u32", "bool", "usize", "i64", "u8", "char", "u16")
COPYABLE = ("i32", "i32", "u32", "f64", "f64", "f32", "u8", "bool", "char", "usize", "u64", "i64")
SHOWABLE = ("String", "u32", "i32", "u64", "f64", "f32", "bool", "usize", "i64", "u8", "u16", "char")
_ORDER = ("Debug", "Clone", "Copy", "PartialEq", "Eq", "Hash", "PartialOrd", "Ord", "Default")


@dataclass(frozen=True, slots=True)
class Record:
    """A struct or enum of the generated program; `fields` are (name, type), for an enum (variant, payload or "")."""

    name: str
    shape: str
    fields: tuple[tuple[str, str], ...]
    has_new: bool

    def make(self, s: Source, depth: int = 1) -> str:
        """An expression that builds a value, to stand in a line indented by `depth` levels."""
        if self.shape == "enum":
            variant, payload = s.pick(self.fields)
            return f"{self.name}::{variant}" + (f"({s.value(payload)})" if payload else "")
        if self.has_new:
            values = [s.string() if kind == "String" else s.value(kind) for _, kind in self.fields]
            return f"{self.name}::new({', '.join(values)})"
        values = [s.value(kind) for _, kind in self.fields]
        if self.shape == "tuple":
            return f"{self.name}({', '.join(values)})"
        pairs = [f"{field}: {value}" for (field, _), value in zip(self.fields, values, strict=True)]
        if sum(map(len, pairs)) < 40 and s.chance(0.85):
            return f"{self.name} {{ {', '.join(pairs)} }}"
        pad = "\n" + "    " * depth
        return self.name + " {" + "".join(f"{pad}    {pair}," for pair in pairs) + pad + "}"

    def part(self, s: Source) -> tuple[str, str]:
        """One field as (placeholder to print it with, accessor): `("{}", ".size")`. Not for an enum."""
        index = s.random.randrange(len(self.fields))
        field, kind = self.fields[index]
        return ("{}" if kind in SHOWABLE else "{:?}"), f".{field}"


def record(
    s: Source,
    kinds: Sequence[str] = PLAIN,
    shapes: Sequence[str] = ("named", "named", "named", "tuple"),
    new: float = 0.2,
) -> Record:
    """A random data type with fields of `kinds`; `new` is the chance that it has a `new` function."""
    shape, name = s.pick(shapes), s.type_name()
    if shape == "enum":
        payload = s.chance(0.25)
        variants = [(s.type_name(), "") for _ in range(s.random.randint(2, 4))]
        if payload:
            variants[-1] = (variants[-1][0], s.pick(kinds))
        return Record(name, shape, tuple(variants), has_new=False)
    if shape == "tuple":
        count = s.pick([1, 1, 2, 2, 3])
        return Record(name, shape, tuple((str(i), s.pick(kinds)) for i in range(count)), has_new=False)
    count = s.pick([1, 2, 2, 2, 3, 3, 4])
    return Record(name, shape, tuple((s.var(), s.pick(kinds)) for _ in range(count)), has_new=s.chance(new))


def some(s: Source, need: Sequence[str] = (), maybe: Sequence[str] = ("Debug", "Clone", "PartialEq")) -> list[str]:
    """`need` and, half of the time, some of `maybe`, in the usual order of a derive list."""
    extra = [trait for trait in maybe if s.chance(0.5)] if s.chance(0.5) else []
    return sorted({*need, *extra}, key=_ORDER.index)


def derive(have: Sequence[str], add: Sequence[str]) -> str:
    """The attribute line(s) that get `add`: extended when there is a derive list, else new."""
    if not add:
        return f"#[derive({', '.join(have)})]\n" if have else ""
    if not have:
        return f"«→#[derive({', '.join(add)})]»\n"
    return f"#[derive({', '.join(have)}«→, {', '.join(add)}»)]\n"


def define(s: Source, r: Record, have: Sequence[str], add: Sequence[str] = ()) -> str:
    """The definition of `r`, deriving `have` and, when fixed, `add`; ends with an empty line."""
    public = s.pick(["", "", "", "pub "])
    open_field = public and s.pick(["", "pub "])
    head = (f"/// {s.comment()[3:]}\n" if s.chance(0.1) else "") + derive(have, add) + public
    if r.shape == "enum":
        lines = "".join(f"    {name}({kind}),\n" if kind else f"    {name},\n" for name, kind in r.fields)
        return f"{head}enum {r.name} {{\n{lines}}}\n\n"
    if r.shape == "tuple":
        return f"{head}struct {r.name}({', '.join(open_field + kind for _, kind in r.fields)});\n\n"
    lines = "".join(f"    {open_field}{name}: {kind},\n" for name, kind in r.fields)
    return f"{head}struct {r.name} {{\n{lines}}}\n\n" + (
        f"impl {r.name} {{\n{constructor(r, public)}}}\n\n" if r.has_new else ""
    )


def constructor(r: Record, public: str) -> str:
    """The function `new` of `r`, for its impl."""
    arguments = ", ".join(f"{name}: {'&str' if kind == 'String' else kind}" for name, kind in r.fields)
    values = ", ".join(f"{name}: {name}.to_string()" if kind == "String" else name for name, kind in r.fields)
    return f"    {public}fn new({arguments}) -> Self {{\n        Self {{ {values} }}\n    }}\n"
