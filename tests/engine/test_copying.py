"""The nudge towards copying the question."""

import pytest
import torch

from sleepyd.engine.copying import CopyBias, continuations

QUESTION = [5, 1, 2, 3, 9, 1, 2, 4, 9, 7, 2]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ([], set()),
        ([8], set()),
        ([5], {1}),
        ([2], {3, 4}),
        ([1, 2], {3, 4}),
        ([9, 1, 2], {4}),
        ([6, 9, 1, 2], {4}),
        ([7, 2], set()),
        ([3, 2], {3, 4}),
    ],
)
def test_what_follows_the_longest_copy_is_expected_next(answer: list[int], expected: set[int]) -> None:
    assert continuations(QUESTION, answer, 16) == expected


def test_the_comparison_ends_at_the_bound() -> None:
    assert continuations(QUESTION, [9, 1, 2], 2) == {3, 4}


def test_each_row_gets_its_own_bonus_and_the_scores_are_not_edited() -> None:
    rows = torch.tensor([[*QUESTION, 9, 1, 2], [*QUESTION, 9, 1, 8]])
    scores = torch.zeros(2, 10)
    biased = CopyBias(len(QUESTION), 2.0)(rows, scores)
    assert biased.tolist() == [[0, 0, 0, 0, 2.0, 0, 0, 0, 0, 0], [0.0] * 10]
    assert scores.abs().sum() == 0


def test_before_the_answer_begins_nothing_is_expected() -> None:
    rows, scores = torch.tensor([QUESTION]), torch.randn(1, 10)
    assert torch.equal(CopyBias(len(QUESTION), 2.0)(rows, scores), scores)
