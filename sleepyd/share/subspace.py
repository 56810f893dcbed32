"""Share's subspace: one basis per layer for all tasks, a few coefficients for each task.

Owns the values (`Basis`, `Coefficients`, `Subspace`, and `Trained`, what phase 2 hands to phase 3) and what can be
read off them: ΔW of a task, its LoRA factors, their average. Phase 1 is `basis`, phase 2 `train`, phase 3 `merging`;
files are `files` and `adapters`.
Pure: no files, no logging, nothing edited in place. Notation of arXiv:2602.06043, §3:  ΔW_i = β ε_β,i ε_α,iᵀ αᵀ.

    n, d      outputs and inputs of the linear layer (W0 is n × d)
    k         directions of the basis; β and α may keep different numbers, k_β and k_α
    p         rank of a task's coefficients, tasks and layers may differ
    φ         temporary directions of phase 2
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from sleepyd.errors import AdapterError, NotFound
from sleepyd.share.adapters import Adapter, Factors

# How far βᵀβ may be from the identity before a basis is called damaged.
ORTHONORMALITY_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """The shared directions of one layer, orthonormal columns, float32.  beta: (n, k_β).  alpha: (d, k_α)."""

    beta: Tensor
    alpha: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Coefficients:
    """One task's share of one layer.  beta: (<= k_β, p).  alpha: (<= k_α, p).

    Rows missing at the end are zeros: the basis grew after this task was stored. So growing a basis touches no task.
    """

    beta: Tensor
    alpha: Tensor

    @property
    def p(self) -> int:
        return int(self.beta.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class Subspace:
    """Bases by layer, coefficients by task and layer. A task without a layer leaves that layer as the base model has
    it.
    """

    layers: Mapping[str, Basis] = field(default_factory=dict)
    tasks: Mapping[str, Mapping[str, Coefficients]] = field(default_factory=dict)
    base_model: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class TrainedLayer:
    """What phase 2 learned for one layer, over a basis of k directions.

    temp_beta: (n, φ).  temp_alpha: (d, φ).  eps_beta: (k_β + φ, p).  eps_alpha: (k_α + φ, p).
    """

    temp_beta: Tensor
    temp_alpha: Tensor
    eps_beta: Tensor
    eps_alpha: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """One task after phase 2: coefficients and temporary directions by layer, the loss of every step, steps done.

    validation: (steps done, loss) of every look at held-out batches.  kept_step: the values are those after this many
    steps, where the held-out loss was lowest; `steps` without validation.
    The coefficients mean something only beside the basis they were trained on. Where other tasks may be merged first,
    keep `to_adapter(...)` instead: it stands alone.
    """

    layers: Mapping[str, TrainedLayer]
    losses: tuple[float, ...]
    steps: int
    base_model: str = ""
    validation: tuple[tuple[int, float], ...] = ()
    kept_step: int | None = None

    def to_adapter(self, subspace_layers: Mapping[str, Basis]) -> Adapter:
        """The trained change as LoRA factors of rank p: b = [β, T_β] ε_β (n, p), a = ([α, T_α] ε_α)ᵀ (p, d)."""
        layers: dict[str, Factors] = {}
        for name, layer in self.layers.items():
            b, a = trained_factors(name, layer, subspace_layers.get(name))
            layers[name] = Factors(b=b.float(), a=a.T.float().contiguous())
        return Adapter(layers=layers, base_model=self.base_model)

    def parameters(self) -> int:
        """How many numbers phase 2 trained: coefficients of the basis, and temporary directions."""
        count = 0
        for layer in self.layers.values():
            for eps, temp in ((layer.eps_beta, layer.temp_beta), (layer.eps_alpha, layer.temp_alpha)):
                count += (eps.shape[0] - temp.shape[1]) * eps.shape[1] + temp.numel()
        return count


def trained_factors(name: str, layer: TrainedLayer, basis: Basis | None) -> tuple[Tensor, Tensor]:
    """([β, T_β] ε_β (n, p), [α, T_α] ε_α (d, p)), float64."""
    sides = []
    for side, temp, eps, directions in (
        ("beta", layer.temp_beta, layer.eps_beta, None if basis is None else basis.beta),
        ("alpha", layer.temp_alpha, layer.eps_alpha, None if basis is None else basis.alpha),
    ):
        k = 0 if directions is None else directions.shape[1]
        if eps.shape[0] != k + temp.shape[1]:
            raise AdapterError(
                f"layer {name}: eps_{side} has {eps.shape[0]} rows, expected {k} of the basis +"
                f" {temp.shape[1]} temporary; it was trained on another basis: call to_adapter() with that basis"
            )
        dense = temp.double() @ eps[k:].double()
        if directions is not None:
            if directions.shape[0] != temp.shape[0]:
                raise AdapterError(
                    f"layer {name}: {side} has {temp.shape[0]} rows, expected {directions.shape[0]} as in the basis;"
                    " another base model?"
                )
            dense = dense + directions.double() @ eps[:k].double()
        sides.append(dense)
    return sides[0], sides[1]


def coefficients(subspace: Subspace, task: str, layer: str) -> Coefficients:
    """A task's coefficients with all rows: beta (k_β, p), alpha (k_α, p)."""
    stored = of_task(subspace, task).get(layer)
    basis = subspace.layers.get(layer)
    if stored is None or basis is None:
        raise NotFound(f"task {task!r} has no layer {layer!r}; it leaves that layer as the base model has it")
    return Coefficients(
        beta=padded(stored.beta, basis.beta.shape[1]),
        alpha=padded(stored.alpha, basis.alpha.shape[1]),
    )


