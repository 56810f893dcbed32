"""Phase 3 of Share: new tasks join the subspace, old ones leave it (arXiv:2602.06043, §3).

Owns `merge`, `merge_many` and `remove`. Everything happens in coordinates. The basis grows to Q = orth([β, temporary
directions]) and every task is a (K, p) column block of C = [ε_1 … ε_T, ε_new]; the SVD of C gives the new basis Q U_k
and the new coefficients U_kᵀ C. That equals reconstructing all adapters and decomposing their stack again, as
the paper does, because Q has orthonormal columns.

Without a cap nothing is rotated: β keeps its columns and gains only those that the new tasks need, so ΔW of every old
task stays the same to the last bit, at a cost that does not grow with the number of tasks. With a cap every task is
projected, and the report says what each lost.
Pure: no files, no logging, nothing edited in place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

import torch
from torch import Tensor

from sleepyd.errors import AdapterError, InvalidInput
from sleepyd.share.adapters import Adapter
from sleepyd.share.linalg import (
    RANK_TOLERANCE,
    balance,
    low_rank_norm,
    low_rank_norms,
    orthogonal_extension,
    smallest_k,
    smallest_k_within,
    truncation_errors,
)
from sleepyd.share.subspace import Basis, Coefficients, Subspace, Trained, of_task, padded, trained_factors

# A new task's direction outside the basis is kept above this share of the task's own norm: beyond float32, below
# anything that matters.
NEW_DIRECTION_TOLERANCE = 1e-6
# Stored coefficients carry float32 rounding, so a direction counts as unused somewhat above the noise floor of fresh
# factors.
UNUSED_TOLERANCE = 3 * RANK_TOLERANCE


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge did.

    errors: by task, ‖ΔW_before − ΔW_after‖ / ‖ΔW_before‖ (Frobenius, over all layers of the task); for a new task,
    before is as trained. 0.0 for an old task means that not one number of it was touched. It speaks of this merge
    only: losses of repeated capped merges add up.
    k_before, k_after: (k_β, k_α) by layer.
    """

    errors: Mapping[str, float]
    replaced: tuple[str, ...]
    k_before: Mapping[str, tuple[int, int]]
    k_after: Mapping[str, tuple[int, int]]

    @property
    def worst(self) -> float:
        return max(self.errors.values(), default=0.0)


@dataclass(frozen=True, slots=True)
class _Cap:
    k_max: int | None
    variance: float | None
    max_error: float | None
    prune: bool

    @property
    def active(self) -> bool:
        return self.k_max is not None or self.variance is not None or self.max_error is not None


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """One layer on its way through a merge. lost: ‖ΔW_before − ΔW_after‖_F of the tasks that changed."""

    basis: Basis
    stored: Mapping[str, Coefficients]
    lost: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """β or α turned to the principal directions of all tasks' coordinates, before it is cut.

    given: (n, K), the directions as they were.  turned: (n, K), float64.  s: (<= K,), singular values.  together:
    (K, Σp), float64, all tasks side by side.  coords: the same by task, (K, p).
    """

    given: Tensor
    turned: Tensor
    s: Tensor
    together: Tensor
    coords: Mapping[str, Tensor]

    @property
    def full(self) -> int:
        return int(self.given.shape[1])


def merge(
    subspace: Subspace,
    name: str,
    task: Trained | Adapter,
    *,
    k_max: int | None = None,
    variance: float | None = None,
    max_error: float | None = None,
    prune: bool = True,
) -> tuple[Subspace, MergeReport]:
    """`merge_many` of one task."""
    return merge_many(subspace, {name: task}, k_max=k_max, variance=variance, max_error=max_error, prune=prune)


