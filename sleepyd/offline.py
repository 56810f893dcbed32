"""A promise kept by force: this process connects to nobody but this machine.

    forbid()

An audit hook (PEP 578) refuses connections, datagrams and name look-ups before they are made, whichever library asks.
It cannot be taken away again, nor can it see what native code does by itself; the systemd unit's IPAddressDeny can.
Unix sockets and loopback stay. Processes that sleepyd starts are given the same setting; the sandbox has no network.
"""

import ipaddress
import sys
from typing import Any

from sleepyd.errors import Offline

_ADDRESSED = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1, "socket.bind": 1}
"""Event → which of its arguments is the address."""
_NAMED = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"})
_forbidden = False


def forbid() -> None:
    """From now on and for ever in this process, what would leave this machine raises Offline."""
    global _forbidden
    if not _forbidden:
        _forbidden = True
        sys.addaudithook(_hook)


def is_here(host: object) -> bool:
    """Whether a host, as a socket takes it, is this machine."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _ADDRESSED:
        address = arguments[_ADDRESSED[event]]
        host = address[0] if isinstance(address, tuple) and address else None
        # A netlink address is a pair of numbers: the kernel's, and no host's.
        if isinstance(host, str | bytes):
            _check(host)
    elif event in _NAMED:
        host = arguments[0]
        _check(host[0] if isinstance(host, tuple) else host)


def _check(host: object) -> None:
    if not is_here(host):
        raise Offline(f"{host}: got a connection that leaves this machine, expected none; run it without --offline")
