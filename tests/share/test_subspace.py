"""What can be read off a subspace."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from share_examples import SHAPES, relative

from sleepyd.errors import AdapterError, NotFound
from sleepyd.share import (
    Adapter,
    Basis,
    Coefficients,
    Subspace,
    averaged,
    build,
    check,
    coefficients,
    delta,
    factors,
    merge,
)

LAYER = "model.layers.0.q_proj"
MakeAdapter = Callable[..., Adapter]


def test_factors_of_a_task_multiply_to_its_delta(make_adapter: MakeAdapter) -> None:
    subspace = build([(f"t{i}", make_adapter(i, rank=2)) for i in range(3)], k=4)
    own = factors(subspace, "t1")
    assert own.base_model == "tiny"
    assert own.rank == 2
    for layer in SHAPES:
        assert relative(own.layers[layer].delta(), delta(subspace, "t1", layer)) < 1e-6


def test_coefficients_have_all_rows_of_a_basis_that_grew_later(make_adapter: MakeAdapter) -> None:
    start = build([("old", make_adapter(0, rank=2))])
    merged, _ = merge(start, "new", make_adapter(1, rank=3))
    own, basis = coefficients(merged, "old", LAYER), merged.layers[LAYER]
    assert own.beta.shape == own.alpha.shape == (5, 2)
    whole = basis.beta @ own.beta @ own.alpha.T @ basis.alpha.T
    assert relative(whole, delta(start, "old", LAYER)) < 1e-6


def test_the_average_is_the_mean_of_the_deltas(make_adapter: MakeAdapter) -> None:
    subspace = build([(f"t{i}", make_adapter(i, skip=(LAYER,) if i == 0 else ())) for i in range(3)])
    mean = averaged(subspace)
    for layer in SHAPES:
        expected = sum((delta(subspace, f"t{i}", layer) for i in range(3)), torch.zeros(SHAPES[layer])) / 3
        assert relative(mean.layers[layer].delta(), expected) < 1e-5
    cut = averaged(subspace, rank=2).layers[LAYER]
    whole = mean.layers[LAYER].delta()
    best = torch.linalg.svdvals(whole.double())[2:].norm() / whole.double().norm()
    assert cut.rank == 2
    assert relative(cut.delta(), whole) == pytest.approx(float(best), rel=1e-4)
    with pytest.raises(NotFound, match="no task to average"):
        averaged(Subspace())


def test_unknown_names_are_named(make_adapter: MakeAdapter) -> None:
    subspace = build([("t", make_adapter(0, skip=(LAYER,))), ("u", make_adapter(1))])
    with pytest.raises(NotFound, match="'v' is not in the subspace, expected one of: t, u"):
        delta(subspace, "v", LAYER)
    with pytest.raises(NotFound, match="layer 'nowhere' is not in the subspace"):
        delta(subspace, "t", "nowhere")
    with pytest.raises(NotFound, match="has no layer"):
        coefficients(subspace, "t", LAYER)


def test_check_refuses_what_is_damaged(make_adapter: MakeAdapter) -> None:
    good = build([("t", make_adapter(0))])
    basis, own = good.layers[LAYER], good.tasks["t"][LAYER]
    check(good)

    def refused(message: str, *, layer: Basis = basis, stored: Coefficients = own) -> None:
        bad = replace(good, layers={**good.layers, LAYER: layer}, tasks={"t": {**good.tasks["t"], LAYER: stored}})
        with pytest.raises(AdapterError, match=message):
            check(bad)

    refused("off orthonormal", layer=Basis(basis.beta * 1.01, basis.alpha))
    refused("NaN or infinity", layer=Basis(basis.beta, basis.alpha * float("nan")))
    refused("k <= rows", layer=Basis(basis.beta.T, basis.alpha))
    refused("NaN or infinity", stored=Coefficients(own.beta, own.alpha / 0.0))
    refused("with one p", stored=Coefficients(own.beta[:, :1], own.alpha))
    refused("rows as in the basis", stored=Coefficients(torch.ones(4, 3), own.alpha))
    with pytest.raises(AdapterError, match="no such layer"):
        check(replace(good, layers={}))
