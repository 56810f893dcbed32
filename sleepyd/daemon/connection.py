"""HTTP/1.1 connections that are stricter than uvicorn's, which waits for ever and takes as many as come.

A head must arrive whole within HEAD_S, and be written in one way only: lines end in CR LF, none is folded, the length
of the body is given at most once. Who asks must read the answer: one that has not been taken for UNREAD_S is dropped.
At most CONNECTIONS are open; where more come, the one that has been idle the longest makes room. It is h11 that parses,
whatever else is installed: httptools would take two Hosts, or none, and heads of any size.
"""

import asyncio
import re
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from sleepyd.log import get_logger

HEAD_S = 10.0
UNREAD_S = 30.0
CONNECTIONS = 128

_log = get_logger(__name__)
_END = re.compile(rb"\n\r?\n")
_LOOSE = re.compile(rb"(?<!\r)\n|\n[ \t]")
_LENGTH = re.compile(rb"\n(?:content-length|transfer-encoding)[ \t]*:", re.IGNORECASE)


class Connection(H11Protocol):
    """Closes a socket on which no whole request head arrives within HEAD_S, or whose answer is not read."""

    _deadline: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _used = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request, where there is room."""
        super().connection_made(transport)
        _log.debug("connection", client=self.client)
        self._used = self.loop.time()
        if len(self.connections) > CONNECTIONS and not self._make_room():
            _log.warning("connection refused: all are busy", connections=len(self.connections))
            transport.abort()
            return
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Begin to wait, or stop waiting."""
        self._used = self.loop.time()
        super().data_received(data)
        self._watch()

    def handle_events(self) -> None:
        """Look at a head before it is parsed: h11 forgives what two readers could take in two ways."""
        if self.conn.their_state is h11.IDLE and (wrong := _ambiguous(self.conn.trailing_data[0])):
            self.logger.warning("Invalid HTTP request received: %s", wrong)
            self.send_400_response(f"Invalid HTTP request received: {wrong}.")
            return
        super().handle_events()

    def send_400_response(self, msg: str) -> None:
        """Refuse what came. Where its head was good, the application is at work on it already and is told to stop."""
        if not self._idle:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:
            self.transport.close()

    def pause_writing(self) -> None:
        """Begin to wait for the client to read."""
        super().pause_writing()
        self._unread = self.loop.call_later(UNREAD_S, self.transport.abort)

    def resume_writing(self) -> None:
        """It reads."""
        self._wait_no_reader()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._unwatch()
        self._wait_no_reader()
        super().connection_lost(exc)

    @property
    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _make_room(self) -> bool:
        """Close the connection that has been idle the longest; False when all others are at work."""
        others: set[Any] = self.connections - {self}
        idle = [other for other in others if other._idle and not other.transport.get_write_buffer_size()]
        if not idle:
            return False
        oldest = min(idle, key=lambda other: other._used)
        self.connections.discard(oldest)  # it leaves by itself only at the loop's next turn
        oldest.transport.abort()
        return True

    def _watch(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._unwatch()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_S, self._too_slow)

    def _unwatch(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _wait_no_reader(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _too_slow(self) -> None:
        self._deadline = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()


def _ambiguous(received: bytes) -> str:
    """What is wrong with the head, or the part of it that is here; empty when nothing is."""
    end = _END.search(received)
    head = received[: end.end()] if end else received
    if _LOOSE.search(head):
        return "a line does not end in CR LF, or is folded"
    if len(_LENGTH.findall(head)) > 1:
        return "the length of the body is given twice"
    return ""
