"""What there is to learn tonight."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from sleepyd.koans.load import load_koans
from sleepyd.night.collect import Collected, collect
from sleepyd.places import shipped_koans
from sleepyd.store.database import Database
from sleepyd.store.records import Correction, Episode, StoredExample, content_hash

KOANS = load_koans(shipped_koans())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "db") as opened:
        yield opened


def add(database: Database, task: str, count: int, start: int = 0, signature: str = "s") -> list[str]:
    """Examples that differ in structure, so that none is another in disguise."""
    ids = []
    for number in range(start, start + count):
        buggy = f"fn {task}() {{ {'let a = b; ' * (number + 1)}}}"
        fixed = buggy.replace("let a", "let mut a")
        example = StoredExample("correction", task, "family", "E0596", signature, buggy, fixed)
        ids.append(database.add_example(example).id)
    return ids


def correct(database: Database, origin: str, *examples: StoredExample) -> list[str]:
    """The examples as corrections that came through `origin`; returns the corrections' ids."""
    made = []
    for example in examples:
        sha256 = content_hash(example.buggy, example.fixed)
        row = Correction(origin, sha256, "accepted", "verified", wrong_attempt=example.buggy, correct_fix=example.fixed)
        made.append(database.add_correction(row, example).id)
    return made


def some(task: str, count: int, start: int = 0) -> list[StoredExample]:
    """Examples of a task, none of them another in disguise."""
    return [
        StoredExample(
            "correction", task, "f", "E0596", "s", f"fn {task}() {{ {'a; ' * n} }}", f"fn b() {{ {'b; ' * n} }}"
        )
        for n in range(start + 1, start + count + 1)
    ]


def found(database: Database, **options: object) -> Collected:
    return collect(database, KOANS, **{"min_examples": 3, "seed": 0, **options})  # type: ignore[arg-type]


def test_tasks_with_enough_new_examples_are_learned(database: Database) -> None:
    ids = add(database, "many", 10)
    add(database, "few", 2)
    collected = found(database)
    (lessons,) = collected.tasks
    assert (lessons.task, lessons.family) == ("many", "family")
    assert (len(lessons.train), len(lessons.held_out)) == (8, 2)
    assert sorted(e.id for e in (*lessons.train, *lessons.held_out)) == sorted(ids)
    assert collected.skipped == {"few": "2 examples, 3 are needed"}


@pytest.mark.parametrize(("count", "held_out"), [(3, 1), (5, 1), (9, 1), (10, 2), (15, 3)])
def test_a_fifth_is_held_out_and_at_least_one(database: Database, count: int, held_out: int) -> None:
    add(database, "task", count)
    (lessons,) = found(database).tasks
    assert (len(lessons.train), len(lessons.held_out)) == (count - held_out, held_out)


def test_one_example_is_never_enough(database: Database) -> None:
    add(database, "single", 1)
    collected = found(database, min_examples=1)
    assert (collected.tasks, collected.skipped) == ((), {"single": "1 examples, 2 are needed"})


def test_what_was_learned_is_not_learned_again_until_something_is_new(database: Database) -> None:
    night = database.start_night(parent_generation=1, pid=1).id
    ids = add(database, "task", 4)
    database.mark_used(ids, night)
    assert found(database).skipped == {"task": "nothing new since it was last learned"}
    add(database, "task", 1, start=4)
    (lessons,) = found(database).tasks
    assert len(lessons.train) + len(lessons.held_out) == 5


def test_koans_are_left_out_in_every_disguise(database: Database) -> None:
    koan = KOANS[0]
    add(database, "task", 3)
    leaked = [
        database.add_example(StoredExample("correction", "task", "f", "E0382", "s", buggy, fixed)).id
        for buggy, fixed in ((koan.buggy, "fn f() {}"), ("fn g() {}", f"// mine\n{koan.fixed}"))
    ]
    collected = found(database)
    (lessons,) = collected.tasks
    assert collected.leaked == tuple(leaked)
    assert not {e.id for e in (*lessons.train, *lessons.held_out)} & set(leaked)


def test_row_69_a_correction_that_is_a_koan_says_so_and_has_no_example_any_more(database: Database) -> None:
    koan = KOANS[0]
    [leak] = correct(database, "drop", StoredExample("correction", "t", "f", "E0382", "s", koan.buggy, koan.fixed))
    [other] = correct(database, "drop", *some("t", 1))
    assert len(found(database).leaked) == 1
    row = database.get_correction(leak)
    assert (row.status, row.reason) == ("rejected", f"leak: it is {koan.id}, by which we are judged")
    assert [example.id for example in database.examples()] == [database.get_correction(other).example_id]
    assert found(database).leaked == ()


