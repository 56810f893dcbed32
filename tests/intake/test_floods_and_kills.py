"""Real writers at full speed, and a real intake that is killed: nothing is lost, nothing is there twice.

What was written is what writers say after the fact; where it went is asked of the database and of the folders.
"""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from torture import Torture
from waiting import until

import sleepyd
from sleepyd.config import Config
from sleepyd.intake.taking import Taking
from sleepyd.intake.watcher import Watcher
from sleepyd.store.database import Database

WRONG, FIXED = "fn main() { !E0382 }", "fn main() { fixed }"
_WRITER = """
import json, os, sys, time
drop, aside, writer, wrong, fixed = sys.argv[1:6]
number = 0
while number < int(sys.argv[6]) and not os.path.exists(f"{aside}/stop"):
    name = f"{writer}-{number}"
    place = [f"{drop}/{name}.json", f"{drop}/.{name}", f"{aside}/{name}"][number % 3]
    with open(place, "w") as file:
        json.dump({"wrong_attempt": f"{wrong} // {name}", "correct_fix": f"{fixed} // {name}"}, file)
    if number % 3:
        os.rename(place, f"{drop}/{name}.json")
    print(name, flush=True)
    number += 1
    time.sleep(float(sys.argv[7]))
"""
"""Writes in place, by a name in the folder that is changed, and by a move from elsewhere; says what it has written."""


@contextmanager
def writers(drop: Path, count: int, most: int, pause: float = 0.0) -> Iterator[Callable[..., set[str]]]:
    """Processes that write. What is given waits for them, or stops them, and says what they wrote."""
    aside = drop.with_name("aside")
    aside.mkdir()
    with ExitStack() as stack:
        running = []
        for number in range(count):
            said = stack.enter_context((drop.with_name(f"written-{number}")).open("w+"))
            arguments = [str(drop), str(aside), str(number), WRONG, FIXED, str(most), str(pause)]
            running.append(subprocess.Popen([sys.executable, "-c", _WRITER, *arguments], stdout=said))
            stack.callback(running[-1].wait)
            stack.callback(running[-1].kill)

        def written(*, stop: bool = False) -> set[str]:
            if stop:
                (aside / "stop").touch()
            assert [process.wait(600) for process in running] == [0] * count
            return {name for path in drop.parent.glob("written-*") for name in path.read_text().split()}

        yield written


def lost_and_double(database: Database, drop: Path, names: set[str]) -> tuple[int, int]:
    """How many of `names` ended nowhere, and how many rows, examples and files there are beyond one for each."""
    rows = [row.wrong_attempt.partition(" // ")[2] for row in database.corrections(limit=None)]
    moved = [path.stem for path in (drop / "accepted").glob("*.json")]
    examples = len(database.examples())
    lost = len(names - set(rows)) + len(names - set(moved))
    return lost, abs(len(rows) - len(names)) + abs(examples - len(names)) + len(moved) - len(set(moved))


