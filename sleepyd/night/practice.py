"""What a task is practised on beside its own examples, so that few corrections go far and nothing is unlearned.

replays     programs that the model fixed by day: what it can do already, a bounded share of the rows
variants    a task's own examples again, with other names, order and surroundings, each proven like any example

Both are rows of tonight's training only: they are no examples, judge nothing, and are made anew every night.
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sleepyd.day.signature import signature
from sleepyd.koans.leak import Guard, fingerprint
from sleepyd.koans.load import Example
from sleepyd.koans.variants import Failure, variants
from sleepyd.night.collect import Lessons
from sleepyd.rust.compiler import Compiler
from sleepyd.store.database import Database
from sleepyd.store.records import Episode, StoredExample

_REPLAYED = 0.25
"""At most so many replays for each example that is trained on."""
_BY_THE_MODEL = frozenset({"routed", "base", "sampled"})


@dataclass(frozen=True, slots=True)
class Practice:
    """The rows beside a task's examples."""

    replays: tuple[StoredExample, ...] = ()
    variants: tuple[StoredExample, ...] = ()

    def joined(self, lessons: Lessons) -> Lessons:
        """The lessons with these among what is trained on."""
        return Lessons(lessons.task, lessons.family, (*lessons.train, *self.replays, *self.variants), lessons.held_out)

    def counts(self) -> dict[str, int]:
        """As the report tells from whom it was learned."""
        found = {"replay": len(self.replays), "variant": len(self.variants)}
        return {origin: count for origin, count in found.items() if count}


def replays(database: Database, guard: Guard, lessons: Lessons) -> tuple[StoredExample, ...]:
    """The newest programs of the task that the model fixed by day, without what is known, alike, or a koan.

    What a person said was wrong is none of them, and no program that a correction was made of.
    """
    most = math.ceil(len(lessons.train) * _REPLAYED)
    known = {fingerprint(e.buggy) for e in (*lessons.train, *lessons.held_out)}
    found: list[StoredExample] = []
    for episode in database.episodes(limit=None, status="fixed"):
        if len(found) >= most:
            break
        if episode.task != lessons.task or not _is_good(episode) or guard.leaked(episode.code):
            continue
        if (program := fingerprint(episode.code)) not in known:
            known.add(program)
            found.append(_replayed(episode, lessons.family))
    return tuple(found)


def _is_good(episode: Episode) -> bool:
    return episode.tier in _BY_THE_MODEL and bool(episode.result_code) and episode.feedback != "rejected"


def _replayed(episode: Episode, family: str) -> StoredExample:
    return StoredExample(
        origin="replay",
        task=episode.task or "",
        family=family,
        error_code=episode.error_code or "",
        signature=episode.signature or "",
        buggy=episode.code,
        fixed=episode.result_code or "",
        edition=episode.edition,
        tests=episode.tests,
        diagnostics=list(episode.diagnostics),
    )


def varied(
    lessons: Lessons,
    wanted: int,
    compiler: Compiler,
    until: float,
    *,
    on_count: Callable[[int], None] = lambda count: None,
) -> tuple[StoredExample, ...]:
    """Variants of the examples that are trained on, as many as lack of `wanted` rows.

    until: time.monotonic() after which no further example is varied.  on_count: hears how many there are; what it
    raises ends the work.
    """
    lacking = wanted - len(lessons.train)
    found: list[StoredExample] = []
    each = math.ceil(max(0, lacking) / max(1, len(lessons.train)))
    for example in lessons.train:
        if len(found) >= lacking or time.monotonic() > until:
            break
        made = variants(_failure(example), min(each, lacking - len(found)), compiler, signature)
        found += [_stored(one) for one in made]
        on_count(len(found))
    return tuple(found)


def _failure(example: StoredExample) -> Failure:
    return Failure(
        source=example.id,
        task=example.task,
        family=example.family,
        error_code=example.error_code,
        edition=example.edition,
        buggy=example.buggy,
        fixed=example.fixed,
        tests=example.tests,
        split="train",
    )


def _stored(example: Example) -> StoredExample:
    return StoredExample(
        origin="variant",
        task=example.task,
        family=example.family,
        error_code=example.error_code,
        signature=example.signature,
        buggy=example.buggy,
        fixed=example.fixed,
        edition=example.edition,
        tests=example.tests,
        diagnostics=list(example.diagnostics),
    )


def without_koans(rows: Iterable[StoredExample], guard: Guard) -> Sequence[StoredExample]:
    """Those that are no koan in disguise."""
    return [row for row in rows if not guard.leaked(row.buggy, row.fixed)]
