"""Strategies on a few problems, with the real compiler and an engine that answers as the test says."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from fake_engine import FakeEngine

from sleepyd.config import Config, ModelConfig
from sleepyd.day.fixer import Fixer
from sleepyd.day.router import Routes
from sleepyd.engine.base import Request
from sleepyd.errors import EngineUnavailable, InvalidInput
from sleepyd.evals import run as evals
from sleepyd.evals.run import Tried
from sleepyd.koans import dataset
from sleepyd.koans.load import Example
from sleepyd.rust.compiler import Compiler

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


def test_averaged_without_an_average_is_refused(fixer: Fixer) -> None:
    with pytest.raises(InvalidInput, match="averaged: got no adapter"):
        evals.evaluate(PROBLEMS, fixer, "averaged")


def test_an_unknown_strategy_is_refused(fixer: Fixer) -> None:
    with pytest.raises(InvalidInput, match="got 'best', expected one of baseline, averaged, routed, cascade"):
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


def test_the_report_has_the_agreed_shape(fixer: Fixer) -> None:
    tried = evals.evaluate(PROBLEMS, fixer, "routed")
    report = evals.report(tried, strategy="routed", set_name="all", engine="fake", generation=5)
    assert json.loads(json.dumps(report)) == report
    assert {k: report[k] for k in ("strategy", "set", "engine", "generation", "passed", "total", "pass_at_1")} == {
        "strategy": "routed",
        "set": "all",
        "engine": "fake",
        "generation": 5,
        "passed": 2,
        "total": 4,
        "pass_at_1": 0.5,
    }
    assert report["wilson95"] == pytest.approx([0.1500, 0.8500], abs=1e-4)
    assert report["families"] == {"types": {"passed": 1, "total": 3}, "borrow_checker": {"passed": 1, "total": 1}}
    assert report["tasks"] == {"wrong_type": {"passed": 1, "total": 3}, "use_after_move": {"passed": 1, "total": 1}}
    first = report["koans"][0]
    assert first.pop("ms") >= 0
    assert first == {
        "id": "s7",
        "task": "wrong_type",
        "passed": True,
        "tier": "routed",
        "adapter": "wrong_type@5",
        "error_code": "E0308",
        "outcome": "passed",
        "reason": "",
    }
    assert [k["error_code"] for k in report["koans"]] == ["E0308", "E0382", "E0308", None]


def test_a_report_of_nothing_is_a_report() -> None:
    report = evals.report([], strategy="routed", set_name="all", engine="fake", generation=0)
    assert (report["pass_at_1"], report["wilson95"], report["koans"]) == (0.0, [0.0, 1.0], [])


def test_problems_come_from_example_files_and_are_named_by_task_and_seed(fixer: Fixer, tmp_path: Path) -> None:
    example = Example("wrong_type", "types", "E0308", "", "2021", swapped(7).buggy, "", "", (), "sk", 41, "held", "g")
    dataset.write(tmp_path / "x.jsonl", [example])
    (tried,) = evals.evaluate(dataset.read(tmp_path / "x.jsonl"), fixer, "routed")
    assert (tried.id, tried.passed) == ("wrong_type/41", True)
