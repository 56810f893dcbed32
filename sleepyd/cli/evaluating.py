"""eval: try a set of problems with one strategy, single shot."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli.front import AsJson, columns, configured, emit, progress
from sleepyd.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sleepyd.cli.workbench import Workbench
    from sleepyd.config import Config
    from sleepyd.evals.run import Problem

_AVERAGED = "averaged"


class Strategy(StrEnum):
    """Which answer is judged."""

    BASELINE = "baseline"
    AVERAGED = "averaged"
    ROUTED = "routed"
    CASCADE = "cascade"


class Set(StrEnum):
    """Which koans."""

    FROZEN = "frozen"
    ALL = "all"


def evaluate(
    ctx: typer.Context,
    strategy: Annotated[
        Strategy, typer.Option(help="The model alone, one adapter for all, the routed adapter, or all tiers as by day.")
    ] = Strategy.ROUTED,
    set_: Annotated[Set, typer.Option("--set", help="Which koans.")] = Set.FROZEN,
    file: Annotated[Path | None, typer.Option(metavar="X.jsonl", help="Example lines instead of koans.")] = None,
    as_json: AsJson = False,
) -> None:
    """Try problems with one strategy, single shot, and report what passed."""
    config = configured(ctx)
    from sleepyd.cli import workbench
    from sleepyd.evals import run as evals
    from sleepyd.store.records import Evaluation

    problems = _problems(config, set_, file)
    name = file.name if file else str(set_)
    with workbench.opened(config) as bench, _averaged(bench, strategy) as averaged, progress().bar("eval") as bar:

        def advance(stage: str, done: int, total: int) -> None:
            bar(done / max(total, 1), f"{stage} {done} of {total}")

        tried = evals.evaluate(problems, bench.fixer, str(strategy), averaged=averaged, on_progress=advance)
        generation = bench.generation.number if bench.generation else 0
        report = evals.report(
            tried, strategy=str(strategy), set_name=name, engine=config.engine.kind, generation=generation
        )
        bench.database.record_evaluation(
            Evaluation(
                strategy=report["strategy"],
                set=report["set"],
                engine=report["engine"],
                passed=report["passed"],
                total=report["total"],
                generation=bench.generation.number if bench.generation else None,
                report=report,
            )
        )
    if as_json:
        emit(report)
    else:
        _show(report)


def _problems(config: "Config", set_: Set, file: Path | None) -> "Sequence[Problem]":
    from sleepyd.koans import load

    if file is not None:
        return load.load_examples(file)
    koans = load.load_koans(config.paths.koans)
    return load.frozen(koans) if set_ is Set.FROZEN else koans


@contextmanager
def _averaged(bench: "Workbench", strategy: Strategy) -> Iterator[str | None]:
    """The serving name of all tasks' mean, loaded, where the strategy wants it."""
    if strategy is not Strategy.AVERAGED:
        yield None
        return
    from sleepyd import share

    if bench.generation is None or not bench.generation.adapters:
        raise NotFound("no generation with adapters is served, so there is nothing to average; run a night first")
    mean = share.averaged(share.load(bench.generation.path / "subspace.safetensors"))
    with tempfile.TemporaryDirectory() as folder:
        share.write_adapter(mean, Path(folder) / _AVERAGED)
        bench.engine.load(_AVERAGED, Path(folder) / _AVERAGED)
        yield _AVERAGED


def _show(report: dict[str, Any]) -> None:
    columns(
        ("id", "task", "passed", "tier", "adapter", "outcome", "reason"),
        [
            [row[key] for key in ("id", "task", "passed", "tier", "adapter", "outcome")] + [row["reason"][:60]]
            for row in report["koans"]
        ],
    )
    typer.echo()
    columns(
        ("family", "passed", "total"),
        [(name, counts["passed"], counts["total"]) for name, counts in sorted(report["families"].items())],
    )
    low, high = report["wilson95"]
    typer.echo(
        f"\n{report['strategy']} on {report['set']}, generation {report['generation']}: {report['passed']} of "
        f"{report['total']} passed ({report['pass_at_1']:.0%}; 95% interval {low:.0%} to {high:.0%})"
    )
