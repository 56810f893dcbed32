"""vLLM's server as a child that is kept alive: started, watched, started again, ended with all its processes.

It listens on a unix socket in a folder that only we may enter, so no port can be somebody else's and nobody else can
load adapters into it. It is there when it has made a real token, which `/health` says nothing about, and when all
adapters that are wanted are loaded. It hangs when requests wait and no token comes from any of them. Either way, and
when it ends, it is started again after 1, 2, 4 ... 60 seconds.

`keeper` stands between us and it, so that nothing of it outlives us.
"""

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sleepyd.engine.vllm import keeper
from sleepyd.engine.vllm.client import BASE, Client
from sleepyd.errors import EngineUnavailable, SleepydError
from sleepyd.log import get_logger

_log = get_logger(__name__)
_LEVELS = {"DEBUG": logging.DEBUG, "WARNING": logging.WARNING, "ERROR": logging.ERROR, "CRITICAL": logging.ERROR}
_KEPT_LINES = 20


@dataclass(frozen=True, slots=True)
class Times:
    """In seconds. start: until the first token.  hang: without a token while requests wait.  steady: up for so long, it
    is forgiven earlier ends.  first, longest: between an end and the next start.  poll: between two looks at it.
    """

    start: float = 600.0
    hang: float = 45.0
    steady: float = 60.0
    first: float = 1.0
    longest: float = 60.0
    poll: float = 0.25


