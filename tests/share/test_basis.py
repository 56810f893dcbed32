"""Phase 1: exact where it promises to be, best approximation where it is cut."""

from collections.abc import Callable
from itertools import product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from share_examples import SHAPES, relative

from sleepyd.errors import AdapterError, InvalidInput
from sleepyd.share import Adapter, Factors, build, check, delta, explained_variance, reconstruction_errors
from sleepyd.share.linalg import balance

LAYER = "model.layers.0.q_proj"
MakeAdapter = Callable[..., Adapter]


@pytest.mark.parametrize(("balanced", "center"), list(product([True, False], repeat=2)))
def test_nothing_is_lost_without_a_cut(make_adapter: MakeAdapter, balanced: bool, center: bool) -> None:
    adapters = [(f"t{i}", make_adapter(i, rank=2 + i, scale=10.0 ** (i - 1))) for i in range(4)]
    subspace = build(adapters, balance=balanced, center=center)
    check(subspace)
    for task, adapter in adapters:
        for name, factors in adapter.layers.items():
            assert relative(delta(subspace, task, name), factors.delta()) < 1e-6


@settings(max_examples=25, deadline=None)
@given(
    n=st.integers(2, 20),
    d=st.integers(2, 20),
    ranks=st.lists(st.integers(1, 5), min_size=1, max_size=5),
    seed=st.integers(0, 999),
    center=st.booleans(),
)
def test_any_shapes_and_ranks_reconstruct(n: int, d: int, ranks: list[int], seed: int, center: bool) -> None:
    generator = torch.Generator().manual_seed(seed)
    adapters = [
        (
            f"t{i}",
            Adapter({"l": Factors(torch.randn(n, r, generator=generator), torch.randn(r, d, generator=generator))}),
        )
        for i, r in enumerate(ranks)
    ]
    subspace = build(adapters, center=center)
    check(subspace)
    assert subspace.layers["l"].beta.shape[1] == min(n, sum(min(r, n, d) for r in ranks))
    for task, adapter in adapters:
        assert relative(delta(subspace, task, "l"), adapter.layers["l"].delta()) < 1e-5


def test_the_basis_is_that_of_the_stacked_balanced_factors(make_adapter: MakeAdapter) -> None:
    adapters = [(f"t{i}", make_adapter(i)) for i in range(5)]
    subspace = build(adapters, k=6)
    pairs = [balance(a.layers[LAYER].b, a.layers[LAYER].a) for _, a in adapters]
    for side, column in (("beta", 0), ("alpha", 1)):
        stack = torch.cat([pair[column] for pair in pairs], 1)
        u = torch.linalg.svd(stack, full_matrices=False)[0][:, :6]
        got = getattr(subspace.layers[LAYER], side).double()
        torch.testing.assert_close(got @ got.T, u @ u.T, rtol=0, atol=1e-6)


def test_a_cut_stack_is_the_best_rank_k_approximation(make_adapter: MakeAdapter) -> None:
    """Eckart-Young bounds the stacked factors 𝓑; for a single ΔW the shared basis promises nothing of the kind."""
    adapters = [(f"t{i}", make_adapter(i)) for i in range(5)]
    stack = torch.cat([balance(a.layers[LAYER].b, a.layers[LAYER].a)[0] for _, a in adapters], 1)
    singular = torch.linalg.svdvals(stack)
    for k in (1, 4, 9):
        beta = build(adapters, k=k).layers[LAYER].beta.double()
        error = float((stack - beta @ (beta.T @ stack)).norm())
        assert error <= 1.0001 * float(singular[k:].norm())


def test_without_balance_the_factors_are_stacked_as_they_are(make_adapter: MakeAdapter) -> None:
    adapters = [(f"t{i}", make_adapter(i)) for i in range(5)]
    stack = torch.cat([a.layers[LAYER].b for _, a in adapters], 1).double()
    u = torch.linalg.svd(stack, full_matrices=False)[0][:, :4]
    beta = build(adapters, k=4, balance=False).layers[LAYER].beta.double()
    torch.testing.assert_close(beta @ beta.T, u @ u.T, rtol=0, atol=1e-6)


def test_balancing_makes_the_basis_independent_of_the_factorisation(make_adapter: MakeAdapter) -> None:
    adapters = [(f"t{i}", make_adapter(i)) for i in range(4)]
    mix = torch.tensor([[2.0, 0.3, 0.0], [0.0, 0.5, 0.1], [0.7, 0.0, 9.0]])
    mixed = [
        (task, Adapter({name: Factors(f.b @ mix, torch.linalg.inv(mix) @ f.a) for name, f in a.layers.items()}))
        for task, a in adapters
    ]
    first, second = build(adapters, k=4), build(mixed, k=4)
    one, two = first.layers[LAYER].beta.double(), second.layers[LAYER].beta.double()
    torch.testing.assert_close(one @ one.T, two @ two.T, rtol=0, atol=1e-5)


