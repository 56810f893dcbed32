"""What was written to a user's files, and how it is taken back.

Owns writing fixes, and a journal of one file for each time: the texts before and after. Nothing is written to a file
that is no longer what was fixed, and all of a fix or nothing of it. Undoing needs no version control, only that nobody
has changed the files since.
"""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ulid import ULID

from sleepyd.errors import InvalidInput, NotFound, Stale, StoreCorrupt
from sleepyd.store.durable import write_durably


@dataclass(frozen=True, slots=True)
class Change:
    """One file, by its absolute path."""

    path: str
    before: str
    after: str

    def reversed(self) -> "Change":
        """What takes it back."""
        return Change(self.path, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Entry:
    """One application of fixes. at, undone: UTC, ISO 8601; undone is empty while it stands."""

    id: str
    at: str
    root: str
    about: str
    changes: tuple[Change, ...]
    undone: str = ""


class Journal:
    """The entries in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def apply(self, root: Path, about: str, changes: Sequence[Change]) -> Entry:
        """Write changes and remember them. Raises Stale, InvalidInput; then nothing was written."""
        entry = Entry(str(ULID()), _now(), str(root), about, tuple(changes))
        check(entry.changes)
        self._put(entry)  # first: what is written must be known, what is known need not be written
        try:
            write(entry.changes)
        except Exception:
            (self._folder / f"{entry.id}.json").unlink(missing_ok=True)
            raise
        return entry

    def undo(self, entry: Entry) -> Entry:
        """Take an entry back. Raises Stale, InvalidInput."""
        if entry.undone:
            raise InvalidInput(f"{entry.id}: is undone already, at {entry.undone}; see sleepyd history")
        write([change.reversed() for change in entry.changes])
        return self._put(replace(entry, undone=_now()))

    def redo(self, entry: Entry) -> Entry:
        """Write an entry that was undone again. Raises Stale, InvalidInput."""
        if not entry.undone:
            raise InvalidInput(f"{entry.id}: was not undone; see sleepyd history")
        write(entry.changes)
        return self._put(replace(entry, undone=""))

    def find(self, id: str | None, here: Path, *, undone: bool) -> Entry:
        """The entry of this id; without one the last written, or undone, in the workspace here. Raises NotFound."""
        known = self.entries()
        if id is not None:
            found = [entry for entry in known if entry.id == id.upper()]
        else:
            near = [entry for entry in known if here.is_relative_to(entry.root) and bool(entry.undone) == undone]
            found = sorted(near, key=lambda entry: entry.undone or entry.at, reverse=True)
        if not found:
            what = (
                f"{id}: is not in the journal" if id else f"{here}: no fix was {'undone' if undone else 'applied'} here"
            )
            raise NotFound(f"{what}; see sleepyd history")
        return found[0]

    def entries(self) -> list[Entry]:
        """All of them, the newest first. Raises StoreCorrupt."""
        paths = sorted(self._folder.glob("*.json"), reverse=True) if self._folder.is_dir() else []
        return [_read(path) for path in paths]

    def _put(self, entry: Entry) -> Entry:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_durably(self._folder / f"{entry.id}.json", json.dumps(asdict(entry)).encode())
        return entry


def check(changes: Sequence[Change]) -> None:
    """Raise Stale unless every file is what its change was made for."""
    for change in changes:
        try:
            now: bytes | None = Path(change.path).read_bytes()
        except OSError:
            now = None
        if now != change.before.encode():
            raise Stale(f"{change.path}: is not what it was when it was fixed; nothing was written, run it again")


def write(changes: Sequence[Change]) -> None:
    """Replace the files, each in one step, all or none. Raises Stale, InvalidInput."""
    check(changes)
    done: list[Change] = []
    for change in changes:
        try:
            _replace(Path(change.path), change.after)
        except OSError as error:
            for one in reversed(done):
                with suppress(OSError):
                    _replace(Path(one.path), one.before)
            raise InvalidInput(
                f"{change.path}: cannot be written ({error.strerror}); nothing was changed, make it writable"
            ) from error
        done.append(change)


def _replace(path: Path, text: str) -> None:
    """The target of a link is replaced, not the link; its mode stays."""
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(text.encode())
        temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _read(path: Path) -> Entry:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Entry(**{**data, "changes": tuple(Change(**change) for change in data["changes"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreCorrupt(f"{path}: is no entry of the journal ({error}); move it away") from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
