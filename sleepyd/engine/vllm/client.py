"""What is said to vLLM's server over HTTP: completions of token ids, adapters by name, sleep and wake.

Owns the requests, how answers are read, and what each failure is called. Answers are streamed, for three reasons: each
token is a sign of life, a question that nobody waits for any more is ended by closing its stream, and a server that
dies in the middle is noticed at once. Only a request that never reached the server is tried again.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from sleepyd.errors import AdapterError, EngineUnavailable, NotFound

BASE = "base"
"""The name that the model itself answers to."""
_AT_ONCE = 256
_QUIET_S = 120.0
"""A stream without a byte for so long is given up; that a server hangs is noticed earlier, by the supervisor."""


@dataclass(frozen=True, slots=True)
class Answer:
    """finished: the model ended it by itself."""

    text: str
    tokens: int
    finished: bool


class Client:
    """One server. Thread-safe. Every failure to reach or understand it is EngineUnavailable."""

    def __init__(self, base_url: str, *, socket: Path | None = None, api_key: str = "") -> None:
        """socket: a unix socket in place of the address's host and port."""
        self._where = str(socket or base_url)
        self.base_name = BASE
        """What the server calls the model itself."""
        limits = httpx.Limits(max_connections=_AT_ONCE, max_keepalive_connections=32)
        transport = httpx.HTTPTransport(uds=str(socket) if socket else None, retries=1, limits=limits, trust_env=False)
        self._http = httpx.Client(
            base_url=base_url,
            transport=transport,
            timeout=httpx.Timeout(10.0, read=_QUIET_S, pool=None),
            headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
            trust_env=False,
        )

    def close(self) -> None:
        """End all connections."""
        self._http.close()

    def complete(
        self,
        model: str,
        prompt: list[int],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        seed: int | None = None,
        on_token: Callable[[], None] = lambda: None,
    ) -> Answer:
        """What `model` (BASE or an adapter) answers to these tokens. on_token: called for every piece; what it raises
        ends the request on the server as well.

        Raises NotFound for a name that the server does not know, EngineUnavailable.
        """
        asked: dict[str, Any] = {
            "model": self.base_name if model == BASE else model,
            "prompt": prompt,
            "max_tokens": max_tokens,
            "temperature": temperature,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if temperature > 0 and seed is not None:
            asked["seed"] = seed
        parts: list[str] = []
        reason, tokens = None, 0
        with self._reached(), self._http.stream("POST", "/v1/completions", json=asked) as reply:
            if reply.status_code != 200:
                reply.read()
                raise self._refusal(reply, f"asked {model}")
            for event in _events(reply, self._where):
                on_token()
                text, ended, counted = _piece(event, self._where)
                parts.append(text)
                reason, tokens = ended or reason, counted or tokens
        if reason is None:
            raise EngineUnavailable(f"{self._where}: the answer of {model} was cut off; ask again")
        return Answer("".join(parts), tokens, reason == "stop")

    def load(self, name: str, path: Path) -> None:
        """Make the PEFT folder answer to `name`. Raises AdapterError when the server refuses it."""
        with self._reached():
            reply = self._http.post("/v1/load_lora_adapter", json={"lora_name": name, "lora_path": str(path)})
        if reply.status_code == 404 and "lora" not in reply.text.lower():
            raise AdapterError(
                f"{self._where}: adapters cannot be loaded while it runs, expected "
                "VLLM_ALLOW_RUNTIME_LORA_UPDATING=True in the server's environment; start it with that"
            )
        if reply.status_code != 200:
            raise AdapterError(f"adapter {name} in {path} does not load: {_message(reply)}")

    def unload(self, name: str) -> None:
        """Forget an adapter. Raises NotFound."""
        with self._reached():
            reply = self._http.post("/v1/unload_lora_adapter", json={"lora_name": name})
        if reply.status_code != 200:
            raise self._refusal(reply, f"unloading {name}")

    def models(self) -> frozenset[str]:
        """All names that answer, the model's own among them."""
        return frozenset(self._models())

    def own_model(self) -> str:
        """The name of the model itself: the first one that is no adapter of another."""
        return next((name for name, parent in self._models().items() if not parent), "")

    def _models(self) -> dict[str, str]:
        """Name → the model that it is an adapter of, or nothing."""
        with self._reached():
            reply = self._http.get("/v1/models")
        if reply.status_code != 200:
            raise self._refusal(reply, "asked for its models")
        try:
            return {str(model["id"]): str(model.get("parent") or "") for model in reply.json()["data"]}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EngineUnavailable(f"{self._where}: got {reply.text[:80]!r}, expected a list of models") from error

    def is_healthy(self) -> bool:
        """Whether it says so. Not that it can answer: see `complete`."""
        try:
            return self._http.get("/health", timeout=5.0).status_code == 200
        except httpx.HTTPError:
            return False

    def sleep(self) -> None:
        """Give the weights' memory back to the machine, keeping a copy in RAM (level 1)."""
        self._post("/sleep", params={"level": 1})

    def wake(self) -> None:
        """Take it again."""
        self._post("/wake_up")

    def _post(self, path: str, **more: Any) -> None:
        with self._reached():
            reply = self._http.post(path, **more)
        if reply.status_code != 200:
            raise self._refusal(reply, path)

    def _refusal(self, reply: httpx.Response, what: str) -> NotFound | EngineUnavailable:
        message = f"{self._where}: {what}, got {reply.status_code} ({_message(reply)})"
        if reply.status_code == 404:
            return NotFound(f"{message}, expected a name that is loaded")
        return EngineUnavailable(f"{message}, expected 200")

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Turns what httpx raises into EngineUnavailable."""
        try:
            yield
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise EngineUnavailable(
                f"{self._where}: vLLM cannot be reached ({type(error).__name__}: {error}); ask again in a while"
            ) from error


def _events(reply: httpx.Response, where: str) -> Iterator[dict[str, Any]]:
    """The JSON of every server-sent event up to [DONE]."""
    for line in reply.iter_lines():
        if not line.startswith("data:"):
            continue
        data = line.removeprefix("data:").strip()
        if data == "[DONE]":
            return
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise EngineUnavailable(f"{where}: got {data[:80]!r}, expected an event with JSON")
        if "error" in event:
            raise EngineUnavailable(f"{where}: {str(event['error'])[:200]}; ask again")
        yield event


def _piece(event: dict[str, Any], where: str) -> tuple[str, str | None, int]:
    """Text, why it ended (in the last piece) and how many tokens there were (in the last event)."""
    try:
        choices = event.get("choices") or ()
        text = "".join(choice.get("text") or "" for choice in choices)
        ended = next((choice["finish_reason"] for choice in choices if choice.get("finish_reason")), None)
        return text, ended, int((event.get("usage") or {}).get("completion_tokens") or 0)
    except (AttributeError, TypeError, ValueError) as error:
        raise EngineUnavailable(f"{where}: got {str(event)[:80]}, expected a piece of a completion") from error


def _message(reply: httpx.Response) -> str:
    try:
        told = reply.json()
        return str((told.get("error") or told).get("message") or told)[:300]
    except (ValueError, AttributeError):
        return reply.text[:300]
