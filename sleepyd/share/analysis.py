"""Reading a subspace: what it holds, what it costs, how its tasks relate.

Owns numbers for reports; changes nothing. Inner products of ΔW are taken in coordinates: β and α have orthonormal
columns, so ⟨ΔW_i, ΔW_j⟩ = ⟨ε_β,i ε_α,iᵀ, ε_β,j ε_α,jᵀ⟩ = tr((ε_β,jᵀ ε_β,i)(ε_α,iᵀ ε_α,j)), a product of p × p
matrices.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from sleepyd.errors import AdapterError, NotFound
from sleepyd.share.adapters import Adapter
from sleepyd.share.linalg import low_rank_norm
from sleepyd.share.subspace import Subspace, check_fits, of_task, padded, stored_factors

BYTES_PER_NUMBER = 4  # float32, as files hold them


@dataclass(frozen=True, slots=True)
class ParameterCounts:
    """Numbers to store or train, 4 bytes each. `lora` is one LoRA of rank 8 (by default) on the same layers."""

    basis: int
    coefficients: Mapping[str, int]
    lora: int

    @property
    def fewer(self) -> Mapping[str, float]:
        """How many times fewer numbers a task's coefficients are than one LoRA."""
        return {task: self.lora / count if count else float("inf") for task, count in self.coefficients.items()}

    @property
    def shared_bytes(self) -> int:
        """The basis and all tasks' coefficients."""
        return BYTES_PER_NUMBER * (self.basis + sum(self.coefficients.values()))

    @property
    def separate_bytes(self) -> int:
        """As many LoRAs as there are tasks."""
        return BYTES_PER_NUMBER * self.lora * len(self.coefficients)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of an adapter a subspace can express: the share of ‖ΔW‖_F² that is in its span, 0 to 1.

    whole: over all layers.  layers: by layer; 0 where the subspace lacks the layer, 1 where the adapter does nothing.
    """

    whole: float
    layers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two spans of k and l directions in n dimensions.

    shared: mean squared cosine of their min(k, l) principal angles; 1 where one holds the other, 0 where they are
    orthogonal.  chance: what two random spans of these sizes share, max(k, l) / n.  distance: geodesic distance on the
    Grassmann manifold, √Σθ².
    """

    shared: float
    chance: float
    distance: float


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
                check_fits(subspace, adapter.base_model, name, given)
                lefts, rights = [given.b.double()], [given.a.double().T]
                total += low_rank_norm(lefts[0], rights[0]) ** 2
            if name in own:
                left, right = stored_factors(subspace.layers[name], own[name])
                lefts, rights = [*lefts, -left.double()], [*rights, right.double()]
            lost += low_rank_norm(torch.cat(lefts, 1), torch.cat(rights, 1)) ** 2
        errors[task] = (lost / total) ** 0.5 if total else 0.0
    return errors


def coverage(subspace: Subspace, adapter: Adapter) -> Coverage:
    """How much of a new adapter the subspace could express already: ‖ββᵀ ΔW ααᵀ‖² / ‖ΔW‖², without forming ΔW (n, d).

    Raises AdapterError when the adapter is not of the subspace's base model.
    """
    layers: dict[str, float] = {}
    inside = total = 0.0
    for name in sorted(adapter.layers):
        given = adapter.layers[name]
        check_fits(subspace, adapter.base_model, name, given)
        b, a = given.b.double(), given.a.double().T  # (n, r), (d, r)
        own, kept = low_rank_norm(b, a) ** 2, 0.0
        if basis := subspace.layers.get(name):
            kept = low_rank_norm(basis.beta.double().T @ b, basis.alpha.double().T @ a) ** 2
        layers[name] = min(1.0, kept / own) if own else 1.0
        inside, total = inside + kept, total + own
    return Coverage(whole=min(1.0, inside / total) if total else 1.0, layers=layers)


def overlap(first: Subspace, second: Subspace) -> dict[str, tuple[Overlap, Overlap]]:
    """How alike two subspaces' bases are, per layer that both have: (of β, of α). Do adapters learned from different
    data end in one subspace? Then `shared` is well above `chance`.
    """
    found: dict[str, tuple[Overlap, Overlap]] = {}
    for name in sorted(first.layers.keys() & second.layers.keys()):
        one, two = first.layers[name], second.layers[name]
        if one.beta.shape[0] != two.beta.shape[0] or one.alpha.shape[0] != two.alpha.shape[0]:
            raise AdapterError(f"layer {name}: the subspaces' bases differ in length, expected one base model")
        found[name] = (_overlap(one.beta, two.beta), _overlap(one.alpha, two.alpha))
    return found


def similarities(subspace: Subspace) -> tuple[list[str], Tensor]:
    """Cosine of every two tasks' ΔW over all layers: (names, (T, T)); 0 where a task has no ΔW."""
    names = list(subspace.tasks)
    gram = torch.zeros(len(names), len(names), dtype=torch.float64)
    for layer, basis in subspace.layers.items():
        members = [(at, own[layer]) for at, own in enumerate(subspace.tasks.values()) if layer in own]
        if not members:
            continue
        places = torch.tensor([at for at, _ in members])
        betas = _stacked([own.beta for _, own in members], basis.beta.shape[1])  # (T', k_β, p)
        alphas = _stacked([own.alpha for _, own in members], basis.alpha.shape[1])
        for row, at in enumerate(places):  # one with all: all with all would be a tensor of T² p² numbers
            left = torch.einsum("kp,tkq->tpq", betas[row], betas)
            right = torch.einsum("kp,tkq->tpq", alphas[row], alphas)
            gram[at, places] += (left * right).sum((1, 2))
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


def _overlap(first: Tensor, second: Tensor) -> Overlap:
    """first: (n, k).  second: (n, l).  Orthonormal columns."""
    n, k = first.shape
    size = min(k, second.shape[1])
    if size == 0:
        return Overlap(shared=0.0, chance=max(k, second.shape[1]) / n, distance=0.0)
    cosines = torch.linalg.svdvals(first.double().T @ second.double()).clamp(max=1.0)  # (size,)
    return Overlap(
        shared=float(cosines.square().mean()),
        chance=max(k, second.shape[1]) / n,
        distance=float(cosines.arccos().norm()),
    )


def _stacked(blocks: list[Tensor], k: int) -> Tensor:
    """blocks: (<= k, p_i) each.  Returns (T', k, max p), double, zeros where a block has nothing."""
    p = max(block.shape[1] for block in blocks)
    return torch.stack([torch.nn.functional.pad(padded(b.double(), k), (0, p - b.shape[1])) for b in blocks])


def _curve(blocks: list[Tensor], k: int) -> Tensor:
    if not blocks or k == 0:
        return torch.zeros(k)
    values = torch.linalg.svdvals(torch.cat([padded(block.double(), k) for block in blocks], 1)).square()
    values = torch.nn.functional.pad(values, (0, k - values.numel()))
    total = values.sum()
    return (values.cumsum(0) / total if total > 0 else torch.zeros_like(values)).float()
