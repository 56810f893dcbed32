"""The tensors that phase 2 trains in one layer, and how they start (arXiv:2602.06043, §3).

Owns `Trainable`: B = [β, T_β] ε_β (n × p) and A = [α, T_α] ε_α (d × p), formed once per forward, so that a token costs
p (n + d), as in a LoRA of rank p, and no n × n or n × d matrix ever exists. With an empty basis (k = 0) and φ = p this
is a LoRA of rank p. The loop around it is `train`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from sleepyd.share.subspace import Basis, Coefficients, TrainedLayer


@dataclass(frozen=True, slots=True, eq=False)
class Trainable:
    """One layer's tensors, all float32 on the model's device.  B = β ε_β + T_β P,  A = α ε_α + T_α P.

    P (φ × p) holds the temporary directions' coefficients: direction j feeds column j alone. They are not trained: T P
    has the same freedom as T ε up to a change of factors, and a trained product is less stable (on a toy task it
    diverged at half the rate that T P still bears).
    Trained tensors have entries near 1 and are divided by the square root of their rows when used: a step of Adam then
    moves every column by about the learning rate, whatever the layer's width and k. So one rate serves all.
    """

    beta: Tensor  # (n, k_β), frozen, divided by √k_β
    alpha: Tensor  # (d, k_α), frozen, divided by √k_α
    pairs: Tensor  # (φ, p), frozen
    raw_eps_beta: Tensor  # (k_β, p)
    raw_eps_alpha: Tensor  # (k_α, p)
    raw_temp_beta: Tensor  # (n, φ)
    raw_temp_alpha: Tensor  # (d, φ)

    def low_rank(self) -> tuple[Tensor, Tensor]:
        """B (n, p) and A (d, p)."""
        return (
            side(self.beta, self.raw_eps_beta, self.raw_temp_beta, self.pairs),
            side(self.alpha, self.raw_eps_alpha, self.raw_temp_alpha, self.pairs),
        )

    def trained(self) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
        """Coefficients, temporary directions."""
        return (self.raw_eps_beta, self.raw_eps_alpha), (self.raw_temp_beta, self.raw_temp_alpha)

    def result(self) -> TrainedLayer:
        def scaled(raw: Tensor) -> Tensor:
            return (raw.detach() / root(raw.shape[0])).cpu()

        pairs = self.pairs.cpu()
        return TrainedLayer(
            temp_beta=scaled(self.raw_temp_beta),
            temp_alpha=scaled(self.raw_temp_alpha),
            eps_beta=torch.cat([scaled(self.raw_eps_beta), pairs]),
            eps_alpha=torch.cat([scaled(self.raw_eps_alpha), pairs]),
        )


def start(
    basis: Basis,
    p: int,
    phi: int,
    generator: torch.Generator,
    device: torch.device,
    *,
    given: Coefficients | None = None,
    dual: float = 0.0,
) -> Trainable:
    """ΔW = 0 exactly, with a gradient that is not: B = 0 and A random, as in LoRA (both zero would be a saddle).

    With k = 0 and φ = p this is LoRA's own start, its columns of A of the norm 1/√3 that PEFT gives the rows of lora_A.
    given: coefficients (<= k, <= p) to go on from: ΔW starts as theirs.
    dual: B random too, of `dual` times A's norm; ΔW is then small, not zero.
    """

    def normal(rows: int, columns: int, scale: float = 1.0) -> Tensor:
        return (torch.randn(rows, columns, generator=generator) * (scale / math.sqrt(3.0))).to(device)

    def left(rows: int, columns: int) -> Tensor:
        return normal(rows, columns, dual) if dual else torch.zeros(rows, columns, device=device)

    (n, k_beta), (d, k_alpha) = basis.beta.shape, basis.alpha.shape
    layer = Trainable(
        beta=(basis.beta.detach().float() / root(k_beta)).to(device),
        alpha=(basis.alpha.detach().float() / root(k_alpha)).to(device),
        pairs=(torch.arange(phi)[:, None] % p == torch.arange(p)[None, :]).float().to(device),
        raw_eps_beta=left(k_beta, p),
        raw_eps_alpha=normal(k_alpha, p),
        raw_temp_beta=left(n, phi),
        raw_temp_alpha=normal(d, phi),
    )
    if given is not None:
        _go_on_from(layer, given)
    for tensor in trained_tensors({"": layer}):
        tensor.requires_grad_(True)
    return layer


def _go_on_from(layer: Trainable, given: Coefficients) -> None:
    """Write the stored coefficients over the first columns; the rest of B is zero, so that ΔW is theirs alone."""
    layer.raw_temp_beta.zero_()
    layer.raw_eps_beta.zero_()
    for raw, eps in ((layer.raw_eps_beta, given.beta), (layer.raw_eps_alpha, given.alpha)):
        rows, columns = eps.shape
        raw[:, :columns] = 0.0
        raw[:rows, :columns] = eps.to(raw.device) * root(raw.shape[0])
    # A temporary direction feeds A's column too; where B is not zero that would change ΔW.
    layer.raw_temp_alpha[:, layer.pairs[:, : given.p].any(1)] = 0.0


def side(scaled: Tensor, raw_eps: Tensor, raw_temp: Tensor, pairs: Tensor) -> Tensor:
    """β ε + T P.  scaled: (n, k).  raw_eps: (k, p).  raw_temp: (n, φ).  pairs: (φ, p).  Returns (n, p)."""
    n, phi = raw_temp.shape
    if phi == 0:
        return scaled @ raw_eps
    temporary = raw_temp if phi == pairs.shape[1] else raw_temp @ pairs
    return torch.addmm(temporary, scaled, raw_eps, beta=1.0 / root(n))


def root(rows: int) -> float:
    return math.sqrt(max(1, rows))


def trained_tensors(layers: Mapping[str, Trainable]) -> list[Tensor]:
    return [tensor for layer in layers.values() for group in layer.trained() for tensor in group if tensor.numel()]
