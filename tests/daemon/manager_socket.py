"""The manager's end of the socket that a daemon notifies."""

import socket

from waiting import DEADLINE_S

WATCHDOG_S = 1.5


class Listening:
    """Hears every message; what the daemon says of itself (STATUS) is kept apart, as `said`."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + address[1:] if address.startswith("@") else address)
        self.environment = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": str(int(WATCHDOG_S * 1e6))}
        self.said = ""

    def hears(self, within_s: float = DEADLINE_S) -> str:
        """The next message that is no STATUS; empty when none comes in time."""
        self._socket.settimeout(within_s)
        try:
            while (message := self._socket.recv(4096).decode()).startswith("STATUS="):
                self.said = message.removeprefix("STATUS=")
        except TimeoutError:
            return ""
        return message

    def close(self) -> None:
        self._socket.close()
