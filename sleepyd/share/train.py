"""Phase 2 of Share: learn one task's coefficients while base model and basis stay as they are (arXiv:2602.06043, §3).

Owns `train_coefficients`: the loop, the schedule, stopping and resuming. What is trained and its start is `trainable`,
the loss `loss`, held-out batches `validation`, hooks on the model `layers`. Data come from the caller as token ids;
this module knows no text, no task names and no files but its own checkpoint.

    h = W0 x + [β, T_β] ε_β (ε_αᵀ ([α, T_α]ᵀ x))        trained: ε_β, ε_α, T_β, T_α
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from sleepyd.errors import InvalidInput, TrainingDiverged
from sleepyd.share.checkpoint import Progress, read_checkpoint, write_checkpoint
from sleepyd.share.layers import LowRank, hooked, linear_layers
from sleepyd.share.loss import Batch, answer_loss
from sleepyd.share.subspace import Basis, Coefficients, Trained
from sleepyd.share.trainable import Trainable, start, trained_tensors
from sleepyd.share.validation import Validation, best, validation_loss


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of one training; part of a checkpoint's identity."""

    p: int
    phi: int
    steps: int
    lr: float
    warmup: int
    weight_decay: float
    clip: float
    dual: float = 0.0
    validate_every: int = 0
    patience: int = 0


