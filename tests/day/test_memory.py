"""What was corrected before: found again, the same or the most alike."""

from pathlib import Path

import pytest

from sleepyd.day import memory, prompt
from sleepyd.day.memory import Solved
from sleepyd.day.signature import signature
from sleepyd.rust.compiler import Compiler
from sleepyd.store.database import Database
from sleepyd.store.records import StoredExample

pytestmark = pytest.mark.rustc

BUGGY = """\
pub struct Key;

pub fn set(keys: Vec<Key>) -> std::collections::HashSet<Key> {
    keys.into_iter().collect()
}
"""
FIXED = "#[derive(PartialEq, Eq, Hash)]\n" + BUGGY


def solved(compiler: Compiler, buggy: str, fixed: str) -> Solved:
    return Solved(buggy, fixed, compiler.check(buggy).errors)


def test_the_same_program_is_known_whatever_its_layout(compiler: Compiler) -> None:
    known = [solved(compiler, BUGGY.replace("Key", "Other"), FIXED), solved(compiler, BUGGY, FIXED)]
    assert memory.same(known, f"// mine\n{BUGGY.replace('    ', '  ')}") is known[1]
    assert memory.same(known, BUGGY.replace("keys", "kept")) is None


def test_the_most_alike_is_what_shares_the_words_of_the_broken_lines(compiler: Compiler) -> None:
    returned = "pub fn f(n: u8) -> bool {\n    n + 1\n}\n"
    called = "pub fn f(n: u8) -> bool {\n    g(n, 2)\n}\n\npub fn g(_: u8, _: u8) -> u8 {\n    1\n}\n"
    known = [solved(compiler, code, "") for code in (returned, called)]
    code = called.replace("g(n, 2)", "g(n, 77)")
    assert memory.most_like(known, code, compiler.check(code).errors) is known[1]
    assert memory.most_like([], code, ()) is None


def test_the_newest_of_equals_is_taken_from_the_database(tmp_path: Path, compiler: Compiler) -> None:
    (error,) = compiler.check("pub fn f() -> u8 {\n    true\n}\n").errors
    found = signature(error)
    with Database(tmp_path / "db") as database:
        for number in range(memory.KEPT + 3):
            code = f"pub fn f{number}() -> u8 {{\n    true\n}}\n"
            fixed = code.replace("true", str(number))
            database.add_example(
                StoredExample("correction", "t", "f", "E0308", found, code, fixed, diagnostics=[error.to_dict()])
            )
        known = memory.remembered(database, found)
        assert memory.remembered(database, "E0308 : another") == []
    assert len(known) == memory.KEPT
    assert known[0].fixed == f"pub fn f{memory.KEPT + 2}() -> u8 {{\n    {memory.KEPT + 2}\n}}\n"
    assert known[0].errors == (error,)
    assert memory.most_like(known, known[0].buggy, [error]) is known[0]


@pytest.mark.parametrize(
    ("form", "end"),
    [
        ("edits", "// so\n+01|#[derive(PartialEq, Eq, Hash)]\n"),
        ("items", "// so\n#[derive(PartialEq, Eq, Hash)]\npub struct Key;\n"),
    ],
)
def test_a_question_begins_with_the_solved_case(compiler: Compiler, form: prompt.Form, end: str) -> None:
    errors = [e for e in compiler.check(BUGGY).errors if "Hash" in e.message][:1]
    alone = prompt.ask(BUGGY, errors, form)
    question = prompt.ask(BUGGY, errors, form, Solved(BUGGY, FIXED, tuple(errors)))
    told, content = question.messages[0]["content"], alone.messages[0]["content"]
    assert told.endswith(content)
    assert told.startswith(f"// solved\n{content.split('//')[0]}")
    assert told.removesuffix(content).endswith(end)
    answer = prompt.reference_answer(question, FIXED)
    assert answer == prompt.reference_answer(alone, FIXED), "the example changes nothing about the answer"


def test_a_solved_case_that_edits_cannot_express_is_left_out(compiler: Compiler) -> None:
    errors = compiler.check(BUGGY).errors
    long = Solved(BUGGY, FIXED.replace("pub struct", "\n".join(["// a"] * 20) + "\npub struct"), errors)
    assert prompt.ask(BUGGY, errors, "edits", long) == prompt.ask(BUGGY, errors, "edits")
