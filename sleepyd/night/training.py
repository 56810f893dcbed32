"""The train stage: each task's lessons, with practice beside them, become coefficients.

Owns what a task is trained on and with which step size; the training itself is `learn`. Several step sizes are tried
where the settings say so and there is time: each for all steps, with a fifth of the examples held out from training;
what is kept is the training, and the step of it, whose loss on these was lowest.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sleepyd.day.prompt import form_of
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.errors import NightFailed
from sleepyd.koans.leak import Guard
from sleepyd.log import get_logger
from sleepyd.night import practice
from sleepyd.night.collect import Lessons
from sleepyd.night.learn import learn
from sleepyd.night.practice import Practice
from sleepyd.night.stages import Stages, Stopped
from sleepyd.share import Subspace, Trained
from sleepyd.share.validation import held_out
from sleepyd.store.records import StoredExample

_log = get_logger(__name__)
_SPLIT_FROM = 10
"""With fewer examples none is held out from training, and the first step size is taken."""
_HELD_OUT = 0.2


@dataclass
class Training:
    """One night's. What it finds on the way is for the report.

    practised: task → origin → rows beside its examples.  rates: task → the step size that was kept.  failed: task → why
    it could not be trained.
    """

    stages: Stages
    engine: TransformersEngine
    guard: Guard
    practised: dict[str, dict[str, int]] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def train(self, subspace: Subspace, tasks: Sequence[Lessons]) -> dict[str, Trained]:
        """What each task learned: one that cannot be trained must not cost the others.

        Raises NightFailed when none could be, and Stopped.
        """
        began, trained = time.monotonic(), dict[str, Trained]()
        until = began + 60 * self.stages.tools.config.night.train_minutes
        for index, lessons in enumerate(tasks):
            left = len(tasks) - index
            share = (until - time.monotonic()) / left
            try:
                own, judges = self._split(lessons)
                joined = self._practised(own, min(until, time.monotonic() + share / 2))
                at = (index / len(tasks), 1 / len(tasks))
                trained[lessons.task] = self._best(subspace, joined, judges, at, share)
            except Stopped:
                raise
            except NightFailed as error:
                _log.warning("task not trained", task=lessons.task, reason=error.message)
                self.failed[lessons.task] = error.message
        if not trained:
            raise NightFailed(f"no task could be trained ({'; '.join(self.failed.values())}); nothing was changed")
        losses = {task: round(one.losses[-1], 4) for task, one in trained.items()}
        self.stages.set(
            "train", "done", 1.0, tasks=losses, failed=self.failed, practised=self.practised, rates=self.rates
        )
        return trained

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

    def _best(
        self,
        subspace: Subspace,
        lessons: Lessons,
        judges: Sequence[StoredExample],
        at: tuple[float, float],
        time_s: float,
    ) -> Trained:
        """The best of the step sizes; a further one is tried while there is time for it.

        at: (progress so far, progress of this task) of the stage.
        """
        night = self.stages.tools.config.night
        found: list[tuple[float, float, Trained]] = []
        began = time.monotonic()
        for number in range(night.rates if judges else 1):
            if number and (time.monotonic() - began) * (number + 1) / number > time_s:
                break
            rate, own = night.learning_rate / 2**number, at[1] / night.rates
            one = self._learn(subspace, lessons, judges, rate, at[0] + number * own, own)
            found.append((min((loss for _, loss in one.validation), default=0.0), rate, one))
        _, self.rates[lessons.task], kept = min(found, key=lambda way: way[0])
        return kept

    def _split(self, lessons: Lessons) -> tuple[Lessons, tuple[StoredExample, ...]]:
        """The lessons without some examples, and these, by which step sizes are compared."""
        night = self.stages.tools.config.night
        if night.rates < 2 or len(lessons.train) < _SPLIT_FROM:
            return lessons, ()
        rest, chosen = held_out(len(lessons.train), _HELD_OUT, night.seed)
        own = replace(lessons, train=tuple(lessons.train[index] for index in rest))
        return own, tuple(lessons.train[index] for index in chosen)

    def _learn(
        self,
        subspace: Subspace,
        lessons: Lessons,
        judges: Sequence[StoredExample],
        rate: float,
        begun: float,
        part: float,
    ) -> Trained:
        tools = self.stages.tools
        night = replace(tools.config.night, learning_rate=rate)

        def advance(step: int, loss: float) -> None:
            if step % 5 == 0 or step == night.steps:
                self.stages.set(
                    "train",
                    "running",
                    begun + part * step / night.steps,
                    task=lessons.task,
                    step=step,
                    of=night.steps,
                    loss=round(loss, 4),
                )

        learned = learn(
            self.engine.model,
            self.engine.tokenizer,
            subspace,
            lessons,
            night,
            form=form_of(tools.config.model),
            judges=judges,
            on_step=advance,
            should_stop=tools.should_stop,
        )
        self.stages.stop_if_asked("train")  # a training that was stopped ends early and says nothing
        return learned
