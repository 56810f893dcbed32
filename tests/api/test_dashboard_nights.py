"""Nights: the list, one as it goes on, what came of it, and which generation is served."""

import re
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from dashboard_house import Browser, House, readable
from waiting import until

from sleepyd.api.dashboard import live
from sleepyd.daemon import nights
from sleepyd.daemon.nights import NightRunner
from sleepyd.night.stages import Wish
from sleepyd.store.records import Night, to_row

NIGHT = """
import os, sys, time
from pathlib import Path
from sleepyd.store.database import Database
night_id, path, go_on = sys.argv[1], sys.argv[2], Path(sys.argv[3])
database = Database(Path(path))
database.claim_night(night_id, os.getpid())
database.set_stage(night_id, "collect", "done", progress=1.0)
database.set_stage(night_id, "train", "running", progress=0.25, detail={"task": "<b>hash</b>", "step": 15, "of": 60})
print("learning <script>alert(1)</script> \\x1b[31m", flush=True)
while not go_on.exists():
    time.sleep(0.01)
print('{"event": "almost there", "step": 60, "timestamp": "2026-01-01T03:00:00.123Z"}', flush=True)
database.finish_night(night_id, "kept", reason="no task passed the gate")
"""


@pytest.fixture
def go_on(house: House, tmp_path: Path) -> Path:
    """Nights run a small program that waits for this file."""
    there = tmp_path / "go on"
    service = house.service

    def command(night_id: str, wish: Wish) -> list[str]:
        (tmp_path / "wish").write_text(str(wish.only_corrections))
        return [sys.executable, "-c", NIGHT, night_id, str(house.database.path), str(there)]

    service.night_runner = NightRunner(service.config, house.database, service._night_ended, command)
    yield there
    there.touch()
    service.night_runner.stop()


def decision(task: str, *, promoted: bool) -> dict[str, object]:
    return {
        "task": task,
        "promoted": promoted,
        "reason": "gains 7, loses 1 of 112" if promoted else "would break tb_001",
        "items": 112,
        "before": 60,
        "after": 66,
        "gained": ["bc_001"],
        "lost": ["tb_001"],
        "p_value": 0.0625,
        "caveat": "112 problems, 2 changed",
    }


def ended(house: House) -> Night:
    """A night that made generation 2, which is served."""
    number = house.generations.stage(1, files=lambda folder: None, routes={}, evaluation={"passed": 81, "total": 92})
    house.service.promote(number)
    night = house.database.start_night(parent_generation=1, pid=1)
    house.database.set_stage(night.id, "merge", "done", progress=1.0, detail={"worst_error": 1e-7})
    report = {
        "learned": [decision("missing_hash", promoted=True)],
        "refused": [decision("missing_ord", promoted=False)],
        "skipped": {"dead_code": "2 examples, 3 are needed"},
        "held": {"drop": 3},
        "leaked": 1,
        "evaluation": {"passed": 81, "total": 92},
        "seconds": 212.4,
    }
    return house.database.finish_night(night.id, "promoted", reason="learned it", generation=number, report=report)


def test_without_nights_there_is_one_to_start(browser: Browser) -> None:
    page = browser.text("/nights")
    assert "There was no night yet." in page
    assert "Start the night" in page
    assert "1 served" in page
    assert browser.get("/nights/01NONE").status_code == 404


def test_the_list_and_one_night_tell_what_came_of_it(house: House, browser: Browser) -> None:
    night = ended(house)
    assert "promoted · generation 2 learned 1, refused 1 212 s" in browser.text("/nights")
    page = browser.text(f"/nights/{night.id}")
    for words in (
        "promoted learned it",
        "missing_hash learned 60 of 112 (44–63 %) 66 of 112 (50–68 %) 1 1 0.062 gains 7, loses 1 of 112",
        "missing_ord refused",
        "Gained bc_001.",
        "Lost tb_001.",
        "Not learned: dead_code. 2 examples, 3 are needed.",
        "Held for a person: 3 corrections from drop.",
        "Left out: 1 examples that are koans",
        "Koans passed 81 of 92",
        "merge done, 0 s , worst_error 1e-07",
    ):
        assert words in page, words


