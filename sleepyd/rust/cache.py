"""Remembered verdicts: the compiler gives the same answer to the same question.

Owns a bounded in-memory store and, where a folder is given, an SQLite file below it that outlives the process. Keys and
values are opaque text; what is worth remembering is `rust.compiler`'s decision.
"""

import hashlib
import sqlite3
import threading
from collections import OrderedDict
from pathlib import Path

_IN_MEMORY = 4096


def key(*parts: str) -> str:
    """One name for a tuple of strings, with no two tuples sharing one."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


class Cache:
    """Thread-safe least-recently-used text store with an optional file behind it."""

    def __init__(self, folder: Path | None, capacity: int = _IN_MEMORY) -> None:
        self._lock = threading.Lock()
        self._entries: OrderedDict[str, str] = OrderedDict()
        self._capacity = capacity
        self._file = _open(folder / "verdicts.sqlite") if folder else None

    def get(self, name: str) -> str | None:
        """The text stored under `name`, from memory or the file."""
        with self._lock:
            value = self._entries.get(name)
            if value is None and self._file:
                row = self._file.execute("select value from verdicts where key = ?", (name,)).fetchone()
                value = row[0] if row else None
            if value is not None:
                self._remember(name, value)
            return value

    def put(self, name: str, value: str) -> None:
        """Store `value`; in the file by one transaction, so that a crash leaves all of it or nothing."""
        with self._lock:
            self._remember(name, value)
            if self._file:
                with self._file:
                    self._file.execute("insert or replace into verdicts (key, value) values (?, ?)", (name, value))

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            if self._file:
                self._file.close()
                self._file = None

    def _remember(self, name: str, value: str) -> None:
        self._entries[name] = value
        self._entries.move_to_end(name)
        if len(self._entries) > self._capacity:
            self._entries.popitem(last=False)


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = sqlite3.connect(path, check_same_thread=False, timeout=30)
    # A lost entry costs one compilation, so syncing every one of them is not worth its price.
    file.execute("pragma journal_mode = wal")
    file.execute("pragma synchronous = normal")
    file.execute("create table if not exists verdicts (key text primary key, value text not null) without rowid")
    return file
