"""What belongs to a workspace, by the real `cargo metadata`."""

from pathlib import Path

import pytest

from sleepyd.errors import CargoFailed
from sleepyd.rust import toolchain
from sleepyd.rust.project import workspace
from sleepyd.rust.project.project import Project

pytestmark = pytest.mark.rustc


def test_members_their_editions_and_needs_are_read(project: Project, root: Path) -> None:
    found = project.workspace
    assert (found.root, found.target, found.outside) == (root, root / "target", ())
    about = {package.name: (package.folder.name, package.edition, package.needs) for package in found.packages}
    assert about == {"core-lib": ("core", "2021", frozenset()), "app": ("app", "2018", frozenset({"core-lib"}))}


def test_a_change_affects_those_who_use_it(project: Project) -> None:
    assert project.workspace.affected(["core/src/lib.rs"]) == ["core-lib", "app"]
    assert project.workspace.affected(["app/src/lib.rs"]) == ["app"]
    assert project.workspace.affected(["README.md"]) == []


def test_the_nearest_manifest_is_found_from_below(root: Path, tmp_path: Path) -> None:
    assert workspace.manifest_above(root / "app" / "src") == root / "app" / "Cargo.toml"
    assert workspace.manifest_above(root) == root / "Cargo.toml"
    assert workspace.manifest_above(tmp_path) is None


def test_a_manifest_that_is_none_is_named(root: Path) -> None:
    (root / "app" / "Cargo.toml").write_text("[package\n")
    with pytest.raises(CargoFailed, match=r"cargo cannot read it: .*app"):
        workspace.read(root / "Cargo.toml", toolchain.locate())


def test_packages_beyond_the_root_belong_to_it(root: Path, tmp_path: Path) -> None:
    beyond = tmp_path / "beyond"
    (beyond / "src").mkdir(parents=True)
    (beyond / "Cargo.toml").write_text('[package]\nname = "beyond"\nversion = "0.1.0"\n\n[workspace]\n')
    (beyond / "src" / "lib.rs").write_text("pub fn far() {}\n")
    with (root / "core" / "Cargo.toml").open("a") as manifest:
        manifest.write('\n[dependencies]\nbeyond = { path = "../../beyond" }\n')
    found = workspace.read(root / "Cargo.toml", toolchain.locate())
    assert (found.outside, found.base) == ((beyond,), tmp_path)


def test_reading_a_workspace_runs_nothing_that_it_names(root: Path, tmp_path: Path) -> None:
    """It is the one thing done outside the sandbox."""
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
    evil.chmod(0o755)
    (root / ".cargo").mkdir()
    names = ("rustc", "rustc-wrapper", "rustc-workspace-wrapper", "rustdoc")
    (root / ".cargo" / "config.toml").write_text("[build]\n" + "".join(f'{name} = "{evil}"\n' for name in names))
    workspace.read(root / "Cargo.toml", toolchain.locate())
    assert not (tmp_path / "ran").exists()
