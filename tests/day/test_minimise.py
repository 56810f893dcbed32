"""Candidates made as small as their judge allows."""

import pytest

from sleepyd.day.minimise import apply, change_size, hunks, minimise, revert_drift, revert_far

ORIGINAL = """\
fn total(items: &Vec<u32>) -> u32 {
    let list = vec![10, 20];
    let mut sum = 0;
    for item in items {
        sum += item;
    }
    list.push(sum);
    sum
}
"""
INTENDED = ORIGINAL.replace("let list", "let mut list")
DRIFTED = INTENDED.replace("20", "21").replace("items", "numbers").replace("sum", "total_sum")


class Judge:
    """Accepts what holds `needed`, and counts its calls."""

    def __init__(self, *needed: str) -> None:
        self.needed, self.calls = needed, 0

    def __call__(self, code: str) -> bool:
        self.calls += 1
        return all(part in code for part in self.needed)


def test_hunks_turn_the_original_into_the_candidate() -> None:
    tokens, found = hunks(ORIGINAL, DRIFTED)
    assert "".join(tokens) == ORIGINAL
    assert apply(tokens, found) == DRIFTED
    assert apply(tokens, []) == ORIGINAL


def test_drift_in_numbers_and_names_is_dropped_and_the_needed_hunk_kept() -> None:
    judge = Judge("let mut list")
    assert minimise(ORIGINAL, DRIFTED, judge, 24) == INTENDED
    assert judge.calls <= 24


def test_hunks_that_need_each_other_are_both_kept() -> None:
    assert minimise(ORIGINAL, DRIFTED, Judge("let mut list", "21"), 64) == INTENDED.replace("20", "21")


def test_a_change_of_layout_alone_is_dropped() -> None:
    candidate = INTENDED.replace("    for item in items {\n", "    for item in items\n    {\n")
    assert minimise(ORIGINAL, candidate, Judge("mut list"), 24) == INTENDED


def test_one_hunk_is_returned_as_it_is() -> None:
    judge = Judge()
    assert minimise(ORIGINAL, INTENDED, judge, 24) == INTENDED
    assert judge.calls == 0


@pytest.mark.parametrize("most", [0, 1, 2, 3, 5])
def test_the_budget_is_never_passed_and_the_result_always_accepted(most: int) -> None:
    judge = Judge("let mut list")
    smallest = minimise(ORIGINAL, DRIFTED, judge, most)
    assert judge.calls <= most
    assert "let mut list" in smallest
    if most == 0:
        assert smallest == DRIFTED


def test_a_judge_that_refuses_everything_gets_the_candidate_back() -> None:
    assert minimise(ORIGINAL, DRIFTED, Judge("never"), 24) == DRIFTED


def test_text_of_many_bytes_survives() -> None:
    original, candidate = 'let ä = "日本";\nlet b = 1;\n', 'let mut ä = "日本";\nlet b = 2;\n'
    assert minimise(original, candidate, Judge("mut"), 8) == 'let mut ä = "日本";\nlet b = 1;\n'


def test_the_size_of_a_change_counts_tokens() -> None:
    assert change_size(ORIGINAL, ORIGINAL) == 0
    assert change_size("a + 1", "a + 2") == 2
    assert change_size(ORIGINAL, INTENDED) < change_size(ORIGINAL, DRIFTED)


def test_changes_far_from_the_diagnostic_are_reverted() -> None:
    assert revert_far(ORIGINAL, DRIFTED, [(2, 2)]) == INTENDED.replace("20", "21")
    near = INTENDED.replace("20", "21").replace("(items", "(numbers")
    assert revert_far(ORIGINAL, DRIFTED, [(2, 2)], reach=1) == near.replace("let mut sum", "let mut total_sum")


def test_where_no_change_is_near_nothing_is_reverted() -> None:
    candidate = ORIGINAL.replace("20", "21")
    assert revert_far(ORIGINAL, candidate, [(9, 9)]) == candidate
    assert revert_far(ORIGINAL, candidate, []) == candidate


def test_misspelled_copies_are_put_back() -> None:
    drifted = INTENDED.replace("items {", "itmes {").replace("20", "27")
    assert revert_drift(ORIGINAL, drifted) == INTENDED


def test_names_that_are_known_are_no_misspelling() -> None:
    candidate = INTENDED.replace("&Vec<u32>", "&Box<u32>")
    assert revert_drift(ORIGINAL, candidate, {"Box"}) == candidate
    assert revert_drift(ORIGINAL, candidate) == INTENDED
    swapped = INTENDED.replace("list.push(sum)", "items.push(sum)")
    assert revert_drift(ORIGINAL, swapped) == swapped


def test_where_everything_is_drift_the_candidate_stays() -> None:
    candidate = ORIGINAL.replace("20", "21")
    assert revert_drift(ORIGINAL, candidate) == candidate


def test_a_misspelled_name_beside_a_change_gets_its_spelling_back() -> None:
    code = "fn f(command: Command) {\n    match command {}\n}\n"
    assert revert_drift(code, code.replace("match c", "match &x_c")) == code.replace("match c", "match &c")
