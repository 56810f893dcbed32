"""Archives that are damaged, or made to do harm: refused whole, and nothing is changed."""

import io
import json
import random
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from states import COPY_NAME, lived_in, places, told

from sleepyd.errors import InvalidInput, SleepydError
from sleepyd.store import archive as archives
from sleepyd.store import manifest as manifests
from sleepyd.store.archive import Places
from sleepyd.store.restore import restore


def test_every_cut_and_flipped_byte_is_refused_and_changes_nothing(file: Path, tmp_path: Path) -> None:
    whole, rng = file.read_bytes(), random.Random(1)
    cuts = [whole[:length] for length in (0, 1, 100, len(whole) // 2, len(whole) - 100)]
    for position in [*range(20), *(rng.randrange(20, len(whole)) for _ in range(40))]:
        changed = bytearray(whole)
        changed[position] ^= 1 << rng.randrange(8)
        cuts.append(bytes(changed))
    new, refused, whole_ones = places(tmp_path / "new"), 0, 0
    new.state.mkdir()
    for data in cuts:
        file.write_bytes(data)
        try:
            restore(file, new)
        except InvalidInput:
            refused += 1
            assert [p.name for p in new.state.rglob("*")] in ([], ["adapters_store"])
        else:  # a bit that says nothing, such as the date in gzip's header: then all of it must be there
            assert told(new) == (["two", "one"], 2, (1, 2), [COPY_NAME])
            whole_ones += 1
            new = places(tmp_path / f"new{whole_ones}")
            new.state.mkdir()
    assert (refused + whole_ones, refused >= 50) == (len(cuts), True)


def rewritten(file: Path, change: Callable[[dict[str, Any], dict[str, bytes]], list[tarfile.TarInfo] | None]) -> None:
    """The archive with a manifest and members that `change` had its way with; it may add members of any kind."""
    with tarfile.open(file) as packed:
        members = {m.name: f.read() for m in packed if (f := packed.extractfile(m)) is not None}
    manifest = json.loads(members.pop("manifest.json"))
    more = change(manifest, members) or []
    manifest.pop("digest")
    text = json.dumps(manifests.seal(manifest)).encode()
    with tarfile.open(file, "w:gz") as packed:
        for name, data in {"manifest.json": text, **members}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))
        for entry in more:
            packed.addfile(entry, io.BytesIO(b"x" * entry.size))


def foreign(name: str, kind: bytes = tarfile.REGTYPE, target: str = "", *, listed: bool = True) -> Any:
    def change(manifest: dict[str, Any], members: dict[str, bytes]) -> list[tarfile.TarInfo]:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind, target
        entry.size = 1 if kind == tarfile.REGTYPE else 0
        if listed:
            manifest["files"][name] = {"sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}
            manifest["files"][name]["size"] = entry.size
        return [entry]

    return change


def newer_format(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    manifest["format"] = 2


def without_database(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    del manifest["files"]["database.db"], members["database.db"]


def missing(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    del members["generations/000002/routes.json"]


def not_served(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    manifest["current"] = 9


def huge(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    manifest["files"]["database.db"]["size"] = 1 << 60


HOSTILE = {
    "a path that leads out": (foreign("../outside"), "no name that a backup has"),
    "a path that leads out from inside": (foreign("generations/000001/../../../outside"), "no name that a backup has"),
    "an absolute path": (foreign("/tmp/outside"), "no name that a backup has"),
    "a name of another kind": (foreign("generations/000001/run me.sh"), "no name that a backup has"),
    "a member nobody listed": (foreign("generations/000001/extra.json", listed=False), "not in its manifest"),
    "a member twice": (foreign("database.db", listed=False), "not in its manifest, or there twice"),
    "a link": (foreign(f"intake/{'a' * 64}", tarfile.SYMTYPE, "/etc/passwd"), "not the file that its manifest lists"),
    "a hard link": (foreign(f"intake/{'a' * 64}", tarfile.LNKTYPE, "database.db"), "not the file that its manifest"),
    "a device": (foreign(f"intake/{'a' * 64}", tarfile.CHRTYPE), "not the file that its manifest lists"),
    "a pickle in a generation": (foreign("generations/000001/adapter_model.bin"), "suffix that is never loaded"),
    "a file its generation does not know": (foreign("generations/000001/more.json"), "not in the manifest"),
    "a newer format": (newer_format, "format 2, expected 1; restore it with the sleepyd that wrote it"),
    "no database": (without_database, "holds no database"),
    "a member that is missing": (missing, "generations/000002/routes.json is missing"),
    "a served generation that is not there": (not_served, "generation 9 is served but not in it"),
    "more than fits": (huge, "free disk space"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_archive_is_refused_and_writes_nothing(what: str, file: Path, tmp_path: Path) -> None:
    change, complaint = HOSTILE[what]
    rewritten(file, change)
    mine = lived_in(tmp_path / "mine", "mine")
    before = told(mine)
    with pytest.raises(SleepydError, match=complaint):
        restore(file, mine, force=True)
    assert told(mine) == before
    assert not list(tmp_path.rglob("*outside*"))
    assert not list(tmp_path.rglob(".tmp-*"))


def test_an_archive_of_a_newer_schema_is_refused(old: Places, tmp_path: Path) -> None:
    archives.write(tmp_path / "b", old)

    def change(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
        path = tmp_path / "newer.db"
        path.write_bytes(members["database.db"])
        other = sqlite3.connect(path)
        other.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('sleepyd', 'm999_future', 'x')"
        )
        other.commit()
        other.close()
        members["database.db"] = path.read_bytes()
        with path.open("rb") as data:
            manifest["files"]["database.db"] = {
                "sha256": archives.hashlib.file_digest(data, "sha256").hexdigest(),
                "size": path.stat().st_size,
            }

    rewritten(tmp_path / "b", change)
    with pytest.raises(InvalidInput, match="written by a newer sleepyd; nothing was changed, upgrade"):
        restore(tmp_path / "b", places(tmp_path / "new"))
