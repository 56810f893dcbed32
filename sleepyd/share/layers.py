"""Low-rank changes on a live model: which layers take them, and how they are put on and taken off.

Owns the choice of target layers and `altered`, a context manager that changes the output of the named linear layers by
forward hooks, so that the model's modules and weights are never replaced, and restores everything when it ends, however
it ends. With `applied` and `hooked` the change is B Aᵀ x, one for all rows of a batch; `inference` has one for each.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from sleepyd.errors import AdapterError
from sleepyd.share.adapters import Adapter
from sleepyd.share.subspace import Basis

# Called at every forward of its layer; returns (B (n, p), A (d, p)), float32, with ΔW = B Aᵀ.
LowRank = Callable[[], tuple[Tensor, Tensor]]
# Called after every forward of its layer with input x (..., d) and output h (..., n); returns what h becomes.
Change = Callable[[Tensor, Tensor], Tensor]


def target_layers(model: nn.Module) -> dict[str, nn.Linear]:
    """Every nn.Linear inside a numbered decoder block, by name (`model.layers.0.self_attn.q_proj`); so not lm_head."""
    return {
        name: module
        for name, module in model.named_modules()
        if isinstance(module, nn.Linear) and any(part.isdigit() for part in name.split("."))
    }


def empty_layers(model: nn.Module) -> dict[str, Basis]:
    """Bases without directions (k = 0) for all target layers: what the very first adapters are trained on."""
    return {
        name: Basis(beta=torch.zeros(module.out_features, 0), alpha=torch.zeros(module.in_features, 0))
        for name, module in target_layers(model).items()
    }


def linear_layers(model: nn.Module, shapes: Mapping[str, tuple[int, int]]) -> dict[str, nn.Linear]:
    """The named linear layers of `model`, each checked to be (n, d) as said in `shapes`."""
    modules = dict(model.named_modules())
    found: dict[str, nn.Linear] = {}
    for name, shape in shapes.items():
        module = modules.get(name)
        if not isinstance(module, nn.Linear):
            got = "no such module" if module is None else type(module).__name__
            raise AdapterError(
                f"layer {name}: {got} in the model, expected a linear layer; is it the adapter's base model?"
            )
        own = (module.out_features, module.in_features)
        if own != shape:
            raise AdapterError(
                f"layer {name}: shape {shape}, expected {own} as in the model; is it the adapter's base model?"
            )
        found[name] = module
    return found


@contextmanager
def applied(model: nn.Module, adapter: Adapter) -> Iterator[nn.Module]:
    """`model` with `adapter` added, within the context."""
    layers = linear_layers(model, adapter.shapes())
    changes: dict[str, LowRank] = {}
    for name, factors in adapter.layers.items():
        device = layers[name].weight.device
        changes[name] = _constant(factors.b.to(device), factors.a.to(device).T)
    with hooked(layers, changes):
        yield model


@contextmanager
def hooked(layers: Mapping[str, nn.Linear], changes: Mapping[str, LowRank]) -> Iterator[None]:
    """Each layer's output plus B (Aᵀ x), within the context."""
    with altered(layers, {name: _adding(change) for name, change in changes.items()}):
        yield


@contextmanager
def altered(layers: Mapping[str, nn.Linear], changes: Mapping[str, Change]) -> Iterator[None]:
    """Each layer's output as its change makes it, within the context."""
    handles = []
    try:
        for name, change in changes.items():
            handles.append(layers[name].register_forward_hook(_hook(change)))
        yield
    finally:
        for handle in handles:
            handle.remove()


def _constant(b: Tensor, a: Tensor) -> LowRank:
    return lambda: (b, a)


def _adding(change: LowRank) -> Change:
    def added(x: Tensor, h: Tensor) -> Tensor:
        b, a = (factor.to(x.dtype) for factor in change())
        narrow = x.reshape(-1, x.shape[-1]) @ a  # (tokens, p): never wider than p between A and B
        return torch.addmm(h.reshape(-1, h.shape[-1]), narrow, b.T).view(h.shape)

    return added


def _hook(change: Change) -> Callable[[nn.Module, tuple[Any, ...], Tensor], Tensor]:
    return lambda module, arguments, output: change(arguments[0], output)
