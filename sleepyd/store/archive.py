"""One file with all that cannot be made again: database, generations, the copies of corrections, settings.

    manifest.json             first: sha256 and size of every other member, what is served, a digest of itself
    database.db               a consistent snapshot, also while a daemon writes
    generations/000012/...    only those whose own manifest proves them whole
    intake/SHA256             corrections as they came
    store/promoted, store/pinned.json, store/.number, config.toml

A gzipped tar of plain files. `write` makes it and replaces an older one only when it is complete; `unpack` takes
nothing on trust: every name, size and hash must be what the manifest says, and nothing else may be there. What is done
with the unpacked files is `restore`. No token is in it.
"""

import fcntl
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import stat
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from sleepyd import __version__
from sleepyd.errors import Conflict, InvalidInput, NotFound, StoreCorrupt, Unavailable
from sleepyd.store import ledger
from sleepyd.store import manifest as manifests
from sleepyd.store.database import Database
from sleepyd.store.durable import sync_folder, write_whole
from sleepyd.store.generations import Generations
from sleepyd.store.records import now

FORMAT = 1
MANIFEST, DATABASE, SETTINGS = "manifest.json", "database.db", "config.toml"
OnProgress = Callable[[int, int, str], None]
"""Bytes done, bytes in all, the member at hand."""

_MAX_MANIFEST = 64 << 20
_PIECE = 1 << 20
_COPY = re.compile(r"[0-9a-f]{64}")
_MEMBER = re.compile(
    r"database\.db|config\.toml|store/(promoted|pinned\.json|\.number)|intake/[0-9a-f]{64}"
    r"|generations/\d{6}/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*"
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where what is kept lies."""

    database: Path
    copies: Path
    adapters_store: Path

    @property
    def state(self) -> Path:
        """The folder of the database."""
        return self.database.parent


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds."""

    created_at: str
    sleepyd: str
    current: int | None
    generations: tuple[int, ...]
    copies: int
    bytes: int
    left_out: Mapping[str, str]
    """Generation → why it is not in the archive."""


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    path: Path
    sha256: str
    size: int


def write(
    target: Path, places: Places, settings: bytes = b"", on_progress: OnProgress = lambda done, of, name: None
) -> Contents:
    """Write the archive.

    Raises NotFound when there is nothing to keep yet, Conflict while another process writes this archive, Unavailable
    when the disk does not take it; `target` is as it was then.
    """
    if not places.database.exists():
        raise NotFound(f"{places.database}: there is no database, so there is nothing to back up; check paths.state")
    try:
        with _unfinished(target) as (file, path), _beside(target, settings) as (snapshot, settings_file):
            store = Generations(places.adapters_store)
            with Database(places.database) as database:
                database.backup(snapshot)
            with store.holding() as numbers:
                members = [_member(DATABASE, snapshot), *([_member(SETTINGS, settings_file)] if settings else [])]
                members += _copies(places.copies)
                kept, left_out = _generations(store, numbers)
                members += [*kept, *_written_down(store)]
                manifest = _manifest(members, _served(store, kept), left_out)
                with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6) as packed:
                    _pack(cast(IO[bytes], packed), manifest, members, on_progress)
            file.flush()
            os.fsync(file.fileno())
            path.replace(target)
            sync_folder(target.parent)
    except OSError as error:
        raise Unavailable(
            f"{target}: the backup cannot be written ({error.strerror or error}); nothing was changed, free disk space "
            "or choose another place"
        ) from error
    return contents(manifest)


def contents(manifest: Mapping[str, Any]) -> Contents:
    """What a manifest says that there is."""
    files = manifest["files"]
    return Contents(
        created_at=manifest["created_at"],
        sleepyd=manifest["sleepyd"],
        current=manifest["current"],
        generations=tuple(sorted({int(name.split("/")[1]) for name in files if name.startswith("generations/")})),
        copies=sum(name.startswith("intake/") for name in files),
        bytes=sum(entry["size"] for entry in files.values()),
        left_out=manifest["left_out"],
    )