def test_centring_keeps_the_mean_as_the_first_direction(make_adapter: MakeAdapter) -> None:
    adapters = [(f"t{i}", make_adapter(i)) for i in range(4)]
    stack = torch.cat([balance(a.layers[LAYER].b, a.layers[LAYER].a)[0] for _, a in adapters], 1)
    mean = stack.mean(1)
    beta = build(adapters, k=3, center=True).layers[LAYER].beta.double()
    torch.testing.assert_close(beta[:, 0], mean / mean.norm(), rtol=0, atol=1e-6)
    u = torch.linalg.svd(stack - mean[:, None], full_matrices=False)[0][:, :2]
    expected = torch.linalg.qr(torch.cat([mean[:, None], u], 1)).Q
    torch.testing.assert_close(beta @ beta.T, expected @ expected.T, rtol=0, atol=1e-6)


@pytest.mark.parametrize("variance", [0.3, 0.6, 0.9])
def test_variance_keeps_the_fewest_directions_that_reach_it(make_adapter: MakeAdapter, variance: float) -> None:
    adapters = [(f"t{i}", make_adapter(i)) for i in range(5)]
    curves = explained_variance(adapters)
    subspace = build(adapters, variance=variance)
    for name, (curve_beta, curve_alpha) in curves.items():
        for curve, directions in (
            (curve_beta, subspace.layers[name].beta),
            (curve_alpha, subspace.layers[name].alpha),
        ):
            k = directions.shape[1]
            assert float(curve[k - 1]) >= variance
            assert k == 1 or float(curve[k - 2]) < variance


@pytest.mark.parametrize("max_error", [0.5, 0.1, 0.001])
def test_max_error_bounds_every_task_in_every_layer(make_adapter: MakeAdapter, max_error: float) -> None:
    adapters = [(f"t{i}", make_adapter(i, scale=10.0 ** (i - 2))) for i in range(4)]
    subspace = build(adapters, max_error=max_error)
    errors = [
        relative(delta(subspace, task, name), factors.delta())
        for task, adapter in adapters
        for name, factors in adapter.layers.items()
    ]
    assert max(errors) <= max_error * 1.0001
    for name in SHAPES:
        smaller = build(adapters, k=subspace.layers[name].beta.shape[1] - 1)
        assert max(relative(delta(smaller, t, name), a.layers[name].delta()) for t, a in adapters) > max_error


def test_a_missing_module_is_a_zero(make_adapter: MakeAdapter) -> None:
    subspace = build([("whole", make_adapter(0)), ("part", make_adapter(1, skip=(LAYER,)))])
    assert torch.equal(delta(subspace, "part", LAYER), torch.zeros(SHAPES[LAYER]))
    assert reconstruction_errors(subspace, [("part", make_adapter(1, skip=(LAYER,)))])["part"] < 1e-6


def test_an_adapter_of_zeros_is_reconstructed_as_zeros(make_adapter: MakeAdapter) -> None:
    subspace = build([("nothing", make_adapter(0, scale=0.0)), ("something", make_adapter(1))], variance=0.6)
    assert torch.equal(delta(subspace, "nothing", LAYER), torch.zeros(SHAPES[LAYER]))
    check(build([("nothing", make_adapter(0, scale=0.0))]))


def test_the_same_adapters_give_the_same_bits(make_adapter: MakeAdapter) -> None:
    first, second = (build([(f"t{i}", make_adapter(i)) for i in range(3)], variance=0.6) for _ in range(2))
    assert torch.equal(first.layers[LAYER].beta, second.layers[LAYER].beta)
    assert torch.equal(first.tasks["t1"][LAYER].alpha, second.tasks["t1"][LAYER].alpha)


def test_adapters_that_do_not_fit_together_are_refused(make_adapter: MakeAdapter) -> None:
    with pytest.raises(AdapterError, match="expected one; are they of one base model"):
        build([("a", make_adapter(0)), ("b", make_adapter(1, shapes={LAYER: (24, 21)}))])
    with pytest.raises(AdapterError, match="expected one; build a subspace per base model"):
        build([("a", make_adapter(0)), ("b", make_adapter(1, base_model="other"))])
    with pytest.raises(AdapterError, match="'a' is given twice"):
        build([("a", make_adapter(0)), ("a", make_adapter(1))])
    with pytest.raises(AdapterError, match="no adapter is given"):
        build([])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"k": 3, "variance": 0.5}, "variance and k are given"),
        ({"k": 0}, "k is 0"),
        ({"variance": 1.5}, r"variance is 1\.5"),
        ({"max_error": 0.0}, r"max_error is 0\.0"),
    ],
)
def test_unusable_sizes_are_refused(make_adapter: MakeAdapter, options: dict[str, float], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        build([("a", make_adapter(0))], **options)  # type: ignore[arg-type]
