"""One task a night: what is left of the earlier ones?

After each of eight nights, every task learned so far is judged on its held-out programs. Arms: Share with routing, as
sleepyd does it; one LoRA that is trained on from night to night; the same with five corrections of every earlier task
among the new ones (replay); the same with a penalty for leaving earlier weights.
"""

from collections.abc import Callable
from functools import partial

from sleepyd import share
from sleepyd.experiments import lora
from sleepyd.experiments.findings import Experiment, Findings, Table, rate, spread
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.experiments.pictures import Curves
from sleepyd.experiments.records import Json, Records
from sleepyd.share import Adapter, Subspace

_CORRECTIONS, _REPLAYED = 20, 5
_ANCHORED = (
    f"The anchor is {lora.ANCHOR:g} times the squared distance to the weights of the night before. It was not tuned: "
    "one that lets a night learn more lets it forget more."
)
ARMS = ("share", "one lora", "lora with replay", "lora with anchor")


def measure(laboratory: Laboratory, records: Records, seeds: int) -> None:
    """Every arm's nights, in order. What an interrupted arm had learned is learned again, since nights build on it."""
    for seed in range(seeds):
        for arm in ARMS:
            night = _share(laboratory, seed) if arm == "share" else _one(laboratory, seed, arm)
            known = len(list(records.lines(arm=arm, seed=seed)))
            for number in range(len(laboratory.tasks)):
                if known == len(laboratory.tasks):
                    break
                laboratory.say(f"sequential: {arm}, seed {seed}, night {number + 1}")
                made: list[dict[str, Adapter]] = []
                key = {"arm": arm, "seed": seed, "night": number}
                records.once(key, partial(_judged, laboratory, night, number, made))
                if not made:
                    night(number)  # judged before, and what later nights build on


Night = Callable[[int], dict[str, Adapter]]


def _share(laboratory: Laboratory, seed: int) -> Night:
    subspace: list[Subspace] = [laboratory.subspace()]

    def night(number: int) -> dict[str, Adapter]:
        name = laboratory.tasks[number].name
        learned = laboratory.learn(laboratory.lessons(name, _CORRECTIONS, seed), subspace[0], seed=seed)
        subspace[0], _ = share.merge(subspace[0], name, learned)
        return {task.name: share.factors(subspace[0], task.name) for task in laboratory.tasks[: number + 1]}

    return night


def _one(laboratory: Laboratory, seed: int, arm: str) -> Night:
    kept: list[Adapter] = []

    def night(number: int) -> dict[str, Adapter]:
        names = [task.name for task in laboratory.tasks[: number + 1]]
        examples = list(laboratory.corrections(names[-1], _CORRECTIONS, seed))
        if arm == "lora with replay":
            for name in names[:-1]:
                examples += laboratory.corrections(name, _CORRECTIONS, seed)[:_REPLAYED]
        start = kept[-1] if kept else None
        kept.append(lora.trained(laboratory, examples, seed, start=start, anchored=arm == "lora with anchor"))
        return dict.fromkeys(names, kept[-1])

    return night


def _judged(laboratory: Laboratory, night: Night, number: int, made: list[dict[str, Adapter]]) -> Json:
    made.append(night(number))
    [adapters] = made
    return {
        "tasks": {
            task.name: laboratory.tried(laboratory.judges(task.name), adapters[task.name])
            for task in laboratory.tasks[: number + 1]
        }
    }


def read(records: Records) -> Findings:
    """What each task was at its own night, and at the end."""
    rows, curves, kept = [], {}, {}
    for arm in ARMS:
        early, late = _early(records, arm), _late(records, arm)
        kept[arm] = (sum(early), sum(late), len(late))
        rows.append((arm, rate(sum(early), len(early)), rate(sum(late), len(late)), f"{sum(late) - sum(early):+d}"))
        curves[arm] = _curve(records, arm)
    own = kept["share"]
    worst = min(ARMS, key=lambda arm: kept[arm][1] - kept[arm][0])
    answer = (
        f"With Share and routing, {own[0]} of {own[2]} held-out programs were fixed in the night that learned their "
        f"task and {own[1]} after the last night; {worst} went from {kept[worst][0]} to {kept[worst][1]}."
    )
    head = ("arm", "in its own night", "after the last night", "change")
    table = Table("What is left of what was learned", head, tuple(rows))
    return Findings(
        answer, (table,), (Curves("all tasks so far", "night", "held-out programs fixed", curves),), (_ANCHORED,)
    )


def _early(records: Records, arm: str) -> list[bool]:
    """Of every task, in the night that learned it: its last, since dictionaries keep the order of nights."""
    return [one for line in records.lines(arm=arm) for one in list(line["tasks"].values())[-1]]


def _late(records: Records, arm: str) -> list[bool]:
    lines = list(records.lines(arm=arm))
    last = max((line["key"]["night"] for line in lines), default=0)
    return [one for line in lines if line["key"]["night"] == last for own in line["tasks"].values() for one in own]


def _curve(records: Records, arm: str) -> list[tuple[float, float, float, float]]:
    nights: dict[int, list[float]] = {}
    for line in records.lines(arm=arm):
        outcomes = [one for own in line["tasks"].values() for one in own]
        nights.setdefault(line["key"]["night"], []).append(sum(outcomes) / len(outcomes))
    return [(number + 1.0, *spread(values)) for number, values in sorted(nights.items())]


EXPERIMENT = Experiment(
    "sequential",
    "Is what was learned in one night still there after the others?",
    "a task that Share fixes significantly less of after later nights than in its own.",
    measure,
    read,
)
