"""What the compiler makes of a correction: both directions, then the tests, then whether a person should look first.

Pure but for the compiler: nothing is stored here. A verdict about this machine (sandbox down) is raised, never turned
into one about the correction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sleepyd.errors import SandboxUnavailable
from sleepyd.intake.formats import Entry, printable
from sleepyd.intake.review import reasons_to_hold
from sleepyd.rust.compiler import LASTING, Outcome, TestVerdict, Verdict
from sleepyd.rust.diagnostics import Diagnostic


class Judge(Protocol):
    """What is needed of `rust.compiler.Compiler`."""

    def check_many(self, sources: Sequence[tuple[str, str]]) -> list[Verdict]:
        """One verdict for each (code, edition), in order."""

    def test(self, code: str, tests: str, edition: str = "2021") -> TestVerdict:
        """Whether `code` passes `tests`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said of one entry."""

    status: str
    """accepted, held or rejected."""
    reason: str
    error: Diagnostic | None = None
    """The wrong attempt's first error with a code."""
    errors: tuple[Diagnostic, ...] = ()


def verify(compiler: Judge, entries: Sequence[Entry], *, approved: bool = False) -> list[Finding]:
    """A finding for each entry, in order. approved: a person has looked, so nothing is held.

    Raises Unavailable when the compiler cannot say.
    """
    programs = [(code, entry.edition) for entry in entries for code in (entry.wrong_attempt, entry.correct_fix)]
    verdicts = compiler.check_many(programs) if programs else []
    return [
        _finding(compiler, entry, wrong, fix, approved=approved)
        for entry, wrong, fix in zip(entries, verdicts[::2], verdicts[1::2], strict=True)
    ]


def _finding(compiler: Judge, entry: Entry, wrong: Verdict, fix: Verdict, *, approved: bool) -> Finding:
    for verdict, which in ((wrong, "wrong attempt"), (fix, "fix")):
        _refuse_sandbox_errors(verdict.outcome, which)
        if verdict.outcome not in LASTING:
            return Finding("rejected", f"unverified: the {which} ended with {verdict.outcome.value}")
    if wrong.ok:
        return Finding("rejected", "unverified: the wrong attempt compiles, expected a compile error")
    error = next((found for found in wrong.errors if found.code), None)
    if error is None:
        return Finding("rejected", "unverified: the wrong attempt fails without an error code")
    if not fix.ok:
        said = f"{fix.errors[0].code or 'error'}: {fix.errors[0].message}" if fix.errors else "no message"
        return Finding("rejected", printable(f"unverified: the fix does not compile ({said})"), error)
    if entry.tests.strip():
        tested = compiler.test(entry.correct_fix, entry.tests, entry.edition)
        _refuse_sandbox_errors(tested.outcome, "fix's tests")
        if not tested.passed:
            lines = tested.output.strip().splitlines() or [tested.outcome.value]
            return Finding("rejected", printable(f"unverified: the fix fails its tests ({lines[-1]})"), error)
    review = () if approved else reasons_to_hold(entry.wrong_attempt, entry.correct_fix)
    if review:
        return Finding("held", f"held for review: {', '.join(review)}", error, wrong.errors)
    return Finding("accepted", "verified", error, wrong.errors)


def _refuse_sandbox_errors(outcome: Outcome, which: str) -> None:
    if outcome is Outcome.SANDBOX_ERROR:
        raise SandboxUnavailable(f"the sandbox failed on a {which}; it is judged again later")
