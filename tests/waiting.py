"""Waiting for what other threads and processes do."""

import time
from collections.abc import Callable

DEADLINE_S = 60.0


def until(true: Callable[[], object], what: str = "", *, deadline_s: float = DEADLINE_S) -> None:
    """Poll until something is true."""
    deadline = time.monotonic() + deadline_s
    while not true():
        assert time.monotonic() < deadline, f"never became true: {what}"
        time.sleep(0.01)
