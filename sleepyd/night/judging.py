"""Is it better, and no worse: the same problems tried with what is served and with what is proposed.

Problems are tried some dozens at a time; each such lot is a unit of work, done where the night's pool does them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sleepyd.cluster import Hand, Order, Pool, Watch
from sleepyd.day import prompt
from sleepyd.day.fixer import Fixer
from sleepyd.day.router import Routes, serving_name
from sleepyd.errors import NightFailed
from sleepyd.evals import canary
from sleepyd.evals import report as reports
from sleepyd.evals import run as evals
from sleepyd.evals.run import Problem, Tried
from sleepyd.koans.load import Koan
from sleepyd.night import gate
from sleepyd.night.collect import Lessons
from sleepyd.night.gate import Decision
from sleepyd.night.proposal import signatures
from sleepyd.night.stages import Stages
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.share import Subspace
from sleepyd.store.records import Evaluation

_MEASURED = ("routed", "all")
"""Strategy and set of what a night measures."""
_LOT = 32
"""Problems that are tried as one unit: two of an engine's batches."""
_SHARES = {"check": 0.0, "ask": 0.1, "judge": 0.55}
"""Where in a lot its stages begin."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What all lots have in common. subspace: what the routes' adapters are made of."""

    routes: Routes
    subspace: Subspace


def tried(hand: Hand, trial: Trial, lot: Sequence[Problem], watch: Watch) -> list[Tried]:
    """A lot of problems, tried with these routes: a unit of work."""
    hand.hold(trial.subspace, trial.routes.adapters)
    fixer = Fixer(hand.compiler, hand.engine, hand.config, lambda: trial.routes)

    def advance(stage: str, done: int, total: int) -> None:
        if done % 4 == 0 or done == total:
            share_of = _SHARES[stage] + done / max(total, 1) * (0.1 if stage == "check" else 0.45)
            watch.tell(share_of, {"stage": stage})

    return evals.evaluate(lot, fixer, "routed", on_progress=advance)


