"""What a command inside the sandbox can see and use, asked by real programs inside it."""

import os
import resource
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sandbox_probe import LIMITS, Probe, build, lines

from sleepyd.errors import SandboxUnavailable
from sleepyd.rust import footprint, identity, sandbox, toolchain

pytestmark = pytest.mark.rustc


def test_given_files_lie_in_the_work_directory(probe: Probe) -> None:
    assert lines(probe("file")) == ["héllo"]


def test_host_files_do_not_exist(probe: Probe) -> None:
    paths = [
        "/proc/self/environ",
        "/etc/passwd",
        "/root",
        "/home",
        "/usr",
        "/dev/zero",
        "/sys",
        "/run",
        str(Path(__file__)),
    ]
    assert lines(probe("read", *paths)) == [f"{path} false" for path in paths]


def test_files_end_at_their_limit(probe: Probe) -> None:
    done = probe("fill")
    assert int(done.stdout or b"8") <= 8
    assert done.killed_by is None


def test_the_environment_is_empty_but_for_the_library_path(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    assert {line.partition("=")[0] for line in lines(probe("env"))} <= {"LD_LIBRARY_PATH", "PWD"}


def test_only_the_three_standard_streams_are_open(probe: Probe) -> None:
    assert lines(probe("open")) == ["[0, 1, 2]"]


def test_a_busy_loop_ends_at_the_cpu_limit(probe: Probe) -> None:
    done = probe("spin", limits=replace(LIMITS, wall_s=60.0, cpu_s=1))
    assert done.killed_by == "cpu"


def test_waiting_ends_at_the_wall_limit(probe: Probe) -> None:
    done = probe("sleep", limits=replace(LIMITS, wall_s=0.5))
    assert done.killed_by == "wall"
    assert 500 <= done.ms < 20_000


def test_memory_ends_at_its_limit(probe: Probe) -> None:
    assert probe("allocate").killed_by == "memory"


def test_threads_and_processes_end_at_their_limit(probe: Probe) -> None:
    assert 1 <= int(probe("threads").stdout) <= LIMITS.processes


def test_memory_that_processes_hold_together_ends_at_the_limit(probe: Probe) -> None:
    """Each of them is far below it; the last time, nothing is heard of them any more."""
    small = replace(LIMITS, memory_mb=256, wall_s=30.0)
    assert probe("hold together", "3", "30", limits=replace(small, wall_s=1.5)).killed_by == "wall"
    assert probe("hold together", "12", "60", limits=small).killed_by == "memory"
    assert probe("hold together", "12", "60", "quietly", limits=small).killed_by == "memory"


def test_what_a_process_and_those_below_it_hold_is_added_up() -> None:
    script = "import os, time; kept = bytearray(b'x' * (64 << 20)); os.fork(); os.write(1, b'ready\\n'); time.sleep(60)"
    before = footprint.held_bytes(os.getpid())
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert [child.stdout.readline(), child.stdout.readline()] == [b"ready\n", b"ready\n"]
        held = footprint.held_bytes(os.getpid()) - before
        below = footprint.descendants(child.pid)
        for pid in (*below, child.pid):
            os.kill(pid, signal.SIGKILL)
    assert len(below) == 1
    assert 2 * 64 <= held / 2**20 < 2 * 64 + 100
    assert footprint.held_bytes(os.getpid()) <= before


def test_a_command_is_nobody_and_has_no_rights(probe: Probe) -> None:
    ids, capabilities, groups = lines(probe("identity"))
    user, group, has_no_new_privileges = map(int, ids.split())
    assert user == group
    assert user in identity.USERS if os.geteuid() == 0 else user == 65534
    assert (has_no_new_privileges, capabilities, groups) == (1, "[[0, 0, 0], [0, 0, 0]]", "[]")


def test_the_kernels_limits_are_those_given(probe: Probe) -> None:
    names = ("AS", "CPU", "FSIZE", "CORE", "NPROC", "NOFILE")
    found = lines(probe("limits", *(str(getattr(resource, f"RLIMIT_{name}")) for name in names)))
    memory, file = LIMITS.memory_mb * 2**20, LIMITS.file_mb * 2**20
    assert found == [
        f"{memory} {memory}",
        f"{LIMITS.cpu_s} {LIMITS.cpu_s + 1}",
        f"{file} {file}",
        "0 0",
        f"{LIMITS.processes} {LIMITS.processes}",
        "1024 1024",
    ]


def test_exit_codes_and_signals_are_told_apart(probe: Probe) -> None:
    assert probe("exit", "3").returncode == 3
    assert probe("abort").returncode == 128 + 6
    assert probe("abort").killed_by is None


def test_a_run_leaves_no_descriptor_and_no_limit_behind(probe: Probe) -> None:
    before = (len(os.listdir("/proc/self/fd")), resource.getrlimit(resource.RLIMIT_AS))
    probe("env")
    probe("sleep", limits=replace(LIMITS, wall_s=0.2))
    assert (len(os.listdir("/proc/self/fd")), resource.getrlimit(resource.RLIMIT_AS)) == before


def test_runs_beside_each_other_do_not_mix(probe: Probe) -> None:
    codes: dict[int, int] = {}

    def ask(number: int) -> None:
        codes[number] = probe("exit", str(number)).returncode

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == {number: number for number in range(8)}


def test_a_folder_that_cannot_be_shown_is_reported_as_a_refusal() -> None:
    chain = toolchain.locate()
    with pytest.raises(SandboxUnavailable, match="/nowhere"):
        sandbox.run(
            [chain.rustc, "-V"],
            files={},
            limits=LIMITS,
            toolchain=chain,
            binds=[(Path("/nowhere"), Path("/somewhere"))],
        )


def test_a_machine_without_descriptors_is_unavailable(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> int:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(os, "memfd_create", exhausted)
    with pytest.raises(SandboxUnavailable, match="Too many open files"):
        probe("file")


def test_a_stage_stays_the_same_users_from_one_command_to_the_next(tmp_path: Path) -> None:
    """cargo goes on with what it built before: a folder of its own making, closed to everybody else."""
    kept = tmp_path / "kept"
    kept.mkdir(mode=0o700)
    made, gone_on = (
        'use std::os::unix::fs::DirBuilderExt as _; std::fs::DirBuilder::new().mode(0o700).create("/stage/own")',
        'std::fs::write("/stage/own/file", "more")',
    )
    for number, does in enumerate((made, gone_on)):
        stage = tmp_path / f"built{number}"
        stage.mkdir()
        program = build(f"fn main() {{ {does}.unwrap(); }}", stage)
        chain = toolchain.locate().runtime()
        done = sandbox.run(
            ["/work/program"],
            files={"program": program},
            limits=LIMITS,
            toolchain=chain,
            stage=kept,
            is_posted=True,
        )
        assert done.returncode == 0, done.stderr.decode()
    assert (kept / "own" / "file").read_text() == "more"


@pytest.mark.skipif(os.geteuid() != 0, reason="is about being called root and not being it")
def test_root_of_a_container_that_knows_no_other_users_compiles_as_well() -> None:
    program = (
        "from sleepyd.sections import RustConfig\n"
        "from sleepyd.rust.compiler import Compiler\n"
        "with Compiler(RustConfig(wall_s=60.0), cache_dir=None) as compiler:\n"
        "    print(compiler.check('fn main() {}', '2021').outcome)\n"
    )
    command = ["unshare", "--map-root-user", sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["ok"], done.stderr
