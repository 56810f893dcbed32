"""init; what it writes is tested in test_install."""

import json
import os
from pathlib import Path

import pytest
from cli_cases import Run

from sleepyd import config as configuration
from sleepyd.config import Config


@pytest.fixture(autouse=True)
def fresh(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody with systemd, in a folder of no project."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "systemctl").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)


def test_init_makes_what_is_missing_and_keeps_the_shells_settings(run: Run, config: Config) -> None:
    done = json.loads(run("init", "--json").out)
    assert done["next"] == "systemctl --user enable --now sleepyd"
    assert {step["what"]: step["did"] for step in done["steps"]} == dict.fromkeys(
        ("settings", "state", "adapters store", "corrections", "token", "unit"), "made"
    )
    assert configuration.load(configuration.user_file(), environ={}).paths.state == config.paths.state
    again = json.loads(run("init", "--json").out)
    assert {step["did"] for step in again["steps"]} == {"kept"}


def test_init_says_the_next_command(run: Run) -> None:
    dry = run("init", "--dry-run").out
    assert "nothing was done; without --dry-run, next, type:\n    systemctl --user enable --now sleepyd\n" in dry
    assert not configuration.user_file().exists()
    assert "\n\nnext, type:\n    systemctl --user enable --now sleepyd\n" in run("init").out


def test_init_without_systemd_makes_no_unit(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    done = json.loads(run("init", "--json").out)
    assert (done["next"], [step for step in done["steps"] if step["what"] == "unit"]) == ("sleepyd serve", [])
