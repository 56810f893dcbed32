"""Programs that attack whoever runs them: rows of the table of faults, each with a real program in the sandbox."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sandbox_probe import LIMITS, Probe, lines

from sleepyd.errors import SandboxUnavailable
from sleepyd.rust import footprint, identity, sandbox
from sleepyd.rust.compiler import Compiler, Outcome
from sleepyd.sections import RustConfig

pytestmark = pytest.mark.rustc

EROFS = 30
SUM = "pub fn sum(a: i32, b: i32) -> i32 {\n    a + b\n}\n"


def test_row_33_endless_output_is_cut(probe: Probe) -> None:
    done = probe("print", limits=replace(LIMITS, wall_s=30.0))
    assert done.killed_by == "output"
    assert len(done.stdout) == LIMITS.output_bytes
    chatty = "#[test] fn a() { loop { std::io::Write::write_all(&mut std::io::stdout(), &[120; 4096]).unwrap(); } }"
    with Compiler(RustConfig(wall_s=60.0, test_wall_s=30.0)) as compiler:
        verdict = compiler.test(SUM, chatty)
    assert verdict.outcome is Outcome.OUTPUT
    assert len(verdict.output.encode()) <= 64 * 1024


def test_output_that_never_pauses_still_ends_at_the_wall_limit(probe: Probe) -> None:
    done = probe("print", limits=replace(LIMITS, wall_s=0.3, output_bytes=1 << 40))
    assert done.killed_by == "wall"
    assert done.ms < 20_000


@pytest.mark.parametrize(
    ("word", "ended_by"),
    [("fork", "wall"), ("daemon", None), ("orphan", None), ("sleep", "wall")],
)
def test_row_35_no_process_outlives_the_verdict(
    probe: Probe, word: str, ended_by: str | None, survivors: Callable[[], set[int]]
) -> None:
    """A fork bomb, one that ignores all signals in a session of its own, one that is left behind, one that waits."""
    done = probe(word, limits=replace(LIMITS, wall_s=1.0 if ended_by else 30.0, cpu_s=30, processes=64))
    assert done.killed_by == ended_by
    assert survivors() == set()


def test_row_35_a_session_of_ones_own_is_ended_too(probe: Probe, survivors: Callable[[], set[int]]) -> None:
    """Without the filter, which refuses one."""
    done = probe("daemon", limits=replace(LIMITS, wall_s=30.0, seccomp=False))
    assert (done.returncode, done.killed_by) == (0, None)
    assert survivors() == set()


def test_row_36_no_server_of_the_host_hears_of_it(probe: Probe, tmp_path: Path) -> None:
    came: list[object] = []
    with socket.create_server(("0.0.0.0", 0)) as server:
        port = server.getsockname()[1]

        def serve() -> None:
            came.append(server.accept())

        threading.Thread(target=serve, daemon=True).start()
        for address in ("127.0.0.1", "0.0.0.0", socket.gethostbyname(socket.gethostname())):
            assert lines(probe("connect", f"{address}:{port}")) == ["false"]
        assert came == []
        socket.create_connection(("127.0.0.1", port)).close()


def test_row_37_the_work_directory_cannot_be_written_and_tmp_is_small(probe: Probe, tmp_path: Path) -> None:
    paths = ["/x", "/work/x", "/work/a.txt", "/work/probe", "/lib64/x"]
    assert lines(probe("write", *paths, "/tmp/x")) == [*(f"{path} {EROFS}" for path in paths), "/tmp/x 0"]
    before = shutil.disk_usage("/tmp").used
    done = probe("fill with files", limits=replace(LIMITS, wall_s=30.0, file_mb=64))
    written, error = lines(done)[0].split()
    assert error == "StorageFull"
    assert 32 <= int(written) <= 64
    assert shutil.disk_usage("/tmp").used - before < 64 * 2**20, "it was memory, and is given back"


def test_row_41_without_bubblewrap_nothing_is_compiled(
    probe: Probe, compiler: Compiler, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxUnavailable, match="bwrap: not found on PATH"):
        probe("file")
    with pytest.raises(SandboxUnavailable):
        compiler.check("pub fn never_seen() {}")
    with pytest.raises(SandboxUnavailable):
        compiler.test("pub fn never_seen() {}", "#[test] fn a() {}")
    assert (SandboxUnavailable.code, SandboxUnavailable.http_status) == ("sandbox_unavailable", 503)


def test_row_41_a_bubblewrap_that_refuses_is_reported(
    probe: Probe, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxUnavailable, match="No permissions to create new namespace"):
        probe("file")


def test_row_41_where_user_namespaces_are_off_nothing_is_compiled() -> None:
    """In a namespace where the kernel really refuses to make another."""
    script = (
        "from sleepyd.sections import RustConfig\nfrom sleepyd.rust.compiler import Compiler\n"
        "with Compiler(RustConfig()) as compiler: print(compiler.check('pub fn a() {}'))"
    )
    outer = ["bwrap", "--dev-bind", "/", "/", "--unshare-user", "--uid", "1000", "--disable-userns", "--"]
    done = subprocess.run([*outer, sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "SandboxUnavailable: bwrap: refused" in done.stderr
    assert "allow unprivileged user namespaces" in done.stderr


@pytest.mark.parametrize("is_posted", [True, False], ids=["posted", "compiler"])
def test_row_41_started_by_root_it_is_nobody_to_the_kernel_too(
    probe: Probe, monkeypatch: pytest.MonkeyPatch, is_posted: bool
) -> None:
    seen: set[int] = set()
    drain = sandbox._drain

    def look(process: "subprocess.Popen[bytes]", *arguments: object) -> object:
        while not {name for name, _ in found} & {"probe"}:
            found[:] = [who(pid) for pid in footprint.descendants(process.pid)]
        seen.update(user for name, user in found if name == "probe")
        return drain(process, *arguments)  # type: ignore[arg-type]

    found: list[tuple[str, int]] = []
    run = sandbox.run
    monkeypatch.setattr(sandbox, "_drain", look)
    monkeypatch.setattr(sandbox, "run", lambda argv, **named: run(argv, **(named | {"is_posted": is_posted})))
    probe("sleep", limits=replace(LIMITS, wall_s=1.5))
    assert len(seen) == 1
    assert seen.pop() in (identity.USERS if os.geteuid() == 0 else [os.geteuid()])


def who(pid: int) -> tuple[str, int]:
    """A process's name and the user that it is to the host."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return "", -1
    values = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    return values["Name"], int(values["Uid"].split()[0])


def test_row_42_threads_that_end_at_once_still_get_their_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bubblewrap dies with the thread that started it, so that must be one of the compiler's own."""
    starters: list[threading.Thread] = []
    spawn = sandbox._spawn

    def spied(*arguments: object) -> object:
        starters.append(threading.current_thread())
        return spawn(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(sandbox, "_spawn", spied)
    with Compiler(RustConfig(wall_s=60.0)) as compiler:
        futures = []

        def begin(number: int) -> None:
            futures.append(compiler._workers.submit(compiler._check, f"pub fn a() {{ b{number}(); }}", "2021", ()))

        for number in range(6):
            thread = threading.Thread(target=begin, args=(number,))
            thread.start()
            thread.join()
        found = sorted(future.result().errors[0].message for future in futures)
        assert found == [f"cannot find function `b{number}` in this scope" for number in range(6)]
        assert len(starters) == 6
        assert all(thread.name.startswith("rustc") and thread.is_alive() for thread in starters)
