"""A daemon in a process of its own, on a real socket, and what one hears from it over bare ones.

    with Daemon(configured(folder), folder / "log") as daemon:         serve() with a fake engine
        daemon.get("/healthz")
        said(daemon.port, b"GET / HTTP/1.1", ...)

`setup` is Python that runs in that process before `serve`: to shorten its patience, or to put something in its way.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from waiting import DEADLINE_S, until

from sleepyd.config import Config
from sleepyd.daemon import state
from sleepyd.daemon.nights import settings
from sleepyd.daemon.state import Address
from sleepyd.sections import PathsConfig
from sleepyd.store.generations import Generations

PROGRAM = """
import os, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from fake_engine import FakeEngine
from sleepyd import config, log
from sleepyd.api import guard
from sleepyd.daemon import connection
from sleepyd.daemon.serve import serve
from sleepyd.errors import SleepydError

def make_engine(loaded):
    while (loaded.paths.state / "not yet").exists():
        time.sleep(0.01)
    return FakeEngine()

connection.HEAD_S = float(sys.argv[3])
loaded = config.load(Path(os.devnull))
log.configure(loaded.log)
exec(sys.argv[2])
try:
    serve(loaded, make_engine)
except SleepydError as error:
    print(error.message, file=sys.stderr)
    sys.exit(error.exit_code)
"""
HEAD_S = 3.0
"""How long a head may take in PROGRAM."""
VERB = (sys.executable, "-m", "sleepyd", "--config", os.devnull, "serve")
"""The command line that users type."""


def program(setup: str = "") -> tuple[str, ...]:
    """The command line of PROGRAM."""
    return sys.executable, "-c", PROGRAM, str(Path(__file__).parents[1]), setup, str(HEAD_S)


class Daemon:
    """A running daemon. command: `program(setup)` by default, or VERB."""

    def __init__(
        self,
        config: Config,
        log: Path,
        setup: str = "",
        command: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.config, self.log = config, log
        with log.open("a") as output:
            self.process = subprocess.Popen(
                command or program(setup),
                env={**os.environ, **settings(config), "SLEEPYD_LOG_FORMAT": "json", **(environment or {})},
                stderr=output,
            )
        until(lambda: self.address or self.process.poll() is not None, "the daemon listens")
        assert self.process.poll() is None, log.read_text()

    @property
    def address(self) -> Address | None:
        return state.running(self.config.paths.state)

    @property
    def port(self) -> int:
        assert self.address is not None
        return self.address.port

    @property
    def token(self) -> str:
        return state.token(self.config.paths.state)

    def ready(self, within_s: float = DEADLINE_S) -> "Daemon":
        until(lambda: self.get("/readyz").status_code == 200, "ready", deadline_s=within_s)
        return self

    def get(self, path: str, **rest: Any) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=DEADLINE_S, **rest)

    def post(self, path: str, body: Any, *, token: bool = True) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if token else {}
        return httpx.post(f"http://127.0.0.1:{self.port}{path}", json=body, headers=headers, timeout=DEADLINE_S * 2)

    def lines(self) -> list[dict[str, Any]]:
        """What it logged; every line must be JSON."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.lines() if line["event"] == name]

    def rss_mib(self) -> float:
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def files(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def threads(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(DEADLINE_S)

    def __enter__(self) -> "Daemon":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()


def configured(folder: Path) -> Config:
    """Any free port, no nights, one generation without adapters; all of it in `folder`."""
    base = Config()
    root = folder / "state"
    generations = Generations(root / "adapters_store")
    if generations.current_number() is None:
        generations.promote(generations.stage(None, files=lambda target: None, routes={}, evaluation={}))
    paths = PathsConfig(root, root / "adapters_store", root / "corrections", Path(__file__).parents[2] / "koans")
    return replace(
        base,
        paths=paths,
        server=replace(base.server, port=0),
        night=replace(base.night, enabled=False),
        rust=replace(base.rust, wall_s=90.0, test_wall_s=90.0),  # a busy machine is not what is tested
    )


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S)


def said(port: int, *parts: bytes, pause_s: float = 0.0) -> bytes:
    """Everything that comes back on one connection for these bytes, until it is closed from the other side."""
    with connect(port) as connection:
        try:
            for part in parts:
                connection.sendall(part)
                time.sleep(pause_s)
        except OSError:
            pass  # closed while we talked
        return heard(connection)


def heard(connection: socket.socket) -> bytes:
    """What comes on a connection until it is closed from the other side."""
    found = b""
    try:
        while piece := connection.recv(65536):
            found += piece
    except ConnectionResetError:
        pass
    return found


def request(*lines: bytes, body: bytes = b"") -> bytes:
    return b"\r\n".join([*lines, b"", body])


def posted(port: int, path: str, body: Any, *headers: str) -> bytes:
    """A whole POST of JSON as bytes."""
    content = json.dumps(body).encode()
    head = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Content-Type: application/json", *headers]
    return request(*[line.encode() for line in [*head, f"Content-Length: {len(content)}"]], body=content)
