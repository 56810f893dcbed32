"""Units of work on the machines of a Ray cluster.

Every machine has sleepyd, the same base model under the same path, and a Rust toolchain with the sandbox; what travels
is units and outcomes: examples, and coefficients, which are kilobytes. A process there keeps its model and compiler for
the units that follow. A unit whose machine is lost is begun again on another one, and so comes to the same.

Ray gives whoever reaches its ports the right to run code on its machines, and so do we give to its head: a cluster is
one for people who trust each other, in a network of theirs.
"""

import atexit
import logging
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sleepyd import __version__
from sleepyd import engine as engines
from sleepyd.cluster.pool import Hand, Order, Watch, Work, outcome
from sleepyd.config import Config
from sleepyd.engine import files, model_folder
from sleepyd.errors import EngineUnavailable, NightFailed
from sleepyd.log import get_logger
from sleepyd.rust.compiler import Compiler

_log = get_logger(__name__)
_LOOK_S = 0.1
_TOLD_EVERY_S = 0.5
_KNOCK_S = 5.0
_TRIES = 3
"""A unit whose machine was lost so often is given up."""
_ALONE_S = 120.0
"""For so long it is waited for a machine where there is none."""
_AHEAD = 2
"""Units that are handed out, for each that can run."""


class RayPool:
    """The cluster at `cluster.address`. Raises EngineUnavailable where Ray or the cluster is missing."""

    reason = ""

    def __init__(self, config: Config) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        address = config.cluster.address
        if config.privacy.offline:
            raise EngineUnavailable("privacy.offline forbids the cluster of cluster.address; take one of them back")
        try:
            import ray
        except ImportError as error:
            raise EngineUnavailable(
                'cluster.address is set but Ray is missing; pip install "sleepyd[cluster]"'
            ) from error
        try:
            _knock(address)
            with _signals_kept():
                ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, namespace="sleepyd")
        except (OSError, RuntimeError, ValueError) as error:
            ray.util.disconnect()  # Ray's client stays half connected where its server fails, and would fail all else
            told = str(error).strip().split("\n")[0]
            raise EngineUnavailable(f'cluster.address: no cluster at {address} ({told}); "ray status" there') from error
        self._ray, self.where = ray, f"the cluster at {address}"
        cpus = config.cluster.cpus
        self._config = replace(config, engine=replace(config.engine, threads=cpus))
        self._print = files.fingerprint(model_folder(config))
        options = {"num_cpus": cpus, "num_gpus": config.cluster.gpus, "max_retries": _TRIES}
        self._done = ray.remote(_done).options(**options, scheduling_strategy="SPREAD")
        self._board = ray.remote(_Board).options(num_cpus=0, max_restarts=-1, max_task_retries=-1).remote()

    @property
    def width(self) -> int:
        """As many as the cluster's machines have processors for, now; 0 when none of them has enough."""
        machines = [node["Resources"].get("CPU", 0.0) for node in self._ray.nodes() if node["Alive"]]
        return int(sum(cpus // self._config.cluster.cpus for cpus in machines))

    def map(self, work: Work, units: Sequence[Any], common: Any, order: Order) -> Iterator[Any]:
        """As `Pool.map`. Raises NightFailed when a unit's machine was lost too often, or no machine is left."""
        ray = self._ray
        everywhere = ray.put((self._config, self._print, work, common))
        waiting = list(enumerate(units))
        running: dict[Any, int] = {}
        found: dict[int, Any] = {}
        next_one, able_at = 0, time.monotonic()
        try:
            while waiting or running:
                if order.should_stop():
                    return
                if time.time() > order.until:
                    waiting.clear()
                width = self.width
                able_at = self._still_able(width, able_at)
                while waiting and len(running) < _AHEAD * max(1, width):
                    number, unit = waiting.pop(0)
                    running[self._done.remote(everywhere, number, unit, self._board)] = number
                ended, _ = ray.wait(list(running), timeout=_LOOK_S) if running else ([], [])
                for number, share, detail in ray.get(self._board.read.remote()):
                    order.heard(number, share, detail)
                for one in ended:
                    found[running.pop(one)] = self._got(one)
                while next_one in found:
                    yield found.pop(next_one)
                    next_one += 1
        finally:
            for one in running:
                ray.cancel(one, force=True)

    def _still_able(self, width: int, able_at: float) -> float:
        """When it could last work. Raises NightFailed when that is too long ago: Ray would wait for ever."""
        if width:
            return time.monotonic()
        if time.monotonic() - able_at > _ALONE_S:
            cpus = self._config.cluster.cpus
            raise NightFailed(
                f"{self.where} has had no machine with {cpus} processors for {_ALONE_S:.0f} s; start one, or lower "
                "cluster.cpus"
            )
        return able_at

    def _got(self, one: Any) -> Any:
        errors = self._ray.exceptions
        try:
            return self._ray.get(one)
        except errors.RayTaskError as error:
            if isinstance(error.cause, errors.RaySystemError):
                why = str(error.cause).strip().split("\n")[0]
                raise EngineUnavailable(
                    f"a machine of {self.where} cannot work for us ({why}); install sleepyd {__version__} there"
                ) from None
            raise error.as_instanceof_cause() from None
        except (errors.WorkerCrashedError, errors.NodeDiedError, errors.OutOfMemoryError) as error:
            raise NightFailed(f"{self.where} lost the machine of a unit of work {_TRIES + 1} times: {error}") from error

    def close(self) -> None:
        """Leave the cluster; what still runs there for us ends."""
        self._ray.shutdown()


def _knock(address: str) -> None:
    """Raises OSError when nobody listens: Ray itself tries for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if port.isdigit():
        socket.create_connection((host, int(port)), timeout=_KNOCK_S).close()


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Ray ends the process on SIGTERM in its own way; a night has one of its own."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)


class _Board:
    """Where pieces of work write how far they are: the newest of each, until it is read."""

    def __init__(self) -> None:
        self._news: dict[int, tuple[float, Mapping[str, Any]]] = {}

    def write(self, number: int, share: float, detail: Mapping[str, Any]) -> None:
        self._news[number] = (share, detail)

    def read(self) -> list[tuple[int, float, Mapping[str, Any]]]:
        news, self._news = self._news, {}
        return [(number, share, detail) for number, (share, detail) in news.items()]


_hands: dict[str, Hand] = {}
"""This process's, by the print of its model."""


def _done(everywhere: tuple[Config, str, Work, Any], number: int, unit: Any, board: Any) -> Any:
    """What a machine of the cluster does for one unit."""
    config, wanted, work, common = everywhere
    last = 0.0

    def tell(share: float, detail: Mapping[str, Any]) -> None:
        nonlocal last
        if time.monotonic() - last > _TOLD_EVERY_S:
            last = time.monotonic()
            board.write.remote(number, share, dict(detail))

    return outcome(work, _hand(config, wanted), common, unit, Watch(tell))


def _hand(config: Config, wanted: str) -> Hand:
    """This process's model and compiler. Raises EngineUnavailable when its model is not the one the night is for."""
    if wanted not in _hands:
        folder = model_folder(config)
        if (there := files.fingerprint(folder) if folder.is_dir() else "nothing") != wanted:
            raise EngineUnavailable(
                f"{os.uname().nodename}, sleepyd {__version__}: {folder} holds {there[:12]}, expected the model "
                f"{wanted[:12]}; put the same files there on every machine of the cluster"
            )
        room = tempfile.TemporaryDirectory(prefix="sleepyd-")
        atexit.register(room.cleanup)
        _hands[wanted] = Hand(
            config, engines.in_process(config), Compiler(config.rust, cache_dir=None), Path(room.name)
        )
    return _hands[wanted]
