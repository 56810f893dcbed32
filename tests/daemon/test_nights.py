"""Nights in a process of their own, with a small program in the night's place."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from waiting import until

from sleepyd import config as configuration
from sleepyd.config import Config
from sleepyd.daemon import nights
from sleepyd.daemon.nights import NightRunner
from sleepyd.errors import Conflict, Unavailable
from sleepyd.night import oom
from sleepyd.night.stages import Wish
from sleepyd.sections import NightConfig
from sleepyd.store.database import Database
from sleepyd.store.records import Night

PRELUDE = """
import os, signal, sys, time
from pathlib import Path
from sleepyd.store.database import Database
night_id, path = sys.argv[1:3]
database = Database(Path(path))
database.claim_night(night_id, os.getpid())
"""
Make = Callable[[str], NightRunner]


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    with Database(config.paths.state / "sleepyd.db") as opened:
        yield opened


@pytest.fixture
def ended() -> list[Night]:
    return []


@pytest.fixture
def make(config: Config, database: Database, ended: list[Night]) -> Iterator[Make]:
    """A runner whose nights are this Python program."""
    made: list[NightRunner] = []

    def _make(program: str) -> NightRunner:
        def command(night_id: str, wish: Wish) -> list[str]:
            return [sys.executable, "-c", PRELUDE + program, night_id, str(database.path), *wish.options()]

        made.append(NightRunner(config, database, ended.append, command))
        return made[-1]

    yield _make
    for runner in made:
        runner.stop()


def test_a_night_ends_as_its_process_says(make: Make, database: Database, ended: list[Night]) -> None:
    runner = make("database.finish_night(night_id, 'kept', reason='no task passed the gate ' + sys.argv[3])")
    night = runner.start(7, Wish(only_corrections=True))
    assert (night.state, night.parent_generation) == ("planned", 7)
    until(lambda: ended, "the night ended")
    assert ended == [database.get_night(night.id)]
    assert (ended[0].state, ended[0].reason) == ("kept", "no task passed the gate --only-corrections")
    assert ended[0].pid not in {None, os.getpid()}
    until(lambda: runner.running is None)


def test_a_night_whose_process_dies_is_failed_with_what_it_said_last(make: Make, ended: list[Night]) -> None:
    runner = make("print('loading', flush=True); print('out of memory', flush=True); os._exit(3)")
    runner.start(1)
    until(lambda: ended, "the night ended")
    assert ended[0].state == "failed"
    assert ended[0].reason == "its process ended with exit code 3: out of memory"


def test_what_a_night_logs_is_in_the_daemons_log(make: Make, ended: list[Night]) -> None:
    line = json.dumps({"event": "trained", "level": "warning", "logger": "sleepyd.night", "task": "t", "timestamp": ""})
    with structlog.testing.capture_logs() as lines:
        night = make(f"print({line!r}); print('not json'); print('[1]')").start(1)
        until(lambda: ended, "the night ended")
    told = [entry for entry in lines if entry["event"] in {"trained", "night says"}]
    assert told == [
        {"event": "trained", "log_level": "warning", "night": night.id, "from_logger": "sleepyd.night", "task": "t"},
        {"event": "night says", "log_level": "info", "night": night.id, "line": "not json"},
        {"event": "night says", "log_level": "info", "night": night.id, "line": "[1]"},
    ]


def test_a_killed_night_is_failed_and_not_tried_again(make: Make, ended: list[Night]) -> None:
    runner = make("os.kill(os.getpid(), signal.SIGKILL)")
    runner.start(1)
    until(lambda: runner.running is None, "the night ended")
    assert [(night.state, night.reason) for night in ended] == [
        ("failed", "its process ended with exit code -9: no output")
    ]


KERNEL = """
note, counter = Path({note!r}), Path({counter!r})
with note.open("a") as file:
    print(night_id, os.environ["SLEEPYD_NIGHT_BATCH_SIZE"], file=file)
