"""What the daemon costs: to start, to wait, to ask, and to swap a generation while it is asked.

A real daemon with the bundled model in a process of its own, asked over HTTP. What a request costs beyond the compiler
and the model is what the client waits less what the answer says that checks and attempts took.
"""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.figures import Figure
from bench.machine import timed
from bench.mixed_batch import Settings, random_adapters
from sleepyd.daemon import state
from sleepyd.koans.load import load_koans
from sleepyd.places import shipped_koans, shipped_model
from sleepyd.store.generations import Generations

_CLIENTS, _ASKED = 4, 40
_PATIENCE_S = 120.0


def figures(quick: bool = False) -> list[Figure]:
    """Start, idle, overhead and swap."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        numbers = _generations(folder)
        with _daemon(folder) as (process, client, start_s):
            time.sleep(2 if quick else 10)  # what a start leaves to do is not what waiting costs
            idle = _idle(process.pid, 2 if quick else 20)
            found = [
                Figure("start until ready, bundled model", start_s, "s", 5, more=False),
                Figure("idle CPU", 100 * idle, "%", 1, more=False),
                Figure("idle memory", _memory(process.pid) / 2**30, "GiB", 1, more=False),
            ]
            return [*found, *_overhead(client, 10 if quick else 30), *_swap(client, numbers, 2 if quick else 10)]


@contextmanager
def _daemon(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client, float]]:
    config = folder / "config.toml"
    config.write_text(
        f'[server]\nport = 0\n[paths]\nstate = "{folder}"\nadapters_store = "{folder}/adapters_store"\n'
        "[night]\nenabled = false\n",
        encoding="utf-8",
    )
    with (folder / "log").open("wb") as log:
        started = time.monotonic()
        process = subprocess.Popen([sys.executable, "-m", "sleepyd", "--config", config, "serve"], stderr=log)
    try:
        while (address := state.running(folder)) is None:
            _go_on(process, started, folder / "log")
        headers = {"Authorization": f"Bearer {state.token(folder)}"}
        with httpx.Client(base_url=address.url, timeout=_PATIENCE_S, headers=headers) as client:
            while client.get("/readyz").status_code != 200:
                _go_on(process, started, folder / "log")
            yield process, client, time.monotonic() - started
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_PATIENCE_S)


def _go_on(process: subprocess.Popen[bytes], started: float, log: Path) -> None:
    if process.poll() is not None or time.monotonic() - started > _PATIENCE_S:
        raise SystemExit(f"the daemon does not get ready:\n{log.read_text(encoding='utf-8')[-2000:]}")
    time.sleep(0.02)


def _generations(folder: Path) -> list[int]:
    """Two generations with four random adapters each."""
    store = Generations(folder / "adapters_store")
    settings = Settings(shipped_model(), requests=4)

    def write(target: Path) -> None:
        (target / "adapters").mkdir(parents=True)
        random_adapters(settings, target / "adapters")

    tasks = {f"adapter{n}": {"adapter": f"adapters/adapter{n}"} for n in range(settings.requests)}
    routes = {
        "signatures": {},
        "codes": {"E0382": "adapter0", "E0502": "adapter1", "E0277": "adapter2"},
        "tasks": tasks,
    }
    numbers = []
    for _ in range(2):
        numbers.append(store.stage(store.current_number(), files=write, routes=routes, evaluation={}))
        store.promote(numbers[-1])
    return numbers


def _idle(pid: int, seconds: float) -> float:
    """Share of one core that the process used meanwhile."""
    before = _cpu_s(pid)
    time.sleep(seconds)
    return (_cpu_s(pid) - before) / seconds


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _overhead(client: httpx.Client, count: int) -> list[Figure]:
    """By the compiler's tier, so that a request is not mostly waiting."""
    beyond = []
    for koan in load_koans(shipped_koans())[:count]:
        body = {"code": koan.buggy, "edition": koan.edition, "tiers": ["compiler"]}
        seconds, reply = timed(lambda b=body: client.post("/v1/fix", json=b).raise_for_status().json())
        inside = reply["timings_ms"]["check"] + sum(attempt["ms"] for attempt in reply["attempts"])
        beyond.append(1000 * seconds - inside)
    beyond.sort()
    return [
        Figure("a request beyond compiler and model, median", statistics.median(beyond), "ms", 5, more=False),
        Figure("a request beyond compiler and model, slowest of twenty", beyond[-1 - len(beyond) // 20], "ms"),
    ]


def _swap(client: httpx.Client, numbers: list[int], times: int) -> list[Figure]:
    """Swaps while four clients ask the model without a pause."""
    koans, done = load_koans(shipped_koans())[:30], threading.Event()

    def ask(which: int) -> list[tuple[int, float]]:
        found: list[tuple[int, float]] = []
        while not done.is_set() or len(found) < _ASKED // _CLIENTS:
            koan = koans[(which + _CLIENTS * len(found)) % len(koans)]
            body = {"code": koan.buggy, "edition": koan.edition, "tiers": ["routed"]}
            seconds, reply = timed(lambda b=body: client.post("/v1/fix", json=b))
            found.append((reply.status_code, seconds))
        return found

    pauses = []
    with ThreadPoolExecutor(_CLIENTS) as pool:
        waiting = [pool.submit(ask, which) for which in range(_CLIENTS)]
        for turn in range(times):
            time.sleep(0.5)
            seconds, reply = timed(lambda t=turn: client.post(f"/v1/generations/{numbers[t % 2]}/promote"))
            pauses.append((seconds, _ok(reply)))
        done.set()
        asked = [outcome for one in waiting for outcome in one.result()]
    failed = sum(status != 200 for status, _ in asked)
    return [
        Figure(f"failed of {len(asked)} requests during {times} swaps", failed, "requests", 0, more=False),
        Figure("a swap under load, median", 1000 * statistics.median(s for s, _ in pauses), "ms"),
    ]


def _ok(reply: httpx.Response) -> dict[str, Any]:
    found: dict[str, Any] = reply.raise_for_status().json()
    return found
