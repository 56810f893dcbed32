"""The running daemon over HTTP; its failures come back as the ones of `sleepyd.errors`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from sleepyd import errors
from sleepyd.config import Config
from sleepyd.daemon import state
from sleepyd.errors import SleepydError, Unavailable

Json = dict[str, Any]
READY_S = 120.0
_EVERY_S = 0.3
_ANSWER_S = 660.0
"""The longest fix that can be asked for, and some."""


class Remote:
    """A client of one daemon."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self._client = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(30.0, read=_ANSWER_S),
            # On a busy machine the daemon may close a kept connection in the moment in which it is used again.
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def get(self, path: str, **query: Any) -> Json:
        """The reply's JSON. Raises the failure that it names, Unavailable when nobody answers."""
        return self._ask("GET", path, params={key: value for key, value in query.items() if value is not None})

    def post(self, path: str, body: Json | None = None) -> Json:
        """As `get`."""
        return self._ask("POST", path, json=body or {})

    def wait_until_loaded(self) -> None:
        """Return when the model is there, or will not come, or has not come for READY_S."""
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            try:
                self.get("/readyz")
                return
            except Unavailable as error:
                if "loading" not in error.message:
                    return
            time.sleep(_EVERY_S)

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def _ask(self, method: str, path: str, **rest: Any) -> Json:
        try:
            reply = self._client.request(method, path, **rest)
            data: Json = reply.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable(f"the daemon at {self.url} does not answer ({error}); see its log") from error
        if reply.is_success:
            return data
        raise _failure(data.get("error") or {})


@contextmanager
def connected(config: Config) -> Iterator[Remote | None]:
    """The daemon of this state directory; None when none runs."""
    address = state.running(config.paths.state)
    if address is None:
        yield None
        return
    remote = Remote(address.url, state.token(Path(config.paths.state)))
    try:
        yield remote
    finally:
        remote.close()


def _failure(error: Json) -> SleepydError:
    named = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, SleepydError)]
    kind = next((kind for kind in named if kind.code == error.get("code")), Unavailable)
    return kind(str(error.get("message", "the daemon refused without a reason")), param=error.get("param"))
