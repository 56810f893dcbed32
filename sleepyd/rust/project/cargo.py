"""Cargo inside the sandbox, on the copy of a workspace.

Build scripts, procedural macros and tests are foreign code, so nothing of this runs outside `rust.sandbox`. Shown
read-only are the toolchain, the system's own /usr for linking, the registry of downloaded crates and the copied
sources; what is built goes to a folder of our own, so that neither the user's nor the editor's cargo waits for it.
There is no network: what is not downloaded yet stays away, and cargo says so.

Settings of the user's own `~/.cargo/config.toml` are left aside, those of the workspace count, but for its
`rustc-wrapper`. The compiler is sleepyd's (`rust.rustc`), not what a `rust-toolchain.toml` asks for.
"""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sleepyd.errors import CargoFailed
from sleepyd.rust import identity, sandbox
from sleepyd.rust.project import report
from sleepyd.rust.project.overlay import Overlay
from sleepyd.rust.project.report import Report
from sleepyd.rust.project.workspace import Workspace
from sleepyd.rust.toolchain import INSIDE, Toolchain

_TREE = PurePosixPath("/work/tree")
_HOME = "/tmp/cargo"
_LIMITS = sandbox.Limits(
    wall_s=900.0, cpu_s=900, memory_mb=16 * 1024, output_bytes=64 * 1024 * 1024, processes=1024, file_mb=1024
)
_TOOLS = ("cargo", "rustdoc")
_SHOWN = 4000


@dataclass(frozen=True, slots=True)
class Selection:
    """What of the workspace is meant, in cargo's words. folder: where cargo is called, relative to the root."""

    folder: str = "."
    packages: tuple[str, ...] = ()
    features: str = ""
    all_features: bool = False
    tests: bool = False
    """The test targets too."""

    def flags(self) -> list[str]:
        """Which packages, with which features."""
        chosen = [word for name in self.packages for word in ("--package", name)]
        return [*chosen, *self.feature_flags()]

    def feature_flags(self) -> list[str]:
        """With which features."""
        named = ["--features", self.features] if self.features else []
        return [*named, *(["--all-features"] if self.all_features else [])]


@dataclass(frozen=True, slots=True)
class Tested:
    """What `cargo test` said."""

    passed: bool
    output: str
    ms: float


