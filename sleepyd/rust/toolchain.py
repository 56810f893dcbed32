"""Where the Rust toolchain lies and what of it the sandbox must show.

Owns finding the toolchain's own rustc (never the rustup shim, which runs whatever a `rust-toolchain.toml` nearby names)
and the list of files that compiling needs. Found once per process, outside the sandbox, with `/` as working directory.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sleepyd.errors import ToolchainMissing

INSIDE = Path("/toolchain")
"""The sysroot's neutral name inside the sandbox."""


@dataclass(frozen=True, slots=True)
class Toolchain:
    """One installed rustc."""

    sysroot: Path
    version: str
    """First line of `rustc -vV` with commit: part of every cache key."""
    host: str
    libraries: tuple[Path, ...]
    """Shared libraries that rustc loads from outside the sysroot, under the paths the loader looks them up by."""
    binds: tuple[tuple[Path, Path], ...]
    """(path on this machine, path inside the sandbox), all read-only: enough to compile, not to link."""
    library_path: str
    """LD_LIBRARY_PATH inside: $ORIGIN is of no use to the loader without /proc."""

    @property
    def rustc(self) -> str:
        """rustc's path inside the sandbox."""
        return str(INSIDE / "bin" / "rustc")

    @property
    def clippy(self) -> str:
        """The path inside the sandbox of clippy's rustc.  Raises ToolchainMissing where it is not installed."""
        inside = INSIDE / "bin" / "clippy-driver"
        if not any(place == inside for _, place in self.binds):
            raise ToolchainMissing(f"{self.sysroot}: has no bin/clippy-driver; type: rustup component add clippy")
        return str(inside)

    def runtime(self) -> "Toolchain":
        """The same toolchain, showing only what a finished program loads: the C library and the shared std."""
        shared = INSIDE / "lib" / "rustlib" / self.host / "lib"
        std = self.sysroot / shared.relative_to(INSIDE)
        binds = [(path, shared / path.name) for path in std.glob("libstd-*.so")]
        return replace(
            self, binds=(*binds, *((library, library) for library in self.libraries)), library_path=str(shared)
        )

    @property
    def loader(self) -> Path:
        """The dynamic loader that binaries of this machine name."""
        return next(library for library in self.libraries if library.name.startswith("ld-"))


@cache
def locate(rustc: str = "") -> Toolchain:
    """The toolchain of `rustc` (a path), or of the rustc on this machine when empty.  Raises ToolchainMissing."""
    program = rustc or shutil.which("rustc") or str(Path("~/.cargo/bin/rustc").expanduser())
    sysroot = Path(_ask(program, "--print", "sysroot").strip())
    binary = sysroot / "bin" / "rustc"
    if not binary.is_file():
        raise ToolchainMissing(
            f"{program}: its sysroot {sysroot} has no bin/rustc; set rust.rustc to a complete toolchain's rustc"
        )
    about = _ask(str(binary), "-vV")
    host = re.search(r"^host: (\S+)$", about, re.MULTILINE)
    if host is None:
        raise ToolchainMissing(f"{binary}: -vV printed no host line, expected a rustc; set rust.rustc to one")
    loaded = libraries(binary)
    shown = [binary, sysroot / "lib" / "rustlib" / host[1]]
    shown += [library for library in loaded if library.is_relative_to(sysroot)]
    linter = sysroot / "bin" / "clippy-driver"
    outside = tuple(library for library in loaded if not library.is_relative_to(sysroot))
    binds = [(path, INSIDE / path.relative_to(sysroot)) for path in shown]
    folders = dict.fromkeys(str(inside.parent) for _, inside in binds[2:])
    if linter.is_file():
        binds.append((linter, INSIDE / linter.relative_to(sysroot)))
    return Toolchain(
        sysroot=sysroot,
        version=" ".join(about.split()),
        host=host[1],
        libraries=outside,
        binds=(*binds, *((library, library) for library in outside)),
        library_path=":".join(folders) or str(INSIDE / "lib"),
    )


def _ask(program: str, *arguments: str) -> str:
    try:
        done = subprocess.run(
            [program, *arguments],
            capture_output=True,
            text=True,
            cwd="/",
            timeout=60,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolchainMissing(
            f'{program}: cannot run "{" ".join(arguments)}" ({error}); install Rust or set rust.rustc to its path'
        ) from error
    return done.stdout


def libraries(binary: Path) -> tuple[Path, ...]:
    """Every shared library the loader maps for `binary`, and the loader itself, as ldd names them."""
    ldd = shutil.which("ldd", path=f"{os.defpath}:/usr/bin")
    if ldd is None:
        raise ToolchainMissing("ldd: not found; it belongs to the C library's tools (Debian: libc-bin)")
    found: dict[Path, None] = {}
    for line in _ask(ldd, str(binary)).splitlines():
        match = re.match(r"\s*(?:\S+ => )?(/\S+) \(0x", line)
        if match:
            # "bin/../lib" is spelt out by hand: resolve() would also follow links, and the loader asks for the link.
            found[Path(os.path.normpath(match[1]))] = None
    return tuple(found)
