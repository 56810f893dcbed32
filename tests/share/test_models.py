"""A merged model is a plain one: transformers loads it, and it computes what the adapter on the model computes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

from sleepyd.errors import AdapterError, InvalidInput
from sleepyd.share import Adapter, Factors, applied, target_layers, write_merged

MakeAdapter = Callable[..., Adapter]
IDS = torch.randint(0, 64, (2, 9), generator=torch.Generator().manual_seed(0))


@pytest.fixture
def adapter(tiny_model: Any, make_adapter: MakeAdapter) -> Adapter:
    shapes = {name: (m.out_features, m.in_features) for name, m in target_layers(tiny_model).items()}
    return make_adapter(3, rank=4, shapes=shapes, scale=0.05, skip=("model.layers.1.mlp.up_proj",))


@pytest.mark.parametrize("shard", ["5GB", "20KB"])
def test_a_merged_model_computes_what_the_adapter_does(
    tmp_path: Path, tiny_model: Any, adapter: Adapter, shard: str
) -> None:
    tiny_model.save_pretrained(tmp_path / "model", max_shard_size=shard)
    (tmp_path / "model" / "tokenizer.json").write_text("{}")
    (tmp_path / "model" / "pytorch_model.bin").write_bytes(b"old weights")
    write_merged(adapter, tmp_path / "model", tmp_path / "out")
    files = {file.name for file in (tmp_path / "model").iterdir()} - {"pytorch_model.bin"}
    assert {file.name for file in (tmp_path / "out").iterdir()} == files
    assert (len([name for name in files if name.endswith(".safetensors")]) > 1) == (shard == "20KB")
    merged = AutoModelForCausalLM.from_pretrained(tmp_path / "out").eval()
    with torch.no_grad():
        plain = tiny_model(input_ids=IDS).logits
        with applied(tiny_model, adapter):
            expected = tiny_model(input_ids=IDS).logits
        got = merged(input_ids=IDS).logits
    assert float((expected - plain).abs().max()) > 1e-2
    torch.testing.assert_close(got, expected, rtol=0, atol=1e-5)


def test_weights_keep_their_float_type_and_untouched_ones_their_bits(
    tmp_path: Path, tiny_model: Any, adapter: Adapter
) -> None:
    import copy

    copy.deepcopy(tiny_model).to(torch.bfloat16).save_pretrained(tmp_path / "model")
    write_merged(adapter, tmp_path / "model", tmp_path / "out")
    before, after = (load_file(tmp_path / name / "model.safetensors") for name in ("model", "out"))
    assert before.keys() == after.keys()
    for key, weight in after.items():
        assert weight.dtype is torch.bfloat16
        layer = key.removesuffix(".weight")
        if layer in adapter.layers:
            exact = before[key].float() + adapter.layers[layer].delta()
            assert torch.equal(weight, exact.bfloat16())
        else:
            assert torch.equal(weight, before[key])


def test_an_adapter_of_another_model_is_refused_before_anything_is_written(
    tmp_path: Path, tiny_model: Any, adapter: Adapter
) -> None:
    tiny_model.save_pretrained(tmp_path / "model")
    name = "model.layers.0.mlp.up_proj"

    def refused(message: str, layers: dict[str, Factors]) -> None:
        with pytest.raises(AdapterError, match=message):
            write_merged(Adapter(layers), tmp_path / "model", tmp_path / "out")
        assert not (tmp_path / "out").exists()

    refused(
        r"shape \(48, 32\) in model .*expected shape \(48, 31\)", {name: Factors(torch.ones(48, 1), torch.ones(1, 31))}
    )
    refused("no such weight", {"model.layers.9.mlp.up_proj": adapter.layers[name]})


def test_folders_that_are_no_model_are_refused(tmp_path: Path, tiny_model: Any, adapter: Adapter) -> None:
    with pytest.raises(AdapterError, match=r"no config\.json"):
        write_merged(adapter, tmp_path / "absent", tmp_path / "out")
    model = tmp_path / "model"
    tiny_model.save_pretrained(model)
    whole = (model / "model.safetensors").read_bytes()
    (model / "model.safetensors").write_bytes(whole[:-8])
    with pytest.raises(AdapterError, match="damaged or not safetensors"):
        write_merged(adapter, model, tmp_path / "out")
    (model / "model.safetensors").rename(model / "pytorch_model.bin")
    with pytest.raises(AdapterError, match=r"neither model\.safetensors nor .*, expected safetensors"):
        write_merged(adapter, model, tmp_path / "out")
    (model / "model.safetensors.index.json").write_text('{"weight_map": {"x": "../x.safetensors"}}')
    with pytest.raises(AdapterError, match="expected files beside it"):
        write_merged(adapter, model, tmp_path / "out")


def test_what_is_there_is_not_written_over_and_overflow_is_refused(
    tmp_path: Path, tiny_model: Any, adapter: Adapter
) -> None:
    model = tmp_path / "model"
    tiny_model.save_pretrained(model)
    with pytest.raises(InvalidInput, match="is there already"):
        write_merged(adapter, model, model)
    weights = {key: weight.half() for key, weight in load_file(model / "model.safetensors").items()}
    save_file(weights, model / "model.safetensors", metadata={"format": "pt"})
    name = "model.layers.0.mlp.up_proj"
    huge = Adapter({name: Factors(torch.full((48, 1), 1e3), torch.full((1, 32), 1e3))})
    with pytest.raises(AdapterError, match=r"not finite in torch\.float16"):
        write_merged(huge, model, tmp_path / "out")
    assert not (tmp_path / "out" / "config.json").exists()
