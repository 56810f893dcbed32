"""What a night would do, without doing it: which tasks it would learn, what it would dream of, how long that may take.

The times are those of the last night that was timed, scaled to what there is to do now; nothing is guessed where no
night has run.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sleepyd.koans.leak import Guard
from sleepyd.koans.load import Koan
from sleepyd.night import dream
from sleepyd.night.collect import collect
from sleepyd.night.report import sources
from sleepyd.night.stages import Wish
from sleepyd.sections import NightConfig
from sleepyd.store.database import Database
from sleepyd.store.records import Night, Stage

Json = dict[str, Any]
_LOOKED_BACK = 50


def of(config: NightConfig, database: Database, koans: Sequence[Koan], wish: Wish, generation: int | None) -> Json:
    """`tasks`: what would be learned, as in the report's `lessons`; `skipped`: why others would not; `dreams`: unfixed
    programs to dream of; `seconds`: about how long, by stage, and None where that is not known. Writes nothing.
    """
    only = wish.only(database)
    found = collect(
        database,
        koans,
        min_examples=config.min_examples,
        seed=config.seed,
        max_per_origin=config.max_per_origin,
        only=only,
        settle=False,
    )
    dreams = 0
    if config.dream_tries and not wish.only_corrections:
        vain = dream.in_vain(database, generation) if generation is not None else set()
        dreams = sum(episode.id not in vain for episode in dream.unsolved(database, Guard(koans), only))
    return {
        "tasks": sources(database, found.tasks),
        "skipped": found.skipped,
        "held": found.held,
        "leaked": len(found.leaked),
        "dreams": dreams,
        "seconds": _seconds(database, config, len(found.tasks), dreams),
    }


def _seconds(database: Database, config: NightConfig, tasks: int, dreams: int) -> Mapping[str, float] | None:
    timed = next((found for night in database.nights(_LOOKED_BACK) if (found := _timed(night, database))), None)
    if timed is None:
        return None
    learned, took = timed
    told = {"train": took.get("train", 0.0) * tasks / learned}
    told |= {name: took[name] for name in ("merge", "evaluate") if name in took and tasks}
    if dreams and "dream" in took:
        told["dream"] = min(took["dream"] * dreams, 60 * config.dream_minutes)
    return {**told, "all": sum(told.values())}


def _timed(night: Night, database: Database) -> tuple[int, dict[str, float]] | None:
    """(tasks that were trained, seconds by stage; a dream's for one program); None where it trained nothing."""
    stages = {stage.name: stage for stage in database.stages(night.id) if stage.ended_at is not None}
    if not ({"train", "evaluate"} <= stages.keys()):
        return None
    took = {name: _length(stage) for name, stage in stages.items()}
    dreamt = (stages["dream"].detail or {}).get("episodes", 0) if "dream" in stages else 0
    if dreamt:
        took["dream"] /= dreamt
    else:
        took.pop("dream", None)
    return max(1, len((stages["train"].detail or {}).get("tasks", ()))), took


def _length(stage: Stage) -> float:
    assert stage.ended_at is not None
    return (datetime.fromisoformat(stage.ended_at) - datetime.fromisoformat(stage.started_at)).total_seconds()
