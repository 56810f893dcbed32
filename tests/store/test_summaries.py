"""Pages of episodes and counts, and that none of them reads what it does not show."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sleepyd.store import summaries
from sleepyd.store.database import Database
from sleepyd.store.records import Correction, Episode, StoredExample
from sleepyd.store.summaries import EpisodeFilter


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "sleepyd.db") as opened:
        yield opened


def episodes(database: Database, count: int, **other: str) -> list[str]:
    """Their ids, oldest first."""
    made = [Episode(**{"source": "api", "code": "fn main() {}", "status": "fixed", **other}) for _ in range(count)]
    return [database.record_episode(episode).id for episode in sorted(made, key=lambda row: row.id)]


def ids(page: summaries.EpisodePage) -> list[str]:
    return [line.id for line in page.lines]


def test_pages_follow_each_other_both_ways(database: Database) -> None:
    made = episodes(database, 7)[::-1]
    first = database.episode_page(EpisodeFilter(), 3)
    assert (ids(first), first.newer, first.older) == (made[:3], False, True)
    second = database.episode_page(EpisodeFilter(), 3, before=made[2])
    assert (ids(second), second.newer, second.older) == (made[3:6], True, True)
    last = database.episode_page(EpisodeFilter(), 3, before=made[5])
    assert (ids(last), last.newer, last.older) == (made[6:], True, False)
    back = database.episode_page(EpisodeFilter(), 3, after=made[3])
    assert (ids(back), back.newer, back.older) == (made[:3], False, True)
    assert database.episode_page(EpisodeFilter(), 3, after=made[6]).newer


def test_filters_meet_and_patterns_are_plain_text(database: Database) -> None:
    episodes(database, 2, code="let a_b = 100%;", task="one", tier="routed")
    episodes(database, 3, code="let acb = 100;", task="two", tier="base")
    for wanted, count in (
        (EpisodeFilter(), 5),
        (EpisodeFilter(task="one"), 2),
        (EpisodeFilter(tier="base", status="fixed"), 3),
        (EpisodeFilter(tier="base", task="one"), 0),
        (EpisodeFilter(text="a_b"), 2),
        (EpisodeFilter(text="100%"), 2),
        (EpisodeFilter(text="LET"), 5),
        (EpisodeFilter(text="\\"), 0),
        (EpisodeFilter(text="let", task="two"), 3),
    ):
        assert database.count_episodes(wanted) == len(database.episode_page(wanted, 50).lines) == count, wanted
    assert database.episode_tasks() == ["one", "two"]


def test_text_is_looked_for_in_the_newest_only(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    old, *_ = episodes(database, 1, code="needle")
    episodes(database, 3)
    assert ids(database.episode_page(EpisodeFilter(text="needle"), 5)) == [old]
    monkeypatch.setattr(summaries, "SEARCHED", 3)
    assert ids(database.episode_page(EpisodeFilter(text="needle"), 5)) == []


def test_counts_by_status_tier_task_and_origin(database: Database) -> None:
    episodes(database, 2, tier="routed")
    episodes(database, 1, status="unfixed")
    episodes(database, 1, created_at="2020-01-01T00:00:00.000Z")
    assert sorted(database.fixes_since("2021"), key=str) == [("fixed", "routed", 2), ("unfixed", None, 1)]
    assert database.count_corrections() == {"accepted": 0, "rejected": 0, "held": 0, "preference": 0}
    [episode_id] = episodes(database, 1)
    kept = database.add_correction(Correction("drop", "a", "held", episode_id=episode_id))
    assert database.count_corrections()["held"] == 1
    assert database.corrections_of(episode_id) == [kept]
    for number, origin in enumerate(("dream", "dream", "correction")):
        database.add_example(StoredExample(origin, "one", "family", "E1", f"E1 : {number // 2}", f"{number}", "fixed"))
    assert database.count_examples() == {"one": {"dream": 2, "correction": 1}}
    assert database.signatures_of("one", 1) == [("E1 : 0", 2)]


@pytest.mark.parametrize(
    "wanted",
    [EpisodeFilter(), EpisodeFilter(status="fixed"), EpisodeFilter(tier="base"), EpisodeFilter(task="one")],
)
def test_no_page_reads_the_whole_table(database: Database, wanted: EpisodeFilter) -> None:
    asked: list[str] = []
    database._db.conn.set_trace_callback(asked.append)
    database.episode_page(wanted, 50, before="01Z")
    database.count_episodes(wanted)
    database.episode_tasks()
    database.fixes_since("2021")
    database._db.conn.set_trace_callback(None)
    plans = [
        row["detail"]
        for sql in asked
        if sql.startswith(("SELECT", "WITH"))
        for row in database._query(f"EXPLAIN QUERY PLAN {sql}")
    ]
    assert plans
    assert not [plan for plan in plans if plan.startswith("SCAN episodes") and "COVERING INDEX" not in plan]
    assert not [plan for plan in plans if "TEMP B-TREE FOR ORDER BY" in plan]
