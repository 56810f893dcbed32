"""data build and stats, base-model eval."""

import json
from pathlib import Path

import pytest
from cli_cases import Run
from fake_engine import FakeEngine

from sleepyd.config import shipped_koans
from sleepyd.koans import load

pytestmark = pytest.mark.rustc


def test_examples_are_built_and_described(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "data"
    done = run("data", "build", "--out", out, "--task", "missing_clone", "--per-task", 3, "--json")
    assert (done.code, json.loads(done.out)) == (0, {"missing_clone": 3})
    examples = load.load_examples(out / "missing_clone.jsonl")
    assert {(example.task, example.split) for example in examples} == {("missing_clone", "train")}
    [row] = json.loads(run("data", "stats", out, "--json").out)
    assert (row["file"], row["examples"], row["programs"]) == ("missing_clone.jsonl", 3, 3)
    assert run("data", "stats", out).out.splitlines()[1].startswith("missing_clone.jsonl  3 ")


def test_held_out_programs_are_others(run: Run, tmp_path: Path) -> None:
    options = ("--task", "missing_clone", "--per-task", 3)
    run("data", "build", "--out", tmp_path / "a", *options)
    run("data", "build", "--out", tmp_path / "b", *options, "--held-out")
    first, second = (load.load_examples(tmp_path / name / "missing_clone.jsonl") for name in ("a", "b"))
    assert {example.split for example in second} == {"held_out"}
    assert {example.buggy for example in first} & {example.buggy for example in second} == set()


def test_an_unknown_task_and_an_empty_folder_are_named(run: Run, tmp_path: Path) -> None:
    unknown = run("data", "build", "--out", tmp_path, "--task", "nope")
    assert (unknown.code, "task nope is not known; expected one of " in unknown.err) == (2, True)
    empty = run("data", "stats", tmp_path)
    assert (empty.code, "no .jsonl file there" in empty.err) == (2, True)


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
