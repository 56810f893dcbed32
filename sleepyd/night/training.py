"""The train stage: each task's lessons, with practice beside them, become coefficients.

Owns what a task is trained on and with which step size; the training itself is `learn`. Tasks are units of work of
their own, done where the night's pool does them. Several step sizes are tried
where the settings say so and there is time: each for all steps, with a fifth of the examples held out from training;
what is kept is the training, and the step of it, whose loss on these was lowest.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sleepyd.cluster import Hand, Order, Pool, Watch
from sleepyd.day.prompt import form_of
from sleepyd.errors import NightFailed
from sleepyd.koans.leak import Guard
from sleepyd.log import get_logger
from sleepyd.night import practice
from sleepyd.night.collect import Lessons
from sleepyd.night.learn import learn
from sleepyd.night.practice import Practice
from sleepyd.night.stages import Stages
from sleepyd.share import Subspace, Trained
from sleepyd.share.validation import held_out
from sleepyd.store.records import StoredExample

_log = get_logger(__name__)
_SPLIT_FROM = 10
"""With fewer examples none is held out from training, and the first step size is taken."""
_HELD_OUT = 0.2


@dataclass(frozen=True, slots=True)
class Unit:
    """What one task is trained on. judges: examples that step sizes are compared by.  time_s: for trying them."""

    lessons: Lessons
    judges: tuple[StoredExample, ...]
    time_s: float


def best(hand: Hand, subspace: Subspace, unit: Unit, watch: Watch) -> tuple[float, Trained]:
    """(step size, training): of several step sizes the one that did best; a further one is tried while there is time.

    Raises NightFailed when the task cannot be trained.
    """
    night = hand.config.night
    found: list[tuple[float, float, Trained]] = []
    began = time.monotonic()
    rates = night.rates if unit.judges else 1
    for number in range(rates):
        if number and (time.monotonic() - began) * (number + 1) / number > unit.time_s:
            break
        rate = night.learning_rate / 2**number
        one = _learn(hand, subspace, unit, rate, watch, (number / rates, 1 / rates))
        found.append((min((loss for _, loss in one.validation), default=0.0), rate, one))
    _, rate, kept = min(found, key=lambda way: way[0])
    return rate, kept


def _learn(hand: Hand, subspace: Subspace, unit: Unit, rate: float, watch: Watch, part: tuple[float, float]) -> Trained:
    """part: (where in the unit this training begins, how much of it it is)."""
    night = replace(hand.config.night, learning_rate=rate)

    def advance(step: int, loss: float) -> None:
        if step % 5 == 0 or step == night.steps:
            told = {"task": unit.lessons.task, "step": step, "of": night.steps, "loss": round(loss, 4)}
            watch.tell(part[0] + part[1] * step / night.steps, told)

    return learn(
        hand.engine.model,
        hand.engine.tokenizer,
        subspace,
        unit.lessons,
        night,
        form=form_of(hand.config.model),
        judges=unit.judges,
        on_step=advance,
        should_stop=watch.should_stop,
    )


@dataclass
class Training:
    """One night's. What it finds on the way is for the report.

    practised: task → origin → rows beside its examples.  rates: task → the step size that was kept.  failed: task → why
    it could not be trained.
    """

    stages: Stages
    pool: Pool
    guard: Guard
    practised: dict[str, dict[str, int]] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def train(self, subspace: Subspace, tasks: Sequence[Lessons]) -> dict[str, Trained]:
        """What each task learned: one that cannot be trained must not cost the others.

        Raises NightFailed when none could be, and Stopped.
        """
        units = self._units(tasks)
        trained: dict[str, Trained] = {}

        def heard(number: int, share: float, told: Mapping[str, Any]) -> None:
            done = max(number, len(trained) + len(self.failed))
            self.stages.set("train", "running", (done + share * (done == number)) / len(tasks), **told)

        order = Order(heard, self.stages.tools.should_stop)
        for lessons, outcome in zip(tasks, self.pool.map(best, units, subspace, order), strict=False):
            self.stages.stop_if_asked("train")  # a training that was stopped ends early and says nothing
            if isinstance(outcome, NightFailed):
                _log.warning("task not trained", task=lessons.task, reason=outcome.message)
                self.failed[lessons.task] = outcome.message
            else:
                self.rates[lessons.task], trained[lessons.task] = outcome
        self.stages.stop_if_asked("train")
        if not trained:
            raise NightFailed(f"no task could be trained ({'; '.join(self.failed.values())}); nothing was changed")
        losses = {task: round(one.losses[-1], 4) for task, one in trained.items()}
        self.stages.set(
            "train", "done", 1.0, tasks=losses, failed=self.failed, practised=self.practised, rates=self.rates
        )
        return trained

    def _units(self, tasks: Sequence[Lessons]) -> list[Unit]:
        """Each task's lessons, those of few examples practised; half of the time at most goes into that."""
        began, minutes = time.monotonic(), self.stages.tools.config.night.train_minutes
        units = []
        for index, lessons in enumerate(tasks):
            until = began + 30 * minutes * (index + 1) / len(tasks)
            own, judges = self._split(lessons)
            units.append((self._practised(own, until), judges))
        left = began + 60 * minutes - time.monotonic()
        time_s = left * min(max(1, self.pool.width), len(tasks)) / len(tasks)
        return [Unit(lessons, judges, time_s) for lessons, judges in units]

    def _practised(self, lessons: Lessons, until: float) -> Lessons:
        tools = self.stages.tools
        again = practice.replays(tools.database, self.guard, lessons)
        made = practice.varied(
            lessons,
            tools.config.night.variants,
            tools.compiler,
            until,
            on_count=lambda count: self.stages.stop_if_asked("train"),
        )
        found = Practice(again, tuple(practice.without_koans(made, self.guard)))
        self.practised[lessons.task] = found.counts()
        return found.joined(lessons)

    def _split(self, lessons: Lessons) -> tuple[Lessons, tuple[StoredExample, ...]]:
        """The lessons without some examples, and these, by which step sizes are compared."""
        night = self.stages.tools.config.night
        if night.rates < 2 or len(lessons.train) < _SPLIT_FROM:
            return lessons, ()
        rest, chosen = held_out(len(lessons.train), _HELD_OUT, night.seed)
        own = replace(lessons, train=tuple(lessons.train[index] for index in rest))
        return own, tuple(lessons.train[index] for index in chosen)
