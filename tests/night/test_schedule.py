"""When a night is due: one run a date, whatever the clock and the machine do."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, repeat
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs
from ulid import ULID

from sleepyd.errors import Conflict
from sleepyd.night.schedule import NightSchedule, is_due, night_of
from sleepyd.sections import NightConfig
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


def test_row_59_a_missed_window_is_caught_up_later_on_the_same_date() -> None:
    assert is_due(at(10, 9), "03:00", [night("promoted", at(9, 3, 1))])


def test_an_open_night_keeps_others_from_starting() -> None:
    assert not is_due(at(10, 4), "03:00", [night("running", at(9, 3))])


def test_a_failed_night_is_tried_twice_and_then_left_for_tomorrow() -> None:
    once = [night("failed", at(10, 3))]
    assert is_due(at(10, 4), "03:00", once)
    assert not is_due(at(10, 5), "03:00", [*once, night("failed", at(10, 4))])
    assert is_due(at(11, 3), "03:00", [*once, night("failed", at(10, 4))])


class World:
    """A clock that is set and a machine that sleeps, with a schedule on it; nights last a moment."""

    def __init__(self, path: Path, at: str = "03:00", begins: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)) -> None:
        self.database = Database(path)
        self.at, self.now, self.seconds = at, begins, 0.0
        self.started: list[date] = []
        self.ends = repeat("kept")
        self.hindrance = ""
        self.restart()

    def restart(self) -> None:
        self.schedule = NightSchedule(
            NightConfig(at=self.at),
            self.database,
            self._night,
            hindrance=lambda moment: self.hindrance,
            clock=self.local,
            ticking=lambda: self.seconds,
        )

    def local(self) -> datetime:
        return self.now.astimezone(BERLIN)

    def tonight(self) -> date:
        return night_of(self.local(), self.at)

    def passes(self, **time: float) -> None:
        """Time goes by, awake."""
        self.now += timedelta(**time)
        self.seconds += timedelta(**time).total_seconds()
        self.schedule.tick()

    def sleeps(self, **time: float) -> None:
        """The machine is suspended, and wakes; so does the clock that nobody sets."""
        self.now += timedelta(**time)
        self.schedule.tick()

    set_by = sleeps

    def _night(self) -> None:
        state = next(self.ends)
        self.started.append(self.tonight())
        opened = self.database.start_night(parent_generation=None, pid=1)
        self.database.finish_night(opened.id, state, reason="why" if state in {"failed", "skipped"} else "")
        with self.database.transaction():  # as if written by this clock
            dated = [str(ULID.from_datetime(self.now)), self.now.isoformat(), opened.id]
            self.database._db.execute("UPDATE nights SET id = ?, started_at = ? WHERE id = ?", dated)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "s.db")
    with made.database:
        yield made


@pytest.mark.parametrize("days", [1, 9])
def test_row_59_a_machine_asleep_over_the_window_catches_up_once(world: World, days: int) -> None:
    world.passes(hours=16)
    assert len(world.started) == 1
    world.sleeps(days=days, hours=3)
    assert len(world.started) == 2
    for _ in range(30):
        world.passes(minutes=15)
    assert world.started == [date(2026, 1, 2), date(2026, 1, 2) + timedelta(days=days)]


def test_row_59_it_ticks_often_enough_to_catch_up_within_five_minutes(tmp_path: Path) -> None:
    with Database(tmp_path / "s.db") as database:
        schedule = NightSchedule(NightConfig(), database, lambda: None)
        schedule.start()
        (job,) = schedule._scheduler.get_jobs()
        assert job.trigger.interval <= timedelta(minutes=5)
        assert (job.coalesce, job.misfire_grace_time, job.max_instances) == (True, None, 1)
        schedule.stop()


@pytest.mark.parametrize("begins", [datetime(2026, 3, 27, 12, tzinfo=UTC), datetime(2026, 10, 23, 12, tzinfo=UTC)])
@pytest.mark.parametrize("at", ["02:30", "03:00"])
def test_row_60_the_hour_that_is_missing_and_the_hour_that_comes_twice(
    tmp_path: Path, begins: datetime, at: str
) -> None:
    world = World(tmp_path / "s.db", at, begins)
    with world.database:
        for _ in range(4 * 24 * 12):
            world.passes(minutes=5)
        assert world.started == [begins.date() + timedelta(days=day) for day in (1, 2, 3, 4)]


def test_row_60_a_clock_set_back_gives_no_second_night(world: World) -> None:
    world.passes(hours=15, minutes=1)
    assert world.started == [date(2026, 1, 2)]
    with capture_logs() as logs:
        world.set_by(hours=-3)
        for _ in range(16):
            world.passes(minutes=15)
    assert world.started == [date(2026, 1, 2)]
    assert [(entry["event"], entry["by"]) for entry in logs] == [("clock jumped", "-1 day, 21:00:00")]


def test_row_60_a_year_forward_and_back_gives_no_burst_and_a_warning(world: World) -> None:
    world.passes(hours=16)
    with capture_logs() as logs:
        world.set_by(days=365)
        for _ in range(14 * 24):
            world.passes(hours=1)
    ahead = len(world.started) - 1
    assert 14 <= ahead <= 15
    assert [entry["event"] for entry in logs].count("clock jumped") == 1
    world.set_by(days=-365)  # fourteen nights are dated a year ahead now
    before = len(world.started)
    for _ in range(3 * 24 * 4):
        world.passes(minutes=15)
    assert 3 <= len(world.started) - before <= 4
    assert len(set(world.started)) == len(world.started)


def test_rows_59_and_60_a_year_of_sleep_clock_changes_and_restarts_gives_one_night_a_date(world: World) -> None:
    rng = random.Random(59)
    world.ends = (rng.choice(["promoted", "kept", "skipped"]) for _ in count())
    restarts = steps = 0
    first, end = world.tonight(), world.now + timedelta(days=365)
    while world.now < end:
        happens = rng.random()
        if happens < 0.012:
            world.restart()
            restarts += 1
        elif happens < 0.02:
            world.sleeps(days=rng.uniform(0, 9))
        elif happens < 0.03:
            world.set_by(hours=rng.uniform(-3, 3))
            steps += 1
        world.passes(minutes=rng.uniform(1, 60))
        if world.tonight() > first:
            # Whatever happened: the date has had its night, or the next one had before the clock was set back.
            assert {world.tonight(), world.tonight() + timedelta(days=1)} & set(world.started)
    assert len(set(world.started)) == len(world.started)
    assert (restarts > 50, steps > 50, len(world.started) > 200) == (True, True, True)
    nights = world.database.nights_since(datetime(2026, 1, 1, tzinfo=UTC))
    assert len(nights) == len(world.started)
    assert all(night.reason for night in nights if night.state == "skipped")


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


def test_a_night_that_is_due_waits_and_then_begins(world: World) -> None:
    world.hindrance = "the machine is on battery"
    world.passes(hours=16)
    assert (world.started, world.schedule.waits_for) == ([], "the machine is on battery")
    world.hindrance = ""
    world.passes(minutes=1)
    assert (len(world.started), world.schedule.waits_for) == (1, "")
    assert [night.state for night in world.database.nights()] == ["kept"]


def test_a_night_that_waited_for_good_is_written_down_with_its_reason(world: World) -> None:
    world.hindrance = "the machine is on battery"
    for _ in range(3 * 24):
        world.passes(hours=1)
    skipped = world.database.nights()
    assert [(night.state, night.reason) for night in skipped] == [
        ("skipped", "it never began: the machine is on battery")
    ] * 2
    tonight = [night_of(datetime.fromisoformat(night.started_at).astimezone(BERLIN), world.at) for night in skipped]
    assert tonight == [date(2026, 1, 3), date(2026, 1, 2)]
    world.hindrance = ""
    world.passes(minutes=1)
    assert len(world.started) == 1, "the night that waits now is not among those"
