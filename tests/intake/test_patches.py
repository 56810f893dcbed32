"""Unified diffs are put on exactly, or not at all."""

import difflib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepyd.day.fixer import unified_diff
from sleepyd.errors import InvalidInput
from sleepyd.intake.patches import apply

PROGRAM = "fn a() {\n    one();\n}\n\nfn b() {\n    two();\n}\n\nfn c() {\n    one();\n}\n"
MENDED = PROGRAM.replace("two", "three")
LINES = st.lists(st.sampled_from(["fn a() {", "}", "", "  x", "-x", "+y", "@@", "\\", "--- a"]), max_size=12)


@given(LINES, LINES, st.integers(0, 3))
@settings(max_examples=200, deadline=None)
def test_what_difflib_writes_is_put_on(before: list[str], after: list[str], context: int):
    diff = "\n".join(difflib.unified_diff(before, after, "a", "b", n=context, lineterm="")) + "\n"
    if before != after:
        assert apply("".join(f"{line}\n" for line in before), diff) == "".join(f"{line}\n" for line in after)


def test_what_git_writes_is_put_on(tmp_path: Path):
    for name, text in (("a.rs", PROGRAM), ("b.rs", MENDED)):
        (tmp_path / name).write_text(text)
    asked = ["git", "diff", "--no-index", "--no-color", "a.rs", "b.rs"]
    diff = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, timeout=60).stdout
    assert diff.startswith("diff --git ")
    assert apply(PROGRAM, diff) == MENDED


@pytest.mark.parametrize(("before", "after"), [("fn a() {}", "fn b() {}"), ("fn a() {}\n", "fn b() {}")])
def test_a_missing_line_end_is_kept_missing(before: str, after: str):
    assert apply(before, unified_diff(before, after)).rstrip("\n") == "fn b() {}"
    marked = "@@ -1 +1 @@\n-fn a() {}\n\\ No newline at end of file\n+fn b() {}\n\\ No newline at end of file\n"
    assert apply("fn a() {}", marked) == "fn b() {}"


def test_a_hunk_is_found_where_its_lines_stand_alone():
    moved = "// new\n// new\n" + PROGRAM
    assert apply(moved, unified_diff(PROGRAM, MENDED)) == moved.replace("two", "three")
    second = PROGRAM.replace("two", "2").replace("fn c", "fn d")
    assert apply(moved, unified_diff(PROGRAM, second)) == "// new\n// new\n" + second


def test_an_emptied_blank_line_is_still_one():
    diff = unified_diff(PROGRAM, MENDED).replace("\n \n", "\n\n")
    assert apply(PROGRAM, diff) == MENDED


@pytest.mark.parametrize(
    ("diff", "said"),
    [
        ("", "it has no hunk"),
        ("fn a() {}\n", "it has no hunk"),
        ("@@ -1,2 +1,2 @@\n-nothing\n+like\n it\n", "hunk 1 does not fit: its lines stand nowhere"),
        ("@@ -7,1 +7,1 @@\n-    one();\n+    1();\n", "its lines stand at several places"),
        ("@@ -1,9 +1,9 @@\n fn a() {\n", "hunk 1 has -2 +2 lines, expected -9 +9"),
        ("@@ -1 +1 @@\n?fn a() {\n", "hunk 1 has -0 +0 lines"),
        ("@@ -1,99999999999 +1 @@\n fn a() {\n", "names a line that no program has"),
        (unified_diff(PROGRAM, MENDED) + unified_diff("a\n", "b\n", "other.rs"), "more than one file"),
        ("@@ -5 +5 @@\n-fn b() {\n+fn x() {\n@@ -1 +1 @@\n-fn a() {\n+fn y() {\n", "hunk 2 does not fit"),
    ],
)
def test_what_does_not_fit_is_refused(diff: str, said: str):
    with pytest.raises(InvalidInput, match=said.replace("+", r"\+")) as caught:
        apply(PROGRAM, diff)
    assert caught.value.param == "diff"
