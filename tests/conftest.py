"""What several rooms' tests share."""

import os
from collections.abc import Iterator

import pytest

from sleepyd.config import RustConfig
from sleepyd.rust.compiler import Compiler

os.environ["HF_HUB_OFFLINE"] = "1"


@pytest.fixture(scope="session")
def compiler() -> Iterator[Compiler]:
    """The real compiler in the real sandbox, remembering in memory only."""
    with Compiler(RustConfig(), cache_dir=None) as shared:
        yield shared
