"""eval: try a set of problems with one strategy, and say what passed, what that is worth, and what changed since.

Which problems, which generation and which earlier evaluation are meant is found out here; the trying is `evals.run`,
going on after an interruption `evals.resume`, the counting `evals.report`, and the tables are `scores`.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli import scores
from sleepyd.cli.front import AsJson, configured, emit, note, progress
from sleepyd.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sleepyd.cli.workbench import Workbench
    from sleepyd.evals.run import Problem, Tried
    from sleepyd.koans.load import Task
    from sleepyd.store.records import Evaluation

_AVERAGED = "averaged"


class Strategy(StrEnum):
    """Which answer is judged."""

    BASELINE = "baseline"
    AVERAGED = "averaged"
    ROUTED = "routed"
    MEMORY = "memory"
    CASCADE = "cascade"


class Set(StrEnum):
    """Which problems."""

    FROZEN = "frozen"
    HELDOUT = "heldout"
    EXPLAINED = "explained"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one evaluation is to be. tasks: None for all."""

    strategy: Strategy
    set: Set
    file: Path | None
    tasks: tuple[str, ...] | None
    per_task: int
    samples: int
    name: str | None
    fresh: bool

    @property
    def set_name(self) -> str:
        """What the set is called in reports."""
        return self.file.name if self.file else str(self.set)


def evaluate(
    ctx: typer.Context,
    strategy: Annotated[
        Strategy,
        typer.Option(
            help="The model alone, one adapter for all, the routed one, the same told a known fix, or all tiers."
        ),
    ] = Strategy.ROUTED,
    set_: Annotated[
        Set,
        typer.Option(
            "--set",
            help="Koans: the frozen or all; heldout: generated programs no model was trained on; explained: those of "
            '"koans import-explain".',
        ),
    ] = Set.FROZEN,
    file: Annotated[Path | None, typer.Option(metavar="X.jsonl", help="Example lines instead of a set.")] = None,
    tasks: Annotated[str | None, typer.Option(metavar="A,B", help="Only problems of these tasks.")] = None,
    per_task: Annotated[int, typer.Option(min=1, help="Programs a task in the set heldout.")] = 20,
    engine: Annotated[str | None, typer.Option(metavar="NAME", help="Instead of the configured engine.kind.")] = None,
    generation: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Not the current one; 0: the model without adapters.")
    ] = None,
    samples: Annotated[int, typer.Option(min=0, metavar="K", help="Further answers each, for pass@K.")] = 0,
    against: Annotated[
        str | None, typer.Option(metavar="WHICH", help="Compare with an earlier one: its id, its name, or last.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What to call this one in a later --against.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do not go on with what an interrupted run tried.")] = False,
    as_json: AsJson = False,
) -> None:
    """Try problems with one strategy, single shot, and report what passed.

    Stored in the database. Interrupted, the same command goes on with what was not tried yet.
    """
    if name is not None and name.strip() in {"", "last"}:
        raise InvalidInput(f"--name: got {name!r}, expected a name that is not empty and not last", param="name")
    config = configured(ctx, engine=engine)
    from sleepyd.cli import workbench

    only = None if tasks is None else tuple(part.strip() for part in tasks.split(",") if part.strip())
    asked = Asked(strategy, set_, file, only, per_task, samples, name, fresh)
    with workbench.opened(config, generation) as bench:
        earlier = bench.database.find_evaluation(against, of_set=asked.set_name) if against else None
        report = _evaluated(bench, asked, _problems(bench, asked), earlier)
    if as_json:
        emit(report)
    else:
        scores.show(report)


def _evaluated(
    bench: "Workbench", asked: Asked, problems: "Sequence[Problem]", earlier: "Evaluation | None"
) -> dict[str, Any]:
    """The report, which is stored."""
    from sleepyd.evals import resume

    served = bench.generation
    key = resume.key(
        problems,
        bench.config,
        served.manifest if served else None,
        strategy=asked.strategy,
        set=asked.set_name,
        samples=asked.samples,
        remembered=len(bench.database.examples()),
    )
    with resume.Journal(bench.config.paths.state / resume.FOLDER / f"{key}.jsonl", fresh=asked.fresh) as journal:
        if journal.tried:
            note(f"{len(journal.tried)} of {len(problems)} were tried before, going on; --fresh starts anew")
        try:
            with _averaged(bench, asked.strategy) as averaged, progress().bar("eval") as bar:
                tried = resume.evaluate(
                    problems,
                    bench.fixer,
                    asked.strategy,
                    journal,
                    averaged=averaged,
                    samples=asked.samples,
                    generation=served.number if served else 0,
                    on_share=bar,
                )
        except KeyboardInterrupt:
            note(
                f"stopped after {len(journal.tried)} of {len(problems)}; the same command goes on from there, "
                "with --fresh it starts anew"
            )
            raise
        report = _stored(bench, asked, tried, earlier)
        journal.discard()
    return report


