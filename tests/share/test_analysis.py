"""Numbers for reports, against their definitions on full matrices."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from share_examples import SHAPES, relative

from sleepyd.errors import AdapterError, NotFound
from sleepyd.share import (
    Adapter,
    Basis,
    Subspace,
    build,
    coverage,
    delta,
    merge,
    overlap,
    parameter_counts,
    reconstruction_errors,
    save,
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


def test_bytes_are_those_of_the_file_against_one_lora_per_task(make_adapter: MakeAdapter, tmp_path: Path) -> None:
    subspace = build([(f"t{i}", make_adapter(i, rank=1)) for i in range(3)])
    counts = parameter_counts(subspace)
    save(subspace, tmp_path / "s")
    assert counts.shared_bytes == sum(t.numel() * t.element_size() for t in load_file(tmp_path / "s").values())
    assert counts.separate_bytes == 3 * 4 * 8 * sum(n + d for n, d in SHAPES.values())


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


def test_coverage_is_the_share_of_the_full_delta_within_both_spans(make_adapter: MakeAdapter) -> None:
    subspace = build([(f"t{i}", make_adapter(i)) for i in range(2)])
    new = make_adapter(7)
    found = coverage(subspace, new)
    inside = total = 0.0
    for layer, basis in subspace.layers.items():
        whole, beta, alpha = new.layers[layer].delta().double(), basis.beta.double(), basis.alpha.double()
        kept = beta @ beta.T @ whole @ alpha @ alpha.T
        assert found.layers[layer] == pytest.approx(float(kept.norm() / whole.norm()) ** 2, rel=1e-5)
        inside, total = inside + float(kept.norm()) ** 2, total + float(whole.norm()) ** 2
    assert found.whole == pytest.approx(inside / total, rel=1e-5)
    assert 0.0 < found.whole < 0.5
    assert coverage(subspace, make_adapter(1)).whole == pytest.approx(1.0, abs=1e-6)


def test_a_layer_that_the_subspace_lacks_is_not_covered(make_adapter: MakeAdapter) -> None:
    subspace = build([("t", make_adapter(0, skip=(LAYER,)))])
    found = coverage(subspace, make_adapter(0))
    assert found.layers[LAYER] == 0.0
    assert found.whole < 1.0
    assert coverage(subspace, make_adapter(0, scale=0.0)).whole == 1.0


def test_spans_overlap_fully_with_themselves_and_not_with_their_complement() -> None:
    q = torch.linalg.qr(torch.randn(10, 10, generator=torch.Generator().manual_seed(0))).Q
    turned = torch.linalg.qr(torch.randn(4, 4, generator=torch.Generator().manual_seed(1))).Q

    def of(beta: torch.Tensor) -> Subspace:
        return Subspace(layers={"l": Basis(beta, beta)})

    same, _ = overlap(of(q[:, :4]), of(q[:, :4] @ turned))["l"]
    assert same.shared == pytest.approx(1.0, abs=1e-6)
    assert same.distance == pytest.approx(0.0, abs=2e-3)  # arccos near 1
    apart, _ = overlap(of(q[:, :4]), of(q[:, 4:7]))["l"]
    assert apart.shared == pytest.approx(0.0, abs=1e-6)
    assert apart.distance == pytest.approx(3**0.5 * torch.pi / 2, rel=1e-5)
    half, _ = overlap(of(q[:, :4]), of(q[:, 2:6]))["l"]
    assert half.shared == pytest.approx(0.5, abs=1e-6)
    assert half.chance == pytest.approx(0.4)
    assert overlap(of(q[:, :0]), of(q))["l"][0].shared == 0.0


def test_random_spans_share_what_chance_says() -> None:
    generator = torch.Generator().manual_seed(0)
    draws = [torch.linalg.qr(torch.randn(30, 6, generator=generator)).Q for _ in range(80)]
    found = [
        overlap(Subspace(layers={"l": Basis(one, one)}), Subspace(layers={"l": Basis(two, two)}))["l"][0]
        for one, two in zip(draws[::2], draws[1::2], strict=True)
    ]
    assert sum(each.shared for each in found) / 40 == pytest.approx(found[0].chance, rel=0.1)


def test_another_base_model_is_not_compared(make_adapter: MakeAdapter) -> None:
    subspace = build([("t", make_adapter(0))])
    with pytest.raises(AdapterError, match="base model is 'other', expected 'tiny'"):
        coverage(subspace, make_adapter(0, base_model="other"))
    other = make_adapter(0, shapes={LAYER: (24, 21)})
    with pytest.raises(AdapterError, match=r"shape \(24, 21\), expected \(24, 20\)"):
        reconstruction_errors(subspace, [("t", other)])
    with pytest.raises(AdapterError, match="bases differ in length"):
        overlap(subspace, build([("t", other)]))
