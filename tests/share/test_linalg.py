"""The dense computations, against torch.linalg.svd."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepyd.share.linalg import (
    balance,
    balanced_rows,
    low_rank_norm,
    low_rank_norms,
    orthogonal_extension,
    smallest_k,
    truncation_errors,
)


def _random(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@settings(max_examples=30, deadline=None)
@given(n=st.integers(1, 12), d=st.integers(1, 12), r=st.integers(1, 14), seed=st.integers(0, 99))
def test_balanced_factors_have_the_same_product_and_equal_column_norms(n: int, d: int, r: int, seed: int) -> None:
    b, a = _random(n, r, seed=seed), _random(r, d, seed=seed + 1)
    left, right = balance(b, a)
    torch.testing.assert_close(left @ right.T, b @ a)
    singular = torch.linalg.svdvals(b @ a)[: left.shape[1]]
    torch.testing.assert_close(left.square().sum(0), singular)
    torch.testing.assert_close(right.square().sum(0), singular)


def test_balanced_factors_do_not_depend_on_the_factorisation() -> None:
    b, a, mix = _random(9, 3), _random(3, 7, seed=1), _random(3, 3, seed=2)
    first, second = balance(b, a), balance(b @ mix, torch.linalg.inv(mix) @ a)
    torch.testing.assert_close(first[0], second[0])
    torch.testing.assert_close(first[1], second[1])


def test_an_extension_is_orthonormal_and_spans_what_was_missing() -> None:
    basis = torch.linalg.qr(_random(15, 4)).Q
    factor = torch.cat([basis @ _random(4, 2, seed=1), _random(15, 2, seed=2)], 1)  # two of four directions are new
    fresh = orthogonal_extension(basis, factor, 1e-9)
    assert fresh.shape == (15, 2)
    whole = torch.cat([basis, fresh], 1)
    torch.testing.assert_close(whole.T @ whole, torch.eye(6, dtype=torch.float64))
    torch.testing.assert_close(whole @ (whole.T @ factor), factor)


def test_an_extension_by_nothing_is_empty() -> None:
    basis = torch.linalg.qr(_random(5, 5)).Q
    assert orthogonal_extension(basis, _random(5, 2), 1e-9).shape == (5, 0)
    assert orthogonal_extension(basis, torch.zeros(5, 2, dtype=torch.float64), 1e-9).shape == (5, 0)


def test_the_norm_of_a_low_rank_product_is_that_of_the_product() -> None:
    left, right = _random(9, 3), _random(7, 3, seed=1)
    assert low_rank_norm(left, right) == pytest.approx(float((left @ right.T).norm()))


def test_the_norm_of_a_difference_does_not_drown_in_cancellation() -> None:
    left, right = _random(9, 3), _random(7, 3, seed=1)
    nearly = left + 1e-11 * _random(9, 3, seed=2)
    expected = float(((left - nearly) @ right.T).norm())
    got = low_rank_norm(torch.cat([left, -nearly], 1), torch.cat([right, right], 1))
    assert got == pytest.approx(expected, rel=1e-2)


def test_truncation_error_is_the_norm_of_what_the_cut_removes() -> None:
    beta, alpha = _random(6, 3), _random(5, 3, seed=1)
    kept = torch.zeros(6, 5, dtype=torch.float64)
    kept[:4, :2] = (beta @ alpha.T)[:4, :2]
    other_beta, other_alpha = _random(4, 2, seed=2), _random(5, 2, seed=3)
    first, second, third = truncation_errors([beta, other_beta, 2.0 * beta], [alpha, other_alpha, alpha], 4, 2)
    assert first == pytest.approx(float((beta @ alpha.T - kept).norm()))
    assert second == pytest.approx(float((other_beta @ other_alpha[2:].T).norm()))
    assert third == pytest.approx(2.0 * first)
    assert truncation_errors([beta], [alpha], 6, 5) == [0.0]
    assert low_rank_norms([beta], [alpha]) == [pytest.approx(float((beta @ alpha.T).norm()))]
    assert truncation_errors([], [], 1, 1) == []


@pytest.mark.parametrize(("variance", "k"), [(0.5, 1), (0.6, 2), (0.85, 3), (0.99, 4), (1.0, 4)])
def test_smallest_k_reaches_the_variance_and_no_more(variance: float, k: int) -> None:
    assert smallest_k(torch.tensor([5.0, 2.0, 2.0, 1.0]), variance) == k


@settings(max_examples=30, deadline=None)
@given(
    n=st.integers(1, 12),
    d=st.integers(1, 12),
    ranks=st.lists(st.integers(1, 5), min_size=1, max_size=5),
    seed=st.integers(0, 99),
)
def test_many_pairs_balanced_together_are_as_if_balanced_alone(n: int, d: int, ranks: list[int], seed: int) -> None:
    pairs = [
        (_random(n, r, seed=seed + i).float(), _random(r, d, seed=seed + 50 + i).float()) for i, r in enumerate(ranks)
    ]
    lefts, rights = [b for b, _ in pairs], [a for _, a in pairs]
    rows_b, rows_a, widths, norms = balanced_rows(lefts, rights)
    assert lefts == rights == []
    assert widths == [min(n, r, d) for r in ranks]
    both = zip(torch.split(rows_b, widths), torch.split(rows_a, widths), norms, pairs, strict=True)
    for left, right, norm, (b, a) in both:
        product = b.double() @ a.double()
        torch.testing.assert_close(left.double().T @ right.double(), product, rtol=0, atol=1e-5 * float(product.norm()))
        assert norm == pytest.approx(float(product.norm()), rel=1e-5)
        expected = torch.linalg.svdvals(product)[: left.shape[0]]
        torch.testing.assert_close(left.double().square().sum(1), expected, rtol=1e-3, atol=1e-3 * float(expected[0]))
        assert bool((left.gather(1, left.abs().argmax(1, keepdim=True)) >= 0).all())


def test_dependent_columns_are_balanced_exactly() -> None:
    b, a = _random(9, 3).float(), _random(3, 7, seed=1).float()
    b[:, 2] = b[:, 0] + 1e-6 * b[:, 1]
    rows_b, rows_a, _, _ = balanced_rows([b, torch.zeros(9, 3)], [a, a])
    exact_b, exact_a = balance(b, a)
    torch.testing.assert_close(rows_b[:3].double(), exact_b.T, rtol=0, atol=1e-6)
    torch.testing.assert_close(rows_a[:3].double(), exact_a.T, rtol=0, atol=1e-6)
    assert not bool(rows_b[3:].any())
