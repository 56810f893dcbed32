"""One forward for rows that each want another adapter, or none.

Owns what the layers add to a mixed batch. `mixed` takes adapters, whatever made them; `mixed_tasks` takes tasks of one
subspace and shares its dense products. Both work as `layers.applied` does: hooks on the layers for the time of a
context, nothing replaced. What the rows need is gathered once, at the beginning, so adapters may come and go meanwhile.
Notation of arXiv:2602.06043, §3, and

    m, t      rows of the batch, tokens in each
    n, d      outputs and inputs of the linear layer
    p         the largest rank in the batch; smaller ones are padded with zeros, and a row without an adapter is zeros

Row by row a token costs p (n + d) products, in the subspace k (n + d) + 2 k p; but a forward reads m p (n + d) numbers
against k (n + d) + 2 m k p. So adapters of small rank are the faster form until reading them is what takes the time:
many rows on a device that multiplies much faster than it reads. A layer's output is new and nobody else's, so it is
added to in place: on a long prompt, writing it a second time costs as much as the products.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from sleepyd.errors import AdapterError
from sleepyd.share.adapters import Adapter, Factors
from sleepyd.share.layers import Change, altered, applied, linear_layers
from sleepyd.share.subspace import Subspace, of_task


def add_by_row_(h: Tensor, x: Tensor, b: Tensor, a: Tensor) -> Tensor:
    """h_i + b_i a_i x_i for every row i, into h.  h: (m, t, n).  x: (m, t, d).  b: (m, n, p).  a: (m, p, d)."""
    narrow = torch.bmm(x, a.mT)  # (m, t, p)
    return h.baddbmm_(narrow, b.mT)


def add_in_subspace_(h: Tensor, x: Tensor, beta: Tensor, alpha: Tensor, eps_beta: Tensor, eps_alpha: Tensor) -> Tensor:
    """h_i + β ε_β,i ε_α,iᵀ αᵀ x_i for every row i, into h; αᵀx and β(·) are one product for all rows.

    h: (m, t, n).  x: (m, t, d).  beta: (n, k_β).  alpha: (d, k_α).  eps_beta: (m, k_β, p).  eps_alpha: (m, k_α, p).
    """
    narrow = torch.bmm(x @ alpha, eps_alpha)  # (m, t, p)
    coordinates = torch.bmm(narrow, eps_beta.mT)  # (m, t, k_β)
    return h.add_(coordinates @ beta.T)


def fitted(adapter: Adapter, model: nn.Module) -> Adapter:
    """`adapter` in the precision and on the devices of `model`'s layers.

    Raises AdapterError when the model has no such linear layers, or of other shapes.
    """
    layers = linear_layers(model, adapter.shapes())
    placed = {
        name: Factors(b=factors.b.to(layers[name].weight), a=factors.a.to(layers[name].weight))
        for name, factors in adapter.layers.items()
    }
    return Adapter(layers=placed, base_model=adapter.base_model)


@contextmanager
def mixed(model: nn.Module, adapters: Sequence[Adapter | None]) -> Iterator[nn.Module]:
    """`model` for batches of len(adapters) rows, adapters[i] added to row i (None: nothing), in the context.

    A batch of one adapter, or of none, has no such limit. Raises AdapterError when an adapter does not fit the model.
    """
    distinct = {id(adapter): adapter for adapter in adapters if adapter is not None}
    if not distinct:
        yield model
        return
    if len(distinct) == 1 and None not in adapters:
        with applied(model, *distinct.values()):
            yield model
        return
    layers: dict[str, nn.Linear] = {}
    for adapter in distinct.values():
        layers |= linear_layers(model, adapter.shapes())
    changes: dict[str, Change] = {}
    for name, layer in layers.items():
        rows = [adapter.layers.get(name) if adapter is not None else None for adapter in adapters]
        b = _stacked([None if row is None else row.b for row in rows], layer.weight)  # (m, n, p)
        a = _stacked([None if row is None else row.a for row in rows], layer.weight)  # (m, p, d)
        changes[name] = _by_row(name, b, a)
    with altered(layers, changes):
        yield model


@contextmanager
def mixed_tasks(model: nn.Module, subspace: Subspace, tasks: Sequence[str | None]) -> Iterator[nn.Module]:
    """`model` for batches of len(tasks) rows, tasks[i] of `subspace` added to row i (None: nothing), in the context.

    Raises NotFound for a task that the subspace does not have, AdapterError when the subspace does not fit the model.
    """
    wanted = [None if task is None else of_task(subspace, task) for task in tasks]
    names = {name for stored in wanted if stored is not None for name in stored}
    bases = {name: subspace.layers[name] for name in sorted(names)}
    layers = linear_layers(model, {name: (basis.beta.shape[0], basis.alpha.shape[0]) for name, basis in bases.items()})
    changes: dict[str, Change] = {}
    for name, layer in layers.items():
        rows = [stored.get(name) if stored is not None else None for stored in wanted]
        eps_beta = _stacked([None if row is None else row.beta for row in rows], layer.weight)  # (m, <= k_β, p)
        eps_alpha = _stacked([None if row is None else row.alpha for row in rows], layer.weight)  # (m, <= k_α, p)
        # Directions younger than every task here have no coefficient, so they are left out.
        beta = bases[name].beta[:, : eps_beta.shape[1]].to(layer.weight)
        alpha = bases[name].alpha[:, : eps_alpha.shape[1]].to(layer.weight)
        changes[name] = _in_subspace(name, beta, alpha, eps_beta, eps_alpha)
    with altered(layers, changes):
        yield model


def _stacked(rows: Sequence[Tensor | None], like: Tensor) -> Tensor:
    """Matrices as one tensor (m, largest height, largest width), with zeros where they are smaller or None."""
    heights, widths = zip(*(row.shape for row in rows if row is not None), strict=True)
    nothing = like.new_zeros(max(heights), max(widths))
    return torch.stack([nothing if row is None else _padded(row.to(like), nothing.shape) for row in rows])


def _padded(matrix: Tensor, shape: torch.Size) -> Tensor:
    if matrix.shape == shape:
        return matrix
    return nn.functional.pad(matrix, (0, shape[1] - matrix.shape[1], 0, shape[0] - matrix.shape[0]))


def _by_row(name: str, b: Tensor, a: Tensor) -> Change:
    def change(x: Tensor, h: Tensor) -> Tensor:
        _check_rows(name, x, b.shape[0])
        return add_by_row_(h, x, b, a)

    return change


def _in_subspace(name: str, beta: Tensor, alpha: Tensor, eps_beta: Tensor, eps_alpha: Tensor) -> Change:
    def change(x: Tensor, h: Tensor) -> Tensor:
        _check_rows(name, x, eps_beta.shape[0])
        return add_in_subspace_(h, x, beta, alpha, eps_beta, eps_alpha)

    return change


def _check_rows(name: str, x: Tensor, m: int) -> None:
    # A layer that sees the tokens of all rows in one heap (an expert, say) cannot tell whose they are.
    if x.ndim != 3 or x.shape[0] != m:
        raise AdapterError(
            f"layer {name}: input of shape {tuple(x.shape)}, expected ({m} rows, tokens, {x.shape[-1]}); run a batch of"
            " as many rows as adapters, or one adapter at a time if the model mixes rows before this layer"
        )
