"""What is in a weights file before anything loads it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from staging import leftovers, routes
from torture import Torture
from weights import BASE, weights

from sleepyd.errors import StoreCorrupt
from sleepyd.store.generations import Generations
from sleepyd.store.weights import MAX_HEADER, problem_of

MEASURED = """
import json, sys, time
from pathlib import Path
import numpy, safetensors.numpy
from sleepyd.store.weights import problem_of

def peak():  # not getrusage, whose peak may be that of the process that started us
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))

before = peak()
for name in sys.argv[1:]:
    began = time.process_time()
    problem = problem_of(Path(name))
    print(json.dumps([problem, time.process_time() - began, peak() - before]))
"""


def written(path: Path, header: Any, data: bytes = b"") -> Path:
    """A file with this header, whatever it says. header: JSON, or its bytes."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)
    return path


def tensor(dtype: str, shape: list[int], start: int, end: int) -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}


def huge_header(path: Path) -> Path:
    """99 MB that stand for nothing; the file is sparse."""
    with path.open("wb") as file:
        file.write((99_000_000).to_bytes(8, "little") + b"{")
        file.truncate(99_000_100)
    return path


def crowded_header(path: Path) -> Path:
    """As many empty tensors as the largest header takes."""
    entry = json.dumps(tensor("F32", [0, 0], 0, 0))
    count = MAX_HEADER // (len(entry) + 12)
    return written(path, ("{" + ",".join(f'"{n:07}":{entry}' for n in range(count)) + "}").encode())


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a header of 99 MB": (huge_header, "99000000 bytes, expected at most"),
    "a header full of tensors": (crowded_header, "tensors, expected at most 20000"),
    "a header nested deeply": (lambda path: written(path, b'{"a":' + b"[" * 5_000_000), "not safetensors"),
    "a header longer than the file": (
        lambda path: written(path, b"{}" + b" " * 6) and _claim(path, 1000),
        "not safetensors",
    ),
    "offsets that overlap": (
        lambda path: written(path, {"a": tensor("F32", [1, 2], 0, 8), "b": tensor("F32", [1, 2], 4, 12)}, b"\0" * 12),
        "not safetensors",
    ),
    "data that nobody owns": (lambda path: written(path, {"a": tensor("F32", [1, 1], 0, 4)}, b"\0" * 8), "not safe"),
    "offsets outside": (lambda path: written(path, {"a": tensor("F32", [1, 2], 0, 1 << 62)}), "not safetensors"),
    "integers": (lambda path: written(path, {"a": tensor("I8", [1, 4], 0, 4)}, b"\0" * 4), "a is I8, expected one of"),
    "a type that is none": (lambda path: written(path, {"a": tensor("PY", [1, 4], 0, 4)}, b"\0" * 4), "not safetens"),
    "three dimensions": (lambda path: written(path, {"a": tensor("F32", [1, 1, 1], 0, 4)}, b"\0" * 4), "3 dimensions"),
    "a rank over the limit": (
        lambda path: written(path, {BASE: tensor("F16", [513, 600], 0, 615_600)}, b"\0" * 615_600),
        "513 × 600, expected a rank of at most 512",
    ),
    "a pickle": (lambda path: path.write_bytes(b"\x80\x04\x95" + b"x" * 64) and path, "header has"),
}


def _claim(path: Path, length: int) -> Path:
    path.write_bytes(length.to_bytes(8, "little") + path.read_bytes()[8:])
    return path


def test_row_23_hostile_weights_files_are_refused_cheaply(tmp_path: Path, torture: Torture) -> None:
    paths = []
    for number, (make, _) in enumerate(HOSTILE.values()):
        (tmp_path / str(number)).mkdir()
        paths.append(str(make(tmp_path / str(number) / "adapter_model.safetensors")))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *paths], capture_output=True, text=True, check=True, timeout=120
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    slowest, kib = max(seconds for _, seconds, _ in found), found[-1][2]
    figure = f"{len(found)} of {len(HOSTILE)}, {slowest:.2f} s of CPU, {kib / 1024:.0f} MiB at most"
    torture.figure("row 23: hostile weights files refused", figure, "all, 1 s, 200 MB")
    for (what, (_, complaint)), (problem, _, _) in zip(HOSTILE.items(), found, strict=True):
        assert complaint in problem, what
    assert slowest < 1.0
    assert kib * 1024 < 200e6


DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_row_23_one_number_that_is_none_is_found_wherever_it_is(tmp_path: Path, dtype: str, value: str) -> None:
    path = tmp_path / "adapter_model.safetensors"
    finite = torch.full((3, 200_001), torch.finfo(DTYPES[dtype]).max, dtype=DTYPES[dtype])
    save_file({"a": torch.zeros(0, 2), "b": finite}, path)
    assert problem_of(path) == ""
    for place in (0, finite.numel() // 2, finite.numel() - 1):
        broken = finite.clone()
        broken.view(-1)[place] = float(value)
        save_file({"a": finite, "b": broken}, path)
        assert problem_of(path) == "tensor b holds NaN or infinity"


def test_row_23_every_way_to_cut_a_file_is_found(tmp_path: Path) -> None:
    whole, path = weights("whole", 8), tmp_path / "adapter_model.safetensors"
    path.write_bytes(whole)
    assert problem_of(path) == ""
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert problem_of(path) != "", length


def test_row_23_weights_that_are_no_numbers_are_neither_staged_nor_served(store: Generations) -> None:
    def write(value: float) -> Callable[[Path], None]:
        def _write(folder: Path) -> None:
            (folder / "adapters" / "t").mkdir(parents=True)
            rows = torch.tensor(np.array([[1.0, value]]))
            save_file({BASE: rows}, folder / "adapters" / "t" / "adapter_model.safetensors")

        return _write

    with pytest.raises(StoreCorrupt, match=r"adapters/t/adapter_model\.safetensors: tensor .* holds NaN or infinity"):
        store.stage(None, files=write(float("nan")), routes=routes("t"), evaluation={})
    assert (store.numbers(), leftovers(store)) == ((), [])
    number = store.stage(None, files=write(2.0), routes=routes("t"), evaluation={})
    assert store.promote(number).adapters.keys() == {"t"}
