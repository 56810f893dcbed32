"""Interrupted evaluations go on: with the real compiler, and an engine that fails when the test says."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fake_engine import FakeEngine

from sleepyd.config import Config
from sleepyd.day.fixer import Fixer
from sleepyd.day.router import Routes
from sleepyd.engine.base import Request
from sleepyd.errors import Conflict
from sleepyd.evals import resume
from sleepyd.evals import run as evals
from sleepyd.evals.resume import Journal
from sleepyd.evals.run import Tried
from sleepyd.rust.compiler import Compiler
from sleepyd.sections import ModelConfig

DONE = Tried("p1", "h", "types", "types", True, "base", None, 0, "E0308", "passed", "", "fn ä() {}", 1.5, 4, 2)


@dataclass(frozen=True)
class Problem:
    id: str
    buggy: str
    task: str = "wrong_type"
    family: str = "types"
    error_code: str = "E0308"
    edition: str = "2021"
    tests: str = ""


PROBLEMS = [Problem(f"p{n}", f"pub fn answer_{n}() -> bool {{\n    {n}\n}}\n") for n in range(7)]


def right(request: Request) -> str:
    code = request.messages[0]["content"].split("// fix\n")[1]
    lines = code.split("\n")
    return "\n".join(["    true" if line.strip().isdigit() else line for line in lines])


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(right)


@pytest.fixture
def fixer(compiler: Compiler, engine: FakeEngine) -> Fixer:
    return Fixer(compiler, engine, Config(model=ModelConfig(answers="items")), Routes.empty)


def asked(engine: FakeEngine) -> list[str]:
    """Which problems the engine was asked about, by their functions' names."""
    return [str(r.messages).split("answer_")[1][0] for r in engine.asked]


def fails_at(name: str, error: type[BaseException]) -> Callable[[Request], str]:
    def answer(request: Request) -> str:
        if f"answer_{name}" in str(request.messages):
            raise error
        return right(request)

    return answer


@pytest.mark.rustc
@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_what_was_judged_before_an_interruption_is_not_asked_again(
    fixer: Fixer,
    engine: FakeEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: type[BaseException],
) -> None:
    monkeypatch.setattr(resume, "PART", 3)
    engine.answer = fails_at("4", error)
    with Journal(tmp_path / "j.jsonl") as journal, pytest.raises(error):
        resume.evaluate(PROBLEMS, fixer, "baseline", journal)
    assert sorted(journal.tried) == [0, 1, 2]
    engine.answer = right
    engine.asked.clear()
    shares: list[float] = []
    with Journal(tmp_path / "j.jsonl") as journal:
        tried = resume.evaluate(PROBLEMS, fixer, "baseline", journal, on_share=lambda share, note: shares.append(share))
    assert asked(engine) == ["3", "4", "5", "6"]
    whole = evals.evaluate(PROBLEMS, fixer, "baseline")
    assert [replace(t, ms=0) for t in tried] == [replace(t, ms=0) for t in whole]
    assert [t.passed for t in tried] == [True] * 7
    assert shares == sorted(shares)
    assert (shares[0] > 3 / 7, shares[-1]) == (True, pytest.approx(1.0))


@pytest.mark.rustc
def test_a_finished_journal_asks_nothing(fixer: Fixer, engine: FakeEngine, tmp_path: Path) -> None:
    with Journal(tmp_path / "j.jsonl") as journal:
        first = resume.evaluate(PROBLEMS[:2], fixer, "baseline", journal, samples=2)
    engine.asked.clear()
    with Journal(tmp_path / "j.jsonl") as journal:
        assert resume.evaluate(PROBLEMS[:2], fixer, "baseline", journal, samples=2) == first
    assert engine.asked == []


def test_a_line_that_a_kill_left_broken_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    with Journal(path) as journal:
        journal.add({0: DONE, 1: DONE, 2: DONE})
    whole = path.read_bytes()
    for cut in (1, 40, len(whole) // 3 - 1):
        path.write_bytes(whole[:-cut])
        with Journal(path) as journal:
            assert journal.tried == {0: DONE, 1: DONE}
            journal.add({2: replace(DONE, passed=False)})
        with Journal(path) as journal:
            assert journal.tried == {0: DONE, 1: DONE, 2: replace(DONE, passed=False)}


def test_what_stands_after_a_damaged_line_is_not_trusted(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    with Journal(path) as journal:
        journal.add({0: DONE, 1: DONE})
    first, second = path.read_bytes().splitlines(keepends=True)
    for damaged in (b"{}\n", b"7\n", b"\x00\n", b"\xff\n", first.replace(b'"problem"', b'"unknown"')):
        path.write_bytes(first + damaged + second)
        with Journal(path) as journal:
            assert journal.tried == {0: DONE}


def test_fresh_forgets(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    with Journal(path) as journal:
        journal.add({0: DONE})
    with Journal(path, fresh=True) as journal:
        assert journal.tried == {}
    assert not path.exists()


def test_two_processes_do_not_write_one_journal(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.jsonl") as journal:
        journal.add({0: DONE})
        with pytest.raises(Conflict, match="is being run already"):
            Journal(tmp_path / "j.jsonl", fresh=True)
    with Journal(tmp_path / "j.jsonl") as journal:
        assert journal.tried == {0: DONE}


@pytest.mark.rustc
def test_another_evaluation_has_another_journal(tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "config.json").write_text("{}")
    config = Config(model=ModelConfig(path=str(model)))

    def keys() -> list[str]:
        other = replace(config, day=replace(config.day, temperature=0.9))
        return [
            resume.key(PROBLEMS, config, None, strategy="routed", samples=0),
            resume.key(PROBLEMS[1:], config, None, strategy="routed", samples=0),
            resume.key([replace(PROBLEMS[0], id="x"), *PROBLEMS[1:]], config, None, strategy="routed", samples=0),
            resume.key(PROBLEMS, other, None, strategy="routed", samples=0),
            resume.key(PROBLEMS, config, {"number": 1}, strategy="routed", samples=0),
            resume.key(PROBLEMS, config, None, strategy="baseline", samples=0),
            resume.key(PROBLEMS, config, None, strategy="routed", samples=4),
        ]

    first = keys()
    assert first == keys()
    assert len(set(first)) == len(first)
    (model / "config.json").write_text('{"trained": "again"}')
    assert not set(first) & set(keys())