"""


@pytest.mark.parametrize(
    ("dies", "reason"),
    [
        # The kernel counts the processes that it kills for memory; this one counts itself.
        (
            "counter.write_text(f'oom_kill {time.time_ns()}'); os.kill(os.getpid(), signal.SIGKILL)",
            "oom: its process ended with exit code -9: no output",
        ),
        ("database.finish_night(night_id, 'failed', reason='oom: MemoryError: '); os._exit(70)", "oom: MemoryError: "),
    ],
    ids=["killed by the kernel", "by itself"],
)
def test_row_64_a_night_that_ran_out_of_memory_is_tried_once_more_with_half_batch(
    make: Make,
    ended: list[Night],
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    dies: str,
    reason: str,
) -> None:
    note, counter = tmp_path / "note", tmp_path / "vmstat"
    counter.write_text("pgfault 9\noom_kill 4\n")
    monkeypatch.setattr(oom, "_KERNEL", counter)
    runner = make(
        KERNEL.format(note=str(note), counter=str(counter)) + dies.replace("5", "' + str(time.time_ns()) + '")
    )
    first = runner.start(3)
    until(lambda: runner.running is None, "both nights ended")
    (once, batch), (again, half) = [line.split() for line in note.read_text().splitlines()]
    assert (once, int(batch), int(half)) == (first.id, config.night.batch_size, config.night.batch_size // 2)
    assert [(night.id, night.state, night.reason, night.parent_generation) for night in ended] == [
        (once, "failed", reason, 3),
        (again, "failed", reason, 3),
    ]


def test_row_64_the_second_try_may_succeed(
    make: Make, ended: list[Night], config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = config.night.batch_size
    runner = make(
        f"small = int(os.environ['SLEEPYD_NIGHT_BATCH_SIZE']) < {whole}\n"
        "database.finish_night(night_id, *(('kept',) if small else ('failed',)), reason='' if small else 'oom: cuda')"
    )
    runner.start(1)
    until(lambda: runner.running is None, "both nights ended")
    assert [night.state for night in ended] == ["failed", "kept"]


def test_row_65_an_end_that_cannot_be_written_is_written_later(
    make: Make, database: Database, ended: list[Night], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nights, "RETRY_S", 0.05)
    runner = make("os._exit(3)")
    full, refused = [True], list[str]()
    whole = database.finish_night

    def finish_night(night_id: str, *arguments: object, **rest: object) -> Night:
        if full[0]:
            refused.append(night_id)
            raise Unavailable("database or disk is full")
        return whole(night_id, *arguments, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(database, "finish_night", finish_night)
    night = runner.start(1)
    until(lambda: len(refused) > 2, "it was tried again")
    assert (runner.running, database.get_night(night.id).state) == (night.id, "running")
    full[0] = False
    until(lambda: runner.running is None, "the night ended")
    assert [n.state for n in ended] == ["failed"]


def test_a_night_that_cannot_be_started_is_failed(config: Config, database: Database, ended: list[Night]) -> None:
    runner = NightRunner(config, database, ended.append, lambda night_id, only: ["/nonexistent/python"])
    night = runner.start(1)
    until(lambda: database.get_night(night.id).state == "failed", "the night failed")
    assert "FileNotFoundError" in database.get_night(night.id).reason
    until(lambda: runner.running is None)


def test_only_one_night_runs(make: Make, database: Database, ended: list[Night]) -> None:
    runner = make("time.sleep(60)")
    first = runner.start(1)
    assert runner.running == first.id
    with pytest.raises(Conflict, match="a night is running"):
        runner.start(1)
    until(lambda: database.get_night(first.id).state == "running", "the night runs")
    runner.stop()
    assert ended[0].state == "failed"
    assert [night.id for night in database.nights()] == [first.id]


def test_row_57_stopping_ends_the_night_and_no_other_begins(make: Make, database: Database, ended: list[Night]) -> None:
    runner = make(
        "def bye(*_):\n    database.finish_night(night_id, 'failed', reason='stopped in train'); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, bye); print('ready', flush=True); time.sleep(60)"
    )
    night = runner.start(1)
    until(lambda: database.get_night(night.id).state == "running", "the night runs")
    runner.stop()
    assert (ended[0].state, ended[0].reason) in {
        ("failed", "stopped in train"),
        ("failed", "its process ended with exit code -15: no output"),
    }
    with pytest.raises(Conflict, match="stopping"):
        runner.start(1)


def test_a_night_that_will_not_end_is_killed_with_its_children(
    make: Make, database: Database, ended: list[Night], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(nights, "STOP_S", 0.3)
    note = tmp_path / "grandchild"
    runner = make(
        "import subprocess\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import signal, time; signal.signal(15, 1); time.sleep(9)'])\n"
        f"Path({str(note)!r}).write_text(str(child.pid))\n"
        "time.sleep(60)"
    )
    runner.start(1)
    until(lambda: note.exists() and note.read_text(), "the grandchild is there")
    runner.stop()
    assert ended[0].reason == "its process ended with exit code -9: no output"
    until(lambda: not is_running(int(note.read_text())), "the grandchild is gone")


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


DAEMON = """
import sys, threading
from pathlib import Path
from sleepyd import config
from sleepyd.daemon import state
from sleepyd.daemon.nights import NightRunner
from sleepyd.store.database import Database
loaded = config.load(Path("/dev/null"), {"paths": {"state": sys.argv[1]}}, {})
with state.hold(loaded.paths.state):
    runner = NightRunner(loaded, Database(loaded.paths.state / "sleepyd.db"), print,
                         lambda night_id, only: [sys.executable, "-c", sys.argv[2]])
    runner.start(1)
    threading.Event().wait()
