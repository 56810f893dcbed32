"""The copy of a workspace: as the workspace is, and never the workspace itself."""

import os
from pathlib import Path

import pytest
from workspaces import CORE, LIB

from sleepyd.rust import toolchain
from sleepyd.rust.project.cargo import Selection
from sleepyd.rust.project.project import Project

pytestmark = pytest.mark.rustc


def test_candidates_are_tried_in_the_copy_only(project: Project, root: Path) -> None:
    project.source(LIB)
    project.overlay.put({LIB: "candidate"})
    assert (project.overlay.home / LIB).read_text() == "candidate"
    assert (root / LIB).read_text() == CORE
    project.overlay.put({})
    assert (project.overlay.home / LIB).read_text() == CORE


def test_secrets_and_output_are_not_copied(root: Path) -> None:
    for name in (".env", ".git/config", "target/debug/x", "out/CACHEDIR.TAG", "out/x", "data/kept.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    (root / "target" / "CACHEDIR.TAG").write_text("x")
    opened = Project.open(root / "Cargo.toml", toolchain.locate(), root)
    opened.sync()
    copied = {
        path.relative_to(opened.overlay.home).as_posix() for path in opened.overlay.home.rglob("*") if path.is_file()
    }
    assert copied == {"Cargo.toml", "core/Cargo.toml", LIB, "app/Cargo.toml", "app/src/lib.rs", "data/kept.txt"}


def test_what_changed_or_went_in_the_workspace_does_so_in_the_copy(project: Project, root: Path) -> None:
    (root / LIB).write_text("pub fn other() {}\n")
    (root / "app" / "src" / "lib.rs").unlink()
    project.sync()
    assert (project.overlay.home / LIB).read_text() == "pub fn other() {}\n"
    assert not (project.overlay.home / "app/src/lib.rs").exists()


def test_a_candidate_that_a_killed_run_left_is_not_taken_for_the_workspace(project: Project, root: Path) -> None:
    """Cargo would tell what it thought of the candidate: the file must be put right, and be younger than that."""
    project.source(LIB)
    assert project.check({LIB: CORE.replace("u32", "u64")}, Selection(packages=("core-lib",))).ok
    again = Project.open(root / "Cargo.toml", toolchain.locate(), root / "no-crates")
    os.utime(root / LIB, ns=(0, (root / LIB).stat().st_mtime_ns))
    again.sync()
    assert (again.overlay.home / LIB).read_text() == CORE
    assert again.check({}, Selection()).ok, "app wants u32 of it"


def test_a_link_is_copied_as_one_and_not_written_through(project: Project, root: Path, tmp_path: Path) -> None:
    target = tmp_path / "outside.rs"
    target.write_text("outside")
    (root / "core" / "src" / "linked.rs").symlink_to(target)
    project.sync()
    assert project.source("core/src/linked.rs") is None, "it is never changed"
    (root / "core" / "src" / "linked.rs").unlink()
    (root / "core" / "src" / "linked.rs").mkdir()
    (root / "core" / "src" / "linked.rs" / "inside.rs").write_text("inside")
    project.sync()
    assert target.read_text() == "outside"
    assert (project.overlay.home / "core/src/linked.rs/inside.rs").read_text() == "inside"


@pytest.mark.parametrize("name", ["/etc/hostname", "../beyond.rs", "<macro>", "core/Cargo.toml", "core/src/absent.rs"])
def test_only_sources_of_its_packages_can_be_changed(project: Project, name: str) -> None:
    assert project.source(name) is None
