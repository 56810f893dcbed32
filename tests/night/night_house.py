"""What a night needs, small: two koans, a tiny model, and examples of two tasks."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sleepyd import config as configuration
from sleepyd.config import Config
from sleepyd.koans.load import Example
from sleepyd.night import cycle
from sleepyd.night.cycle import NightResult
from sleepyd.night.gate import Decision
from sleepyd.night.stages import Tools
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
from sleepyd.store.records import Stage, StoredExample

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
        "night": {"free_mb": 1, "steps": STEPS, "batch_size": 2, "rank": 2, "temporary": 2, "learning_rate": 0.01},
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


@dataclass
class House:
    """A configuration, a database and generations in one place."""

    config: Config
    database: Database
    generations: Generations
    compiler: Compiler

    def tools(self, should_stop: Callable[[], bool] = lambda: False) -> Tools:
        return Tools(self.config, self.database, self.generations, self.compiler, should_stop)

    def start(self) -> str:
        return self.database.start_night(parent_generation=self.generations.current_number(), pid=os.getpid()).id

    def sleep(
        self,
        should_stop: Callable[[], bool] = lambda: False,
        only: frozenset[str] | None = None,
        *,
        dreams: bool = True,
    ) -> NightResult:
        self.night = self.start()
        return cycle.run(self.tools(should_stop), self.night, only=only, dreams=dreams)

    def stages(self) -> dict[str, Stage]:
        return {stage.name: stage for stage in self.database.stages(self.night)}

    def assert_nothing_changed(self) -> None:
        assert self.generations.current_number() == 1
        assert self.generations.numbers() == (1,)
        assert self.generations.verify(1) == ()
        assert all(example.used_in_night is None for example in self.database.examples())
        nights = self.config.paths.state / "nights"
        assert not nights.exists() or list(nights.iterdir()) == []


def accepting(task: str, before: object, after: object, protected: object) -> Decision:
    return Decision(task, True, "accepted by the test", 3, 1, 2, ("e",), (), 1.0)
