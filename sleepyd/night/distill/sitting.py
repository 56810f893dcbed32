"""One run in the house: alone with its journal, the real teacher, compiler and database.

What `sleepyd distill` and a night's stage of that name share. Who calls says what is shown of it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sleepyd.config import Config
from sleepyd.errors import ConfigError
from sleepyd.koans import generate
from sleepyd.koans.load import load_koans, load_tasks
from sleepyd.night import distill
from sleepyd.night.distill.budget import Cost
from sleepyd.night.distill.classroom import Classroom, tasks_in_need
from sleepyd.night.distill.course import Course, Progress
from sleepyd.night.distill.journal import Journal
from sleepyd.night.distill.key import teacher_key
from sleepyd.night.distill.payload import Ask, Json
from sleepyd.night.distill.teacher import Claude
from sleepyd.rust.compiler import Compiler
from sleepyd.store.database import Database
from sleepyd.store.locks import exclusive


@contextmanager
def alone(state: Path) -> Iterator[Path]:
    """The folder of the runs, for the time of the block nobody else's. Raises Conflict."""
    folder = distill.runs_folder(state)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with exclusive(folder / "lock", wait_s=0.0):
        yield folder


def classroom(config: Config, compiler: Compiler, database: Database, plan: Json) -> Classroom:
    """The room of a planned run."""
    return Classroom(
        replace(config.distill, model=plan["model"]),
        load_tasks(config.paths.koans),
        load_koans(config.paths.koans),
        compiler,
        database,
        asked=plan["tasks"],
        out=Path(plan["out"]),
        learn=plan["learn"],
    )


def in_need(config: Config, database: Database, learned: Sequence[str]) -> list[str]:
    """The tasks to ask about when none is named, of those that there is something to show of."""
    unfixed = [episode.task for episode in database.episodes(limit=None, status="unfixed")]
    shown = set(generate.tasks())
    return [name for name in tasks_in_need(load_tasks(config.paths.koans), unfixed, learned) if name in shown]


def conduct(
    config: Config,
    compiler: Compiler,
    database: Database,
    folder: Path,
    plan: Json,
    journal: Journal | None = None,
    *,
    wait: bool,
    on_begun: Callable[[Sequence[Ask], Cost], None] = lambda asks, most: None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Json:
    """Run a plan, or a journal that broke off, to its end, and say what came of it; `folder` is `alone`'s.

    Raises ConfigError without a key, Unavailable where it has to wait for another day, and what `Course` raises;
    nothing that was done is lost then.
    """
    key = teacher_key(config.distill)
    if key is None:
        raise ConfigError(
            "distill: there is no API key, so nothing was asked; set ANTHROPIC_API_KEY, or name a file with the key as "
            "distill.api_key_file"
        )
    if journal is not None:  # what was planned with one model's prices goes on with that model
        plan = journal.state.plan
    settings = replace(config.distill, model=plan["model"])
    teacher = Claude(settings, key)
    room = classroom(config, compiler, database, plan)
    if journal is None:
        journal = distill.begin(settings, folder, plan, room)
        on_begun(*distill.first_round(settings, plan, room))
    Course(journal, teacher, room, settings, wait=wait, on_progress=on_progress).run()
    for name in plan["tasks"]:
        room.hand_over(name)
    return outcome(journal, room)


def outcome(journal: Journal, room: Classroom) -> Json:
    """What a run has done, asked for, kept, thrown away and spent."""
    state, plan = journal.state, journal.state.plan
    return {
        "run": journal.run,
        "ended": state.ended,
        "model": plan["model"],
        "batch": plan["batch"],
        "tasks": [
            {"task": name, "wanted": plan["per_task"], "have": room.have(name), "kept": state.kept[name]}
            for name in plan["tasks"]
        ],
        "requests": len(state.asks),
        "kept": state.kept.total(),
        "thrown_away": dict(state.thrown_away.most_common()),
        "usd": round(state.spent.usd, 4),
        "tokens": state.spent.tokens,
        "max_usd": plan["max_usd"],
        "learn": plan["learn"],
        "out": plan["out"],
        "journal": str(journal.path),
    }
