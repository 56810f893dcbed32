"""What a model is asked, and its answer put back into the program."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sleepyd.day import prompt
from sleepyd.koans import generate
from sleepyd.koans.load import Example
from sleepyd.rust import items
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.sections import ModelConfig

PROGRAM = """\
use std::collections::HashMap;

struct Shop {
    stock: HashMap<String, u32>,
}

impl Shop {
    fn add(&self, name: &str) {
        self.stock.insert(name.to_string(), 1);
    }

    fn size(&self) -> usize {
        self.stock.len()
    }
}
"""
FIXED = PROGRAM.replace("fn add(&self", "fn add(&mut self")
METHOD = "    fn add(&mut self, name: &str) {\n        self.stock.insert(name.to_string(), 1);\n    }"


@pytest.fixture(scope="module")
def errors(compiler: Compiler) -> tuple[Diagnostic, ...]:
    return compiler.check(PROGRAM).errors


@pytest.fixture(scope="module")
def question(errors: tuple[Diagnostic, ...]) -> prompt.Question:
    return prompt.ask(PROGRAM, errors)


pytestmark = pytest.mark.rustc


def test_a_question_holds_the_error_the_context_and_the_item_to_fix(question: prompt.Question) -> None:
    assert question.messages == (
        {
            "role": "user",
            "content": """\
