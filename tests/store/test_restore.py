"""Backups put back: the old state kept, and after a kill the state before or the one after."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from states import COPY_NAME, lived_in, places, told
from torture import Torture

import sleepyd
from sleepyd.errors import Conflict
from sleepyd.store import archive as archives
from sleepyd.store.archive import Places
from sleepyd.store.generations import Generations
from sleepyd.store.restore import NOTE, restore, settle


def test_a_state_that_is_there_is_kept_and_with_force_moved_aside(file: Path, tmp_path: Path) -> None:
    mine = lived_in(tmp_path / "mine", "mine", generations=1)
    before = told(mine)
    with pytest.raises(Conflict, match="there is a state already"):
        restore(file, mine)
    assert told(mine) == before
    done = restore(file, mine, force=True)
    assert told(mine) == (["two", "one"], 2, (1, 2), [COPY_NAME])
    aside = {path.parent: path for path in done.moved_to}
    moved = Places(aside[mine.state] / "sleepyd.db", aside[mine.state] / "intake", aside[mine.adapters_store])
    assert told(moved) == before
    assert (mine.state / "token").read_text() == "secret-of-this-machine"


def test_an_old_log_never_meets_the_new_database(file: Path, tmp_path: Path) -> None:
    """A killed daemon leaves its write-ahead log; SQLite would replay it into whatever lies beside."""
    mine = lived_in(tmp_path / "mine", "mine")
    program = (
        "import os, sys; from pathlib import Path; from sleepyd.store.database import Database; "
        "from sleepyd.store.records import Episode\n"
        "d = Database(Path(sys.argv[1])); [d.record_episode(Episode(source='t', code='log', status='fixed')) "
        "for _ in range(9)]; os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(mine.database)], timeout=60)
    assert Path(f"{mine.database}-wal").stat().st_size > 0
    restore(file, mine, force=True)
    assert told(mine)[0] == ["two", "one"]


CHILD = """
import os, random, signal, sys, time, threading
from pathlib import Path
from sleepyd.store import archive
from sleepyd.store.restore import restore
root, file, what, where = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
places = archive.Places(root / "sleepyd.db", root / "intake", root / "adapters_store")
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if where.startswith("after "):
    threading.Timer(float(where[6:]), die).start()
at = lambda name: die() if name == where else None
print("ready", flush=True)
if what == "backup":
    archive.write(file, places, on_progress=lambda done, of, name: at(name))
else:
    restore(file, places, force=True, step=at)
os._exit(0)
"""
STEPS = ("staged", "decided", "moved generations", "moved intake", "moved sleepyd.db-wal", "moved sleepyd.db")


def killed(made: Places, file: Path, what: str, where: str) -> None:
    here = Path(sleepyd.__file__).parents[1]
    arguments = [str(made.state), str(file), what, where]
    child = subprocess.run([sys.executable, "-c", CHILD, *arguments], cwd=here, capture_output=True, timeout=120)
    assert child.returncode in ({-signal.SIGKILL, 0} if where.startswith("after") else {-signal.SIGKILL}), child.stderr


@pytest.mark.parametrize("where", STEPS)
def test_a_restore_that_is_killed_leaves_the_state_before_or_after(where: str, file: Path, tmp_path: Path) -> None:
    mine = lived_in(tmp_path / "mine", "mine", generations=1)
    before, after = told(mine), (["two", "one"], 2, (1, 2), [COPY_NAME])
    killed(mine, file, "restore", where)
    decided = (mine.state / NOTE).exists()
    assert decided == (where != "staged")
    assert settle(mine.state) == decided
    assert told(mine) == (after if decided else before)
    assert not settle(mine.state)
    restore(file, mine, force=True)  # and it can always be done again
    assert told(mine) == after


def test_kills_at_random_moments_of_backup_and_restore_leave_no_half_state(
    file: Path, tmp_path: Path, torture: Torture
) -> None:
    after = (["two", "one"], 2, (1, 2), [COPY_NAME])
    mine, rng = lived_in(tmp_path / "mine", "mine", generations=3), random.Random(2)
    before, whole = told(mine), file.read_bytes()
    kills = torture.times(4, 200)
    for number in range(kills):
        moment = f"after {rng.uniform(0.0, 0.12):.4f}"
        if number % 2:
            killed(mine, file, "restore", moment)
            settle(mine.state)
            assert told(mine) in (before, after)
            before = told(mine)
        else:
            killed(mine, tmp_path / "again", "backup", moment)
            if (tmp_path / "again").exists():
                check = places(tmp_path / f"check{number}")
                restore(tmp_path / "again", check)
                assert told(check)[:3] == before[:3]
                os.unlink(tmp_path / "again")
    assert file.read_bytes() == whole
    torture.figure("kills in backup and restore that left half a state", f"0 of {kills}", "0")


def test_pins_come_back_and_those_of_the_old_state_do_not(tmp_path: Path) -> None:
    old, mine = lived_in(tmp_path / "old"), lived_in(tmp_path / "mine")
    Generations(old.adapters_store).pin(1)
    Generations(mine.adapters_store).pin(2)
    archives.write(tmp_path / "b.tar.gz", old)
    restore(tmp_path / "b.tar.gz", mine, force=True)
    assert Generations(mine.adapters_store).pinned() == (1,)
    archives.write(tmp_path / "b.tar.gz", lived_in(tmp_path / "plain"))
    restore(tmp_path / "b.tar.gz", mine, force=True)
    assert Generations(mine.adapters_store).pinned() == ()