def merge_many(
    subspace: Subspace,
    tasks: Mapping[str, Trained | Adapter],
    *,
    k_max: int | None = None,
    variance: float | None = None,
    max_error: float | None = None,
    prune: bool = True,
) -> tuple[Subspace, MergeReport]:
    """Let `tasks` join the subspace, each trained on its present basis (a Trained) or standing alone (an Adapter).

    A name that is already there is replaced, and the report says so. Without a cap the merge is exact. k_max bounds the
    directions per layer; variance keeps that share of the squared norm of all tasks' coordinates, in each of β and α;
    max_error keeps as few directions as let no task lose more than that share of its ΔW in any layer, and together
    with k_max it is a budget: a merge that would need more than k_max directions for it is refused. `prune` drops
    directions that no task uses any more after a replacement; without a replacement only a cap that binds drops any,
    unused ones first.

    Raises AdapterError when a task does not fit the subspace or the budget, InvalidInput for unusable options.
    """
    replaced = tuple(sorted(set(tasks) & set(subspace.tasks)))
    cap = _cap(k_max, variance, max_error, prune and bool(replaced))
    base_model = _base_model(subspace, tasks)
    new = {name: _dense(subspace, task) for name, task in tasks.items()}
    kept = {name: dict(own) for name, own in subspace.tasks.items() if name not in tasks}
    affected = {layer for own in new.values() for layer in own}
    affected |= {layer for name in replaced for layer in subspace.tasks[name]}
    layers = dict(subspace.layers)
    stored: dict[str, dict[str, Coefficients]] = {**kept, **{name: {} for name in tasks}}
    lost = dict.fromkeys(stored, 0.0)  # squared
    for layer in sorted(affected | set(subspace.layers) if cap.active else affected):
        own_new = {name: own[layer] for name, own in new.items() if layer in own}
        own_kept = {name: own[layer] for name, own in kept.items() if layer in own}
        basis = _starting_basis(subspace, layer, own_new)
        merged = _merge_layer(layer, basis, own_kept, own_new, cap)
        layers[layer] = merged.basis
        for name, coefficients in merged.stored.items():
            stored[name][layer] = coefficients
        for name, error in merged.lost.items():
            lost[name] += error**2
    result = Subspace(layers=layers, tasks=stored, base_model=base_model)
    norms = _norms_of_stored(subspace, [name for name in kept if lost[name] > 0.0])
    norms |= {name: _root(low_rank_norm(b, a) for b, a in own.values()) for name, own in new.items()}
    return result, MergeReport(
        errors={name: square**0.5 / norms[name] if square > 0.0 else 0.0 for name, square in lost.items()},
        replaced=replaced,
        k_before=_sizes(subspace),
        k_after=_sizes(result),
    )


def remove(subspace: Subspace, task: str, *, prune: bool = True) -> Subspace:
    """The subspace without `task`; `prune` also drops directions that no task uses then. ΔW of the others changes by
    rounding at most.
    """
    removed = of_task(subspace, task)
    remaining = {name: dict(own) for name, own in subspace.tasks.items() if name != task}
    layers = dict(subspace.layers)
    for layer in removed if prune else ():
        own = {name: stored[layer] for name, stored in remaining.items() if layer in stored}
        after = _rotate(layer, layers[layer], own, _cap(None, None, None, prune))
        layers[layer] = after.basis
        for name, coefficients in after.stored.items():
            remaining[name][layer] = coefficients
    return Subspace(layers=layers, tasks=remaining, base_model=subspace.base_model)


def _merge_layer(
    layer: str,
    basis: Basis,
    kept: Mapping[str, Coefficients],
    new: Mapping[str, tuple[Tensor, Tensor]],
    cap: _Cap,
) -> _Layer:
    """Phase 3 of one layer.  new: name -> (b (n, p), a (d, p))."""
    # Balanced, an error of ε relative to the factors is an error of ε relative to ΔW, which is what the tolerance
    # promises.
    pairs = {name: balance(b, a.T) for name, (b, a) in new.items()}
    beta = _extended(basis.beta, [b for b, _ in pairs.values()])  # (n, K_β)
    alpha = _extended(basis.alpha, [a for _, a in pairs.values()])  # (d, K_α)
    fresh = {
        name: Coefficients(beta=(beta.double().T @ b).float(), alpha=(alpha.double().T @ a).float())
        for name, (b, a) in pairs.items()
    }
    grown = _Layer(Basis(beta=beta, alpha=alpha), {**kept, **fresh}, {})
    after = _rotate(layer, grown.basis, grown.stored, cap) if cap.active or cap.prune else grown
    lost = dict(after.lost)
    for name, (b, a) in pairs.items():
        own = after.stored[name]
        left = after.basis.beta[:, : own.beta.shape[0]].double() @ own.beta.double()  # (n, p)
        right = after.basis.alpha[:, : own.alpha.shape[0]].double() @ own.alpha.double()  # (d, p)
        lost[name] = low_rank_norm(torch.cat([b, -left], 1), torch.cat([a, right], 1))
    return _Layer(after.basis, after.stored, lost)


