"""The learning curve as a picture: what was fixed before and after, by family, and how the night's losses fell."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sleepyd.demo.report import Answer
from sleepyd.evals.statistics import wilson95

_GREY, _BLUE = "#9a9a9a", "#0072b2"
_SMOOTHED = 5
"""A loss is shown as the mean of this many steps: single batches are small and jump."""


def rates(answers: Sequence[Answer]) -> dict[str, tuple[float, float, float]]:
    """Family -> (rate, below, above): the pass rate and how far its 95 % interval reaches; "all" comes last."""
    groups: dict[str, list[bool]] = {}
    for answer in answers:
        groups.setdefault(answer.koan.family, []).append(answer.passed)
    groups["all"] = [answer.passed for answer in answers]
    found = {}
    for name, passed in groups.items():
        rate = sum(passed) / len(passed)
        low, high = wilson95(sum(passed), len(passed))
        # Rounding may put a bound a hair beyond the rate itself, which a bar's whisker cannot be.
        found[name] = (rate, max(rate - low, 0.0), max(high - rate, 0.0))
    return found


def smoothed(losses: Sequence[float], width: int = _SMOOTHED) -> list[float]:
    """The mean of each loss with those before it, `width` at most."""
    return [sum(part) / len(part) for part in (losses[max(0, i - width + 1) : i + 1] for i in range(len(losses)))]


def draw(
    path: Path, before: Sequence[Answer], after: Sequence[Answer], losses: Mapping[str, Sequence[float]], title: str
) -> None:
    """Write the picture as PNG. losses: task -> loss of each step; without any there is one panel only."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12.0 if losses else 6.5, 4.8), dpi=120, layout="constrained")
    panels = figure.subplots(1, 2 if losses else 1, squeeze=False)[0]
    figure.suptitle(title)
    _draw_rates(panels[0], before, after)
    if losses:
        _draw_losses(panels[1], losses)
    figure.savefig(path)


def _draw_rates(axes: Any, before: Sequence[Answer], after: Sequence[Answer]) -> None:
    for offset, label, colour, answers in ((-0.2, "before", _GREY, before), (0.2, "after", _BLUE, after)):
        found = rates(answers)
        places = [index + offset for index in range(len(found))]
        heights = [rate for rate, _, _ in found.values()]
        whiskers = [[below for _, below, _ in found.values()], [above for _, _, above in found.values()]]
        axes.bar(places, heights, width=0.38, color=colour, label=label, yerr=whiskers, capsize=3, ecolor="#444444")
        axes.set_xticks(range(len(found)), [name.replace("_", "\n") for name in found])
    axes.set_ylim(0, 1.05)
    axes.yaxis.set_major_formatter("{x:.0%}")
    axes.set_ylabel("koans fixed, one try each (95 % Wilson interval)")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_losses(axes: Any, losses: Mapping[str, Sequence[float]]) -> None:
    for task, values in losses.items():
        axes.plot(range(1, len(values) + 1), smoothed(values), linewidth=1.6, label=task)
    axes.set_xlabel("training step of the night")
    axes.set_ylabel(f"loss, mean of {_SMOOTHED} steps")
    axes.set_ylim(bottom=0)
    axes.legend(fontsize="small")
    axes.spines[["top", "right"]].set_visible(False)
