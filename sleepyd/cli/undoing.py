"""undo · redo · history: what fixes wrote to workspaces, taken back and written again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sleepyd.cli.front import AsJson, columns, configured, emit, note

if TYPE_CHECKING:
    from sleepyd.day.journal import Entry, Journal

Which = Annotated[str | None, typer.Argument(metavar="ID", help="Of history; nothing: the last one here.")]


def undo(ctx: typer.Context, which: Which = None) -> None:
    """Take back what a fix wrote. Exit 4 where the files have changed since."""
    journal = _journal(ctx)
    _told("undone", journal.undo(journal.find(which, Path.cwd(), undone=False)))


def redo(ctx: typer.Context, which: Which = None) -> None:
    """Write again what was undone."""
    journal = _journal(ctx)
    _told("written again", journal.redo(journal.find(which, Path.cwd(), undone=True)))


def history(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Say what fixes were written where, the newest first."""
    entries = _journal(ctx).entries()
    rows = [
        {
            "id": entry.id,
            "at": entry.at,
            "root": entry.root,
            "about": entry.about,
            "files": [_name(entry, change.path) for change in entry.changes],
            "undone": entry.undone or None,
        }
        for entry in entries
    ]
    if as_json:
        emit(rows)
    else:
        shown = [
            (r["id"], str(r["at"])[:19], r["root"], r["about"], len(r["files"] or ()), bool(r["undone"])) for r in rows
        ]
        columns(("id", "at (UTC)", "workspace", "errors", "files", "undone"), shown)


def _journal(ctx: typer.Context) -> "Journal":
    from sleepyd.cli.crates import JOURNAL
    from sleepyd.day.journal import Journal

    return Journal(configured(ctx).paths.state / JOURNAL)


def _told(done: str, entry: "Entry") -> None:
    note(f"{entry.id}: {done}, {', '.join(_name(entry, change.path) for change in entry.changes)}")


def _name(entry: "Entry", path: str) -> str:
    return Path(path).relative_to(entry.root).as_posix() if path.startswith(entry.root) else path