@dataclass(frozen=True, slots=True)
class Judge:
    """The stages evaluate and gate of one night.

    own: this process's hand, which has the served adapters loaded.  served: the routes to them.  before: what they are
    made of.
    """

    stages: Stages
    pool: Pool
    own: Hand
    koans: Sequence[Koan]
    served: Routes
    before: Subspace

    def judge(self, subspace: Subspace, tasks: Sequence[Lessons]) -> tuple[list[Decision], dict[str, Any]]:
        """Try the same problems with what is served and with what is proposed; decide task by task."""
        number = self.served.generation + 1
        proposed = self._proposed(subspace, tasks, number)
        problems: list[Problem] = [*self.koans, *_held_out(tasks)]
        now, then = Trial(self.served, self.before), Trial(proposed, subspace)
        old = self._tried(now, problems, "served", {})
        same = {_key(p): t for p, t in zip(problems, old, strict=True) if t.adapter is None}
        new = self._tried(then, problems, "proposed", same)
        self.stages.set("evaluate", "done", 1.0, before=sum(t.passed for t in old), after=sum(t.passed for t in new))
        koans = len(self.koans)
        self._note_served(old[:koans])
        decisions = self._gate(tasks, problems, old, new, (now, then))
        kept = _chosen(decisions, old[:koans], new[:koans])
        decisions = gate.no_worse(decisions, {t.id: gate.passed(t) for t in kept}, self._pinned())
        self.stages.set("gate", "done", 1.0, decisions=[d.to_dict() for d in decisions], generation=number)
        evaluation = reports.build(
            _chosen(decisions, old[:koans], new[:koans]),
            strategy=_MEASURED[0],
            set_name=_MEASURED[1],
            engine="transformers",
            generation=number,
        )
        return decisions, evaluation

    def _note_served(self, old: Sequence[Tried]) -> None:
        """Keep what the served generation passed, where no night measured that: the first one was born unmeasured."""
        database, number = self.stages.tools.database, self.served.generation
        if any((row.strategy, row.set) == _MEASURED for row in database.evaluations(generation=number)):
            return
        strategy, set_name = _MEASURED
        report = reports.build(old, strategy=strategy, set_name=set_name, engine="transformers", generation=number)
        database.record_evaluation(
            Evaluation(strategy, set_name, "transformers", report["passed"], report["total"], number, report)
        )

    def canaries(self, tasks: Sequence[Lessons]) -> dict[str, Any]:
        """What the proposed adapters are to be known by: their answers to an example of their own."""
        config = self.stages.tools.config
        questions = {}
        for lessons in tasks:
            example = lessons.train[0]
            errors = [Diagnostic.from_dict(d) for d in example.diagnostics]
            questions[lessons.task] = prompt.ask(example.buggy, errors, prompt.form_of(config.model)).messages
        names = {task: _proposed_name(task, self.served.generation + 1) for task in questions}
        return canary.made(self.own.engine, questions, names)

    def _proposed(self, subspace: Subspace, tasks: Sequence[Lessons], number: int) -> Routes:
        names = {lessons.task: _proposed_name(lessons.task, number) for lessons in tasks}
        self.own.hold(subspace, names)
        adapters = {**self.served.adapters, **names}
        return Routes(number, {**signatures(tasks), **self.served.signatures}, self.served.codes, adapters)

    def _tried(self, trial: Trial, problems: Sequence[Problem], what: str, known: Mapping[str, Tried]) -> list[Tried]:
        """Results of all problems; those that the base model answers in both runs are tried once only."""
        fixer = Fixer(self.own.compiler, self.own.engine, self.own.config, lambda: trial.routes)
        adapters = [fixer.open_case(evals.request_of(p)).route.adapter for p in problems]
        again = [p for p, a in zip(problems, adapters, strict=True) if a is not None or _key(p) not in known]
        lots = [again[at : at + _LOT] for at in range(0, len(again), _LOT)]
        half, ended = 0.0 if what == "served" else 0.5, list[Tried]()

        def heard(number: int, part: float, told: Mapping[str, Any]) -> None:
            done = min(max(number * _LOT, len(ended)) + part * _LOT, len(again))
            progress = half + 0.5 * done / max(1, len(again))
            at = {**told, "done": int(done), "of": len(again)}
            self.stages.set("evaluate", "running", min(progress, 0.99), what=what, **at)

        for outcome in self.pool.map(tried, lots, trial, Order(heard, self.stages.tools.should_stop)):
            if isinstance(outcome, NightFailed):
                raise outcome
            ended += outcome
        self.stages.stop_if_asked("evaluate")
        results = {_key(p): t for p, t in zip(again, ended, strict=True)}
        return [results.get(_key(p)) or known[_key(p)] for p in problems]

    def _gate(
        self,
        tasks: Sequence[Lessons],
        problems: Sequence[Problem],
        old: Sequence[Tried],
        new: Sequence[Tried],
        trials: tuple[Trial, Trial],
    ) -> list[Decision]:
        protected = frozenset(k.id for k in self.koans)
        decisions = []
        for lessons in tasks:
            name = trials[1].routes.adapters[lessons.task]
            mine = [i for i, t in enumerate(new) if t.adapter == name or (evals.unjudged(t) and t.task == lessons.task)]
            before = {_key(problems[i]): gate.passed(old[i]) for i in mine}
            after = {_key(problems[i]): gate.passed(new[i]) for i in mine}
            doubtful = set(gate.to_confirm(before, after, protected))
            again = [problems[i] for i in mine if _key(problems[i]) in doubtful]
            for trial, results in zip(trials, (before, after), strict=True) if again else ():
                confirmed = self._tried(trial, again, "again", {})
                results |= {_key(p): gate.passed(t) for p, t in zip(again, confirmed, strict=True)}
            decisions.append(gate.decide(lessons.task, before, after, protected))
        return decisions

    def _pinned(self) -> dict[int, gate.Results]:
        """What the pinned generations did on the koans when they were made."""
        store = self.stages.tools.generations
        found = {number: store.load(number).evaluation for number in store.pinned()}
        return {number: {k["id"]: k["passed"] for k in judged.get("koans", ())} for number, judged in found.items()}


def _proposed_name(task: str, number: int) -> str:
    return f"{serving_name(task, number)}?"


def _held_out(tasks: Sequence[Lessons]) -> list[Problem]:
    return [example for lessons in tasks for example in lessons.held_out]


def _key(problem: Problem) -> str:
    return str(getattr(problem, "id", ""))


def _chosen(decisions: Sequence[Decision], old: Sequence[Tried], new: Sequence[Tried]) -> list[Tried]:
    """What the promoted generation will give: new results where the task that answered passed, old ones elsewhere."""
    passed = {d.task for d in decisions if d.promoted}
    return [n if n.adapter and n.adapter.split("@")[0] in passed else o for o, n in zip(old, new, strict=True)]
