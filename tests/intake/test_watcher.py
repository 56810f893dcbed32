"""The rescan is the truth: nothing lost, nothing twice, whatever events, writers and kills do."""

import json
import os
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from watchdog.observers import Observer

from sleepyd.config import Config
from sleepyd.intake.taking import Taking
from sleepyd.intake.watcher import Watcher
from sleepyd.store.database import Database

WRONG, FIXED = "fn main() { !E0382 }", "fn main() { fixed }"
DEADLINE_S = 60


def document(number: int = 0) -> str:
    return json.dumps({"wrong_attempt": f"{WRONG} // {number}", "correct_fix": f"{FIXED} // {number}"})


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def test_a_file_is_taken_once_it_was_unchanged_for_the_settling_time(watcher, clock, database: Database, drop: Path):
    (drop / "a.json").write_text(document(1))
    assert watcher.rescan_now().waiting == ("a.json",)
    clock.pass_by(1.9)
    (drop / "a.json").write_text(document(2) + " ")
    assert watcher.rescan_now().waiting == ("a.json",)
    clock.pass_by(1.9)
    assert watcher.rescan_now().waiting == ("a.json",)
    clock.pass_by(0.2)
    scan = watcher.rescan_now()
    assert (scan.accepted, scan.rejected, scan.waiting) == (1, 0, ())
    assert [row.wrong_attempt for row in database.corrections()] == [f"{WRONG} // 2"]
    assert (watcher.state.accepted, watcher.state.waiting) == (1, 0)


def test_row_01_an_empty_file_waits_a_minute_then_is_rejected_as_empty(watcher, clock, settled, database, drop: Path):
    (drop / "a.json").touch()
    assert settled(59).waiting == ("a.json",)
    clock.pass_by(2)
    assert watcher.rescan_now().rejected == 1
    assert names(drop / "rejected") == ["a.json", "a.reason.txt"]
    assert [row.reason.split(":")[0] for row in database.corrections(status="rejected")] == ["empty"]


@pytest.mark.parametrize("held_open", [True, False])
def test_row_02_a_stalled_writer_that_finishes_is_taken_once_and_whole(
    watcher, clock, settled, database, drop: Path, held_open: bool
):
    text = document(7)
    with (drop / "a.json").open("w") as file:
        file.write(text[:30])
        file.flush()
        if held_open:
            assert settled(10).waiting == ("a.json",)
        else:
            file.close()
            assert settled(10).waiting == ("a.json",)
            file = (drop / "a.json").open("a")
        file.write(text[30:])
        file.close()
    assert settled().accepted == 1
    assert [row.wrong_attempt for row in database.corrections()] == [f"{WRONG} // 7"]
    assert not (drop / "rejected").exists()


def test_row_03_a_writer_that_dies_leaves_its_bytes_in_rejected(settled, database, drop: Path):
    (drop / "a.json").write_text(document()[:30])
    assert settled(61).rejected == 1
    assert (drop / "rejected" / "a.json").read_text() == document()[:30]
    assert (drop / "rejected" / "a.reason.txt").read_text().startswith("rejected: incomplete: ")


def test_row_04_a_sparse_terabyte_is_moved_unread(settled, config: Config, drop: Path):
    with (drop / "a.json").open("wb") as file:
        file.truncate(1 << 40)
    assert settled().rejected == 1
    assert (drop / "rejected" / "a.json").stat().st_size == 1 << 40
    assert "too_large" in (drop / "rejected" / "a.reason.txt").read_text()
    assert not (config.paths.state / "intake").exists()


def test_row_07_odd_names_are_one_row_each_with_the_name_escaped(settled, database, drop: Path):
    odd = [b"line\nbreak.json", b"\x1b[31mred.json", b"n" * 250 + b".json", b"-rf.json", b"\xff\xfe.json", b"a..b.json"]
    for number, name in enumerate(odd):
        Path(os.fsdecode(os.fsencode(drop) + b"/" + name)).write_text(document(number))
    assert settled().accepted == len(odd)
    sources = {row.source for row in database.corrections()}
    assert {"line\\nbreak.json", "\\x1b[31mred.json", "-rf.json", "\\xff\\xfe.json", "a..b.json"} < sources
    assert len(sources) == len(odd)


