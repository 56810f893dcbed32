"""Answers one fix request: diagnose, route, propose candidates tier by tier, let the compiler judge, return the
first that passes.

A candidate counts only after the sandboxed compiler accepted it, the policy allowed it and the tests, where there
are any, passed; before that it is made as small as the judges permit. `open_case`, `question` and `judge` are the
same steps one by one, so that evaluations can batch the model's work.
"""

import difflib
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ulid import ULID

from sleepyd.config import Config
from sleepyd.day import memory, minimise, prompt
from sleepyd.day.memory import Solved
from sleepyd.day.prompt import Question
from sleepyd.day.router import Route, Routes, route
from sleepyd.day.signature import signature
from sleepyd.day.verdict import Attempt, Judges, OnStage, decide, one_by_one
from sleepyd.engine.base import Engine, Request, still_wanted
from sleepyd.errors import InvalidInput
from sleepyd.rust import items, policy, suggestions
from sleepyd.rust.compiler import Compiler, Outcome
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.sections import TIERS

__all__ = ["EDITIONS", "Attempt", "Case", "FixRequest", "FixResult", "Fixer", "OnStage"]
__all__ += ["check_tiers", "unified_diff"]
EDITIONS = ("2015", "2018", "2021", "2024")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
"""With its end; a diff knows no other line ends than git does."""


