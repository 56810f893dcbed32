"""The daemon in a process of its own, on a real socket: start, hostile connections, stop. Only its engine is fake."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from waiting import DEADLINE_S, until

from sleepyd.config import Config, PathsConfig, ServerConfig
from sleepyd.daemon import state
from sleepyd.daemon.listening import bound
from sleepyd.daemon.nights import settings
from sleepyd.daemon.state import Address
from sleepyd.errors import ConfigError, Conflict
from sleepyd.store.generations import Generations

PROGRAM = """
import os, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from fake_engine import FakeEngine
from sleepyd import config, log
from sleepyd.daemon import connection
from sleepyd.daemon.serve import serve
from sleepyd.errors import SleepydError

def make_engine(loaded):
    while (loaded.paths.state / "not yet").exists():
        time.sleep(0.01)
    return FakeEngine()

connection.HEAD_S = 1.0
loaded = config.load(Path(os.devnull))
log.configure(loaded.log)
try:
    serve(loaded, make_engine)
except SleepydError as error:
    print(error.message, file=sys.stderr)
    sys.exit(error.exit_code)
"""


class Daemon:
    """A running daemon."""

    def __init__(self, config: Config, log: Path) -> None:
        self.config, self.log = config, log
        here = str(Path(__file__).parents[1])
        with log.open("a") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, here], env={**os.environ, **settings(config)}, stderr=output
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

    def get(self, path: str, **rest: Any) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=DEADLINE_S, **rest)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(DEADLINE_S)

    def __enter__(self) -> "Daemon":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serve")


def configured(folder: Path) -> Config:
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
    )


@pytest.fixture(scope="module")
def daemon(folder: Path) -> Iterator[Daemon]:
    """One for all tests that leave it as they found it."""
    with Daemon(configured(folder), folder / "log") as running:
        until(lambda: running.get("/readyz").status_code == 200, "ready")
        yield running
        assert running.process.poll() is None, running.log.read_text()


def said(port: int, *parts: bytes, pause_s: float = 0.0) -> bytes:
    """Everything that comes back on one connection for these bytes, until it is closed from the other side."""
    with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S) as connection:
        try:
            for part in parts:
                connection.sendall(part)
                time.sleep(pause_s)
        except OSError:
            pass  # closed while we talked
        heard = b""
        try:
            while piece := connection.recv(65536):
                heard += piece
        except ConnectionResetError:
            pass
        return heard


def request(*lines: bytes, body: bytes = b"") -> bytes:
    return b"\r\n".join([*lines, b"", body])


def test_it_lives_at_once_and_is_ready_when_the_engine_has_answered(tmp_path: Path) -> None:
    config = configured(tmp_path)
    gate = config.paths.state / "not yet"
    gate.touch()
    with Daemon(config, tmp_path / "log") as daemon:
        assert daemon.get("/healthz").json() == {"ok": True}
        waiting = daemon.get("/readyz")
        assert (waiting.status_code, waiting.json()["error"]["message"]) == (503, "not ready: the model is loading")
        assert daemon.get("/").json()["ready"] is False
        gate.unlink()
        until(lambda: daemon.get("/readyz").status_code == 200, "ready")
        assert daemon.get("/readyz").json() == {"ready": True, "generation": 1}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(tmp_path: Path, number: int) -> None:
    with Daemon(configured(tmp_path), tmp_path / "log") as daemon:
        assert daemon.stop(number) == 0
        assert state.holder(daemon.config.paths.state) is None
        assert not (daemon.config.paths.state / "daemon.json").exists()
        lines = [json.loads(line) for line in daemon.log.read_text().splitlines()]
        assert "stopping" in [line["event"] for line in lines]
        assert [line for line in lines if line["level"] == "error"] == []


def test_after_kill_minus_9_it_starts_again_and_serves_what_it_served(tmp_path: Path) -> None:
    with Daemon(configured(tmp_path), tmp_path / "log") as daemon:
        until(lambda: daemon.get("/readyz").status_code == 200, "ready")
        assert daemon.stop(signal.SIGKILL) == -9
        assert daemon.address is None
    with Daemon(configured(tmp_path), tmp_path / "log") as again:
        until(lambda: again.get("/readyz").status_code == 200, "ready")
        assert again.get("/readyz").json()["generation"] == 1


def test_row_61_a_second_daemon_ends_with_75_and_the_holders_pid(daemon: Daemon) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(Path(__file__).parents[1])],
        env={**os.environ, **settings(daemon.config)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 75
    assert f"pid {daemon.process.pid} is using it" in done.stderr
    assert daemon.get("/readyz").status_code == 200


def test_a_port_that_is_taken_is_named() -> None:
    with bound(ServerConfig(port=0)) as first:
        first.listen()
        port = first.getsockname()[1]
        with (
            pytest.raises(Conflict, match=rf"server\.port: {port} on 127\.0\.0\.1 cannot be used"),
            bound(ServerConfig(port=port)),
        ):
            pass


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.org", ""])
def test_it_listens_to_this_machine_only(host: str) -> None:
    with (
        pytest.raises(ConfigError, match=r"server\.host: got .* sleepyd serves this machine only"),
        bound(ServerConfig(host=host, port=0)),
    ):
        pass


@pytest.mark.parametrize(
    "hosts",
    [
        [b"Host: evil.example"],
        [b"Host:"],
        [],
        [b"Host: 127.0.0.1:%d", b"Host: evil.example"],
        [b"Host: localhost.evil.example"],
        [b"Host: localhost:@evil"],
        [b"Host: 127.0.0.1:%d, evil.example"],
    ],
)
def test_row_43_wrong_hosts_on_the_wire(daemon: Daemon, hosts: list[bytes]) -> None:
    lines = [line.replace(b"%d", str(daemon.port).encode()) for line in hosts]
    heard = said(daemon.port, request(b"GET /v1/generations HTTP/1.1", *lines, b"Connection: close"))
    assert heard.split(b" ", 2)[1] in {b"400", b"421"}
    assert heard.count(b"HTTP/1.1 ") == 1
    assert b"manifest" not in heard


SMUGGLED = b"GET /v1/generations HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        ([b"Content-Length: 6", b"Transfer-Encoding: chunked"], b"0\r\n\r\n"),
        ([b"Transfer-Encoding: chunked", b"Content-Length: 6"], b"0\r\n\r\n"),
        ([b"Content-Length: 2", b"Content-Length: 40"], b"{}"),
        ([b"Transfer-Encoding: xchunked"], b"0\r\n\r\n"),
        ([b"Transfer-Encoding: chunked, identity"], b"0\r\n\r\n"),
        ([b"Content-Length : 2"], b"{}"),
        ([b"X-Odd: a\0b", b"Content-Length: 2"], b"{}"),
        ([b"Content-Length: +2"], b"{}"),
    ],
)
def test_row_46_ambiguous_framing_gets_one_refusal_and_the_connection_is_closed(
    daemon: Daemon, lines: list[bytes], body: bytes
) -> None:
    port = str(daemon.port).encode()
    head = [b"POST /v1/fix HTTP/1.1", b"Host: 127.0.0.1:" + port, b"Content-Type: application/json"]
    heard = said(daemon.port, request(*head, *lines, body=body) + SMUGGLED.replace(b"%d", port))
    assert heard.split(b" ", 2)[1] in {b"400", b"501"}
    assert heard.count(b"HTTP/1.1 ") == 1


def memory_kib(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise AssertionError("no VmRSS")


def test_row_47_a_huge_body_is_refused_early_and_costs_no_memory(daemon: Daemon) -> None:
    port = str(daemon.port).encode()
    head = [b"POST /v1/fix HTTP/1.1", b"Host: 127.0.0.1:" + port, b"Content-Type: application/json"]
    before = memory_kib(daemon.process.pid)
    heard = said(daemon.port, request(*head, b"Content-Length: 200000000"), b"x" * 100_000)
    assert heard.startswith(b"HTTP/1.1 413 ")
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    heard = said(daemon.port, request(*head, b"Transfer-Encoding: chunked"), *[piece] * 200)
    assert heard.startswith(b"HTTP/1.1 413 ") or heard == b""  # reset while we still sent
    assert memory_kib(daemon.process.pid) - before < 16 * 1024


def test_a_head_that_is_too_large_is_refused(daemon: Daemon) -> None:
    head = [b"GET /healthz HTTP/1.1", b"Host: 127.0.0.1:" + str(daemon.port).encode(), b"X-Long: " + b"x" * 100_000]
    heard = said(daemon.port, request(*head, b"Connection: close"))
    assert heard.split(b" ", 2)[1] in {b"400", b"431"}


def test_row_48_slow_and_idle_sockets_are_closed_while_others_are_answered(daemon: Daemon) -> None:
    sockets = [socket.create_connection(("127.0.0.1", daemon.port), timeout=DEADLINE_S) for _ in range(200)]
    try:
        for slow in sockets[:100]:
            slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0")
        assert daemon.get("/healthz").json() == {"ok": True}
        closed: list[bytes] = []
        readers = [threading.Thread(target=lambda s=one: closed.append(s.recv(100))) for one in sockets]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(DEADLINE_S)
        assert closed == [b""] * 200
        assert daemon.get("/healthz").json() == {"ok": True}
    finally:
        for one in sockets:
            one.close()


def test_a_connection_that_is_used_is_kept(daemon: Daemon) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{daemon.port}", timeout=DEADLINE_S) as client:
        first = client.get("/healthz").extensions["network_stream"].get_extra_info("client_addr")
        time.sleep(1.5)  # longer than a head may take
        assert client.get("/healthz").extensions["network_stream"].get_extra_info("client_addr") == first


@pytest.mark.rustc
def test_a_fix_over_the_wire(daemon: Daemon) -> None:
    reply = httpx.post(
        f"http://127.0.0.1:{daemon.port}/v1/fix",
        json={"code": "pub fn count(names: &[String]) -> usize {\n    names.lenn()\n}\n"},
        timeout=60,
    )
    assert (reply.status_code, reply.json()["status"], reply.json()["tier"]) == (200, "fixed", "compiler")
    assert reply.headers["X-Generation"] == "1"
    row = daemon.get("/v1/episodes").json()["data"][0]
    assert row["id"] == reply.json()["id"]


def test_what_changes_state_takes_the_token_of_the_state_directory(daemon: Daemon) -> None:
    url = f"http://127.0.0.1:{daemon.port}/v1/generations/1/promote"
    assert httpx.post(url).status_code == 401
    token = state.token(daemon.config.paths.state)
    reply = httpx.post(url, headers={"Authorization": f"Bearer {token}"}, timeout=DEADLINE_S)
    assert (reply.status_code, reply.json()) == (200, {"generation": 1, "replaced": 1})
    assert token not in daemon.log.read_text()


def test_its_log_is_json_lines_with_request_ids(daemon: Daemon) -> None:
    reply = daemon.get("/v1/nights", headers={"X-Request-Id": "seen-in-the-log"})
    assert reply.json() == {"data": []}
    lines = [json.loads(line) for line in daemon.log.read_text().splitlines()]
    [line] = [line for line in lines if line.get("request_id") == "seen-in-the-log"]
    assert (line["event"], line["path"], line["status"]) == ("request", "/v1/nights", 200)
