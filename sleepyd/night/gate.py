"""Whether a task's new coefficients may be served, decided from paired results on the same problems.

A task passes when it gains something on its own held-out examples and koans and breaks nothing: not one koan that
passed before (with few items no statistics could excuse a loss), and no significant number of other problems.
Undecided means keep what is served.

A problem whose check hit a limit is not judged and counts for nobody; where fewer than 95 % are judged, nothing is.
With fewer than 100 problems, or fewer than five that changed, a loss cannot be told from chance: then the first
sentence is all there is to go by, and the decision says so.

What a person pinned is a floor below all of that: small losses, each below what is significant, must not add up over
many nights. A proposal that loses significantly more koans than it gains against a pinned generation is refused whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sleepyd.evals.run import Tried, unjudged
from sleepyd.evals.statistics import losses_significant, mcnemar

_LEAST_JUDGED = 0.95
_ENOUGH_ITEMS, _ENOUGH_CHANGED = 100, 5


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict over one task, with the counts that it rests on."""

    task: str
    promoted: bool
    reason: str
    items: int
    before: int
    after: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    p_value: float
    unjudged: int = 0
    """Problems whose check hit a limit; they are not among `items`."""
    caveat: str = ""
    """What these counts cannot tell."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


Results = Mapping[str, bool | None]
"""Problem id → passed, or None where the check hit a limit and nobody knows."""


def passed(tried: Tried) -> bool | None:
    """A result for `decide`."""
    return None if unjudged(tried) else tried.passed


def decide(task: str, before: Results, after: Results, protected: frozenset[str]) -> Decision:
    """before, after: over the same problems.  protected: ids of which none may be lost."""
    both = [i for i in after if i in before]
    shared = [i for i in both if before[i] is not None and after[i] is not None]
    gained = tuple(i for i in shared if after[i] and not before[i])
    lost = tuple(i for i in shared if before[i] and not after[i])
    promoted, reason = _verdict(shared, gained, lost, protected)
    missed = len(both) - len(shared)
    if len(shared) < _LEAST_JUDGED * len(both):
        promoted = False
        reason = f"void: {missed} of {len(both)} problems hit a limit, {_LEAST_JUDGED:.0%} must be judged"
    return Decision(
        task=task,
        promoted=promoted,
        reason=reason,
        items=len(shared),
        before=sum(before[i] is True for i in shared),
        after=sum(after[i] is True for i in shared),
        gained=gained,
        lost=lost,
        p_value=mcnemar(len(gained), len(lost)),
        unjudged=missed,
        caveat=_caveat(len(shared), len(gained) + len(lost)),
    )


def no_worse(decisions: Sequence[Decision], proposed: Results, pinned: Mapping[int, Results]) -> list[Decision]:
    """The decisions, all of them refusals where the koans as `proposed` are worse than what a pinned generation did."""
    for number, then in pinned.items():
        shared = [i for i in proposed if proposed[i] is not None and then.get(i) is not None]
        gained = sum(bool(proposed[i]) and not then[i] for i in shared)
        lost = sum(bool(then[i]) and not proposed[i] for i in shared)
        if losses_significant(gained, lost):
            reason = f"worse than pinned generation {number}: loses {lost} and gains {gained} of {len(shared)} koans"
            return [replace(d, promoted=False, reason=reason) if d.promoted else d for d in decisions]
    return list(decisions)


def to_confirm(before: Results, after: Results, protected: frozenset[str]) -> list[str]:
    """Protected problems that seem to be lost: each is tried once more on both sides, and the second time counts."""
    return [i for i in after if i in protected and before.get(i) and after[i] is False]


def _verdict(
    shared: list[str], gained: tuple[str, ...], lost: tuple[str, ...], protected: frozenset[str]
) -> tuple[bool, str]:
    if not shared:
        return False, "nothing to judge it by"
    broken = [i for i in lost if i in protected]
    if broken:
        return False, f"would break {', '.join(broken)}"
    if losses_significant(len(gained), len(lost)):
        return False, f"loses {len(lost)} and gains {len(gained)} of {len(shared)}"
    if len(gained) <= len(lost):
        return False, f"no gain to be seen: gains {len(gained)}, loses {len(lost)} of {len(shared)}"
    return True, f"gains {len(gained)}, loses {len(lost)} of {len(shared)}"


def _caveat(items: int, changed: int) -> str:
    """Fewer than five changed problems, all lost, are not significant; so n problems see no loss below 5 in n."""
    if items >= _ENOUGH_ITEMS and changed >= _ENOUGH_CHANGED:
        return ""
    seen = (
        f"a loss below {_ENOUGH_CHANGED / items:.0%} would not be seen"
        if items >= _ENOUGH_CHANGED
        else "no loss would be seen"
    )
    return f"{items} problems, {changed} changed: {seen}; decided by gains over losses and no koan lost"
