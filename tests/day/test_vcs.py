"""What may be written over, by the real git."""

from pathlib import Path

import pytest
import workspaces

from sleepyd.day.vcs import Allowed, guard
from sleepyd.errors import Guarded

LIB, USER = workspaces.LIB, workspaces.USER


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = workspaces.write(tmp_path / "ws with a space")
    workspaces.commit(root)
    return root


def test_what_is_committed_may_be_written_over(root: Path) -> None:
    guard(root, [LIB, USER], Allowed())


def test_only_the_files_that_change_count(root: Path) -> None:
    (root / USER).write_text("mine")
    (root / "new.rs").write_text("mine")
    guard(root, [LIB], Allowed())
    with pytest.raises(Guarded, match=f"not committed: {USER} "):
        guard(root, [LIB, USER], Allowed())


def test_each_kind_of_work_has_its_own_permission(root: Path) -> None:
    (root / LIB).write_text("staged")
    workspaces.git(root, "add", LIB)
    with pytest.raises(Guarded, match=r"staged: core/src/lib\.rs \(--allow-staged\); nothing was written"):
        guard(root, [LIB], Allowed(dirty=True))
    guard(root, [LIB], Allowed(staged=True))
    (root / LIB).write_text("staged, and then changed")
    with pytest.raises(Guarded, match=r"not committed: core/src/lib\.rs \(--allow-dirty\)"):
        guard(root, [LIB], Allowed(staged=True))
    guard(root, [LIB], Allowed(dirty=True))


@pytest.mark.parametrize("ignored", [False, True])
def test_a_file_that_git_does_not_know_is_not_safe(root: Path, ignored: bool) -> None:
    if ignored:
        (root / ".gitignore").write_text("*.rs\n")
    (root / "core/src/new.rs").write_text("mine")
    with pytest.raises(Guarded, match=r"not committed: core/src/new\.rs"):
        guard(root, ["core/src/new.rs"], Allowed())


def test_without_a_repository_the_user_must_say_so(tmp_path: Path) -> None:
    root = workspaces.write(tmp_path / "bare")
    with pytest.raises(Guarded, match="--allow-no-vcs") as refused:
        guard(root, [LIB], Allowed(dirty=True))
    assert refused.value.exit_code == 3
    guard(root, [LIB], Allowed(no_vcs=True))


def test_asking_git_runs_nothing_that_the_repository_names(root: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\n")
    evil.chmod(0o755)
    workspaces.git(root, "config", "core.fsmonitor", str(evil))
    guard(root, [LIB], Allowed())
    assert not (tmp_path / "ran").exists()
