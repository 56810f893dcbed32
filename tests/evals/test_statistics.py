"""Intervals and tests against values from the literature and from counting."""

import math

import pytest

from sleepyd.errors import InvalidInput
from sleepyd.evals.statistics import losses_significant, mcnemar, pass_at_k, wilson95


@pytest.mark.parametrize(
    ("passed", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # these four: Newcombe 1998, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_wilson_intervals_are_the_published_ones(passed: int, total: int, low: float, high: float) -> None:
    assert wilson95(passed, total) == pytest.approx((low, high), abs=5e-5)


def test_the_bounds_solve_wilsons_equation() -> None:
    for bound in wilson95(22, 30):
        assert abs(22 / 30 - bound) == pytest.approx(1.959964 * math.sqrt(bound * (1 - bound) / 30), rel=1e-5)


def test_nothing_measured_is_nothing_known() -> None:
    assert wilson95(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("gained", "lost", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (8, 0, 2 / 256), (0, 8, 2 / 256), (5, 1, 14 / 64), (3, 3, 1.0), (10, 2, 158 / 4096)],
)
def test_mcnemar_counts_both_tails_exactly(gained: int, lost: int, p: float) -> None:
    assert mcnemar(gained, lost) == pytest.approx(p)


@pytest.mark.parametrize(
    ("gained", "lost", "expected"),
    [(0, 4, False), (0, 5, True), (1, 6, False), (1, 7, True), (5, 0, False), (3, 3, False), (0, 0, False)],
)
def test_losses_are_significant_when_chance_gives_them_in_less_than_one_case_of_twenty(
    gained: int, lost: int, expected: bool
) -> None:
    tail = sum(math.comb(gained + lost, k) for k in range(lost, gained + lost + 1)) / 2 ** (gained + lost)
    assert expected == (lost > gained and tail < 0.05)
    assert losses_significant(gained, lost) is expected


@pytest.mark.parametrize(
    ("tried", "passed", "k", "expected"),
    [
        (5, 2, 1, 2 / 5),
        (5, 2, 3, 1 - 1 / 10),  # of C(5,3) = 10 draws, one misses both
        (10, 3, 5, 1 - 21 / 252),
        (4, 1, 4, 1.0),
        (4, 0, 4, 0.0),
        (4, 4, 1, 1.0),
        (200, 1, 100, 0.5),
    ],
)
def test_pass_at_k_is_the_share_of_draws_that_hold_one_that_passes(
    tried: int, passed: int, k: int, expected: float
) -> None:
    assert pass_at_k(tried, passed, k) == pytest.approx(expected)


@pytest.mark.parametrize(("tried", "passed", "k"), [(4, 1, 5), (4, 1, 0), (4, 5, 1), (0, 0, 1)])
def test_more_cannot_be_drawn_than_there_is(tried: int, passed: int, k: int) -> None:
    with pytest.raises(InvalidInput, match="pass@k: got k="):
        pass_at_k(tried, passed, k)
