"""Small generations to stage."""

from collections.abc import Callable
from pathlib import Path

from weights import weights as weights_of

from sleepyd.store.generations import Generations

WEIGHTS = weights_of("subspace")


def write_adapters(*tasks: str, weights: bytes = WEIGHTS) -> Callable[[Path], None]:
    """What writes a generation's files: an adapter for each task."""

    def write(folder: Path) -> None:
        (folder / "subspace.safetensors").write_bytes(weights)
        for task in tasks:
            adapter = folder / "adapters" / task
            adapter.mkdir(parents=True)
            (adapter / "adapter_model.safetensors").write_bytes(weights_of(task))
            (adapter / "adapter_config.json").write_text('{"r": 1}')

    return write


def routes(*tasks: str) -> dict[str, object]:
    """One signature for each task."""
    return {
        "signatures": {f"E0000 : {task} : ": task for task in tasks},
        "codes": {},
        "tasks": {task: {"adapter": f"adapters/{task}"} for task in tasks},
    }


def stage(store: Generations, parent: int | None = None, *tasks: str) -> int:
    """A new generation; its number."""
    names = tasks or ("missing_clone",)
    return store.stage(
        parent, files=write_adapters(*names), routes=routes(*names), evaluation={"passed": 1}, meta={"seed": 7}
    )


def leftovers(store: Generations) -> list[str]:
    """What unfinished writers left."""
    return sorted(p.name for p in (*store.root.iterdir(), *(store.root / "generations").iterdir()) if "tmp" in p.name)
