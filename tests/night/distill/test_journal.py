"""The file of a run."""

import stat
from pathlib import Path

import pytest

from sleepyd.errors import StoreCorrupt, Unavailable
from sleepyd.night.distill.journal import Journal, unfinished

PLAN = {"tasks": ["t"], "per_task": 1}


def test_what_is_written_is_read_back_and_private(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.jsonl")
    journal.write("plan", plan=PLAN)
    journal.write("asking", ask="x", usd=0.5, tokens=7)
    assert Journal(journal.path).state == journal.state
    assert (journal.state.spent.usd, journal.state.spent.tokens) == (0.5, 7)
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


def test_a_line_is_on_disk_when_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bytes] = []
    path = tmp_path / "a.jsonl"
    monkeypatch.setattr("os.fsync", lambda fd: synced.append(path.read_bytes()))
    Journal(path).write("plan", plan=PLAN)
    assert synced == [path.read_bytes()]


def test_only_the_newest_run_can_be_gone_on_with(tmp_path: Path) -> None:
    first, second = Journal(tmp_path / "1.jsonl"), Journal(tmp_path / "2.jsonl")
    first.write("plan", plan=PLAN)
    found = unfinished(tmp_path)
    assert found is not None
    assert found.run == "1"
    second.write("plan", plan=PLAN)
    second.write("ended", reason="done")
    assert unfinished(tmp_path) is None


def test_a_line_in_the_middle_that_is_damaged_is_not_passed_over(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.jsonl")
    journal.write("plan", plan=PLAN)
    journal.path.write_bytes(journal.path.read_bytes() + b'{"event": "ask\n')
    journal.write("asking", ask="x", usd=0.5, tokens=7)
    with pytest.raises(StoreCorrupt, match="line 2 is damaged"):
        Journal(journal.path)


def test_a_torn_last_line_does_not_swallow_the_next(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.jsonl")
    journal.write("plan", plan=PLAN)
    journal.path.write_bytes(journal.path.read_bytes() + b'{"event": "ask')
    resumed = Journal(journal.path)
    resumed.write("resumed", plan={"per_task": 5})
    assert Journal(journal.path).state.plan == {"tasks": ["t"], "per_task": 5}


def test_a_journal_that_cannot_be_written_ends_the_run(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "gone" / "a.jsonl")
    with pytest.raises(Unavailable, match=r"cannot be written down.*--resume"):
        journal.write("plan", plan=PLAN)
    assert journal.state.plan == {}
