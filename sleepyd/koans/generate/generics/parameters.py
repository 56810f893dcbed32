"""How a generated program calls its type parameters."""

from sleepyd.koans.generate.source import Source


def one(s: Source) -> str:
    """The name of a lone type parameter."""
    return s.pick(["T", "T", "T", "T", "U", "V", "Item", "Elem", "Value"])


def two(s: Source) -> tuple[str, str]:
    """The names of two type parameters."""
    return s.pick([("K", "V"), ("A", "B"), ("T", "U"), ("L", "R"), ("Key", "Value"), ("In", "Out")])
