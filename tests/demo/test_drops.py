import json
from collections import Counter
from pathlib import Path

import pytest
from demo_examples import example

from sleepyd.demo import drops
from sleepyd.errors import NightFailed
from sleepyd.intake import formats
from sleepyd.koans import curriculum
from sleepyd.koans.leak import Guard
from sleepyd.koans.load import load_koans, load_tasks
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler


def test_a_task_is_dropped_in_all_forms_and_intake_reads_every_entry_back(tmp_path: Path) -> None:
    examples = [example(n) for n in range(20)]

    assert drops.drop(tmp_path, {"missing_clone": examples}) == 1 + 6 + 2 * 4

    kinds = Counter(formats.classify(path.name)[0] for path in tmp_path.iterdir())
    assert kinds == {formats.Kind.JSONL: 1, formats.Kind.JSON: 6, formats.Kind.WRONG: 4, formats.Kind.FIXED: 4}
    assert sorted(path.name for path in tmp_path.iterdir())[-8:] == sorted(path.name for path in tmp_path.glob("*.rs"))
    parsed = [formats.parse_jsonl((tmp_path / "missing_clone-batch.jsonl").read_bytes())]
    parsed += [formats.parse_json(path.read_bytes()) for path in tmp_path.glob("*.json")]
    for wrong in tmp_path.glob("*.wrong.rs"):
        fixed = wrong.with_name(wrong.name.replace(".wrong.", ".fixed."))
        parsed.append(formats.parse_pair(wrong.read_bytes(), fixed.read_bytes()))
    assert not [refusal for p in parsed for refusal in p.refusals]
    entries = [entry for p in parsed for entry in p.entries]
    assert {(e.wrong_attempt, e.correct_fix) for e in entries} == {(e.buggy, e.fixed) for e in examples}
    assert Counter(e.task_id for e in entries) == {"missing_clone": 16, None: 4}


def test_nothing_unfinished_is_left_in_the_folder(tmp_path: Path) -> None:
    drops.drop(tmp_path / "new", {"a": [example(1)]})

    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a-batch.jsonl"]
    assert json.loads((tmp_path / "new" / "a-batch.jsonl").read_text())["wrong_attempt"] == "fn wrong_1() {}\n"


@pytest.mark.rustc
def test_made_examples_are_proven_and_none_is_a_koan(compiler: Compiler) -> None:
    koans, tasks = load_koans(shipped_koans()), load_tasks(shipped_koans())
    told: list[tuple[int, str]] = []

    found = drops.made([tasks["missing_clone"]], koans, compiler, lambda done, name: told.append((done, name)))

    assert told == [(1, "missing_clone")]
    assert {task: len(some) for task, some in found.items()} == {"missing_clone": drops.PER_TASK}
    assert {e.error_code for e in found["missing_clone"]} <= set(tasks["missing_clone"].codes)
    guard = Guard(koans)
    assert not [e for e in found["missing_clone"] if guard.leaked(e.buggy, e.fixed)]
    prints = {curriculum.fingerprint(code) for koan in koans for code in (koan.buggy, koan.fixed)}
    assert not prints & {curriculum.fingerprint(code) for e in found["missing_clone"] for code in (e.buggy, e.fixed)}


def test_an_example_that_is_a_koan_with_other_names_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    koans, tasks = load_koans(shipped_koans()), load_tasks(shipped_koans())
    koan = next(k for k in koans if k.task == "missing_clone")
    copied = example(1)
    object.__setattr__(copied, "buggy", f"// copied\n{koan.buggy}")
    monkeypatch.setattr(curriculum, "examples", lambda *_, **__: [copied, example(2)])

    found = drops.made([tasks["missing_clone"]], koans, None)  # type: ignore[arg-type]

    assert found == {"missing_clone": [example(2)]}


def test_a_task_without_any_example_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = load_tasks(shipped_koans())
    monkeypatch.setattr(curriculum, "examples", lambda *_, **__: [])

    with pytest.raises(NightFailed, match="task missing_clone: the generator gave no example"):
        drops.made([tasks["missing_clone"]], [], None)  # type: ignore[arg-type]
