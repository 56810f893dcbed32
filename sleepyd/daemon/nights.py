"""Nights in a process of their own: started, listened to, stopped, and their end drawn.

The child is `sleepyd night run --child ID` with this daemon's settings in its environment. It is in a process group of
its own and ends when the daemon dies (`dies_with_parent`, which the child calls). Whatever becomes of it, the row of
the night ends in a state. One that ran out of memory is tried once more with half the batch.
"""

import ctypes
import dataclasses
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

from sleepyd.config import Config, variable
from sleepyd.daemon import state
from sleepyd.errors import Conflict, Unavailable
from sleepyd.log import get_logger
from sleepyd.night import oom, yielding
from sleepyd.night.stages import EVERYTHING, Wish
from sleepyd.store.database import Database
from sleepyd.store.records import Night

SAID_NIGHTS, SAID_LINES, SAID_CHARACTERS = 3, 500, 2000
"""Of so many nights, so many of the last lines that they said are remembered, each up to so many characters."""

STOP_S = 10.0
"""How long a night may take to end itself before it is killed."""

RETRY_S = 30.0
"""How long until the end of a night that could not be written is tried again."""

_log = get_logger(__name__)
_PR_SET_PDEATHSIG = 1
_OPEN = frozenset({"planned", "running"})


def child_command(night_id: str, wish: Wish) -> list[str]:
    """The command line of a night's process. Its settings come by the environment, so the file it reads is empty."""
    command = [sys.executable, "-m", "sleepyd", "--config", os.devnull, "night", "run", "--child", night_id]
    return [*command, *wish.options()]


def settings(config: Config) -> dict[str, str]:
    """The whole configuration as environment variables; `config.load` reads the same one back."""
    found = {}
    for section in dataclasses.fields(config):
        table = getattr(config, section.name)
        for key in dataclasses.fields(table):
            value = getattr(table, key.name)
            text = ",".join(value) if isinstance(value, tuple) else str(value)
            found[variable(section.name, key.name)] = text
    return found


