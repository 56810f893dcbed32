"""How one candidate is decided about: tried, mended where it fails, made as small as the judges permit, judged.

Owns the order of these steps, for a program and for a window on a workspace alike. The judges themselves are the
caller's: what it takes to compile, and what the policy says.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sleepyd.day import minimise
from sleepyd.day.signature import STANDARD_NAMES
from sleepyd.rust import items
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.rust.policy import Ruling

_ALONE = 6
"""At most this many single changes of a failing candidate are tried by themselves."""
OnStage = Callable[[str, dict[str, Any]], None]
_Candidate = TypeVar("_Candidate", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One candidate and what became of it.

    outcome: passed, check_failed, policy, tests_failed, unparsed, same, or limit.
    """

    tier: str
    adapter: str | None
    candidate: str
    outcome: str
    reason: str = ""
    ms: float = 0.0
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judges:
    """Who decides about candidates for `original`, whose errors are `errors`.

    failure: (outcome, reason) of code that does not compile or pass its tests, None when it does.  ruling: the
    policy's.  most_checks: so many compilations may be spent on making a candidate smaller.
    """

    original: str
    errors: tuple[Diagnostic, ...]
    failure: Callable[[str], tuple[str, str] | None]
    ruling: Callable[[str], Ruling]
    most_checks: int


def decide(judges: Judges, candidate: str | None) -> tuple[str, str, str, tuple[str, ...]]:
    """(outcome, reason, candidate as judged, flags)."""
    original = judges.original
    if candidate is None:
        return "unparsed", "the answer holds no Rust item", "", ()
    if candidate.strip() == original.strip():
        return "same", "the answer changes nothing", candidate, ()
    failure = judges.failure(candidate)
    if failure is not None:
        mended = next((c for c in _mended(judges, candidate) if judges.failure(c) is None), None)
        if mended is None:
            return *failure, candidate, ()
        candidate = mended
    allowed = judges.ruling(candidate).ok

    def accept(trial: str) -> bool:
        if allowed and items.parses(trial) and not judges.ruling(trial).ok:
            return False
        return judges.failure(trial) is None

    candidate = minimise.minimise(original, candidate, accept, judges.most_checks)
    ruling = judges.ruling(candidate)
    if not ruling.ok:
        return "policy", "; ".join(ruling.violations), candidate, ruling.flags
    return "passed", "", candidate, ruling.flags


def one_by_one(
    candidates: Iterable[tuple[str, str | None, _Candidate | None]],
    judge: Callable[[str, str | None, _Candidate | None], Attempt],
    spent: Callable[[], bool],
    tell: OnStage,
) -> list[Attempt]:
    """The attempts up to the first that passes, each candidate once. spent: whether it is time to stop."""
    attempts: list[Attempt] = []
    seen: set[_Candidate | None] = set()
    for tier, adapter, candidate in candidates:
        if spent():
            attempts.append(Attempt(tier, adapter, "", "limit", "out of attempts or time"))
            break
        if candidate is not None and candidate in seen:
            continue
        seen.add(candidate)
        attempts.append(judge(tier, adapter, candidate))
        last = attempts[-1]
        tell("tried", {"tier": tier, "adapter": adapter, "outcome": last.outcome, "reason": last.reason})
        if last.outcome == "passed":
            break
    return attempts


def _mended(judges: Judges, candidate: str) -> list[str]:
    """A failing candidate without what is far from the diagnostics, without misspelled copies, without both; at last
    each of the changes near the diagnostics alone.
    """
    original = judges.original
    lines: Sequence[tuple[int, int]] = [
        (s.line_start, s.line_end) for d in judges.errors for s in d.all_spans() if not s.is_foreign
    ]
    spelled = minimise.revert_drift(original, candidate, STANDARD_NAMES)
    near = [minimise.revert_far(original, text, lines) for text in (candidate, spelled)]
    tokens, hunks = minimise.hunks(original, near[1])
    alone = [minimise.apply(tokens, [hunk]) for hunk in hunks[:_ALONE]] if len(hunks) > 1 else []
    tries = [spelled, *near, *alone]
    return [t for t in dict.fromkeys(tries) if t not in (candidate, original)]
