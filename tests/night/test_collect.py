"""What there is to learn tonight."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sleepyd.config import shipped_koans
from sleepyd.koans.load import load_koans
from sleepyd.night.collect import Collected, collect
from sleepyd.store.database import Database
from sleepyd.store.records import Episode, StoredExample

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
