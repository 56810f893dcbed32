"""corrections list|show|review|approve|discard: what users corrected, and a person's word on it."""

import dataclasses
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli import diffs
from sleepyd.cli.front import AsJson, columns, configured, emit, note
from sleepyd.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from sleepyd.config import Config
    from sleepyd.store.records import Correction

Json = dict[str, Any]
app = typer.Typer(help="What users corrected, and a person's word on it.", no_args_is_help=True)
_SHOWN = ("id", "created_at", "status", "reason", "origin", "source", "task", "error_code", "edition", "seen_count")
_WIDE = 60
Origin = Annotated[str | None, typer.Option(help="Only of this one: drop, api or cli.")]
Ids = Annotated[list[str] | None, typer.Argument(metavar="ID...")]
All = Annotated[bool, typer.Option("--all", help="Everything that is held.")]


@app.command("list")
def list_(
    ctx: typer.Context,
    status: Annotated[str | None, typer.Option(help="Only accepted, rejected, held or preference.")] = None,
    origin: Origin = None,
    limit: Annotated[int, typer.Option(min=1)] = 50,
    as_json: AsJson = False,
) -> None:
    """List corrections, newest first."""
    rows = _rows(configured(ctx), status, origin, limit)
    if as_json:
        emit([dataclasses.asdict(row) for row in rows])
        return
    head = ("id", "status", "origin", "task", "reason")
    columns(head, [(row.id, row.status, row.origin, row.task, _cut(row.reason)) for row in rows])


@app.command()
def show(
    ctx: typer.Context, correction_id: Annotated[str, typer.Argument(metavar="ID")], as_json: AsJson = False
) -> None:
    """Show one correction: what became of it, and what it changes."""
    config = configured(ctx)
    from sleepyd.daemon.service import DATABASE
    from sleepyd.store.database import Database

    with Database(config.paths.state / DATABASE) as database:
        row = database.get_correction(correction_id)
    if as_json:
        emit({**dataclasses.asdict(row), "diff": _diff(row)})
    else:
        _tell(row)


@app.command()
def review(ctx: typer.Context, origin: Origin = None, as_json: AsJson = False) -> None:
    """Show what is held, oldest first; on a terminal, ask what shall become of each."""
    config = configured(ctx)
    rows = _rows(config, "held", origin, None)[::-1]
    if as_json:
        emit([{**dataclasses.asdict(row), "diff": _diff(row)} for row in rows])
        return
    asks = _is_terminal()
    for number, row in enumerate(rows, start=1):
        _tell(row)
        if asks and not _asked(config, row, f"{number} of {len(rows)}"):
            return
        typer.echo()
    if not rows:
        note("nothing is held")
    elif not asks:
        note('"sleepyd corrections approve ID" lets one in, "discard ID" keeps it out; --all means all of them')


@app.command()
def approve(
    ctx: typer.Context, ids: Ids = None, every: All = False, origin: Origin = None, as_json: AsJson = False
) -> None:
    """Let held corrections in; they are verified once more. Exit 1 when one of them does not stand."""
    config = configured(ctx)
    _decide(config, _chosen(config, ids, every, origin), lambda corrections, id_: corrections.approve(id_), as_json)


@app.command()
def discard(
    ctx: typer.Context,
    ids: Ids = None,
    every: All = False,
    origin: Origin = None,
    reason: Annotated[str, typer.Option(help="Kept with them.")] = "",
    as_json: AsJson = False,
) -> None:
    """Keep corrections out, also when the same are dropped again. What a night has learned of them stays learned."""
    config = configured(ctx)
    chosen = _chosen(config, ids, every, origin)
    _decide(config, chosen, lambda corrections, id_: corrections.discard(id_, reason), as_json, good="rejected")


def _rows(config: "Config", status: str | None, origin: str | None, limit: int | None) -> "list[Correction]":
    from sleepyd.daemon.service import DATABASE
    from sleepyd.store.database import Database
    from sleepyd.store.records import CORRECTION_STATES

    if status is not None and status not in CORRECTION_STATES:
        raise InvalidInput(f"status: got {status!r}, expected one of {', '.join(CORRECTION_STATES)}", param="status")
    with Database(config.paths.state / DATABASE) as database:
        return database.corrections(limit, status, origin)


def _chosen(config: "Config", ids: list[str] | None, every: bool, origin: str | None) -> list[str]:
    if bool(ids) == every or (ids and origin):
        raise InvalidInput("got no corrections to decide over, expected ids, or --all (with or without --origin)")
    return list(ids or [row.id for row in _rows(config, "held", origin, None)[::-1]])


def _decide(
    config: "Config",
    ids: list[str],
    decide: "Callable[[Any, str], Correction]",
    as_json: bool,
    *,
    good: str = "accepted",
) -> None:
    """Decide over each, here: the daemon reads the same rows."""
    from sleepyd.cli import workbench

    rows = []
    with workbench.opened(config) as bench:
        corrections = bench.corrections()
        for id_ in ids:
            rows.append(decide(corrections, id_))
            if not as_json:
                typer.echo(f"{rows[-1].id} {rows[-1].status}: {rows[-1].reason}")
    if as_json:
        emit([dataclasses.asdict(row) for row in rows])
    elif not ids:
        note("nothing is held")
    if any(row.status != good for row in rows):
        raise typer.Exit(1)


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _asked(config: "Config", row: "Correction", place: str) -> bool:
    """Ask about one and do as told; False when the person has had enough."""
    from sleepyd.cli import workbench

    answer = typer.prompt(f"{place}: [a]pprove, [d]iscard, [s]kip or [q]uit", default="s").strip().lower()[:1]
    if answer in ("a", "d"):
        with workbench.opened(config) as bench:
            corrections = bench.corrections()
            decided = corrections.approve(row.id) if answer == "a" else corrections.discard(row.id)
        typer.echo(f"{decided.status}: {decided.reason}")
    return bool(answer != "q")


def _tell(row: "Correction") -> None:
    told = dataclasses.asdict(row)
    columns(("what", "is"), [(name, told[name]) for name in _SHOWN])
    diffs.show(_diff(row))


def _diff(row: "Correction") -> str:
    """What it changes, with whatever a terminal would obey spelled out."""
    from sleepyd.day.fixer import unified_diff
    from sleepyd.intake.formats import printable

    lines = unified_diff(row.wrong_attempt, row.correct_fix).expandtabs(4).split("\n")
    return "\n".join(printable(line, max(len(line) * 10, 10)) for line in lines)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDE else text[: _WIDE - 3] + "..."
