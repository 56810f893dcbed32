"""Diffs on stdout: coloured for a person, plain for `git apply`."""

import sys
from typing import Literal

import typer

Color = Literal["auto", "always", "never"]
_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def show(diff: str, color: Color = "auto") -> None:
    """Print a unified diff. auto: colours on a terminal, unless NO_COLOR is set, which rich heeds."""
    if color == "never" or (color == "auto" and not sys.stdout.isatty()):
        typer.echo(diff, nl=False)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True, force_terminal=True if color == "always" else None)
    for line in diff.splitlines():
        style = _STYLES.get(line[:1], "")
        console.print(Text(line, "bold" if line.startswith(("+++", "---")) else style))
