"""Whether a weights file of a generation may be loaded: plain safetensors, of sane size, and every number finite.

A manifest proves that bytes are those that were staged; this proves that they are numbers. safetensors' own reader
checks header and offsets (nothing overlaps, nothing is left over), but takes headers of 100 MB, any type and any value.
Nothing is kept in memory but one piece of the file at a time.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SUFFIX = ".safetensors"
ADAPTER = "adapter_model.safetensors"
MAX_HEADER = 8 << 20
"""Bytes; a subspace of a thousand tasks in a hundred layers each stays below it."""
MAX_TENSORS = 20_000
MAX_RANK = 512
"""Of an adapter's factors: more is what no engine serves."""

# Name → bytes a number, and the bits that are all set in infinities and NaN, as little-endian integers.
_EXPONENTS = {
    "F64": (8, 0x7FF0_0000_0000_0000),
    "F32": (4, 0x7F80_0000),
    "F16": (2, 0x7C00),
    "BF16": (2, 0x7F80),
}
_PIECE = 1 << 20


class _Refused(Exception):
    """What is wrong with the file."""


def problem_of(path: Path) -> str:
    """Why this file must not be loaded; empty when it may."""
    from safetensors import SafetensorError

    try:
        begin, tensors = _header(path)
        _check_shapes(tensors, is_adapter=path.name == ADAPTER)
        for name, entry in tensors.items():
            first, last = entry["data_offsets"]
            size, exponent = _EXPONENTS[entry["dtype"]]
            for piece in _pieces(path, begin + first, begin + last):
                if not _finite(piece, size, exponent):
                    raise _Refused(f"tensor {name} holds NaN or infinity")
    except _Refused as error:
        return str(error)
    except (SafetensorError, OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        return f"not safetensors ({error})"
    return ""


def _header(path: Path) -> tuple[int, dict[str, Any]]:
    """(where the data begin, what is said of each tensor)."""
    from safetensors import safe_open

    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        # Before anything reads it: a hostile header costs memory many times its size.
        if length > MAX_HEADER:
            raise _Refused(f"its header has {length} bytes, expected at most {MAX_HEADER}")
        with safe_open(path, framework="np") as checked:
            count = len(checked.keys())
        if count > MAX_TENSORS:
            raise _Refused(f"it has {count} tensors, expected at most {MAX_TENSORS}")
        header: dict[str, Any] = json.loads(file.read(length))
    header.pop("__metadata__", None)
    return 8 + length, header


def _check_shapes(tensors: dict[str, Any], *, is_adapter: bool) -> None:
    for name, entry in tensors.items():
        dtype, shape = entry["dtype"], entry["shape"]
        if dtype not in _EXPONENTS:
            raise _Refused(f"tensor {name} is {dtype}, expected one of {', '.join(_EXPONENTS)}")
        if len(shape) != 2:
            raise _Refused(f"tensor {name} has {len(shape)} dimensions, expected 2")
        if is_adapter and min(shape) > MAX_RANK:
            raise _Refused(f"tensor {name} is {shape[0]} × {shape[1]}, expected a rank of at most {MAX_RANK}")


def _pieces(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while start < end:
            piece = file.read(min(_PIECE, end - start))
            if not piece:
                raise _Refused("it ends before its data")
            start += len(piece)
            yield piece


def _finite(piece: bytes, size: int, exponent: int) -> bool:
    """Whether no number in `piece` is an infinity or NaN; read as integers, for bfloat16 has no other name here."""
    import numpy as np

    bits = np.frombuffer(piece, dtype=f"<u{size}")
    return not bool(np.any(bits & bits.dtype.type(exponent) == exponent))
