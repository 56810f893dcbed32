"""Fixes a cargo workspace: errors into groups, candidates for each, every one tried on the whole workspace.

Owns the loop. A group is what one fix is for: the errors of one item of one file. Its candidates come from the same
tiers as a program's: rustc's own suggestions, in whatever files they lie; then the memory and the model, which see a
window on the workspace (`day.window`). A candidate counts when cargo finds fewer errors with it and none that it
brought (`day.progress`), the policy allows it in every file it changes, and, where tests are wanted and all compiles,
the tests of the packages that it can affect pass. What is accepted stays for the next group, until nothing is left or
nothing helps.

Nothing is written but in the copy of the workspace: the answer is texts.
"""

import math
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ulid import ULID

from sleepyd.day import progress, verdict
from sleepyd.day.fixer import Case, Fixer, FixRequest
from sleepyd.day.signature import signature
from sleepyd.day.verdict import Attempt, Judges, OnStage
from sleepyd.day.window import Window, cut
from sleepyd.engine.base import still_wanted
from sleepyd.rust import items, policy, suggestions, visibility
from sleepyd.rust.compiler import Outcome
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.rust.policy import Ruling
from sleepyd.rust.project.cargo import Selection
from sleepyd.rust.project.project import Codebase
from sleepyd.rust.project.report import Finding, Report

Texts = dict[str, str]
_MOST_FIXES = 200
Frozen = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. files: only errors in these, where given.  run_tests: they judge too, once all compiles.

    timeout_s: for one group.  budget_s: for all of them; what is being tried then is tried to its end.
    """

    selection: Selection = field(default_factory=Selection)
    files: frozenset[str] | None = None
    run_tests: bool = False
    tiers: tuple[str, ...] | None = None
    max_attempts: int | None = None
    timeout_s: float | None = None
    budget_s: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Errors that one fix is for. item: what encloses them, as a person would name it; empty between items."""

    file: str
    item: str
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Its diagnostics."""
        return tuple(finding.diagnostic for finding in self.findings)

    def keys(self) -> set[tuple[str, object]]:
        """What to know its errors by when they come again: two items may have the same."""
        return {(self.item, finding.identity) for finding in self.findings}


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What became of a group. before, after: the texts of the files that its fix changes; empty where there is none.

    verified: check, or test where the tests ran with this fix in place.
    """

    id: str
    group: Group
    attempts: tuple[Attempt, ...]
    before: Mapping[str, str]
    after: Mapping[str, str]
    signature: str
    task: str | None
    route_rule: str | None
    generation: int
    flags: tuple[str, ...]
    verified: str | None
    ms: float
    uncovered: tuple[Finding, ...] = ()
    """Errors that came to light with its fix."""
    is_declined: bool = False
    """Whether the user would not have it."""

    @property
    def winner(self) -> Attempt | None:
        """The attempt that passed, and was taken."""
        return (
            None
            if self.is_declined
            else next((attempt for attempt in self.attempts if attempt.outcome == "passed"), None)
        )


@dataclass(frozen=True, slots=True)
class WorkspaceResult:
    """The end of it. texts: the files that differ now, whole.  left: errors that remain."""

    fixes: tuple[GroupResult, ...]
    unfixed: tuple[GroupResult, ...]
    texts: Mapping[str, str]
    left: tuple[Finding, ...]
    checks: int


