"""One night: collect → distill → dream → train → merge → evaluate → gate → promote, each written down as it happens.

Starts from the current generation and proposes the next. Nothing that is served changes before the last step, which
is one atomic promotion; a night that fails, is stopped or is killed leaves everything as it was.
"""

import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sleepyd import cluster, share
from sleepyd import engine as engines
from sleepyd.cluster import Hand, Order, Pool
from sleepyd.day import memory
from sleepyd.day.router import Routes
from sleepyd.day.signature import NEW_FAMILY, task_name
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.errors import NightFailed, NotFound, SleepydError
from sleepyd.koans.leak import Guard
from sleepyd.koans.load import load_koans, load_tasks
from sleepyd.log import get_logger
from sleepyd.night import dream, oom, tuition
from sleepyd.night.collect import Collected, Lessons, collect
from sleepyd.night.gate import Decision
from sleepyd.night.judging import Judge
from sleepyd.night.proposal import routes_table, without_refused
from sleepyd.night.report import sources
from sleepyd.night.stages import Stages, Tools
from sleepyd.night.training import Training
from sleepyd.share import Subspace, Trained
from sleepyd.store.generations import Generation
from sleepyd.store.reconcile import reconcile
from sleepyd.store.records import Episode, Evaluation, GenerationRecord

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NightResult:
    """How a night ended: promoted, kept (nothing was better), or skipped (nothing to learn)."""

    state: str
    reason: str
    generation: int | None = None
    report: dict[str, Any] = field(default_factory=dict)


