"""Phase 2 of Share: learn one task's coefficients while base model and basis stay as they are (arXiv:2602.06043, §3).

Owns `train_coefficients`: what is trained, its start, the loss, the schedule, stopping and resuming. Hooks on the
model are `layers`. Data come from the caller as token ids; this module knows no text, no task names and no files but
its own checkpoint.

    h = W0 x + [β, T_β] ε_β (ε_αᵀ ([α, T_α]ᵀ x))        trained: ε_β, ε_α, T_β, T_α

The products B = [β, T_β] ε_β (n × p) and A = [α, T_α] ε_α (d × p) are formed once per forward, so a token costs p (n +
d), as in a LoRA of rank p, and no n × n or n × d matrix ever exists. With an empty basis (k = 0) and φ = p this is a
LoRA of rank p.
"""

import hashlib
import inspect
import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from sleepyd.errors import InvalidInput, NightFailed
from sleepyd.share.checkpoint import Progress, read_checkpoint, write_checkpoint
from sleepyd.share.layers import LowRank, hooked, linear_layers
from sleepyd.share.subspace import Basis, Trained, TrainedLayer

IGNORED = -100


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Sequences padded on the right (causal attention never looks there, so no mask is needed).

    input_ids: (b, t), long.  labels: (b, t), long, aligned with input_ids; −100 where no loss is wanted (padding, the
    question).
    weights: (b, t), float, the weight of each label in the mean, 1 where absent.
    """

    input_ids: Tensor
    labels: Tensor
    weights: Tensor | None = None


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


@dataclass(frozen=True, slots=True, eq=False)
class _Trainable:
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
            _side(self.beta, self.raw_eps_beta, self.raw_temp_beta, self.pairs),
            _side(self.alpha, self.raw_eps_alpha, self.raw_temp_alpha, self.pairs),
        )

    def trained(self) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
        """Coefficients, temporary directions."""
        return (self.raw_eps_beta, self.raw_eps_alpha), (self.raw_temp_beta, self.raw_temp_alpha)

    def result(self) -> TrainedLayer:
        def scaled(raw: Tensor) -> Tensor:
            return (raw.detach() / _root(raw.shape[0])).cpu()

        pairs = self.pairs.cpu()
        return TrainedLayer(
            temp_beta=scaled(self.raw_temp_beta),
            temp_alpha=scaled(self.raw_temp_alpha),
            eps_beta=torch.cat([scaled(self.raw_eps_beta), pairs]),
            eps_alpha=torch.cat([scaled(self.raw_eps_alpha), pairs]),
        )


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
    on_step: Callable[[int, float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    checkpoint: Path | None = None,
    checkpoint_every: int = 20,
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
    on_step: called with (steps done, loss).  should_stop: asked before every step; when true, training ends with the
    steps done so far.
    checkpoint: a file to resume from and to write every `checkpoint_every` steps and at the end; on CPU a resumed
    training ends in the same bits as an uninterrupted one.

    Raises NightFailed, naming the step, when the loss or a gradient is not finite; Conflict when the checkpoint is of
    another training; AdapterError when the bases do not fit the model.
    """
    recipe = _recipe(Recipe(p=p, phi=phi, steps=steps, lr=lr, warmup=warmup, weight_decay=weight_decay, clip=clip))
    shapes = {name: (basis.beta.shape[0], basis.alpha.shape[0]) for name, basis in subspace_layers.items()}
    modules = linear_layers(model, shapes)
    identity = _identity(recipe, subspace_layers, generator) if checkpoint is not None else ""
    layers = {
        name: _start(subspace_layers[name], p, phi, generator, module.weight.device) for name, module in modules.items()
    }
    optimizer = _optimizer(layers, recipe)
    losses: list[float] = []
    if checkpoint is not None and checkpoint.exists():
        losses = _restore(read_checkpoint(checkpoint, identity), layers, optimizer)
    changes: dict[str, LowRank] = {name: layer.low_rank for name, layer in layers.items()}
    with frozen(model), hooked(modules, changes):
        while len(losses) < steps and not (should_stop is not None and should_stop()):
            step = len(losses)
            losses.append(_step(model, layers, optimizer, batches(step), recipe, step))
            if checkpoint is not None and (step + 1) % checkpoint_every == 0 and step + 1 < steps:
                write_checkpoint(checkpoint, _progress(identity, layers, optimizer, losses))
            if on_step is not None:
                on_step(step + 1, losses[-1])
    if checkpoint is not None:
        write_checkpoint(checkpoint, _progress(identity, layers, optimizer, losses))
    results = {name: layer.result() for name, layer in layers.items()}
    return Trained(layers=results, losses=tuple(losses), steps=len(losses), base_model=base_model)


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


