"""What the demo's tests share."""

from pathlib import Path

import pytest

import sleepyd


@pytest.fixture(autouse=True)
def _children_find_sleepyd(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in is a script: it finds the package under test even where that is not installed."""
    monkeypatch.setenv("PYTHONPATH", str(Path(sleepyd.__file__).parents[1]))
