"""An evaluation's report as a person reads it: problems, tasks, families, tiers, and what it all comes to."""

from collections.abc import Mapping
from typing import Any

import typer

from sleepyd.cli.front import columns

_LISTED = 60
"""With more problems than this, only the counts are shown: `--json` has each."""
_CHANCE = 0.05


def show(report: Mapping[str, Any]) -> None:
    """Print the report."""
    if report["total"] <= _LISTED:
        _problems(report["koans"])
        typer.echo()
    for kind, groups in (("task", report["tasks"]), ("family", report["families"])):
        _groups(kind, groups)
        typer.echo()
    if "tiers" in report:
        _tiers(report["tiers"])
        typer.echo()
    typer.echo(
        f"{report['strategy']} on {report['set']}, generation {report['generation']}: {report['passed']} of "
        f"{report['total']} passed ({report['pass_at_1']:.0%}; 95% interval {_interval(report)})"
    )
    if "pass_at_k" in report:
        typer.echo("with samples: " + ", ".join(f"pass@{k} {share:.0%}" for k, share in report["pass_at_k"].items()))
    if "against" in report:
        typer.echo(comparison(report["against"]))
    typer.echo(f"stored as {report['id']}" + (f" ({report['name']})" if report["name"] else ""))


def comparison(against: Mapping[str, Any]) -> str:
    """The paired test as one sentence."""
    gained, lost, shared, p = len(against["gained"]), len(against["lost"]), against["shared"], against["p_value"]
    head = f"against {against['name'] or against['id']} ({against['strategy']}, generation {against['generation']})"
    rest = f"; {against['not_comparable']} not comparable" if against["not_comparable"] else ""
    if not shared:
        return f"{head}: no problem is in both, so there is nothing to compare{rest}"
    if not gained + lost:
        return f"{head}: nothing gained or lost of {shared} shared{rest}"
    verdict = "hardly chance" if p < _CHANCE else "could be chance"
    return f"{head}: gained {gained}, lost {lost} of {shared} shared; p = {p:.2g}: {verdict}{rest}"


def _problems(rows: list[dict[str, Any]]) -> None:
    shown = ("id", "task", "passed", "tier", "adapter", "outcome")
    columns((*shown, "reason"), [[row[key] for key in shown] + [row["reason"][:60]] for row in rows])


def _groups(kind: str, groups: Mapping[str, Mapping[str, Any]]) -> None:
    drawn = list(dict.fromkeys(k for counts in groups.values() for k in counts.get("pass_at_k", ())))
    columns(
        (kind, "passed", "total", "rate", "95% interval", *(f"pass@{k} sampled" for k in drawn)),
        [
            [name, counts["passed"], counts["total"], f"{counts['pass_at_1']:.0%}", _interval(counts)]
            + [f"{counts['pass_at_k'][k]:.0%}" for k in drawn]
            for name, counts in sorted(groups.items())
        ],
    )


def _tiers(tiers: Mapping[str, Mapping[str, int]]) -> None:
    rows, so_far = [], 0
    for tier, counts in tiers.items():
        so_far += counts["passed"]
        rows.append((tier, counts["passed"], so_far))
    columns(("tier", "added", "so far"), rows)


def _interval(counts: Mapping[str, Any]) -> str:
    low, high = counts["wilson95"]
    return f"{low:.0%} to {high:.0%}"
