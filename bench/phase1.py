"""Phase 1 beside its peers: from a hundred adapters to one subspace.

Owns the adapters, of the shapes of Qwen2.5-1.5B, and three ways to a basis of them: `share.build`; vlora's
`SharedSubspace.from_adapters`, where it is installed (`pip install sleepyd[bench]`); and the procedure of the paper's
code, restated: the factors side by side, centred, `torch.svd_lowrank(niter=10)`, and every adapter projected. One
decoder block is there at a time, so that the whole model fits into memory; all three work layer by layer, so seconds
add up. The paper's procedure cannot choose k; it is given ours.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from bench.machine import interleaved, peak
from sleepyd import share

BLOCK = {
    "self_attn.q_proj": (1536, 1536),
    "self_attn.k_proj": (256, 1536),
    "self_attn.v_proj": (256, 1536),
    "self_attn.o_proj": (1536, 1536),
    "mlp.gate_proj": (8960, 1536),
    "mlp.up_proj": (8960, 1536),
    "mlp.down_proj": (1536, 8960),
}
SHARED = 256  # directions that adapters share, the j-th of strength 1/√j
NOISE = 0.3  # norm of what is an adapter's own, as a share of that
Pairs = list[tuple[str, share.Adapter]]


@dataclass(frozen=True, slots=True)
class Cut:
    """How k is chosen: a share of the squared norm, or a number."""

    variance: float | None = None
    k: int | None = None

    def __str__(self) -> str:
        return f"{self.variance:.0%} of variance" if self.variance is not None else f"k = {self.k}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """k: mean over layers and sides.  seconds: of all blocks, by contestant.  error: ‖ΔW − ΔW'‖ / ‖ΔW‖ over all tasks
    of the first block.  peak: most bytes at once beside what is given and returned, as a share of the largest layer's
    stack.
    """

    cut: str
    blocks: int
    adapters: int
    k: float
    seconds: dict[str, float]
    error: dict[str, float]
    peak: dict[str, float]


def adapters(block: int, count: int, rank: int, shapes: Mapping[str, tuple[int, int]]) -> Pairs:
    """Random adapters of one decoder block that share directions."""
    generator = torch.Generator().manual_seed(block)
    strengths = torch.arange(1, SHARED + 1).float() ** -0.5

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator)

    def side(rows: int) -> Tensor:
        stack = normal(rows, SHARED) * strengths @ normal(SHARED, count * rank)
        return stack + NOISE * float(strengths.norm()) * normal(rows, count * rank)

    layers: list[dict[str, share.Factors]] = [{} for _ in range(count)]
    for name, (n, d) in shapes.items():
        lefts, rights = side(n).split(rank, 1), side(d).split(rank, 1)
        for own, b, a in zip(layers, lefts, rights, strict=True):
            own[f"model.layers.{block}.{name}"] = share.Factors(b.contiguous() / rank, a.T.contiguous())
    return [(f"task{index}", share.Adapter(own)) for index, own in enumerate(layers)]


def measure(
    cut: Cut, *, blocks: int, count: int, rank: int, repeats: int, shapes: Mapping[str, tuple[int, int]] = BLOCK
) -> Outcome:
    """Build bases of `blocks` decoder blocks in each way, in turns."""
    seconds: dict[str, float] = {}
    errors: dict[str, float] = {}
    peaks: dict[str, float] = {}
    sizes: list[int] = []
    for block in range(blocks):
        given = adapters(block, count, rank, shapes)
        ours = share.build(given, variance=cut.variance, k=cut.k)
        ks = {name: (basis.beta.shape[1], basis.alpha.shape[1]) for name, basis in ours.layers.items()}
        sizes += [size for pair in ks.values() for size in pair]
        ways: dict[str, Callable[[], Any]] = {
            "ours": lambda given=given: share.build(given, variance=cut.variance, k=cut.k),
            "svd_lowrank": lambda given=given, ks=ks: lowrank(given, ks),
        }
        if (vlora := _vlora(given, cut)) is not None:
            ways["vlora"] = vlora
        for name, times in interleaved(ways, repeats, warm_up=block == 0).items():
            seconds[name] = seconds.get(name, 0.0) + sorted(times)[len(times) // 2]
        if block == 0:
            largest = 4 * count * rank * max(n + d for n, d in shapes.values())
            for name, way in ways.items():
                errors[name] = _error(given, _rebuilt(name, way()))
                peaks[name] = peak(way) / largest
    return Outcome(str(cut), blocks, count, sum(sizes) / len(sizes), seconds, errors, peaks)


def lowrank(given: Pairs, ks: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    """The procedure of the paper's code: by layer, both bases and by task both projections."""
    made: dict[str, Any] = {}
    for layer, (k_beta, k_alpha) in ks.items():
        bases = []
        for k, blocks in (
            (k_beta, [adapter.layers[layer].b for _, adapter in given]),
            (k_alpha, [adapter.layers[layer].a.T for _, adapter in given]),
        ):
            stack = torch.cat(blocks, 1)
            u, _, _ = torch.svd_lowrank(stack - stack.mean(1, keepdim=True), q=k, niter=10)
            bases.append((u, [u.T @ block for block in blocks]))
        made[layer] = bases
    return made


def _vlora(given: Pairs, cut: Cut) -> Callable[[], Any] | None:
    try:
        from vlora import SharedSubspace
        from vlora.io import LoRAWeights
    except ImportError:
        return None
    theirs = []
    for _, adapter in given:
        sides = [{name: getattr(own, side) for name, own in adapter.layers.items()} for side in "ab"]
        theirs.append(LoRAWeights(list(adapter.layers), *sides, adapter.rank))
    names = [name for name, _ in given]
    options: dict[str, Any] = (
        {"num_components": cut.k} if cut.variance is None else {"variance_threshold": cut.variance}
    )
    return lambda: SharedSubspace.from_adapters(theirs, names, **options)


def _rebuilt(way: str, made: Any) -> Callable[[str, int, str], tuple[Tensor, Tensor]]:
    """(task, its index, layer) -> factors (n, q), (q, d) of what is left of the task's ΔW."""

    def ours(task: str, _: int, layer: str) -> tuple[Tensor, Tensor]:
        own = share.coefficients(made, task, layer)
        basis = made.layers[layer]
        return basis.beta @ own.beta, (basis.alpha @ own.alpha).T

    def paper(_: str, index: int, layer: str) -> tuple[Tensor, Tensor]:
        (beta, lefts), (alpha, rights) = made[layer]
        return beta @ lefts[index], (alpha @ rights[index]).T

    def vlora(task: str, _: int, layer: str) -> tuple[Tensor, Tensor]:
        back = made.reconstruct(task)
        return back.lora_b[layer], back.lora_a[layer]

    return {"ours": ours, "svd_lowrank": paper, "vlora": vlora}[way]


def _error(given: Pairs, rebuilt: Callable[[str, int, str], tuple[Tensor, Tensor]]) -> float:
    lost = total = 0.0
    for index, (task, adapter) in enumerate(given):
        for layer, own in adapter.layers.items():
            b, a = rebuilt(task, index, layer)
            lost += _square(torch.cat([own.b, -b], 1), torch.cat([own.a, a]))
            total += _square(own.b, own.a)
    return (lost / total) ** 0.5


def _square(b: Tensor, a: Tensor) -> float:
    """‖b @ a‖², through Gram matrices: what is lost here is far above their rounding."""
    return float(((b.T @ b).double() * (a @ a.T).double()).sum())
