"""What became of a program's parts in another version of it.

Owns the alignment of two outlines and what is read off it: statements that are gone, literals that changed. Which of
these are allowed is `rust.policy`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from sleepyd.rust.outline import Outline, Statement, Token

_T = TypeVar("_T")
_SAME_SHARE = 0.5
"""A statement is still there when this share of its words is still in place."""
_MOVED_SHARE = 0.8
"""It has moved when a new statement has this share of its words."""
_DETAIL = 4_000_000
"""Token pairs compared one by one within a changed region; larger regions count as replaced."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """`kept` maps token indexes of `before` to those of `after`, in order."""

    before: Outline
    after: Outline
    kept: dict[int, int]

    @classmethod
    def between(cls, before: Outline, after: Outline) -> "Rewrite":
        """Align two versions: whole lines first, then token by token within the lines that differ."""
        return cls(before, after, dict(_align(before.tokens, after.tokens)))

    def deleted(self) -> list[Statement]:
        """Statements of `before` that neither stayed nor moved."""
        reached = set(self.kept.values())
        new = [s for s in self.after.statements if self._share(self.after, s, reached) < _SAME_SHARE]
        supply = [Counter(self.after.words(s.own)) for s in new]
        gone = []
        for statement in self.before.statements:
            if self._share(self.before, statement, self.kept) >= _SAME_SHARE:
                continue
            wanted = Counter(self.before.words(statement.own))
            found = next((words for words in supply if _covers(words, wanted)), None)
            if found is None:
                gone.append(statement)
            else:
                supply.remove(found)
        return gone

    def replacement(self, statement: Statement) -> list[Token]:
        """The new words in the place where `statement` stood."""
        first, last = statement.own[0], statement.own[-1]
        start = max((new for old, new in self.kept.items() if old < first), default=-1)
        end = min((new for old, new in self.kept.items() if old > last), default=len(self.after.tokens))
        taken = set(self.kept.values())
        new = (self.after.tokens[index] for index in range(start + 1, end) if index not in taken)
        return [token for token in new if token.is_word]

    def changed_literals(self) -> list[Token]:
        """Literals of `before` whose value stands nowhere in its place or elsewhere in `after`."""
        lost = _values(self.before) - _values(self.after)
        return [
            token
            for index, token in enumerate(self.before.tokens)
            if token.is_literal and index not in self.kept and lost[_value(token)] > 0
        ]

    @staticmethod
    def _share(outline: Outline, statement: Statement, kept: "dict[int, int] | set[int]") -> float:
        significant = [index for index in statement.own if outline.tokens[index].is_word] or list(statement.own)
        return sum(index in kept for index in significant) / len(significant)


def _align(before: Sequence[Token], after: Sequence[Token]) -> Iterator[tuple[int, int]]:
    old, new = _rows(before), _rows(after)
    for tag, i1, i2, j1, j2 in _matcher([row for _, row in old], [row for _, row in new]).get_opcodes():
        start, stop = _extent(old, i1, i2, len(before)), _extent(new, j1, j2, len(after))
        if tag == "equal":
            yield from zip(range(*start), range(*stop), strict=True)
        elif tag == "replace" and (start[1] - start[0]) * (stop[1] - stop[0]) <= _DETAIL:
            left = [token.text for token in before[slice(*start)]]
            right = [token.text for token in after[slice(*stop)]]
            for block in _matcher(left, right).get_matching_blocks():
                for offset in range(block.size):
                    yield start[0] + block.a + offset, stop[0] + block.b + offset


def _matcher(left: Sequence[_T], right: Sequence[_T]) -> "SequenceMatcher[_T]":
    return SequenceMatcher(None, left, right, autojunk=False)


def _rows(tokens: Sequence[Token]) -> list[tuple[int, tuple[str, ...]]]:
    """(index of the first token, texts) of each line."""
    rows: list[tuple[int, list[str]]] = []
    last = -1
    for index, token in enumerate(tokens):
        if token.row != last:
            rows.append((index, []))
            last = token.row
        rows[-1][1].append(token.text)
    return [(index, tuple(texts)) for index, texts in rows]


def _extent(rows: Sequence[tuple[int, object]], start: int, stop: int, size: int) -> tuple[int, int]:
    """The token range of rows [start, stop)."""
    return (rows[start][0] if start < len(rows) else size), (rows[stop][0] if stop < len(rows) else size)


def _covers(words: Counter[str], wanted: Counter[str]) -> bool:
    return wanted.total() > 0 and (words & wanted).total() >= _MOVED_SHARE * wanted.total()


def _values(outline: Outline) -> Counter[str]:
    return Counter(_value(token) for token in outline.tokens if token.is_literal)


def _value(token: Token) -> str:
    """What a literal says, however it is typed: `5`, `5u8` and `5.0` are the same, and so are `'a'` and `"a"`."""
    if token.kind in {"integer_literal", "float_literal"}:
        digits = token.text.replace("_", "")
        is_based = digits[:2].lower() in {"0x", "0o", "0b"}
        if not is_based:
            for position, character in enumerate(digits):
                if character in "iuf":
                    digits = digits[:position]
                    break
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    return token.text.lstrip("brc#").rstrip("#")[1:-1]
