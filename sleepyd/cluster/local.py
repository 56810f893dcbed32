"""All units of work in this process, one after the other."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sleepyd.cluster.pool import Hand, Heard, Watch, Work, outcome


class Local:
    """One hand, ours."""

    where = "this machine"
    width = 1

    def __init__(self, hand: Hand, *, reason: str = "") -> None:
        self.hand, self.reason = hand, reason

    def map(
        self,
        work: Work,
        units: Sequence[Any],
        common: Any,
        *,
        heard: Heard = lambda number, share, detail: None,
        should_stop: Callable[[], bool] = lambda: False,
        until: float | None = None,
    ) -> Iterator[Any]:
        """As `Pool.map`."""
        for number, unit in enumerate(units):
            if should_stop() or (until is not None and time.time() > until):
                return

            def tell(share: float, detail: Mapping[str, Any], number: int = number) -> None:
                heard(number, share, detail)

            yield outcome(work, self.hand, common, unit, Watch(tell, should_stop))
