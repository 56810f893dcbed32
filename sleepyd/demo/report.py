"""What came out of a demo: counts before and after, what was lost, as JSON and as tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console, Group
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from sleepyd.demo.client import Json, fix_body
from sleepyd.evals.statistics import wilson95
from sleepyd.koans.load import Koan

_PASSED, _FAILED = "[green]fixed[/]", "[red]not fixed[/]"


@dataclass(frozen=True, slots=True)
class Answer:
    """A koan and what the daemon replied to it."""

    koan: Koan
    reply: Json

    @property
    def passed(self) -> bool:
        """It compiles, passes the hidden tests and obeys the policy."""
        return bool(self.reply["status"] == "fixed")

    @property
    def by(self) -> str:
        """Who was asked: an adapter, or the model alone."""
        attempts = self.reply.get("attempts") or [{}]
        return self.reply.get("adapter") or attempts[-1].get("adapter") or "base model"


@dataclass(frozen=True, slots=True)
class Report:
    """One whole run. `before` and `after` hold the same koans in the same order."""

    before: tuple[Answer, ...]
    after: tuple[Answer, ...]
    corrections: Mapping[str, int]
    """Status -> how many of the dropped ones."""
    night: Json
    """As the daemon tells it; empty when nothing was left to learn."""
    generation: int
    seconds: float
    plot: Path

    @property
    def regressions(self) -> tuple[str, ...]:
        """Koans that were fixed before the night and are not any more."""
        return tuple(b.koan.id for b, a in zip(self.before, self.after, strict=True) if b.passed and not a.passed)

    @property
    def gains(self) -> tuple[str, ...]:
        """Koans that were not fixed before the night and are now."""
        return tuple(b.koan.id for b, a in zip(self.before, self.after, strict=True) if a.passed and not b.passed)

    @property
    def problem(self) -> str:
        """Why this run does not show what it should; empty when it does."""
        if self.night and self.night["state"] != "promoted":
            return f"the night ended as {self.night['state']}: {self.night.get('reason') or 'no reason given'}"
        if self.regressions:
            return f"{len(self.regressions)} koans were fixed before the night only: {', '.join(self.regressions)}"
        if self.night and not self.gains:
            return "the night was promoted, but no koan more is fixed than before"
        return ""

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "before": _count(self.before),
            "after": _count(self.after),
            "tasks": {
                task: {"before": all(a.passed for a in early), "after": all(a.passed for a in late)}
                for task, early, late in self._by_task()
            },
            "regressions": list(self.regressions),
            "generation": self.generation,
            "seconds": round(self.seconds, 1),
            "plot": str(self.plot),
            "corrections": dict(self.corrections),
            "night": {key: self.night.get(key) for key in ("id", "state", "reason")} if self.night else None,
        }

    def _by_task(self) -> Iterable[tuple[str, list[Answer], list[Answer]]]:
        for task in dict.fromkeys(a.koan.task for a in self.before):
            yield task, [a for a in self.before if a.koan.task == task], [a for a in self.after if a.koan.task == task]


def print_report(report: Report, console: Console) -> None:
    """The table, the totals and where the picture is."""
    console.print(_table(report))
    if example := _example(report):
        console.print(example)
    for line in summary(report):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def summary(report: Report) -> list[str]:
    """The last lines."""
    lost = ", ".join(report.regressions) or "none"
    return [
        f"before  {_rate(report.before)}",
        f"after   {_rate(report.after)}   (generation {report.generation})",
        f"gained  {', '.join(report.gains) or 'none'}",
        f"lost    {lost}",
        f"time    {report.seconds:.0f} s in all",
        f"picture {report.plot}",
    ]


def _table(report: Report) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, title="One try for each koan, judged by rustc and hidden tests", title_justify="left"
    )
    for column in ("koan", "task", "error", "before", "after", "answered by"):
        table.add_column(column, no_wrap=column != "task")
    for before, after in zip(report.before, report.after, strict=True):
        koan = before.koan
        row = (_PASSED if before.passed else _FAILED, _PASSED if after.passed else _FAILED, after.by)
        style = "bold" if before.passed != after.passed else ""
        table.add_row(koan.id, koan.task, koan.error_code, *row, style=style)
    return table


def _example(report: Report) -> Group | None:
    """One request with its replies from both days: the first that the night changed."""
    changed = [pair for pair in zip(report.before, report.after, strict=True) if pair[1].koan.id in report.gains]
    if not changed:
        return None
    before, after = changed[0]
    koan = before.koan
    body = fix_body("...", koan.edition, "...")
    first = before.reply["attempts"][-1] if before.reply["attempts"] else {}
    why = f"{first.get('outcome', 'no attempt')}: {first.get('reason', '')}".rstrip(": ")
    told = [
        f"POST /v1/fix  {body}",
        f"{koan.id} ({koan.title}), {before.reply['signature']}",
        f"before: {before.reply['status']} in generation {before.reply['generation']}, by {before.by} ({why})",
        f"after:  {after.reply['status']} in generation {after.reply['generation']}, by {after.by}, "
        f"route by {after.reply['route_rule']}, verified by {after.reply['verified']}",
    ]
    return Group(
        Rule("One fix over HTTP, before and after", align="left"),
        *(Text(line) for line in told),
        Syntax(after.reply["diff"].rstrip("\n"), "diff", background_color="default"),
        Rule(),
    )


def _count(answers: Sequence[Answer]) -> dict[str, int]:
    return {"passed": sum(a.passed for a in answers), "total": len(answers)}


def _rate(answers: Sequence[Answer]) -> str:
    passed, total = sum(a.passed for a in answers), len(answers)
    low, high = wilson95(passed, total)
    return f"{passed} of {total} fixed, 95 % interval {low:.0%} to {high:.0%}"
