"""What all verbs share: settings, logs that stay out of the output, JSON and columns on stdout, progress on stderr."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd import config as configuration
from sleepyd import offline
from sleepyd.config import Config
from sleepyd.errors import InvalidInput

if TYPE_CHECKING:
    from sleepyd.demo.show import Show
    from sleepyd.koans.load import Task

AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable, on stdout.")]


@dataclass(frozen=True, slots=True)
class Given:
    """Options before the verb."""

    file: Path | None = None
    offline: bool = False


def configured(ctx: typer.Context, *, logs: bool = False, engine: str | None = None, **server: Any) -> Config:
    """The settings, and logging set up. logs: as configured; else only what went wrong.  engine, server: overrides."""
    config = settings(ctx, engine=engine, **server)
    log_to(config, logs=logs)
    return config


def log_to(config: Config, *, logs: bool = False) -> None:
    """Set up logging. Apart from `settings`, because a verb that only looks need not wait for it."""
    from sleepyd import log

    log.configure(config.log if logs else replace(config.log, level="error"))


def settings(ctx: typer.Context, *, engine: str | None = None, **server: Any) -> Config:
    """The settings alone."""
    given = ctx.find_object(Given) or Given()
    overrides = {key: value for key, value in server.items() if value is not None}
    kind = {} if engine is None else {"kind": engine}
    privacy = {"offline": True} if given.offline else {}
    config = configuration.load(given.file, {"server": overrides, "engine": kind, "privacy": privacy})
    if config.privacy.offline:
        offline.forbid()
    return config


def emit(data: Any) -> None:
    """JSON on stdout."""
    typer.echo(json.dumps(data, indent=2, ensure_ascii=False))


def columns(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Rows under a head, on stdout, each column as wide as its widest cell."""
    lines = [list(head), *([_cell(cell) for cell in row] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    for line in lines:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def note(text: str) -> None:
    """One line for the person, on stderr."""
    typer.echo(text, err=True)


def progress(*, only_on_terminals: bool = False) -> "Show":
    """Bars on stderr, or lines now and then where it is no terminal; for verbs that are quick, rather nothing there."""
    from rich.console import Console

    from sleepyd.demo.show import Show

    return Show(Console(stderr=True, quiet=only_on_terminals and not sys.stderr.isatty()))


def chosen_tasks(config: Config, names: Sequence[str] | None) -> "list[Task]":
    """The tasks with these names, or all. Raises InvalidInput for one that is not known."""
    from sleepyd.koans.load import load_tasks, named

    return named(load_tasks(config.paths.koans), names or None)


def read(path: Path) -> str:
    """A file of text as it is, line ends included. Raises InvalidInput."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read ({error.strerror}); give a readable file") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path}: byte {error.start} is not UTF-8, expected Rust source as text") from error


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
