"""The curriculum: seeded builders of (buggy, fixed) Rust programs, several skeletons for each task.

A skeleton is a function from a `Source` to program text in which each place that differs is written `«buggy→fixed»`.
`draft` picks a skeleton, expands both versions, and surrounds them with the same innocent items, comments and
statements. Nothing here is trusted: `sleepyd.koans.curriculum` lets the compiler prove every draft before it counts.

The skeletons stand in one package for each family of tasks. A module named after a task holds lifelike programs for
it, as in a small crate; one named after a theme holds short programs, mostly for several tasks, or what several tasks
share. What families share is beside the packages: `source` (names and literals), `ingredients` (what can fail or be
absent), `owned` (what moves), `templates` and `crates` (the two ways to write a lifelike program: with templates, or
with functions that give its parts), `scenery` (the innocent code that every draft may be given).
"""

import importlib
import pkgutil
import re
import textwrap
import tomllib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sleepyd.errors import NotFound
from sleepyd.koans.generate.scenery import item, statements
from sleepyd.koans.generate.source import Source

__all__ = ["Draft", "Skeleton", "draft", "expand", "skeleton", "skeletons", "statements", "tasks"]

Skeleton = Callable[[Source], str]

_SKELETONS: dict[str, list[Skeleton]] = {}
_JUDGES: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("held_out.toml").read_text(encoding="utf-8"))
_EDIT = re.compile(r"«(.*?)→(.*?)»", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Draft:
    """One generated, not yet proven pair of programs."""

    task: str
    skeleton: str
    seed: int
    buggy: str
    fixed: str


def skeleton(task: str) -> Callable[[Skeleton], Skeleton]:
    """Register a skeleton for `task`."""

    def register(function: Skeleton) -> Skeleton:
        _SKELETONS.setdefault(task, []).append(function)
        return function

    return register


def tasks() -> list[str]:
    """Names of all tasks that have a generator, sorted."""
    _load()
    return sorted(_SKELETONS)


def skeletons(task: str) -> list[str]:
    """Names of the skeletons of `task`."""
    _load()
    if task not in _SKELETONS:
        raise NotFound(f'no generator for task {task!r}; known tasks: "sleepyd koans list"', param="task")
    return [f.__name__ for f in _SKELETONS[task]]


def held_out(task: str) -> frozenset[str]:
    """The skeletons of `task`, one in eight, that no model is ever trained on: it is judged by them.

    They are listed in `held_out.toml`, so that a new skeleton moves no other across the line. Of a task that is not
    listed yet, the lot decides.
    """
    names = sorted(skeletons(task), key=lambda name: zlib.crc32(f"{task}/{name}".encode()))
    return frozenset(_JUDGES[task]) if task in _JUDGES else frozenset(names[: max(1, len(names) // 8)])


def draft(task: str, seed: int, only: str | None = None) -> Draft:
    """The program pair of `task` for `seed`; `only` names one skeleton to use."""
    names = skeletons(task)
    source = Source(f"{task}/{seed}")
    chosen = source.pick(names) if only is None else only
    build = _SKELETONS[task][names.index(chosen)]
    template = _surround(source, textwrap.dedent(build(source)).strip("\n"))
    buggy, fixed = expand(template)
    return Draft(task=task, skeleton=chosen, seed=seed, buggy=buggy, fixed=fixed)


def expand(template: str) -> tuple[str, str]:
    """The buggy and the fixed program of a template with `«buggy→fixed»` marks; lines left empty by a mark vanish."""
    buggy = _EDIT.sub(lambda m: m[1] or "\0", template)
    fixed = _EDIT.sub(lambda m: m[2] or "\0", template)
    return _tidy(buggy), _tidy(fixed)


def _tidy(program: str) -> str:
    lines = [line for line in program.split("\n") if line.strip() != "\0"]
    return "\n".join(line.replace("\0", "").rstrip() for line in lines).strip("\n") + "\n"


def _load() -> None:
    """Every module of the families registers its skeletons when it is imported."""
    for module in sorted(found.name for found in pkgutil.walk_packages(__path__, f"{__name__}.")):
        importlib.import_module(module)


def _surround(source: Source, core: str) -> str:
    """`core` with innocent items before or after it, and now and then a comment."""
    uses, body = _split_uses(core)
    before = [item(source) for _ in range(source.pick([0, 0, 0, 1, 1, 2]))]
    after = [item(source) for _ in range(source.pick([0, 0, 0, 1]))]
    if source.chance(0.25):
        comment = source.comment() if source.chance(0.5) else f"/{source.comment()}"
        body = body if body.startswith(("//", "#!")) else f"{comment}\n{body}"
    parts = [uses] if uses else []
    joiner = "\n\n" if source.chance(0.85) else "\n"
    return joiner.join([*parts, *before, body, *after])


def _split_uses(core: str) -> tuple[str, str]:
    lines = core.split("\n")
    end = 0
    while end < len(lines) and (lines[end].lstrip("«→").startswith("use ") or not lines[end].strip()):
        end += 1
    return "\n".join(lines[:end]).strip("\n"), "\n".join(lines[end:]).strip("\n")
