"""PEFT LoRA folders (`adapter_config.json` + `adapter_model.safetensors`) in and out.

Owns reading them, whole (`read_adapter`) or one layer at a time (`open_adapter`, what phase 1 uses: a hundred adapters
of a large model do not fit into memory together), and writing them. Every folder is checked before it is used: what
its configuration and header say when it is opened, what its tensors hold when they are read. Pickle is never opened.
Staging and atomic publishing of folders is the caller's.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from sleepyd.errors import AdapterError
from sleepyd.share.adapters import Adapter, Factors

CONFIG_NAME = "adapter_config.json"
WEIGHTS_NAME = "adapter_model.safetensors"
_KEY = re.compile(r"base_model\.model\.(?P<module>.+)\.lora_(?P<side>[AB])\.weight")
_DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "F64": torch.float64}
# Variants of LoRA whose ΔW is not s·B·A; reading them as plain LoRA would silently change what they do.
_UNSUPPORTED = (
    "use_dora",
    "fan_in_fan_out",
    "modules_to_save",
    "lora_bias",
    "alora_invocation_tokens",
    "layer_replication",
    "use_qalora",
    "use_bdlora",
    "kasa_config",
    "monteclora_config",
    "arrow_config",
)
# Beginnings that took their part out of W0: s·B·A is meant for what was left of it, which the folder does not hold.
_SUBTRACTED = ("pissa", "corda", "olora", "loftq", "lora_ga")


def read_adapter(folder: Path) -> Adapter:
    """Read a whole PEFT LoRA folder; scaling (lora_alpha, rsLoRA, rank and alpha patterns) is folded into the factors.

    Raises AdapterError when a file is missing, truncated, a pickle, not finite, or not what its configuration says.
    """
    opened = open_adapter(folder)
    return Adapter(layers=dict(opened.layers), base_model=opened.base_model)


def open_adapter(folder: Path) -> Adapter:
    """`read_adapter`, but each of `layers` is read from the file when it is asked for, and not kept.

    Raises AdapterError as `read_adapter` does; for a tensor that is not finite, when its layer is read.
    """
    config = _read_config(folder)
    weights = _Weights(folder)
    modules: dict[str, _Module] = {}
    for module, (a, b) in sorted(_pairs(folder, weights.shapes()).items()):
        rank, scaling = _rank_and_scaling(config, module)
        if a[0] != rank or b[1] != rank:
            raise AdapterError(
                f"adapter {folder}: {module} has lora_A {a} and lora_B {b}, expected rank"
                f" {rank} from {CONFIG_NAME}; save the adapter again with its own configuration"
            )
        modules[module] = _Module(rank, scaling)
    return Adapter(layers=_Layers(weights, modules), base_model=str(config.get("base_model_name_or_path") or ""))


def write_adapter(adapter: Adapter, folder: Path) -> None:
    """Write `adapter` as a PEFT folder that peft and vLLM load.

    All layers get the same rank r (smaller ones are padded with zeros, because vLLM knows no rank pattern) and
    lora_alpha = r, so the scaling is 1. The configuration is written last: a folder with a configuration has its
    weights.
    """
    rank = adapter.rank
    if rank == 0:
        raise AdapterError(
            "adapter to write has no layer of rank 1 or more, expected at least one; train or build it first"
        )
    tensors: dict[str, Tensor] = {}
    for module, factors in sorted(adapter.layers.items()):
        _check_finite("adapter to write", module, factors.b, factors.a)
        missing = rank - factors.rank
        a = torch.nn.functional.pad(factors.a.detach().float().cpu(), (0, 0, 0, missing))  # (r, d)
        b = torch.nn.functional.pad(factors.b.detach().float().cpu(), (0, missing))  # (n, r)
        tensors[f"base_model.model.{module}.lora_A.weight"] = a.contiguous()
        tensors[f"base_model.model.{module}.lora_B.weight"] = b.contiguous()
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / WEIGHTS_NAME, metadata={"format": "pt"})
    config = {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": adapter.base_model,
        "r": rank,
        "lora_alpha": rank,
        "lora_dropout": 0.0,
        "bias": "none",
        "fan_in_fan_out": False,
        "inference_mode": True,
        "init_lora_weights": True,
        "modules_to_save": None,
        "rank_pattern": {},
        "alpha_pattern": {},
        "target_modules": sorted(adapter.layers),
        "use_dora": False,
        "use_rslora": False,
    }
    (folder / CONFIG_NAME).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def _read_config(folder: Path) -> dict[str, Any]:
    path = folder / CONFIG_NAME
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise AdapterError(
            f"adapter {folder}: no {CONFIG_NAME}, expected a PEFT LoRA folder; check the path"
        ) from error
    except (OSError, ValueError) as error:
        raise AdapterError(
            f"adapter {folder}: {CONFIG_NAME} is not readable JSON ({error}); save the adapter again"
        ) from error
    if not isinstance(config, dict) or config.get("peft_type") != "LORA":
        got = config.get("peft_type") if isinstance(config, dict) else type(config).__name__
        raise AdapterError(f"adapter {folder}: peft_type is {got!r}, expected 'LORA'; only plain LoRA can be read")
    for field in _UNSUPPORTED:
        if config.get(field):
            raise AdapterError(
                f"adapter {folder}: {field} is {config[field]!r}, expected it unset; only plain LoRA can be read"
            )
    start = config.get("init_lora_weights")
    if isinstance(start, str) and start.lower().startswith(_SUBTRACTED):
        raise AdapterError(
            f"adapter {folder}: init_lora_weights is {start!r}, expected a start that leaves the base model as it is;"
            " save it again with path_initial_model_for_weight_conversion"
        )
    if config.get("bias", "none") != "none":
        raise AdapterError(f"adapter {folder}: bias is {config['bias']!r}, expected 'none'; train it without biases")
    return config


@dataclass(frozen=True, slots=True)
class _Module:
    rank: int
    scaling: float


class _Layers(Mapping[str, Factors]):
    """An adapter's factors by module name, each read anew whenever it is asked for."""

    def __init__(self, weights: "_Weights", modules: Mapping[str, _Module]) -> None:
        self._weights, self._modules = weights, modules

    def __getitem__(self, module: str) -> Factors:
        scaling = self._modules[module].scaling
        a, b = (self._weights.read(f"base_model.model.{module}.lora_{side}.weight") for side in "AB")
        _check_finite(f"adapter {self._weights.folder}", module, b, a)
        root = math.sqrt(abs(scaling))
        return Factors(b=b * math.copysign(root, scaling), a=a * root)

    def __contains__(self, module: object) -> bool:
        return module in self._modules  # Mapping's own would read the layer

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


