"""What requests may hold, as pydantic models; unknown keys and wrong types are refused by name.

Replies are built where the data lives and only described here, for /openapi.json.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from sleepyd.day.fixer import FixRequest
from sleepyd.day.posted import FilesRequest
from sleepyd.errors import InvalidInput


def _encodable(text: str) -> str:
    """JSON can escape half a surrogate pair, which no file and no database takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("expected text, got half of a surrogate pair") from None
    return text


def _inside(name: str) -> str:
    """A path that stays in the crate, as rustc names it again."""
    parts = name.split("/")
    if len(name) > 200 or any(not _PART.fullmatch(part) or part in (".", "..") for part in parts):
        raise ValueError("expected a path inside the crate, like src/lib.rs, of letters, digits, dots, - and _")
    return name


_PART = re.compile(r"[\w.-]+")
Text = Annotated[str, AfterValidator(_encodable)]
FileName = Annotated[str, AfterValidator(_encodable), AfterValidator(_inside)]
Edition = Literal["2015", "2018", "2021", "2024"]
Tier = Literal["compiler", "memory", "routed", "base", "sampled"]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class FixBody(_Body):
    """One program to fix: `code`, or `files` with their `entry`."""

    code: Text | None = Field(None, description="The program, where it is one file.")
    files: dict[FileName, Text] | None = Field(
        None, min_length=1, max_length=500, description="A crate of several files, by their paths in it; std alone."
    )
    entry: Text | None = Field(None, description="The root of `files`: src/main.rs, or src/lib.rs.")
    edition: Edition = "2021"
    tests: Text | None = Field(None, description="#[test] functions that see the program through `use super::*`.")
    tiers: list[Tier] | None = Field(None, min_length=1, description="Which tiers to try, in this order.")
    max_attempts: int | None = Field(None, ge=1, le=64)
    timeout_s: float | None = Field(None, gt=0, le=600)
    lints: list[Text] = Field([], max_length=100, description="Lints to fix as well: clippy::all, dead_code, ...")

    def to_request(self) -> FixRequest | FilesRequest:
        """As the fixer takes it. Raises InvalidInput where it is neither of the two, or both."""
        if (self.code is None) == (self.files is None):
            raise InvalidInput("code: expected either a program, or files with their entry", param="code")
        if (self.files is None) != (self.entry is None):
            raise InvalidInput("entry: expected together with files, the root of the crate among them", param="entry")
        if self.files is not None and self.entry is not None:
            if self.lints:
                raise InvalidInput("lints: are fixed in programs of one file; leave them out", param="lints")
            return FilesRequest(
                files=self.files,
                entry=self.entry,
                edition=self.edition,
                tests=self.tests,
                tiers=tuple(self.tiers) if self.tiers else None,
                max_attempts=self.max_attempts,
                timeout_s=self.timeout_s,
            )
        assert self.code is not None
        return FixRequest(
            code=self.code,
            edition=self.edition,
            tests=self.tests,
            tiers=tuple(self.tiers) if self.tiers else None,
            max_attempts=self.max_attempts,
            timeout_s=self.timeout_s,
            source="api",
            lints=tuple(self.lints),
        )


class FeedbackBody(_Body):
    """The user's word on a fix."""

    verdict: Literal["accepted", "rejected"]
    correct_fix: Text | None = None


class CorrectionBody(_Body):
    """A wrong program and its right version; the same keys as a dropped JSON file."""

    wrong_attempt: Text
    correct_fix: Text
    task_id: Text | None = None
    edition: Edition | None = Field(None, description="Left out: 2021, or 2024 where only that tells the two apart.")
    tests: Text | None = None
    error: Text | None = None
    timestamp: Text | None = None
    source: Text | None = None


class NightBody(_Body):
    """How to run a night that is started by hand."""

    only_corrections: bool = False
    tasks: list[Text] = Field(default=[], max_length=1000, description="Learn only these; none: all that have lessons.")


class AttemptReply(BaseModel):
    """One candidate and what became of it."""

    tier: str
    adapter: str | None
    candidate: str
    outcome: str
    reason: str
    ms: float
    flags: list[str]


class FixReply(BaseModel):
    """The reply of POST /v1/fix, and the data of a stream's `done` event."""

    id: str
    status: Literal["fixed", "unfixed", "clean", "invalid"]
    code: str
    diff: str
    error_code: str | None
    signature: str | None
    task: str | None
    route_rule: str | None
    tier: str | None
    adapter: str | None
    generation: int
    verified: Literal["check", "test"] | None
    attempts: list[AttemptReply]
    flags: list[str]
    timings_ms: dict[str, float]
    diagnostics: list[dict[str, Any]]
    message: str


class FilesReply(FixReply):
    """The same for `files`; the common part is of the first error and the last fix, `code` the text of the entry."""

    files: dict[str, str] = Field(description="Those that differ now, whole.")
    fixes: list[dict[str, Any]] = Field(description="What was fixed where, or tried in vain.")
    left: list[dict[str, Any]] = Field(description="Errors that remain.")


class ErrorDetail(BaseModel):
    """What went wrong."""

    message: str
    type: str
    code: str
    param: str | None


class ErrorReply(BaseModel):
    """The body of every reply that is not a success."""

    error: ErrorDetail