def unpack(
    archive: Path, into: Mapping[str, Path], on_progress: OnProgress = lambda done, of, name: None
) -> dict[str, Any]:
    """Put every member where `into` says (by the first part of its name), and return the manifest.

    Raises InvalidInput when the archive is damaged, holds what its manifest does not list (links, paths that lead
    elsewhere), or was written by a newer sleepyd; Unavailable when there is no room for it.
    """
    try:
        with tarfile.open(archive, "r:gz") as packed:
            manifest = _read_manifest(archive, packed)
            files: dict[str, Any] = manifest["files"]
            total, done = sum(entry["size"] for entry in files.values()), 0
            _check_room(archive, {path.parent for path in into.values()}, total)
            missing = dict(files)
            while (member := packed.next()) is not None:
                entry = _expected(archive, member, missing)
                on_progress(done, total, member.name)
                part, _, rest = member.name.partition("/")
                _extract(archive, packed, member, into[part] / rest if rest else into[part], entry["sha256"])
                done += member.size
            if missing:
                raise _refused(archive, f"{min(missing)} is missing")
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile):
            raise _refused(archive, f"damaged or not a backup: {error}") from error
        raise Unavailable(
            f"{archive}: cannot be unpacked ({error.strerror or error}); nothing was changed, check the file, or free "
            "disk space"
        ) from error
    except (tarfile.TarError, zlib.error, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _refused(archive, f"damaged or not a backup: {error}") from error
    return manifest


@contextmanager
def _unfinished(target: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """The file that becomes `target`; a killed writer's is taken over, a living one's is not."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = target.with_name(f".{target.name}.tmp")
    with open(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(f"{target}: another process is writing it; wait, or choose another name") from None
        file.truncate(0)
        try:
            yield file, path
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def _beside(target: Path, settings: bytes) -> Iterator[tuple[Path, Path]]:
    """Where the snapshot of the database goes, and a file with the settings; both are gone afterwards."""
    snapshot, settings_file = (target.with_name(f".{target.name}.{what}") for what in ("db", "toml"))
    try:
        write_whole(settings_file, settings)
        yield snapshot, settings_file
    finally:
        for path in (snapshot, settings_file):
            path.unlink(missing_ok=True)


def _copies(folder: Path) -> list[_Member]:
    """Taken after the snapshot, so that every row's copy is among them."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    plain = [path for path in found if _COPY.fullmatch(path.name) and stat.S_ISREG(path.lstat().st_mode)]
    return [_member(f"intake/{path.name}", path) for path in plain]


def _generations(store: Generations, numbers: tuple[int, ...]) -> tuple[list[_Member], dict[str, str]]:
    members, left_out = list[_Member](), dict[str, str]()
    for number in numbers:
        try:
            generation = store.load(number)
        except (NotFound, StoreCorrupt) as error:
            left_out[str(number)] = error.message
            continue
        names = sorted([*generation.manifest["files"], manifests.MANIFEST])
        members += [_member(f"generations/{generation.path.name}/{name}", generation.path / name) for name in names]
    return members, left_out


def _written_down(store: Generations) -> list[_Member]:
    """What else the store must not forget: which were promoted and pinned, and the highest number ever given."""
    paths = [store.root / name for name in ledger.FILES]
    return [_member(f"store/{path.name}", path) for path in paths if path.is_file()]


def _served(store: Generations, kept: list[_Member]) -> int | None:
    """The generation that is current or, where that is left out, the last promoted one that is not."""
    there = {int(member.name.split("/")[1]) for member in kept}
    served = [number for number in (*store.promoted(), store.current_number()) if number in there]
    return served[-1] if served else None


def _member(name: str, path: Path) -> _Member:
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
        return _Member(name, path, hashlib.file_digest(file, "sha256").hexdigest(), file.tell())


def _manifest(members: list[_Member], current: int | None, left_out: dict[str, str]) -> dict[str, Any]:
    return manifests.seal(
        {
            "format": FORMAT,
            "sleepyd": __version__,
            "created_at": now(),
            "current": current,
            "left_out": left_out,
            "files": {member.name: {"sha256": member.sha256, "size": member.size} for member in members},
        }
    )


def _pack(packed: IO[bytes], manifest: dict[str, Any], members: list[_Member], on_progress: OnProgress) -> None:
    total, done = sum(member.size for member in members), 0
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
        text = json.dumps(manifest, indent=1).encode("utf-8")
        _add(tar, MANIFEST, len(text), _Hashing(io.BytesIO(text)))
        for member in members:
            on_progress(done, total, member.name)
            with member.path.open("rb") as file:
                reader = _Hashing(file)
                _add(tar, member.name, member.size, reader)
            if reader.hexdigest() != member.sha256:
                raise StoreCorrupt(f"{member.name} changed while it was backed up; run the backup again")
            done += member.size


def _add(tar: tarfile.TarFile, name: str, size: int, file: "_Hashing") -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, cast(IO[bytes], file))


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._digest.update(piece)
        return piece

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def _read_manifest(archive: Path, packed: tarfile.TarFile) -> dict[str, Any]:
    first = packed.next()
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > _MAX_MANIFEST:
        raise _refused(archive, "it does not begin with a manifest")
    file = packed.extractfile(first)
    assert file is not None
    manifest = json.loads(file.read())
    if manifest["format"] != FORMAT:
        raise InvalidInput(
            f"{archive}: format {manifest['format']!r}, expected {FORMAT}; restore it with the sleepyd that wrote it "
            f"({manifest.get('sleepyd')})"
        )
    if manifests.seal({key: value for key, value in manifest.items() if key != "digest"}) != manifest:
        raise _refused(archive, "its manifest does not match its own digest")
    if wrong := [name for name in manifest["files"] if not _MEMBER.fullmatch(name) or ".." in name.split("/")]:
        raise _refused(archive, f"{wrong[0]!r} is no name that a backup has")
    if DATABASE not in manifest["files"]:
        raise _refused(archive, "it holds no database")
    return cast(dict[str, Any], manifest)


def _check_room(archive: Path, places: set[Path], total: int) -> None:
    for place in places:
        if (free := shutil.disk_usage(place).free) < total:
            raise Unavailable(f"{archive}: holds {total} bytes, but {place} has {free} left; free disk space")


def _expected(archive: Path, member: tarfile.TarInfo, missing: dict[str, Any]) -> Mapping[str, Any]:
    """What the manifest says of this member, once."""
    entry = missing.pop(member.name, None)
    if entry is None:
        raise _refused(archive, f"{member.name!r} is not in its manifest, or there twice")
    if not member.isreg() or member.size != entry["size"]:
        raise _refused(archive, f"{member.name!r} is not the file that its manifest lists")
    return cast(Mapping[str, Any], entry)


def _extract(archive: Path, packed: tarfile.TarFile, member: tarfile.TarInfo, target: Path, sha256: str) -> None:
    # The names were checked already; the library's own filter is the second lock on the same door.
    tarfile.data_filter(member, str(target.parent))
    file = packed.extractfile(member)
    assert file is not None
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    reader = _Hashing(file)
    with open(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600), "wb") as out:
        while piece := reader.read(_PIECE):
            out.write(piece)
    if reader.hexdigest() != sha256:
        raise _refused(archive, f"{member.name} does not match its sha256")


def _refused(archive: Path, why: str) -> InvalidInput:
    return InvalidInput(f"{archive}: {why}; nothing was changed, use another backup", param="file")
