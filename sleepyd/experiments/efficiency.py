"""How many corrections does a task need, and what else teaches it?

Every second task learns from 1 to 50 corrections, and is judged on held-out programs. Besides: the same corrections
filled up with proven variants of themselves; and no learning at all, but the most alike correction told before the
question, as the memory tier does in the minutes after a correction. Every task from dreams alone, too: programs that
nobody corrected, and what the model itself finds for them in many tries.
"""

import time
from functools import partial

from sleepyd.evals.statistics import mcnemar
from sleepyd.experiments.findings import Experiment, Findings, Table, rate, spread
from sleepyd.experiments.laboratory import Laboratory, solved_of
from sleepyd.experiments.pictures import Curves
from sleepyd.experiments.records import Json, Records
from sleepyd.koans.load import Task
from sleepyd.night import practice
from sleepyd.night.collect import Lessons
from sleepyd.night.practice import Practice

COUNTS = (1, 2, 5, 10, 20, 50)
ARMS = ("corrections", "with variants", "memory alone")
_FILLED_TO, _FAILURES = 40, 12
_UNTIL_S = 600.0
_SURE = 0.05


def measure(laboratory: Laboratory, records: Records, seeds: int) -> None:
    """Dreams of every task, then every arm, count and second task; with every seed."""
    counts = COUNTS[1:3] if laboratory.quick else COUNTS
    for seed in range(seeds):
        for task in laboratory.tasks:
            records.once({"arm": "dreams", "seed": seed, "task": task.name}, partial(_dreamt, laboratory, seed, task))
        for arm in ARMS:
            for count in counts:
                for task in laboratory.tasks[::2]:
                    key = {"arm": arm, "count": count, "seed": seed, "task": task.name}
                    records.once(key, partial(_one, laboratory, arm, count, seed, task))


def _one(laboratory: Laboratory, arm: str, count: int, seed: int, task: Task) -> Json:
    laboratory.say(f"efficiency: {arm}, {count} of {task.name}, seed {seed}")
    lessons, judges = laboratory.lessons(task.name, count, seed), laboratory.judges(task.name)
    if arm == "memory alone":
        return {"passed": laboratory.tried(judges, known=solved_of(lessons.train))}
    if arm == "with variants":
        until = time.monotonic() + _UNTIL_S
        lessons = Practice((), practice.varied(lessons, _FILLED_TO, laboratory.compiler, until)).joined(lessons)
    subspace = laboratory.subspace()
    learned = laboratory.learn(lessons, subspace, seed=seed)
    return {"passed": laboratory.tried(judges, learned.to_adapter(subspace.layers)), "rows": len(lessons.train)}


def _dreamt(laboratory: Laboratory, seed: int, task: Task) -> Json:
    failures = 2 if laboratory.quick else _FAILURES
    laboratory.say(f"efficiency: dreaming of {failures} programs of {task.name}, seed {seed}")
    found, judges = laboratory.dreamt(task.name, failures, seed), laboratory.judges(task.name)
    alone = laboratory.tried(judges)
    told = {"failures": failures, "solved": len(found), "alone": alone}
    if len(found) < laboratory.config.night.min_examples:
        return {"passed": alone, **told}
    subspace = laboratory.subspace()
    learned = laboratory.learn(Lessons(task.name, task.family, found, ()), subspace, seed=seed)
    return {"passed": laboratory.tried(judges, learned.to_adapter(subspace.layers)), **told}


def read(records: Records) -> Findings:
    """Rates by count, how many corrections reach four fifths, and what dreams alone teach."""
    counts = sorted({line["key"]["count"] for line in records.lines() if "count" in line["key"]})
    rows, curves = [], {}
    for arm in ARMS:
        cells = []
        for count in counts:
            outcomes = [one for line in records.lines(arm=arm, count=count) for one in line["passed"]]
            cells.append(rate(sum(outcomes), len(outcomes)))
        rows.append((arm, *cells))
        curves[arm] = [(float(count), *spread(_by_seed(records, arm, count))) for count in counts]
    best = {count: max(ARMS, key=lambda arm: curves[arm][index][1]) for index, count in enumerate(counts)}
    learned = {count: point[1] for count, point in zip(counts, curves["corrections"], strict=True)}
    enough = next((count for count in counts if learned[count] >= 0.8), None)
    reached = f"{enough} corrections reach 80 %" if enough else "no number of corrections that was tried reaches 80 %"
    most = max(counts, key=lambda count: (learned[count], -count))
    dreams, told = _dreams(records)
    answer = (
        f"Of held-out programs {learned[most]:.0%} are fixed with {most} corrections a task, and no more with any "
        f"other number of them, up to {counts[-1]}; {reached}; with few ({counts[0]}), {best[counts[0]]} does best; "
        f"from dreams alone {told}."
    )
    head = ("arm", *(str(count) for count in counts))
    curve = Curves("what corrections teach", "corrections of a task", "held-out programs fixed", curves)
    return Findings(
        answer, (Table("Held-out programs fixed, by corrections of a task", head, tuple(rows)), dreams), (curve,)
    )


def _dreams(records: Records) -> tuple[Table, str]:
    """By task what dreams found and taught; and how many tasks are better for it, and surely so."""
    rows, better, sure = [], 0, 0
    for task in dict.fromkeys(line["key"]["task"] for line in records.lines(arm="dreams")):
        lines = list(records.lines(arm="dreams", task=task))
        pairs = [pair for line in lines for pair in zip(line["alone"], line["passed"], strict=True)]
        gained, lost = sum(b and not a for a, b in pairs), sum(a and not b for a, b in pairs)
        better += gained > lost
        sure += gained > lost and mcnemar(gained, lost) <= _SURE
        solved, failures = (sum(line[name] for line in lines) for name in ("solved", "failures"))
        before, after = sum(a for a, _ in pairs), sum(b for _, b in pairs)
        rows.append((f"`{task}`", f"{solved} of {failures}", *(rate(n, len(pairs)) for n in (before, after))))
    head = ("task", "solved in dreams", "held-out programs fixed before", "after")
    told = f"{better} of {len(rows)} tasks get better, {sure} of them by more than chance explains (p ≤ {_SURE})"
    return Table("From dreams alone", head, tuple(rows)), told


def _by_seed(records: Records, arm: str, count: int) -> list[float]:
    seeds: dict[int, list[bool]] = {}
    for line in records.lines(arm=arm, count=count):
        seeds.setdefault(line["key"]["seed"], []).extend(line["passed"])
    return [sum(outcomes) / len(outcomes) for outcomes in seeds.values()]


EXPERIMENT = Experiment(
    "efficiency",
    "How many corrections does a task need?",
    "a task that is learned from fewer corrections when they are trained on otherwise.",
    measure,
    read,
)
