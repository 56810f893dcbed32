"""Which base model a generation was learned on: said in its manifest's `meta`, and handed on from its parent."""

from collections.abc import Mapping, Sequence
from typing import Any

_SAID = ("model", "model_hash")


def model_of(meta: Mapping[str, Any]) -> dict[str, Any]:
    """What `meta` says of the model; nothing for generations from before it was written down."""
    return {key: meta[key] for key in _SAID if key in meta}


def last_of_each_model(promoted: Sequence[int], metas: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Of every model the newest generation that was served: what a return to that model begins with.

    promoted: oldest first.  metas: of the generations on disk.
    """
    newest: dict[str, int] = {}
    for number in promoted:
        if number in metas:
            newest[str(sorted(model_of(metas[number]).items()))] = number
    return set(newest.values())
