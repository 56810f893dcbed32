"""From a signature to the task that serves it and the adapter that fixes it, and by which rule.

Lookup order: the exact signature, the nearest known signature of the same error code, the code's default task, the base
model. Routes are a value: a hot swap replaces the whole of them in one assignment.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sleepyd.day.signature import SEPARATOR

NEAREST = 0.6
"""A known signature serves an unknown one of the same code when their words overlap (Jaccard) at least this much."""

_TRAIT_NAMES = """\
Copy Clone Debug Default Display Eq PartialEq Ord PartialOrd Hash Send Sync Sized Fn FnMut FnOnce From Into TryFrom
FromResidual AsRef Iterator IntoIterator FromIterator Extend Add Sub Mul Div Rem Neg Not Index FromStr"""
_TRAITS = frozenset(_TRAIT_NAMES.split())
"""A signature that names other traits is another mistake, however alike the words around them."""

_WORD = re.compile(r"[A-Za-z_#'][\w']*|&mut|[&*?!:]+")


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes; `adapter` is the engine's serving name, None for the base model."""

    task: str | None
    adapter: str | None
    rule: str

    @property
    def taught(self) -> str | None:
        """The task that examples of this very signature belong to: a similar mistake may be fixed alike, not taught."""
        return self.task if self.rule == "signature" else None


class Near:
    """The known signatures by what an unknown one must share with them: their error code and the traits they name.

    Words are read once for a generation; a lookup then compares only those of one code (51 µs beside 15,000 known ones
    of 400 codes, where reading all of them for each lookup took 56 ms).
    """

    def __init__(self, signatures: Mapping[str, str]) -> None:
        self._alike: dict[tuple[str, frozenset[str]], list[tuple[frozenset[str], str]]] = {}
        for known, task in sorted(signatures.items()):
            code, words = _split(known)
            self._alike.setdefault((code, words & _TRAITS), []).append((words, task))

    def task(self, signature: str) -> str | None:
        """The task of the known signature whose words overlap most with these; the first of equals, None if too few."""
        code, words = _split(signature)
        best, score = None, 0.0
        for known, task in self._alike.get((code, words & _TRAITS), ()):
            overlap = len(words & known) / max(len(words | known), 1)
            if overlap >= NEAREST and overlap > score:
                best, score = task, overlap
        return best


@dataclass(frozen=True, slots=True)
class Routes:
    """What one generation knows: signature -> task, error code -> default task, task -> serving name."""

    generation: int = 0
    signatures: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    adapters: Mapping[str, str] = field(default_factory=dict)
    near: Near = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "near", Near(self.signatures))

    @classmethod
    def empty(cls) -> "Routes":
        """Everything goes to the base model."""
        return cls()

    @classmethod
    def from_generation(cls, generation: Any) -> "Routes":
        """Routes of a stored generation (`store.Generation`); serving names carry its number."""
        table = generation.routes
        return cls(
            generation=generation.number,
            signatures=dict(table.get("signatures", {})),
            codes=dict(table.get("codes", {})),
            adapters={task: serving_name(task, generation.number) for task in generation.adapters},
        )


def serving_name(task: str, generation: int) -> str:
    """`mut_borrow_conflict@12`: a new name for every version, so that no cache can answer for an older one."""
    return f"{task}@{generation}"


def route(routes: Routes, signature: str, code: str | None) -> Route:
    """The route of a diagnostic with this signature and error code."""
    if (task := routes.signatures.get(signature)) is not None:
        return Route(task, routes.adapters.get(task), "signature")
    if (near := routes.near.task(signature)) is not None:
        return Route(near, routes.adapters.get(near), "nearest")
    if code is not None and (task := routes.codes.get(code)) is not None:
        return Route(task, routes.adapters.get(task), "code")
    return Route(None, None, "base")


def _split(signature: str) -> tuple[str, frozenset[str]]:
    code, _, rest = signature.partition(SEPARATOR)
    return code, frozenset(_WORD.findall(rest))
