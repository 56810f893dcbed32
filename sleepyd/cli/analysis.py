"""What `share analyze` says of a subspace, as tables; the report itself is `sleepyd.share.report`."""

from typing import Any

from sleepyd.cli.front import columns


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
