"""eval: what it reports, for koans and for files of examples."""

import json
from pathlib import Path

import pytest
from cli_cases import Run
from fake_engine import FakeEngine

from sleepyd.config import Config, shipped_koans
from sleepyd.koans.load import Example, load_koans
from sleepyd.store.database import Database

pytestmark = pytest.mark.rustc


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three koans, of which two are in the frozen set."""
    koans = tmp_path / "koans"
    for name in ("borrow_checker/bc_003", "trait_bounds/tb_001", "lifetimes/lt_001"):
        path = koans / f"{name}.toml"
        path.parent.mkdir(parents=True)
        path.write_bytes((shipped_koans() / f"{name}.toml").read_bytes())
    (koans / "tasks.toml").write_bytes((shipped_koans() / "tasks.toml").read_bytes())
    monkeypatch.setenv("SLEEPYD_PATHS_KOANS", str(koans))
    return koans


def knows(engine: FakeEngine, koan_id: str) -> None:
    """The model answers one koan's question with its fix, and others with nothing."""
    [koan] = [koan for koan in load_koans(shipped_koans()) if koan.id == koan_id]
    head = koan.buggy.strip().splitlines()[0]
    engine.answer = lambda request: koan.fixed if head in str(request.messages) else ""


def test_the_report_counts_what_passed(run: Run, engine: FakeEngine, few: Path, config: Config) -> None:
    knows(engine, "bc_003")
    done = run("eval", "--strategy", "baseline", "--json")
    report = json.loads(done.out)
    assert (report["strategy"], report["set"], report["engine"], report["generation"]) == (
        *("baseline", "frozen", "transformers", 0),
    )
    assert (report["passed"], report["total"], report["pass_at_1"]) == (1, 2, 0.5)
    assert report["wilson95"][0] < 0.5 < report["wilson95"][1]
    assert report["families"] == {
        "borrow_checker": {"passed": 1, "total": 1},
        "trait_bounds": {"passed": 0, "total": 1},
    }
    assert [(koan["id"], koan["passed"], koan["tier"]) for koan in report["koans"]] == [
        ("bc_003", True, "base"),
        ("tb_001", False, "base"),
    ]
    with Database(config.paths.state / "sleepyd.db") as database:
        [row] = database.evaluations()
    assert (row.strategy, row.passed, row.total, row.report) == ("baseline", 1, 2, report)


def test_all_koans_and_a_line_for_people(run: Run, engine: FakeEngine, few: Path) -> None:
    knows(engine, "lt_001")
    done = run("eval", "--strategy", "baseline", "--set", "all")
    assert done.code == 0
    assert "baseline on all, generation 0: 1 of 3 passed (33%; 95% interval " in done.out
    assert "\nlt_001  missing_lifetime_fn" in done.out


def test_a_file_of_examples_is_evaluated_as_well(run: Run, engine: FakeEngine, tmp_path: Path) -> None:
    knows(engine, "bc_003")
    [koan] = [koan for koan in load_koans(shipped_koans()) if koan.id == "bc_003"]
    example = Example(
        task=koan.task,
        family=koan.family,
        error_code=koan.error_code,
        signature="",
        edition="2021",
        buggy=koan.buggy,
        fixed=koan.fixed,
        tests=koan.tests,
        diagnostics=(),
        skeleton="s",
        seed=4,
        split="test",
        origin="generator",
    )
    (tmp_path / "some.jsonl").write_text(json.dumps(example.to_dict()) + "\n")
    report = json.loads(run("eval", "--strategy", "baseline", "--file", tmp_path / "some.jsonl", "--json").out)
    assert (report["set"], report["passed"], report["total"]) == ("some.jsonl", 1, 1)


def test_there_must_be_something_to_average(run: Run, engine: FakeEngine, few: Path) -> None:
    done = run("eval", "--strategy", "averaged")
    assert (done.code, done.out) == (2, "")
    assert "nothing to average; run a night first" in done.err


def test_an_unknown_strategy_is_a_usage_error(run: Run) -> None:
    done = run("eval", "--strategy", "magic")
    assert done.code == 2
    assert "'baseline', 'averaged', 'routed', 'cascade'" in done.err
