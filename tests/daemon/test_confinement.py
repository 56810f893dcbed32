"""What the units take away from a daemon, by systemd's own measure, and that the sandbox still works without it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import confined
import pytest

import sleepyd
from sleepyd.places import shipped_units

MOST_EXPOSED = 3.0
SYSTEM = shipped_units() / "sleepyd.service"
USER = shipped_units() / "user" / "sleepyd.service"

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="needs systemd-analyze (Debian: apt install systemd)"
)


def analyzed(*arguments: str) -> str:
    environment = {**os.environ, "SYSTEMD_COLORS": "0", "SYSTEMD_PAGER": ""}
    done = subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60, env=environment, check=False
    )
    return done.stdout + done.stderr


def test_the_system_unit_is_hardly_exposed() -> None:
    said = analyzed("security", "--offline=true", "--no-pager", str(SYSTEM))
    level = re.search(r"exposure level for sleepyd\.service: ([\d.]+)", said)
    assert level is not None, said
    assert float(level[1]) <= MOST_EXPOSED


@pytest.mark.parametrize("manager", ["--system", "--user"])
def test_systemd_finds_nothing_wrong_with_the_units(
    manager: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))  # what a user's manager looks for first
    unit = tmp_path / "sleepyd.service"
    text = (USER if manager == "--user" else SYSTEM).read_text(encoding="utf-8")
    # The program and the README lie where they are installed, which is not here.
    text = re.sub(r"(?m)^(ExecStart=)\S+", r"\1/bin/true", text)
    unit.write_text(re.sub(r"(?m)^Documentation=.*\n", "", text), encoding="utf-8")
    assert analyzed("verify", "--man=no", manager, str(unit)) == ""


@pytest.mark.rustc
@pytest.mark.parametrize("unit", [SYSTEM, USER], ids=["system", "user"])
def test_programs_are_compiled_and_tested_under_the_units_filter(unit: Path, tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SLEEPYD_")},
        "PYTHONPATH": str(Path(sleepyd.__file__).parents[1]),
        "SLEEPYD_PATHS_STATE": str(tmp_path / "state"),
        "SLEEPYD_RUST_WALL_S": "90",
        "SLEEPYD_RUST_TEST_WALL_S": "90",
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    said = confined.run([sys.executable, "-m", "sleepyd", "doctor", "--json"], unit, tmp_path, environment)
    checks = {check["check"]: check for check in json.loads(said)}
    assert {name: checks[name]["status"] for name in ("sandbox", "linker")} == {"sandbox": "ok", "linker": "ok"}, said


def test_the_filter_of_that_test_refuses_what_the_unit_does_not_allow(tmp_path: Path) -> None:
    calls = "import os, time\ntry:\n    time.clock_settime(0, 0)\nexcept PermissionError:\n    print('refused')\n"
    assert confined.run([sys.executable, "-c", calls], SYSTEM, tmp_path, os.environ).strip() == "refused"
    assert "clock_settime" not in confined.allowed(confined.settings(SYSTEM)["SystemCallFilter"])
