"""Is there something to answer with: libraries, the model's files, the memory they need. Nothing of it is loaded."""

import json
import math
import struct
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sleepyd.config import Config
from sleepyd.doctor.verdict import Verdict, fail, ok, size, warn
from sleepyd.engine import model_folder
from sleepyd.engine.vllm import environment
from sleepyd.errors import EngineUnavailable

_LIBRARIES = ("torch", "transformers", "peft")
_TOKENIZERS = ("tokenizer.json", "tokenizer.model", "vocab.json")
_WEIGHTS, _INDEX = "model.safetensors", "model.safetensors.index.json"
_BYTES_PER_PARAMETER = 4
"""The embedded engine computes in float32, whatever the file holds."""
_PROGRAM = 1 << 30
"""Python, PyTorch and what a question needs beside the weights."""
_HEADER_MOST = 100 << 20
"""What safetensors itself takes for a header."""
_CHOOSE = "sleepyd config edit  # model.path: a folder in transformers' format"
_DEVICES = ("dev/nvidia[0-9]*", "dev/kfd")


def engine(config: Config) -> Verdict:
    """The libraries that run a model, and vLLM where it is to serve it: nights train in our own process anyhow."""
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        return fail(f"{', '.join(missing)} not installed", f"python -m pip install {' '.join(missing)}")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    if config.engine.kind != "vllm":
        return ok(f"{config.engine.kind}: {versions}")
    try:
        environment.python(config)
    except EngineUnavailable as error:
        return fail(error.message, "sleepyd engine install")
    return ok(f"{environment.version(config)} in {environment.folder(config)}; {versions}")


def model(config: Config) -> Verdict:
    """The model's files: all there, and as long as their headers say."""
    folder = model_folder(config)
    try:
        architecture = _architecture(folder)
        if not any((folder / name).is_file() for name in _TOKENIZERS):
            raise EngineUnavailable(f"{folder}: no tokenizer, expected one of {', '.join(_TOKENIZERS)}")
        parameters = _parameters(folder)
    except EngineUnavailable as error:
        return fail(error.message, _CHOOSE)
    which = "bundled" if not config.model.path else str(folder)
    return ok(f"{which}: {architecture}, {parameters / 1e6:,.1f} million parameters")


def memory(config: Config, meminfo: Path = Path("/proc/meminfo")) -> Verdict:
    """What the model needs against what there is. A model that cannot be read is told of elsewhere."""
    try:
        weights = _parameters(model_folder(config)) * _BYTES_PER_PARAMETER
    except EngineUnavailable:
        weights = 0
    needed = weights + _PROGRAM
    lines = dict(line.split(":") for line in meminfo.read_text(encoding="ascii").splitlines())
    total, free = (int(lines[name].split()[0]) * 1024 for name in ("MemTotal", "MemAvailable"))
    says = f"{size(free)} of {size(total)} available, the model takes about {size(needed)}"
    if needed > total:
        return fail(says, _CHOOSE + ", a smaller one")
    return ok(says) if needed <= free else warn(says, "ps -eo rss,pid,comm --sort=-rss | head  # what else takes it")


def gpu(_: Config, root: Path = Path("/")) -> Verdict:
    """Whether PyTorch sees the GPU that is there; without one PyTorch is not asked, since that takes a second."""
    if not any(True for pattern in _DEVICES for _ in root.glob(pattern)):
        return ok("none; the CPU does everything")
    version = metadata.version("torch")
    if not version.endswith("+cpu"):
        import torch

        if torch.cuda.is_available():
            free, total = torch.cuda.mem_get_info()
            return ok(f"{torch.cuda.get_device_name()}, {size(free)} of {size(total)} free")
    return warn(
        f"there is one, but PyTorch {version} does not see it; the CPU does everything",
        "python -m pip install --force-reinstall torch",
    )


def _architecture(folder: Path) -> str:
    if not (folder / "config.json").is_file():
        raise EngineUnavailable(f"{folder}: no model there (config.json is missing)")
    names = _json(folder / "config.json").get("architectures")
    if not names:
        raise EngineUnavailable(f"{folder / 'config.json'}: names no architecture, expected a causal language model's")
    return str(names[0])


def _parameters(folder: Path) -> int:
    """All weights of a model, from the headers of its files. Raises EngineUnavailable."""
    if (folder / _INDEX).is_file():
        files = sorted(set(_json(folder / _INDEX).get("weight_map", {}).values()))
    else:
        files = [_WEIGHTS]
    return sum(_in_file(folder / name) for name in files)


def _in_file(path: Path) -> int:
    """The weights in one safetensors file: 8 bytes for the header's length, the header as JSON, then the data."""
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(min(length, _HEADER_MOST)))
    except OSError as error:
        raise EngineUnavailable(f"{path}: weights cannot be read ({error.strerror})") from error
    except (struct.error, ValueError) as error:
        raise EngineUnavailable(f"{path}: not safetensors ({error})") from error
    tensors = [entry for name, entry in header.items() if name != "__metadata__"]
    whole = 8 + length + max((entry["data_offsets"][1] for entry in tensors), default=0)
    got = path.stat().st_size
    if got != whole:
        raise EngineUnavailable(f"{path}: got {got} bytes, expected {whole}; copy or download it again")
    return sum(math.prod(entry["shape"]) for entry in tensors)


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EngineUnavailable(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise EngineUnavailable(f"{path}: not JSON ({error})") from error
    if not isinstance(data, dict):
        raise EngineUnavailable(f"{path}: got a {type(data).__name__}, expected an object")
    return data
