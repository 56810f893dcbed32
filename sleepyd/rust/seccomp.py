"""Which system calls a sandboxed command may not make: a second wall behind the namespaces.

Owns the filter as a classic BPF program (seccomp(2)), the form that `bwrap --seccomp` takes. It is a list of what
neither rustc nor a test needs and what the kernel's past holes were found in: looking into other processes, mounting,
new namespaces, keys, BPF, io_uring, modules, memory that no process's size shows, unusual socket families. Those fail
with EPERM, as on a machine whose administrator forbids them. Calls newer than this list do not exist (ENOSYS), and
neither does clone3, whose flags a filter cannot see: the C library then uses clone.
"""

import errno
import os
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

_NEWEST = 451
"""The first number that is not known here; numbers above 424 are the same everywhere. Takes the x32 calls along."""

FORBIDDEN: dict[str, tuple[int | None, int | None]] = {
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    # mounts and namespaces
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    # A session of its own would get a share of the processor of its own, where the kernel shares by session.
    "setsid": (112, 157),
    # keys
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # large and rarely needed parts of the kernel
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "fanotify_init": (300, 262),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "personality": (135, 92),
    "lookup_dcookie": (212, 18),
    "uselib": (134, None),
    # memory that is in no process's address space, or placed by hand
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "set_mempolicy_home_node": (450, 450),
    # the machine itself
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "vhangup": (153, 58),
}
"""name -> (number on x86_64, number on aarch64)."""

_FAMILIES = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6)
"""The network namespace is empty but for its own loopback, on which tests may talk to themselves."""
_NAMESPACES = 0x7E020000
"""CLONE_NEWNS, CGROUP, UTS, IPC, USER, PID and NET: all that clone can make."""

# BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_JMP|JGE|K, BPF_JMP|JSET|K, BPF_RET|K
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data; the first argument's low half


@dataclass(frozen=True, slots=True)
class _Machine:
    audit: int
    """AUDIT_ARCH_*: how the kernel names the calling convention."""
    column: int
    clone: int
    clone3: int
    socket: int


_MACHINES = {
    "x86_64": _Machine(0xC000003E, 0, 56, 435, 41),
    "aarch64": _Machine(0xC00000B7, 1, 220, 435, 198),
}


def is_known(machine: str | None = None) -> bool:
    """Whether there is a filter for this kind of machine (as uname names it)."""
    return (machine or os.uname().machine) in _MACHINES


@cache
def program(machine: str | None = None) -> bytes:
    """The filter, an array of struct sock_filter.  Raises KeyError where `is_known` says no."""
    known = _MACHINES[machine or os.uname().machine]
    numbers = [numbers[known.column] for numbers in FORBIDDEN.values()]
    return b"".join(
        [
            _word(_LOAD, _ARCHITECTURE),
            _word(_EQUAL, known.audit, 1, 0),
            _word(_RETURN, _KILL),
            _word(_LOAD, _NUMBER),
            *_when(_AT_LEAST, _NEWEST, errno.ENOSYS),
            *_when(_EQUAL, known.clone3, errno.ENOSYS),
            *(word for number in numbers if number is not None for word in _when(_EQUAL, number, errno.EPERM)),
            *_where(known.clone, _when(_ANY_BIT, _NAMESPACES, errno.EPERM)),
            *_where(known.socket, _unless(_FAMILIES, errno.EPERM)),
            _word(_RETURN, _ALLOW),
        ]
    )


def _word(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """One struct sock_filter; the jumps count instructions to skip."""
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _when(test: int, value: int, error: int) -> list[bytes]:
    """Fail with `error` when what is loaded passes `test` against `value`."""
    return [_word(test, value, 0, 1), _word(_RETURN, _ERRNO | error)]


def _unless(values: Sequence[int], error: int) -> list[bytes]:
    """Fail with `error` when what is loaded is none of `values`."""
    tests = [_word(_EQUAL, value, len(values) - place, 0) for place, value in enumerate(values)]
    return [*tests, _word(_RETURN, _ERRNO | error)]


def _where(call: int, body: Sequence[bytes]) -> list[bytes]:
    """`body` on the first argument of `call`, and nothing on other calls; leaves the call's number loaded."""
    inside = [_word(_LOAD, _ARGUMENT), *body, _word(_LOAD, _NUMBER)]
    return [_word(_EQUAL, call, 0, len(inside)), *inside]
