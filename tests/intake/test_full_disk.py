"""A disk that is really full, under the state directory or under the drop directory: nothing is lost, and it goes on.

Each runs in a mount namespace of its own, where the folder is a file system of two MiB.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import sleepyd
from sleepyd.config import Config
from sleepyd.store.database import Database

_CHILD = """
import json, os, runpy, subprocess, sys
from dataclasses import asdict, replace
from pathlib import Path
from sleepyd.config import Config
from sleepyd.sections import IntakeConfig, PathsConfig
from sleepyd.errors import DiskFull
from sleepyd.intake.corrections import Corrections
from sleepyd.intake.formats import Entry
from sleepyd.intake.taking import Taking
from sleepyd.intake.watcher import Watcher
from sleepyd.store.database import Database
root, full, fakes = Path(sys.argv[1]), Path(sys.argv[2]), runpy.run_path(sys.argv[3])
paths = PathsConfig(state=root / "state", corrections=root / "drop")
for folder in (paths.state, paths.corrections):
    folder.mkdir()
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(full)], check=True)
config = replace(Config(), paths=paths, intake=IntakeConfig(settle_s=0))
database = Database(paths.state / "db")
corrections = Corrections(database, fakes["FakeCompiler"]())
watcher = Watcher(Taking(corrections, database, config), config.intake)
told = {}

def look(name):
    watcher.rescan_now()
    rows = [(row.status, row.seen_count) for row in database.corrections()]
    here = sorted(path.name for path in paths.corrections.iterdir() if path.is_file())
    told[name] = [asdict(watcher.state), here, rows]

long = "x" * 25000
(paths.corrections / "a.json").write_text(json.dumps({"wrong_attempt": "!E0382 " + long, "correct_fix": long}))
with open(full / ".filler", "wb", buffering=0) as filler:
    try:
        while True:
            filler.write(bytes(4096))
    except OSError:
        pass
look("full")
try:
    corrections.submit(Entry("!E0499 " + long, long), "api")
    told["submitted"] = ["accepted"]
except DiskFull as error:
    told["submitted"] = [error.code, error.http_status]
look("still full")
(full / ".filler").unlink()
look("free")
database.backup(root / "copy.db")
print(json.dumps(told))
"""


def in_small_place(config: Config, full: Path) -> dict[str, list]:
    fakes = Path(__file__).with_name("conftest.py")
    root = config.paths.state.parent
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", _CHILD, str(root), str(full), str(fakes)],
        cwd=Path(sleepyd.__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, list] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.parametrize("which", ["state", "drop"])
def test_row_16_a_full_disk_leaves_the_file_says_so_and_resumes_by_itself(config: Config, which: str):
    full = {"state": config.paths.state, "drop": config.paths.corrections}[which]
    told = in_small_place(config, full)
    for moment in ("full", "still full"):
        state, here, _ = told[moment]
        assert (state["status"], state["cause"], state["waiting"]) == ("degraded", "disk_full", 1)
        assert "No space left on device; free some space" in state["reason"]
        assert "a.json" in here
    assert told["full"][2] == ([] if which == "state" else [["accepted", 1]])
    assert told["submitted"] == (["disk_full", 507] if which == "state" else ["accepted"])
    state, here, rows = told["free"]
    assert (state["cause"], state["waiting"], state["accepted"], here) == ("", 0, 1, [])
    assert [status for status, _ in rows] == ["accepted"] * (1 if which == "state" else 2)
    with Database(config.paths.state.parent / "copy.db") as copy:
        assert len(copy.examples()) == len(rows)
