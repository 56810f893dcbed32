"""What `share analyze` says of a subspace, as JSON and as tables."""

from typing import TYPE_CHECKING, Any

from sleepyd.cli.front import columns

if TYPE_CHECKING:
    from torch import Tensor

    from sleepyd.share import Adapter, Coverage, Overlap, ParameterCounts, Subspace

MARKS = (0.6, 0.8, 0.9, 0.95, 0.99)


def report(
    subspace: "Subspace", adapters: "list[tuple[str, Adapter]]", other: "Subspace | None", curves: bool
) -> dict[str, Any]:
    """Everything that can be said. curves: whole curves of variance, not only the marks."""
    from sleepyd import share

    counts = share.parameter_counts(subspace)
    names, cosines = share.similarities(subspace)
    found = {"base_model": subspace.base_model, **sizes(subspace), "parameters": _counts(counts)}
    found["similarities"] = {"tasks": names, "cosines": [[round(x, 4) for x in row] for row in cosines.tolist()]}
    found["layers"] = {
        name: {
            "k_beta": basis.beta.shape[1],
            "k_alpha": basis.alpha.shape[1],
            **_variance(share.used_variance(subspace, name), curves),
        }
        for name, basis in subspace.layers.items()
    }
    if adapters:
        kept = [(task, adapter) for task, adapter in adapters if task in subspace.tasks]
        found["errors"] = share.reconstruction_errors(subspace, kept)
        found["coverage"] = {task: _coverage(share.coverage(subspace, adapter)) for task, adapter in adapters}
        spectra = share.explained_variance(adapters)
        found["explained_variance"] = {layer: _variance(pair, curves) for layer, pair in spectra.items()}
    if other is not None:
        found["overlap"] = {
            layer: {"beta": _overlap(beta), "alpha": _overlap(alpha)}
            for layer, (beta, alpha) in share.overlap(subspace, other).items()
        }
    return found


def show(found: dict[str, Any]) -> None:
    """A report as tables."""
    counts = found["parameters"]
    rows: list[tuple[object, ...]] = [("base model", found["base_model"]), ("tasks", ", ".join(found["tasks"]))]
    rows += [("layers", found["layer_count"]), ("largest k", found["largest_k"]), ("basis parameters", counts["basis"])]
    rows += [("bytes", counts["bytes"]["shared"]), ("bytes of separate LoRAs", counts["bytes"]["separate"])]
    columns(("what", "is"), rows)
    fewer = counts["fewer"]
    columns(
        ("task", "parameters", "times fewer than LoRA"),
        [(task, count, f"{fewer[task]:.0f}") for task, count in counts["coefficients"].items()],
    )
    if covered := found.get("coverage"):
        errors = {task: f"{error:.2e}" for task, error in found["errors"].items()}
        table = [(task, errors.get(task), f"{own['whole']:.1%}") for task, own in covered.items()]
        columns(("adapter", "error", "covered"), table)
    if pairs := found.get("overlap"):
        sides = [side for pair in pairs.values() for side in pair.values()]
        shared, chance = (sum(side[key] for side in sides) / len(sides) for key in ("shared", "chance"))
        columns(("span shared", "by chance"), [(f"{shared:.1%}", f"{chance:.1%}")])


def sizes(subspace: "Subspace") -> dict[str, Any]:
    """Tasks, layers and the largest k."""
    largest = [max(basis.beta.shape[1], basis.alpha.shape[1]) for basis in subspace.layers.values()]
    return {"tasks": sorted(subspace.tasks), "layer_count": len(subspace.layers), "largest_k": max(largest, default=0)}


def _counts(counts: "ParameterCounts") -> dict[str, Any]:
    return {
        "basis": counts.basis,
        "coefficients": dict(counts.coefficients),
        "lora": counts.lora,
        "fewer": dict(counts.fewer),
        "bytes": {"shared": counts.shared_bytes, "separate": counts.separate_bytes},
    }


def _variance(curves: "tuple[Tensor, Tensor]", whole: bool) -> dict[str, Any]:
    """How many directions of β and of α keep each marked share of the squared norm; the curves too, when asked for."""
    found: dict[str, Any] = {
        "k_for_variance": {f"{mark:g}": [_reached(curve, mark) for curve in curves] for mark in MARKS}
    }
    if whole:
        found["curves"] = {side: curve.tolist() for side, curve in zip(("beta", "alpha"), curves, strict=True)}
    return found


def _reached(curve: "Tensor", mark: float) -> int:
    return min(int((curve < mark).sum()) + 1, curve.numel())


def _coverage(coverage: "Coverage") -> dict[str, Any]:
    return {"whole": coverage.whole, "least": min(coverage.layers.values(), default=1.0)}


def _overlap(overlap: "Overlap") -> dict[str, float]:
    return {"shared": overlap.shared, "chance": overlap.chance, "distance": overlap.distance}
