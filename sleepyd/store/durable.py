"""Writing files so that they are there, whole, after a crash: temporary name, fsync, rename, fsync of the folder."""

import os
from pathlib import Path

from sleepyd.store.records import new_id

TEMPORARY = ".tmp-"
"""Prefix of everything unfinished; a killed writer leaves such names behind and nothing else."""


def write_durably(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Replace `path` by `data`: readers, and a crash, see the old content or the new, never a part."""
    write_whole(path, data, mode=mode, sync=True)
    sync_folder(path.parent)


def write_whole(path: Path, data: bytes, *, mode: int = 0o600, sync: bool = False) -> None:
    """Replace `path` by `data` for readers and for a kill of this process, but not (unless `sync`) for a power cut."""
    temporary = path.with_name(f"{TEMPORARY}{new_id()}")
    fd = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, mode)
    try:
        with open(fd, "wb") as file:
            file.write(data)
            file.flush()
            if sync:
                os.fsync(fd)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def sync_tree(folder: Path, *, file_mode: int) -> None:
    """fsync every file and folder below, files first; files get `file_mode`, since they are never written again."""
    for root, _, names in os.walk(folder, topdown=False):
        for name in names:
            fd = os.open(Path(root, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                os.fchmod(fd, file_mode)
                os.fsync(fd)
            finally:
                os.close(fd)
        sync_folder(Path(root))
