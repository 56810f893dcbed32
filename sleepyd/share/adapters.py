"""LoRA adapters as values, and as PEFT folders.

Owns `Adapter` and `Factors` (the scaling s = lora_alpha / r folded into both factors, √s each, so that ΔW = b @ a and
nothing else must be remembered), and reading and writing PEFT's `adapter_config.json` + `adapter_model.safetensors`.
Staging and atomic publishing of folders is the caller's. Pickle is never opened.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from sleepyd.errors import AdapterError

CONFIG_NAME = "adapter_config.json"
WEIGHTS_NAME = "adapter_model.safetensors"
_KEY = re.compile(r"base_model\.model\.(?P<module>.+)\.lora_(?P<side>[AB])\.weight")
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


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """One layer's low-rank change ΔW = b @ a, scaling included.  b: (n, r).  a: (r, d)."""

    b: Tensor
    a: Tensor

    @property
    def rank(self) -> int:
        return int(self.a.shape[0])

    def delta(self) -> Tensor:
        """ΔW: (n, d)."""
        return self.b @ self.a


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """A task's change of a base model: factors by module name (`model.layers.0.self_attn.q_proj`)."""

    layers: Mapping[str, Factors]
    base_model: str = ""

    @property
    def rank(self) -> int:
        """The largest rank of any layer."""
        return max((factors.rank for factors in self.layers.values()), default=0)

    def shapes(self) -> dict[str, tuple[int, int]]:
        """(n, d) of every changed layer."""
        return {name: (int(f.b.shape[0]), int(f.a.shape[1])) for name, f in self.layers.items()}


def read_adapter(folder: Path) -> Adapter:
    """Read a PEFT LoRA folder; scaling (lora_alpha, rsLoRA, rank and alpha patterns) is folded into the factors.

    Raises AdapterError when a file is missing, truncated, a pickle, not finite, or not what its configuration says.
    """
    config = _read_config(folder)
    tensors = _read_weights(folder)
    layers: dict[str, Factors] = {}
    for module, (a, b) in sorted(_pairs(folder, tensors).items()):
        rank, scaling = _rank_and_scaling(config, module)
        if a.shape[0] != rank or b.shape[1] != rank:
            raise AdapterError(
                f"adapter {folder}: {module} has lora_A {tuple(a.shape)} and lora_B {tuple(b.shape)}, expected rank"
                f" {rank} from {CONFIG_NAME}; save the adapter again with its own configuration"
            )
        root = math.sqrt(abs(scaling))
        layers[module] = Factors(b=b * math.copysign(root, scaling), a=a * root)
    return Adapter(layers=layers, base_model=str(config.get("base_model_name_or_path") or ""))


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


def _read_weights(folder: Path) -> dict[str, Tensor]:
    path = folder / WEIGHTS_NAME
    if not path.is_file():
        pickled = folder / "adapter_model.bin"
        got = (
            f"only {pickled.name} (a pickle, which can run code and is never opened)"
            if pickled.exists()
            else "no weights"
        )
        raise AdapterError(f"adapter {folder}: {got}, expected {WEIGHTS_NAME}; save it with safe_serialization=True")
    try:
        with safe_open(path, framework="pt", device="cpu") as file:
            return {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 (safe_open is not a mapping)
    except (SafetensorError, OSError) as error:
        raise AdapterError(
            f"adapter {folder}: {WEIGHTS_NAME} is damaged or not safetensors ({error}); copy it again"
        ) from error


def _pairs(folder: Path, tensors: Mapping[str, Tensor]) -> dict[str, tuple[Tensor, Tensor]]:
    """(lora_A (r, d), lora_B (n, r)) by module name, both float32."""
    sides: dict[str, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        match = _KEY.fullmatch(key)
        if match is None:
            raise AdapterError(
                f"adapter {folder}: tensor {key!r}, expected base_model.model.<module>.lora_A.weight or lora_B.weight;"
                " only plain LoRA on linear layers can be read"
            )
        sides.setdefault(match["module"], {})[match["side"]] = tensor.float()
    if not sides:
        raise AdapterError(
            f"adapter {folder}: {WEIGHTS_NAME} holds no tensor, expected at least one layer; save it again"
        )
    pairs: dict[str, tuple[Tensor, Tensor]] = {}
    for module, found in sides.items():
        a, b = found.get("A"), found.get("B")
        if a is None or b is None:
            raise AdapterError(
                f"adapter {folder}: {module} has only lora_{min(found)}, expected lora_A and lora_B; save it again"
            )
        if a.ndim != 2 or b.ndim != 2 or a.shape[0] != b.shape[1]:
            raise AdapterError(
                f"adapter {folder}: {module} has lora_A {tuple(a.shape)} and lora_B {tuple(b.shape)}, expected (r, d)"
                " and (n, r); save it again"
            )
        _check_finite(f"adapter {folder}", module, b, a)
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
