"""The filter of system calls, asked by a real program behind it."""

import errno
import os
import re
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from sandbox_probe import LIMITS, Probe, lines

from sleepyd.rust import seccomp
from sleepyd.rust.compiler import Compiler

pytestmark = pytest.mark.rustc

UNFILTERED = replace(LIMITS, seccomp=False)
MACHINE = os.uname().machine
COLUMN = 0 if MACHINE == "x86_64" else 1
HEADERS = {
    "x86_64": Path(f"/usr/include/{MACHINE}-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


def answers(probe: Probe, *words: object, filtered: bool = True) -> dict[int, int]:
    """What the kernel said to each number: an errno, or 0."""
    done = probe(*map(str, words), limits=LIMITS if filtered else UNFILTERED)
    return {int(number): int(error) for number, error in (line.split() for line in lines(done))}


def test_what_nothing_here_needs_is_refused(probe: Probe) -> None:
    numbers = [pair[COLUMN] for pair in seccomp.FORBIDDEN.values() if pair[COLUMN] is not None]
    filtered = answers(probe, "calls", *numbers)
    assert filtered == dict.fromkeys(numbers, errno.EPERM)
    plain = answers(probe, "calls", *numbers, filtered=False)
    different = [number for number in numbers if plain[number] != errno.EPERM]
    assert len(different) >= 20, "the kernel refuses the others by itself, for want of capabilities"


def test_calls_that_are_newer_than_the_filter_do_not_exist(probe: Probe) -> None:
    newer = [451, 462, 467, 0x40000000 + 39, 435]
    assert answers(probe, "calls", *newer) == dict.fromkeys(newer, errno.ENOSYS)


def test_no_process_begins_in_namespaces_of_its_own(probe: Probe) -> None:
    kinds = [0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000]
    clone = 56 if COLUMN == 0 else 220
    assert answers(probe, "clone", clone, 0, *kinds) == {0: 0} | dict.fromkeys(kinds, errno.EPERM)


def test_a_program_may_talk_to_itself_and_in_no_other_way(probe: Probe) -> None:
    allowed = {socket.AF_UNIX: 0, socket.AF_INET: 0, socket.AF_INET6: 0}
    refused = [socket.AF_NETLINK, socket.AF_PACKET, socket.AF_VSOCK, socket.AF_ALG, 31, 0, 255]
    found = answers(probe, "socket", *map(int, allowed), *map(int, refused))
    assert found == allowed | dict.fromkeys(refused, errno.EPERM)
    assert lines(probe("loopback")) == ["hello"]


def test_another_calling_convention_ends_the_process() -> None:
    """A call through the 32-bit gate would carry other numbers."""
    program = seccomp.program(MACHINE)
    kill = program[16:24]
    assert (program[:8], kill) == (bytes.fromhex("2000000004000000"), bytes.fromhex("0600000000000080"))


@pytest.mark.parametrize(("machine", "column"), [("x86_64", 0), ("aarch64", 1)])
def test_the_numbers_are_the_kernels(machine: str, column: int) -> None:
    header = HEADERS[machine]
    if not header.exists():
        pytest.skip(f"{header} is another machine's")
    defined = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text())
    kernel = {name: int(number) for name, number in defined}
    known = {name: numbers[column] for name, numbers in seccomp.FORBIDDEN.items()}
    assert {name: number for name, number in known.items() if number is not None and kernel.get(name) != number} == {}


def test_a_machine_that_the_filter_does_not_know_goes_without(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not seccomp.is_known("riscv64")
    monkeypatch.setattr(seccomp, "is_known", lambda: False)
    memfd = seccomp.FORBIDDEN["memfd_create"][COLUMN]
    assert answers(probe, "calls", memfd) == answers(probe, "calls", memfd, filtered=False) == {memfd: errno.EFAULT}


def test_threads_processes_and_files_work_behind_it(compiler: Compiler) -> None:
    tests = """
    #[test] fn threads() { assert_eq!(std::thread::spawn(|| 1 + 1).join().unwrap(), 2); }
    #[test] fn processes() {
        assert!(std::process::Command::new("/work/tests").arg("--list").status().unwrap().success());
    }
    #[test] fn files() {
        std::fs::write("/tmp/a", "b").unwrap();
        std::fs::copy("/tmp/a", "/tmp/c").unwrap();
        assert_eq!(std::fs::read_to_string("/tmp/c").unwrap(), "b");
    }
    #[test] fn time() { assert!(std::time::SystemTime::now() > std::time::UNIX_EPOCH); }
    """
    verdict = compiler.test("", tests)
    assert (verdict.passed, "4 passed" in verdict.output) == (True, True), verdict.output
