"""Where the pieces of a night's work are done: one after the other in this process, or on a Ray cluster's machines.

A piece of work is a function of a `Hand` (the model and the compiler of where it runs), of what all pieces have in
common, of its own unit, and of a `Watch`. What it comes to depends on nothing else, so that it is the same wherever it
is done. `pool` says where, by the settings.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sleepyd.cluster.local import Local
from sleepyd.cluster.pool import Hand, Order, Pool, Watch
from sleepyd.config import Config
from sleepyd.errors import EngineUnavailable
from sleepyd.log import get_logger

__all__ = ["Hand", "Local", "Order", "Pool", "Watch", "pool", "told"]

_log = get_logger(__name__)


@contextmanager
def pool(config: Config, own: Hand) -> Iterator[Pool]:
    """The cluster that the settings name, or `own`, this process; also where that cluster cannot be used: work must go
    on, and the pool's `reason` says why it went on here.
    """
    if not config.cluster.address:
        yield Local(own)
        return
    try:
        from sleepyd.cluster.on_ray import RayPool

        there = RayPool(config)
    except EngineUnavailable as error:
        _log.warning("working on this machine alone", reason=error.message)
        yield Local(own, reason=error.message)
        return
    try:
        yield there
    finally:
        there.close()


def told(pool: Pool) -> Mapping[str, object]:
    """Where the work was done, for a report."""
    return {"where": pool.where, "at_once": pool.width, **({"reason": pool.reason} if pool.reason else {})}
