"""Whether a change brings a workspace forward: what is gone, what is new, and whose fault that is.

A compiler stops where it must: what a name means is not asked before all names are found, borrows are not looked at
before types fit, and a crate is not compiled before those it needs. So a right fix may bring new errors to light. An
error is new and counts against a change unless it belongs to a later phase than what the change mended, or to a target
that was not compiled before.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.rust.project.report import Finding, Report


class Phase(IntEnum):
    """When rustc finds an error, in its order."""

    SYNTAX = 0
    NAMES = 1
    TYPES = 2
    BORROWS = 3
    LINTS = 4


_NAMES = frozenset(
    [
        "E0401",
        "E0403",
        "E0404",
        "E0405",
        "E0407",
        "E0408",
        "E0411",
        "E0412",
        "E0415",
        "E0416",
        "E0422",
        "E0423",
        "E0424",
        "E0425",
        "E0426",
        "E0428",
        "E0429",
        "E0430",
        "E0431",
        "E0432",
        "E0433",
        "E0434",
        "E0435",
        "E0437",
        "E0438",
        "E0531",
        "E0532",
        "E0573",
        "E0574",
        "E0575",
        "E0576",
        "E0583",
        "E0603",
        "E0261",
        "E0262",
        "E0263",
        "E0106",
    ]
)
_BORROWS = frozenset(
    [
        "E0373",
        "E0381",
        "E0382",
        "E0384",
        "E0499",
        "E0501",
        "E0502",
        "E0503",
        "E0505",
        "E0506",
        "E0507",
        "E0508",
        "E0509",
        "E0510",
        "E0515",
        "E0521",
        "E0594",
        "E0596",
        "E0597",
        "E0621",
        "E0626",
        "E0700",
        "E0712",
        "E0713",
        "E0716",
        "E0133",
    ]
)
_LIFETIME = "lifetime may not live long enough"


def phase(found: Diagnostic) -> Phase:
    """The phase that finds this error."""
    code = found.code
    if code is None:
        return Phase.BORROWS if found.message == _LIFETIME else Phase.SYNTAX
    if not code.startswith("E"):
        return Phase.LINTS
    return Phase.NAMES if code in _NAMES else Phase.BORROWS if code in _BORROWS else Phase.TYPES


@dataclass(frozen=True, slots=True)
class Step:
    """What a change brought.

    against: why it is no step forward; empty when it is one.  uncovered: errors that were there before, unseen, or that
    the change made: nobody can tell which yet. As long as there are fewer errors than before, it does not matter.
    """

    against: str = ""
    uncovered: tuple[Finding, ...] = ()


def step(before: Report, after: Report, aimed: Sequence[Finding]) -> Step:
    """Compare two reports of a workspace, of which the second is with a change that is to mend `aimed`."""
    old, new = (Counter(finding.identity for finding in report.errors) for report in (before, after))
    mended = [finding for finding in aimed if new[finding.identity] < old[finding.identity]]
    if not mended:
        first = aimed[0].diagnostic
        left = next((f.diagnostic for f in after.errors if f.identity == aimed[0].identity), first)
        return Step(against=f"{left.code or 'error'}: {left.message}")
    latest = max(phase(finding.diagnostic) for finding in mended)
    surplus = new - old
    fresh = [finding for finding in after.errors if surplus[finding.identity]]
    for finding in fresh:
        if finding.target in before.checked and phase(finding.diagnostic) <= latest:
            found = finding.diagnostic
            return Step(against=f"{found.code or 'error'}: {found.message}")
    return Step(uncovered=tuple(fresh) if len(after.errors) >= len(before.errors) else ())
