"""Example files, written and read back."""

import json
import re
from pathlib import Path

import pytest

from sleepyd.day.signature import signature
from sleepyd.errors import InvalidInput
from sleepyd.koans import curriculum, dataset, generate
from sleepyd.koans.leak import _KEYWORDS as KEYWORDS
from sleepyd.koans.leak import Guard
from sleepyd.koans.load import Example, Task, load_koans
from sleepyd.places import shipped_koans
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
    told: list[dataset.Progress] = []
    folder = tmp_path / "data" / "set"
    counts = dataset.build([TASK], 3, folder, compiler, signature, on_progress=told.append)
    assert counts == {"missing_mut": 3}
    assert (told[-1].task, told[-1].made, told[-1].kept, told[-1].wanted) == ("missing_mut", 3, 0, 3)
    assert told[-1].left == 0.0
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


@pytest.mark.rustc
def test_nothing_for_training_is_a_koan_or_held_out_in_disguise(compiler: Compiler, tmp_path: Path) -> None:
    names = sorted(generate.held_out("missing_mut"))
    judge = generate.draft("missing_mut", curriculum.SEEDS + curriculum.SEEDS // 2, names[0])
    guard = dataset.guard(TASK, load_koans(shipped_koans()), "train")
    renamed = re.sub(r"\b([a-z]{3,})\b", lambda m: m[1] if m[1] in KEYWORDS else f"{m[1]}_x", judge.buggy)
    assert renamed != judge.buggy
    for program in (judge.buggy, judge.fixed, judge.buggy.replace("{", "{\n\n"), "// mine\n" + judge.buggy, renamed):
        assert guard.leaked(program) == f"missing_mut/{judge.skeleton}"
    assert guard.leaked(load_koans(shipped_koans())[0].buggy) is not None
    assert dataset.guard(TASK, [], "held_out").leaked(judge.buggy) is None


@pytest.mark.rustc
def test_what_the_guard_knows_is_left_out_of_a_build(
    compiler: Compiler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = curriculum.examples(TASK, 2, compiler, signature)
    guard = Guard()
    guard.add("judge", first[0].fixed)
    monkeypatch.setattr(dataset, "guard", lambda *task: guard)
    dataset.build([TASK], 2, tmp_path, compiler, signature)
    found = dataset.read(tmp_path / "missing_mut.jsonl")
    assert len(found) == 2
    assert first[0].buggy not in {e.buggy for e in found}
    assert first[1].buggy in {e.buggy for e in found}


@pytest.mark.rustc
def test_a_build_is_the_same_every_time_and_its_splits_share_no_skeleton(compiler: Compiler, tmp_path: Path) -> None:
    for name in ("a", "b"):
        dataset.build([TASK], 30, tmp_path / name, compiler, signature)
    dataset.build([TASK], 30, tmp_path / "c", compiler, signature, split="held_out")
    once, again, judges = ((tmp_path / name / "missing_mut.jsonl").read_bytes() for name in "abc")
    assert once == again
    found = [{e.skeleton for e in dataset.read(tmp_path / name / "missing_mut.jsonl")} for name in "ac"]
    assert found[0] & found[1] == set()
    assert found[1] == generate.held_out("missing_mut")
    assert judges != once
