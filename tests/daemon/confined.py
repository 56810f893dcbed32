"""A command as confined as a unit's settings make it, without systemd as the first process.

bubblewrap stands in for the manager: no capabilities and no way to any, a read-only system, a /tmp and /dev of its own,
and the unit's own SystemCallFilter and RestrictAddressFamilies as a seccomp filter. What it cannot play: another user
than the caller, hidden processes (ProtectProc), the IP filter, cgroups.
"""

import errno
import os
import re
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import sleepyd

_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def settings(unit: Path) -> dict[str, list[str]]:
    """Every setting of a unit file with the values it is given, in order."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"(\w+)=(.*)$", line):
            found.setdefault(match[1], []).append(match[2])
    return found


def allowed(filters: Sequence[str]) -> set[str]:
    """The system calls that these SystemCallFilter lines leave, the first of which lists what is allowed."""
    calls: set[str] = set()
    for line in filters:
        named = {call for word in line.removeprefix("~").split() for call in _calls(word)}
        calls = calls - named if line.startswith("~") else calls | named
    return calls


def run(command: Sequence[str], unit: Path, writable: Path, environment: Mapping[str, str]) -> str:
    """stdout of a command that may write to `writable` only."""
    outer = ["bwrap", "--unshare-user", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL"]
    outer += ["--ro-bind", "/", "/", "--bind", "/proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    ours = {Path(sys.prefix), Path(sleepyd.__file__).parents[1]}  # a checkout may lie in /tmp
    outer += [word for path in ours if path.is_relative_to("/tmp") for word in ("--ro-bind", str(path), str(path))]
    outer += ["--bind", str(writable), str(writable), "--die-with-parent", "--chdir", "/"]
    rules = os.memfd_create("filter")
    os.write(rules, _program(settings(unit)))
    os.lseek(rules, 0, os.SEEK_SET)
    try:
        done = subprocess.run(
            [*outer, "--seccomp", str(rules), "--", *command],
            pass_fds=(rules,),
            env=dict(environment),
            capture_output=True,
            text=True,
            timeout=240,
        )
    finally:
        os.close(rules)
    return done.stdout or done.stderr


@cache
def _calls(word: str) -> frozenset[str]:
    """A call itself, or all of a group."""
    if not word.startswith("@"):
        return frozenset({word})
    said = subprocess.run(["systemd-analyze", "syscall-filter", word], capture_output=True, text=True, check=True)
    inside = [line.strip() for line in said.stdout.splitlines()[1:]]
    return frozenset(call for part in inside if part and part[0] != "#" for call in _calls(part))


@cache
def _numbers() -> dict[str, int]:
    """Every system call's number here, as the C library's headers tell."""
    said = subprocess.run(
        ["cc", "-E", "-dM", "-"], input="#include <sys/syscall.h>\n", capture_output=True, text=True, check=True
    )
    return {name: int(number) for name, number in re.findall(r"#define __NR_(\w+) (\d+)$", said.stdout, re.MULTILINE)}


def _program(unit: Mapping[str, list[str]]) -> bytes:
    """seccomp(2)'s filter: only the unit's calls and socket families, everything else is EPERM."""
    numbers = _numbers()
    families = [getattr(socket, name) for name in unit["RestrictAddressFamilies"][-1].split()]
    refuse, allow = _word(0x06, _ERRNO | errno.EPERM), _word(0x06, _ALLOW)
    program = [_word(0x20, 4), _word(0x15, _AUDIT[os.uname().machine], 1, 0), refuse, _word(0x20, 0)]
    program += [_word(0x15, numbers["socket"], 0, 2 + 2 * len(families)), _word(0x20, 16)]
    program += [part for family in families for part in (_word(0x15, family, 0, 1), allow)] + [refuse]
    for name in sorted(allowed(unit["SystemCallFilter"]) & numbers.keys()):
        program += [_word(0x15, numbers[name], 0, 1), allow]
    return b"".join([*program, refuse])


def _word(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
