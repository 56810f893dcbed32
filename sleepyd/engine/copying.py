"""A nudge towards copying: nine tenths of an answer repeat the question, and small models misspell what they
repeat.

While an answer follows the question word for word, the token that comes next in the question gets a bonus. A model
that is sure of its edit outweighs it; one that merely slips does not. Where the question shows several
continuations of the same text, all of them get it.
"""

from collections.abc import Sequence
from typing import Any


def continuations(question: Sequence[int], answer: Sequence[int], longest: int) -> set[int]:
    """What follows, in `question`, the longest end of `answer` that is found there; `longest` bounds the comparison."""
    if not answer:
        return set()
    ends = [i + 1 for i, token in enumerate(question) if token == answer[-1]]
    for length in range(2, min(longest, len(answer)) + 1):
        further = [e for e in ends if e >= length and question[e - length] == answer[-length]]
        if not further:
            break
        ends = further
    return {question[e] for e in ends if e < len(question)}


class CopyBias:
    """A transformers LogitsProcessor; it keeps no state, so it works with assisted decoding too.

    width: tokens of the (left-padded) question in each row.  bonus: added to the logits, in nats.
    """

    def __init__(self, width: int, bonus: float, longest: int = 16) -> None:
        self.width, self.bonus, self.longest = width, bonus, longest

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        """input_ids: (b, t) long.  scores: (b, V).  Returns (b, V)."""
        biased = scores.clone()
        for row, ids in enumerate(input_ids.tolist()):
            following = continuations(ids[: self.width], ids[self.width :], self.longest)
            if following:
                biased[row, sorted(following)] += self.bonus
        return biased
