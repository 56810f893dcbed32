"""How many fixes run at once and how many may wait: a few threads with a bounded queue before them."""

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from sleepyd.api.failures import RefusedError

Result = TypeVar("Result")


class Admission:
    """`workers` run, `waiting` wait, the next one is refused with 429."""

    def __init__(self, workers: int, waiting: int) -> None:
        self.workers, self._room = workers, workers + waiting
        self._inside = self._refused = 0
        self._lock = threading.Lock()
        # Long-lived threads: the sandbox's children die with the thread that started them.
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="fix")

    def submit(self, work: Callable[[], Result]) -> Future[Result]:
        """Run `work` in a thread with the caller's context variables. Raises RefusedError when there is no room."""
        with self._lock:
            if self._inside >= self._room:
                self._refused += 1
                raise RefusedError(
                    429, "busy", f"{self._inside} fixes are running or waiting already; try again shortly"
                )
            self._inside += 1
        future = self._threads.submit(contextvars.copy_context().run, work)
        future.add_done_callback(self._left)
        return future

    def counts(self) -> dict[str, int]:
        """How many run and wait now, how many there is room for, and how many were refused since the start."""
        with self._lock:
            inside, refused = self._inside, self._refused
        running = min(inside, self.workers)
        return {"running": running, "waiting": inside - running, "room": self._room, "refused": refused}

    def close(self) -> None:
        """Drop what waits; what runs ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _left(self, _: Future[Any]) -> None:
        with self._lock:
            self._inside -= 1
