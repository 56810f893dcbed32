"""Fixes that are known to be right, and which of them is most like a question.

What was corrected once helps from then on, before any night: the same program gets the same fix, and for another
program with the same signature the model is shown how the error was solved. `remembered` reads them from the database.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sleepyd.koans.leak import fingerprint
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.store.database import Database

KEPT = 64
"""At most this many fixes of one signature are compared with a question: the newest."""
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Solved:
    """A program that failed with `errors`, and the proven fix."""

    buggy: str
    fixed: str
    errors: tuple[Diagnostic, ...]


def remembered(database: Database, signature: str) -> list[Solved]:
    """What is known to fix errors of this signature, newest first."""
    found = database.examples_of(signature, KEPT)
    return [Solved(e.buggy, e.fixed, tuple(Diagnostic.from_dict(d) for d in e.diagnostics)) for e in found]


def same(known: Sequence[Solved], code: str) -> Solved | None:
    """The fix of this very program, layout and comments aside."""
    wanted = fingerprint(code)
    return next((one for one in known if fingerprint(one.buggy) == wanted), None)


def most_like(known: Sequence[Solved], code: str, errors: Sequence[Diagnostic]) -> Solved | None:
    """Of the fixes, the one whose broken lines share most words with these; the first of equals."""
    here = _words(code, errors)
    return max(known, key=lambda one: _overlap(here, _words(one.buggy, one.errors)), default=None)


def _words(code: str, errors: Sequence[Diagnostic]) -> frozenset[str]:
    """The words of the lines that the errors point at."""
    lines = code.split("\n")
    rows = {span.line_start - 1 for error in errors for span in error.spans if not span.is_foreign}
    return frozenset(word for row in rows if row < len(lines) for word in _WORD.findall(lines[row]))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's index."""
    return len(one & other) / len(one | other) if one or other else 0.0