def dies_with_parent(config: Config) -> None:
    """In the child: be killed when the daemon dies. Raises Conflict when the parent is no daemon of this state."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # It may have died before that call.
    if state.holder(config.paths.state) != os.getppid():
        raise Conflict("--child is for nights that a daemon starts; leave it out")


class NightRunner:
    """One night at a time. on_started, on_ended: told when its process is there and of its end, however it came, on the
    night's thread.
    """

    def __init__(
        self,
        config: Config,
        database: Database,
        on_ended: Callable[[Night], None],
        command: Callable[[str, Wish], Sequence[str]] = child_command,
        on_started: Callable[[], None] = lambda: None,
    ) -> None:
        self.config, self._database, self._on_ended, self._command = config, database, on_ended, command
        self._on_started = on_started
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._night_id: str | None = None
        self._said: dict[str, tuple[str, ...]] = {}
        self._stopping = threading.Event()

    @property
    def running(self) -> str | None:
        """The id of the night that runs."""
        thread = self._thread
        return self._night_id if thread is not None and thread.is_alive() else None

    def start(self, parent_generation: int | None, wish: Wish = EVERYTHING) -> Night:
        """Start a night and return its row. Raises Conflict while one runs."""
        with self._lock:
            if self._stopping.is_set():
                raise Conflict("the daemon is stopping; start the night when it is back")
            if self._thread is not None and self._thread.is_alive():
                raise Conflict("a night is running; wait for it to end")
            night = self._database.start_night(parent_generation=parent_generation)
            self._night_id = night.id
            # The child dies with the thread that starts it, so that one stays until the child's end.
            self._thread = threading.Thread(target=self._watch, args=(night.id, wish), name="night", daemon=True)
            self._thread.start()
        return night

    def wait(self) -> None:
        """Have the night's process wait at its next step, until `go_on`."""
        self._tell(yielding.WAIT)

    def go_on(self) -> None:
        """Have it go on."""
        self._tell(yielding.GO_ON)

    def said(self, night_id: str) -> tuple[str, ...]:
        """The last lines that a night said; none of nights of other days."""
        return self._said.get(night_id, ())

    def stop(self) -> None:
        """End the night that runs, if any, and start no other."""
        with self._lock:
            self._stopping.set()
            thread = self._thread
        if thread is None:
            return
        self._signal(signal.SIGTERM)
        thread.join(STOP_S)
        if thread.is_alive():
            self._signal(signal.SIGKILL)
            thread.join(STOP_S)

    def _watch(self, night_id: str, wish: Wish) -> None:
        night = self._watched(night_id, wish, self.config)
        batch = self.config.night.batch_size
        if not night.reason.startswith(oom.REASON) or night.state != "failed" or batch == 1:
            return
        with self._lock:
            if self._stopping.is_set():
                return
            again = self._database.start_night(parent_generation=night.parent_generation)
            self._night_id = again.id
        _log.warning("night ran out of memory, once more with half batch", night=again.id, batch_size=batch // 2)
        smaller = dataclasses.replace(self.config.night, batch_size=batch // 2)
        self._watched(again.id, wish, dataclasses.replace(self.config, night=smaller))

    def _watched(self, night_id: str, wish: Wish, config: Config) -> Night:
        """The night as it ended."""
        try:
            before = oom.kills()
            code, said = self._run(night_id, wish, config)
            reason = f"its process ended with exit code {code}: {said or 'no output'}"
            if code == -signal.SIGKILL and oom.kills() > before:
                reason = f"{oom.REASON}: {reason}"
            night = self._ended(night_id, reason)
            self._on_ended(night)
            return night
        except Exception as error:  # noqa: BLE001  the job's edge: logged, and the row ends in a state
            _log.error("night cannot be watched", night=night_id, exc_info=error)
            return self._ended(night_id, f"the daemon could not run it ({type(error).__name__}: {error})")

    def _run(self, night_id: str, wish: Wish, config: Config) -> tuple[int, str]:
        """(exit code, last line said)."""
        # Until it listens, signals must wait: they would end it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {yielding.WAIT, yielding.GO_ON})
        try:
            process = subprocess.Popen(
                self._command(night_id, wish),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="backslashreplace",
                start_new_session=True,
                env={**os.environ, **settings(config), "SLEEPYD_LOG_FORMAT": "json"},
            )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self._process = process
        self._on_started()
        if self._stopping.is_set():
            self._signal(signal.SIGTERM)
        _log.info("night started", night=night_id, pid=process.pid)
        last = ""
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                if line.strip():
                    last = line.strip()
                    self._remember(night_id, _relay(night_id, last))
        code = process.wait()
        self._process = None
        return code, last[-500:]

    def _remember(self, night_id: str, line: str) -> None:
        """Only by the thread of the night; whoever reads meanwhile has the lines as they were."""
        lines = (*self._said.get(night_id, ()), line[:SAID_CHARACTERS])[-SAID_LINES:]
        latest = [(other, known) for other, known in self._said.items() if other != night_id][1 - SAID_NIGHTS :]
        self._said = {**dict(latest), night_id: lines}

    def _ended(self, night_id: str, reason: str) -> Night:
        """The night's row, ended. A full disk may keep it from that; then again, until it does or we are stopped."""
        while True:
            try:
                night = self._database.get_night(night_id)
                if night.state not in _OPEN:
                    return night
                _log.error("night failed", night=night_id, reason=reason)
                return self._database.finish_night(night_id, "failed", reason=reason)
            except Unavailable as error:
                _log.error("night's end cannot be written", night=night_id, reason=error.message)
                if self._stopping.wait(RETRY_S):
                    raise

    def _tell(self, number: int) -> None:
        """Its own process alone: what it started would end by this."""
        process = self._process
        if process is not None and process.poll() is None:
            process.send_signal(number)

    def _signal(self, number: int) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            os.killpg(process.pid, number)


def _relay(night_id: str, line: str) -> str:
    """What the child logged, in this log; anything else it says as it is. Returns it as a line for people."""
    try:
        said = json.loads(line)
    except ValueError:
        said = None
    if not isinstance(said, dict) or "event" not in said:
        _log.info("night says", night=night_id, line=line)
        return line
    level = logging.getLevelNamesMapping().get(str(said.get("level", "info")).upper(), logging.INFO)
    known = {key: value for key, value in said.items() if key not in {"event", "level", "logger", "timestamp"}}
    _log.log(level, str(said["event"]), **{**known, "night": night_id, "from_logger": said.get("logger")})
    words = " ".join(f"{key}={value}" for key, value in known.items() if key not in {"night", "exception"})
    return f"{said.get('timestamp', '')[:19]} {said['event']} {words}".strip()


def as_json(night: Night, database: Database) -> dict[str, Any]:
    """A night with its stages."""
    stages = [dataclasses.asdict(stage) for stage in database.stages(night.id)]
    return {**dataclasses.asdict(night), "stages": stages}
