"""Batches for pre-training, from proven examples.

A row is one lesson of `day.lesson`. Every token of it is learned, the question's with little weight: it teaches the
language and the copying circuit, which answers alone are too short for. A share of the questions is told after another
solved fix of the same signature, as by day where one is remembered.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from sleepyd.day.lesson import Lesson, lesson
from sleepyd.day.memory import KEPT, Solved
from sleepyd.day.prompt import Form
from sleepyd.koans.load import Example
from sleepyd.rust.diagnostics import Diagnostic

_WIDTHS = (192, 256, 320, 384, 448, 512, 640, 768)
"""Rows are padded to one of these: few shapes, so that a compiled forward pass is compiled few times."""


@dataclass(frozen=True, slots=True)
class Batch:
    """ids: (b, t) long, right-padded.  weights: (b, t) float, weight of predicting that token; 0 on padding."""

    ids: Tensor
    weights: Tensor


ANSWERS: Form = "edits"
"""How the bundled model is taught to answer."""


def rows(
    examples: Iterable[Example], tokenizer: Any, longest: int, told: float = 0.0, form: Form = ANSWERS
) -> list[Lesson]:
    """One row for each example that fits into `longest` tokens and whose fix such an answer can express.

    told: the share of rows that are told another fix first, where the two fit together.
    """
    made, rng, before = [], random.Random(0), dict[str, list[Solved]]()
    for example in examples:
        errors = tuple(Diagnostic.from_dict(d) for d in example.diagnostics)
        known = before.setdefault(example.signature, [])
        solved = rng.choice(known) if known and rng.random() < told else None
        row = lesson(example.buggy, example.fixed, errors, tokenizer, form, solved)
        if solved is not None and row is not None and len(row.ids) > longest:
            row = lesson(example.buggy, example.fixed, errors, tokenizer, form)
        if row is not None and len(row.ids) <= longest:
            made.append(row)
        if told:
            known.append(Solved(example.buggy, example.fixed, errors))
            del known[:-KEPT]
    return made


def batches(rows: Sequence[Lesson], tokens: int, generator: random.Random) -> Iterator[Batch]:
    """Endless batches of about `tokens` tokens; rows of similar length together, so that few shapes occur."""
    buckets: dict[int, list[Lesson]] = {}
    while True:
        for row in generator.sample(list(rows), len(rows)):
            width = next(w for w in (*_WIDTHS, len(row.ids)) if w >= len(row.ids))
            bucket = buckets.setdefault(width, [])
            bucket.append(row)
            if len(bucket) == max(1, tokens // width):
                yield _stacked(buckets.pop(width), width)


def _stacked(rows: Sequence[Lesson], width: int) -> Batch:
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    weights = torch.zeros(len(rows), width)
    for index, row in enumerate(rows):
        ids[index, : len(row.ids)] = torch.tensor(row.ids)
        weights[index, : len(row.ids)] = torch.tensor(row.weights)
    return Batch(ids, weights)
