"""Numbers made into the geometry of pictures; the templates draw them as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

WIDTH, HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 12, 12, 28
_MOST_LABELS = 12
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
_NAMES = 190
"""Pixels of the names beside a map."""
_KOAN, _TASK, _MANY_TASKS, _FEW = (8, 13), (13, 13), (9, 11), 40
"""Pixels of a cell, across and down."""
_EFFECT = {("P", "P"): "pass", ("F", "F"): "fail", ("F", "P"): "gained", ("P", "F"): "lost"}
_LEVELS = (0.7, 0.4, 0.2, 0.1)


@dataclass(frozen=True, slots=True)
class Dot:
    """One generation's pass rate with its interval, in pixels. label: whether its number is written below."""

    number: int
    x: float
    y: float
    low: float
    high: float
    passed: int
    total: int
    is_current: bool
    label: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """A pass rate over generations. path: through the dots; band: around their intervals; both SVG path data."""

    dots: tuple[Dot, ...]
    path: str
    band: str
    grid: tuple[tuple[float, str], ...]
    """(y, label) of the lines."""
    marks: tuple[tuple[float, str], ...] = ()
    """(x, label) below, where there are no dots."""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT


def curve(points: Sequence[Mapping[str, Any]]) -> Curve:
    """points: as `Insight.curve` gives them; those that nobody measured have a place on the axis and no dot."""
    step = (WIDTH - _LEFT - _RIGHT) / max(len(points) - 1, 1)
    every = -(-len(points) // _MOST_LABELS)
    dots = tuple(
        Dot(
            number=point["number"],
            x=round(_LEFT + index * step if len(points) > 1 else (_LEFT + WIDTH - _RIGHT) / 2, 1),
            y=_y(point["passed"] / point["total"]),
            low=_y(point["low"]),
            high=_y(point["high"]),
            passed=point["passed"],
            total=point["total"],
            is_current=point["is_current"],
            label=index % every == 0 or point["is_current"],
        )
        for index, point in enumerate(points)
        if point["passed"] is not None
    )
    there = [f"{dot.x} {dot.high}" for dot in dots]
    back = [f"{dot.x} {dot.low}" for dot in reversed(dots)]
    return Curve(
        dots=dots,
        path="M" + "L".join(f"{dot.x} {dot.y}" for dot in dots) if dots else "",
        band="M" + "L".join([*there, *back]) + "Z" if len(dots) > 1 else "",
        grid=tuple((_y(share), f"{share:.0%}") for share in _SHARES),
    )


@dataclass(frozen=True, slots=True)
class Grid:
    """A map of cells. paths: class of a cell → SVG path data, in cells.  rows, columns: their names."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    paths: dict[str, str]
    cell: tuple[int, int]
    """Pixels, across and down."""
    left: int = _NAMES

    @property
    def width(self) -> int:
        """Pixels."""
        return self.left + len(self.columns) * self.cell[0]

    @property
    def height(self) -> int:
        """Pixels."""
        return len(self.rows) * self.cell[1]


def forgetting(report: Mapping[str, Any]) -> Grid:
    """Adapters × koans. report: as `Learned.forgetting` gives it.

    Classes: pass and fail as the base model does, gained and lost against it, unknown.
    """
    base = report["base"]
    rows = {
        task: [_EFFECT.get((before, after), "unknown") for before, after in zip(base, cells, strict=True)]
        for task, cells in report["adapters"].items()
    }
    return _grid(rows, tuple(koan["id"] for koan in report["koans"]), _KOAN)


def similarity(names: Sequence[str], cosines: Sequence[Sequence[float]], order: Sequence[str]) -> Grid:
    """Tasks × tasks, below the diagonal. order: of the tasks; others come last.  Classes: near1 to near4 and far1 to
    far4, for cosines above and below zero, and apart for less than a tenth.
    """
    place = {name: at for at, name in enumerate(order)}
    by_place = sorted(range(len(names)), key=lambda at: (place.get(names[at], len(place)), names[at]))
    rows = {
        names[i]: [_nearness(cosines[i][j]) if at < row else "" for at, j in enumerate(by_place)]
        for row, i in enumerate(by_place)
    }
    return _grid(rows, tuple(names[at] for at in by_place), _TASK if len(names) <= _FEW else _MANY_TASKS)


def variance(layers: Mapping[str, Mapping[str, Any]]) -> Curve | None:
    """How much of all tasks' squared norm lies within 1, 2, … principal directions: the mean over layers and sides, and
    the band from the worst to the best of them. None where there is none.
    """
    curves = [side for layer in layers.values() for side in layer["curves"].values() if side]
    if not curves:
        return None
    longest = max(map(len, curves))
    columns = [[curve[at] if at < len(curve) else 1.0 for curve in curves] for at in range(longest)]
    step = (WIDTH - _LEFT - _RIGHT) / longest
    xs = [round(_LEFT + (at + 1) * step, 1) for at in range(longest)]
    mean = [_y(sum(column) / len(column)) for column in columns]
    best, worst = [_y(max(column)) for column in columns], [_y(min(column)) for column in columns]
    there = [f"{x} {y}" for x, y in zip(xs, best, strict=True)]
    back = [f"{x} {y}" for x, y in zip(reversed(xs), reversed(worst), strict=True)]
    every = -(-longest // _MOST_LABELS)
    marks = tuple((x, str(at + 1)) for at, x in enumerate(xs) if (at + 1) % every == 0 or at == 0)
    return Curve(
        dots=(),
        path="M" + "L".join(f"{x} {y}" for x, y in zip(xs, mean, strict=True)),
        band="M" + "L".join([*there, *back]) + "Z",
        grid=tuple((_y(share), f"{share:.0%}") for share in _SHARES),
        marks=marks,
    )


def _grid(rows: Mapping[str, Sequence[str]], columns: tuple[str, ...], cell: tuple[int, int]) -> Grid:
    """Runs of one class are one rectangle, so that a map of ten thousand cells stays a small page."""
    paths: dict[str, list[str]] = {}
    for y, cells in enumerate(rows.values()):
        x = 0
        for kind, run in groupby(cells):
            width = sum(1 for _ in run)
            if kind:
                paths.setdefault(kind, []).append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return Grid(tuple(rows), columns, {kind: "".join(parts) for kind, parts in paths.items()}, cell)


def _nearness(cosine: float) -> str:
    level = next((level for level, least in enumerate(_LEVELS, start=1) if abs(cosine) >= least), 0)
    return f"{'near' if cosine > 0 else 'far'}{level}" if level else "apart"


def _y(share: float) -> float:
    return round(_TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM), 1)
