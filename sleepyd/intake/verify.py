"""What the compiler makes of a correction: both directions, then the tests, then whether a person should look first.

The wrong attempt must fail and the fix must compile. Where both compile, clippy is asked what the fix mends: what it
names makes the correction one of that lint, and without a name it is only a preference. Pure but for the compiler:
nothing is stored here. A verdict about this machine (sandbox down) is raised, never turned into one about the
correction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sleepyd.errors import SandboxUnavailable, ToolchainMissing
from sleepyd.intake.formats import Entry, printable
from sleepyd.intake.review import reasons_to_hold
from sleepyd.koans.load import lints_of
from sleepyd.rust.compiler import LASTING, Outcome, TestVerdict, Verdict
from sleepyd.rust.diagnostics import Diagnostic

USUAL, NEWEST = "2021", "2024"
"""The editions that are tried, in this order, where a correction does not say which one it is of."""
_USUAL_LINTS = "clippy::all"
_PREFERENCE = "both programs compile"


class Judge(Protocol):
    """What is needed of `rust.compiler.Compiler`."""

    def check_many(self, sources: Sequence[tuple[str, str]], lints: Sequence[str] = ()) -> list[Verdict]:
        """One verdict for each (code, edition), in order; what breaks one of `lints` is an error too."""

    def test(self, code: str, tests: str, edition: str = USUAL) -> TestVerdict:
        """Whether `code` passes `tests`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said of one entry."""

    status: str
    """accepted, held, rejected or preference."""
    reason: str
    edition: str = USUAL
    errors: tuple[Diagnostic, ...] = ()
    """The wrong attempt's, or the lint's that it breaks; the first one is what the correction is about."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """An entry in the edition that tells its programs apart, if one does."""

    entry: Entry
    edition: str
    wrong: Verdict
    fix: Verdict

    @property
    def told_apart(self) -> bool:
        return self.wrong.outcome is Outcome.REJECTED and self.fix.ok


@dataclass(frozen=True, slots=True)
class Verifier:
    """Judges entries. lints: of each known task, by its name."""

    compiler: Judge
    lints: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def findings(self, entries: Sequence[Entry], *, approved: bool = False) -> list[Finding]:
        """A finding for each entry, in order. approved: a person has looked, so nothing is held.

        Raises Unavailable when the compiler cannot say.
        """
        found = []
        for checked in self._checked(entries, USUAL):
            if checked.entry.edition is None and not checked.told_apart:
                [newest] = self._checked([checked.entry], NEWEST)
                checked = newest if newest.told_apart else checked
            found.append(self._finding(checked, approved))
        return found

    def _checked(self, entries: Sequence[Entry], edition: str) -> list[_Checked]:
        programs = [
            (code, entry.edition or edition) for entry in entries for code in (entry.wrong_attempt, entry.correct_fix)
        ]
        verdicts = self.compiler.check_many(programs) if programs else []
        return [
            _Checked(entry, entry.edition or edition, wrong, fix)
            for entry, wrong, fix in zip(entries, verdicts[::2], verdicts[1::2], strict=True)
        ]

    def _finding(self, checked: _Checked, approved: bool) -> Finding:
        entry, edition = checked.entry, checked.edition
        refusal = _refusal(checked) or self._failing_tests(entry, edition)
        if refusal:
            return Finding("rejected", printable(f"unverified: {refusal}"), edition, checked.wrong.errors)
        errors, by = checked.wrong.errors, ""
        if checked.wrong.ok:
            errors, by = self._broken_lint(entry, edition)
            if not errors:
                return Finding("preference", f"{_PREFERENCE}, {by}; it is kept and not learned", edition)
        review = () if approved else reasons_to_hold(entry.wrong_attempt, entry.correct_fix)
        if review:
            return Finding("held", f"held for review: {', '.join(review)}", edition, errors)
        return Finding("accepted", f"verified{by}", edition, errors)

    def _failing_tests(self, entry: Entry, edition: str) -> str:
        if not entry.tests.strip():
            return ""
        tested = self.compiler.test(entry.correct_fix, entry.tests, edition)
        _refuse_sandbox_errors(tested.outcome, "fix's tests")
        lines = tested.output.strip().splitlines() or [tested.outcome.value]
        return "" if tested.passed else f"the fix fails its tests ({lines[-1]})"

    def _broken_lint(self, entry: Entry, edition: str) -> tuple[tuple[Diagnostic, ...], str]:
        """(what the wrong attempt breaks and the fix does not, how that is said); nothing, and why.

        The lints of the task that the sender names, and a lint that the sender names, come first.
        """
        programs = [(entry.wrong_attempt, edition), (entry.correct_fix, edition)]
        known = dict.fromkeys(lint for lints in self.lints.values() for lint in lints)
        try:
            wrong, fix = self.compiler.check_many(programs, [*known, _USUAL_LINTS])
        except ToolchainMissing:
            return (), "and there is no clippy here to say what is wrong with the first"
        broken = dict.fromkeys(lint for error in wrong.errors for lint in lints_of(error.code or ""))
        kept = {error.code for error in fix.errors}
        hinted = (*self.lints.get(entry.task_id or "", ()), *(lint for lint in broken if lint in (entry.error or "")))
        for lint in sorted((lint for lint in broken if lint not in kept), key=lambda lint: lint not in hinted):
            alone, mended = self.compiler.check_many(programs, (lint,))
            if alone.outcome is Outcome.REJECTED and alone.errors and mended.ok:
                return alone.errors, f" against {lint}"
        return (), "and clippy names nothing that the fix mends"


def _refusal(checked: _Checked) -> str:
    """Why the two programs are no correction; empty when they may be one."""
    wrong, fix = checked.wrong, checked.fix
    for verdict, which in ((wrong, "wrong attempt"), (fix, "fix")):
        _refuse_sandbox_errors(verdict.outcome, which)
        if verdict.outcome not in LASTING:
            return f"the {which} ended with {verdict.outcome.value}"
    if not wrong.ok and not wrong.errors:
        return "the wrong attempt fails without an error that points into it"
    if fix.ok:
        return ""
    if wrong.ok:
        return "the wrong attempt compiles, expected a compile error"
    said = f"{fix.errors[0].code or 'error'}: {fix.errors[0].message}" if fix.errors else "no message"
    return f"the fix does not compile ({said})"


def _refuse_sandbox_errors(outcome: Outcome, which: str) -> None:
    if outcome is Outcome.SANDBOX_ERROR:
        raise SandboxUnavailable(f"the sandbox failed on a {which}; it is judged again later")
