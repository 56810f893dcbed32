"""generations forgetting: every adapter on every koan, kept where the dashboard finds it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_cases import Run
from fake_engine import FakeEngine

from sleepyd.config import Config
from sleepyd.engine.base import Request
from sleepyd.evals import resume
from sleepyd.koans.load import Koan, load_koans
from sleepyd.store.database import Database
from sleepyd.store.generations import Generation

pytestmark = pytest.mark.rustc
Stage = Callable[..., Generation]
KNOWN = {"": {"bc_003"}, "missing_clone": {"bc_003", "tb_001"}, "missing_hash": {"lt_001"}}
"""Who fixes which of the three koans; "" is the base model."""


@pytest.fixture
def koans(few: Path, engine: FakeEngine) -> dict[str, Koan]:
    """The three koans, and an engine whose adapters know them as `KNOWN` says."""
    there = {koan.id: koan for koan in load_koans(few)}

    def answer(request: Request) -> str:
        asked = str(request.messages)
        for koan in there.values():
            if (
                koan.buggy.strip().splitlines()[0] in asked
                and koan.id in KNOWN[(request.adapter or "").partition("@")[0]]
            ):
                return koan.fixed
        return ""

    engine.answer = answer
    return there


def test_each_adapter_is_asked_each_koan_and_compared_with_the_base_model(
    run: Run, stage: Stage, koans: dict[str, Koan], config: Config, engine: FakeEngine
) -> None:
    stage("missing_clone", "missing_hash")
    done = run("generations", "forgetting", "--json")
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert [koan["id"] for koan in report["koans"]] == ["bc_003", "lt_001", "tb_001"]
    assert (report["base"], report["adapters"]) == ("PFF", {"missing_clone": "PFP", "missing_hash": "FPF"})
    assert (report["strategy"], report["set"], report["generation"]) == ("each-adapter", "all", 1)
    with Database(config.paths.state / "sleepyd.db") as database:
        [row] = database.evaluations()
        assert (row.strategy, row.set, row.passed, row.total) == ("each-adapter", "all, each adapter", 3, 6)
        assert {"id": row.id, **row.report} == report
    assert list((config.paths.state / resume.FOLDER).iterdir()) == []
    engine.loaded.clear()  # every run has an engine of its own
    told = run("generations", "forgetting", 1, "--tasks", "missing_hash", "--set", "frozen").out
    assert "2 koans; the base model alone passes 1" in told
    assert told.splitlines()[-1].split() == ["missing_hash", "0", "of", "2", "0", "bc_003"]


def test_an_interrupted_run_goes_on_and_without_adapters_there_is_none(
    run: Run, stage: Stage, koans: dict[str, Koan], engine: FakeEngine
) -> None:
    stage()
    done = run("generations", "forgetting")
    assert (done.code, "has no adapters" in done.err) == (2, True)
    stage("missing_clone", "missing_hash")
    assert "has no adapter of nobody" in run("generations", "forgetting", "--tasks", "nobody").err
    answer = engine.answer

    def interrupted(request: Request) -> str:
        if request.adapter == "missing_hash@2":
            raise KeyboardInterrupt
        return answer(request)

    engine.answer = interrupted
    engine.loaded.clear()
    assert "the same command goes on from there" in run("generations", "forgetting").err
    engine.answer = answer
    engine.asked.clear()
    engine.loaded.clear()
    assert run("generations", "forgetting").code == 0
    assert {request.adapter for request in engine.asked} == {"missing_hash@2"}
