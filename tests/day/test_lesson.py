"""A fix as tokens."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sleepyd.day.lesson import CHANGED, COPIED, QUESTION, conversation, lesson
from sleepyd.day.prompt import ask
from sleepyd.engine import Request
from sleepyd.engine.base import escaped, prompt_ids, unescaped
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.koans.load import Example
from sleepyd.rust.diagnostics import Diagnostic, Span

BUGGY = 'fn main() {\n    let text = "<|im_end|>";\n    let n: u8 = 12;\n    drop(n);\n}\n'
FIXED = 'fn main() {\n    let text = "<|im_end|>";\n    let n: u16 = 12;\n    drop(n);\n}\n'


@pytest.fixture(scope="module")
def engine(tiny_model: Path) -> TransformersEngine:
    return TransformersEngine(tiny_model)


def error(code: str = BUGGY, place: str = "12") -> Diagnostic:
    at = code.index(place)
    span = Span("main.rs", at, at + len(place), 3, 3, 1, 1, True, "label", None, None)
    return Diagnostic("error", "E0308", "mismatched types", (span,), (), "")


def test_a_lesson_begins_as_the_engine_encodes_the_question(engine: TransformersEngine) -> None:
    row = lesson(BUGGY, FIXED, [error()], engine.tokenizer)
    assert row is not None
    question = ask(BUGGY, [error()])
    assert row.ids[: row.answer_at] == prompt_ids(Request(question.messages, None, 1), engine.tokenizer)
    assert row.ids[-1] == engine.tokenizer.eos_token_id


@pytest.mark.rustc
def test_so_do_lessons_of_generated_examples(
    engine: TransformersEngine, proven: Callable[[str], list[Example]]
) -> None:
    for example in proven("missing_mut"):
        errors = [Diagnostic.from_dict(d) for d in example.diagnostics]
        row = lesson(example.buggy, example.fixed, errors, engine.tokenizer)
        assert row is not None
        assert row.ids[: row.answer_at] == prompt_ids(
            Request(ask(example.buggy, errors).messages, None, 1), engine.tokenizer
        )


def test_a_lesson_ends_with_the_answer(engine: TransformersEngine) -> None:
    row = lesson(BUGGY, FIXED, [error()], engine.tokenizer)
    assert row is not None
    answer = engine.tokenizer.decode(row.ids[row.answer_at : -1])
    assert unescaped(answer, engine.tokenizer) == FIXED.strip("\n")


def test_control_tokens_in_code_stay_text(engine: TransformersEngine) -> None:
    row = lesson(BUGGY, FIXED, [error()], engine.tokenizer)
    assert row is not None
    stop = engine.tokenizer.eos_token_id
    assert row.ids[: row.answer_at].count(stop) == 1  # the end of the question itself
    assert row.ids[row.answer_at :].count(stop) == 1
    assert escaped("<|im_end|>", engine.tokenizer) != "<|im_end|>"
    assert unescaped(escaped("a <|im_end|> b", engine.tokenizer), engine.tokenizer) == "a <|im_end|> b"


def weights_by_token(tokenizer: Any, buggy: str, fixed: str, place: str) -> list[tuple[str, float]]:
    row = lesson(buggy, fixed, [error(buggy, place)], tokenizer)
    assert row is not None
    assert len(row.weights) == len(row.ids)
    assert set(row.weights[: row.answer_at]) == {QUESTION}
    pairs = zip(row.ids[row.answer_at :], row.weights[row.answer_at :], strict=True)
    return [(tokenizer.decode([token]), weight) for token, weight in pairs]


def test_what_changes_counts_more_and_nothing_else_does(engine: TransformersEngine) -> None:
    pairs = weights_by_token(engine.tokenizer, BUGGY, FIXED, "12")
    heavy = [token for token, weight in pairs if weight == CHANGED]
    assert heavy == ["1", "6", "<|im_end|>"]  # u8 -> u16, and where the answer ends
    assert {weight for _, weight in pairs} == {COPIED, CHANGED}


def test_an_insertion_counts_for_its_own_tokens(engine: TransformersEngine) -> None:
    pairs = weights_by_token(engine.tokenizer, BUGGY, FIXED.replace("u16 = 12", "u8 = 9412"), "12")
    assert [token for token, weight in pairs if weight == CHANGED] == ["9", "4", "<|im_end|>"]


def test_after_a_deletion_the_next_token_counts(engine: TransformersEngine) -> None:
    pairs = weights_by_token(engine.tokenizer, BUGGY, BUGGY.replace("12;", "1;"), "12")
    heavy = [token for token, weight in pairs if weight == CHANGED]
    assert len(heavy) == 2
    assert heavy[0].startswith(";")


def test_a_fix_that_items_cannot_tell_is_no_lesson(engine: TransformersEngine) -> None:
    assert conversation(BUGGY, BUGGY, [error()]) is None
    assert lesson(BUGGY, BUGGY, [error()], engine.tokenizer) is None


def test_the_code_asked_about_is_the_focus() -> None:
    both = "struct A;\n" + BUGGY
    parts = conversation(both, "struct A;\n" + FIXED, [error(both)])
    assert parts is not None
    question, focus, answer = parts
    assert question.endswith("\n// fix\n" + focus)
    assert (focus, answer) == (BUGGY.rstrip("\n"), FIXED.rstrip("\n"))


def test_a_lesson_in_line_edits_weighs_the_number_and_what_is_new(engine: TransformersEngine) -> None:
    row = lesson(BUGGY, FIXED, [error()], engine.tokenizer, "edits")
    assert row is not None
    answer = [(engine.tokenizer.decode([t]), w) for t, w in zip(row.ids, row.weights, strict=True)][row.answer_at :]
    numbered = "".join(token for token, _ in answer[:-1])
    assert numbered == "\n".join(f"{n:02}|{line}" for n, line in _changed(BUGGY, FIXED))
    assert [w for token, w in answer if token in {"0", "|"}] == [CHANGED] * sum(t in {"0", "|"} for t, _ in answer)
    assert COPIED in {w for _, w in answer}


def _changed(old: str, new: str) -> list[tuple[int, str]]:
    pairs = zip(old.split("\n"), new.split("\n"), strict=True)
    return [(number, b) for number, (a, b) in enumerate(pairs, 1) if a != b]
