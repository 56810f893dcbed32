"""What was learned as pictures: the demo's before and after, generations, forgetting, and the subspace.

draw         the learning curve of the demo: what was fixed before and after, by family, and how the losses fell
learning · forgetting · variance      what `sleepyd plot` draws from what is stored
"""

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


def learning(path: Path, curve: Sequence[Mapping[str, Any]]) -> None:
    """The pass rate of each generation with its Wilson interval. curve: as `daemon.insight.Insight.curve`, measured."""
    figure, axes = _figure(7.5, 4.5, "Koans passed, by generation")
    numbers = [point["number"] for point in curve]
    shares = [point["passed"] / point["total"] for point in curve]
    # Rounding may put a bound a hair beyond the rate itself, which a bar's whisker cannot be.
    below = [max(share - point["low"], 0.0) for share, point in zip(shares, curve, strict=True)]
    above = [max(point["high"] - share, 0.0) for share, point in zip(shares, curve, strict=True)]
    axes.errorbar(numbers, shares, yerr=[below, above], color=_BLUE, ecolor=_GREY, capsize=3, marker="o", markersize=5)
    for number, share, point in zip(numbers, shares, curve, strict=True):
        axes.annotate(f"{point['passed']}/{point['total']}", (number, share), (6, 6), textcoords="offset points")
    axes.set_xticks(numbers)
    axes.set_xlabel("generation")
    axes.set_ylim(0, 1.05)
    axes.yaxis.set_major_formatter("{x:.0%}")
    axes.set_ylabel("passed (95 % Wilson interval)")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path)


def forgetting(path: Path, report: Mapping[str, Any]) -> None:
    """Adapters × koans: what each one passes, gains and loses against the base model. report: of `evals.forgetting`."""
    from matplotlib.colors import BoundaryNorm, ListedColormap
    from matplotlib.patches import Patch

    kinds = {"passes": "#b9d7ea", "fails": "#f1f1f1", "gained": "#009e73", "lost": "#d55e00", "unknown": "#ffffff"}
    places = {name: place for place, name in enumerate(kinds)}
    effect = {("P", "P"): "passes", ("F", "F"): "fails", ("F", "P"): "gained", ("P", "F"): "lost"}
    tasks, koans = list(report["adapters"]), report["koans"]
    cells = [
        [places[effect.get(pair, "unknown")] for pair in zip(report["base"], report["adapters"][task], strict=True)]
        for task in tasks
    ]
    height = max(2.5, 0.16 * len(tasks) + 1.6)
    figure, axes = _figure(
        max(7.0, 0.09 * len(koans) + 3),
        height,
        f"What each adapter does to every koan, generation {report['generation']}",
    )
    norm = BoundaryNorm([place - 0.5 for place in range(len(kinds) + 1)], len(kinds))
    axes.imshow(cells, cmap=ListedColormap(list(kinds.values())), norm=norm, aspect="auto", interpolation="nearest")
    axes.set_yticks(range(len(tasks)), tasks, fontsize=7)
    every = max(1, len(koans) // 40)
    axes.set_xticks(range(0, len(koans), every), [koan["id"] for koan in koans[::every]], rotation=90, fontsize=6)
    figure.legend(
        handles=[Patch(facecolor=colour, edgecolor=_GREY, label=name) for name, colour in kinds.items()],
        loc="outside lower center",
        ncols=len(kinds),
        frameon=False,
    )
    figure.savefig(path)


def variance(path: Path, layers: Mapping[str, Mapping[str, Any]], generation: int) -> None:
    """For each layer the share of the tasks' squared norm within 1, 2, … directions. layers: of `share.report`."""
    from matplotlib import colormaps
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11.0, 4.5), dpi=120, layout="constrained")
    figure.suptitle(f"Explained variance of each layer's subspace, generation {generation}")
    panels = figure.subplots(1, 2, sharey=True)
    kinds = sorted({name.rpartition(".")[2] for name in layers})
    colours = {kind: colormaps["tab10"](place % 10) for place, kind in enumerate(kinds)}
    for axes, side, title in zip(panels, ("beta", "alpha"), ("β (output side)", "α (input side)"), strict=True):
        told: set[str] = set()
        for name, layer in layers.items():
            kind = name.rpartition(".")[2]
            values = layer["curves"][side]
            label = None if kind in told else kind
            told.add(kind)
            axes.plot(range(1, len(values) + 1), values, linewidth=1, color=colours[kind], label=label)
        axes.set_title(title, fontsize="medium")
        axes.set_xlabel("directions")
        axes.set_ylim(0, 1.02)
        axes.yaxis.set_major_formatter("{x:.0%}")
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylabel("share of the tasks' squared norm")
    panels[1].legend(fontsize="small", loc="lower right")
    figure.savefig(path)


def _figure(width: float, height: float, title: str) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=120, layout="constrained")
    figure.suptitle(title)
    return figure, figure.subplots()
