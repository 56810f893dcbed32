"""The morning report and the plan of a night: what people read about it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sleepyd.koans.load import load_koans
from sleepyd.night import plan, report
from sleepyd.night.collect import Lessons
from sleepyd.night.stages import EVERYTHING, Wish
from sleepyd.places import shipped_koans
from sleepyd.sections import NightConfig
from sleepyd.store.database import Database
from sleepyd.store.records import Correction, Episode, Night, Stage, StoredExample, content_hash

KOANS = load_koans(shipped_koans())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "db") as opened:
        yield opened


def example(origin: str, number: int, task: str = "missing_ord") -> StoredExample:
    buggy = f"fn f() {{ {'let a = b; ' * number} }}"
    return StoredExample(origin, task, "f", "E0277", "s", buggy, buggy.replace("let a", "let mut a"))


def corrected(database: Database, door: str, number: int) -> StoredExample:
    made = example("correction", number)
    sha256 = content_hash(made.buggy, made.fixed)
    row = Correction(door, sha256, "accepted", "verified", wrong_attempt=made.buggy, correct_fix=made.fixed)
    database.add_correction(row, made)
    return made


def decision(task: str = "missing_ord", promoted: bool = True, **more: object) -> dict[str, object]:
    counts = {"items": 20, "before": 2, "after": 19, "gained": ["a"], "lost": [], "p_value": 0.001}
    return {"task": task, "promoted": promoted, "reason": "gains 17, loses 0 of 20", **counts, **more}


STAGES = [
    Stage("01N", "train", "done", 1.0, {}, "2026-05-05T03:00:00.000Z", "2026-05-05T03:01:30.500Z"),
    Stage("01N", "gate", "running", 0.5, {}, "2026-05-05T03:01:30.500Z", None),
]


def test_lessons_say_whose_they_are(database: Database) -> None:
    mine = [corrected(database, "drop", 1), corrected(database, "drop", 2), corrected(database, "api", 3)]
    dreamt = [example("dream", 4), replace(example("teacher", 5), used_in_night="01BEFORE")]
    lessons = Lessons("missing_ord", "f", (*mine, dreamt[0]), (dreamt[1],))
    assert report.sources(database, [lessons]) == {
        "missing_ord": {
            "train": 4,
            "held_out": 1,
            "new": 4,
            "from": {"correction: api": 1, "correction: drop": 2, "dream": 1, "teacher": 1},
        }
    }


def test_a_report_says_what_helped_how_much_and_what_was_refused() -> None:
    kept = {
        "learned": [decision()],
        "refused": [decision("missing_hash", promoted=False, reason="would break tb_001", caveat="no loss seen")],
        "skipped": {"few": "2 examples, 3 are needed"},
        "held": {"drop": 7},
        "leaked": 1,
        "worked": {"where": "this machine", "at_once": 1, "reason": "no cluster at 10.0.0.7:6379"},
        "lessons": {"missing_ord": {"train": 16, "held_out": 4, "new": 20, "from": {"correction: drop": 20}}},
        "evaluation": {"passed": 27, "total": 30},
        "seconds": 91.2,
    }
    night = Night("promoted", 1, 2, report=kept, reason="learned missing_ord", id="01N")
    found = report.of(night, STAGES)
    assert found["stages"] == {"train": 90.5, "gate": None}
    ours = found["tasks"][0]
    assert (ours["task"], ours["before"]["passed"], ours["after"]["total"]) == ("missing_ord", 2, 20)
    assert ours["after"]["wilson95"] == pytest.approx([0.764, 0.991], abs=0.001)
    page = report.markdown(found)
    assert "Learned missing_ord. Generation 2 is served, from 1." in page
    assert (
        "| missing_ord | learned | 2 of 20 (3% to 30%) | 19 of 20 (76% to 99%) | 20 corrections by files dropped |"
        in page
    )
    assert "| missing_hash | refused |" in page
    assert "would break tb_001; no loss seen |" in page
    assert "- not learned: few: 2 examples, 3 are needed" in page
    assert "- held for review: 7 of files dropped" in page
    assert "- worked on this machine, 1 at once; no cluster at 10.0.0.7:6379\n" in page
    assert found["worked"] == kept["worked"]
    assert "- time: 91 s (train 90 s)" in page


def test_a_failed_night_says_that_nothing_changed() -> None:
    page = report.markdown(report.of(Night("failed", 4, reason="out_of_memory", id="01N"), []))
    assert page.startswith("# Night 01N: failed\n\nNothing changed: out_of_memory. Generation 4 is served as before.")


def test_names_from_programs_stay_text_on_the_page() -> None:
    hostile = decision("a|b\x1b[2J<script>")
    page = report.markdown(report.of(Night("promoted", 1, 2, report={"learned": [hostile]}, id="01N"), []))
    assert "\x1b" not in page
    assert "<script>" not in page
    assert "a\\|b" in page


def test_a_plan_changes_nothing_and_guesses_nothing(database: Database) -> None:
    for number in range(1, 31):
        corrected(database, "drop", number)
    config = NightConfig(max_per_origin=25)
    found = plan.of(config, database, KOANS, EVERYTHING, generation=1)
    assert found["tasks"]["missing_ord"]["new"] == 25
    assert found["held"] == {"drop": 5}
    assert found["seconds"] is None
    assert database.corrections(limit=None, status="held") == []
    only = plan.of(config, database, KOANS, Wish(tasks=("missing_hash",)), generation=1)
    assert (only["tasks"], only["skipped"]) == ({}, {"missing_hash": "no examples of it"})


def test_a_plan_scales_the_times_of_the_last_night(database: Database) -> None:
    for number in range(1, 6):
        corrected(database, "drop", number)
    database.record_episode(Episode("api", "fn main() { let a = 1; a = 2; }", "unfixed"), [])
    night = database.start_night(parent_generation=1)
    database.set_stage(night.id, "train", "done", detail={"tasks": {"a": 1.0, "b": 1.0}})
    database.set_stage(night.id, "evaluate", "done")
    with database.transaction():
        database._db.execute("UPDATE stages SET started_at = '2026-05-05T03:00:00.000Z'")
        database._db.execute("UPDATE stages SET ended_at = '2026-05-05T03:01:00.000Z'")
    found = plan.of(NightConfig(), database, KOANS, EVERYTHING, generation=1)
    assert found["dreams"] == 1
    assert found["seconds"] == {"train": 30.0, "evaluate": 60.0, "all": 90.0}
