"""Another model: checked before it is used, and each model goes on with generations of its own."""

import json
import shutil
from pathlib import Path

import pytest
from cli_cases import Run

from sleepyd import config as configuration
from sleepyd import places
from sleepyd.config import Config
from sleepyd.engine import files
from sleepyd.errors import Conflict
from sleepyd.night.birth import first_generation
from sleepyd.store.generations import Generations


@pytest.fixture
def two_models(tiny_model: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two Qwen2 models of one shape and one folder name that differ in a few weights."""
    import torch
    from safetensors.torch import load_file, save_file

    folders = tmp_path / "one" / "model", tmp_path / "two" / "model"
    for folder in folders:
        shutil.copytree(tiny_model, folder)
    weights = load_file(folders[1] / "model.safetensors")
    weights["model.norm.weight"] += torch.ones(1)
    save_file(weights, folders[1] / "model.safetensors", metadata={"format": "pt"})
    return folders


def settings(config: Config, model: Path) -> Config:
    return configuration.load(
        None, {"paths": {"state": str(config.paths.state)}, "model": {"path": str(model)}}, environ={}
    )


@pytest.mark.model
def test_each_model_goes_on_with_its_own_generations(config: Config, two_models: tuple[Path, Path]) -> None:
    one, two = (settings(config, folder) for folder in two_models)
    generations = Generations(config.paths.adapters_store)
    first = first_generation(one, generations)
    learned = generations.stage(first.number, files=_nothing, routes={}, evaluation={})
    generations.promote(learned)
    other = first_generation(two, generations)
    assert other.number not in (first.number, learned)
    assert (other.parent, generations.current_number()) == (None, other.number)
    assert first_generation(two, generations).number == other.number
    assert first_generation(one, generations).number == learned  # not the first one: what it had learned
    for _ in range(3):
        generations.promote(generations.stage(learned, files=_nothing, routes={}, evaluation={}))
    generations.prune(1)
    assert other.number in generations.numbers()  # what a return to the other model begins with
    assert first_generation(two, generations).number == other.number


def _nothing(folder: Path) -> None:
    """A generation without adapters."""


@pytest.mark.model
def test_another_models_generation_is_not_promoted(
    run: Run, config: Config, two_models: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    generations = Generations(config.paths.adapters_store)
    first = first_generation(settings(config, two_models[0]), generations)
    monkeypatch.setenv("SLEEPYD_MODEL_PATH", str(two_models[1]))
    refused = run("generations", "promote", first.number)
    assert (refused.code, "was learned on another model" in refused.err) == (Conflict.exit_code, True)


@pytest.mark.model
def test_use_writes_the_setting_and_check_and_list_tell_of_it(
    run: Run, config: Config, two_models: tuple[Path, Path]
) -> None:
    assert "a first generation of its own" in run("model", "use", two_models[0]).out
    assert configuration.load(environ={}).model.path == str(two_models[0])
    checks = {row["check"]: row for row in json.loads(run("model", "check", "--json").out)}
    assert {checks[name]["status"] for name in ("files", "chat template", "training", "memory")} == {"ok"}
    listed = {row["path"]: row for row in json.loads(run("model", "list", "--json").out)}
    assert listed[str(two_models[0])]["is_chosen"] is True
    assert listed[str(places.shipped_model())]["is_chosen"] is False
    assert run("model", "use", "bundled").code == 0
    assert configuration.load(environ={}).model.path == ""


@pytest.mark.model
def test_a_model_that_cannot_be_used_is_refused_and_nothing_changes(
    run: Run, config: Config, two_models: tuple[Path, Path]
) -> None:
    folder = two_models[0]
    for path in folder.glob("chat_template*"):
        path.unlink()
    tokenizer = json.loads((folder / "tokenizer_config.json").read_text())
    tokenizer.pop("chat_template", None)
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer))
    refused = run("model", "use", folder)
    assert (refused.code, "no chat template" in refused.err) == (69, True)
    assert not places.user_file().exists()
    assert run("model", "check", folder).code == 1
    unknown = run("model", "use", "Nobody/Nothing-1B")
    assert (unknown.code, "hf download Nobody/Nothing-1B" in unknown.err) == (2, True)


@pytest.mark.model
def test_a_downloaded_model_is_found_by_its_id(
    run: Run, config: Config, two_models: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    snapshot = tmp_path / "hub" / "models--Some--Model-1B" / "snapshots" / "abc"
    shutil.copytree(two_models[0], snapshot)
    assert run("model", "use", "Some/Model-1B").code == 0
    assert configuration.load(environ={}).model.path == str(snapshot)


@pytest.mark.model
def test_a_few_weights_make_another_model_and_a_copy_is_the_same(two_models: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copytree(two_models[0], tmp_path / "moved")
    assert files.fingerprint(two_models[0]) == files.fingerprint(tmp_path / "moved")
    assert files.fingerprint(two_models[0]) != files.fingerprint(two_models[1])
