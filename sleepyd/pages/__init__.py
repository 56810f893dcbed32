"""Pages of docs/ that are made from the program itself, so that they cannot say anything else.

commands    docs/cli.md: every verb's help
settings    docs/configuration.md: every setting
routes      docs/api.md: the HTTP API
model       docs/model.md: what the bundled model is made of and can do
results     docs/results.md: what the experiments answered

`sleepyd docs --write` writes them, `sleepyd docs --check` (and a test) tells which are stale.
"""

from pathlib import Path

import typer

from sleepyd.pages import commands, model, results, routes, settings
from sleepyd.store.durable import write_whole


def pages(app: typer.Typer, folder: Path) -> dict[str, str]:
    """File name in docs/ → text. app: the command line.  folder: docs/, with what was measured."""
    return {
        "cli.md": commands.page(app),
        "configuration.md": settings.page(),
        "api.md": routes.page(),
        "model.md": model.page(),
        "results.md": results.page(folder),
    }


def stale(app: typer.Typer, folder: Path) -> list[str]:
    """Names of the pages in `folder` that are missing or say something else than the program."""
    return [name for name, text in pages(app, folder).items() if _read(folder / name) != text]


def write(app: typer.Typer, folder: Path) -> list[str]:
    """Write the stale ones; their names."""
    made = pages(app, folder)
    changed = [name for name, text in made.items() if _read(folder / name) != text]
    for name in changed:
        write_whole(folder / name, made[name].encode(), mode=0o644)
    return changed


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