class _Weights:
    """A folder's weights file: the header, and one tensor at a time.

    safetensors' own reader maps the whole file, so that all adapters would be resident together once each was read
    from; it checks the file here, and the bytes of a tensor are then read where the header says they are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / WEIGHTS_NAME
        if not self._path.is_file():
            pickled = folder / "adapter_model.bin"
            got = (
                f"only {pickled.name} (a pickle, which can run code and is never opened)"
                if pickled.exists()
                else "no weights"
            )
            raise AdapterError(
                f"adapter {folder}: {got}, expected {WEIGHTS_NAME}; save it with safe_serialization=True"
            )
        try:
            with safe_open(self._path, framework="pt", device="cpu"):
                pass  # it checks that the header fits the file
            with self._path.open("rb") as file:
                length = int.from_bytes(file.read(8), "little")
                header: dict[str, Any] = json.loads(file.read(length))
        except (SafetensorError, OSError, ValueError) as error:
            raise self._damaged(error) from error
        header.pop("__metadata__", None)
        self._begin = 8 + length
        self._entries = header

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Of all tensors, as the header says."""
        return {key: tuple(entry["shape"]) for key, entry in self._entries.items()}

    def read(self, key: str) -> Tensor:
        """One tensor, float32. Raises AdapterError."""
        entry = self._entries[key]
        dtype = _DTYPES.get(entry["dtype"])
        if dtype is None:
            raise AdapterError(
                f"adapter {self.folder}: {key} is {entry['dtype']}, expected one of {', '.join(_DTYPES)}; save it again"
            )
        start, end = entry["data_offsets"]
        buffer = bytearray(end - start)
        try:
            with self._path.open("rb", buffering=0) as file:
                file.seek(self._begin + start)
                got = file.readinto(buffer)
        except OSError as error:
            raise self._damaged(error) from error
        if got != len(buffer):
            raise self._damaged(EOFError(f"{key} ends after {got} of {len(buffer)} bytes"))
        if not buffer:
            return torch.zeros(entry["shape"])
        return torch.frombuffer(buffer, dtype=dtype).view(entry["shape"]).float()

    def _damaged(self, error: Exception) -> AdapterError:
        return AdapterError(
            f"adapter {self.folder}: {WEIGHTS_NAME} is damaged or not safetensors ({error}); copy it again"
        )


