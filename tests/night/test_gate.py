"""What may be served in the morning."""

import json

import pytest

from sleepyd.night.gate import decide

KOANS = frozenset({"k1", "k2"})


def results(before: str, after: str) -> tuple[dict[str, bool], dict[str, bool]]:
    """`+` passed, `-` failed; the first two problems are koans, the others held-out examples."""
    names = ["k1", "k2", *(f"e{n}" for n in range(len(before) - 2))]
    return tuple(dict(zip(names, [c == "+" for c in text], strict=True)) for text in (before, after))  # type: ignore[return-value]


CASES = {
    "a gain and no loss": ("--+-", "+-+-", True, "gains 1, loses 0 of 4"),
    "gains on examples alone": ("----", "--++", True, "gains 2, loses 0 of 4"),
    "nothing changed": ("+-+-", "+-+-", False, "no gain to be seen: gains 0, loses 0 of 4"),
    "all passed before": ("++++", "++++", False, "no gain to be seen: gains 0, loses 0 of 4"),
    "a koan lost for many gains": ("+-------", "-+++++++", False, "would break k1"),
    "both koans lost": ("++--", "--++", False, "would break k1, k2"),
    "as many lost as gained": ("--+-", "---+", False, "no gain to be seen: gains 1, loses 1 of 4"),
    "more gained than lost": ("--+--", "---++", True, "gains 2, loses 1 of 5"),
    "significantly many lost": ("--+++++", "-------", False, "loses 5 and gains 0 of 7"),
    "lost, though chance may do it": ("--++++", "------", False, "no gain to be seen: gains 0, loses 4 of 6"),
}


@pytest.mark.parametrize(("before", "after", "promoted", "reason"), CASES.values(), ids=CASES)
def test_a_task_passes_when_it_gains_and_breaks_nothing(before: str, after: str, promoted: bool, reason: str) -> None:
    decision = decide("t", *results(before, after), KOANS)
    assert (decision.promoted, decision.reason) == (promoted, reason)


def test_a_decision_carries_the_counts_it_rests_on() -> None:
    decision = decide("t", *results("-++---", "++-+++"), KOANS)
    assert (decision.items, decision.before, decision.after) == (6, 2, 5)
    assert decision.gained == ("k1", "e1", "e2", "e3")
    assert decision.lost == ("e0",)
    assert decision.p_value == pytest.approx(12 / 32)
    assert json.loads(json.dumps(decision.to_dict()))["task"] == "t"


def test_only_problems_tried_both_times_count() -> None:
    decision = decide("t", {"k1": True, "e1": False}, {"e1": True, "e2": True}, KOANS)
    assert (decision.items, decision.gained, decision.lost, decision.promoted) == (1, ("e1",), (), True)


def test_without_problems_nothing_is_promoted() -> None:
    decision = decide("t", {}, {}, KOANS)
    assert (decision.promoted, decision.reason, decision.p_value) == (False, "nothing to judge it by", 1.0)
