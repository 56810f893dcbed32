"""Routed or averaged? Each task's own adapter against one for everything.

The eight tasks learn from twenty corrections each. Arms: the model alone; the mean of all tasks' changes, asked for
everything; each task's own coefficients; a LoRA of rank 8 for each task; one LoRA trained on all corrections. Judged
are the frozen koans of these tasks, held-out programs of them, and, for the arms that answer everything, programs that
the model could fix before: a routed request of another task never meets the new adapters.
"""

from collections.abc import Sequence
from functools import partial

from sleepyd import share
from sleepyd.evals.statistics import mcnemar
from sleepyd.experiments import lora
from sleepyd.experiments.findings import Curves, Experiment, Findings, Table, rate
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.experiments.records import Json, Records
from sleepyd.koans.load import Example
from sleepyd.share import Adapter

_CORRECTIONS, _OTHERS = 20, 2
ARMS = ("baseline", "averaged", "routed", "lora", "one lora")
_ONE_FOR_ALL = ("averaged", "one lora")


def measure(laboratory: Laboratory, records: Records, seeds: int) -> None:
    """Every arm with every seed."""
    others = [] if laboratory.quick else laboratory.mastered(_OTHERS)
    for seed in range(seeds):
        made: dict[str, dict[str, Adapter]] = {}
        for arm in ARMS:
            key = {"arm": arm, "seed": seed}
            records.once(key, partial(_arm, laboratory, arm, seed, made, others))


def _arm(
    laboratory: Laboratory, arm: str, seed: int, made: dict[str, dict[str, Adapter]], others: Sequence[Example]
) -> Json:
    laboratory.say(f"routed: {arm}, seed {seed}")
    adapters = {} if arm == "baseline" else _adapters(laboratory, arm, seed, made)
    tasks: Json = {}
    for task in laboratory.tasks:
        adapter = adapters.get(task.name)
        koans = [koan for koan in laboratory.koans if koan.task == task.name]
        tasks[task.name] = {
            "held_out": laboratory.tried(laboratory.judges(task.name), adapter),
            "koans": laboratory.tried(koans, adapter),
        }
    everything = next(iter(adapters.values())) if arm in _ONE_FOR_ALL else None
    return {"tasks": tasks, "others": laboratory.tried(others, everything)}


def _adapters(laboratory: Laboratory, arm: str, seed: int, made: dict[str, dict[str, Adapter]]) -> dict[str, Adapter]:
    """Task → adapter; those that learn together are made once a seed."""
    names = [task.name for task in laboratory.tasks]
    lessons = {name: laboratory.lessons(name, _CORRECTIONS, seed) for name in names}
    if arm in ("averaged", "routed"):
        if "routed" not in made:
            before = laboratory.subspace()
            learned = {name: laboratory.learn(own, before, seed=seed) for name, own in lessons.items()}
            merged, _ = share.merge_many(before, learned)
            made["routed"] = {name: share.factors(merged, name) for name in names}
            made["averaged"] = dict.fromkeys(names, share.averaged(merged))
        return made[arm]
    if arm == "lora":
        return {name: lora.of_task(laboratory, name, _CORRECTIONS, seed) for name in names}
    all_of_them = [example for own in lessons.values() for example in own.train]
    steps = laboratory.config.night.steps * len(names)
    return dict.fromkeys(names, lora.trained(laboratory, all_of_them, seed, steps=steps))


def read(records: Records) -> Findings:
    """Rates by arm, and what the arms that answer everything lose."""
    rows, rates = [], {}
    for arm in ARMS:
        lines = list(records.lines(arm=arm))
        held, koans = (_outcomes(lines, kind) for kind in ("held_out", "koans"))
        others = [one for line in lines for one in line["others"]]
        rates[arm] = sum(held) / max(len(held), 1)
        rows.append((arm, rate(sum(held), len(held)), rate(sum(koans), len(koans)), rate(sum(others), len(others))))
    gained, lost = _pairs(records, "averaged", "routed")
    best = max(ARMS, key=lambda arm: rates[arm])
    answer = (
        f"Routed, {rates['routed']:.0%} of held-out programs are fixed; averaged, {rates['averaged']:.0%}; by the "
        f"model alone, {rates['baseline']:.0%}; the best of all arms is {best} with {rates[best]:.0%} "
        f"(routed against averaged: {gained} gained, {lost} lost, p = {mcnemar(gained, lost):.2g})."
    )
    head = ("arm", "held-out programs of the tasks", "their frozen koans", "what the model could fix before")
    return Findings(answer, (Table("Rates", head, tuple(rows)),), (_curves(records),))


def _outcomes(lines: Sequence[Json], kind: str) -> list[bool]:
    return [one for line in lines for task in line["tasks"].values() for one in task[kind]]


def _pairs(records: Records, one: str, other: str) -> tuple[int, int]:
    """(programs that only `other` fixes, that only `one` fixes), over all seeds."""
    first, second = (_outcomes(list(records.lines(arm=arm)), "held_out") for arm in (one, other))
    pairs = list(zip(first, second, strict=True))
    return sum(b and not a for a, b in pairs), sum(a and not b for a, b in pairs)


def _curves(records: Records) -> Curves:
    lines = {}
    for arm in ARMS:
        points = []
        for number, task in enumerate(sorted(next(records.lines(arm=arm))["tasks"])):
            values = [
                sum(own) / len(own) for own in (line["tasks"][task]["held_out"] for line in records.lines(arm=arm))
            ]
            points.append((float(number), sum(values) / len(values), min(values), max(values)))
        lines[arm] = points
    return Curves("held-out programs by task", "task, by name", "fixed", lines)


EXPERIMENT = Experiment(
    "routed",
    "Should each task have its own adapter, or all of them one?",
    "an averaged adapter, or one LoRA for all, that fixes as many held-out programs as routing and loses none of what "
    "the model could fix before.",
    measure,
    read,
)