"""
CHILD = """
import os, time
from pathlib import Path
from sleepyd import config
from sleepyd.daemon.nights import dies_with_parent
loaded = config.load(Path("/dev/null"))
dies_with_parent(loaded)
(loaded.paths.state / "child").write_text(str(os.getpid()))
time.sleep(60)
"""


def test_kill_minus_9_of_the_daemon_ends_its_night(config: Config) -> None:
    daemon = subprocess.Popen([sys.executable, "-c", DAEMON, str(config.paths.state), CHILD])
    note = config.paths.state / "child"
    try:
        until(lambda: note.exists() and note.read_text(), "the night runs")
        assert is_running(int(note.read_text()))
    finally:
        daemon.send_signal(signal.SIGKILL)
        daemon.wait()
    until(lambda: not is_running(int(note.read_text())), "the night is gone")


def test_a_night_that_no_daemon_started_refuses_to_be_a_child(config: Config) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        env={**os.environ, **nights.settings(config)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "--child is for nights that a daemon starts" in done.stderr
    assert not (config.paths.state / "child").exists()


def test_the_child_gets_this_daemons_settings_whatever_its_files_say(config: Config) -> None:
    odd = replace(config, night=NightConfig(enabled=False, learning_rate=1.5e-4, at="23:59"))
    assert configuration.load(Path(os.devnull), environ=nights.settings(odd)) == odd
    assert nights.child_command("01N", Wish(True, ("a", "b")))[1:] == [
        *["-m", "sleepyd", "--config", os.devnull, "night", "run", "--child", "01N"],
        *["--only-corrections", "--only", "a", "--only", "b"],
    ]


def test_nothing_of_a_night_is_left_running(make: Make, ended: list[Night]) -> None:
    runner = make("database.finish_night(night_id, 'skipped', reason='nothing to learn')")
    for _ in range(2):
        runner.start(1)
        until(lambda: runner.running is None, "the night ended")
    assert [night.state for night in ended] == ["skipped", "skipped"]
    assert not [thread for thread in threading.enumerate() if thread.name == "night"]


YIELDING = """
from sleepyd.night.yielding import Yielding
should_stop = Yielding()
time.sleep(0.3)
should_stop.listen()
steps = Path(str(database.path) + ".steps")
while not should_stop():
    with steps.open("a") as file:
        file.write("x")
    time.sleep(0.02)
database.finish_night(night_id, 'kept', reason='ended')
"""


def test_a_night_waits_for_the_day_and_goes_on(make: Make, database: Database, ended: list[Night]) -> None:
    runner = make(YIELDING)
    steps = Path(f"{database.path}.steps")
    runner.start(1)
    until(lambda: runner._process is not None)
    runner.wait()
    runner.go_on()
    until(lambda: steps.exists() and steps.stat().st_size > 3, "what came before it listened did not end it")
    runner.wait()
    until(lambda: still(steps), "it waits")
    runner.go_on()
    before = steps.stat().st_size
    until(lambda: steps.stat().st_size > before + 3, "it goes on")
    runner.wait()
    until(lambda: still(steps))
    runner.stop()
    assert ended[0].reason == "ended", "one that waits can be ended all the same"


def still(file: Path) -> bool:
    """Whether nothing is added to it for a while."""
    before = file.stat().st_size
    time.sleep(0.3)
    return file.stat().st_size == before
