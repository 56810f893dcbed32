"""What each adapter does to every koan: the base model on all of them, then each adapter on all of them.

By day an adapter only answers what is routed to it, and that is what an evaluation shows. Whether learning one task
cost others shows only when every adapter is asked everything, compared with the base model that it was made from. Each
cell is one answer that was judged like any other; nothing is inferred.

The report, which the database keeps as an evaluation of the strategy `STRATEGY`:

    {strategy, set, engine, generation, koans: [{id, task, family}], base: CELLS, adapters: {task: CELLS}}

CELLS is a text with one character a koan: `P` passed, `F` failed, `?` a limit was hit and nobody knows.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from sleepyd.day.fixer import Fixer
from sleepyd.evals import resume, run
from sleepyd.evals.resume import Journal, OnShare
from sleepyd.evals.run import Problem, Tried

STRATEGY = "each-adapter"
PASSED, FAILED, UNKNOWN = "P", "F", "?"
Json = dict[str, Any]
OpenJournal = Callable[[str, str | None], Journal]
"""From a strategy and the serving name of its adapter to the journal of that part."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one adapter changes, as ids of koans. passed: how many it passes of those that were judged."""

    task: str
    passed: int
    judged: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def measure(
    problems: Sequence[Problem],
    fixer: Fixer,
    adapters: Mapping[str, str],
    journals: OpenJournal,
    *,
    set_name: str,
    engine: str,
    on_share: OnShare = lambda share, note: None,
) -> Json:
    """The report. adapters: task → serving name, loaded.  journals: where an interrupted run goes on from; they are
    discarded when all is measured.
    """
    generation = fixer.routes().generation
    parts: list[tuple[str, str, str | None]] = [("base", "baseline", None)]
    parts += [(task, "averaged", name) for task, name in sorted(adapters.items())]
    cells: dict[str, str] = {}
    with ExitStack() as stack:
        done: list[Journal] = []
        for index, (task, strategy, name) in enumerate(parts):

            def advance(share: float, note: str, index: int = index, task: str = task) -> None:
                on_share((index + share) / len(parts), f"{task} ({index + 1} of {len(parts)}), {note}")

            done.append(stack.enter_context(journals(strategy, name)))
            tried = resume.evaluate(
                problems, fixer, strategy, done[-1], averaged=name, generation=generation, on_share=advance
            )
            cells[task] = "".join(map(_cell, tried))
        for journal in done:
            journal.discard()
    return {
        "strategy": STRATEGY,
        "set": set_name,
        "engine": engine,
        "generation": generation,
        "koans": [{"id": run.name_of(p), "task": p.task, "family": p.family} for p in problems],
        "base": cells.pop("base"),
        "adapters": cells,
    }


def effects(report: Mapping[str, Any]) -> list[Effect]:
    """What each adapter changes, by task."""
    ids = [koan["id"] for koan in report["koans"]]
    base = report["base"]
    found = []
    for task, cells in report["adapters"].items():
        pairs = list(zip(ids, base, cells, strict=True))
        found.append(
            Effect(
                task=task,
                passed=cells.count(PASSED),
                judged=len(cells) - cells.count(UNKNOWN),
                gained=tuple(koan for koan, before, after in pairs if (before, after) == (FAILED, PASSED)),
                lost=tuple(koan for koan, before, after in pairs if (before, after) == (PASSED, FAILED)),
            )
        )
    return found


def _cell(tried: Tried) -> str:
    return UNKNOWN if run.unjudged(tried) else PASSED if tried.passed else FAILED
