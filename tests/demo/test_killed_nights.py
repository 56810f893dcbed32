"""kill -9 of the real daemon at many moments of a night like the demo's, with the bundled model.

Three moments by default; SLEEPYD_KILLS=20 spreads twenty over the night.
"""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sleepyd import config as configuration
from sleepyd.config import Config
from sleepyd.daemon import state
from sleepyd.demo import child, drops, run
from sleepyd.demo.client import Client, Json
from sleepyd.koans.load import load_koans, load_tasks
from sleepyd.night.stages import STAGES
from sleepyd.rust.compiler import Compiler

pytestmark = [pytest.mark.rustc, pytest.mark.model, pytest.mark.slow]
KILLS = int(os.environ.get("SLEEPYD_KILLS", "3"))
TASKS = ("missing_clone", "missing_hash")
STEPS = 4 if KILLS == 3 else 30


@pytest.mark.timeout(120 + 120 * KILLS)
def test_whenever_the_daemon_is_killed_it_serves_the_old_or_the_new_generation(
    tmp_path: Path, compiler: Compiler
) -> None:
    settings = {"night": {"steps": STEPS}, "paths": {"state": str(tmp_path / "unused")}}
    config = child.settled_in(tmp_path, configuration.load(Path("/dev/null"), settings, {}))
    koans, tasks = load_koans(config.paths.koans), load_tasks(config.paths.koans)
    examples = drops.made([tasks[name] for name in TASKS], koans, compiler)
    served = 1
    for kill in range(KILLS):
        with child.running(config, tmp_path / "log") as client:
            assert client.status()["generation"] == served
            if kill == 0:
                drops.drop(config.paths.corrections, examples)
                _until(lambda: len(client.corrections()) == drops.PER_TASK * len(TASKS))
            night = _night(client, (kill + 0.5) / KILLS)
            _kill(config)
        with child.running(config, tmp_path / "log") as client:
            now = client.status()["generation"]
            assert now in {served, served + 1}
            koan = koans[0]
            assert client.try_once(koan.buggy, koan.edition, koan.tests)["generation"] == now
            said = client.night(night)["state"]
            assert said == "promoted" if now > served else said in {"failed", "kept"}
            if now > served:
                break
    else:
        with child.running(config, tmp_path / "log") as client:
            assert _whole_night(client) in {"promoted", "kept"}


def _night(client: Client, until: float) -> str:
    """Start a night and wait until it has come so far; its id."""
    night = client.start_night()
    _until(lambda: _progress(client.night(night)) >= until)
    return night


def _whole_night(client: Client) -> str:
    """Start a night and wait for its end, which comes a moment after its last stage is done; how it ended."""
    night = client.start_night()
    _until(lambda: client.night(night)["state"] in run.ENDED)
    return str(client.night(night)["state"])


def _kill(config: Config) -> None:
    address = state.running(config.paths.state)
    assert address is not None
    os.kill(address.pid, signal.SIGKILL)


def _progress(night: Json) -> float:
    """How far the night is, from 0 to 1."""
    if night["state"] in run.ENDED:
        return 1.0
    done = [(STAGES.index(s["name"]) + s["progress"]) / len(STAGES) for s in night["stages"]]
    return max(done, default=0.0)


def _until(holds: Callable[[], bool], seconds: float = 240.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