def grouped(findings: Sequence[Finding], source: Callable[[str], str | None]) -> list[Group]:
    """The errors as groups: those that rustc finds first come first, for later ones may go with them."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        file, start, end = finding.place
        code = source(file)
        name = _enclosing(code, start, end) if code is not None else ""
        groups.setdefault((file, name), []).append(finding)
    made = [Group(file, item, tuple(found)) for (file, item), found in groups.items()]
    return sorted(made, key=lambda group: min(progress.phase(error) for error in group.errors))


class WorkspaceFixer:
    """One workspace being fixed."""

    def __init__(
        self,
        project: Codebase,
        fixer: Fixer,
        wanted: Wanted,
        tell: OnStage,
        approve: Callable[[GroupResult], bool | None] | None = None,
    ) -> None:
        """approve: asked about each fix: True takes it, False leaves it, None leaves it and ends."""
        self._project, self._fixer, self._wanted, self._tell = project, fixer, wanted, tell
        self._approve = approve or (lambda result: True)
        self._texts: Texts = {}
        self._tried: dict[Frozen, Report] = {}
        self._tested: dict[Frozen, str] = {}
        self._deadline = math.inf if wanted.budget_s is None else time.monotonic() + wanted.budget_s

    def fix(self, report: Report) -> WorkspaceResult:
        """Fix what `report`, of the workspace as it is, says is broken. Raises what cargo and the engine raise."""
        fixes: list[GroupResult] = []
        unfixed: list[GroupResult] = []
        stuck: set[tuple[str, object]] = set()
        while len(fixes) < _MOST_FIXES and time.monotonic() < self._deadline:
            groups = grouped(report.errors, self._text)
            group = next((group for group in groups if self._is_wanted(group) and not group.keys() <= stuck), None)
            if group is None:
                break
            self._tell("group", {"file": group.file, "item": group.item, "errors": len(group.errors)})
            result = self._fix_group(report, group)
            taken = result.winner is not None and self._approve(result)
            if taken is None:
                break
            if not taken:
                unfixed.append(replace(result, after={}, is_declined=result.winner is not None))
                stuck |= group.keys()
                continue
            fixes.append(result)
            self._texts.update(result.after)
            report = self._report(self._texts)
        left = report.errors
        remaining = {finding.identity for finding in left}
        fixes = [_with_doubts(result, remaining) for result in fixes]
        missed = [r for r in unfixed if any(finding.identity in remaining for finding in r.group.findings)]
        texts = {file: text for file, text in self._texts.items() if text != self._project.source(file)}
        return WorkspaceResult(tuple(fixes), tuple(missed), texts, left, len(self._tried))

    def _is_wanted(self, group: Group) -> bool:
        files = self._wanted.files
        return self._text(group.file) is not None and (files is None or group.file in files)

    def _text(self, file: str) -> str | None:
        return self._texts[file] if file in self._texts else self._project.source(file)

    def _report(self, texts: Mapping[str, str]) -> Report:
        key = tuple(sorted(texts.items()))
        if key not in self._tried:
            still_wanted()
            self._tried[key] = self._project.check(texts, self._wanted.selection)
        return self._tried[key]

    def _fix_group(self, report: Report, group: Group) -> GroupResult:
        started = time.monotonic()
        definitions = self._project.definitions(self._text)
        errors = tuple(definitions.field(error) for error in group.errors)
        told = [definitions.explained(error) for error in errors]
        named = dict.fromkeys(span.file for error in told for span in error.all_spans())
        sources = {file: text for file in named if (text := self._text(file)) is not None}
        window = cut(sources, told, group.file)
        request = FixRequest(window.text, self._project.edition(group.file), source="cargo")
        case = self._fixer.route_case(request, Outcome.REJECTED, window.errors)
        trial = _Trial(self, report, group, errors, sources)
        attempts = self._attempts(trial, case, window, started)
        won = next((attempt for attempt in attempts if attempt.outcome == "passed"), None)
        after = trial.passed if won else {}
        return GroupResult(
            id=str(ULID()),
            group=group,
            attempts=tuple(attempts),
            before={file: sources[file] for file in after},
            after=after,
            signature=signature(group.errors[0]),
            task=case.route.task,
            route_rule=case.route.rule,
            generation=case.generation,
            flags=won.flags if won else (),
            uncovered=trial.uncovered if won else (),
            verified=self._verified({**self._texts, **after}) if won else None,
            ms=(time.monotonic() - started) * 1000,
        )

    def _attempts(self, trial: "_Trial", case: Case, window: Window, started: float) -> list[Attempt]:
        config = self._fixer.config.day
        tiers = self._wanted.tiers or config.tiers
        deadline = min(started + (self._wanted.timeout_s or config.timeout_s), self._deadline)
        most = self._wanted.max_attempts or config.max_attempts
        attempts: list[Attempt] = []

        def spent() -> bool:
            return len(attempts) >= most or time.monotonic() > deadline

        def judge(tier: str, adapter: str | None, candidate: Any) -> Attempt:
            attempts.append(trial.judge(tier, adapter, candidate, window, config.minimise_checks))
            return attempts[-1]

        for tier in tiers:
            if tier == "compiler":
                found = suggestions.apply_to(trial.sources, trial.errors) + visibility.apply_to(
                    trial.sources, trial.errors
                )
                candidates: Any = [(tier, None, tuple(sorted(changes.items()))) for changes in found]
            else:
                candidates = self._fixer.propose(case, (tier,), self._tell, spent)
            ended = verdict.one_by_one(candidates, judge, spent, self._tell)
            if ended and ended[-1].outcome == "limit":
                attempts.append(ended[-1])
                break
            if ended and ended[-1].outcome == "passed":
                break
            if tier == "compiler" and (second := trial.second_best()) is not None:
                attempts.append(second)
                break
        if not any(attempt.outcome == "passed" for attempt in attempts) and (second := trial.second_best()) is not None:
            attempts.append(second)
        return attempts

    def _verified(self, texts: Mapping[str, str]) -> str:
        return "test" if tuple(sorted(texts.items())) in self._tested else "check"

    def _tests_fail(self, texts: Mapping[str, str]) -> str:
        """Why the tests fail with these texts; empty when they pass."""
        key = tuple(sorted(texts.items()))
        if key not in self._tested:
            self._tell("testing", {})
            done = self._project.test(texts, self._wanted.selection)
            self._tested[key] = "" if done.passed else _failed(done.output)
        return self._tested[key]


class _Trial:
    """The candidates of one group: what each does to the workspace, and the best that was not quite good enough."""

    def __init__(
        self, owner: WorkspaceFixer, report: Report, group: Group, errors: tuple[Diagnostic, ...], sources: Texts
    ) -> None:
        """errors: the group's, with what they are about pointed at."""
        self.owner, self.before, self.group, self.errors, self.sources = owner, report, group, errors, sources
        self.passed: Texts = {}
        self.uncovered: tuple[Finding, ...] = ()
        self._uncovering: dict[Frozen, tuple[int, tuple[Finding, ...]]] = {}
        self._second: tuple[int, Attempt, Texts, tuple[Finding, ...]] | None = None

    def judge(
        self, tier: str, adapter: str | None, candidate: str | Frozen | None, window: Window, most_checks: int
    ) -> Attempt:
        """Decide about a changed window, or about changed files as they are: rustc's suggestions need no mending."""
        started = time.monotonic()
        if isinstance(candidate, tuple):
            outcome, reason, flags = self._decided(dict(candidate))
            text = ""
        else:
            judges = Judges(
                window.text,
                window.errors,
                lambda code: self._failure(window.put_back(code)),
                lambda code: self._ruling(window.put_back(code)),
                most_checks,
            )
            outcome, reason, text, flags = verdict.decide(judges, candidate)
        changes = dict(candidate) if isinstance(candidate, tuple) else window.put_back(text) if text else {}
        attempt = Attempt(tier, adapter, text, outcome, reason, (time.monotonic() - started) * 1000, flags)
        if outcome == "passed":
            self.passed = changes
        elif (found := self._uncovering.get(tuple(sorted(changes.items())))) is not None:
            left, uncovered = found
            ruling = self._ruling(changes)
            if ruling.ok and (self._second is None or left < self._second[0]):
                passed = replace(attempt, outcome="passed", reason="", flags=ruling.flags)
                self._second = (left, passed, changes, uncovered)
        return attempt

    def second_best(self) -> Attempt | None:
        """The first candidate that mended the errors but brought others to light, now that no other did better."""
        if self._second is None:
            return None
        _, attempt, self.passed, self.uncovered = self._second
        self._second = None
        return attempt

    def _decided(self, changes: Texts) -> tuple[str, str, tuple[str, ...]]:
        failure = self._failure(changes)
        if failure is not None:
            return *failure, ()
        ruling = self._ruling(changes)
        return ("passed", "", ruling.flags) if ruling.ok else ("policy", "; ".join(ruling.violations), ruling.flags)

    def _failure(self, changes: Texts) -> tuple[str, str] | None:
        """(outcome, reason) of changes that do not bring the workspace forward."""
        texts = {**self.owner._texts, **changes}
        after = self.owner._report(texts)
        step = progress.step(self.before, after, self.group.findings)
        if step.against:
            return "check_failed", step.against
        own = next((finding for finding in step.uncovered if _is_in(finding, changes, self.sources)), None)
        if own is not None:
            return "check_failed", _said(own)
        if step.uncovered:
            self._uncovering[tuple(sorted(changes.items()))] = (len(after.errors), step.uncovered)
            return "check_failed", f"brings to light {_said(step.uncovered[0])}"
        if after.ok and self.owner._wanted.run_tests and (why := self.owner._tests_fail(texts)):
            return "tests_failed", why
        return None

    def _ruling(self, changes: Texts) -> Ruling:
        """The policy's judgement of every file that changes, each with what the errors say of it."""
        rulings = [
            policy.judge(self.sources[file], text, [error.seen_from(file) for error in self.errors])
            for file, text in changes.items()
        ]
        violations = tuple(said for ruling in rulings for said in ruling.violations)
        return Ruling(not violations, violations, tuple(said for ruling in rulings for said in ruling.flags))


