"""What the results of an evaluation come to: totals, groups, tiers, and the paired test against an earlier one.

The dictionaries are the machine-readable report (`eval --json`) and what the database keeps; keys are only ever added.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sleepyd.evals.run import Tried
from sleepyd.evals.statistics import mcnemar, pass_at_k, wilson95
from sleepyd.sections import TIERS

Json = dict[str, Any]
_Key = tuple[str, str | None]


def build(outcomes: Sequence[Tried], *, strategy: str, set_name: str, engine: str, generation: int) -> Json:
    """Totals, families, tasks and every problem; for a cascade the tiers, and pass@k where answers were sampled."""
    report = {
        "strategy": strategy,
        "set": set_name,
        "engine": engine,
        "generation": generation,
        **_counts(outcomes),
        "families": _grouped(outcomes, "family"),
        "tasks": _grouped(outcomes, "task"),
    }
    if strategy == "cascade":
        report["tiers"] = {tier: {"passed": sum(o.passed and o.tier == tier for o in outcomes)} for tier in TIERS}
    return {**report, "koans": [_row(outcome) for outcome in outcomes]}


def paired(rows: Iterable[Mapping[str, Any]], earlier: Iterable[Mapping[str, Any]]) -> Json:
    """Gains and losses over the problems that both evaluations tried, and how likely chance alone is to give them.

    rows, earlier: `koans` of two reports.  One id is one problem only where it stands for the same program; a report
    that does not say which program that was is taken at its ids.
    """
    now, then = _passes(rows), _passes(earlier)
    pairs = {key: found for key in now if (found := _counterpart(key, then)) is not None}
    gained = [key[0] for key, before in pairs.items() if now[key] and not then[before]]
    lost = [key[0] for key, before in pairs.items() if then[before] and not now[key]]
    return {
        "shared": len(pairs),
        "not_comparable": len(now) - len(pairs) + len(then.keys() - set(pairs.values())),
        "gained": gained,
        "lost": lost,
        "p_value": mcnemar(len(gained), len(lost)),
    }


def _row(outcome: Tried) -> Json:
    row = {
        "id": outcome.id,
        "task": outcome.task,
        "passed": outcome.passed,
        "tier": outcome.tier,
        "adapter": outcome.adapter,
        "generation": outcome.generation,
        "error_code": outcome.error_code,
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "problem": outcome.problem,
        "ms": round(outcome.ms, 1),
    }
    if outcome.samples:
        row["samples"] = {"n": outcome.samples, "passed": outcome.samples_passed}
    return row


def _counts(outcomes: Sequence[Tried]) -> Json:
    passed, total = sum(o.passed for o in outcomes), len(outcomes)
    counts = {
        "passed": passed,
        "total": total,
        "pass_at_1": passed / total if total else 0.0,
        "wilson95": list(wilson95(passed, total)),
    }
    drawn = min((o.samples for o in outcomes), default=0)
    if drawn:
        counts["pass_at_k"] = {
            str(k): sum(pass_at_k(o.samples, o.samples_passed, k) for o in outcomes) / total
            for k in dict.fromkeys((1, drawn))
        }
    return counts


def _grouped(outcomes: Sequence[Tried], key: str) -> dict[str, Json]:
    groups: dict[str, list[Tried]] = {}
    for outcome in outcomes:
        groups.setdefault(getattr(outcome, key), []).append(outcome)
    return {name: _counts(group) for name, group in groups.items()}


def _passes(rows: Iterable[Mapping[str, Any]]) -> dict[_Key, bool]:
    return {(row["id"], row.get("problem")): row["passed"] for row in rows}


def _counterpart(key: _Key, then: Mapping[_Key, bool]) -> _Key | None:
    return next((known for known in (key, (key[0], None)) if known in then), None)
