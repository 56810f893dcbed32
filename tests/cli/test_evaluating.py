"""eval: what it reports, on which problems, against which earlier one, and how it goes on after an interruption."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_cases import Run
from fake_engine import FakeEngine

from sleepyd.config import Config
from sleepyd.engine.base import Request
from sleepyd.evals import resume
from sleepyd.koans import explain, generate
from sleepyd.koans.load import Example, load_koans
from sleepyd.places import shipped_koans
from sleepyd.store.database import Database
from sleepyd.store.generations import Generation

pytestmark = pytest.mark.rustc
Stage = Callable[..., Generation]


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
    assert {name: (c["passed"], c["total"]) for name, c in report["families"].items()} == {
        "borrow_checker": (1, 1),
        "trait_bounds": (0, 1),
    }
    assert [(koan["id"], koan["passed"], koan["tier"]) for koan in report["koans"]] == [
        ("bc_003", True, "base"),
        ("tb_001", False, "base"),
    ]
    with Database(config.paths.state / "sleepyd.db") as database:
        [row] = database.evaluations()
    assert (row.id, row.strategy, row.passed, row.total, row.report) == (report["id"], "baseline", 1, 2, report)


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
    assert "'baseline', 'averaged', 'routed', 'memory', 'cascade'" in done.err


def test_held_out_programs_are_judged_task_by_task(run: Run, engine: FakeEngine) -> None:
    done = run(
        "eval", "--strategy", "baseline", "--set", "heldout", "--per-task", 2, "--json",
        "--tasks", "missing_debug, missing_mut",
    )  # fmt: skip
    report = json.loads(done.out)
    assert (report["set"], report["passed"], report["total"]) == ("heldout", 0, 4)
    assert {name: counts["total"] for name, counts in report["tasks"].items()} == {
        "missing_mut": 2,
        "missing_debug": 2,
    }
    assert len({koan["id"] for koan in report["koans"]}) == 4
    for koan in report["koans"]:
        task, seed = koan["id"].split("/")
        held_out = sorted(generate.held_out(task))
        program = generate.draft(task, int(seed), held_out[int(seed) % len(held_out)]).buggy
        assert any(program.splitlines()[0] in str(request.messages) for request in engine.asked)


def test_what_rustc_explains_is_judged_once_it_is_imported(
    run: Run, engine: FakeEngine, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = run("eval", "--set", "explained", "--strategy", "baseline")
    assert (missing.code, missing.out, missing.err.count("\n")) == (2, "", 1)
    assert str(explain.place(config.paths.state, config.rust.rustc)) in missing.err
    assert "koans import-explain" in missing.err
    assert engine.asked == []
    monkeypatch.setattr(explain, "_CODES", (382, 505))
    assert run("koans", "import-explain").code == 0
    report = json.loads(run("eval", "--set", "explained", "--strategy", "baseline", "--json").out)
    assert (report["set"], report["passed"], report["total"]) == ("explained", 0, 2)
    assert {name: counts["total"] for name, counts in report["families"].items()} == {"explained": 2}
    assert set(report["tasks"]) == {"e0382", "e0505"}


def test_tasks_choose_among_koans_and_examples(run: Run, engine: FakeEngine, few: Path) -> None:
    report = json.loads(run("eval", "--strategy", "baseline", "--tasks", "mut_borrow_conflict", "--json").out)
    assert [koan["id"] for koan in report["koans"]] == ["bc_003"]
    unknown = run("eval", "--tasks", "mut_borrow_conflict,nope")
    assert (unknown.code, unknown.out, unknown.err.count("\n")) == (2, "", 1)
    assert 'task nope is not known, expected one that "sleepyd koans tasks" lists' in unknown.err
    elsewhere = run("eval", "--tasks", "missing_lifetime_fn")
    assert (elsewhere.code, elsewhere.err.count("\n")) == (2, 1)
    assert "frozen: no problem of missing_lifetime_fn is in it; choose other --tasks" in elsewhere.err


def test_the_engine_is_one_that_there_is(run: Run, engine: FakeEngine, few: Path) -> None:
    done = run("eval", "--engine", "abacus")
    assert (done.code, done.err) == (2, "error: engine.kind: got 'abacus', expected transformers or vllm\n")
    assert json.loads(run("eval", "--engine", "transformers", "--json").out)["engine"] == "transformers"


def test_a_generation_is_chosen_loaded_and_recorded(run: Run, engine: FakeEngine, few: Path, stage: Stage) -> None:
    stage("missing_clone")
    stage("missing_clone", "missing_hash")
    report = json.loads(run("eval", "--json").out)
    assert (report["generation"], {koan["generation"] for koan in report["koans"]}) == (2, {2})
    assert set(engine.loaded) == {"missing_clone@2", "missing_hash@2"}
    engine.loaded.clear()
    report = json.loads(run("eval", "--generation", 1, "--json").out)
    assert (report["generation"], {koan["generation"] for koan in report["koans"]}) == (1, {1})
    assert set(engine.loaded) == {"missing_clone@1"}
    engine.loaded.clear()
    report = json.loads(run("eval", "--generation", 0, "--json").out)
    assert (report["generation"], engine.loaded) == (0, {})


def test_a_generation_that_does_not_exist_is_named(run: Run, engine: FakeEngine, few: Path, stage: Stage) -> None:
    stage("missing_clone")
    done = run("eval", "--generation", 7)
    assert (done.code, done.out) == (2, "")
    assert done.err == "error: generation 7 does not exist; there are (1,)\n"


def test_samples_give_pass_at_k(run: Run, engine: FakeEngine, few: Path) -> None:
    knows(engine, "bc_003")
    always = engine.answer
    engine.answer = lambda request: always(request) if request.seed in (None, 1) else ""
    report = json.loads(run("eval", "--strategy", "baseline", "--samples", 4, "--json").out)
    assert (report["pass_at_1"], report["pass_at_k"]) == (0.5, {"1": 1 / 8, "4": 1 / 2})
    assert [koan["samples"] for koan in report["koans"]] == [{"n": 4, "passed": 1}, {"n": 4, "passed": 0}]
    out = run("eval", "--strategy", "baseline", "--samples", 4).out
    assert "\nwith samples: pass@1 12%, pass@4 50%\n" in out


def test_an_evaluation_is_compared_with_an_earlier_one(run: Run, engine: FakeEngine, few: Path) -> None:
    knows(engine, "tb_001")
    first = json.loads(run("eval", "--strategy", "baseline", "--name", "monday", "--json").out)
    assert first["name"] == "monday"
    knows(engine, "bc_003")
    for which in ("last", "monday", first["id"]):  # the last one is monday's only for the first of these
        report = json.loads(run("eval", "--strategy", "baseline", "--against", which, "--json").out)
        assert report["against"] == {
            "id": first["id"],
            "name": "monday",
            "strategy": "baseline",
            "generation": 0,
            "shared": 2,
            "not_comparable": 0,
            "gained": ["bc_003"],
            "lost": ["tb_001"],
            "p_value": 1.0,
        }
    out = run("eval", "--strategy", "baseline", "--set", "all", "--against", "monday").out
    assert "\nagainst monday (baseline, generation 0): gained 1, lost 1 of 2 shared; p = 1: could be chance; " in out
    assert "; 1 not comparable\n" in out


def test_an_unknown_evaluation_is_named_before_anything_is_tried(run: Run, engine: FakeEngine, few: Path) -> None:
    done = run("eval", "--against", "last")
    assert (done.code, done.out) == (2, "")
    assert done.err == 'error: no evaluation of the set "frozen" is stored; run one before comparing\n'
    assert 'no evaluation has the id or name "tuesday"' in run("eval", "--against", "tuesday").err
    assert run("eval", "--name", "last").code == 2
    assert engine.asked == []


def test_a_cascade_shows_what_each_tier_added(run: Run, engine: FakeEngine, few: Path) -> None:
    knows(engine, "bc_003")
    report = json.loads(run("eval", "--strategy", "cascade", "--set", "all", "--json").out)
    won = [koan["tier"] for koan in report["koans"] if koan["passed"]]
    assert {tier: counts["passed"] for tier, counts in report["tiers"].items()} == {
        tier: won.count(tier) for tier in ("compiler", "memory", "routed", "base", "sampled")
    }
    assert report["tiers"]["compiler"]["passed"] > 0
    out = run("eval", "--strategy", "cascade", "--set", "all").out
    [last] = [line.split() for line in out.splitlines() if line.startswith("sampled ")]
    assert last == ["sampled", str(won.count("sampled")), str(len(won))]


def test_an_interrupted_evaluation_goes_on(
    run: Run, engine: FakeEngine, few: Path, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resume, "PART", 1)
    knows(engine, "bc_003")
    answer = engine.answer

    def interrupted(request: Request) -> str:
        if len(engine.asked) > 1:
            raise KeyboardInterrupt
        return answer(request)

    engine.answer = interrupted
    stopped = run("eval", "--strategy", "baseline", "--set", "all")
    assert (stopped.code, stopped.out) == (130, "")
    assert "stopped after 1 of 3; the same command goes on from there, with --fresh it starts anew\n" in stopped.err
    journals = config.paths.state / "evaluations"
    assert len(list(journals.iterdir())) == 1
    knows(engine, "bc_003")
    engine.asked.clear()
    done = run("eval", "--strategy", "baseline", "--set", "all", "--json")
    assert "1 of 3 were tried before, going on; --fresh starts anew\n" in done.err
    assert (len(engine.asked), json.loads(done.out)["passed"], json.loads(done.out)["total"]) == (2, 1, 3)
    assert list(journals.iterdir()) == []


def test_fresh_starts_anew(run: Run, engine: FakeEngine, few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resume, "PART", 1)
    engine.broken = {None}
    assert run("eval", "--strategy", "baseline").code == 69
    engine.broken = set()
    done = run("eval", "--strategy", "baseline", "--fresh", "--json")
    assert "were tried before" not in done.err
    assert json.loads(done.out)["total"] == len(engine.asked) - 1