def _is_in(finding: Finding, changes: Mapping[str, str], sources: Mapping[str, str]) -> bool:
    """Whether an error lies in a line that the changes made: then it is theirs, and did not merely come to light."""
    file, _, _ = finding.place
    span = finding.diagnostic.primary or finding.diagnostic.spans[0]
    if file not in changes:
        return False
    old = set(sources[file].split("\n"))
    return any(line not in old for line in changes[file].split("\n")[span.line_start - 1 : span.line_end])


def _with_doubts(result: GroupResult, remaining: Collection[object]) -> GroupResult:
    """A fix that brought errors to light which are still there may have made them: that is to be looked at."""
    doubts = (f"brings to light {_said(finding)}" for finding in result.uncovered if finding.identity in remaining)
    return replace(result, flags=(*result.flags, *doubts))


def _said(finding: Finding) -> str:
    return f"{finding.diagnostic.code or 'error'}: {finding.diagnostic.message}"


def _enclosing(code: str, start: int, end: int) -> str:
    found = [*items.nested(code), *items.top_level(code)]
    item = next((item for item in found if item.contains(start, end)), None)
    if item is None or item.kind == "use_declaration":
        return ""
    kind = item.kind.removesuffix("_item").replace("function", "fn")
    return f"{kind} {f'{item.parent}::' if item.parent else ''}{item.name}"


def _failed(output: str) -> str:
    """The first line of a test run that says what failed."""
    lines = [line.strip() for line in output.splitlines()]
    marks = ("panicked at", "... FAILED", "error", "the tests hit")
    return next((line for mark in marks for line in lines if mark in line), "the tests fail")
