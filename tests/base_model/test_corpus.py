"""Rows and batches for pre-training."""

import dataclasses
import random
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoTokenizer

from sleepyd.base_model.corpus import batches, rows
from sleepyd.day.lesson import QUESTION, Lesson
from sleepyd.koans.load import Example
from sleepyd.rust.diagnostics import Diagnostic, Span


def example(name: str = "f", fixed: str | None = None) -> Example:
    buggy = f"fn {name}() {{\n    let x = 1;\n    x = 2;\n}}\n"
    at = buggy.index("x = 2")
    span = Span("main.rs", at, at + 5, 3, 3, 5, 10, True, "cannot assign twice", None, None)
    error = Diagnostic("error", "E0384", "cannot assign twice to immutable variable `x`", (span,), (), "")
    fixed = buggy.replace("let x", "let mut x") if fixed is None else fixed
    return Example("t", "f", "E0384", "s", "2021", buggy, fixed, "", (error.to_dict(),), "k", 0, "train", "generator")


def row(length: int, mark: int = 1) -> Lesson:
    return Lesson([mark] * length, [QUESTION] * (length - 1) + [4.0], length - 1)


@pytest.fixture(scope="module")
def words(tiny_model: Path) -> Any:
    return AutoTokenizer.from_pretrained(tiny_model, local_files_only=True)


def test_an_example_becomes_a_row_and_what_does_not_fit_is_left_out(words: Any) -> None:
    made = rows([example(), example(fixed=example().buggy)], words, 400)
    assert len(made) == 1
    assert words.decode(made[0].ids[made[0].answer_at : -1]) == "02|    let mut x = 1;"
    length = len(made[0].ids)
    assert len(rows([example()], words, length)) == 1
    assert rows([example()], words, length - 1) == []


def test_batches_are_padded_to_a_few_widths_with_weight_only_on_tokens() -> None:
    made = list(islice(batches([row(100, 7), row(150, 8)], 400, random.Random(0)), 3))
    for batch in made:
        assert batch.ids.shape == batch.weights.shape == (2, 192)
        for ids, weights in zip(batch.ids, batch.weights, strict=True):
            length = 100 if ids[0] == 7 else 150
            assert ids[:length].unique().tolist() == [int(ids[0])]
            assert ids[length:].unique().tolist() == [0]
            assert weights[: length - 1].unique().tolist() == [pytest.approx(QUESTION)]
            assert weights[length - 1] == 4.0
            assert weights[length:].unique().tolist() == [0.0]


def test_rows_of_similar_length_share_a_batch() -> None:
    lengths = [100, 190, 250, 320, 640, 900]
    made = list(islice(batches([row(n, n) for n in lengths], 640, random.Random(0)), 24))
    assert {batch.ids.shape for batch in made} == {(3, 192), (2, 256), (2, 320), (1, 640), (1, 900)}
    assert {int(n) for batch in made for n in batch.ids[:, 0]} == set(lengths)


def test_every_row_comes_before_one_comes_again() -> None:
    one_a_batch = batches([row(10, mark) for mark in range(1, 7)], 192, random.Random(3))
    first, second = ([int(next(one_a_batch).ids[0, 0]) for _ in range(6)] for _ in range(2))
    assert sorted(first) == sorted(second) == [1, 2, 3, 4, 5, 6]
    assert first != second


def test_the_same_seed_gives_the_same_batches() -> None:
    some = [row(20, mark) for mark in range(1, 9)]
    one, again = (list(islice(batches(some, 400, random.Random(5)), 6)) for _ in range(2))
    assert all(torch.equal(a.ids, b.ids) for a, b in zip(one, again, strict=True))


def test_a_share_of_the_questions_is_told_another_fix_of_the_same_signature(words: Any) -> None:
    many = [example(f"f{n}") for n in range(40)]
    told = [words.decode(r.ids).count("// solved") for r in rows(many, words, 400, told=0.5)]
    assert 10 < sum(told) < 30
    assert max(told) == 1
    assert told[0] == 0, "nothing is known before the first"
    assert rows(many, words, 400) == rows(many, words, 400, told=0.0)
    strangers = [dataclasses.replace(e, signature=str(n)) for n, e in enumerate(many)]
    assert rows(strangers, words, 400, told=1.0) == rows(strangers, words, 400)


def test_an_example_that_leaves_no_room_is_not_told(words: Any) -> None:
    many = [example(f"f{n}") for n in range(9)]
    alone = rows(many, words, 400)
    longest = max(len(r.ids) for r in alone)
    assert rows(many, words, longest, told=1.0) == alone
