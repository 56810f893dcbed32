"""What do one task's coefficients do for its neighbours, and are they a good beginning?

Every task's adapter is asked the held-out programs of every other. Then each task is learned in few steps, from nothing
and from the coefficients of the task that is nearest to it by its examples' words.
"""

from functools import partial

from sleepyd import share
from sleepyd.experiments.findings import Experiment, Findings, Table, rate
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.experiments.records import Json, Records
from sleepyd.koans.load import Task

_CORRECTIONS, _FEW_STEPS = 20, 15


def measure(laboratory: Laboratory, records: Records, seeds: int) -> None:
    """Every pair of tasks, then both beginnings, with every seed."""
    for seed in range(seeds):
        for task in laboratory.tasks:
            records.once({"what": "pairs", "of": task.name, "seed": seed}, partial(_pairs, laboratory, task, seed))
        for task in laboratory.tasks:
            key = {"what": "beginning", "task": task.name, "seed": seed}
            records.once(key, partial(_begun, laboratory, task, seed))


def _pairs(laboratory: Laboratory, task: Task, seed: int) -> Json:
    laboratory.say(f"transfer: {task.name} on all, seed {seed}")
    subspace = laboratory.subspace()
    learned = laboratory.learn(laboratory.lessons(task.name, _CORRECTIONS, seed), subspace, seed=seed)
    adapter = learned.to_adapter(subspace.layers)
    return {"on": {one.name: laboratory.tried(laboratory.judges(one.name), adapter) for one in laboratory.tasks}}


def _begun(laboratory: Laboratory, task: Task, seed: int) -> Json:
    near = _nearest(laboratory, task, seed)
    laboratory.say(f"transfer: {task.name} from {near}, seed {seed}")
    before, judges = laboratory.subspace(), laboratory.judges(task.name)
    lessons = laboratory.lessons(task.name, _CORRECTIONS, seed)
    fresh = laboratory.learn(lessons, before, seed=seed, steps=_FEW_STEPS)
    other = laboratory.learn(laboratory.lessons(near, _CORRECTIONS, seed), before, seed=seed)
    merged, _ = share.merge(before, task.name, other)  # the neighbour's coefficients, under this task's name
    begun = laboratory.learn(lessons, merged, seed=seed, steps=_FEW_STEPS, go_on=True)
    return {
        "nearest": near,
        "from nothing": laboratory.tried(judges, fresh.to_adapter(before.layers)),
        "from the nearest": laboratory.tried(judges, begun.to_adapter(merged.layers)),
    }


def _nearest(laboratory: Laboratory, task: Task, seed: int) -> str:
    """The task whose corrections' diagnostics have most words in common with this one's."""

    def words(name: str) -> set[str]:
        return {word for e in laboratory.corrections(name, _CORRECTIONS, seed) for word in e.signature.split()}

    own = words(task.name)
    others = [one.name for one in laboratory.tasks if one.name != task.name]
    return max(others, key=lambda name: (len(own & words(name)) / len(own | words(name)), name))


def read(records: Records) -> Findings:
    """Rates of own tasks and of others, and of both beginnings."""
    own: list[bool] = []
    other: list[bool] = []
    rows = []
    for line in records.lines(what="pairs"):
        for name, outcomes in line["on"].items():
            (own if name == line["key"]["of"] else other).extend(outcomes)
    best: dict[str, tuple[int, str]] = {}
    for line in records.lines(what="pairs"):
        for name, outcomes in line["on"].items():
            if name != line["key"]["of"]:
                best[name] = max(best.get(name, (0, "none")), (sum(outcomes), line["key"]["of"]))
    rows = [(f"`{name}`", f"`{of}`", str(count)) for name, (count, of) in sorted(best.items())]
    begun = {
        way: [one for line in records.lines(what="beginning") for one in line[way]]
        for way in ("from nothing", "from the nearest")
    }
    counts = {way: (sum(outcomes), len(outcomes)) for way, outcomes in begun.items()}
    nothing, near = counts["from nothing"][0], counts["from the nearest"][0]
    better = "better" if near > nothing else "worse" if near < nothing else "neither better nor worse"
    answer = (
        f"Through another task's coefficients {sum(other)} of {len(other)} programs are fixed, through their own "
        f"{sum(own)} of {len(own)}; {_FEW_STEPS} steps from the nearest task's coefficients are {better} than from "
        f"nothing ({near} and {nothing} of {counts['from nothing'][1]})."
    )
    tables = (
        Table("The best of another task's", ("programs of", "through", "fixed"), tuple(rows)),
        Table(f"{_FEW_STEPS} steps", ("begun", "fixed"), tuple((way, rate(*count)) for way, count in counts.items())),
    )
    return Findings(answer, tables)


EXPERIMENT = Experiment(
    "transfer",
    "Do one task's coefficients help its neighbours?",
    "pairs of tasks, more alike than these eight, of which one's coefficients fix the other's programs.",
    measure,
    read,
)
