"""What a night needs, small: two koans, a tiny model, and examples of two tasks."""

import shutil
from collections.abc import Callable
from pathlib import Path

from sleepyd import config as configuration
from sleepyd.config import Config, shipped_koans
from sleepyd.koans.load import Example
from sleepyd.store.database import Database
from sleepyd.store.records import StoredExample

TASKS = ("missing_mut", "missing_debug")
STEPS = 2


def small_config(root: Path, model: Path) -> Config:
    """State, store and two koans under `root`; nights of two steps."""
    koans = root / "koans"
    for path in ("tasks.toml", "borrow_checker/bc_004.toml", "trait_bounds/tb_001.toml"):
        (koans / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped_koans() / path, koans / path)
    settings = {
        "paths": {"state": str(root / "state"), "koans": str(koans)},
        "model": {"path": str(model), "max_new_tokens": 8},
        "engine": {"threads": 1},
        "rust": {"wall_s": 60.0, "test_wall_s": 60.0},
        "night": {"steps": STEPS, "batch_size": 2, "rank": 2, "temporary": 2, "learning_rate": 0.01},
        "day": {"minimise_checks": 4},
    }
    return configuration.load(Path("/dev/null"), settings, {})


def stored(example: Example, task: str = "") -> StoredExample:
    """A generated example as if a user had corrected it."""
    return StoredExample(
        origin="correction",
        task=task or example.task,
        family=example.family,
        error_code=example.error_code,
        signature=example.signature,
        buggy=example.buggy,
        fixed=example.fixed,
        diagnostics=list(example.diagnostics),
    )


def teach(database: Database, proven: Callable[[str], list[Example]]) -> list[str]:
    """Four examples of each task; returns their ids."""
    return [database.add_example(stored(example)).id for task in TASKS for example in proven(task)]
