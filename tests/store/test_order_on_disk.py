"""What is promised to be on disk is there in the right order, as the kernel was asked for it: seen by strace.

A kill cannot tell a promise from luck, for the kernel keeps what was written; only the order of the calls can. Of every
acknowledgement: the file is synced, then renamed, then its folder is synced, then the database's log, then the answer.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from torture import Torture

import sleepyd

HERE = Path(sleepyd.__file__).parents[1]
PROMOTIONS = """
import os, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/store"]
from staging import stage
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
from sleepyd.store.reconcile import reconcile
root = Path(sys.argv[2])
store = Generations(root / "adapters_store")
with Database(root / "sleepyd.db") as database:
    for _ in range(int(sys.argv[3])):
        number = stage(store, store.current_number())
        store.promote(number)
        reconcile(database, store)
        os.write(2, b"said")
"""
CORRECTIONS = """
import os, sys
from dataclasses import replace
from pathlib import Path
sys.path[:0] = [sys.argv[1] + "/intake", sys.argv[1]]
from conftest import FakeCompiler
from sleepyd.config import Config
from sleepyd.sections import PathsConfig
from sleepyd.intake import drop
from sleepyd.intake.corrections import Corrections
from sleepyd.intake.taking import Taking
from sleepyd.store.database import Database
root = Path(sys.argv[2])
paths = PathsConfig(state=root, corrections=root / "drop")
paths.corrections.mkdir(parents=True)
with Database(root / "sleepyd.db") as database:
    taking = Taking(Corrections(database, FakeCompiler()), database, replace(Config(), paths=paths))
    for number in range(int(sys.argv[3])):
        text = '{"wrong_attempt": "fn main() { !E0382 } // %d", "correct_fix": "fn main() { } // %d"}'
        (paths.corrections / f"{number}.json").write_text(text % (number, number))
        (source,) = drop.scan(paths.corrections)
        (taken,) = taking.take([(source, True)])
        assert taken.outcome == "accepted", taken
        os.write(2, b"said")
"""
_CALL = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (\d+)")
_NAMED = re.compile(r"^\d+<([^>]*)>")
_TEXTS = re.compile(r'"([^"]*)"')

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@dataclass(frozen=True, slots=True)
class Call:
    """One call that succeeded. paths: the open file's, or those that are named."""

    name: str
    paths: tuple[str, ...]


def traced(program: str, root: Path, times: int) -> list[list[Call]]:
    """The calls before each line that the program says."""
    log = root.with_name("strace")
    wanted = "openat,rename,renameat,renameat2,symlink,symlinkat,fsync,fdatasync,write,pwrite64"
    command = ["strace", "-f", "-y", "-s", "300", "-e", f"trace={wanted}", "-o", str(log)]
    run = [sys.executable, "-c", program, str(HERE / "tests"), str(root), str(times)]
    done = subprocess.run([*command, *run], cwd=HERE, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    rounds: list[list[Call]] = [[]]
    for call in parsed(log.read_text(errors="replace").splitlines(), root):
        rounds[-1].append(call)
        if call.name == "said":
            rounds.append([])
    assert len(rounds) == times + 1
    return rounds[:-1]


def whole(lines: Iterable[str]) -> Iterator[str]:
    """The lines, where a call that another thread interrupted is one line again, at its end."""
    begun: dict[str, str] = {}
    for line in lines:
        thread = line.split(" ", 1)[0]
        if line.endswith("<unfinished ...>"):
            begun[thread] = line.removesuffix("<unfinished ...>").rstrip()
        elif match := re.search(r"<\.\.\. \w+ resumed>(.*)$", line):
            yield begun.pop(thread, "") + match[1]
        else:
            yield line


def parsed(lines: Sequence[str], root: Path) -> Iterator[Call]:
    for line in whole(lines):
        if (match := _CALL.match(line)) is None:
            continue
        name, arguments = match[1].removesuffix("at2").removesuffix("at"), match[2]
        if name == "write" and '"said"' in arguments:
            yield Call("said", ())
        elif named := _NAMED.match(arguments):
            if named[1].startswith(str(root)):
                yield Call({"fdatasync": "fsync", "pwrite64": "write"}.get(name, name), (named[1],))
        elif any(text.startswith(str(root)) for text in _TEXTS.findall(arguments)):
            yield Call(name, tuple(_TEXTS.findall(arguments)))


def position(calls: Sequence[Call], name: str, path: str, *, after: int = -1) -> int:
    """Where the first such call is. path: how its last path ends."""
    for at, call in enumerate(calls):
        if at > after and call.name == name and call.paths and call.paths[-1].endswith(path):
            return at
    raise AssertionError(f"no {name} of ...{path} after {after} in {[c for c in calls if c.name != 'open']}")


def synced_by(calls: Sequence[Call], end: int) -> None:
    """Every file that is written before `end` is synced after its last write and before `end`."""
    writes = {call.paths[0]: at for at, call in enumerate(calls[:end]) if call.name == "write"}
    for path, at in writes.items():
        if not path.endswith("-shm"):
            assert any(c.name == "fsync" and c.paths[0] == path for c in calls[at:end]), path


def test_row_24_a_generation_is_on_disk_before_it_is_served_and_served_before_it_is_said(
    tmp_path: Path, torture: Torture
) -> None:
    rounds = traced(PROMOTIONS, tmp_path / "root", torture.times(3, 50))
    for number, calls in enumerate(rounds, start=1):
        folder, root = f"generations/{number:06}", "/adapters_store"
        appears = position(calls, "rename", folder)
        unfinished = calls[appears].paths[0]
        synced_by([c for c in calls[:appears] if c.paths and c.paths[0].startswith(unfinished)], appears)
        for name in ("routes.json", "manifest.json", "adapters/missing_clone/adapter_model.safetensors", "subspace"):
            last = max(at for at, c in enumerate(calls) if c.name == "fsync" and f"{unfinished}/{name}" in c.paths[0])
            assert last < appears, name
        assert position(calls, "fsync", unfinished) < appears
        known = position(calls, "fsync", "/generations", after=appears)
        remembered = position(calls, "fsync", "/promoted", after=known)
        served = position(calls, "rename", "/current", after=remembered)
        durable = position(calls, "fsync", root, after=served)
        row = position(calls, "fsync", ".db-wal", after=durable)
        assert row < len(calls) - 1
        assert calls[-1].name == "said"
        synced_by(calls, len(calls))
    torture.figure("G2.2: promotions in the right order on disk", f"{len(rounds)} of {len(rounds)}", "all")


def test_row_24_a_correction_is_on_disk_before_it_is_acknowledged(tmp_path: Path, torture: Torture) -> None:
    rounds = traced(CORRECTIONS, tmp_path / "root", torture.times(5, 200))
    for number, calls in enumerate(rounds):
        kept = next(at for at, c in enumerate(calls) if c.name == "rename" and "/intake/" in c.paths[-1])
        unfinished = calls[kept].paths[0]
        assert position(calls, "write", unfinished) < position(calls, "fsync", unfinished) < kept
        folder = position(calls, "fsync", "/intake", after=kept)
        row = position(calls, "fsync", ".db-wal", after=folder)
        moved = position(calls, "rename", f"accepted/{number}.json", after=row)
        assert position(calls, "fsync", "/accepted", after=moved) < len(calls) - 1
        assert calls[-1].name == "said"
    torture.figure("G2.2: acknowledgements in the right order on disk", f"{len(rounds)} of {len(rounds)}", "all")
