"""bench: sleepyd's own measurements, from a checkout."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from sleepyd.errors import NotFound


def bench(
    only: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this measurement; repeat it.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Little of everything.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Compare ratios with the kept ones; a quarter worse is exit code 1.")
    ] = False,
) -> None:
    """Measure sleepyd beside its peers, keep the figures in docs/bench and write docs/bench.md; in a checkout."""
    if not Path("bench/__main__.py").is_file() or importlib.util.find_spec("torch") is None:
        raise NotFound(f"{Path.cwd()}: no bench/ there, expected a checkout of sleepyd; clone it and go into it")
    flags = [*(["--only", *only] if only else []), *(["--quick"] * quick), *(["--check"] * check)]
    raise typer.Exit(subprocess.run([sys.executable, "-m", "bench", *flags], check=False).returncode)
