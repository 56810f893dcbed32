"""Changes on a live model: the right layers, the right product, and nothing left behind."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn

from sleepyd.errors import AdapterError
from sleepyd.share import Adapter, Factors, applied, empty_layers, target_layers

IDS = torch.arange(10).reshape(1, 10)
MakeAdapter = Callable[..., Adapter]


def test_targets_are_the_linear_layers_of_the_decoder_blocks(tiny_model: Any) -> None:
    names = set(target_layers(tiny_model))
    modules = {f"self_attn.{m}_proj" for m in "qkvo"} | {f"mlp.{m}_proj" for m in ("gate", "up", "down")}
    assert names == {f"model.layers.{i}.{module}" for i in range(2) for module in modules}


def test_empty_layers_have_the_shapes_of_the_model_and_no_directions(tiny_model: Any) -> None:
    layers = empty_layers(tiny_model)
    assert layers["model.layers.1.mlp.down_proj"].beta.shape == (32, 0)
    assert layers["model.layers.1.mlp.down_proj"].alpha.shape == (48, 0)
    assert set(layers) == set(target_layers(tiny_model))


@pytest.mark.parametrize("shape", [(5,), (2, 5), (2, 3, 5)])
def test_an_applied_change_equals_a_changed_weight(shape: tuple[int, ...]) -> None:
    generator = torch.Generator().manual_seed(0)
    model = nn.Sequential(nn.Linear(5, 4), nn.Linear(4, 3))
    factors = Factors(b=torch.randn(4, 2, generator=generator), a=torch.randn(2, 5, generator=generator))
    x = torch.randn(*shape, generator=generator)
    with torch.no_grad():
        changed = nn.Sequential(nn.Linear(5, 4), model[1])
        changed[0].weight.copy_(model[0].weight + factors.delta())
        changed[0].bias.copy_(model[0].bias)
        with applied(model, Adapter({"0": factors})):
            got = model(x)
        torch.testing.assert_close(got, changed(x))


def test_changes_can_be_stacked_and_are_gone_afterwards(tiny_model: Any, make_adapter: MakeAdapter) -> None:
    shapes = {"model.layers.0.mlp.up_proj": (48, 32)}
    first, second = make_adapter(0, shapes=shapes), make_adapter(1, shapes=shapes)
    name = next(iter(shapes))
    both = Factors(
        b=torch.cat([first.layers[name].b, second.layers[name].b], 1),
        a=torch.cat([first.layers[name].a, second.layers[name].a], 0),
    )
    with torch.no_grad():
        plain = tiny_model(input_ids=IDS).logits
        with applied(tiny_model, first), applied(tiny_model, second):
            stacked = tiny_model(input_ids=IDS).logits
        with applied(tiny_model, Adapter({name: both})):
            expected = tiny_model(input_ids=IDS).logits
        with pytest.raises(RuntimeError, match="boom"), applied(tiny_model, first):
            raise RuntimeError("boom")
        torch.testing.assert_close(stacked, expected)
        assert torch.equal(tiny_model(input_ids=IDS).logits, plain)
    assert not any(module._forward_hooks for module in tiny_model.modules())


def test_a_bfloat16_model_takes_float32_factors(make_adapter: MakeAdapter) -> None:
    model = nn.Sequential(nn.Linear(5, 4)).to(torch.bfloat16)
    with applied(model, make_adapter(0, shapes={"0": (4, 5)})):
        assert model(torch.ones(2, 5, dtype=torch.bfloat16)).dtype == torch.bfloat16


def test_an_adapter_of_another_model_is_refused_before_anything_is_hooked(
    tiny_model: Any, make_adapter: MakeAdapter
) -> None:
    fitting = {"model.layers.0.mlp.up_proj": (48, 32)}
    for name, shape, message in (
        ("model.layers.7.mlp.up_proj", (48, 32), "no such module in the model"),
        ("model.layers.0.mlp", (48, 32), "Qwen2MLP in the model"),
        ("model.layers.1.mlp.up_proj", (48, 31), r"shape \(48, 31\), expected \(48, 32\)"),
    ):
        adapter = make_adapter(0, shapes={**fitting, name: shape})
        with pytest.raises(AdapterError, match=message), applied(tiny_model, adapter):
            pass
    assert not any(module._forward_hooks for module in tiny_model.modules())
