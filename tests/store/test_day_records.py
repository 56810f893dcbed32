"""Episodes, corrections and examples as they come back from the database."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import sqlite_utils

from sleepyd.errors import InvalidInput, NotFound
from sleepyd.store.database import Database
from sleepyd.store.records import Attempt, Correction, Episode, StoredExample, content_hash
from sleepyd.store.schema import migrations


@pytest.fixture
def database(tmp_path: Path):
    with Database(tmp_path / "db") as opened:
        yield opened


def example(buggy: str = "b", **changes: object) -> StoredExample:
    fields = {"origin": "correction", "task": "missing_mut", "family": "borrow_checker", "error_code": "E0596"}
    return StoredExample(**{**fields, "signature": "E0596 : s", "buggy": buggy, "fixed": "f", **changes})


def correction(sha256: str = "a" * 64, status: str = "accepted", **changes: object) -> Correction:
    return Correction(**{"origin": "drop", "sha256": sha256, "status": status, "wrong_attempt": "b", **changes})


def test_an_episode_comes_back_equal_with_its_attempts_in_order(database: Database):
    stored = Episode(
        source="api",
        code="fn main() { é }",
        status="fixed",
        error_code="E0596",
        generation=3,
        diagnostics=[{"code": "E0596", "spans": [{"line_start": 1}]}],
        timings={"check": 12.5},
    )
    attempts = [Attempt("compiler", "a", "rejected", reason="E0382", ms=4.0), Attempt("base", "b", "passed")]
    database.record_episode(stored, attempts)
    database.add_attempts(stored.id, [Attempt("sampled", "c", "passed")])
    assert database.get_episode(stored.id) == stored
    got = database.attempts(stored.id)
    assert [(a.position, a.tier, a.candidate, a.outcome) for a in got] == [
        (0, "compiler", "a", "rejected"),
        (1, "base", "b", "passed"),
        (2, "sampled", "c", "passed"),
    ]
    assert got[0].ms == 4.0
    assert got[0].reason == "E0382"


def test_attempts_of_an_unknown_episode_are_refused(database: Database):
    with pytest.raises(InvalidInput, match="FOREIGN KEY"):
        database.add_attempts("nobody", [Attempt("base", "c", "passed")])


def test_episodes_come_newest_first_and_by_status(database: Database):
    for number, status in enumerate(["fixed", "unfixed", "fixed", "unfixed"]):
        database.record_episode(Episode(source="api", code=str(number), status=status))
    assert [e.code for e in database.episodes()] == ["3", "2", "1", "0"]
    assert [e.code for e in database.episodes(limit=1, status="unfixed")] == ["3"]
    assert [e.code for e in database.episodes(limit=None, status="fixed")] == ["2", "0"]


def test_feedback_is_one_of_two_words_on_a_known_episode(database: Database):
    stored = database.record_episode(Episode(source="api", code="c", status="fixed"))
    database.record_feedback(stored.id, "rejected")
    assert database.get_episode(stored.id).feedback == "rejected"
    with pytest.raises(InvalidInput, match="expected accepted or rejected"):
        database.record_feedback(stored.id, "meh")
    with pytest.raises(NotFound):
        database.record_feedback("nobody", "accepted")


def test_the_same_correction_is_one_row_that_counts(database: Database):
    first = database.add_correction(correction(), example())
    again = database.add_correction(correction(source="another file"), example())
    third = database.add_correction(correction(status="rejected", reason="flaky"))
    assert [first.seen_count, again.seen_count, third.seen_count] == [1, 2, 3]
    assert again.id == first.id
    assert third.status == "accepted"
    assert database.corrections() == [third]
    assert [e.id for e in database.examples()] == [first.example_id]


def test_a_rejected_correction_takes_a_later_better_verdict(database: Database):
    first = database.add_correction(correction(status="rejected", reason="tests failed"))
    later = database.add_correction(correction(task="missing_mut", reason="ok"), example())
    assert (later.id, later.created_at) == (first.id, first.created_at)
    assert (later.status, later.reason, later.seen_count) == ("accepted", "ok", 2)
    assert database.get_correction(first.id) == later
    assert later.example_id == database.examples()[0].id


def test_a_held_correction_gets_no_example_by_being_sent_again(database: Database):
    held = database.add_correction(correction(status="held", reason="adds unsafe"))
    again = database.add_correction(correction(), example())
    assert (again.status, again.seen_count) == ("held", 2)
    assert database.examples() == []
    settled = database.settle_correction(held.id, "accepted", "approved", example())
    assert (settled.status, settled.reason, settled.seen_count) == ("accepted", "approved", 2)
    assert [e.id for e in database.examples()] == [settled.example_id]


def test_no_correction_is_accepted_without_an_example(database: Database):
    with pytest.raises(InvalidInput, match="CHECK"):
        database.add_correction(correction())
    assert database.corrections() == []


def test_row_and_example_are_written_together_or_not_at_all(database: Database):
    with pytest.raises(InvalidInput):
        database.add_correction(correction(episode_id="no such episode"), example())
    assert database.examples() == []


def test_examples_are_kept_once_and_filtered(database: Database):
    one = database.add_example(example("b1", diagnostics=[{"code": "E0596"}]))
    two = database.add_example(example("b2", origin="dream", task="missing_clone"))
    assert database.add_example(example("b1", task="other")) == one
    assert one.sha256 == content_hash("2021", "b1", "f", "")
    assert database.examples() == [one, two]
    assert database.examples(task="missing_clone") == [two]
    assert database.examples(origin="correction") == [one]
    night = database.start_night(parent_generation=None, pid=1)
    database.mark_used([one.id], night.id)
    assert database.examples(unused=True) == [two]
    assert database.examples(origin="correction") == [replace(one, used_in_night=night.id)]


def test_a_signature_belongs_to_the_task_of_most_of_its_examples(database: Database):
    for number, task in enumerate(["a", "b", "b"]):
        database.add_example(replace(example(f"p{number}", task=task), signature="E0596 : s : "))
    assert database.task_of("E0596 : s : ") == "b"
    assert database.task_of("E0596 : other : ") is None


def test_content_hash_tells_where_one_part_ends():
    assert content_hash("ab", "c") != content_hash("a", "bc")


def test_json_columns_are_json_in_the_file(database: Database):
    database.add_example(example(diagnostics=[{"message": "größer"}]))
    [row] = database._query("SELECT diagnostics FROM examples")
    assert json.loads(row["diagnostics"]) == [{"message": "größer"}]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("rejected", "preference", "preference"),
        ("rejected", "held", "held"),
        ("preference", "accepted", "accepted"),
        ("preference", "rejected", "preference"),
        ("preference", "preference", "preference"),
        ("held", "accepted", "held"),
        ("accepted", "rejected", "accepted"),
    ],
)
def test_a_better_verdict_takes_the_place_of_one_that_was_not_good_enough(
    database: Database, first: str, second: str, kept: str
):
    for status in (first, second):
        got = database.add_correction(correction(status=status), example() if status == "accepted" else None)
    assert (got.status, got.seen_count) == (kept, 2)
    assert database.corrections() == [got]


def test_a_persons_word_stands(database: Database):
    stored = database.add_correction(correction(), example())
    refused = database.settle_correction(stored.id, "rejected", "no", reviewed=True)
    assert (refused.example_id, refused.reviewed_at is None) == (None, False)
    again = database.add_correction(correction(), example())
    assert (again.status, again.seen_count, again.reviewed_at) == ("rejected", 2, refused.reviewed_at)
    assert database.examples() == []


def test_an_example_that_two_corrections_share_stays_until_both_are_settled(database: Database):
    one, other = (database.add_correction(correction(sha256), example()) for sha256 in ("a" * 64, "b" * 64))
    assert one.example_id == other.example_id
    database.settle_correction(one.id, "held", "too many")
    assert [found.id for found in database.examples()] == [other.example_id]
    database.settle_correction(other.id, "held", "too many")
    assert database.examples() == []


def test_corrections_of_before_reviews_are_kept(tmp_path: Path):
    old = sqlite_utils.Database(tmp_path / "old")
    migrations.apply(old, stop_before="m003_reviewed_corrections")
    columns = {"origin": "drop", "source": "", "wrong_attempt": "b", "correct_fix": "f", "edition": "2021"}
    columns |= {"tests": "", "seen_count": 3, "created_at": "2026-01-01T00:00:00.000Z", "reason": "why"}
    for status in ("held", "rejected"):
        old["corrections"].insert({"id": status, "sha256": status, "status": status, **columns})
    old.close()
    with Database(tmp_path / "old") as database:
        kept = [(row.id, row.status, row.seen_count, row.reviewed_at) for row in database.corrections()]
        assert kept == [("rejected", "rejected", 3, None), ("held", "held", 3, None)]
        assert database.add_correction(correction("held", "preference")).seen_count == 4
        assert database.settle_correction("held", "preference", "now").status == "preference"
