"""share: the phases on files; that they compute the right thing is tested in tests/share."""

import json
from pathlib import Path

import pytest
import torch
from cli_cases import Run

from sleepyd import share
from sleepyd.share import Adapter, Factors


@pytest.fixture
def adapters(tmp_path: Path) -> list[Path]:
    """Two PEFT folders of rank 2 on two layers."""
    folders = []
    for seed, name in enumerate(("missing_clone", "missing_hash")):
        generator = torch.Generator().manual_seed(seed)

        def factors(generator: torch.Generator = generator) -> Factors:
            return Factors(b=torch.randn(12, 2, generator=generator), a=torch.randn(2, 10, generator=generator))

        layers = {f"model.layers.{at}.self_attn.q_proj": factors() for at in range(2)}
        share.write_adapter(Adapter(layers=layers, base_model="bundled"), tmp_path / name)
        folders.append(tmp_path / name)
    return folders


@pytest.fixture
def subspace(run: Run, adapters: list[Path], tmp_path: Path) -> Path:
    assert run("share", "phase1", "--adapters", *adapters, "--out", tmp_path / "s.safetensors").code == 0
    return tmp_path / "s.safetensors"


def difference(first: Path, second: Path) -> float:
    one, other = share.read_adapter(first), share.read_adapter(second)
    assert one.layers.keys() == other.layers.keys()
    return max(float((one.layers[n].delta() - other.layers[n].delta()).abs().max()) for n in one.layers)


def test_phase_1_without_a_limit_loses_nothing(run: Run, adapters: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "deep" / "s.safetensors"
    done = run("share", "phase1", "--adapters", *adapters, "--out", out, "--json")
    said = json.loads(done.out)
    assert (said["tasks"], said["layer_count"], said["largest_k"]) == (["missing_clone", "missing_hash"], 2, 4)
    assert max(said["errors"].values()) < 1e-5
    assert sorted(share.load(out).tasks) == ["missing_clone", "missing_hash"]


def test_phase_1_with_k_keeps_that_many_directions_and_tells_the_loss(
    run: Run, adapters: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "s.safetensors"
    said = json.loads(run("share", "phase1", "--adapters", *adapters, "--out", out, "--k", 2, "--json").out)
    assert said["largest_k"] == 2
    assert max(said["errors"].values()) > 0.1


def test_an_exported_task_is_what_went_in(run: Run, adapters: list[Path], subspace: Path, tmp_path: Path) -> None:
    done = run("share", "export", "--share", subspace, "--task", "missing_hash", "--out", tmp_path / "out")
    assert done.code == 0
    assert difference(adapters[1], tmp_path / "out") < 1e-5


def test_the_average_is_exported_too(run: Run, subspace: Path, adapters: list[Path], tmp_path: Path) -> None:
    assert run("share", "export", "--share", subspace, "--task", "averaged", "--out", tmp_path / "out").code == 0
    name = "model.layers.0.self_attn.q_proj"
    mean = sum(share.read_adapter(folder).layers[name].delta() for folder in adapters) / 2
    assert torch.allclose(share.read_adapter(tmp_path / "out").layers[name].delta(), torch.as_tensor(mean), atol=1e-5)


def test_phase_3_adds_a_task_and_moves_no_other(run: Run, adapters: list[Path], subspace: Path, tmp_path: Path) -> None:
    layers = {"model.layers.0.self_attn.q_proj": Factors(b=torch.ones(12, 1), a=torch.ones(1, 10))}
    share.write_adapter(Adapter(layers=layers, base_model="bundled"), tmp_path / "new")
    out = tmp_path / "s2.safetensors"
    done = run("share", "phase3", "--share", subspace, "--add", tmp_path / "new", "--task", "missing_ord", "--out", out)
    assert done.code == 0
    for name, folder in (("missing_clone", adapters[0]), ("missing_ord", tmp_path / "new")):
        run("share", "export", "--share", out, "--task", name, "--out", tmp_path / f"out_{name}")
        assert difference(folder, tmp_path / f"out_{name}") < 1e-5


def test_analyze_counts_and_compares(run: Run, subspace: Path) -> None:
    found = json.loads(run("share", "analyze", "--share", subspace, "--json").out)
    assert found["similarities"]["tasks"] == ["missing_clone", "missing_hash"]
    cosines = found["similarities"]["cosines"]
    assert [round(cosines[at][at], 3) for at in range(2)] == [1.0, 1.0]
    assert found["parameters"]["basis"] == 2 * (12 + 10) * 4
    assert found["parameters"]["coefficients"]["missing_clone"] == 2 * (4 * 2 + 4 * 2)
    assert "missing_hash   32 " in run("share", "analyze", "--share", subspace).out


def test_what_is_not_there_is_named(run: Run, subspace: Path, tmp_path: Path) -> None:
    absent = run("share", "analyze", "--share", tmp_path / "absent")
    assert (absent.code, absent.err.count("\n")) == (65, 1)
    unknown = run("share", "export", "--share", subspace, "--task", "nope", "--out", tmp_path / "out")
    assert (unknown.code, "nope" in unknown.err) == (2, True)
    wrong = run("share", "phase1", "--adapters", tmp_path / "absent", "--out", tmp_path / "x")
    assert (wrong.code, "no adapter_config.json" in wrong.err) == (65, True)
