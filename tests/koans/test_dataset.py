"""Example files, written and read back."""

import json
from pathlib import Path

import pytest

from sleepyd.day.signature import signature
from sleepyd.errors import InvalidInput
from sleepyd.koans import dataset
from sleepyd.koans.load import Example, Task
from sleepyd.rust.compiler import Compiler

TASK = Task("missing_mut", "borrow_checker", "A binding that changes is not mutable", ("E0596", "E0384"))


def example(seed: int = 1) -> Example:
    diagnostics = ({"level": "error", "code": "E0596", "message": "é", "spans": [], "children": [], "rendered": ""},)
    return Example(
        "missing_mut", "b", "E0596", "s", "2021", "buggy\u2028é", "fixed", "", diagnostics, "k", seed, "t", "g"
    )


def test_examples_come_back_equal_and_in_order(tmp_path: Path) -> None:
    examples = [example(seed) for seed in (3, 1, 2)]
    dataset.write(tmp_path / "x.jsonl", examples)
    assert dataset.read(tmp_path / "x.jsonl") == examples
    assert [path.name for path in tmp_path.iterdir()] == ["x.jsonl"]


@pytest.mark.parametrize(
    ("line", "message"),
    [("{", "line 2: not JSON"), ("[]", "line 2: got "), ('{"task": "t"}', "line 2: .*family")],
)
def test_a_line_that_is_no_example_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(example().to_dict()) + f"\n{line}\n")
    with pytest.raises(InvalidInput, match=message):
        dataset.read(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"gone\.jsonl: cannot be read"):
        dataset.read(tmp_path / "gone.jsonl")


@pytest.mark.rustc
def test_a_data_set_has_a_file_for_each_task_and_is_made_once(compiler: Compiler, tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    folder = tmp_path / "data" / "set"
    counts = dataset.build([TASK], 3, folder, compiler, signature, on_task=lambda *task: told.append(task))
    assert (counts, told) == ({"missing_mut": 3}, [("missing_mut", 3)])
    path = folder / "missing_mut.jsonl"
    found = dataset.read(path)
    assert [e.task for e in found] == ["missing_mut"] * 3
    before = path.read_bytes()
    path.write_bytes(before.replace(b'"generator"', b'"by hand"'))
    dataset.build([TASK], 2, folder, compiler, signature)
    assert {e.origin for e in dataset.read(path)} == {"by hand"}
    dataset.build([TASK], 4, folder, compiler, signature)
    assert path.read_bytes().startswith(before)
    assert len(dataset.read(path)) == 4


def test_a_folder_that_cannot_be_made_is_named(compiler: Compiler, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="cannot be written"):
        dataset.build([TASK], 1, tmp_path / "file" / "data", compiler, signature)
