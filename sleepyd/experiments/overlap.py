"""Do adapters of different tasks live in one subspace (the universal weight subspace hypothesis)?

LoRAs of taught tasks are split into halves that share no task, drawn anew for each seed; each half makes a basis, and
the two are compared with each other and with what two random spans of the same sizes share. Once more with halves that
share no family.
"""

import random
from collections.abc import Mapping, Sequence
from functools import partial

from sleepyd import share
from sleepyd.experiments import lora
from sleepyd.experiments.findings import Experiment, Findings, Table, spread
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.experiments.records import Json, Records

_ADAPTERS, _K = 96, 16
SPLITS = ("by task", "by family")
_SIDES = ("β", "α")
_NOTES = (
    "All these adapters began with the same random A, of which training changes little, so what their α sides share is "
    "first of all their beginning, and says nothing of tasks. B began at zero.",
)


def measure(laboratory: Laboratory, records: Records, seeds: int) -> None:
    """Both ways to split, with every seed."""
    for seed in range(seeds):
        for split in SPLITS:
            records.once({"split": split, "seed": seed}, partial(_one, laboratory, split, seed))


def _one(laboratory: Laboratory, split: str, seed: int) -> Json:
    laboratory.say(f"overlap: {split}, seed {seed}")
    made = lora.many(laboratory, 4 if laboratory.quick else _ADAPTERS)
    groups = {name: name if split == "by task" else laboratory.all_tasks[name].family for name in made}
    order = sorted(set(groups.values()))
    random.Random(seed).shuffle(order)
    first = set(order[: len(order) // 2])
    halves = [{name: a for name, a in made.items() if (groups[name] in first) is side} for side in (True, False)]
    if not all(halves):
        return {"sizes": [len(half) for half in halves], "shared": [], "chance": []}
    one, two = (share.build(half.items(), k=_K) for half in halves)
    pairs = [pair for both in share.overlap(one, two).values() for pair in both]
    return {
        "sizes": [len(half) for half in halves],
        "shared": [pair.shared for pair in pairs],
        "chance": [pair.chance for pair in pairs],
    }


def read(records: Records) -> Findings:
    """Mean overlap over the layers, beside chance, of each side; the answer is β's, which begins at nothing."""
    rows, times = [], {}
    for split in SPLITS:
        lines = [line for line in records.lines(split=split) if line["shared"]]
        for side, name in enumerate(_SIDES if lines else ()):
            shared, chance = (spread([_mean(line[kind][side::2]) for line in lines]) for kind in ("shared", "chance"))
            times[split, name] = shared[0] / chance[0]
            told = [f"{mean:.3f} ({low:.3f} to {high:.3f})" for mean, low, high in (shared, chance)]
            rows.append((split, name, *told, f"{times[split, name]:.1f}"))
    head = ("halves that share nothing", "side", "mean squared cosine", "by chance", "times")
    table = Table(f"Bases of {_K} directions", head, tuple(rows))
    return Findings(
        _answer({split: value for (split, name), value in times.items() if name == "β"}), (table,), (), _NOTES
    )


def _answer(times: Mapping[str, float]) -> str:
    if not times:
        return "Too few adapters to say."
    said = "; ".join(f"{split} {value:.1f} times" for split, value in times.items())
    more = "more than" if min(times.values()) > 1.0 else "no more than"
    return f"Where they write (β), bases of disjoint halves share {more} chance explains: {said}."


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


EXPERIMENT = Experiment(
    "overlap",
    "Do adapters of different tasks live in one subspace?",
    "halves whose bases share no more than random ones.",
    measure,
    read,
)
