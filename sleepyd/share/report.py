"""What a subspace comes to, as JSON: sizes, parameters, similarities, variance, and how adapters fare in it.

Owns the shape of `share analyze --json` and of the dashboard's page; the numbers are `analysis` and `basis`.
"""

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from sleepyd.share import analysis, basis
from sleepyd.share.adapters import Adapter
from sleepyd.share.analysis import Coverage, Overlap, ParameterCounts
from sleepyd.share.subspace import Subspace

MARKS = (0.6, 0.8, 0.9, 0.95, 0.99)


def report(
    subspace: Subspace, adapters: Sequence[tuple[str, Adapter]], other: Subspace | None, curves: bool
) -> dict[str, Any]:
    """Everything that can be said. curves: whole curves of variance, not only the marks."""
    counts = analysis.parameter_counts(subspace)
    names, cosines = analysis.similarities(subspace)
    found = {"base_model": subspace.base_model, **sizes(subspace), "parameters": _counts(counts)}
    found["similarities"] = {"tasks": names, "cosines": [[round(x, 4) for x in row] for row in cosines.tolist()]}
    found["layers"] = {
        name: {
            "k_beta": own.beta.shape[1],
            "k_alpha": own.alpha.shape[1],
            **_variance(analysis.used_variance(subspace, name), curves),
        }
        for name, own in subspace.layers.items()
    }
    if adapters:
        kept = [(task, adapter) for task, adapter in adapters if task in subspace.tasks]
        found["errors"] = analysis.reconstruction_errors(subspace, kept)
        found["coverage"] = {task: _coverage(analysis.coverage(subspace, adapter)) for task, adapter in adapters}
        spectra = basis.explained_variance(adapters)
        found["explained_variance"] = {layer: _variance(pair, curves) for layer, pair in spectra.items()}
    if other is not None:
        found["overlap"] = {
            layer: {"beta": _overlap(beta), "alpha": _overlap(alpha)}
            for layer, (beta, alpha) in analysis.overlap(subspace, other).items()
        }
    return found


def sizes(subspace: Subspace) -> dict[str, Any]:
    """Tasks, layers and the largest k."""
    largest = [max(own.beta.shape[1], own.alpha.shape[1]) for own in subspace.layers.values()]
    return {"tasks": sorted(subspace.tasks), "layer_count": len(subspace.layers), "largest_k": max(largest, default=0)}


def _counts(counts: ParameterCounts) -> dict[str, Any]:
    return {
        "basis": counts.basis,
        "coefficients": dict(counts.coefficients),
        "lora": counts.lora,
        "fewer": dict(counts.fewer),
        "bytes": {"shared": counts.shared_bytes, "separate": counts.separate_bytes},
    }


def _variance(curves: tuple[Tensor, Tensor], whole: bool) -> dict[str, Any]:
    """How many directions of β and of α keep each marked share of the squared norm; the curves too, when asked for."""
    found: dict[str, Any] = {
        "k_for_variance": {f"{mark:g}": [_reached(curve, mark) for curve in curves] for mark in MARKS}
    }
    if whole:
        found["curves"] = {side: curve.tolist() for side, curve in zip(("beta", "alpha"), curves, strict=True)}
    return found


def _reached(curve: Tensor, mark: float) -> int:
    return min(int((curve < mark).sum()) + 1, curve.numel())


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {"whole": coverage.whole, "least": min(coverage.layers.values(), default=1.0)}


def _overlap(overlap: Overlap) -> dict[str, float]:
    return {"shared": overlap.shared, "chance": overlap.chance, "distance": overlap.distance}
