"""A night's process yields to the day: told by a signal, it waits at its next step until it is told to go on.

SIGUSR1 is wait, SIGUSR2 is go on, SIGTERM is end. Waiting is done where the night asks whether it should stop, at every
step of a training and every batch of a dream, and never in the middle of a write to the database.
"""

import signal
import threading
from types import FrameType

WAIT, GO_ON = signal.SIGUSR1, signal.SIGUSR2
_LOOK_S = 0.2


class Yielding:
    """Asked as `should_stop`: whether the night shall end; the answer takes as long as the night shall wait."""

    def __init__(self) -> None:
        self._stop, self._wait = threading.Event(), threading.Event()

    def listen(self) -> None:
        """Take the signals, on the main thread. Those that came before count: they are blocked until here."""
        for number in (WAIT, GO_ON, signal.SIGTERM):
            signal.signal(number, self._told)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {WAIT, GO_ON})

    def __call__(self) -> bool:
        while self._wait.is_set() and not self._stop.is_set():
            self._stop.wait(_LOOK_S)
        return self._stop.is_set()

    def _told(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGTERM:
            self._stop.set()
        elif number == WAIT:
            self._wait.set()
        else:
            self._wait.clear()
