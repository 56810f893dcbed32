"""A proven fix as token ids: what a model is asked, and the answer it should have given.

Used to pre-train the bundled model and to train coefficients at night, so that both learn exactly what the fixer will
ask. Every token has a weight: nine tenths of an answer are copied, so the tokens that differ from the code asked about
count more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from sleepyd.day import prompt
from sleepyd.day.memory import Solved
from sleepyd.day.prompt import Form
from sleepyd.engine.base import escaped
from sleepyd.rust.diagnostics import Diagnostic

QUESTION, COPIED, CHANGED = 0.1, 1.0, 4.0
"""Weights of a question's token (pre-training only), of a copied and of a changed token of the answer."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """ids, weights: one entry a token; `answer_at` is where the answer begins."""

    ids: list[int]
    weights: list[float]
    answer_at: int


def conversation(
    buggy: str, fixed: str, errors: Sequence[Diagnostic], form: Form = "items", solved: Solved | None = None
) -> tuple[str, str, str] | None:
    """(question, code the answer is made from, answer); None when answers of this form cannot express the fix.

    solved: another fix, told before the question.
    """
    question = prompt.ask(buggy, errors, form, solved)
    answer = prompt.reference_answer(question, fixed)
    if answer is None:
        return None
    return question.messages[0]["content"], prompt.source(question, answer), answer


def lesson(
    buggy: str,
    fixed: str,
    errors: Sequence[Diagnostic],
    tokenizer: Any,
    form: Form = "items",
    solved: Solved | None = None,
) -> Lesson | None:
    """The lesson of one fix for the model of `tokenizer`; None when answers of this form cannot express the fix.

    solved: another fix, told before the question.
    """
    parts = conversation(buggy, fixed, errors, form, solved)
    return None if parts is None else taught(*parts, tokenizer)


def taught(question: str, source: str, answer: str, tokenizer: Any) -> Lesson:
    """The lesson of one question and its answer, which is made from `source`."""
    head = tokenizer.apply_chat_template(
        [{"role": "user", "content": escaped(question, tokenizer)}], add_generation_prompt=True, return_dict=True
    )["input_ids"]
    body, known = (
        list(tokenizer.encode(escaped(text, tokenizer), add_special_tokens=False)) for text in (answer, source)
    )
    weights = [*[QUESTION] * len(head), *_answer_weights(known, body), CHANGED]
    return Lesson([*head, *body, tokenizer.eos_token_id], weights, len(head))


def _answer_weights(source: Sequence[int], answer: Sequence[int]) -> list[float]:
    """CHANGED where the answer departs from the source, and on the token that follows a deletion; COPIED elsewhere."""
    weights = [COPIED] * len(answer)
    matcher = SequenceMatcher(a=source, b=answer, autojunk=False)
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag != "equal":
            end = end if tag != "delete" else min(start + 1, len(answer))
            weights[start:end] = [CHANGED] * (end - start)
    return weights
