"""Keeps what sleepyd is judged by out of what it learns from.

A program leaks when it equals a koan's buggy or fixed program after layout and comments are removed, or after every
name and literal is replaced by its order of appearance as well.
"""

import hashlib
import re
from collections.abc import Iterable

from sleepyd.koans.load import Koan

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[A-Za-z_][A-Za-z0-9_]*|\d[\d_.]*|\S')
_RENAMED = re.compile(r'"|[A-Za-z_]|\d')
_KEYWORDS_TEXT = """as break const continue else enum false fn for if impl in let loop match mod move mut pub ref return
self Self static struct super trait true type unsafe use where while derive"""
_KEYWORDS = frozenset(_KEYWORDS_TEXT.split())


def fingerprint(code: str) -> str:
    """A hash of the token stream: layout and comments do not count."""
    return _hash(_TOKEN.findall(_COMMENT.sub(" ", code)))


def shape(code: str) -> str:
    """A hash of the token stream with names and literals numbered by first appearance."""
    numbers: dict[str, str] = {}
    tokens = []
    for token in _TOKEN.findall(_COMMENT.sub(" ", code)):
        if token in _KEYWORDS or not _RENAMED.match(token):
            tokens.append(token)
        else:
            tokens.append(numbers.setdefault(token, f"#{len(numbers)}"))
    return _hash(tokens)


class Guard:
    """Knows the programs of an evaluation set."""

    def __init__(self, koans: Iterable[Koan] = ()) -> None:
        self._shapes: dict[str, str] = {}
        for koan in koans:
            self.add(koan.id, koan.buggy, koan.fixed)

    def add(self, name: str, *programs: str) -> None:
        """Know these programs too, by `name`."""
        self._shapes.update(dict.fromkeys(map(shape, programs), name))

    def leaked(self, *programs: str) -> str | None:
        """The name of what one of the programs is, for a koan its id, or None."""
        return next((self._shapes[s] for s in map(shape, programs) if s in self._shapes), None)


def _hash(tokens: Iterable[str]) -> str:
    return hashlib.sha256(" ".join(tokens).encode()).hexdigest()
