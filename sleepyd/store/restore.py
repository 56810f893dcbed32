"""A backup put back: proven beside what is there, then moved into place, the old state kept beside.

Nothing old is touched before the whole archive lies unpacked, durable and proven, next to it. The note `restore.json`
is the moment of decision: a kill before it leaves the old state, after it `settle`, which every process that takes the
state directory calls first, finishes the moves. So there is always the state before or the state after. What was there
goes to `before-restore-…` folders; nothing is deleted.
"""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sleepyd.errors import Conflict, InvalidInput, StoreCorrupt, Unavailable
from sleepyd.store import archive as archives
from sleepyd.store import ledger
from sleepyd.store.archive import Contents, OnProgress, Places
from sleepyd.store.connection import examine
from sleepyd.store.durable import TEMPORARY, sync_folder, sync_tree, write_durably
from sleepyd.store.generations import Generations
from sleepyd.store.records import new_id

NOTE = "restore.json"
SETTINGS = "config.from-backup.toml"
"""The archive's settings lie here in the state directory; the user's own are left alone."""
_STAGED = f"{TEMPORARY}restore"
Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What is there now, and where what was there before lies (empty: nothing was)."""

    contents: Contents
    moved_to: tuple[Path, ...]


def restore(
    archive: Path,
    places: Places,
    *,
    force: bool = False,
    on_progress: OnProgress = lambda done, of, name: None,
    step: Step = lambda name: None,
) -> Restored:
    """Put the state of `archive` in place. The caller holds the state directory, so that no daemon runs.

    force: also where there is a state already, which is then moved aside.  step: told the name of each step done.
    Raises Conflict for such a state without `force`, InvalidInput for a damaged or foreign archive or one of a newer
    sleepyd, Unavailable when the disk does not take it; nothing was changed then.
    """
    settle(places.state)
    if not force and (found := _state_in(places)):
        raise Conflict(
            f"{found}: there is a state already; with --force it is moved aside, or choose another paths.state"
        )
    try:
        manifest = _stage(archive, places, on_progress)
        step("staged")
        moves = _moves(places)
        write_durably(places.state / NOTE, json.dumps({"moves": moves}, indent=1).encode())
    except BaseException as error:
        _unstage(places)
        if isinstance(error, OSError):
            raise Unavailable(
                f"{archive}: cannot be unpacked ({error.strerror or error}); nothing was changed, free disk space"
            ) from error
        raise
    step("decided")
    settle(places.state, step)
    aside = {Path(move["aside"]).parent for move in moves}
    return Restored(archives.contents(manifest), tuple(sorted(path for path in aside if path.exists())))


def settle(state: Path, step: Step = lambda name: None) -> bool:
    """Finish a restore that was decided and cut off; True when there was one. The caller holds the state directory."""
    note = state / NOTE
    try:
        moves: list[dict[str, Any]] = json.loads(note.read_bytes())["moves"]
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreCorrupt(
            f"{note}: cannot be read ({error}); move it aside and restore the backup once more"
        ) from error
    try:
        database = next(move["staged"] for move in moves if move["is_last"])
        for move in moves:
            if os.path.lexists(database):  # the last one to go: where it is gone, so is all that was to be moved
                _make(move["staged"], Path(move["place"]), Path(move["aside"]))
                step(f"moved {Path(move['place']).name}")
        note.unlink()
        for folder in {state, *(Path(move["place"]).parent for move in moves)}:
            shutil.rmtree(folder / _STAGED, ignore_errors=True)
            sync_folder(folder)
    except OSError as error:
        raise Unavailable(
            f"{state}: the restore cannot be finished ({error.strerror or error}); check disk and permissions, then "
            "run any sleepyd command that needs the state"
        ) from error
    return True


def _state_in(places: Places) -> Path | None:
    """What must not be lost, if there is any."""
    if places.database.exists():
        return places.database
    generations = places.adapters_store / "generations"
    return generations if generations.is_dir() and any(generations.iterdir()) else None


def _stage(archive: Path, places: Places, on_progress: OnProgress) -> dict[str, Any]:
    """Everything unpacked and proven beside the places; returns the archive's manifest."""
    _unstage(places)
    state, store = places.state / _STAGED, places.adapters_store / _STAGED
    for folder in (state, store):
        folder.mkdir(parents=True, mode=0o700)
    into = {
        archives.DATABASE: state / places.database.name,
        archives.SETTINGS: state / SETTINGS,
        "intake": state / places.copies.name,
        "generations": store / "generations",
        "store": store,
    }
    manifest = archives.unpack(archive, into, on_progress)
    _check(archive, into[archives.DATABASE], Generations(store), manifest["current"])
    if manifest["current"] is not None:
        (store / "current").symlink_to(Path("generations", f"{manifest['current']:06}"))
    sync_tree(store / "generations", file_mode=0o400)
    for folder in (store, state):
        for path in (p for p in folder.rglob("*") if p.is_file() and (store / "generations") not in p.parents):
            _sync(path)
        sync_folder(folder)
        sync_folder(folder.parent)
    if (copies := into["intake"]).is_dir():
        sync_folder(copies)
    return manifest


def _check(archive: Path, database: Path, generations: Generations, current: int | None) -> None:
    try:
        examine(database)
    except StoreCorrupt as error:
        why = "written by a newer sleepyd" if "newer sleepyd" in error.message else "damaged"
        raise InvalidInput(
            f"{archive}: its database was {why}; nothing was changed, upgrade sleepyd or use another backup"
        ) from error
    numbers = generations.numbers()
    if current is not None and current not in numbers:
        raise InvalidInput(f"{archive}: generation {current} is served but not in it; use another backup")
    for number in numbers:
        if problems := generations.verify(number):
            raise InvalidInput(f"{archive}: generation {number}: {problems[0]}; use another backup")


def _moves(places: Places) -> list[dict[str, Any]]:
    """What goes where, in order: the old one to `aside`, the staged one (if any) to `place`; the database last."""
    name = f"before-restore-{new_id()}"
    state, store = places.state, places.adapters_store

    def move(folder: Path, place: Path, *, is_last: bool = False) -> dict[str, Any]:
        staged = folder / _STAGED / place.name
        there = str(staged) if os.path.lexists(staged) else None
        return {"staged": there, "place": str(place), "aside": str(folder / name / place.name), "is_last": is_last}

    return [
        *(move(store, store / part) for part in ("generations", *ledger.FILES, "current")),
        move(state, places.copies),
        move(state, state / SETTINGS),
        # An old log must never meet the new file.
        *(move(state, Path(f"{places.database}{suffix}")) for suffix in ("-wal", "-shm")),
        move(state, places.database, is_last=True),
    ]


def _make(staged: str | None, place: Path, aside: Path) -> None:
    """One move; done again after a kill, it does what is left of it."""
    if staged is not None and not os.path.lexists(staged):
        return
    if os.path.lexists(place):
        aside.parent.mkdir(exist_ok=True, mode=0o700)
        while os.path.lexists(aside):  # made anew by somebody who looked between a kill and now
            aside = aside.with_name(f"{aside.name}.again")
        place.rename(aside)
        sync_folder(aside.parent)
    if staged is not None:
        os.rename(staged, place)
    sync_folder(place.parent)


def _unstage(places: Places) -> None:
    for folder in {places.state, places.adapters_store}:
        shutil.rmtree(folder / _STAGED, ignore_errors=True)


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
