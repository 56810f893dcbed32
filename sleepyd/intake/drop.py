"""The corrections directory as files: what lies there, reading it safely, keeping a copy, moving it on.

Owns every touch of the file system. Files come from elsewhere and may be anything, so: nothing is followed (links),
nothing is waited for (FIFOs), nothing big is read, names are bytes, and nothing is ever deleted: a file goes to
`accepted/` or `rejected/`, beside a `NAME.reason.txt`. What a file means is `formats` and `corrections`; when it is
looked at is `watcher`.
"""

import errno
import fcntl
import hashlib
import os
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sleepyd.errors import Conflict, DiskFull, InvalidInput, Unavailable
from sleepyd.intake.formats import NAMES, Kind, classify, printable
from sleepyd.store.durable import TEMPORARY, sync_folder, write_whole
from sleepyd.store.records import new_id

ACCEPTED, REJECTED = "accepted", "rejected"
_MAX_FOLDERS_DEEP = 8
_NAME_MAX = 255
_REASON = ".reason.txt"


class Shape(StrEnum):
    """What one source consists of."""

    JSON = "json"
    JSONL = "jsonl"
    PAIR = "pair"
    PATCHED = "patched"
    HALF = "half"
    ANSWER = "answer"
    ANSWER_DIFF = "answer_diff"
    UNKNOWN = "unknown"
    NOT_REGULAR = "not_regular"


_SHAPES = {
    Kind.JSON: Shape.JSON,
    Kind.JSONL: Shape.JSONL,
    Kind.ANSWER: Shape.ANSWER,
    Kind.ANSWER_DIFF: Shape.ANSWER_DIFF,
    Kind.UNKNOWN: Shape.UNKNOWN,
}


_PAIR, _PATCHED = (Kind.WRONG, Kind.FIXED), (Kind.PROGRAM, Kind.DIFF)
_OTHER_HALF = {".wrong.rs": ".fixed.rs", ".fixed.rs": ".wrong.rs", ".diff": ".rs", ".patch": ".rs"}


@dataclass(frozen=True, slots=True)
class Found:
    """One directory entry as it was at one moment."""

    path: Path
    fingerprint: tuple[int, int, int, int]
    """(device, inode, size, mtime in ns): unchanged means that nobody wrote."""
    mode: int

    @property
    def size(self) -> int:
        """Bytes."""
        return self.fingerprint[2]


@dataclass(frozen=True, slots=True)
class Source:
    """One or two files that make one thing to take."""

    shape: Shape
    stem: str
    files: tuple[Found, ...]
    """Of a pair: wrong, then fixed; or the program, then its diff."""

    @property
    def name(self) -> str:
        """For logs and rows."""
        first, *others = (found.path.name for found in self.files)
        return printable(" + ".join([first, *(name.removeprefix(self.stem) for name in others)]))

    @property
    def fingerprint(self) -> tuple[tuple[int, int, int, int], ...]:
        """Of all its files."""
        return tuple(found.fingerprint for found in self.files)


def scan(folder: Path) -> list[Source]:
    """Everything in the drop directory that is not ignored, by name. Raises OSError for `folder` itself."""
    return _sources(_entries(folder, 0))


def put(folder: Path, name: str, data: bytes) -> None:
    """A new file in the drop directory, as if a person had moved it there: whole at once, and never over another.

    Raises InvalidInput for a name that means nothing here, Conflict where one of that name still waits.
    """
    is_usable = "/" not in name and "\0" not in name and len(name.encode(errors="replace")) <= _NAME_MAX
    if not is_usable or classify(name)[0] in (Kind.IGNORED, Kind.UNKNOWN):
        raise InvalidInput(f"{printable(name, 100)}: no name of a correction, expected {NAMES}", param="name")
    temporary = folder / f"{TEMPORARY}{new_id()}"
    with _room(folder):
        try:
            write_whole(temporary, data, sync=True)
            os.link(temporary, folder / name)
        except FileExistsError as error:
            raise Conflict(f"{printable(name, 100)} lies there already and waits; drop it again later") from error
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(folder)


