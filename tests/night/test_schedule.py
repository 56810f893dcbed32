"""When a night is due: one run a date, whatever the clock and the machine do."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sleepyd.config import NightConfig
from sleepyd.errors import Conflict
from sleepyd.night.schedule import NightSchedule, is_due, night_of
from sleepyd.store.database import Database
from sleepyd.store.records import Night

BERLIN = ZoneInfo("Europe/Berlin")


def night(state: str, started: datetime) -> Night:
    return Night(state=state, started_at=started.astimezone(UTC).isoformat())


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [(at(10, 2, 59), date(2026, 11, 9)), (at(10, 3), date(2026, 11, 10)), (at(10, 23), date(2026, 11, 10))],
)
def test_a_moment_belongs_to_the_date_on_which_the_window_last_opened(moment: datetime, expected: date) -> None:
    assert night_of(moment, "03:00") == expected


@pytest.mark.parametrize("state", ["promoted", "kept", "skipped"])
def test_a_date_that_had_its_night_gets_no_second_one(state: str) -> None:
    assert not is_due(at(10, 22), "03:00", [night(state, at(10, 3, 1))])


def test_a_missed_window_is_caught_up_later_on_the_same_date() -> None:
    assert is_due(at(10, 9), "03:00", [night("promoted", at(9, 3, 1))])


def test_an_open_night_keeps_others_from_starting() -> None:
    assert not is_due(at(10, 4), "03:00", [night("running", at(9, 3))])


def test_a_failed_night_is_tried_twice_and_then_left_for_tomorrow() -> None:
    once = [night("failed", at(10, 3))]
    assert is_due(at(10, 4), "03:00", once)
    assert not is_due(at(10, 5), "03:00", [*once, night("failed", at(10, 4))])
    assert is_due(at(11, 3), "03:00", [*once, night("failed", at(10, 4))])


def test_a_year_of_minutes_with_gaps_and_both_clock_changes_gives_one_night_a_date(tmp_path: Path) -> None:
    with Database(tmp_path / "s.db") as database:
        clock = [datetime(2026, 1, 1, 12, tzinfo=UTC)]
        started: list[date] = []

        def start() -> None:
            moment = clock[0].astimezone(BERLIN)
            started.append(night_of(moment, "03:00"))
            opened = database.start_night(parent_generation=None, pid=1)
            database.finish_night(opened.id, "kept")
            database._db["nights"].update(opened.id, {"started_at": clock[0].isoformat()})

        schedule = NightSchedule(NightConfig(), database, start, clock=lambda: clock[0].astimezone(BERLIN))
        awake: set[date] = set()
        end = clock[0] + timedelta(days=365)
        while clock[0] < end:
            gap = 20 * 24 if clock[0].day == 17 and clock[0].hour == 9 and clock[0].month % 3 == 0 else 1
            clock[0] += timedelta(hours=gap, minutes=7)
            schedule.tick()
            awake.add(night_of(clock[0].astimezone(BERLIN), "03:00"))
        first = min(awake)
        assert len(started) == len(set(started))
        assert set(started) == awake - {first}


def test_a_night_that_cannot_start_is_asked_again(tmp_path: Path) -> None:
    with Database(tmp_path / "s.db") as database:
        calls = []

        def refuse() -> None:
            calls.append(1)
            raise Conflict("busy")

        moment = [at(10, 12)]
        schedule = NightSchedule(NightConfig(), database, refuse, clock=lambda: moment[0])
        schedule.tick()
        assert calls == []
        moment[0] = at(11, 4)
        schedule.tick()
        schedule.tick()
        assert len(calls) == 2


def test_disabled_nights_start_no_scheduler(tmp_path: Path) -> None:
    with Database(tmp_path / "s.db") as database:
        schedule = NightSchedule(NightConfig(enabled=False), database, lambda: None)
        schedule.start()
        assert schedule._scheduler is None
        schedule.stop()
