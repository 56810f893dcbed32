"""Batches whose rows differ in their adapter: each row as if it were alone, by any of the forms."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from sleepyd.errors import AdapterError, NotFound
from sleepyd.share import (
    Adapter,
    Subspace,
    build,
    factors,
    fitted,
    merge,
    mixed,
    mixed_tasks,
    read_adapter,
    target_layers,
    write_adapter,
)
from sleepyd.share.inference import add_by_row_, add_in_subspace_

IDS = torch.randint(0, 64, (5, 9), generator=torch.Generator().manual_seed(0))
MakeAdapter = Callable[..., Adapter]


def logits(model: Any, ids: Tensor = IDS) -> Tensor:
    with torch.no_grad():
        found: Tensor = model(input_ids=ids).logits
    return found


@pytest.fixture
def adapters(tiny_model: Any, make_adapter: MakeAdapter) -> list[Adapter]:
    """Three adapters of the tiny model, of ranks 1, 4 and 2; the second leaves a layer alone, the third all but one."""
    shapes = {name: (m.out_features, m.in_features) for name, m in target_layers(tiny_model).items()}
    last = "model.layers.1.mlp.down_proj"
    return [
        make_adapter(0, rank=1, shapes=shapes, scale=0.05),
        make_adapter(1, rank=4, shapes=shapes, scale=0.05, skip=("model.layers.0.mlp.up_proj",)),
        make_adapter(2, rank=2, shapes={last: shapes[last]}, scale=0.5),
    ]


@given(m=st.integers(1, 4), t=st.integers(1, 3), n=st.integers(1, 5), d=st.integers(1, 5), p=st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_each_row_is_changed_by_its_own_product(m: int, t: int, n: int, d: int, p: int) -> None:
    generator = torch.Generator().manual_seed(0)
    shapes = ((m, t, n), (m, t, d), (m, n, p), (m, p, d))
    h, x, b, a = (torch.randn(shape, generator=generator, dtype=torch.float64) for shape in shapes)
    expected = torch.stack([h[i] + x[i] @ (b[i] @ a[i]).T for i in range(m)])
    torch.testing.assert_close(add_by_row_(h, x, b, a), expected)


@given(m=st.integers(1, 4), t=st.integers(1, 3), k=st.integers(0, 3), j=st.integers(0, 4), p=st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_each_row_is_changed_by_its_own_coefficients(m: int, t: int, k: int, j: int, p: int) -> None:
    generator = torch.Generator().manual_seed(0)
    shapes = ((m, t, 4), (m, t, 5), (4, k), (5, j), (m, k, p), (m, j, p))
    h, x, beta, alpha, eb, ea = (torch.randn(shape, generator=generator, dtype=torch.float64) for shape in shapes)
    expected = torch.stack([h[i] + x[i] @ (beta @ eb[i] @ ea[i].T @ alpha.T).T for i in range(m)])
    torch.testing.assert_close(add_in_subspace_(h, x, beta, alpha, eb, ea), expected)


def test_a_mixed_batch_equals_pefts_forward_of_each_adapter(tiny_model: Any, tmp_path: Path) -> None:
    """Folders that peft wrote: rsLoRA, patterns of rank and alpha, different targets."""
    from peft import LoraConfig, PeftModel, get_peft_model

    configs = [
        LoraConfig(r=8, lora_alpha=16, target_modules=["q_proj", "v_proj"], init_lora_weights=False),
        LoraConfig(r=3, lora_alpha=2, use_rslora=True, target_modules="all-linear", init_lora_weights=False),
        LoraConfig(
            r=4,
            lora_alpha=8,
            target_modules=["o_proj", "down_proj"],
            rank_pattern={"down_proj": 2},
            alpha_pattern={"down_proj": 5},
            init_lora_weights=False,
        ),
    ]
    for index, config in enumerate(configs):
        with torch.random.fork_rng():
            torch.manual_seed(index)
            get_peft_model(copy.deepcopy(tiny_model), config).save_pretrained(tmp_path / str(index))
    rows = [2, None, 0, 1, 2]
    plain = logits(tiny_model)
    theirs = [
        plain if row is None else logits(PeftModel.from_pretrained(copy.deepcopy(tiny_model), tmp_path / str(row)))
        for row in rows
    ]
    read = {row: read_adapter(tmp_path / str(row)) for row in rows if row is not None}
    with mixed(tiny_model, [None if row is None else read[row] for row in rows]):
        ours = logits(tiny_model)
    for i, row in enumerate(rows):
        torch.testing.assert_close(ours[i], theirs[i][i], rtol=0, atol=1e-5)
        assert row is None or float((ours[i] - plain[i]).abs().max()) > 1e-2


def test_an_exported_task_equals_peft_in_a_mixed_batch(
    tiny_model: Any, adapters: list[Adapter], tmp_path: Path
) -> None:
    from peft import PeftModel

    for task in ("0", "1"):
        write_adapter(factors(_subspace(adapters), task), tmp_path / task)
    rows = ["1", "0", "1", "1", "0"]
    with mixed(tiny_model, [read_adapter(tmp_path / row) for row in rows]):
        ours = logits(tiny_model)
    for i, row in enumerate(rows):
        theirs = logits(PeftModel.from_pretrained(copy.deepcopy(tiny_model), tmp_path / row))
        torch.testing.assert_close(ours[i], theirs[i], rtol=0, atol=1e-5)


@pytest.mark.parametrize("rows", [(0, None, 1, None, 2), (1, None, 1, None, 1)])
def test_a_row_without_an_adapter_is_the_base_models_bit_for_bit(
    tiny_model: Any, adapters: list[Adapter], rows: tuple[int | None, ...]
) -> None:
    plain = logits(tiny_model)
    with mixed(tiny_model, [None if row is None else adapters[row] for row in rows]):
        ours = logits(tiny_model)
    assert [torch.equal(got, without) for got, without in zip(ours, plain, strict=True)] == [
        row is None for row in rows
    ]


def test_nothing_is_left_on_the_model(tiny_model: Any, adapters: list[Adapter]) -> None:
    plain = logits(tiny_model)
    with mixed(tiny_model, [None] * 5):
        assert torch.equal(logits(tiny_model), plain)
    with pytest.raises(RuntimeError, match="boom"), mixed(tiny_model, adapters):
        raise RuntimeError("boom")
    assert torch.equal(logits(tiny_model), plain)
    assert not any(module._forward_hooks for module in tiny_model.modules())


def test_tasks_of_a_subspace_give_what_their_adapters_give(tiny_model: Any, adapters: list[Adapter]) -> None:
    """Also a task without a layer, and a subspace that has grown since the tasks were stored."""
    plain, subspace = logits(tiny_model), _subspace(adapters[1:])
    subspace, _ = merge(subspace, "2", adapters[0])
    name = "model.layers.0.self_attn.q_proj"
    assert subspace.tasks["0"][name].beta.shape[0] < subspace.layers[name].beta.shape[1]
    for tasks in (["2", None, "0", "1", "0"], ["0", "0", "1", "0", None]):
        with mixed(tiny_model, [None if task is None else factors(subspace, task) for task in tasks]):
            expected = logits(tiny_model)
        with mixed_tasks(tiny_model, subspace, tasks):
            torch.testing.assert_close(logits(tiny_model), expected, rtol=0, atol=1e-5)
        assert [torch.equal(got, without) for got, without in zip(expected, plain, strict=True)] == [
            task is None for task in tasks
        ]
    with mixed_tasks(tiny_model, subspace, [None] * 5):
        assert torch.equal(logits(tiny_model), plain)
    with pytest.raises(NotFound, match="task '3' is not in the subspace"), mixed_tasks(tiny_model, subspace, ["3"]):
        pass


def test_a_batch_of_another_height_is_refused(tiny_model: Any, adapters: list[Adapter]) -> None:
    message = r"input of shape \(4, 9, 32\), expected \(2 rows, tokens, 32\)"
    with mixed(tiny_model, adapters[:2]), pytest.raises(AdapterError, match=message):
        logits(tiny_model, IDS[:4])
    with mixed_tasks(tiny_model, _subspace(adapters), ["0", "1"]), pytest.raises(AdapterError, match=message):
        logits(tiny_model, IDS[:4])
    assert not any(module._forward_hooks for module in tiny_model.modules())


def test_fitting_takes_the_models_precision_and_refuses_another_models_adapter(
    tiny_model: Any, adapters: list[Adapter], make_adapter: MakeAdapter
) -> None:
    half = copy.deepcopy(tiny_model).to(torch.bfloat16)
    placed = fitted(adapters[1], half)
    assert {factor.dtype for f in placed.layers.values() for factor in (f.b, f.a)} == {torch.bfloat16}
    assert placed.layers.keys() == adapters[1].layers.keys()
    with mixed(half, [placed, None]):
        assert logits(half, IDS[:2]).dtype == torch.bfloat16
    for name, message in (("model.layers.7.mlp.up_proj", "no such module"), ("model.norm", "Qwen2RMSNorm")):
        with pytest.raises(AdapterError, match=message):
            fitted(make_adapter(0, shapes={name: (48, 32)}), tiny_model)
    with pytest.raises(AdapterError, match=r"shape \(47, 32\), expected \(48, 32\)"):
        fitted(make_adapter(0, shapes={"model.layers.0.mlp.up_proj": (47, 32)}), tiny_model)


def _subspace(adapters: list[Adapter]) -> Subspace:
    return build([(str(i), adapter) for i, adapter in enumerate(adapters)], variance=1.0)
