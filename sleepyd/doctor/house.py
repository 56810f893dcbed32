"""Is what sleepyd keeps in order: folders, token, disk, database, generations. Nothing is made that is missing."""

import os
import pwd
import shlex
import shutil
import stat
import tempfile
from pathlib import Path

from sleepyd.config import Config
from sleepyd.daemon.state import token_file
from sleepyd.doctor.verdict import Verdict, fail, ok, size, warn
from sleepyd.errors import SleepydError

_LITTLE, _NONE = 2 << 30, 100 << 20
"""Free space below which a night's work may not fit, and below which nothing does."""


def state(config: Config) -> Verdict:
    """The state directory: ours alone."""
    return _folder(config.paths.state, closed_to_others=0o077)


def adapters_store(config: Config) -> Verdict:
    """Where generations lie: nobody else may change what is served."""
    return _folder(config.paths.adapters_store, closed_to_others=0o022)


def corrections(config: Config) -> Verdict:
    """The drop directory: nobody else may teach."""
    return _folder(config.paths.corrections, closed_to_others=0o022)


def token(config: Config) -> Verdict:
    """The bearer token, where there is one already."""
    path = token_file(config.paths.state)
    try:
        length, mode = len(path.read_text(encoding="ascii").strip()), path.stat().st_mode
    except FileNotFoundError:
        return ok(f"{path} will be made")
    except (OSError, ValueError) as error:
        return fail(f"{path} cannot be read ({error})", f"rm {_word(path)}  # a new one is made")
    if length < 32:
        return fail(f"{path} has {length} characters, expected a token", f"rm {_word(path)}  # a new one is made")
    if mode & 0o077:
        return warn(f"{path} can be read by others ({stat.filemode(mode)})", f"chmod 600 {_word(path)}")
    return ok(f"{path}, for its owner only")


def disk(config: Config) -> Verdict:
    """Free space wherever something is written; the fullest place speaks."""
    wanted = (config.paths.state, config.paths.adapters_store, config.paths.corrections, Path(tempfile.gettempdir()))
    free, place = min((shutil.disk_usage(place).free, place) for place in {_existing(path) for path in wanted})
    says = f"{size(free)} free at {place}"
    if free < _NONE:
        return fail(f"{says}, expected {size(_LITTLE)}", f"du -xh {_word(place)} | sort -h | tail")
    return ok(says) if free >= _LITTLE else warn(says, f"du -xh {_word(place)} | sort -h | tail")


def database(config: Config) -> Verdict:
    """The database: whole, and of a schema that this release knows."""
    from sleepyd.daemon.service import DATABASE
    from sleepyd.store.connection import examine

    path = config.paths.state / DATABASE
    if not path.exists():
        return ok(f"{path} will be made")

    try:
        pending = examine(path)
    except SleepydError as error:
        return fail(error.message, f"mv {_word(path)} {_word(path)}.damaged  # or: sleepyd restore FILE --force")
    waiting = f", {pending} migrations wait for the next start" if pending else ""
    return ok(f"{path}, {size(path.stat().st_size)}, intact{waiting}")


def generations(config: Config) -> Verdict:
    """What is served, byte by byte."""
    from sleepyd.store.generations import Generations

    root = config.paths.adapters_store
    if not (root / "generations").is_dir():
        return ok("none yet; the daemon makes the first one")
    store = Generations(root)
    number, known = store.current_number(), store.promoted()
    if number is None and known:
        return fail(f"{root}: no generation is current", f"sleepyd generations promote {known[-1]}")
    if number is None:
        return ok("none yet; the daemon makes the first one")
    problems = store.verify(number)
    if problems:
        return fail(f"generation {number}: {problems[0]}", "sleepyd generations rollback")
    return ok(f"{number} is served and intact, {len(store.numbers())} on disk")


def _folder(path: Path, closed_to_others: int) -> Verdict:
    """One folder. closed_to_others: the mode bits that must not be set."""
    if not os.path.lexists(path):
        above = _existing(path)
        if not os.access(above, os.W_OK | os.X_OK):
            return fail(f"{path} cannot be made, {above} is closed to us", "sleepyd config edit  # [paths]")
        return ok(f"{path} will be made")
    if not path.is_dir():
        return fail(f"{path} is not a folder", f"mv {_word(path)} {_word(path)}.old")
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        return fail(f"{path} is closed to us", f"sudo chown -R {user_name(os.geteuid())} {_word(path)}")
    found = path.stat()
    if found.st_uid != os.geteuid():
        whose = f"{path} belongs to {user_name(found.st_uid)}, we are {user_name(os.geteuid())}"
        return warn(whose, f"sudo chown -R {user_name(os.geteuid())} {_word(path)}")
    if found.st_mode & closed_to_others:
        right = "go-rwx" if closed_to_others & 0o044 else "go-w"
        return warn(f"{path} is open to others ({stat.filemode(found.st_mode)})", f"chmod {right} {_word(path)}")
    return ok(str(path))


def _existing(path: Path) -> Path:
    """The folder itself, or the nearest one above that is there."""
    return next(place for place in (path, *path.parents) if place.is_dir())


def user_name(number: int) -> str:
    """The name of a user, or the number of one that has none."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _word(path: Path) -> str:
    return shlex.quote(str(path))
