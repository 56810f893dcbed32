"""editor setup · remove: rust-analyzer is told to check with sleepyd, so that fixes are offered as quick fixes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sleepyd.cli import diffs
from sleepyd.cli.front import configured, note, read

if TYPE_CHECKING:
    from sleepyd.editors import Editor

app = typer.Typer(no_args_is_help=True, help="Offer sleepyd's fixes in an editor, by rust-analyzer.")
Name = Annotated[str, typer.Argument(metavar="vscode|neovim|helix|zed")]
Folder = Annotated[
    Path, typer.Option("--workspace", metavar="DIR", help="Whose settings; nothing: the current folder.")
]
User = Annotated[bool, typer.Option("--user", help="The user's settings, for all workspaces.")]
Apply = Annotated[bool, typer.Option("--apply/--diff", help="Write it, or show it (default).")]
Config = Annotated[Path, typer.Option(envvar="XDG_CONFIG_HOME", hidden=True)]
_NOWHERE = Path("~/.config")


@app.command()
def setup(
    ctx: typer.Context,
    name: Name,
    workspace: Folder = Path(),
    user: User = False,
    apply: Apply = False,
    command: Annotated[str, typer.Option(metavar="PROGRAM", help="How the editor calls sleepyd.")] = "sleepyd",
    settings: Config = _NOWHERE,
) -> None:
    """Let rust-analyzer check with sleepyd in this editor. Shows what would change; --apply writes it."""
    from sleepyd import editors

    configured(ctx)
    editor = editors.editor(name)
    path = editors.settings_file(editor, None if user else workspace, settings.expanduser())
    before = read(path) if path.exists() else None
    _settle(editor, path, before, editors.added(editor, before, (command, *editors.COMMAND)), apply=apply)


@app.command()
def remove(
    ctx: typer.Context,
    name: Name,
    workspace: Folder = Path(),
    user: User = False,
    apply: Apply = False,
    settings: Config = _NOWHERE,
) -> None:
    """Take out what setup put in, and nothing else. Shows what would change; --apply writes it."""
    from sleepyd import editors

    configured(ctx)
    editor = editors.editor(name)
    path = editors.settings_file(editor, None if user else workspace, settings.expanduser())
    before = read(path)
    _settle(editor, path, before, editors.removed(editor, before), apply=apply)


def _settle(editor: "Editor", path: Path, before: str | None, after: str | None, *, apply: bool) -> None:
    """Show the change, or make it. after: None where the file goes."""
    from sleepyd.day.fixer import unified_diff
    from sleepyd.store.durable import write_durably

    if not apply:
        diffs.show(unified_diff(before or "", after or "", path.as_posix().lstrip("/")))
        note(f"{path}: shown, not written (--apply writes it)")
        raise typer.Exit(1)
    if after is None:
        path.unlink()
        note(f"{path}: removed, it was made for this")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, after.encode(), mode=path.stat().st_mode & 0o777 if before is not None else 0o644)
    note(f"{path}: written; reload the editor{f'; {editor.note}' if editor.note else ''}")
