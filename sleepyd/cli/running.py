"""serve · demo: the daemon as a whole."""

from pathlib import Path
from typing import Annotated

import typer

from sleepyd.cli.front import AsJson, configured, emit
from sleepyd.errors import NightFailed


def serve(
    ctx: typer.Context,
    host: Annotated[str | None, typer.Option(help="127.0.0.1, localhost or ::1.")] = None,
    port: Annotated[int | None, typer.Option(help="0: any free one.")] = None,
) -> None:
    """Run the daemon until Ctrl-C or SIGTERM."""
    config = configured(ctx, logs=True, host=host, port=port)
    from sleepyd.daemon.serve import serve as run

    run(config, reread=lambda: configured(ctx, logs=True, host=host, port=port))


def demo(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the picture and the log.")] = Path("runs/demo"),
    keep: Annotated[bool, typer.Option("--keep", help="Leave the demo's own state directory behind.")] = False,
    engine: Annotated[
        str | None, typer.Option("--engine", metavar="transformers|vllm", help="What serves the model.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Live through one day, one night and one day with the bundled model."""
    config = configured(ctx, engine=engine)
    from rich.console import Console

    from sleepyd.demo.report import print_report
    from sleepyd.demo.run import log_in, run

    report = run(config, out=out, keep=keep)
    if as_json:
        emit(report.to_dict())
    else:
        print_report(report, Console())
    if report.problem:
        raise NightFailed(f"{report.problem}; the daemon's log: {log_in(out)}")
