"""What a command inside the sandbox can see and use, asked by real programs inside it."""

import os
import resource
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sleepyd.errors import SandboxUnavailable
from sleepyd.rust import linker, sandbox, toolchain
from sleepyd.rust.sandbox import Finished, Limits

pytestmark = pytest.mark.rustc

LIMITS = Limits(wall_s=5.0, cpu_s=2, memory_mb=1024, output_bytes=64 * 1024, processes=64, file_mb=8)
PROBE = r"""
use std::{env, fs, fs::File, io::Write, net::TcpStream, os::fd::FromRawFd, process::Command, thread, time::Duration};

fn main() {
    let words: Vec<String> = env::args().collect();
    match words[1].as_str() {
        "read" => for path in &words[2..] { println!("{path} {}", fs::metadata(path).is_ok()); },
        "write" => for path in &words[2..] { println!("{path} {}", fs::write(path, "x").is_ok()); },
        "fill" => {
            let mut file = File::create("/tmp/large").unwrap();
            let block = vec![1u8; 1 << 20];
            let written = (0..1000).take_while(|_| file.write_all(&block).is_ok()).count();
            println!("{written}");
        }
        "env" => for (name, value) in env::vars() { println!("{name}={value}"); },
        "open" => {
            let is_open = |fd: &i32| std::mem::ManuallyDrop::new(unsafe { File::from_raw_fd(*fd) }).metadata().is_ok();
            println!("{:?}", (0..256).filter(is_open).collect::<Vec<_>>());
        }
        "connect" => println!("{}", TcpStream::connect(&words[2]).is_ok()),
        "print" => loop { println!("{}", "x".repeat(1000)); },
        "spin" => loop { std::hint::black_box(0); },
        "sleep" => thread::sleep(Duration::from_secs(60)),
        "allocate" => { let v = vec![1u8; 4 << 30]; println!("{}", v[v.len() / 2]); }
        "threads" => {
            let wait = || thread::Builder::new().stack_size(32768).spawn(|| thread::sleep(Duration::from_secs(60)));
            println!("{}", (0..1000).take_while(|_| wait().is_ok()).count());
            std::process::exit(0);
        }
        "orphan" => { Command::new(&words[0]).arg("sleep").spawn().unwrap(); }
        "exit" => std::process::exit(words[2].parse().unwrap()),
        "abort" => std::process::abort(),
        _ => println!("{}", fs::read_to_string("/work/a.txt").unwrap()),
    }
}
"""
Probe = Callable[..., Finished]


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Probe:
    """Runs PROBE with the given words as a posted program."""
    stage = tmp_path_factory.mktemp("stage")
    chain = toolchain.locate()
    chosen = linker.locate(chain)
    flags = [flag for flag in linker.rustc_flags(chosen, "/stage/probe") if flag != "--test"]
    built = sandbox.run(
        [chain.rustc, "--sysroot", "/toolchain", *flags, "main.rs"],
        files={"main.rs": PROBE},
        limits=Limits(),
        toolchain=chain,
        binds=chosen.binds,
        stage=stage,
    )
    assert built.returncode == 0, built.stderr.decode()
    program = (stage / "probe").read_bytes()

    def run(*words: str, limits: Limits = LIMITS) -> Finished:
        return sandbox.run(
            ["/work/probe", *words],
            files={"probe": program, "a.txt": "héllo"},
            limits=limits,
            toolchain=chain.runtime(),
            is_posted=True,
        )

    return run


def lines(done: Finished) -> list[str]:
    return done.stdout.decode().splitlines()


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


def test_only_tmp_can_be_written(probe: Probe) -> None:
    paths = ["/x", "/work/x", "/work/a.txt", "/work/probe", "/lib64/x"]
    assert lines(probe("write", *paths, "/tmp/x")) == [*(f"{path} false" for path in paths), "/tmp/x true"]


def test_files_end_at_their_limit(probe: Probe) -> None:
    done = probe("fill")
    assert int(done.stdout or b"8") <= 8
    assert done.killed_by is None


def test_the_environment_is_empty_but_for_the_library_path(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    assert {line.partition("=")[0] for line in lines(probe("env"))} <= {"LD_LIBRARY_PATH", "PWD"}


def test_only_the_three_standard_streams_are_open(probe: Probe) -> None:
    assert lines(probe("open")) == ["[0, 1, 2]"]


def test_the_hosts_network_is_out_of_reach(probe: Probe) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        assert lines(probe("connect", f"127.0.0.1:{server.getsockname()[1]}")) == ["false"]


def test_endless_output_is_cut_and_not_kept(probe: Probe) -> None:
    done = probe("print")
    assert done.killed_by == "output"
    assert len(done.stdout) == LIMITS.output_bytes


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


def test_an_orphan_does_not_outlive_the_run(probe: Probe) -> None:
    done = probe("orphan", limits=replace(LIMITS, wall_s=30.0))
    assert (done.returncode, done.killed_by) == (0, None)
    assert done.ms < 25_000
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _processes_named("probe"):
        pass
    assert _processes_named("probe") == []


def _processes_named(name: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/comm"):
        try:
            if path.read_text().strip() == name:
                found.append(path.parent.name)
        except OSError:
            continue
    return found


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


def test_without_bubblewrap_nothing_runs(probe: Probe, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxUnavailable, match="bwrap: not found on PATH"):
        probe("file")


def test_a_bubblewrap_that_refuses_is_reported(probe: Probe, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxUnavailable, match="No permissions to create new namespace"):
        probe("file")


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
