"""Phase 2 beside PEFT: one step of training, and what the optimizer has to remember.

Owns both trainings on one model and one batch: `share.train_coefficients` over a random basis of k directions, and a
PEFT LoRA on the same layers with the same loss, clipping and AdamW. Steps are timed in short bouts, in turns.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from sleepyd import share


@dataclass(frozen=True, slots=True)
class Outcome:
    """seconds: of a step, the median, by contestant.  optimizer_bytes: of the state of AdamW.  k, p: of the basis and
    the coefficients.  rows, tokens: of the batch.
    """

    k: int
    p: int
    rank: int
    rows: int
    tokens: int
    dtype: str
    seconds: dict[str, float]
    optimizer_bytes: dict[str, int]


def measure(
    model: Path, *, k: int, p: int, rank: int, rows: int, tokens: int, dtype: torch.dtype, bouts: int
) -> Outcome:
    """Seconds of a step of either, over `bouts` bouts of `_STEPS` steps, after one that is not counted."""
    batch = _batch(rows, tokens)
    own, theirs = _load(model, dtype), _load(model, dtype)
    bases = _bases(own, k)
    seconds: dict[str, list[float]] = {"share": [], "peft": []}
    peft_steps, peft_state = _peft(theirs, batch, rank)
    for bout in range(bouts + 1):
        trained, mine = _share_steps(own, bases, batch, p)
        others = [next(peft_steps) for _ in range(_STEPS)]
        if bout:
            seconds["share"] += mine[1:]  # the first one builds the hooks
            seconds["peft"] += others
    return Outcome(
        k=k,
        p=p,
        rank=rank,
        rows=rows,
        tokens=tokens,
        dtype=str(dtype).removeprefix("torch."),
        seconds={name: statistics.median(times) for name, times in seconds.items()},
        optimizer_bytes={"share": 2 * 4 * trained.parameters(), "peft": peft_state()},  # two float32 for each number
    )


_STEPS = 4


def _share_steps(
    model: nn.Module, bases: dict[str, share.Basis], batch: share.Batch, p: int
) -> tuple[share.Trained, list[float]]:
    marks = [time.perf_counter()]
    trained = share.train_coefficients(
        model,
        bases,
        lambda _: batch,
        share.Recipe(p=p, steps=_STEPS + 1),
        control=share.Control(on_step=lambda *_: marks.append(time.perf_counter())),
    )
    return trained, [later - earlier for earlier, later in pairwise(marks)]


def _peft(model: Any, batch: share.Batch, rank: int) -> tuple[Iterator[float], Callable[[], int]]:
    """Seconds of one step after the other, and the bytes of the optimizer's state."""
    from peft import LoraConfig, get_peft_model

    targets = list(share.target_layers(model))
    wrapped = get_peft_model(model, LoraConfig(r=rank, lora_alpha=rank, target_modules=targets))
    inner = wrapped.base_model.model  # whose forward knows which logits are wanted, as it does for ours
    trained = [parameter for parameter in wrapped.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-4, fused=True)

    def steps() -> Iterator[float]:
        while True:
            started = time.perf_counter()
            loss = share.answer_loss(inner, batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            yield time.perf_counter() - started

    def remembered() -> int:
        tensors = [tensor for state in optimizer.state.values() for tensor in state.values() if tensor.ndim]
        return sum(tensor.numel() * tensor.element_size() for tensor in tensors)

    return steps(), remembered


def _bases(model: nn.Module, k: int) -> dict[str, share.Basis]:
    generator = torch.Generator().manual_seed(0)

    def side(rows: int) -> Tensor:
        q: Tensor = torch.linalg.qr(torch.randn(rows, min(k, rows), generator=generator)).Q
        return q

    return {
        name: share.Basis(side(layer.out_features), side(layer.in_features))
        for name, layer in share.target_layers(model).items()
    }


def _batch(rows: int, tokens: int) -> share.Batch:
    """Random ids; the last quarter is the answer."""
    ids = torch.randint(10, 60, (rows, tokens), generator=torch.Generator().manual_seed(0))
    labels = ids.clone()
    labels[:, : -(tokens // 4)] = -100
    return share.Batch(ids, labels)


def _load(folder: Path, dtype: torch.dtype) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(folder, local_files_only=True, dtype=dtype).eval()
