"""Numbers made into the geometry of pictures; the templates draw them as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 12, 12, 28
_MOST_LABELS = 12


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
        grid=tuple((_y(share), f"{share:.0%}") for share in (0.0, 0.25, 0.5, 0.75, 1.0)),
    )


def _y(share: float) -> float:
    return round(_TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM), 1)
