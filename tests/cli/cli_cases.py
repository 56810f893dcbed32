"""Programs that verbs are given, and how a verb ended."""

from collections.abc import Callable
from dataclasses import dataclass

MOVED = """pub fn twice(name: String) -> (String, String) {
    let first = name;
    (first, name)
}
"""
CLONED = MOVED.replace("let first = name;", "let first = name.clone();")
MISTYPED = "pub fn count(names: &[String]) -> usize {\n    names.lenn()\n}\n"
RIGHT = MISTYPED.replace("lenn", "len")


@dataclass(frozen=True, slots=True)
class Done:
    """How a verb ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]