def _extended(directions: Tensor, factors: list[Tensor]) -> Tensor:
    """orth([directions, factors]); the first k columns are `directions`, untouched.  (n, k) and (n, p)s -> (n, K),
    float32.
    """
    grown = directions.double()
    for factor in factors:
        grown = torch.cat([grown, orthogonal_extension(grown, factor, NEW_DIRECTION_TOLERANCE)], 1)
    return torch.cat([directions, grown[:, directions.shape[1] :].float()], 1)


def _rotate(layer: str, basis: Basis, stored: Mapping[str, Coefficients], cap: _Cap) -> _Layer:
    """The basis turned to the principal directions of all tasks' coordinates and cut; unchanged where nothing is to
    be cut.
    """
    beta = _principal(basis.beta, {name: own.beta for name, own in stored.items()})
    alpha = _principal(basis.alpha, {name: own.alpha for name, own in stored.items()})
    k_beta, k_alpha = _kept(layer, beta, alpha, cap)
    if (k_beta, k_alpha) == (beta.full, alpha.full):
        return _Layer(basis, stored, {})
    eps_beta = _cut(beta, k_beta, {name: own.beta for name, own in stored.items()})
    eps_alpha = _cut(alpha, k_alpha, {name: own.alpha for name, own in stored.items()})
    errors = truncation_errors(
        [beta.coords[name] for name in stored], [alpha.coords[name] for name in stored], k_beta, k_alpha
    )
    return _Layer(
        Basis(beta=eps_beta[0], alpha=eps_alpha[0]),
        {name: Coefficients(beta=eps_beta[1][name], alpha=eps_alpha[1][name]) for name in stored},
        dict(zip(stored, errors, strict=True)),
    )


def _principal(directions: Tensor, eps: Mapping[str, Tensor]) -> _Side:
    """SVD of C = [ε_1 … ε_T] for one of β and α.  directions: (n, K).  eps: by task (<= K, p)."""
    full = directions.shape[1]
    widths = [own.shape[1] for own in eps.values()]
    alike = groupby(eps.values(), key=lambda own: own.shape[0])  # tasks of one age have as many rows, and come together
    blocks = [padded(torch.cat(list(run), 1), full) for _, run in alike]
    c = torch.cat([directions.new_zeros(full, 0), *blocks], 1).double()  # (K, Σp)
    q, r = torch.linalg.qr(directions.double())  # Q R = directions: coordinates in an exactly orthonormal Q are R C
    rc = r @ c
    # Of many tasks only the triangle of a QR goes through the SVD: its left side is the same.
    narrow = torch.linalg.qr(rc.T, mode="r").R.T if rc.shape[1] > 2 * full else rc
    u, s, _ = torch.linalg.svd(narrow, full_matrices=False)  # (K, min), (min,)
    if full > u.shape[1]:  # directions that no task uses, kept while nothing asks for their room
        u = torch.cat([u, torch.linalg.qr(u, mode="complete").Q[:, u.shape[1] :]], 1)
    turned = u.T @ rc
    return _Side(directions, q @ u, s, turned, dict(zip(eps, torch.split(turned, widths, 1), strict=True)))


def _cut(side: _Side, k: int, eps: Mapping[str, Tensor]) -> tuple[Tensor, Mapping[str, Tensor]]:
    """The first k directions and every task's coefficients in them; as they were, to the bit, where all stay."""
    if k == side.full:
        return side.given, eps
    widths = [own.shape[1] for own in side.coords.values()]
    kept = torch.split(side.together[:k].float(), widths, 1)
    own = {name: part.contiguous() for name, part in zip(side.coords, kept, strict=True)}
    return side.turned[:, :k].float().contiguous(), own


def _kept(layer: str, beta: _Side, alpha: _Side, cap: _Cap) -> tuple[int, int]:
    """How many directions of each side stay. Raises AdapterError when k_max is too few for the error budget."""
    k_beta, k_alpha = (_kept_of_side(side.s, cap, side.full) for side in (beta, alpha))
    if cap.max_error is None:
        return k_beta, k_alpha
    betas, alphas = list(beta.coords.values()), [alpha.coords[name] for name in beta.coords]
    tasks = list(zip(betas, alphas, low_rank_norms(betas, alphas), strict=True))
    needed = smallest_k_within(tasks, cap.max_error, max(beta.full, alpha.full))
    if cap.k_max is not None and needed > cap.k_max:
        raise AdapterError(
            f"layer {layer}: {needed} directions are needed to lose no more than {cap.max_error:g} of any task,"
            f" expected at most k_max = {cap.k_max}; raise k_max or max_error, or remove a task"
        )
    return min(needed, k_beta), min(needed, k_alpha)


