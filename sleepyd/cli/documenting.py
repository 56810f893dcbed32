"""docs: the pages that are made from the program."""

from pathlib import Path
from typing import Annotated

import typer

from sleepyd.cli.front import note
from sleepyd.errors import InvalidInput


def docs(
    write: Annotated[bool, typer.Option("--write/--check", help="Write them, or say which are stale.")] = False,
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the pages lie.")] = Path("docs"),
) -> None:
    """Write or check the pages of docs/ that are made from the program; exit code 1 when one is stale."""
    from sleepyd import pages
    from sleepyd.cli import app

    if not folder.is_dir():
        raise InvalidInput(f"{folder}: no such folder, expected the docs of a checkout; name it with --out")
    if write:
        for name in pages.write(app, folder):
            note(f"{folder / name}: written")
        return
    found = pages.stale(app, folder)
    for name in found:
        note(f'{folder / name}: does not say what the program does; type "make docs"')
    if found:
        raise typer.Exit(1)