class Cargo:
    """cargo for one workspace. Call it from a thread that outlives each call (see `rust.sandbox`)."""

    def __init__(self, workspace: Workspace, overlay: Overlay, toolchain: Toolchain, crates: Path) -> None:
        """crates: the folder that cargo downloads to, `~/.cargo` for most people."""
        self._overlay, self._toolchain, self._crates = overlay, toolchain, crates
        self._base = workspace.base
        self._home = _TREE / workspace.root.relative_to(workspace.base).as_posix()
        self._built = overlay.folder / "build"

    def check(self, selection: Selection, on_line: Callable[[bytes], None] | None = None) -> Report:
        """`cargo check` of the copy as it is. Raises CargoFailed where it did not come to compiling.

        on_line: hears each line of cargo's JSON as it comes, with the paths of the workspace itself.
        """
        hear = None if on_line is None else _Lines(on_line, self._outside())
        words = ["check", "--offline", "--keep-going", "--message-format=json", *selection.flags()]
        words += ["--tests"] if selection.tests else []
        self._settle(wanted=not (self._overlay.home / "Cargo.lock").is_file())
        done = self._run(words, selection.folder, on_stdout=hear)
        if done.returncode != 0 and not done.stdout.strip():
            self._settle(wanted=True)
            done = self._run(words, selection.folder, on_stdout=hear)
        found = report.read(done.stdout, done.stderr, done.returncode, done.ms)
        if done.killed_by is not None:
            raise CargoFailed(f"cargo check hit the {done.killed_by} limit; check a part of it with --package")
        if not found.ok and not found.errors:
            raise CargoFailed(f"cargo check failed without an error in a source:\n{found.message.strip()[-_SHOWN:]}")
        return found

    def test(self, packages: Sequence[str], selection: Selection) -> Tested:
        """`cargo test` of these packages."""
        chosen = [word for name in packages for word in ("--package", name)]
        done = self._run(["test", "--offline", "--no-fail-fast", *chosen, *selection.feature_flags()], ".")
        output = (done.stdout + done.stderr).decode(errors="replace")
        if done.killed_by is not None:
            output += f"\nthe tests hit the {done.killed_by} limit"
        return Tested(done.returncode == 0 and done.killed_by is None, output[-_SHOWN:], done.ms)

    def _settle(self, *, wanted: bool) -> None:
        """Let cargo bring `Cargo.lock` of the copy up to date. It resolves, and builds and runs nothing."""
        if wanted:
            self._run(["generate-lockfile", "--offline"], ".", locks=True)

    def _outside(self) -> list[tuple[bytes, bytes]]:
        """What paths begin with inside, and what with outside, as they stand in JSON."""
        pairs = [(_TREE, self._base), (PurePosixPath(sandbox.STAGE), self._built), (PurePosixPath(_HOME), self._crates)]
        return [
            *((f"file://{inside}".encode(), outside.as_uri().encode()) for inside, outside in pairs),
            *((f'"{inside}/'.encode(), f"{json.dumps(str(outside))[:-1]}/".encode()) for inside, outside in pairs),
        ]

    def _run(
        self,
        words: Sequence[str],
        folder: str,
        *,
        locks: bool = False,
        on_stdout: Callable[[bytes], None] | None = None,
    ) -> sandbox.Finished:
        """locks: the sources are what may be written, not what is built of them."""
        self._built.mkdir(parents=True, exist_ok=True)
        stage = self._overlay.tree if locks else self._built
        if (user := identity.user_of(stage)) is not None:
            for path in (self._overlay.home, self._overlay.home / "Cargo.lock") if locks else ():
                if path.exists():
                    os.chown(path, user, user)
        home = PurePosixPath(sandbox.STAGE) / self._home.relative_to(_TREE) if locks else self._home
        environment = {
            "PATH": f"{INSIDE}/bin:/usr/bin:/bin",
            "HOME": "/tmp",
            "CARGO_HOME": _HOME,
            "CARGO_TARGET_DIR": "/tmp/target" if locks else sandbox.STAGE,
            "CARGO_TERM_COLOR": "never",
            "RUSTC": self._toolchain.rustc,
            "RUSTDOC": f"{INSIDE}/bin/rustdoc",
            "RUSTC_WRAPPER": "",
            "RUSTC_WORKSPACE_WRAPPER": "",
            **_linker(self._toolchain.host),
        }
        return sandbox.run(
            [
                *("/usr/bin/env", "-C", str(home / folder)),
                *(f"{name}={value}" for name, value in environment.items()),
                *("nice", "-n", "10", f"{INSIDE}/bin/cargo", *words),
            ],
            files={},
            limits=_LIMITS,
            toolchain=self._toolchain,
            binds=[*self._shown(), *([] if locks else [(self._overlay.tree, Path(_TREE))])],
            stage=stage,
            is_posted=True,
            has_devices=True,
            on_stdout=on_stdout,
        )

    def _shown(self) -> list[tuple[Path, Path]]:
        system = [path for path in map(Path, ("/usr", "/lib", "/lib64", "/bin")) if path.is_dir()]
        tools = [(self._toolchain.sysroot / "bin" / name, INSIDE / "bin" / name) for name in _TOOLS]
        crates = [(self._crates / name, Path(_HOME) / name) for name in ("registry", "git")]
        return [*((path, path) for path in system), *(pair for pair in (*tools, *crates) if pair[0].exists())]


class _Lines:
    """Hands on whole lines of what comes in pieces, their paths translated."""

    def __init__(self, on_line: Callable[[bytes], None], paths: Sequence[tuple[bytes, bytes]]) -> None:
        self._on_line, self._paths = on_line, paths
        self._begun = b""

    def __call__(self, piece: bytes) -> None:
        *lines, self._begun = (self._begun + piece).split(b"\n")
        for line in lines:
            for inside, outside in self._paths:
                line = line.replace(inside, outside)
            self._on_line(line)


def _linker(host: str) -> dict[str, str]:
    """Where the C compiler really lies: /usr/bin/cc is a link through /etc on Debian, and /etc is not shown."""
    found = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if found is None:
        return {}
    program = str(Path(found).resolve())
    return {f"CARGO_TARGET_{host.upper().replace('-', '_')}_LINKER": program, "CC": program}
