"""What a night teaches, and how long it takes: the demo, whose day, night and day are real.

Twenty corrections of each of eight tasks that the bundled model does not know, one night, and the thirty frozen koans
before and after. Beside it, how many numbers a task trains.
"""

import json
import subprocess
import sys
import tempfile
from typing import Any

from bench.figures import Figure
from sleepyd.night.birth import SHIPPED_SUBSPACE
from sleepyd.places import shipped_model
from sleepyd.sections import NightConfig
from sleepyd.share import load


def figures(quick: bool = False) -> list[Figure]:
    """The demo's counts and times; quick: only the numbers that a task trains."""
    return [_trained(), *([] if quick else _demo())]


def _trained() -> Figure:
    """Of a LoRA of rank 8 on the same layers, and of a task's coefficients without temporary directions."""
    layers = load(shipped_model() / SHIPPED_SUBSPACE).layers.values()
    lora = sum(8 * (layer.beta.shape[0] + layer.alpha.shape[0]) for layer in layers)
    own = sum(NightConfig().rank * (layer.beta.shape[1] + layer.alpha.shape[1]) for layer in layers)
    return Figure("numbers that a LoRA of rank 8 trains beside a task's coefficients", lora / own, "×", 50)


def _demo() -> list[Figure]:
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "sleepyd", "demo", "--json", "--out", scratch]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return [
        Figure("frozen koans fixed before the night", found["before"]["passed"], "of 30", 22),
        Figure("frozen koans fixed after the night", found["after"]["passed"], "of 30", 30),
        Figure("frozen koans lost", len(found["regressions"]), "of 30", 0, more=False),
        Figure("the whole demo", found["seconds"], "s", 480, more=False),
    ]
