"""The rows of the database as data: what one episode, correction, example, night or evaluation is.

Owns names, defaults and the way from a record to a row and back (JSON columns included). The same class is what a
caller hands in and what it gets out: `id` and the times are filled in when left alone. Where rows live and what a
transaction holds is `database`; the files of a generation are `generations`.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from ulid import ULID

Json = dict[str, Any]
Record = TypeVar("Record")

_JSON_COLUMNS = frozenset({"diagnostics", "timings", "report", "detail"})

EPISODE_STATES = ("fixed", "unfixed", "clean", "invalid")
CORRECTION_STATES = ("accepted", "rejected", "held", "preference")
NIGHT_STATES = ("planned", "running", "promoted", "kept", "failed", "skipped")
GENERATION_STATES = ("staged", "promoted", "superseded", "kept", "damaged", "pruned")


def new_id() -> str:
    """A ULID: unique, and sorting by the time it was made."""
    return str(ULID())


def now() -> str:
    """This moment, UTC, ISO-8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def content_hash(*parts: str) -> str:
    """sha256 over texts, each with its length, so that no two lists of parts read the same."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Episode:
    """One fix request and how it ended."""

    source: str
    """Where the request came from: api, cli, openai, night, ..."""
    code: str
    status: str
    """fixed, unfixed, clean or invalid."""
    edition: str = "2021"
    tests: str = ""
    error_code: str | None = None
    signature: str | None = None
    task: str | None = None
    route_rule: str | None = None
    tier: str | None = None
    adapter: str | None = None
    generation: int | None = None
    result_code: str | None = None
    verified: str | None = None
    diagnostics: list[Json] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    feedback: str | None = None
    id: str = field(default_factory=new_id)
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One candidate of an episode, in the order tried. `episode_id` is filled in when it is stored."""

    tier: str
    candidate: str
    outcome: str
    adapter: str | None = None
    reason: str | None = None
    ms: float = 0.0
    position: int = 0
    episode_id: str = ""
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Correction:
    """A user's (wrong attempt, correct fix) and what the compiler made of it."""

    origin: str
    """The door it came through: drop, api, cli, ..."""
    sha256: str
    """Of its content: the same correction twice is one row that was seen twice."""
    status: str
    """accepted (it has an example), rejected, held (waits for a person), or preference (kept, not learned)."""
    reason: str = ""
    source: str = ""
    """File name and line, or what the sender said about itself."""
    wrong_attempt: str = ""
    correct_fix: str = ""
    edition: str = "2021"
    tests: str = ""
    task_hint: str | None = None
    error_code: str | None = None
    signature: str | None = None
    task: str | None = None
    episode_id: str | None = None
    seen_count: int = 1
    example_id: str | None = None
    reviewed_at: str | None = None
    """When a person decided over it; that word stands, whatever is dropped again."""
    id: str = field(default_factory=new_id)
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True)
class StoredExample:
    """A verified training pair. `sha256` is over edition, programs and tests; it is filled in when left empty."""

    origin: str
    task: str
    family: str
    error_code: str
    signature: str
    buggy: str
    fixed: str
    edition: str = "2021"
    tests: str = ""
    diagnostics: list[Json] = field(default_factory=list)
    used_in_night: str | None = None
    sha256: str = ""
    id: str = field(default_factory=new_id)
    created_at: str = field(default_factory=now)

    def __post_init__(self) -> None:
        if not self.sha256:
            object.__setattr__(self, "sha256", content_hash(self.edition, self.buggy, self.fixed, self.tests))


@dataclass(frozen=True, slots=True)
class Night:
    """One run of the learning pipeline."""

    state: str
    parent_generation: int | None = None
    generation: int | None = None
    pid: int | None = None
    reason: str = ""
    report: Json = field(default_factory=dict)
    ended_at: str | None = None
    heartbeat_at: str = field(default_factory=now)
    id: str = field(default_factory=new_id)
    started_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a night, for the progress that people watch."""

    night_id: str
    name: str
    state: str
    progress: float = 0.0
    detail: Json = field(default_factory=dict)
    started_at: str = field(default_factory=now)
    ended_at: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of judging one strategy on one set of koans."""

    strategy: str
    set: str
    engine: str
    passed: int
    total: int
    generation: int | None = None
    report: Json = field(default_factory=dict)
    id: str = field(default_factory=new_id)
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True)
class GenerationRecord:
    """What the database knows about a generation on disk."""

    number: int
    state: str
    parent: int | None = None
    night_id: str | None = None
    report: Json = field(default_factory=dict)
    created_at: str = field(default_factory=now)


def to_row(record: Any) -> dict[str, Any]:
    """The record as column → value, JSON columns as text."""
    return {
        column.name: json.dumps(value, ensure_ascii=False) if column.name in _JSON_COLUMNS else value
        for column in dataclasses.fields(record)
        for value in [getattr(record, column.name)]
    }


def from_row(kind: type[Record], row: Mapping[str, Any]) -> Record:
    """The record that `to_row` described."""
    return kind(**{name: json.loads(value) if name in _JSON_COLUMNS else value for name, value in row.items()})
