"""The nudge towards copying: what follows the longest repeated end, and the bonus it gets."""

import torch

from sleepyd.engine.copying import CopyBias, continuations


def test_the_token_after_the_longest_match_continues_the_copy() -> None:
    assert continuations([5, 1, 2, 3, 9, 2, 4], [1, 2], longest=16) == {3}
    assert continuations([5, 1, 2, 3, 9, 2, 4], [7, 2], longest=16) == {3, 4}


def test_nothing_continues_an_answer_that_departs_from_the_question_or_has_not_begun() -> None:
    assert continuations([1, 2, 3], [8], longest=16) == set()
    assert continuations([1, 2, 3], [], longest=16) == set()
    assert continuations([1, 2, 3], [3], longest=16) == set()


def test_only_the_continuing_token_of_each_row_gets_the_bonus() -> None:
    ids = torch.tensor([[1, 2, 3, 1], [4, 5, 6, 9]])
    scores = CopyBias(width=3, bonus=2.0)(ids, torch.zeros(2, 10))
    assert scores[0].tolist() == [0, 0, 2.0, 0, 0, 0, 0, 0, 0, 0]
    assert scores[1].tolist() == [0.0] * 10
