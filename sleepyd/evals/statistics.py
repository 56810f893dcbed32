"""Counts with honest intervals: Wilson's score interval, the exact paired (McNemar) test, and pass@k."""

import math

from sleepyd.errors import InvalidInput


def wilson95(passed: int, total: int) -> tuple[float, float]:
    """95 % score interval for a pass rate; (0, 1) when nothing was measured. Wilson 1927."""
    if total == 0:
        return 0.0, 1.0
    z = 1.959963984540054
    rate, spread = passed / total, z * z / total
    centre = (rate + spread / 2) / (1 + spread)
    half = z * math.sqrt(rate * (1 - rate) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


def mcnemar(gained: int, lost: int) -> float:
    """Two-sided exact p-value of `gained` and `lost` discordant pairs (McNemar 1947, exact form)."""
    return min(1.0, 2 * _tail(max(gained, lost), gained + lost))


def losses_significant(gained: int, lost: int, level: float = 0.05) -> bool:
    """Whether more was lost than chance explains: one-sided exact test."""
    return lost > gained and _tail(lost, gained + lost) < level


def pass_at_k(tried: int, passed: int, k: int) -> float:
    """The unbiased estimate that one of k answers passes, from `passed` of `tried`: Chen et al. 2021, eq. 1.

    Raises InvalidInput when k is not between 1 and `tried`, or `passed` not between 0 and `tried`.
    """
    if not 1 <= k <= tried or not 0 <= passed <= tried:
        raise InvalidInput(f"pass@k: got k={k} with {passed} of {tried} passed, expected 1 to {tried} answers drawn")
    return 1.0 - math.comb(tried - passed, k) / math.comb(tried, k)


def _tail(at_least: int, of: int) -> float:
    """P(X >= at_least) for X ~ Binomial(of, 1/2)."""
    return sum(math.comb(of, k) for k in range(at_least, of + 1)) / 2**of if of else 1.0
