"""One fix on its way: waits its turn, runs in a thread, tells its stages, stops when nobody listens any more."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from sleepyd.api import failures
from sleepyd.api.admission import Admission
from sleepyd.api.service import Service
from sleepyd.day.fixer import FixRequest, FixResult
from sleepyd.engine.base import while_wanted
from sleepyd.errors import Unavailable

PING_S = 15.0


class _AbandonedError(Exception):
    """The caller is gone; raised into the fixer at its next stage, check or token."""


class Fix:
    """A fix that was admitted. Read it by `result` or by `events`, once. Raises RefusedError when there is no room."""

    def __init__(self, service: Service, admission: Admission, request: FixRequest, longest_wait_s: float) -> None:
        self._service, self._request = service, request
        self._latest_start = time.monotonic() + longest_wait_s
        self._gone = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._stages: asyncio.Queue[tuple[str, dict[str, Any]] | None] = asyncio.Queue()
        self._stages.put_nowait(("queued", {}))
        self._work = asyncio.wrap_future(admission.submit(self._run))
        self._work.add_done_callback(lambda _: self._stages.put_nowait(None))

    async def result(self, receive: Receive) -> FixResult:
        """The answer. `receive` is watched for the caller hanging up; then ClientDisconnect."""
        hung_up = asyncio.ensure_future(_hung_up(receive))
        try:
            either: set[asyncio.Future[Any]] = {self._work, hung_up}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if self._work.done():
                return self._work.result()
            raise ClientDisconnect
        finally:
            hung_up.cancel()
            self._abandon()

    async def events(self) -> AsyncIterator[bytes]:
        """Server-sent events; the last one is `done` or `error`."""
        try:
            while True:
                try:
                    stage = await asyncio.wait_for(self._stages.get(), PING_S)
                except TimeoutError:
                    yield KEEPALIVE_COMMENT
                    continue
                if stage is None:
                    break
                yield _event(*stage)
            yield _event(*self._outcome())
        finally:
            self._abandon()

    def _run(self) -> FixResult:
        if time.monotonic() > self._latest_start:
            raise Unavailable("this fix waited longer than its time limit for its turn; try again shortly")
        while_wanted(self._listened_to)
        return self._service.fix(self._request, self._tell)

    def _listened_to(self) -> None:
        if self._gone.is_set():
            raise _AbandonedError

    def _tell(self, name: str, details: dict[str, Any]) -> None:
        self._listened_to()
        self._loop.call_soon_threadsafe(self._stages.put_nowait, (name, details))

    def _outcome(self) -> tuple[str, dict[str, Any]]:
        error = self._work.exception()
        if error is None:
            return "done", self._work.result().to_dict()
        if not isinstance(error, Exception):
            raise error
        return "error", failures.describe(error)[1]

    def _abandon(self) -> None:
        """Harmless when the work is done; else it never starts, or ends at its next stage, check or token."""
        self._gone.set()
        self._work.cancel()


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _event(name: str, data: dict[str, Any]) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))
