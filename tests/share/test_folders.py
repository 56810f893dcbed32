"""PEFT folders in and out: scaling kept, damaged ones refused, and peft itself agreeing with us."""

import json
import math
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from sleepyd.errors import AdapterError
from sleepyd.share import Adapter, Factors, applied, open_adapter, read_adapter, target_layers, write_adapter

MODULE = "model.layers.0.self_attn.q_proj"


def _folder(path: Path, config: dict[str, Any] | None = None, **tensors: torch.Tensor) -> Path:
    """A PEFT folder as peft writes it: r = 2, lora_alpha = 4."""
    path.mkdir(parents=True, exist_ok=True)
    settings = {"peft_type": "LORA", "r": 2, "lora_alpha": 4, "base_model_name_or_path": "tiny", "bias": "none"}
    (path / "adapter_config.json").write_text(json.dumps({**settings, **(config or {})}))
    generator = torch.Generator().manual_seed(0)
    weights = {
        f"base_model.model.{MODULE}.lora_A.weight": torch.randn(2, 6, generator=generator),
        f"base_model.model.{MODULE}.lora_B.weight": torch.randn(5, 2, generator=generator),
    }
    weights |= {f"base_model.model.{MODULE}.{key}.weight": tensor for key, tensor in tensors.items()}
    save_file(weights, path / "adapter_model.safetensors")
    return path


def _raw_product(folder: Path) -> torch.Tensor:
    weights = load_file(folder / "adapter_model.safetensors")
    return (
        weights[f"base_model.model.{MODULE}.lora_B.weight"].double()
        @ weights[f"base_model.model.{MODULE}.lora_A.weight"].double()
    )


@pytest.mark.parametrize(
    ("config", "scaling"),
    [
        ({}, 2.0),
        ({"lora_alpha": 1}, 0.5),
        ({"use_rslora": True}, 4 / math.sqrt(2)),
        ({"alpha_pattern": {"q_proj": 10}}, 5.0),
        ({"alpha_pattern": {"k_proj": 10}}, 2.0),
        ({"r": 8, "rank_pattern": {"layers.0.self_attn.q_proj": 2}}, 2.0),
        ({"lora_alpha": -4}, -2.0),
        ({"init_lora_weights": "gaussian"}, 2.0),
    ],
)
def test_scaling_is_folded_into_both_factors(tmp_path: Path, config: dict[str, Any], scaling: float) -> None:
    folder = _folder(tmp_path / "a", config)
    factors = read_adapter(folder).layers[MODULE]
    torch.testing.assert_close(factors.delta().double(), scaling * _raw_product(folder), rtol=1e-5, atol=1e-6)


def test_a_written_folder_reads_back_as_the_same_change(tmp_path: Path, make_adapter: Callable[..., Adapter]) -> None:
    adapter = make_adapter(0, rank=3)
    write_adapter(adapter, tmp_path / "out")
    again = read_adapter(tmp_path / "out")
    assert again.base_model == "tiny"
    assert set(again.layers) == set(adapter.layers)
    for name, factors in adapter.layers.items():
        torch.testing.assert_close(again.layers[name].delta(), factors.delta())


def test_an_adapter_with_alpha_twice_r_keeps_its_strength_on_the_round_trip(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "a", {"lora_alpha": 4})
    write_adapter(read_adapter(folder), tmp_path / "b")
    written = json.loads((tmp_path / "b" / "adapter_config.json").read_text())
    assert written["lora_alpha"] == written["r"]
    torch.testing.assert_close(
        read_adapter(tmp_path / "b").layers[MODULE].delta().double(), 2.0 * _raw_product(folder), rtol=1e-5, atol=1e-6
    )


def test_layers_of_different_ranks_are_written_with_one_rank(tmp_path: Path) -> None:
    generator = torch.Generator().manual_seed(1)
    layers = {
        f"model.layers.{i}.q_proj": Factors(
            b=torch.randn(5, r, generator=generator), a=torch.randn(r, 4, generator=generator)
        )
        for i, r in enumerate((1, 3))
    }
    write_adapter(Adapter(layers=layers), tmp_path)
    weights = load_file(tmp_path / "adapter_model.safetensors")
    assert {tuple(w.shape) for w in weights.values()} == {(3, 4), (5, 3)}
    for name, factors in read_adapter(tmp_path).layers.items():
        torch.testing.assert_close(factors.delta(), layers[name].delta())


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_float_types_are_read_as_float32(tmp_path: Path, dtype: torch.dtype) -> None:
    folder = _folder(tmp_path)
    weights = {key: tensor.to(dtype) for key, tensor in load_file(folder / "adapter_model.safetensors").items()}
    save_file(weights, folder / "adapter_model.safetensors")
    factors = read_adapter(folder).layers[MODULE]
    assert factors.b.dtype is torch.float32
    torch.testing.assert_close(factors.delta().double(), 2.0 * _raw_product(folder), rtol=1e-5, atol=1e-6)


