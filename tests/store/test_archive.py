"""Backups: all that cannot be made again, in one file, of one moment."""

import gzip
import tarfile
import threading
from pathlib import Path

import pytest
from staging import stage
from states import COPY_NAME, lived_in, places, told

from sleepyd.errors import NotFound
from sleepyd.store import archive as archives
from sleepyd.store.archive import Places
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
from sleepyd.store.records import Episode
from sleepyd.store.restore import SETTINGS, restore


def test_what_was_backed_up_comes_back(file: Path, old: Places, tmp_path: Path) -> None:
    new = places(tmp_path / "new")
    done = restore(file, new)
    assert told(new) == told(old) == (["two", "one"], 2, (1, 2), [COPY_NAME])
    assert (done.contents.current, done.contents.generations, done.contents.copies) == (2, (1, 2), 1)
    assert done.moved_to == ()
    assert (new.state / SETTINGS).read_text() == "[night]\nsteps = 3\n"
    for number in (1, 2):
        before, after = (Generations(p.adapters_store).load(number).path for p in (old, new))
        names = sorted(p.relative_to(before).as_posix() for p in before.rglob("*") if p.is_file())
        assert [(before / n).read_bytes() for n in names] == [(after / n).read_bytes() for n in names]
        assert {(after / n).stat().st_mode & 0o777 for n in names} == {0o400}
    store = Generations(new.adapters_store)
    assert store.promoted() == (1, 2)
    assert stage(store, 2) == 3
    assert store.rollback().number == 1


def test_it_is_for_its_owner_only_and_holds_no_token(file: Path, old: Places) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"secret-of-this-machine" not in gzip.decompress(file.read_bytes())
    assert [path.name for path in file.parent.iterdir()] == ["b.tar.gz"]
    with tarfile.open(file) as packed:
        assert not [name for name in packed.getnames() if "token" in name]


def test_a_backup_beside_a_daemon_that_writes_is_one_moment_of_it(tmp_path: Path) -> None:
    """Pairs of rows in one transaction each: a copy of one moment holds no half pair, and all that was there before."""
    made = lived_in(tmp_path / "s", "first", "first")
    done = threading.Event()
    written = [0]

    def write() -> None:
        with Database(made.database) as database:
            while not done.is_set():
                with database.transaction():
                    for _ in range(2):
                        database.record_episode(Episode(source="test", code=str(written[0]), status="fixed"))
                written[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            at_least = written[0]
            archives.write(tmp_path / f"{number}.tar.gz", made)
            new = places(tmp_path / f"new{number}")
            restore(tmp_path / f"{number}.tar.gz", new)
            codes = told(new)[0]
            counts = {code: codes.count(code) for code in codes}
            assert set(counts.values()) == {2}
            assert len(counts) >= at_least + 1
    finally:
        done.set()
        writer.join()
    assert written[0] > 0


def test_only_whole_generations_are_kept_and_the_others_are_named(old: Places, tmp_path: Path) -> None:
    (old.adapters_store / "generations" / "000002" / "routes.json").unlink()
    made = archives.write(tmp_path / "b", old)
    assert (made.generations, made.current) == ((1,), 1)
    assert "routes.json is missing" in made.left_out["2"]
    new = places(tmp_path / "new")
    restore(tmp_path / "b", new)
    assert told(new)[1:3] == (1, (1,))


def test_a_generation_is_not_pruned_while_it_is_backed_up(tmp_path: Path) -> None:
    made = lived_in(tmp_path / "s", generations=6)
    store, gone = Generations(made.adapters_store), list[tuple[int, ...]]()

    def prune(done: int, of: int, name: str) -> None:
        if name.startswith("generations/000001"):
            gone.append(store.prune(keep=1))

    assert archives.write(tmp_path / "b", made, on_progress=prune).generations == (1, 2, 3, 4, 5, 6)
    assert set(gone) == {()}
    assert store.prune(keep=1) == (1, 2, 3, 4)


def test_there_must_be_something_to_keep_and_an_older_archive_stays_until_then(tmp_path: Path, file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(NotFound, match="nothing to back up"):
        archives.write(file, places(tmp_path / "nobody"))
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["b.tar.gz"]
