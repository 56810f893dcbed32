"""Programs with two mistakes."""

import pytest

from sleepyd.day.signature import signature
from sleepyd.koans import curriculum, several
from sleepyd.koans.load import Example, load_tasks
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler

pytestmark = pytest.mark.rustc


def test_joined_programs_have_both_mistakes_and_both_fixes(compiler: Compiler) -> None:
    tasks = load_tasks(shipped_koans())
    some = [
        example
        for name in ("missing_mut", "moved_in_loop", "use_after_move")
        for example in curriculum.examples(tasks[name], 12, compiler, signature)
    ]
    found = several.joined(some, 6, compiler, signature)
    assert len(found) == 6
    for example in found:
        errors = compiler.check(example.buggy).errors
        assert len(errors) >= 2
        assert sorted(e.code or "" for e in errors) == sorted(d["code"] for d in example.diagnostics)
        assert compiler.check(example.fixed).ok
        first, _, second = example.skeleton.partition("+")
        assert {first, second} <= {e.skeleton for e in some}
    assert found == several.joined(some, 6, compiler, signature)


def test_one_task_alone_cannot_be_joined(compiler: Compiler) -> None:
    some = curriculum.examples(load_tasks(shipped_koans())["missing_mut"], 3, compiler, signature)
    assert several.joined(some, 2, compiler, signature) == []


def example(compiler: Compiler, task: str, buggy: str, fixed: str) -> Example:
    errors = compiler.check(buggy).errors
    told = tuple(error.to_dict() for error in errors)
    code = errors[0].code or ""
    return Example(task, "f", code, "s", "2021", buggy, fixed, "", told, task, 1, "train", "generator")


MOVED = "pub fn two(a: String) -> usize {\n    let b = a;\n    a.len() + b.len()\n}\n"
LENT = MOVED.replace("= a;", "= &a;")


def test_two_mistakes_of_which_one_mends_the_other_are_not_kept(compiler: Compiler) -> None:
    tile, lost = "pub struct Tile;\n", "pub fn lay(_: Tile) {}\n"
    moved = example(compiler, "moved", tile + MOVED, tile + LENT)
    some = [moved, example(compiler, "lost", lost, lost.replace("Tile", "u8"))]
    assert [e.code for e in compiler.check(tile + MOVED + lost).errors] == ["E0382"]
    assert several.joined(some, 2, compiler, signature) == []


def test_two_mistakes_whose_fixes_do_not_compile_together_are_not_kept(compiler: Compiler) -> None:
    other = MOVED.replace("two", "three")
    good = [example(compiler, "moved", MOVED, LENT), example(compiler, "other", other, other.replace("= a;", "= &a;"))]
    assert len(several.joined(good, 1, compiler, signature)) == 1
    bad = [good[0], example(compiler, "other", other, other.replace("= a;", "= &b;"))]
    assert several.joined(bad, 1, compiler, signature) == []
