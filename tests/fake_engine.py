"""An engine without a model: it remembers what it was asked and answers as the test says."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sleepyd.engine.base import Completion, Request
from sleepyd.errors import AdapterError, NotFound


class FakeEngine:
    """answer: from a request to the text.  broken: adapters (or None for the base model) that answer as another one."""

    def __init__(self, answer: Callable[[Request], str] = lambda request: "") -> None:
        self.answer = answer
        self.broken: set[str | None] = set()
        self.refused: set[str] = set()
        self.loaded: dict[str, Path] = {}
        self.asked: list[Request] = []
        self.closed = False
        self._lock = threading.Lock()

    def generate(self, requests: Sequence[Request]) -> list[Completion]:
        with self._lock:
            for request in requests:
                if request.adapter is not None and request.adapter not in self.loaded:
                    raise NotFound(f"adapter {request.adapter} is not loaded")
            self.asked.extend(requests)
        return [
            Completion(
                self.answer(request), "another" if request.adapter in self.broken else request.adapter, 1, True, 0.1, 7
            )
            for request in requests
        ]

    def load(self, name: str, path: Path) -> None:
        with self._lock:
            if name in self.loaded:
                raise AdapterError(f"adapter {name} is loaded already")
            if name in self.refused:
                raise AdapterError(f"adapter {name} does not fit")
            self.loaded[name] = path

    def unload(self, name: str) -> None:
        with self._lock:
            if name not in self.loaded:
                raise NotFound(f"adapter {name} is not loaded")
            del self.loaded[name]

    def adapters(self) -> frozenset[str]:
        return frozenset(self.loaded)

    def why_not_ready(self) -> str:
        return ""

    def sleep(self) -> None:
        pass

    def wake(self) -> None:
        pass

    def health(self) -> dict[str, Any]:
        return {"engine": "fake", "adapters": len(self.loaded)}

    def close(self) -> None:
        self.closed = True
