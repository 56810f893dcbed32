"""share: the phases on files; that they compute the right thing is tested in tests/share."""

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from cli_cases import Run
from safetensors.torch import load_file, save_file

from sleepyd import share
from sleepyd.koans.load import Example
from sleepyd.share import Adapter, Factors, train


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


def test_analyze_tells_variance_bytes_and_curves(run: Run, subspace: Path) -> None:
    found = json.loads(run("share", "analyze", "--share", subspace, "--curves", "--json").out)
    counts = found["parameters"]
    assert counts["bytes"]["shared"] == 4 * (counts["basis"] + sum(counts["coefficients"].values()))
    assert counts["bytes"]["separate"] == 4 * 2 * counts["lora"]
    for layer in found["layers"].values():
        beta, alpha = layer["curves"]["beta"], layer["curves"]["alpha"]
        assert (len(beta), len(alpha)) == (4, 4)
        assert beta[-1] == pytest.approx(1.0)
        k, _ = layer["k_for_variance"]["0.8"]
        assert beta[k - 1] >= 0.8 > ([0.0, *beta])[k - 1]


def test_analyze_tells_how_well_adapters_are_held_and_would_be(
    run: Run, adapters: list[Path], subspace: Path, tmp_path: Path
) -> None:
    layers = {"model.layers.0.self_attn.q_proj": Factors(b=torch.ones(12, 1), a=torch.ones(1, 10))}
    share.write_adapter(Adapter(layers=layers, base_model="bundled"), tmp_path / "new")
    given = ("share", "analyze", "--share", subspace, "--adapters", adapters[0], tmp_path / "new")
    found = json.loads(run(*given, "--json").out)
    assert found["errors"].keys() == {"missing_clone"}
    assert found["errors"]["missing_clone"] < 1e-5
    assert found["coverage"]["missing_clone"]["whole"] == pytest.approx(1.0, abs=1e-5)
    assert 0.0 < found["coverage"]["new"]["whole"] < 0.9
    assert found["explained_variance"]["model.layers.1.self_attn.q_proj"]["k_for_variance"]["0.99"] == [2, 2]
    shown = run(*given).out
    assert "missing_clone" in shown
    assert "100.0%" in shown


def test_analyze_compares_two_subspaces(run: Run, subspace: Path, adapters: list[Path], tmp_path: Path) -> None:
    run("share", "phase1", "--adapters", adapters[0], "--out", tmp_path / "half")
    found = json.loads(run("share", "analyze", "--share", subspace, "--with", tmp_path / "half", "--json").out)
    sides = [side for layer in found["overlap"].values() for side in layer.values()]
    assert [side["shared"] for side in sides] == pytest.approx([1.0] * 4, abs=1e-5)
    assert sides[0]["chance"] == pytest.approx(4 / 12)
    assert "100.0%" in run("share", "analyze", "--share", subspace, "--with", tmp_path / "half").out


def test_verify_proves_a_whole_subspace_and_names_a_task_that_was_cut(
    run: Run, adapters: list[Path], subspace: Path, tmp_path: Path
) -> None:
    said = json.loads(run("share", "verify", "--share", subspace, "--adapters", *adapters, "--json").out)
    assert said["ok"] is True
    assert said["orthonormality"] < 1e-5
    assert said["errors"].keys() == {"missing_clone", "missing_hash"}
    cut = tmp_path / "cut"
    run("share", "phase1", "--adapters", *adapters, "--k", 2, "--out", cut)
    done = run("share", "verify", "--share", cut, "--adapters", *adapters, "--json")
    assert (done.code, json.loads(done.out)["ok"], done.err.count("\n")) == (65, False, 1)
    assert "is off its adapter by" in done.err
    assert run("share", "verify", "--share", cut, "--adapters", *adapters, "--max-error", 0.999).code == 0
    subspace.write_bytes(subspace.read_bytes()[:-4])
    broken = run("share", "verify", "--share", subspace)
    assert (broken.code, "damaged" in broken.err) == (65, True)


def test_phase_3_with_a_budget_keeps_it_or_refuses(
    run: Run, adapters: list[Path], subspace: Path, tmp_path: Path
) -> None:
    given = ("share", "phase3", "--share", subspace, "--add", adapters[0], "--task", "again", "--out", tmp_path / "s2")
    said = json.loads(run(*given, "--max-error", 0.5, "--json").out)
    assert 0.01 < max(said["errors"].values()) <= 0.5
    assert said["largest_k"] <= 4
    refused = run(*given, "--max-error", 0.01, "--k", 1)
    assert (refused.code, refused.err.count("\n")) == (65, 1)
    assert "raise k_max or max_error" in refused.err


def test_a_task_is_exported_as_a_plain_model(run: Run, tiny_model: Path, tmp_path: Path) -> None:
    weights = load_file(tiny_model / "model.safetensors")
    key = next(key for key in weights if key.endswith("mlp.up_proj.weight"))
    n, d = weights[key].shape
    change = Factors(b=torch.ones(n, 1), a=torch.ones(1, d))
    share.write_adapter(Adapter({key.removesuffix(".weight"): change}), tmp_path / "t")
    run("share", "phase1", "--adapters", tmp_path / "t", "--out", tmp_path / "s")
    given = ("share", "export", "--share", tmp_path / "s", "--task", "t", "--merged", "--out", tmp_path / "whole")
    assert run(*given, "--model", tiny_model).code == 0
    merged = load_file(tmp_path / "whole" / "model.safetensors")
    torch.testing.assert_close(merged[key], weights[key] + 1.0)
    assert {file.name for file in tiny_model.iterdir()} >= {file.name for file in (tmp_path / "whole").iterdir()}
    again = run(*given, "--model", tiny_model)
    assert (again.code, "is there already" in again.err) == (2, True)


