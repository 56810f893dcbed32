"""The state of an unfinished training, as one safetensors file.

Owns writing it in one step (a reader sees the old state or the new one, never half) and refusing one that is damaged
or belongs to another training. What the tensors mean is `train`'s business.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from sleepyd.errors import AdapterError, Conflict


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """identity: settings, seed and basis of the training, hashed.  tensors: values and optimizer state.  losses: one
    per step done.  validation: (steps done, loss) of every look at the held-out batches.
    """

    identity: str
    tensors: Mapping[str, Tensor]
    losses: tuple[float, ...]
    validation: tuple[tuple[int, float], ...] = ()


def write_checkpoint(path: Path, progress: Progress) -> None:
    """Replace `path` by `progress` in one step, durable before it is visible."""
    staged = path.with_name(f".{path.name}.{os.getpid()}.part")
    tensors = {key: tensor.cpu().contiguous() for key, tensor in progress.tensors.items()}
    lists = {"losses": json.dumps(progress.losses), "validation": json.dumps(progress.validation)}
    save_file(tensors, staged, metadata={"identity": progress.identity, **lists})
    with staged.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(staged, path)


def read_checkpoint(path: Path, identity: str) -> Progress:
    """Raises AdapterError when `path` is damaged, Conflict when it is of another training than `identity`."""
    try:
        with safe_open(path, framework="pt", device="cpu") as file:
            metadata: dict[str, str] = file.metadata() or {}
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 (safe_open is not a mapping)
        losses = tuple(float(loss) for loss in json.loads(metadata["losses"]))
        validation = tuple((int(step), float(loss)) for step, loss in json.loads(metadata["validation"]))
    except (SafetensorError, OSError, KeyError, ValueError, TypeError) as error:
        raise AdapterError(f"checkpoint {path}: damaged ({error!r}); delete it to train from the start") from error
    if metadata.get("identity") != identity:
        raise Conflict(
            f"checkpoint {path}: of a training with other settings, seed or basis, expected the same to resume;"
            " delete it to start anew"
        )
    return Progress(identity=identity, tensors=tensors, losses=losses, validation=validation)