def padded(eps: Tensor, k: int) -> Tensor:
    """`eps` (j, p) with zero rows up to k: (k, p)."""
    return torch.nn.functional.pad(eps, (0, 0, 0, k - eps.shape[0]))


def delta(subspace: Subspace, task: str, layer: str) -> Tensor:
    """ΔW of `task` in `layer`: (n, d); zeros where the task leaves the layer alone."""
    basis = subspace.layers.get(layer)
    if basis is None:
        raise NotFound(f"layer {layer!r} is not in the subspace; it has {len(subspace.layers)} layers")
    stored = of_task(subspace, task).get(layer)
    if stored is None:
        return basis.beta.new_zeros(basis.beta.shape[0], basis.alpha.shape[0])
    factors = _factors(basis, stored)
    return factors.delta()


def factors(subspace: Subspace, task: str) -> Adapter:
    """`task` as LoRA factors of rank p: b = β ε_β (n, p), a = (α ε_α)ᵀ (p, d)."""
    layers = {name: _factors(subspace.layers[name], stored) for name, stored in of_task(subspace, task).items()}
    return Adapter(layers=layers, base_model=subspace.base_model)


def averaged(subspace: Subspace, rank: int | None = None) -> Adapter:
    """The mean ΔW over all tasks, per layer: β (mean_i ε_β,i ε_α,iᵀ) αᵀ, computed in k × k coordinates.

    Exact for rank None; otherwise the best approximation of that rank. The mean is of the ΔW, not of the factors:
    factors are unique only up to a rotation, so their mean would depend on it.
    """
    if not subspace.tasks:
        raise NotFound("the subspace has no task to average; merge one first")
    layers: dict[str, Factors] = {}
    for name, basis in subspace.layers.items():
        core = torch.zeros(basis.beta.shape[1], basis.alpha.shape[1], dtype=torch.float64)  # (k_β, k_α)
        for stored in (task[name] for task in subspace.tasks.values() if name in task):
            core[: stored.beta.shape[0], : stored.alpha.shape[0]] += stored.beta.double() @ stored.alpha.double().T
        u, s, vh = torch.linalg.svd(core / len(subspace.tasks), full_matrices=False)
        root = s[:rank].sqrt()  # (q,)
        layers[name] = Factors(
            b=(basis.beta.double() @ (u[:, :rank] * root)).float(),
            a=((vh[:rank].T * root).T @ basis.alpha.double().T).float(),
        )
    return Adapter(layers=layers, base_model=subspace.base_model)


