"""Answers follow from the records, and the page says what the JSON says."""

import json
from pathlib import Path
from typing import Any

import pytest

from sleepyd.errors import NotFound
from sleepyd.experiments import (
    KNOWN,
    adapters,
    efficiency,
    findings,
    forgetting,
    named,
    overlap,
    routed,
    router,
    sequential,
    sweeps,
    tiers,
    transfer,
)
from sleepyd.experiments.pictures import Curves, Grid
from sleepyd.experiments.records import Records


def records(tmp_path: Path, *lines: tuple[dict[str, Any], dict[str, Any]]) -> Records:
    made = Records(tmp_path / "records.jsonl", {})
    for key, data in lines:
        made.once(key, lambda data=data: data)
    return made


def arm(name: str, passed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A seed of an arm of `routed`: so many of four held-out programs."""
    outcomes = [number < passed for number in range(4)]
    return {"arm": name, "seed": 0}, {"tasks": {"t": {"held_out": outcomes, "koans": [passed > 2]}}, "others": [True]}


@pytest.mark.parametrize(
    ("averaged", "told"), [(1, "25% (2 gained, 0 lost, p = 0.5)"), (4, "100% (0 gained, 1 lost, p = 1)")]
)
def test_arms_are_compared_on_the_same_programs(tmp_path: Path, averaged: int, told: str) -> None:
    counts = {"baseline": 0, "averaged": averaged, "routed": 3, "lora": 2, "one lora": 1}
    found = routed.read(records(tmp_path, *(arm(name, passed) for name, passed in counts.items())))
    assert f"averaged, {told}" in found.answer
    assert found.tables[0].rows[2][1].startswith("3 of 4 (75%")
    assert found.tables[1].rows == (("`t`", "0%", f"{averaged / 4:.0%}", "75%", "50%", "25%"),)
    findings.write(tmp_path, routed.EXPERIMENT, found, {})
    assert (tmp_path / "picture1.png").read_bytes().startswith(b"\x89PNG")


def test_sequential_compares_each_tasks_own_night_with_the_last(tmp_path: Path) -> None:
    lines = []
    for name, later in (("share", [True, True]), ("one lora", [False, False])):
        for number in range(2):
            tasks = {"a": [True, True] if number == 0 else later} | ({"b": [True, False]} if number else {})
            lines.append(({"arm": name, "seed": 0, "night": number}, {"tasks": tasks}))
    for name in ("lora with replay", "lora with anchor"):
        lines.append(({"arm": name, "seed": 0, "night": 0}, {"tasks": {"a": [True]}}))
    found = sequential.read(records(tmp_path, *lines))
    assert "3 of 4 held-out programs were fixed in the night that learned their task and 3 after" in found.answer
    assert "one lora went from 3 to 1" in found.answer
    assert [row[3] for row in found.tables[0].rows] == ["+0", "-2", "+0", "+0"]
    [curves] = found.pictures
    assert isinstance(curves, Curves)
    assert curves.lines["one lora"] == [(1.0, 1.0, 1.0, 1.0), (2.0, 0.25, 0.25, 0.25)]


@pytest.mark.parametrize(("passed", "said"), [(4, "5 corrections reach 80 %"), (3, "no number of corrections")])
def test_efficiency_says_how_many_are_enough(tmp_path: Path, passed: int, said: str) -> None:
    lines = []
    for name in efficiency.ARMS:
        for count, right in ((2, 1), (5, passed)):
            outcomes = [number < right for number in range(4)]
            lines.append(({"arm": name, "count": count, "seed": 0, "task": "t"}, {"passed": outcomes}))
    for task, right in (("t", 12), ("u", 4)):
        outcomes = {"alone": [False] * 12, "passed": [number < right for number in range(12)]}
        key = {"arm": "dreams", "seed": 0, "task": task}
        lines.append((key, {**outcomes, "failures": 9, "solved": 5}))
    found = efficiency.read(records(tmp_path, *lines))
    assert said in found.answer
    assert "from dreams alone 2 of 2 tasks get better, 1 of them by more than chance explains" in found.answer
    assert found.tables[1].rows[0] == ("`t`", "5 of 9", "0 of 12 (0%; 0% to 24%)", "12 of 12 (100%; 76% to 100%)")


def test_the_router_counts_right_wrong_and_base(tmp_path: Path) -> None:
    known = {"right by signature": 3, "wrong by signature": 1}
    unknown = {"base": 2, "right by nearest": 1, "wrong by nearest": 1}
    met = {
        "known": {"of a learned task: its adapter": 4},
        "unknown": {router._STRAY: 1, "of another task: the model alone": 2},
    }
    routes = {"tasks": {"t": {"known": known, "unknown": unknown}}, "met": met}
    wrong = {"own": [True, True], "other": [False, False], "alone": [False, True]}
    found = router.read(
        records(
            tmp_path,
            ({"what": "routes", "seed": 0}, routes),
            ({"what": "wrong", "seed": 0, "task": "t", "through": "u"}, wrong),
        )
    )
    assert "75% of held-out programs are routed to their task, 25% to another and 0% to the base model" in found.answer
    assert "of unknown signatures 25%, 25% and 50%. Of programs" in found.answer
    assert "no adapter, 1 of 3 meet one all the same. Through another task's adapter 0 of 2 programs" in found.answer
    assert found.tables[2].rows[0] == ("of a learned task: its adapter", "4", "0")


def test_tiers_are_counted_by_set(tmp_path: Path) -> None:
    lines = [({"set": "koans"}, {"tiers": ["compiler", "base", "sampled", "none"]})]
    found = tiers.read(records(tmp_path, *lines))
    assert found.answer == "Of 4 koans rustc's suggestions fix 1 and the model 2 more."
    assert found.tables[0].rows[0][2].startswith("2 of 4")


@pytest.mark.parametrize(("broken", "said"), [(True, "breaks 1 of 2 programs"), (False, "no adapter breaks any of 2")])
def test_forgetting_counts_what_an_adapter_breaks(tmp_path: Path, broken: bool, said: str) -> None:
    found = forgetting.read(
        records(
            tmp_path,
            ({"adapter": None, "seed": 0}, {"koans": {"a": True, "b": False}, "others": [True]}),
            ({"adapter": "t", "seed": 0}, {"koans": {"a": not broken, "b": True}, "others": [True]}),
        )
    )
    assert said in found.answer
    assert found.tables[0].rows[0][:2] == ("`t`", "1")
    [grid] = found.pictures
    assert isinstance(grid, Grid)
    assert (grid.rows, grid.columns, grid.values) == (("t",), ("a", "b"), ((-1.0 if broken else 0.0, 1.0),))
    findings.write(tmp_path, forgetting.EXPERIMENT, found, {})
    assert (tmp_path / "picture1.png").read_bytes().startswith(b"\x89PNG")


def test_sweeps_find_the_smallest_value_that_is_enough(tmp_path: Path) -> None:
    lines: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for sweep, values in sweeps.SWEEPS.items():
        for value in values:
            right = 19 if value == values[1] else 20 if value > values[1] else 10
            outcomes = [number < right for number in range(20)]
            key = {"sweep": sweep, "value": value, "seed": 0, "task": "t"}
            lines.append((key, {"passed": outcomes, "parameters": value}))
    ways = {"raw adapters": [True], **{name: [name == "raw"] for name in sweeps._BASES}}
    lines.append(({"sweep": "bases", "seed": 0, "task": "t"}, {"passed": ways}))
    found = sweeps.read(records(tmp_path, *lines))
    assert found.answer.startswith("p = 2, φ = 2 and k = 4 are enough for 95 %")
    assert "of the ways to make a basis, raw keeps most" in found.answer


@pytest.mark.parametrize(("last", "said"), [(4, "better"), (0, "worse"), (2, "as well")])
def test_more_adapters_are_better_or_worse_by_the_records(tmp_path: Path, last: int, said: str) -> None:
    lines = []
    for way in adapters.WAYS:
        for count, right in ((8, 2), (96, last)):
            outcomes = [number < right for number in range(4)]
            key = {"adapters": count, "way": way, "seed": 0, "task": "t"}
            lines.append((key, {"passed": outcomes, "k": 16.0}))
    assert f"learned with k = 16 {said} (50% to" in adapters.read(records(tmp_path, *lines)).answer


@pytest.mark.parametrize(
    ("shared", "said"), [(0.4, "share more than chance explains: by task 4.0 times"), (0.1, "no more")]
)
def test_overlap_is_told_beside_chance(tmp_path: Path, shared: float, said: str) -> None:
    line = {"sizes": [2, 2], "shared": [shared, 0.9], "chance": [0.1, 0.1]}  # of one layer: β, α
    lines = [({"split": "by task", "seed": 0}, line), ({"split": "by family", "seed": 0}, {**line, "shared": []})]
    found = overlap.read(records(tmp_path, *lines))
    assert said in found.answer
    assert [row[1] for row in found.tables[0].rows] == ["β", "α"]
    assert found.tables[0].rows[1][4] == "9.0"


@pytest.mark.parametrize(("near", "said"), [(2, "better"), (0, "worse"), (1, "neither better nor worse")])
def test_transfer_tells_own_from_other_and_which_beginning_is_better(tmp_path: Path, near: int, said: str) -> None:
    on = {"a": [True, True], "b": [False, True]}
    begun = {"nearest": "b", "from nothing": [True, False], "from the nearest": [number < near for number in range(2)]}
    found = transfer.read(
        records(
            tmp_path,
            ({"what": "pairs", "of": "a", "seed": 0}, {"on": on}),
            ({"what": "beginning", "task": "a", "seed": 0}, begun),
        )
    )
    assert (
        "through another task's coefficients 1 of 2 programs are fixed, through their own 2 of 2"
        in found.answer.lower()
    )
    assert f"are {said} than from nothing ({near} and 1 of 2)" in found.answer
    assert found.tables[0].rows == (("`b`", "`a`", "1"),)


def test_the_page_says_what_the_json_says(tmp_path: Path) -> None:
    kept = records(tmp_path, ({"set": "koans"}, {"tiers": ["compiler", "none"]}))
    found = tiers.read(kept)
    findings.write(tmp_path, tiers.EXPERIMENT, found, {"seeds": 1, "commit": "abc"})
    told = json.loads((tmp_path / "findings.json").read_text(encoding="utf-8"))
    page = (tmp_path / "index.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {tiers.EXPERIMENT.question}\n\n**{told['answer']}**\n\nIt would be overturned by ")
    for row in told["tables"][0]["rows"]:
        assert f"| {' | '.join(row)} |\n" in page
    assert "seeds 1, commit abc" in page


def test_every_experiment_that_is_listed_is_there() -> None:
    assert [named(name).name for name in KNOWN] == list(KNOWN)
    with pytest.raises(NotFound, match="experiment 'nothing' is unknown; there are routed, "):
        named("nothing")
