"""What results come to, counted by hand."""

import json
from dataclasses import replace
from typing import Any

import pytest

from sleepyd.evals import report as reports
from sleepyd.evals.run import Tried

ONE = Tried("bc_1", "p1", "moves", "borrow", True, "routed", "moves@5", 5, "E0382", "passed", "", "fn f() {}", 12.34)
TRIED = [
    ONE,
    replace(ONE, id="bc_2", problem="p2", passed=False, outcome="check_failed", reason="no"),
    replace(ONE, id="ty_1", problem="p3", task="types", family="types", tier="base", adapter=None),
    replace(ONE, id="ty_2", problem="p4", task="types", family="types", passed=False, tier="base", adapter=None),
]


def built(outcomes: list[Tried], strategy: str = "routed") -> dict[str, Any]:
    return reports.build(outcomes, strategy=strategy, set_name="all", engine="fake", generation=5)


def test_the_report_has_the_agreed_shape() -> None:
    report = built(TRIED)
    assert json.loads(json.dumps(report)) == report
    assert {k: report[k] for k in ("strategy", "set", "engine", "generation", "passed", "total", "pass_at_1")} == {
        "strategy": "routed",
        "set": "all",
        "engine": "fake",
        "generation": 5,
        "passed": 2,
        "total": 4,
        "pass_at_1": 0.5,
    }
    assert report["wilson95"] == pytest.approx([0.1500, 0.8500], abs=1e-4)
    assert not {"tiers", "pass_at_k", "against"} & set(report)
    assert report["koans"][0] == {
        "id": "bc_1",
        "task": "moves",
        "passed": True,
        "tier": "routed",
        "adapter": "moves@5",
        "generation": 5,
        "error_code": "E0382",
        "outcome": "passed",
        "reason": "",
        "problem": "p1",
        "ms": 12.3,
    }


def test_families_and_tasks_have_intervals_too() -> None:
    report = built(TRIED[:3])
    assert {name: (c["passed"], c["total"], c["pass_at_1"]) for name, c in report["families"].items()} == {
        "borrow": (1, 2, 0.5),
        "types": (1, 1, 1.0),
    }
    assert report["families"]["types"]["wilson95"] == pytest.approx([0.2065, 1.0], abs=1e-4)
    assert report["tasks"]["moves"] == report["families"]["borrow"]


def test_a_report_of_nothing_is_a_report() -> None:
    report = built([])
    assert (report["pass_at_1"], report["wilson95"], report["koans"]) == (0.0, [0.0, 1.0], [])


def test_a_cascade_says_what_each_tier_added() -> None:
    won = [replace(ONE, tier=tier) for tier in ("compiler", "compiler", "sampled")]
    lost = replace(ONE, tier="sampled", passed=False)
    assert built([*won, lost], "cascade")["tiers"] == {
        "compiler": {"passed": 2},
        "memory": {"passed": 0},
        "routed": {"passed": 0},
        "base": {"passed": 0},
        "sampled": {"passed": 1},
    }


def test_pass_at_k_is_the_mean_over_problems() -> None:
    sampled = [replace(t, samples=4, samples_passed=n) for t, n in zip(TRIED, (4, 1, 0, 2), strict=True)]
    report = built(sampled)
    assert report["pass_at_1"] == 0.5  # the greedy answer's
    assert report["pass_at_k"] == pytest.approx({"1": (1 + 1 / 4 + 0 + 2 / 4) / 4, "4": 3 / 4})
    assert report["tasks"]["moves"]["pass_at_k"] == pytest.approx({"1": 5 / 8, "4": 1.0})
    assert [row["samples"] for row in report["koans"]] == [{"n": 4, "passed": n} for n in (4, 1, 0, 2)]


def test_one_sample_is_one_number() -> None:
    assert built([replace(ONE, samples=1, samples_passed=1)])["pass_at_k"] == {"1": 1.0}


def rows(passed: str, first: int = 0) -> list[dict[str, Any]]:
    """One row a letter: + passed, - did not."""
    return [{"id": f"k{n}", "problem": f"p{n}", "passed": c == "+"} for n, c in enumerate(passed, start=first)]


def test_pairs_are_counted_over_the_problems_in_both() -> None:
    now, then = rows("+++++-++"), rows("------+", first=1)
    assert reports.paired(now, then) == {
        "shared": 7,
        "not_comparable": 1,
        "gained": ["k1", "k2", "k3", "k4", "k6"],
        "lost": [],
        "p_value": pytest.approx(2 / 32),
    }


def test_what_is_missing_on_either_side_is_not_comparable() -> None:
    found = reports.paired(rows("+-"), rows("+-", first=5))
    assert (found["shared"], found["not_comparable"], found["p_value"]) == (0, 4, 1.0)


def test_a_name_that_stands_for_another_program_is_not_compared() -> None:
    then = [{**row, "problem": "another"} for row in rows("--")]
    assert reports.paired(rows("++"), then)["not_comparable"] == 4


def test_a_report_that_does_not_say_which_program_is_taken_at_its_ids() -> None:
    then = [{"id": "k0", "passed": True}, {"id": "k1", "passed": True}, {"id": "k9", "passed": True}]
    found = reports.paired(rows("+-"), then)
    assert (found["shared"], found["lost"], found["not_comparable"]) == (2, ["k1"], 1)