def test_row_70_of_300_corrections_of_one_origin_25_are_learned_and_the_rest_is_held(
    database: Database,
) -> None:
    poisoned = {database.get_correction(id_).example_id: id_ for id_ in correct(database, "drop", *some("bad", 300))}
    honest = [database.get_correction(id_).example_id for id_ in correct(database, "cli", *some("honest", 25))]
    first = sorted(poisoned)[:25]
    with structlog.testing.capture_logs() as lines:
        collected = found(database, max_per_origin=25)
    learned = {e.id for lessons in collected.tasks for e in (*lessons.train, *lessons.held_out)}
    assert learned == {*first, *honest}
    assert (collected.held, collected.skipped) == ({"drop": 275}, {})
    assert {e.id for e in database.examples()} == learned
    held = database.corrections(limit=None, status="held")
    assert {row.id for row in held} == {id_ for example, id_ in poisoned.items() if example not in first}
    assert {row.reason for row in held} == {"held for review: more than 25 new ones of drop a night"}
    [alarm] = [line for line in lines if line["log_level"] == "warning"]
    assert (alarm["origin"], alarm["used"], alarm["held"]) == ("drop", 25, 275)
    assert found(database, max_per_origin=25).held == {}


def test_what_a_person_approved_or_a_night_learned_does_not_count(database: Database) -> None:
    night = database.start_night(parent_generation=1, pid=1).id
    approved = correct(database, "drop", *some("task", 10))
    for id_ in approved:
        database.mark_reviewed(id_, "approved")
    learned = correct(database, "drop", *some("task", 10, start=10))
    database.mark_used([database.get_correction(id_).example_id for id_ in learned], night)
    correct(database, "drop", *some("task", 7, start=20))
    collected = found(database, max_per_origin=5)
    (lessons,) = collected.tasks
    assert len(lessons.train) + len(lessons.held_out) == 10 + 10 + 5
    assert collected.held == {"drop": 2}


def test_a_task_of_which_too_few_are_left_waits_for_review(database: Database) -> None:
    correct(database, "drop", *some("first", 4), *some("second", 4))
    collected = found(database, max_per_origin=5)
    assert [lessons.task for lessons in collected.tasks] == ["first"]
    assert collected.skipped == {"second": "1 examples, 3 are needed; 3 wait for review"}
    assert found(database, max_per_origin=0).skipped == {"second": "1 examples, 3 are needed"}


def test_leaked_examples_do_not_make_a_task_large_enough(database: Database) -> None:
    add(database, "task", 2)
    database.add_example(StoredExample("correction", "task", "f", "E0382", "s", KOANS[1].buggy, KOANS[1].fixed))
    assert found(database).skipped == {"task": "2 examples, 3 are needed"}


def test_the_split_depends_on_the_seed_alone(database: Database) -> None:
    add(database, "task", 12)
    first, again, other = (found(database, seed=seed).tasks[0] for seed in (0, 0, 1))
    assert first == again
    assert {e.id for e in first.held_out} != {e.id for e in other.held_out}


def test_tasks_can_be_chosen(database: Database) -> None:
    for task in ("one", "two", "three"):
        add(database, task, 3)
    assert [lessons.task for lessons in found(database, only=frozenset({"two", "four"})).tasks] == ["two"]
    assert [lessons.task for lessons in found(database).tasks] == ["one", "three", "two"]


def test_signatures_are_counted_over_all_examples_of_a_task(database: Database) -> None:
    add(database, "task", 4, signature="common")
    add(database, "task", 1, start=4, signature="rare")
    (lessons,) = found(database).tasks
    assert lessons.signatures == {"common": 4, "rare": 1}


def test_what_could_not_be_fixed_by_day_is_counted(database: Database) -> None:
    for task, signature, status in (
        ("missing_mut", "s", "unfixed"),
        ("missing_mut", "s", "unfixed"),
        (None, "E0001 : x", "unfixed"),
        (None, None, "unfixed"),
        ("missing_mut", "s", "fixed"),
    ):
        database.record_episode(Episode("api", "fn f() {}", status, task=task, signature=signature))
    assert found(database).unfixed == {"missing_mut": 2, "E0001 : x": 1, "?": 1}


def test_an_empty_database_holds_nothing_to_learn(database: Database) -> None:
    assert found(database) == Collected((), {}, (), {})
