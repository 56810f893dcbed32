"""What the API needs from the daemon behind it. Everything blocks, everything but a fix is plain JSON data."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sleepyd.day.chat import ChatRequest, ChatResult
from sleepyd.day.fixer import FixRequest, FixResult, OnStage
from sleepyd.day.posted import FilesRequest, FilesResult
from sleepyd.rust.tally import Count
from sleepyd.store.summaries import CorrectionPage, EpisodeFilter, EpisodePage

Json = dict[str, Any]


class Answer(Protocol):
    """What long work comes to."""

    def to_dict(self) -> Json:
        """As JSON."""
        ...


class Insight(Protocol):
    """What the dashboard shows. Reads only; thread-safe; NotFound for ids that do not exist."""

    def degraded(self) -> list[str]:
        """What is not as it should be, a sentence each."""
        ...

    def home(self) -> Json:
        """How the daemon is and what it has come to."""
        ...

    def figures(self) -> Json:
        """What there is to count; no texts."""
        ...

    def episode_page(self, wanted: EpisodeFilter, limit: int, before: str | None, after: str | None) -> EpisodePage:
        """Episodes, newest first, from the newest or from one side of an id."""
        ...

    def count_episodes(self, wanted: EpisodeFilter) -> int:
        """How many there are."""
        ...

    def episode_tasks(self) -> list[str]:
        """The tasks that there are episodes of."""
        ...

    def episode(self, episode_id: str) -> Json:
        """One episode with its attempts and the corrections of it."""
        ...

    def correction_page(self, status: str | None, limit: int, before: str | None, after: str | None) -> CorrectionPage:
        """Corrections, newest first, from the newest or from one side of an id."""
        ...

    def count_corrections(self) -> dict[str, int]:
        """Status → how many, each one named."""
        ...

    def correction(self, correction_id: str) -> Json:
        """One correction with what it changes."""
        ...

    def generations(self) -> list[Json]:
        """Newest first, with what each one passed."""
        ...

    def waiting_files(self) -> list[str]:
        """What lies in the corrections directory and is not taken yet."""
        ...


class Learned(Protocol):
    """What was learned, for the dashboard. Reads only; thread-safe."""

    def tasks(self) -> list[Json]:
        """Every task that is known, taught or met."""
        ...

    def task(self, name: str) -> Json:
        """One task. Raises NotFound."""
        ...

    def share(self) -> Json | None:
        """What `share analyze` says of the served generation; None while it is computed."""
        ...

    def forgetting(self) -> Json | None:
        """The latest map of each adapter on all koans; None where nobody measured one."""
        ...


class Service(Protocol):
    """Thread-safe. Failures are of `sleepyd.errors`; NotFound for ids that do not exist."""

    @property
    def generation(self) -> int:
        """The number of the generation that is served; 0 before the first."""
        ...

    @property
    def insight(self) -> Insight:
        """What there is to look at."""
        ...

    @property
    def learned(self) -> Learned:
        """What was learned."""
        ...

    def fix(self, request: FixRequest, on_stage: OnStage) -> FixResult:
        """Answer and record one request. What `on_stage` raises ends the work and comes through."""
        ...

    def fix_files(self, request: FilesRequest, on_stage: OnStage) -> FilesResult:
        """As `fix`, for a crate of several files."""
        ...

    def chat(self, request: ChatRequest, on_stage: OnStage) -> ChatResult:
        """Answer a conversation; a fix in it is recorded. `on_stage` as for `fix`."""
        ...

    def models(self) -> list[Json]:
        """Who can be asked in a chat, in OpenAI's shape."""
        ...

    def model(self, name: str) -> Json:
        """One of them. Raises NotFound."""
        ...

    def feedback(self, fix_id: str, verdict: str, correct_fix: str | None) -> Json:
        """Record the user's word on a fix; a correct fix becomes a correction."""
        ...

    def submit_correction(self, entry: Mapping[str, Any], origin: str) -> Json:
        """Verify and record one correction; the reply holds its id, status and reason."""
        ...

    def correction(self, correction_id: str) -> Json:
        """One correction."""
        ...

    def corrections(self, limit: int, status: str | None) -> list[Json]:
        """Newest first."""
        ...

    def drop_file(self, name: str, data: bytes) -> None:
        """Put a file into the corrections directory, where it is taken like any other."""
        ...

    def approve_correction(self, correction_id: str) -> Json:
        """A person lets a correction in. Raises Conflict where there is nothing to decide."""
        ...

    def discard_correction(self, correction_id: str, reason: str) -> Json:
        """A person keeps a correction out, whatever its status."""
        ...

    def episodes(self, limit: int, status: str | None) -> list[Json]:
        """Newest first."""
        ...

    def generations(self) -> list[Json]:
        """Newest first."""
        ...

    def nights(self, limit: int) -> list[Json]:
        """Newest first."""
        ...

    def night(self, night_id: str) -> Json:
        """One night with its stages."""
        ...

    def evaluations(self, limit: int) -> list[Json]:
        """Newest first."""
        ...

    def night_report(self, night_id: str) -> Json:
        """What became of one night, with its page as Markdown."""
        ...

    def start_night(self, *, only_corrections: bool, tasks: Sequence[str] = ()) -> Json:
        """Start a night now, for these tasks or all. Raises Conflict while one runs."""
        ...

    def promote(self, number: int) -> Json:
        """Serve another generation, forward or back."""
        ...

    def rollback(self) -> Json:
        """Serve what was before what is served. Raises NotFound when there is nothing."""
        ...

    def pin(self, number: int) -> None:
        """Keep a generation, and let no night serve anything that is worse on the koans."""
        ...

    def unpin(self, number: int) -> None:
        """Take a pin back."""
        ...

    def night_said(self, night_id: str) -> Sequence[str]:
        """The last lines that one of the latest nights said."""
        ...

    def checks(self) -> Mapping[tuple[str, str], Count]:
        """(kind, how it ended) → checks of the sandbox since the start."""
        ...

    def health(self) -> Json:
        """How the parts are. Answers at once, whatever state they are in."""
        ...

    def why_not_ready(self) -> str:
        """What is still missing before a fix can be answered; empty when ready."""
        ...
