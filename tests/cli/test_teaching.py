"""base-model eval."""

import json
from pathlib import Path

import pytest
from cli_cases import Run
from fake_engine import FakeEngine

from sleepyd.base_model import scores
from sleepyd.config import shipped_koans
from sleepyd.koans import load

pytestmark = pytest.mark.rustc


def test_the_base_model_is_scored_on_taught_and_withheld_tasks(
    run: Run, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tasks = load.load_tasks(shipped_koans())
    chosen = {name: tasks[name] for name in ("missing_debug", "missing_clone")}
    monkeypatch.setattr(scores, "load_tasks", lambda root: chosen)
    found = json.loads(run("base-model", "eval", "--model", tmp_path, "--per-task", 4, "--json").out)
    none, four = {"passed": 0, "total": 0, "parsed": 0}, {"passed": 0, "total": 4, "parsed": 0}
    one = {**none, "total": 1}
    assert found == {
        "held_out": {"taught": four, "withheld": four},
        "told": {"with": {"taught": one, "withheld": four}, "without": {"taught": one, "withheld": four}},
        "koans": {"frozen": {"taught": one, "withheld": one}, "others": {"taught": none, "withheld": none}},
        "tasks": {"missing_debug": {"taught": True, **four}, "missing_clone": {"taught": False, **four}},
    }
    told = [r for r in engine.asked if "// solved" in r.messages[0]["content"]]
    assert (len(engine.asked), 3 <= len(told) <= 5) == (15, True)
    lines = run("base-model", "eval", "--model", tmp_path, "--per-task", 4).out.splitlines()
    assert " ".join(lines[-5].split()) == "held-out programs 0 of 4 0 of 4"
