"""Nights that are killed or told to stop at any moment: old or new is served, and the next night runs."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from night_house import House, accepting, teach
from torture import Torture
from waiting import until

from sleepyd.daemon import state
from sleepyd.daemon.nights import settings
from sleepyd.koans.load import Example
from sleepyd.night import gate
from sleepyd.night.schedule import is_due

pytestmark = [pytest.mark.rustc, pytest.mark.slow]

Proven = Callable[[str], list[Example]]
HERE = Path(__file__).parent


def interrupted(
    house: House, model: Path, number: int, times: int, *stages: str
) -> list[tuple[str, float, float, int]]:
    """Nights that got this signal: (stage, seconds to end, seconds of the start after it, what is served)."""
    root = house.config.paths.state.parent
    arguments = [str(root), str(model), str(int(number)), str(times), *stages]
    path = os.pathsep.join([str(HERE), str(HERE.parents[1]), *sys.path])
    done = subprocess.run(
        [sys.executable, str(HERE / "kill_nights.py"), *arguments],
        capture_output=True,
        text=True,
        timeout=60 + 60 * times,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [tuple(json.loads(line)) for line in done.stdout.splitlines() if line.startswith("[")]


def test_row_24_kills_at_random_moments_of_real_nights_leave_old_or_new(
    house: House, proven: Proven, tiny_model: Path, torture: Torture
) -> None:
    """G2.1: collect, train, merge, evaluate, gate, export, promote; and a start after each."""
    teach(house.database, proven)
    kills = torture.times(3, 500)
    found = interrupted(house, tiny_model, signal.SIGKILL, kills, "promote", "any", "train", "any")
    hit = Counter(stage for stage, _, _, _ in found)
    served = [number for _, _, _, number in found]
    torture.figure("row 24: real nights killed, neither left", f"0 of {len(found)} {dict(hit)}", "0 of 500")
    slowest = max(start for _, _, start, _ in found)
    torture.figure("row 24: slowest start after a kill", f"{slowest:.2f} s", "5 s")
    assert len(found) == kills
    assert served == sorted(served)
    assert slowest < 5.0


def test_row_57_a_night_told_to_stop_ends_soon_and_the_next_one_runs(
    house: House, proven: Proven, tiny_model: Path, torture: Torture, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(house.database, proven)
    stages = ("train", "promote", "merge", "evaluate", "gate")
    found = interrupted(house, tiny_model, signal.SIGTERM, torture.times(2, 52), *stages)
    slowest = max(took for _, took, _, _ in found)
    torture.figure("row 57: slowest night to end after SIGTERM", f"{slowest:.2f} s", "45 s")
    assert slowest < 45.0
    nights = house.database.nights(limit=len(found))  # the newest, which came to its export, first
    assert {night.state for night in nights} <= {"failed", "promoted"}
    assert all("was stopped during" in night.reason for night in nights if night.state == "failed")
    assert nights[-1].state == "failed"  # training was not finished first
    # Where the export had begun it was finished: stopping there would waste the night for nothing.
    assert nights[0].state == "promoted"
    monkeypatch.setattr(gate, "decide", accepting)
    with house.database.transaction():
        house.database._db.execute("UPDATE examples SET used_in_night = NULL")
    before = house.generations.current_number()
    assert house.sleep().state == "promoted"
    assert house.generations.current_number() == (before or 0) + 1


def test_row_57_a_daemon_told_to_stop_in_a_night_ends_soon_with_the_night_written_down(
    house: House, proven: Proven, tmp_path: Path, torture: Torture
) -> None:
    """`sleepyd serve` and the night that it started, both real."""
    teach(house.database, proven)
    long_night = replace(house.config.night, steps=100_000, enabled=False)
    config = replace(house.config, night=long_night, server=replace(house.config.server, port=0))
    with (tmp_path / "log").open("wb") as log:
        daemon = subprocess.Popen(
            [sys.executable, "-m", "sleepyd", "--config", os.devnull, "serve"],
            env={**os.environ, **settings(config)},
            stderr=log,
            stdout=log,
        )
    try:
        until(lambda: state.running(config.paths.state), "the daemon listens")
        address = state.running(config.paths.state)
        assert address is not None
        token = {"Authorization": f"Bearer {state.token(config.paths.state)}"}
        night = httpx.post(f"{address.url}/v1/nights", json={}, headers=token, timeout=60).json()["id"]
        until(lambda: any(s.detail.get("step") for s in house.database.stages(night)), "it trains")
        began = time.monotonic()
        daemon.send_signal(signal.SIGTERM)
        code = daemon.wait(120)
        took = time.monotonic() - began
    finally:
        daemon.kill()
        daemon.wait()
    torture.figure("row 57: daemon to end after SIGTERM in a training", f"{took:.1f} s", "45 s")
    assert (code, took < 45.0) == (0, True)
    ended = house.database.get_night(night)
    assert (ended.state, ended.reason) == (
        "failed",
        f"night {night} was stopped during train; nothing was changed",
    )
    house.assert_nothing_changed()
    # One that failed is due again: the night is taken up after the next start.
    assert is_due(datetime.now(UTC), "00:00", [ended])
