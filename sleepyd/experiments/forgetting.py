"""Each task's adapter alone on everything: how often does routing save what a global adapter would break?

Every adapter, learned from twenty corrections, is asked all frozen koans and a sample of what the model could fix
before, whatever their task.
"""

from functools import partial

from sleepyd.experiments.findings import Experiment, Findings, Table, rate
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.experiments.pictures import Grid
from sleepyd.experiments.records import Json, Records

_CORRECTIONS, _OTHERS = 20, 1


def measure(laboratory: Laboratory, records: Records, seeds: int) -> None:
    """Every task's adapter with every seed, and the model alone."""
    for seed in range(seeds):
        for name in (None, *(task.name for task in laboratory.tasks)):
            records.once({"adapter": name, "seed": seed}, partial(_one, laboratory, name, seed))


def _one(laboratory: Laboratory, name: str | None, seed: int) -> Json:
    laboratory.say(f"forgetting: {name or 'the model alone'}, seed {seed}")
    koans = laboratory.koans[:4] if laboratory.quick else laboratory.koans
    others = [] if laboratory.quick else laboratory.mastered(_OTHERS)
    adapter = None
    if name is not None:
        subspace = laboratory.subspace()
        learned = laboratory.learn(laboratory.lessons(name, _CORRECTIONS, seed), subspace, seed=seed)
        adapter = learned.to_adapter(subspace.layers)
    outcomes = laboratory.tried([*koans, *others], adapter)
    return {
        "koans": {koan.id: passed for koan, passed in zip(koans, outcomes, strict=False)},
        "others": outcomes[len(koans) :],
    }


def read(records: Records) -> Findings:
    """What each adapter gains and breaks beside the model alone."""
    alone = {line["key"]["seed"]: line for line in records.lines(adapter=None)}
    rows, broken, kept, asked = [], 0, 0, 0
    for name in sorted({line["key"]["adapter"] for line in records.lines() if line["key"]["adapter"]}):
        gained = lost = could = 0
        for line in records.lines(adapter=name):
            pairs = _pairs(alone[line["key"]["seed"]], line)
            gained += sum(after and not before for before, after in pairs)
            lost += sum(before and not after for before, after in pairs)
            could += sum(before for before, _ in pairs)
        rows.append((f"`{name}`", str(gained), rate(lost, could)))
        broken, asked, kept = broken + lost, asked + could, kept + could - lost
    answer = (
        f"Asked for everything, an adapter breaks {broken} of {asked} programs that the model alone fixes "
        f"({broken / max(asked, 1):.0%}); routing asks it for its own task only, and saves them."
        if broken
        else f"Asked for everything, no adapter breaks any of {asked} programs that the model alone fixes; routing "
        "saves nothing here."
    )
    head = ("adapter", "fixed besides", "broken, of what the model fixes")
    return Findings(answer, (Table("Each adapter alone on everything", head, tuple(rows)),), (_grid(records),))


def _grid(records: Records) -> Grid:
    """Of each koan what each adapter changes, the mean over the seeds."""
    alone = {line["key"]["seed"]: line["koans"] for line in records.lines(adapter=None)}
    names = sorted({line["key"]["adapter"] for line in records.lines() if line["key"]["adapter"]})
    koans = sorted(next(iter(alone.values())))
    values = []
    for name in names:
        lines = list(records.lines(adapter=name))
        changes = [[line["koans"][koan] - alone[line["key"]["seed"]][koan] for koan in koans] for line in lines]
        values.append(tuple(sum(column) / len(lines) for column in zip(*changes, strict=True)))
    return Grid("each adapter on each frozen koan: + gained, − lost", tuple(names), tuple(koans), tuple(values))


def _pairs(alone: Json, line: Json) -> list[tuple[bool, bool]]:
    koans = [(alone["koans"][name], passed) for name, passed in line["koans"].items()]
    return [*koans, *zip(alone["others"], line["others"], strict=True)]


EXPERIMENT = Experiment(
    "forgetting",
    "What would a task's adapter break if it were asked for everything?",
    "adapters that, asked for everything, lose no more than chance explains.",
    measure,
    read,
)
