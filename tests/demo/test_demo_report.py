import dataclasses
import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from sleepyd.demo import plot
from sleepyd.demo.report import Answer, Report, print_report
from sleepyd.koans.load import Koan


def answer(id_: str, fixed: bool, *, adapter: str | None = None, generation: int = 1) -> Answer:
    koan = Koan(id_, f"task_of_{id_}", "trait_bounds", f"Title of {id_}", "E0599", "2021", "fn a() {}", "fn b() {}", "")
    reply: dict[str, Any] = {
        "status": "fixed" if fixed else "unfixed",
        "diff": "-let a = b;\n+let a = b.clone();\n",
        "signature": "E0599 : no method",
        "route_rule": "signature",
        "generation": generation,
        "verified": "test",
        "adapter": adapter,
        "attempts": [
            {"adapter": adapter, "outcome": "passed" if fixed else "policy", "reason": "" if fixed else "todo!"}
        ],
    }
    return Answer(koan, reply)


def report(before: dict[str, bool], after: dict[str, bool], **night: Any) -> Report:
    return Report(
        before=tuple(answer(i, fixed) for i, fixed in before.items()),
        after=tuple(answer(i, fixed, adapter=f"task_of_{i}@2", generation=2) for i, fixed in after.items()),
        corrections={"accepted": 20},
        night={"id": "N1", "state": "promoted", "reason": "learned", **night},
        generation=2,
        seconds=61.26,
        plot=Path("out/curve.png"),
    )


GOOD = report({"a": True, "b": False}, {"a": True, "b": True})
WORSE = report({"a": True, "b": False}, {"a": False, "b": True})


def test_json_has_the_shape_others_build_on() -> None:
    assert GOOD.to_dict() == {
        "before": {"passed": 1, "total": 2},
        "after": {"passed": 2, "total": 2},
        "tasks": {"task_of_a": {"before": True, "after": True}, "task_of_b": {"before": False, "after": True}},
        "regressions": [],
        "generation": 2,
        "seconds": 61.3,
        "plot": "out/curve.png",
        "corrections": {"accepted": 20},
        "night": {"id": "N1", "state": "promoted", "reason": "learned"},
    }


def test_what_was_lost_is_told_by_koan_and_is_a_problem() -> None:
    assert (WORSE.regressions, WORSE.gains) == (("a",), ("b",))
    assert WORSE.to_dict()["regressions"] == ["a"]
    assert WORSE.problem == "1 koans were fixed before the night only: a"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (GOOD, ""),
        (report({"a": False}, {"a": False}, state="kept", reason="no gain"), "the night ended as kept: no gain"),
        (report({"a": False}, {"a": False}), "the night was promoted, but no koan more is fixed than before"),
        (dataclasses.replace(report({"a": True}, {"a": True}), night={}), ""),
    ],
)
def test_a_run_that_does_not_show_a_gain_has_a_problem_unless_nothing_was_left_to_learn(
    shown: Report, expected: str
) -> None:
    assert shown.problem == expected


def test_the_printed_report_shows_table_example_and_totals() -> None:
    screen = io.StringIO()

    print_report(GOOD, Console(file=screen, width=160))

    text = screen.getvalue()
    for expected in (
        "task_of_b@2",
        "POST /v1/fix",
        "before: unfixed in generation 1, by base model (policy: todo!)",
        "after:  fixed in generation 2, by task_of_b@2, route by signature, verified by test",
        "+let a = b.clone();",
        "before  1 of 2 fixed, 95 % interval 9% to 91%",
        "after   2 of 2 fixed, 95 % interval 34% to 100%   (generation 2)",
        "gained  b",
        "lost    none",
        "picture out/curve.png",
    ):
        assert expected in text


def test_rates_carry_wilson_intervals_by_family_and_for_all() -> None:
    rates = plot.rates(GOOD.before)

    assert list(rates) == ["trait_bounds", "all"]
    assert rates["all"] == pytest.approx((0.5, 0.4055, 0.4055), abs=1e-4)


def test_losses_are_smoothed_over_the_steps_before() -> None:
    assert plot.smoothed([4.0, 2.0, 0.0, 2.0], width=2) == [4.0, 3.0, 1.0, 1.0]


@pytest.mark.parametrize(("losses", "width"), [({}, 780), ({"a": [1.0, 0.5]}, 1440)])
def test_the_picture_is_a_png_with_a_panel_for_losses_where_there_are_any(
    tmp_path: Path, losses: dict[str, list[float]], width: int
) -> None:
    path = tmp_path / "curve.png"

    plot.draw(path, GOOD.before, GOOD.after, losses, "title")

    header = path.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(header[16:20], "big") == width
