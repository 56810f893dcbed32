"""Whether a task's new coefficients may be served, decided from paired results on the same problems.

A task passes when it gains something on its own held-out examples and koans and breaks nothing: not one koan that
passed before (with few items no statistics could excuse a loss), and no significant number of other problems.
Undecided means keep what is served.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sleepyd.evals.statistics import losses_significant, mcnemar


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

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def decide(task: str, before: Mapping[str, bool], after: Mapping[str, bool], protected: frozenset[str]) -> Decision:
    """before, after: problem id -> passed, over the same problems.  protected: ids of which none may be lost."""
    shared = [i for i in after if i in before]
    gained = tuple(i for i in shared if after[i] and not before[i])
    lost = tuple(i for i in shared if before[i] and not after[i])
    promoted, reason = _verdict(shared, gained, lost, protected)
    return Decision(
        task=task,
        promoted=promoted,
        reason=reason,
        items=len(shared),
        before=sum(before[i] for i in shared),
        after=sum(after[i] for i in shared),
        gained=gained,
        lost=lost,
        p_value=mcnemar(len(gained), len(lost)),
    )


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