def test_a_night_is_started_followed_and_shown_to_its_end(
    house: House, browser: Browser, go_on: Path, tmp_path: Path
) -> None:
    reply = browser.send("/ui/nights", only_corrections="on")
    address = reply.headers["location"]
    night_id = address.removeprefix("/nights/")
    assert reply.status_code == 303
    until(lambda: len(house.service.night_said(night_id)) == 1, "the night says something")
    assert (tmp_path / "wish").read_text() == "True"
    page = browser.get(address).text
    assert f'sse-connect="{address}/events"' in page
    assert "train" in page
    assert 'value="0.250"' in page
    assert "A night is running." in browser.text("/")
    assert browser.send("/ui/nights").status_code == 409

    heard = []
    follower = threading.Thread(target=lambda: heard.append(browser.get(f"{address}/events")))
    follower.start()
    go_on.touch()
    follower.join(60)
    [stream] = heard
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.headers["Cache-Control"] == "no-store"
    events = re.findall(r"^event: (\w+)$", stream.text, re.MULTILINE)
    assert set(events) == {"stages", "log", "now", "ended"}
    assert events[-1] == "ended"
    assert stream.text.endswith("event: ended\ndata: kept\n\n")
    assert "&lt;b&gt;hash&lt;/b&gt;, step 15, of 60" in stream.text
    assert "learning &lt;script&gt;alert(1)&lt;/script&gt; \\x1b[31m" in stream.text
    assert "2026-01-01T03:00:00 almost there step=60" in stream.text
    assert "<script>" not in stream.text
    until(lambda: house.service.night_runner.running is None, "the night has ended")
    done = browser.text(address)
    assert "kept no task passed the gate" in done
    assert "almost there step=60" in done
    assert "sse-connect" not in browser.get(address).text


def test_streams_want_a_session_and_end_with_the_daemon(house: House, browser: Browser, go_on: Path) -> None:
    night_id = browser.send("/ui/nights").headers["location"].removeprefix("/nights/")
    assert Browser(house.app).get(f"/nights/{night_id}/events").status_code == 401
    assert browser.get("/nights/01NONE/events").status_code == 404
    began = time.monotonic()
    threading.Timer(0.2, house.app.state.streams.stop).start()
    stream = browser.get(f"/nights/{night_id}/events")
    assert time.monotonic() - began < 20
    assert "event: ended" not in stream.text


def test_there_are_only_so_many_streams(house: House, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST", 1)
    night = ended(house)
    with house.app.state.streams.one():
        reply = browser.get(f"/nights/{night.id}/events")
    assert reply.status_code == 429
    assert "1 pages follow nights already" in readable(reply.text)
    assert browser.get(f"/nights/{night.id}/events").status_code == 200


def test_what_nights_say_is_remembered_of_the_latest_and_bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nights, "SAID_LINES", 2)
    runner = house.service.night_runner
    for name in ("a", "b", "c", "d"):
        for number in range(3):
            runner._remember(name, f"{name}{number}" + "x" * 5000)
    assert [[line[:2] for line in runner.said(name)] for name in ("a", "b", "c", "d", "never")] == [
        [],
        ["b1", "b2"],
        ["c1", "c2"],
        ["d1", "d2"],
        [],
    ]
    assert len(runner.said("d")[0]) == nights.SAID_CHARACTERS


def test_promoting_rolling_back_and_pinning(house: House, browser: Browser) -> None:
    ended(house)
    assert "2 served" in browser.text("/nights")
    assert browser.send("/ui/generations/1/promote").headers["location"] == "/nights"
    assert (house.service.generation, house.generations.current_number()) == (1, 1)
    assert "Generation 1 is served; it was 2." in browser.text("/nights")
    assert browser.send("/ui/generations/2/promote").status_code == 303
    assert browser.send("/ui/generations/rollback", served="1").status_code == 422
    assert house.service.generation == 2
    assert browser.send("/ui/generations/rollback", served="2").status_code == 303
    assert (house.service.generation, house.generations.current_number()) == (1, 1)
    assert browser.send("/ui/generations/rollback", served="1").status_code == 404
    assert browser.send("/ui/generations/9/promote").status_code == 404

    assert browser.send("/ui/generations/2/pin", pinned="yes").status_code == 303
    assert house.generations.pinned() == (2,)
    page = browser.text("/nights")
    assert "2 pinned" in page
    assert "Unpin generation 2" in page
    assert browser.send("/ui/generations/2/pin", pinned="no").status_code == 303
    assert house.generations.pinned() == ()
    assert browser.send("/ui/generations/9/pin", pinned="yes").status_code == 404


def test_a_night_that_waits_says_for_what(house: House, browser: Browser) -> None:
    house.service.schedule.waits_for = "somebody is at work"
    assert "Tonight’s night waits: somebody is at work." in browser.text("/nights")
    assert "The night waits: somebody is at work." in browser.text("/")
    service = house.service
    service.insight._config = replace(service.config, night=replace(service.config.night, enabled=False))
    assert "Nights are switched off." in browser.text("/")


def test_what_a_night_writes_is_text(house: House, browser: Browser) -> None:
    hostile = "<script>alert(1)</script>\x1b[31m"
    night = Night(state="kept", reason=hostile, ended_at="2026-01-01T00:00:00.000Z")
    report = {"refused": [{**decision(hostile, promoted=False), "reason": hostile, "caveat": hostile}]}
    house.database._insert("nights", to_row(replace(night, report={**report, "skipped": {hostile: hostile}})))
    house.database.set_stage(night.id, hostile, "done", detail={hostile: hostile})
    house.database._insert("nights", to_row(Night(state="kept", reason=hostile, ended_at=night.ended_at)))
    for path in ("/nights", f"/nights/{night.id}", "/"):
        page = browser.get(path).text
        assert "<script>" not in page
        assert "\x1b" not in page
        assert "&lt;script&gt;" in page
