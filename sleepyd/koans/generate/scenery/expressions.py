"""Typed Rust expressions for the scenery: arithmetic, comparisons, text and iterator chains over the values in scope.

A type is written as in Rust; `[T]` stands for whatever derefs to a slice of `T`. Everything that comes out compiles:
types are never ambiguous (`exact`), and nothing that the compiler can compute ahead overflows or divides by zero
(`opaque` values are those it cannot know).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sleepyd.koans.generate.source import Source

WIDE = ("i32", "i64", "u32", "u64", "usize")
SIGNED = ("i32", "i64")
NARROW = ("u8", "u16")
INTEGERS = (*WIDE, *NARROW)
FLOATS = ("f64", "f32")
_SHORT = ("x", "n", "v", "i", "k", "item", "y", "value", "it", "e", "c", "w", "part", "entry", "next", "j", "a", "b")
_COMMON = {
    "acc",
    "state",
    "total",
    "count",
    "result",
    "value",
    "item",
    "name",
    "items",
    "values",
    "text",
    "key",
    "index",
    "len",
    "out",
}
_LINE = 78


@dataclass(frozen=True, slots=True)
class Value:
    """Something in scope: its text as an operand and as a receiver, and its type."""

    text: str
    of: str
    receiver: str = ""
    opaque: bool = True
    exact: bool = True

    @property
    def dot(self) -> str:
        """The text to put before `.method()`."""
        return self.receiver or self.text


def named(s: Source) -> str:
    """A fresh name for a variable of a function, none of those that skeletons or `local` write by themselves."""
    while (name := s.var()) in _COMMON or name in _SHORT:
        pass
    return name


def several(s: Source) -> str:
    """A fresh name for a collection, likewise."""
    while (name := s.plural()) in _COMMON:
        pass
    return name


def local(s: Source, *taken: str) -> str:
    """A name for a loop or closure variable: short ones often come again, as in real code."""
    free = [name for name in _SHORT if name not in taken]
    return s.pick(free) if s.chance(0.5) else named(s)


def literal(s: Source, of: str) -> str:
    """A literal operand; a plain one, so its type must be known from elsewhere."""
    if of in FLOATS:
        return s.pick([f"{s.number(0, 60)}.{s.pick([0, 0, 5, 25, 75, s.number(0, 9)])}", f"{s.number()}.0"])
    if of in NARROW:
        return str(s.number(0, 120))
    if of in INTEGERS:
        return s.pick([str(s.number()), str(s.number()), str(s.number(1, 20)), str(s.pick([10, 100, 60, 24, 16, 8]))])
    return s.value(of)


def chained(head: str, receiver: str, calls: Sequence[str], tail: str = ";") -> list[str]:
    """`head receiver.call().call();` on one line, or broken over lines as rustfmt does."""
    line = head + receiver + "".join(calls) + tail
    if len(line) <= _LINE and (len(calls) < 3 or "|" not in line):
        return [line]
    return [head + receiver, *(f"    {call}" for call in calls[:-1]), f"    {calls[-1]}{tail}"]


def indented(lines: Sequence[str], levels: int = 1) -> list[str]:
    """The lines, so many levels deeper."""
    return [f"{'    ' * levels}{line}" for line in lines]


@dataclass(slots=True)
class Scope:
    """The values that expressions may use."""

    s: Source
    values: list[Value] = field(default_factory=list)

    def of(self, *types: str) -> list[Value]:
        """The values of these types."""
        return [value for value in self.values if value.of in types]

    def slices(self, *elements: str) -> list[Value]:
        """The slice-like values of these elements."""
        return self.of(*(f"[{element}]" for element in elements))

    def with_values(self, *values: Value) -> "Scope":
        """This scope and some more values."""
        return Scope(self.s, [*self.values, *values])

    def expression(self, of: str, depth: int = 1) -> str:
        """An expression of type `of`, whose type is known from outside."""
        if of in INTEGERS or of in FLOATS:
            return self.number(of, depth)[0]
        if of == "bool":
            return self.condition(depth)
        if of == "String":
            return self.string()
        if of == "char":
            return self.s.pick([v.text for v in self.of("char")] + [literal(self.s, "char")])
        if of.startswith("Option<"):
            return self.option(of[7:-1])
        if of.startswith("("):
            return f"({', '.join(self.expression(part, depth) for part in of[1:-1].split(', '))})"
        if of.startswith("Vec<"):
            inner = of[4:-1]
            return f"vec![{', '.join(self.expression(inner, 0) for _ in range(self.s.random.randint(1, 3)))}]"
        if of.startswith("["):
            inner, count = of[1:-1].split("; ")
            return f"[{', '.join(self.expression(inner, 0) for _ in range(int(count)))}]"
        return literal(self.s, of)

    def operand(self, of: str, depth: int = 0, above: int = 2) -> str:
        """The same as a number within arithmetic that binds tighter than `above` (1: sums, 2: products)."""
        text, level = self.number(of, depth)
        return text if level > above else f"({text})"

    def receiver(self, of: str) -> str:
        """A number of exactly this type to call a method of."""
        known = [v.dot for v in self.of(of) if v.exact]
        if known and self.s.chance(0.9):
            return self.s.pick(known)
        return f"{literal(self.s, of)}{self.s.pick(['_', '_', ''])}{of}"

    def number(self, of: str, depth: int = 1) -> tuple[str, int]:
        """An expression and how tightly it binds: 3 an operand, 2 a product or cast, 1 a sum, 0 whatever else."""
        s, known = self.s, self.of(of)
        if depth <= 0:
            return (s.pick(known).text if known and s.chance(0.7) else literal(s, of)), 3
        kind = s.random.random()
        if kind < 0.5 or (kind < 0.65 and not self.values):
            return self._arithmetic(of, depth)
        if kind < 0.75:
            return self._method(of), 3
        if kind < 0.87 and (asked := self._asked(of)):
            return s.pick(asked), 3
        other = [v for v in self.values if v.of in (*INTEGERS, *FLOATS) and v.of != of]
        if other:
            value = s.pick(other)
            return f"{value.text} as {of}", 2
        return self.number(of, depth - 1)

    def _arithmetic(self, of: str, depth: int) -> tuple[str, int]:
        s = self.s
        if of in NARROW or (of in WIDE and of not in SIGNED and s.chance(0.3)):
            opaque = [v.text for v in self.of(of) if v.opaque]
            if not opaque:
                return f"{literal(s, of)} {s.pick('/%')} {s.number(2, 9)}", 2
            op = s.pick("+-/%")
            return f"{s.pick(opaque)} {op} {s.number(2, 9)}", 1 if op in "+-" else 2
        kind = s.pick(["+", "+", "-", "*", "*", "/", "%"])
        if kind == "-" and of not in SIGNED and of not in FLOATS:
            kind = "+"
        if kind in "+-":
            left = self.operand(of, depth - 1, 0)
            right = self.operand(of, s.random.randrange(depth), 1)
            return f"{left} {kind} {literal(s, of) if right == left else right}", 1
        left = self.operand(of, depth - 1, 1)
        if kind == "*":
            known = [v.text for v in self.of(of) if v.opaque]
            right = s.pick(known) if known and s.chance(0.5) else f"{s.number(2, 12)}{point(of)}"
            return f"{left} * {right}", 2
        return f"{left} {kind} {s.number(2, 12)}{point(of)}", 2

    def _method(self, of: str) -> str:
        s = self.s
        target = self.receiver(of)
        other = Scope(s, [other for other in self.values if other.dot != target]).operand(of)
        small = s.number(1, 9)
        if of in FLOATS:
            calls = ["sqrt()", "abs()", "round()", "floor()", "ceil()", f"powi({s.pick([2, 2, 3])})", f"max({other})"]
            calls += [f"min({other})", f"clamp(0.0, {small}.0)", "sin()", "to_radians()", f"mul_add({other}, 1.0)"]
            calls += [f"hypot({other})", "trunc()", "recip()", f"powf({small}.5)"]
            return f"{target}.{s.pick(calls)}"
        calls = [f"max({other})", f"min({other})", f"pow({s.pick([2, 2, 3])})", f"clamp({small}, {small + s.number()})"]
        calls += [f"wrapping_add({other})", f"saturating_sub({other})", f"checked_mul({small}).unwrap_or({small})"]
        calls += [f"saturating_add({other})", f"checked_sub({other}).unwrap_or_default()", f"wrapping_mul({other})"]
        calls += ["abs()", "signum()", f"rem_euclid({small})"] if of in SIGNED else [f"abs_diff({other})", "isqrt()"]
        if any(v.dot == target != v.text for v in self.values):  # the comparing ones would compare references
            calls = [call for call in calls if not call.startswith(("max", "min", "clamp"))]
        return f"{target}.{s.pick(calls)}"

    def _asked(self, of: str) -> list[str]:
        """What can be asked of the other values for a number."""
        s, found = self.s, []
        for value in self.values:
            v, inner = value.dot, value.of
            if inner == f"[{of}]":
                found += [f"{v}.iter().sum::<{of}>()", f"{v}[0]", f"{v}.first().copied().unwrap_or({literal(s, of)})"]
                found += [f"{v}.last().copied().unwrap_or_default()"]
                found += [f"*{v}.iter().max().unwrap_or(&{literal(s, of)})"] if of in INTEGERS else []
            elif inner == f"Option<{of}>":
                found += [f"{v}.unwrap_or({literal(s, of)})", f"{v}.unwrap_or_default()"]
                found += [f"{v}.map_or(0{point(of)}, |x| x + {literal(s, of)})"] if of not in NARROW else []
            elif inner in ("String", "&str") and of == "usize":
                found += [f"{v}.len()", f"{v}.chars().count()", f"{v}.trim().len()", f"{v}.find('e').unwrap_or(0)"]
                found.append(f"{v}.chars().filter(|c| c.{char_test(s)}).count()")
            elif inner in ("String", "&str"):
                found.append(f"{v}.trim().parse::<{of}>().unwrap_or({literal(s, of)})")
            elif inner.startswith("[") and of == "usize":
                found += [f"{v}.len()", f"{v}.len() / 2", f"{v}.len().max(1)"]
            elif inner == "bool" and of in INTEGERS:
                found.append(f"{of}::from({value.text})")
        return found

    def condition(self, depth: int = 1) -> str:
        """A condition; about the values in scope when there are some."""
        s = self.s
        if depth > 0 and len(self.values) > 1 and s.chance(0.2):
            return f"{self._test()} {s.pick(['&&', '||'])} {self._test()}"
        return self._test()

    def _test(self) -> str:
        s = self.s
        if not self.values:
            number = s.number()
            return s.pick([f"{number} > {s.number()}", f"{number} % 2 == 0", f"{number} != {s.number()}"])
        value = s.pick(self.values)
        v, of = value.text, value.of
        if of in INTEGERS or of in FLOATS:
            others = Scope(s, [other for other in self.values if other.text != v])
            ordered = f"{v} {s.pick(['<', '>', '>=', '<='])} {others.operand(of)}"
            low = s.number()
            span = f"({low}{point(of)}..{s.pick(['', '='])}{low + s.number(1, 40)}{point(of)}).contains(&{v})"
            whole = [f"{v} % {s.number(2, 9)} == 0", f"{v} {s.pick(['==', '!='])} {literal(s, of)}"]
            return s.pick([ordered, ordered, ordered, span, *(whole if of in INTEGERS else [])])
        return text_test(s, value)

    def string(self) -> str:
        """An owned string."""
        s, texts = self.s, [v.dot for v in self.of("String", "&str")]
        made = [literal(s, "String"), f"{s.string()}.to_owned()"]
        if texts:
            t = s.pick(texts)
            made = [f"{t}.to_uppercase()", f"{t}.to_lowercase()", f"{t}.trim().to_string()", f"{t}.repeat(2)"]
            made += [f"{t}.replace('{s.pick('abest ')}', {s.string()})", f"{t}.chars().rev().collect::<String>()"]
            made += [f"{t}.chars().take({s.number(1, 9)}).collect::<String>()"]
        return s.pick([*made, self.formatted(), self.formatted()] if self.values else made)

    def formatted(self, macro: str = "format!") -> str:
        """A formatting call about one or two of the values, with inline or positional arguments."""
        s = self.s
        shown = [
            v for v in self.values if v.of.startswith("[") is False and not v.of.startswith("Option")
        ] or self.values
        if not shown:
            return f"{macro}({s.string()})"
        used = [s.pick(shown) for _ in range(s.pick([1, 1, 2]))]
        holes, arguments = [], []
        for value in used:
            spec = _spec(s, value.of)
            if value.text.isidentifier() and s.chance(0.6):
                holes.append(f"{{{value.text}{spec}}}")
            else:
                holes.append(f"{{{spec}}}")
                arguments.append(value.text)
        shape = s.pick(
            [f"{s.text()}: {{}}", f"{{}} {s.word()}", f"{s.word()}={{}}", f"{s.word()} {{}} {s.word()}", "{}"]
        )
        text = shape.replace("{}", s.pick([" ", ", ", "/", " - ", ": ", "x"]).join(holes))
        return f'{macro}("{text}"{"".join(f", {a}" for a in arguments)})'

    def option(self, inner: str) -> str:
        """An option of a number or text."""
        s, made = self.s, [f"Some({self.expression(inner, 1)})"] * 2
        for value in self.values:
            if value.of == f"[{inner}]" and inner in INTEGERS:
                made += [f"{value.dot}.iter().copied().{s.pick(['max', 'min'])}()", f"{value.dot}.first().copied()"]
                made.append(f"{value.dot}.iter().copied().find(|&x| x > {literal(s, inner)})")
                made.append(f"{value.dot}.get({s.number(0, 5)}).copied()")
            elif value.of == inner and inner in INTEGERS and value.exact:
                made += [f"{value.dot}.checked_{s.pick(['add', 'sub', 'mul', 'div'])}({self.operand(inner)})"]
            elif value.of in ("&str", "String") and inner in INTEGERS:
                made.append(f"{value.dot}.trim().parse().ok()")
        made += [f"({self.condition(0)}).then_some({self.operand(inner)})"] if inner in INTEGERS and self.values else []
        return s.pick(made)


def text_test(s: Source, value: Value) -> str:
    """A condition about a value that is no number."""
    v, of = value.dot, value.of
    if of == "bool":
        return s.pick([value.text, f"!{value.text}"])
    if of == "char":
        return s.pick(
            [f"{v}.{char_test(s)}", f"{value.text} == '{s.pick('aeioxyz')}'", f"matches!({value.text}, 'a'..='m')"]
        )
    if of in ("String", "&str"):
        letter = s.pick("abcdefghklmnoprstuvw")
        tests = [f"{v}.is_empty()", f"!{v}.is_empty()", f"{v}.starts_with('{letter}')", f"{v}.ends_with({s.string()})"]
        tests += [f"{v}.contains('{letter}')", f"{v}.len() {s.pick('<>')} {s.number()}", f"{v}.contains({s.string()})"]
        return s.pick([*tests, f"{v}.chars().{s.pick(['all', 'any'])}(|c| c.{char_test(s)})"])
    if of.startswith("Option<"):
        return f"{v}.{s.pick(['is_some()', 'is_none()'])}"
    return s.pick([f"{v}.is_empty()", f"!{v}.is_empty()", f"{v}.len() {s.pick(['<', '>', '>='])} {s.number()}"])


def char_test(s: Source) -> str:
    """A method that tells something about a character."""
    tests = ["is_alphabetic()", "is_numeric()", "is_whitespace()", "is_ascii_digit()", "is_uppercase()"]
    return s.pick([*tests, "is_lowercase()", "is_ascii_punctuation()", "is_alphanumeric()"])


def point(of: str) -> str:
    """What makes a whole literal one of this type."""
    return ".0" if of in FLOATS else ""


def _spec(s: Source, of: str) -> str:
    if of in FLOATS:
        return s.pick(["", ":.1", ":.2", ":.3", ":>8.2", ":6.1"])
    if of in INTEGERS:
        return s.pick(["", "", "", "", ":>4", ":03", ":<6", ":x", ":#b", ":02"])
    if of in ("String", "&str"):
        return s.pick(["", "", "", ":?", ":>10", ":<12", ":^9", ":-<8"])
    return "" if of in ("bool", "char") else ":?"
