"""What a night works with, and how it writes down where it stands.

Every stage is a row that a person or a program can follow while it runs, and the place where a night that shall end
does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sleepyd.config import Config
from sleepyd.errors import NightFailed
from sleepyd.log import get_logger
from sleepyd.rust.compiler import Compiler
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations

_log = get_logger(__name__)
STAGES = ("collect", "distill", "dream", "train", "merge", "evaluate", "gate", "promote")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of a night that is started by hand. tasks: only these; none: all.

    only_corrections: only tasks that a person corrected, and no dreams.
    """

    only_corrections: bool = False
    tasks: tuple[str, ...] = ()

    def options(self) -> list[str]:
        """The same as options of `sleepyd night run`."""
        words = ["--only-corrections"] if self.only_corrections else []
        return [*words, *(word for task in self.tasks for word in ("--only", task))]

    def only(self, database: Database) -> frozenset[str] | None:
        """The tasks that may be learned; None: all."""
        corrected = frozenset(e.task for e in database.examples(origin="correction"))
        if not self.tasks:
            return corrected if self.only_corrections else None
        return frozenset(self.tasks) & corrected if self.only_corrections else frozenset(self.tasks)


EVERYTHING = Wish()


class Stopped(NightFailed):
    """It was asked to end. Nothing was changed."""

    code = "stopped"


@dataclass(frozen=True, slots=True)
class Tools:
    """What a night works with; it owns none of it."""

    config: Config
    database: Database
    generations: Generations
    compiler: Compiler
    should_stop: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of one night."""

    tools: Tools
    night_id: str

    def set(self, name: str, state: str, progress: float = 0.0, **detail: Any) -> None:
        """Where the stage is now. Raises Stopped."""
        self.stop_if_asked(name)
        self.tools.database.set_stage(self.night_id, name, state, progress=progress, detail=detail or None)
        if state != "running":
            plain = {key: value for key, value in detail.items() if isinstance(value, int | float | str)}
            _log.info("stage ended", night=self.night_id, stage=name, state=state, **plain)

    def stop_if_asked(self, during: str) -> None:
        """Raises Stopped when the night shall end."""
        if self.tools.should_stop():
            raise Stopped(f"night {self.night_id} was stopped during {during}; nothing was changed")
