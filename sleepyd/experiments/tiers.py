"""What do rustc's own suggestions fix, and what does the model add?

Every program is answered as by day, with rustc's suggestions first and the model behind them, nothing learned and
nothing remembered. Sets: all koans, held-out programs of every task, and the erroneous programs of this
rustc's own explanations, which have no tests: there, what compiles and the policy allows counts.
"""

from collections.abc import Sequence
from functools import partial

from sleepyd.day.fixer import Fixer
from sleepyd.day.router import Routes
from sleepyd.day.signature import signature
from sleepyd.evals import run as evals
from sleepyd.evals.run import Problem
from sleepyd.experiments.findings import Experiment, Findings, Table, rate
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.experiments.records import Json, Records
from sleepyd.koans import explain
from sleepyd.koans.load import load_koans

_JUDGES = 2


def measure(laboratory: Laboratory, records: Records, seeds: int) -> None:
    """Each set once: nothing in it is drawn by chance, so seeds make no difference."""
    koans = load_koans(laboratory.config.paths.koans)
    records.once({"set": "koans"}, lambda: _tried(laboratory, "koans", koans[:4] if laboratory.quick else koans))
    tasks = laboratory.tasks if laboratory.quick else list(laboratory.all_tasks.values())
    for task in tasks:
        key = {"set": "held-out programs", "task": task.name}
        records.once(key, partial(_held_out, laboratory, task.name))
    if not laboratory.quick:
        records.once({"set": "explained programs"}, partial(_explained, laboratory))


def _held_out(laboratory: Laboratory, task: str) -> Json:
    return _tried(laboratory, task, laboratory.judges(task, _JUDGES))


def _explained(laboratory: Laboratory) -> Json:
    laboratory.say("tiers: collecting the programs of rustc's explanations")
    found = explain.collect(laboratory.compiler, signature, laboratory.config.rust.rustc)
    return _tried(laboratory, "the programs of rustc's explanations", found)


def _tried(laboratory: Laboratory, what: str, problems: Sequence[Problem]) -> Json:
    laboratory.say(f"tiers: {what}")
    fixer = Fixer(laboratory.compiler, laboratory.engine, laboratory.config, Routes.empty)
    tried = evals.evaluate(problems, fixer, "cascade")
    return {"tiers": [one.tier if one.passed else "none" for one in tried]}


def read(records: Records) -> Findings:
    """By set: the compiler's share, the model's (its first answer, or one drawn by chance), and what nobody fixes."""
    rows, said = [], []
    for name in dict.fromkeys(line["key"]["set"] for line in records.lines()):
        tiers = [tier for line in records.lines(set=name) for tier in line["tiers"]]
        compiler, nobody = tiers.count("compiler"), tiers.count("none")
        model = len(tiers) - compiler - nobody
        rows.append((name, *(rate(count, len(tiers)) for count in (compiler, model, nobody))))
        said.append(f"of {len(tiers)} {name} rustc's suggestions fix {compiler} and the model {model} more")
    table = Table("Who fixes what", ("set", "rustc's suggestions", "the model besides", "nobody"), tuple(rows))
    answer = f"{'; '.join(said)}."
    crates = "Whole crates are another matter: [crates](../../crates.md#how-good-it-is) says what is mended in them."
    return Findings(answer[0].upper() + answer[1:], (table,), notes=(crates,))


EXPERIMENT = Experiment(
    "tiers",
    "What do rustc's own suggestions fix, and what does the model add?",
    "a set of real errors on which the suggestions, proven by tests, fix clearly more or less.",
    measure,
    read,
)
