"""Seeded raw material for program generators: names, types, literals, comments and innocent code around the error.

One `Source` is one random stream; the same seed always gives the same program. Names come from a vocabulary that real
Rust code uses and, for a share of them, from invented syllables, so that a model trained on the result has to copy
identifiers instead of knowing them.
"""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_NOUNS = ["account", "address", "alarm", "archive", "badge", "basket", "batch", "block", "board", "book", "branch", "bridge", "bucket", "budget", "buffer", "cache", "card", "cart", "catalog", "cell", "channel", "chart", "city", "client", "clock", "cluster", "code", "color", "column", "command", "config", "contact", "counter", "course", "crate", "cursor", "customer", "deck", "depth", "device", "digit", "door", "driver", "edge", "engine", "entry", "event", "factor", "field", "file", "filter", "flag", "flight", "folder", "frame", "friend", "game", "garden", "gate", "graph", "grid", "group", "guest", "height", "hero", "hotel", "house", "image", "index", "invoice", "island", "item", "job", "journal", "key", "label", "lamp", "layer", "leaf", "ledger", "letter", "level", "library", "limit", "line", "link", "list", "loan", "lock", "log", "map", "market", "mask", "matrix", "meal", "member", "menu", "message", "meter", "mission", "model", "month", "motor", "movie", "name", "network", "node", "note", "number", "offer", "office", "option", "orbit", "order", "owner", "packet", "page", "panel", "parcel", "parser", "part", "path", "patient", "payment", "person", "phase", "photo", "piece", "pilot", "pixel", "plan", "planet", "plant", "player", "plot", "point", "pool", "port", "post", "price", "prize", "profile", "project", "quest", "queue", "quiz", "radio", "range", "rank", "rate", "reader", "recipe", "record", "region", "report", "request", "result", "river", "robot", "room", "round", "route", "row", "rule", "sample", "scan", "scene", "schedule", "school", "score", "season", "seat", "sector", "seed", "segment", "sensor", "server", "session", "shape", "sheet", "shelf", "shift", "ship", "shop", "signal", "site", "size", "slot", "song", "source", "speed", "stack", "stage", "star", "station", "status", "step", "stock", "stop", "store", "story", "stream", "street", "student", "table", "tag", "target", "team", "temperature", "text", "ticket", "tile", "timer", "title", "token", "tool", "topic", "tower", "town", "trace", "track", "trade", "trail", "train", "tree", "trip", "truck", "tune", "unit", "user", "value", "vehicle", "version", "video", "view", "visit", "vote", "wallet", "watch", "water", "weight", "wheel", "width", "window", "word", "worker", "world", "zone"]
_VERBS = ["add", "adjust", "apply", "build", "bump", "calc", "check", "clean", "collect", "combine", "compute", "copy", "count", "create", "describe", "detect", "draw", "emit", "encode", "evaluate", "extract", "fetch", "fill", "find", "format", "gather", "get", "grow", "handle", "join", "keep", "label", "list", "load", "lookup", "make", "mark", "measure", "merge", "mix", "move", "name", "parse", "pick", "plan", "prepare", "print", "process", "pull", "push", "rank", "read", "record", "render", "reset", "resolve", "run", "save", "scale", "scan", "search", "select", "send", "shift", "show", "sort", "split", "start", "store", "sum", "take", "tally", "track", "trim", "turn", "update", "use", "visit", "weigh", "wrap"]
_ADJECTIVES = ["active", "big", "blue", "bright", "busy", "clean", "cold", "current", "dark", "deep", "early", "empty", "extra", "fast", "final", "first", "free", "fresh", "full", "global", "green", "half", "heavy", "hidden", "high", "hot", "idle", "inner", "large", "last", "late", "left", "light", "local", "long", "loud", "low", "main", "max", "min", "new", "next", "odd", "old", "open", "outer", "plain", "quick", "quiet", "rare", "raw", "ready", "red", "right", "round", "safe", "sharp", "short", "slow", "small", "smart", "soft", "solid", "spare", "steady", "strong", "tall", "thin", "tiny", "total", "upper", "valid", "warm", "weak", "wide", "wild", "young"]
_SYLLABLES = ["ba", "be", "bo", "da", "de", "do", "fa", "fe", "ga", "go", "ha", "hi", "jo", "ka", "ke", "ki", "lo", "lu", "ma", "mi", "mo", "na", "ne", "no", "pa", "pi", "ra", "re", "ro", "sa", "se", "su", "ta", "te", "to", "va", "ve", "wa", "xi", "yo", "za"]
_WORDS = ["apple", "amber", "basil", "birch", "cedar", "cherry", "clover", "coral", "cobalt", "copper", "daisy", "delta", "ember", "fern", "flint", "ginger", "hazel", "iris", "ivory", "jade", "juniper", "lemon", "lilac", "linen", "maple", "marble", "mint", "moss", "nutmeg", "oak", "olive", "onyx", "opal", "orchid", "pearl", "pepper", "pine", "plum", "poppy", "quartz", "raven", "river", "rose", "ruby", "sage", "sand", "silver", "slate", "spruce", "stone", "thyme", "topaz", "tulip", "velvet", "violet", "walnut", "willow"]
_KEYWORDS = set(
    ["as", "break", "const", "continue", "crate", "else", "enum", "extern", "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while", "async", "await", "dyn", "abstract", "become", "box", "do", "final", "macro", "override", "priv", "typeof", "unsized", "virtual", "yield", "try", "gen", "union", "map", "filter", "print", "format", "sum", "min", "max", "default", "clone", "drop", "copy", "main", "str", "char", "bool", "vec", "line", "column", "file", "option", "result"]
)


class Source:
    """A stream of names, literals and snippets that never repeats a name within one program."""

    def __init__(self, seed: int | str) -> None:
        self.random = random.Random(seed)
        self._used: set[str] = set(_KEYWORDS)

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
        return f"// {self.pick(starts)} {self.pick(_ADJECTIVES)} {self.pick(_NOUNS)}{self.pick(['', ' here', ' first', ' for now'])}."

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
