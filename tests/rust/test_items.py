"""What counts as an item, which items a diagnostic touches, and how an answer is put back."""

import pytest

from sleepyd.rust import items
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic, Span
from sleepyd.rust.items import Item

PROGRAM = """\
//! What the crate is for.
#![allow(dead_code)]
use std::fmt; // formatting

/// Counts sheep.
#[derive(Debug)]
struct Flock {
    size: u32,
} // fifty at most
// A number apart.

// The rules.
impl Flock {
    /// One more.
    #[inline]
    fn grow(&mut self) {
        self.size += 1;
    }

    fn size(&self) -> u32 {
        self.size
    }
}

impl fmt::Display for Flock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.size)
    }
}

trait Counted {
    fn count(&self) -> u32;
}

fn main() { println!("é"); } fn other() {}
"""


def named(name: str, parent: str = "") -> Item:
    return next(i for i in [*items.top_level(PROGRAM), *items.nested(PROGRAM)] if (i.name, i.parent) == (name, parent))


def error(*places: str | tuple[str, int], code: str = PROGRAM, file: str = "main.rs") -> Diagnostic:
    """An error with a note; the first place belongs to the error, the others to the note."""
    spans = [_span(code, place, file) for place in places]
    note = Diagnostic("note", None, "", tuple(spans[1:]), (), "")
    return Diagnostic("error", "E0000", "", tuple(spans[:1]), (note,), "")


def _span(code: str, place: str | tuple[str, int], file: str) -> Span:
    text, number = (place, 1) if isinstance(place, str) else place
    at = -1
    for _ in range(number):
        at = code.encode().index(text.encode(), at + 1)
    return Span(file, at, at + len(text.encode()), 1, 1, 1, 1, True, None, None, None)


def test_items_are_found_in_order_with_kind_name_and_parent() -> None:
    assert [(i.kind, i.name) for i in items.top_level(PROGRAM)] == [
        ("inner_attribute_item", ""),
        ("use_declaration", ""),
        ("struct_item", "Flock"),
        ("impl_item", "Flock"),
        ("impl_item", "fmt::Display for Flock"),
        ("trait_item", "Counted"),
        ("function_item", "main"),
        ("function_item", "other"),
    ]
    assert [(i.kind, i.name, i.parent) for i in items.nested(PROGRAM)] == [
        ("function_item", "grow", "Flock"),
        ("function_item", "size", "Flock"),
        ("function_item", "fmt", "fmt::Display for Flock"),
        ("function_signature_item", "count", "Counted"),
    ]


def test_an_item_takes_its_attributes_and_doc_comments_and_the_comment_on_its_last_line() -> None:
    assert items.text(PROGRAM, named("Flock")) == (
        "/// Counts sheep.\n#[derive(Debug)]\nstruct Flock {\n    size: u32,\n} // fifty at most\n"
    )
    assert items.text(PROGRAM, named("grow", "Flock")) == (
        "    /// One more.\n    #[inline]\n    fn grow(&mut self) {\n        self.size += 1;\n    }\n"
    )


def test_a_comment_with_a_blank_line_below_it_belongs_to_nothing() -> None:
    impl = items.top_level(PROGRAM)[3]
    assert items.text(PROGRAM, impl).startswith("// The rules.\nimpl Flock {\n")
    assert "A number apart" not in "".join(items.text(PROGRAM, i) for i in items.top_level(PROGRAM))


def test_documentation_of_the_crate_belongs_to_no_item() -> None:
    code = "//! The crate.\n\n/// A function.\nfn a() {}\n"
    assert items.text(code, items.top_level(code)[0]) == "/// A function.\nfn a() {}\n"


def test_two_items_on_a_line_are_told_apart() -> None:
    assert items.text(PROGRAM, named("main")) == 'fn main() { println!("é"); }'
    assert items.text(PROGRAM, named("other")) == "fn other() {}\n"


def test_impls_are_named_without_lifetimes_and_with_types() -> None:
    code = "impl<'a, T> From<&'a str> for Pair<'a, T> {}\nimpl<'a> Pair<'a> {}\nimpl From<u8> for Pair<u8> {}\n"
    assert [i.name for i in items.top_level(code)] == ["From<&str> for Pair<T>", "Pair", "From<u8> for Pair<u8>"]


def test_a_binary_is_what_has_a_main_of_its_own() -> None:
    assert items.has_main(PROGRAM)
    assert not items.has_main("mod inner { fn main() {} }\nstruct main;\n")


def test_broken_syntax_is_seen() -> None:
    assert items.parses(PROGRAM)
    assert not items.parses("fn main() { let = ; }\n")


