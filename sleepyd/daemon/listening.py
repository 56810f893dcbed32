"""The daemon's socket: on this machine only, and taken before anything else is opened."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from sleepyd.errors import ConfigError, Conflict
from sleepyd.sections import ServerConfig

_LOOPBACK = {"127.0.0.1": socket.AF_INET, "localhost": socket.AF_INET, "::1": socket.AF_INET6}


@contextmanager
def bound(config: ServerConfig) -> Iterator[socket.socket]:
    """The socket, not listening yet. Raises Conflict when it is taken, ConfigError for an address of the network."""
    if config.host not in _LOOPBACK:
        raise ConfigError(
            f"server.host: got {config.host!r}, expected 127.0.0.1, localhost or ::1; sleepyd serves this machine only"
        )
    # By name, not by default: asyncio sends small packets at once only for sockets that say they are TCP. Otherwise
    # every reply's body waits 40 ms for the client to acknowledge its head.
    listening = socket.socket(_LOOPBACK[config.host], socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((config.host, config.port))
        except OSError as error:
            raise Conflict(
                f"server.port: {config.port} on {config.host} cannot be used ({error.strerror}); "
                "stop what uses it, or choose another (0: any free one)"
            ) from error
        yield listening
    finally:
        listening.close()
