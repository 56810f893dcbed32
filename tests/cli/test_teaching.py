"""base-model eval."""

import json
from pathlib import Path

import pytest
from cli_cases import Run
from fake_engine import FakeEngine

from sleepyd.base_model import scores
from sleepyd.day.prompt import MODEL_CARD
from sleepyd.koans import load
from sleepyd.places import shipped_koans

pytestmark = pytest.mark.rustc


def test_the_base_model_is_scored_on_taught_withheld_and_untaught_tasks(
    run: Run, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tasks = load.load_tasks(shipped_koans())
    chosen = {name: tasks[name] for name in ("missing_debug", "missing_clone", "gen_keyword")}
    (tmp_path / MODEL_CARD).write_text(json.dumps({"taught": ["missing_debug"]}))
    monkeypatch.setattr(scores, "load_tasks", lambda root: chosen)
    found = json.loads(run("base-model", "eval", "--model", tmp_path, "--per-task", 4, "--json").out)
    none, four = {"passed": 0, "total": 0, "parsed": 0}, {"passed": 0, "total": 4, "parsed": 0}
    one = {**none, "total": 1}
    assert found == {
        "held_out": {"taught": four, "withheld": four, "untaught": four},
        "told": {key: {"taught": one, "withheld": four, "untaught": one} for key in ("with", "without")},
        "copied": {key: {"passed": 0, "total": 0} for key in ("taught", "withheld", "untaught")},
        "koans": {
            "frozen": {"taught": one, "withheld": one, "untaught": none},
            "others": {"taught": none, "withheld": none, "untaught": one},
        },
        "tasks": {
            "missing_debug": {"kind": "taught", **four},
            "missing_clone": {"kind": "withheld", **four},
            "gen_keyword": {"kind": "untaught", **four},
        },
    }
    told = [r for r in engine.asked if "// solved" in r.messages[0]["content"]]
    assert (len(engine.asked), 3 <= len(told) <= 6) == (12 + 6 + 3, True)
    lines = run("base-model", "eval", "--model", tmp_path, "--per-task", 4).out.splitlines()
    assert " ".join(lines[-6].split()) == "held-out programs 0 of 4 0 of 4 0 of 4"
