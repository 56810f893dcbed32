"""cargo's JSON lines as a report."""

import json
from typing import Any

from sleepyd.rust.project.report import read

SPAN = {
    "file_name": "src/lib.rs",
    "byte_start": 3,
    "byte_end": 4,
    "line_start": 1,
    "line_end": 1,
    "column_start": 4,
    "column_end": 5,
    "is_primary": True,
}


def line(message: str, spans: list[dict[str, Any]], kind: str = "lib") -> bytes:
    found = {
        "level": "error",
        "message": message,
        "code": None,
        "spans": spans,
        "children": [],
        "rendered": f"{message}\n",
    }
    target = {"kind": [kind], "name": "a"}
    said = {"reason": "compiler-message", "package_id": "a#0.1.0", "target": target, "message": found}
    return json.dumps(said).encode() + b"\n"


def test_an_error_without_a_place_is_told_in_words() -> None:
    """A linker's failure, say: there is no source to mend."""
    report = read(line("linking failed", []), b"error: could not compile `a`\n", 101, 1.0)
    assert (report.ok, report.errors, report.checked) == (False, (), frozenset())
    assert report.message == "linking failed\nerror: could not compile `a`\n"


def test_what_a_library_and_its_tests_both_say_counts_once() -> None:
    said = line("wrong", [SPAN]) + line("wrong", [SPAN], "test") + line("else", [SPAN])
    report = read(said, b"", 101, 1.0)
    assert [finding.diagnostic.message for finding in report.errors] == ["wrong", "else"]
    assert len(report.checked) == 2


def test_what_a_build_script_prints_is_no_message() -> None:
    assert read(b'{"reason": \n{}\nhello\n', b"", 0, 1.0).ok
