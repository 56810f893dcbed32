"""Values that move: types without Copy, how programs make, read and change them, and the functions around them.

The borrow checker's generators need many such types; the tasks themselves are in the family modules.
"""

from dataclasses import dataclass

from sleepyd.koans.generate.source import Source


@dataclass(frozen=True, slots=True)
class Owned:
    """A type whose values move. `item` declares or imports it (ends in a blank line), or is empty."""

    type: str
    item: str
    fields: tuple[tuple[str, str], ...]
    measure: str
    number: str

    def make(self, s: Source) -> str:
        """An expression that makes a value."""
        if self.fields:
            return f"{self.type} {{ {', '.join(f'{name}: {s.value(of)}' for name, of in self.fields)} }}"
        if self.type.startswith("HashMap"):
            pairs = ", ".join(f"({s.value('String')}, {s.number()})" for _ in range(s.number(1, 2)))
            return f"HashMap::from([{pairs}])"
        return s.value(self.type)

    def read(self, s: Source, name: str) -> str:
        """A statement that only looks at the value."""
        if s.chance(0.12) and self.measure == ".len()":
            return s.pick([f"assert!(!{name}.is_empty());", f"assert!({name}.len() < {s.number(40, 99)});"])
        if s.chance(0.4):
            return show(s, name + self.measure)
        if self.type == "String":
            return show(s, name)
        if self.fields and s.chance(0.6):
            return show(s, f"{name}.{self.fields[0][0]}")
        return show(s, name, ":?")

    def change(self, s: Source, name: str) -> str:
        """A statement that borrows the value mutably (never an assignment)."""
        if self.type == "String":
            return s.pick([f"{name}.push_str({s.string()});", f"{name}.push({s.value('char')});"])
        if self.type.startswith("Vec<"):
            return f"{name}.push({s.value(self.type[4:-1])});"
        if self.fields:
            return f"{name}.{self.fields[0][0]}.push_str({s.string()});"
        return f"{name}.insert({s.value('String')}, {s.number()});"


def owned(s: Source, structs: float = 0.3, maps: float = 0.1) -> Owned:
    """A random type that moves; `structs` and `maps` are the shares of own structs and of hash maps."""
    if s.chance(structs):
        return structure(s)
    if s.chance(maps):
        return Owned("HashMap<String, i32>", "use std::collections::HashMap;\n\n", (), ".len()", "usize")
    kind = s.pick(["String", "String", "Vec<i32>", "Vec<String>", "Vec<u32>", "Vec<f64>"])
    return Owned(kind, "", (), ".len()", "usize")


def structure(s: Source) -> Owned:
    """An own struct that derives Debug and Clone: a String field first, then a number, then perhaps more."""
    name, number = s.type_name(), s.pick(["u32", "i32", "u64", "usize"])
    fields = [(s.var(), "String"), (s.var(), number)]
    fields += [(s.var(), s.field_type()) for _ in range(s.pick([0, 0, 1]))]
    body = "".join(f"    {field}: {of},\n" for field, of in fields)
    derive = s.pick(["Debug, Clone", "Debug, Clone", "Clone, Debug", "Debug, Clone, PartialEq"])
    item = f"#[derive({derive})]\nstruct {name} {{\n{body}}}\n\n"
    return Owned(name, item, tuple(fields), f".{fields[1][0]}", number)


def show(s: Source, expression: str, spec: str = "") -> str:
    """A `println!` of `expression`."""
    text = s.pick(["", f"{s.text()}: ", f"{s.text()} ", f"{s.word()} = "])
    if expression.isidentifier() and s.chance(0.3):
        return f'println!("{text}{{{expression}{spec}}}");'
    return f'println!("{text}{{{spec}}}", {expression});'


def opening(s: Source) -> str:
    """The head of a function without parameters or result."""
    return s.pick(["fn main()", "fn main()", f"fn {s.func()}()", f"pub fn {s.func()}()"])
