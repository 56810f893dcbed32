"""Which generation answers, and the change to another one while requests run.

A change loads the new adapters under names of their own, asks each for its canary, publishes, replaces the routes in
one assignment, and forgets the old adapters when the last request that may still use them is done. When anything fails
before the routes are replaced, the new adapters are forgotten and nothing has happened.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sleepyd.day.router import Routes
from sleepyd.engine.base import Completion, Engine, Request
from sleepyd.errors import EngineUnavailable
from sleepyd.evals import canary as canaries
from sleepyd.log import get_logger
from sleepyd.store.generations import Generation

_log = get_logger(__name__)
_QUESTION = ({"role": "user", "content": "fn main() {}"},)


class LateEngine:
    """An engine that arrives while the daemon runs already; until then every question is refused with the reason."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self.missing = "the model is loading"

    def arrived(self, engine: Engine) -> None:
        """From now on `engine` answers."""
        self._engine, self.missing = engine, ""

    def failed(self, reason: str) -> None:
        """It will not come."""
        self.missing = reason

    def generate(self, requests: Sequence[Request]) -> list[Completion]:
        """As Engine.generate."""
        return self._there().generate(requests)

    def load(self, name: str, path: Path) -> None:
        """As Engine.load."""
        self._there().load(name, path)

    def unload(self, name: str) -> None:
        """As Engine.unload."""
        self._there().unload(name)

    def adapters(self) -> frozenset[str]:
        """As Engine.adapters."""
        return self._engine.adapters() if self._engine else frozenset()

    def why_not_ready(self) -> str:
        """As Engine.why_not_ready; what is missing where it is not there."""
        return self._engine.why_not_ready() if self._engine else self.missing

    def sleep(self) -> None:
        """As Engine.sleep."""
        self._there().sleep()

    def wake(self) -> None:
        """As Engine.wake."""
        self._there().wake()

    def health(self) -> dict[str, Any]:
        """As Engine.health; `missing` where it is not there."""
        return self._engine.health() if self._engine else {"missing": self.missing}

    def close(self) -> None:
        """As Engine.close."""
        engine, self._engine, self.missing = self._engine, None, "the daemon is stopping"
        if engine is not None:
            engine.close()

    def _there(self) -> Engine:
        if self._engine is None:
            raise EngineUnavailable(self.missing)
        return self._engine


def canary(engine: Engine, adapter: str | None) -> None:
    """One token from the base model or an adapter. Raises EngineUnavailable when another one answers, or none."""
    [answer] = engine.generate([Request(_QUESTION, adapter, max_new_tokens=1)])
    if answer.adapter != adapter:
        raise EngineUnavailable(
            f"asked {adapter or 'the base model'}, but {answer.adapter or 'the base model'} answered"
        )
    if not (answer.tokens or answer.finished):
        raise EngineUnavailable(f"{adapter or 'the base model'} gave no token")


class Serving:
    """The routes of the moment. Requests run inside `lease`; `switch` changes them."""

    def __init__(self, engine: Engine) -> None:
        self.routes = Routes.empty()
        self._engine = engine
        self._switching = threading.Lock()
        self._counting = threading.Lock()
        self._epoch = 0
        self._leases: dict[int, int] = {}
        self._retired: list[tuple[int, str]] = []
        """(epoch in which it was last routed to, adapter) of those that wait to be forgotten."""

    @contextmanager
    def lease(self) -> Iterator[None]:
        """Adapters that are routed to at the beginning stay loaded to the end."""
        with self._counting:
            mine = self._epoch
            self._leases[mine] = self._leases.get(mine, 0) + 1
        try:
            yield
        finally:
            with self._counting:
                self._leases[mine] -= 1
                if not self._leases[mine]:
                    del self._leases[mine]
            # Whoever switches now forgets them itself.
            if self._retired and self._switching.acquire(blocking=False):
                try:
                    self._forget_idle()
                finally:
                    self._switching.release()

    def switch(self, generation: Generation, publish: Callable[[], None] = lambda: None) -> None:
        """Serve `generation` from now on. publish: called when it is proven to answer and before anybody is sent to it.

        Raises AdapterError or EngineUnavailable when it does not answer, and whatever `publish` raises; the routes are
        the old ones then.
        """
        with self._switching:
            routes = Routes.from_generation(generation)
            wanted = {routes.adapters[task]: path for task, path in generation.adapters.items()}
            loaded: list[str] = []
            try:
                for name, path in wanted.items():
                    if name not in self._engine.adapters():
                        self._engine.load(name, path)
                        loaded.append(name)
                    canary(self._engine, name)
                if reason := canaries.problem(self._engine, generation.canaries, routes.adapters):
                    raise EngineUnavailable(f"generation {generation.number} is not what it was: {reason}")
                publish()
            except BaseException:
                for name in loaded:
                    self._engine.unload(name)
                raise
            self._replace(routes)
            self._forget_idle()
        _log.info("generation served", generation=generation.number, adapters=len(wanted))

    def _replace(self, routes: Routes) -> None:
        with self._counting:
            old, self.routes = self.routes, routes
            kept = set(routes.adapters.values())
            leaving = [(self._epoch, name) for name in old.adapters.values()]
            self._retired = [(epoch, name) for epoch, name in [*self._retired, *leaving] if name not in kept]
            self._epoch += 1

    def _forget_idle(self) -> None:
        """Unload what no running request can be using. Only by the holder of `_switching`."""
        with self._counting:
            oldest = min(self._leases, default=self._epoch)
            idle = [name for epoch, name in self._retired if epoch < oldest]
            self._retired = [(epoch, name) for epoch, name in self._retired if epoch >= oldest]
        for name in idle:
            self._engine.unload(name)
