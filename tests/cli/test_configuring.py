"""config show, path, schema and edit."""

import json
import os
import sys
from pathlib import Path

import pytest
from cli_cases import Run

from sleepyd import config as configuration
from sleepyd import install, places

WRITER = "import pathlib, sys; file = pathlib.Path(sys.argv[-1]); file.write_text({text!r})"


@pytest.fixture
def users(config: configuration.Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's settings file, which is not there yet, and a folder of no project."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VISUAL", raising=False)
    return places.user_file()


def write_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str) -> None:
    """Let $EDITOR be this Python program."""
    (tmp_path / "my editor.py").write_text(program)
    monkeypatch.setenv("EDITOR", f"{sys.executable} '{tmp_path / 'my editor.py'}'")


def test_show_tells_values_and_where_they_come_from(run: Run, users: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users.parent.mkdir(parents=True)
    users.write_text("[night]\nsteps = 7\n")
    monkeypatch.setenv("SLEEPYD_SERVER_PORT", "4242")
    rows = {row["key"]: row for row in json.loads(run("config", "show", "--json").out)}
    assert rows["night.steps"] == {"key": "night.steps", "value": 7, "layer": "user", "origin": str(users)}
    assert rows["server.port"]["origin"] == "SLEEPYD_SERVER_PORT"
    assert rows["day.samples"] == {"key": "day.samples", "value": 8, "layer": "default", "origin": None}
    lines = [line.split() for line in run("config", "show", "server").out.splitlines()]
    assert lines[0] == ["key", "value", "from"]
    assert ["server.port", "4242", "SLEEPYD_SERVER_PORT"] in lines
    assert {line[0].partition(".")[0] for line in lines[1:]} == {"server"}
    assert run("config", "show", "night.steps").out.splitlines()[1].split() == ["night.steps", "7", str(users)]


def test_show_of_what_is_no_setting_is_2(run: Run, users: Path) -> None:
    done = run("config", "show", "night.stepz")
    assert (done.code, done.out) == (2, "")
    assert "no setting night.stepz" in done.err


def test_path_names_the_file_of_every_layer(run: Run, users: Path, tmp_path: Path) -> None:
    layers = json.loads(run("config", "path", "--json").out)
    assert [row["layer"] for row in layers] == ["flag", "environment", "project", "user", "default"]
    assert layers[2] == {"layer": "project", "path": str(tmp_path / "sleepyd.toml"), "exists": False}
    assert layers[3] == {"layer": "user", "path": str(users), "exists": False}
    given = json.loads(run("config", "path", "--json", "--config", tmp_path / "own.toml").out)
    assert [row["layer"] for row in given] == ["flag", "environment", "file", "default"]
    assert given[2] == {"layer": "file", "path": str(tmp_path / "own.toml"), "exists": False}


def test_schema_is_json(run: Run) -> None:
    assert json.loads(run("config", "schema").out)["properties"]["night"]["properties"]["at"]["type"] == "string"


def test_edit_saves_what_loads(run: Run, users: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_with(monkeypatch, tmp_path, WRITER.format(text="[night]\nsteps = 9\n"))
    assert run("config", "edit").code == 0
    assert users.read_text() == "[night]\nsteps = 9\n"
    assert users.stat().st_mode & 0o777 == 0o600
    assert os.listdir(users.parent) == ["config.toml"]


def test_edit_starts_with_what_is_there_or_with_the_template(
    run: Run, users: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write_with(monkeypatch, tmp_path, f"import shutil, sys; shutil.copy(sys.argv[-1], {str(tmp_path / 'seen')!r})")
    assert run("config", "edit").code == 0
    assert (tmp_path / "seen").read_text() == users.read_text() == install.template()
    users.write_text("[night]\nsteps = 9\n")
    assert "nothing changed" in run("config", "edit").err
    assert (tmp_path / "seen").read_text() == users.read_text() == "[night]\nsteps = 9\n"


def test_edit_refuses_a_broken_file_and_goes_on_with_it(
    run: Run, users: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    users.parent.mkdir(parents=True)
    users.write_text("[night]\nsteps = 9\n")
    write_with(monkeypatch, tmp_path, WRITER.format(text="[night]\nstepz = 1\n"))
    done = run("config", "edit")
    assert done.code == 2
    assert "unknown key night.stepz; did you mean steps?" in done.err
    assert users.read_text() == "[night]\nsteps = 9\n"
    mend = "import pathlib, sys; f = pathlib.Path(sys.argv[-1]); f.write_text(f.read_text().replace('stepz', 'steps'))"
    write_with(monkeypatch, tmp_path, mend)
    assert run("config", "edit").code == 0
    assert users.read_text() == "[night]\nsteps = 1\n"
    assert os.listdir(users.parent) == ["config.toml"]


def test_an_editor_that_gives_up_changes_nothing(run: Run, users: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "false")
    done = run("config", "edit")
    assert (done.code, "exit code 1, so nothing was saved" in done.err) == (2, True)
    assert not users.exists()


def test_an_editor_that_is_not_there_is_named(run: Run, users: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "/nowhere/ed")
    done = run("config", "edit")
    assert (done.code, "/nowhere/ed: cannot be started" in done.err) == (69, True)
