"""What is installed from the wheel works without the checkout it was built in."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import sleepyd

_LARGEST = 30_000_000
_BROKEN = """\
pub fn total(values: &[u32]) -> u32 {
    let sum = 0;
    for value in values {
        sum += value;
    }
    sum
}
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=Path(sleepyd.__file__).parents[1], check=True, capture_output=True, timeout=120)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(unpacked: Path, home: Path, *arguments: str, code: int = 0) -> str:
    """One verb of the unpacked wheel, in an empty home; its dependencies are the tests' own."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("SLEEPYD_", "XDG_"))},
        "PYTHONPATH": str(unpacked),
        "SLEEPYD_PATHS_STATE": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "sleepyd", *arguments],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == code, done.stderr
    return done.stdout


def test_it_is_small_and_holds_what_is_needed_and_no_tests(wheel: Path) -> None:
    assert wheel.stat().st_size < _LARGEST
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"sleepyd/bundled/{name}" for name in ("commit", "config.toml", "koans/tasks.toml")} <= names
    assert {f"sleepyd/bundled/systemd/{name}" for name in ("sleepyd.service", "user/sleepyd.service")} <= names
    assert "sleepyd/bundled/model/model.safetensors" in names
    dashboard = {"static/app.css", "static/app.js", "static/htmx.min.js", "static/VENDORED.md", "templates/base.html"}
    assert {f"sleepyd/api/dashboard/{name}" for name in dashboard} <= names
    assert not [name for name in names if name.startswith("tests/") or name.endswith(".pyc")]


def test_it_knows_its_commit_its_koans_and_its_settings(unpacked: Path, tmp_path: Path) -> None:
    commit = (unpacked / "sleepyd/bundled/commit").read_text(encoding="utf-8").strip()
    assert f"(commit {commit})" in run(unpacked, tmp_path, "--version")
    assert len(json.loads(run(unpacked, tmp_path, "koans", "list", "--json"))) >= 90
    assert str(unpacked) in run(unpacked, tmp_path, "config", "show")


@pytest.mark.rustc
@pytest.mark.model
def test_it_fixes_a_program_with_the_model_in_it(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "a.rs").write_text(_BROKEN, encoding="utf-8")
    said = run(unpacked, tmp_path, "fix", "a.rs", "--tiers", "base", "--json", code=1)  # shown, and not applied
    reply = json.loads(said)
    assert (reply["status"], reply["tier"]) == ("fixed", "base")
    assert "let mut sum" in reply["code"]
