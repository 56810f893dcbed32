"""The first generation of a fresh installation."""

import json
from pathlib import Path

import pytest
import torch
from weights import weights

from sleepyd import config as configuration
from sleepyd import share
from sleepyd.config import Config
from sleepyd.night.birth import SHIPPED_SUBSPACE, SIGNATURES, SUBSPACE, first_generation
from sleepyd.places import shipped_model
from sleepyd.share import Basis, Subspace
from sleepyd.store.generations import Generations


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The folder of a model that ships nothing but itself."""
    folder = tmp_path / "some-model"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(weights("some model"))
    return folder


@pytest.fixture
def config(tmp_path: Path, model: Path) -> Config:
    settings = {"paths": {"state": str(tmp_path / "state")}, "model": {"path": str(model)}}
    return configuration.load(Path("/dev/null"), settings, {})


@pytest.fixture
def generations(config: Config) -> Generations:
    return Generations(config.paths.adapters_store)


def test_any_model_begins_with_an_empty_subspace(config: Config, generations: Generations) -> None:
    born = first_generation(config, generations)
    assert (born.number, born.parent, born.adapters, born.fell_back) == (1, None, {}, False)
    assert born.routes == {"signatures": {}, "codes": {}, "tasks": {}}
    subspace = share.load(born.path / SUBSPACE)
    assert (dict(subspace.layers), dict(subspace.tasks), subspace.base_model) == ({}, {}, "some-model")
    assert generations.current_number() == 1
    assert born.manifest["meta"]["model"] == "some-model"


def test_the_bundled_model_brings_its_basis_and_what_it_was_taught(
    config: Config, generations: Generations, model: Path
) -> None:
    basis = Basis(torch.eye(4)[:, :2].contiguous(), torch.eye(3)[:, :2].contiguous())
    (model / SHIPPED_SUBSPACE).parent.mkdir()
    share.save(Subspace({"layer.0": basis}, {}, "bundled"), model / SHIPPED_SUBSPACE)
    (model / SIGNATURES).write_text(json.dumps({"E0382 : é : b": "use_after_move"}), encoding="utf-8")
    born = first_generation(config, generations)
    assert (born.path / SUBSPACE).read_bytes() == (model / SHIPPED_SUBSPACE).read_bytes()
    assert born.routes["signatures"] == {"E0382 : é : b": "use_after_move"}
    assert born.adapters == {}


def test_it_is_born_once(config: Config, generations: Generations) -> None:
    first = first_generation(config, generations)
    again = first_generation(config, generations)
    assert again == first
    assert generations.numbers() == (1,)
    assert len(generations.promoted()) == 1


def test_what_is_served_is_left_alone(config: Config, generations: Generations) -> None:
    first_generation(config, generations)
    number = generations.stage(1, files=lambda folder: None, routes={"signatures": {}}, evaluation={})
    generations.promote(number)
    assert first_generation(config, generations).number == 2
    assert generations.current_number() == 2


def test_the_shipped_model_has_no_weights_beside_its_own() -> None:
    weights = [path.name for path in shipped_model().glob("*.safetensors")]
    assert weights == ["model.safetensors"]
    assert (shipped_model() / SHIPPED_SUBSPACE).is_file()
