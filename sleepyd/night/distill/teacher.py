"""The teacher behind a small protocol, and Claude behind it through the `anthropic` SDK.

Owns what goes over the wire: one message, a batch, looking at a batch, its results. Looking may be repeated, as the SDK
does when it fails. What costs money is asked again only after a clear no (429, 529), with growing pauses or the ones
that the API asks for; when nobody knows whether it was taken, that is said with `Lost`.

Only this module imports the SDK, and only when a teacher is made.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sleepyd.errors import ConfigError, InvalidInput, SleepydError, Unavailable
from sleepyd.night.distill.payload import Ask
from sleepyd.sections import DistillConfig

Json = dict[str, Any]
Result = TypeVar("Result")

_TRIES = 8
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 60.0
_MOST_PATIENCE_S = 600.0
"""A longer pause than this is not waited out: the run ends for now, and goes on with --resume."""
_LOOKS = 4
"""Times that the SDK repeats what may be repeated."""
_AGAIN = '; nothing is lost: "sleepyd distill --resume" goes on'


class Lost(Exception):
    """The connection broke, or the API failed, in the middle: whether the request was taken is not known."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of the account. total: requests in it; done: those that have ended."""

    id: str
    total: int
    done: int
    ended: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request: a message, or the kind of failure and what was said about it."""

    ask: str
    message: Json | None
    failure: str = ""
    detail: str = ""


class Teacher(Protocol):
    """Who answers. All raise Unavailable, ConfigError or InvalidInput when they cannot; nothing was taken then."""

    def ask(self, body: Mapping[str, Any]) -> Json:
        """The reply to one request. Raises Lost too."""

    def submit(self, asks: Sequence[Ask]) -> str:
        """Hand in a batch; its id. Raises Lost too."""

    def batches(self) -> Iterator[Batch]:
        """The account's batches, newest first."""

    def look(self, batch: str) -> Batch:
        """How far a batch is."""

    def results(self, batch: str) -> Iterator[Answer]:
        """The answers of a batch that has ended, in any order. Raises Lost when they break off."""


class Claude:
    """The Messages and Message Batches APIs.

    Raises Unavailable when the SDK is not installed.
    """

    def __init__(
        self, config: DistillConfig, key: str, *, sleep: Callable[[float], None] = time.sleep, timeout_s: float = 600.0
    ) -> None:
        try:
            import anthropic
        except ImportError as error:
            raise Unavailable(
                'distill needs the package "anthropic", which is not installed; type pip install "sleepyd[distill]"'
            ) from error
        self._sdk, self._sleep = anthropic, sleep
        self._client = anthropic.Anthropic(
            api_key=key, base_url=config.base_url, max_retries=_LOOKS, timeout=timeout_s, open_telemetry=False
        )
        self._once = self._client.with_options(max_retries=0)

    def ask(self, body: Mapping[str, Any]) -> Json:
        """As the protocol says."""
        return dict(self._patiently(lambda: self._once.messages.create(**body)).to_dict(mode="json"))

    def submit(self, asks: Sequence[Ask]) -> str:
        """As the protocol says."""
        requests = [{"custom_id": ask.id, "params": ask.body} for ask in asks]
        return str(self._patiently(lambda: self._once.messages.batches.create(requests=requests)).id)

    def batches(self) -> Iterator[Batch]:
        """As the protocol says."""
        with _Named(self._sdk, looks=True):
            for found in self._client.messages.batches.list(limit=100):
                yield _batch(found)

    def look(self, batch: str) -> Batch:
        """As the protocol says."""
        with _Named(self._sdk, looks=True):
            return _batch(self._client.messages.batches.retrieve(batch))

    def results(self, batch: str) -> Iterator[Answer]:
        """As the protocol says."""
        with _Named(self._sdk, looks=True):
            stream = self._client.messages.batches.results(batch)
        lines = iter(stream)
        while True:
            try:
                line = next(lines, None)
            except Exception as error:  # the SDK lets through whatever transport and JSON raise
                raise Lost(f"the results of {batch} broke off ({type(error).__name__})") from error
            if line is None:
                return
            yield _answer(line)

    def _patiently(self, call: Callable[[], Result]) -> Result:
        """What `call` gives, asked again for as long as the API says "not now"."""
        for attempt in range(_TRIES):
            try:
                with _Named(self._sdk):
                    return call()
            except _NotNow as error:
                pause = error.pause or min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**attempt) * random.uniform(0.75, 1.0)
                if pause > _MOST_PATIENCE_S:
                    raise Unavailable(f"{error.message}, and asks for a pause of {pause:.0f} s{_AGAIN}") from error
                if attempt + 1 < _TRIES:
                    self._sleep(pause)
                last = error
        raise Unavailable(f"{last.message}, {_TRIES} times{_AGAIN}") from last


class _NotNow(Unavailable):
    """A clear no: nothing was taken. pause: seconds that the API asks for."""

    def __init__(self, message: str, pause: float | None) -> None:
        super().__init__(message)
        self.pause = pause


class _Named:
    """Turns the SDK's failures into ours. The key is in none of them.

    looks: nothing is ordered, so nothing can be lost.
    """

    def __init__(self, sdk: Any, *, looks: bool = False) -> None:
        self._sdk, self._looks = sdk, looks

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, self._sdk.AnthropicError | ValueError):
            return
        found = self._named(error)
        if self._looks and isinstance(found, Lost):
            raise Unavailable(f"{found}{_AGAIN}") from error
        raise found from error

    def _named(self, error: Exception) -> Exception:
        if isinstance(error, self._sdk.APIStatusError):
            return _by_status(error)
        if isinstance(error, self._sdk.APIConnectionError):
            cause = error.__cause__
            if type(cause).__name__ in {"ConnectError", "ConnectTimeout"}:  # not even begun
                return Unavailable(f"the teacher cannot be reached ({cause}){_AGAIN}")
            return Lost(f"the connection broke ({type(cause).__name__})")
        return Lost(f"the reply cannot be read ({type(error).__name__})")


def _by_status(error: Any) -> Exception:
    """error: an APIStatusError."""
    status, request = error.status_code, f" (request {error.request_id})" if error.request_id else ""
    said = f"the API answers {status}{request}: {str(error.api_message or error.type or 'no message')[:300]}"
    if status in (429, 529):
        return _NotNow(said, _pause(error.response.headers.get("retry-after")))
    if status >= 500 or status == 408:
        return Lost(said)
    known: type[SleepydError] = InvalidInput
    hint = "check what is sent with --show-payload"
    if status in (401, 403):
        known, hint = ConfigError, "check the key in ANTHROPIC_API_KEY or distill.api_key_file"
    elif status == 404:
        known, hint = ConfigError, "check distill.model and distill.base_url"
    elif status == 402:
        known, hint = Unavailable, "check the account's billing"
    return known(f"{said}; {hint}")


def _pause(header: str | None) -> float | None:
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None


def _batch(found: Any) -> Batch:
    counts = found.request_counts
    done = counts.succeeded + counts.errored + counts.canceled + counts.expired
    return Batch(str(found.id), done + counts.processing, done, found.processing_status == "ended")


def _answer(line: Any) -> Answer:
    """line: a MessageBatchIndividualResponse."""
    result = line.result
    if result.type == "succeeded":
        return Answer(line.custom_id, dict(result.message.to_dict(mode="json")))
    if result.type == "errored":
        said = result.error.error
        return Answer(line.custom_id, None, "errored", f"{said.type}: {said.message}"[:300])
    return Answer(line.custom_id, None, str(result.type))
