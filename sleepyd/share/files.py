"""A subspace as one safetensors file.

Owns the format. Per layer four tensors: `<layer>#beta` (n, k_β), `<layer>#alpha` (d, k_α), and all tasks'
coefficients side by side, `<layer>#eps_beta` (k_β, Σp), `<layer>#eps_alpha` (k_α, Σp). The metadata names format,
version, base model and layers, and for every task its rows and columns in every layer. Reading checks all of it; a
file that does not fit is refused, never repaired.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from sleepyd.errors import AdapterError
from sleepyd.share.subspace import Basis, Coefficients, Subspace, check, padded

FORMAT = "sleepyd-share"
VERSION = "1"


def save(subspace: Subspace, path: Path) -> None:
    """Write `subspace` to `path`, replacing it in one step. Raises AdapterError for a subspace that `load` would
    refuse.
    """
    check(subspace)
    tensors: dict[str, Tensor] = {}
    extents: dict[str, dict[str, tuple[int, int, int]]] = {task: {} for task in subspace.tasks}
    for name, basis in subspace.layers.items():
        tensors[f"{name}#beta"], tensors[f"{name}#alpha"] = basis.beta.contiguous(), basis.alpha.contiguous()
        members = {task: own[name] for task, own in subspace.tasks.items() if name in own}
        for task, stored in members.items():
            extents[task][name] = (stored.beta.shape[0], stored.alpha.shape[0], stored.p)
        for side, directions in (("beta", basis.beta), ("alpha", basis.alpha)):
            k = directions.shape[1]
            columns = [padded(getattr(stored, side), k) for stored in members.values()]
            tensors[f"{name}#eps_{side}"] = torch.cat([directions.new_zeros(k, 0), *columns], 1)
    metadata = {
        "format": FORMAT,
        "version": VERSION,
        "base_model": subspace.base_model,
        "layers": json.dumps(list(subspace.layers)),
        "tasks": json.dumps(extents),
    }
    staged = path.with_name(f".{path.name}.{os.getpid()}.part")
    save_file(tensors, staged, metadata=metadata)
    os.replace(staged, path)


def load(path: Path) -> Subspace:
    """Read what `save` wrote. Raises AdapterError when the file is missing, damaged, of another version, or not what
    it says.
    """
    try:
        with safe_open(path, framework="pt", device="cpu") as file:
            metadata: dict[str, str] = file.metadata() or {}
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 (safe_open is not a mapping)
    except (SafetensorError, OSError) as error:
        raise AdapterError(
            f"subspace {path}: missing, damaged or not safetensors ({error}); restore it from a generation"
        ) from error
    got = (metadata.get("format"), metadata.get("version"))
    if got != (FORMAT, VERSION):
        raise AdapterError(
            f"subspace {path}: format and version are {got}, expected {(FORMAT, VERSION)};"
            " was it written by another tool?"
        )
    try:
        layers: list[str] = json.loads(metadata["layers"])
        extents: dict[str, dict[str, tuple[int, int, int]]] = json.loads(metadata["tasks"])
        bases = {name: Basis(beta=tensors[f"{name}#beta"], alpha=tensors[f"{name}#alpha"]) for name in layers}
        tasks = _tasks(layers, extents, tensors)
    except (KeyError, ValueError, TypeError, IndexError, RuntimeError, AttributeError) as error:
        raise AdapterError(
            f"subspace {path}: metadata and tensors do not agree ({error!r}); restore it from a generation"
        ) from error
    subspace = Subspace(layers=bases, tasks=tasks, base_model=metadata.get("base_model", ""))
    try:
        check(subspace)
    except AdapterError as error:
        raise AdapterError(f"subspace {path}: {error.message}") from error
    return subspace


def _tasks(
    layers: list[str], extents: Mapping[str, Mapping[str, Any]], tensors: Mapping[str, Tensor]
) -> dict[str, dict[str, Coefficients]]:
    """Cut every layer's coefficients apart again, in the order of the tasks."""
    unknown = {name for own in extents.values() for name in own} - set(layers)
    if unknown:
        raise ValueError(f"tasks have layers {sorted(unknown)} that the file has not")
    tasks: dict[str, dict[str, Coefficients]] = {task: {} for task in extents}
    for name in layers:
        members = {task: own[name] for task, own in extents.items() if name in own}
        columns = [int(p) for _, _, p in members.values()]
        beta, alpha = (torch.split(tensors[f"{name}#eps_{side}"], columns, 1) for side in ("beta", "alpha"))
        for (task, (rows_beta, rows_alpha, _)), b, a in zip(members.items(), beta, alpha, strict=True):
            if rows_beta > b.shape[0] or rows_alpha > a.shape[0]:
                raise ValueError(f"task {task!r} has more rows than layer {name}")
            tasks[task][name] = Coefficients(beta=b[:rows_beta].clone(), alpha=a[:rows_alpha].clone())
    return tasks