def test_an_opened_adapter_knows_its_layers_and_reads_them_when_asked(
    tmp_path: Path, make_adapter: Callable[..., Adapter]
) -> None:
    given = make_adapter(0)
    write_adapter(given, tmp_path)
    opened = open_adapter(tmp_path)
    assert list(opened.layers) == sorted(given.layers)
    assert len(opened.layers) == 3
    assert "nowhere" not in opened.layers
    for name, factors in given.layers.items():
        torch.testing.assert_close(opened.layers[name].delta(), factors.delta())
    whole = (tmp_path / "adapter_model.safetensors").read_bytes()
    (tmp_path / "adapter_model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(AdapterError, match="damaged or not safetensors"):
        [opened.layers[name] for name in opened.layers]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"peft_type": "IA3"}, "peft_type is 'IA3', expected 'LORA'"),
        ({"use_dora": True}, "use_dora is True"),
        ({"modules_to_save": ["lm_head"]}, "modules_to_save"),
        ({"fan_in_fan_out": True}, "fan_in_fan_out"),
        ({"use_qalora": True}, "use_qalora"),
        ({"arrow_config": {"top_k": 2}}, "arrow_config"),
        ({"init_lora_weights": "pissa_niter_4"}, "init_lora_weights is 'pissa_niter_4'"),
        ({"init_lora_weights": "OLoRA"}, "path_initial_model_for_weight_conversion"),
        ({"bias": "all"}, "bias is 'all'"),
        ({"r": 3}, "expected rank 3"),
        ({"r": 0}, "r = 0"),
        ({"lora_alpha": None}, "lora_alpha"),
    ],
)
def test_a_configuration_that_is_not_plain_lora_is_refused(
    tmp_path: Path, config: dict[str, Any], message: str
) -> None:
    with pytest.raises(AdapterError, match=message):
        read_adapter(_folder(tmp_path, config))


def test_damaged_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AdapterError, match=r"no adapter_config\.json"):
        read_adapter(tmp_path / "missing")
    folder = _folder(tmp_path / "json")
    (folder / "adapter_config.json").write_text("{")
    with pytest.raises(AdapterError, match="not readable JSON"):
        read_adapter(folder)
    folder = _folder(tmp_path / "cut")
    whole = (folder / "adapter_model.safetensors").read_bytes()
    (folder / "adapter_model.safetensors").write_bytes(whole[:-8])
    with pytest.raises(AdapterError, match="damaged or not safetensors"):
        read_adapter(folder)


def test_a_pickle_is_never_opened(tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path(tmp_path / "boom").write_text, ("opened",))

    folder = _folder(tmp_path / "a")
    (folder / "adapter_model.safetensors").unlink()
    (folder / "adapter_model.bin").write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(AdapterError, match="a pickle"):
        read_adapter(folder)
    (folder / "adapter_model.safetensors").write_bytes((folder / "adapter_model.bin").read_bytes())
    with pytest.raises(AdapterError, match="not safetensors"):
        read_adapter(folder)
    assert not (tmp_path / "boom").exists()


def test_tensors_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AdapterError, match="lora_B holds NaN"):
        read_adapter(_folder(tmp_path / "nan", lora_B=torch.full((5, 2), float("nan"))))
    with pytest.raises(AdapterError, match=r"expected \(r, d\) and \(n, r\)"):
        read_adapter(_folder(tmp_path / "shape", lora_B=torch.zeros(5, 3)))
    with pytest.raises(AdapterError, match="lora_embedding_A"):
        read_adapter(_folder(tmp_path / "other", lora_embedding_A=torch.zeros(2, 5)))


def test_numbers_that_are_no_floats_are_refused(tmp_path: Path) -> None:
    folder = _folder(tmp_path, lora_B=torch.zeros(5, 2, dtype=torch.int8))
    with pytest.raises(AdapterError, match=r"lora_B\.weight is I8, expected one of F32"):
        read_adapter(folder)


def test_an_unpaired_tensor_is_refused(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    weights = load_file(folder / "adapter_model.safetensors")
    del weights[f"base_model.model.{MODULE}.lora_B.weight"]
    save_file(weights, folder / "adapter_model.safetensors")
    with pytest.raises(AdapterError, match="has only lora_A"):
        read_adapter(folder)


def test_writing_refuses_what_could_not_be_read(tmp_path: Path) -> None:
    broken = Adapter(layers={MODULE: Factors(b=torch.full((3, 1), math.inf), a=torch.ones(1, 2))})
    with pytest.raises(AdapterError, match="lora_B holds NaN or infinity"):
        write_adapter(broken, tmp_path / "out")
    with pytest.raises(AdapterError, match="no layer of rank 1"):
        write_adapter(Adapter(layers={}), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_peft_loads_what_we_write_and_computes_the_same(
    tmp_path: Path, tiny_model: Any, make_adapter: Callable[..., Adapter]
) -> None:
    import copy

    from peft import PeftModel

    shapes = {name: (m.out_features, m.in_features) for name, m in target_layers(tiny_model).items()}
    adapter = make_adapter(3, rank=4, shapes=shapes, scale=0.05, skip=("model.layers.1.mlp.up_proj",))
    write_adapter(adapter, tmp_path)
    ids = torch.randint(0, 64, (2, 9), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        plain = tiny_model(input_ids=ids).logits
        with applied(tiny_model, adapter):
            ours = tiny_model(input_ids=ids).logits
        theirs = PeftModel.from_pretrained(copy.deepcopy(tiny_model), tmp_path)(input_ids=ids).logits
    assert float((ours - plain).abs().max()) > 1e-2
    torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-5)


def test_we_read_what_peft_writes(tmp_path: Path, tiny_model: Any) -> None:
    import copy

    from peft import LoraConfig, get_peft_model

    config = LoraConfig(
        r=4,
        lora_alpha=8,
        target_modules=["q_proj", "down_proj"],
        rank_pattern={"down_proj": 2},
        init_lora_weights=False,
    )
    with torch.random.fork_rng():
        torch.manual_seed(1)
        model = get_peft_model(copy.deepcopy(tiny_model), config).eval()
    model.save_pretrained(tmp_path)
    adapter = read_adapter(tmp_path)
    assert adapter.layers["model.layers.0.mlp.down_proj"].rank == 2
    ids = torch.randint(0, 64, (2, 9), generator=torch.Generator().manual_seed(0))
    with torch.no_grad(), applied(tiny_model, adapter):
        torch.testing.assert_close(tiny_model(input_ids=ids).logits, model(input_ids=ids).logits, rtol=0, atol=1e-5)
