"""A store of generations to try things on, and a whole state with its backup."""

from pathlib import Path

import pytest
from states import lived_in

from sleepyd.store import archive as archives
from sleepyd.store.archive import Places
from sleepyd.store.generations import Generations


@pytest.fixture
def store(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "adapters_store", lock_wait_s=5)


@pytest.fixture
def old(tmp_path: Path) -> Places:
    """A state to back up."""
    return lived_in(tmp_path / "old", "one", "two")


@pytest.fixture
def file(tmp_path: Path, old: Places) -> Path:
    """Its backup."""
    archives.write(tmp_path / "backups" / "b.tar.gz", old, b"[night]\nsteps = 3\n")
    return tmp_path / "backups" / "b.tar.gz"
