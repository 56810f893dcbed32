"""bench: only in a checkout, and what it says is the measurement's."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_cases import Run

ROOT = Path(__file__).parents[2]


def test_outside_of_a_checkout_it_says_where_to_go(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("bench")
    assert done.code != 0
    assert "no bench/ there, expected a checkout of sleepyd" in done.err


def test_an_unknown_measurement_is_a_usage_error_with_the_known_ones() -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SLEEPYD_")}
    done = subprocess.run(
        [sys.executable, "-m", "sleepyd", "bench", "--only", "nothing"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "invalid choice: 'nothing'" in done.stderr) == (2, True)
    assert "checks" in done.stderr
