"""What lies in sleepyd's folders: every part by name, whether it holds what its user wrote, and its size on disk.

for part in holdings(config):
    part.name, part.bytes, part.files
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sleepyd.config import Config

_PARTS = (
    ("database", "sleepyd.db", True, "fix requests, corrections, examples, nights, evaluations"),
    ("database", "sleepyd.db-wal", True, "fix requests, corrections, examples, nights, evaluations"),
    ("copies", "intake", True, "corrections as they came"),
    ("verdicts", "verdicts", True, "what the compiler said; made again when needed"),
    ("undo", "journal", True, "what undo puts back in crates"),
    ("evaluations", "evaluations", False, "evaluations that can be gone on with"),
    ("nights", "nights", True, "what a night is at work on"),
    ("vllm", "vllm", False, "vLLM's environment; sleepyd engine install makes it again"),
    ("distill", "distill", True, "what was asked of the teacher, and its answers"),
)
"""(name, path in the state directory, is it the user's, what it is)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing that is kept. is_yours: holds programs, or what was made of them."""

    name: str
    path: Path
    is_yours: bool
    what: str
    files: int
    bytes: int


def holdings(config: Config) -> list[Part]:
    """Every part that is there. What else lies in the state directory is the last one."""
    paths = config.paths
    parts = [(name, paths.state / place, yours, what) for name, place, yours, what in _PARTS]
    parts.append(("corrections", paths.corrections, True, "the drop directory with what was taken from it"))
    parts.append(("generations", paths.adapters_store, False, "weights that nights learned, and what is served"))
    taken = {path for _, path, _, _ in parts}
    rest = [path for path in _children(paths.state) if path not in taken]
    parts += [(_kind(path), path, path.name.startswith("before-restore-"), "") for path in rest]
    return [Part(name, path, yours, what, *_size(path)) for name, path, yours, what in parts if os.path.lexists(path)]


def yours(config: Config) -> list[Path]:
    """What to delete so that nothing of a user's programs is left beside the database, which forgets by itself.

    Undo is what protects crates, and stays; so do files that wait in the drop directory.
    """
    state, drop = config.paths.state, config.paths.corrections
    kept = {"journal", "sleepyd.db", "sleepyd.db-wal"}
    found = [state / place for _, place, is_yours, _ in _PARTS if is_yours and place not in kept]
    found += [drop / "accepted", drop / "rejected", drop / "held", *state.glob("before-restore-*")]
    return [path for path in found if os.path.lexists(path)]


def _kind(path: Path) -> str:
    return "before a restore" if path.name.startswith("before-restore-") else "other"


def _children(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(folder.iterdir())


def _size(path: Path) -> tuple[int, int]:
    """(files, bytes on disk) of a file or a folder; links are not followed, what goes meanwhile is left out."""
    if path.is_symlink() or not path.is_dir():
        return 1, path.lstat().st_blocks * 512
    files = size = 0
    for root, _, names in os.walk(path):
        for name in names:
            try:
                size += os.lstat(Path(root, name)).st_blocks * 512
                files += 1
            except FileNotFoundError:
                continue
    return files, size
