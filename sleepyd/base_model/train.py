"""Pre-training of the bundled model from scratch: Qwen2 architecture, bf16 weights with an fp32 master copy.

Hidden matrices are stepped by Muon, embeddings and norms by AdamW. The learning rate warms up, stays, and falls to
zero over the last part of the budget, which is wall time or tokens. Everything needed to go on after an
interruption is in the checkpoint; the same seed on the same machine gives the same batches.
"""

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from sleepyd.base_model.corpus import Batch, batches
from sleepyd.day.lesson import CHANGED, Lesson
from sleepyd.errors import InvalidInput

_WARMUP, _DECAY = 0.02, 0.35


@dataclass(frozen=True, slots=True)
class Recipe:
    """Size and schedule. The defaults are the bundled model's.

    The budget is `tokens` where they are given, else `minutes` of training.
    """

    width: int = 256
    layers: int = 6
    heads: int = 4
    kv_heads: int = 2
    hidden: int = 704
    tokens_per_batch: int = 6144
    matrix_rate: float = 4e-3
    vector_rate: float = 3e-3
    weight_decay: float = 0.05
    minutes: float = 60.0
    tokens: int | None = None
    seed: int = 0
    compile: bool = True
    device: str = "cpu"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands; `fraction` of its budget is spent."""

    step: int
    tokens: int
    seconds: float
    fraction: float
    loss: float
    held_out: float | None


def build(recipe: Recipe, vocabulary: int, stop: int, pad: int) -> Any:
    """A randomly initialised model."""
    from transformers import Qwen2Config, Qwen2ForCausalLM

    torch.manual_seed(recipe.seed)
    config = Qwen2Config(
        vocab_size=vocabulary,
        hidden_size=recipe.width,
        intermediate_size=recipe.hidden,
        num_hidden_layers=recipe.layers,
        num_attention_heads=recipe.heads,
        num_key_value_heads=recipe.kv_heads,
        max_position_embeddings=2048,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=stop,
        pad_token_id=pad,
        attn_implementation="sdpa",
    )
    return Qwen2ForCausalLM(config)


def device(name: str) -> str:
    """What torch calls the device: "auto" is a GPU where there is one.

    Raises InvalidInput for another one than auto, cpu or cuda, and for a GPU that is not there.
    """
    there = torch.cuda.is_available()
    if name not in ("auto", "cpu", "cuda") or (name == "cuda" and not there):
        got = "no GPU that torch can use" if name == "cuda" else f"{name!r}"
        raise InvalidInput(f"got {got}, expected auto, cpu or cuda with a GPU; try auto", param="device")
    return "cuda" if there and name != "cpu" else "cpu"


class Trainer:
    """One pre-training run: model, master weights, optimizers and clock."""

    def __init__(self, model: Any, recipe: Recipe, folder: Path) -> None:
        self.recipe, self.folder = recipe, folder
        self.model = model.to(recipe.device, torch.bfloat16)
        self.names = [name for name, _ in model.named_parameters()]
        self.weights = [p for _, p in model.named_parameters()]
        self.master = [p.detach().float().clone() for p in self.weights]
        matrices = [m for n, m in zip(self.names, self.master, strict=True) if m.ndim == 2 and "embed" not in n]
        vectors = [m for n, m in zip(self.names, self.master, strict=True) if m.ndim != 2 or "embed" in n]
        self.optimizers: list[torch.optim.Optimizer] = [
            torch.optim.Muon(
                matrices,
                lr=recipe.matrix_rate,
                weight_decay=recipe.weight_decay,
                momentum=0.95,
                ns_steps=4,
                adjust_lr_fn="match_rms_adamw",
            ),
            torch.optim.AdamW(vectors, lr=recipe.vector_rate, betas=(0.9, 0.95), weight_decay=0.0),
        ]
        self.step, self.tokens, self.seconds = 0, 0, 0.0
        self.forward = torch.compile(model, dynamic=False) if recipe.compile else model

    def run(
        self,
        rows: Sequence[Lesson],
        held_out: Sequence[Lesson],
        on_progress: Callable[[Progress], None],
        *,
        every: int = 50,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        """Train until the budget is spent or `should_stop`; checkpoints every ten minutes and at the end."""
        stream = batches(rows, self.recipe.tokens_per_batch, random.Random(f"{self.recipe.seed}/{self.step}"))
        last_saved, losses = self.seconds, []
        while (fraction := self._spent()) < 1 and not should_stop():
            started = time.monotonic()
            losses.append(self._step(next(stream), fraction))
            self.seconds += time.monotonic() - started
            if self.step % every == 0:
                score = answer_accuracy(self.model, held_out) if self.step % (every * 10) == 0 else None
                mean = sum(losses) / len(losses)
                on_progress(Progress(self.step, self.tokens, self.seconds, fraction, mean, score))
                losses = []
            if self.seconds - last_saved > 600:
                self.save()
                last_saved = self.seconds
        self.save()

    def _spent(self) -> float:
        if self.recipe.tokens is not None:
            return self.tokens / self.recipe.tokens
        return self.seconds / (self.recipe.minutes * 60)

    def _step(self, batch: Batch, fraction: float) -> float:
        there = Batch(batch.ids.to(self.recipe.device), batch.weights.to(self.recipe.device))
        loss = weighted_loss(self.forward, there)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        if not torch.isfinite(norm):
            raise FloatingPointError(f"gradient norm is {norm} at step {self.step}; lower the learning rates")
        for master, weight in zip(self.master, self.weights, strict=True):
            master.grad = weight.grad.float() if weight.grad is not None else None
            weight.grad = None
        for optimizer, rate in zip(self.optimizers, (self.recipe.matrix_rate, self.recipe.vector_rate), strict=True):
            optimizer.param_groups[0]["lr"] = rate * _schedule(fraction)
            optimizer.step()
        with torch.no_grad():
            torch._foreach_copy_(self.weights, self.master)
        self.step += 1
        self.tokens += batch.ids.numel()
        return float(loss.detach())

    def save(self) -> None:
        """Checkpoint: master weights, optimizer state, counters, and the model ready to load."""
        self.folder.mkdir(parents=True, exist_ok=True)
        tensors = {f"master.{n}": m.detach() for n, m in zip(self.names, self.master, strict=True)}
        for index, optimizer in enumerate(self.optimizers):
            for key, state in optimizer.state_dict()["state"].items():
                for name, value in state.items():
                    if isinstance(value, Tensor):
                        tensors[f"optimizer.{index}.{key}.{name}"] = value.detach().contiguous()
        save_file(tensors, self.folder / "state.tmp")
        (self.folder / "state.tmp").replace(self.folder / "state.safetensors")
        counters = {"step": self.step, "tokens": self.tokens, "seconds": self.seconds, "recipe": asdict(self.recipe)}
        (self.folder / "state.json").write_text(json.dumps(counters, indent=2))
        self.model.save_pretrained(self.folder / "model")

    def resume(self) -> bool:
        """Continue from the checkpoint in the folder; False when there is none."""
        if not (self.folder / "state.json").is_file():
            return False
        tensors = load_file(self.folder / "state.safetensors")
        counters = json.loads((self.folder / "state.json").read_text())
        with torch.no_grad():
            for name, master, weight in zip(self.names, self.master, self.weights, strict=True):
                master.copy_(tensors[f"master.{name}"])
                weight.copy_(master)
        for index, optimizer in enumerate(self.optimizers):
            state = optimizer.state_dict()
            prefix = f"optimizer.{index}."
            for full, value in tensors.items():
                if full.startswith(prefix):
                    key, name = full[len(prefix) :].split(".", 1)
                    state["state"].setdefault(int(key), {})[name] = value
            optimizer.load_state_dict(state)
        self.step, self.tokens, self.seconds = counters["step"], counters["tokens"], counters["seconds"]
        return True


def weighted_loss(model: Callable[..., Any], batch: Batch) -> Tensor:
    """Cross entropy of the next token, averaged with the batch's weights. Scalar."""
    logits = model(input_ids=batch.ids, use_cache=False).logits[:, :-1]
    losses = torch.nn.functional.cross_entropy(
        logits.reshape(-1, logits.shape[-1]).float(), batch.ids[:, 1:].reshape(-1), reduction="none"
    )
    weights = batch.weights[:, 1:].reshape(-1)
    return (losses * weights).sum() / weights.sum()


def answer_accuracy(model: Any, rows: Sequence[Lesson]) -> float:
    """Share of the tokens that a fix changes which the model predicts right, the text before them given."""
    right = total = 0
    with torch.no_grad():
        for row in rows:
            ids = torch.tensor([row.ids], device=model.device)
            best = model(input_ids=ids, use_cache=False).logits[0, :-1].argmax(-1)
            asked = torch.tensor(row.weights[1:], device=model.device) == CHANGED
            right += int(((best == ids[0, 1:]) & asked).sum())
            total += int(asked.sum())
    return right / max(total, 1)


def _schedule(fraction: float) -> float:
    if fraction < _WARMUP:
        return max(fraction / _WARMUP, 0.01)
    return min(1.0, max(0.0, (1 - fraction) / _DECAY))
