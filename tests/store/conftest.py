"""A store of generations to try things on."""

from pathlib import Path

import pytest

from sleepyd.store.generations import Generations


@pytest.fixture
def store(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "adapters_store", lock_wait_s=5)
