"""Token sequences for pre-training, from proven examples.

A row is one conversation: the question of `day.prompt`, then the answer. Every token is learned, with weights: little
for the question (it teaches the language and the copying circuit), more for the answer, most for the tokens of the
answer that differ from the code asked about, because nine tenths of an answer are copied.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import torch
from torch import Tensor

from sleepyd.base_model.tokenizer import START, STOP
from sleepyd.day import prompt
from sleepyd.koans.load import Example
from sleepyd.rust import items
from sleepyd.rust.diagnostics import Diagnostic

QUESTION, COPIED, CHANGED = 0.3, 1.0, 4.0
_WIDTHS = (192, 256, 320, 448, 640)
"""Rows are padded to one of these: few shapes, so that a compiled forward pass is compiled few times."""


@dataclass(frozen=True, slots=True)
class Row:
    """ids, weights: one entry a token; `answer_at` is where the answer begins."""

    ids: list[int]
    weights: list[float]
    answer_at: int


@dataclass(frozen=True, slots=True)
class Batch:
    """ids: (b, t) long, right-padded.  weights: (b, t) float, weight of predicting that token; 0 on padding."""

    ids: Tensor
    weights: Tensor


def conversation(example: Example) -> tuple[str, str, str] | None:
    """(question text, code asked about, answer) of an example; None when whole items cannot express its fix."""
    errors = [Diagnostic.from_dict(d) for d in example.diagnostics]
    question = prompt.ask(example.buggy, errors)
    answer = prompt.reference_answer(question, example.fixed)
    if answer is None:
        return None
    focus = "\n".join(items.text(example.buggy, item).rstrip("\n") for item in question.focus)
    return question.messages[0]["content"], focus, answer


def rows(examples: Iterable[Example], tokenizer: Any, longest: int) -> list[Row]:
    """One row for each example that fits into `longest` tokens and whose fix whole items can express."""
    made = []
    for example in examples:
        parts = conversation(example)
        row = _row(*parts, tokenizer) if parts else None
        if row is not None and len(row.ids) <= longest:
            made.append(row)
    return made


def batches(rows: Sequence[Row], tokens: int, generator: random.Random) -> Iterator[Batch]:
    """Endless batches of about `tokens` tokens; rows of similar length together, so that few shapes occur."""
    buckets: dict[int, list[Row]] = {}
    while True:
        for row in generator.sample(list(rows), len(rows)):
            width = next(w for w in (*_WIDTHS, len(row.ids)) if w >= len(row.ids))
            bucket = buckets.setdefault(width, [])
            bucket.append(row)
            if len(bucket) == max(1, tokens // width):
                yield _stacked(buckets.pop(width), width)


def _stacked(rows: Sequence[Row], width: int) -> Batch:
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    weights = torch.zeros(len(rows), width)
    for index, row in enumerate(rows):
        ids[index, : len(row.ids)] = torch.tensor(row.ids)
        weights[index, : len(row.ids)] = torch.tensor(row.weights)
    return Batch(ids, weights)


def _row(question: str, focus: str, answer: str, tokenizer: Any) -> Row:
    def encode(text: str) -> list[int]:
        return list(tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True))

    start, stop = tokenizer.convert_tokens_to_ids([START, STOP])
    line = encode("\n")
    head = [start, *encode("user\n"), *encode(question), stop, *line, start, *encode("assistant\n")]
    body = encode(answer)
    weights = _answer_weights(encode(focus), body)
    return Row(
        ids=[*head, *body, stop],
        weights=[*[QUESTION] * len(head), *weights, CHANGED],
        answer_at=len(head),
    )


def _answer_weights(source: Sequence[int], answer: Sequence[int]) -> list[float]:
    """CHANGED where the answer departs from the source, and on the token that follows a deletion; COPIED elsewhere."""
    weights = [COPIED] * len(answer)
    matcher = SequenceMatcher(a=source, b=answer, autojunk=False)
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag != "equal":
            for at in range(start, min(end + 1, len(answer))):
                weights[at] = CHANGED
    return weights
