"""A state directory and generations in it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from weights import weights

from sleepyd import config as configuration
from sleepyd.config import Config
from sleepyd.store.generations import Generation, Generations

Stage = Callable[..., Generation]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    loaded = configuration.load(Path("/dev/null"), {"paths": {"state": str(tmp_path / "state")}}, {})
    # A busy machine is not what is tested.
    rust = replace(loaded.rust, wall_s=90.0, test_wall_s=90.0)
    return replace(loaded, intake=replace(loaded.intake, settle_s=0.0, rescan_s=0.1), rust=rust)


@pytest.fixture
def generations(config: Config) -> Generations:
    return Generations(config.paths.adapters_store)


@pytest.fixture
def stage(generations: Generations) -> Stage:
    """`stage("missing_clone", promote=True)`: a generation with these tasks."""

    def _stage(*tasks: str, signatures: Mapping[str, str] | None = None, promote: bool = True) -> Generation:
        def write(folder: Path) -> None:
            for task in tasks:
                (folder / "adapters" / task).mkdir(parents=True)
                (folder / "adapters" / task / "adapter_model.safetensors").write_bytes(weights(task))

        routes = {
            "signatures": dict(signatures or {}),
            "codes": {},
            "tasks": {task: {"adapter": f"adapters/{task}"} for task in tasks},
        }
        parent = generations.current_number()
        number = generations.stage(parent, files=write, routes=routes, evaluation={})
        return generations.promote(number) if promote else generations.load(number)

    return _stage
