"""Subspaces of 8, 25, 51 and 100 adapters: does more dilute what the basis can say, or enrich it?

LoRAs of taught tasks make bases, of k fixed or of 60 % of the variance. In each, four tasks that none of them is about
are learned with coefficients alone, and judged on held-out programs.
"""

from functools import partial

from sleepyd import share
from sleepyd.experiments import lora
from sleepyd.experiments.findings import Experiment, Findings, Table, rate, spread
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.experiments.pictures import Curves
from sleepyd.experiments.records import Json, Records
from sleepyd.koans.load import Task

COUNTS = (8, 25, 51, 96)
WAYS = ("k = 16", "60 % of the variance")
_CORRECTIONS = 20


def measure(laboratory: Laboratory, records: Records, seeds: int) -> None:
    """Every number of adapters, both ways, four tasks."""
    for seed in range(seeds):
        for count in (2, 3) if laboratory.quick else COUNTS:
            for way in WAYS:
                for task in laboratory.tasks[::2]:
                    key = {"adapters": count, "way": way, "seed": seed, "task": task.name}
                    records.once(key, partial(_one, laboratory, count, way, seed, task))


def _one(laboratory: Laboratory, count: int, way: str, seed: int, task: Task) -> Json:
    made = lora.many(laboratory, count)
    laboratory.say(f"adapters: {len(made)}, {way}, {task.name}, seed {seed}")
    subspace = share.build(made.items(), **({"k": 16} if way == WAYS[0] else {"variance": 0.6}))
    bare = share.Subspace(layers=subspace.layers, tasks={}, base_model=subspace.base_model)
    lessons = laboratory.lessons(task.name, _CORRECTIONS, seed)
    learned = laboratory.learn(lessons, bare, seed=seed, temporary=0)
    k = sum(basis.beta.shape[1] for basis in bare.layers.values()) / len(bare.layers)
    return {"passed": laboratory.tried(laboratory.judges(task.name), learned.to_adapter(bare.layers)), "k": k}


def read(records: Records) -> Findings:
    """Rates by number of adapters, and which way they go."""
    counts = sorted({line["key"]["adapters"] for line in records.lines()})
    rows, curves, ends = [], {}, {}
    for way in WAYS:
        points = []
        for count in counts:
            lines = list(records.lines(way=way, adapters=count))
            outcomes = [one for line in lines for one in line["passed"]]
            k = sum(line["k"] for line in lines) / len(lines)
            rows.append((way, str(count), f"{k:.1f}", rate(sum(outcomes), len(outcomes))))
            seeds = {line["key"]["seed"] for line in lines}
            by_seed = [[x for line in lines if line["key"]["seed"] == s for x in line["passed"]] for s in seeds]
            points.append((float(count), *spread([sum(own) / len(own) for own in by_seed])))
        curves[way], ends[way] = points, (points[0][1], points[-1][1])
    said = [f"with {way} {_way(*ends[way])} ({ends[way][0]:.0%} to {ends[way][1]:.0%})" for way in WAYS]
    answer = f"From {counts[0]} to {counts[-1]} adapters, new tasks are learned {' and '.join(said)}."
    head = ("basis", "adapters", "mean k", "held-out programs fixed")
    curve = Curves("what a basis can say", "adapters in it", "held-out programs fixed", curves)
    return Findings(answer, (Table("New tasks by coefficients alone", head, tuple(rows)),), (curve,))


def _way(first: float, last: float) -> str:
    return "better" if last > first + 0.02 else "worse" if last < first - 0.02 else "as well"


EXPERIMENT = Experiment(
    "adapters",
    "Does a subspace of more adapters say more, or less?",
    "more adapters, or a larger model, with which the rates go the other way.",
    measure,
    read,
)
