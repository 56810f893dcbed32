"""Do adapters of different tasks live in one subspace (the universal weight subspace hypothesis)?

LoRAs of taught tasks are split into halves that share no task, drawn anew for each seed; each half makes a basis, and
the two are compared with each other and with what two random spans of the same sizes share. Once more with halves that
share no family.
"""

import random
from functools import partial

from sleepyd import share
from sleepyd.experiments import lora
from sleepyd.experiments.findings import Experiment, Findings, Table, spread
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.experiments.records import Json, Records

_ADAPTERS, _K = 96, 16
SPLITS = ("by task", "by family")


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
    """Mean overlap over layers and sides, beside chance."""
    rows, times = [], {}
    for split in SPLITS:
        lines = [line for line in records.lines(split=split) if line["shared"]]
        if not lines:
            continue
        shared = spread([sum(line["shared"]) / len(line["shared"]) for line in lines])
        chance = spread([sum(line["chance"]) / len(line["chance"]) for line in lines])
        times[split] = shared[0] / chance[0]
        told = [f"{mean:.3f} ({low:.3f} to {high:.3f})" for mean, low, high in (shared, chance)]
        rows.append((split, *told, f"{times[split]:.1f}"))
    said = "; ".join(f"{split} {value:.1f} times" for split, value in times.items())
    answer = (
        f"Bases of disjoint halves share more than chance explains: {said}." if times else "Too few adapters to say."
    )
    if times and min(times.values()) <= 1.0:
        answer = f"Bases of disjoint halves share no more than chance explains: {said}."
    head = ("halves that share nothing", "mean squared cosine", "by chance", "times")
    return Findings(answer, (Table(f"Bases of {_K} directions", head, tuple(rows)),))


EXPERIMENT = Experiment(
    "overlap",
    "Do adapters of different tasks live in one subspace?",
    "halves whose bases share no more than random ones.",
    measure,
    read,
)
