"""How a test binary is linked inside the sandbox.

Owns the choice between the toolchain's own `rust-lld`, called directly (only the C library's link files have to be
shown), and the system's `cc` (works everywhere, needs all of /usr shown). Tried once, then remembered.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sleepyd.errors import ToolchainMissing
from sleepyd.rust import sandbox
from sleepyd.rust.toolchain import INSIDE, Toolchain

_STARTUP = ("Scrt1.o", "crti.o", "crtn.o")
_PROBE = "#[test] fn links() { assert_eq!(std::env::args().count(), 1); }"


@dataclass(frozen=True, slots=True)
class Linker:
    """Flags for rustc, and the further read-only (host path, inside path) pairs that they need."""

    flags: tuple[str, ...]
    binds: tuple[tuple[Path, Path], ...]


@cache
def locate(toolchain: Toolchain, seccomp: bool = True) -> Linker:
    """The fastest linker that works here, tried with or without the filter.  Raises ToolchainMissing for none."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise ToolchainMissing("cc: not found on PATH; running tests links a binary (Debian, Ubuntu: apt install gcc)")
    direct = _rust_lld(toolchain, compiler)
    if direct is not None and _works(toolchain, direct, seccomp):
        return direct
    return _system(compiler)


def rustc_flags(linker: Linker, output: str) -> list[str]:
    """What turns a rustc call into one that makes a test binary, as quickly as it can."""
    return ["--test", "-C", "prefer-dynamic", *linker.flags, "-o", output]


def _rust_lld(toolchain: Toolchain, compiler: str) -> Linker | None:
    relative = Path("lib/rustlib") / toolchain.host / "bin" / "rust-lld"
    startup = [_c_file(compiler, name) for name in _STARTUP]
    support = _c_file(compiler, "libgcc.a")
    if not (toolchain.sysroot / relative).is_file() or None in startup or support is None:
        return None
    objects = [path for path in startup if path is not None]
    # libc.so is a linker script that names files below /lib, which on merged-/usr systems is the same folder.
    folders = dict.fromkeys([support.parent, objects[0].parent, *(path.parent for path in toolchain.libraries)])
    arguments = [
        *(f"-L{folder}" for folder in folders),
        f"--dynamic-linker={toolchain.loader}",
        *map(str, objects),
    ]
    flags = ["-C", "linker-flavor=ld.lld", "-C", f"linker={INSIDE / relative}"]
    flags += [word for argument in arguments for word in ("-C", f"link-arg={argument}")]
    return Linker(tuple(flags), tuple((folder, folder) for folder in folders))


def _c_file(compiler: str, name: str) -> Path | None:
    """Where the C compiler finds one of its link files."""
    done = subprocess.run([compiler, f"-print-file-name={name}"], capture_output=True, text=True, cwd="/", check=False)
    path = Path(os.path.normpath(done.stdout.strip()))
    return path if path.is_absolute() and path.is_file() else None


def _works(toolchain: Toolchain, linker: Linker, seccomp: bool) -> bool:
    done = sandbox.run(
        [toolchain.rustc, "--sysroot", str(INSIDE), *rustc_flags(linker, "/tmp/tests"), "main.rs"],
        files={"main.rs": _PROBE},
        limits=sandbox.Limits(seccomp=seccomp),
        toolchain=toolchain,
        binds=linker.binds,
    )
    return done.returncode == 0 and done.killed_by is None


def _system(compiler: str) -> Linker:
    # /usr/bin/cc is a link through /etc/alternatives on Debian, and /etc is not shown. There is no PATH to find ld on.
    program = Path(compiler).resolve()
    shown = [path for path in map(Path, ("/usr", "/lib", "/lib64", "/bin")) if path.is_dir()]
    return Linker(
        ("-C", f"linker={program}", "-C", f"link-arg=-B{program.parent}"), tuple((path, path) for path in shown)
    )
