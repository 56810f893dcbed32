"""Routed or averaged? Each task's own adapter against one for everything.

The eight tasks learn from twenty corrections each. Arms: the model alone; the mean of all tasks' changes, asked for
everything; each task's own coefficients; the same with all tiers, as users are answered; a LoRA of rank 8 for each
task; one LoRA trained on all corrections. Judged are the frozen koans of these tasks, held-out programs of them, whose
skeletons and often whose fixes no correction shows, variants of what was corrected, and programs that the model could
fix before. Of the latter, what is asked through a task's own adapter loses none by
construction; with all tiers the route is what the router makes of the diagnostics, right or wrong.
"""

from collections.abc import Sequence
from functools import partial

from sleepyd import share
from sleepyd.evals.statistics import mcnemar
from sleepyd.experiments import lora
from sleepyd.experiments.findings import Experiment, Findings, Table, rate, spread
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.experiments.pictures import Curves
from sleepyd.experiments.records import Json, Records
from sleepyd.koans.load import Example
from sleepyd.share import Adapter

_CORRECTIONS, _OTHERS = 20, 2
ARMS = ("baseline", "averaged", "routed", "cascade", "lora", "one lora")
_ONE_FOR_ALL = ("averaged", "one lora")
_VARIED = ("baseline", "averaged", "routed")


def measure(laboratory: Laboratory, records: Records, seeds: int) -> None:
    """Every arm with every seed."""
    for seed in range(seeds):
        made: dict[str, dict[str, Adapter]] = {}
        for arm in ARMS:
            key = {"arm": arm, "seed": seed}
            records.once(key, partial(_arm, laboratory, arm, seed, made))
        for arm in _VARIED:
            records.once({"variants": arm, "seed": seed}, partial(_varied, laboratory, arm, seed, made))


def _arm(laboratory: Laboratory, arm: str, seed: int, made: dict[str, dict[str, Adapter]]) -> Json:
    laboratory.say(f"routed: {arm}, seed {seed}")
    adapters = {} if arm == "baseline" else _adapters(laboratory, arm, seed, made)
    others = [] if laboratory.quick else laboratory.mastered(_OTHERS)
    if arm == "cascade":
        return _cascade(laboratory, adapters, seed, others)
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


def _varied(laboratory: Laboratory, arm: str, seed: int, made: dict[str, dict[str, Adapter]]) -> Json:
    laboratory.say(f"routed: variants, {arm}, seed {seed}")
    adapters = {} if arm == "baseline" else _adapters(laboratory, arm, seed, made)
    names = [task.name for task in laboratory.tasks]
    return {"tasks": {name: laboratory.tried(laboratory.variants(name), adapters.get(name)) for name in names}}


def _cascade(laboratory: Laboratory, adapters: dict[str, Adapter], seed: int, others: Sequence[Example]) -> Json:
    corrections = [e for name in adapters for e in laboratory.corrections(name, _CORRECTIONS, seed)]
    tasks: Json = {}
    for name in adapters:
        koans = [koan for koan in laboratory.koans if koan.task == name]
        held = laboratory.judges(name)
        outcomes = laboratory.by_day([*held, *koans], adapters, corrections)
        tasks[name] = {"held_out": outcomes[: len(held)], "koans": outcomes[len(held) :]}
    return {"tasks": tasks, "others": laboratory.by_day(others, adapters, corrections) if others else []}


def _adapters(laboratory: Laboratory, arm: str, seed: int, made: dict[str, dict[str, Adapter]]) -> dict[str, Adapter]:
    """Task → adapter; those that learn together are made once a seed."""
    names = [task.name for task in laboratory.tasks]
    lessons = {name: laboratory.lessons(name, _CORRECTIONS, seed) for name in names}
    if arm in ("averaged", "routed", "cascade"):
        if "routed" not in made:
            before = laboratory.subspace()
            learned = {name: laboratory.learn(own, before, seed=seed) for name, own in lessons.items()}
            merged, _ = share.merge_many(before, learned)
            made["routed"] = {name: share.factors(merged, name) for name in names}
            made["cascade"] = made["routed"]
            made["averaged"] = dict.fromkeys(names, share.averaged(merged))
        return made[arm]
    if arm == "lora":
        return {name: lora.of_task(laboratory, name, _CORRECTIONS, seed) for name in names}
    all_of_them = [example for own in lessons.values() for example in own.train]
    steps = laboratory.config.night.steps * len(names)
    return dict.fromkeys(names, lora.trained(laboratory, all_of_them, seed, steps=steps))


