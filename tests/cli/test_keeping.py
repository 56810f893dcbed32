"""backup and restore, as typed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_cases import Run

from sleepyd.config import Config
from sleepyd.daemon import state
from sleepyd.daemon.service import DATABASE, Service
from sleepyd.store.database import Database
from sleepyd.store.generations import Generation, Generations
from sleepyd.store.records import Episode

Stage = Callable[..., Generation]


@pytest.fixture
def lived(config: Config, stage: Stage) -> Config:
    """A state with one episode and one generation."""
    stage("missing_clone")
    with Database(config.paths.state / DATABASE) as database:
        database.record_episode(Episode(source="test", code="before", status="fixed"))
    return config


def codes(config: Config) -> list[str]:
    with Database(config.paths.state / DATABASE) as database:
        return [row.code for row in database.episodes()]


def test_a_round_trip_by_way_of_another_state(
    run: Run, lived: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "b.tar.gz"
    done = run("backup", file)
    assert done.code == 0
    assert done.out.endswith(" bytes; 1 generations, number 1 served, and 0 files of corrections\n")
    monkeypatch.setenv("SLEEPYD_PATHS_STATE", str(tmp_path / "other"))
    found = json.loads(run("restore", file, "--json").out)
    assert (found["contents"]["current"], found["moved_to"], found["settings"]) == (1, [], None)
    rows = json.loads(run("generations", "list", "--json").out)
    assert [(row["number"], row["state"], row["is_current"]) for row in rows] == [(1, "promoted", True)]
    assert (tmp_path / "other" / DATABASE).exists()


def test_an_archive_is_replaced_only_when_that_is_said(run: Run, lived: Config, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    assert run("backup", file).code == 0
    refused = run("backup", file)
    assert (refused.code, "exists already" in refused.err) == (2, True)
    assert json.loads(run("backup", file, "--force", "--json").out)["contents"]["generations"] == [1]


def test_the_settings_go_along_and_are_laid_beside(run: Run, lived: Config, tmp_path: Path) -> None:
    settings = tmp_path / "own.toml"
    settings.write_text("[night]\nsteps = 3\n")
    assert run("--config", settings, "backup", tmp_path / "b").code == 0
    done = run("restore", tmp_path / "b", "--force")
    assert done.code == 0
    laid = lived.paths.state / "config.from-backup.toml"
    assert laid.read_text() == settings.read_text()
    assert f"its settings are in {laid}" in done.err


def test_a_state_is_not_overwritten_and_with_force_moved_aside(run: Run, lived: Config, tmp_path: Path) -> None:
    run("backup", tmp_path / "b")
    with Database(lived.paths.state / DATABASE) as database:
        database.record_episode(Episode(source="test", code="after", status="fixed"))
    refused = run("restore", tmp_path / "b")
    assert (refused.code, codes(lived)) == (75, ["after", "before"])
    assert "there is a state already" in refused.err
    done = run("restore", tmp_path / "b", "--force")
    assert (done.code, codes(lived)) == (0, ["before"])
    (aside,) = lived.paths.state.glob("before-restore-*")
    assert f"what was there before is in {aside}" in done.err
    with Database(aside / DATABASE) as database:
        assert [row.code for row in database.episodes()] == ["after", "before"]


def test_nothing_is_restored_under_a_daemon(run: Run, lived: Config, tmp_path: Path) -> None:
    run("backup", tmp_path / "b")
    with state.hold(lived.paths.state):
        done = run("restore", tmp_path / "b", "--force")
    assert (done.code, "is using it" in done.err) == (75, True)


def test_a_damaged_archive_is_one_line_and_changes_nothing(run: Run, lived: Config, tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"no archive")
    done = run("restore", tmp_path / "b", "--force")
    assert (done.code, done.err.count("\n"), codes(lived)) == (2, 1, ["before"])
    assert "damaged or not a backup" in done.err


def test_whoever_takes_the_state_next_finishes_a_restore_that_was_cut_off(
    lived: Config, run: Run, tmp_path: Path
) -> None:
    run("backup", tmp_path / "b")
    with Database(lived.paths.state / DATABASE) as database:
        database.record_episode(Episode(source="test", code="after", status="fixed"))
    from sleepyd.cli.keeping import _places
    from sleepyd.store.restore import restore

    class Cut(BaseException):
        pass

    def cut(name: str) -> None:
        if name == "moved current":
            raise Cut

    with pytest.raises(Cut):
        restore(tmp_path / "b", _places(lived), force=True, step=cut)
    with state.hold(lived.paths.state):
        assert codes(lived) == ["before"]
        assert Generations(lived.paths.adapters_store).current_number() == 1


@pytest.mark.rustc
def test_a_running_daemon_is_backed_up(run: Run, daemon: Service, config: Config, tmp_path: Path) -> None:
    daemon.database.record_episode(Episode(source="test", code="by day", status="fixed"))
    assert json.loads(run("backup", tmp_path / "b", "--json").out)["contents"]["current"] == 1
    assert run("restore", tmp_path / "b", "--force").code == 75
    assert codes(config)[0] == "by day"
