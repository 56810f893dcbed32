"""A task's change added into a model's own weights, as a plain model folder that needs neither peft nor Share.

Owns `write_merged`. It reads and writes safetensors file by file, so one shard of the model is in memory at a time, and
knows no architecture: a layer's weight is the tensor `<layer>.weight`. Pickled weights are never opened.
"""

import json
import shutil
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from sleepyd.errors import AdapterError, InvalidInput
from sleepyd.share.adapters import Adapter, Factors

WEIGHTS, INDEX, CONFIG = "model.safetensors", "model.safetensors.index.json", "config.json"
# Configuration, tokenizer and chat template; weights in other formats would still be the old ones.
_COPIED = (".json", ".txt", ".model", ".jinja")


def write_merged(adapter: Adapter, model: Path, out: Path) -> None:
    """Write the model in folder `model` to folder `out` with W0 + ΔW in place of W0 (n, d), in W0's own float type.

    The configuration is written last: a folder with one is complete. Raises AdapterError when the adapter does not fit
    the model or the model cannot be read, InvalidInput when `out` has something in it.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InvalidInput(f"{out}: is there already, expected a new folder; give another place", param="out")
    shards = _shards(model)
    _check_fits(adapter, model, shards)
    out.mkdir(parents=True, exist_ok=True)
    for name in shards:
        with safe_open(model / name, framework="pt", device="cpu") as file:
            metadata: dict[str, str] | None = file.metadata()
            tensors = {key: _merged(key, file.get_tensor(key), adapter) for key in file.keys()}  # noqa: SIM118
        save_file(tensors, out / name, metadata=metadata)
    rest = [file for file in model.iterdir() if file.suffix in _COPIED and file.is_file()]
    for file in sorted(rest, key=lambda file: file.name == CONFIG):
        shutil.copyfile(file, out / file.name)


def _merged(key: str, weight: Tensor, adapter: Adapter) -> Tensor:
    layer = key.removesuffix(".weight")
    if layer == key or layer not in adapter.layers:
        return weight
    whole = (weight.float() + adapter.layers[layer].delta().float()).to(weight.dtype)  # (n, d)
    if not bool(torch.isfinite(whole).all()):
        raise AdapterError(
            f"layer {layer}: the merged weight is not finite in {weight.dtype}, expected finite values;"
            " export an adapter instead"
        )
    return whole.contiguous()


def _shards(model: Path) -> list[str]:
    """Names of the model's weight files."""
    if not (model / CONFIG).is_file():
        raise AdapterError(f"model {model}: no {CONFIG}, expected a folder with a model; check the path")
    if (model / WEIGHTS).is_file():
        return [WEIGHTS]
    if not (model / INDEX).is_file():
        raise AdapterError(
            f"model {model}: neither {WEIGHTS} nor {INDEX}, expected safetensors; save it in that format"
        )
    try:
        names = sorted(set(json.loads((model / INDEX).read_text(encoding="utf-8"))["weight_map"].values()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AdapterError(f"model {model}: {INDEX} is not usable ({error!r}); copy it again") from error
    if outside := [name for name in names if Path(name).name != name]:
        raise AdapterError(f"model {model}: {INDEX} names {outside[0]!r}, expected files beside it; copy it again")
    return names


def _check_fits(adapter: Adapter, model: Path, shards: list[str]) -> None:
    """Every layer of the adapter is a weight of the model, of the same shape; seen from headers, before writing."""
    shapes: dict[str, tuple[int, ...]] = {}
    try:
        for name in shards:
            with safe_open(model / name, framework="pt", device="cpu") as file:
                shapes |= {key: tuple(file.get_slice(key).get_shape()) for key in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise AdapterError(f"model {model}: {name} is damaged or not safetensors ({error}); copy it again") from error
    for layer, factors in adapter.layers.items():
        own, got = _shape(factors), shapes.get(f"{layer}.weight")
        if got != own:
            found = "no such weight" if got is None else f"shape {got}"
            raise AdapterError(
                f"layer {layer}: {found} in model {model}, expected shape {own} as in the adapter;"
                " is it its base model?"
            )


def _shape(factors: Factors) -> tuple[int, int]:
    return int(factors.b.shape[0]), int(factors.a.shape[1])
