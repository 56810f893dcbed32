"""Example files: JSONL with one proven example a line, a file per task, built with progress and read back."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sleepyd.errors import InvalidInput
from sleepyd.koans import curriculum
from sleepyd.koans.load import Example, Task, load_examples
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic


def build(
    tasks: Sequence[Task],
    per_task: int,
    folder: Path,
    compiler: Compiler,
    signature_of: Callable[[Diagnostic], str],
    *,
    seed: int = 0,
    split: str = "train",
    on_task: Callable[[str, int], None] = lambda name, count: None,
) -> dict[str, int]:
    """Write `folder/TASK.jsonl` for each task; long enough files are kept. Returns counts per task."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            f"{folder}: cannot be written ({error.strerror}); give a writable folder", param="out"
        ) from error
    counts: dict[str, int] = {}
    for task in tasks:
        path = folder / f"{task.name}.jsonl"
        found = read(path) if path.is_file() else []
        if len(found) < per_task:
            found = curriculum.examples(task, per_task, compiler, signature_of, seed=seed, split=split)
            write(path, found)
        counts[task.name] = len(found)
        on_task(task.name, len(found))
    return counts


def write(path: Path, examples: Iterable[Example]) -> None:
    """Write examples, replacing the file in one step."""
    temporary = path.with_suffix(".tmp")
    temporary.write_text("".join(json.dumps(e.to_dict()) + "\n" for e in examples), encoding="utf-8")
    temporary.replace(path)


def read(path: Path) -> list[Example]:
    """Examples of one file. Raises InvalidInput naming file and line."""
    return load_examples(path)
