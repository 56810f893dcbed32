"""init and doctor; what they do and find is tested in test_install and tests/doctor."""

import json
import os
from pathlib import Path

import pytest
from cli_cases import Run

from sleepyd import config as configuration
from sleepyd import doctor as doctors
from sleepyd import places
from sleepyd.config import Config
from sleepyd.doctor.verdict import fail, ok, warn


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
    assert configuration.load(places.user_file(), environ={}).paths.state == config.paths.state
    again = json.loads(run("init", "--json").out)
    assert {step["did"] for step in again["steps"]} == {"kept"}


def test_init_says_the_next_command(run: Run) -> None:
    dry = run("init", "--dry-run").out
    assert "nothing was done; without --dry-run, next, type:\n    systemctl --user enable --now sleepyd\n" in dry
    assert not places.user_file().exists()
    assert "\n\nnext, type:\n    systemctl --user enable --now sleepyd\n" in run("init").out


def test_init_without_systemd_makes_no_unit(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    done = json.loads(run("init", "--json").out)
    assert (done["next"], [step for step in done["steps"] if step["what"] == "unit"]) == ("sleepyd serve", [])


def checks(monkeypatch: pytest.MonkeyPatch, **verdicts: doctors.Verdict) -> None:
    """Let these be all checks."""
    made = {name: (lambda config, verdict=verdict: verdict) for name, verdict in verdicts.items()}
    monkeypatch.setattr(doctors, "CHECKS", made)


def test_doctor_says_what_to_type(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    checks(monkeypatch, disk=ok("9 GiB free"), unit=warn("not installed", "sleepyd init"))
    done = run("doctor")
    assert done.out.splitlines() == [
        "ok    settings        read",
        "ok    disk            9 GiB free",
        "warn  unit            not installed",
        "                      type: sleepyd init",
    ]
    assert done.code == 0


def test_doctor_ends_with_1_when_a_check_failed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    checks(monkeypatch, port=fail("taken", "ss -ltnp"), disk=ok("9 GiB free"))
    done = run("doctor", "--json")
    assert done.code == 1
    assert json.loads(done.out) == [
        {"check": "settings", "status": "ok", "says": "read", "fix": ""},
        {"check": "port", "status": "fail", "says": "taken", "fix": "ss -ltnp"},
        {"check": "disk", "status": "ok", "says": "9 GiB free", "fix": ""},
    ]


def test_doctor_of_broken_settings_tells_of_nothing_else(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[night]\nstepz = 1\n")
    done = run("doctor", "--json", "--config", tmp_path / "own.toml")
    assert done.code == 1
    (only,) = json.loads(done.out)
    assert (only["check"], only["status"], only["fix"]) == ("settings", "fail", "sleepyd config edit")
    assert "did you mean steps?" in only["says"]


@pytest.mark.rustc
def test_doctor_makes_every_check_and_changes_nothing(run: Run, config: Config) -> None:
    rows = json.loads(run("doctor", "--json").out)
    assert [row["check"] for row in rows] == ["settings", *doctors.CHECKS]
    assert {row["check"]: row["says"] for row in rows if row["status"] == "fail"} == {}
    assert not config.paths.state.exists()
    assert not places.user_file().exists()
