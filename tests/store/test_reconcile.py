"""The database follows the disk at every start."""

from pathlib import Path

import pytest

from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
from sleepyd.store.reconcile import reconcile
from sleepyd.store.records import GenerationRecord


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    store = Generations(tmp_path / "store")
    for parent in (None, 1, 2, 3):
        store.stage(parent, files=lambda folder: None, routes={"tasks": {}}, evaluation={})
    store.promote(1)
    store.promote(2)
    store.promote(3)
    return store


def states(database: Database) -> dict[int, str]:
    return {row.number: row.state for row in database.generations()}


def test_row_19_a_lost_database_is_rebuilt_from_the_manifests(generations: Generations, tmp_path: Path):
    with Database(tmp_path / "db") as database:
        changes = reconcile(database, generations)
        assert states(database) == {1: "superseded", 2: "superseded", 3: "promoted", 4: "staged"}
        assert len(changes) == 4
        assert [row.parent for row in database.generations()] == [3, 2, 1, None]
        assert database.get_generation(3).created_at == generations.load(3).created_at
        assert reconcile(database, generations) == []


def test_row_24_a_kill_between_disk_and_row_is_caught_up(generations: Generations, tmp_path: Path):
    with Database(tmp_path / "db") as database:
        reconcile(database, generations)
        generations.promote(4)
        assert len(reconcile(database, generations)) == 2
        assert states(database) == {1: "superseded", 2: "superseded", 3: "superseded", 4: "promoted"}


def test_row_19_generations_gone_from_disk_are_marked_and_verdicts_kept(generations: Generations, tmp_path: Path):
    with Database(tmp_path / "db") as database:
        reconcile(database, generations)
        database.set_generation_state(4, "kept")
        database.record_generation(GenerationRecord(9, "promoted"))
        generations.prune(keep=1)
        changes = reconcile(database, generations)
        assert states(database) == {1: "pruned", 2: "superseded", 3: "promoted", 4: "kept", 9: "pruned"}
        assert "generation 9 was promoted in the database, is gone from disk" in changes
        assert len(changes) == 3
