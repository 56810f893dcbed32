"""base-model train|eval: from generators to the model that ships."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli.front import AsJson, chosen_tasks, columns, configured, emit, progress

if TYPE_CHECKING:
    from sleepyd.base_model.train import Progress
    from sleepyd.config import Config

base_model = typer.Typer(help="The small model that ships with sleepyd.", no_args_is_help=True)
Seed = Annotated[int, typer.Option(min=0)]


@base_model.command()
def train(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Data, checkpoint and model; an interrupted run goes on.")],
    per_task: Annotated[int, typer.Option(min=20)] = 2000,
    minutes: Annotated[float, typer.Option(min=0.1, help="Budget of the pre-training.")] = 60.0,
    seed: Seed = 0,
    start: Annotated[
        Path | None, typer.Option("--start", metavar="DIR", help="Teach this model further, not one from nothing.")
    ] = None,
    publish: Annotated[bool, typer.Option("--publish", help="Put the result where sleepyd ships it from.")] = False,
) -> None:
    """Make the bundled model from nothing: data, tokenizer, pre-training, basis, signatures, scores."""
    config = configured(ctx)
    from sleepyd.base_model import pipeline
    from sleepyd.base_model.train import Recipe
    from sleepyd.config import shipped_model
    from sleepyd.rust.compiler import Compiler

    show = progress()
    recipe = Recipe(minutes=minutes, seed=seed)
    out.mkdir(parents=True, exist_ok=True)
    if start is not None:
        pipeline.start_from(out, start)
    with Compiler(config.rust, cache_dir=None) as compiler:
        pipeline.collect(config, out, compiler, per_task, show.say)
    with show.bar("pre-training") as bar:

        def advance(at: "Progress") -> None:
            held_out = f", held out {at.held_out:.3f}" if at.held_out is not None else ""
            bar(at.fraction, f"step {at.step}, {at.tokens / 1e6:.1f} M tokens, loss {at.loss:.3f}{held_out}")

        pipeline.pretrain(config, out, recipe, advance)
    pipeline.basis(config, out, pipeline.Basis(), show.say)
    pipeline.signatures(config, out)
    pipeline.card(out, recipe, _scores(config, out / "model", per_task=20, seed=1))
    if publish:
        pipeline.publish(out, shipped_model())
        show.say(f"published to {shipped_model()}")


@base_model.command("eval")
def evaluate(
    ctx: typer.Context,
    model: Annotated[Path | None, typer.Option(metavar="DIR", help="Nothing: the configured one.")] = None,
    per_task: Annotated[int, typer.Option(min=1)] = 20,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Try held-out programs of every task with the base model alone, single shot."""
    config = configured(ctx)
    from sleepyd.engine import model_folder

    scores = _scores(config, model or model_folder(config), per_task, seed)
    if as_json:
        emit(scores)
        return
    columns(
        ("task", "taught", "passed", "total"),
        [(name, row["taught"], row["passed"], row["total"]) for name, row in scores["tasks"].items()],
    )
    for kind in ("taught", "withheld"):
        typer.echo(f"{kind}: {scores[kind]['passed']} of {scores[kind]['total']}")


def _scores(config: "Config", folder: Path, per_task: int, seed: int) -> dict[str, Any]:
    """Held-out programs that the base model fixes, by task, and for taught and withheld tasks together."""
    from dataclasses import replace

    from sleepyd import engine as engines
    from sleepyd.day.fixer import Fixer
    from sleepyd.day.router import Routes
    from sleepyd.day.signature import signature
    from sleepyd.evals import report as reports
    from sleepyd.evals import run as evals
    from sleepyd.koans import curriculum
    from sleepyd.rust.compiler import Compiler

    own = replace(config, model=replace(config.model, path=str(folder)))
    tasks = chosen_tasks(config, None)
    with Compiler(config.rust, cache_dir=None) as compiler, progress().bar("eval") as bar:
        examples = curriculum.judges(
            tasks,
            per_task,
            compiler,
            signature,
            seed=seed,
            on_task=lambda done, task: bar(0.5 * done / len(tasks), task.name),
        )
        fixer = Fixer(compiler, engines.create(own), own, Routes.empty)
        tried = evals.evaluate(
            examples, fixer, "baseline", on_progress=lambda stage, done, of: bar(0.5 + 0.5 * done / of, stage)
        )
    report = reports.build(tried, strategy="baseline", set_name="heldout", engine=own.engine.kind, generation=0)
    counts = ("passed", "total")
    found = {
        t.name: {"taught": not t.withheld, **{key: report["tasks"].get(t.name, {}).get(key, 0) for key in counts}}
        for t in tasks
    }
    sums = {
        kind: {key: sum(row[key] for row in found.values() if row["taught"] == taught) for key in counts}
        for kind, taught in (("taught", True), ("withheld", False))
    }
    return {**sums, "tasks": found}
