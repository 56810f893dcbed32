"""config show|path|schema|edit: the settings in force, where they come from, and a safe way to change them."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from sleepyd import config as configuration
from sleepyd import places
from sleepyd.cli.front import AsJson, Given, columns, emit, note
from sleepyd.errors import ConfigError, InvalidInput, NotFound, Unavailable

app = typer.Typer(help="Settings in force, where they come from, and a safe edit.", no_args_is_help=True)


@app.command()
def show(
    ctx: typer.Context,
    key: Annotated[str | None, typer.Argument(metavar="[KEY]", help="A section, or section.key; all of them.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show every setting in force, and which file or variable it comes from."""
    from sleepyd.settings import effective, plain

    found = [row for row in effective(_given(ctx)) if key is None or key in (row.key.section, row.key.full_name)]
    if not found:
        raise NotFound(f'no setting {key}, expected a section or section.key; "sleepyd config show" lists them')
    if as_json:
        emit(
            [
                {"key": row.key.full_name, "value": plain(row.value), "layer": row.layer, "origin": row.origin or None}
                for row in found
            ]
        )
        return
    columns(
        ("key", "value", "from"),
        [(row.key.full_name, _shown(plain(row.value)), row.origin or row.layer) for row in found],
    )


@app.command()
def path(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Say where each layer is read from, the strongest first."""
    given = _given(ctx)
    rows: list[tuple[str, str, bool | None]] = [
        ("flag", "on the command line", None),
        ("environment", "SLEEPYD_<SECTION>_<KEY>", None),
    ]
    if given is not None:
        rows.append(("file", str(given), given.is_file()))
    else:
        project, user = places.project_file(), places.user_file()
        rows.append(("project", str(project or Path.cwd() / places.PROJECT_FILE), project is not None))
        rows.append(("user", str(user), user.is_file()))
    rows.append(("default", str(places.shipped_config()), True))
    if as_json:
        emit([{"layer": layer, "path": where, "exists": exists} for layer, where, exists in rows])
    else:
        columns(("layer", "read from", "exists"), rows)


@app.command()
def schema() -> None:
    """Print the JSON schema of a settings file."""
    from sleepyd.settings import schema as of_settings

    emit(of_settings())


@app.command()
def edit(ctx: typer.Context) -> None:
    """Open the user's settings in $EDITOR; what does not load is not saved.

    Where there is no file yet, it starts as the one that `sleepyd init` writes.
    """
    from sleepyd.install import template
    from sleepyd.store.durable import write_durably

    target = _given(ctx) or places.user_file()
    before = target.read_bytes() if target.is_file() else None
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(f"{target.name}.edited")
    if not draft.exists():  # one that was refused is gone on with
        write_durably(draft, template().encode() if before is None else before)
    _edited(draft)
    try:
        configuration.load(draft, environ={})
    except ConfigError as error:
        raise ConfigError(
            f'{error.message}; {target} is as it was, and "sleepyd config edit" goes on with {draft.name}'
        ) from error
    after = draft.read_bytes()
    draft.unlink()
    if after == before:
        note(f"{target}: nothing changed")
        return
    write_durably(target, after, mode=0o600 if before is None else target.stat().st_mode & 0o777)
    note(f"{target}: saved; a running daemon reads it on SIGHUP (systemctl --user reload sleepyd) or when it starts")


def _edited(file: Path) -> None:
    """Let the person edit `file`. Raises Unavailable without an editor, InvalidInput when it gave up."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or shutil.which("editor") or shutil.which("vi")
    if not chosen:
        raise Unavailable("no editor: $EDITOR is not set and there is no vi; set EDITOR to one")
    try:
        code = subprocess.run([*shlex.split(chosen), str(file)], check=False).returncode
    except OSError as error:
        raise Unavailable(f"{chosen}: cannot be started ({error.strerror}); set EDITOR to another editor") from error
    if code != 0:
        raise InvalidInput(f"{chosen}: ended with exit code {code}, so nothing was saved; the text is in {file}")


def _given(ctx: typer.Context) -> Path | None:
    return (ctx.find_object(Given) or Given()).file


def _shown(value: object) -> object:
    return ",".join(value) if isinstance(value, list) else '""' if value == "" else value
