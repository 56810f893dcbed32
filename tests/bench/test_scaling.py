"""The scaling runs: trained on from one trunk, measured on unseen programs, resumable; on a model of no size."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from bench import scaling
from sleepyd.base_model.train import Recipe
from sleepyd.koans import dataset, generate
from sleepyd.koans.load import Example

pytestmark = pytest.mark.rustc
SMALL = Recipe(width=32, layers=1, heads=2, kv_heads=1, hidden=64, tokens_per_batch=512, compile=False)


@pytest.fixture
def data(tmp_path: Path, proven: Callable[[str], list[Example]], tiny_model: Path) -> Path:
    """What `base-model train` leaves: examples of one task, one held out, and a tokenizer."""
    examples = proven("missing_debug")
    judge = min(generate.held_out("missing_debug"))
    for name, some in (
        ("data", [replace(e, skeleton="another") for e in examples[:3]]),
        ("held_out", [replace(e, skeleton=judge) for e in examples[3:]]),
    ):
        (tmp_path / name).mkdir()
        dataset.write(tmp_path / name / "missing_debug.jsonl", some)
        for task in (t.name for t in scaling.pipeline.taught(scaling.load(None, environ={}))):
            (tmp_path / name / f"{task}.jsonl").touch()
    (tmp_path / "model").symlink_to(tiny_model)
    return tmp_path


def test_budgets_share_a_trunk_and_what_was_measured_is_not_measured_again(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.set_num_threads(1)
    monkeypatch.setattr(scaling, "SIZES", {"1 M": SMALL})
    out = data / "out"
    command = ["--data", str(data), "--out", str(out), "--sizes", "1 M", "--budgets", "2000", "4000"]
    scaling.main(command)
    runs = json.loads(capsys.readouterr().out)["runs"]
    assert [run["tokens"] for run in runs] == [2000, 4000]
    for run in runs:
        assert run["loss"] > 0
        assert (run["tried"], 0 <= run["changed_tokens_right"] <= 1) == (1, True)
        state = json.loads((out / f"1-{run['tokens']}" / "state.json").read_text())
        assert run["tokens"] <= state["tokens"] < run["tokens"] + 600
    trunk = json.loads((out / "1-trunk" / "state.json").read_text())
    assert 2600 <= trunk["tokens"] < 3200  # what the larger budget trains at the full rate
    assert (out / "scaling.md").read_text().count("\n") == 4
    assert (out / "scaling.png").read_bytes().startswith(b"\x89PNG")

    monkeypatch.setattr(scaling.Trainer, "run", None)
    scaling.main(command)
    assert json.loads(capsys.readouterr().out)["runs"] == runs