def test_an_error_touches_the_method_it_points_at_and_not_the_whole_impl() -> None:
    assert items.touched(PROGRAM, [error("self.size += 1")]) == [named("grow", "Flock")]


def test_notes_touch_items_too_in_source_order() -> None:
    touched = items.touched(PROGRAM, [error("println", ("size: u32", 1), "other")])
    assert touched == [named("Flock"), named("main"), named("other")]


def test_a_touched_impl_takes_in_its_touched_methods() -> None:
    assert items.touched(PROGRAM, [error("self.size += 1", "impl Flock")]) == [items.top_level(PROGRAM)[3]]


@pytest.mark.parametrize("place", ["use std::fmt", "A number apart"])
def test_where_nothing_is_touched_everything_but_imports_is(place: str) -> None:
    everything = items.touched(PROGRAM, [error(place)])
    assert everything == [i for i in items.top_level(PROGRAM) if i.kind != "use_declaration"]


def test_places_in_other_files_touch_nothing() -> None:
    foreign = error("self.size += 1", file="/rustc/59807616/library/alloc/src/slice.rs")
    assert items.touched(PROGRAM, [error("println"), foreign]) == [named("main")]


@pytest.mark.rustc
def test_a_failing_assert_touches_the_function_that_asserts(compiler: Compiler) -> None:
    code = "struct P;\nfn a() {}\nfn b() {\n    assert_eq!(P, P);\n}\n"
    errors = compiler.check(code).errors
    assert [i.name for i in items.touched(code, errors)] == ["P", "b"]
    primary = errors[0].primary
    assert primary is not None
    assert code.encode()[primary.byte_start : primary.byte_end] == b"assert_eq!(P, P)"


def test_the_outline_is_the_rest_without_blank_lines() -> None:
    rest = items.outline(PROGRAM, [items.top_level(PROGRAM)[3], named("Flock"), named("fmt", "fmt::Display for Flock")])
    assert rest.split("\n") == [
        "//! What the crate is for.",
        "#![allow(dead_code)]",
        "use std::fmt; // formatting",
        "// A number apart.",
        "impl fmt::Display for Flock {",
        "}",
        "trait Counted {",
        "    fn count(&self) -> u32;",
        "}",
        'fn main() { println!("é"); } fn other() {}',
    ]


def test_a_changed_function_replaces_the_old_one() -> None:
    fixed = items.splice(PROGRAM, 'fn main() { println!("ü"); }\n', [named("main")])
    assert fixed == PROGRAM.replace('fn main() { println!("é"); }', 'fn main() { println!("ü"); }\n')


def test_a_method_is_put_back_into_its_impl() -> None:
    answer = "    fn size(&self) -> u32 {\n        self.size + 1\n    }"
    fixed = items.splice(PROGRAM, answer, [named("size", "Flock")])
    assert fixed == PROGRAM.replace("        self.size\n", "        self.size + 1\n")


TWINS = """\
struct A;
struct B;
impl A {
    fn new() -> u8 {
        1
    }
}
impl B {
    fn new() -> u8 {
        2
    }
}
"""


def test_of_two_methods_with_one_name_the_one_in_focus_is_replaced() -> None:
    second = items.nested(TWINS)[1]
    assert second.parent == "B"
    fixed = items.splice(TWINS, "    fn new() -> u8 {\n        3\n    }\n", [second])
    assert fixed == TWINS.replace("        2\n", "        3\n")


def test_two_answers_for_two_methods_with_one_name_go_to_both_in_order() -> None:
    both = items.nested(TWINS)
    answer = "    fn new() -> u8 {\n        3\n    }\n    fn new() -> u8 {\n        4\n    }\n"
    assert items.splice(TWINS, answer, both) == TWINS.replace("        1\n", "        3\n").replace(
        "        2\n", "        4\n"
    )


SMALL = "// top\nfn a() -> u8 {\n    1\n}\n\nfn b() -> u8 {\n    2\n}\n"


def test_new_items_stand_in_front_of_the_focus_in_their_order() -> None:
    focus = [items.top_level(SMALL)[1]]
    new, changed = "struct New;\nstruct Other;\n", "fn b() -> u8 {\n    3\n}\n"
    expected = SMALL.replace("fn b() -> u8 {\n    2", "struct New;\n\nstruct Other;\n\nfn b() -> u8 {\n    3")
    assert items.splice(SMALL, new + changed, focus) == expected
    assert items.splice(SMALL, changed + new, focus) == expected


def test_a_new_item_goes_in_front_of_the_impl_that_holds_the_focused_method() -> None:
    fixed = items.splice(TWINS, "struct C;\n", [items.nested(TWINS)[1]])
    assert fixed == TWINS.replace("impl B", "struct C;\n\nimpl B")


