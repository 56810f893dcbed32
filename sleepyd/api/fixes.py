"""Work for a caller on its way: waits its turn, runs in a thread, tells its stages, stops when nobody listens any more.

under_way = Work(partial(service.fix, request), admission, longest_wait_s)
await under_way.result(request.receive)      # or under_way.events(), or stages() and then outcome()
"""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from typing import Any, Generic, TypeVar

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from sleepyd.api import failures
from sleepyd.api.admission import Admission
from sleepyd.api.service import Answer
from sleepyd.day.fixer import OnStage
from sleepyd.engine.base import while_wanted
from sleepyd.errors import Unavailable

PING_S = 15.0
Result = TypeVar("Result", bound=Answer)
Stage = tuple[str, dict[str, Any]]


class AbandonedError(Exception):
    """The caller is gone; raised into the fixer at its next stage, check or token."""


class Work(Generic[Result]):
    """Work that was admitted, to be read once. Raises RefusedError when there is no room."""

    def __init__(self, work: Callable[[OnStage], Result], admission: Admission, longest_wait_s: float) -> None:
        self._do = work
        self._latest_start = time.monotonic() + longest_wait_s
        self._gone = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._stages: asyncio.Queue[Stage | None] = asyncio.Queue()
        self._stages.put_nowait(("queued", {}))
        self._work = asyncio.wrap_future(admission.submit(self._run))
        self._work.add_done_callback(lambda _: self._stages.put_nowait(None))

    async def result(self, receive: Receive) -> Result:
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
            self.abandon()

    async def stages(self) -> AsyncIterator[Stage | None]:
        """Each stage as it begins, to the end of the work; None where nothing happened for PING_S."""
        try:
            while True:
                try:
                    stage = await asyncio.wait_for(self._stages.get(), PING_S)
                except TimeoutError:
                    yield None
                    continue
                if stage is None:
                    break
                yield stage
        finally:
            self.abandon()

    async def events(self) -> AsyncIterator[bytes]:
        """Server-sent events; the last one is `done` or `error`."""
        try:
            async for stage in self.stages():
                yield KEEPALIVE_COMMENT if stage is None else _event(*stage)
            try:
                yield _event("done", self.outcome().to_dict())
            except Exception as error:  # noqa: BLE001  the request's edge: told in the shape, logged by `failures`
                yield _event("error", failures.describe(error)[1])
        finally:
            self.abandon()

    def outcome(self) -> Result:
        """What came out, after the last stage. Raises what the work raised."""
        return self._work.result()

    def abandon(self) -> None:
        """Harmless when the work is done; else it never starts, or ends at its next stage, check or token."""
        self._gone.set()
        self._work.cancel()

    def _run(self) -> Result:
        if time.monotonic() > self._latest_start:
            raise Unavailable("this request waited longer than its time limit for its turn; try again shortly")
        while_wanted(self._listened_to)
        return self._do(self._tell)

    def _listened_to(self) -> None:
        if self._gone.is_set():
            raise AbandonedError

    def _tell(self, name: str, details: dict[str, Any]) -> None:
        self._listened_to()
        self._loop.call_soon_threadsafe(self._stages.put_nowait, (name, details))


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _event(name: str, data: dict[str, Any]) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))
