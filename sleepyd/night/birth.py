"""The first generation: what a fresh installation serves before its first night.

For the bundled model it is the subspace that ships with it and the signatures of the tasks it was taught, which the
base model answers. For any other model it is an empty subspace that the first night fills.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from sleepyd import share
from sleepyd.config import Config
from sleepyd.engine import model_folder
from sleepyd.share import Subspace
from sleepyd.store.generations import Generation, Generations

SUBSPACE, SIGNATURES = "subspace.safetensors", "signatures.json"
SHIPPED_SUBSPACE = f"share/{SUBSPACE}"
"""In a model's folder. Not beside the weights: vLLM takes every safetensors file there for weights of the model."""


def first_generation(config: Config, generations: Generations) -> Generation:
    """What is served now; staged and promoted here when nothing ever was."""
    served = generations.current()
    if served is not None:
        return served
    folder = model_folder(config)
    number = generations.stage(
        None,
        files=lambda target: _fill(folder, target),
        routes=_routes(folder),
        evaluation={},
        meta={"model": folder.name},
    )
    return generations.promote(number, expected=None)


def _fill(model: Path, target: Path) -> None:
    shipped = model / SHIPPED_SUBSPACE
    if shipped.is_file():
        shutil.copyfile(shipped, target / SUBSPACE)
    else:
        share.save(Subspace(layers={}, tasks={}, base_model=model.name), target / SUBSPACE)


def _routes(model: Path) -> dict[str, Any]:
    known = model / SIGNATURES
    signatures = json.loads(known.read_text(encoding="utf-8")) if known.is_file() else {}
    return {"signatures": signatures, "codes": {}, "tasks": {}}
