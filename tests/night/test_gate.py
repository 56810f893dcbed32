"""What may be served in the morning."""

import json
import random

import pytest
from torture import Torture

from sleepyd.evals.run import Tried
from sleepyd.night.gate import Decision, decide, no_worse, passed, to_confirm

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


def tried(outcome: str, reason: str = "") -> Tried:
    return Tried("i", "p", "t", "f", outcome == "passed", "routed", "t@2", 1, "E1", outcome, reason, "", 1.0)


@pytest.mark.parametrize("limit", ["timeout", "memory", "output", "compiler_crash", "sandbox_error"])
def test_row_68_a_check_that_hit_a_limit_says_nothing_about_the_answer(limit: str) -> None:
    assert passed(tried("check_failed", limit)) is None
    assert passed(tried("check_failed", f"the program itself is {limit}")) is None


def test_row_68_what_the_compiler_and_the_tests_said_counts() -> None:
    assert passed(tried("passed")) is True
    for verdict in (("check_failed", "E0382: use of moved value: `timeout`"), ("tests_failed", "timeout"), ("policy",)):
        assert passed(tried(*verdict)) is False


def test_row_68_half_of_the_problems_unjudged_make_the_gate_void() -> None:
    before = dict.fromkeys((f"e{n}" for n in range(40)), False)
    after: dict[str, bool | None] = dict.fromkeys(before, True)
    assert decide("t", before, after, KOANS).promoted
    for count, void in ((1, False), (2, False), (3, True), (20, True), (40, True)):
        hit = {**after, **dict.fromkeys(list(after)[:count])}
        decision = decide("t", before, hit, KOANS)
        assert (decision.promoted, decision.unjudged, decision.items) == (not void, count, 40 - count)
        if void:
            assert decision.reason == f"void: {count} of 40 problems hit a limit, 95% must be judged"


def test_row_67_few_problems_are_decided_by_the_written_rule_and_the_decision_says_so() -> None:
    few = decide("t", *results("--+-", "+-+-"), KOANS)
    assert (few.promoted, few.caveat) == (
        True,
        "4 problems, 1 changed: no loss would be seen; decided by gains over losses and no koan lost",
    )
    names = [f"e{n}" for n in range(100)]
    before, after = dict.fromkeys(names, False), dict.fromkeys(names, False)
    four = decide("t", before, {**after, **dict.fromkeys(names[:4], True)}, KOANS)
    assert four.caveat == (
        "100 problems, 4 changed: a loss below 5% would not be seen; decided by gains over losses and no koan lost"
    )
    assert decide("t", before, {**after, **dict.fromkeys(names[:5], True)}, KOANS).caveat == ""
    assert decide("t", *results("--" + "-" * 98, "--" + "-" * 97 + "+"), KOANS).caveat.startswith("100 problems, 1 ch")


def test_row_66_only_a_protected_problem_that_seems_lost_is_tried_once_more() -> None:
    before, after = results("++-+", "-+++")
    assert to_confirm(before, after, KOANS) == ["k1"]
    assert to_confirm(*results("-+-+", "++--"), KOANS) == []
    assert to_confirm({"k1": None, "k2": True}, {"k1": False, "k2": None}, KOANS) == []


def night(rng: random.Random, truth: list[float], moved: float, flips: float, koans: int) -> Decision:
    """One night's decision over noisy results. moved: how much of what passes is really lost."""
    ids = [f"k{n}" if n < koans else f"e{n}" for n in range(len(truth))]
    protected = frozenset(ids[:koans])
    kept = [0.0 if p and rng.random() < moved else p for p in truth]

    def seen(of: list[float]) -> dict[str, bool | None]:
        return {i: (p == 1.0) != (rng.random() < flips) for i, p in zip(ids, of, strict=True)}

    before, after = seen(truth), seen(kept)
    doubtful, once, more = to_confirm(before, after, protected), seen(truth), seen(kept)
    before |= {i: once[i] for i in doubtful}
    after |= {i: more[i] for i in doubtful}
    return decide("t", before, after, protected)


def blocked(decision: Decision) -> bool:
    """Because of a loss, not because there is nothing to gain."""
    return decision.reason.startswith(("would break", "loses"))


def test_row_66_nights_that_change_nothing_are_seldom_blocked(torture: Torture) -> None:
    """G8.1: a fifth of the problems answer differently now and then, as models and loaded machines make them."""
    rng = random.Random(66)
    nights, hits = torture.times(300, 1000), 0
    for _ in range(nights):
        n = rng.choice([50, 100, 200, 400])
        truth = [1.0] * (n * 7 // 10) + [0.0] * (n - n * 7 // 10)
        rng.shuffle(truth)
        decision = night(rng, truth, 0.0, rng.uniform(0.01, 0.05), koans=5)
        hits += blocked(decision)
        assert len(decision.gained) + len(decision.lost) <= n
    torture.figure("row 66: A/A nights blocked", f"{hits} of {nights}", "10 %")
    assert hits <= 0.10 * nights


@pytest.mark.parametrize(("n", "loss", "least"), [(300, 0.10, 0.95), (400, 0.05, 0.75)])
def test_row_66_a_real_loss_is_not_promoted(torture: Torture, n: int, loss: float, least: float) -> None:
    """G8.2, with flips of 5 % each way; no koan stands in its way."""
    rng = random.Random(n)
    nights = torture.times(100, 1000)
    kept = sum(not night(rng, [1.0] * n, loss, 0.05, koans=0).promoted for _ in range(nights))
    torture.figure(f"row 66: nights that lose {loss:.0%} of {n} kept back", f"{kept} of {nights}", f"{least:.0%}")
    assert kept >= least * nights


def promoted(task: str) -> Decision:
    return Decision(task, True, "gains 3, loses 0 of 9", 9, 1, 4, ("e",), (), 0.25)


def koans(passed: int, of: int = 30) -> dict[str, bool | None]:
    return {f"k{number}": number < passed for number in range(of)}


def test_a_proposal_that_is_worse_than_a_pinned_generation_is_refused_whole() -> None:
    decisions = [promoted("a"), decide("b", {}, {}, frozenset())]
    found = no_worse(decisions, koans(20), {1: koans(20), 4: koans(26)})
    assert [d.promoted for d in found] == [False, False]
    assert found[0].reason == "worse than pinned generation 4: loses 6 and gains 0 of 30 koans"
    assert found[1] == decisions[1]


@pytest.mark.parametrize("then", [koans(20), koans(24), koans(19), {}, {"other": True}, dict.fromkeys(koans(0))])
def test_a_proposal_stands_beside_pinned_ones_that_it_is_not_worse_than(then: dict[str, bool | None]) -> None:
    assert no_worse([promoted("a")], koans(20), {4: then}) == [promoted("a")]
