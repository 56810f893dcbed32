"""A copy of a workspace's sources in which candidates are tried, so that the workspace itself is only read.

Owns the copy and its upkeep between runs. Cargo takes a file for changed when it is younger than what was built from
it, so whatever changes in here is written anew, and never given back an old date: otherwise cargo would go on telling
what it thought of a candidate that is no longer there.

What is copied is what may take part in a build: not version control, not cargo's own output, not hidden files beside
`.cargo`, where secrets tend to lie, and no file of more than `_MOST_BYTES`. Links are copied as links.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from sleepyd.errors import InvalidInput

_MOST_BYTES = 32 * 1024 * 1024
_MARK: Final = "CACHEDIR.TAG"
"""Cargo puts it into its target folders."""
_LOCK = "Cargo.lock"
_KNOWN = "copied.json"


class Overlay:
    """The copy of `parts`, folders below `base`, in `folder`.

    Names of files are relative to `root`, one of the parts, as cargo's diagnostics have them.
    """

    def __init__(self, base: Path, parts: Sequence[Path], root: Path, folder: Path) -> None:
        self.base, self.root, self.folder = base, root, folder
        self.tree = folder / "tree"
        self.home = self.tree / root.relative_to(base)
        self._parts = parts
        self._known: dict[str, list[int]] = {}
        self._original: dict[str, str] = {}
        self._now: dict[str, str] = {}

    def sync(self) -> None:
        """Make the copy equal to the workspace, writing only what differs. Raises InvalidInput."""
        self.tree.mkdir(parents=True, exist_ok=True)
        (self.folder / ".gitignore").write_text("*\n")
        with suppress(OSError, ValueError):
            self._known = json.loads((self.folder / _KNOWN).read_text())
        found = [each for part in self._parts for each in _files(part, self.folder)]
        seen = {path.relative_to(self.base).as_posix(): [about.st_size, about.st_mtime_ns] for path, about in found}
        # What is gone goes first: a link that has become a folder must not be written through.
        for path, _ in list(_files(self.tree, self.folder)):
            if path.relative_to(self.tree).as_posix() not in seen and path.name != _LOCK:
                path.unlink()
        for name, state in seen.items():
            if self._known.get(name) != state or not os.path.lexists(self.tree / name):
                _copy(self.base / name, self.tree / name)
        self._known = seen
        self._original, self._now = {}, {}
        self._remember()

    def read(self, name: str) -> str | None:
        """The text of a file as the workspace has it; None where it is not a source that could be changed."""
        if name not in self._original:
            path = self.home / name
            if name.startswith(("/", "<")) or ".." in Path(name).parts or path.is_symlink():
                return None
            try:
                self._original[name] = path.read_bytes().decode()
            except (OSError, UnicodeDecodeError):
                return None
        return self._original[name]

    def sources(self) -> list[str]:
        """The names of all Rust files."""
        return sorted(
            path.relative_to(self.home).as_posix()
            for path, _ in _files(self.home, self.folder)
            if path.suffix == ".rs" and not path.is_symlink()
        )

    def put(self, texts: Mapping[str, str]) -> None:
        """Make the copy differ from the workspace in `texts`, all of them read before, and nowhere else."""
        for name in {*self._now, *texts}:
            original = self._original[name]
            wanted = texts.get(name, original)
            if wanted == self._now.get(name, original):
                continue
            path = self.home / name
            key = path.relative_to(self.tree).as_posix()
            if self._known.pop(key, None) is not None:
                self._remember()  # before it differs: a killed run must not leave a candidate that looks like a copy
            path.write_bytes(wanted.encode())
            self._now[name] = wanted

    def _remember(self) -> None:
        (self.folder / _KNOWN).write_text(json.dumps(self._known))


def _files(folder: Path, without: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Regular files and links below `folder` that may take part in a build, but for those in `without`."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise InvalidInput(f"{folder}: cannot be listed ({error.strerror}); make it readable") from error
    if any(entry.name == _MARK for entry in found):
        return
    for entry in found:
        if entry.name.startswith(".") and entry.name != ".cargo":
            continue
        if entry.is_dir(follow_symlinks=False):
            if Path(entry.path) != without:
                yield from _files(Path(entry.path), without)
        elif entry.is_symlink() or entry.is_file(follow_symlinks=False):
            about = entry.stat(follow_symlinks=False)
            if about.st_size <= _MOST_BYTES:
                yield Path(entry.path), about


def _copy(path: Path, to: Path) -> None:
    """The file as it is now, dated now; untouched where it is the same already."""
    to.parent.mkdir(parents=True, exist_ok=True)
    if to.is_dir() and not to.is_symlink():
        shutil.rmtree(to)
    if path.is_symlink():
        to.unlink(missing_ok=True)
        to.symlink_to(os.readlink(path))
        return
    try:
        data = path.read_bytes()
        runs = path.stat().st_mode & 0o111
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read ({error.strerror}); make it readable") from error
    if to.is_symlink() or not to.is_file() or to.read_bytes() != data:
        to.unlink(missing_ok=True)
        to.write_bytes(data)
    to.chmod(0o755 if runs else 0o644)