def test_row_08_and_09_links_pipes_and_sockets_are_put_aside_unread(settled, database, drop: Path, tmp_path: Path):
    (tmp_path / "secret.json").write_text(document())
    (drop / "link.json").symlink_to(tmp_path / "secret.json")
    (drop / "dangling.json").symlink_to("nowhere")
    os.mkfifo(drop / "pipe.json")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(drop / "socket.json"))
        assert settled().rejected == 4
    assert os.readlink(drop / "rejected" / "link.json") == str(tmp_path / "secret.json")
    assert (drop / "rejected" / "pipe.json").is_fifo()
    assert {row.reason.split(":")[0] for row in database.corrections()} == {"not_regular"}
    assert names(drop) == ["rejected"]


def test_row_10_the_same_content_dropped_again_is_counted(settled, database: Database, drop: Path):
    for name in ("a.json", "a.json", "b.json"):
        (drop / name).write_text(document())
        assert settled().accepted == 1
    [row] = database.corrections()
    assert row.seen_count == 3
    assert len(database.examples()) == 1
    assert len([name for name in names(drop / "accepted") if name.endswith(".json")]) == 3


def test_row_11_new_content_under_a_taken_name_is_a_new_correction(settled, database: Database, drop: Path):
    for number in (1, 2):
        (drop / "a.json").write_text(document(number))
        assert settled().accepted == 1
    assert [row.wrong_attempt for row in database.corrections()] == [f"{WRONG} // 2", f"{WRONG} // 1"]
    assert [row.seen_count for row in database.corrections()] == [1, 1]
    assert (drop / "accepted" / "a.json").read_text() == document(1)


def test_a_pair_that_arrives_in_two_steps_waits_for_its_other_half(watcher, clock, settled, database, drop: Path):
    (drop / "p.wrong.rs").write_text(WRONG)
    assert settled(3600).waiting == ("p.wrong.rs",)
    (drop / "p.fixed.rs").write_text(FIXED)
    assert watcher.rescan_now().waiting == ("p.wrong.rs + .fixed.rs",)
    clock.pass_by(2)
    assert watcher.rescan_now().accepted == 1
    assert names(drop / "accepted") == ["p.fixed.rs", "p.reason.txt", "p.wrong.rs"]
    assert [(row.wrong_attempt, row.correct_fix) for row in database.corrections()] == [(WRONG, FIXED)]


def test_300_files_at_once_are_all_taken_once(fast_disk, settled, database: Database, drop: Path):
    for number in range(300):
        (drop / f"{number:03}.json").write_text(document(number))
    scan = settled()
    assert (scan.accepted, scan.rejected, scan.waiting, scan.problems) == (300, 0, (), ())
    rows = database.corrections(limit=None)
    assert {row.wrong_attempt for row in rows} == {f"{WRONG} // {n}" for n in range(300)}
    assert {row.seen_count for row in rows} == {1}


def test_sources_that_always_fail_keep_nobody_else_waiting(watcher, settled, database, drop: Path):
    for number in range(40):
        (drop / f"a{number:02}.json").write_text(
            json.dumps({"wrong_attempt": f"!sandbox_error {number}", "correct_fix": "x"})
        )
    (drop / "z.json").write_text(document())
    first = settled()
    assert (first.accepted, len(first.problems), len(first.waiting)) == (0, 32, 41)
    assert (watcher.state.status, watcher.state.cause) == ("degraded", "sandbox_unavailable")
    assert watcher.rescan_now().accepted == 1
    assert [row.status for row in database.corrections()] == ["accepted"]
    assert len([name for name in names(drop) if name.startswith("a") and name.endswith(".json")]) == 40


