"""What a base model can do by itself, greedy, one try each: on programs of skeletons it was not taught, and on koans.

The table of `base-model eval`, and what stands in the model card.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sleepyd import engine as engines
from sleepyd.config import Config
from sleepyd.day.fixer import Fixer
from sleepyd.day.memory import Solved
from sleepyd.day.prompt import MODEL_CARD
from sleepyd.day.router import Routes
from sleepyd.day.signature import signature
from sleepyd.evals import run as evals
from sleepyd.evals.run import Problem, Tried
from sleepyd.koans import curriculum
from sleepyd.koans.load import Example, Task, frozen, load_koans, load_tasks
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic

Json = dict[str, Any]
KINDS = ("taught", "withheld", "untaught")
_WORD = re.compile(r"\w+")
_KNOWN = 12
"""Examples of each task that there is a memory of, for the tries with help."""
_HELPED = 4
"""Of the taught tasks' programs every fourth is tried with help as well; of the withheld ones all."""


def measure(
    config: Config,
    folder: Path,
    per_task: int,
    *,
    seed: int = 1,
    tasks: Sequence[Task] | None = None,
    on_progress: Callable[[float, str], None] = lambda fraction, what: None,
) -> Json:
    """The scores of the model in `folder`.

    `held_out`: {taught, withheld, untaught: {passed, total, parsed}}; `told`: those of them that were tried again with
    a solved fix of the same signature told first, beside what they came to without; `copied`: of the held-out programs
    with an answer that could be read, those whose answer has no word, number or text but those of the program and its
    proven fix, so that nothing was copied wrong; `koans`; `tasks`. Untaught are tasks that the model's card does not
    list and that are not withheld on purpose: they came after it.
    """
    own = replace(config, model=replace(config.model, path=str(folder)))
    chosen = list(load_tasks(config.paths.koans).values() if tasks is None else tasks)
    kinds = _kinds(chosen, folder)
    koans = [k for k in load_koans(config.paths.koans) if k.task in {task.name for task in chosen}]
    with Compiler(config.rust, cache_dir=None) as compiler:
        examples = curriculum.judges(
            chosen,
            per_task,
            compiler,
            signature,
            seed=seed,
            on_task=lambda done, task: on_progress(0.2 * done / len(chosen), task.name),
        )
        known = _memory(chosen, compiler, lambda done, name: on_progress(0.2 + 0.1 * done / len(chosen), name))
        fixer = Fixer(compiler, engines.create(own), own, Routes.empty, lambda found: known.get(found, ()))

        def tried(problems: Sequence[Problem], strategy: str, start: float) -> list[Tried]:
            return evals.evaluate(
                problems, fixer, strategy, on_progress=lambda what, done, of: on_progress(start + 0.2 * done / of, what)
            )

        alone = tried(examples, "baseline", 0.3)
        helped = [i for i, e in enumerate(examples) if kinds[e.task] == "withheld" or i % _HELPED == 0]
        told = tried([examples[i] for i in helped], "memory", 0.5)
        on_koans = tried(koans, "baseline", 0.7)
    return {
        "held_out": _by_teaching(alone, kinds),
        "told": {"with": _by_teaching(told, kinds), "without": _by_teaching([alone[i] for i in helped], kinds)},
        "copied": {kind: _copied(examples, alone, kind, kinds) for kind in KINDS},
        "koans": {
            "frozen": _by_teaching([t for t in on_koans if t.id in {k.id for k in frozen(koans)}], kinds),
            "others": _by_teaching([t for t in on_koans if t.id not in {k.id for k in frozen(koans)}], kinds),
        },
        "tasks": {t.name: {"kind": kinds[t.name], **_counts([r for r in alone if r.task == t.name])} for t in chosen},
    }


def _memory(tasks: Sequence[Task], compiler: Compiler, on_task: Callable[[int, str], None]) -> dict[str, list[Solved]]:
    """Solved fixes by signature, none of a held-out skeleton."""
    found: list[Example] = []
    for done, task in enumerate(tasks):
        on_task(done, task.name)
        found += curriculum.examples(task, _KNOWN, compiler, signature, split="train")
    known: dict[str, list[Solved]] = {}
    for e in found:
        solved = Solved(e.buggy, e.fixed, tuple(Diagnostic.from_dict(d) for d in e.diagnostics))
        known.setdefault(e.signature, []).append(solved)
    return known


def _kinds(tasks: Sequence[Task], folder: Path) -> dict[str, str]:
    """Each task's kind. A card without a list stands for a model that was taught all but the withheld ones."""
    card = folder / MODEL_CARD
    listed = json.loads(card.read_text(encoding="utf-8")).get("taught") if card.is_file() else None
    taught = {task.name for task in tasks} if listed is None else set(listed)
    return {t.name: "withheld" if t.withheld else "taught" if t.name in taught else "untaught" for t in tasks}


def _by_teaching(outcomes: Sequence[Tried], kinds: Mapping[str, str]) -> Json:
    return {kind: _counts([o for o in outcomes if kinds[o.task] == kind]) for kind in KINDS}


def _copied(examples: Sequence[Example], outcomes: Sequence[Tried], kind: str, kinds: Mapping[str, str]) -> Json:
    read = [
        (e, o) for e, o in zip(examples, outcomes, strict=True) if kinds[e.task] == kind and o.outcome != "unparsed"
    ]
    right = sum(_words(o.candidate) <= _words(e.buggy) | _words(e.fixed) for e, o in read)
    return {"passed": right, "total": len(read)}


def _words(code: str) -> set[str]:
    """The names, keywords, numbers and words of texts in `code`."""
    return set(_WORD.findall(code))


def _counts(outcomes: Sequence[Tried]) -> Json:
    """parsed: answers that can be read and are Rust, right or wrong."""
    return {
        "passed": sum(o.passed for o in outcomes),
        "total": len(outcomes),
        "parsed": sum(o.outcome != "unparsed" for o in outcomes),
    }
