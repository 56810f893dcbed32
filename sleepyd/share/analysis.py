"""Reading a subspace: what it holds, what it costs, how its tasks relate.

Owns numbers for reports; changes nothing. Inner products of ΔW are taken in coordinates: β and α have orthonormal
columns, so ⟨ΔW_i, ΔW_j⟩ = ⟨ε_β,i ε_α,iᵀ, ε_β,j ε_α,jᵀ⟩ = tr((ε_β,jᵀ ε_β,i)(ε_α,iᵀ ε_α,j)), a product of p × p
matrices.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from sleepyd.errors import NotFound
from sleepyd.share.adapters import Adapter
from sleepyd.share.linalg import low_rank_norm
from sleepyd.share.subspace import Coefficients, Subspace, of_task, padded, stored_factors


@dataclass(frozen=True, slots=True)
class ParameterCounts:
    """Numbers to store or train. `lora` is one LoRA of rank 8 (by default) on the same layers."""

    basis: int
    coefficients: Mapping[str, int]
    lora: int

    @property
    def fewer(self) -> Mapping[str, float]:
        """How many times fewer numbers a task's coefficients are than one LoRA."""
        return {task: self.lora / count if count else float("inf") for task, count in self.coefficients.items()}


def parameter_counts(subspace: Subspace, lora_rank: int = 8) -> ParameterCounts:
    """Counts of the shared basis, of each task's own coefficients, and of the LoRA that they replace."""
    return ParameterCounts(
        basis=sum(basis.beta.numel() + basis.alpha.numel() for basis in subspace.layers.values()),
        coefficients={
            task: sum(stored.beta.numel() + stored.alpha.numel() for stored in own.values())
            for task, own in subspace.tasks.items()
        },
        lora=sum(lora_rank * (basis.beta.shape[0] + basis.alpha.shape[0]) for basis in subspace.layers.values()),
    )


def reconstruction_errors(subspace: Subspace, adapters: Iterable[tuple[str, Adapter]]) -> dict[str, float]:
    """Per task ‖ΔW_adapter − ΔW_subspace‖_F / ‖ΔW_adapter‖_F over all layers; a layer that one of them lacks is a
    zero there. Of an adapter that `open_adapter` gave, one layer at a time is read.
    """
    errors: dict[str, float] = {}
    for task, adapter in adapters:
        own = of_task(subspace, task)
        lost = total = 0.0
        for name in sorted(set(adapter.layers) | set(own)):
            lefts, rights = [], []
            if name in adapter.layers:
                given = adapter.layers[name]
                lefts, rights = [given.b.double()], [given.a.double().T]
                total += low_rank_norm(lefts[0], rights[0]) ** 2
            if name in own:
                left, right = stored_factors(subspace.layers[name], own[name])
                lefts, rights = [*lefts, -left.double()], [*rights, right.double()]
            lost += low_rank_norm(torch.cat(lefts, 1), torch.cat(rights, 1)) ** 2
        errors[task] = (lost / total) ** 0.5 if total else 0.0
    return errors


def similarities(subspace: Subspace) -> tuple[list[str], Tensor]:
    """Cosine of every two tasks' ΔW over all layers: (names, (T, T)); 0 where a task has no ΔW."""
    names = list(subspace.tasks)
    gram = torch.zeros(len(names), len(names), dtype=torch.float64)
    for i, first in enumerate(names):
        for j, second in enumerate(names[: i + 1]):
            mine, theirs = subspace.tasks[first], subspace.tasks[second]
            gram[i, j] = gram[j, i] = sum(_inner(mine[name], theirs[name]) for name in mine.keys() & theirs.keys())
    norms = gram.diagonal().sqrt()
    scale = torch.where(norms > 0, 1.0 / norms, torch.zeros_like(norms))
    return names, gram * scale[:, None] * scale[None, :]


def used_variance(subspace: Subspace, layer: str) -> tuple[Tensor, Tensor]:
    """Share of all tasks' squared norm within 1, 2, … principal directions of β and of α: ((k_β,), (k_α,)), ascending
    to 1.

    It is of what the subspace holds; what phase 1 cut away shows in `basis.explained_variance` of the adapters.
    """
    if layer not in subspace.layers:
        raise NotFound(f"layer {layer!r} is not in the subspace; it has {len(subspace.layers)} layers")
    members = [own[layer] for own in subspace.tasks.values() if layer in own]
    basis = subspace.layers[layer]
    return (
        _curve([stored.beta for stored in members], basis.beta.shape[1]),
        _curve([stored.alpha for stored in members], basis.alpha.shape[1]),
    )


def _inner(first: Coefficients, second: Coefficients) -> float:
    """⟨ΔW_first, ΔW_second⟩ of one layer."""
    rows_beta = min(first.beta.shape[0], second.beta.shape[0])  # rows beyond are zeros in one of the two
    rows_alpha = min(first.alpha.shape[0], second.alpha.shape[0])
    left = second.beta[:rows_beta].double().T @ first.beta[:rows_beta].double()  # (p_second, p_first)
    right = second.alpha[:rows_alpha].double().T @ first.alpha[:rows_alpha].double()
    return float((left * right).sum())


def _curve(blocks: list[Tensor], k: int) -> Tensor:
    if not blocks or k == 0:
        return torch.zeros(k)
    values = torch.linalg.svdvals(torch.cat([padded(block.double(), k) for block in blocks], 1)).square()
    values = torch.nn.functional.pad(values, (0, k - values.numel()))
    total = values.sum()
    return (values.cumsum(0) / total if total > 0 else torch.zeros_like(values)).float()
