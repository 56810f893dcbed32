"""Numbers for reports, against their definitions on full matrices."""

from collections.abc import Callable

import pytest
import torch
from share_examples import SHAPES, relative

from sleepyd.errors import NotFound
from sleepyd.share import (
    Adapter,
    Subspace,
    build,
    delta,
    merge,
    parameter_counts,
    reconstruction_errors,
    similarities,
    used_variance,
)

LAYER = "model.layers.0.q_proj"
MakeAdapter = Callable[..., Adapter]


def test_counts_are_of_what_is_stored(make_adapter: MakeAdapter) -> None:
    subspace = build([("a", make_adapter(0, rank=1)), ("b", make_adapter(1, rank=3, skip=(LAYER,)))], k=2)
    counts = parameter_counts(subspace)
    rows = sum(n + d for n, d in SHAPES.values())
    width = {layer: subspace.layers[layer].beta.shape[1] for layer in SHAPES}
    assert counts.basis == sum(width[layer] * sum(SHAPES[layer]) for layer in SHAPES)
    assert counts.coefficients["a"] == 2 * sum(width.values())
    assert counts.coefficients["b"] == 2 * 3 * sum(k for layer, k in width.items() if layer != LAYER)
    assert counts.lora == 8 * rows
    assert counts.fewer["a"] == pytest.approx(counts.lora / counts.coefficients["a"])


def test_reconstruction_errors_are_those_of_the_full_matrices(make_adapter: MakeAdapter) -> None:
    adapters = [(f"t{i}", make_adapter(i)) for i in range(4)]
    subspace = build(adapters, k=3)
    errors = reconstruction_errors(subspace, adapters)
    for task, adapter in adapters:
        got = torch.cat([delta(subspace, task, layer).flatten() for layer in SHAPES])
        expected = torch.cat([adapter.layers[layer].delta().flatten() for layer in SHAPES])
        assert errors[task] == pytest.approx(relative(got, expected), rel=1e-4)


def test_similarities_are_cosines_of_the_full_deltas(make_adapter: MakeAdapter) -> None:
    start = build([("a", make_adapter(0)), ("b", make_adapter(1, skip=(LAYER,)))])
    subspace, _ = merge(start, "c", make_adapter(0, scale=-2.0))
    subspace, _ = merge(subspace, "zero", make_adapter(4, scale=0.0))
    names, cosines = similarities(subspace)
    flat = [torch.cat([delta(subspace, task, layer).flatten().double() for layer in SHAPES]) for task in names]
    assert names == ["a", "b", "c", "zero"]
    for i in range(3):
        for j in range(3):
            expected = float(flat[i] @ flat[j] / (flat[i].norm() * flat[j].norm()))
            assert float(cosines[i, j]) == pytest.approx(expected, abs=1e-6)
    assert float(cosines[0, 2]) == pytest.approx(-1.0, abs=1e-6)
    assert cosines[3].tolist() == [0.0] * 4


def test_used_variance_is_the_spectrum_of_what_the_tasks_hold(make_adapter: MakeAdapter) -> None:
    subspace = build([(f"t{i}", make_adapter(i)) for i in range(3)])
    curve = used_variance(subspace, LAYER)[0]
    stack = torch.cat([subspace.layers[LAYER].beta @ own[LAYER].beta for own in subspace.tasks.values()], 1)
    energies = torch.linalg.svdvals(stack).square()
    torch.testing.assert_close(curve, energies.cumsum(0)[:9] / energies.sum(), rtol=1e-4, atol=1e-5)
    assert used_variance(Subspace(layers=subspace.layers), LAYER)[1].tolist() == [0.0] * 9
    with pytest.raises(NotFound, match="layer 'nowhere'"):
        used_variance(subspace, "nowhere")
