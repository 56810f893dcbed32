"""Whether a change brings a workspace forward."""

import pytest

from sleepyd.day.progress import Phase, phase, step
from sleepyd.rust.diagnostics import Diagnostic, Span
from sleepyd.rust.project.report import Finding, Report


def found(code: str | None, message: str = "wrong", target: str = "a lib", line: int = 1) -> Finding:
    place = Span("src/lib.rs", line * 10, line * 10 + 1, line, line, 1, 2, True, None, None, None)
    return Finding(target, Diagnostic("error", code, message, (place,), (), ""))


def report(*errors: Finding, checked: tuple[str, ...] = ("a lib",)) -> Report:
    return Report(not errors, errors, frozenset(checked) | {e.target for e in errors}, "", 1.0)


NAME, TYPE, BORROW = found("E0432", "name"), found("E0308", "type"), found("E0382", "borrow")


def test_an_error_less_is_a_step() -> None:
    assert step(report(TYPE, BORROW), report(BORROW), [TYPE]).against == ""
    assert step(report(TYPE), report(), [TYPE]) == step(report(TYPE, NAME), report(NAME), [TYPE])


def test_an_error_that_stays_is_none_though_others_go() -> None:
    assert step(report(TYPE, BORROW), report(TYPE), [TYPE]).against == "E0308: type"


def test_an_error_that_moved_with_the_lines_above_it_is_the_same() -> None:
    moved = found("E0308", "type", line=7)
    assert step(report(TYPE, BORROW), report(moved), [BORROW]).against == ""
    assert step(report(TYPE), report(moved), [TYPE]).against == "E0308: type"


def test_a_new_error_of_the_same_phase_or_an_earlier_one_counts_against_it() -> None:
    assert step(report(TYPE), report(found("E0277", "new")), [TYPE]).against == "E0277: new"
    assert step(report(TYPE, BORROW), report(NAME), [TYPE, BORROW]).against == "E0432: name"


def test_an_error_of_a_later_phase_came_to_light() -> None:
    forward = step(report(NAME), report(BORROW), [NAME])
    assert (forward.against, forward.uncovered) == ("", (BORROW,))
    fewer = step(report(NAME, found("E0412", "also")), report(BORROW), [NAME])
    assert (fewer.against, fewer.uncovered) == ("", ()), "there is one less"


def test_an_error_of_a_package_that_waited_came_to_light() -> None:
    waiting = found("E0432", "theirs", target="b lib")
    forward = step(report(BORROW), report(waiting), [BORROW])
    assert (forward.against, forward.uncovered) == ("", (waiting,))
    known = step(report(BORROW, checked=("a lib", "b lib")), report(waiting), [BORROW])
    assert known.against == "E0432: theirs", "it was compiled before, without this error"


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        (None, "expected one of `,`", Phase.SYNTAX),
        ("E0433", "", Phase.NAMES),
        ("E0277", "", Phase.TYPES),
        ("E0502", "", Phase.BORROWS),
        (None, "lifetime may not live long enough", Phase.BORROWS),
        ("unused_variables", "", Phase.LINTS),
    ],
)
def test_phases_are_rustcs(code: str | None, message: str, expected: Phase) -> None:
    assert phase(found(code, message).diagnostic) is expected
