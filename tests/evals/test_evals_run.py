"""Strategies on a few problems, with the real compiler and an engine that answers as the test says."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from fake_engine import FakeEngine

from sleepyd.config import Config
from sleepyd.day.fixer import Fixer
from sleepyd.day.memory import Solved
from sleepyd.day.router import Routes
from sleepyd.engine.base import Request
from sleepyd.errors import Conflict, EngineUnavailable, InvalidInput
from sleepyd.evals import run as evals
from sleepyd.evals.run import Tried
from sleepyd.koans import dataset
from sleepyd.koans.load import Example
from sleepyd.rust.compiler import Compiler
from sleepyd.sections import DayConfig, ModelConfig

pytestmark = pytest.mark.rustc


@dataclass(frozen=True)
class Problem:
    id: str
    task: str
    family: str
    buggy: str
    error_code: str = "E0308"
    edition: str = "2021"
    tests: str = ""


def swapped(number: int) -> Problem:
    """Known to the routes; `true` for `number` compiles."""
    code = f"pub fn answer_{number}() -> bool {{\n    {number}\n}}\n"
    return Problem(f"s{number}", "wrong_type", "types", code)


FIXED = {"s7": "pub fn answer_7() -> bool {\n    true\n}\n"}
MOVED = Problem(
    "moved",
    "use_after_move",
    "borrow_checker",
    "pub fn twice(text: String) -> usize {\n    let a = text;\n    a.len() + text.len()\n}\n",
    tests='#[test]\nfn counts() {\n    assert_eq!(twice(String::from("ab")), 4);\n}\n',
)
MOVED_FIXED = MOVED.buggy.replace("let a = text", "let a = &text")
CLEAN = Problem("clean", "wrong_type", "types", "pub fn fine() {}\n")
PROBLEMS: Sequence[Problem] = (swapped(7), MOVED, swapped(8), CLEAN)
ROUTES = Routes(
    5,
    {"E0308 : mismatched types : expected `bool`, found integer": "wrong_type"},
    {},
    {"wrong_type": "wrong_type@5", "mean": "mean@5"},
)


def answer(request: Request) -> str:
    """The adapter knows wrong types, the base model knows moves, the average knows nothing."""
    question = request.messages[0]["content"]
    code = question.split("// fix\n")[1]
    if request.adapter == "wrong_type@5":
        return code.replace("\n    7\n", "\n    true\n").replace("\n    8\n", "\n    9\n")
    return code.replace("let a = text", "let a = &text") if request.adapter is None else code


@pytest.fixture
def engine() -> FakeEngine:
    engine = FakeEngine(answer)
    engine.loaded = dict.fromkeys(["wrong_type@5", "mean@5"], Path())
    return engine


@pytest.fixture
def fixer(compiler: Compiler, engine: FakeEngine) -> Fixer:
    return Fixer(compiler, engine, Config(model=ModelConfig(answers="items")), lambda: ROUTES)


def short(tried: Sequence[Tried]) -> list[tuple[str, str, str | None, str]]:
    return [(t.id, t.tier, t.adapter, t.outcome) for t in tried]


def test_the_baseline_asks_the_base_model_only(fixer: Fixer, engine: FakeEngine) -> None:
    assert short(evals.evaluate(PROBLEMS, fixer, "baseline")) == [
        ("s7", "base", None, "same"),
        ("moved", "base", None, "passed"),
        ("s8", "base", None, "same"),
        ("clean", "base", None, "check_failed"),
    ]
    assert [r.adapter for r in engine.asked] == [None, None, None]


def test_routed_asks_the_adapter_of_the_signature_and_else_the_base_model(fixer: Fixer, engine: FakeEngine) -> None:
    assert short(evals.evaluate(PROBLEMS, fixer, "routed")) == [
        ("s7", "routed", "wrong_type@5", "passed"),
        ("moved", "base", None, "passed"),
        ("s8", "routed", "wrong_type@5", "check_failed"),
        ("clean", "base", None, "check_failed"),
    ]
    assert [r.adapter for r in engine.asked] == ["wrong_type@5", None, "wrong_type@5"]


def test_averaged_asks_one_adapter_for_everything(fixer: Fixer, engine: FakeEngine) -> None:
    tried = evals.evaluate(PROBLEMS[:3], fixer, "averaged", averaged="mean@5")
    assert [t.adapter for t in tried] == ["mean@5"] * 3
    assert {t.outcome for t in tried} == {"same"}
    assert [r.adapter for r in engine.asked] == ["mean@5"] * 3


def test_memory_tells_a_known_fix_where_there_is_one(compiler: Compiler, engine: FakeEngine) -> None:
    known = Solved(MOVED.buggy, MOVED_FIXED, compiler.check(MOVED.buggy).errors)
    config = Config(model=ModelConfig(answers="items"))
    fixer = Fixer(compiler, engine, config, lambda: ROUTES, lambda found: [known] if found.startswith("E0382") else [])
    assert short(evals.evaluate(PROBLEMS, fixer, "memory"))[:2] == [
        ("s7", "routed", "wrong_type@5", "passed"),
        ("moved", "memory", None, "passed"),
    ]
    assert [r.messages[0]["content"].startswith("// solved\n") for r in engine.asked] == [False, True, False]


def test_averaged_without_an_average_is_refused(fixer: Fixer) -> None:
    with pytest.raises(InvalidInput, match="averaged: got no adapter"):
        evals.evaluate(PROBLEMS, fixer, "averaged")


def test_an_unknown_strategy_is_refused(fixer: Fixer) -> None:
    with pytest.raises(InvalidInput, match="got 'best', expected one of baseline, averaged, routed, memory, cascade"):
        evals.evaluate(PROBLEMS, fixer, "best")


def test_a_cascade_tries_all_tiers_as_by_day(fixer: Fixer, engine: FakeEngine) -> None:
    fixable = Problem("mut", "missing_mut", "b", "pub fn f() -> u8 {\n    let n = 1;\n    n += 1;\n    n\n}\n")
    assert short(evals.evaluate([fixable, *PROBLEMS], fixer, "cascade")) == [
        ("mut", "compiler", None, "passed"),
        ("s7", "routed", "wrong_type@5", "passed"),
        ("moved", "compiler", None, "passed"),
        ("s8", "base", None, "same"),
        ("clean", "base", None, "check_failed"),
    ]


def test_tests_decide_where_there_are_any(fixer: Fixer, engine: FakeEngine) -> None:
    engine.answer = lambda request: MOVED.buggy.replace(" + text.len()", "")
    (tried,) = evals.evaluate([MOVED], fixer, "baseline")
    assert (tried.passed, tried.outcome) == (False, "tests_failed")


def test_more_problems_than_one_batch_keep_their_order(fixer: Fixer) -> None:
    many = [swapped(7), swapped(8), MOVED] * 7
    tried = evals.evaluate(many, fixer, "routed")
    assert [t.id for t in tried] == ["s7", "s8", "moved"] * 7
    assert [t.passed for t in tried] == [True, False, True] * 7


def test_an_answer_of_another_adapter_ends_the_evaluation(fixer: Fixer, engine: FakeEngine) -> None:
    engine.broken = {"wrong_type@5"}
    with pytest.raises(EngineUnavailable, match="asked adapter wrong_type@5, but another answered"):
        evals.evaluate(PROBLEMS, fixer, "routed")


def test_progress_is_told_for_each_stage(fixer: Fixer) -> None:
    told: list[tuple[str, int, int]] = []
    evals.evaluate(PROBLEMS, fixer, "routed", on_progress=lambda *step: told.append(step))
    assert told == [
        *(("check", n, 4) for n in (1, 2, 3, 4)),
        ("ask", 3, 3),
        *(("judge", n, 4) for n in (1, 2, 3, 4)),
    ]


def test_problems_come_from_example_files_and_are_named_by_task_and_seed(fixer: Fixer, tmp_path: Path) -> None:
    example = Example("wrong_type", "types", "E0308", "", "2021", swapped(7).buggy, "", "", (), "sk", 41, "held", "g")
    dataset.write(tmp_path / "x.jsonl", [example])
    (tried,) = evals.evaluate(dataset.read(tmp_path / "x.jsonl"), fixer, "routed")
    assert (tried.id, tried.passed) == ("wrong_type/41", True)


def test_each_result_says_which_generation_routed_it(fixer: Fixer) -> None:
    for strategy in ("routed", "cascade"):
        assert {t.generation for t in evals.evaluate(PROBLEMS[:2], fixer, strategy, generation=5)} == {5}


@pytest.mark.parametrize("strategy", ["baseline", "routed", "cascade"])
def test_another_generation_than_the_expected_one_ends_the_evaluation(fixer: Fixer, strategy: str) -> None:
    with pytest.raises(Conflict, match="generation 5 routed, expected 4"):
        evals.evaluate(PROBLEMS[:1], fixer, strategy, generation=4)


def test_a_generation_that_changes_under_way_ends_the_evaluation(compiler: Compiler, engine: FakeEngine) -> None:
    served = iter([ROUTES, ROUTES])  # what is asked at the beginning, and for the first problem
    fixer = Fixer(compiler, engine, Config(), lambda: next(served, Routes(6)))
    with pytest.raises(Conflict, match="generation 6 routed, expected 5"):
        evals.evaluate(PROBLEMS, fixer, "routed")


def test_a_cascade_watches_who_answers_as_well(fixer: Fixer, engine: FakeEngine) -> None:
    engine.broken = {"wrong_type@5"}
    with pytest.raises(EngineUnavailable, match="asked adapter wrong_type@5, but another answered"):
        evals.evaluate(PROBLEMS[:1], fixer, "cascade")


def test_samples_are_counted_beside_the_greedy_answer(fixer: Fixer, engine: FakeEngine) -> None:
    greedy = engine.answer

    def lucky(request: Request) -> str:
        if request.temperature == 0:
            return greedy(request)
        code = request.messages[0]["content"].split("// fix\n")[1]
        return code.replace("\n    8\n", "\n    true\n") if request.seed in (1, 3) else "nothing"

    engine.answer = lucky
    tried = evals.evaluate(PROBLEMS, fixer, "routed", samples=4)
    assert [(t.id, t.passed, t.samples, t.samples_passed) for t in tried] == [
        ("s7", True, 4, 0),
        ("moved", True, 4, 0),
        ("s8", False, 4, 2),
        ("clean", False, 4, 0),
    ]
    sampled = [r for r in engine.asked if r.temperature]
    assert {r.temperature for r in sampled} == {0.7}
    assert [r.seed for r in sampled] == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert [r.adapter for r in sampled] == ["wrong_type@5", None, "wrong_type@5"] * 4


def test_samples_are_asked_in_batches(fixer: Fixer, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    ask = engine.generate
    monkeypatch.setattr(engine, "generate", lambda requests: sizes.append(len(requests)) or ask(requests))
    evals.evaluate([swapped(number) for number in range(7, 25)], fixer, "baseline", samples=2)
    assert sizes == [16, 2] * 3


def test_samples_need_chance_and_a_strategy_without_its_own(compiler: Compiler, fixer: Fixer) -> None:
    with pytest.raises(InvalidInput, match="samples: got 2 with strategy cascade"):
        evals.evaluate(PROBLEMS, fixer, "cascade", samples=2)
    cold = Fixer(compiler, fixer.engine, Config(day=DayConfig(temperature=0.0)), lambda: ROUTES)
    with pytest.raises(InvalidInput, match=r"samples: got 2 at day\.temperature 0"):
        evals.evaluate(PROBLEMS, cold, "routed", samples=2)


def test_nothing_more_is_begun_after_an_interruption(fixer: Fixer, engine: FakeEngine) -> None:
    started = threading.Event()

    def interrupted(request: Request) -> str:
        started.set()
        raise KeyboardInterrupt

    engine.answer = interrupted
    with pytest.raises(KeyboardInterrupt):
        evals.evaluate([swapped(number) for number in range(7, 60)], fixer, "cascade")
    assert started.is_set()
    assert len(engine.asked) < 10


def test_another_program_under_the_same_name_is_another_problem() -> None:
    first, again, other = Problem("a", "t", "f", "x"), Problem("a", "t2", "f2", "x"), Problem("a", "t", "f", "y")
    assert evals.identity(first) == evals.identity(again) != evals.identity(other)
