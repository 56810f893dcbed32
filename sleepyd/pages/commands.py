"""docs/cli.md: what `--help` says, verb by verb."""

from collections.abc import Iterator
from typing import Any

import typer
from typer.main import get_command
from typer.testing import CliRunner

_WIDTH = 100
_HEAD = """# Commands

Made by `make docs` from the program's own `--help`. `--config FILE` may stand anywhere; verbs that read have `--json`.
Exit codes: 0 done, 1 not fixed or not passed, 2 wrong input or settings, 69 something is missing, 75 something is in
the way, 130 Ctrl-C; the others are in `sleepyd/errors.py`, and those of `fix` in [crates.md](crates.md).
"""


def page(app: typer.Typer) -> str:
    """The page."""
    sections = [_section(app, path) for path in _paths(get_command(app))]
    return "\n".join([_HEAD, *sections])


def _paths(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The program itself, its groups and verbs, in the order of `--help`; hidden ones are left out."""
    yield path
    for name, below in getattr(command, "commands", {}).items():
        if not below.hidden:
            yield from _paths(below, (*path, name))


def _section(app: typer.Typer, path: tuple[str, ...]) -> str:
    said = CliRunner().invoke(
        app, [*path, "--help"], prog_name="sleepyd", terminal_width=_WIDTH, catch_exceptions=False
    )
    lines = "\n".join(line.rstrip() for line in said.output.strip().splitlines())
    level = "##" if len(path) < 2 else "###"
    return f"{level} {' '.join(('sleepyd', *path))}\n\n```text\n{lines}\n```\n"
