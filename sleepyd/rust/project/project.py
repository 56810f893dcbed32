"""One workspace, opened: what its files say, and what cargo makes of it with some of them changed.

    project = Project.open(manifest, toolchain.locate(), Path.home() / ".cargo")
    report = project.check({}, Selection())
    project.check({"src/lib.rs": candidate}, Selection()).ok

The workspace itself is only read. One process at a time may have it open: that is the caller's to see to.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sleepyd.rust.project import workspace as workspaces
from sleepyd.rust.project.cargo import Cargo, Selection, Tested
from sleepyd.rust.project.overlay import Overlay
from sleepyd.rust.project.report import Report
from sleepyd.rust.project.workspace import Workspace
from sleepyd.rust.toolchain import Toolchain

if TYPE_CHECKING:
    from sleepyd.rust.project.definitions import Definitions

OURS = "sleepyd"
"""In the target folder: the copy, and what is built of it."""


class Codebase(Protocol):
    """Sources, and a judge of what they are with some of them changed: what fixing needs to know of a workspace."""

    def source(self, file: str) -> str | None:
        """The text of a source that may be changed; None for all else."""

    def edition(self, file: str) -> str:
        """Which edition a file is of."""

    def definitions(self, source: Callable[[str], str | None]) -> "Definitions":
        """Where types are defined, in the texts that `source` gives."""

    def check(self, texts: Mapping[str, str], selection: Selection) -> Report:
        """What is said when these files read so."""

    def test(self, texts: Mapping[str, str], selection: Selection) -> Tested:
        """What the tests say that `texts` can affect."""


@dataclass(frozen=True, slots=True)
class Project:
    """Files are named relative to the workspace's root, as in cargo's diagnostics."""

    workspace: Workspace
    cargo: Cargo
    overlay: Overlay

    @classmethod
    def open(cls, manifest: Path, toolchain: Toolchain, crates: Path) -> "Project":
        """The workspace of `manifest`. crates: where cargo downloads to. Raises CargoFailed, InvalidInput."""
        found = workspaces.read(manifest, toolchain)
        overlay = Overlay(found.base, (found.root, *found.outside), found.root, found.target / OURS)
        return cls(found, Cargo(found, overlay, toolchain, crates), overlay)

    def sync(self) -> None:
        """Take in what changed in the workspace since the copy was made."""
        self.overlay.sync()

    def source(self, file: str) -> str | None:
        """The text of a source of one of the packages; None for all else, which is never changed."""
        is_ours = file.endswith(".rs") and self.workspace.owner(file) is not None
        return self.overlay.read(file) if is_ours else None

    def edition(self, file: str) -> str:
        """Its package's; of what belongs to none, the usual one."""
        package = self.workspace.owner(file)
        return package.edition if package else "2021"

    def definitions(self, source: Callable[[str], str | None]) -> "Definitions":
        """Where types are defined, in the texts that `source` gives."""
        from sleepyd.rust.project.definitions import Definitions  # not before something is broken: it takes a parser

        return Definitions(filter(self.workspace.owner, self.overlay.sources()), source)

    def check(
        self, texts: Mapping[str, str], selection: Selection, on_line: Callable[[bytes], None] | None = None
    ) -> Report:
        """What cargo says when these files read so. on_line: see Cargo.check. Raises CargoFailed."""
        self.overlay.put(texts)
        return self.cargo.check(selection, on_line)

    def test(self, texts: Mapping[str, str], selection: Selection) -> Tested:
        """What the tests of all packages say that `texts` can affect."""
        self.overlay.put(texts)
        return self.cargo.test(self._affected(texts), selection)

    def _affected(self, texts: Mapping[str, str]) -> Sequence[str]:
        return self.workspace.affected(texts)
