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
from sleepyd.engine.base import escaped
from sleepyd.rust import items
from sleepyd.rust.diagnostics import Diagnostic

QUESTION, COPIED, CHANGED = 0.3, 1.0, 4.0
"""Weights of a question's token (pre-training only), of a copied and of a changed token of the answer."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """ids, weights: one entry a token; `answer_at` is where the answer begins."""

    ids: list[int]
    weights: list[float]
    answer_at: int


def conversation(buggy: str, fixed: str, errors: Sequence[Diagnostic]) -> tuple[str, str, str] | None:
    """(question, code asked about, answer); None when whole items cannot express the fix."""
    question = prompt.ask(buggy, errors)
    answer = prompt.reference_answer(question, fixed)
    if answer is None:
        return None
    focus = "\n".join(items.text(buggy, item).rstrip("\n") for item in question.focus)
    return question.messages[0]["content"], focus, answer


def lesson(buggy: str, fixed: str, errors: Sequence[Diagnostic], tokenizer: Any) -> Lesson | None:
    """The lesson of one fix for the model of `tokenizer`; None when whole items cannot express the fix."""
    parts = conversation(buggy, fixed, errors)
    if parts is None:
        return None
    question, focus, answer = parts
    head = tokenizer.apply_chat_template(
        [{"role": "user", "content": escaped(question)}], add_generation_prompt=True, return_dict=True
    )["input_ids"]
    body, source = (list(tokenizer.encode(escaped(text), add_special_tokens=False)) for text in (answer, focus))
    weights = [*[QUESTION] * len(head), *_answer_weights(source, body), CHANGED]
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
