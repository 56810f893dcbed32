"""`python -m sleepyd.engine.vllm.keeper COMMAND...`: the process between the daemon and vLLM's server.

vLLM starts processes of its own, and whoever kills the daemon with -9 leaves them behind with gigabytes of memory. So
they have a keeper that outlives the daemon just long enough: it sees its standard input close, which the kernel does
whatever became of the daemon, and ends everything below it. Orphans below it become its children, so it knows them all.
It reads no settings and imports nothing of sleepyd: it must be there in an instant and stay small.
"""

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

GRACE_S = 10.0
"""How long the server may take to end itself before it is killed."""
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


def main() -> int:
    """Run the command until it ends, our input closes, or we are told to end. Returns its exit code."""
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, frame: None)
    us = os.getpid()

    def dies_with_us() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != us:
            os._exit(1)

    server = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, process_group=0, preexec_fn=dies_with_us)
    ended = os.pidfd_open(server.pid)
    # Nobody writes to our input: that it can be read means that it is closed.
    select.select([0, woken, ended], [], [])
    _end(server, ended)
    return server.returncode if server.returncode >= 0 else 128 - server.returncode


def _end(server: "subprocess.Popen[bytes]", ended: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    select.select([ended], [], [], GRACE_S)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    until = time.monotonic() + GRACE_S
    while time.monotonic() < until:
        for child in _children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.01)
        except ChildProcessError:
            return


def _children() -> list[int]:
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


if __name__ == "__main__":
    sys.exit(main())
