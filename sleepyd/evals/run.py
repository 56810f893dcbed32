"""Tries a set of problems with one strategy, single shot, and reports what passed.

Strategies: `baseline` asks the base model; `routed` the adapter that the signature leads to, else the base model;
`averaged` one adapter for everything; `cascade` all tiers as by day. The model's work is batched, the compiler's
runs on all workers. The adapter that really answered comes back from the engine with every completion and is
checked and recorded.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

from sleepyd.config import TIERS
from sleepyd.day import prompt
from sleepyd.day.fixer import Attempt, Case, Fixer, FixRequest
from sleepyd.errors import EngineUnavailable, InvalidInput
from sleepyd.evals.statistics import wilson95
from sleepyd.koans.load import lints_of
from sleepyd.rust.compiler import Outcome

STRATEGIES = ("baseline", "averaged", "routed", "cascade")
OnProgress = Callable[[str, int, int], None]
_ASKED_AT_ONCE = 16


class Problem(Protocol):
    """What a koan and an example have in common."""

    @property
    def task(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def error_code(self) -> str: ...
    @property
    def edition(self) -> str: ...
    @property
    def buggy(self) -> str: ...
    @property
    def tests(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Tried:
    """One problem's result."""

    id: str
    task: str
    family: str
    passed: bool
    tier: str
    adapter: str | None
    error_code: str | None
    outcome: str
    reason: str
    candidate: str
    ms: float


def evaluate(
    problems: Sequence[Problem],
    fixer: Fixer,
    strategy: str,
    *,
    averaged: str | None = None,
    on_progress: OnProgress = lambda stage, done, total: None,
) -> list[Tried]:
    """One outcome a problem, in order. averaged: serving name of the averaged adapter, for that strategy.

    Raises InvalidInput, and EngineUnavailable when another adapter answers than the one that was asked.
    """
    if strategy not in STRATEGIES:
        raise InvalidInput(f"strategy: got {strategy!r}, expected one of {', '.join(STRATEGIES)}", param="strategy")
    if strategy == "averaged" and averaged is None:
        raise InvalidInput("strategy averaged: got no adapter, expected the averaged one's name; load it first")
    with ThreadPoolExecutor(max_workers=fixer.config.rust.workers) as pool:
        if strategy == "cascade":
            results = pool.map(lambda p: _cascade(p, fixer), problems)
            return list(_counted(results, "try", len(problems), on_progress))
        cases = list(
            _counted(pool.map(lambda p: fixer.open_case(request_of(p)), problems), "check", len(problems), on_progress)
        )
        adapters = [_adapter(case, strategy, averaged) for case in cases]
        answers = _ask(cases, adapters, fixer, on_progress)
        results = pool.map(lambda *job: _judged(*job, fixer=fixer), problems, cases, adapters, answers)
        return list(_counted(results, "judge", len(problems), on_progress))


def report(outcomes: Sequence[Tried], *, strategy: str, set_name: str, engine: str, generation: int) -> dict[str, Any]:
    """The machine-readable report: totals, families, tasks and every problem."""
    passed = sum(o.passed for o in outcomes)
    return {
        "strategy": strategy,
        "set": set_name,
        "engine": engine,
        "generation": generation,
        "passed": passed,
        "total": len(outcomes),
        "pass_at_1": passed / len(outcomes) if outcomes else 0.0,
        "wilson95": list(wilson95(passed, len(outcomes))),
        "families": _grouped(outcomes, "family"),
        "tasks": _grouped(outcomes, "task"),
        "koans": [
            {
                "id": o.id,
                "task": o.task,
                "passed": o.passed,
                "tier": o.tier,
                "adapter": o.adapter,
                "error_code": o.error_code,
                "outcome": o.outcome,
                "reason": o.reason,
                "ms": round(o.ms, 1),
            }
            for o in outcomes
        ],
    }


def _ask(
    cases: Sequence[Case], adapters: Sequence[str | None], fixer: Fixer, on_progress: OnProgress
) -> list[str | None]:
    """The candidate program of each case; cases that did not fail to compile are not asked about."""
    asked = [i for i, case in enumerate(cases) if case.outcome is Outcome.REJECTED]
    candidates: list[str | None] = [None] * len(cases)
    for start in range(0, len(asked), _ASKED_AT_ONCE):
        chosen = asked[start : start + _ASKED_AT_ONCE]
        questions = [fixer.question(cases[i]) for i in chosen]
        requests = [fixer.request_for(q, adapters[i]) for q, i in zip(questions, chosen, strict=True)]
        for i, question, completion in zip(chosen, questions, fixer.engine.generate(requests), strict=True):
            if completion.adapter != adapters[i]:
                raise EngineUnavailable(f"asked adapter {adapters[i]}, but {completion.adapter} answered")
            candidates[i] = prompt.read_answer(question, completion.text)
        on_progress("ask", min(start + _ASKED_AT_ONCE, len(asked)), len(asked))
    return candidates


def _judged(problem: Problem, case: Case, adapter: str | None, candidate: str | None, *, fixer: Fixer) -> Tried:
    tier = "routed" if adapter else "base"
    if case.outcome is not Outcome.REJECTED:
        attempt = Attempt(tier, adapter, "", "check_failed", f"the program itself is {case.outcome}")
    else:
        attempt = fixer.judge(case, tier, adapter, candidate)
    return _outcome(problem, case.error_code, attempt, attempt.ms)


def _cascade(problem: Problem, fixer: Fixer) -> Tried:
    started = time.monotonic()
    result = fixer.fix(request_of(problem, tiers=TIERS))
    last = result.attempts[-1] if result.attempts else Attempt("base", None, "", "check_failed", result.status)
    won = next((a for a in result.attempts if a.outcome == "passed"), last)
    return _outcome(problem, result.error_code, won, (time.monotonic() - started) * 1000)


def _outcome(problem: Problem, error_code: str | None, attempt: Attempt, ms: float) -> Tried:
    return Tried(
        id=getattr(problem, "id", "") or f"{problem.task}/{getattr(problem, 'seed', '')}",
        task=problem.task,
        family=problem.family,
        passed=attempt.outcome == "passed",
        tier=attempt.tier,
        adapter=attempt.adapter,
        error_code=error_code,
        outcome=attempt.outcome,
        reason=attempt.reason,
        candidate=attempt.candidate,
        ms=ms,
    )


def request_of(problem: Problem, tiers: tuple[str, ...] | None = None) -> FixRequest:
    """The problem as a request; a lint is only an error where it is the one to be fixed."""
    lints = lints_of(problem.error_code)
    return FixRequest(problem.buggy, problem.edition, problem.tests or None, tiers=tiers, source="eval", lints=lints)


def _adapter(case: Case, strategy: str, averaged: str | None) -> str | None:
    return {"baseline": None, "averaged": averaged}.get(strategy, case.route.adapter)


def _grouped(outcomes: Sequence[Tried], key: str) -> dict[str, dict[str, int]]:
    groups: dict[str, dict[str, int]] = {}
    for outcome in outcomes:
        group = groups.setdefault(getattr(outcome, key), {"passed": 0, "total": 0})
        group["passed"] += outcome.passed
        group["total"] += 1
    return groups


def _counted(results: Iterable[Any], stage: str, total: int, on_progress: OnProgress) -> Iterable[Any]:
    for done, result in enumerate(results, start=1):
        on_progress(stage, done, total)
        yield result
