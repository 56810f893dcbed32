"""A workspace of two packages on the disk, opened as `fix` opens it."""

from pathlib import Path

import pytest
import workspaces

from sleepyd.rust import toolchain
from sleepyd.rust.project.project import Project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """core-lib, and app that uses it."""
    return workspaces.write(tmp_path / "ws")


@pytest.fixture
def project(root: Path) -> Project:
    """It, with its copy up to date."""
    project = Project.open(root / "Cargo.toml", toolchain.locate(), root / "no-crates")
    project.sync()
    return project
