"""Tries a set of problems with one strategy, single shot, and where asked with samples besides.

Strategies: `baseline` asks the base model; `routed` the adapter that the signature leads to, else the base model;
`averaged` one adapter for everything; `memory` what `routed` asks, told the most alike known fix of the same signature
where there is one; `cascade` all tiers as by day, which remember as well. The model's work is batched, the compiler's
runs on all workers. The adapter that really answered comes back from the engine with every completion, the generation
with every route: both are checked where they are used, and recorded. What the results come to is `report`; going on
after an interruption is `resume`.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol, cast

from sleepyd.day import memory, prompt
from sleepyd.day.fixer import Attempt, Case, Fixer, FixRequest
from sleepyd.day.memory import Solved
from sleepyd.engine.base import Completion, Engine, Request
from sleepyd.errors import Conflict, EngineUnavailable, InvalidInput
from sleepyd.koans.load import lints_of
from sleepyd.rust.compiler import LASTING, Outcome
from sleepyd.sections import TIERS
from sleepyd.store.records import content_hash

ITSELF = "the program itself is "
"""Beginning of the reason where not the answer but the question could not be judged."""
STRATEGIES = ("baseline", "averaged", "routed", "memory", "cascade")
OnProgress = Callable[[str, int, int], None]
_ASKED_AT_ONCE = 16
_LIMITS = frozenset(str(outcome) for outcome in Outcome if outcome not in LASTING)


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
    """One problem's result.

    problem: a hash of what was asked, so that a name which later stands for another program is not taken for this one.
    samples, samples_passed: of the answers with some chance in them, beside the one that is judged.
    """

    id: str
    problem: str
    task: str
    family: str
    passed: bool
    tier: str
    adapter: str | None
    generation: int
    error_code: str | None
    outcome: str
    reason: str
    candidate: str
    ms: float
    samples: int = 0
    samples_passed: int = 0


def evaluate(
    problems: Sequence[Problem],
    fixer: Fixer,
    strategy: str,
    *,
    averaged: str | None = None,
    samples: int = 0,
    generation: int | None = None,
    on_progress: OnProgress = lambda stage, done, total: None,
) -> list[Tried]:
    """One outcome a problem, in order.

    averaged: serving name of the averaged adapter, for that strategy.  samples: so many further answers each, with the
    temperature of the day.  generation: which one must route; None: the one that does at the beginning.
    Raises InvalidInput, EngineUnavailable when another adapter answers than the one that was asked, and Conflict when
    another generation routes.
    """
    _check_asked(fixer, strategy, averaged, samples)
    expected = fixer.routes().generation if generation is None else generation
    fixer = _watched(fixer)
    with _workers(fixer.config.rust.workers) as pool:
        if strategy == "cascade":
            results = pool.map(lambda p: _cascade(p, fixer, expected), problems)
            return list(_counted(results, "try", len(problems), on_progress))
        opened = pool.map(lambda p: _opened(p, fixer, expected), problems)
        cases = list(_counted(opened, "check", len(problems), on_progress))
        adapters = [_adapter(case, strategy, averaged) for case in cases]
        known = [_known(case, fixer) if strategy == "memory" else None for case in cases]
        answers = _ask(cases, adapters, known, fixer, lambda done, total: on_progress("ask", done, total))
        judged = pool.map(lambda *job: _judged(*job, fixer=fixer), problems, cases, adapters, known, answers)
        tried = list(_counted(judged, "judge", len(problems), on_progress))
        if not samples:
            return tried
        passed = _sampled(cases, adapters, known, samples, fixer, pool, on_progress)
        return [replace(t, samples=samples, samples_passed=n) for t, n in zip(tried, passed, strict=True)]


def unjudged(tried: Tried) -> bool:
    """Whether a limit of the sandbox was hit, which says nothing about the answer."""
    return tried.outcome == "check_failed" and tried.reason.removeprefix(ITSELF) in _LIMITS


def request_of(problem: Problem, tiers: tuple[str, ...] | None = None) -> FixRequest:
    """The problem as a request; a lint is only an error where it is the one to be fixed."""
    lints = lints_of(problem.error_code)
    return FixRequest(problem.buggy, problem.edition, problem.tests or None, tiers=tiers, source="eval", lints=lints)


def name_of(problem: Problem) -> str:
    """What the problem is called: its id, or its task and the seed that it was grown from."""
    return getattr(problem, "id", "") or f"{problem.task}/{getattr(problem, 'seed', '')}"


def identity(problem: Problem) -> str:
    """A short hash of all that decides over an answer to the problem."""
    return content_hash(problem.edition, problem.error_code, problem.buggy, problem.tests)[:16]


class _Watched:
    """An engine whose every answer is checked to come from the adapter that was asked, whichever tier asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def generate(self, requests: Sequence[Request]) -> list[Completion]:
        completions = self._engine.generate(requests)
        for request, completion in zip(requests, completions, strict=True):
            if completion.adapter != request.adapter:
                raise EngineUnavailable(
                    f"asked adapter {request.adapter}, but {completion.adapter} answered; nothing is reported of it"
                )
        return completions


def _watched(fixer: Fixer) -> Fixer:
    # A fixer asks its engine for nothing but answers.
    return Fixer(fixer.compiler, cast(Engine, _Watched(fixer.engine)), fixer.config, fixer.routes, fixer.recall)


