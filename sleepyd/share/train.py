"""Phase 2 of Share: learn one task's coefficients while base model and basis stay as they are (arXiv:2602.06043, §3).

Owns `train_coefficients`: the loop, stopping and resuming. Its settings are `recipe`, what is trained and its start
`trainable`, the loss `loss`, held-out batches `validation`, hooks on the model `layers`. Data come from the caller as
token ids; this module knows no text, no task names and no files but its own checkpoint.

    h = W0 x + [β, T_β] ε_β (ε_αᵀ ([α, T_α]ᵀ x))        trained: ε_β, ε_α, T_β, T_α
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn

from sleepyd.errors import InvalidInput, TrainingDiverged
from sleepyd.share.checkpoint import Progress, read_checkpoint, write_checkpoint
from sleepyd.share.layers import LowRank, hooked, linear_layers
from sleepyd.share.loss import Batch, answer_loss
from sleepyd.share.recipe import Control, Recipe
from sleepyd.share.subspace import Basis, Coefficients, Trained
from sleepyd.share.trainable import Trainable, start, trained_tensors
from sleepyd.share.validation import Validation, best, validation_loss


def train_coefficients(
    model: nn.Module,
    subspace_layers: Mapping[str, Basis],
    batches: Callable[[int], Batch],
    recipe: Recipe,
    *,
    start_from: Mapping[str, Coefficients] | None = None,
    validation: Validation | None = None,
    control: Control | None = None,
    base_model: str = "",
) -> Trained:
    """Train one task's coefficients (k × p) and φ temporary directions per layer of `subspace_layers`.

    model: a causal language model of transformers, float32 or bfloat16; its weights and modules are as before
    afterwards.
    subspace_layers: a subspace's bases, or `empty_layers(model)`; every layer in it is trained.
    batches: the batch of step 0, 1, …; must depend on the step alone, or a resumed training would see other data.
    start_from: a task's stored coefficients, of at most p columns, to go on from; with φ = 0 this wins back what a
    capped merge cost, and merging the result again with prune=False leaves the basis and all other tasks as they are.
    validation: held-out batches; the result is then that of the step where their loss was lowest.
    control: for watching, stopping and resuming.

    Raises TrainingDiverged, naming the step, when the loss or a gradient is not finite; Conflict when the checkpoint is
    of another training; AdapterError when the bases do not fit the model.
    """
    held = control or Control()
    run = _begin(model, subspace_layers, recipe, start_from or {})
    identity = ""
    if held.checkpoint is not None:
        identity = _identity(recipe, subspace_layers, start_from or {}, validation)
        if held.checkpoint.exists():
            _restore(read_checkpoint(held.checkpoint, identity), run)
    changes: dict[str, LowRank] = {name: layer.low_rank for name, layer in run.layers.items()}
    with frozen(model), hooked(run.modules, changes):
        while _goes_on(model, run, recipe, validation, held):
            _step(model, run, batches(len(run.losses)), recipe)
            done = len(run.losses)
            if held.checkpoint is not None and done % held.checkpoint_every == 0 and done < recipe.steps:
                write_checkpoint(held.checkpoint, _progress(identity, run))
            if held.on_step is not None:
                held.on_step(done, run.losses[-1])
    if held.checkpoint is not None:
        write_checkpoint(held.checkpoint, _progress(identity, run))
    return _result(run, base_model)


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """A training on its way; the lists grow. best: the trained tensors at the best look so far, empty before one."""

    modules: Mapping[str, nn.Linear]
    layers: Mapping[str, Trainable]
    optimizer: torch.optim.Optimizer
    losses: list[float]
    history: list[tuple[int, float]]
    best: list[Tensor]


def _begin(model: nn.Module, layers: Mapping[str, Basis], recipe: Recipe, given: Mapping[str, Coefficients]) -> _Run:
    _check_start(given, layers, recipe.p)
    modules = linear_layers(
        model, {name: (basis.beta.shape[0], basis.alpha.shape[0]) for name, basis in layers.items()}
    )
    generator = torch.Generator().manual_seed(recipe.seed)
    started = {
        name: start(
            layers[name],
            recipe.p,
            recipe.phi,
            generator,
            module.weight.device,
            given=given.get(name),
            dual=recipe.dual,
        )
        for name, module in modules.items()
    }
    return _Run(modules, started, _optimizer(started, recipe), [], [], [])


def _goes_on(model: nn.Module, run: _Run, recipe: Recipe, validation: Validation | None, control: Control) -> bool:
    """Whether another step is to be done; looks at the held-out batches when that is due."""
    step = len(run.losses)
    if validation is not None:
        if validation.due(step, recipe.steps, run.history):
            loss = validation_loss(model, validation.batches, control.should_stop)
            if loss is None:
                return False
            if not math.isfinite(loss):
                raise TrainingDiverged(step, f"validation loss is {loss}")
            run.history.append((step, loss))
            if best(run.history) == len(run.history) - 1:
                run.best[:] = [tensor.detach().clone() for tensor in trained_tensors(run.layers)]
        if validation.over(run.history):
            return False
    return step < recipe.steps and not control.stopped()


def _result(run: _Run, base_model: str) -> Trained:
    kept = len(run.losses)
    if run.best:
        kept = run.history[best(run.history)][0]
        with torch.no_grad():
            for tensor, value in zip(trained_tensors(run.layers), run.best, strict=True):
                tensor.copy_(value)
    return Trained(
        layers={name: layer.result() for name, layer in run.layers.items()},
        losses=tuple(run.losses),
        steps=len(run.losses),
        base_model=base_model,
        validation=tuple(run.history),
        kept_step=kept,
    )


@contextmanager
def frozen(model: nn.Module) -> Iterator[None]:
    """No weight of `model` wants a gradient and dropout is off, within the context; both are as before afterwards."""
    wanted = [(parameter, parameter.requires_grad) for parameter in model.parameters()]
    modes = [(module, module.training) for module in model.modules()]
    try:
        model.requires_grad_(False)
        model.eval()
        yield
    finally:
        for parameter, flag in wanted:
            parameter.requires_grad_(flag)
        for module, mode in modes:
            module.training = mode


def _step(model: nn.Module, run: _Run, batch: Batch, recipe: Recipe) -> None:
    step = len(run.losses)
    for group in run.optimizer.param_groups:
        group["lr"] = recipe.rate(step)
    loss = answer_loss(model, batch)
    value = float(loss.detach())
    if not math.isfinite(value):
        raise TrainingDiverged(step + 1, f"loss is {value}")
    run.optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    norm = float(nn.utils.clip_grad_norm_(trained_tensors(run.layers), recipe.clip))
    if not math.isfinite(norm):
        raise TrainingDiverged(step + 1, f"gradient norm is {norm}")
    run.optimizer.step()
    run.losses.append(value)


def _optimizer(layers: Mapping[str, Trainable], recipe: Recipe) -> torch.optim.Optimizer:
    coefficients = [tensor for layer in layers.values() for tensor in layer.trained()[0] if tensor.numel()]
    directions = [tensor for layer in layers.values() for tensor in layer.trained()[1] if tensor.numel()]
    groups = [
        {"params": tensors, "weight_decay": decay}
        for tensors, decay in ((coefficients, recipe.weight_decay), (directions, 0.0))
        if tensors
    ]
    if not groups:
        raise InvalidInput("nothing to train: the basis is empty (k = 0) and phi is 0; give phi = p, or build a basis")
    return torch.optim.AdamW(groups, lr=recipe.lr, betas=(0.9, 0.99), fused=True)


def _progress(identity: str, run: _Run) -> Progress:
    tensors: dict[str, Tensor] = {f"{index}.best": tensor for index, tensor in enumerate(run.best)}
    for index, tensor in enumerate(trained_tensors(run.layers)):
        tensors[f"{index}.value"] = tensor.detach()
        for key, value in run.optimizer.state[tensor].items():
            tensors[f"{index}.{key}"] = value
    return Progress(identity, tensors, tuple(run.losses), tuple(run.history))


def _restore(progress: Progress, run: _Run) -> None:
    for index, tensor in enumerate(trained_tensors(run.layers)):
        with torch.no_grad():
            tensor.copy_(progress.tensors[f"{index}.value"])
        for key in ("step", "exp_avg", "exp_avg_sq"):
            stored = progress.tensors.get(f"{index}.{key}")
            if stored is not None:
                run.optimizer.state[tensor][key] = stored.to(tensor.device)
        if f"{index}.best" in progress.tensors:
            run.best.append(progress.tensors[f"{index}.best"])
    run.losses.extend(progress.losses)
    run.history.extend(progress.validation)


def _check_start(given: Mapping[str, Coefficients], layers: Mapping[str, Basis], p: int) -> None:
    for name, own in given.items():
        if name not in layers:
            raise InvalidInput(f"start_from: layer {name} is not in the subspace; give a task of this subspace")
        rows, k = (own.beta.shape[0], own.alpha.shape[0]), (layers[name].beta.shape[1], layers[name].alpha.shape[1])
        if rows[0] > k[0] or rows[1] > k[1]:
            raise InvalidInput(f"start_from: layer {name} has {rows} rows, expected at most {k} as the basis has")
        if own.p > p:
            raise InvalidInput(
                f"p is {p}, expected at least {own.p}, the columns that layer {name} starts from", param="p"
            )


def _identity(
    recipe: Recipe,
    layers: Mapping[str, Basis],
    given: Mapping[str, Coefficients],
    validation: Validation | None,
) -> str:
    """What must be the same for a checkpoint to be resumed: settings, seed, basis, start and held-out batches."""
    settings: dict[str, float] = {**asdict(recipe), "validate_every": 0, "patience": 0}
    if validation is not None:
        settings |= {"validate_every": validation.every, "patience": validation.patience or 0}
    generator = torch.Generator().manual_seed(int(settings.pop("seed")))
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    digest.update(generator.get_state().numpy().tobytes())
    for what in (layers, given):
        for name, sides in what.items():
            digest.update(name.encode())
            for side in (sides.beta, sides.alpha):
                digest.update(repr(tuple(side.shape)).encode())
                digest.update(side.detach().float().cpu().contiguous().numpy().tobytes())
    for batch in () if validation is None else validation.batches:
        for tensor in (batch.input_ids, batch.labels, batch.weights, batch.positions):
            digest.update(b"" if tensor is None else tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
