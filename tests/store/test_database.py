"""Opening, pragmas, transactions, damage: what the SQLite file promises."""

import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sleepyd.errors import InvalidInput, NotFound, StoreCorrupt, Unavailable
from sleepyd.store.database import Database
from sleepyd.store.records import Episode


def episode(code: str = "fn main() {}", status: str = "unfixed") -> Episode:
    return Episode(source="test", code=code, status=status)


def record_and_fail(database: Database) -> None:
    with database.transaction():
        database.record_episode(episode("inner"))
        raise RuntimeError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "sleepyd.db"


@pytest.fixture
def database(path: Path):
    with Database(path) as opened:
        yield opened


def test_pragmas_are_those_that_make_a_commit_durable(database: Database):
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    assert [database.pragma(name) for name in names] == ["wal", 2, 1, 5000]


def test_file_and_folder_are_private(database: Database, path: Path):
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_rows_survive_reopening(path: Path):
    with Database(path) as database:
        kept = database.record_episode(episode())
    with Database(path) as database:
        assert database.get_episode(kept.id) == kept


def test_a_failed_block_writes_nothing_and_the_connection_lives_on(database: Database):
    with pytest.raises(RuntimeError):
        record_and_fail(database)
    assert database.episodes() == []
    database.record_episode(episode())
    assert len(database.episodes()) == 1


def test_a_failed_inner_block_leaves_the_outer_one(database: Database):
    with database.transaction():
        kept = database.record_episode(episode("outer"))
        with pytest.raises(RuntimeError):
            record_and_fail(database)
    assert [row.id for row in database.episodes()] == [kept.id]


def test_values_outside_the_schema_are_refused(database: Database):
    with pytest.raises(InvalidInput, match="CHECK"):
        database.record_episode(episode(status="perhaps"))
    with pytest.raises(NotFound, match="no row X in episodes"):
        database.get_episode("X")


def test_threads_share_one_connection(database: Database):
    def write(name: str) -> None:
        for index in range(25):
            database.record_episode(episode(f"{name}{index}"))

    threads = [threading.Thread(target=write, args=(f"t{n}-",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {row.code for row in database.episodes(limit=None)} == {f"t{n}-{i}" for n in range(4) for i in range(25)}


def test_processes_open_a_new_file_at_once_and_all_write(path: Path):
    script = (
        "import sys; from pathlib import Path; from sleepyd.store.database import Database; "
        "from sleepyd.store.records import Episode\n"
        "with Database(Path(sys.argv[1])) as d:\n"
        "    [d.record_episode(Episode(source='test', code=str(n), status='fixed')) for n in range(10)]"
    )
    children = [subprocess.Popen([sys.executable, "-c", script, str(path)]) for _ in range(3)]
    assert [child.wait(30) for child in children] == [0, 0, 0]
    with Database(path) as database:
        assert len(database.episodes(limit=None)) == 30
        assert database.pragma("integrity_check") == "ok"


def test_row_17_a_locked_database_is_unavailable_and_no_write_is_lost(path: Path):
    with Database(path, busy_timeout_ms=50) as database:
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked") as caught:
            database.record_episode(episode("first"))
        assert caught.value.http_status == 503
        assert database.episodes() == []
        other.rollback()
        other.close()
        database.record_episode(episode("again"))
        assert [row.code for row in database.episodes()] == ["again"]


def test_many_openers_of_a_new_file_wait_for_each_other(tmp_path: Path):
    for round_ in range(5):
        path = tmp_path / f"{round_}.db"
        barrier = threading.Barrier(8)

        def open_one(path: Path = path, barrier: threading.Barrier = barrier) -> int:
            barrier.wait()
            with Database(path, busy_timeout_ms=50) as opened:
                return len(opened.episodes())

        with ThreadPoolExecutor(8) as pool:
            assert [future.result() for future in [pool.submit(open_one) for _ in range(8)]] == [0] * 8


@pytest.mark.parametrize("damage", ["not sqlite", "overwritten page", "cut short"])
def test_row_18_a_damaged_file_is_refused_untouched(path: Path, damage: str):
    with Database(path) as database:
        for n in range(40):
            database.record_episode(episode(f"fn main() {{ {'x' * 500} }} // {n}"))
    whole = path.read_bytes()
    broken = {
        "not sqlite": b"these are not the bytes you look for" * 200,
        "overwritten page": whole[:8192] + b"\xff" * 8192 + whole[16384:],
        "cut short": whole[: len(whole) // 2],
    }[damage]
    path.write_bytes(broken)
    with pytest.raises(StoreCorrupt, match=r'restore a backup \("sleepyd restore FILE --force"\)') as caught:
        Database(path)
    assert caught.value.exit_code == 78
    assert path.read_bytes() == broken


def test_row_18_a_newer_schema_is_refused_untouched(path: Path):
    Database(path).close()
    other = sqlite3.connect(path)
    other.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('sleepyd', 'm999_future', 'x')"
    )
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match=r"newer sleepyd \(schema m999_future\)"):
        Database(path)
    assert path.read_bytes() == before


def test_row_18_a_torn_end_of_the_log_costs_only_what_was_torn(path: Path, tmp_path: Path):
    copy = tmp_path / "copy.db"
    with Database(path) as database:
        database.record_episode(episode("first"))
        database.record_episode(episode("second"))
        copy.write_bytes(path.read_bytes())
        log = Path(f"{path}-wal").read_bytes()
    Path(f"{copy}-wal").write_bytes(log[:-100])
    with Database(copy) as torn:
        assert [row.code for row in torn.episodes()] == ["first"]


def test_a_backup_is_complete_and_opens_alone(database: Database, tmp_path: Path):
    kept = database.record_episode(episode())
    target = tmp_path / "backups" / "copy.db"
    database.backup(target)
    with Database(target) as copy:
        assert copy.episodes() == [kept]
    assert sorted(p.name for p in target.parent.iterdir()) == ["copy.db", "copy.db.lock"]
