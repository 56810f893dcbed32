"""What a task is practised on beside its examples: what was fixed by day, and variants."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from night_house import stored

from sleepyd.day.signature import signature
from sleepyd.koans.leak import Guard, fingerprint
from sleepyd.koans.load import Example, load_koans
from sleepyd.night import practice
from sleepyd.night.collect import Lessons
from sleepyd.night.practice import Practice
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler
from sleepyd.store.database import Database
from sleepyd.store.records import Episode

TASK = "missing_mut"
KOAN = next(koan for koan in load_koans(shipped_koans()) if koan.task == TASK)
Proven = Callable[[str], list[Example]]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "sleepyd.db") as opened:
        yield opened


def fixed(number: int, **other: object) -> Episode:
    """A program that the model fixed by day."""
    code = f"fn f{number}() {{\n    let n = {number};\n    n += {number};\n}}\n" + "fn g() {}\n" * number
    made = {"tier": "routed", "task": TASK, "result_code": code.replace("let n", "let mut n")}
    return Episode("api", code, "fixed", diagnostics=[{"message": "m"}], **{**made, **other})  # type: ignore[arg-type]


def lessons(proven: Proven, count: int = 4) -> Lessons:
    examples = tuple(stored(e) for e in proven(TASK)[:count])
    return Lessons(TASK, "borrow_checker", examples, ())


@pytest.mark.rustc
def test_the_newest_programs_that_the_model_fixed_are_replayed_but_few(database: Database, proven: Proven) -> None:
    own = replace(lessons(proven), train=lessons(proven).train * 2)  # a quarter of eight
    for number in range(4):
        database.record_episode(fixed(number))
    found = practice.replays(database, Guard(), own)
    assert [e.buggy for e in found] == [fixed(3).code, fixed(2).code]
    assert {(e.origin, e.task, e.family) for e in found} == {("replay", TASK, "borrow_checker")}
    assert found[0].fixed == fixed(3).result_code
    assert found[0].diagnostics == [{"message": "m"}]


@pytest.mark.rustc
@pytest.mark.parametrize(
    "episode",
    [
        fixed(1, tier="compiler"),
        fixed(1, tier="memory"),
        fixed(1, task="missing_debug"),
        fixed(1, result_code=None),
        fixed(1, feedback="rejected"),
        Episode("api", KOAN.buggy, "fixed", tier="routed", task=TASK, result_code=KOAN.fixed),
    ],
    ids=["compiler's", "memory's", "another task's", "nothing", "disliked", "a koan"],
)
def test_what_is_not_the_models_good_work_is_not_replayed(database: Database, proven: Proven, episode: Episode) -> None:
    database.record_episode(episode)
    assert practice.replays(database, Guard([KOAN]), lessons(proven)) == ()


@pytest.mark.rustc
def test_what_is_an_example_already_is_not_replayed_nor_one_program_twice(database: Database, proven: Proven) -> None:
    own = replace(lessons(proven), train=lessons(proven).train * 3)
    known = own.train[0]
    for code in (known.buggy, "// seen\n" + known.buggy, fixed(1).code, "\n\n" + fixed(1).code):
        database.record_episode(replace(fixed(9), code=code, id=str(len(code))))
    assert [fingerprint(e.buggy) for e in practice.replays(database, Guard(), own)] == [fingerprint(fixed(1).code)]


@pytest.mark.rustc
def test_few_examples_are_filled_up_with_proven_variants(proven: Proven, compiler: Compiler) -> None:
    own, counted = lessons(proven, 2), list[int]()
    found = practice.varied(own, 7, compiler, time.monotonic() + 600, on_count=counted.append)
    assert (len(found), counted[-1]) == (5, 5)
    assert {e.origin for e in found} == {"variant"}
    assert len({fingerprint(e.buggy) for e in (*found, *own.train)}) == 7
    for one in found:
        errors = compiler.check(one.buggy, one.edition).errors
        assert signature(errors[0]) in {e.signature for e in own.train}
        assert compiler.check(one.fixed, one.edition).ok
    assert practice.varied(own, 2, compiler, time.monotonic() + 600) == ()
    assert practice.varied(own, 7, compiler, time.monotonic() - 1) == ()


@pytest.mark.rustc
def test_practice_is_trained_on_and_judges_nothing(proven: Proven) -> None:
    one, two, three, four = lessons(proven).train
    own = Lessons(TASK, "f", (one,), (two,))
    joined = Practice((three,), (four,)).joined(own)
    assert (joined.train, joined.held_out) == ((one, three, four), (two,))
    assert Practice((three,), ()).counts() == {"replay": 1}
    leaked = replace(three, buggy=KOAN.buggy, fixed=KOAN.fixed)
    assert practice.without_koans([three, leaked], Guard([KOAN])) == [three]
