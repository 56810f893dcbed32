"""What became of statements and literals."""

from sleepyd.rust import outline
from sleepyd.rust.rewrite import Rewrite


def between(before: str, after: str) -> Rewrite:
    return Rewrite.between(*(outline.read(f"fn a() {{\n{body}\n}}\n") for body in (before, after)))


def gone(before: str, after: str) -> list[str]:
    change = between(before, after)
    return [" ".join(change.before.texts(statement.own)) for statement in change.deleted()]


def test_an_unchanged_program_loses_nothing() -> None:
    change = between("f(1);", "f(1);")
    assert change.deleted() == []
    assert change.kept == {index: index for index in range(len(change.before.tokens))}


def test_a_changed_statement_is_still_there() -> None:
    assert gone("let x = first(values);", "let x = first(&values).clone();") == []


def test_a_moved_statement_is_still_there() -> None:
    assert gone("f(one);\ng(two);\nh(three);", "g(two);\nh(three);\nf(one);") == []


def test_a_statement_moved_into_a_new_one_is_still_there() -> None:
    assert gone("take(items);\nitems.len()", "let count = items.len();\ntake(items);\ncount") == []


def test_a_statement_that_is_gone_is_found() -> None:
    assert gone("f(one);\ng(two);\nh(three);", "f(one);\nh(three);") == ["g ( two ) ;"]


def test_two_equal_statements_do_not_stand_for_three() -> None:
    assert gone("f(x);\nf(x);\nf(x);", "f(x);\nf(x);") == ["f ( x ) ;"]


def test_breaking_lines_differently_changes_nothing() -> None:
    change = between("f(one, two, 3);", "f(\n    one,\n    two,\n    3,\n);")
    assert change.deleted() == []
    assert change.changed_literals() == []


def test_a_replacement_is_what_stands_in_the_place() -> None:
    change = between("f(one);\ng(two);\nh(three);", "f(one);\nlet _ = 0;\nh(three);")
    assert [token.text for token in change.replacement(change.deleted()[0])] == ["let", "_", "0"]


def test_a_literal_that_means_the_same_has_not_changed() -> None:
    same = [("5", "5.0"), ("5", "5u8"), ("1_000", "1000"), ("'a'", '"a"'), ("2.50", "2.5"), ("0xff", "0xFF".lower())]
    for old, new in same:
        assert between(f"f({old});", f"f({new});").changed_literals() == [], (old, new)


def test_a_literal_that_means_something_else_has_changed() -> None:
    for old, new in [("5", "6"), ("50", "5"), ("'a'", "'b'"), ('"a"', '"a "'), ("0x1f", "0x1e"), ("1.5", "1")]:
        assert [t.text for t in between(f"f({old});", f"f({new});").changed_literals()] == [old], (old, new)
