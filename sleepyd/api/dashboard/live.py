"""A night that runs, as server-sent events: its stages as they are, the lines it says, and its end.

The night is a process of its own that writes rows, so the rows are looked at twice a second, and only what has changed
is sent. A stream ends with the night, with whoever looks, or when the daemon stops: it must keep nobody waiting.
"""

import asyncio
import html
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager

from fastapi import Request
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from sleepyd.api.dashboard import rendering, text
from sleepyd.api.failures import RefusedError
from sleepyd.api.service import Json, Service

OPEN = frozenset({"planned", "running"})
MOST = 16
"""Streams at once; each one holds a connection."""
_LINES = 100
_EVERY_S = 0.5
_QUIET_S = 15.0


class Streams:
    """Counts the streams that are open, and ends them all."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._open = 0

    @property
    def stopping(self) -> bool:
        """Whether every stream shall end."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """End them at their next look."""
        self._stopping.set()

    def check(self) -> None:
        """Raises RefusedError when there are enough."""
        if self._open >= MOST:
            raise RefusedError(429, "busy", f"{MOST} pages follow nights already; close one of them")

    @contextmanager
    def one(self) -> Iterator[None]:
        """One more, on the event loop."""
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1


async def night(request: Request, night_id: str) -> AsyncIterator[bytes]:
    """Events `stages` and `log` (HTML, whole each time, so that a page that comes back doubles nothing), `now` (one
    line), and at last `ended`.
    """
    service: Service = request.app.state.service
    streams: Streams = request.app.state.streams
    sent: dict[str, str] = {}
    quiet = 0.0
    with streams.one():
        while not streams.stopping:
            found, lines = await asyncio.to_thread(_look, service, night_id)
            news = {
                "stages": rendering.part(request, "stages.html", night=found),
                "log": "".join(f"{html.escape(text.line(line, text.LINE))}\n" for line in lines[-_LINES:]),
                "now": _now(found),
            }
            for event, data in news.items():
                if data != sent.get(event, ""):
                    quiet = 0.0
                    yield format_sse_event(event=event, data_str=data)
            sent = news
            if found["state"] not in OPEN:
                yield format_sse_event(event="ended", data_str=html.escape(found["state"]))
                return
            await asyncio.sleep(_EVERY_S)
            quiet += _EVERY_S
            if quiet >= _QUIET_S:
                quiet = 0.0
                yield KEEPALIVE_COMMENT


def _look(service: Service, night_id: str) -> tuple[Json, Sequence[str]]:
    # In this order: what a night says last is there when its end is.
    found = service.night(night_id)
    return found, service.night_said(night_id)


def _now(found: Json) -> str:
    """For those who hear the page: which stage it is at."""
    stage = found["stages"][-1] if found["stages"] else None
    return html.escape(f"{stage['name']}: {stage['state']}" if stage else found["state"])
