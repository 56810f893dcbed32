"""base-model eval."""

import json
from pathlib import Path

import pytest
from cli_cases import Run
from fake_engine import FakeEngine

from sleepyd.config import shipped_koans
from sleepyd.koans import load

pytestmark = pytest.mark.rustc


def test_the_base_model_is_scored_on_taught_and_withheld_tasks(
    run: Run, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tasks = load.load_tasks(shipped_koans())
    chosen = {name: tasks[name] for name in ("missing_debug", "missing_clone")}
    monkeypatch.setattr(load, "load_tasks", lambda root: chosen)
    scores = json.loads(run("base-model", "eval", "--model", tmp_path, "--per-task", 2, "--json").out)
    assert scores == {
        "taught": {"passed": 0, "total": 2},
        "withheld": {"passed": 0, "total": 2},
        "tasks": {
            "missing_debug": {"taught": True, "passed": 0, "total": 2},
            "missing_clone": {"taught": False, "passed": 0, "total": 2},
        },
    }
    assert len(engine.asked) == 4
    assert "withheld: 0 of 2\n" in run("base-model", "eval", "--model", tmp_path, "--per-task", 2).out
