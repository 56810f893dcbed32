"""Who a sandboxed command is to the kernel: nobody, and alone in being that nobody.

Owns the flags that make bubblewrap's command lose every right, and the users that commands run as where sleepyd itself
runs as root. What else isolates a command is `rust.sandbox`'s.
"""

import os
import shutil
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path

from sleepyd.errors import SandboxUnavailable
from sleepyd.rust.toolchain import libraries

_NOBODY = 65534
USERS = range(2_000_000_000, 2_100_000_000)
"""Beyond what accounts, containers and systemd's own users are given numbers from."""
_runs = count()


@dataclass(frozen=True, slots=True)
class Identity:
    """How a command becomes nobody: bwrap's flags, and what stands in front of the command."""

    flags: tuple[str, ...]
    prefix: tuple[str, ...] = ()
    binds: tuple[tuple[Path, Path], ...] = ()


# A new user namespace, which has the caller under this number and nobody else.
_UNPRIVILEGED = Identity(("--unshare-user", "--uid", str(_NOBODY), "--gid", str(_NOBODY), "--cap-drop", "ALL"))


def nobody(stage: Path | None, is_filtered: bool) -> Identity:
    """How the command becomes nobody here; started by root, `stage` becomes that nobody's too."""
    if os.geteuid() != 0 or not _may_become_others():
        # The filter refuses namespaces already, and asking bwrap too costs another one, and a writable /proc/sys.
        further = () if is_filtered else ("--disable-userns",)
        return replace(_UNPRIVILEGED, flags=(*_UNPRIVILEGED.flags, *further))
    return _as_root((user_of(stage) if stage is not None else None) or _some_user())


def user_of(stage: Path) -> int | None:
    """The user that commands with this stage run as, whose it is from now on; None: the one that we are.

    It stays the same, so that a later command may go on with what an earlier one wrote there.
    """
    if os.geteuid() != 0 or not _may_become_others():
        return None
    owner = stage.stat().st_uid
    if owner in USERS:
        return owner
    user = _some_user()
    os.chown(stage, user, user)
    return user


@cache
def _may_become_others() -> bool:
    """Whether root here knows the users that commands run as. In a container without root's rights it does not."""
    maps = [tuple(map(int, line.split())) for line in Path("/proc/self/uid_map").read_text().splitlines()]
    return any(first <= USERS.start and USERS.stop <= first + count for first, _, count in maps)


def _some_user() -> int:
    return USERS.start + (os.getpid() * 4096 + next(_runs) % 4096) % len(USERS)


def _as_root(user: int) -> Identity:
    """When sleepyd runs as root.

    In a user namespace of root's the command would still be root to the kernel: it would not count its processes
    against NPROC. So it runs as a user that the host does not know, which bwrap leaves to setpriv; about 4 ms more. One
    user for all of them would have each count the others' processes as its own.
    """
    program, loaded = _setpriv()
    inside = Path("/sandbox/setpriv")
    number = str(user)
    return Identity(
        flags=("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"),
        prefix=(str(inside), "--reuid", number, "--regid", number, "--clear-groups", "--inh-caps=-all", "--"),
        binds=((program, inside), *((library, library) for library in loaded)),
    )


@cache
def _setpriv() -> tuple[Path, tuple[Path, ...]]:
    """The program and what it loads."""
    program = shutil.which("setpriv", path="/usr/bin:/bin")
    if program is None:
        raise SandboxUnavailable("setpriv: not found, expected it in util-linux; install it, or do not run as root")
    return Path(program), libraries(Path(program))
