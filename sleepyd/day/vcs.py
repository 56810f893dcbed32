"""Whether a version control system would still have what is about to be written over.

Owns the question, in cargo's words and with cargo's flags, asked only for the files that change. Git is asked; another
system, or none, needs the user's word.
"""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepyd.errors import Guarded

_ASK_S = 60
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the user said may be written over."""

    dirty: bool = False
    staged: bool = False
    no_vcs: bool = False


def guard(root: Path, files: Sequence[str], allowed: Allowed) -> None:
    """Raise Guarded unless git, or the user, answers for these files, named relative to `root`."""
    if not files or allowed.no_vcs or (allowed.dirty and allowed.staged):
        return
    state = _status(root, files)
    if state is None:
        raise Guarded(
            f"{root}: no git repository has these files, so nothing could bring them back; "
            "nothing was written, pass --allow-no-vcs to write all the same"
        )
    staged = [name for name, (index, tree) in state.items() if index not in ".?!" and tree == "."]
    dirty = [name for name, (index, tree) in state.items() if tree != "."]
    told = [
        *([f"not committed: {_list(dirty)} (--allow-dirty)"] if dirty and not allowed.dirty else []),
        *([f"staged: {_list(staged)} (--allow-staged)"] if staged and not allowed.staged else []),
    ]
    if told:
        raise Guarded(
            f"files that would change hold work of yours, {'; '.join(told)}; nothing was written, "
            "commit them or pass the flag"
        )


def _status(root: Path, files: Sequence[str]) -> dict[str, tuple[str, str]] | None:
    """File -> the letters of index and working tree, for those that are not as committed; None without a repository."""
    git = shutil.which("git")
    if git is None:
        return None
    words = [
        "-c",
        "core.fsmonitor=false",
        "status",
        "--porcelain=v2",
        "-z",
        "--untracked-files=all",
        "--ignored=matching",
    ]
    try:
        done = subprocess.run(
            [git, "-C", str(root), *words, "--untracked-files=all", "--ignored=matching", "--", *files],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_ASK_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    if done.returncode != 0:
        return None
    found: dict[str, tuple[str, str]] = {}
    for entry in done.stdout.decode(errors="replace").split("\0"):
        kind, _, rest = entry.partition(" ")
        if kind in {"?", "!"}:
            found[rest] = (kind, kind)
        elif kind in {"1", "u"}:
            found[rest.split(" ", 8 if kind == "u" else 7)[-1]] = (rest[0], rest[1])
        elif kind == "2":
            found[rest.split(" ", 8)[-1]] = (rest[0], rest[1])
    return found


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
