"""base-model train|eval: from generators to the model that ships."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli.front import AsJson, columns, configured, emit, progress

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
    tokens: Annotated[int | None, typer.Option(min=1, help="The budget in tokens, instead of minutes.")] = None,
    device: Annotated[str, typer.Option(metavar="auto|cpu|cuda", help="auto: a GPU where there is one.")] = "auto",
    seed: Seed = 0,
    start: Annotated[
        Path | None,
        typer.Option("--start", metavar="DIR", help="Teach this model further; the mean of both is the result."),
    ] = None,
    publish: Annotated[bool, typer.Option("--publish", help="Put the result where sleepyd ships it from.")] = False,
) -> None:
    """Make the bundled model from nothing: data, tokenizer, pre-training, basis, signatures, scores."""
    config = configured(ctx)
    from sleepyd.base_model import pipeline
    from sleepyd.base_model import train as training
    from sleepyd.places import shipped_model
    from sleepyd.rust.compiler import Compiler

    show = progress()
    recipe = training.Recipe(minutes=minutes, tokens=tokens, seed=seed, device=training.device(device))
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
    if start is not None:
        pipeline.average(out, start)
    pipeline.basis(config, out, pipeline.Basis(), show.say)
    pipeline.signatures(config, out)
    pipeline.card(out, recipe, _scores(config, out / "model", per_task=20, seed=1), averaged=start is not None)
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
    """Try held-out programs of every task, and the koans, with the base model alone, single shot."""
    config = configured(ctx)
    from sleepyd.base_model import scores
    from sleepyd.engine import model_folder

    found = _scores(config, model or model_folder(config), per_task, seed)
    if as_json:
        emit(found)
        return
    head = ("kind", "passed", "total", "parsed")
    columns(("task", *head), [(name, *(row[key] for key in head)) for name, row in found["tasks"].items()])
    typer.echo()
    rows = [
        ("held-out programs", found["held_out"]),
        ("some of them, told a solved fix", found["told"]["with"]),
        ("the same, not told", found["told"]["without"]),
        ("answers with nothing copied wrong", found["copied"]),
        ("frozen koans", found["koans"]["frozen"]),
        ("other koans", found["koans"]["others"]),
    ]
    columns(
        ("", *scores.KINDS),
        [(what, *(f"{at[kind]['passed']} of {at[kind]['total']}" for kind in scores.KINDS)) for what, at in rows],
    )


def _scores(config: "Config", folder: Path, per_task: int, seed: int) -> dict[str, Any]:
    from sleepyd.base_model import scores

    with progress().bar("eval") as bar:
        return scores.measure(config, folder, per_task, seed=seed, on_progress=bar)
