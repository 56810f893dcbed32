"""The pictures on an experiment's page: curves over seeds, bars by name, and grids of what each does to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Curves:
    """lines: name → (x, mean, lowest, highest) over the seeds.  names: what x counts, where it is no number: bars."""

    title: str
    x: str
    y: str
    lines: Mapping[str, Sequence[tuple[float, float, float, float]]]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """values: a row of numbers for each of `rows`, of −1 (all lost) to 1 (all gained)."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]


Picture = Curves | Grid
_DARK = 0.5
"""Cells of a greater change are so dark that only white can be read on them."""


def draw(path: Path, picture: Picture) -> None:
    """Write it as a PNG."""
    from matplotlib.figure import Figure

    size = (
        (6.5, 4.2)
        if isinstance(picture, Curves)
        else (2.5 + 0.28 * len(picture.columns), 2.2 + 0.28 * len(picture.rows))
    )
    figure = Figure(figsize=size, dpi=120, layout="constrained")
    axes = figure.subplots()
    if isinstance(picture, Grid):
        _cells(axes, picture)
    elif picture.names:
        _bars(axes, picture)
    else:
        _lines(axes, picture)
    if isinstance(picture, Curves):
        axes.set(xlabel=picture.x, ylabel=picture.y, ylim=(0.0, 1.02))
        axes.legend(frameon=False)
    axes.set_title(picture.title)
    figure.savefig(path)


def _lines(axes: Any, curves: Curves) -> None:
    for name, points in curves.lines.items():
        x, mean, low, high = zip(*points, strict=True)
        [line] = axes.plot(x, mean, marker="o", label=name)
        axes.fill_between(x, low, high, alpha=0.15, color=line.get_color())


def _bars(axes: Any, curves: Curves) -> None:
    """Side by side above each name, with the span over the seeds."""
    width = 0.8 / len(curves.lines)
    for number, (name, points) in enumerate(curves.lines.items()):
        at = [x + (number + 0.5) * width - 0.4 for x, *_ in points]
        spans = ([mean - low for _, mean, low, _ in points], [high - mean for _, mean, _, high in points])
        axes.bar(at, [mean for _, mean, *_ in points], width, yerr=spans, label=name, error_kw={"linewidth": 0.8})
    axes.set_xticks(range(len(curves.names)), curves.names, rotation=30, ha="right", fontsize=8)


def _cells(axes: Any, grid: Grid) -> None:
    """Red where something is lost, blue where something is gained; readable without telling the two colours apart."""
    axes.imshow(grid.values, cmap="RdBu", vmin=-1.0, vmax=1.0, aspect="equal")
    axes.set_xticks(range(len(grid.columns)), grid.columns, rotation=90, fontsize=7)
    axes.set_yticks(range(len(grid.rows)), grid.rows, fontsize=7)
    for row, values in enumerate(grid.values):
        for column, value in enumerate(values):
            if value:
                color = "white" if abs(value) > _DARK else "black"
                axes.text(column, row, "+" if value > 0 else "−", ha="center", va="center", fontsize=9, color=color)
