"""Phase 1 of Share: from adapters to one basis per layer and coefficients per adapter (arXiv:2602.06043, §3).

Owns `build`. For each layer the adapters' factors are stacked, 𝓑 = [B̂_1 … B̂_T] (n × Tr) and 𝓐 = [Â_1 … Â_T] (d ×
Tr); β and α are their leading left singular vectors, the coefficients are the projections ε_β,i = βᵀB̂_i and
ε_α,i = αᵀÂ_i.

Where it leaves the paper: factors are balanced first (`balance=False` stacks them as they are), and centring keeps
the mean as a direction of the basis, so that projecting the uncentred factors loses nothing by it.
Pure: no files, no logging, nothing edited in place. Layer by layer: one stack is in memory at a time (`stacks`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from sleepyd.errors import AdapterError, InvalidInput
from sleepyd.share.adapters import Adapter, Factors
from sleepyd.share.linalg import balance as balanced
from sleepyd.share.linalg import balanced_rows, low_rank_norm, smallest_k, smallest_k_within
from sleepyd.share.stacks import Principal, principal
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
    on_layer: Callable[[int, int], None] | None = None,
) -> Subspace:
    """One subspace that holds every adapter (phase 1).

    adapters: (task name, adapter). Ranks may differ, and so may modules: a missing module is a zero, the task leaves
    that layer alone. Given adapters of `open_adapter`, one layer at a time is read; beside the result, at most twice
    the largest layer's stack, R (n + d) float32 with R = Σr ≪ n, is in memory.
    on_layer: called with (layers done, layers in all).
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
    for done, layer in enumerate(names, 1):
        basis, stored = _build_layer(layer, named, size, balance=balance, center=center)
        layers[layer] = basis
        for task, own in stored.items():
            tasks[task][layer] = own
        if on_layer is not None:
            on_layer(done, len(names))
    base_model = next((adapter.base_model for adapter in named.values() if adapter.base_model), "")
    return Subspace(layers=layers, tasks=tasks, base_model=base_model)


def explained_variance(
    adapters: Iterable[tuple[str, Adapter]], *, balance: bool = True, center: bool = False
) -> dict[str, tuple[Tensor, Tensor]]:
    """Per layer, the share of the stack's squared norm kept by the first 1, 2, … directions of β and of α.

    Returns layer -> ((q_β,), (q_α,)), ascending to 1: the curves that `variance` cuts.
    """
    named = _by_name(adapters)
    curves: dict[str, tuple[Tensor, Tensor]] = {}
    for layer in sorted({layer for adapter in named.values() for layer in adapter.layers}):
        stacks = _stacked(layer, named, balance=balance, size=_size(None, None, None))
        both = []
        for stack in (stacks.b, stacks.a):
            energies = _energies(principal(stack, center=center, exact=True).coords)
            both.append(energies.cumsum(0) / energies.sum())
        curves[layer] = (both[0], both[1])
    return curves


@dataclass(frozen=True, slots=True, eq=False)
class _Stacks:
    """One layer of all adapters that have it, float32.

    tasks: their names, T of them.  ranks: T columns, R in sum.  b: 𝓑 (n, R).  a: 𝓐 (d, R).  norms: ‖ΔW_i‖_F, empty
    when not known.
    """

    tasks: tuple[str, ...]
    ranks: tuple[int, ...]
    b: Tensor
    a: Tensor
    norms: tuple[float, ...]


def _stacked(layer: str, named: Mapping[str, Adapter], *, balance: bool, size: _Size) -> _Stacks:
    """Read the layer of one adapter after the other and lay the factors side by side."""
    exactly = balance and size.lossless
    tasks = tuple(task for task, adapter in named.items() if layer in adapter.layers)
    pairs: list[Factors] = []
    for task in tasks:
        own = named[task].layers[layer]
        pairs.append(_balanced(own) if exactly else own)
    shapes = {(own.b.shape[0], own.a.shape[1]) for own in pairs}
    if len(shapes) > 1:
        raise AdapterError(
            f"layer {layer}: adapters have shapes {sorted(shapes)}, expected one; are they of one base model?"
        )
    lefts, rights = [own.b for own in pairs], [own.a for own in pairs]
    pairs.clear()  # each side is let go of as soon as it is laid together, so that no more than one is there twice
    if balance and not exactly:
        rows_b, rows_a, ranks, norms = balanced_rows(lefts, rights)
    else:
        measured = zip(lefts, rights, strict=True) if size.max_error is not None else ()
        norms = [low_rank_norm(b, a.T) for b, a in measured]
        ranks = [int(a.shape[0]) for a in rights]
        rows_b = torch.cat([b.T for b in lefts]).float()
        lefts.clear()
        rows_a = torch.cat(rights).float()
    return _Stacks(tasks, tuple(ranks), rows_b.T, rows_a.T, tuple(norms))


def _balanced(own: Factors) -> Factors:
    left, right = balanced(own.b, own.a)
    return Factors(b=left.float(), a=right.T.float())


def _build_layer(
    layer: str, named: Mapping[str, Adapter], size: _Size, *, balance: bool, center: bool
) -> tuple[Basis, dict[str, Coefficients]]:
    stacks = _stacked(layer, named, balance=balance, size=size)
    sides = [
        principal(stack, center=center, exact=size.lossless, k=size.k, variance=size.variance)
        for stack in (stacks.b, stacks.a)
    ]
    k_beta, k_alpha = _choose_k(sides[0], sides[1], stacks, size)
    beta, coords_b = sides[0].first(k_beta)  # (n, k_β), (k_β, R): all tasks at once
    alpha, coords_a = sides[1].first(k_alpha)  # (d, k_α), (k_α, R)
    stored = {
        task: Coefficients(beta=eps_b.contiguous(), alpha=eps_a.contiguous())
        for task, eps_b, eps_a in zip(
            stacks.tasks,
            torch.split(coords_b, list(stacks.ranks), 1),
            torch.split(coords_a, list(stacks.ranks), 1),
            strict=True,
        )
    }
    return Basis(beta=beta, alpha=alpha), stored


def _choose_k(beta: Principal, alpha: Principal, stacks: _Stacks, size: _Size) -> tuple[int, int]:
    """(k_β, k_α) from the coordinates (K_β, R) and (K_α, R) of all tasks."""
    coords_b, coords_a = beta.coords, alpha.coords
    full = coords_b.shape[0], coords_a.shape[0]
    if size.k is not None:
        return min(size.k, full[0]), min(size.k, full[1])
    if size.variance is not None:
        return (
            smallest_k(_energies(coords_b), size.variance, beta.total),
            smallest_k(_energies(coords_a), size.variance, alpha.total),
        )
    bound = size.max_error
    if bound is None:
        return full
    ranks = list(stacks.ranks)
    tasks = list(zip(torch.split(coords_b, ranks, 1), torch.split(coords_a, ranks, 1), stacks.norms, strict=True))
    k = smallest_k_within(tasks, bound, max(full))
    return min(k, full[0]), min(k, full[1])


def _energies(coords: Tensor) -> Tensor:
    """Squared norm of the stack along each direction.  coords: (K, R).  Returns (K,)."""
    return coords.double().square().sum(1)


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
