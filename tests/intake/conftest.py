"""A compiler with simple rules, a clock that is turned by hand, and a drop directory."""

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from sleepyd.config import Config, IntakeConfig, PathsConfig
from sleepyd.errors import SandboxUnavailable
from sleepyd.intake.corrections import Corrections
from sleepyd.intake.watcher import Watcher
from sleepyd.rust.compiler import Outcome, TestVerdict, Verdict
from sleepyd.rust.diagnostics import Diagnostic, Span
from sleepyd.store.database import Database


@dataclass
class FakeCompiler:
    """`!E0382` in a program is that error, `!syntax` one without a code, `!timeout` and the like are no verdict."""

    available: bool = True
    checked: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def check_many(self, sources: Sequence[tuple[str, str]]) -> list[Verdict]:
        if not self.available:
            raise SandboxUnavailable("bwrap is missing")
        with self.lock:
            self.checked += [code for code, _ in sources]
        return [self.verdict(code) for code, _ in sources]

    def verdict(self, code: str) -> Verdict:
        for outcome in (Outcome.COMPILER_CRASH, Outcome.TIMEOUT, Outcome.SANDBOX_ERROR):
            if f"!{outcome.value}" in code:
                return Verdict(outcome, (), 1.0, cached=False)
        if "!syntax" in code:
            return Verdict(Outcome.REJECTED, (diagnostic(None, "expected `;`", ""),), 1.0, cached=False)
        if "!E" in code:
            error = code[code.index("!E") + 1 :][:5]
            found = diagnostic(error, "borrow of moved value: `mine`", "value borrowed here after move")
            return Verdict(Outcome.REJECTED, (found,), 1.0, cached=False)
        return Verdict(Outcome.OK, (), 1.0, cached=False)

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
def corrections(database: Database, fake: FakeCompiler, config: Config, drop: Path) -> Corrections:
    return Corrections(database, fake, drop, config, families={"use_after_move": "borrow_checker"})


@pytest.fixture
def watcher(corrections: Corrections, config: Config, clock: Clock):
    watching = Watcher(corrections, config.intake, clock=clock)
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
