"""The distill stage: a night asks the teacher about what the day left unfixed, where it was told that it may.

The run itself is `distill`'s: within its budget, each answer proven, nothing paid for twice. A teacher who cannot be
reached, or a budget that is spent, is a reason in the stage's row, never the end of a night. A batch that has not ended
is taken in by the next night.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sleepyd.errors import Conflict, SleepydError
from sleepyd.night import distill
from sleepyd.night.distill import sitting
from sleepyd.night.distill.course import Progress
from sleepyd.night.distill.journal import Journal, unfinished
from sleepyd.night.stages import Stages, Stopped

Json = dict[str, Any]
_OF_A_NIGHT = "night"
"""In a run's plan: that it is one of ours to go on with."""


def teach(stages: Stages, learned: Sequence[str], only: frozenset[str] | None) -> Json:
    """The stage, and what came of it: `kept` by task, `usd`, `tokens`, and the `reason` where there is one.

    learned: the tasks that adapters are served for.  only: ask about these alone.  Raises Stopped.
    """
    tools = stages.tools
    stages.set("distill", "running")
    try:
        with sitting.alone(tools.config.paths.state) as folder:
            told = _asked(stages, _ours(unfinished(folder)), folder, learned, only)
    except Stopped:
        raise
    except SleepydError as error:
        told = {"kept": {}, "usd": 0.0, "tokens": 0, "reason": error.message}
    stages.set("distill", "done", 1.0, **told)
    return told


def _ours(journal: Journal | None) -> Journal | None:
    """The run that broke off, if it was a night's. Raises Conflict when it is a person's: it waits for that person."""
    if journal is not None and not journal.state.plan.get(_OF_A_NIGHT):
        raise Conflict(
            f'run {journal.run} of "sleepyd distill" broke off, expected none; go on with --resume, or use --new'
        )
    return journal


def _asked(
    stages: Stages, broken: Journal | None, folder: Path, learned: Sequence[str], only: frozenset[str] | None
) -> Json:
    tools, settings = stages.tools, stages.tools.config.distill
    tasks = [t for t in sitting.in_need(tools.config, tools.database, learned) if only is None or t in only]
    if not tasks and broken is None:
        return {"kept": {}, "usd": 0.0, "tokens": 0, "reason": "no task is in need of examples"}
    plan = distill.plan_of(
        settings,
        tasks,
        settings.per_night,
        batch=settings.batch,
        max_usd=settings.max_usd,
        out=(tools.config.paths.state / "distill" / "examples").absolute(),
        learn=True,
    )

    def tell(at: Progress) -> None:
        stages.set("distill", "running", at.share, note=at.note)

    came = sitting.conduct(
        tools.config,
        tools.compiler,
        tools.database,
        folder,
        {**plan, _OF_A_NIGHT: True},
        broken,
        wait=False,
        on_progress=tell,
    )
    kept = {row["task"]: row["kept"] for row in came["tasks"] if row["kept"]}
    reason = "" if came["ended"] == "done" else came["ended"]
    return {"kept": kept, "usd": came["usd"], "tokens": came["tokens"], "reason": reason}
