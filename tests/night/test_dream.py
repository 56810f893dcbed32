"""Failures of the day asked about again: by the real compiler, and an engine that answers as the test says."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
from fake_engine import FakeEngine

from sleepyd.config import Config
from sleepyd.day.fixer import Fixer
from sleepyd.day.memory import Solved
from sleepyd.day.router import Routes
from sleepyd.engine.base import Request
from sleepyd.koans.leak import Guard
from sleepyd.koans.load import load_koans
from sleepyd.night.dream import Dream, dream, unsolved
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler
from sleepyd.sections import ModelConfig
from sleepyd.store.database import Database
from sleepyd.store.records import Episode, StoredExample

MOVED = """\
fn total(prices: Vec<u32>) -> u32 {
    let copy = prices;
    let sum: u32 = prices.iter().sum();
    sum + copy.len() as u32 + 20
}
"""
BORROWED = MOVED.replace("= prices;", "= &prices;")
CLONED = MOVED.replace("= prices;", "= prices.clone().to_vec();")
STILL_WRONG = MOVED.replace("= prices;", "= &mut prices;")
SIGNATURE = "E0382 : borrow of moved value: `_` : value borrowed here after move"
ROUTES = Routes(3, {SIGNATURE: "use_after_move"}, {}, {"use_after_move": "use_after_move@3"})
CONFIG = Config(model=ModelConfig(path="/no/card", answers="items"))
EPISODE = Episode("api", MOVED, "unfixed", task="use_after_move")
TRIES = 32
Night = Callable[..., Dream]


@pytest.fixture
def asked() -> list[Request]:
    return []


@pytest.fixture
def night(compiler: Compiler, asked: list[Request]) -> Night:
    """`night(answer)`: one episode dreamt of, with answers by request and number."""

    def _night(
        answer: Callable[[Request, int], str], known: Sequence[Solved] = (), episode: Episode = EPISODE, stop: int = -1
    ) -> Dream:
        numbers = count()

        def say(request: Request) -> str:
            asked.append(request)
            return answer(request, next(numbers))

        engine = FakeEngine(say)
        engine.loaded = dict.fromkeys(ROUTES.adapters.values())  # type: ignore[assignment]
        fixer = Fixer(compiler, engine, CONFIG, lambda: ROUTES, lambda found: known if found == SIGNATURE else ())
        return dream(fixer, episode, TRIES, should_stop=lambda: len(asked) == stop)

    return _night


def text(request: Request) -> str:
    return request.messages[0]["content"]


@pytest.mark.rustc
def test_one_right_answer_among_many_is_found_and_the_smallest_of_several_kept(night: Night, asked: list[Request]):
    found = night(lambda request, number: {4: CLONED, 5: CLONED, 6: BORROWED}.get(number, STILL_WRONG))
    assert found.fixed == BORROWED
    assert (found.answers, found.judged) == (8, 3)
    assert {request.adapter for request in asked} == {"use_after_move@3", None}
    assert all(request.temperature == CONFIG.day.temperature for request in asked)
    example = found.example("use_after_move", "borrow_checker")
    assert example is not None
    assert (example.origin, example.error_code, example.signature) == ("dream", "E0382", SIGNATURE)
    assert (example.buggy, example.fixed) == (MOVED, BORROWED)
    assert example.diagnostics


@pytest.mark.rustc
def test_a_similar_fix_is_told_in_the_second_round(night: Night, asked: list[Request]):
    other = MOVED.replace("prices", "costs")
    errors = night(lambda request, number: "").case.errors
    asked.clear()
    known = [Solved(other, other.replace("= costs;", "= &costs;"), errors)]
    found = night(lambda request, number: BORROWED if "&costs" in text(request) else "", known)
    assert found.fixed == BORROWED
    assert found.answers == 16


@pytest.mark.rustc
def test_the_third_round_is_warmer(night: Night):
    found = night(lambda request, number: BORROWED if request.temperature > CONFIG.day.temperature else STILL_WRONG)
    assert (found.fixed, found.answers) == (BORROWED, 16)  # with nothing to tell there is no second round


@pytest.mark.rustc
def test_the_last_round_asks_about_what_failing_answers_leave_wrong(night: Night):
    found = night(lambda request, number: BORROWED if "&mut prices" in text(request) else STILL_WRONG)
    assert (found.fixed, found.answers) == (BORROWED, 24)


@pytest.mark.rustc
def test_nothing_that_does_not_pass_is_an_example(night: Night, asked: list[Request]):
    emptied = "fn total(prices: Vec<u32>) -> u32 {\n    20\n}\n"
    found = night(lambda request, number: emptied)  # it compiles, and the policy refuses it
    assert (found.fixed, found.example("task", "family")) == (None, None)
    assert found.judged == 1
    by_round: dict[tuple[float, int | None], int] = {}
    for request in asked:
        by_round[request.temperature, request.seed] = by_round.get((request.temperature, request.seed), 0) + 1
    assert set(by_round.values()) == {8}  # what is decoded together shares a seed, and nothing else does
    assert len({seed for _, seed in by_round}) == len(by_round)


@pytest.mark.rustc
def test_tests_decide_where_an_episode_has_them(night: Night):
    tests = "#[test]\nfn adds_up() { assert_eq!(total(vec![1, 2]), 25); }\n"
    tested = Episode("api", MOVED, "unfixed", tests=tests, task="use_after_move")
    forgets = MOVED.replace("= prices;", "= Vec::<u32>::new();")
    assert night(lambda request, number: forgets).fixed == forgets  # nothing but a test can know better
    assert night(lambda request, number: forgets, episode=tested).fixed is None
    found = night(lambda request, number: forgets if number % 2 else BORROWED, episode=tested)
    example = found.example("use_after_move", "borrow_checker")
    assert (found.fixed, example and example.tests) == (BORROWED, tests)


@pytest.mark.rustc
def test_a_night_that_is_stopped_draws_and_judges_no_more(night: Night, asked: list[Request]):
    found = night(lambda request, number: BORROWED, stop=8)
    assert (len(asked), found.fixed, found.judged) == (8, None, 0)


@pytest.mark.rustc
def test_a_program_that_compiles_by_now_is_left_alone(night: Night, asked: list[Request]):
    found = night(lambda request, number: "", episode=Episode("api", BORROWED, "unfixed"))
    assert (found.fixed, found.answers, asked) == (None, 0, [])


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "db") as opened:
        yield opened


def test_what_is_dreamt_of_is_unfixed_known_to_nobody_and_no_koan(database: Database):
    koans = load_koans(shipped_koans())
    older, again = (Episode("api", code, "unfixed", task="a") for code in (MOVED, MOVED.replace("    ", "\t")))
    other = Episode("api", STILL_WRONG, "unfixed", task="b")
    corrected = Episode("api", CLONED, "unfixed", task="b")
    for episode in (
        older,
        again,
        other,
        corrected,
        Episode("api", BORROWED, "fixed", task="a"),
        Episode("api", koans[0].buggy.replace("fn ", "fn  "), "unfixed", task="a"),
    ):
        database.record_episode(episode)
    database.add_example(StoredExample("correction", "b", "family", "E0382", SIGNATURE, CLONED, BORROWED))
    guard = Guard(koans)
    assert [episode.id for episode in unsolved(database, guard)] == [other.id, again.id]
    assert [episode.id for episode in unsolved(database, guard, frozenset({"b"}))] == [other.id]