def read(found: Found, max_bytes: int, *, even_if_open: bool) -> bytes | None:
    """The file's bytes; None when it changed since it was found, or is open for writing (unless `even_if_open`).

    Raises InvalidInput whose `param` is too_large, not_regular or unreadable.
    """
    if found.size > max_bytes:
        raise InvalidInput(f"{found.size} bytes, expected at most {max_bytes}", param="too_large")
    try:
        fd = os.open(found.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InvalidInput(f"cannot be opened ({error.strerror})", param="unreadable") from error
    with open(fd, "rb") as file:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            raise InvalidInput("not a regular file", param="not_regular")
        if status.st_nlink > 1 and status.st_uid != os.geteuid():
            raise InvalidInput("a hard link to a file of another user", param="not_regular")
        if _fingerprint(status) != found.fingerprint or (not even_if_open and _has_writer(fd)):
            return None
        data = file.read(max_bytes + 1)
        return data if _fingerprint(os.fstat(fd)) == found.fingerprint and len(data) == found.size else None


def keep(folder: Path, data: bytes) -> str:
    """A copy under its sha256, which is returned; durable after `sync(folder)`. The same bytes are kept once."""
    digest = hashlib.sha256(data).hexdigest()
    target = folder / digest
    if not target.exists():
        with _room(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(target, data, sync=True)
    return digest


def move(
    folder: Path, source: Source, outcome: str, reason: str, tag: str, step: Callable[[str], None] = lambda name: None
) -> bool:
    """Move a source to `folder/outcome` with its reason; False when it changed meanwhile and stays to be taken anew.

    Durable after `sync(folder / outcome)`; until then a crash may undo it, and it is taken again.
    tag: tells apart what has the same name; the same content has the same tag, and then replaces itself.
    """
    target = _outcome_folder(folder, outcome)
    names = [found.path.name for found in source.files]
    note = _fit(source.stem, _REASON)
    if any(os.path.lexists(target / name) for name in [*names, note]):
        names = [_fit(f"{source.stem}-{tag}", name.removeprefix(source.stem)) for name in names]
        note = _fit(f"{source.stem}-{tag}", _REASON)
    # The reason goes first: a kill after it leaves a file that is taken again, not a file without a reason.
    with _room(target):
        write_whole(target / note, (reason + "\n").encode("utf-8"))
    step("noted")
    moved: list[tuple[Found, Path]] = []
    for found, name in zip(source.files, names, strict=True):
        if not _move_one(found, target / name):
            for earlier, place in moved:
                place.rename(earlier.path)
            (target / note).unlink()
            return False
        moved.append((found, target / name))
        step("moved")
    return True


def sync(folder: Path) -> None:
    """Make the names in `folder` durable, where there is such a folder."""
    if folder.is_dir():
        sync_folder(folder)


def moved_partners(folder: Path, half: Source) -> list[tuple[Found, Path]]:
    """(other half, place for this one) where a kill may have left one file of a pair behind."""
    mine = half.files[0].path.name.removeprefix(half.stem)
    other = _OTHER_HALF[mine]
    found = []
    for outcome in (ACCEPTED, REJECTED):
        for entry in _listed(folder / outcome):
            same = entry.name == half.stem + other or entry.name.startswith(half.stem + "-")
            place = Path(entry.path).with_name(entry.name.removesuffix(other) + mine)
            if same and entry.name.endswith(other) and not place.exists() and entry.is_file(follow_symlinks=False):
                found.append((_found(entry), place))
    return found


def join(half: Source, place: Path) -> bool:
    """Move the half that was left behind to its partner; False when it changed meanwhile."""
    joined = _move_one(half.files[0], place)
    sync_folder(place.parent)
    return joined


def _entries(folder: Path, depth: int) -> list[Found]:
    found = []
    with os.scandir(folder) as listing:
        for entry in sorted(listing, key=lambda item: os.fsencode(item.name)):
            try:
                if not entry.is_dir(follow_symlinks=False):
                    if classify(entry.name)[0] is not Kind.IGNORED:
                        found.append(_found(entry))
                elif depth < _MAX_FOLDERS_DEEP and not _is_ours(entry.name, depth):
                    found += _entries(Path(entry.path), depth + 1)
            except OSError:
                # Gone, or not ours to enter: the next scan sees what is there then.
                continue
    return found


def _is_ours(name: str, depth: int) -> bool:
    return name.startswith(".") or (depth == 0 and name in {ACCEPTED, REJECTED})


def _sources(entries: list[Found]) -> list[Source]:
    sources: list[Source] = []
    halves: dict[tuple[Path, str, bool], dict[Kind, Found]] = {}
    for found in entries:
        kind, stem = classify(found.path.name)
        if not stat.S_ISREG(found.mode):
            sources.append(Source(Shape.NOT_REGULAR, stem, (found,)))
        elif kind in _SHAPES:
            sources.append(Source(_SHAPES[kind], stem, (found,)))
        else:
            pair = halves.setdefault((found.path.parent, stem, kind in _PAIR), {})
            if kind in pair:
                sources.append(_alone(stem, kind, found))
            else:
                pair[kind] = found
    for (_, stem, is_pair), files in halves.items():
        if len(files) == 2:
            shape = Shape.PAIR if is_pair else Shape.PATCHED
            sources.append(Source(shape, stem, tuple(files[kind] for kind in (_PAIR if is_pair else _PATCHED))))
        else:
            sources += [_alone(stem, kind, found) for kind, found in files.items()]
    return sources


def _alone(stem: str, kind: Kind, found: Found) -> Source:
    """Half of a pair waits for the other one; a program alone says nothing of what it is."""
    return Source(Shape.UNKNOWN if kind is Kind.PROGRAM else Shape.HALF, stem, (found,))


def _found(entry: "os.DirEntry[str]") -> Found:
    status = entry.stat(follow_symlinks=False)
    return Found(Path(entry.path), _fingerprint(status), status.st_mode)


def _fingerprint(status: os.stat_result) -> tuple[int, int, int, int]:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _has_writer(fd: int) -> bool:
    """Whether somebody has the file open, or mapped, for writing: a read lease is refused then.

    Tells a stalled writer from one that is done. Where leases are not supported, the stable-file rule stands alone.
    """
    try:
        # Should the lease be broken while we hold it: SIGURG is ignored by default, SIGIO would end the process.
        fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _move_one(found: Found, target: Path) -> bool:
    try:
        found.path.rename(target)
    except FileNotFoundError:
        return False  # withdrawn by its owner after it was taken
    if _fingerprint(target.lstat()) == found.fingerprint:
        return True
    if not os.path.lexists(found.path):
        target.rename(found.path)
    return False


@contextmanager
def _room(place: Path) -> Iterator[None]:
    """Name a full disk as such. Raises DiskFull."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"{place}: {error.strerror}; free some space, what waits is taken by itself then") from error
        raise


def _outcome_folder(folder: Path, outcome: str) -> Path:
    target = folder / outcome
    target.mkdir(exist_ok=True, mode=0o700)
    if not stat.S_ISDIR(target.lstat().st_mode):
        raise Unavailable(f"{target}: expected a directory, found something else; move it away")
    return target


def _listed(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as listing:
            return list(listing)
    except FileNotFoundError:
        return []


def _fit(stem: str, suffix: str) -> str:
    """`stem + suffix` within the longest name a directory takes; a cut stem ends in a hash of the whole."""
    whole = os.fsencode(stem + suffix)
    if len(whole) <= _NAME_MAX:
        return stem + suffix
    mark = "-" + hashlib.sha256(os.fsencode(stem)).hexdigest()[:12]
    room = _NAME_MAX - len(os.fsencode(suffix)) - len(mark)
    return os.fsdecode(os.fsencode(stem)[:room]) + mark + suffix
