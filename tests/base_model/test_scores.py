"""What the scores count beside passes."""

from dataclasses import dataclass

import pytest

from sleepyd.base_model import scores
from sleepyd.evals.run import Tried

BUGGY, FIXED = "let count_a = 12; show(count);", "let count_a = 12; show(count_a.clone());"


@dataclass(frozen=True)
class Asked:
    task: str
    buggy: str = BUGGY
    fixed: str = FIXED


def tried(task: str, candidate: str, outcome: str = "wrong") -> Tried:
    return Tried("id", "hash", task, "family", False, "base", None, 0, None, outcome, "", candidate, 1.0)


@pytest.mark.parametrize(
    ("candidate", "right"),
    [
        (FIXED, True),
        (BUGGY, True),
        ("let count_a = 12;", True),  # what is missing was not copied wrong
        ("let count_a = 13; show(count_a.clone());", False),
        ("let count_a = 12; show(conut_a.clone());", False),
        ("let count_a = 12; show(count_a.cloned());", False),
    ],
)
def test_an_answer_is_copied_right_when_all_its_words_were_there(candidate: str, right: bool) -> None:
    kinds = {"t": "taught", "w": "withheld"}
    asked = [Asked("t"), Asked("t"), Asked("w")]
    given = [tried("t", candidate), tried("t", "", "unparsed"), tried("w", FIXED)]
    assert scores._copied(asked, given, "taught", kinds) == {"passed": int(right), "total": 1}  # type: ignore[arg-type]
