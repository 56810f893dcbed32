"""Counts with honest intervals: Wilson's score interval and the exact paired (McNemar) test."""

import math


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


def _tail(at_least: int, of: int) -> float:
    """P(X >= at_least) for X ~ Binomial(of, 1/2)."""
    return sum(math.comb(of, k) for k in range(at_least, of + 1)) / 2**of if of else 1.0
