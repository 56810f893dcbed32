"""Out of memory: how it shows, as an exception in the night's own process and as a kill by the kernel.

A night that ran out of memory ends as failed with a reason that begins with `REASON`; whoever started it may try once
more with less.
"""

from pathlib import Path

REASON = "oom"

_KERNEL = Path("/proc/vmstat")
_SAID = ("not enough memory", "can't allocate memory", "out of memory")


def ran_out(error: BaseException) -> bool:
    """Whether memory, this machine's or the accelerator's, is what was missing. torch has no one type for it."""
    said = str(error).lower()
    return isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and any(word in said for word in _SAID))


def kills() -> int:
    """How many processes the kernel has killed for memory since it started; 0 where it does not tell."""
    try:
        lines = _KERNEL.read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)
