"""night run|status|report|pause|resume."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli.front import AsJson, columns, configured, emit, progress
from sleepyd.errors import NightFailed, NotFound, SleepydError

if TYPE_CHECKING:
    from sleepyd.config import Config
    from sleepyd.daemon.service import Service
    from sleepyd.night.stages import Wish
    from sleepyd.store.database import Database
    from sleepyd.store.records import Night

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
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="TASK", help="Learn only these; may be repeated.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would learn, and how long that may take; do nothing.")
    ] = False,
    child: Annotated[str | None, typer.Option(hidden=True, metavar="ID")] = None,
    as_json: AsJson = False,
) -> None:
    """Run a night now: by the running daemon, which goes on answering, else here."""
    config = configured(ctx, logs=child is not None)
    from sleepyd.night.stages import Wish

    wish = Wish(only_corrections, tuple(only or ()))
    if child is not None:
        _as_child(config, child, wish)
        return
    if dry_run:
        _planned(config, wish, as_json)
        return
    from sleepyd.cli.remote import connected

    with _terminable(), connected(config) as remote:
        if remote is not None:
            night_id = remote.post("/v1/nights", {"only_corrections": only_corrections, "tasks": list(wish.tasks)})[
                "id"
            ]
            ended = _followed(lambda: remote.get(f"/v1/nights/{night_id}"))
        else:
            ended = _here(config, wish)
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
        found = described(_meant(database, night_id), database)
    if as_json:
        emit(found)
    else:
        _show(found)


@app.command()
def report(
    ctx: typer.Context,
    night_id: Annotated[str | None, typer.Argument(metavar="ID", help="Nothing: the latest.")] = None,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="As Markdown, for a file or a mail.")] = False,
    as_json: AsJson = False,
) -> None:
    """The morning report: what was learned, from whom, what was refused and why."""
    config = configured(ctx)
    from sleepyd.daemon.service import DATABASE
    from sleepyd.night import report as reports
    from sleepyd.store.database import Database

    with Database(config.paths.state / DATABASE) as database:
        night = _meant(database, night_id)
        found = reports.of(night, database.stages(night.id))
    if as_json:
        emit(found)
    elif as_markdown:
        typer.echo(reports.markdown(found), nl=False)
    else:
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(reports.markdown(found)))


@app.command()
def pause(
    ctx: typer.Context,
    days: Annotated[float | None, typer.Option(min=0.01, help="For so long; nothing: until `resume`.")] = None,
) -> None:
    """Let no night begin by itself. `sleepyd night run` works all the same."""
    config = configured(ctx)
    from sleepyd.night import conditions

    now = datetime.now().astimezone()
    config.paths.state.mkdir(parents=True, exist_ok=True)
    conditions.pause(config.paths.state, now + timedelta(days=days) if days else None)
    typer.echo(conditions.paused(config.paths.state, now))


@app.command()
def resume(ctx: typer.Context) -> None:
    """Let nights begin by themselves again."""
    config = configured(ctx)
    from sleepyd.night import conditions

    there = conditions.resume(config.paths.state)
    typer.echo("nights begin by themselves again" if there else "nights were not paused")


def _meant(database: "Database", night_id: str | None) -> "Night":
    """The night with this id, or the latest. Raises NotFound."""
    if night_id is not None:
        return database.get_night(night_id)
    for night in database.nights(1):
        return night
    raise NotFound('there was no night yet; "sleepyd night run" starts one')


def _planned(config: "Config", wish: "Wish", as_json: bool) -> None:
    from sleepyd.daemon.service import DATABASE
    from sleepyd.koans.load import load_koans
    from sleepyd.night import plan
    from sleepyd.store.database import Database
    from sleepyd.store.generations import Generations

    generation = Generations(config.paths.adapters_store).current_number()
    with Database(config.paths.state / DATABASE) as database:
        found = plan.of(config.night, database, load_koans(config.paths.koans), wish, generation)
    if as_json:
        emit(found)
        return
    rows = [(t, n["train"], n["held_out"], n["new"]) for t, n in found["tasks"].items()]
    if rows:
        columns(("would learn", "examples", "held out", "new"), rows)
    for task, why in found["skipped"].items():
        typer.echo(f"not {task}: {why}")
    typer.echo(f"would dream of {found['dreams']} unfixed programs")
    seconds = found["seconds"]
    typer.echo(
        f"about {seconds['all']:.0f} s" if seconds else "how long is not known: no night has learned anything yet"
    )


def _as_child(config: "Config", night_id: str, wish: "Wish") -> None:
    """The process that the daemon started for its night."""
    from sleepyd.daemon.nights import dies_with_parent
    from sleepyd.daemon.service import DATABASE, verdicts
    from sleepyd.night.yielding import Yielding
    from sleepyd.rust.compiler import Compiler
    from sleepyd.store.database import Database

    dies_with_parent(config)
    stop = Yielding()
    stop.listen()
    with (
        Database(config.paths.state / DATABASE) as database,
        Compiler(config.rust, verdicts(config)) as compiler,
    ):
        database.claim_night(night_id, os.getpid())
        _cycle(config, database, compiler, night_id, wish, stop)


def _here(config: "Config", wish: "Wish") -> Json:
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
        with _working(opened, config, night.id, wish):
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
def _working(opened: "Service", config: "Config", night_id: str, wish: "Wish") -> Iterator[None]:
    """The night on a thread, so that this one shows how it goes; Ctrl-C ends it at its next step."""
    stop = threading.Event()
    thread = threading.Thread(
        target=_cycle_to_its_end,
        args=(config, opened.database, opened.compiler, night_id, wish, stop.is_set),
        name="night",
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _cycle_to_its_end(
    config: "Config", database: "Database", compiler: Any, night_id: str, wish: "Wish", should_stop: Callable[[], bool]
) -> None:
    try:
        _cycle(config, database, compiler, night_id, wish, should_stop)
    except SleepydError:
        pass  # recorded as the night's end, which is what is shown
    finally:
        if database.get_night(night_id).state in _OPEN:
            database.finish_night(night_id, "failed", reason="it ended without a result")


def _cycle(
    config: "Config", database: "Database", compiler: Any, night_id: str, wish: "Wish", should_stop: Callable[[], bool]
) -> None:
    from sleepyd.night import cycle
    from sleepyd.night.stages import Tools
    from sleepyd.store.generations import Generations

    tools = Tools(config, database, Generations(config.paths.adapters_store), compiler, should_stop)
    cycle.run(tools, night_id, only=wish.only(database), dreams=not wish.only_corrections)


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
