"""The local API, and a school that needs no compiler."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from claude_server import KEY, ClaudeServer

from sleepyd.koans.load import Task
from sleepyd.night import distill
from sleepyd.night.distill import Course, Journal, payload
from sleepyd.night.distill.payload import Json, Pair
from sleepyd.night.distill.prove import Proven, Refusal
from sleepyd.night.distill.teacher import Claude
from sleepyd.sections import DistillConfig

TASK = Task("missing_mut", "borrow_checker", "A binding that changes is not mutable", ("E0596",))


@pytest.fixture
def server() -> Iterator[ClaudeServer]:
    """A local API that answers well."""
    with ClaudeServer().running() as running:
        yield running


@pytest.fixture
def config(server: ClaudeServer) -> DistillConfig:
    """Settings that lead to it."""
    return DistillConfig(base_url=server.url, per_request=1, poll_s=0.0)


@pytest.fixture
def claude(config: DistillConfig) -> Claude:
    """The real client."""
    return Claude(config, KEY, timeout_s=20.0)


@dataclass
class Desk:
    """A school that takes every pair whose buggy program does not say "bad"; `kept` is in memory."""

    config: DistillConfig
    kept: dict[str, list[Proven]] = field(default_factory=dict)

    def have(self, task: str) -> int:
        return len(self.kept.get(task, []))

    def body(self, task: str, number: int, wanted: int) -> Json:
        return payload.body(self.config, replace(TASK, name=task), ["E0596 : x : y"], [], number, wanted)

    def prove(self, task: str, pairs: Sequence[Pair]) -> list[Proven | Refusal]:
        return [Refusal("bad", "it says so") if "bad" in p.buggy else Proven(p, (), "E0596 : x : y") for p in pairs]

    def keep(self, task: str, found: Sequence[Proven]) -> None:
        self.kept.setdefault(task, []).extend(found)


Begin = Callable[..., Course]


@pytest.fixture
def desk(config: DistillConfig) -> Desk:
    """Where the examples go."""
    return Desk(config)


@pytest.fixture
def begin(tmp_path: Path, config: DistillConfig, claude: Claude, desk: Desk) -> Begin:
    """`begin(per_task=3, batch=False)`: a course over the real client. `again`: a journal to go on with."""

    def _begin(
        per_task: int = 3, *, batch: bool = False, max_usd: float = 5.0, again: Journal | None = None, **settings: int
    ) -> Course:
        used = replace(config, **settings)  # type: ignore[arg-type]
        plan = distill.plan_of(
            used, ["missing_mut"], per_task, batch=batch, max_usd=max_usd, out=tmp_path / "out", learn=False
        )
        journal = again or distill.begin(used, tmp_path, plan, desk)
        return Course(journal, claude, desk, used, sleep=lambda seconds: None)

    return _begin
