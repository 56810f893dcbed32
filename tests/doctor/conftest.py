"""What the doctor's checks are given."""

from pathlib import Path

import pytest

from sleepyd import config as configuration
from sleepyd.config import Config


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Settings of somebody who has nothing yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    given = {"paths": {"state": str(tmp_path / "state")}, "rust": {"wall_s": 90.0, "test_wall_s": 90.0}}
    return configuration.load(None, given, {})
