"""One command inside bubblewrap: no network, no host files, bounded time, memory, processes and output.

Owns the isolation and the limits; what is run and what its output means is `rust.compiler`. Posted code reads files at
compile time (`include_str!`), and tests run it outright, so nothing of it ever runs anywhere else.

Inside there is the toolchain under a neutral name, the read-only `/work` with the given files and a small `/tmp`. There
is no /proc: it names host paths, and rustc does without. Limits are set on the blocked child before it executes
anything, through `prlimit(2)`; NPROC counts per user namespace then, not per user of the host. What a posted command's
processes hold together is `rust.footprint`'s to count; the filter of system calls is `rust.seccomp`, and the user that
a command runs as `rust.identity`'s.

`run` must be called from a thread that outlives it: `--die-with-parent` is bound to the calling thread.
"""

import json
import os
import resource
import select
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from sleepyd.errors import SandboxUnavailable
from sleepyd.rust import footprint, seccomp
from sleepyd.rust.identity import nobody
from sleepyd.rust.toolchain import Toolchain

WORK = "/work"
STAGE = "/stage"
KilledBy = Literal["wall", "cpu", "memory", "output"]
_MIB = 1024 * 1024
_DESCRIPTORS = 1024
_SOON_S, _END_S = 0.02, 10.0
"""Killed processes are waited for this long. They are gone soon, but for one that sits in the kernel."""
_WATCH_S = 0.2
"""How often the memory of a posted command's processes is added up: each look reads all of /proc."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use."""

    wall_s: float = 10.0
    cpu_s: int = 6
    memory_mb: int = 2048
    """Address space of each process, and what a posted command's processes may hold together."""
    output_bytes: int = 640 * 1024
    processes: int = 256
    file_mb: int = 64
    seccomp: bool = True
    """Whether system calls that nothing here needs are refused, on the machines that there is a filter for."""


@dataclass(frozen=True, slots=True)
class Finished:
    """How one run ended. `returncode` is 128 + n when signal n ended it; it says nothing when `killed_by` is set."""

    returncode: int
    stdout: bytes
    stderr: bytes
    killed_by: KilledBy | None
    ms: float


def run(
    argv: Sequence[str],
    *,
    files: Mapping[str, str | bytes],
    limits: Limits,
    toolchain: Toolchain,
    binds: Sequence[tuple[Path, Path]] = (),
    stage: Path | None = None,
    is_posted: bool = False,
    has_devices: bool = False,
    on_stdout: Callable[[bytes], None] | None = None,
) -> Finished:
    """Run `argv` (absolute path inside) in `/work` and wait for its end.

    files: name -> content, all that `/work` holds; they may be executed.
    binds: further (host path, inside path), read-only.
    stage: a host folder that the command may write to, as /stage.
    is_posted: the command itself was posted, as a test binary is; the compiler and linker were not.
    has_devices: show /dev/null and its like, which programs that start others open.
    on_stdout: hears its output as it comes.
    Raises SandboxUnavailable when bubblewrap is missing or refuses, or this machine has no descriptors or memory left
    for it; never runs anything without it.
    """
    try:
        return _run(argv, files, limits, toolchain, binds, stage, is_posted, has_devices, on_stdout)
    except OSError as error:
        raise SandboxUnavailable(
            f"bwrap: could not be started ({error.strerror}), expected a few descriptors and processes; free some"
        ) from error


