"""What `sleepyd --version` says: the program, the commit it was made from, its model, and what it serves."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sleepyd import __version__
from sleepyd.config import Config
from sleepyd.places import shipped_model

COMMIT = Path(__file__).parents[1] / "bundled" / "commit"
"""Written into a wheel when it is built. A checkout asks git."""
_CHECKOUT = Path(__file__).parents[2]


def lines(config: Config) -> Iterator[str]:
    """One fact a line."""
    yield f"sleepyd {__version__} (commit {commit() or 'unknown'})"
    yield f"model: {_model(config)}"
    yield f"generation: {_generation(config) or 'none yet'}"


def commit() -> str | None:
    if COMMIT.is_file():
        return COMMIT.read_text(encoding="utf-8").strip()
    if not (_CHECKOUT / ".git").exists():
        return None
    command = ["git", "-C", str(_CHECKOUT), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=5, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return asked.stdout.strip()


def _model(config: Config) -> str:
    if config.model.path:
        return config.model.path
    card = json.loads((shipped_model() / "model_card.json").read_text(encoding="utf-8"))
    return f"bundled, {card['parameters'] / 1e6:.1f} M parameters, made {card['made']}"


def _generation(config: Config) -> str | None:
    """By its number alone, unverified: this verb answers at once and reads no weights."""
    try:
        return os.readlink(config.paths.adapters_store / "current").rpartition("/")[2].lstrip("0")
    except OSError:
        return None