@dataclass(frozen=True, slots=True)
class FixRequest:
    """One program to fix.

    tests: #[test] functions that see the program through `use super::*`.  lints: what is an error as well, as in
    `clippy::manual_map`.
    """

    code: str
    edition: str = "2021"
    tests: str | None = None
    tiers: tuple[str, ...] | None = None
    max_attempts: int | None = None
    timeout_s: float | None = None
    source: str = "api"
    lints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A request after diagnosis."""

    request: FixRequest
    outcome: Outcome
    errors: tuple[Diagnostic, ...]
    signature: str
    error_code: str | None
    route: Route
    generation: int
    check_ms: float


@dataclass(frozen=True, slots=True)
class FixResult:
    """The answer to a request; `code` is the fixed program, or the original where nothing passed."""

    id: str
    status: str
    code: str
    diff: str
    error_code: str | None
    signature: str | None
    task: str | None
    route_rule: str | None
    tier: str | None
    adapter: str | None
    generation: int
    verified: str | None
    attempts: tuple[Attempt, ...] = ()
    flags: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    diagnostics: tuple[dict[str, Any], ...] = ()
    message: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


class Fixer:
    """The compiler, the engine and the routes of the moment, put to work on requests."""

    def __init__(
        self,
        compiler: Compiler,
        engine: Engine,
        config: Config,
        routes: Callable[[], Routes],
        recall: Callable[[str], Sequence[Solved]] = lambda signature: (),
    ) -> None:
        """recall: the known fixes of a signature, newest first."""
        self.compiler, self.engine, self.config, self.routes, self.recall = compiler, engine, config, routes, recall
        self.form, self.takes_examples = prompt.form_of(config.model), prompt.takes_examples(config.model)

    def fix(self, request: FixRequest, on_stage: OnStage | None = None, pinned: Route | None = None) -> FixResult:
        """Answer `request`. Blocking; `on_stage` hears (name, details) as work proceeds.

        pinned: where it goes, whatever its error is.
        """
        started = time.monotonic()
        tell = on_stage or (lambda name, details: None)
        tiers = request.tiers or self.config.day.tiers
        deadline = started + (request.timeout_s or self.config.day.timeout_s)
        most = request.max_attempts or self.config.day.max_attempts
        case = self.open_case(request)
        if pinned is not None:
            case = replace(case, route=pinned)
        tell("checked", {"outcome": str(case.outcome), "error_code": case.error_code, "signature": case.signature})
        if case.outcome is not Outcome.REJECTED:
            return self.result(case, (), started)
        tell("routed", asdict(case.route))
        tried = 0

        def spent() -> bool:
            return tried >= most or time.monotonic() > deadline

        def judge(tier: str, adapter: str | None, candidate: str | None) -> Attempt:
            nonlocal tried
            tried += 1
            return self.judge(case, tier, adapter, candidate)

        attempts = one_by_one(self.propose(case, tiers, tell, spent), judge, spent, tell)
        return self.result(case, tuple(attempts), started)

    def open_case(self, request: FixRequest) -> Case:
        """Check the program, reduce its first error to a signature and route it. Raises InvalidInput."""
        _validate(request)
        verdict = self.compiler.check(request.code, request.edition, request.lints)
        return self.route_case(request, verdict.outcome, verdict.errors, verdict.ms)

    def route_case(
        self, request: FixRequest, outcome: Outcome, errors: tuple[Diagnostic, ...], check_ms: float = 0.0
    ) -> Case:
        """The case of a program that was checked already."""
        routes = self.routes()
        first = errors[0] if errors else None
        found = signature(first) if first else ""
        where = route(routes, found, first.code) if first else Route(None, None, "base")
        if outcome is Outcome.REJECTED and first is None:
            outcome = Outcome.COMPILER_CRASH
        return Case(request, outcome, errors, found, first.code if first else None, where, routes.generation, check_ms)

    def question(self, case: Case, solved: Solved | None = None) -> Question:
        """What the model is asked for this case; `solved` is told it as an example."""
        return prompt.ask(case.request.code, case.errors, self.form, solved)

    def request_for(self, question: Question, adapter: str | None) -> Request:
        """The engine's request for a question."""
        return Request(question.messages, adapter, self.config.model.max_new_tokens)

    def judge(self, case: Case, tier: str, adapter: str | None, candidate: str | None) -> Attempt:
        """Let compiler, policy and tests decide over one candidate, made as small as they allow."""
        started = time.monotonic()
        judges = Judges(
            case.request.code,
            case.errors,
            lambda code: self._failure(case, code),
            lambda code: self._ruling(case, code),
            self.config.day.minimise_checks,
        )
        outcome, reason, code, flags = decide(judges, candidate)
        return Attempt(tier, adapter, code, outcome, reason, (time.monotonic() - started) * 1000, flags)

    def result(self, case: Case, attempts: Sequence[Attempt], started: float) -> FixResult:
        """The reply for a case and its attempts."""
        request, won = case.request, next((a for a in attempts if a.outcome == "passed"), None)
        status = {Outcome.OK: "clean", Outcome.REJECTED: "unfixed"}.get(case.outcome, "invalid")
        return FixResult(
            id=str(ULID()),
            status="fixed" if won else status,
            code=won.candidate if won else request.code,
            diff=unified_diff(request.code, won.candidate) if won else "",
            error_code=case.error_code,
            signature=case.signature or None,
            task=case.route.task,
            route_rule=case.route.rule if case.errors else None,
            tier=won.tier if won else None,
            adapter=won.adapter if won else None,
            generation=case.generation,
            verified=("test" if request.tests else "check") if won else None,
            attempts=tuple(attempts),
            flags=won.flags if won else (),
            timings_ms={"check": case.check_ms, "total": (time.monotonic() - started) * 1000},
            diagnostics=tuple(e.to_dict() for e in case.errors),
            message="" if status != "invalid" else f"the compiler ended with {case.outcome}, not with a verdict",
        )

    def propose(
        self, case: Case, tiers: Sequence[str], tell: OnStage, spent: Callable[[], bool]
    ) -> Iterator[tuple[str, str | None, str | None]]:
        """(tier, adapter, candidate) in the order of the tiers; the model is asked only when its tier is reached."""
        question: Question | None = None
        for tier in tiers:
            if tier == "compiler":
                for candidate in suggestions.apply(case.request.code, case.errors):
                    yield tier, None, candidate
                continue
            if tier == "memory":
                yield from self._from_memory(case, tell, spent)
                continue
            adapter = None if tier == "base" else case.route.adapter
            if tier == "routed" and adapter is None:
                continue
            if spent():
                yield tier, adapter, None  # not worth the model's time: it would not be judged
                continue
            question = question or self.question(case)
            tell("asking", {"tier": tier, "adapter": adapter})
            if tier == "sampled":
                yield from ((tier, adapter, candidate) for candidate in self._samples(question, adapter))
                continue
            answer = self.engine.generate([self.request_for(question, adapter)])[0]
            yield tier, answer.adapter, prompt.read_answer(question, answer.text)

    def _from_memory(
        self, case: Case, tell: OnStage, spent: Callable[[], bool]
    ) -> Iterator[tuple[str, str | None, str | None]]:
        """The known fix of this very program; else what the model makes of the known fix of one like it."""
        tier, code, known = "memory", case.request.code, self.recall(case.signature)
        if (exact := memory.same(known, code)) is not None:
            yield tier, None, exact.fixed
        elif self.takes_examples and not spent() and (solved := memory.most_like(known, code, case.errors)) is not None:
            tell("asking", {"tier": tier, "adapter": case.route.adapter})
            question = self.question(case, solved)
            answer = self.engine.generate([self.request_for(question, case.route.adapter)])[0]
            yield tier, answer.adapter, prompt.read_answer(question, answer.text)

    def _samples(self, question: Question, adapter: str | None) -> list[str]:
        """What the model answers to the same question with some chance in it; what it says most often comes first."""
        day = self.config.day
        one = replace(self.request_for(question, adapter), temperature=day.temperature, seed=0)
        answers = self.engine.generate([one] * day.samples)
        read = [prompt.read_answer(question, answer.text) for answer in answers]
        counts = Counter(candidate for candidate in read if candidate is not None)
        return sorted(counts, key=lambda c: (-counts[c], minimise.change_size(question.code, c)))

    def _failure(self, case: Case, code: str) -> tuple[str, str] | None:
        """(outcome, reason) of code that does not compile or does not pass its tests."""
        still_wanted()
        request = case.request
        if not items.parses(code):
            return "unparsed", "the answer holds no complete Rust item"
        verdict = self.compiler.check(code, request.edition, request.lints)
        if verdict.errors:
            first = verdict.errors[0]
            return "check_failed", f"{first.code or 'error'}: {first.message}"
        if verdict.outcome is not Outcome.OK:
            return "check_failed", str(verdict.outcome)
        if request.tests and not self.compiler.test(code, request.tests, request.edition).passed:
            return "tests_failed", "it compiles, but the tests fail"
        return None

    def _ruling(self, case: Case, code: str) -> policy.Ruling:
        return policy.judge(case.request.code, code, case.errors)


def unified_diff(before: str, after: str, name: str = "src.rs") -> str:
    """A unified diff of two programs, as `git apply` takes it."""
    old, new = (_LINE.findall(text) for text in (before, after))
    lines = difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _validate(request: FixRequest) -> None:
    if not request.code.strip():
        raise InvalidInput("code: got nothing, expected a Rust program", param="code")
    if "\0" in request.code:
        raise InvalidInput("code: got a NUL byte, expected Rust source as text", param="code")
    if request.edition not in EDITIONS:
        raise InvalidInput(f"edition: got {request.edition!r}, expected one of {', '.join(EDITIONS)}", param="edition")
    check_tiers(request.tiers or ())


def check_tiers(tiers: Sequence[str]) -> None:
    """Raise InvalidInput for a tier that is none."""
    unknown = set(tiers) - set(TIERS)
    if unknown:
        raise InvalidInput(f"tiers: got {sorted(unknown)}, expected some of {', '.join(TIERS)}", param="tiers")