def test_row_16_a_full_disk_leaves_the_file_and_resumes_by_itself(
    watcher, settled, database, drop: Path, monkeypatch: pytest.MonkeyPatch
):
    (drop / "a.json").write_text(document())

    def full(path: Path, data: bytes, **_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("sleepyd.intake.drop.write_whole", full)
        scan = settled()
        assert scan.waiting == ("a.json",)
        assert "No space left on device" in watcher.state.reason
        assert watcher.state.status == "degraded"
        assert names(drop) == ["a.json"]
        assert database.corrections() == []
    assert watcher.rescan_now().accepted == 1
    assert watcher.state.reason == ""


def test_row_12_a_file_in_its_place_and_a_directory_nobody_may_read_are_noticed(
    taking: Taking, config: Config, clock, database: Database, drop: Path, monkeypatch: pytest.MonkeyPatch
):
    watcher = Watcher(taking, config.intake, clock=clock)
    watcher.start()
    try:
        until(lambda: watcher.state.status == "watching")
        drop.rename(drop.with_name("away"))
        drop.write_text("no directory")
        until(lambda: watcher.state.status == "degraded" and "Not a directory" in watcher.state.reason)
        drop.unlink()
        drop.with_name("away").rename(drop)
        until(lambda: watcher.state.status == "watching")
        with monkeypatch.context() as patch:  # root may read everything, so the kernel's answer is given here

            def refused(folder: Path) -> list[object]:
                raise PermissionError(13, "Permission denied")

            patch.setattr("sleepyd.intake.drop.scan", refused)
            until(lambda: watcher.state.status == "degraded" and "Permission denied" in watcher.state.reason)
            assert watcher.state.cause == "io"
        (drop / "a.json").write_text(document())
        until(lambda: watcher.state.waiting == 1)
        clock.pass_by(2)
        until(lambda: len(database.corrections()) == 1)
    finally:
        watcher.stop()


def test_row_12_a_directory_that_goes_and_comes_back_is_noticed_both_times(
    taking: Taking, config: Config, clock, database: Database, drop: Path
):
    watcher = Watcher(taking, config.intake, clock=clock)
    watcher.start()
    try:
        until(lambda: watcher.state.status == "watching")
        drop.rename(drop.with_name("away"))
        until(lambda: watcher.state.status == "degraded")
        assert "cannot be read" in watcher.state.reason
        drop.mkdir()
        until(lambda: watcher.state.status == "watching")
        (drop / "a.json").write_text(document())
        until(lambda: watcher.state.waiting == 1)
        clock.pass_by(2)
        until(lambda: len(database.corrections()) == 1)
    finally:
        watcher.stop()
    assert watcher.state.status == "stopped"


def test_row_14_without_file_events_the_rescan_does_it_alone(
    taking: Taking, config: Config, clock, database: Database, drop: Path
):
    def exhausted():
        observer = Observer()

        def schedule(*_: object, **__: object) -> None:
            raise OSError(28, "inotify watch limit reached")

        observer.schedule = schedule  # type: ignore[method-assign, assignment]
        return observer

    watcher = Watcher(taking, config.intake, clock=clock, observer=exhausted)
    watcher.start()
    try:
        until(lambda: watcher.state.status == "degraded")
        assert "inotify watch limit reached" in watcher.state.reason
        (drop / "a.json").write_text(document())
        until(lambda: watcher.state.waiting == 1)
        clock.pass_by(2)
        until(lambda: len(database.corrections()) == 1)
    finally:
        watcher.stop()


def test_an_event_wakes_the_watcher_long_before_its_next_rescan(
    taking: Taking, config: Config, clock, database: Database, drop: Path
):
    watcher = Watcher(taking, replace(config.intake, rescan_s=3600), clock=clock)
    watcher.start()
    try:
        until(lambda: watcher.state.status == "watching")
        (drop / "a.json").write_text(document())
        until(lambda: watcher.state.waiting == 1)
        clock.pass_by(2)
        (drop / "b.json").write_text(document(1))
        until(lambda: watcher.state.accepted == 1)
        assert [row.source for row in database.corrections()] == ["a.json"]
    finally:
        watcher.stop()


def test_a_dead_event_thread_is_replaced(taking: Taking, config: Config, clock, drop: Path):
    made: list[object] = []

    def make():
        made.append(Observer())
        return made[-1]

    watcher = Watcher(taking, config.intake, clock=clock, observer=make)
    watcher.start()
    try:
        until(lambda: len(made) == 1 and watcher.state.status == "watching")
        for emitter in list(made[0].emitters):  # type: ignore[attr-defined]
            emitter.stop()
        until(lambda: len(made) == 2)
        until(lambda: watcher.state.status == "watching")
    finally:
        watcher.stop()
    assert not any(observer.is_alive() for observer in made)  # type: ignore[attr-defined]
