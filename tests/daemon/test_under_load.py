"""What many, slow, large or endless requests cost: rows 45, 47, 48 and 75, measured from outside of the process."""

import contextlib
import json
import random
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from real_daemon import HEAD_S, Daemon, configured, connect, heard, posted, request, said
from torture import Torture
from waiting import DEADLINE_S, until

from sleepyd.daemon.connection import CONNECTIONS

SLOW = b"GET /healthz HTTP/1.1\r\nHost: 127.0"


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    folder = tmp_path_factory.mktemp("load")
    with Daemon(configured(folder), folder / "log") as running:
        yield running.ready()
        assert running.process.poll() is None, running.log.read_text()


def head(daemon: Daemon, *lines: bytes) -> bytes:
    host = b"Host: 127.0.0.1:%d" % daemon.port
    return request(b"POST /v1/fix HTTP/1.1", host, b"Content-Type: application/json", *lines)


def health_ms(daemon: Daemon) -> float:
    """How long a new connection waits for /healthz."""
    started = time.monotonic()
    raw = request(b"GET /healthz HTTP/1.1", b"Host: 127.0.0.1:%d" % daemon.port, b"Connection: close")
    assert said(daemon.port, raw).startswith(b"HTTP/1.1 200 ")
    return (time.monotonic() - started) * 1000


def taken(daemon: Daemon, raw: bytes, endless: bytes) -> tuple[bytes, int]:
    """What is answered to a request whose body does not end, and how many of its bytes were taken."""
    sent = 0
    with connect(daemon.port) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16384)  # so that little waits on our side
        connection.sendall(raw)
        with contextlib.suppress(ConnectionError):
            while sent < 200_000_000:
                sent += connection.send(endless)
        return heard(connection), sent


def test_row_47_what_is_too_large_is_refused_early_and_costs_no_memory(daemon: Daemon, torture: Torture) -> None:
    raw = head(daemon, b"Content-Length: 200000000")
    assert said(daemon.port, raw, b"x" * 1000).startswith(b"HTTP/1.1 413 ")
    bomb = head(daemon, b"Content-Encoding: gzip", b"Content-Length: 100000")
    before = most = 0.0
    for _ in range(1 + torture.times(3, 50)):
        answer, sent = taken(daemon, raw, b"x" * 65536)
        assert answer.startswith(b"HTTP/1.1 413 ") or answer == b""  # reset while we still sent
        most = max(sent, most)
        chunked = head(daemon, b"Transfer-Encoding: chunked") + b"bebc200\r\n"  # one chunk of 200 MB
        answer, sent = taken(daemon, chunked, b"x" * 65536)
        assert answer.startswith(b"HTTP/1.1 413 ") or answer == b""
        assert sent < 20 * 2**20
        assert said(daemon.port, bomb, b"\x1f\x8b\x08\0" + b"\0" * 1000).startswith(b"HTTP/1.1 415 ")
        before = before or daemon.rss_mib()  # after the first round: a body of the permitted size has room from now on
    grown = daemon.rss_mib() - before
    torture.figure("200 MB bodies: memory", f"{grown:+.1f} MiB", "below +5 MiB")
    torture.figure("200 MB body: sent when it was refused", f"{most / 2**20:.2f} MiB", "below 2 MiB")
    assert grown < 5
    assert most < 2 * 2**20


def test_row_48_idle_and_slow_connections_keep_nobody_waiting(daemon: Daemon, torture: Torture) -> None:
    many = torture.times(300, 1000)
    with ExitStack() as stack:
        sockets = [stack.enter_context(connect(daemon.port)) for _ in range(many)]
        for slow in sockets[-200:]:
            with contextlib.suppress(OSError):  # closed to make room
                slow.sendall(SLOW)
        waited = [health_ms(daemon) for _ in range(20)]
        torture.figure(f"health beside {many} idle connections", f"{max(waited):.0f} ms at worst", "below 500 ms")
        assert daemon.files() < CONNECTIONS + 64
        started = time.monotonic()
        for one in sockets:
            assert heard(one) == b""
        closed_s = time.monotonic() - started
        torture.figure(
            "slow heads are closed after", f"{closed_s:.1f} s, where {HEAD_S:g} s are allowed", "15 s, where 10 s are"
        )
    assert max(waited) < 500
    assert closed_s < 15
    until(lambda: daemon.files() < 64, "their files are closed")


def test_the_longest_idle_connection_makes_room_and_one_at_work_does_not(daemon: Daemon) -> None:
    with ExitStack() as stack:
        working = stack.enter_context(connect(daemon.port))
        working.sendall(head(daemon, b"Content-Length: 2"))  # its body is still to come
        used = stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{daemon.port}", timeout=DEADLINE_S))
        assert used.get("/healthz").status_code == 200
        for _ in range(2 * CONNECTIONS):
            stack.enter_context(connect(daemon.port))
        assert health_ms(daemon)
        working.sendall(b"{}")
        assert working.recv(12) == b"HTTP/1.1 422"