def _pairs(folder: Path, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[tuple[int, ...], tuple[int, ...]]]:
    """Shapes of (lora_A (r, d), lora_B (n, r)) by module name."""
    sides: dict[str, dict[str, tuple[int, ...]]] = {}
    for key, shape in shapes.items():
        match = _KEY.fullmatch(key)
        if match is None:
            raise AdapterError(
                f"adapter {folder}: tensor {key!r}, expected base_model.model.<module>.lora_A.weight or lora_B.weight;"
                " only plain LoRA on linear layers can be read"
            )
        sides.setdefault(match["module"], {})[match["side"]] = shape
    if not sides:
        raise AdapterError(
            f"adapter {folder}: {WEIGHTS_NAME} holds no tensor, expected at least one layer; save it again"
        )
    pairs: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}
    for module, found in sides.items():
        a, b = found.get("A"), found.get("B")
        if a is None or b is None:
            raise AdapterError(
                f"adapter {folder}: {module} has only lora_{min(found)}, expected lora_A and lora_B; save it again"
            )
        if len(a) != 2 or len(b) != 2 or a[0] != b[1]:
            raise AdapterError(
                f"adapter {folder}: {module} has lora_A {a} and lora_B {b}, expected (r, d) and (n, r); save it again"
            )
        pairs[module] = (a, b)
    return pairs


def _rank_and_scaling(config: Mapping[str, Any], module: str) -> tuple[int, float]:
    """PEFT's rule: the first pattern that matches the end of the module's name wins over r and lora_alpha."""

    def lookup(patterns: Mapping[str, float] | None, default: float) -> float:
        for pattern, value in (patterns or {}).items():
            if re.match(rf"(.*\.)?({pattern})$", module):
                return value
        return default

    try:
        rank = int(lookup(config.get("rank_pattern"), config["r"]))
        alpha = float(lookup(config.get("alpha_pattern"), config["lora_alpha"]))
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise AdapterError(
            f"{CONFIG_NAME}: r, lora_alpha or their patterns are unusable ({error!r}); save it again"
        ) from error
    if rank < 1 or not math.isfinite(alpha):
        raise AdapterError(
            f"{CONFIG_NAME}: {module} has r = {rank} and lora_alpha = {alpha}, expected r >= 1 and a finite alpha"
        )
    return rank, alpha / (math.sqrt(rank) if config.get("use_rslora") else rank)


def _check_finite(what: str, module: str, b: Tensor, a: Tensor) -> None:
    for name, tensor in (("lora_B", b), ("lora_A", a)):
        if not bool(torch.isfinite(tensor).all()):
            raise AdapterError(
                f"{what}: {module} {name} holds NaN or infinity, expected finite weights; train it again"
            )
