"""Phase 1 of Share: from adapters to one basis per layer and coefficients per adapter (arXiv:2602.06043, §3).

Owns `build`. For each layer the adapters' factors are stacked, 𝓑 = [B̂_1 … B̂_T] (n × Tr) and 𝓐 = [Â_1 … Â_T] (d ×
Tr); β and α are their leading left singular vectors, the coefficients are the projections ε_β,i = βᵀB̂_i and
ε_α,i = αᵀÂ_i.

Where it leaves the paper: factors are balanced first (`balance=False` stacks them as they are), and centring keeps
the mean as a direction of the basis, so that projecting the uncentred factors loses nothing by it.
Pure: no files, no logging, nothing edited in place. One layer's stack is in memory at a time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sleepyd.errors import AdapterError, InvalidInput
from sleepyd.share.adapters import Adapter, Factors
from sleepyd.share.linalg import balance as balanced
from sleepyd.share.linalg import leading_directions, low_rank_norm, smallest_k, truncation_error
from sleepyd.share.subspace import Basis, Coefficients, Subspace


@dataclass(frozen=True, slots=True)
class _Size:
    """How k is chosen; all None keeps every direction that carries anything."""

    variance: float | None
    k: int | None
    max_error: float | None

    @property
    def lossless(self) -> bool:
        return self.k is None and self.max_error is None and (self.variance is None or self.variance >= 1.0)


def build(
    adapters: Iterable[tuple[str, Adapter]],
    *,
    variance: float | None = None,
    k: int | None = None,
    max_error: float | None = None,
    balance: bool = True,
    center: bool = False,
) -> Subspace:
    """One subspace that holds every adapter (phase 1).

    adapters: (task name, adapter). Ranks may differ, and so may modules: a missing module is a zero, the task leaves
    that layer alone.
    At most one of:  variance, the share of the stack's squared norm that β and α must each keep (the paper's 0.6), k
    may then differ between the two;  k, directions per layer;  max_error, the relative Frobenius error ‖ΔW − ΔW'‖ /
    ‖ΔW‖ that no task exceeds in any layer. With none of them nothing is lost: ΔW of every task is exact.

    Raises InvalidInput for unusable options, AdapterError when adapters do not fit together.
    """
    size = _size(variance, k, max_error)
    named = _by_name(adapters)
    names = sorted({layer for adapter in named.values() for layer in adapter.layers})
    layers: dict[str, Basis] = {}
    tasks: dict[str, dict[str, Coefficients]] = {task: {} for task in named}
    for layer in names:
        members = {task: adapter.layers[layer] for task, adapter in named.items() if layer in adapter.layers}
        basis, stored = _build_layer(layer, members, size, balance=balance, center=center)
        layers[layer] = basis
        for task, own in stored.items():
            tasks[task][layer] = own
    return Subspace(layers=layers, tasks=tasks, base_model=next(iter(named.values())).base_model)


def explained_variance(
    adapters: Iterable[tuple[str, Adapter]], *, balance: bool = True, center: bool = False
) -> dict[str, tuple[Tensor, Tensor]]:
    """Per layer, the share of the stack's squared norm kept by the first 1, 2, … directions of β and of α.

    Returns layer -> ((q_β,), (q_α,)), ascending to 1: the curves that `variance` cuts.
    """
    named = _by_name(adapters)
    curves: dict[str, tuple[Tensor, Tensor]] = {}
    for layer in sorted({layer for adapter in named.values() for layer in adapter.layers}):
        members = [adapter.layers[layer] for adapter in named.values() if layer in adapter.layers]
        sides = _stacks(members, balance=balance)
        both = []
        for stack in (torch.cat(sides[0], 1), torch.cat(sides[1], 1)):
            energies = _energies(_directions(stack, center=center, exact=True).T @ stack)
            both.append(energies.cumsum(0) / energies.sum())
        curves[layer] = (both[0], both[1])
    return curves


def _build_layer(
    layer: str, members: dict[str, Factors], size: _Size, *, balance: bool, center: bool
) -> tuple[Basis, dict[str, Coefficients]]:
    shapes = {(factors.b.shape[0], factors.a.shape[1]) for factors in members.values()}
    if len(shapes) > 1:
        raise AdapterError(
            f"layer {layer}: adapters have shapes {sorted(shapes)}, expected one; are they of one base model?"
        )
    lefts, rights = _stacks(list(members.values()), balance=balance)  # T × (n, r), T × (d, r)
    ranks = [left.shape[1] for left in lefts]
    stack_b, stack_a = torch.cat(lefts, 1), torch.cat(rights, 1)  # (n, R), (d, R)
    beta = _directions(stack_b, center=center, exact=size.lossless)  # (n, K_β)
    alpha = _directions(stack_a, center=center, exact=size.lossless)  # (d, K_α)
    coords_b, coords_a = beta.T @ stack_b, alpha.T @ stack_a  # (K_β, R), (K_α, R): all tasks at once
    k_beta, k_alpha = _choose_k(coords_b, coords_a, lefts, rights, size)
    eps_b = torch.split(coords_b[:k_beta].float(), ranks, 1)
    eps_a = torch.split(coords_a[:k_alpha].float(), ranks, 1)
    stored = {
        task: Coefficients(beta=b.contiguous(), alpha=a.contiguous())
        for task, b, a in zip(members, eps_b, eps_a, strict=True)
    }
    return Basis(beta=beta[:, :k_beta].float().contiguous(), alpha=alpha[:, :k_alpha].float().contiguous()), stored


def _stacks(members: Sequence[Factors], *, balance: bool) -> tuple[list[Tensor], list[Tensor]]:
    """B̂_i (n, r) and Â_i (d, r) of every member, float64."""
    pairs = [balanced(m.b, m.a) if balance else (m.b.double(), m.a.double().T) for m in members]
    return [left for left, _ in pairs], [right for _, right in pairs]


def _directions(stack: Tensor, *, center: bool, exact: bool) -> Tensor:
    """Orthonormal directions of `stack` (n, R), most important first: (n, K).

    Centred as in the paper, the mean is the first direction and the principal directions of the centred stack follow,
    made orthogonal to it; a direction that becomes redundant is left out.
    """
    if not center:
        return leading_directions(stack, exact=exact)
    mean = stack.mean(1, keepdim=True)  # (n, 1)
    principal = leading_directions(stack - mean, exact=exact)  # (n, q)
    if float(mean.norm()) <= torch.finfo(stack.dtype).eps * float(stack.norm()):
        return principal
    ordered = torch.cat([mean / mean.norm(), principal], 1)[:, : stack.shape[0] + 1]
    q, r = torch.linalg.qr(ordered)  # (n, min(n, q + 1)): nested spans, so every prefix is as good as before
    kept: Tensor = q[:, r.diagonal().abs() > 1e-9]
    return kept


def _choose_k(
    coords_b: Tensor, coords_a: Tensor, lefts: Sequence[Tensor], rights: Sequence[Tensor], size: _Size
) -> tuple[int, int]:
    """(k_β, k_α) from the coordinates (K_β, R) and (K_α, R) of all tasks."""
    full = coords_b.shape[0], coords_a.shape[0]
    if size.k is not None:
        return min(size.k, full[0]), min(size.k, full[1])
    if size.variance is not None:
        return smallest_k(_energies(coords_b), size.variance), smallest_k(_energies(coords_a), size.variance)
    bound = size.max_error
    if bound is None:
        return full
    ranks = [left.shape[1] for left in lefts]
    norms = [low_rank_norm(left, right) for left, right in zip(lefts, rights, strict=True)]
    tasks = list(zip(torch.split(coords_b, ranks, 1), torch.split(coords_a, ranks, 1), norms, strict=True))

    def fits(k: int) -> bool:
        return all(truncation_error(b, a, k, k) <= bound * norm for b, a, norm in tasks if norm > 0.0)

    # The spans are nested, so the error only falls with k and the smallest k that fits is found by halving.
    low, high = 0, max(full)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return min(low, full[0]), min(low, full[1])


def _energies(coords: Tensor) -> Tensor:
    """Squared norm of the stack along each direction.  coords: (K, R).  Returns (K,)."""
    return coords.square().sum(1)


def _size(variance: float | None, k: int | None, max_error: float | None) -> _Size:
    given = [name for name, value in (("variance", variance), ("k", k), ("max_error", max_error)) if value is not None]
    if len(given) > 1:
        raise InvalidInput(f"{' and '.join(given)} are given, expected at most one way to choose k; drop the others")
    if variance is not None and not 0.0 < variance <= 1.0:
        raise InvalidInput(
            f"variance is {variance}, expected more than 0 and at most 1 (the paper's is 0.6)", param="variance"
        )
    if k is not None and k < 1:
        raise InvalidInput(f"k is {k}, expected at least 1", param="k")
    if max_error is not None and not 0.0 < max_error < 1.0:
        raise InvalidInput(f"max_error is {max_error}, expected between 0 and 1, for example 0.05", param="max_error")
    return _Size(variance, k, max_error)


def _by_name(adapters: Iterable[tuple[str, Adapter]]) -> dict[str, Adapter]:
    named: dict[str, Adapter] = {}
    for task, adapter in adapters:
        if task in named:
            raise AdapterError(f"task {task!r} is given twice, expected one adapter per task; rename one")
        named[task] = adapter
    if not named:
        raise AdapterError("no adapter is given, expected at least one to build a subspace from")
    bases = {adapter.base_model for adapter in named.values() if adapter.base_model}
    if len(bases) > 1:
        raise AdapterError(
            f"adapters are of base models {sorted(bases)}, expected one; build a subspace per base model"
        )
    return named
