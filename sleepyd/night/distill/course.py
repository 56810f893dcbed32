"""One run: ask, prove, keep, and ask again for what is lacking, until every task has its examples or the budget ends.

Everything is in the journal before it counts, so that a killed run goes on where it stood: what was paid for is not
paid again, and a batch that may have been taken is looked for before another is sent.

    course = Course(journal, teacher, school, config)
    course.run()          raises Unavailable where it has to wait for another day; a later `run` goes on
    journal.state         what came of it
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

from sleepyd.errors import InvalidInput, Unavailable
from sleepyd.night.distill.budget import Budget, Cost, Prices
from sleepyd.night.distill.journal import Journal, Sent, State
from sleepyd.night.distill.payload import Ask, Json, Pair, Unusable, read
from sleepyd.night.distill.prove import Proven, Refusal
from sleepyd.night.distill.teacher import Answer, Lost, Teacher
from sleepyd.sections import DistillConfig

_ROUNDS = 4
_LOST_TIMES = 3
"""A request without a batch that is lost this often is given up."""


class School(Protocol):
    """What knows the tasks: `classroom` is the real one."""

    def have(self, task: str) -> int:
        """How many examples of the teacher's there are."""

    def body(self, task: str, number: int, wanted: int) -> Json:
        """The body of a task's request; the same arguments give the same body."""

    def prove(self, task: str, pairs: Sequence[Pair]) -> list[Proven | Refusal]:
        """The finding on each pair, in order."""

    def keep(self, task: str, found: Sequence[Proven]) -> None:
        """Record what is proven."""


@dataclass(frozen=True, slots=True)
class Progress:
    """For a person. share: of the examples that are wanted."""

    share: float
    note: str


