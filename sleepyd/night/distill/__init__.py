"""Examples from a teacher, Claude: asked for in so many words, paid for within a budget, proven by the compiler.

payload    what is asked, word for word, and how answers are read
redact     secrets, taken out of a user's program where one may be sent
budget     prices, the most that a request can cost, what it did cost
teacher    the Messages and Message Batches APIs, behind a small protocol
journal    what a run has done, on disk before it counts
course     one run, from the first request to the last example
prove      an answer is proven or thrown away
classroom  what is shown of a task, and where proven examples go
sitting    a run in the house, for the command line and for nights

`begin` plans a run without asking anything; `Course` runs it, and runs it on after a kill.
"""

from collections.abc import Sequence
from pathlib import Path

from sleepyd.errors import Conflict
from sleepyd.night.distill.budget import Budget, Cost, Prices
from sleepyd.night.distill.course import Course, Progress, School, plan_round, refuse_over
from sleepyd.night.distill.journal import Journal, State, unfinished
from sleepyd.night.distill.payload import Ask, Json
from sleepyd.sections import DistillConfig
from sleepyd.store.records import new_id

__all__ = ["Course", "Journal", "Progress", "begin", "first_round", "plan_of", "resume", "runs_folder"]


def runs_folder(state: Path) -> Path:
    """Where the journals are. state: the state directory."""
    return state / "distill" / "runs"


def plan_of(
    config: DistillConfig, tasks: Sequence[str], per_task: int, *, batch: bool, max_usd: float, out: Path, learn: bool
) -> Json:
    """What a run is to do, as its journal keeps it."""
    return {
        "tasks": list(tasks),
        "per_task": per_task,
        "batch": batch,
        "model": config.model,
        "max_usd": max_usd,
        "max_tokens": config.max_tokens,
        "out": str(out),
        "learn": learn,
    }


def first_round(config: DistillConfig, plan: Json, school: School, run: str = "run") -> tuple[list[Ask], Cost]:
    """What a run asks at first, and what that costs at the most."""
    asks = plan_round(State(plan=plan), run, school, config.per_request)
    prices = Prices.of(config, batch=plan["batch"])
    return asks, sum((prices.at_most(ask.body) for ask in asks), Cost())


def begin(config: DistillConfig, folder: Path, plan: Json, school: School) -> Journal:
    """A run that has asked nothing yet. Raises InvalidInput when its first round could cost more than it may."""
    _, most = first_round(config, plan, school)
    refuse_over(Budget(plan["max_usd"], plan["max_tokens"]), most)
    journal = Journal(folder / f"{new_id()}.jsonl")
    journal.write("plan", plan=plan)
    return journal


def resume(folder: Path, *, is_wanted: bool, max_usd: float | None = None) -> Journal | None:
    """The run that broke off, to be gone on with; None when there is none.

    max_usd: what it may cost from now on, if that is to change.  Raises Conflict when there is one that is not wanted.
    """
    journal = unfinished(folder)
    if journal is None:
        return None
    if not is_wanted:
        raise Conflict(
            f"run {journal.run} broke off and ${journal.state.spent.usd:.2f} may be spent on it; "
            'go on with "sleepyd distill --resume", or leave it and begin another with "--new"'
        )
    journal.write("resumed", plan={} if max_usd is None else {"max_usd": max_usd})
    return journal
