"""How phase 2 trains one task, and how a caller holds on to a training.

Owns `Recipe`, what the result depends on, and `Control`, what it does not: watching, stopping, going on from a file.
The training itself is `train`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sleepyd.errors import InvalidInput

_LEAST = {"p": 1, "phi": 0, "steps": 1, "warmup": 0, "weight_decay": 0.0, "dual": 0.0}
_POSITIVE = ("lr", "clip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The settings of one training. The defaults suit a task with temporary directions.

    p: columns of the coefficients, the rank of ΔW.  phi: temporary directions on each side, 0 for coefficients alone.
    steps: of AdamW, one batch each.  seed: of the random start.
    lr: how far a step moves a column of B or A, so LoRA's rate × √n: 0.03 to 0.06 with temporary directions, up to 0.1
    for coefficients alone. It rises linearly over `warmup` steps and falls to zero as a cosine.
    weight_decay: shrinks the coefficients, not the directions.  clip: the largest norm of a step's gradient.
    dual: B starts random too, of `dual` times A's norm, instead of zero.

    Raises InvalidInput for values that no training could use.
    """

    p: int
    steps: int
    phi: int = 0
    seed: int = 0
    lr: float = 0.04
    warmup: int = 10
    weight_decay: float = 0.0
    clip: float = 1.0
    dual: float = 0.0

    def __post_init__(self) -> None:
        for name, least in _LEAST.items():
            if getattr(self, name) < least:
                raise InvalidInput(f"{name} is {getattr(self, name)}, expected at least {least}", param=name)
        for name in _POSITIVE:
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) > 0.0):
                raise InvalidInput(f"{name} is {getattr(self, name)}, expected a positive number", param=name)

    def rate(self, step: int) -> float:
        """Learning rate of `step` (from 0): a linear warm-up, then a cosine to zero one step after the last."""
        if step < self.warmup:
            return self.lr * (step + 1) / self.warmup
        progress = (step - self.warmup) / max(1, self.steps - self.warmup)
        return self.lr * 0.5 * (1.0 + math.cos(math.pi * min(1.0, progress)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What a caller may do with a training on its way.

    on_step: called with (steps done, loss).  should_stop: asked before every step and during validation; when true,
    training ends with the steps done so far.
    checkpoint: a file to resume from and to write every `checkpoint_every` steps and at the end; on CPU a resumed
    training ends in the same bits as an uninterrupted one.
    """

    on_step: Callable[[int, float], None] | None = None
    should_stop: Callable[[], bool] | None = None
    checkpoint: Path | None = None
    checkpoint_every: int = 1

    def stopped(self) -> bool:
        """Whether to end now."""
        return self.should_stop is not None and self.should_stop()