def answer_loss(model: nn.Module, batch: Batch) -> Tensor:
    """Weighted mean cross-entropy of the labels, in float32: a scalar.

    Only positions where some row has a label are taken through the output layer, which for a large vocabulary is most
    of the saving.
    """
    device = next(model.parameters()).device
    input_ids, labels = batch.input_ids.to(device), batch.labels.to(device)
    wanted = labels[:, 1:] != IGNORED  # (b, t - 1): position j predicts label j + 1
    columns = wanted.any(0).nonzero().squeeze(1)  # (m,)
    if columns.numel() == 0:
        raise InvalidInput(
            "a batch has no label but -100, expected at least one answer token; check how labels are masked"
        )
    accepted = inspect.signature(model.forward).parameters
    options = {"use_cache": False} if "use_cache" in accepted else {}
    if "logits_to_keep" in accepted:
        logits = model(input_ids=input_ids, logits_to_keep=columns, **options).logits  # (b, m, V)
    else:
        logits = model(input_ids=input_ids, **options).logits[:, columns]
    targets = labels[:, 1:][:, columns]  # (b, m)
    each = nn.functional.cross_entropy(logits.float().transpose(1, 2), targets, ignore_index=IGNORED, reduction="none")
    weights = (targets != IGNORED).float()
    if batch.weights is not None:
        weights = weights * batch.weights.to(device)[:, 1:][:, columns].float()
    return (each * weights).sum() / weights.sum()


def learning_rate(recipe: Recipe, step: int) -> float:
    """Rate of `step` (from 0): linear warm-up, then a cosine that would reach zero one step after the last."""
    if step < recipe.warmup:
        return recipe.lr * (step + 1) / recipe.warmup
    progress = (step - recipe.warmup) / max(1, recipe.steps - recipe.warmup)
    return recipe.lr * 0.5 * (1.0 + math.cos(math.pi * min(1.0, progress)))


def _step(
    model: nn.Module,
    layers: Mapping[str, _Trainable],
    optimizer: torch.optim.Optimizer,
    batch: Batch,
    recipe: Recipe,
    step: int,
) -> float:
    for group in optimizer.param_groups:
        group["lr"] = learning_rate(recipe, step)
    loss = answer_loss(model, batch)
    value = float(loss.detach())
    if not math.isfinite(value):
        raise NightFailed(
            f"training step {step + 1}: loss is {value}, expected a finite number;"
            " lower the learning rate or check the data"
        )
    optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    norm = float(nn.utils.clip_grad_norm_(_trained_tensors(layers), recipe.clip))
    if not math.isfinite(norm):
        raise NightFailed(
            f"training step {step + 1}: gradient norm is {norm}, expected a finite number; lower the learning rate"
        )
    optimizer.step()
    return value


