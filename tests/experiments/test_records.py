"""Records: measured once, on disk before they count, of one setting."""

import json
from pathlib import Path

import pytest

from sleepyd.errors import InvalidInput
from sleepyd.experiments.records import Records


def test_what_was_measured_is_not_measured_again(tmp_path: Path) -> None:
    path, calls = tmp_path / "deep" / "records.jsonl", []

    def measure() -> dict[str, int]:
        calls.append(1)
        return {"passed": len(calls)}

    first = Records(path, {"model": "m"})
    assert first.once({"arm": "a", "seed": 0}, measure) == {"key": {"arm": "a", "seed": 0}, "passed": 1, "seconds": 0.0}
    again = Records(path, {"model": "m"})
    assert again.once({"seed": 0, "arm": "a"}, measure)["passed"] == 1  # whatever the order
    assert again.once({"seed": 1, "arm": "a"}, measure)["passed"] == 2
    assert [line["passed"] for line in Records(path, {"model": "m"}).lines(arm="a")] == [1, 2]
    assert [line["passed"] for line in again.lines(seed=1)] == [2]


def test_the_time_of_all_units_is_kept_with_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter((0.0, 90.0, 100.0, 250.0))
    monkeypatch.setattr("sleepyd.experiments.records.time.monotonic", lambda: next(clock))
    path = tmp_path / "records.jsonl"
    for number in range(2):
        Records(path, {}).once({"n": number}, dict)
    assert Records(path, {}).minutes == 4.0


def test_a_torn_line_costs_one_unit(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    first = Records(path, {})
    for number in range(3):
        first.once({"n": number}, lambda number=number: {"value": number})
    path.write_bytes(path.read_bytes()[:-9])  # within the last line
    again = Records(path, {})
    assert [line["value"] for line in again.lines()] == [0, 1]
    again.once({"n": 2}, lambda: {"value": 7})
    assert [line["value"] for line in Records(path, {}).lines()] == [0, 1, 7]


def test_a_place_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"file/records.jsonl: cannot be used \(.*\); give another --out"):
        Records(tmp_path / "file" / "records.jsonl", {})


def test_records_of_another_setting_are_not_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    Records(path, {"judges": 12})
    with pytest.raises(
        InvalidInput, match=r"measured with \{'judges': 12\}, expected \{'judges': 2\}; give another --out"
    ):
        Records(path, {"judges": 2})
    assert json.loads(path.read_text()) == {"setting": {"judges": 12}}
