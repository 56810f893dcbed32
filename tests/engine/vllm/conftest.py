"""The real vLLM, where it is installed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from speakers import Speakers

from sleepyd import config as configuration
from sleepyd import engine as engines
from sleepyd.config import Config
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.engine.vllm import environment
from sleepyd.engine.vllm.engine import VllmEngine


@pytest.fixture(scope="session")
def vllm_config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    named = os.environ.get("SLEEPYD_VLLM_ENVIRONMENT") or str(Path(__file__).parents[3] / ".vllm")
    settings = {
        "engine": {"kind": "vllm"},
        "vllm": {"environment": named},
        "paths": {"state": str(tmp_path_factory.mktemp("state"))},
    }
    config = configuration.load(Path("/dev/null"), settings, {})
    if not environment.version(config):
        pytest.skip(f"vLLM is not in {named}: make test-vllm installs it")
    return config


@pytest.fixture(scope="session")
def embedded(vllm_config: Config) -> TransformersEngine:
    """The same model in this process."""
    return engines.in_process(vllm_config)


@pytest.fixture(scope="module")
def real(vllm_config: Config) -> Iterator[VllmEngine]:
    """One server for all tests of a module."""
    engine = engines.create(vllm_config)
    assert isinstance(engine, VllmEngine)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def speakers(embedded: TransformersEngine, tmp_path_factory: pytest.TempPathFactory) -> Speakers:
    return Speakers(embedded, tmp_path_factory.mktemp("speakers"))
