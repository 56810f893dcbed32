"""Which packages a workspace has, and what of the disk belongs to it.

Owns finding the workspace around a path and reading `cargo metadata`. That is the one call of cargo outside the
sandbox: with `--no-deps` it reads manifests and starts no other program, whatever `.cargo/config.toml` names as its
compiler. It is the toolchain's own binary, not the rustup shim, which may install what a `rust-toolchain.toml` asks
for.
"""

import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sleepyd.errors import CargoFailed, InvalidInput, ToolchainMissing
from sleepyd.rust.toolchain import Toolchain

MANIFEST = "Cargo.toml"
_ASK_S = 60


@dataclass(frozen=True, slots=True)
class Package:
    """One member of the workspace. needs: the names of the members that it depends on."""

    name: str
    folder: Path
    edition: str
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Workspace:
    """root: where `Cargo.lock` lies.  outside: folders of packages beyond it that it uses by path."""

    root: Path
    packages: tuple[Package, ...]
    target: Path
    outside: tuple[Path, ...] = ()

    @property
    def base(self) -> Path:
        """The folder that holds all of it."""
        return Path(os.path.commonpath([self.root, *self.outside]))

    def owner(self, file: str) -> Package | None:
        """The package that `file` (relative to the root) belongs to: the one nearest above it."""
        path = self.root / file
        owners = [package for package in self.packages if path.is_relative_to(package.folder)]
        return max(owners, key=lambda package: len(package.folder.parts), default=None)

    def by_folder(self) -> dict[str, str]:
        """The edition of each package inside the root, by its folder relative to it."""
        inside = [package for package in self.packages if package.folder.is_relative_to(self.root)]
        return {package.folder.relative_to(self.root).as_posix(): package.edition for package in inside}

    def affected(self, files: Iterable[str]) -> list[str]:
        """Names of the packages that a change of `files` can break: their own, and those that use them."""
        reached = {owner.name for file in files if (owner := self.owner(file)) is not None}
        grown = True
        while grown:
            more = {package.name for package in self.packages if package.needs & reached} - reached
            reached, grown = reached | more, bool(more)
        return [package.name for package in self.packages if package.name in reached]


def manifest_above(start: Path) -> Path | None:
    """The nearest `Cargo.toml` in `start` (a folder) or above it."""
    folder = start.resolve()
    return next((at / MANIFEST for at in (folder, *folder.parents) if (at / MANIFEST).is_file()), None)


def read(manifest: Path, toolchain: Toolchain) -> Workspace:
    """The workspace that `manifest` belongs to. Raises CargoFailed, InvalidInput, ToolchainMissing."""
    data = _metadata(manifest, toolchain)
    root = Path(data["workspace_root"])
    members = data["packages"]
    names = {member["name"] for member in members}
    packages = tuple(
        Package(
            name=member["name"],
            folder=Path(member["manifest_path"]).parent,
            edition=member["edition"],
            needs=frozenset(need["name"] for need in member["dependencies"] if need.get("path")) & names,
        )
        for member in members
    )
    folders = [package.folder for package in packages if not package.folder.is_relative_to(root)]
    outside = _outside(members, root, toolchain, folders)
    return Workspace(root, packages, Path(data["target_directory"]), outside)


def _outside(members: Sequence[Any], root: Path, toolchain: Toolchain, folders: Sequence[Path]) -> tuple[Path, ...]:
    """Folders beyond the root that members use by path, and that those use in turn."""
    found: dict[Path, None] = dict.fromkeys(folders)
    waiting = list(members)
    while waiting:
        for need in waiting.pop()["dependencies"]:
            folder = Path(need["path"]).resolve() if need.get("path") else root
            if folder.is_relative_to(root) or folder in found or not (folder / MANIFEST).is_file():
                continue
            found[folder] = None
            waiting += _metadata(folder / MANIFEST, toolchain)["packages"]
    return tuple(found)


def _metadata(manifest: Path, toolchain: Toolchain) -> Any:
    program = toolchain.sysroot / "bin" / "cargo"
    if not program.is_file():
        raise ToolchainMissing(
            f"{toolchain.sysroot}: has no bin/cargo; install a complete toolchain, or set rust.rustc"
        )
    words = ["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path", str(manifest)]
    try:
        done = subprocess.run(
            [str(program), *words],
            capture_output=True,
            cwd=manifest.parent,
            env={"CARGO_HOME": "/nonexistent", "HOME": "/nonexistent"},
            stdin=subprocess.DEVNULL,
            timeout=_ASK_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise InvalidInput(f"{manifest}: cargo metadata did not end well ({error}); try it by hand") from error
    if done.returncode != 0:
        raise CargoFailed(f"{manifest}: cargo cannot read it: {_said(done.stderr)}")
    return json.loads(done.stdout)


def _said(stderr: bytes) -> str:
    return " ".join(stderr.decode(errors="replace").removeprefix("error:").split())[:400]
