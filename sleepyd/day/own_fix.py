"""What a user's own fix of a workspace is as a correction: the program that was broken, and the one that is right.

Corrections are programs of one file, so the crates that changed are made one file each (`rust.project.flatten`). A
crate's roots are looked for where cargo finds them by itself. What a crate takes from others is not there when it is
judged alone; then the compiler says so, and the correction is refused with that reason.
"""

import json
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from sleepyd.errors import InvalidInput, NotFound
from sleepyd.rust.project import flatten

Source = Callable[[str], str | None]
_ROOTS = ("src/lib.rs", "src/main.rs")
_GIT_S = 60


@dataclass(frozen=True, slots=True)
class Program:
    """A crate as one file. entry: its root, relative to the workspace's."""

    entry: str
    edition: str
    code: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A program before and after."""

    entry: str
    edition: str
    wrong: str
    right: str

    def entry_of(self, source: str) -> dict[str, str]:
        """As a correction is handed in. source: where it comes from."""
        return {
            "wrong_attempt": self.wrong,
            "correct_fix": self.right,
            "edition": self.edition,
            "source": f"{source}: {self.entry}",
        }


def programs(files: Iterable[str], place: Callable[[str], tuple[str, str]], source: Source) -> list[Program]:
    """The crates that have these files, each once. place: folder and edition of a file's package.

    Files of crates that cannot be made one file are left out.
    """
    found: dict[str, Program] = {}
    for file in files:
        folder, edition = place(file)
        inside = [str(PurePosixPath(folder) / root) for root in _ROOTS]
        for entry in dict.fromkeys([*inside, file]):
            if (program := _with(file, entry, edition, source)) is not None:
                found.setdefault(entry, program)
                break
    return list(found.values())


def _with(file: str, entry: str, edition: str, source: Source) -> Program | None:
    """The crate of this root, if the file belongs to it."""
    seen: set[str] = set()

    def noted(name: str) -> str | None:
        text = source(name)
        if text is not None:
            seen.add(name)
        return text

    try:
        code = flatten.flat(entry, noted)
    except InvalidInput:
        return None
    return Program(entry, edition, code) if file in seen else None


def pairs(before: Iterable[Program], after: Callable[[Program], Program | None]) -> list[Pair]:
    """Each program that is another one now. after: the same crate as it is now."""
    found = []
    for program in before:
        now = after(program)
        if now is not None and now.code != program.code:
            found.append(Pair(program.entry, program.edition, program.code, now.code))
    return found


def again(source: Source) -> Callable[[Program], Program | None]:
    """The same crates, from these sources."""
    return lambda program: _with(program.entry, program.entry, program.edition, source)


def keep(path: Path, broken: Iterable[Program]) -> None:
    """Write down what was broken."""
    path.write_text(json.dumps([asdict(program) for program in broken]), encoding="utf-8")


def kept(path: Path) -> list[Program]:
    """What was written down. Raises NotFound."""
    try:
        return [Program(**row) for row in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        raise NotFound('nothing was found broken here; "sleepyd fix" looks, or give --wrong and --fixed') from None


@dataclass(frozen=True, slots=True)
class Git:
    """What a repository had at a revision. folder: names are relative to it."""

    folder: Path
    revision: str

    @classmethod
    def at(cls, folder: Path, revision: str | None) -> "Git":
        """revision: None for the last commit, or the one before it where nothing has changed since. Raises NotFound."""
        if revision is not None:
            return cls(folder, revision)
        last = cls(folder, "HEAD")
        return last if last.changed() else cls(folder, "HEAD~1")

    def changed(self) -> list[str]:
        """Rust files that differ from what is on the disk now. Raises NotFound for no such revision or repository."""
        said = self._said("diff", "--name-only", "--relative", "-z", "--diff-filter=M", self.revision, "--", "*.rs")
        return [name for name in said.decode(errors="replace").split("\0") if name]

    def source(self) -> Source:
        """The text of a file at the revision."""

        @cache
        def read(name: str) -> str | None:
            try:
                return self._said("show", f"{self.revision}:./{name}").decode()
            except (NotFound, UnicodeDecodeError):
                return None

        return read

    def _said(self, *words: str) -> bytes:
        if self.revision.startswith("-"):
            raise InvalidInput(f"--from-git: got {self.revision!r}, expected a revision like HEAD~1")
        try:
            done = subprocess.run(
                ["git", "-C", str(self.folder), "-c", "core.fsmonitor=false", *words],
                capture_output=True,
                stdin=subprocess.DEVNULL,
                timeout=_GIT_S,
                check=False,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise NotFound(f"git: cannot be asked ({error}); give --wrong FILE and --fixed FILE") from error
        if done.returncode != 0:
            why = " ".join(done.stderr.decode(errors="replace").split())[:200]
            raise NotFound(f"git: has no {self.revision} of {self.folder} ({why}); give another revision")
        return done.stdout


def on_disk(folder: Path) -> Source:
    """The text of a file as it is now."""

    def read(name: str) -> str | None:
        try:
            return (folder / name).read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            return None

    return read


def placed(packages: Mapping[str, str]) -> Callable[[str], tuple[str, str]]:
    """Folder and edition of a file's package: the nearest of `packages` (folder to edition) above it."""

    def place(file: str) -> tuple[str, str]:
        path = PurePosixPath(file)
        folders = [folder for folder in packages if path.is_relative_to(folder)]
        nearest = max(folders, key=lambda folder: len(PurePosixPath(folder).parts), default=None)
        return (nearest, packages[nearest]) if nearest is not None else (path.parent.as_posix(), "2021")

    return place