def _check_asked(fixer: Fixer, strategy: str, averaged: str | None, samples: int) -> None:
    if strategy not in STRATEGIES:
        raise InvalidInput(f"strategy: got {strategy!r}, expected one of {', '.join(STRATEGIES)}", param="strategy")
    if strategy == "averaged" and averaged is None:
        raise InvalidInput("strategy averaged: got no adapter, expected the averaged one's name; load it first")
    if samples < 0:
        raise InvalidInput(f"samples: got {samples}, expected 0 or more", param="samples")
    if samples and strategy == "cascade":
        raise InvalidInput(
            f"samples: got {samples} with strategy cascade, which samples by itself; choose another strategy",
            param="samples",
        )
    if samples and fixer.config.day.temperature <= 0:
        raise InvalidInput(
            f"samples: got {samples} at day.temperature {fixer.config.day.temperature:g}, where all answers are alike; "
            "set it above 0",
            param="samples",
        )


@contextmanager
def _workers(count: int) -> Iterator[Executor]:
    """Threads that, when the block fails or is interrupted, begin nothing more."""
    pool = ThreadPoolExecutor(max_workers=count)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _opened(problem: Problem, fixer: Fixer, generation: int) -> Case:
    case = fixer.open_case(request_of(problem))
    _check_generation(case.generation, generation)
    return case


def _check_generation(got: int, expected: int) -> None:
    if got != expected:
        raise Conflict(f"generation {got} routed, expected {expected}; evaluate while what is served does not change")


def _known(case: Case, fixer: Fixer) -> Solved | None:
    return memory.most_like(fixer.recall(case.signature), case.request.code, case.errors)


def _ask(
    cases: Sequence[Case],
    adapters: Sequence[str | None],
    known: Sequence[Solved | None],
    fixer: Fixer,
    told: Callable[[int, int], None],
    *,
    temperature: float = 0.0,
    seed: int | None = None,
) -> list[str | None]:
    """The candidate program of each case; cases that did not fail to compile are not asked about."""
    asked = [i for i, case in enumerate(cases) if case.outcome is Outcome.REJECTED]
    candidates: list[str | None] = [None] * len(cases)
    for start in range(0, len(asked), _ASKED_AT_ONCE):
        chosen = asked[start : start + _ASKED_AT_ONCE]
        questions = [fixer.question(cases[i], known[i]) for i in chosen]
        requests = [
            replace(fixer.request_for(q, adapters[i]), temperature=temperature, seed=seed)
            for q, i in zip(questions, chosen, strict=True)
        ]
        for i, question, completion in zip(chosen, questions, fixer.engine.generate(requests), strict=True):
            candidates[i] = prompt.read_answer(question, completion.text)
        told(min(start + _ASKED_AT_ONCE, len(asked)), len(asked))
    return candidates


def _sampled(
    cases: Sequence[Case],
    adapters: Sequence[str | None],
    known: Sequence[Solved | None],
    samples: int,
    fixer: Fixer,
    pool: Executor,
    on_progress: OnProgress,
) -> list[int]:
    """How many of each case's sampled answers pass; equal answers to one case are judged once."""
    rounds = []
    for seed in range(samples):  # one seed a round: no two answers to one question may share their chance

        def told(done: int, total: int, before: int = seed) -> None:
            on_progress("sample", before * total + done, samples * total)

        rounds.append(_ask(cases, adapters, known, fixer, told, temperature=fixer.config.day.temperature, seed=seed))
    answers = [(i, answer) for found in rounds for i, answer in enumerate(found) if answer is not None]
    distinct = list(dict.fromkeys(answers))
    verdicts = pool.map(lambda one: fixer.judge(cases[one[0]], "sampled", adapters[one[0]], one[1]), distinct)
    counted = _counted(verdicts, "judge samples", len(distinct), on_progress)
    passed = {one for one, attempt in zip(distinct, counted, strict=True) if attempt.outcome == "passed"}
    return [sum((i, found[i]) in passed for found in rounds) for i in range(len(cases))]


def _judged(
    problem: Problem, case: Case, adapter: str | None, known: Solved | None, candidate: str | None, *, fixer: Fixer
) -> Tried:
    tier = "memory" if known is not None else "routed" if adapter else "base"
    if case.outcome is not Outcome.REJECTED:
        attempt = Attempt(tier, adapter, "", "check_failed", f"{ITSELF}{case.outcome}")
    else:
        attempt = fixer.judge(case, tier, adapter, candidate)
    return _outcome(problem, case.error_code, attempt, case.generation, attempt.ms)


def _cascade(problem: Problem, fixer: Fixer, generation: int) -> Tried:
    started = time.monotonic()
    result = fixer.fix(request_of(problem, tiers=TIERS))
    _check_generation(result.generation, generation)
    last = result.attempts[-1] if result.attempts else Attempt("base", None, "", "check_failed", result.status)
    won = next((a for a in result.attempts if a.outcome == "passed"), last)
    return _outcome(problem, result.error_code, won, result.generation, (time.monotonic() - started) * 1000)


def _outcome(problem: Problem, error_code: str | None, attempt: Attempt, generation: int, ms: float) -> Tried:
    return Tried(
        id=name_of(problem),
        problem=identity(problem),
        task=problem.task,
        family=problem.family,
        passed=attempt.outcome == "passed",
        tier=attempt.tier,
        adapter=attempt.adapter,
        generation=generation,
        error_code=error_code,
        outcome=attempt.outcome,
        reason=attempt.reason,
        candidate=attempt.candidate,
        ms=ms,
    )


def _adapter(case: Case, strategy: str, averaged: str | None) -> str | None:
    return {"baseline": None, "averaged": averaged}.get(strategy, case.route.adapter)


def _counted(results: Iterable[Any], stage: str, total: int, on_progress: OnProgress) -> Iterable[Any]:
    for done, result in enumerate(results, start=1):
        on_progress(stage, done, total)
        yield result
