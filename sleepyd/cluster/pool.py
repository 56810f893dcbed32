"""What all places of work have in common: a hand that does a piece of it, a watch over it, and the pool of hands."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sleepyd import share
from sleepyd.config import Config
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.errors import NightFailed
from sleepyd.rust.compiler import Compiler
from sleepyd.share import Subspace


@dataclass(frozen=True, slots=True)
class Hand:
    """A model and a compiler to work with. room: a folder for files that are needed on the way."""

    config: Config
    engine: TransformersEngine
    compiler: Compiler
    room: Path

    def hold(self, subspace: Subspace, adapters: Mapping[str, str]) -> None:
        """Have the engine answer to these serving names (task → name) with what the subspace says of their tasks."""
        for task, name in adapters.items():
            if name not in self.engine.adapters():
                folder = self.room / name.replace("?", "-proposed")
                share.write_adapter(share.factors(subspace, task), folder)
                self.engine.load(name, folder)


@dataclass(frozen=True, slots=True)
class Watch:
    """What a piece of work tells, and asks. tell: (share done, details); what it raises ends the work."""

    tell: Callable[[float, Mapping[str, Any]], None] = lambda share, detail: None
    should_stop: Callable[[], bool] = lambda: False


Work = Callable[[Hand, Any, Any, Watch], Any]
"""(hand, what is common, unit, watch) → outcome. At the top of a module, so that other machines find it by name."""
Heard = Callable[[int, float, Mapping[str, Any]], None]
"""(number of the unit, share of it that is done, details)."""


@dataclass(frozen=True, slots=True)
class Order:
    """How units are to be worked on.

    heard: hears of progress; what it raises ends all work.  should_stop: asked again and again; when it says so, work
    ends, and what is left has no outcome.  until: time.time() after which no further unit is begun.
    """

    heard: Heard = lambda number, share, detail: None
    should_stop: Callable[[], bool] = lambda: False
    until: float = math.inf


class Pool(Protocol):
    """Hands that work. where: for people.  reason: why it is here and not where the settings say; empty if it is."""

    where: str
    reason: str

    @property
    def width(self) -> int:
        """So many units are worked on at once."""

    def map(self, work: Work, units: Sequence[Any], common: Any, order: Order) -> Iterator[Any]:
        """What the units come to, in their order; in place of an outcome the `NightFailed` that a unit ended with.

        Any other exception of a unit ends all work.
        """


def outcome(work: Work, hand: Hand, common: Any, unit: Any, watch: Watch) -> Any:
    """What the unit comes to, or the NightFailed that it ended with: one unit must not cost the others."""
    try:
        return work(hand, common, unit, watch)
    except NightFailed as error:
        if error.code == "stopped":
            raise
        return error
