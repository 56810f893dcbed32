"""The processes that came from one: which they are, how much memory they hold together, and their end. Off /proc.

The kernel's address-space limit bounds each process, and the limit on their number bounds how many: their product is
far more than a machine has. A cgroup would bound the sum, but is rarely delegated; so the sum is looked at.
"""

import os
import signal
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_COUNTED = (b"RssAnon:", b"RssShmem:")
"""Not the pages of files: they can be dropped, and most are the C library's, shared by everybody."""


def descendants(pid: int) -> set[int]:
    """All living processes below `pid`, without itself.

    Zombies hold nothing and are left out, but for those of which only the first thread has ended.
    """
    children: dict[int, list[int]] = defaultdict(list)
    for name in os.listdir(_PROC):
        if name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                # "pid (name) state ppid ...": the name may hold spaces and brackets.
                words = (_PROC / name / "stat").read_bytes().rpartition(b")")[2].split()
                state, parent, threads = words[0], int(words[1]), int(words[17])
                if state not in (b"Z", b"X") or threads > 1:
                    children[parent].append(int(name))
    found: set[int] = set()
    left = [pid]
    while left:
        for child in children[left.pop()]:
            found.add(child)
            left.append(child)
    return found


def held_bytes(pid: int) -> int:
    """What the processes below `pid` hold in memory of their own, in bytes; pages shared by a fork count for each."""
    return sum(_held(child) for child in descendants(pid))


def kill_below(pid: int) -> None:
    """End all processes below `pid` that live in a PID namespace of their own, as all below a sandbox's first do."""
    for child in descendants(pid):
        with suppress(OSError):
            fd = os.pidfd_open(child)
            try:
                # Asked once the descriptor holds it: the number may be another's by now, but none of the host's is.
                if len(_numbers(child)) > 1:
                    signal.pidfd_send_signal(fd, signal.SIGKILL)
            finally:
                os.close(fd)


def _numbers(pid: int) -> list[bytes]:
    """The process's number in each PID namespace that it is in."""
    lines = (_PROC / str(pid) / "status").read_bytes().splitlines()
    return next((line.split()[1:] for line in lines if line.startswith(b"NSpid:")), [])


def _held(pid: int) -> int:
    """The largest of what its threads report: all report the same, but for those that have ended, which report none."""
    held = 0
    with suppress(OSError):
        for thread in (_PROC / str(pid) / "task").iterdir():
            lines = (thread / "status").read_bytes().splitlines()
            held = max(held, sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(_COUNTED)))
            if held:
                break
    return held
