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
_VOCABULARY: dict[str, str] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
_NOUNS, _VERBS, _ADJECTIVES, _WORDS, _SYLLABLES, _RESERVED = (
    _VOCABULARY[key].split() for key in ("nouns", "verbs", "adjectives", "words", "syllables", "reserved")
)
_STRANGE = 0.45
"""Share of names that are in no vocabulary. With few of them a model learns the vocabulary, not to copy."""
_GLUE = ("the", "a", "of", "and", "to", "in", "is", "it", "for", "with", "as", "that", "one", "at", "by", "when", "no")


def _successors(words: Sequence[str]) -> dict[str, str]:
    """Which letters follow each pair of letters in `words`; `$` ends one, `^` begins it."""
    table: dict[str, list[str]] = {}
    for word in words:
        padded = f"^^{word}$"
        for at in range(len(padded) - 2):
            table.setdefault(padded[at : at + 2], []).append(padded[at + 2])
    return {pair: "".join(letters) for pair, letters in table.items()}


_SUCCESSORS = _successors([*_NOUNS, *_VERBS, *_ADJECTIVES, *_WORDS])


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
        if high > 9 and self.chance(0.35):
            high = 9
        return self.random.randint(low, max(low, high))

    def numbers(self, count: int | None = None) -> str:
        """`3, 14, 15`: two to six numbers, comma separated."""
        return ", ".join(str(self.number()) for _ in range(count or self.random.randint(2, 6)))

    def word(self) -> str:
        """A plain word for use inside string literals."""
        if self.chance(_STRANGE):
            return self._invented()
        return self.pick(_WORDS if self.chance(0.6) else _NOUNS)

    def text(self) -> str:
        """A short phrase for use inside string literals (no quotes, no braces)."""
        words = [self.word() for _ in range(self.pick([1, 1, 2, 2, 3]))]
        if self.chance(0.25):
            words[0] = words[0].title()
        if self.chance(0.15):
            at = self.random.randrange(len(words))
            words[at] += self.pick([",", "!", ":", ".", "-", " =", "?", ";", "..."])
        return " ".join(words)

    def string(self) -> str:
        """A quoted Rust string literal."""
        return f'"{self.text()}"'

    def strings(self, count: int | None = None) -> str:
        """Quoted literals, comma separated."""
        return ", ".join(self.string() for _ in range(count or self.random.randint(2, 4)))

    def var(self) -> str:
        """A fresh local variable, parameter or field name."""
        shapes = [
            lambda: self._noun(),
            lambda: self._noun(),
            lambda: f"{self._adjective()}_{self._noun()}",
            lambda: f"{self._noun()}_{self._noun()}",
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
                lambda: _pluralized(self._noun()),
                lambda: f"{self._adjective()}_{_pluralized(self._noun())}",
            ]
        )

    def func(self) -> str:
        """A fresh function name."""
        shapes = [
            lambda: f"{self._verb()}_{self._noun()}",
            lambda: f"{self._verb()}_{self._noun()}",
            lambda: f"{self._verb()}_{self._adjective()}_{self._noun()}",
            lambda: f"{self._noun()}_{self._noun()}",
            lambda: self._verb(),
            self._invented,
        ]
        return self._fresh(shapes)

    def type_name(self) -> str:
        """A fresh UpperCamelCase type name."""
        shapes = [
            lambda: self._noun().title(),
            lambda: self._noun().title(),
            lambda: self._adjective().title() + self._noun().title(),
            lambda: self._noun().title() + self._noun().title(),
            lambda: self._invented().title(),
        ]
        return self._fresh(
            shapes,
            avoid={"Self", "Some", "Option", "Result", "String", "Vec", "Box", "Ordering", "Path", "File", "Instant"},
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
        if self.chance(0.5):
            words = [self.word() if self.chance(0.7) else self.pick(_GLUE) for _ in range(self.random.randint(3, 9))]
            return f"// {' '.join(words).capitalize()}{self.pick(['', '.'])}"
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

    def _noun(self) -> str:
        return self._invented() if self.chance(_STRANGE) else self.pick(_NOUNS)

    def _verb(self) -> str:
        return self._invented() if self.chance(_STRANGE) else self.pick(_VERBS)

    def _adjective(self) -> str:
        return self._invented() if self.chance(_STRANGE) else self.pick(_ADJECTIVES)

    def _invented(self) -> str:
        """A word that is in no vocabulary: syllables, letters that follow each other as in English, or any letters."""
        kind = self.random.random()
        if kind < 0.25:
            return "".join(self.pick(_SYLLABLES) for _ in range(self.pick([2, 3])))
        if kind < 0.4:
            return "".join(self.pick("abcdefghijklmnopqrstuvwxyz") for _ in range(self.random.randint(3, 7)))
        word = ""
        while not 3 <= len(word) <= 11:
            word, pair = "", "^^"
            while (letter := self.pick(_SUCCESSORS[pair])) != "$" and len(word) < 12:
                word, pair = word + letter, pair[1] + letter
        return word

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
