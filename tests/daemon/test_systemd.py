"""Row 58: what the service manager hears from a daemon that is well, one that hangs, and one that stops. The test plays
the manager.
"""

import asyncio
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from manager_socket import WATCHDOG_S, Listening
from real_daemon import Daemon, configured
from waiting import DEADLINE_S, until

from sleepyd.daemon.systemd import Manager
from sleepyd.places import shipped_units

BLOCKING = """
class Blocking(FakeEngine):
    def health(self):  # asked for by the event loop
        while (loaded.paths.state / "block").exists():
            time.sleep(0.01)
        return super().health()

def make_engine(loaded):
    return Blocking()
"""
MOVED = "pub fn f(a: String) -> (String, String) {\n    let b = a;\n    (a, b)\n}\n"


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Listening]:
    listening = Listening(str(tmp_path / "notify"))
    yield listening
    listening.close()


def test_an_abstract_address_is_heard_as_well() -> None:
    listening = Listening(f"@sleepyd-{os.getpid()}-{time.monotonic_ns()}")
    Manager.of(listening.environment).tell("READY=1")
    assert listening.hears() == "READY=1"
    listening.close()


def test_row_58_it_says_that_it_is_ready_that_it_lives_and_that_it_stops(tmp_path: Path, manager: Listening) -> None:
    with Daemon(configured(tmp_path), tmp_path / "log", environment=manager.environment) as daemon:
        assert manager.hears() == "READY=1"
        started = time.monotonic()
        assert [manager.hears() for _ in range(4)] == ["WATCHDOG=1"] * 4
        assert time.monotonic() - started < 4 * WATCHDOG_S, "it pings more often than it must"
        until(lambda: manager.said == "generation 1 answers" or not manager.hears(), "it says what it is at")
        assert daemon.stop() == 0
        heard = []
        while said := manager.hears(0.5):
            heard.append(said)
        assert heard[-1] == "STOPPING=1"


def ask(port: int) -> None:
    with suppress(httpx.HTTPError):
        httpx.get(f"http://127.0.0.1:{port}/v1/status", timeout=DEADLINE_S)


@pytest.mark.rustc
def test_row_58_a_blocked_loop_stops_the_pings_and_nothing_is_lost_by_the_restart(
    tmp_path: Path, manager: Listening
) -> None:
    config = configured(tmp_path)
    with Daemon(config, tmp_path / "log", BLOCKING, environment=manager.environment) as daemon:
        daemon.ready()
        port = daemon.port
        until(lambda: manager.hears() == "WATCHDOG=1", "it lives")
        (config.paths.state / "block").touch()
        asking = threading.Thread(target=ask, args=(port,))
        asking.start()
        until(lambda: not manager.hears(WATCHDOG_S), "no ping for a whole period")
        entry = {"wrong_attempt": MOVED, "correct_fix": MOVED.replace("= a;", "= a.clone();")}
        (config.paths.corrections / "while blocked.json").write_text(json.dumps(entry))
        daemon.process.send_signal(signal.SIGABRT)  # as systemd does then
        assert daemon.process.wait(DEADLINE_S) == -signal.SIGABRT
        asking.join(DEADLINE_S)
    (config.paths.state / "block").unlink()
    with Daemon(config, tmp_path / "log", environment=manager.environment) as again:
        until(lambda: manager.hears() == "WATCHDOG=1", "it lives again")
        until(lambda: again.get("/v1/corrections?status=accepted").json()["data"], "the correction was taken")


def test_a_database_that_does_not_answer_stops_the_pings(manager: Listening) -> None:
    def locked() -> None:
        raise OSError("no answer")

    async def listened(check: "Manager", ask: object) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(check.keep_telling(ask), 0.2)  # type: ignore[arg-type]

    asyncio.run(listened(Manager(manager.environment["NOTIFY_SOCKET"], 0.03), locked))
    assert manager.hears(0.1) == ""
    asyncio.run(listened(Manager(manager.environment["NOTIFY_SOCKET"], 0.03), lambda: None))
    assert manager.hears() == "WATCHDOG=1"


def test_children_do_not_inherit_the_managers_socket() -> None:
    environ = {"NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "60000000", "WATCHDOG_PID": str(os.getpid()), "PATH": "/bin"}
    assert Manager.of(environ).watchdog_s == 60.0
    assert environ == {"PATH": "/bin"}


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"WATCHDOG_USEC": "60000000"},
        {"NOTIFY_SOCKET": "/n"},
        {"NOTIFY_SOCKET": "/n", "WATCHDOG_USEC": "x"},
        {"NOTIFY_SOCKET": "/n", "WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"},
    ],
)
def test_without_a_watchdog_nobody_is_pinged(environ: dict[str, str]) -> None:
    manager = Manager.of(dict(environ))
    assert manager.watchdog_s == 0.0
    asyncio.run(manager.keep_telling(lambda: pytest.fail("checked for nobody")))


def test_a_manager_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    Manager(str(tmp_path / "nobody")).tell("READY=1")
    Manager("").tell("READY=1")


@pytest.mark.parametrize("unit", ["sleepyd.service", "user/sleepyd.service"])
def test_the_units_ask_for_the_pings(unit: str) -> None:
    lines = (shipped_units() / unit).read_text().splitlines()
    assert {"Type=notify", "WatchdogSec=60", "Restart=on-failure"} <= set(lines)
    assert {"ExecReload=/bin/kill -HUP $MAINPID", "OOMPolicy=continue"} <= set(lines)
