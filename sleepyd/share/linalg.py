"""The linear algebra under Share: balanced factors, orthogonal extensions, norms of low-rank products.

Owns the few dense computations that phases 1 and 3 of arXiv:2602.06043 share; what they mean is in `basis` and
`merging`, the SVD of phase 1 is `stacks`. Pure functions on tensors. Everything is computed in float64, because
subspaces are merged night after night and float32 noise would be taken for new directions; results are stored in
float32. Only `balanced_rows`, for bases that are cut, trades digits for speed.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

# A direction whose singular value is below this share of the largest carries nothing that float32 factors could say.
RANK_TOLERANCE = 1e-7
# Columns of which one is below this share of the others, once those are taken out of it, are nearly dependent.
_DEPENDENT = 1e-2


def balance(b: Tensor, a: Tensor) -> tuple[Tensor, Tensor]:
    """The one pair of factors of `b @ a` whose columns have equal norms √σ_j, largest first, signs fixed.

    LoRA factors are not unique (b R and R⁻¹ a give the same ΔW), and the basis of phase 1 should not depend on R.

    b: (n, r).  a: (r, d).  Returns (n, q) and (d, q), float64, q = min(n, r, d), with  left @ rightᵀ = b @ a.
    """
    q_b, r_b = torch.linalg.qr(b.double())  # (n, min(n, r)), (min(n, r), r)
    q_a, r_a = torch.linalg.qr(a.double().T)  # (d, min(d, r)), (min(d, r), r)
    u, s, vh = torch.linalg.svd(r_b @ r_a.T, full_matrices=False)  # (·, q), (q,), (q, ·)
    root = s.sqrt()
    left, right = q_b @ (u * root), q_a @ (vh.T * root)
    if left.numel() == 0:
        return left, right
    signs = _signs(left)
    return left * signs, right * signs


def balanced_rows(lefts: list[Tensor], rights: list[Tensor]) -> tuple[Tensor, Tensor, list[int], list[float]]:
    """`balance` of many pairs of factors of one layer, laid side by side: several times faster, and in float32.

    Balancing is a change of factors, b M and N a with M N = 1, where M and N (r, r) come from Gram matrices. Those are
    of float32, so the product stays what it is and is balanced a little less well; factors whose columns are nearly
    dependent go through `balance` itself.

    lefts: b (n, r) of every pair.  rights: a (r, d).  The lists are emptied one after the other, so that only one side
    of the layer is in memory twice.  Returns all left factors as rows (R, n), all right ones (R, d), the q columns of
    each pair, R in sum, and ‖b @ a‖_F of each.
    """
    changes, norms = _changes(lefts, rights)
    ranks = [int(left.shape[0]) for left, _ in changes]
    rows_b = torch.empty(sum(ranks), lefts[0].shape[0], device=lefts[0].device)
    signs = []
    for block, b, (left, _) in zip(torch.split(rows_b, ranks), lefts, changes, strict=True):
        torch.mm(left, b.float().T, out=block)
        signs.append(_signs(block.T).T)  # (q, 1)
        block.mul_(signs[-1])
    lefts.clear()
    rows_a = torch.empty(sum(ranks), rights[0].shape[1], device=rights[0].device)
    for block, a, (_, right), sign in zip(torch.split(rows_a, ranks), rights, changes, signs, strict=True):
        torch.mm(right * sign, a.float(), out=block)
    rights.clear()
    return rows_b, rows_a, ranks, norms


def _changes(lefts: list[Tensor], rights: list[Tensor]) -> tuple[list[tuple[Tensor, Tensor]], list[float]]:
    """Mᵀ and N of every pair, float32, and ‖b @ a‖_F. A pair that needs `balance` is replaced by what it gave."""
    by_rank: dict[int, list[int]] = {}
    for at, b in enumerate(lefts):
        by_rank.setdefault(b.shape[1], []).append(at)
    changes: dict[int, tuple[Tensor, Tensor]] = {}
    norms: dict[int, float] = {}
    for members in by_rank.values():
        lower_b, sound_b = _cholesky(torch.stack([lefts[at].T @ lefts[at] for at in members]))
        lower_a, sound_a = _cholesky(torch.stack([rights[at] @ rights[at].T for at in members]))
        u, s, vh = torch.linalg.svd(lower_b.mT @ lower_a)  # b = Q_b lower_bᵀ, aᵀ = Q_a lower_aᵀ
        root = s.sqrt()[:, None, :]
        m = torch.linalg.solve_triangular(lower_b.mT, u * root, upper=True).mT.float()
        n = torch.linalg.solve_triangular(lower_a.mT, vh.mT * root, upper=True).mT.float()
        sound = (sound_b & sound_a).tolist()
        for index, at in enumerate(members):
            changes[at], norms[at] = (m[index], n[index]), float(s[index].norm())
            if not sound[index]:
                left, right = balance(lefts[at], rights[at])
                lefts[at], rights[at] = left.float(), right.T.float()
                same = torch.eye(left.shape[1], device=left.device)
                changes[at], norms[at] = (same, same), low_rank_norm(left, right)
    return [changes[at] for at in range(len(lefts))], [norms[at] for at in range(len(lefts))]


def _cholesky(grams: Tensor) -> tuple[Tensor, Tensor]:
    """Lower factors of `grams` (T, r, r), float64, and which can be relied on (T,); 1 in place of the others."""
    lower, failed = torch.linalg.cholesky_ex(grams.double())
    pivots = lower.diagonal(dim1=1, dim2=2)
    sound = (failed == 0) & (pivots.amin(1) > _DEPENDENT * pivots.amax(1))
    return torch.where(sound[:, None, None], lower, torch.eye(lower.shape[1]).to(lower)), sound


def _signs(columns: Tensor) -> Tensor:
    """Singular vectors are only unique up to sign: the sign of each column's largest entry, so that made positive, a
    mean over tasks means something.  (n, q) -> (1, q).
    """
    signs = torch.sign(columns.gather(0, columns.abs().argmax(0, keepdim=True)))
    return torch.where(signs == 0, torch.ones_like(signs), signs)


def orthonormal(columns: Tensor) -> Tensor:
    """Orthonormal columns with the same nested spans.  (n, m), m <= n, of full rank -> (n, m)."""
    q: Tensor = torch.linalg.qr(columns).Q
    return q


def numerical_rank(singular_values: Tensor, tolerance: float) -> int:
    """How many of the descending `singular_values` (q,) are above `tolerance` times the largest."""
    if singular_values.numel() == 0 or float(singular_values[0]) == 0.0:
        return 0
    return int((singular_values > tolerance * singular_values[0]).sum())


def orthogonal_extension(basis: Tensor, factor: Tensor, tolerance: float) -> Tensor:
    """Orthonormal directions that `factor` needs and `basis` lacks: orth([basis, factor]) without its first k columns.

    basis: (n, k), orthonormal.  factor: (n, p).  Returns (n, j), j <= p: what is left of `factor` outside the basis,
    without directions whose singular value is at most `tolerance` times the spectral norm of `factor`.
    """
    scale = float(torch.linalg.matrix_norm(factor, 2)) if factor.numel() else 0.0
    if scale == 0.0:
        return factor.new_zeros(factor.shape[0], 0)
    residual = factor - basis @ (basis.T @ factor)  # (n, p)
    u, s, _ = torch.linalg.svd(residual, full_matrices=False)
    fresh: Tensor = u[:, s > tolerance * scale]  # (n, j)
    # A second projection (Kahan: twice is enough) removes what rounding left of the basis in a small residual.
    return orthonormal(fresh - basis @ (basis.T @ fresh))


def low_rank_norm(left: Tensor, right: Tensor) -> float:
    """Frobenius norm of left @ rightᵀ without forming it.  left: (n, q).  right: (d, q)."""
    if left.numel() == 0 or right.numel() == 0:
        return 0.0
    r_left, r_right = torch.linalg.qr(left.double(), mode="r").R, torch.linalg.qr(right.double(), mode="r").R
    return float(torch.linalg.matrix_norm(r_left @ r_right.T))


def truncation_errors(betas: Sequence[Tensor], alphas: Sequence[Tensor], k_beta: int, k_alpha: int) -> list[float]:
    """‖ε_β ε_αᵀ − its top left (k_beta, k_alpha) block‖_F of every task: what it loses when its coordinates are cut.

    betas: (K_β, p).  alphas: (K_α, p).  The two terms are sums of squares, so small errors do not drown in
    cancellation. Tasks of one shape are computed together.
    """
    alike: dict[tuple[torch.Size, torch.Size], list[int]] = {}
    for at, (beta, alpha) in enumerate(zip(betas, alphas, strict=True)):
        alike.setdefault((beta.shape, alpha.shape), []).append(at)
    errors = [0.0] * len(betas)
    for members in alike.values():
        beta = torch.stack([betas[at] for at in members]).double()  # (T, K_β, p)
        alpha = torch.stack([alphas[at] for at in members]).double()  # (T, K_α, p)
        rows = _low_rank_norms(beta[:, k_beta:], alpha)
        columns = _low_rank_norms(beta[:, :k_beta], alpha[:, k_alpha:])
        for at, error in zip(members, torch.hypot(rows, columns).tolist(), strict=True):
            errors[at] = error
    return errors


def low_rank_norms(lefts: Sequence[Tensor], rights: Sequence[Tensor]) -> list[float]:
    """`low_rank_norm` of many pairs; those of one shape together."""
    return truncation_errors(lefts, rights, 0, 0)  # all of it is lost


def _low_rank_norms(lefts: Tensor, rights: Tensor) -> Tensor:
    """lefts: (T, n, q).  rights: (T, d, q).  Returns (T,)."""
    if lefts.numel() == 0 or rights.numel() == 0:
        return lefts.new_zeros(lefts.shape[0])
    r_left, r_right = torch.linalg.qr(lefts, mode="r").R, torch.linalg.qr(rights, mode="r").R
    norms: Tensor = torch.linalg.matrix_norm(r_left @ r_right.mT)
    return norms


def smallest_k(energies: Tensor, variance: float, total: float | None = None) -> int:
    """The smallest k whose first k `energies` (q,) are at least `variance` of `total`, their sum where it is None; all
    of them for variance 1.
    """
    total = float(energies.sum()) if total is None else total
    if total == 0.0 or variance >= 1.0:
        return int(energies.numel())
    reached = torch.cumsum(energies, 0) >= variance * total
    return min(int((~reached).sum()) + 1, int(energies.numel()))


def smallest_k_within(tasks: Sequence[tuple[Tensor, Tensor, float]], max_error: float, full: int) -> int:
    """The smallest k, at most `full`, for which no task loses more than `max_error` of its norm when cut to k × k.

    tasks: coordinates (K_β, p) and (K_α, p), most important first, and ‖ΔW‖_F of each.
    """

    present = [(b, a, norm) for b, a, norm in tasks if norm > 0.0]

    def fits(k: int) -> bool:
        errors = truncation_errors([b for b, _, _ in present], [a for _, a, _ in present], k, k)
        return all(error <= max_error * norm for error, (_, _, norm) in zip(errors, present, strict=True))

    # The spans are nested, so the error only falls with k and the smallest k that fits is found by halving.
    low, high = 0, full
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low
