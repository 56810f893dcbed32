"""Shapes of the random adapters, and how far two tensors are apart."""

import torch

SHAPES = {"model.layers.0.q_proj": (24, 20), "model.layers.0.down_proj": (20, 36), "model.layers.1.q_proj": (24, 20)}


def relative(got: torch.Tensor, expected: torch.Tensor) -> float:
    """‖got − expected‖ / ‖expected‖, Frobenius."""
    return float((got.double() - expected.double()).norm() / expected.double().norm())
