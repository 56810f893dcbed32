"""generations forgetting: every adapter on every koan, kept for the dashboard and the plots."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli.front import AsJson, columns, configured, emit, note, progress
from sleepyd.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sleepyd.cli.workbench import Workbench
    from sleepyd.evals.resume import Journal
    from sleepyd.koans.load import Koan


class Koans(StrEnum):
    """Which koans."""

    FROZEN = "frozen"
    ALL = "all"


def forgetting(
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="NUMBER", min=1, help="Nothing: the generation that is served.")
    ] = None,
    set_: Annotated[Koans, typer.Option("--set", help="The frozen koans, or all.")] = Koans.ALL,
    tasks: Annotated[str | None, typer.Option(metavar="A,B", help="Only the adapters of these tasks.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do not go on with what an interrupted run tried.")] = False,
    as_json: AsJson = False,
) -> None:
    """Ask every adapter every koan, and say what each one gains and loses against the base model alone.

    Stored in the database; the dashboard shows it as a map. Interrupted, the same command goes on where it was.
    """
    config = configured(ctx)
    from sleepyd.cli import workbench
    from sleepyd.koans import load

    koans = load.load_koans(config.paths.koans)
    chosen = load.frozen(koans) if set_ is Koans.FROZEN else koans
    only = None if tasks is None else {part.strip() for part in tasks.split(",") if part.strip()}
    with workbench.opened(config, number) as bench:
        report = _measured(bench, chosen, str(set_), _adapters(bench, only), fresh)
    if as_json:
        emit(report)
    else:
        _show(report)


def _adapters(bench: "Workbench", only: set[str] | None) -> dict[str, str]:
    """Task → serving name."""
    number = bench.generation.number if bench.generation else 0
    there = bench.fixer.routes().adapters if bench.generation else {}
    if not there:
        raise NotFound(f"generation {number} has no adapters, so there is nothing to compare; run a night first")
    if unknown := sorted((only or set()) - there.keys()):
        raise InvalidInput(
            f"--tasks: generation {number} has no adapter of {', '.join(unknown)}, expected some of {', '.join(there)}",
            param="tasks",
        )
    return {task: name for task, name in there.items() if only is None or task in only}


def _measured(
    bench: "Workbench", koans: "Sequence[Koan]", set_name: str, adapters: dict[str, str], fresh: bool
) -> dict[str, Any]:
    """The report, which is stored."""
    from sleepyd.evals import forgetting as measuring
    from sleepyd.evals import resume
    from sleepyd.store.records import Evaluation

    assert bench.generation is not None
    manifest = bench.generation.manifest

    def journal(strategy: str, adapter: str | None) -> "Journal":
        key = resume.key(koans, bench.config, manifest, strategy=strategy, set=set_name, adapter=adapter)
        return resume.Journal(bench.config.paths.state / resume.FOLDER / f"{key}.jsonl", fresh=fresh)

    kind = bench.config.engine.kind
    try:
        with progress().bar("each adapter on all koans") as bar:
            report = measuring.measure(
                koans, bench.fixer, adapters, journal, set_name=set_name, engine=kind, on_share=bar
            )
    except KeyboardInterrupt:
        note("stopped; the same command goes on from there, with --fresh it starts anew")
        raise
    effects = measuring.effects(report)
    stored = Evaluation(
        strategy=measuring.STRATEGY,
        set=f"{set_name}, each adapter",  # its own name, so that "the last one on this set" is never a map of all
        engine=kind,
        passed=sum(effect.passed for effect in effects),
        total=sum(effect.judged for effect in effects),
        generation=bench.generation.number,
        report=report,
    )
    return {"id": bench.database.record_evaluation(stored).id, **report}


def _show(report: dict[str, Any]) -> None:
    from sleepyd.evals import forgetting as measuring

    base = report["base"].count(measuring.PASSED)
    typer.echo(f"generation {report['generation']}, {len(report['koans'])} koans; the base model alone passes {base}")
    rows = [
        (effect.task, f"{effect.passed} of {effect.judged}", len(effect.gained), ", ".join(effect.lost) or None)
        for effect in measuring.effects(report)
    ]
    columns(("adapter", "passes", "gains", "loses"), rows)
