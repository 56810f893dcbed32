"""night run|status."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli.front import AsJson, columns, configured, emit, progress
from sleepyd.errors import NightFailed, NotFound, SleepydError

if TYPE_CHECKING:
    from sleepyd.config import Config
    from sleepyd.daemon.service import Service
    from sleepyd.store.database import Database

Json = dict[str, Any]
app = typer.Typer(help="Learning from what went wrong.", no_args_is_help=True)
_OPEN = frozenset({"planned", "running"})
_EVERY_S = 0.3


@app.command()
def run(
    ctx: typer.Context,
    only_corrections: Annotated[
        bool, typer.Option("--only-corrections", help="Learn only tasks that a person corrected.")
    ] = False,
    child: Annotated[str | None, typer.Option(hidden=True, metavar="ID")] = None,
    as_json: AsJson = False,
) -> None:
    """Run a night now: by the running daemon, which goes on answering, else here."""
    config = configured(ctx, logs=child is not None)
    if child is not None:
        _as_child(config, child, only_corrections)
        return
    from sleepyd.cli.remote import connected

    with _terminable(), connected(config) as remote:
        if remote is not None:
            night_id = remote.post("/v1/nights", {"only_corrections": only_corrections})["id"]
            ended = _followed(lambda: remote.get(f"/v1/nights/{night_id}"))
        else:
            ended = _here(config, only_corrections)
    if as_json:
        emit(ended)
    else:
        _show(ended)
    if ended["state"] == "failed":
        raise NightFailed(f"night {ended['id']} failed: {ended['reason']}; what was served still is")


@app.command()
def status(
    ctx: typer.Context,
    night_id: Annotated[str | None, typer.Argument(metavar="ID", help="Nothing: the latest.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show a night: how it ended, or how far it is."""
    config = configured(ctx)
    from sleepyd.daemon.nights import as_json as described
    from sleepyd.daemon.service import DATABASE
    from sleepyd.store.database import Database

    with Database(config.paths.state / DATABASE) as database:
        latest = database.nights(1)
        if night_id is None and not latest:
            raise NotFound('there was no night yet; "sleepyd night run" starts one')
        found = described(database.get_night(night_id) if night_id else latest[0], database)
    if as_json:
        emit(found)
    else:
        _show(found)


def _as_child(config: "Config", night_id: str, only_corrections: bool) -> None:
    """The process that the daemon started for its night."""
    from sleepyd.daemon.nights import dies_with_parent
    from sleepyd.daemon.service import DATABASE, VERDICTS
    from sleepyd.rust.compiler import Compiler
    from sleepyd.store.database import Database

    dies_with_parent(config)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    with (
        Database(config.paths.state / DATABASE) as database,
        Compiler(config.rust, config.paths.state / VERDICTS) as compiler,
    ):
        database.claim_night(night_id, os.getpid())
        _cycle(config, database, compiler, night_id, only_corrections, stop)


def _here(config: "Config", only_corrections: bool) -> Json:
    """A night in this process, with the state directory held as by a daemon."""
    from sleepyd.daemon import service, state
    from sleepyd.night.birth import first_generation
    from sleepyd.store.generations import Generations
    from sleepyd.store.reconcile import reconcile

    with state.hold(config.paths.state), service.opened(config) as opened:
        generations = Generations(config.paths.adapters_store)
        parent = first_generation(config, generations)
        reconcile(opened.database, generations)
        night = opened.database.start_night(parent_generation=parent.number, pid=os.getpid())
        with _working(opened, config, night.id, only_corrections):
            return _followed(lambda: opened.night(night.id))


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM walks the path of Ctrl-C while this lasts."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _working(opened: "Service", config: "Config", night_id: str, only_corrections: bool) -> Iterator[None]:
    """The night on a thread, so that this one shows how it goes; Ctrl-C ends it at its next step."""
    stop = threading.Event()
    thread = threading.Thread(
        target=_cycle_to_its_end,
        args=(config, opened.database, opened.compiler, night_id, only_corrections, stop),
        name="night",
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _cycle_to_its_end(
    config: "Config", database: "Database", compiler: Any, night_id: str, only_corrections: bool, stop: threading.Event
) -> None:
    try:
        _cycle(config, database, compiler, night_id, only_corrections, stop)
    except SleepydError:
        pass  # recorded as the night's end, which is what is shown
    finally:
        if database.get_night(night_id).state in _OPEN:
            database.finish_night(night_id, "failed", reason="it ended without a result")


def _cycle(
    config: "Config", database: "Database", compiler: Any, night_id: str, only_corrections: bool, stop: threading.Event
) -> None:
    from sleepyd.night import cycle
    from sleepyd.night.stages import Tools
    from sleepyd.store.generations import Generations

    tools = Tools(config, database, Generations(config.paths.adapters_store), compiler, stop.is_set)
    corrected = frozenset(e.task for e in database.examples(origin="correction"))
    cycle.run(tools, night_id, only=corrected if only_corrections else None, dreams=not only_corrections)


def _followed(ask: Callable[[], Json]) -> Json:
    """Show a night's stages until it ends."""
    from sleepyd.night.stages import STAGES

    with progress().bar("night") as bar:
        while True:
            night = ask()
            if night["state"] not in _OPEN:
                return night
            begins = {"name": "begins", "progress": 0.0, "detail": None}
            stage: Json = night["stages"][-1] if night["stages"] else begins
            at = STAGES.index(stage["name"]) if stage["name"] in STAGES else 0
            known = ("task", "step", "of", "loss", "what", "stage", "done")
            detail = stage["detail"] or {}
            said = " ".join(f"{key} {detail[key]}" for key in known if key in detail)
            bar((at + stage["progress"]) / len(STAGES), f"{stage['name']} {said}")
            time.sleep(_EVERY_S)


def _show(night: Json) -> None:
    typer.echo(f"night {night['id']}: {night['state']}{', ' + night['reason'] if night['reason'] else ''}")
    typer.echo(f"started {night['started_at']}, ended {night['ended_at'] or '-'}")
    if night["generation"] is not None:
        typer.echo(f"generation {night['generation']}, from {night['parent_generation']}")
    if night["stages"]:
        columns(
            ("stage", "state", "done", "ended"),
            [(s["name"], s["state"], f"{s['progress']:.0%}", s["ended_at"]) for s in night["stages"]],
        )
    decided = [*night["report"].get("learned", []), *night["report"].get("refused", [])]
    if decided:
        columns(("task", "promoted", "reason"), [(d["task"], d["promoted"], d["reason"]) for d in decided])
