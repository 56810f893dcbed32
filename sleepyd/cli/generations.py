"""generations list|show|rollback|promote|pin|unpin; generations forgetting is `forgetting`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli import forgetting
from sleepyd.cli.front import AsJson, columns, configured, emit, note
from sleepyd.errors import StoreCorrupt, Unavailable

if TYPE_CHECKING:
    from sleepyd.config import Config
    from sleepyd.store.generations import Generations

app = typer.Typer(help="What nights produced, and which of it is served.", no_args_is_help=True)
app.command()(forgetting.forgetting)
Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1)]


@app.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the generations, newest first."""
    config = configured(ctx)
    from sleepyd.daemon.insight import described
    from sleepyd.daemon.service import DATABASE
    from sleepyd.store.database import Database
    from sleepyd.store.generations import Generations

    with Database(config.paths.state / DATABASE) as database:
        rows = described(Generations(config.paths.adapters_store), database)
    if as_json:
        emit(rows)
        return
    columns(
        ("number", "current", "pinned", "state", "parent", "created", "tasks", "problem"),
        [
            (
                *(row["number"], row["is_current"], row["is_pinned"], row["state"], row["parent"], row["created_at"]),
                *(len(row["tasks"]), row["problem"]),
            )
            for row in rows
        ],
    )


@app.command()
def show(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Show one generation, after its files were verified."""
    config = configured(ctx)
    from sleepyd.daemon.shapes import show as shown
    from sleepyd.store.generations import Generations

    found = shown(Generations(config.paths.adapters_store), number)
    if as_json:
        emit(found)
        return
    evaluation = found["evaluation"]
    passed = f"{evaluation['passed']} of {evaluation['total']} koans" if evaluation else None
    rows = [(key, found[key]) for key in ("number", "parent", "created_at")]
    rows += [
        ("tasks", ", ".join(found["tasks"]) or None),
        ("routes", found["routes"]["signatures"]),
        ("passed", passed),
    ]
    columns(("what", "is"), [*rows, ("bytes", sum(found["files"].values()))])


@app.command()
def promote(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Serve this generation from now on."""
    _tell(_promoted(configured(ctx), number), as_json)


@app.command()
def rollback(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Serve the parent of what is served."""
    config = configured(ctx)
    from sleepyd.store.generations import Generations

    _, before = Generations(config.paths.adapters_store).before()
    _tell(_promoted(config, before), as_json)


@app.command()
def pin(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Keep this generation, and let no night serve anything that is worse on the koans."""
    _pinned(ctx, number, as_json, keep=True)


@app.command()
def unpin(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Take a pin back."""
    _pinned(ctx, number, as_json, keep=False)


def _pinned(ctx: typer.Context, number: int, as_json: bool, *, keep: bool) -> None:
    config = configured(ctx)
    from sleepyd.store.generations import Generations

    pinned = Generations(config.paths.adapters_store).pin(number, keep=keep)
    if as_json:
        emit({"pinned": list(pinned)})
    else:
        typer.echo(f"pinned: {', '.join(map(str, pinned)) or 'none'}")


def _promoted(config: "Config", number: int) -> dict[str, Any]:
    from sleepyd.cli.remote import connected

    with connected(config) as remote:
        if remote is not None:
            return remote.post(f"/v1/generations/{number}/promote")
    from sleepyd.daemon import state
    from sleepyd.engine import files, model_folder
    from sleepyd.store.generations import Generations

    with state.hold(config.paths.state):
        generations = Generations(config.paths.adapters_store)
        before = generations.current_number()
        files.check_belongs(number, generations.load(number).manifest.get("meta", {}), model_folder(config))
        generations.promote(number)
        _catch_up(config, generations)
    return {"generation": number, "replaced": before}


def _catch_up(config: "Config", generations: "Generations") -> None:
    """The rows follow the disk, now or, where the database cannot be used, when the daemon starts."""
    from sleepyd.daemon.service import DATABASE
    from sleepyd.store.database import Database
    from sleepyd.store.reconcile import reconcile

    try:
        with Database(config.paths.state / DATABASE) as database:
            reconcile(database, generations)
    except (StoreCorrupt, Unavailable) as error:
        note(f"done, but {error.message}")


def _tell(done: dict[str, Any], as_json: bool) -> None:
    if as_json:
        emit(done)
    else:
        typer.echo(f"generation {done['generation']} is served; it was {done['replaced']}")
