"""One night: collect → train → merge → evaluate → gate → promote, each stage written down as it happens.

Starts from the current generation and proposes the next. Nothing that is served changes before the last step, which
is one atomic promotion; a night that fails, is stopped or is killed leaves everything as it was.
"""

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sleepyd import engine as engines
from sleepyd import share
from sleepyd.config import Config
from sleepyd.day.fixer import Fixer
from sleepyd.day.prompt import form_of
from sleepyd.day.router import Routes, serving_name
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.errors import NightFailed, NotFound, SleepydError
from sleepyd.evals import report as reports
from sleepyd.evals import run as evals
from sleepyd.evals.run import Problem, Tried
from sleepyd.koans.load import load_koans
from sleepyd.log import get_logger
from sleepyd.night import gate, oom
from sleepyd.night.collect import Collected, Lessons, collect
from sleepyd.night.gate import Decision
from sleepyd.night.learn import learn
from sleepyd.night.proposal import routes_table, signatures, without_refused
from sleepyd.rust.compiler import Compiler
from sleepyd.share import Subspace, Trained
from sleepyd.store.database import Database
from sleepyd.store.generations import Generation, Generations
from sleepyd.store.reconcile import reconcile
from sleepyd.store.records import Evaluation, GenerationRecord

STAGES = ("collect", "train", "merge", "evaluate", "gate", "promote")
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NightResult:
    """How a night ended: promoted, kept (nothing was better), or skipped (nothing to learn)."""

    state: str
    reason: str
    generation: int | None = None
    report: dict[str, Any] = field(default_factory=dict)


class _Stopped(NightFailed):
    code = "stopped"


@dataclass(frozen=True, slots=True)
class Tools:
    """What a night works with; it owns none of it."""

    config: Config
    database: Database
    generations: Generations
    compiler: Compiler
    should_stop: Callable[[], bool] = lambda: False