def _stored(bench: "Workbench", asked: Asked, tried: "Sequence[Tried]", earlier: "Evaluation | None") -> dict[str, Any]:
    from sleepyd.engine import model_folder
    from sleepyd.evals import report as reports
    from sleepyd.store.records import Evaluation, new_id

    kind, served = bench.config.engine.kind, bench.generation
    number = served.number if served else 0
    counts = reports.build(tried, strategy=str(asked.strategy), set_name=asked.set_name, engine=kind, generation=number)
    report = {"id": new_id(), "name": asked.name, "model": str(model_folder(bench.config)), **counts}
    if earlier is not None:
        report["against"] = {
            "id": earlier.id,
            "name": earlier.report.get("name"),
            "strategy": earlier.strategy,
            "generation": earlier.generation or 0,
            **reports.paired(report["koans"], earlier.report.get("koans", [])),
        }
    bench.database.record_evaluation(
        Evaluation(
            strategy=report["strategy"],
            set=report["set"],
            engine=kind,
            passed=report["passed"],
            total=report["total"],
            generation=served.number if served else None,
            report=report,
            id=report["id"],
        )
    )
    return report


def _problems(bench: "Workbench", asked: Asked) -> "Sequence[Problem]":
    from sleepyd.koans import load

    root = bench.config.paths.koans
    found: Sequence[Problem]
    path = asked.file or (_explained(bench) if asked.set is Set.EXPLAINED else None)
    if path is not None:
        found = load.load_examples(path)
        known = sorted({problem.task for problem in found})
        for task in asked.tasks or ():
            if task not in known:
                raise InvalidInput(f"{path}: no example of task {task}; there are {', '.join(known)}")
    else:
        tasks = load.named(load.load_tasks(root), asked.tasks)
        if asked.set is Set.HELDOUT:
            return _held_out(bench, tasks, asked.per_task)
        koans = load.load_koans(root)
        found = load.frozen(koans) if asked.set is Set.FROZEN else koans
    chosen = [problem for problem in found if asked.tasks is None or problem.task in asked.tasks]
    if not chosen:
        of = f" of {', '.join(asked.tasks)}" if asked.tasks else ""
        raise NotFound(f"{asked.set_name}: no problem{of} is in it; choose other --tasks, or another --set or --file")
    return chosen


def _explained(bench: "Workbench") -> Path:
    from sleepyd.koans import explain

    path = explain.place(bench.config.paths.state, bench.config.rust.rustc)
    if not path.is_file():
        raise NotFound(f'{path} is not there, expected the programs of rustc --explain; type "koans import-explain"')
    return path


def _held_out(bench: "Workbench", tasks: "list[Task]", per_task: int) -> "Sequence[Problem]":
    from sleepyd.day.signature import signature
    from sleepyd.koans import curriculum

    with progress().bar("held-out programs") as bar:
        return curriculum.judges(
            tasks,
            per_task,
            bench.compiler,
            signature,
            on_task=lambda done, task: bar(done / len(tasks), task.name),
        )


@contextmanager
def _averaged(bench: "Workbench", strategy: Strategy) -> Iterator[str | None]:
    """The serving name of all tasks' mean, loaded, where the strategy wants it."""
    if strategy is not Strategy.AVERAGED:
        yield None
        return
    from sleepyd import share

    if bench.generation is None or not bench.generation.adapters:
        number = bench.generation.number if bench.generation else 0
        raise NotFound(f"generation {number} has no adapters, so there is nothing to average; run a night first")
    mean = share.averaged(share.load(bench.generation.path / "subspace.safetensors"))
    with tempfile.TemporaryDirectory() as folder:
        share.write_adapter(mean, Path(folder) / _AVERAGED)
        bench.engine.load(_AVERAGED, Path(folder) / _AVERAGED)
        yield _AVERAGED
