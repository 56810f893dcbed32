"""Weights for generations that no model is asked about."""

import numpy as np
from safetensors.numpy import save

BASE = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"


def weights(seed: str = "", size: int = 256) -> bytes:
    """A small safetensors file whose numbers depend on `seed`.  size: how many numbers."""
    numbers = np.random.default_rng(list(seed.encode())).standard_normal((1, size))
    return save({BASE: numbers.astype(np.float32)})
