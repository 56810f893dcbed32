"""When the corrections directory is looked at.

File events are a hint that saves waiting; the rescan is the truth. It runs at start, every `rescan_s`, and on any
event, so that an overflowing, dead or missing event source costs time and never a file. A source is taken once it has
been seen unchanged for `settle_s`; what is empty or cut short may take until `incomplete_s`. What a file means and
where it goes is `taking` and `drop`.

    watcher = Watcher(taking, config.intake)
    watcher.start(); watcher.state; watcher.rescan_now(); watcher.stop()
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from watchdog.events import FileClosedEvent, FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileSystemEvent
from watchdog.events import FileSystemEventHandler as Handler
from watchdog.observers import Observer

from sleepyd.errors import SleepydError, Unavailable
from sleepyd.intake import drop
from sleepyd.intake.taking import WAITING, Taken, Taking
from sleepyd.log import get_logger
from sleepyd.sections import IntakeConfig
from sleepyd.store.records import now

WATCHING, DEGRADED, STOPPED = "watching", "degraded", "stopped"

_log = get_logger(__name__)
# It reports an error at every ordinary stop; whether its threads live is asked here anyway.
logging.getLogger("watchdog.observers.inotify").setLevel(logging.CRITICAL)
_GATHER_S = 0.2
"""After an event, others are given this long to arrive before one rescan serves them all."""
_AT_ONCE = 32
"""Sources that are taken together."""
_MAX_TROUBLES = 3
"""After this many failures that look like the machine's (disk full, no sandbox), the rest waits for the next rescan."""
_EVENTS: list[type[FileSystemEvent]] = [FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileClosedEvent]
_Seen = dict[Path, tuple[object, float]]


@dataclass(frozen=True, slots=True)
class WatchState:
    """What `status` and the health page say about the intake."""

    status: str
    """watching, degraded (reason says why; files are still taken where that is possible) or stopped."""
    reason: str = ""
    cause: str = ""
    """The first problem's name: disk_full, sandbox_unavailable, ... as in the API's errors; io where it has none."""
    waiting: int = 0
    """Sources that lie in the directory and are not settled or not complete."""
    accepted: int = 0
    rejected: int = 0
    """Sources taken since start."""
    scanned_at: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """What one rescan did."""

    accepted: int = 0
    rejected: int = 0
    waiting: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    accepted: int = 0
    rejected: int = 0
    waiting: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)

    def trouble(self, problem: str, error: Exception | None = None) -> None:
        """Note a problem, and its name where it has one."""
        self.problems.append(problem)
        self.causes.append(error.code if isinstance(error, SleepydError) else "io")


class _Wake(Handler):
    """Any event means: look now."""

    def __init__(self, event: threading.Event) -> None:
        self._event = event

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._event.set()