class Server:
    """Owns the child and the thread that watches it."""

    def __init__(
        self,
        command: Callable[[Path], Sequence[str]],
        environment: Mapping[str, str],
        prompt: list[int],
        on_up: Callable[[Client], None] = lambda client: None,
        times: Times = Times(),
    ) -> None:
        """command: from the socket's path to the server's command line.  prompt: what it is asked to prove that it is
        there.  on_up: called before it counts as there; what it raises counts as an end.
        """
        self._command, self._environment, self._prompt, self._on_up = command, dict(environment), prompt, on_up
        self._times = times
        self._stopping, self._again = threading.Event(), threading.Event()
        self._counting = threading.Lock()
        self._in_flight, self._alive_at = 0, 0.0
        self._said: deque[str] = deque(maxlen=_KEPT_LINES)
        self._folder = Path(tempfile.mkdtemp(prefix="sleepyd-vllm-"))
        self._client: Client | None = None
        self._process: subprocess.Popen[str] | None = None
        self._up_since: float | None = None
        self._thread = threading.Thread(target=self._keep, name="vllm", daemon=True)
        self._why = "vLLM is starting"
        self._asked_for = self._before = ""
        """Why it shall be started again; why it ended last."""
        self._is_ending = False
        self.starts = 0
        self.failures = 0
        """Ends in a row, none of them after a steady time."""

    def start(self) -> None:
        """Begin; `missing` tells when it is there."""
        self._thread.start()

    def stop(self) -> None:
        """End it, with everything it started."""
        self._stopping.set()
        self._again.set()
        if self._process is not None:  # the thread may be waiting for an answer of it
            _let_go(self._process)
        if self._thread.is_alive():
            self._thread.join()
        shutil.rmtree(self._folder, ignore_errors=True)

    def restart(self, reason: str) -> None:
        """End it and start it anew."""
        self._asked_for = reason
        self._why = f"vLLM is started again ({reason})"
        self._again.set()

    @property
    def missing(self) -> str:
        """Why it cannot be asked; empty when it can."""
        return self._why

    @contextmanager
    def asking(self) -> Iterator[Client]:
        """The client for one request, which counts as waiting for tokens meanwhile. Raises EngineUnavailable."""
        client, why = self._client, self._why
        if why or client is None:
            raise EngineUnavailable(f"{why or 'vLLM is starting'}; fixes that rustc knows are answered meanwhile")
        with self._counting:
            if not self._in_flight:
                self._alive_at = time.monotonic()
            self._in_flight += 1
        try:
            yield client
        finally:
            with self._counting:
                self._in_flight = max(0, self._in_flight - 1)  # one of an earlier life may end in this one

    def place(self, name: str, path: Path) -> Path:
        """Where the server finds the adapter in `path`: it is on this machine."""
        return path

    def alive(self) -> None:
        """A token came."""
        self._alive_at = time.monotonic()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._up_since = None
            reason = self._once()
            self._client = None
            if self._stopping.is_set():
                break
            # A start is no steady time: real ones take longer than that, and may fail at their end every time.
            if self._up_since is not None and time.monotonic() - self._up_since > self._times.steady:
                self.failures = 0
            self._before = reason
            pause = min(self._times.longest, self._times.first * 2.0**self.failures)
            self.failures += 1
            self._why = f"vLLM is away ({reason}) and started again in {pause:g} s"
            _log.error("vLLM ended", reason=reason, again_in_s=pause, starts=self.starts)
            self._stopping.wait(pause)
        self._why = "vLLM is stopped"

    def _once(self) -> str:
        """One life of the server. Returns why it ended."""
        self._again.clear()
        if self._stopping.is_set():  # `stop` set both in the moment before
            return "it was asked to"
        self.starts += 1
        self._said.clear()
        self._is_ending = False
        socket = self._folder / f"{self.starts}.sock"
        try:
            process = self._process = self._spawn(socket)
        except OSError as error:
            return f"it cannot be started: {error}"
        client = Client("http://vllm", socket=socket)
        listening = threading.Thread(target=self._relay, args=(process,), name="vllm-log", daemon=True)
        listening.start()
        try:
            if reason := self._until_there(process, client):
                return reason
            self._on_up(client)
            self._client, self._in_flight = client, 0
            self._up_since = time.monotonic()
            self._why = self._before = ""
            _log.info("vLLM is there", starts=self.starts)
            return self._until_it_ends(process)
        except SleepydError as error:
            return error.message
        finally:
            self._why = self._why or "vLLM is away"
            self._is_ending = True
            _end(process)
            listening.join(5)
            client.close()
            socket.unlink(missing_ok=True)

    def _spawn(self, socket: Path) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-P", str(keeper.__file__), *self._command(socket)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="backslashreplace",
            start_new_session=True,
            env={**os.environ, **self._environment},
        )

    def _until_there(self, process: "subprocess.Popen[str]", client: Client) -> str:
        """Wait for the first token. Returns why there will be none."""
        until = time.monotonic() + self._times.start
        self._why = f"vLLM is starting again ({self._before})" if self._before else "vLLM is starting"
        while time.monotonic() < until:
            if process.poll() is not None:
                return f"it ended with exit code {process.returncode}: {self._last_words()}"
            if self._again.is_set():
                return self._asked_for or "it was asked to"
            if client.is_healthy():
                client.complete(BASE, self._prompt, max_tokens=1)
                return ""
            self._again.wait(self._times.poll)
        return f"it gave no token within {self._times.start:g} s: {self._last_words()}"

    def _until_it_ends(self, process: "subprocess.Popen[str]") -> str:
        while True:
            if process.poll() is not None:
                return f"it ended with exit code {process.returncode}: {self._last_words()}"
            if self._again.wait(self._times.poll):
                return self._asked_for or "it was asked to"
            quiet = time.monotonic() - self._alive_at
            if self._in_flight and quiet > self._times.hang:
                return f"it hung: no token for {quiet:.0f} s while {self._in_flight} requests wait"

    def _relay(self, process: "subprocess.Popen[str]") -> None:
        """What the server says, in our log."""
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                if not (text := line.strip()):
                    continue
                self._said.append(text)
                if self._is_ending:  # it complains loudly of being told to end
                    _log.debug("vLLM says", line=text)
                    continue
                level = next((found for word, found in _LEVELS.items() if word in text[:60]), logging.DEBUG)
                _log.log(level, "vLLM says", line=text)

    def _last_words(self) -> str:
        """The line that tells most: the last error, else the last line."""
        lines = list(self._said)
        errors = [line for line in lines if "Error" in line]
        return ([*lines, *errors] or ["it said nothing"])[-1][-300:]


def _end(process: "subprocess.Popen[str]") -> None:
    """The keeper ends everything once its input closes; should it not, it is killed, and its child with it."""
    _let_go(process)
    try:
        process.wait(3 * keeper.GRACE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _let_go(process: "subprocess.Popen[str]") -> None:
    """Have the keeper end everything; may be said twice."""
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.close()
