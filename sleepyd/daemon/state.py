"""The state directory between processes: who holds it, where that daemon listens, and the token that it asks for.

lock         held by a running daemon, its pid inside; the kernel lets go when it dies
token        the bearer token, readable by the owner only, made once
daemon.json  where a daemon listens; there from the first request it can take until it stops
"""

import fcntl
import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from sleepyd.errors import ConfigError, Conflict, Unavailable

_LOCK, _TOKEN, _ADDRESS = "lock", "token", "daemon.json"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a daemon listens."""

    pid: int
    host: str
    port: int
    version: str

    @property
    def url(self) -> str:
        """Its root."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


@contextmanager
def hold(state: Path) -> Iterator[None]:
    """Be the one daemon of this state directory, made where missing. A restore that was cut off is finished first.

    Raises Conflict naming the other's pid, ConfigError for a directory that anybody may write to.
    """
    from sleepyd.store.restore import settle  # with the database's library, which those who only look do without

    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        fd = os.open(state / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unavailable(f"{state}: cannot be written ({error.strerror}); choose another paths.state") from error
    try:
        if state.stat().st_mode & stat.S_IWOTH:
            raise ConfigError(f'{state}: anybody may write there, token and database too; "chmod 700" it first')
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = os.pread(fd, 32, 0).decode(errors="replace").strip() or "unknown"
            raise Conflict(
                f"{state}: a sleepyd with pid {pid} is using it; stop that one, or choose another paths.state"
            ) from None
        os.ftruncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        settle(state)
        yield
    finally:
        os.close(fd)


def holder(state: Path) -> int | None:
    """The pid of the process that holds the state directory; None when nobody does."""
    try:
        fd = os.open(state / _LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        text = os.pread(fd, 32, 0).decode(errors="replace").strip()
        return int(text) if text.isdigit() else None
    finally:
        os.close(fd)
    return None


def token_file(state: Path) -> Path:
    """Where the token is kept."""
    return state / _TOKEN


def token(state: Path) -> str:
    """The state directory's token, made where there is none yet. The directory must exist."""
    path = token_file(state)
    with suppress(FileExistsError):
        fd = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        with os.fdopen(fd, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
    if not stat.S_ISREG(path.lstat().st_mode):
        raise Unavailable(f"{path}: expected a regular file with a token; remove it and start again")
    path.chmod(0o600)
    found = path.read_text(encoding="ascii", errors="replace").strip()
    if len(found) < 32:
        raise Unavailable(f"{path}: got {len(found)} characters, expected a token; remove the file and start again")
    return found


def announce(state: Path, address: Address) -> None:
    """Say where the daemon listens."""
    temporary = state / f".{_ADDRESS}.{address.pid}"
    temporary.write_text(json.dumps(asdict(address)) + "\n", encoding="utf-8")
    temporary.replace(state / _ADDRESS)


def withdraw(state: Path) -> None:
    """Say that it no longer does."""
    (state / _ADDRESS).unlink(missing_ok=True)


def running(state: Path) -> Address | None:
    """Where the daemon of this state directory listens; None when there is none, whatever a killed one left behind."""
    pid = holder(state)
    if pid is None:
        return None
    try:
        address = Address(**json.loads((state / _ADDRESS).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return address if address.pid == pid else None