def _kept_of_side(s: Tensor, cap: _Cap, full: int) -> int:
    """How many directions stay, of `full`, given the singular values s of the coordinates."""
    used = int((s > UNUSED_TOLERANCE * s[0]).sum()) if s.numel() else 0
    k = used if cap.prune else full
    if cap.variance is not None:
        k = min(k, smallest_k(s.square(), cap.variance))
    if cap.k_max is not None and k > cap.k_max:
        k = cap.k_max
    return min(k, full)


def _dense(subspace: Subspace, task: Trained | Adapter) -> dict[str, tuple[Tensor, Tensor]]:
    """(b (n, p), a (d, p)) by layer, float64, finite."""
    pairs: dict[str, tuple[Tensor, Tensor]] = {}
    if isinstance(task, Trained):
        for name, layer in task.layers.items():
            pairs[name] = trained_factors(name, layer, subspace.layers.get(name))
    else:
        pairs = {name: (factors.b.double(), factors.a.double().T) for name, factors in task.layers.items()}
    for name, (b, a) in pairs.items():
        if not (bool(torch.isfinite(b).all()) and bool(torch.isfinite(a).all())):
            raise AdapterError(
                f"layer {name} of the new task holds NaN or infinity, expected finite weights; train it again"
            )
    return pairs


def _starting_basis(subspace: Subspace, layer: str, new: Mapping[str, tuple[Tensor, Tensor]]) -> Basis:
    """The layer's basis, or one of no directions for a layer that the subspace does not know yet."""
    shapes = {(b.shape[0], a.shape[0]) for b, a in new.values()}
    basis = subspace.layers.get(layer)
    if basis is not None:
        shapes.add((basis.beta.shape[0], basis.alpha.shape[0]))
    if len(shapes) > 1:
        raise AdapterError(
            f"layer {layer}: shapes {sorted(shapes)} meet in one merge, expected one; another base model?"
        )
    if basis is not None:
        return basis
    ((n, d),) = shapes
    return Basis(beta=torch.zeros(n, 0), alpha=torch.zeros(d, 0))


def _base_model(subspace: Subspace, tasks: Mapping[str, Trained | Adapter]) -> str:
    names = {name for name in (subspace.base_model, *(task.base_model for task in tasks.values())) if name}
    if len(names) > 1:
        raise AdapterError(
            f"base models {sorted(names)} meet in one merge, expected one;"
            " merge only tasks of the subspace's base model"
        )
    return next(iter(names), "")


def _norms_of_stored(subspace: Subspace, names: list[str]) -> dict[str, float]:
    """‖ΔW‖_F of stored tasks over all layers: β and α have orthonormal columns, so coefficients suffice."""
    squares = dict.fromkeys(names, 0.0)
    for layer in subspace.layers:
        own = {name: subspace.tasks[name][layer] for name in names if layer in subspace.tasks[name]}
        norms = low_rank_norms([stored.beta for stored in own.values()], [stored.alpha for stored in own.values()])
        for name, norm in zip(own, norms, strict=True):
            squares[name] += norm**2
    return {name: square**0.5 for name, square in squares.items()}


def _root(norms: Iterable[float]) -> float:
    return float(sum(norm**2 for norm in norms) ** 0.5)


def _sizes(subspace: Subspace) -> dict[str, tuple[int, int]]:
    return {name: (basis.beta.shape[1], basis.alpha.shape[1]) for name, basis in subspace.layers.items()}


def _cap(k_max: int | None, variance: float | None, max_error: float | None, prune: bool) -> _Cap:
    if variance is not None and (k_max is not None or max_error is not None):
        other = "k_max" if k_max is not None else "max_error"
        raise InvalidInput(f"{other} and variance are both given, expected one way to cut; drop one")
    if k_max is not None and k_max < 1:
        raise InvalidInput(f"k_max is {k_max}, expected at least 1", param="k_max")
    if variance is not None and not 0.0 < variance <= 1.0:
        raise InvalidInput(f"variance is {variance}, expected more than 0 and at most 1", param="variance")
    if max_error is not None and not 0.0 < max_error < 1.0:
        raise InvalidInput(f"max_error is {max_error}, expected between 0 and 1, for example 0.05", param="max_error")
    return _Cap(k_max, None if variance == 1.0 else variance, max_error, prune)
