"""serve · status · demo: the daemon as a whole."""

from pathlib import Path
from typing import Annotated, Any

import typer

from sleepyd.cli.front import AsJson, columns, configured, emit
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


def status(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Say whether the daemon runs and what it serves."""
    config = configured(ctx)
    from sleepyd.cli.remote import connected

    with connected(config) as remote:
        running = {"url": remote.url, **remote.get("/v1/status")} if remote else {}
        nights = remote.get("/v1/nights", limit=1)["data"] if remote else []
    found: dict[str, Any] = {"running": bool(running), "state": str(config.paths.state)}
    if not running:
        found["generation"] = _current(config.paths.adapters_store)
    else:
        found |= running | {"last_night": nights[0] if nights else None}
    if as_json:
        emit(found)
        return
    if night := found.get("last_night"):
        found["last_night"] = {key: night[key] for key in ("id", "state", "reason", "ended_at")}
    rows = [(key, _shown(value)) for key, value in found.items() if value not in ("", None)]
    columns(("what", "is"), rows)


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


def _current(root: Path) -> int | None:
    from sleepyd.store.generations import Generations

    return Generations(root).current_number() if root.is_dir() else None


def _shown(value: object) -> object:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(item)}" for key, item in value.items() if item not in ("", None, {}, []))
    return value
