"""A house with a tiny model, its first generation and nothing learned yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from night_house import House, small_config

from sleepyd.night.birth import first_generation
from sleepyd.rust.compiler import Compiler
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations


@pytest.fixture
def house(tmp_path: Path, tiny_model: Path, compiler: Compiler) -> Iterator[House]:
    config = small_config(tmp_path, tiny_model)
    generations = Generations(config.paths.adapters_store)
    first_generation(config, generations)
    with Database(config.paths.state / "sleepyd.db") as database:
        yield House(config, database, generations, compiler)
