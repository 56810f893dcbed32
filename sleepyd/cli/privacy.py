"""privacy status|export|purge|off · du: what is kept of you, a copy of it, its end, and what it all takes on disk."""

import json
import shutil
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sleepyd.cli.front import AsJson, Given, columns, configured, emit, note
from sleepyd.errors import InvalidInput

if TYPE_CHECKING:
    from sleepyd.config import Config
    from sleepyd.store.database import Database

app = typer.Typer(help="What is kept of you, a copy of it, and its end.", no_args_is_help=True)


@app.command()
def status(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Say what is kept, where, and what may leave this machine."""
    config = configured(ctx)
    from sleepyd.holdings import holdings

    rows = _counted(config)
    kept = [part for part in holdings(config) if part.is_yours]
    found: dict[str, object] = {
        "telemetry": "none",
        "offline": config.privacy.offline,
        "remember": config.privacy.remember,
        "keep_days": config.privacy.keep_days or "for ever",
        "teacher": _teacher(config),
        "rows": rows,
        "kept": [
            {"name": part.name, "path": str(part.path), "files": part.files, "bytes": part.bytes} for part in kept
        ],
    }
    if as_json:
        emit(found)
        return
    columns(("what", "is"), [(key, found[key]) for key in ("telemetry", "offline", "remember", "keep_days", "teacher")])
    typer.echo()
    columns(("rows of", "are"), list(rows.items()))
    typer.echo()
    columns(("kept", "files", "bytes", "in"), [(part.name, part.files, part.bytes, part.path) for part in kept])


@app.command()
def export(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON Lines, one row each; for its owner only.")],
    force: Annotated[bool, typer.Option("--force", help="Replace FILE where there is one.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write all that the database holds of you into one file. The daemon may run meanwhile."""
    config = configured(ctx)
    if file.exists() and not force:
        raise InvalidInput(f"{file}: exists already; choose another name, or replace it with --force", param="file")
    from sleepyd.store.durable import write_whole

    with _database(config) as database:
        lines = [json.dumps({"table": table, **row}, ensure_ascii=False) for table, row in database.of_the_user()]
    write_whole(file, "".join(f"{line}\n" for line in lines).encode(), mode=0o600)
    if as_json:
        emit({"file": str(file), "rows": len(lines), "bytes": file.stat().st_size})
    else:
        typer.echo(f"{file}: {len(lines)} rows")


@app.command()
def purge(
    ctx: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Really; without it, only what would go is said.")] = False,
    days: Annotated[
        int, typer.Option("--older-than", metavar="DAYS", min=0, help="Only fix requests older than this.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Forget programs, corrections and what was made of them, for good, while no daemon runs.

    With --older-than, only fix requests. Weights that nights learned stay (an earlier generation is served again by
    "sleepyd generations promote"), and so do the journal that undo needs, files that wait to be taken, and backups.
    """
    config = configured(ctx)
    from sleepyd.daemon import state
    from sleepyd.holdings import yours

    before = _days_ago(days) if days else None
    paths = [] if days else yours(config)
    with state.hold(config.paths.state), _database(config) as database:
        gone = database.forget(before, dry_run=not yes)
        if yes:
            for path in paths:
                shutil.rmtree(path)
            database.shrink()
    if as_json:
        emit({"done": yes, "rows": gone, "folders": [str(path) for path in paths]})
        return
    columns(("rows of", "gone" if yes else "would go"), list(gone.items()))
    for path in paths:
        typer.echo(f"{path}: {'deleted' if yes else 'would be deleted'}")
    if not yes:
        note("nothing was changed; add --yes to do it")


@app.command()
def off(ctx: typer.Context) -> None:
    """Write no program down any more (privacy.remember = false); what is kept already is for "privacy purge"."""
    from sleepyd import config as configuration
    from sleepyd import install, places
    from sleepyd.store.durable import write_durably

    target = (ctx.find_object(Given) or Given()).file or places.user_file()
    text = target.read_text(encoding="utf-8") if target.is_file() else install.template()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(f".{target.name}.off")
    write_durably(draft, install.with_setting(text, "privacy", "remember", False).encode())
    try:
        configuration.load(draft, environ={})
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    note(f"{target}: privacy.remember is false; a running daemon goes by it when it is started again")


def du(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Say what sleepyd's folders take on disk, part by part."""
    config = configured(ctx)
    from sleepyd.doctor.verdict import size
    from sleepyd.holdings import holdings

    parts = sorted(holdings(config), key=lambda part: -part.bytes)
    total = sum(part.bytes for part in parts)
    if as_json:
        emit({"bytes": total, "parts": [asdict(part) | {"path": str(part.path)} for part in parts]})
        return
    rows = [(part.name, part.files, size(part.bytes), part.path, part.what) for part in parts]
    rows.append(("all", sum(part.files for part in parts), size(total), config.paths.state, ""))
    columns(("part", "files", "size", "in", "what"), rows)


def _teacher(config: "Config") -> str:
    if config.privacy.offline:
        return "never: offline"
    shown = "your programs too" if config.distill.send_user_code else "only programs that sleepyd made up"
    return f'only when you type "sleepyd distill", with a key; it is shown {shown}'


def _counted(config: "Config") -> dict[str, int]:
    from sleepyd.daemon.service import DATABASE

    if not (config.paths.state / DATABASE).exists():
        return {}
    with _database(config) as database:
        return database.forget(None, dry_run=True)


def _database(config: "Config") -> "Database":
    from sleepyd.daemon.service import DATABASE
    from sleepyd.store.database import Database

    return Database(config.paths.state / DATABASE)


def _days_ago(days: int) -> str:
    moment: datetime = datetime.now(UTC) - timedelta(days=days)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
