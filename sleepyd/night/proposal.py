"""What the next generation would hold: the merged subspace without what the gate refused, and the routes to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sleepyd import share
from sleepyd.night.collect import Lessons
from sleepyd.share import Subspace


def without_refused(merged: Subspace, before: Subspace, refused: set[str]) -> Subspace:
    """The merged subspace, refused tasks as they were before or gone."""
    for task in refused:
        merged = share.remove(merged, task)
        if task in before.tasks:
            merged, _ = share.merge(merged, task, share.factors(before, task))
    return merged


def routes_table(parent: Mapping[str, Any], learned: Sequence[Lessons]) -> dict[str, Any]:
    """routes.json of the next generation: the parent's, and those of the tasks that were learned."""
    return {
        "signatures": {**signatures(learned), **parent.get("signatures", {})},
        "codes": dict(parent.get("codes", {})),
        "tasks": {**parent.get("tasks", {}), **{t.task: {"adapter": f"adapters/{t.task}"} for t in learned}},
    }


def signatures(tasks: Sequence[Lessons]) -> dict[str, str]:
    """Signature → task; where two tasks show the same signature, the one with more examples of it.

    One that is known already stays with the task it has: a few new examples must not take it from what was taught.
    """
    best: dict[str, tuple[int, str]] = {}
    for lessons in tasks:
        for signature, count in lessons.signatures.items():
            if (count, lessons.task) > best.get(signature, (0, "")):
                best[signature] = (count, lessons.task)
    return {signature: task for signature, (_, task) in sorted(best.items())}
