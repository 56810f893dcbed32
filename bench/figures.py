"""A measured number beside its bar, and the pages they are kept on.

Owns the form: a `Figure` says what was measured, in what unit, and what the bar is; a run of a measurement is a JSON
file in docs/bench with machine, commit, date and figures; docs/bench.md is made of those files. A ratio is of two
things measured in the same run, so that it means something on another machine: `lost` compares ratios with those of an
earlier run.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sleepyd.pages.tables import table

_LOSS = 0.25
"""A ratio that is worse than the recorded one by more than this share is a loss."""
_HEAD = """# Measured

Made by `make bench` from the files in docs/bench, a run of each measurement with its machine and
commit. A ratio compares two things that took turns in one run, so it means something on any machine; seconds and rates
are this machine's alone.

![How many times its bar each figure reaches](bench/bars.png)
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """value: in `unit`; × is a ratio within the run.  bar: None where there is none.  more: whether more is better."""

    what: str
    value: float
    unit: str
    bar: float | None = None
    more: bool = True

    @property
    def reached(self) -> bool | None:
        """Whether the bar is; None without one."""
        if self.bar is None:
            return None
        return self.value >= self.bar if self.more else self.value <= self.bar

    def row(self) -> tuple[str, str, str, str]:
        """What, value, bar, and whether it is reached; for tables."""
        bar = "" if self.bar is None else f"{'≥' if self.more else '≤'} {_number(self.bar)} {self.unit}"
        said = {None: "", True: "reached", False: "missed"}[self.reached]
        return self.what, f"{_number(self.value)} {self.unit}", bar, said


def write(folder: Path, name: str, figures: Sequence[Figure], machine: Mapping[str, Any], seconds: float) -> None:
    """Keep one run of a measurement as `folder/NAME.json`."""
    run = {
        "name": name,
        "date": time.strftime("%Y-%m-%d"),
        "seconds": round(seconds, 1),
        "machine": dict(machine),
        "figures": [asdict(figure) for figure in figures],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(run, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read(folder: Path, name: str) -> list[Figure]:
    """The figures of the kept run; none when there is none."""
    path = folder / f"{name}.json"
    return [Figure(**f) for f in json.loads(path.read_text(encoding="utf-8"))["figures"]] if path.is_file() else []


def lost(now: Sequence[Figure], before: Sequence[Figure]) -> list[str]:
    """What got worse by more than a quarter, in words; only ratios are compared."""
    earlier = {figure.what: figure.value for figure in before if figure.unit == "×"}
    worse = []
    for figure in now:
        was = earlier.get(figure.what)
        if was is None or figure.unit != "×":
            continue
        if figure.value < was * (1 - _LOSS) if figure.more else figure.value > was / (1 - _LOSS):
            worse.append(f"{figure.what}: {_number(figure.value)} ×, was {_number(was)} ×")
    return worse


def page(folder: Path, about: Mapping[str, str]) -> str:
    """docs/bench.md. about: each measurement's name and what it is, in the order of the page."""
    parts = [_HEAD]
    for name, what in about.items():
        path = folder / f"{name}.json"
        if not path.is_file():
            parts.append(f"## {name}\n\n{what} Not measured yet.\n")
            continue
        run = json.loads(path.read_text(encoding="utf-8"))
        at = run["machine"]
        rows = [Figure(**figure).row() for figure in run["figures"]]
        parts.append(
            f"## {name}\n\n{what} {run['date']}, commit {at['commit']}, {at['processor']}, {at['cores']} cores, "
            f"torch {at['torch']}; took {run['seconds']:.0f} s.\n\n{table(('what', 'measured', 'bar', ''), rows)}"
        )
    return "\n".join(parts)


def draw(folder: Path, names: Sequence[str]) -> None:
    """`folder/bars.png`: how many times its bar each figure reaches, of the kept runs."""
    from matplotlib.figure import Figure as Sheet

    found = [figure for name in names for figure in read(folder, name) if figure.bar and figure.value]
    times = [(f.value / f.bar if f.more else f.bar / f.value) for f in found if f.bar]
    sheet = Sheet(figsize=(9.0, 0.6 + 0.27 * len(found)), dpi=110, layout="constrained")
    axes = sheet.subplots()
    colours = ["tab:green" if figure.reached else "tab:orange" for figure in found]
    axes.barh(range(len(found)), [value - 1 for value in times], left=1, color=colours)
    axes.set_yticks(range(len(found)), [figure.what for figure in found], fontsize=8)
    axes.axvline(1, color="black", linewidth=1)
    axes.set(xscale="log", xlabel="times the bar; right of the line it is reached")
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter("{x:g}")
    sheet.savefig(folder / "bars.png")


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
