"""What a model's folder says of the model before anything of it is loaded: all files there, whole, and usable here.

    facts = read(folder)
    facts.parameters, facts.has_chat_template, facts.linear_layers, facts.fingerprint

A generation is learned on one base model and means nothing on another; `fingerprint` tells them apart.
"""

import hashlib
import json
import math
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sleepyd.errors import Conflict, EngineUnavailable

BYTES_SERVED = 4
"""A parameter's size in memory: the embedded engine computes in float32, whatever the file holds."""
PROGRAM_BYTES = 1 << 30
"""Python, PyTorch and what a question needs beside the weights."""

_TOKENIZERS = ("tokenizer.json", "tokenizer.model", "vocab.json")
_WEIGHTS, _INDEX = "model.safetensors", "model.safetensors.index.json"
_HEADER_MOST = 100 << 20
"""What safetensors itself takes for a header."""
_LINEAR = re.compile(r"(.*\.\d+\..*)\.weight")
"""The weight of a module inside a numbered block; only matrices count."""
_SAMPLES, _SAMPLE = 64, 4096


@dataclass(frozen=True, slots=True)
class Facts:
    """One model, as its files describe it."""

    architecture: str
    parameters: int
    has_chat_template: bool
    linear_layers: int
    """Matrices inside numbered blocks, on which coefficients are trained."""
    context: int | None
    """Tokens it was made for."""
    fingerprint: str

    @property
    def served_bytes(self) -> int:
        """What the embedded engine needs in memory."""
        return self.parameters * BYTES_SERVED + PROGRAM_BYTES

    @property
    def night_bytes(self) -> int:
        """What a night needs beside the daemon: its own copy, and as much again for what training keeps."""
        return 2 * self.parameters * BYTES_SERVED + PROGRAM_BYTES


def read(folder: Path) -> Facts:
    """Everything that can be told without loading it. Raises EngineUnavailable for what cannot be a model."""
    if not (folder / "config.json").is_file():
        raise EngineUnavailable(f"{folder}: no model there (config.json is missing)")
    config = _json(folder / "config.json")
    names = config.get("architectures")
    if not names:
        raise EngineUnavailable(f"{folder / 'config.json'}: names no architecture, expected a causal language model's")
    if not any((folder / name).is_file() for name in _TOKENIZERS):
        raise EngineUnavailable(f"{folder}: no tokenizer, expected one of {', '.join(_TOKENIZERS)}")
    context = config.get("max_position_embeddings")
    return Facts(
        architecture=str(names[0]),
        parameters=parameters(folder),
        has_chat_template=_has_chat_template(folder),
        linear_layers=len(_linear(folder)),
        context=context if isinstance(context, int) else None,
        fingerprint=fingerprint(folder),
    )


def parameters(folder: Path) -> int:
    """All weights of a model, from the headers of its files. Raises EngineUnavailable."""
    tensors = (entry for path in _files(folder) for entry in _tensors(path).values())
    return sum(math.prod(entry["shape"]) for entry in tensors)


def fingerprint(folder: Path) -> str:
    """What tells this model from every other: 16 hex digits. Raises EngineUnavailable.

    Hashed are its configuration and of each file of weights the name, size, header and 64 pieces, evenly spread: a
    model of many gigabytes is not read to its end at every start.
    """
    digest = hashlib.sha256((folder / "config.json").read_bytes() if (folder / "config.json").is_file() else b"")
    for path in _files(folder):
        header = json.dumps(_tensors(path), sort_keys=True)
        digest.update(f"{path.name} {path.stat().st_size} {header}".encode())
        with path.open("rb") as file:
            for number in range(_SAMPLES):
                file.seek(path.stat().st_size * number // _SAMPLES)
                digest.update(file.read(_SAMPLE))
    return digest.hexdigest()[:16]


def belongs(meta: Mapping[str, Any], folder: Path) -> bool:
    """Whether a generation, by its manifest's `meta`, was learned on the model in `folder`.

    Those from before models were told apart go by the folder's name, or by nothing.
    """
    if "model_hash" in meta:
        return bool(meta["model_hash"] == fingerprint(folder))
    return bool(meta.get("model", folder.name) == folder.name)


def check_belongs(number: int, meta: Mapping[str, Any], folder: Path) -> None:
    """Raises Conflict where a generation is of another model than the one in `folder`."""
    if not belongs(meta, folder):
        raise Conflict(
            f"generation {number} was learned on another model ({meta.get('model')}), expected one of {folder.name}; "
            'see "sleepyd generations list", or "sleepyd model use" to change the model',
            param="generation",
        )


def _files(folder: Path) -> list[Path]:
    if (folder / _INDEX).is_file():
        return [folder / name for name in sorted(set(_json(folder / _INDEX).get("weight_map", {}).values()))]
    return [folder / _WEIGHTS]


def _linear(folder: Path) -> set[str]:
    named = (item for path in _files(folder) for item in _tensors(path).items())
    return {match[1] for name, entry in named if len(entry["shape"]) == 2 and (match := _LINEAR.fullmatch(name))}


def _has_chat_template(folder: Path) -> bool:
    if (folder / "chat_template.jinja").is_file() or (folder / "chat_template.json").is_file():
        return True
    path = folder / "tokenizer_config.json"
    return path.is_file() and bool(_json(path).get("chat_template"))


def _tensors(path: Path) -> dict[str, Any]:
    """Name → what is said of it. 8 bytes for the header's length, the header as JSON, then the data."""
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header: dict[str, Any] = json.loads(file.read(min(length, _HEADER_MOST)))
    except OSError as error:
        raise EngineUnavailable(f"{path}: weights cannot be read ({error.strerror})") from error
    except (struct.error, ValueError) as error:
        raise EngineUnavailable(f"{path}: not safetensors ({error})") from error
    header.pop("__metadata__", None)
    whole = 8 + length + max((entry["data_offsets"][1] for entry in header.values()), default=0)
    got = path.stat().st_size
    if got != whole:
        raise EngineUnavailable(f"{path}: got {got} bytes, expected {whole}; copy or download it again")
    return header


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
