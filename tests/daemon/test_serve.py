"""The daemon in a process of its own, on a real socket: start, answers, stop. Only its engine is fake."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from real_daemon import HEAD_S, Daemon, configured, connect, heard, posted, program
from waiting import DEADLINE_S, until

from sleepyd.daemon import state
from sleepyd.daemon.listening import bound
from sleepyd.daemon.nights import settings
from sleepyd.errors import ConfigError, Conflict
from sleepyd.sections import ServerConfig


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serve")


@pytest.fixture(scope="module")
def daemon(folder: Path) -> Iterator[Daemon]:
    """One for all tests that leave it as they found it."""
    with Daemon(configured(folder), folder / "log") as running:
        yield running.ready()
        assert running.process.poll() is None, running.log.read_text()


def test_it_lives_at_once_and_is_ready_when_the_engine_has_answered(tmp_path: Path) -> None:
    config = configured(tmp_path)
    gate = config.paths.state / "not yet"
    gate.touch()
    with Daemon(config, tmp_path / "log") as daemon:
        assert daemon.get("/healthz").json() == {"ok": True}
        waiting = daemon.get("/readyz")
        assert (waiting.status_code, waiting.json()["error"]["message"]) == (503, "not ready: the model is loading")
        assert daemon.get("/v1/status").json()["ready"] is False
        gate.unlink()
        until(lambda: daemon.get("/readyz").status_code == 200, "ready")
        assert daemon.get("/readyz").json() == {"ready": True, "generation": 1}


def test_the_body_of_a_reply_does_not_wait_for_its_head_to_be_acknowledged(daemon: Daemon) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{daemon.port}") as client:
        client.get("/healthz")
        waits = []
        for _ in range(20):
            began = time.perf_counter()
            client.get("/healthz")
            waits.append(time.perf_counter() - began)
    assert min(waits) < 0.02  # an acknowledgement that is put off takes 40 ms, on every single one


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(tmp_path: Path, number: int) -> None:
    with Daemon(configured(tmp_path), tmp_path / "log") as daemon:
        assert daemon.stop(number) == 0
        assert state.holder(daemon.config.paths.state) is None
        assert not (daemon.config.paths.state / "daemon.json").exists()
        assert daemon.events("stopping")
        assert [line for line in daemon.lines() if line["level"] == "error"] == []


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
        program(),
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


def test_a_connection_that_is_used_is_kept(daemon: Daemon) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{daemon.port}", timeout=DEADLINE_S) as client:
        first = client.get("/healthz").extensions["network_stream"].get_extra_info("client_addr")
        time.sleep(HEAD_S + 0.5)  # longer than a head may take
        assert client.get("/healthz").extensions["network_stream"].get_extra_info("client_addr") == first


def test_who_is_refused_is_told_so_though_its_body_comes_late(daemon: Daemon) -> None:
    head, _, body = posted(daemon.port, "/v1/nights", {}).partition(b"\r\n\r\n")
    with connect(daemon.port) as connection:
        connection.sendall(head + b"\r\n\r\n")
        time.sleep(0.2)  # what has no token is refused by its head
        connection.sendall(body)
        time.sleep(0.2)
        assert heard(connection).startswith(b"HTTP/1.1 401 ")
        assert daemon.get("/v1/nights").json() == {"data": []}


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
    [line] = [line for line in daemon.lines() if line.get("request_id") == "seen-in-the-log"]
    assert (line["event"], line["path"], line["status"]) == ("request", "/v1/nights", 200)
