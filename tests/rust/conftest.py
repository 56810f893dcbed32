"""What the tests of the sandbox share: its probe, and who is left of those that ran."""

import ctypes
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
import sandbox_probe
from sandbox_probe import PROBE, Probe

from sleepyd.rust import footprint


@pytest.fixture(scope="session")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Probe:
    """Runs the program of `sandbox_probe` with the given words."""
    return partial(sandbox_probe.run, sandbox_probe.build(PROBE, tmp_path_factory.mktemp("stage")))


@pytest.fixture
def survivors() -> Iterator[Callable[[], set[int]]]:
    """Asks which processes below this one are still alive, waiting up to a second for there to be none.

    Orphans come to this process meanwhile, and not to the machine's first, so that none is overlooked.
    """
    before = footprint.descendants(os.getpid())
    known = _children()
    _adopt_orphans(1)

    def alive() -> set[int]:
        deadline = time.monotonic() + 1.0
        while (left := footprint.descendants(os.getpid()) - before) and time.monotonic() < deadline:
            time.sleep(0.02)
        return left

    yield alive
    _adopt_orphans(0)
    for child in _children() - known:
        with suppress(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


def _children() -> set[int]:
    """This process's own children, with the dead that nobody asked about yet."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(path.read_bytes().rpartition(b")")[2].split()[1]) == os.getpid():
                found.add(int(path.parent.name))
    return found


def _adopt_orphans(yes: int) -> None:
    set_child_subreaper = 36
    assert ctypes.CDLL(None, use_errno=True).prctl(set_child_subreaper, yes, 0, 0, 0) == 0
