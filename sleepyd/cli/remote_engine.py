"""The running daemon's model, as an engine of this process; and one for when no daemon runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sleepyd.cli.remote import Remote
from sleepyd.engine.base import Completion, Request
from sleepyd.errors import EngineUnavailable, SleepydError


class NoAnswers:
    """Says nothing to any question, so that what needs no model is tried all the same."""

    def generate(self, requests: Sequence[Request]) -> list[Completion]:
        """Empty, unfinished answers."""
        return [Completion("", request.adapter, 0, False, 0.0) for request in requests]

    def load(self, name: str, path: Path) -> None:
        """Nothing is loaded."""

    def unload(self, name: str) -> None:
        """Nothing was."""

    def adapters(self) -> frozenset[str]:
        """None."""
        return frozenset()

    def sleep(self) -> None:
        """Always asleep."""

    def wake(self) -> None:
        """Never awake."""

    def health(self) -> dict[str, Any]:
        """As Engine.health."""
        return {"missing": "no daemon runs"}

    def why_not_ready(self) -> str:
        """As Engine.why_not_ready."""
        return ""

    def close(self) -> None:
        """Nothing to close."""


@dataclass(frozen=True, slots=True)
class _Asking:
    remote: Remote

    def __call__(self, request: Request) -> Completion:
        body = {
            "model": request.adapter or "base",
            "messages": [dict(message) for message in request.messages],
            "max_tokens": request.max_new_tokens,
            "temperature": request.temperature,
            "raw": True,
        }
        reply = self.remote.post("/v1/chat/completions", body)
        choice, usage = reply["choices"][0], reply["usage"]
        finished = choice["finish_reason"] == "stop"
        text, read = choice["message"]["content"], usage["prompt_tokens"]
        return Completion(text, request.adapter, usage["completion_tokens"], finished, 0.0, read)


class RemoteEngine(NoAnswers):
    """Asks the daemon, one question at a time. A question that it refuses gets an empty answer: another tier is left.

    Not for questions with chance in them: equal ones get equal answers.
    """

    def __init__(self, remote: Remote) -> None:
        self._ask = _Asking(remote)

    def generate(self, requests: Sequence[Request]) -> list[Completion]:
        """As Engine.generate. Raises EngineUnavailable when the daemon is gone."""
        answers = []
        for request in requests:
            try:
                answers.append(self._ask(request))
            except EngineUnavailable:
                raise
            except SleepydError:
                answers += super().generate([request])
        return answers

    def health(self) -> dict[str, Any]:
        """As Engine.health."""
        return {"engine": "the daemon's"}
