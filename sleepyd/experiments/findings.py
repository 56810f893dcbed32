"""What an experiment says, and the page that says it.

An experiment is a question, a way to measure, and a way to read what was measured: the answer's sentence is made of
the records like every number, so that other records give another answer.
"""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sleepyd.evals.statistics import wilson95
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.experiments.pictures import Picture, draw
from sleepyd.experiments.records import Records


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """answer: one sentence."""

    answer: str
    tables: tuple[Table, ...]
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Experiment:
    """overturned: what would show that the answer is wrong.  measure: every unit, through `Records.once`.  read: from
    records alone.
    """

    name: str
    question: str
    overturned: str
    measure: Callable[[Laboratory, Records, int], None]
    read: Callable[[Records], Findings]


def rate(passed: int, total: int) -> str:
    """A pass rate with its 95 % interval."""
    if not total:
        return ""
    low, high = wilson95(passed, total)
    return f"{passed} of {total} ({passed / total:.0%}; {low:.0%} to {high:.0%})"


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """(mean, lowest, highest)."""
    return statistics.fmean(values), min(values), max(values)


def conditions() -> dict[str, Any]:
    """Where and with what it was measured."""
    import torch

    return {
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{platform.machine()} with {os.cpu_count()} cores",
        "torch": torch.__version__,
    }


def write(folder: Path, experiment: Experiment, found: Findings, about: Mapping[str, Any]) -> None:
    """`findings.json`, `index.md` and the pictures in `folder`. about: conditions, for the page's end."""
    names = [f"picture{number}.png" for number in range(1, len(found.pictures) + 1)]
    for name, picture in zip(names, found.pictures, strict=True):
        draw(folder / name, picture)
    data = {"name": experiment.name, "question": experiment.question, "about": dict(about), **asdict(found)}
    (folder / "findings.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "index.md").write_text(page(experiment, found, about, names), encoding="utf-8")


def page(experiment: Experiment, found: Findings, about: Mapping[str, Any], names: Sequence[str] = ()) -> str:
    """The Markdown page. names: the pictures' files."""
    parts = [
        f"# {experiment.question}\n",
        f"**{found.answer}**\n",
        f"It would be overturned by {experiment.overturned}\n",
    ]
    for table in found.tables:
        lines = [table.head, ["---"] * len(table.head), *table.rows]
        parts.append(f"## {table.title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines))
    parts += [f"![{one.title}]({name})\n" for one, name in zip(found.pictures, names, strict=True)]
    parts += [f"{note}\n" for note in found.notes]
    told = ", ".join(f"{name} {value}" for name, value in about.items())
    parts.append(
        f"Measured by `sleepyd experiment {experiment.name}`: {told}. The records are in `records.jsonl` here; "
        "the minutes are theirs, without what had been learned before.\n"
    )
    return "\n".join(parts)
