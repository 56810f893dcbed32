"""Row 50 and the queue, on the wire: a real model in the middle of a long answer, callers that go, and one too many."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from real_daemon import Daemon, configured, connect, posted, said
from torture import Torture
from waiting import until

from sleepyd.api.app import WAITING, WORKERS

pytestmark = [pytest.mark.rustc, pytest.mark.timeout(900)]
FIX = {"code": "fn main() { let x = nowhere; }", "tiers": ["base"], "timeout_s": 600}
ENDLESS = """
from sleepyd import engine
from sleepyd.log import get_logger

def make_engine(loaded):
    made = engine.create(loaded)
    generate = made.generate
    def watched(requests):
        if requests[0].max_new_tokens == 1:
            return generate(requests)
        made.model.generation_config.min_new_tokens = 1_000_000  # it does not stop by itself
        get_logger("test").info("answer begun")
        try:
            return generate(requests)
        finally:
            get_logger("test").info("answer ended")
    made.generate = watched
    return made
"""


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Iterator[Daemon]:
    folder = tmp_path_factory.mktemp("hanging")
    config = configured(folder)
    model = replace(config.model, path=str(tiny_model), max_new_tokens=1_000_000, max_prompt_tokens=100_000)
    config = replace(config, model=model, engine=replace(config.engine, threads=1))
    with Daemon(config, folder / "log", ENDLESS) as running:
        yield running.ready(within_s=300)  # it loads a real model
        assert [line for line in running.lines() if line["level"] == "error"] == []


def ended_after_s(daemon: Daemon, *headers: str) -> float:
    """How long the model goes on for a caller that went while it answered."""
    before = len(daemon.events("answer ended"))
    with connect(daemon.port) as caller:
        caller.sendall(posted(daemon.port, "/v1/fix", FIX, *headers))
        until(lambda: len(daemon.events("answer begun")) > before, "the model answers")
        time.sleep(0.3)  # it is in the middle of it
        assert len(daemon.events("answer ended")) == before
    gone = time.monotonic()
    until(lambda: len(daemon.events("answer ended")) > before, "the answer ended")
    return time.monotonic() - gone


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_row_50_the_model_stops_when_its_caller_is_gone(daemon: Daemon, torture: Torture, accept: str) -> None:
    took = max(ended_after_s(daemon, f"Accept: {accept}") for _ in range(torture.times(1, 20)))
    torture.figure(f"caller of {accept} gone: model stopped after", f"{took:.2f} s", "at most 2 s")
    assert took <= 2.0


def test_row_50_a_full_queue_is_429_and_empties_when_its_callers_go(daemon: Daemon, torture: Torture) -> None:
    fix = posted(daemon.port, "/v1/fix", FIX, "Connection: close")
    quick = posted(daemon.port, "/v1/fix", {"code": "fn main() {}"}, "Connection: close")
    with contextlib.ExitStack() as stack:
        for _ in range(WORKERS + WAITING):
            stack.enter_context(connect(daemon.port)).sendall(fix)
        until(lambda: said(daemon.port, quick).startswith(b"HTTP/1.1 429 "), "all places are taken")
        started = time.monotonic()
        refused = said(daemon.port, quick)
        waited_ms = (time.monotonic() - started) * 1000
        assert refused.startswith(b"HTTP/1.1 429 ")
        assert b"\r\nretry-after: 5\r\n" in refused.lower()
        assert daemon.get("/healthz").json() == {"ok": True}
        torture.figure("one too many in the queue: told after", f"{waited_ms:.0f} ms", "below 50 ms on an idle machine")
    gone = time.monotonic()
    until(lambda: said(daemon.port, quick).startswith(b"HTTP/1.1 200 "), "there is room again")
    freed = time.monotonic() - gone
    torture.figure(f"{WORKERS + WAITING} callers gone: room again after", f"{freed:.2f} s", "at most 2 s")
    assert freed <= 2.0