def check(subspace: Subspace) -> None:
    """Raise AdapterError unless shapes agree, everything is finite and every basis is orthonormal."""
    for name, basis in subspace.layers.items():
        for side, directions in (("beta", basis.beta), ("alpha", basis.alpha)):
            if directions.ndim != 2 or directions.shape[1] > directions.shape[0]:
                raise AdapterError(
                    f"layer {name}: {side} has shape {tuple(directions.shape)}, expected (rows, k) with k <= rows"
                )
            _check_finite(f"layer {name}: {side}", directions)
            error = orthonormality(directions)
            if error > ORTHONORMALITY_TOLERANCE:
                raise AdapterError(
                    f"layer {name}: columns of {side} are off orthonormal by {error:.1e}, expected at most"
                    f" {ORTHONORMALITY_TOLERANCE:.0e}; build the subspace again"
                )
    for task, stored_layers in subspace.tasks.items():
        for name, stored in stored_layers.items():
            _check_coefficients(subspace, task, name, stored)


def orthonormality(directions: Tensor) -> float:
    """Largest entry of |DᵀD − I|.  directions: D (n, k)."""
    gram = directions.double().T @ directions.double()
    return float((gram - torch.eye(gram.shape[0], dtype=gram.dtype)).abs().max()) if gram.numel() else 0.0


def check_fits(subspace: Subspace, base_model: str, layer: str, factors: Factors) -> None:
    """Raise AdapterError unless an adapter's layer is of the subspace's base model, as far as name and shape tell."""
    if subspace.base_model and base_model and subspace.base_model != base_model:
        raise AdapterError(
            f"the adapter's base model is {base_model!r}, expected {subspace.base_model!r} as of the subspace;"
            " give an adapter of that model"
        )
    basis = subspace.layers.get(layer)
    got = int(factors.b.shape[0]), int(factors.a.shape[1])
    if basis is not None and got != (basis.beta.shape[0], basis.alpha.shape[0]):
        expected = int(basis.beta.shape[0]), int(basis.alpha.shape[0])
        raise AdapterError(
            f"layer {layer}: the adapter has shape {got}, expected {expected} as in the subspace; another base model?"
        )


def _check_coefficients(subspace: Subspace, task: str, name: str, stored: Coefficients) -> None:
    what = f"task {task!r}, layer {name}"
    if name not in subspace.layers:
        raise AdapterError(f"{what}: the subspace has no such layer; another base model?")
    basis = subspace.layers[name]
    got = tuple(stored.beta.shape), tuple(stored.alpha.shape)
    k = basis.beta.shape[1], basis.alpha.shape[1]
    if stored.beta.ndim != 2 or stored.alpha.ndim != 2 or stored.beta.shape[1] != stored.alpha.shape[1]:
        raise AdapterError(f"{what}: coefficients have shapes {got}, expected (k, p) twice with one p")
    if stored.beta.shape[0] > k[0] or stored.alpha.shape[0] > k[1]:
        raise AdapterError(f"{what}: coefficients have shapes {got}, expected at most {k} rows as in the basis")
    _check_finite(what, stored.beta)
    _check_finite(what, stored.alpha)


def _check_finite(what: str, tensor: Tensor) -> None:
    if not bool(torch.isfinite(tensor).all()):
        raise AdapterError(f"{what} holds NaN or infinity, expected finite values; train or build it again")


def of_task(subspace: Subspace, task: str) -> Mapping[str, Coefficients]:
    """A task's coefficients by layer, as they are stored. Raises NotFound, naming the tasks there are."""
    try:
        return subspace.tasks[task]
    except KeyError:
        known = ", ".join(sorted(subspace.tasks)) or "none"
        raise NotFound(f"task {task!r} is not in the subspace, expected one of: {known}") from None


def stored_factors(basis: Basis, stored: Coefficients) -> tuple[Tensor, Tensor]:
    """β ε_β (n, p) and α ε_α (d, p) of one task in one layer: ΔW is the one times the other's transpose."""
    return (
        basis.beta[:, : stored.beta.shape[0]] @ stored.beta,
        basis.alpha[:, : stored.alpha.shape[0]] @ stored.alpha,
    )


def _factors(basis: Basis, stored: Coefficients) -> Factors:
    b, a = stored_factors(basis, stored)
    return Factors(b=b, a=a.T.contiguous())
