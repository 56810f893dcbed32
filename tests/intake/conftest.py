"""A compiler with simple rules, a clock that is turned by hand, and a drop directory."""

import os
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from sleepyd.config import Config
from sleepyd.errors import SandboxUnavailable, ToolchainMissing
from sleepyd.intake.corrections import Corrections
from sleepyd.intake.taking import Taking
from sleepyd.intake.watcher import Watcher
from sleepyd.koans.load import Task
from sleepyd.rust.compiler import Outcome, TestVerdict, Verdict
from sleepyd.rust.diagnostics import Diagnostic, Span
from sleepyd.sections import IntakeConfig, PathsConfig
from sleepyd.store.database import Database

_LINT = re.compile(r"!lint:([a-z_:]+)\.")
TASKS = {
    task.name: task
    for task in (
        Task("use_after_move", "borrow_checker", "", ("E0382",)),
        Task("manual_map", "clippy", "", ("clippy::manual_map",)),
        Task("shorter", "clippy", "", ("clippy::needless_return", "clippy::needless_borrow")),
    )
}


@dataclass
class FakeCompiler:
    """`!E0382` in a program is that error, `!syntax` one without a code, `!timeout` and the like are no verdict.

    `!lint:clippy::x.` is what clippy names when that lint or all are asked for, `!new` an error of edition 2024 only.
    """

    available: bool = True
    has_clippy: bool = True
    checked: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def check_many(self, sources: Sequence[tuple[str, str]], lints: Sequence[str] = ()) -> list[Verdict]:
        if not self.available:
            raise SandboxUnavailable("bwrap is missing")
        if lints and not self.has_clippy:
            raise ToolchainMissing("no clippy-driver")
        with self.lock:
            self.checked += [code for code, _ in sources]
        return [self.verdict(code, edition, lints) for code, edition in sources]

    def verdict(self, code: str, edition: str, lints: Sequence[str]) -> Verdict:
        for outcome in (Outcome.COMPILER_CRASH, Outcome.TIMEOUT, Outcome.SANDBOX_ERROR):
            if f"!{outcome.value}" in code:
                return Verdict(outcome, (), 1.0, cached=False)
        if "!syntax" in code or ("!new" in code and edition == "2024"):
            return Verdict(Outcome.REJECTED, (diagnostic(None, "expected `;`", ""),), 1.0, cached=False)
        if "!E" in code:
            error = code[code.index("!E") + 1 :][:5]
            found = diagnostic(error, "borrow of moved value: `mine`", "value borrowed here after move")
            return Verdict(Outcome.REJECTED, (found,), 1.0, cached=False)
        named = [found[1] for found in _LINT.finditer(code)]
        named = [lint for lint in named if lint in lints or ("clippy::all" in lints and lint.startswith("clippy::"))]
        broken = tuple(diagnostic(lint, "this could be shorter", "") for lint in named)
        return Verdict(Outcome.REJECTED if broken else Outcome.OK, broken, 1.0, cached=False)

    def test(self, code: str, tests: str, edition: str = "2021") -> TestVerdict:
        passed = "!fail" not in tests
        return TestVerdict(Outcome.OK, passed, "" if passed else "test result: FAILED. 0 passed", 1.0, cached=False)


def diagnostic(code: str | None, message: str, label: str) -> Diagnostic:
    span = Span("main.rs", 0, 1, 1, 1, 1, 2, True, label, None, None)
    return Diagnostic("error", code, message, (span,), (), f"error: {message}\n")


@dataclass
class Clock:
    """Monotonic seconds that pass when told."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def fake() -> FakeCompiler:
    return FakeCompiler()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    paths = PathsConfig(state=tmp_path / "state", corrections=tmp_path / "drop")
    return replace(
        Config(), paths=paths, intake=IntakeConfig(rescan_s=0.2, settle_s=2, incomplete_s=60, max_file_kb=64)
    )


@pytest.fixture
def drop(config: Config) -> Path:
    config.paths.corrections.mkdir()
    return config.paths.corrections


@pytest.fixture
def database(config: Config):
    with Database(config.paths.state / "sleepyd.db") as opened:
        yield opened


@pytest.fixture
def fast_disk(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for the disk in this process, for tests of volume: a kill cannot tell, only a power cut could."""
    monkeypatch.setattr(os, "fsync", lambda fd: None)
    with database._lock:
        database._db.execute("PRAGMA synchronous = OFF")


@pytest.fixture
def tasks() -> dict[str, Task]:
    """Known ones: of an error code, of a lint, of two lints."""
    return TASKS


@pytest.fixture
def corrections(database: Database, fake: FakeCompiler) -> Corrections:
    return Corrections(database, fake, tasks=TASKS)


@pytest.fixture
def taking(corrections: Corrections, database: Database, config: Config, drop: Path) -> Taking:
    return Taking(corrections, database, config)


@pytest.fixture
def watcher(taking: Taking, config: Config, clock: Clock):
    watching = Watcher(taking, config.intake, clock=clock)
    yield watching
    watching.stop()


@pytest.fixture
def settled(watcher: Watcher, clock: Clock) -> Callable[..., object]:
    """Rescan, let `after` seconds pass, rescan: what lies there unchanged has settled then."""

    def rescan(after: float = 2.0) -> object:
        watcher.rescan_now()
        clock.pass_by(after)
        return watcher.rescan_now()

    return rescan
