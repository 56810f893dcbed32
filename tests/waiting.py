"""Waiting for what other threads and processes do."""

import time
from collections.abc import Callable

DEADLINE_S = 60.0


def until(true: Callable[[], object], what: str = "") -> None:
    """Poll until something is true."""
    deadline = time.monotonic() + DEADLINE_S
    while not true():
        assert time.monotonic() < deadline, f"never became true: {what}"
        time.sleep(0.01)
