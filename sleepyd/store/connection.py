"""One guarded connection to the SQLite file: opening it, checking it, transactions.

Owns pragmas, migrations, the lock that lets the daemon's threads share the connection, and the translation of SQLite's
failures into ours. Which rows there are is `day_records` and `night_records`; `database` puts the three together.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlite_utils

from sleepyd.errors import DiskFull, InvalidInput, NotFound, StoreCorrupt, Unavailable
from sleepyd.store.records import Record, from_row
from sleepyd.store.schema import KNOWN, migrations

_RESTORE = (
    'restore a backup ("sleepyd restore FILE --force"), or move it aside to start empty (generations stay on disk)'
)
_BROKEN = ("malformed", "not a database", "corrupt")


class Connection:
    """A WAL database, synchronous FULL: what a transaction wrote is on disk when its block ends.

    path: the file; it and its folder are created (readable by the owner only) where missing.
    busy_timeout_ms: how long to wait for another process's write before `Unavailable`.
    Raises StoreCorrupt for a damaged file or one written by a newer sleepyd; such a file is left untouched.
    """

    def __init__(self, path: Path, *, busy_timeout_ms: int = 5000) -> None:
        self.path = path
        self._lock = threading.RLock()
        try:
            _create(path)
            with _opening(path), _named_failures(path):
                _check(path)
                connection = sqlite3.connect(path, timeout=busy_timeout_ms / 1000, check_same_thread=False)
                try:
                    self._db = _prepared(path, connection, busy_timeout_ms)
                except BaseException:
                    connection.close()
                    raise
        except OSError as error:
            raise Unavailable(
                f"{path}: the database cannot be opened ({error.strerror}); check folder and disk"
            ) from error

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Further calls fail."""
        with self._lock:
            self._db.conn.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside the block, or none. Nested blocks join the outer one."""
        with self._lock, _named_failures(self.path):
            if self._db.conn.in_transaction:
                with self._db.atomic():
                    yield
                return
            # IMMEDIATE: a transaction that read first and then finds the file changed could not wait, only fail.
            self._db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.conn.execute("COMMIT")
            except BaseException:
                self._db.conn.rollback()
                raise

    def backup(self, target: Path) -> None:
        """A consistent copy as one file, also while others write. `target` is replaced only by a complete copy."""
        unfinished = target.with_name(f".{target.name}.tmp")
        try:
            unfinished.unlink(missing_ok=True)  # what a killed backup left is no database to copy into
            _create(unfinished)
            with self._lock, _named_failures(self.path):
                copy = sqlite3.connect(unfinished)
                self._db.conn.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                copy.close()
            unfinished.replace(target)
        except OSError as error:
            raise Unavailable(
                f"{target}: the backup cannot be written ({error.strerror}); choose another place"
            ) from error
        finally:
            unfinished.unlink(missing_ok=True)

    def shrink(self) -> None:
        """Give back the space of deleted rows, so that nothing of them is left in the file or its log."""
        with self._lock, _named_failures(self.path):
            self._db.conn.execute("VACUUM")
            self._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def pragma(self, name: str) -> Any:
        """The value of one pragma."""
        return self._query(f"PRAGMA {name}")[0][name if name != "busy_timeout" else "timeout"]

    def _query(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        with self._lock, _named_failures(self.path):
            cursor = self._db.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _records(self, kind: type[Record], sql: str, parameters: Sequence[Any] = ()) -> list[Record]:
        return [from_row(kind, row) for row in self._query(sql, parameters)]

    def _one(self, kind: type[Record], table: str, key: str, value: object) -> Record:
        found = self._records(kind, f'SELECT * FROM "{table}" WHERE "{key}" = ?', [value])
        if not found:
            raise NotFound(f"no row {value} in {table}; list them to see which there are", param=key)
        return found[0]

    def _insert(self, table: str, row: Mapping[str, Any]) -> None:
        with self.transaction():
            self._db[table].insert(row)

    def _update(self, table: str, key: str, value: object, changes: Mapping[str, Any]) -> None:
        assignments = ", ".join(f'"{column}" = :{column}' for column in changes)
        with self.transaction():
            cursor = self._db.execute(
                f'UPDATE "{table}" SET {assignments} WHERE "{key}" = :_key', {**changes, "_key": value}
            )
            if cursor.rowcount == 0:
                raise NotFound(f"no row {value} in {table}; list them to see which there are", param=key)


def examine(path: Path) -> int:
    """How many migrations an existing file waits for; nothing is written. Raises as opening it would."""
    with _named_failures(path):
        return len(KNOWN) - _check(path)


@contextmanager
def _named_failures(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise InvalidInput(f"{path}: the row was refused ({error}); give values the schema knows") from error
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise DiskFull(f"{path}: the disk is full, nothing was written; free some space and try again") from error
        raise Unavailable(
            f"{path}: the database is not usable just now ({error}); nothing was written, try again"
        ) from error
    except sqlite3.DatabaseError as error:
        if any(word in str(error) for word in _BROKEN):
            raise StoreCorrupt(f"{path}: the database is damaged ({error}); {_RESTORE}") from error
        raise


def _create(path: Path) -> None:
    """The empty file and its folder, durable and private, before SQLite opens it with the process's umask."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    """One process opens at a time: switching to WAL and migrating do not wait for each other by themselves."""
    fd = os.open(path.with_name(path.name + ".lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def _check(path: Path) -> int:
    """The number of migrations it has. Refuses a damaged file or a newer schema.

    Through a connection that cannot write (not even a checkpoint).
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise StoreCorrupt(f"{path}: the database is damaged ({verdict}); {_RESTORE}")
        applied = {migration.name for migration in migrations.applied(sqlite_utils.Database(connection))}
        if unknown := applied - KNOWN:
            raise StoreCorrupt(
                f"{path}: written by a newer sleepyd (schema {max(unknown)}); upgrade sleepyd, or {_RESTORE}"
            )
        return len(applied)
    finally:
        connection.close()


def _prepared(path: Path, connection: sqlite3.Connection, busy_timeout_ms: int) -> Any:
    """Switched to our pragmas, which are read back, and migrated in one transaction."""
    connection.execute(f"PRAGMA busy_timeout = {busy_timeout_ms}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": busy_timeout_ms}
    for name, value in expected.items():
        got = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if got != value:
            raise Unavailable(f"{path}: SQLite gave {name}={got}, expected {value}; use a local file system")
    db = sqlite_utils.Database(connection)
    if migrations.pending(db):
        connection.execute("BEGIN IMMEDIATE")
        try:
            migrations.apply(db)
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()
            raise
    return db
