"""The first stage: what there is to learn tonight.

Every task with new verified examples, and enough of them, is learned from all its examples, old and new. A share of
them is held out to judge the result. Near-copies of koans are left out: what we are judged by is never trained on.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sleepyd.koans.leak import Guard
from sleepyd.koans.load import Koan
from sleepyd.store.database import Database
from sleepyd.store.records import StoredExample

_HELD_OUT_SHARE = 0.2
_LEAST = 2
"""Examples without which there is nothing to learn from beside what is held out."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """One task's material for tonight."""

    task: str
    family: str
    train: tuple[StoredExample, ...]
    held_out: tuple[StoredExample, ...]

    @property
    def signatures(self) -> Counter[str]:
        """How often each signature occurs among all examples."""
        return Counter(e.signature for e in (*self.train, *self.held_out))


@dataclass(frozen=True, slots=True)
class Collected:
    """Tasks to learn, and why others are not."""

    tasks: tuple[Lessons, ...]
    skipped: dict[str, str]
    leaked: tuple[str, ...]
    unfixed: dict[str, int]


def collect(
    database: Database, koans: Iterable[Koan], *, min_examples: int, seed: int, only: frozenset[str] | None = None
) -> Collected:
    """Lessons for every task that has something new.  only: restrict to these tasks."""
    guard, needed = Guard(koans), max(min_examples, _LEAST)
    groups: dict[str, list[StoredExample]] = defaultdict(list)
    leaked = []
    for example in database.examples():
        if guard.leaked(example.buggy, example.fixed) is not None:
            leaked.append(example.id)
        else:
            groups[example.task].append(example)
    lessons, skipped = [], {}
    for task, examples in sorted(groups.items()):
        if only is not None and task not in only:
            continue
        if all(e.used_in_night for e in examples):
            skipped[task] = "nothing new since it was last learned"
        elif len(examples) < needed:
            skipped[task] = f"{len(examples)} examples, {needed} are needed"
        else:
            lessons.append(_split(task, examples, seed))
    unfixed = Counter(e.task or e.signature or "?" for e in database.episodes(limit=None, status="unfixed"))
    return Collected(tuple(lessons), skipped, tuple(leaked), dict(unfixed))


def _split(task: str, examples: list[StoredExample], seed: int) -> Lessons:
    shuffled = random.Random(f"{seed}/{task}").sample(examples, len(examples))
    held = max(1, int(len(shuffled) * _HELD_OUT_SHARE))
    return Lessons(task, shuffled[0].family, tuple(shuffled[held:]), tuple(shuffled[:held]))
