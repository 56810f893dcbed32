"""What the demo asks of the daemon, over HTTP like anybody else. Failures are of `sleepyd.errors`, in one sentence."""

from types import TracebackType
from typing import Any, Self

import httpx

from sleepyd.errors import Unavailable

Json = dict[str, Any]
TRIED = ("routed", "base")
"""The tiers of one try: the adapter that the error leads to, where there is one, else the model alone."""
LISTED = 500
"""Most rows that the daemon lists at once."""
_PATIENCE_S = 150.0


class Client:
    """A daemon at `url`. Safe to share between threads."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        headers = {"Authorization": f"Bearer {token}"}
        # trust_env: a proxy of the environment must not stand between two processes of one machine.
        self._http = httpx.Client(base_url=url, headers=headers, timeout=_PATIENCE_S, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    def try_once(self, code: str, edition: str, tests: str) -> Json:
        """The reply to one fix request with a single attempt by the model."""
        return self._ask("POST", "/v1/fix", fix_body(code, edition, tests))

    def status(self) -> Json:
        """How the daemon is: `ready`, `generation`, and `problem`, which is empty when all is well."""
        return self._ask("GET", "/v1/status")

    def corrections(self) -> list[Json]:
        """The newest corrections."""
        return list(self._ask("GET", f"/v1/corrections?limit={LISTED}")["data"])

    def start_night(self) -> str:
        """Start a night; its id."""
        return str(self._ask("POST", "/v1/nights", {})["id"])

    def night(self, night_id: str) -> Json:
        """One night with its stages."""
        return self._ask("GET", f"/v1/nights/{night_id}")

    def _ask(self, method: str, path: str, body: Json | None = None) -> Json:
        try:
            reply = self._http.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise Unavailable(
                f"{method} {path}: the daemon does not answer ({type(error).__name__}: {error})"
            ) from error
        if reply.is_success:
            return dict(reply.json())
        raise Unavailable(f"{method} {path}: the daemon answered {reply.status_code}, {_said(reply)}")


def fix_body(code: str, edition: str, tests: str) -> Json:
    """The body of the fix request, the same before and after the night."""
    return {"code": code, "edition": edition, "tests": tests, "tiers": list(TRIED), "max_attempts": 1}


def _said(reply: httpx.Response) -> str:
    try:
        return str(reply.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return reply.text[:200] or "and said nothing"