class Watcher:
    """Watches `taking.drop_dir` and has what has settled there taken.

    clock: monotonic seconds.  observer: makes the event source (a watchdog observer).
    """

    def __init__(
        self,
        taking: Taking,
        config: IntakeConfig,
        *,
        clock: Callable[[], float] = time.monotonic,
        observer: Callable[[], Any] = Observer,
    ) -> None:
        self._taking = taking
        self._folder = taking.drop_dir
        self._config = config
        self._clock = clock
        self._make_observer = observer
        self._observer: Any = None
        self._watched: tuple[int, int] | None = None
        self._seen: _Seen = {}
        self._failures: dict[Path, int] = {}
        self._scanning = threading.Lock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._state = WatchState(STOPPED)

    @property
    def state(self) -> WatchState:
        """As of the latest rescan."""
        return self._state

    def start(self) -> None:
        """Create the directory where missing, then watch it on a thread. A broken event source is survived."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            _log.warning("corrections directory cannot be created", folder=str(self._folder), error=str(error))
        self._stopping.clear()
        self._thread = threading.Thread(target=self._loop, name="corrections", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the source that is being compiled; what was not taken stays where it is."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._drop_observer()
        self._state = WatchState(STOPPED)

    def rescan_now(self) -> Scan:
        """Look at everything once, in the calling thread, and take what has settled."""
        with self._scanning:
            tally = _Tally()
            problem = self._ensure_events() if self._thread is not None else ""
            try:
                sources = drop.scan(self._folder)
            except OSError as error:
                sources = []
                tally.trouble(f"{self._folder} cannot be read ({error.strerror})", error)
            self._take_settled(sources, tally)
            if problem:
                tally.trouble(problem)
            self._report(tally)
            return Scan(tally.accepted, tally.rejected, tuple(tally.waiting), tuple(tally.problems))

    def _take_settled(self, sources: list[drop.Source], tally: _Tally) -> None:
        self._note(sources)
        at = self._clock()
        settled: list[tuple[drop.Source, bool]] = []
        # What failed before comes last, so that a source which always fails keeps nobody else waiting.
        for source in sorted(sources, key=lambda item: self._failures.get(item.files[0].path, 0)):
            age = at - self._seen[source.files[0].path][1]
            if age < self._config.settle_s:
                tally.waiting.append(source.name)
            else:
                settled.append((source, age >= self._config.incomplete_s))
        troubles = 0
        for start in range(0, len(settled), _AT_ONCE):
            some = settled[start : start + _AT_ONCE]
            if self._stopping.is_set() or troubles >= _MAX_TROUBLES:
                tally.waiting += [source.name for source, _ in some]
                continue
            results = self._taking.take(some, self._stopping.is_set)
            for (source, _), result in zip(some, results, strict=True):
                troubles += self._tell(source, result, tally)

    def _tell(self, source: drop.Source, result: Taken | Exception, tally: _Tally) -> bool:
        """Count a result; whether it was trouble that looks like the machine's."""
        if isinstance(result, Exception):
            path = source.files[0].path
            self._failures[path] = self._failures.get(path, 0) + 1
            if not isinstance(result, SleepydError | OSError):
                _log.error("correction cannot be taken", file=source.name, exc_info=result)
            tally.trouble(f"{source.name}: {result}", result)
            tally.waiting.append(source.name)
            return isinstance(result, Unavailable | OSError)
        if result.outcome == WAITING:
            tally.waiting.append(source.name)
        elif result.outcome == drop.ACCEPTED:
            tally.accepted += 1
        else:
            tally.rejected += 1
        return False

    def _note(self, sources: list[drop.Source]) -> None:
        """Since when each source has been as it is; what is gone is forgotten."""
        at = self._clock()
        seen: _Seen = {}
        for source in sources:
            path = source.files[0].path
            before = self._seen.get(path)
            since = before[1] if before is not None and before[0] == source.fingerprint else at
            seen[path] = (source.fingerprint, since)
        self._seen = seen
        self._failures = {path: count for path, count in self._failures.items() if path in seen}

    def _report(self, tally: _Tally) -> None:
        before = self._state
        reason = "; ".join(tally.problems)
        status = DEGRADED if reason else WATCHING if self._thread is not None else STOPPED
        self._state = WatchState(
            status=status,
            reason=reason,
            cause=tally.causes[0] if tally.causes else "",
            waiting=len(tally.waiting),
            accepted=before.accepted + tally.accepted,
            rejected=before.rejected + tally.rejected,
            scanned_at=now(),
        )
        if status == DEGRADED and before.reason != reason:
            _log.warning("corrections intake degraded", reason=reason)
        elif before.status == DEGRADED and status == WATCHING:
            _log.info("corrections intake recovered")

    def _loop(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self.rescan_now()
            except SleepydError as error:
                _log.error("rescan failed", error=error.message)
            except Exception as error:  # noqa: BLE001 - the job's edge: the next rescan tries again
                _log.error("rescan failed", exc_info=error)
            if self._wake.wait(self._pause()) and not self._stopping.is_set():
                self._stopping.wait(_GATHER_S)

    def _pause(self) -> float:
        """Until the next rescan: sooner where something only has to settle."""
        at = self._clock()
        ages = [at - since for _, since in self._seen.values()]
        settling = [self._config.settle_s - age for age in ages if age < self._config.settle_s]
        return max(0.05, min([*settling, self._config.rescan_s]))

    def _ensure_events(self) -> str:
        """(Re)connect the event source where it is gone; returns why there is none, or nothing."""
        try:
            status = self._folder.stat()
        except OSError:
            self._drop_observer()
            return ""  # the scan says so itself
        identity = (status.st_dev, status.st_ino)
        if self._observer is not None and identity == self._watched and _alive(self._observer):
            return ""
        self._drop_observer()
        observer = self._make_observer()
        try:
            observer.schedule(_Wake(self._wake), str(self._folder), recursive=False, event_filter=_EVENTS)
            observer.start()
        except OSError as error:
            with contextlib.suppress(RuntimeError):
                observer.stop()
            return f"no file events ({error.strerror}), looking every {self._config.rescan_s:g} s instead"
        self._observer, self._watched = observer, identity
        return ""

    def _drop_observer(self) -> None:
        observer, self._observer, self._watched = self._observer, None, None
        if observer is not None:
            observer.stop()
            observer.join()


def _alive(observer: Any) -> bool:
    """An observer says it is alive while the thread that reads the events is dead, so both are asked."""
    return bool(observer.is_alive() and observer.emitters and all(emitter.is_alive() for emitter in observer.emitters))
