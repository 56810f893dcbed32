"""Which signatures a fix may change."""

import pytest

from sleepyd.rust import outline, scope
from sleepyd.rust.diagnostics import Diagnostic, Span
from sleepyd.rust.scope import Scope, Signatures

PROGRAM = """\
pub struct Point { x: i32 }
pub fn inner(x: i32) -> i32 { x }
pub fn caller(y: i32) -> i32 { inner(y) }
pub fn other(z: i32) -> i32 { z }
"""


def at(text: str, replacement: str | None = None, message: str = "m") -> Diagnostic:
    start = PROGRAM.index(text)
    end = start if replacement is not None else start + len(text)
    line = PROGRAM[:start].count("\n") + 1
    span = Span("main.rs", start, end, line, line, 1, 1, replacement is None, None, replacement, None)
    return Diagnostic("error", "E0000", message, (span,), (), "")


def compare(error: Diagnostic, *edits: tuple[str, str]) -> Signatures:
    after = PROGRAM
    for old, new in edits:
        assert old in after
        after = after.replace(old, new)
    before = outline.read(PROGRAM)
    return scope.compare(before, outline.read(after), Scope.of(before, [error]))


def titles(found: Signatures) -> list[str]:
    return [item.title for item in (*found.removed, *found.changed)]


def test_a_signature_that_a_span_lies_in_may_change() -> None:
    assert titles(compare(at("-> i32 { z }"), ("other(z: i32) -> i32", "other(z: i32) -> i64"))) == []


def test_a_signature_that_no_span_lies_in_may_not() -> None:
    assert titles(compare(at("inner(y)"), ("other(z: i32) -> i32", "other(z: i32) -> i64"))) == ["fn other"]


def test_the_function_around_the_error_may_change_its_types_but_not_its_arity() -> None:
    assert titles(compare(at("z }"), ("other(z: i32)", "other(z: i64)"))) == []
    assert titles(compare(at("z }"), ("other(z: i32)", "other(z: i32, w: i32)"))) == ["fn other"]


def test_callers_of_a_changed_function_may_follow() -> None:
    found = compare(at("x }"), ("inner(x: i32) -> i32", "inner(x: i32) -> i64"), ("caller(y: i32) -> i32", "caller(y: i32) -> i64"))  # noqa: E501  # fmt: skip
    assert titles(found) == []


def test_a_span_on_a_structs_name_allows_generics_and_not_other_fields() -> None:
    error = at("Point")
    assert titles(compare(error, ("struct Point { x: i32 }", "struct Point<T> { x: i32, t: T }"))) == []
    assert titles(compare(error, ("struct Point { x: i32 }", "struct Point { x: u8 }"))) == ["struct Point"]
    assert titles(compare(at("x: i32"), ("struct Point { x: i32 }", "struct Point { x: u8 }"))) == []


def test_a_proposed_derive_says_nothing_about_the_fields() -> None:
    error = at("pub struct", "#[derive(Clone)]\n")
    assert titles(compare(error, ("struct Point { x: i32 }", "struct Point { x: u8 }"))) == ["struct Point"]


def test_lifetimes_alone_are_reported_apart() -> None:
    program = "struct A { x: &'static str }\nimpl A { fn get(&self) -> &str { self.x } }\n"
    after = "struct A<'a> { x: &'a str }\nimpl<'a> A<'a> { fn get(&self) -> &'a str { self.x } }\n"
    before = outline.read(program)
    found = scope.compare(before, outline.read(after), Scope.of(before, []))
    assert [item.title for item in found.lifetimes] == ["struct A", "impl A", "fn A::get"]
    assert (found.removed, found.changed) == ((), ())


@pytest.mark.parametrize(("message", "expected"), [("cannot be sent between threads safely", []), ("m", ["fn a"])])
def test_rc_becomes_arc_only_for_an_error_about_threads(message: str, expected: list[str]) -> None:
    before = outline.read("fn a() -> Rc<i32> { Rc::new(1) }\n")
    after = outline.read("fn a() -> Arc<i32> { Arc::new(1) }\n")
    about = Scope.of(before, [Diagnostic("error", "E0277", message, (), (), "")])
    assert titles(scope.compare(before, after, about)) == expected


def test_a_removed_item_is_named_and_merged_impls_are_not() -> None:
    before = outline.read("struct A;\nimpl A { fn a() {} }\nimpl A { fn b() {} }\nfn c() {}\n")
    about = Scope.of(before, [])
    merged = outline.read("struct A;\nimpl A { fn a() {} fn b() {} }\nfn c() {}\n")
    assert titles(scope.compare(before, merged, about)) == []
    emptied = outline.read("struct A;\nimpl A { fn a() {} }\n")
    assert titles(scope.compare(before, emptied, about)) == ["fn A::b", "fn c"]


def test_lines_of_a_statement_that_the_error_is_in_count_as_spoken_about() -> None:
    program = "fn a() {\n    f(\n        1,\n        2,\n    );\n    g(3);\n}\n"
    start = program.index("2")
    span = Span("main.rs", start, start + 1, 4, 4, 9, 10, True, None, None, None)
    about = Scope.of(outline.read(program), [Diagnostic("error", None, "m", (span,), (), "")])
    assert about.rows == {1, 2, 3, 4}
