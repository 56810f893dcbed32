"""Answers as fragments: what is said of a changed line, how it is read, and that every fix can be said so."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepyd.day import fragments, prompt
from sleepyd.day.lesson import CHANGED, lesson
from sleepyd.day.memory import Solved
from sleepyd.day.signature import signature
from sleepyd.koans import curriculum, generate
from sleepyd.koans.load import load_koans, load_tasks
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic

PROGRAM = """\
fn most(all: &[i32], least: i32) -> i32 {
    let mut top = &least;

    for one in all {
        if one > top {
            top = one;
        }
    }
    top
}
"""
FIXED = PROGRAM.replace("    top\n", "    *top\n")


@pytest.fixture(scope="module")
def tokenizer(tiny_model: Path) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(tiny_model)


def asked(code: str = PROGRAM) -> prompt.Question:
    return prompt.ask(code, (), "fragments")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    if soft > top {", "    if *soft > top {", "07 `soft` `*soft`"),
        ("    let x = words[key.trim()];", "    let x = words[key.trim()].clone();", "07 `]` `].clone()`"),
        ("    let total = 0;", "    let mut total = 0;", "07 `total` `mut total`"),
        ("    let mut total = 0;", "    let total = 0;", "07 `mut total` `total`"),
        ("fn outer(&self) -> u16 {", "fn outer(&self) -> Option<u16> {", "07 `u16` `Option<u16>`"),
        ("#[derive(Debug)]", "#[derive(Debug, Clone)]", "07 `Debug` `Debug, Clone`"),
        ("    first.join(first.len(), second)", "    first.join(second.len(), second)", "07 `(first` `(second`"),
        ("call(one, two, three, four);", "call(&one, two, three, &four);", "07 `one` `&one`\n07 `four` `&four`"),
        ("    x + x;", "    x + *x;", "07 `x;` `*x;`"),
        ("    one", "  one", "07|  one"),  # only the indentation
        ("    say(a);", "    say(`a`);", "07|    say(`a`);"),  # the mark itself
        ("    let many_old_words = 12;", "    entirely(different).words()", "07|    entirely(different).words()"),
    ],
)
def test_the_words_that_change_are_said_and_no_more(old: str, new: str, said: str) -> None:
    assert fragments.change(7, old, new) == said


@given(st.data())
def test_what_is_said_of_a_line_makes_the_new_line(data: st.DataObject) -> None:
    pieces = st.lists(st.sampled_from(["a", "bb", "c_1", " ", "(", ")", ".", "&", "mut ", "`", "é", "\\"]), max_size=14)
    old, new = ("".join(data.draw(pieces)) for _ in range(2))
    said = fragments.change(1, old, new)
    made = "\n".join(fragments._spelled_out([old], said))
    assert made == f"01|{new}"


@pytest.mark.parametrize(
    ("answer", "made"),
    [
        ("08 `top` `*top`", FIXED),
        ("```\n08 `top` `*top`\n```", FIXED),
        ("8 `top` `*top`", FIXED),
        ("08|    *top", FIXED),
        ("+02|    let more = 1;", PROGRAM.replace("    let mut", "    let more = 1;\n    let mut")),
        ("04 `one` `*one`\n04 `top` `*top`", PROGRAM.replace("one > top", "*one > *top")),
        ("01 `i32` `i64`\n01 `i32` `i64`", PROGRAM.replace("&[i32], least: i32", "&[i64], least: i64")),
        ("05 `least` `all`", PROGRAM),  # two lines have it, and not the one that is named
        ("07 `mut` ``", PROGRAM.replace("let mut top", "let  top")),  # only one line has it
    ],
)
def test_fragments_are_put_where_they_first_stand(answer: str, made: str) -> None:
    read = prompt.read_answer(asked(), answer)
    assert (PROGRAM if read is None else read) == made


@pytest.mark.parametrize(
    "answer", ["", "I am sorry.", "08 `bottom` `top`", "99 `fox` `dog`", "08 `to` `*to`", "08 `` `x`"]
)
def test_what_stands_nowhere_is_none(answer: str) -> None:
    assert fragments.read(PROGRAM, asked().focus, answer) is None


def test_a_solved_fix_is_told_as_it_is_to_be_answered() -> None:
    solved = Solved(PROGRAM, FIXED, ())
    content = prompt.ask(PROGRAM, (), "fragments", solved).messages[0]["content"]
    assert content.startswith("// solved\n08|    top\n// so\n08 `top` `*top`\n// edit\n01|fn most")


def test_all_of_a_fragment_counts_as_changed(tokenizer: Any) -> None:
    row = lesson(PROGRAM, FIXED, (), tokenizer, "fragments")
    assert row is not None
    assert set(row.weights[row.answer_at :]) == {CHANGED}
    assert tokenizer.decode(row.ids[row.answer_at : -1]) == "08 `top` `*top`"


@pytest.mark.rustc
def test_every_koan_and_generated_fix_can_be_said(compiler: Compiler) -> None:
    pairs = [(k.buggy, k.fixed, compiler.check(k.buggy, k.edition).errors) for k in load_koans(shipped_koans())]
    tasks = load_tasks(shipped_koans())
    for name in generate.tasks()[::6]:
        for example in curriculum.examples(tasks[name], 8, compiler, signature, seed=3):
            pairs.append((example.buggy, example.fixed, tuple(Diagnostic.from_dict(d) for d in example.diagnostics)))
    lengths = {"edits": 0, "fragments": 0}
    for buggy, fixed, errors in pairs:
        made = {}
        for form in ("edits", "fragments"):
            question = prompt.ask(buggy, errors, form)
            answer = prompt.reference_answer(question, fixed)
            assert answer is not None, buggy
            lengths[form] += len(re.findall(r"\w+|[^\w\s]", answer))
            made[form] = prompt.read_answer(question, answer)
        assert made["edits"] == made["fragments"]
    assert lengths["fragments"] < 0.9 * lengths["edits"]
