"""One file, the same subspace again, and nothing half right accepted."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from sleepyd.errors import AdapterError
from sleepyd.share import Adapter, Basis, Coefficients, Subspace, build, delta, load, merge, save

LAYER = "model.layers.0.q_proj"
MakeAdapter = Callable[..., Adapter]


@pytest.fixture
def subspace(make_adapter: MakeAdapter) -> Subspace:
    """Ranks and layers differ, and the basis grew after t0 and t1 were stored."""
    start = build([("t0", make_adapter(0, rank=1)), ("t/1 ü", make_adapter(1, rank=2, skip=(LAYER,)))])
    return merge(start, "t2", make_adapter(2))[0]


def _rewrite(path: Path, tensors: dict[str, torch.Tensor] | None = None, **metadata: str) -> None:
    with safe_open(path, framework="pt") as file:
        kept = dict(file.metadata())
    save_file({**load_file(path), **(tensors or {})}, path, metadata={**kept, **metadata})


def test_what_was_saved_comes_back_bit_by_bit(tmp_path: Path, subspace: Subspace) -> None:
    # Random coefficients, so that nothing computed again from a basis or a seed could pass for what was stored.
    generator = torch.Generator().manual_seed(5)
    tasks = {
        task: {
            layer: Coefficients(
                beta=torch.randn(own.beta.shape, generator=generator),
                alpha=torch.randn(own.alpha.shape, generator=generator),
            )
            for layer, own in layers.items()
        }
        for task, layers in subspace.tasks.items()
    }
    perturbed = Subspace(layers=subspace.layers, tasks=tasks, base_model=subspace.base_model)
    save(perturbed, tmp_path / "s.safetensors")
    again = load(tmp_path / "s.safetensors")
    assert again.base_model == "tiny"
    assert list(again.tasks) == list(perturbed.tasks)
    assert {task: set(own) for task, own in again.tasks.items()} == {task: set(own) for task, own in tasks.items()}
    for layer, basis in perturbed.layers.items():
        assert torch.equal(again.layers[layer].beta, basis.beta)
        assert torch.equal(again.layers[layer].alpha, basis.alpha)
        for task in tasks:
            assert torch.equal(delta(again, task, layer), delta(perturbed, task, layer))
    for task, layers in tasks.items():
        for layer, own in layers.items():
            assert torch.equal(again.tasks[task][layer].beta, own.beta)
            assert torch.equal(again.tasks[task][layer].alpha, own.alpha)


@pytest.mark.parametrize("layers", [{}, {"l": Basis(torch.zeros(4, 0), torch.zeros(3, 0))}])
def test_a_subspace_without_tasks_or_directions_is_saved_too(tmp_path: Path, layers: dict[str, Basis]) -> None:
    save(Subspace(layers=layers, base_model="b"), tmp_path / "s")
    again = load(tmp_path / "s")
    assert again.tasks == {}
    assert again.base_model == "b"
    assert {name: basis.beta.shape for name, basis in again.layers.items()} == {
        name: basis.beta.shape for name, basis in layers.items()
    }


def test_saving_leaves_one_file_and_replaces_the_old_one(tmp_path: Path, subspace: Subspace) -> None:
    path = tmp_path / "s.safetensors"
    save(Subspace(), path)
    save(subspace, path)
    assert [file.name for file in tmp_path.iterdir()] == ["s.safetensors"]
    assert set(load(path).tasks) == set(subspace.tasks)


def test_a_damaged_subspace_is_not_saved_over_a_good_one(tmp_path: Path, subspace: Subspace) -> None:
    path = tmp_path / "s.safetensors"
    save(subspace, path)
    broken = Subspace(layers={"l": Basis(torch.full((2, 1), float("nan")), torch.ones(2, 1))})
    with pytest.raises(AdapterError, match="NaN or infinity"):
        save(broken, path)
    assert set(load(path).tasks) == set(subspace.tasks)


def test_damaged_files_are_refused(tmp_path: Path, subspace: Subspace) -> None:
    path = tmp_path / "s.safetensors"
    with pytest.raises(AdapterError, match="missing, damaged or not safetensors"):
        load(path)
    save(subspace, path)
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(AdapterError, match="missing, damaged or not safetensors"):
        load(path)
    save_file({"x": torch.zeros(1)}, path)
    with pytest.raises(AdapterError, match="was it written by another tool"):
        load(path)


def test_a_file_that_contradicts_itself_is_refused(tmp_path: Path, subspace: Subspace) -> None:
    path = tmp_path / "s.safetensors"
    k = subspace.layers[LAYER].beta.shape[1]
    cases = [
        ({f"{LAYER}#beta": torch.full((24, k), float("nan"))}, {}, "NaN or infinity"),
        ({f"{LAYER}#beta": torch.ones(24, k)}, {}, "off orthonormal"),
        ({f"{LAYER}#eps_beta": torch.zeros(k, 2)}, {}, "do not agree"),
        ({f"{LAYER}#eps_beta": torch.zeros(1, 4)}, {}, "more rows than layer"),
        ({}, {"layers": "[]"}, "that the file has not"),
        ({}, {"layers": '["nowhere"]'}, "do not agree"),
        ({}, {"tasks": "{"}, "do not agree"),
        ({}, {"version": "2"}, r"\('sleepyd-share', '2'\), expected"),
    ]
    for tensors, metadata, message in cases:
        save(subspace, path)
        _rewrite(path, tensors, **metadata)
        with pytest.raises(AdapterError, match=message):
            load(path)
