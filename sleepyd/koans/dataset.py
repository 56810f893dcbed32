"""Example files: JSONL with one proven example a line, a file per task, built with progress and read back."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepyd.errors import InvalidInput
from sleepyd.koans import curriculum, generate
from sleepyd.koans.leak import Guard
from sleepyd.koans.load import Example, Koan, Task, load_examples
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic

_JUDGES = 64
"""Held-out drafts of each task that nothing for training may resemble, were a name or literal all that differs."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a build stands. seconds: since it began; rate: examples a second; left: estimated seconds, if known."""

    task: str
    in_task: int
    made: int
    kept: int
    wanted: int
    seconds: float

    @property
    def rate(self) -> float:
        """Examples a second, those that were there already not counted."""
        return self.made / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Estimated seconds until the end."""
        return (self.wanted - self.kept - self.made) / self.rate if self.rate else None


def build(
    tasks: Sequence[Task],
    per_task: int,
    folder: Path,
    compiler: Compiler,
    signature_of: Callable[[Diagnostic], str],
    *,
    koans: Iterable[Koan] = (),
    seed: int = 0,
    split: str = "train",
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> dict[str, int]:
    """Write `folder/TASK.jsonl` for each task; long enough files are kept. Returns counts per task.

    For training, the held-out skeletons stay out, and so does what is a koan or a held-out draft but for names and
    literals. The same arguments give the same files.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            f"{folder}: cannot be written ({error.strerror}); give a writable folder", param="out"
        ) from error
    counts: dict[str, int] = {}
    started, made, kept, koans = time.monotonic(), 0, 0, list(koans)

    def tell(task: str, in_task: int) -> None:
        on_progress(Progress(task, in_task, made + in_task, kept, per_task * len(tasks), time.monotonic() - started))

    for task in tasks:
        path = folder / f"{task.name}.jsonl"
        found = read(path) if path.is_file() else []
        if len(found) < per_task:
            found = curriculum.examples(
                task,
                per_task,
                compiler,
                signature_of,
                seed=seed,
                split=split,
                guard=guard(task, koans, split),
                on_count=lambda count, name=task.name: tell(name, count),  # type: ignore[misc]
            )
            write(path, found)
            made += len(found)
        else:
            kept += len(found)
        counts[task.name] = len(found)
        tell(task.name, 0)
    return counts


def write(path: Path, examples: Iterable[Example]) -> None:
    """Write examples, replacing the file in one step. Raises InvalidInput where that cannot be done."""
    temporary = path.with_suffix(".tmp")
    try:
        temporary.write_text("".join(json.dumps(e.to_dict()) + "\n" for e in examples), encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written ({error.strerror}); give another place", param="out") from error


def read(path: Path) -> list[Example]:
    """Examples of one file. Raises InvalidInput naming file and line."""
    return load_examples(path)


def guard(task: Task, koans: Sequence[Koan], split: str) -> Guard:
    """What examples of `task` may not be: koans, and for training what models are judged by."""
    found = Guard(koans)
    if split == "train":
        names = sorted(generate.held_out(task.name))
        for number in range(_JUDGES):
            draft = generate.draft(
                task.name, curriculum.SEEDS + curriculum.SEEDS // 2 + number, names[number % len(names)]
            )
            found.add(f"{task.name}/{draft.skeleton}", draft.buggy, draft.fixed)
    return found