def read(records: Records) -> Findings:
    """Rates by arm and by task, and what the arms lose of what the model could fix before."""
    arms = [arm for arm in ARMS if list(records.lines(arm=arm))]
    rows, rates, losses = [], {}, {}
    for arm in arms:
        lines = list(records.lines(arm=arm))
        held, koans = (_outcomes(lines, kind) for kind in ("held_out", "koans"))
        others = [one for line in lines for one in line["others"]]
        rates[arm] = sum(held) / max(len(held), 1)
        lost = losses[arm] = len(others) - sum(others)
        told = f"{lost} of {len(others)} (p = {mcnemar(0, lost):.2g})"
        rows.append((arm, rate(sum(held), len(held)), rate(sum(koans), len(koans)), told))
    gained, lost = _pairs(records, "averaged", "routed")
    answer = (
        f"Routed, {rates['routed']:.0%} of held-out programs are fixed, averaged, {rates['averaged']:.0%} ({gained} "
        f"gained, {lost} lost, p = {mcnemar(gained, lost):.2g}), by the model alone, {rates['baseline']:.0%}; a LoRA "
        f"for each task fixes {rates['lora']:.0%}, one LoRA for all {rates['one lora']:.0%}, and it loses "
        f"{losses['one lora']} programs that the model could fix before."
    )
    head = ("arm", "held-out programs of the tasks", "their frozen koans", "lost of what the model could fix before")
    curves = _curves(records, arms)
    return Findings(answer, (Table("Rates", head, tuple(rows)), _by_task(curves), _variants(records)), (curves,))


def _outcomes(lines: Sequence[Json], kind: str) -> list[bool]:
    return [one for line in lines for task in line["tasks"].values() for one in task[kind]]


def _pairs(records: Records, one: str, other: str) -> tuple[int, int]:
    """(programs that only `other` fixes, that only `one` fixes), over all seeds."""
    first, second = (_outcomes(list(records.lines(arm=arm)), "held_out") for arm in (one, other))
    pairs = list(zip(first, second, strict=True))
    return sum(b and not a for a, b in pairs), sum(a and not b for a, b in pairs)


def _curves(records: Records, arms: Sequence[str]) -> Curves:
    names = sorted(next(records.lines())["tasks"])
    lines = {}
    for arm in arms:
        points = []
        for number, task in enumerate(names):
            own = [line["tasks"][task]["held_out"] for line in records.lines(arm=arm)]
            points.append((float(number), *spread([sum(outcomes) / len(outcomes) for outcomes in own])))
        lines[arm] = points
    return Curves("held-out programs by task", "", "fixed", lines, tuple(names))


def _variants(records: Records) -> Table:
    """Over all seeds, by task and together."""
    found: dict[str, dict[str, list[bool]]] = {arm: {} for arm in _VARIED}
    for arm, tasks in found.items():
        for line in records.lines(variants=arm):
            for name, outcomes in line["tasks"].items():
                tasks.setdefault(name, []).extend(outcomes)
    rows = [(f"`{name}`", *(_share(found[arm][name]) for arm in _VARIED)) for name in sorted(found["routed"])]
    whole = [[one for outcomes in found[arm].values() for one in outcomes] for arm in _VARIED]
    rows.append(("all", *(rate(sum(outcomes), len(outcomes)) for outcomes in whole)))
    return Table("Variants of what was corrected", ("task", *_VARIED), tuple(rows))


def _share(outcomes: Sequence[bool]) -> str:
    return f"{sum(outcomes)} of {len(outcomes)}"


def _by_task(curves: Curves) -> Table:
    """Mean rates over the seeds."""
    rows = [
        (f"`{task}`", *(f"{points[number][1]:.0%}" for points in curves.lines.values()))
        for number, task in enumerate(curves.names)
    ]
    return Table("Held-out programs by task", ("task", *curves.lines), tuple(rows))


EXPERIMENT = Experiment(
    "routed",
    "Should each task have its own adapter, or all of them one?",
    "an averaged adapter, or one LoRA for all, that fixes as many held-out programs as routing and loses none of what "
    "the model could fix before.",
    measure,
    read,
)
