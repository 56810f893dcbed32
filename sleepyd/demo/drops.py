"""Corrections for what failed: made and proven at that moment, dropped as files in all the forms there are.

They come from the generators, not from the koans: an example that is a koan's program, or one with its names and
literals changed, is left out.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from sleepyd.day.signature import signature
from sleepyd.errors import NightFailed
from sleepyd.koans import curriculum
from sleepyd.koans.leak import Guard
from sleepyd.koans.load import Example, Koan, Task
from sleepyd.rust.compiler import Compiler

PER_TASK = 20
_SPARE = 8
"""Made beyond what is wanted, so that leaving some out leaves enough."""
_LINES, _PAIRS = 10, 4
"""Of a task's examples: how many go into its .jsonl file, how many become pairs; the others are .json files."""


def made(
    tasks: Sequence[Task],
    koans: Iterable[Koan],
    compiler: Compiler,
    on_task: Callable[[int, str], None] = lambda done, name: None,
) -> dict[str, list[Example]]:
    """PER_TASK proven examples for each task, none of them a koan. Raises NightFailed when a task yields none."""
    guard = Guard(koans)
    found: dict[str, list[Example]] = {}
    for done, task in enumerate(tasks, start=1):
        examples = curriculum.examples(task, PER_TASK + _SPARE, compiler, signature, split="train")
        clean = [e for e in examples if guard.leaked(e.buggy, e.fixed) is None][:PER_TASK]
        if not clean:
            raise NightFailed(f"task {task.name}: the generator gave no example that rustc proves, expected {PER_TASK}")
        found[task.name] = clean
        on_task(done, task.name)
    return found


def drop(folder: Path, examples: Mapping[str, Sequence[Example]]) -> int:
    """Write them into the drop directory; how many files that made. Each file appears there complete."""
    files = {name: text for task, some in examples.items() for name, text in _files(task, some).items()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        unfinished = folder / f"{name}.part"
        unfinished.write_text(text, encoding="utf-8")
        os.replace(unfinished, folder / name)
    return len(files)


def _files(task: str, examples: Sequence[Example]) -> dict[str, str]:
    """File name -> content: one .jsonl, some .wrong.rs/.fixed.rs pairs, the rest .json.

    By name the pairs come last: they do not say their task, so it helps when the daemon knows the others already.
    """
    lines, pairs, single = examples[:_LINES], examples[_LINES : _LINES + _PAIRS], examples[_LINES + _PAIRS :]
    files = {f"{task}-batch.jsonl": "".join(json.dumps(_entry(e)) + "\n" for e in lines)}
    for number, example in enumerate(single, start=1):
        files[f"{task}-one{number}.json"] = json.dumps(_entry(example), indent=1)
    for number, example in enumerate(pairs, start=1):
        files[f"{task}-pair{number}.wrong.rs"] = example.buggy
        files[f"{task}-pair{number}.fixed.rs"] = example.fixed
    return files


def _entry(example: Example) -> dict[str, str]:
    return {
        "wrong_attempt": example.buggy,
        "correct_fix": example.fixed,
        "task_id": example.task,
        "edition": example.edition,
        "source": "sleepyd demo",
    }