def train_coefficients(
    model: nn.Module,
    subspace_layers: Mapping[str, Basis],
    batches: Callable[[int], Batch],
    *,
    p: int,
    phi: int,
    steps: int,
    generator: torch.Generator,
    lr: float = 0.04,
    warmup: int = 10,
    weight_decay: float = 0.0,
    clip: float = 1.0,
    dual: float = 0.0,
    start_from: Mapping[str, Coefficients] | None = None,
    validation: Validation | None = None,
    on_step: Callable[[int, float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    checkpoint: Path | None = None,
    checkpoint_every: int = 1,
    base_model: str = "",
) -> Trained:
    """Train one task's coefficients (k × p) and φ temporary directions per layer of `subspace_layers`.

    model: a causal language model of transformers, float32 or bfloat16; its weights and modules are as before
    afterwards.
    subspace_layers: a subspace's bases, or `empty_layers(model)`; every layer in it is trained.
    batches: the batch of step 0, 1, …; must depend on the step alone, or a resumed training would see other data.
    lr: how far a step of Adam moves a column of B or A, so LoRA's rate × √n: 0.03 to 0.06 with temporary directions, up
    to 0.1 for coefficients alone. It rises linearly over `warmup` steps and falls to zero as a cosine; weight_decay
    shrinks the coefficients, not the directions.
    dual: B starts random too, of `dual` times A's norm, instead of zero.
    start_from: a task's stored coefficients, of at most p columns, to go on from; with φ = 0 this wins back what a
    capped merge cost, and merging the result again with prune=False leaves the basis and all other tasks as they are.
    validation: held-out batches; the result is then that of the step where their loss was lowest.
    on_step: called with (steps done, loss).  should_stop: asked before every step; when true, training ends with the
    steps done so far.
    checkpoint: a file to resume from and to write every `checkpoint_every` steps and at the end; on CPU a resumed
    training ends in the same bits as an uninterrupted one.

    Raises TrainingDiverged, naming the step, when the loss or a gradient is not finite; Conflict when the checkpoint is
    of another training; AdapterError when the bases do not fit the model.
    """
    recipe = _recipe(
        Recipe(
            p=p,
            phi=phi,
            steps=steps,
            lr=lr,
            warmup=warmup,
            weight_decay=weight_decay,
            clip=clip,
            dual=dual,
            validate_every=0 if validation is None else validation.every,
            patience=0 if validation is None else validation.patience or 0,
        )
    )
    given = start_from or {}
    _check_start(given, subspace_layers, p)
    shapes = {name: (basis.beta.shape[0], basis.alpha.shape[0]) for name, basis in subspace_layers.items()}
    modules = linear_layers(model, shapes)
    identity = ""
    if checkpoint is not None:
        identity = _identity(
            recipe, subspace_layers, given, () if validation is None else validation.batches, generator
        )
    layers = {
        name: start(subspace_layers[name], p, phi, generator, module.weight.device, given=given.get(name), dual=dual)
        for name, module in modules.items()
    }
    run = _Run(layers, _optimizer(layers, recipe), [], [], [])
    if checkpoint is not None and checkpoint.exists():
        _restore(read_checkpoint(checkpoint, identity), run)
    changes: dict[str, LowRank] = {name: layer.low_rank for name, layer in layers.items()}
    with frozen(model), hooked(modules, changes):
        while _goes_on(model, run, recipe, validation, should_stop):
            _step(model, run, batches(len(run.losses)), recipe)
            done = len(run.losses)
            if checkpoint is not None and done % checkpoint_every == 0 and done < steps:
                write_checkpoint(checkpoint, _progress(identity, run))
            if on_step is not None:
                on_step(done, run.losses[-1])
    if checkpoint is not None:
        write_checkpoint(checkpoint, _progress(identity, run))
    return _result(run, base_model)


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """A training on its way; the lists grow. best: the trained tensors at the best look so far, empty before one."""

    layers: Mapping[str, Trainable]
    optimizer: torch.optim.Optimizer
    losses: list[float]
    history: list[tuple[int, float]]
    best: list[Tensor]


def _goes_on(
    model: nn.Module,
    run: _Run,
    recipe: Recipe,
    validation: Validation | None,
    should_stop: Callable[[], bool] | None,
) -> bool:
    """Whether another step is to be done; looks at the held-out batches when that is due."""
    step = len(run.losses)
    if validation is not None:
        if validation.due(step, recipe.steps, run.history):
            loss = validation_loss(model, validation.batches, should_stop)
            if loss is None:
                return False
            if not math.isfinite(loss):
                raise TrainingDiverged(step, f"validation loss is {loss}")
            run.history.append((step, loss))
            if best(run.history) == len(run.history) - 1:
                run.best[:] = [tensor.detach().clone() for tensor in trained_tensors(run.layers)]
        if validation.over(run.history):
            return False
    return step < recipe.steps and not (should_stop is not None and should_stop())


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


def learning_rate(recipe: Recipe, step: int) -> float:
    """Rate of `step` (from 0): linear warm-up, then a cosine that would reach zero one step after the last."""
    if step < recipe.warmup:
        return recipe.lr * (step + 1) / recipe.warmup
    progress = (step - recipe.warmup) / max(1, recipe.steps - recipe.warmup)
    return recipe.lr * 0.5 * (1.0 + math.cos(math.pi * min(1.0, progress)))


def _step(model: nn.Module, run: _Run, batch: Batch, recipe: Recipe) -> None:
    step = len(run.losses)
    for group in run.optimizer.param_groups:
        group["lr"] = learning_rate(recipe, step)
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


def _recipe(recipe: Recipe) -> Recipe:
    bounds = {"p": 1, "phi": 0, "steps": 1, "warmup": 0, "weight_decay": 0.0, "dual": 0.0}
    for name, least in bounds.items():
        if getattr(recipe, name) < least:
            raise InvalidInput(f"{name} is {getattr(recipe, name)}, expected at least {least}", param=name)
    for name in ("lr", "clip"):
        if not (math.isfinite(getattr(recipe, name)) and getattr(recipe, name) > 0.0):
            raise InvalidInput(f"{name} is {getattr(recipe, name)}, expected a positive number", param=name)
    return recipe


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
    held_out: Sequence[Batch],
    generator: torch.Generator,
) -> str:
    """What must be the same for a checkpoint to be resumed: settings, seed, basis, start and held-out batches."""
    digest = hashlib.sha256(json.dumps(asdict(recipe), sort_keys=True).encode())
    digest.update(generator.get_state().numpy().tobytes())
    for what in (layers, given):
        for name, sides in what.items():
            digest.update(name.encode())
            for side in (sides.beta, sides.alpha):
                digest.update(repr(tuple(side.shape)).encode())
                digest.update(side.detach().float().cpu().contiguous().numpy().tobytes())
    for batch in held_out:
        for tensor in (batch.input_ids, batch.labels, batch.weights, batch.positions):
            digest.update(b"" if tensor is None else tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
