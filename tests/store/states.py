"""Whole states to back up: a database, generations, copies of corrections; and what one says when asked."""

from pathlib import Path

from staging import stage

from sleepyd.store.archive import Places
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
from sleepyd.store.records import Episode

COPY = b'{"wrong_attempt": "x"}'
COPY_NAME = "0c4b66a3ab7ae3b1b3b0e5e4f4b1a1b2c3d4e5f60718293a4b5c6d7e8f901234"


def places(root: Path) -> Places:
    return Places(root / "sleepyd.db", root / "intake", root / "adapters_store")


def lived_in(root: Path, *codes: str, generations: int = 2) -> Places:
    """A state with episodes, generations of which the last is served, and a copy of a correction."""
    made = places(root)
    with Database(made.database) as database:
        for code in codes:
            database.record_episode(Episode(source="test", code=code, status="unfixed"))
    store = Generations(made.adapters_store)
    for _ in range(generations):
        store.promote(stage(store, store.current_number()))
    made.copies.mkdir()
    (made.copies / COPY_NAME).write_bytes(COPY)
    (root / "token").write_text("secret-of-this-machine")
    return made


def told(made: Places) -> tuple[list[str], int | None, tuple[int, ...], list[str]]:
    """What a state says: its episodes, what is served, its generations, its copies of corrections."""
    with Database(made.database) as database:
        codes = [row.code for row in database.episodes(limit=None)]
        assert database.pragma("integrity_check") == "ok"
    store = Generations(made.adapters_store)
    assert [store.verify(number) for number in store.numbers()] == [()] * len(store.numbers())
    served = store.current()
    assert served is None or not served.fell_back
    copies = sorted(p.name for p in made.copies.iterdir()) if made.copies.is_dir() else []
    return codes, served.number if served else None, store.numbers(), copies
