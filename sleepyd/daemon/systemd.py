"""What systemd is told over its socket (sd_notify(3)): that we are ready, alive, stopping, and what we are at.

Alive means that the event loop turns and the database answers a read; whatever hangs stops the pings, and systemd kills
and restarts us after its WatchdogSec. Written here because it is one datagram, and the libraries for it are bindings to
C or not kept. Without NOTIFY_SOCKET in the environment nothing is told to anybody.
"""

import asyncio
import os
import socket
import time
from collections.abc import Callable, MutableMapping

from sleepyd.log import get_logger

_log = get_logger(__name__)
_DESCRIBED_S = 1.0


class Manager:
    """Who started us. address: of its socket, empty when nobody listens.  watchdog_s: how long it waits for a ping."""

    def __init__(self, address: str = "", watchdog_s: float = 0.0) -> None:
        self._address, self.watchdog_s = address, watchdog_s

    @classmethod
    def of(cls, environ: MutableMapping[str, str]) -> "Manager":
        """As the environment says. Its words are taken out: compilers and nights are none of the manager's business."""
        address, pid = environ.pop("NOTIFY_SOCKET", ""), environ.pop("WATCHDOG_PID", "")
        every = environ.pop("WATCHDOG_USEC", "")
        for_us = every.isdigit() and pid in {"", str(os.getpid())}
        return cls(address, int(every) / 1e6 if address and for_us else 0.0)

    def tell(self, state: str) -> None:
        """Say READY=1, WATCHDOG=1 or STOPPING=1. A manager that is gone is not waited for."""
        if not self._address:
            return
        # "@" stands for the zero byte of an abstract address.
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as to:
                to.setblocking(False)
                to.sendto(state.encode(), address)
        except OSError as error:
            _log.warning("systemd cannot be told", state=state, error=str(error))

    def reloading(self) -> None:
        """Say that settings are read again; READY=1 ends that."""
        self.tell(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")

    async def keep_describing(self, describe: Callable[[], str]) -> None:
        """Say what we are at, in a line for `systemctl status`, whenever it has changed; for ever."""
        said = ""
        while self._address:
            if (line := describe()) != said:
                self.tell(f"STATUS={line}")
                said = line
            await asyncio.sleep(_DESCRIBED_S)

    async def keep_telling(self, check: Callable[[], None]) -> None:
        """Ping three times in the time that the manager waits, each time after `check` has returned; for ever."""
        while self.watchdog_s:
            try:
                await asyncio.to_thread(check)
                self.tell("WATCHDOG=1")
            except Exception as error:  # noqa: BLE001  the job's edge: no ping is what this failure leads to
                _log.error("not alive", exc_info=error)
            await asyncio.sleep(self.watchdog_s / 3)