def _run(
    argv: Sequence[str],
    files: Mapping[str, str | bytes],
    limits: Limits,
    toolchain: Toolchain,
    binds: Sequence[tuple[Path, Path]],
    stage: Path | None,
    is_posted: bool,
    has_devices: bool,
    on_stdout: Callable[[bytes], None] | None,
) -> Finished:
    started = time.perf_counter()
    rules = seccomp.program() if limits.seccomp and seccomp.is_known() else None
    identity = nobody(stage, is_filtered=rules is not None)
    with ExitStack() as stack:
        fds = [stack.enter_context(_memory_file(content)) for content in files.values()]
        filtered = [stack.enter_context(_memory_file(rules))] if rules else []
        block_read, block_write = _pipe(stack)
        status_read, status_write = _pipe(stack)
        command = [
            _bubblewrap(),
            *identity.flags,
            *(word for fd in filtered for word in ("--seccomp", str(fd))),
            *_isolation(toolchain, limits),
            *(("--dev", "/dev") if has_devices else ()),
            *_mounts([*toolchain.binds, *identity.binds, *binds], stage),
            *_files(fds, files),
            *("--remount-ro", "/", "--chdir", WORK),
            *("--block-fd", str(block_read.fileno()), "--json-status-fd", str(status_write.fileno())),
            *("--", *identity.prefix, *argv),
        ]
        process = _spawn(command, (*fds, *filtered, block_read.fileno(), status_write.fileno()))
        stack.callback(_end, process)
        status_write.close()
        first = _first_inside(status_read)
        if first is not None:
            stack.enter_context(_outlived(first))
            _bound(first, limits)
            with suppress(BrokenPipeError):
                block_write.write(b"x")
        watched_mb = limits.memory_mb if is_posted else None
        stdout, stderr, ended_by = _drain(process, limits.output_bytes, started + limits.wall_s, watched_mb, on_stdout)
        code = _exit_code(status_read)
    elapsed = time.perf_counter() - started
    if code is None:
        if ended_by is None:
            raise SandboxUnavailable(
                f"bwrap: refused ({_last_line(stderr)}), expected an isolated process; "
                "allow unprivileged user namespaces on this machine"
            )
        return Finished(-1, stdout, stderr, ended_by, elapsed * 1000)
    return Finished(code, stdout, stderr, ended_by or _limit_hit(code, stderr, elapsed, limits), elapsed * 1000)


def _bubblewrap() -> str:
    program = shutil.which("bwrap")
    if program is None:
        raise SandboxUnavailable(
            "bwrap: not found on PATH, expected bubblewrap; install it (Debian, Ubuntu: apt install bubblewrap), "
            "sleepyd compiles nothing outside it"
        )
    return program


