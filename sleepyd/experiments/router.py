"""How often is the route right, and what does a wrong one cost?

The table of signatures is what the model was taught and what the eight tasks' corrections show; asked are held-out
programs of every task that no table was made of. Once more with each signature taken out of the table when its own
programs are asked: then only the nearest known one, or the base model, is left. At last, programs of one task are asked
through the adapter of another.
"""

from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import chain

from sleepyd.day.router import Route, Routes, route
from sleepyd.experiments.findings import Experiment, Findings, Table, rate
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.experiments.records import Json, Records
from sleepyd.koans.load import Example

_JUDGES, _CORRECTIONS = 4, 20
_OTHERS = "of another task"
_STRAY = f"{_OTHERS}: a wrong adapter"


def measure(laboratory: Laboratory, records: Records, seeds: int) -> None:
    """Routes of all tasks' programs, then wrong adapters, with every seed."""
    for seed in range(seeds):
        records.once({"what": "routes", "seed": seed}, partial(_routes, laboratory, seed))
        for index, task in enumerate(laboratory.tasks):
            other = laboratory.tasks[(index + 1) % len(laboratory.tasks)].name
            key = {"what": "wrong", "seed": seed, "task": task.name, "through": other}
            records.once(key, partial(_wrong, laboratory, seed, task.name, other))


def _routes(laboratory: Laboratory, seed: int) -> Json:
    laboratory.say(f"router: routes, seed {seed}")
    corrections = [laboratory.corrections(task.name, _CORRECTIONS, seed) for task in laboratory.tasks]
    table = laboratory.signatures(list(chain.from_iterable(corrections)))
    known = Routes(signatures=table)
    tasks = laboratory.tasks if laboratory.quick else list(laboratory.all_tasks.values())
    outcomes: Json = {}
    met: dict[str, Counter[str]] = {"known": Counter(), "unknown": Counter()}
    learned = {task.name for task in laboratory.tasks}
    for task in tasks:
        counts: dict[str, Counter[str]] = {"known": Counter(), "unknown": Counter()}
        for judge in laboratory.judges(task.name, _JUDGES):
            without = replace(known, signatures={s: t for s, t in table.items() if s != judge.signature})
            for case, routes in (("known", known), ("unknown", without)):
                found = route(routes, judge.signature, judge.error_code or None)
                counts[case][_outcome(found, judge)] += 1
                met[case][_met(found, judge, learned)] += 1
        outcomes[task.name] = {case: dict(count) for case, count in counts.items()}
    return {"tasks": outcomes, "met": {case: dict(count) for case, count in met.items()}}


def _outcome(found: Route, judge: Example) -> str:
    right = "base" if found.task is None else "right" if found.task == judge.task else "wrong"
    return right if right == "base" else f"{right} by {found.rule}"


def _met(found: Route, judge: Example, learned: set[str]) -> str:
    """Whose program it is, and what it meets where only the learned tasks have an adapter."""
    whose = "of a learned task" if judge.task in learned else _OTHERS
    if found.task not in learned:
        return f"{whose}: the model alone"
    return f"{whose}: {'its' if found.task == judge.task else 'a wrong'} adapter"


def _wrong(laboratory: Laboratory, seed: int, task: str, other: str) -> Json:
    laboratory.say(f"router: programs of {task} through {other}, seed {seed}")
    subspace, judges = laboratory.subspace(), laboratory.judges(task)
    adapters = {
        name: laboratory.learn(laboratory.lessons(name, _CORRECTIONS, seed), subspace, seed=seed)
        for name in (task, other)
    }
    through = {name: laboratory.tried(judges, one.to_adapter(subspace.layers)) for name, one in adapters.items()}
    return {"own": through[task], "other": through[other], "alone": laboratory.tried(judges)}


def read(records: Records) -> Findings:
    """Shares of right, wrong and base, and pass rates through the right and a wrong adapter."""
    tables, shares = [], {}
    for case, title in (("known", "Routes with the table"), ("unknown", "Routes of signatures that are not in it")):
        counts: Counter[str] = Counter()
        for line in records.lines(what="routes"):
            for own in line["tasks"].values():
                counts.update(own[case])
        total = counts.total()
        rows = tuple((name, rate(count, total)) for name, count in counts.most_common())
        tables.append(Table(title, ("outcome", "held-out programs"), rows))
        shares[case] = {
            kind: sum(n for name, n in counts.items() if name.startswith(kind)) / max(total, 1)
            for kind in ("right", "wrong", "base")
        }
    meeting, stray = _meeting(records)
    tables.append(meeting)
    lines = list(records.lines(what="wrong"))
    passed = {way: [one for line in lines for one in line[way]] for way in ("own", "other", "alone")}
    rows = tuple((way, rate(sum(outcomes), len(outcomes))) for way, outcomes in passed.items())
    tables.append(Table("Programs of a task through its own adapter, another's, and none", ("through", "fixed"), rows))
    known, unknown = shares["known"], shares["unknown"]
    answer = (
        f"{known['right']:.0%} of held-out programs are routed to their task, {known['wrong']:.0%} to another and "
        f"{known['base']:.0%} to the base model; of unknown signatures {unknown['right']:.0%}, {unknown['wrong']:.0%} "
        f"and {unknown['base']:.0%}. Of programs with an unknown signature whose task has no adapter, {stray} "
        f"meet one all the same. Through another task's adapter {sum(passed['other'])} of {len(passed['other'])} "
        f"programs are fixed, through their own {sum(passed['own'])}."
    )
    return Findings(answer, tuple(tables))


def _meeting(records: Records) -> tuple[Table, str]:
    """What programs meet; and how many with an unknown signature meet an adapter though their task has none."""
    met: dict[str, Counter[str]] = {"known": Counter(), "unknown": Counter()}
    for line in records.lines(what="routes"):
        for case, counts in line["met"].items():
            met[case].update(counts)
    kinds = sorted({*met["known"], *met["unknown"]})
    rows = tuple((kind, str(met["known"][kind]), str(met["unknown"][kind])) for kind in kinds)
    head = ("program, and what it meets", "signature known", "signature unknown")
    others = sum(count for kind, count in met["unknown"].items() if kind.startswith(_OTHERS))
    return Table("Where only the learned tasks have adapters", head, rows), f"{met['unknown'][_STRAY]} of {others}"


EXPERIMENT = Experiment(
    "router",
    "How often is the route right, and what does a wrong one cost?",
    "diagnostics of real crates whose signatures lead elsewhere than the generated programs' do.",
    measure,
    read,
)
