"""Seeded raw material for program generators: names, types, literals, comments and innocent code around the error.

One `Source` is one random stream; the same seed always gives the same program. Names come from a vocabulary that real
Rust code uses and, for a share of them, from invented syllables, so that a model trained on the result has to copy
identifiers instead of knowing them.
"""

import random
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_VOCABULARY = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
_NOUNS, _VERBS, _ADJECTIVES, _WORDS, _SYLLABLES, _RESERVED = (
    _VOCABULARY[key].split() for key in ("nouns", "verbs", "adjectives", "words", "syllables", "reserved")
)


class Source:
    """A stream of names, literals and snippets that never repeats a name within one program."""

    def __init__(self, seed: int | str) -> None:
        self.random = random.Random(seed)
        self._used: set[str] = set(_RESERVED)

    def pick(self, choices: Sequence[T]) -> T:
        """One of `choices`."""
        return choices[self.random.randrange(len(choices))]

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.random.random() < probability

    def number(self, low: int = 1, high: int = 99) -> int:
        """A number; mostly small, as in real programs."""
        if high > 9 and self.chance(0.4):
            high = 9
        return self.random.randint(low, max(low, high))

    def numbers(self, count: int | None = None) -> str:
        """`3, 14, 15`: two to six numbers, comma separated."""
        return ", ".join(str(self.number()) for _ in range(count or self.random.randint(2, 6)))

    def word(self) -> str:
        """A plain word for use inside string literals."""
        if self.chance(0.2):
            return self._invented()
        return self.pick(_WORDS if self.chance(0.6) else _NOUNS)

    def text(self) -> str:
        """A short phrase for use inside string literals (no quotes, no braces)."""
        return " ".join(self.word() for _ in range(self.pick([1, 1, 2, 2, 3])))

    def string(self) -> str:
        """A quoted Rust string literal."""
        return f'"{self.text()}"'

    def strings(self, count: int | None = None) -> str:
        """Quoted literals, comma separated."""
        return ", ".join(self.string() for _ in range(count or self.random.randint(2, 4)))

    def var(self) -> str:
        """A fresh local variable, parameter or field name."""
        shapes = [
            lambda: self.pick(_NOUNS),
            lambda: self.pick(_NOUNS),
            lambda: f"{self.pick(_ADJECTIVES)}_{self.pick(_NOUNS)}",
            lambda: f"{self.pick(_NOUNS)}_{self.pick(_NOUNS)}",
            lambda: self.pick(
                ["a", "b", "c", "x", "y", "n", "m", "k", "s", "t", "v", "w", "p", "q", "r", "buf", "tmp", "acc", "idx"]
            ),
            self._invented,
        ]
        return self._fresh(shapes)

    def plural(self) -> str:
        """A fresh name for a collection."""
        return self._fresh(
            [
                lambda: _pluralized(self.pick(_NOUNS)),
                lambda: f"{self.pick(_ADJECTIVES)}_{_pluralized(self.pick(_NOUNS))}",
            ]
        )

    def func(self) -> str:
        """A fresh function name."""
        shapes = [
            lambda: f"{self.pick(_VERBS)}_{self.pick(_NOUNS)}",
            lambda: f"{self.pick(_VERBS)}_{self.pick(_NOUNS)}",
            lambda: f"{self.pick(_VERBS)}_{self.pick(_ADJECTIVES)}_{self.pick(_NOUNS)}",
            lambda: f"{self.pick(_NOUNS)}_{self.pick(_NOUNS)}",
            lambda: self.pick(_VERBS),
            self._invented,
        ]
        return self._fresh(shapes)

    def type_name(self) -> str:
        """A fresh UpperCamelCase type name."""
        shapes = [
            lambda: self.pick(_NOUNS).title(),
            lambda: self.pick(_NOUNS).title(),
            lambda: self.pick(_ADJECTIVES).title() + self.pick(_NOUNS).title(),
            lambda: self.pick(_NOUNS).title() + self.pick(_NOUNS).title(),
            lambda: self._invented().title(),
        ]
        return self._fresh(
            shapes, avoid={"Option", "Result", "String", "Vec", "Box", "Ordering", "Path", "File", "Instant"}
        )

    def integer_type(self) -> str:
        """A primitive integer type; i32 most often."""
        return self.pick(["i32", "i32", "i32", "u32", "u32", "i64", "u64", "usize", "u8", "u16"])

    def value(self, of: str) -> str:
        """A literal expression of a simple type."""
        if of == "String":
            return self.pick([f"String::from({self.string()})", f"{self.string()}.to_string()"])
        if of == "&str":
            return self.string()
        if of == "bool":
            return self.pick(["true", "false"])
        if of in {"f64", "f32"}:
            return f"{self.number(0, 40)}.{self.number(0, 9)}"
        if of == "char":
            return f"'{self.pick('abcdefghkmnpqrstuvxyz')}'"
        if of.startswith("Vec<"):
            inner = of[4:-1]
            return "vec![" + ", ".join(self.value(inner) for _ in range(self.random.randint(1, 4))) + "]"
        if of.startswith("Option<"):
            return f"Some({self.value(of[7:-1])})" if self.chance(0.8) else "None"
        return str(self.number())

    def field_type(self) -> str:
        """A type for a struct field."""
        return self.pick(
            ["String", "u32", "i32", "u64", "f64", "bool", "usize", "Vec<u32>", "i64", "u8", "char", "Option<u32>"]
        )

    def comment(self) -> str:
        """A line comment."""
        starts = [
            "Keep",
            "Count",
            "The",
            "Every",
            "Only the",
            "Check the",
            "Use the",
            "This is the",
            "Note the",
            "Prepare the",
        ]
        end = self.pick(["", " here", " first", " for now"])
        return f"// {self.pick(starts)} {self.pick(_ADJECTIVES)} {self.pick(_NOUNS)}{end}."

    def _invented(self) -> str:
        return "".join(self.pick(_SYLLABLES) for _ in range(self.pick([2, 3])))

    def _fresh(self, shapes: Sequence[object], avoid: frozenset[str] | set[str] = frozenset()) -> str:
        while True:
            name = str(self.pick(shapes)())  # type: ignore[operator]
            if name not in self._used and name not in avoid:
                self._used.add(name)
                return name


def _pluralized(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
