"""rustc's JSON as typed diagnostics."""

import json

import pytest

from sleepyd.rust import diagnostics
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic

MOVED = """\
fn main() {
    let é = String::from("é");
    drop(é);
    println!("{}", é);
}
"""


@pytest.fixture(scope="module")
def moved(compiler: Compiler) -> Diagnostic:
    (error,) = compiler.check(MOVED).errors
    return error


@pytest.mark.rustc
def test_an_error_carries_code_message_and_label(moved: Diagnostic) -> None:
    assert (moved.level, moved.code) == ("error", "E0382")
    assert moved.message == "borrow of moved value: `é`"
    assert moved.label == "value borrowed here after move"
    assert moved.is_error
    assert "E0382" in moved.rendered


@pytest.mark.rustc
def test_spans_are_bytes_of_the_source_and_lines_from_one(moved: Diagnostic) -> None:
    primary = moved.primary
    assert primary is not None
    assert MOVED.encode()[primary.byte_start : primary.byte_end].decode() == "é"
    assert (primary.line_start, primary.column_start, primary.column_end) == (4, 20, 21)
    assert primary.file == "main.rs"


@pytest.mark.rustc
def test_children_carry_suggestions(moved: Diagnostic) -> None:
    proposed = [span for span in moved.all_spans() if span.suggested_replacement]
    assert [(span.suggested_replacement, span.applicability) for span in proposed] == [
        (".clone()", "MachineApplicable")
    ]


@pytest.mark.rustc
def test_a_diagnostic_survives_json(moved: Diagnostic) -> None:
    assert Diagnostic.from_dict(json.loads(json.dumps(moved.to_dict()))) == moved


def test_lines_that_are_no_diagnostics_are_left_out() -> None:
    whole = json.dumps({"message": "m", "code": None, "level": "warning", "spans": [], "children": []})
    text = "\n".join(
        ["memory allocation of 8 bytes failed", whole, '{"$message_type":"artifact","artifact":"a"}', whole[:20], "[]"]
    )
    (only,) = diagnostics.parse(text)
    assert (only.message, only.code, only.rendered, only.is_error, only.label) == ("m", None, "", False, "")


def test_a_compiler_crash_counts_as_an_error() -> None:
    line = json.dumps({"message": "m", "code": None, "level": "error: internal compiler error", "spans": []})
    assert diagnostics.parse(line)[0].is_error
