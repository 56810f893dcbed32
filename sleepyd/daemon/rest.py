"""One GPU for two: while a night trains, the engine sleeps; a request wakes it, and the night waits meanwhile.

Owns who has the device. The night gets it when it begins; the first request takes it back within a step of the training
and keeps it until nobody has asked for a while. Where nights do not need the engine's memory, nothing of this happens
(`vllm.sleep_at_night`).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sleepyd.engine.base import Engine
from sleepyd.errors import SleepydError
from sleepyd.log import get_logger

_log = get_logger(__name__)


class Rest:
    """wait, go_on: tell the night's process.  idle_s: how long nobody must have asked before the night goes on."""

    def __init__(
        self, engine: Engine, wait: Callable[[], None], go_on: Callable[[], None], *, enabled: bool, idle_s: float
    ) -> None:
        self._engine, self._wait, self._go_on = engine, wait, go_on
        self._enabled, self._idle_s = enabled, idle_s
        self._changing = threading.Lock()
        self._requests = 0
        self._is_night = self._is_asleep = False
        self._timer: threading.Timer | None = None

    def night_begins(self) -> None:
        """The night has the device from now on, unless somebody asks for a fix right now."""
        if not self._enabled:
            return
        with self._changing:
            self._is_night = True
            if self._requests:
                self._wait()
            else:
                self._sleep()

    def night_ends(self) -> None:
        """The engine has it again."""
        with self._changing:
            self._is_night = False
            self._cancel()
            self._rouse()

    @contextmanager
    def awake(self) -> Iterator[None]:
        """The engine has the device while the block lasts, and a while longer."""
        with self._changing:
            self._requests += 1
            self._cancel()
            if self._is_asleep:
                self._wait()
                self._rouse()
        try:
            yield
        finally:
            with self._changing:
                self._requests -= 1
                if self._is_night and not self._requests:
                    self._timer = threading.Timer(self._idle_s, self._lie_down)
                    self._timer.daemon = True
                    self._timer.start()

    def _lie_down(self) -> None:
        with self._changing:
            if self._is_night and not self._requests and not self._is_asleep:
                self._sleep()
                self._go_on()

    def _sleep(self) -> None:
        try:
            self._engine.sleep()
            self._is_asleep = True
            _log.info("engine sleeps for the night")
        except SleepydError as error:  # then both share the device, as without this
            _log.warning("engine does not sleep", reason=error.message)

    def _rouse(self) -> None:
        if not self._is_asleep:
            return
        self._is_asleep = False
        try:
            self._engine.wake()
            _log.info("engine woken")
        except SleepydError as error:
            _log.error("engine does not wake", reason=error.message)

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
