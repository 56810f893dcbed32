"""backup · restore: all that cannot be made again, in one file and back."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd import places
from sleepyd.cli.front import AsJson, Given, configured, emit, note, progress
from sleepyd.errors import InvalidInput

if TYPE_CHECKING:
    from sleepyd.config import Config
    from sleepyd.store.archive import Contents, Places

Json = dict[str, Any]


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to make, such as sleepyd.tar.gz.")],
    force: Annotated[bool, typer.Option("--force", help="Replace FILE where there is one.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write database, generations, corrections and settings into one file.

    The daemon may run meanwhile. The token is not in it, nor is anything that is made again by itself.
    """
    config = configured(ctx)
    if file.exists() and not force:
        raise InvalidInput(f"{file}: exists already; choose another name, or replace it with --force", param="file")
    from sleepyd.store import archive

    given = (ctx.find_object(Given) or Given()).file
    with progress(only_on_terminals=True).bar("backup") as bar:
        made = archive.write(
            file, _places(config), _settings(given), lambda done, of, name: bar(done / max(of, 1), name)
        )
    found = {"file": str(file), "bytes": file.stat().st_size, "contents": _plain(made)}
    if as_json:
        emit(found)
        return
    typer.echo(f"{file}: {found['bytes']} bytes; {_told(made)}")
    for number, why in made.left_out.items():
        note(f"generation {number} is left out: {why}")


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What backup wrote.", exists=True, dir_okay=False)],
    force: Annotated[
        bool, typer.Option("--force", help="Also where there is a state already; it is moved aside, not deleted.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup in place, while no daemon runs.

    It is checked whole before anything that is there is touched. Its settings are laid beside, not put in force.
    """
    config = configured(ctx)
    from sleepyd.daemon import state
    from sleepyd.store import restore as restoring

    with state.hold(config.paths.state), progress(only_on_terminals=True).bar("restore") as bar:
        done = restoring.restore(
            file, _places(config), force=force, on_progress=lambda done, of, name: bar(done / max(of, 1), name)
        )
        _catch_up(config)
    settings = config.paths.state / restoring.SETTINGS
    found = {
        "contents": _plain(done.contents),
        "moved_to": [str(path) for path in done.moved_to],
        "settings": str(settings) if settings.exists() else None,
    }
    if as_json:
        emit(found)
        return
    typer.echo(f"restored what was backed up at {done.contents.created_at}: {_told(done.contents)}")
    for path in done.moved_to:
        note(f"what was there before is in {path}")
    if found["settings"]:
        note(f"its settings are in {found['settings']}; compare them with yours")


def _catch_up(config: "Config") -> None:
    """The rows of generations, which may have been made while the backup was written."""
    from sleepyd.daemon.service import DATABASE
    from sleepyd.store.database import Database
    from sleepyd.store.generations import Generations
    from sleepyd.store.reconcile import reconcile

    with Database(config.paths.state / DATABASE) as database:
        reconcile(database, Generations(config.paths.adapters_store))


def _places(config: "Config") -> "Places":
    from sleepyd.daemon.service import DATABASE
    from sleepyd.store.archive import Places

    return Places(config.paths.state / DATABASE, config.paths.state / "intake", config.paths.adapters_store)


def _settings(given: Path | None) -> bytes:
    """The file of settings that is in force, if there is one."""

    path = given or places.user_file()
    return path.read_bytes() if path.is_file() else b""


def _plain(contents: "Contents") -> Json:
    return {**asdict(contents), "generations": list(contents.generations)}


def _told(contents: "Contents") -> str:
    current = "none of them" if contents.current is None else f"number {contents.current}"
    return f"{len(contents.generations)} generations, {current} served, and {contents.copies} files of corrections"
