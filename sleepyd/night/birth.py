"""The first generation: what a fresh installation serves before its first night.

For the bundled model it is the subspace that ships with it and the signatures of the tasks it was taught, which the
base model answers. For any other model it is an empty subspace that the first night fills. A generation belongs to the
model that it was learned on: who changes the model goes on with that one's own generations.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from sleepyd import share
from sleepyd.config import Config
from sleepyd.engine import files, model_folder
from sleepyd.log import get_logger
from sleepyd.share import Subspace
from sleepyd.store.generations import Generation, Generations

_log = get_logger(__name__)
SUBSPACE, SIGNATURES = "subspace.safetensors", "signatures.json"
SHIPPED_SUBSPACE = f"share/{SUBSPACE}"
"""In a model's folder. Not beside the weights: vLLM takes every safetensors file there for weights of the model."""


def first_generation(config: Config, generations: Generations) -> Generation:
    """What is served now with the configured model.

    Where what is current was learned on another model, the last one that was served with this model becomes current
    again; where there is none, it is staged and promoted here.
    """
    served = generations.current()
    folder = model_folder(config)
    if served is not None and files.belongs(served.manifest.get("meta", {}), folder):
        return served
    for number in dict.fromkeys(reversed(generations.promoted())):
        if number in generations.numbers() and not generations.verify(number):
            found = generations.load(number)
            if files.belongs(found.manifest.get("meta", {}), folder):
                _log.info("model changed, its own generation is served", model=folder.name, generation=number)
                return generations.promote(number)
    number = generations.stage(
        None,
        files=lambda target: _fill(folder, target),
        routes=_routes(folder),
        evaluation={},
        meta={"model": folder.name, "model_hash": files.fingerprint(folder)},
    )
    return generations.promote(number)


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
