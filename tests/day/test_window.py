"""The window on a workspace: what is shown of it, and what a changed window changes."""

import itertools

import pytest

from sleepyd.day.window import NAME, ROOM, Window, cut
from sleepyd.rust import items
from sleepyd.rust.diagnostics import Diagnostic, Span

SHAPES = """\
use std::fmt;

pub struct Point {
    pub x: i32,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.x)
    }
}
"""
USES = """\
use crate::shapes::Point;
use std::collections::HashSet;

pub fn seen(points: Vec<Point>) -> usize {
    let all: HashSet<Point> = points.into_iter().collect();
    all.len()
}
"""
FILLER = "\n".join(f"pub fn filler_{n}(number: u64) -> u64 {{\n    number.wrapping_mul({n})\n}}\n" for n in range(60))


def span(file: str, code: str, text: str, label: str | None = None) -> Span:
    start = len(code[: code.index(text)].encode())
    line = code[: code.index(text)].count("\n") + 1
    return Span(file, start, start + len(text.encode()), line, line, 1, 1, True, label, None, None)


def error(*spans: Span, notes: tuple[Span, ...] = ()) -> Diagnostic:
    children = (Diagnostic("note", None, "here", notes, (), ""),) if notes else ()
    return Diagnostic("error", "E0277", "the trait bound `Point: Hash` is not satisfied", spans, children, "")


def test_short_files_are_shown_whole() -> None:
    window = cut({"src/a.rs": USES}, [error(span("src/a.rs", USES, "into_iter"))], "src/a.rs")
    assert window.text == USES.rstrip("\n")


def test_of_a_long_file_the_item_is_shown_and_what_it_names() -> None:
    code = f"{FILLER}\n{USES}\n{FILLER.replace('filler', 'more')}"
    window = cut({"src/a.rs": code}, [error(span("src/a.rs", code, "into_iter"))], "src/a.rs")
    assert window.text == USES.rstrip("\n").replace("\n\n", "\n")
    assert len(window.text) <= ROOM


def test_spans_lie_on_the_same_text_in_the_window() -> None:
    code = f"// Übergröße\n{FILLER}\n{USES}"
    place = span("src/a.rs", code, "points.into_iter()")
    moved = cut({"src/a.rs": code}, [error(place)], "src/a.rs")
    (here,) = moved.errors[0].spans
    data = moved.text.encode()
    assert (here.file, data[here.byte_start : here.byte_end]) == (NAME, b"points.into_iter()")
    assert moved.text.split("\n")[here.line_start - 1].strip().startswith("let all")


def test_what_a_note_points_at_in_another_file_is_shown_before_it() -> None:
    sources = {"src/a.rs": f"{FILLER}\n{USES}", "src/shapes.rs": f"{FILLER}\n{SHAPES}"}
    found = error(
        span("src/a.rs", sources["src/a.rs"], "into_iter"),
        notes=(span("src/shapes.rs", sources["src/shapes.rs"], "Point {"),),
    )
    window = cut(sources, [found], "src/a.rs")
    assert window.text.index("pub struct Point {") < window.text.index("pub fn seen(")
    assert "filler" not in window.text
    (note,) = window.errors[0].children[0].spans
    assert window.text.encode()[note.byte_start : note.byte_end] == b"Point {"
    changed = window.put_back(window.text.replace("pub struct Point", "#[derive(Hash)]\npub struct Point"))
    assert changed == {
        "src/shapes.rs": sources["src/shapes.rs"].replace("pub struct Point", "#[derive(Hash)]\npub struct Point")
    }


def test_what_is_not_shown_is_foreign() -> None:
    code = f"{FILLER}\n{USES}"
    hidden = span("src/b.rs", "fn f() {}\n", "f")
    window = cut({"src/a.rs": code}, [error(span("src/a.rs", code, "into_iter"), hidden)], "src/a.rs")
    assert [place.is_foreign for place in window.errors[0].spans] == [False, True]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_changed_window_changes_its_lines_and_no_others(end: str) -> None:
    code = f"{FILLER}\n{USES}\n{FILLER.replace('filler', 'more')}".replace("\n", end)
    window = cut({"src/a.rs": code}, [error(span("src/a.rs", code, "into_iter"))], "src/a.rs")
    assert "\r" not in window.text
    assert window.put_back(window.text) == {}
    changed = window.text.replace("use std::collections::HashSet;", "use std::collections::{HashMap, HashSet};")
    changed = changed.replace("    all.len()\n", "    let count = all.len();\n    count\n")
    expected = code.replace("use std::collections::HashSet;", "use std::collections::{HashMap, HashSet};")
    expected = expected.replace(f"    all.len(){end}", f"    let count = all.len();{end}    count{end}")
    assert window.put_back(changed) == {"src/a.rs": expected}


def test_lines_that_go_are_gone_and_new_ones_come_before_what_follows() -> None:
    window = Window({"a.rs": "one\nskip\ntwo\nthree"}, (("a.rs", 0), ("a.rs", 2), ("a.rs", 3)), "one\ntwo\nthree", ())
    assert window.put_back("one\nthree") == {"a.rs": "one\nskip\nthree"}
    assert window.put_back("one\nnew\ntwo\nthree") == {"a.rs": "one\nskip\nnew\ntwo\nthree"}
    assert window.put_back("one\ntwo\nthree\nnew") == {"a.rs": "one\nskip\ntwo\nthree\nnew"}


def test_a_long_function_is_shown_around_the_error_and_still_reads_as_rust() -> None:
    steps = "\n".join(f"    let step_{n} = input.checked_mul({n}).unwrap_or({n});" for n in range(80))
    inner = "    if input > 3 {\n        let wrong: u8 = lookup(input);\n    } else {\n        skip();\n    }"
    code = f"impl L {{\npub fn long(input: u64) -> u64 {{\n{steps}\n{inner}\n{steps.replace('step', 'late')}\n}}\n}}\n"
    window = cut({"a.rs": code}, [error(span("a.rs", code, "lookup(input)"))], "a.rs")
    assert len(window.text) <= ROOM + 100
    assert items.parses(window.text)
    lines = window.text.split("\n")
    assert [lines[0], lines[1], lines[-1]] == ["impl L {", "pub fn long(input: u64) -> u64 {", "}"]
    assert "let wrong: u8 = lookup(input);" in window.text
    assert "step_79" in window.text, "what is near is more use than what is far"
    assert "step_0 " not in window.text
    assert window.put_back(window.text.replace("lookup(input)", "find(input)")) == {
        "a.rs": code.replace("lookup(input)", "find(input)")
    }


def test_an_import_that_is_wrong_is_shown_with_what_is_named_like_it() -> None:
    code = f"use crate::shape::Point;\nuse std::fmt;\n{FILLER}\npub fn f(p: Point) {{}}\n"
    window = cut({"a.rs": code}, [error(span("a.rs", code, "shape"))], "a.rs")
    assert window.text == "use crate::shape::Point;"


def test_every_line_of_a_window_is_a_line_of_its_file_in_order() -> None:
    code = f"{FILLER}\n{USES}\n{SHAPES}"
    window = cut({"a.rs": code}, [error(span("a.rs", code, "into_iter"))], "a.rs", room=600)
    assert [code.split("\n")[row] for _, row in window.lines] == window.text.split("\n")
    assert all(one < other for (_, one), (_, other) in itertools.pairwise(window.lines))