def run(tools: Tools, night_id: str, *, only: frozenset[str] | None = None, dreams: bool = True) -> NightResult:
    """Do the night's work and record its end. Failures are recorded, then raised.

    only: learn these tasks alone.  dreams: look for fixes of what the day left unfixed.
    """
    started = time.monotonic()
    work = tools.config.paths.state / "nights" / night_id
    try:
        result = _Night(tools, night_id, work).run(only, dreams=dreams)
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
        self.tools, self.night_id, self.work, self.stages = tools, night_id, work, Stages(tools, night_id)
        self.config, self.database = tools.config, tools.database
        parent = tools.generations.current()
        if parent is None:
            raise NotFound('no generation is served yet; start the daemon once with "sleepyd serve"')
        self.parent: Generation = parent
        self.koans = load_koans(self.config.paths.koans)

    def run(self, only: frozenset[str] | None, *, dreams: bool) -> NightResult:
        if missing := self._missing_room():
            return NightResult("skipped", missing)
        self.stages.set("collect", "running")
        collected = self._collect(only)
        failures = self._failures(only) if dreams else []
        learned = list(Routes.from_generation(self.parent).adapters)
        taught = tuition.teach(self.stages, learned, only) if self.config.distill.at_night else None
        if taught is not None and taught["kept"]:
            collected = self._collect(only)
        if not collected.tasks and not failures:
            return _nothing(collected)
        engine = engines.in_process(self.config)
        own = Hand(self.config, engine, self.tools.compiler, self.work / "adapters")
        try:
            with cluster.pool(self.config, own) as pool:
                asleep = dream.Asleep(self._served(engine), share.load(self.parent.path / "subspace.safetensors"))
                dreamt = self._dream(pool, asleep, failures)
                if dreamt["solved"]:
                    collected = self._collect(only)
                if not collected.tasks:
                    return _nothing(collected, dreamt)
                return self._learned(own, pool, asleep, collected, {"dreamt": dreamt, "teacher": taught})
        finally:
            engine.close()

    def _learned(
        self, own: Hand, pool: Pool, asleep: dream.Asleep, collected: Collected, told: dict[str, Any]
    ) -> NightResult:
        """told: what is for the report of the stages before."""
        training = Training(self.stages, pool, Guard(self.koans))
        trained = training.train(asleep.subspace, collected.tasks)
        tasks = [lessons for lessons in collected.tasks if lessons.task in trained]
        after = self._merge(asleep.subspace, trained)
        judge = Judge(self.stages, pool, own, self.koans, asleep.routes, asleep.subspace)
        decisions, evaluation = judge.judge(after, tasks)
        report = self._report(collected, trained, training, after, decisions, evaluation)
        report |= {"teacher": told["teacher"], "worked": cluster.told(pool)}
        report["dreamt"] = {key: value for key, value in told["dreamt"].items() if key != "unsolved"}
        promoted = [d.task for d in decisions if d.promoted]
        if not promoted:
            return NightResult("kept", "no task passed the gate", report=report)
        learned = [lessons for lessons in tasks if lessons.task in promoted]
        canaries = {**self.parent.canaries, **judge.canaries(learned)}
        number = self._promote(after, tasks, decisions, evaluation, report, canaries)
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

    def _collect(self, only: frozenset[str] | None) -> Collected:
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
        self.stages.set(
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

    def _served(self, engine: TransformersEngine) -> Routes:
        """The routes of what is served, its adapters loaded."""
        routes = Routes.from_generation(self.parent)
        for task, name in routes.adapters.items():
            engine.load(name, self.parent.adapters[task])
        return routes

    def _failures(self, only: frozenset[str] | None) -> list[Episode]:
        """What the day left unfixed, but for what this very generation has dreamt of in vain."""
        if not self.config.night.dream_tries:
            return []
        in_vain = dream.in_vain(self.database, self.parent.number)
        return [e for e in dream.unsolved(self.database, Guard(self.koans), only) if e.id not in in_vain]

    def _dream(self, pool: Pool, asleep: dream.Asleep, failures: Sequence[Episode]) -> dict[str, Any]:
        """What came of it, as the stage's detail; fixes that were found are examples from now on."""
        known = {task.name: task.family for task in load_tasks(self.config.paths.koans).values()}
        told: dict[str, Any] = {"episodes": len(failures), "solved": {}, "answers": 0, "unsolved": []}
        units = [(e, {e.signature or "": memory.remembered(self.database, e.signature or "")}) for e in failures]
        order = Order(should_stop=self.tools.should_stop, until=time.time() + 60 * self.config.night.dream_minutes)

        def tell() -> None:  # ends a night that shall end before it notes that a dream which was cut short was in vain
            done = len(told["solved"]) + len(told["unsolved"])
            self.stages.set("dream", "running", done / len(failures), done=done, of=len(failures), **told)

        if failures:
            tell()
        for found in pool.map(dream.dreamt, units, asleep, order):
            if isinstance(found, NightFailed):
                raise found
            told["answers"] += found.answers
            case, episode = found.case, found.episode
            task = self.database.task_of(case.signature) or case.route.taught or task_name(case.signature)
            if (example := found.example(task, known.get(task, NEW_FAMILY))) is None:
                told["unsolved"].append(episode.id)
            else:
                self.database.add_example(example)
                told["solved"][episode.id] = task
            tell()
        self.stages.set("dream", "done", 1.0, **told)
        return told

    def _merge(self, subspace: Subspace, trained: Mapping[str, Trained]) -> Subspace:
        self.stages.set("merge", "running")
        cap = self.config.night.max_basis or None
        merged, report = share.merge_many(subspace, dict(trained), k_max=cap)
        share.check(merged)
        self.stages.set("merge", "done", 1.0, tasks=len(merged.tasks), worst_error=report.worst)
        return merged

    def _report(
        self,
        collected: Collected,
        trained: Mapping[str, Trained],
        training: Training,
        subspace: Subspace,
        decisions: Sequence[Decision],
        evaluation: Mapping[str, Any],
    ) -> dict[str, Any]:
        return {
            "learned": [d.to_dict() for d in decisions if d.promoted],
            "refused": [d.to_dict() for d in decisions if not d.promoted],
            "skipped": {**collected.skipped, **training.failed},
            "leaked": len(collected.leaked),
            "held": collected.held,
            "lessons": sources(self.database, collected.tasks, training.practised),
            "rates": training.rates,
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
        canaries: Mapping[str, Any],
    ) -> int:
        """Stage the generation with the tasks that passed, then serve it."""
        self.stages.set("promote", "running")
        refused = {d.task for d in decisions if not d.promoted}
        kept = without_refused(subspace, share.load(self.parent.path / "subspace.safetensors"), refused)
        learned = {t.task for t in tasks} - refused
        routes = routes_table(self.parent.routes, [t for t in tasks if t.task in learned])

        def write(folder: Path) -> None:
            share.save(kept, folder / "subspace.safetensors")
            for task in routes["tasks"]:
                target = folder / "adapters" / task
                if task in learned:
                    share.write_adapter(share.factors(kept, task), target)
                else:  # what was not judged tonight is what it was, bit by bit, whatever merging did to the subspace
                    shutil.copytree(self.parent.adapters[task], target, copy_function=shutil.copyfile)

        number = self.tools.generations.stage(
            self.parent.number,
            files=write,
            routes=routes,
            evaluation=evaluation,
            meta={"night": self.night_id, "canaries": {t: canaries[t] for t in routes["tasks"] if t in canaries}},
        )
        record = GenerationRecord(number, "staged", self.parent.number, self.night_id, dict(report))
        self.database.record_generation(record)
        self.tools.generations.promote(number, expected=self.parent.number)
        self.database.set_generation_state(number, "promoted")
        used = [e.id for t in tasks if t.task in learned for e in (*t.train, *t.held_out)]
        self.database.mark_used(used, self.night_id)
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


def _nothing(collected: Collected, dreamt: Mapping[str, Any] | None = None) -> NightResult:
    reason = "; ".join(f"{t}: {why}" for t, why in collected.skipped.items()) or "no examples yet"
    vain = f"; of {dreamt['episodes']} unfixed programs none was solved in a dream" if dreamt else ""
    return NightResult("skipped", f"nothing to learn ({reason}{vain})")
