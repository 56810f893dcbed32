"""Making visible what is private: where the errors of a real compiler say it is defined."""

from dataclasses import replace

import pytest

from sleepyd.rust import visibility
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic

pytestmark = pytest.mark.rustc
FILE = "main.rs"


def errors(compiler: Compiler, code: str) -> tuple[Diagnostic, ...]:
    return compiler.check(code).errors


@pytest.mark.parametrize(
    ("inside", "use", "after"),
    [
        ("fn hidden() {}", "pub fn f() { inner::hidden() }", "pub(crate) fn hidden() {}"),
        ("pub(self) struct Hidden;", "pub fn f() { let _ = inner::Hidden; }", "pub(crate) struct Hidden;"),
        ("#[derive(Clone)]\n    struct Hidden;", "pub fn f() { let _ = inner::Hidden; }", "pub(crate) struct Hidden;"),
        ("mod deep { pub fn f() {} }", "pub fn f() { inner::deep::f() }", "pub(crate) mod deep {"),
        (
            "pub struct S; impl S { fn hidden(&self) {} }",
            "pub fn f(s: inner::S) { s.hidden() }",
            "pub(crate) fn hidd",
        ),
    ],
)
def test_what_is_private_becomes_visible_to_its_crate_or_to_all(
    compiler: Compiler, inside: str, use: str, after: str
) -> None:
    code = f"mod inner {{\n    {inside}\n}}\n{use}\n"
    candidates = visibility.apply_to({FILE: code}, errors(compiler, code))
    assert [after in candidates[0][FILE], after.replace("pub(crate)", "pub") in candidates[1][FILE]] == [True, True]
    assert [compiler.check(candidate[FILE]).ok for candidate in candidates] == [True, True]


def test_other_errors_and_other_peoples_files_are_left_alone(compiler: Compiler) -> None:
    other = 'pub fn f() -> u8 {\n    ""\n}\n'
    assert visibility.apply_to({FILE: other}, errors(compiler, other)) == []
    private = "mod inner { fn hidden() {} }\npub fn f() { inner::hidden() }\n"
    foreign = [error.moved(lambda span: replace(span, file="/rustc/std.rs")) for error in errors(compiler, private)]
    assert visibility.apply_to({FILE: private}, foreign) == []
