"""The checks of folders, token, disk, database and generations."""

import os
import shutil
import sqlite3
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest
from weights import weights

from sleepyd.config import Config
from sleepyd.daemon import state
from sleepyd.doctor import house
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
from sleepyd.store.schema import KNOWN

Usage = namedtuple("Usage", "total used free")


def test_what_is_not_there_yet_can_be_made(config: Config) -> None:
    for check in (house.state, house.adapters_store, house.corrections, house.token, house.database):
        assert (check(config).status, check(config).says.endswith(" will be made")) == ("ok", True)
    assert house.generations(config).says == "none yet; the daemon makes the first one"
    assert not config.paths.state.exists()


def test_a_place_that_is_closed_to_us_is_a_failure(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.os, "access", lambda path, mode: False)
    verdict = house.state(config)
    assert (verdict.status, verdict.fix) == ("fail", "sleepyd config edit  # [paths]")
    assert verdict.says.endswith("is closed to us")
    config.paths.state.mkdir(mode=0o700)
    assert house.state(config).fix.startswith("sudo chown -R ")


def test_a_file_in_a_folders_place_is_a_failure(config: Config) -> None:
    config.paths.state.write_text("")
    verdict = house.state(config)
    assert (verdict.status, verdict.fix) == ("fail", f"mv {config.paths.state} {config.paths.state}.old")


@pytest.mark.parametrize(
    ("mode", "state_status", "drop_status"), [(0o700, "ok", "ok"), (0o755, "warn", "ok"), (0o770, "warn", "warn")]
)
def test_others_may_not_look_into_the_state_and_not_write_into_the_rest(
    config: Config, mode: int, state_status: str, drop_status: str
) -> None:
    for folder in (config.paths.state, config.paths.corrections, config.paths.adapters_store):
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)
    assert house.state(config).status == state_status
    assert {house.corrections(config).status, house.adapters_store(config).status} == {drop_status}
    if state_status == "warn":
        assert house.state(config).fix == f"chmod go-rwx {config.paths.state}"
    if drop_status == "warn":
        assert house.corrections(config).fix == f"chmod go-w {config.paths.corrections}"


def test_a_folder_of_somebody_else_is_told(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    config.paths.state.mkdir(mode=0o700)
    monkeypatch.setattr(house.os, "geteuid", lambda: os.getuid() + 4000)
    verdict = house.state(config)
    assert (verdict.status, verdict.fix) == ("warn", f"sudo chown -R {os.getuid() + 4000} {config.paths.state}")


def test_a_token_is_whole_and_closed(config: Config) -> None:
    config.paths.state.mkdir(mode=0o700)
    state.token(config.paths.state)
    path = state.token_file(config.paths.state)
    assert house.token(config).status == "ok"
    path.chmod(0o644)
    assert (house.token(config).status, house.token(config).fix) == ("warn", f"chmod 600 {path}")
    path.write_text("short\n")
    assert house.token(config).says == f"{path} has 5 characters, expected a token"
    path.write_bytes(b"\xff" * 40)
    assert (house.token(config).status, house.token(config).fix.split("  ")[0]) == ("fail", f"rm {path}")


@pytest.mark.parametrize(("free", "status"), [(2 << 30, "ok"), (1 << 29, "warn"), (1 << 20, "fail")])
def test_the_fullest_place_speaks(config: Config, monkeypatch: pytest.MonkeyPatch, free: int, status: str) -> None:
    config.paths.state.mkdir()
    tight = config.paths.state

    def usage(path: Path) -> Usage:
        return Usage(0, 0, free if path == tight else 9 << 30)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    verdict = house.disk(config)
    assert verdict.status == status
    assert f"free at {tight}" in verdict.says


def test_a_database_is_opened_without_a_change(config: Config) -> None:
    path = config.paths.state / "sleepyd.db"
    with Database(path):
        pass
    before = path.read_bytes()
    verdict = house.database(config)
    assert (verdict.status, verdict.says.endswith(", intact")) == ("ok", True)
    assert path.read_bytes() == before


def test_a_database_of_an_earlier_release_waits_for_its_migrations(config: Config) -> None:
    config.paths.state.mkdir()
    (config.paths.state / "sleepyd.db").touch()
    assert f"{len(KNOWN)} migrations wait for the next start" in house.database(config).says


def test_a_database_of_a_newer_release_is_a_failure(config: Config) -> None:
    path = config.paths.state / "sleepyd.db"
    with Database(path):
        pass
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('sleepyd', 'm999', '')"
        )
    verdict = house.database(config)
    assert (verdict.status, "written by a newer sleepyd (schema m999)" in verdict.says) == ("fail", True)


def test_a_damaged_database_is_a_failure(config: Config) -> None:
    config.paths.state.mkdir()
    path = config.paths.state / "sleepyd.db"
    path.write_bytes(b"no database" * 500)
    verdict = house.database(config)
    assert (verdict.status, "the database is damaged" in verdict.says) == ("fail", True)
    assert verdict.fix.startswith(f"mv {path} {path}.damaged")


def test_a_served_generation_is_verified_byte_by_byte(config: Config) -> None:
    def write(folder: Path) -> None:
        (folder / "adapters" / "missing_clone").mkdir(parents=True)
        (folder / "adapters" / "missing_clone" / "adapter_model.safetensors").write_bytes(weights("it"))

    store = Generations(config.paths.adapters_store)
    assert house.generations(config).status == "ok"
    routes = {"tasks": {"missing_clone": {"adapter": "adapters/missing_clone"}}}
    served = store.promote(store.stage(None, files=write, routes=routes, evaluation={}))
    assert house.generations(config).says == "1 is served and intact, 1 on disk"
    (served_weights,) = served.path.rglob("adapter_model.safetensors")
    served_weights.chmod(0o600)
    served_weights.write_bytes(weights("at"))
    verdict = house.generations(config)
    assert (verdict.status, verdict.fix) == ("fail", "sleepyd generations rollback")
    (config.paths.adapters_store / "current").unlink()
    assert house.generations(config).fix == "sleepyd generations promote 1"


def test_names_with_spaces_can_be_typed(config: Config, tmp_path: Path) -> None:
    spaced = replace(config, paths=replace(config.paths, state=tmp_path / "my state"))
    spaced.paths.state.mkdir()
    spaced.paths.state.chmod(0o755)
    assert house.state(spaced).fix == f"chmod go-rwx '{tmp_path}/my state'"
