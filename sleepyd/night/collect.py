"""The first stage: what there is to learn tonight.

Every task with new verified examples, and enough of them, is learned from all its examples, old and new. A share of
them is held out to judge the result. Two things keep examples out, and both are said in the correction's row. What is
a koan in disguise is never trained on: it would judge itself. And one origin teaches a bounded number of new
corrections a night unless a person approved them, so that a flood of poisoned ones is a trickle that somebody sees:
the rest is held for review, and is an example again once it is approved.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sleepyd.koans.leak import Guard
from sleepyd.koans.load import Koan
from sleepyd.log import get_logger
from sleepyd.store.database import Database
from sleepyd.store.records import Correction, StoredExample

_log = get_logger(__name__)
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
    """Examples that were found to be koans."""
    unfixed: dict[str, int]
    held: dict[str, int] = field(default_factory=dict)
    """How many corrections of an origin are held for review since tonight."""


def collect(
    database: Database,
    koans: Iterable[Koan],
    *,
    min_examples: int,
    seed: int,
    max_per_origin: int = 0,
    only: frozenset[str] | None = None,
    settle: bool = True,
) -> Collected:
    """Lessons for every task that has something new.

    max_per_origin: new corrections that one origin may teach without approval; 0: any number.
    only: restrict to these tasks.  settle: write down which corrections are koans and which wait for review.
    """
    needed = max(min_examples, _LEAST)
    corrections = {row.example_id: row for row in database.corrections(limit=None, status="accepted")}
    groups: dict[str, list[StoredExample]] = defaultdict(list)
    leaked = []
    for example, koan in _judged(database.examples(), koans):
        if koan is None:
            groups[example.task].append(example)
            continue
        leaked.append(example.id)
        if settle and (row := corrections.get(example.id)) is not None:
            database.settle_correction(row.id, "rejected", f"leak: it is {koan}, by which we are judged")
    chosen: dict[str, list[StoredExample]] = {}
    skipped: dict[str, str] = {}
    for task, examples in sorted(groups.items()):
        if only is not None and task not in only:
            continue
        if all(e.used_in_night for e in examples):
            skipped[task] = "nothing new since it was last learned"
        elif len(examples) < needed:
            skipped[task] = f"{len(examples)} examples, {needed} are needed"
        else:
            chosen[task] = examples
    for task in sorted((only or frozenset()) - groups.keys()):
        skipped[task] = "no examples of it"
    over = _over(chosen, corrections, max_per_origin) if max_per_origin else {}
    held = dict(Counter(row.origin for row in over.values()))
    if settle:
        _hold(database, over.values(), max_per_origin)
    lessons = []
    for task, examples in chosen.items():
        left = [e for e in examples if e.id not in over]
        if len(left) >= needed and not all(e.used_in_night for e in left):
            lessons.append(_split(task, left, seed))
        else:
            skipped[task] = f"{len(left)} examples, {needed} are needed; {len(examples) - len(left)} wait for review"
    unfixed = Counter(e.task or e.signature or "?" for e in database.episodes(limit=None, status="unfixed"))
    return Collected(tuple(lessons), skipped, tuple(leaked), dict(unfixed), held)


def _judged(examples: Iterable[StoredExample], koans: Iterable[Koan]) -> Iterable[tuple[StoredExample, str | None]]:
    """Each with the koan that it is, or None."""
    guard = Guard(koans)
    return ((example, guard.leaked(example.buggy, example.fixed)) for example in examples)


def _over(
    chosen: Mapping[str, list[StoredExample]], corrections: Mapping[str | None, Correction], most: int
) -> dict[str, Correction]:
    """Example -> correction, of those that are new, not approved, and too many of one origin.

    Those that came first are learned; task by task, so that a few tasks get enough and not all of them too little.
    """
    taught: Counter[str] = Counter()
    over = {}
    new = {task: [e for e in examples if not e.used_in_night] for task, examples in chosen.items()}
    for task in sorted(new, key=lambda name: new[name][0].id):
        for example in new[task]:
            row = corrections.get(example.id)
            if row is None or row.reviewed_at is not None:
                continue
            taught[row.origin] += 1
            if taught[row.origin] > most:
                over[example.id] = row
    return over


def _hold(database: Database, corrections: Iterable[Correction], most: int) -> None:
    """Hold them for review."""
    held: Counter[str] = Counter()
    for row in corrections:
        database.settle_correction(
            row.id, "held", f"held for review: more than {most} new ones of {row.origin} a night"
        )
        held[row.origin] += 1
    for origin, count in held.items():
        _log.warning(
            'more corrections of one origin than a night takes unseen; "sleepyd corrections review" shows them',
            origin=origin,
            used=most,
            held=count,
        )


def _split(task: str, examples: list[StoredExample], seed: int) -> Lessons:
    shuffled = random.Random(f"{seed}/{task}").sample(examples, len(examples))
    held = max(1, int(len(shuffled) * _HELD_OUT_SHARE))
    return Lessons(task, shuffled[0].family, tuple(shuffled[held:]), tuple(shuffled[:held]))
