"""A database of every earlier schema, with a row in each table, opens in this release and loses nothing."""

import sqlite3
from pathlib import Path

import pytest
import sqlite_utils

from sleepyd.errors import StoreCorrupt
from sleepyd.store.connection import examine
from sleepyd.store.database import Database
from sleepyd.store.schema import KNOWN, migrations

STEPS = sorted(KNOWN)
NOW = "2026-01-02T03:04:05.678Z"
ROWS: dict[str, dict[str, object]] = {
    "nights": {"id": "N", "started_at": NOW, "state": "promoted", "reason": "", "heartbeat_at": NOW, "report": "{}"},
    "stages": {
        **{"night_id": "N", "name": "train", "state": "done", "started_at": NOW},
        **{"detail": '{"a": 1}', "progress": 1.0},
    },
    "episodes": {
        **{"id": "E", "created_at": NOW, "source": "api", "code": "fn é() {}", "edition": "2021", "tests": ""},
        **{"status": "unfixed", "diagnostics": "[]", "timings": '{"total": 1.5}', "feedback": "rejected"},
    },
    "attempts": {
        **{"id": "A", "episode_id": "E", "position": 0, "tier": "base", "candidate": "x", "outcome": "rejected"},
        "ms": 1.5,
    },
    "examples": {
        **{"id": "X", "created_at": NOW, "origin": "correction", "task": "missing_ord", "family": "trait_bounds"},
        **{"error_code": "E0277", "signature": "s", "edition": "2021", "buggy": "b", "fixed": "f", "tests": ""},
        **{"diagnostics": "[]", "used_in_night": "N", "sha256": "1"},
    },
    "corrections": {
        **{"id": "C", "created_at": NOW, "origin": "api", "source": "cli", "sha256": "2", "status": "accepted"},
        **{"reason": "", "wrong_attempt": "b", "correct_fix": "f", "edition": "2021", "tests": "", "seen_count": 2},
        **{"episode_id": "E", "example_id": "X"},
    },
    "evaluations": {
        **{"id": "V", "created_at": NOW, "strategy": "routed", "set": "koans", "engine": "transformers"},
        **{"passed": 1, "total": 2, "report": "{}"},
    },
    "generations": {"number": 1, "created_at": NOW, "state": "promoted", "night_id": "N", "report": "{}"},
}
"""Table → a row with the columns that it had from the first schema on."""


def old(path: Path, step: int) -> None:
    """A database as a release with only the first `step` migrations left it, a row in every table."""
    db = sqlite_utils.Database(path)
    migrations.apply(db, stop_before=STEPS[step] if step < len(STEPS) else None)
    for table, row in ROWS.items():
        db[table].insert(row)
    db.conn.commit()
    db.conn.close()


def content(path: Path) -> dict[str, dict[str, object]]:
    """The one row of each table, only the columns of ROWS."""
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        found = {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in ROWS}
    assert all(len(rows) == 1 for rows in found.values())
    return {table: {column: found[table][0][column] for column in row} for table, row in ROWS.items()}


@pytest.mark.parametrize("step", range(1, len(STEPS) + 1))
def test_a_database_of_each_schema_is_migrated_with_its_rows(step: int, tmp_path: Path) -> None:
    path = tmp_path / "sleepyd.db"
    old(path, step)
    assert examine(path) == len(STEPS) - step
    with Database(path) as database:
        assert database.get_episode("E").timings == {"total": 1.5}
        assert database.attempts("E")[0].candidate == "x"
        assert (database.get_correction("C").seen_count, database.get_correction("C").reviewed_at) == (2, None)
        assert database.examples(origin="correction")[0].used_in_night == "N"
        assert database.stages("N")[0].detail == {"a": 1}
        assert [row.number for row in database.generations()] == [1]
        assert database.evaluations()[0].passed == 1
    assert content(path) == ROWS
    assert examine(path) == 0


@pytest.mark.parametrize("step", range(1, len(STEPS)))
def test_an_earlier_release_refuses_a_later_database_in_words(
    step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sleepyd.db"
    old(path, len(STEPS))
    before = path.read_bytes()
    monkeypatch.setattr("sleepyd.store.connection.KNOWN", frozenset(STEPS[:step]))
    with pytest.raises(StoreCorrupt, match=rf"written by a newer sleepyd \(schema {STEPS[-1]}\); upgrade sleepyd"):
        Database(path)
    assert path.read_bytes() == before


def test_every_table_has_a_row_to_migrate(tmp_path: Path) -> None:
    with Database(tmp_path / "sleepyd.db"), sqlite3.connect(tmp_path / "sleepyd.db") as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {name for name in tables if not name.startswith("_")} == set(ROWS)
