"""Good requests that were damaged at random, by a seed: none may crash the daemon, or be told that it crashed."""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from real_daemon import Daemon, configured, posted
from torture import Torture

SETUP = "connection.HEAD_S = guard.BODY_S = 0.3"
TOGETHER, ON_ONE = 16, 2
"""Connections at a time, and requests on each of them."""
LAST = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n"

ODD: list[Any] = [
    *(None, True, 0, -1, 2**63, 10**40, 1.5, 1e308, float("nan"), float("inf"), "", " ", "\0", "\ud800", "\u202e"),
    *([], {}, [[]], [None] * 50, {"": {}}, "x" * 5000, "../../x", "%s%n", "{{7*7}}", "' OR 1=1 --", "E0382", "2021"),
]
WORDS = [
    b"\0",
    b"\r\n",
    b"\n",
    b"\xff",
    b"%00",
    b"../",
    b":",
    b" ",
    b"9" * 40,
    b"{",
    b"[" * 40,
    b'"',
    b"chunked",
    b"-1",
]
HEADERS = [
    *(
        b"Content-Length: 5",
        b"Transfer-Encoding: chunked",
        b"Host: evil.example",
        b"Origin: null",
        b"Expect: 100-continue",
    ),
    *(b"Connection: upgrade", b"Upgrade: websocket", b"Upgrade: h2c", b"Connection: close", b"X: " + b"y" * 9000),
    *(b"Accept: text/event-stream", b"Content-Type: text/plain", b"Content-Encoding: gzip", b"Range: bytes=0-1"),
]


def good(port: int, token: str) -> list[bytes]:
    """One request of each kind; programs are empty, so that few reach the compiler."""
    bearer = f"Authorization: Bearer {token}"
    reading = [
        "/",
        "/v1/episodes?limit=5&status=fixed",
        "/v1/corrections?status=held",
        "/v1/corrections/01X",
        "/v1/nights",
    ]
    reading += ["/v1/nights/01X", "/v1/evaluations?limit=500", "/v1/generations", "/readyz", "/openapi.json"]
    fix = {"code": " ", "edition": "2021", "tiers": ["compiler"], "max_attempts": 2, "timeout_s": 5.0, "lints": []}
    correction = {"wrong_attempt": "", "correct_fix": "", "task_id": "x", "timestamp": "2026-01-01", "source": "me"}
    return [
        *(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode() for path in reading),
        *[posted(port, "/v1/fix", fix), posted(port, "/v1/fix", {**fix, "tests": ""}, "Accept: text/event-stream")] * 3,
        *[posted(port, "/v1/corrections", correction, bearer)] * 2,
        *[posted(port, "/v1/fixes/01X/feedback", {"verdict": "rejected", "correct_fix": " "}, bearer)] * 2,
        posted(port, "/v1/generations/7/promote", {}, bearer),
        posted(port, "/v1/nights", {"only_corrections": True}),
    ]


def with_odd_bytes(raw: bytes, dice: random.Random) -> bytes:
    text = bytearray(raw)
    for _ in range(dice.randint(1, 4)):
        start = dice.randrange(len(text) + 1)
        end = start + dice.choice([0, 0, 1, 1, 5])
        new = dice.choice([b"", dice.choice(WORDS), bytes([dice.randrange(256)]), bytes(text[start : start + 30])])
        text[start:end] = new
    return bytes(text)


def with_odd_values(raw: bytes, dice: random.Random) -> bytes:
    head, _, body = raw.partition(b"\r\n\r\n")
    if not body:
        return with_odd_target(raw, dice)
    value = json.loads(body)
    for _ in range(dice.randint(1, 2)):
        key = dice.choice([*value, "unknown"])
        value[key] = dice.choice([dice.choice(ODD), {key: value.get(key)}, [value.get(key)]])
    changed = json.dumps(value).encode()
    head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(changed), head)
    return head + b"\r\n\r\n" + changed


def with_odd_headers(raw: bytes, dice: random.Random) -> bytes:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    for _ in range(dice.randint(1, 3)):
        place = dice.randrange(len(lines) + 1)
        lines[place : place + dice.choice([0, 0, 1])] = dice.choice([[], [dice.choice(HEADERS)], lines[:1]])
    return b"\r\n".join([first, *lines]) + b"\r\n\r\n" + body


def with_odd_target(raw: bytes, dice: random.Random) -> bytes:
    method, target, rest = raw.split(b" ", 2)
    parts = target.split(b"/")
    parts[dice.randrange(len(parts))] = dice.choice(
        [b"", b"..", b"%2e%2e", b"%ff", b"?limit=-1", b"x" * 3000, b"%00", b"9" * 99]
    )
    method = dice.choice([method, method, b"PUT", b"HEAD", b"OPTIONS", b"GET", b"POST"])
    return method + b" " + b"/".join(parts) + b" " + rest


DAMAGE: list[Callable[[bytes, random.Random], bytes]] = [
    *(with_odd_bytes, with_odd_values, with_odd_headers, with_odd_target)
]


async def asked(port: int, raw: bytes) -> list[int]:
    """The statuses of all that comes back on one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    found = b""
    try:
        writer.write(raw + LAST.format(port).encode())
        async with asyncio.timeout(60):
            await writer.drain()
            while piece := await reader.read(65536):
                found += piece
    except ConnectionError:
        pass
    finally:
        writer.close()
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", found)]


async def attacked(daemon: Daemon, requests: int, seed: int) -> Counter[int]:
    """How often each status was answered to so many damaged requests."""
    port, kinds, left = daemon.port, good(daemon.port, daemon.token), iter(range(requests // ON_ONE))
    statuses: Counter[int] = Counter()

    async def one() -> None:
        for number in left:
            dice = random.Random(f"{seed}/{number}")
            raw = b"".join(dice.choice(DAMAGE)(dice.choice(kinds), dice) for _ in range(ON_ONE))
            statuses.update(await asked(port, raw))

    await asyncio.gather(*(one() for _ in range(TOGETHER)))
    return statuses


@pytest.mark.rustc
@pytest.mark.timeout(3600)
def test_damaged_requests_never_crash_it(tmp_path: Path, torture: Torture) -> None:
    many = torture.times(500, 100_000)
    with Daemon(configured(tmp_path), tmp_path / "log", SETUP, environment={"SLEEPYD_LOG_LEVEL": "warning"}) as daemon:
        daemon.ready()
        asyncio.run(attacked(daemon, torture.times(200, 2000), seed=1))
        before = daemon.rss_mib()
        statuses = asyncio.run(attacked(daemon, many, seed=2))
        grown = daemon.rss_mib() - before
        answered = f"{statuses[500]} of {sum(statuses.values())} answers"
        torture.figure(f"{many} damaged requests: status 500", answered, "0")
        torture.figure(f"{many} damaged requests: memory", f"{grown:+.1f} MiB", "below +50 MiB")
        assert daemon.get("/healthz").json() == {"ok": True}
        assert daemon.process.poll() is None
        assert [line for line in daemon.lines() if line["level"] in {"error", "critical"}] == []
        assert {status for status in statuses if status >= 500} <= {503}, statuses
        assert sum(statuses.values()) >= many // ON_ONE
        assert statuses[200] > 0
        assert statuses[400] > 0
        assert statuses[422] > 0
        assert grown < 50
        assert daemon.stop() == 0