def run(tools: Tools, night_id: str, *, only: frozenset[str] | None = None) -> NightResult:
    """Do the night's work and record its end. Failures are recorded, then raised."""
    started = time.monotonic()
    work = tools.config.paths.state / "nights" / night_id
    try:
        result = _Night(tools, night_id, work).run(only)
    except SleepydError as error:
        tools.database.finish_night(night_id, "failed", reason=error.message)
        raise
    except Exception as error:
        why = f"{oom.REASON}: " if oom.ran_out(error) else ""
        tools.database.finish_night(night_id, "failed", reason=f"{why}{type(error).__name__}: {error}")
        raise NightFailed(
            f"night {night_id} ended with {type(error).__name__}: {error}; nothing was changed"
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    report = {**result.report, "seconds": round(time.monotonic() - started, 1)}
    tools.database.finish_night(
        night_id, result.state, reason=result.reason, generation=result.generation, report=report
    )
    _log.info("night ended", night=night_id, state=result.state, reason=result.reason, generation=result.generation)
    return NightResult(result.state, result.reason, result.generation, report)


class _Night:
    """The state that stages hand on to each other."""

    def __init__(self, tools: Tools, night_id: str, work: Path) -> None:
        self.tools, self.night_id, self.work = tools, night_id, work
        self.config, self.database = tools.config, tools.database
        parent = tools.generations.current()
        if parent is None:
            raise NotFound('no generation is served yet; start the daemon once with "sleepyd serve"')
        self.parent: Generation = parent
        self.koans = load_koans(self.config.paths.koans)

    def run(self, only: frozenset[str] | None) -> NightResult:
        if missing := self._missing_room():
            return NightResult("skipped", missing)
        collected = self._collect(only)
        if not collected.tasks:
            reason = "; ".join(f"{t}: {why}" for t, why in collected.skipped.items()) or "no examples yet"
            return NightResult("skipped", f"nothing to learn ({reason})")
        engine = self._engine()
        try:
            before = share.load(self.parent.path / "subspace.safetensors")
            trained, failed = self._train(engine, before, collected.tasks)
            tasks = [lessons for lessons in collected.tasks if lessons.task in trained]
            after = self._merge(before, trained)
            decisions, evaluation = self._judge(engine, after, tasks)
        finally:
            engine.close()
        report = self._report(collected, trained, failed, after, decisions, evaluation)
        promoted = [d.task for d in decisions if d.promoted]
        if not promoted:
            return NightResult("kept", "no task passed the gate", report=report)
        number = self._promote(after, tasks, decisions, evaluation, report)
        return NightResult("promoted", f"learned {', '.join(promoted)}", number, report)

    def _missing_room(self) -> str:
        """Why the disk has no room for another generation and its making; empty when it has."""
        store = self.config.paths.adapters_store
        last = sum(entry["size"] for entry in self.parent.manifest["files"].values())
        needed = 3 * last + (self.config.night.free_mb << 20)
        free = shutil.disk_usage(store).free
        if free >= needed:
            return ""
        return (
            f"disk_full: {free >> 20} MiB are free at {store}, a night wants {needed >> 20}; free disk space, or lower "
            "night.free_mb"
        )

    def _stage(self, name: str, state: str, progress: float = 0.0, **detail: Any) -> None:
        self._stop_if_asked(name)
        self.database.set_stage(self.night_id, name, state, progress=progress, detail=detail or None)

    def _stop_if_asked(self, during: str) -> None:
        if self.tools.should_stop():
            raise _Stopped(f"night {self.night_id} was stopped during {during}; nothing was changed")

    def _collect(self, only: frozenset[str] | None) -> Collected:
        self._stage("collect", "running")
        night = self.config.night
        found = collect(
            self.database,
            self.koans,
            min_examples=night.min_examples,
            seed=night.seed,
            max_per_origin=night.max_per_origin,
            only=only,
        )
        counts = {lesson.task: len(lesson.train) + len(lesson.held_out) for lesson in found.tasks}
        self._stage(
            "collect",
            "done",
            1.0,
            tasks=counts,
            skipped=found.skipped,
            leaked=len(found.leaked),
            held=found.held,
            unfixed=found.unfixed,
        )
        return found

    def _engine(self) -> TransformersEngine:
        engine = engines.create(self.config)
        if not isinstance(engine, TransformersEngine):
            raise NightFailed("the night needs the transformers engine to train; set engine.kind = transformers")
        return engine

    def _train(
        self, engine: TransformersEngine, subspace: Subspace, tasks: Sequence[Lessons]
    ) -> tuple[dict[str, Trained], dict[str, str]]:
        """(what each task learned, why others could not): one task that cannot be trained must not cost the others."""
        self.work.mkdir(parents=True, exist_ok=True)
        trained: dict[str, Trained] = {}
        failed: dict[str, str] = {}
        for index, lessons in enumerate(tasks):
            try:
                trained[lessons.task] = self._learn(engine, subspace, lessons, index / len(tasks), 1 / len(tasks))
            except _Stopped:
                raise
            except NightFailed as error:
                _log.warning("task not trained", task=lessons.task, reason=error.message)
                failed[lessons.task] = error.message
        if not trained:
            raise NightFailed(f"no task could be trained ({'; '.join(failed.values())}); nothing was changed")
        self._stage("train", "done", 1.0, tasks={t: round(v.losses[-1], 4) for t, v in trained.items()}, failed=failed)
        return trained, failed

    def _learn(
        self, engine: TransformersEngine, subspace: Subspace, lessons: Lessons, begun: float, part: float
    ) -> Trained:
        steps = self.config.night.steps

        def advance(step: int, loss: float) -> None:
            if step % 5 == 0 or step == steps:
                progress = begun + part * step / steps
                self._stage("train", "running", progress, task=lessons.task, step=step, of=steps, loss=round(loss, 4))

        stop = self.tools.should_stop
        night = self.config.night
        learned = learn(
            engine.model,
            engine.tokenizer,
            subspace,
            lessons,
            night,
            form=form_of(self.config.model),
            on_step=advance,
            should_stop=stop,
        )
        self._stop_if_asked("train")  # a training that was stopped ends early and says nothing
        return learned

    def _merge(self, subspace: Subspace, trained: Mapping[str, Trained]) -> Subspace:
        self._stage("merge", "running")
        cap = self.config.night.max_basis or None
        merged, report = share.merge_many(subspace, dict(trained), k_max=cap)
        share.check(merged)
        self._stage("merge", "done", 1.0, tasks=len(merged.tasks), worst_error=report.worst)
        return merged

    def _judge(
        self, engine: TransformersEngine, subspace: Subspace, tasks: Sequence[Lessons]
    ) -> tuple[list[Decision], dict[str, Any]]:
        """Try the same problems with what is served and with what is proposed; decide task by task."""
        number = self.parent.number + 1
        served = _with_adapters(engine, Routes.from_generation(self.parent), self.parent.adapters)
        proposed = self._proposed(engine, subspace, tasks, served, number)
        problems: list[Problem] = [*self.koans, *_held_out(tasks)]
        old = self._tried(engine, served, problems, "served", {})
        same = {_key(p): t for p, t in zip(problems, old, strict=True) if t.adapter is None}
        new = self._tried(engine, proposed, problems, "proposed", same)
        self._stage("evaluate", "done", 1.0, before=sum(t.passed for t in old), after=sum(t.passed for t in new))
        decisions = self._gate(engine, tasks, problems, old, new, served, proposed, number)
        koans = len(self.koans)
        evaluation = reports.build(
            _chosen(decisions, old[:koans], new[:koans]),
            strategy="routed",
            set_name="all",
            engine="transformers",
            generation=number,
        )
        return decisions, evaluation

    def _proposed(
        self, engine: TransformersEngine, subspace: Subspace, tasks: Sequence[Lessons], served: Routes, number: int
    ) -> Routes:
        adapters = dict(served.adapters)
        for lessons in tasks:
            folder = self.work / "adapters" / lessons.task
            share.write_adapter(share.factors(subspace, lessons.task), folder)
            name = f"{serving_name(lessons.task, number)}?"
            engine.load(name, folder)
            adapters[lessons.task] = name
        return Routes(number, {**signatures(tasks), **served.signatures}, served.codes, adapters)

    def _tried(
        self,
        engine: TransformersEngine,
        routes: Routes,
        problems: Sequence[Problem],
        what: str,
        known: Mapping[str, Tried],
    ) -> list[Tried]:
        """Results of all problems; those that the base model answers in both runs are tried once only."""
        fixer = Fixer(self.tools.compiler, engine, self.config, lambda: routes)
        half = 0.0 if what == "served" else 0.5

        def advance(stage: str, done: int, total: int) -> None:
            if done % 4 == 0 or done == total:
                share_of = {"check": 0.0, "ask": 0.1, "judge": 0.5}[stage]
                progress = half + 0.5 * (share_of + (done / max(total, 1)) * (0.1 if stage == "check" else 0.45))
                self._stage("evaluate", "running", min(progress, 0.99), what=what, stage=stage, done=done, of=total)

        adapters = [fixer.open_case(evals.request_of(p)).route.adapter for p in problems]
        again = [i for i, a in enumerate(adapters) if a is not None or _key(problems[i]) not in known]
        fresh = evals.evaluate([problems[i] for i in again], fixer, "routed", on_progress=advance)
        results = {_key(problems[i]): t for i, t in zip(again, fresh, strict=True)}
        return [results.get(_key(p)) or known[_key(p)] for p in problems]

    def _gate(
        self,
        engine: TransformersEngine,
        tasks: Sequence[Lessons],
        problems: Sequence[Problem],
        old: Sequence[Tried],
        new: Sequence[Tried],
        served: Routes,
        proposed: Routes,
        number: int,
    ) -> list[Decision]:
        protected = frozenset(k.id for k in self.koans)
        decisions = []
        for lessons in tasks:
            name = proposed.adapters[lessons.task]
            mine = [i for i, t in enumerate(new) if t.adapter == name or (gate.unjudged(t) and t.task == lessons.task)]
            before = {_key(problems[i]): gate.passed(old[i]) for i in mine}
            after = {_key(problems[i]): gate.passed(new[i]) for i in mine}
            doubtful = set(gate.to_confirm(before, after, protected))
            again = [problems[i] for i in mine if _key(problems[i]) in doubtful]
            for routes, results in ((served, before), (proposed, after)) if again else ():
                tried = self._tried(engine, routes, again, "again", {})
                results |= {_key(p): gate.passed(t) for p, t in zip(again, tried, strict=True)}
            decisions.append(gate.decide(lessons.task, before, after, protected))
        self._stage("gate", "done", 1.0, decisions=[d.to_dict() for d in decisions], generation=number)
        return decisions

    def _report(
        self,
        collected: Collected,
        trained: Mapping[str, Trained],
        failed: Mapping[str, str],
        subspace: Subspace,
        decisions: Sequence[Decision],
        evaluation: Mapping[str, Any],
    ) -> dict[str, Any]:
        return {
            "learned": [d.to_dict() for d in decisions if d.promoted],
            "refused": [d.to_dict() for d in decisions if not d.promoted],
            "skipped": {**collected.skipped, **failed},
            "leaked": len(collected.leaked),
            "held": collected.held,
            "losses": {task: [round(x, 4) for x in t.losses] for task, t in trained.items()},
            "parameters_trained": {task: t.parameters() for task, t in trained.items()},
            "tasks_in_subspace": len(subspace.tasks),
            "evaluation": {k: evaluation[k] for k in ("passed", "total", "wilson95", "families")},
        }

    def _promote(
        self,
        subspace: Subspace,
        tasks: Sequence[Lessons],
        decisions: Sequence[Decision],
        evaluation: Mapping[str, Any],
        report: Mapping[str, Any],
    ) -> int:
        """Stage the generation with the tasks that passed, then serve it."""
        self._stage("promote", "running")
        refused = {d.task for d in decisions if not d.promoted}
        kept = without_refused(subspace, share.load(self.parent.path / "subspace.safetensors"), refused)
        routes = routes_table(self.parent.routes, [t for t in tasks if t.task not in refused])

        def write(folder: Path) -> None:
            share.save(kept, folder / "subspace.safetensors")
            for task in routes["tasks"]:
                share.write_adapter(share.factors(kept, task), folder / "adapters" / task)

        number = self.tools.generations.stage(
            self.parent.number, files=write, routes=routes, evaluation=evaluation, meta={"night": self.night_id}
        )
        record = GenerationRecord(number, "staged", self.parent.number, self.night_id, dict(report))
        self.database.record_generation(record)
        self.tools.generations.promote(number, expected=self.parent.number)
        self.database.set_generation_state(number, "promoted")
        learned = [e.id for t in tasks if t.task not in refused for e in (*t.train, *t.held_out)]
        self.database.mark_used(learned, self.night_id)
        self.database.record_evaluation(
            Evaluation(
                "routed", "all", "transformers", evaluation["passed"], evaluation["total"], number, dict(evaluation)
            )
        )
        self.database.set_stage(self.night_id, "promote", "done", progress=1.0, detail={"generation": number})
        self._prune()
        return number

    def _prune(self) -> None:
        """Old generations go; that they do not is no reason to fail a night whose work is served already."""
        try:
            self.tools.generations.prune(self.config.night.keep_generations)
            reconcile(self.database, self.tools.generations)
        except SleepydError as error:
            _log.warning("old generations not removed", reason=error.message)


def _with_adapters(engine: TransformersEngine, routes: Routes, folders: Mapping[str, Path]) -> Routes:
    for task, name in routes.adapters.items():
        engine.load(name, folders[task])
    return routes


def _held_out(tasks: Sequence[Lessons]) -> list[Problem]:
    return [example for lessons in tasks for example in lessons.held_out]


def _key(problem: Problem) -> str:
    return str(getattr(problem, "id", ""))


def _chosen(decisions: Sequence[Decision], old: Sequence[Tried], new: Sequence[Tried]) -> list[Tried]:
    """What the promoted generation will give: new results where the task that answered passed, old ones elsewhere."""
    passed = {d.task for d in decisions if d.promoted}
    return [n if n.adapter and n.adapter.split("@")[0] in passed else o for o, n in zip(old, new, strict=True)]
