"""Held-out batches during phase 2: which examples are held out, what the loss on them is, when to stop for it.

Owns `Validation` and the few decisions that read its losses; the training itself is `train`.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import nn

from sleepyd.errors import InvalidInput
from sleepyd.share.loss import Batch, answer_loss, answer_weight

# (steps done, loss on the held-out batches), oldest first.
History = Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Validation:
    """batches: never trained on.  every: steps between two looks; the first is before any step, the last after all.
    patience: looks in a row without a better loss after which training ends; None trains all steps.
    """

    batches: Sequence[Batch]
    every: int = 10
    patience: int | None = None

    def __post_init__(self) -> None:
        if not self.batches:
            raise InvalidInput("validation has no batch, expected at least one; give examples or leave it out")
        for name, value in (("every", self.every), ("patience", self.patience)):
            if value is not None and value < 1:
                raise InvalidInput(f"validation: {name} is {value}, expected at least 1", param=name)

    def due(self, step: int, steps: int, history: History) -> bool:
        """Whether a look is wanted after `step` of `steps` steps."""
        return (step % self.every == 0 or step == steps) and (not history or history[-1][0] < step)

    def over(self, history: History) -> bool:
        """Whether patience has run out."""
        return self.patience is not None and bool(history) and len(history) - 1 - best(history) >= self.patience


def best(history: History) -> int:
    """Index of the lowest loss, the earliest of equals."""
    return min(range(len(history)), key=lambda at: history[at][1])


def held_out(count: int, share: float, seed: int) -> tuple[list[int], list[int]]:
    """Indices 0 … count − 1 split into those to train on and those to hold out, both ascending; one seed, one split.

    At least one of each where `share` is above 0. Raises InvalidInput when that cannot be.
    """
    if not 0.0 <= share < 1.0:
        raise InvalidInput(f"the validation share is {share}, expected at least 0 and below 1", param="validation")
    if share > 0.0 and count < 2:
        raise InvalidInput(f"{count} examples cannot be split, expected at least 2; hold none out", param="validation")
    size = min(max(1, round(count * share)), count - 1) if share > 0.0 else 0
    chosen = set(random.Random(seed).sample(range(count), size))
    return [at for at in range(count) if at not in chosen], sorted(chosen)


def validation_loss(
    model: nn.Module, batches: Sequence[Batch], should_stop: Callable[[], bool] | None = None
) -> float | None:
    """Weighted mean loss over all labels of `batches`; None when `should_stop` said so in between."""
    total = weight = 0.0
    with torch.no_grad():
        for batch in batches:
            if should_stop is not None and should_stop():
                return None
            own = answer_weight(batch)
            total += own * float(answer_loss(model, batch))
            weight += own
    return total / weight
