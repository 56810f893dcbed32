"""A disk that is full or read-only, at every place that is written: a clear error, and the old state as it was.

Real file systems of a few MiB: a tmpfs, or a read-only mount, in bubblewrap. How much is left free grows page by page
until the write succeeds, so that each of its steps is once the one that fails.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from states import lived_in, told
from torture import Torture

import sleepyd
from sleepyd.store import archive as archives

HERE = Path(sleepyd.__file__).parents[1]
CHILD = """
import json, os, resource, shutil, sys
from pathlib import Path
from safetensors.numpy import save_file
import numpy as np
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/store"]
from staging import leftovers, routes
from states import lived_in, places, told
from sleepyd.errors import SleepydError
from sleepyd.intake import drop
from sleepyd.store import archive
from sleepyd.store.database import Database
from sleepyd.store.durable import write_durably
from sleepyd.store.generations import Generations
from sleepyd.store.records import Episode
from sleepyd.store.restore import restore

disk, backup, step = Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
here = lived_in(disk / "state", "before", generations=2)
store = Generations(here.adapters_store)
database = Database(here.database)

def export(folder):
    (folder / "adapters" / "t").mkdir(parents=True)
    save_file({"w": np.ones((8, 1024), np.float32)}, folder / "adapters" / "t" / "adapter_model.safetensors")

def stage():
    store.stage(2, files=export, routes=routes("t"), evaluation={})

def copy_of_a_correction():
    drop.keep(here.copies, os.urandom(20000))

SITES = {
    "a generation": stage,
    "rows": lambda: database.record_episode(Episode(source="t", code="x" * 50000, status="fixed")),
    "a correction's copy": copy_of_a_correction,
    "a small file": lambda: write_durably(disk / "state" / "small", b"x" * 5000),
    "a backup": lambda: archive.write(disk / "b.tar.gz", here),
    "a restore": lambda: restore(backup, places(disk / "other")),
    "a new database": lambda: Database(disk / "new" / "sleepyd.db").close(),
}

def fill(left):
    with open(disk / "filler", "wb") as file:
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        file.write(bytes(max(0, free - left)))

def unchanged(before):
    assert told(here)[1:] == before[1:], (told(here), before)
    assert leftovers(store) == [], leftovers(store)
    assert not list(disk.glob(".b.tar.gz*")) and not (disk / "b.tar.gz").exists()
    assert not list((disk / "other").rglob(".tmp-*")) and not (disk / "other" / "sleepyd.db").exists()

def promote_in(bytes_left):
    # A quota in bytes, since a line more needs no more pages: the promotion fails after part of its line.
    size = (store.root / "promoted").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + bytes_left, resource.RLIM_INFINITY))
    try:
        store.promote(1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

refused = 0
for bytes_left in (0, 1, 5, 20):
    before, promoted = told(here), store.promoted()
    try:
        promote_in(bytes_left)
    except SleepydError as error:
        refused, said = refused + 1, f"{type(error).__name__}: {error.message}"
    assert (told(here), store.promoted(), leftovers(store)) == (before, promoted, [])
assert refused == 4
store.promote(1)
store.promote(2)
assert store.promoted()[-2:] == (1, 2)
print(json.dumps(["what is served", refused, said]), flush=True)

for name, write in SITES.items():
    before, failed, said = told(here), 0, ""
    for pages in range(0, 4000, step):
        fill(4096 * pages)
        try:
            write()
        except (SleepydError, OSError) as error:
            failed, said = failed + 1, f"{type(error).__name__}: {error}"
            os.unlink(disk / "filler")
            unchanged(before)
            assert not (disk / "new").exists() or shutil.rmtree(disk / "new") is None
        else:
            break
    (disk / "filler").unlink(missing_ok=True)
    told(here)
    print(json.dumps([name, failed, said]), flush=True)
    for path in (disk / "b.tar.gz", disk / "other"):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
"""


def inside(mounts: list[str], program: str, *arguments: str) -> list[list[object]]:
    """What a program prints that sees these mounts."""
    done = subprocess.run(
        ["bwrap", "--dev-bind", "/", "/", *mounts, sys.executable, "-c", program, str(HERE / "tests"), *arguments],
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]


@pytest.mark.rustc
def test_row_65_a_full_disk_at_every_write_site_changes_nothing_and_says_so(tmp_path: Path, torture: Torture) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    archives.write(tmp_path / "b", lived_in(tmp_path / "kept", "kept"))
    step = torture.times(3, 1)
    found = inside(["--size", str(6 << 20), "--tmpfs", str(disk)], CHILD, str(disk), str(tmp_path / "b"), str(step))
    failures = sum(int(str(count)) for _, count, _ in found)
    torture.figure("row 65: writes to a full disk that changed anything", f"0 of {failures} at {len(found)} sites", "0")
    assert len(found) == 8
    for name, count, said in found:
        assert int(str(count)) >= 1, name
        # What only writes leaves the naming to its caller, which knows what the file is.
        kind = "OSError: " if name == "a small file" else ("Unavailable: ", "DiskFull: ")
        assert str(said).startswith(kind), said
        assert "No space left" in str(said) or "full" in str(said) or "free disk space" in str(said), said
        assert re.search("free .*space|try again", str(said)) or kind == "OSError: ", said


READ_ONLY = """
import json, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/store"]
from staging import routes, write_adapters
from states import places
from sleepyd.errors import SleepydError
from sleepyd.daemon import state
from sleepyd.store import archive
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
from sleepyd.store.restore import restore

here = places(Path(sys.argv[2]))
store = Generations(here.adapters_store)

def held():
    with state.hold(here.state):
        pass

SITES = {
    "the state": held,
    "a generation": lambda: store.stage(2, files=write_adapters("t"), routes=routes("t"), evaluation={}),
    "what is served": lambda: store.promote(1),
    "old generations": lambda: store.prune(keep=1),
    "the database": lambda: Database(here.database),
    "a backup": lambda: archive.write(here.state / "b.tar.gz", here),
    "a restore": lambda: restore(Path(sys.argv[3]), here, force=True),
}
for name, write in SITES.items():
    try:
        write()
    except SleepydError as error:
        print(json.dumps([name, error.exit_code, error.message]), flush=True)
served = store.current()
print(json.dumps(["served", served.number, str(served.fell_back)]), flush=True)
"""


@pytest.mark.rustc
def test_row_65_a_read_only_disk_is_named_at_every_write_site_and_what_is_served_still_is(tmp_path: Path) -> None:
    here = lived_in(tmp_path / "here", "before")
    archives.write(tmp_path / "b", here)
    mounts = ["--ro-bind", str(here.state), str(here.state)]
    *refused, served = inside(mounts, READ_ONLY, str(here.state), str(tmp_path / "b"))
    assert served == ["served", 2, "False"]
    assert len(refused) == 7
    for name, code, said in refused:
        assert (name, code, "Read-only file system" in str(said)) == (name, 69, True), said
    assert told(here)[:3] == (["before"], 2, (1, 2))
