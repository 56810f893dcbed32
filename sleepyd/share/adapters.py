"""LoRA adapters as values.

Owns `Adapter` and `Factors`: the scaling s = lora_alpha / r is folded into both factors, √s each, so that ΔW = b @ a
and nothing else must be remembered. Reading and writing PEFT's files is `folders`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """One layer's low-rank change ΔW = b @ a, scaling included.  b: (n, r).  a: (r, d)."""

    b: Tensor
    a: Tensor

    @property
    def rank(self) -> int:
        return int(self.a.shape[0])

    def delta(self) -> Tensor:
        """ΔW: (n, d)."""
        return self.b @ self.a


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """A task's change of a base model: factors by module name (`model.layers.0.self_attn.q_proj`)."""

    layers: Mapping[str, Factors]
    base_model: str = ""

    @property
    def rank(self) -> int:
        """The largest rank of any layer."""
        return max((factors.rank for factors in self.layers.values()), default=0)

    def shapes(self) -> dict[str, tuple[int, int]]:
        """(n, d) of every changed layer."""
        return {name: (int(f.b.shape[0]), int(f.a.shape[1])) for name, f in self.layers.items()}
