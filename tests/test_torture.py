"""The fixture `torture`: short by default, in full and alone with --torture, and its figures in the summary."""

import pytest

TESTS = """
    def test_faults(torture):
        torture.figure("kills", f"{torture.times(4, 500)} survived", "500")
        assert torture.times(4, 500) in (4, 500)

    def test_other():
        pass
"""


@pytest.mark.parametrize(
    ("arguments", "passed", "line", "title"),
    [([], 2, "kills  4 survived  (bar: 500)", "short version"), (["--torture"], 1, "kills  500 survived*", "figures")],
)
def test_how_much_is_run_and_what_is_shown(
    pytester: pytest.Pytester, arguments: list[str], passed: int, line: str, title: str
):
    pytester.makepyfile(TESTS)
    result = pytester.runpytest("-p", "torture", *arguments)
    result.assert_outcomes(passed=passed, deselected=2 - passed)
    result.stdout.fnmatch_lines([f"*{title}*", line])
