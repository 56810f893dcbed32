"""The principal directions of a tall or wide stack of factors, in little more memory than the stack.

Owns `principal`, the SVD of phase 1 of arXiv:2602.06043, §3: β are the leading left singular vectors of 𝓑 (n × R), α
those of 𝓐 (d × R). A stack is the largest thing that phase 1 holds, so it stays in float32, in which it came, and is
worked through in slices of rows that are float64 only meanwhile; no n × n matrix exists while R < n, and directions
are formed only after their number is chosen. A large stack of which few directions are wanted goes to `sketch`.
Pure functions on tensors.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from sleepyd.share.linalg import RANK_TOLERANCE, numerical_rank
from sleepyd.share.sketch import leading

# The Gram matrix squares singular values, so float64 says nothing certain about those below this share of the largest.
GRAM_TOLERANCE = 1e-6
# Directions down to this share of the largest singular value come out orthonormal to float32 without a second pass.
_TRUSTED = 1e-4
_SLICES = 16


@dataclass(frozen=True, slots=True, eq=False)
class Principal:
    """A stack (n, R) seen in its principal directions, most important first; the directions are not formed yet.

    coords: (K, R), the stack in these directions.
    stack, mix: the directions are stack @ mix, with mix (R, K); or mix (n, K) itself where stack is None.
    trusted: how many of the first need no second pass to be orthonormal.
    total: the stack's squared norm where the directions hold only a part of it, else None.
    """

    coords: Tensor
    mix: Tensor
    stack: Tensor | None
    trusted: int
    total: float | None = None

    def first(self, k: int) -> tuple[Tensor, Tensor]:
        """The first k directions (n, k), orthonormal, and the stack's coordinates in them (k, R); float32."""
        mix, coords = self.mix[:, :k], self.coords[:k]
        k = mix.shape[1]  # there may be fewer
        if self.stack is None:
            return mix.float().contiguous(), coords.float()
        if k > self.trusted:
            # Cholesky QR: W = stack @ mix = β Lᵀ with WᵀW = L Lᵀ; Lᵀ is triangular, so the nested spans stay.
            gram = mix.new_zeros(k, k)
            for rows in _slices(self.stack):
                w = rows @ mix
                gram.addmm_(w.T, w)
            lower = torch.linalg.cholesky(gram)
            mix = torch.linalg.solve_triangular(lower, mix.T, upper=False).T
            coords = lower.T @ coords.double()
        directions = self.stack.new_empty(self.stack.shape[0], k, dtype=torch.float32)
        at = 0
        for rows in _slices(self.stack):
            directions[at : at + rows.shape[0]] = rows @ mix
            at += rows.shape[0]
        return directions, coords.float()


def principal(
    stack: Tensor, *, center: bool, exact: bool, k: int | None = None, variance: float | None = None
) -> Principal:
    """Principal directions of `stack` (n, R), float32 or float64.

    center: as in the paper, directions are of the stack without its mean column; the mean is kept as the first one, so
    that projecting the stack itself loses nothing by it, and a direction that becomes redundant is left out.
    exact: down to the noise of float32 (QR of the slices); else by the Gram matrix, several times faster and blind
    below `GRAM_TOLERANCE` of the largest singular value, which only a lossless basis would notice.
    k, variance: that no more directions than these will be wanted, so that others need not be found.
    """
    if not (exact or center) and (k is not None or variance is not None):
        found = leading(stack, k=k, variance=variance)
        if found is not None:
            return Principal(coords=found.coords, mix=found.directions, stack=None, trusted=0, total=found.total)
    n, columns = stack.shape
    tall = n > columns
    s, v = right_singular(stack if tall else stack.T, exact=exact)  # (q,), (R, q) or (n, q)
    if tall:
        mix, coords = v / s, s[:, None] * v.T  # (R, q), (q, R)
    else:
        mix, coords = v, torch.cat([(rows @ v).float() for rows in _slices(stack.T)]).T  # (n, q), (q, R)
    trusted = int((s > _TRUSTED * s[0]).sum()) if s.numel() else 0
    if center and s.numel():
        rotation = _mean_first(coords.double())  # (q, K)
        mix, coords, trusted = mix @ rotation, rotation.T.to(coords.dtype) @ coords, 0
    return Principal(coords=coords, mix=mix, stack=stack if tall else None, trusted=trusted)


def right_singular(stack: Tensor, *, exact: bool) -> tuple[Tensor, Tensor]:
    """Singular values and right singular vectors of `stack` that carry anything, largest first.

    stack: (n, m), n >= m.  Returns (q,) and (m, q), float64.
    """
    m = stack.shape[1]
    if stack.numel() == 0 or not bool(stack.any()):
        return stack.new_zeros(0, dtype=torch.float64), stack.new_zeros(m, 0, dtype=torch.float64)
    if exact:
        r = stack.new_zeros(0, m, dtype=torch.float64)
        for rows in _slices(stack):
            r = torch.linalg.qr(torch.cat([r, rows]), mode="r").R
        _, s, vh = torch.linalg.svd(r, full_matrices=False)
        kept = numerical_rank(s, RANK_TOLERANCE)
        return s[:kept], vh[:kept].T
    gram = stack.new_zeros(m, m, dtype=torch.float64)
    for rows in _slices(stack):
        gram.addmm_(rows.T, rows)
    values, vectors = torch.linalg.eigh(gram)  # ascending
    s = values.flip(0).clamp(min=0).sqrt()
    kept = numerical_rank(s, GRAM_TOLERANCE)
    return s[:kept], vectors.flip(1)[:, :kept]


def _mean_first(coords: Tensor) -> Tensor:
    """Orthonormal directions (q, K) of `coords` (q, R): its mean, then the principal ones of what is left of it."""
    mean = coords.mean(1, keepdim=True)  # (q, 1)
    u, s, _ = torch.linalg.svd(coords - mean, full_matrices=False)
    principal_ones: Tensor = u[:, : numerical_rank(s, RANK_TOLERANCE)]
    if float(mean.norm()) <= torch.finfo(coords.dtype).eps * float(coords.norm()):
        return principal_ones
    ordered = torch.cat([mean / mean.norm(), principal_ones], 1)[:, : coords.shape[0] + 1]
    q, r = torch.linalg.qr(ordered)  # nested spans, so every prefix is as good as before
    kept: Tensor = q[:, r.diagonal().abs() > 1e-9]
    return kept


def _slices(stack: Tensor) -> Iterator[Tensor]:
    """`stack` (n, m) in float64, some rows at a time: at least m of them, so that a QR of each is no waste."""
    n, m = stack.shape
    size = max(-(-n // _SLICES), m, 1)
    for at in range(0, n, size):
        yield stack[at : at + size].double()
