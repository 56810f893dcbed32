"""How much does a task need: columns p, temporary directions φ, basis directions k? And how are bases best made?

Four of the tasks are learned with each setting and judged on held-out programs. Beside it, LoRAs of the eight tasks
are put into subspaces of few directions, from balanced factors or raw ones, centred or not, and judged as they come
out.
"""

from functools import partial
from typing import Any

from sleepyd import share
from sleepyd.experiments import lora
from sleepyd.experiments.findings import Experiment, Findings, Table, rate, spread
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.experiments.pictures import Curves
from sleepyd.experiments.records import Json, Records
from sleepyd.koans.load import Task
from sleepyd.share import Basis, Subspace

_CORRECTIONS = 20
_BASES = {
    "balanced": (True, False),
    "raw": (False, False),
    "balanced, centred": (True, True),
    "raw, centred": (False, True),
}
_FEW = 4
"""Directions of the bases that are compared: so few that it matters which."""
SWEEPS: dict[str, tuple[int, ...]] = {"p": (1, 2, 4, 8), "phi": (0, 2, 4, 8), "k": (2, 4, 8, 16)}


def measure(laboratory: Laboratory, records: Records, seeds: int) -> None:
    """Every value of every sweep, then every way to make a basis."""
    for seed in range(seeds):
        for sweep, values in SWEEPS.items():
            for value in values[:2] if laboratory.quick else values:
                for task in laboratory.tasks[::2]:
                    key = {"sweep": sweep, "value": value, "seed": seed, "task": task.name}
                    records.once(key, partial(_learned, laboratory, sweep, value, seed, task))
        for task in laboratory.tasks:
            records.once({"sweep": "bases", "seed": seed, "task": task.name}, partial(_bases, laboratory, seed, task))


def _learned(laboratory: Laboratory, sweep: str, value: int, seed: int, task: Task) -> Json:
    laboratory.say(f"sweeps: {sweep} = {value}, {task.name}, seed {seed}")
    night = laboratory.config.night
    settings: dict[str, Any] = {"p": {"rank": value}, "phi": {"temporary": value}, "k": {"temporary": 0}}[sweep]
    subspace = laboratory.subspace()
    if sweep == "p":
        settings["temporary"] = min(value, night.temporary)
    if sweep == "k":
        subspace = _cut(subspace, value)
    learned = laboratory.learn(laboratory.lessons(task.name, _CORRECTIONS, seed), subspace, seed=seed, **settings)
    passed = laboratory.tried(laboratory.judges(task.name), learned.to_adapter(subspace.layers))
    return {"passed": passed, "parameters": learned.parameters()}


def _cut(subspace: Subspace, k: int) -> Subspace:
    layers = {
        name: Basis(beta=basis.beta[:, :k].contiguous(), alpha=basis.alpha[:, :k].contiguous())
        for name, basis in subspace.layers.items()
    }
    return Subspace(layers=layers, tasks={}, base_model=subspace.base_model)


def _bases(laboratory: Laboratory, seed: int, task: Task) -> Json:
    laboratory.say(f"sweeps: bases, {task.name}, seed {seed}")
    made = {one.name: lora.of_task(laboratory, one.name, _CORRECTIONS, seed) for one in laboratory.tasks}
    judges = laboratory.judges(task.name)
    found = {"raw adapters": laboratory.tried(judges, made[task.name])}
    for name, (balance, center) in _BASES.items():
        subspace = share.build(made.items(), k=_FEW * len(made), balance=balance, center=center)
        found[name] = laboratory.tried(judges, share.factors(subspace, task.name))
    return {"passed": found}


def read(records: Records) -> Findings:
    """Rates by value, and the smallest value within 95 % of the best."""
    tables, curves, enough = [], [], {}
    for sweep in SWEEPS:
        values = sorted({line["key"]["value"] for line in records.lines(sweep=sweep)})
        points, rows = [], []
        for value in values:
            lines = list(records.lines(sweep=sweep, value=value))
            outcomes = [one for line in lines for one in line["passed"]]
            parameters = sum(line["parameters"] for line in lines) / len(lines)
            rows.append((str(value), rate(sum(outcomes), len(outcomes)), f"{parameters:,.0f}"))
            points.append((float(value), *spread(_by_seed(lines))))
        best = max(point[1] for point in points)
        enough[sweep] = next(int(point[0]) for point in points if point[1] >= 0.95 * best)
        tables.append(Table(f"{sweep}", (sweep, "held-out programs fixed", "numbers trained"), tuple(rows)))
        curves.append(Curves(f"{sweep}", sweep, "held-out programs fixed", {sweep: points}))
    lines = list(records.lines(sweep="bases"))
    counts = {name: [one for line in lines for one in line["passed"][name]] for name in lines[0]["passed"]}
    tables.append(
        Table(
            f"Subspaces of {_FEW} directions a task",
            ("made from", "held-out programs fixed"),
            tuple((name, rate(sum(own), len(own))) for name, own in counts.items()),
        )
    )
    best_basis = max(_BASES, key=lambda name: sum(counts[name]))
    answer = (
        f"p = {enough['p']}, φ = {enough['phi']} and k = {enough['k']} are enough for 95 % of what the best value of "
        f"each fixes; of the ways to make a basis, {best_basis} keeps most."
    )
    return Findings(answer, tuple(tables), tuple(curves))


def _by_seed(lines: list[Json]) -> list[float]:
    seeds: dict[int, list[bool]] = {}
    for line in lines:
        seeds.setdefault(line["key"]["seed"], []).extend(line["passed"])
    return [sum(outcomes) / len(outcomes) for outcomes in seeds.values()]


EXPERIMENT = Experiment(
    "sweeps",
    "How many columns, temporary directions and basis directions does a task need?",
    "a task or a model on which smaller values lose nothing, or larger ones still gain.",
    measure,
    read,
)
