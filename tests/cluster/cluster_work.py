"""Pieces of work that say where they were done. On sys.path, so that the cluster's processes find it by name."""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sleepyd.cluster import Hand, Watch
from sleepyd.errors import NightFailed


def doubled(hand: Hand, common: int, unit: int, watch: Watch) -> int:
    """2 · unit + common, or a failure for a unit below 0."""
    watch.tell(0.5, {"unit": unit})
    if unit < 0:
        raise NightFailed(f"{unit} is too little")
    return 2 * unit + common


def broken(hand: Hand, common: None, unit: int, watch: Watch) -> None:
    """No failure of the work but a mistake in it."""
    raise ZeroDivisionError("not for nights")


def node() -> str:
    """The machine that this process is of."""
    import ray

    return str(ray.get_runtime_context().get_node_id())


def noted(hand: Hand, folder: Path, unit: int, watch: Watch) -> str:
    """Says in a file that it has begun, waits for a file `go`, and says on which machine it ended."""
    with (folder / f"begun-{unit}").open("a") as file:
        file.write(node() + "\n")
    while not (folder / "go").exists():
        time.sleep(0.02)
    return node()


def beating(hand: Hand, folder: Path, unit: int, watch: Watch) -> None:
    """Goes on until it is ended, and shows so."""
    while True:
        (folder / f"alive-{unit}").write_text(str(os.getpid()))
        time.sleep(0.02)


def details(told: list[tuple[int, float, Mapping[str, Any]]]) -> set[tuple[int, float, int]]:
    """What was heard, comparable."""
    return {(number, share, detail["unit"]) for number, share, detail in told}
