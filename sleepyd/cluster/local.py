"""All units of work in this process, one after the other."""

import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from sleepyd.cluster.pool import Hand, Order, Watch, Work, outcome


class Local:
    """One hand, ours."""

    where = "this machine"
    width = 1

    def __init__(self, hand: Hand, *, reason: str = "") -> None:
        self.hand, self.reason = hand, reason

    def map(self, work: Work, units: Sequence[Any], common: Any, order: Order) -> Iterator[Any]:
        """As `Pool.map`."""
        for number, unit in enumerate(units):
            if order.should_stop() or time.time() > order.until:
                return
            watch = Watch(partial(order.heard, number), order.should_stop)
            yield outcome(work, self.hand, common, unit, watch)