def test_an_answer_that_is_not_read_is_dropped(tmp_path: Path) -> None:
    with Daemon(configured(tmp_path), tmp_path / "log", "connection.UNREAD_S = 0.5") as daemon, ExitStack() as stack:
        daemon.ready()
        files = daemon.files()
        ask = request(b"GET /openapi.json HTTP/1.1", b"Host: 127.0.0.1:%d" % daemon.port)
        for _ in range(3):
            connection = stack.enter_context(connect(daemon.port))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
            connection.settimeout(0.3)
            with contextlib.suppress(OSError):
                while True:  # until neither side's buffers take any more, or it is cut
                    connection.sendall(ask * 50)
        until(lambda: daemon.files() <= files, "they are dropped")
        assert health_ms(daemon)


def test_row_45_wrong_tokens_take_the_same_time_however_much_of_them_is_right(daemon: Daemon, torture: Torture) -> None:
    right = daemon.token
    tokens = {"none of it right": "-" * len(right), "all but one right": right[:-1] + "-"}
    tokens["none of it right, again"] = "~" * len(right)
    times: dict[str, list[float]] = {name: [] for name in tokens}
    dice = random.Random(0)
    with connect(daemon.port):
        for _ in range(torture.times(60, 3000)):
            for name in dice.sample(list(tokens), len(tokens)):
                raw = posted(daemon.port, "/v1/nights", {}, f"Authorization: Bearer {tokens[name]}")
                started = time.perf_counter()
                assert said(daemon.port, raw).startswith(b"HTTP/1.1 401 ")
                times[name].append(time.perf_counter() - started)
    medians = {name: statistics.median(values) * 1e6 for name, values in times.items()}
    first, almost, again = medians.values()
    quarters = statistics.quantiles(times["none of it right"], n=4)
    noise = (quarters[2] - quarters[0]) * 1e6
    spread = f"{abs(almost - first):.0f} µs (two equally wrong ones: {abs(again - first):.0f} µs)"
    torture.figure("wrong tokens: difference of medians", spread, f"within the noise, {noise:.0f} µs")
    assert abs(almost - first) < noise


def drop(daemon: Daemon, first: int, count: int) -> None:
    """Files into the drop directory, each refused once it was read."""
    for number in range(first, first + count):
        entry = {"wrong_attempt": f"fn f{number}() {{", "correct_fix": f"fn f{number}() {{", "source": "test"}
        (daemon.config.paths.corrections / f"{number}.json").write_text(json.dumps(entry))
    until(lambda: not list(daemon.config.paths.corrections.glob("*.json")), "all were taken")


def ask_much(daemon: Daemon, count: int) -> None:
    """Good and bad requests of all kinds, on kept and on new connections."""
    asked = [("GET", "/v1/episodes", None), ("GET", "/v1/generations", None), ("GET", "/healthz", None)]
    asked += [("POST", "/v1/fix", {"code": " "}), ("POST", "/v1/nights", {}), ("GET", "/v1/nights/01X", None)]
    asked += [("GET", "/v1/status", None), ("POST", "/v1/fix", {"code": "fn main() { x }", "tiers": ["compiler"]})]
    with httpx.Client(base_url=f"http://127.0.0.1:{daemon.port}", timeout=DEADLINE_S) as client:
        for number in range(count):
            method, path, body = asked[number % len(asked)]
            once = {"Connection": "close"} if number % 10 == 0 else {}
            reply = client.request(method, path, json=body, headers=once)
            assert reply.status_code in {200, 401, 404, 422}


@pytest.mark.rustc
@pytest.mark.timeout(3600)
def test_row_75_nothing_leaks(tmp_path: Path, torture: Torture) -> None:
    requests, drops = torture.times(200, 10_000), torture.times(10, 1000)
    config = configured(tmp_path)
    environment = {"SLEEPYD_INTAKE_RESCAN_S": "0.2", "SLEEPYD_INTAKE_SETTLE_S": "0", "SLEEPYD_LOG_LEVEL": "warning"}
    with Daemon(config, tmp_path / "log", environment=environment) as daemon:
        daemon.ready()
        ask_much(daemon, torture.times(80, 1000))
        drop(daemon, 0, torture.times(3, 50))
        time.sleep(2.0)  # what is only kept for a while goes, on both sides of the comparison
        files, threads, memory = daemon.files(), daemon.threads(), daemon.rss_mib()
        ask_much(daemon, requests)
        drop(daemon, 10_000, drops)
        until(lambda: abs(daemon.files() - files) <= 5, "files are closed")
        until(lambda: abs(daemon.threads() - threads) <= 2, "threads end")
        grown = daemon.rss_mib() - memory
        what = f"{requests} requests and {drops} drops"
        torture.figure(f"{what}: files", f"{daemon.files() - files:+d}", "±5")
        torture.figure(f"{what}: threads", f"{daemon.threads() - threads:+d}", "±2")
        torture.figure(f"{what}: memory", f"{grown:+.1f} MiB", "below +50 MiB")
        assert grown < 50
