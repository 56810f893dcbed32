"""engine install|check|remove."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from sleepyd.cli.front import AsJson, columns, configured, emit, progress
from sleepyd.errors import EngineUnavailable, InvalidInput

if TYPE_CHECKING:
    from sleepyd.config import Config
    from sleepyd.engine.vllm.environment import Device

app = typer.Typer(help="What runs the model: its installation, and whether it answers.", no_args_is_help=True)


@app.command()
def install(
    ctx: typer.Context,
    cpu: Annotated[bool, typer.Option("--cpu", help="The build for CPUs.")] = False,
    cuda: Annotated[bool, typer.Option("--cuda", help="The build for NVIDIA's GPUs.")] = False,
    as_json: AsJson = False,
) -> None:
    """Install vLLM into an environment of its own, and see it answer. Run again, it goes on where it was interrupted.

    Neither --cpu nor --cuda: for the GPU where there is one.
    """
    config = configured(ctx)
    from sleepyd.engine.vllm import environment

    if cpu and cuda:
        raise InvalidInput("got --cpu and --cuda, expected one of them", param="cuda")
    device: Device = "cpu" if cpu else "cuda" if cuda else environment.best_device()
    where = environment.folder(config)
    show = progress()
    with show.bar(f"vLLM for {device}") as bar:
        environment.install(where, device, lambda share, line: bar(share * 0.9, line[:100]))
        bar(0.9, "starting it")
        found = _checked(config)
    if as_json:
        emit({**found, "environment": str(where), "device": device})
    else:
        typer.echo(f'{found["version"]} in {where} answers; set engine.kind = "vllm" to use it')


@app.command()
def check(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Start the configured engine, ask it once, end it. Exit code 69 when it does not answer."""
    config = configured(ctx)
    from sleepyd.engine.check import check as checked

    with progress(only_on_terminals=True).bar("engine") as bar:
        bar(0.1, f"starting {config.engine.kind}")
        found = checked(config)
    if as_json:
        emit(found)
    else:
        columns(("what", "is"), [(key, found[key]) for key in ("ok", "engine", "version", "model")])
    if not found["ok"]:
        raise EngineUnavailable("; ".join(found["problems"]))


@app.command()
def remove(ctx: typer.Context) -> None:
    """Remove the environment that vLLM is installed in."""
    config = configured(ctx)
    from sleepyd.engine.vllm import environment

    where = environment.folder(config)
    typer.echo(f"{where} removed" if environment.remove(where) else f"{where} is not there")


def _checked(config: "Config") -> dict[str, object]:
    from sleepyd.engine.check import check as checked

    found = checked(replace(config, engine=replace(config.engine, kind="vllm")))
    if not found["ok"]:
        raise EngineUnavailable(f"vLLM is installed but does not answer: {'; '.join(found['problems'])}")
    return found
