"""The smallest part of a rewrite that the judge still accepts.

A model rewrites more than it must: a number drifts, a variable is renamed. The token-level difference between the
original and the candidate is cut into hunks, and hunks are put back, many at a time and then one by one, as long as
what remains is accepted (delta debugging). `revert_far` and `revert_drift` are the mirror treatment for a candidate
that fails: only hunks near the diagnostics are kept.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\s+|[A-Za-z_][A-Za-z0-9_]*|\d|//[^\n]*|.", re.DOTALL)
_NAME = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hunk:
    """Tokens [start, end) of the original, replaced by `tokens`."""

    start: int
    end: int
    tokens: tuple[str, ...]


def hunks(original: str, candidate: str) -> tuple[list[str], list[Hunk]]:
    """The original's tokens and the hunks that turn it into the candidate. Pure changes of white space are left out."""
    old, new = _TOKEN.findall(original), _TOKEN.findall(candidate)
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    found = [Hunk(i, j, tuple(new[k:m])) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]
    return old, [h for h in found if "".join(old[h.start : h.end]).strip() or "".join(h.tokens).strip()]


def apply(tokens: Sequence[str], chosen: Sequence[Hunk]) -> str:
    """The original with the chosen hunks applied."""
    parts: list[str] = []
    at = 0
    for hunk in sorted(chosen, key=lambda h: h.start):
        parts += tokens[at : hunk.start]
        parts += hunk.tokens
        at = hunk.end
    return "".join([*parts, *tokens[at:]])


def minimise(original: str, candidate: str, accept: Callable[[str], bool], most: int) -> str:
    """The smallest accepted reduction of `candidate`, itself accepted, with at most `most` calls of `accept`."""
    tokens, kept = hunks(original, candidate)
    smallest = candidate
    size, tries = len(kept) // 2, 0
    if kept and most > 0 and (trial := apply(tokens, kept)) != candidate:
        tries += 1
        if accept(trial):
            smallest = trial
    while len(kept) > 1 and size >= 1:
        at = 0
        while at < len(kept) and len(kept) > 1 and tries < most:
            left = kept[:at] + kept[at + size :]
            tries += 1
            if left and accept(trial := apply(tokens, left)):
                kept, smallest = left, trial
            else:
                at += size
        size = 0 if tries >= most else size // 2
    return smallest


def change_size(original: str, candidate: str) -> int:
    """How many tokens differ: the rank among passing candidates."""
    _, found = hunks(original, candidate)
    return sum((h.end - h.start) + len(h.tokens) for h in found)


def revert_drift(original: str, candidate: str, known: Collection[str] = ()) -> str:
    """`candidate` without what only misspells. Small models drift so while they copy.

    Names or digits put in place of as many others, of which one is a name that neither the original nor `known` holds,
    go back; where something else changes beside it, the one unknown name becomes the one name that was lost.
    """
    tokens, found = hunks(original, candidate)
    names = {*tokens, *known}
    spelled = [_respelled(tokens[h.start : h.end], h, names) for h in found]
    kept = [h for h in spelled if not _is_drift(tokens[h.start : h.end], h.tokens, names)]
    return apply(tokens, kept) if kept and kept != found else candidate


def _is_drift(old: Sequence[str], new: Sequence[str], names: Collection[str]) -> bool:
    if len(old) != len(new) or not all(_NAME.fullmatch(t) for t in (*old, *new) if t.strip()):
        return False
    return any(t not in names for t in new if not t.isdigit()) or all(t.isdigit() for t in (*old, *new))


def _respelled(old: Sequence[str], hunk: Hunk, names: Collection[str]) -> Hunk:
    unknown = {t for t in hunk.tokens if _is_name(t) and t not in names}
    lost = {t for t in old if _is_name(t)} - set(hunk.tokens)
    if len(unknown) != 1 or len(lost) != 1 or len(old) == len(hunk.tokens):
        return hunk
    wrong, right = unknown.pop(), lost.pop()
    return Hunk(hunk.start, hunk.end, tuple(right if t == wrong else t for t in hunk.tokens))


def _is_name(token: str) -> bool:
    return token[0].isalpha() or token[0] == "_"


def revert_far(original: str, candidate: str, lines: Sequence[tuple[int, int]], reach: int = 0) -> str:
    """`candidate` with the hunks reverted that lie more than `reach` lines from all of `lines` (1-based, inclusive)."""
    tokens, found = hunks(original, candidate)
    starts = [1]
    for token in tokens:
        starts.append(starts[-1] + token.count("\n"))
    near = [
        h
        for h in found
        if any(starts[h.start] <= last + reach and starts[h.end] >= first - reach for first, last in lines)
    ]
    return apply(tokens, near) if near else candidate
