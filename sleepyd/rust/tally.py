"""How checks ended and how long they took, counted for whoever watches. Counts only: nothing of what was compiled."""

import threading
from dataclasses import dataclass, field
from typing import Protocol

REMEMBERED = "remembered"


@dataclass(slots=True)
class Count:
    """Checks of one kind that ended one way."""

    times: int = 0
    seconds: float = 0.0


class Ended(Protocol):
    """A verdict of either kind."""

    @property
    def outcome(self) -> str:
        """How it ended."""
        ...

    @property
    def ms(self) -> float:
        """How long it took."""
        ...

    @property
    def cached(self) -> bool:
        """Whether it was remembered."""
        ...


@dataclass(slots=True)
class Tally:
    """Thread-safe. Keys are (kind, how it ended); a remembered verdict ends as REMEMBERED."""

    _counts: dict[tuple[str, str], Count] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, verdict: Ended) -> None:
        """Count one."""
        with self._lock:
            key = (kind, REMEMBERED if verdict.cached else str(verdict.outcome))
            count = self._counts.setdefault(key, Count())
            count.times += 1
            count.seconds += verdict.ms / 1000

    def counts(self) -> dict[tuple[str, str], Count]:
        """A copy."""
        with self._lock:
            return {key: Count(count.times, count.seconds) for key, count in self._counts.items()}