def _isolation(toolchain: Toolchain, limits: Limits) -> list[str]:
    return [
        *("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
        *("--hostname", "sandbox", "--new-session", "--die-with-parent"),
        *("--clearenv", "--setenv", "LD_LIBRARY_PATH", toolchain.library_path),
        *("--dir", WORK, "--perms", "1777", "--size", str(limits.file_mb * _MIB), "--tmpfs", "/tmp"),
    ]


def _mounts(binds: Sequence[tuple[Path, Path]], stage: Path | None) -> list[str]:
    folders = sorted({parent for _, inside in binds for parent in inside.parents if parent != Path("/")})
    # bwrap would make them itself, but for its own user only.
    made = [word for folder in folders for word in ("--dir", str(folder))]
    mounts = [word for outside, inside in binds for word in ("--ro-bind", str(outside), str(inside))]
    return made + mounts + (["--bind", str(stage), STAGE] if stage else [])


def _files(fds: Iterable[int], names: Iterable[str]) -> list[str]:
    pairs = zip(fds, names, strict=True)
    return [word for fd, name in pairs for word in ("--perms", "0755", "--file", str(fd), f"{WORK}/{name}")]


@contextmanager
def _memory_file(content: str | bytes) -> Iterator[int]:
    """A descriptor that bwrap copies into the sandbox: no file on the host's disk, so no link to follow either."""
    fd = os.memfd_create("work", os.MFD_CLOEXEC)
    try:
        with open(fd, "wb", closefd=False) as file:
            file.write(content.encode() if isinstance(content, str) else content)
        os.lseek(fd, 0, os.SEEK_SET)
        yield fd
    finally:
        os.close(fd)


def _pipe(stack: ExitStack) -> tuple[BinaryIO, BinaryIO]:
    read, write = os.pipe()
    return stack.enter_context(open(read, "rb")), stack.enter_context(open(write, "wb", buffering=0))


def _spawn(command: Sequence[str], fds: Sequence[int]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=fds,
        env={},
        cwd="/",
        start_new_session=True,
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    """The outer bwrap, however `run` is left."""
    process.kill()
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()


def _first_inside(status: BinaryIO) -> int | None:
    """The first process of the sandbox, which waits with everything mounted and nothing executed.

    Nothing where bwrap gave up before it made one; its stderr says why.
    """
    try:
        return int(json.loads(status.readline())["child-pid"])
    except (ValueError, KeyError):
        return None


@contextmanager
def _outlived(first: int) -> Iterator[None]:
    """No survivors: the PID namespace ends with its first process, which ends after all others in it have."""
    try:
        fd = os.pidfd_open(first)
    except ProcessLookupError:
        yield
        return
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(fd, signal.SIGKILL)
        if not select.select([fd], [], [], _SOON_S)[0]:
            # Hundreds of busy ones take turns, and the first is only one of them: tell each.
            footprint.kill_below(first)
        select.select([fd], [], [], _END_S)
        os.close(fd)


def _bound(child: int, limits: Limits) -> None:
    """Set the kernel's limits on `child` and all that it will start."""
    size, memory = limits.file_mb * _MIB, limits.memory_mb * _MIB
    with suppress(ProcessLookupError):
        resource.prlimit(child, resource.RLIMIT_AS, (memory, memory))
        resource.prlimit(child, resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + 1))
        resource.prlimit(child, resource.RLIMIT_FSIZE, (size, size))
        resource.prlimit(child, resource.RLIMIT_CORE, (0, 0))
        resource.prlimit(child, resource.RLIMIT_NOFILE, (_DESCRIPTORS, _DESCRIPTORS))
        resource.prlimit(child, resource.RLIMIT_NPROC, (limits.processes, limits.processes))
    with suppress(OSError):
        Path(f"/proc/{child}/oom_score_adj").write_text("1000")


def _drain(
    process: "subprocess.Popen[bytes]",
    most: int,
    deadline: float,
    watched_mb: int | None,
    on_stdout: Callable[[bytes], None] | None = None,
) -> tuple[bytes, bytes, Literal["wall", "memory", "output"] | None]:
    """stdout and stderr up to `most` bytes, and the limit that was hit. The process has ended by then in any case.

    watched_mb: what all its processes may hold together.
    """
    assert process.stdout is not None
    assert process.stderr is not None
    parts: dict[int, list[bytes]] = {process.stdout.fileno(): [], process.stderr.fileno(): []}
    killed_by: Literal["wall", "memory", "output"] | None = None
    look = time.perf_counter() + _WATCH_S if watched_mb is not None else deadline
    with _ended(process) as end, selectors.DefaultSelector() as selector:
        for fd in (*parts, end):  # all three: a command may close its streams and go on
            selector.register(fd, selectors.EVENT_READ)
        while selector.get_map() and killed_by is None:
            ready = selector.select(max(0.0, min(deadline, look) - time.perf_counter()))
            for key, _ in ready:
                chunk = os.read(key.fd, min(65536, most + 1)) if key.fd != end else b""
                if not chunk:
                    selector.unregister(key.fd)
                    continue
                parts[key.fd].append(chunk[:most])
                if on_stdout is not None and key.fd == process.stdout.fileno():
                    on_stdout(chunk[:most])
                most -= len(chunk)
                if most < 0:
                    killed_by = "output"
                    break
            now = time.perf_counter()
            if killed_by is None and now >= deadline and selector.get_map():
                killed_by = "wall"
            elif killed_by is None and watched_mb is not None and now >= look:
                look = now + _WATCH_S
                killed_by = "memory" if footprint.held_bytes(process.pid) > watched_mb * _MIB else None
    process.kill()
    process.wait()
    out, err = (b"".join(chunks) for chunks in parts.values())
    return out, err, killed_by


@contextmanager
def _ended(process: "subprocess.Popen[bytes]") -> Iterator[int]:
    """A descriptor that can be read from once the process has ended."""
    fd = os.pidfd_open(process.pid)
    try:
        yield fd
    finally:
        os.close(fd)


def _exit_code(status: BinaryIO) -> int | None:
    """What bwrap reports at the end; nothing when the command was never executed or bwrap was killed."""
    for line in status.read().splitlines():
        with suppress(ValueError, KeyError):
            return int(json.loads(line)["exit-code"])
    return None


def _limit_hit(code: int, stderr: bytes, elapsed: float, limits: Limits) -> Literal["cpu", "memory"] | None:
    """Which limit of the kernel ended the command, if one did."""
    if code == 128 + signal.SIGXCPU:
        return "cpu"
    if code == 128 + signal.SIGKILL:
        # Not ours: the hard CPU limit, or the kernel's out-of-memory killer, which is told to take us first.
        return "cpu" if elapsed >= limits.cpu_s else "memory"
    words = (b"memory allocation of", b"bad_alloc", b"out of memory", b"Cannot allocate memory")
    if code > 128 and any(word in stderr for word in words):
        return "memory"
    return None


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else "no reason given"
