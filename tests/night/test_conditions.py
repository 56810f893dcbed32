"""What keeps a night from beginning by itself: a pause, work, a battery."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sleepyd.config import Config
from sleepyd.night import conditions
from sleepyd.sections import NightConfig, PathsConfig
from sleepyd.store.database import Database
from sleepyd.store.records import Episode

NOW = datetime(2026, 5, 5, 3, 0, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return replace(Config(), paths=replace(PathsConfig(), state=tmp_path))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "db") as opened:
        yield opened


def supply(folder: Path, name: str, **says: str) -> None:
    (folder / name).mkdir(parents=True)
    for key, value in says.items():
        (folder / name / key).write_text(f"{value}\n")


def test_nothing_hinders_a_night_on_a_quiet_machine(config: Config, database: Database, tmp_path: Path) -> None:
    assert conditions.hindrance(config, database, NOW, tmp_path / "none") == ""


@pytest.mark.parametrize(("minutes", "waits"), [(0, True), (9.9, True), (10.1, False), (-5, False)])
def test_a_night_waits_until_nobody_has_worked_for_a_while(
    config: Config, database: Database, tmp_path: Path, minutes: float, waits: bool
) -> None:
    asked_at = (NOW - timedelta(minutes=minutes)).isoformat()
    database.record_episode(Episode("api", "fn main() {}", "clean", created_at=asked_at), [])
    reason = conditions.hindrance(config, database, NOW, tmp_path / "none")
    assert reason == ("somebody is at work: a fix was asked for in the last 10 minutes" if waits else "")
    at_once = replace(config, night=NightConfig(idle_minutes=0))
    assert conditions.hindrance(at_once, database, NOW, tmp_path / "none") == ""


def test_a_night_waits_for_mains(config: Config, database: Database, tmp_path: Path) -> None:
    supplies = tmp_path / "supplies"
    supply(supplies, "BAT0", type="Battery", status="Discharging")
    supply(supplies, "AC", type="Mains", online="0")
    assert "on battery" in conditions.hindrance(config, database, NOW, supplies)
    careless = replace(config, night=NightConfig(only_on_mains=False))
    assert conditions.hindrance(careless, database, NOW, supplies) == ""
    (supplies / "AC" / "online").write_text("1\n")
    assert conditions.hindrance(config, database, NOW, supplies) == ""


def test_a_mouse_with_a_battery_is_no_laptop(tmp_path: Path) -> None:
    supply(tmp_path, "hidpp_battery_0", type="Battery", status="Full")
    assert conditions.on_battery(tmp_path) == ""


def test_a_pause_ends_by_itself_or_by_a_word(config: Config, database: Database, tmp_path: Path) -> None:
    conditions.pause(tmp_path, NOW + timedelta(days=2))
    assert conditions.hindrance(config, database, NOW).startswith("nights are paused until 2026-05-07 03:00;")
    assert conditions.hindrance(config, database, NOW + timedelta(days=2)) == ""
    conditions.pause(tmp_path, None)
    assert conditions.hindrance(config, database, NOW + timedelta(days=999)).startswith("nights are paused;")
    assert conditions.resume(tmp_path)
    assert conditions.hindrance(config, database, NOW) == ""
    assert not conditions.resume(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"until": "soon"}', b"\xff"])
def test_a_damaged_pause_is_a_pause(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "night.paused").write_bytes(content)
    assert "resume" in conditions.paused(tmp_path, NOW)
