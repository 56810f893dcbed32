"""data build, variants and stats."""

import json
from pathlib import Path

import pytest
from cli_cases import Run

from sleepyd.cli import share
from sleepyd.errors import InvalidInput
from sleepyd.koans import generate, load

pytestmark = pytest.mark.rustc

BROKEN = """\
pub fn total(prices: Vec<u32>) -> u32 {
    let list = Vec::new();
    for price in &prices {
        list.push(*price);
    }
    list.iter().sum()
}
"""


def test_examples_are_built_and_described(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "data"
    done = run("data", "build", "--out", out, "--task", "missing_clone", "--per-task", 3, "--json")
    told = json.loads(done.out)
    assert (done.code, told["tasks"], told["examples"], told["made"]) == (0, {"missing_clone": 3}, 3, 3)
    assert told["per_second"] == pytest.approx(3 / told["seconds"])
    examples = load.load_examples(out / "missing_clone.jsonl")
    assert {(example.task, example.split) for example in examples} == {("missing_clone", "train")}
    described = json.loads(run("data", "stats", out, "--json").out)
    assert (described["families"], described["examples"]) == ({"trait_bounds": 3}, 3)
    [row] = described["tasks"]
    assert (row["task"], row["examples"], row["programs"], row["splits"]) == ("missing_clone", 3, 3, ["train"])
    assert "\n3 examples of 1 tasks in 1 families\n" in run("data", "stats", out).out
    again = json.loads(run("data", "build", "--out", out, "--task", "missing_clone", "--per-task", 3, "--json").out)
    assert (again["examples"], again["made"]) == (3, 0)


def test_held_out_programs_are_of_other_skeletons(run: Run, tmp_path: Path) -> None:
    options = ("--task", "missing_clone", "--per-task", 30)
    run("data", "build", "--out", tmp_path / "a", *options)
    run("data", "build", "--out", tmp_path / "b", *options, "--held-out")
    first, second = (load.load_examples(tmp_path / name / "missing_clone.jsonl") for name in ("a", "b"))
    assert {example.split for example in second} == {"held_out"}
    assert {example.skeleton for example in second} == generate.held_out("missing_clone")
    assert {example.skeleton for example in first} & {example.skeleton for example in second} == set()


def test_an_unknown_task_and_an_empty_folder_are_named(run: Run, tmp_path: Path) -> None:
    unknown = run("data", "build", "--out", tmp_path, "--task", "missing_clones")
    assert (unknown.code, unknown.err.count("\n")) == (2, 1)
    assert "task missing_clones is not known" in unknown.err
    assert '(nearest: "missing_clone")' in unknown.err
    empty = run("data", "stats", tmp_path)
    assert (empty.code, "no .jsonl file there" in empty.err) == (2, True)


def test_a_folder_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("data", "build", "--out", tmp_path / "file", "--task", "missing_clone", "--per-task", 1)
    assert (done.code, "cannot be written" in done.err) == (2, True)


def test_a_koan_has_variants_that_are_marked_as_held_out(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "v.jsonl"
    done = run("data", "variants", "--from", "bc_003", "--count", 4, "--out", out, "--json")
    assert (done.code, json.loads(done.out)["examples"]) == (0, 4)
    found = load.load_examples(out)
    assert {(e.task, e.split, e.origin, e.skeleton) for e in found} == {
        ("mut_borrow_conflict", "held_out", "variant", "bc_003")
    }
    assert len({e.buggy for e in found}) == 4
    assert all("#[test]" in e.tests for e in found)
    with pytest.raises(InvalidInput, match=r"v\.jsonl: examples of mut_borrow_conflict are marked held_out"):
        share._examples(out, "mut_borrow_conflict")


def test_a_fix_has_variants_to_train_on(run: Run, tmp_path: Path) -> None:
    program = tmp_path / "a.rs"
    program.write_text(BROKEN)
    episode = json.loads(run("fix", "--json", "--tiers", "compiler", program).out)
    assert episode["status"] == "fixed"
    done = run("data", "variants", "--from", episode["id"], "--count", 3, "--out", tmp_path / "v.jsonl", "--json")
    assert (done.code, json.loads(done.out)["split"]) == (0, "train")
    found = load.load_examples(tmp_path / "v.jsonl")
    assert {(e.task, e.family, e.error_code, e.skeleton) for e in found} == {
        ("e0596_cannot_borrow_as_mutable_not_declared", "other", "E0596", episode["id"])
    }
    assert len({e.buggy for e in found}) == 3


def test_a_fix_that_nobody_found_has_no_variants(run: Run, tmp_path: Path) -> None:
    program = tmp_path / "a.rs"
    program.write_text("pub fn f() -> u8 {\n    true\n}\n")
    episode = json.loads(run("fix", "--json", "--tiers", "compiler", program).out)
    done = run("data", "variants", "--from", episode["id"], "--out", tmp_path / "v.jsonl")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert f"fix {episode['id']} is unfixed and nobody corrected it, expected a known fix" in done.err


def test_what_is_neither_a_koan_nor_a_fix_is_named(run: Run, tmp_path: Path) -> None:
    done = run("data", "variants", "--from", "zz_999", "--out", tmp_path / "v.jsonl")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "zz_999 is neither a koan nor a fix" in done.err
