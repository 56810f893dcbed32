"""Turns between processes: advisory locks that the kernel lets go of when their holder dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sleepyd.errors import Conflict

_POLL_S = 0.01


@contextmanager
def exclusive(path: Path, *, wait_s: float) -> Iterator[None]:
    """Hold the lock file `path`. Raises Conflict when another holder does not let go within `wait_s`."""
    fd = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        deadline = time.monotonic() + wait_s
        while not _try(fd):
            if time.monotonic() >= deadline:
                raise Conflict(
                    f"{path.parent}: another process has been changing it for {wait_s:g} s; try again when it is done"
                )
            time.sleep(_POLL_S)
        yield
    finally:
        os.close(fd)


def own(folder: Path, *, with_others: bool = False) -> int:
    """Take a folder as one's own, or as one of several owners, until the returned descriptor is closed."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    fcntl.flock(fd, fcntl.LOCK_SH if with_others else fcntl.LOCK_EX)
    return fd


def is_owned(folder: Path) -> bool:
    """Whether a living process has taken this folder as its own."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return not _try(fd)
    finally:
        os.close(fd)


def _try(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
