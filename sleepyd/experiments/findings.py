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
from sleepyd.experiments.records import Records


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """lines: name → (x, mean, lowest, highest) over the seeds.  names: what x counts, where it is no number: bars."""

    title: str
    x: str
    y: str
    lines: Mapping[str, Sequence[tuple[float, float, float, float]]]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """answer: one sentence."""

    answer: str
    tables: tuple[Table, ...]
    curves: tuple[Curves, ...] = ()
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
    """`findings.json`, `index.md` and a picture of each curve in `folder`. about: conditions, for the page's end."""
    pictures = []
    for number, curves in enumerate(found.curves, 1):
        pictures.append(f"curve{number}.png")
        _draw(folder / pictures[-1], curves)
    data = {"name": experiment.name, "question": experiment.question, "about": dict(about), **asdict(found)}
    (folder / "findings.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "index.md").write_text(page(experiment, found, about, pictures), encoding="utf-8")


def page(experiment: Experiment, found: Findings, about: Mapping[str, Any], pictures: Sequence[str] = ()) -> str:
    """The Markdown page."""
    parts = [
        f"# {experiment.question}\n",
        f"**{found.answer}**\n",
        f"It would be overturned by {experiment.overturned}\n",
    ]
    for table in found.tables:
        lines = [table.head, ["---"] * len(table.head), *table.rows]
        parts.append(f"## {table.title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines))
    parts += [f"![{curves.title}]({name})\n" for curves, name in zip(found.curves, pictures, strict=True)]
    parts += [f"{note}\n" for note in found.notes]
    told = ", ".join(f"{name} {value}" for name, value in about.items())
    parts.append(
        f"Measured by `sleepyd experiment {experiment.name}`: {told}. The records are in `records.jsonl` here.\n"
    )
    return "\n".join(parts)


def _draw(path: Path, curves: Curves) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.5, 4.2), dpi=120, layout="constrained")
    axes = figure.subplots()
    if curves.names:
        _bars(axes, curves)
    else:
        for name, points in curves.lines.items():
            x, mean, low, high = zip(*points, strict=True)
            [line] = axes.plot(x, mean, marker="o", label=name)
            axes.fill_between(x, low, high, alpha=0.15, color=line.get_color())
    axes.set(xlabel=curves.x, ylabel=curves.y, ylim=(0.0, 1.02), title=curves.title)
    axes.legend(frameon=False)
    figure.savefig(path)


def _bars(axes: Any, curves: Curves) -> None:
    """Side by side above each name, with the span over the seeds."""
    width = 0.8 / len(curves.lines)
    for number, (name, points) in enumerate(curves.lines.items()):
        at = [x + (number + 0.5) * width - 0.4 for x, *_ in points]
        spans = ([mean - low for _, mean, low, _ in points], [high - mean for _, mean, _, high in points])
        axes.bar(at, [mean for _, mean, *_ in points], width, yerr=spans, label=name, error_kw={"linewidth": 0.8})
    axes.set_xticks(range(len(curves.names)), curves.names, rotation=30, ha="right", fontsize=8)