def in_folder(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class SlowWatcher(Watcher):
    """Slow enough for the kernel's queue of events to overflow."""

    def rescan_now(self):
        time.sleep(0.02)
        return super().rescan_now()


@pytest.mark.timeout(1800)
def test_row_13_writers_at_full_speed_lose_nothing(
    taking: Taking, config: Config, database: Database, drop: Path, torture: Torture
):
    each = torture.times(60, 5000)
    watcher = SlowWatcher(taking, replace(config.intake, settle_s=0.2 if each < 1000 else 2.0))
    started = time.monotonic()
    watcher.start()
    try:
        with writers(drop, 4, each) as written:
            names = written()
        until(lambda: watcher.state.accepted + watcher.state.rejected >= 4 * each, "all is taken", deadline_s=600)
    finally:
        watcher.stop()
    seconds = time.monotonic() - started
    lost, double = lost_and_double(database, drop, names)
    torture.figure(f"{4 * each} files by 4 writers", f"{lost} lost, {double} double, {seconds:.0f} s", "0, 0, 240 s")
    assert len(names) == 4 * each
    assert (lost, double) == (0, 0)
    assert seconds <= 240


_CHILD = """
import os, runpy, signal, sys
from dataclasses import replace
from pathlib import Path
from sleepyd.config import Config
from sleepyd.sections import IntakeConfig, PathsConfig
from sleepyd.intake.corrections import Corrections
from sleepyd.intake.taking import Taking
from sleepyd.intake.watcher import Watcher
from sleepyd.store.database import Database
state, folder, where, fakes = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], runpy.run_path(sys.argv[4])
config = replace(Config(), paths=PathsConfig(state=state, corrections=folder), intake=IntakeConfig(settle_s=0))
left = [int(sys.argv[5])]
def step(name):
    if name == where:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
database = Database(state / "sleepyd.db")
watcher = Watcher(Taking(Corrections(database, fakes["FakeCompiler"]()), database, config, step), config.intake)
print("ready", flush=True)
while watcher.rescan_now().waiting or where == "never":
    pass
"""


def child(config: Config, where: str, at: int = 1) -> "subprocess.Popen[str]":
    arguments = [str(config.paths.state), str(config.paths.corrections), where]
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, *arguments, str(Path(__file__).with_name("conftest.py")), str(at)],
        cwd=Path(sleepyd.__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@pytest.mark.parametrize(
    ("where", "at"),
    [("read", 1), ("copied", 1), ("verified", 1), ("committed", 1), ("noted", 1), ("moved", 1), ("moved", 2)],
)
def test_row_15_a_kill_after_each_step_loses_and_doubles_nothing(
    config: Config, database: Database, settled, drop: Path, where: str, at: int
):
    (drop / "p.wrong.rs").write_text(WRONG)
    (drop / "p.fixed.rs").write_text(FIXED)
    process = child(config, where, at)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    settled()
    [row] = database.corrections()
    assert (row.status, row.wrong_attempt, row.correct_fix) == ("accepted", WRONG, FIXED)
    assert len(database.examples()) == 1
    moved = in_folder(drop / "accepted")
    assert {Path(drop / "accepted" / name).read_text() for name in moved if name.endswith(".rs")} == {WRONG, FIXED}
    assert len([name for name in moved if name.endswith(".rs")]) == 2
    assert in_folder(drop) == ["accepted"]


def test_row_15_a_kill_between_a_program_and_its_diff_parts_them_for_no_longer_than_that(
    config: Config, database: Database, settled, drop: Path
):
    (drop / "p.rs").write_text(f"{WRONG}\n")
    (drop / "p.diff").write_text(f"@@ -1 +1 @@\n-{WRONG}\n+{FIXED}\n")
    child(config, "moved").communicate(timeout=60)
    assert in_folder(drop) == ["accepted", "p.diff"]
    settled()
    [row] = database.corrections()
    assert (row.status, row.correct_fix) == ("accepted", f"{FIXED}\n")
    assert in_folder(drop / "accepted") == ["p.diff", "p.reason.txt", "p.rs"]
    assert in_folder(drop) == ["accepted"]


@pytest.mark.timeout(3600)
def test_row_15_kills_at_random_moments_lose_and_double_nothing(
    config: Config, database: Database, settled, drop: Path, torture: Torture
):
    rng = random.Random(15)
    kills = torture.times(3, 200)
    with writers(drop, 2, 1_000_000, pause=0.04) as written:
        for _ in range(kills):
            process = child(config, "never")
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(rng.uniform(0, 0.3))
            process.kill()
            process.communicate(timeout=60)
        names = written(stop=True)
    settled()
    lost, double = lost_and_double(database, drop, names)
    what = f"{kills} kill -9 of an intake while 2 writers wrote {len(names)} files"
    torture.figure(what, f"{lost} lost, {double} double", "0 lost, 0 double")
    assert (lost, double) == (0, 0)
    assert in_folder(drop) == ["accepted"]