def test_a_new_impl_of_the_same_trait_for_another_type_is_added() -> None:
    code = "impl From<u8> for E {\n    fn from(_: u8) -> E {\n        E\n    }\n}\nfn f() {}\n"
    new = "impl From<i8> for E {\n    fn from(_: i8) -> E {\n        E\n    }\n}\n"
    fixed = items.splice(code, new, [items.top_level(code)[1]])
    assert fixed == code.replace("fn f()", new + "\nfn f()")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("impl Holder {}", "impl<'a> Holder<'a> {}"),
        ("impl<'a> Holder<'a> {}", "impl<'a, 'b> Holder<'a> {}"),
        ("impl Holder {}", "impl<T> Holder<T> {}"),
        ("impl Add for Holder {}", "impl Add<u8> for Holder {}"),
        ("impl<T> Show for Holder<T> {}", "impl<T: Show> Show for Holder<T> {}"),
    ],
)
def test_an_impl_whose_header_is_completed_is_replaced(old: str, new: str) -> None:
    code = f"struct Holder;\n{old}\n"
    assert items.splice(code, new, []) == f"struct Holder;\n{new}\n"


def test_items_the_answer_leaves_out_stay() -> None:
    assert items.splice(SMALL, "fn a() -> u8 {\n    9\n}\n", []) == SMALL.replace("    1", "    9").replace(
        "// top\n", ""
    )


def test_a_new_import_goes_to_the_top() -> None:
    code = "use std::fmt;\n\nfn a() {}\n"
    assert items.splice(code, "use std::io;\nfn a() {}\n", []) == "use std::io;\n" + code
    assert items.splice("fn a() {}\n", "use std::io;\nuse std::io;", []) == "use std::io;\n\nfn a() {}\n"


@pytest.mark.rustc
def test_a_new_import_goes_below_what_must_stand_first_in_a_crate(compiler: Compiler) -> None:
    for top in ("//! The crate.\n", "#![allow(unused)]\n", "//! The crate.\n#![allow(unused)]\n"):
        fixed = items.splice(f"{top}pub struct A;\n", "use std::fmt;\npub struct A;\n", [])
        assert fixed == f"{top}use std::fmt;\n\npub struct A;\n"
        assert compiler.check(fixed).ok


@pytest.mark.parametrize("old", ["use std::fmt;", "// text\nuse std::fmt; // text", "pub use std::{\n    fmt,\n};"])
def test_an_import_that_is_there_is_not_repeated(old: str) -> None:
    code = f"{old}\nfn a() {{}}\n"
    answer = "pub use std::{ fmt, };\nfn a() {}\n" if "{" in old else "use std::fmt;\nuse std::fmt;\nfn a() {}\n"
    assert items.splice(code, answer, []) == code


def test_swapping_rc_for_arc_swaps_the_import() -> None:
    code = "use std::rc::Rc;\nuse std::thread;\n\nfn a(x: Rc<u8>) {}\n"
    answer = "use std::sync::Arc;\nfn a(x: Arc<u8>) {}\n"
    assert items.splice(code, answer, []) == "use std::sync::Arc;\nuse std::thread;\n\nfn a(x: Arc<u8>) {}\n"


def test_unknown_and_unnamed_items_are_added_and_not_lost() -> None:
    answer = 'macro_rules! twice { ($x:expr) => { $x + $x }; }\nextern "C" { fn c(); }\nfn a() -> u8 { 7 }\n'
    fixed = items.splice(SMALL, answer, [items.top_level(SMALL)[0]])
    assert [(i.kind, i.name) for i in items.top_level(fixed)] == [
        ("macro_definition", "twice"),
        ("foreign_mod_item", ""),
        ("function_item", "a"),
        ("function_item", "b"),
    ]


def test_text_of_more_than_one_byte_a_letter_is_cut_where_it_should_be() -> None:
    code = '// Übung\nfn ä() {}\n\nfn ö() -> &\'static str {\n    "日本"\n}\n// ß\n'
    focus = items.touched(code, [error("日", code=code)])
    assert [i.name for i in focus] == ["ö"]
    answer = 'fn ö() -> &\'static str {\n    "日本語"\n}\nfn ä() { ö(); }\n'
    fixed = items.splice(code, "use std::fmt;\n" + answer, focus)
    assert fixed == 'use std::fmt;\n\nfn ä() { ö(); }\n\nfn ö() -> &\'static str {\n    "日本語"\n}\n// ß\n'


def test_a_program_without_a_last_line_break_stays_a_program() -> None:
    assert items.splice("fn a() {}", "fn a() { b() }\nfn b() {}", []) == "fn a() { b() }\nfn b() {}\n\n"