def _start(basis: Basis, p: int, phi: int, generator: torch.Generator, device: torch.device) -> _Trainable:
    """ΔW = 0 exactly, with a gradient that is not: B = 0 and A random, as in LoRA (both zero would be a saddle).

    With k = 0 and φ = p this is LoRA's own start, its columns of A of the norm 1/√3 that PEFT gives the rows of lora_A.
    """

    def normal(rows: int, columns: int) -> Tensor:
        return (torch.randn(rows, columns, generator=generator) / math.sqrt(3.0)).to(device)

    (n, k_beta), (d, k_alpha) = basis.beta.shape, basis.alpha.shape
    layer = _Trainable(
        beta=(basis.beta.detach().float() / _root(k_beta)).to(device),
        alpha=(basis.alpha.detach().float() / _root(k_alpha)).to(device),
        pairs=(torch.arange(phi)[:, None] % p == torch.arange(p)[None, :]).float().to(device),
        raw_eps_beta=torch.zeros(k_beta, p, device=device),
        raw_eps_alpha=normal(k_alpha, p),
        raw_temp_beta=torch.zeros(n, phi, device=device),
        raw_temp_alpha=normal(d, phi),
    )
    for tensor in _trained_tensors({"": layer}):
        tensor.requires_grad_(True)
    return layer


def _side(scaled: Tensor, raw_eps: Tensor, raw_temp: Tensor, pairs: Tensor) -> Tensor:
    """β ε + T P.  scaled: (n, k).  raw_eps: (k, p).  raw_temp: (n, φ).  pairs: (φ, p).  Returns (n, p)."""
    n, phi = raw_temp.shape
    if phi == 0:
        return scaled @ raw_eps
    temporary = raw_temp if phi == pairs.shape[1] else raw_temp @ pairs
    return torch.addmm(temporary, scaled, raw_eps, beta=1.0 / _root(n))


def _root(rows: int) -> float:
    return math.sqrt(max(1, rows))


def _trained_tensors(layers: Mapping[str, _Trainable]) -> list[Tensor]:
    return [tensor for layer in layers.values() for group in layer.trained() for tensor in group if tensor.numel()]


def _optimizer(layers: Mapping[str, _Trainable], recipe: Recipe) -> torch.optim.Optimizer:
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


def _progress(
    identity: str, layers: Mapping[str, _Trainable], optimizer: torch.optim.Optimizer, losses: list[float]
) -> Progress:
    tensors: dict[str, Tensor] = {}
    for index, tensor in enumerate(_trained_tensors(layers)):
        tensors[f"{index}.value"] = tensor.detach()
        for key, value in optimizer.state[tensor].items():
            tensors[f"{index}.{key}"] = value
    return Progress(identity=identity, tensors=tensors, losses=tuple(losses))


def _restore(progress: Progress, layers: Mapping[str, _Trainable], optimizer: torch.optim.Optimizer) -> list[float]:
    for index, tensor in enumerate(_trained_tensors(layers)):
        with torch.no_grad():
            tensor.copy_(progress.tensors[f"{index}.value"])
        for key in ("step", "exp_avg", "exp_avg_sq"):
            stored = progress.tensors.get(f"{index}.{key}")
            if stored is not None:
                optimizer.state[tensor][key] = stored.to(tensor.device)
    return list(progress.losses)


def _recipe(recipe: Recipe) -> Recipe:
    bounds = {"p": 1, "phi": 0, "steps": 1, "warmup": 0, "weight_decay": 0.0}
    for name, least in bounds.items():
        if getattr(recipe, name) < least:
            raise InvalidInput(f"{name} is {getattr(recipe, name)}, expected at least {least}", param=name)
    for name in ("lr", "clip"):
        if not (math.isfinite(getattr(recipe, name)) and getattr(recipe, name) > 0.0):
            raise InvalidInput(f"{name} is {getattr(recipe, name)}, expected a positive number", param=name)
    return recipe


def _identity(recipe: Recipe, layers: Mapping[str, Basis], generator: torch.Generator) -> str:
    """What must be the same for a checkpoint to be resumed: settings, seed and basis."""
    digest = hashlib.sha256(json.dumps(asdict(recipe), sort_keys=True).encode())
    digest.update(generator.get_state().numpy().tobytes())
    for name, basis in layers.items():
        digest.update(name.encode())
        for side in (basis.beta, basis.alpha):
            digest.update(repr(tuple(side.shape)).encode())
            digest.update(side.detach().float().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
