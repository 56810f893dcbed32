"""Programs with two mistakes."""

import pytest

from sleepyd.config import shipped_koans
from sleepyd.day.signature import signature
from sleepyd.koans import curriculum, several
from sleepyd.koans.load import load_tasks
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
