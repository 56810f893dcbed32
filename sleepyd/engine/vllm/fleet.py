"""Several vLLM servers as one engine: each question to one of them, each adapter to all.

A question goes to the server that its adapter's questions usually go to, whose cache knows how they begin, unless that
one has clearly more to do than the least busy. What a server fails to answer is asked of another. An adapter is taken
by every server that is there, and answers there, or by none; one that is away gets it before anybody is sent to it.
"""

import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sleepyd.engine.base import Completion, Request, still_wanted
from sleepyd.engine.vllm.engine import VllmEngine, wait_for
from sleepyd.errors import AdapterError, EngineUnavailable, NotFound
from sleepyd.log import get_logger

_log = get_logger(__name__)
_WORKERS = 128
_SLACK = 4
"""So many questions more than the least busy server may the usual one have on its way."""
_ASIDE_S = 2.0
"""A server that failed is asked again after so long, if no other can be."""
_CANARY = ({"role": "user", "content": "fn main() {}"},)


@dataclass(eq=False)
class _Member:
    number: int
    engine: VllmEngine
    busy: int = 0
    aside_until: float = 0.0
    counting: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def counted(self) -> Iterator[None]:
        with self.counting:
            self.busy += 1
        try:
            yield
        finally:
            with self.counting:
                self.busy -= 1


class Fleet:
    """An engine over several."""

    def __init__(self, engines: Sequence[VllmEngine]) -> None:
        """engines: one for each server, over one model."""
        self._members = [_Member(number, engine) for number, engine in enumerate(engines)]
        self._wanted: dict[str, Path] = {}
        self._changing = threading.Lock()
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="vllm-fleet")

    def generate(self, requests: Sequence[Request]) -> list[Completion]:
        """One completion a request, in order; what one server fails to answer, another is asked.

        Raises NotFound for an adapter that is not loaded, EngineUnavailable when no server answers.
        """
        unknown = {r.adapter for r in requests if r.adapter is not None} - self._wanted.keys()
        if unknown:
            raise NotFound(f"adapters {sorted(unknown)} are not loaded; loaded: {sorted(self._wanted)}")
        asked = [
            self._pool.submit(copy_context().run, self._one, request, index) for index, request in enumerate(requests)
        ]
        wait_for(asked)
        return [future.result() for future in asked]

    def load(self, name: str, path: Path) -> None:
        """Make the PEFT adapter in `path` answer to `name` on every server that is there.

        Raises AdapterError when one of them does not take it, or gives no token through it, EngineUnavailable when none
        is there; it is on none of them then.
        """
        with self._changing:
            if name in self._wanted:
                raise AdapterError(f"adapter {name} is loaded already; load a new version under a new name")
            try:
                taken = [self._give(member, name, path) for member in self._members]
                if not any(taken):
                    raise EngineUnavailable(self.why_not_ready() or "no server took the adapter; ask again in a while")
            except BaseException:
                self._take_back(name)
                raise
            self._wanted[name] = path

    def unload(self, name: str) -> None:
        """Forget an adapter. Raises NotFound when it is not loaded."""
        with self._changing:
            if self._wanted.pop(name, None) is None:
                raise NotFound(f"adapter {name} is not loaded; loaded: {sorted(self._wanted)}")
            self._take_back(name)

    def adapters(self) -> frozenset[str]:
        """Names that are loaded."""
        return frozenset(self._wanted)

    def wait(self) -> None:
        """Until one server is there. Raises EngineUnavailable when none can be reached."""
        while why := self.why_not_ready():
            if all(member.engine.server.failures for member in self._members):
                raise EngineUnavailable(why)
            time.sleep(0.05)

    def why_not_ready(self) -> str:
        """Why no server can be asked; empty when one can."""
        reasons = [member.engine.why_not_ready() for member in self._members]
        return "" if "" in reasons else "; ".join(reasons)

    def sleep(self) -> None:
        """Give memory back on every server that is there."""
        for member in self._there():
            member.engine.sleep()

    def wake(self) -> None:
        """Be ready again."""
        for member in self._there():
            member.engine.wake()

    def health(self) -> dict[str, Any]:
        """As of one server, and that of each under `servers`."""
        servers = [{**member.engine.health(), "asked": member.busy} for member in self._members]
        return {
            "engine": "vllm",
            "model": servers[0]["model"],
            "adapters": len(self._wanted),
            "tokens": sum(server["tokens"] for server in servers),
            "starts": sum(server["starts"] for server in servers),
            "problem": self.why_not_ready(),
            "servers": servers,
        }

    def close(self) -> None:
        """Ask none of them any more."""
        for member in self._members:
            member.engine.close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _one(self, request: Request, index: int) -> Completion:
        seed = None if request.seed is None else request.seed * 1000 + index  # equal questions get different answers
        asked, tried, why = replace(request, seed=seed), list[_Member](), ""
        while (member := self._chosen(request.adapter, tried)) is not None:
            tried.append(member)
            try:
                with member.counted():
                    return member.engine.generate([asked])[0]
            except (EngineUnavailable, NotFound) as error:
                still_wanted()
                why = error.message
                member.aside_until = time.monotonic() + _ASIDE_S
                _log.warning("vLLM server did not answer; another is asked", server=member.number, reason=why)
        raise EngineUnavailable(why or self.why_not_ready() or f"no server has adapter {request.adapter} yet")

    def _chosen(self, adapter: str | None, tried: Sequence[_Member]) -> _Member | None:
        """Who is asked next; None when all were."""
        left = [m for m in self._there() if m not in tried and (adapter is None or adapter in m.engine.adapters())]
        able = [m for m in left if m.aside_until <= time.monotonic()] or left
        if not able:
            return None
        least = min(able, key=lambda member: member.busy)
        usual = max(able, key=lambda member: zlib.crc32(f"{adapter}/{member.number}".encode()))
        return usual if usual.busy <= least.busy + _SLACK else least

    def _there(self) -> list[_Member]:
        return [member for member in self._members if not member.engine.why_not_ready()]

    def _give(self, member: _Member, name: str, path: Path) -> bool:
        """Whether the server has it and answers through it; False: it is away, and gets it when it comes."""
        engine = member.engine
        try:
            if not engine.why_not_ready():
                engine.load(name, path)
                engine.generate([Request(_CANARY, name, 1)])
                return True
        except EngineUnavailable as error:
            if engine.is_there():
                raise AdapterError(f"adapter {name}: a server does not answer through it ({error.message})") from error
        engine.want(name, path)
        return False

    def _take_back(self, name: str) -> None:
        for member in self._members:
            try:
                member.engine.unload(name)
            except NotFound:
                continue