class Course:
    """The run of one journal. Not for several threads.

    wait: whether to look until a batch has ended; else `run` raises Unavailable then, and a later one goes on.
    """

    def __init__(
        self,
        journal: Journal,
        teacher: Teacher,
        school: School,
        config: DistillConfig,
        *,
        wait: bool = True,
        on_progress: Callable[[Progress], None] = lambda progress: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.journal, self._teacher, self._school, self._config = journal, teacher, school, config
        self._say, self._sleep, self._waits = on_progress, sleep, wait
        plan = journal.state.plan
        self._batch: bool = plan["batch"]
        self._prices = Prices.of(config, batch=self._batch)
        self._budget = Budget(plan["max_usd"], plan["max_tokens"])

    @property
    def _state(self) -> State:
        return self.journal.state

    def run(self) -> None:
        """Go on until the end.

        Raises Unavailable, ConfigError or InvalidInput where it cannot; nothing that was done is lost then.
        """
        while True:
            for ask in list(self._state.unjudged):
                self._judge(ask)
            if self._state.open or self._state.batch:
                self._send()
            elif (reason := self._begin_round()) is not None:
                self.journal.write("ended", reason=reason)
                return

    def _begin_round(self) -> str | None:
        """Plan what is lacking; why there is nothing more to ask, if so."""
        state = self._state
        if not lacking(state, self._school):
            return "done"
        if state.rounds >= _ROUNDS:
            return f"{_ROUNDS} rounds were asked"
        if state.rounds and not state.kept_of_round:
            return "nothing of the last round could be kept"
        asks = plan_round(state, self.journal.run, self._school, self._config.per_request)
        most = sum((self._prices.at_most(ask.body) for ask in asks), Cost())
        if not state.rounds:
            refuse_over(self._budget, most)
        while asks and not self._budget.allows(state.spent, most):
            most -= self._prices.at_most(asks.pop().body)
        if not asks:
            return "the budget allows no further request"
        self.journal.write("round", asks=[ask.to_dict() for ask in asks])
        return None

    def _send(self) -> None:
        """See to it that nothing is open any more."""
        if self._state.batch is not None or self._batch:
            self._send_batch()
            return
        for ask in list(self._state.open.values()):
            self._ask(ask)

    def _ask(self, ask: Ask) -> None:
        most = self._prices.at_most(ask.body)
        for _ in range(_LOST_TIMES):
            if not self._budget.allows(self._state.spent, most):
                self.journal.write(
                    "failed", ask=ask.id, kind="budget", detail="no money for it was left", **_as(Cost())
                )
                return
            self._tell(f"asking for {ask.wanted} of {ask.task}")
            self.journal.write("asking", ask=ask.id, **_as(most))
            try:
                message = self._teacher.ask(ask.body)
            except Lost as error:
                lost = str(error)  # it may have been answered and billed: its cost stays counted
                continue
            except Exception:  # a clear no
                self.journal.write("not_taken", ask=ask.id, **_as(most))
                raise
            self._answered(Answer(ask.id, message))
            self._judge(ask.id)
            return
        self.journal.write("failed", ask=ask.id, kind="lost", detail=lost, **_as(Cost()))

    def _send_batch(self) -> None:
        batch = self._state.batch
        if batch is None:
            batch = self._submit(list(self._state.open.values()))
        elif batch.id is None:
            batch = self._find(batch)
        if batch is None or batch.id is None:
            return  # it was never taken; the next turn sends it
        self._wait(batch.id)
        self._collect(batch.id)
        self.journal.write("batch_done", batch=batch.id)

    def _submit(self, asks: Sequence[Ask]) -> Sent | None:
        self._tell(f"handing in a batch of {len(asks)} requests")
        newest = next((found.id for found in self._teacher.batches()), None)
        most = sum((self._prices.at_most(ask.body) for ask in asks), Cost())
        self.journal.write("submitting", asks=[ask.id for ask in asks], newest=newest, **_as(most))
        try:
            taken = self._teacher.submit(asks)
        except Lost as error:
            raise Unavailable(
                f'{error}, so nobody knows whether the batch was taken; "sleepyd distill --resume" looks for it and '
                "sends it again only if it is not there"
            ) from error
        except Exception:
            self.journal.write("not_taken", **_as(most))
            raise
        self.journal.write("submitted", batch=taken)
        return self._state.batch

    def _find(self, sent: Sent) -> Sent | None:
        """The batch that was being handed in when the run broke off; None: it was never taken."""
        for found in self._teacher.batches():
            if found.id == sent.newest:
                break
            if found.id in self._state.batches or found.total != len(sent.asks):
                continue
            self._tell(f"batch {found.id} may be ours")
            self._wait(found.id)  # only an ended one says which requests it holds
            first = next(self._teacher.results(found.id), None)
            if first is not None and first.ask in sent.asks:
                self.journal.write("submitted", batch=found.id)
                return self._state.batch
        most = sum((self._prices.at_most(self._state.asks[ask].body) for ask in sent.asks), Cost())
        self.journal.write("not_taken", **_as(most))
        return None

    def _wait(self, batch: str) -> None:
        while not (found := self._teacher.look(batch)).ended:
            if not self._waits:
                raise Unavailable(
                    f"batch {batch} has been handed in and has not ended ({found.done} of {found.total} requests have)"
                    '; take the answers in later with "sleepyd distill --resume"'
                )
            self._tell(f"batch {batch}: {found.done} of {found.total} answered")
            self._sleep(self._config.poll_s)

    def _collect(self, batch: str) -> None:
        """Take in the results; what is in the journal already is not taken twice."""
        lost = "no result came for it"
        for _ in range(_LOST_TIMES):
            try:
                for answer in self._teacher.results(batch):
                    if answer.ask in self._state.open:
                        self._answered(answer)
            except Lost as error:
                lost = str(error)
            if not self._state.open:
                return
        if lost != "no result came for it":
            raise Unavailable(f'{lost}; "sleepyd distill --resume" fetches them again')
        for ask in list(self._state.open):
            self._answered(Answer(ask, None, "lost", lost))

    def _answered(self, answer: Answer) -> None:
        """Write down what came of a request that was counted at its most."""
        most = self._prices.at_most(self._state.asks[answer.ask].body)
        if answer.message is None:
            refund = Cost() - most if answer.failure != "lost" else Cost()  # only what succeeds is billed
            self.journal.write("failed", ask=answer.ask, kind=answer.failure, detail=answer.detail, **_as(refund))
            return
        usage = answer.message.get("usage")
        cost = self._prices.actual(usage) if usage else most
        self.journal.write("answered", ask=answer.ask, message=answer.message, **_as(cost - most))

    def _judge(self, ask_id: str) -> None:
        ask = self._state.asks[ask_id]
        self._tell(f"proving an answer on {ask.task}")
        kept: list[Proven] = []
        thrown: list[Refusal] = []
        try:
            pairs = read(self._state.unjudged[ask_id])
        except Unusable as error:
            thrown = [Refusal(error.kind, str(error))]
        else:
            for finding in self._school.prove(ask.task, pairs):
                if isinstance(finding, Proven):
                    kept.append(finding)
                else:
                    thrown.append(finding)
        room = max(0, self._state.plan["per_task"] - self._school.have(ask.task))
        self._school.keep(ask.task, kept[:room])
        thrown += [Refusal("more_than_asked", "proven, but there are enough")] * len(kept[room:])
        reasons = [{"kind": refusal.kind, "detail": refusal.detail} for refusal in thrown]
        self.journal.write("judged", ask=ask_id, kept=len(kept[:room]), thrown_away=reasons)

    def _tell(self, note: str) -> None:
        plan = self._state.plan
        have = sum(min(plan["per_task"], self._school.have(task)) for task in plan["tasks"])
        self._say(Progress(have / (plan["per_task"] * len(plan["tasks"])), note))


def lacking(state: State, school: School) -> dict[str, int]:
    """Task → examples that are still wanted."""
    plan = state.plan
    return {task: wanted for task in plan["tasks"] if (wanted := plan["per_task"] - school.have(task)) > 0}


def plan_round(state: State, run: str, school: School, per_request: int) -> list[Ask]:
    """The requests of one round.

    Tasks take turns, so that a budget that ends leaves none with nothing. Where answers were thrown away before, more
    are asked for.
    """
    asked = sum(ask.wanted for ask in state.asks.values())
    yield_ = max(0.25, state.kept.total() / asked) if asked else 1.0
    queues = []
    for task, wanted in lacking(state, school).items():
        number = count(sum(ask.task == task for ask in state.asks.values()))
        left = math.ceil(wanted / yield_)
        sizes = [min(per_request, left - at) for at in range(0, left, per_request)]
        queues.append([(task, next(number), size) for size in sizes])
    ids = count(len(state.asks))
    turns = (queue[at] for at in range(max(map(len, queues), default=0)) for queue in queues if at < len(queue))
    return [Ask(f"{run}-{next(ids)}", task, size, school.body(task, number, size)) for task, number, size in turns]


def refuse_over(budget: Budget, most: Cost) -> None:
    """Raises InvalidInput when a first round could cost more than the budget."""
    if most.usd > budget.usd:
        raise InvalidInput(
            f"this may cost up to ${most.usd:.2f}, and ${budget.usd:.2f} is allowed; nothing was asked: name fewer "
            f"tasks, lower --per-task, or allow more with --max-usd {math.ceil(most.usd * 100) / 100:.2f}",
            param="max_usd",
        )
    if most.tokens > budget.tokens:
        raise InvalidInput(
            f"this may use up to {most.tokens} tokens, and {budget.tokens} are allowed; nothing was asked: name fewer "
            "tasks, lower --per-task, or raise distill.max_tokens",
            param="max_tokens",
        )


def _as(cost: Cost) -> dict[str, Any]:
    return {"usd": cost.usd, "tokens": cost.tokens}