error[E0596]: cannot borrow `self.stock` as mutable, as it is behind a `&` reference
--> `self.stock` `self` is a `&` reference, so it cannot be borrowed as mutable
// context
use std::collections::HashMap;
struct Shop {
    stock: HashMap<String, u32>,
}
impl Shop {
    fn size(&self) -> usize {
        self.stock.len()
    }
}
// fix
    fn add(&self, name: &str) {
        self.stock.insert(name.to_string(), 1);
    }""",
        },
    )


def test_suggestions_of_the_compiler_stay_out(question: prompt.Question) -> None:
    assert "&mut self" not in question.messages[0]["content"]


def test_the_context_is_left_out_where_there_is_none(compiler: Compiler) -> None:
    code = "fn f() -> u8 {\n    true\n}\n"
    content = prompt.ask(code, compiler.check(code).errors).messages[0]["content"]
    assert content.endswith("\n// fix\nfn f() -> u8 {\n    true\n}")
    assert "// context" not in content


def test_at_most_three_errors_are_told(compiler: Compiler) -> None:
    code = "".join(f"fn f{n}() -> u8 {{\n    true\n}}\n" for n in range(5))
    content = prompt.ask(code, compiler.check(code).errors).messages[0]["content"]
    assert content.count("error[E0308]") == 3
    assert content.index("// context") < content.index("fn f3") < content.index("// fix") < content.index("fn f0")


def test_the_reference_answer_is_the_method_that_changes(question: prompt.Question) -> None:
    assert prompt.reference_answer(question, FIXED) == METHOD


@pytest.mark.parametrize("answer", [METHOD, f"```rust\n{METHOD}\n```", f"Try this:\n```\n{METHOD}\n```\nDone."])
def test_an_answer_is_read_with_and_without_a_fence(question: prompt.Question, answer: str) -> None:
    assert prompt.read_answer(question, answer) == FIXED


@pytest.mark.parametrize("answer", ["", "\n\n", "```rust\n```", "// nothing to do"])
def test_an_answer_without_an_item_is_none(question: prompt.Question, answer: str) -> None:
    assert prompt.read_answer(question, answer) is None


def test_a_sentence_is_no_rust(question: prompt.Question) -> None:
    read = prompt.read_answer(question, "I am sorry, but I cannot help.")
    assert read is None or not items.parses(read)


def test_a_broken_answer_is_laid_over_the_item_it_resembles(question: prompt.Question) -> None:
    broken = METHOD.removesuffix("}").replace("1);", "1;")
    method = items.text(PROGRAM, question.focus[0])
    assert prompt.read_answer(question, broken) == PROGRAM.replace(method, broken.strip("\n") + "\n")
    assert prompt.read_answer(question, f"```rust\n{broken}\n```") == PROGRAM.replace(method, broken.strip("\n") + "\n")


def test_a_fix_of_two_items_is_told_as_both(question: prompt.Question) -> None:
    fixed = FIXED.replace("stock: HashMap", "pub stock: HashMap")
    answer = prompt.reference_answer(question, fixed)
    assert answer == f"struct Shop {{\n    pub stock: HashMap<String, u32>,\n}}\n{METHOD}"
    assert prompt.read_answer(question, answer) == fixed


def test_a_new_item_an_import_and_a_derive_are_told(question: prompt.Question) -> None:
    fixed = FIXED.replace("struct Shop", "#[derive(Debug)]\nstruct Shop").replace(
        "use std::collections::HashMap;\n", "use std::collections::HashMap;\nuse std::fmt;\n\nstruct New;\n"
    )
    answer = prompt.reference_answer(question, fixed)
    assert answer is not None
    read = prompt.read_answer(question, answer)
    assert read is not None
    told = {items.text(read, i).strip() for i in items.top_level(read)}
    assert told == {items.text(fixed, i).strip() for i in items.top_level(fixed)}


def test_a_new_method_is_told_with_its_impl(question: prompt.Question) -> None:
    fixed = FIXED.replace("    fn size", "    fn clear(&mut self) {\n        self.stock.clear();\n    }\n\n    fn size")
    answer = prompt.reference_answer(question, fixed)
    assert answer is not None
    assert answer.startswith("impl Shop {\n    fn add(&mut self")
    assert prompt.read_answer(question, answer) == fixed


def test_a_fix_that_removes_an_item_cannot_be_told(question: prompt.Question) -> None:
    assert (
        prompt.reference_answer(question, FIXED.replace("struct Shop {\n    stock: HashMap<String, u32>,\n}\n", ""))
        is None
    )


def test_no_change_is_no_answer(question: prompt.Question) -> None:
    assert prompt.reference_answer(question, PROGRAM) is None


REMOVING = {"dead_code", "duplicate_import", "slice_parameter", "unresolved_import"}
"""Some of their fixes take an item or an import away, which whole items cannot say; line edits can."""


@pytest.mark.parametrize("task", generate.tasks())
def test_reference_answers_of_generated_fixes_give_the_fixed_programs(
    proven: Callable[[str], list[Example]], task: str
) -> None:
    for example in proven(task)[:2]:
        question = prompt.ask(example.buggy, [Diagnostic.from_dict(d) for d in example.diagnostics])
        answer = prompt.reference_answer(question, example.fixed)
        if answer is None and task in REMOVING:
            continue
        assert answer is not None
        assert _lines(prompt.read_answer(question, answer)) == _lines(example.fixed)


def _lines(code: str | None) -> list[str]:
    """Order and blank lines aside: a new item stands in front of what is fixed, wherever it stood in the original."""
    return sorted(line.rstrip() for line in (code or "").split("\n") if line.strip())


def test_an_answer_with_syntax_errors_is_laid_over_the_item_it_resembles() -> None:
    code = "fn a() -> u32 {\n    let x = 1;\n    x\n}\n\nfn b() {}\n"
    question = prompt.Question(code=code, focus=tuple(items.top_level(code)), messages=())
    assert prompt.read_answer(question, "fn a() -> u32 {\n    let mut x = (1;\n    x\n}") == code.replace(
        "let x = 1", "let mut x = (1"
    )
    assert prompt.read_answer(question, "((((") is None


@pytest.mark.parametrize("form", ["items", "edits", "fragments"])
def test_a_model_is_asked_in_the_form_that_its_card_or_the_settings_say(tmp_path: Path, form: prompt.Form) -> None:
    assert prompt.form_of(ModelConfig(path=str(tmp_path))) == "items"  # without a card
    (tmp_path / prompt.MODEL_CARD).write_text(json.dumps({"answers": form}))
    assert prompt.form_of(ModelConfig(path=str(tmp_path))) == form
    assert prompt.form_of(ModelConfig(path=str(tmp_path), answers="edits")) == "edits"


@pytest.mark.parametrize(
    ("card", "takes"), [(None, True), ({"answers": "edits"}, False), ({"answers": "edits", "told": 0.25}, True)]
)
def test_a_models_card_says_whether_it_takes_examples(tmp_path: Path, card: dict[str, Any] | None, takes: bool) -> None:
    if card is not None:
        (tmp_path / prompt.MODEL_CARD).write_text(json.dumps(card))
    assert prompt.takes_examples(ModelConfig(path=str(tmp_path))) is takes
