"""Phase 3 with few tasks and with many: what one more task costs.

Owns a subspace of as many tasks as asked for, over one basis, and the time of `share.merge` of a freshly trained task
into it, exact and capped; beside it the procedure of the paper's code, restated: reconstruct every task, decompose the
stack again by `torch.svd_lowrank(niter=10)`, project every task.
"""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from bench.machine import interleaved
from bench.phase1 import BLOCK
from sleepyd import share


@dataclass(frozen=True, slots=True)
class Outcome:
    """seconds: of one merge, the median, by way and number of tasks (`exact 10`)."""

    blocks: int
    k: int
    p: int
    tasks: tuple[int, ...]
    seconds: dict[str, float]

    def growth(self, way: str) -> float:
        """How many times a merge with the most tasks costs what it costs with the fewest."""
        return self.seconds[f"{way} {max(self.tasks)}"] / self.seconds[f"{way} {min(self.tasks)}"]


def measure(
    *,
    blocks: int,
    tasks: Sequence[int],
    k: int,
    p: int,
    repeats: int,
    shapes: Mapping[str, tuple[int, int]] = BLOCK,
    paper: bool = True,
) -> Outcome:
    """Merge one task into subspaces that differ in how many tasks they hold, in turns.

    paper: by the paper's procedure as well, which takes minutes and gigabytes with thousands of tasks.
    """
    names = {f"model.layers.{block}.{name}": shape for block in range(blocks) for name, shape in shapes.items()}
    generator = torch.Generator().manual_seed(0)
    bases = {
        name: share.Basis(_orthonormal(n, k, generator), _orthonormal(d, k, generator))
        for name, (n, d) in names.items()
    }
    new = share.Trained({name: _trained(basis, p, generator) for name, basis in bases.items()}, (1.0,), 1)
    ways = {}
    for count in tasks:
        subspace = share.Subspace(bases, _tasks(bases, count, p, generator))
        ways[f"exact {count}"] = lambda subspace=subspace: share.merge(subspace, "new", new)
        ways[f"capped {count}"] = lambda subspace=subspace: share.merge(subspace, "new", new, k_max=k)
        if paper:
            ways[f"paper {count}"] = lambda subspace=subspace: _paper(subspace, new, k)
    seconds = interleaved(ways, repeats)
    return Outcome(blocks, k, p, tuple(tasks), {name: statistics.median(times) for name, times in seconds.items()})


def _paper(subspace: share.Subspace, new: share.Trained, k: int) -> list[Tensor]:
    added = new.to_adapter(subspace.layers)
    made = []
    for name, basis in subspace.layers.items():
        for directions, own, fresh in (
            (basis.beta, [stored[name].beta for stored in subspace.tasks.values()], added.layers[name].b),
            (basis.alpha, [stored[name].alpha for stored in subspace.tasks.values()], added.layers[name].a.T),
        ):
            blocks = [*(directions @ eps for eps in own), fresh]
            stack = torch.cat(blocks, 1)
            u, _, _ = torch.svd_lowrank(stack, q=min(k, *stack.shape), niter=10)
            made += [u.T @ block for block in blocks]
    return made


def _tasks(
    bases: Mapping[str, share.Basis], count: int, p: int, generator: torch.Generator
) -> dict[str, dict[str, share.Coefficients]]:
    def eps(directions: Tensor) -> Tensor:
        return torch.randn(directions.shape[1], p, generator=generator)

    return {
        f"task{index}": {name: share.Coefficients(eps(basis.beta), eps(basis.alpha)) for name, basis in bases.items()}
        for index in range(count)
    }


def _trained(basis: share.Basis, p: int, generator: torch.Generator) -> share.TrainedLayer:
    """A task that needs one direction more."""

    def normal(rows: int, columns: int) -> Tensor:
        return torch.randn(rows, columns, generator=generator)

    (n, k_beta), (d, k_alpha) = basis.beta.shape, basis.alpha.shape
    return share.TrainedLayer(normal(n, 1), normal(d, 1), normal(k_beta + 1, p), normal(k_alpha + 1, p))


def _orthonormal(rows: int, k: int, generator: torch.Generator) -> Tensor:
    q: Tensor = torch.linalg.qr(torch.randn(rows, min(k, rows), generator=generator)).Q
    return q