@pytest.mark.rustc
def test_phase_2_holds_examples_out_stops_on_request_and_goes_on(
    run: Run,
    tiny_model: Path,
    proven: Callable[[str], list[Example]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLEEPYD_MODEL_PATH", str(tiny_model))
    lines = [json.dumps({**example.to_dict(), "split": "train"}) for example in proven("missing_mut")]
    (tmp_path / "x.jsonl").write_text("\n".join(lines))
    share.save(share.Subspace(base_model="tiny"), tmp_path / "s")
    data = ("--data", tmp_path / "x.jsonl", "--task", "missing_mut", "--steps", 6, "--p", 2, "--phi", 2)
    given = ("share", "phase2", "--share", tmp_path / "s", *data)
    said = json.loads(run(*given, "--validation", 0.25, "--out", tmp_path / "held", "--json").out)
    assert (said["examples"], said["held_out"], said["steps"]) == (3, 1, 6)
    assert 0 <= said["kept_step"] <= 6

    real_step = train._step

    def interrupted_at_3(model: Any, training: Any, *others: Any) -> None:
        real_step(model, training, *others)
        if len(training.losses) == 3:
            signal.raise_signal(signal.SIGINT)

    whole = run(*given, "--out", tmp_path / "whole", "--json")
    monkeypatch.setattr(train, "_step", interrupted_at_3)
    given = (*given, "--checkpoint", tmp_path / "c", "--out", tmp_path / "part")
    before = signal.getsignal(signal.SIGINT)  # a shell that starts tests in the background has it ignored
    stopped = run(*given)
    assert stopped.code == 130
    assert "stopped after step 3 of 6, nothing was exported; the same command goes on from there" in stopped.err
    assert not (tmp_path / "part").exists()
    assert signal.getsignal(signal.SIGINT) is before
    monkeypatch.setattr(train, "_step", real_step)
    resumed = run(*given, "--json")
    assert json.loads(resumed.out)["last_loss"] == json.loads(whole.out)["last_loss"]
    assert difference(tmp_path / "part", tmp_path / "whole") == 0.0


def _refused(run: Run, *arguments: object) -> str:
    done = run("share", *arguments)
    assert (done.code, done.err.count("\n")) == (65, 1)
    return done.err


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (lambda folder, weights: (folder / "adapter_model.safetensors").write_bytes(b"\x80\x04."), "not safetensors"),
        (lambda folder, weights: _cut(folder / "adapter_model.safetensors"), "damaged or not safetensors"),
        (lambda folder, weights: _pickled(folder), "a pickle"),
        (lambda folder, weights: _with(folder, weights, float("nan")), "NaN or infinity"),
        (lambda folder, weights: _with(folder, weights, float("inf")), "NaN or infinity"),
    ],
)
def test_a_damaged_adapter_is_refused_in_one_line_by_every_verb(
    run: Run, adapters: list[Path], subspace: Path, tmp_path: Path, broken: Callable[..., object], message: str
) -> None:
    broken(adapters[1], load_file(adapters[1] / "adapter_model.safetensors"))
    out = tmp_path / "x"
    assert message in _refused(run, "phase1", "--adapters", *adapters, "--out", out)
    assert message in _refused(run, "phase3", "--share", subspace, "--add", adapters[1], "--task", "t", "--out", out)
    assert message in _refused(run, "analyze", "--share", subspace, "--adapters", adapters[1])
    assert message in _refused(run, "verify", "--share", subspace, "--adapters", adapters[1])
    assert not out.exists()


@pytest.mark.parametrize(
    ("rows", "base_model", "message"),
    [(12, "another", "base model"), (13, "bundled", "shape")],
)
def test_an_adapter_of_another_model_is_refused_in_one_line_by_every_verb(
    run: Run, adapters: list[Path], subspace: Path, tmp_path: Path, rows: int, base_model: str, message: str
) -> None:
    layers = {"model.layers.0.self_attn.q_proj": Factors(b=torch.ones(rows, 1), a=torch.ones(1, 10))}
    other = tmp_path / "missing_hash"
    share.write_adapter(Adapter(layers=layers, base_model=base_model), other)
    out = tmp_path / "x"
    assert message in _refused(run, "phase1", "--adapters", adapters[0], other, "--out", out)
    assert message in _refused(run, "phase3", "--share", subspace, "--add", other, "--task", "t", "--out", out)
    assert message in _refused(run, "analyze", "--share", subspace, "--adapters", other)
    assert message in _refused(run, "verify", "--share", subspace, "--adapters", other)
    assert not out.exists()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-8])


def _pickled(folder: Path) -> None:
    (folder / "adapter_model.safetensors").rename(folder / "adapter_model.bin")


def _with(folder: Path, weights: dict[str, torch.Tensor], value: float) -> None:
    next(iter(weights.values()))[0, 0] = value
    save_file(weights, folder / "adapter_model.safetensors")


def test_what_is_not_there_is_named(run: Run, subspace: Path, tmp_path: Path) -> None:
    absent = run("share", "analyze", "--share", tmp_path / "absent")
    assert (absent.code, absent.err.count("\n")) == (65, 1)
    unknown = run("share", "export", "--share", subspace, "--task", "nope", "--out", tmp_path / "out")
    assert (unknown.code, "nope" in unknown.err) == (2, True)
    wrong = run("share", "phase1", "--adapters", tmp_path / "absent", "--out", tmp_path / "x")
    assert (wrong.code, "no adapter_config.json" in wrong.err) == (65, True)
