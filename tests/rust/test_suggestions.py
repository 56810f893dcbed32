"""rustc's own suggestions as candidate sources."""

import pytest

from sleepyd.rust import suggestions
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic, Span


def insertion(start: int, end: int, text: str, applicability: str = "MachineApplicable", file: str = "main.rs") -> Span:
    return Span(file, start, end, 1, 1, 1, 1, True, None, text, applicability)


def error(*helps: tuple[Span, ...], level: str = "error") -> Diagnostic:
    children = tuple(Diagnostic("help", None, "try", spans, (), "") for spans in helps)
    return Diagnostic(level, "E0000", "m", (), children, "")


def test_certain_suggestions_come_together_then_each_alone() -> None:
    found = [error((insertion(0, 1, "A"),)), error((insertion(1, 2, "B"),), (insertion(2, 3, "C", "MaybeIncorrect"),))]
    assert suggestions.apply("abc", found) == ["ABc", "Abc", "aBc", "abC"]


def test_the_parts_of_one_suggestion_are_made_together() -> None:
    found = [error((insertion(2, 3, "Z"), insertion(0, 0, "<"), insertion(1, 1, "|")))]
    assert suggestions.apply("abc", found) == ["<a|bZ"]


def test_alternatives_of_one_help_are_told_apart() -> None:
    found = [error((insertion(0, 0, "x", "MaybeIncorrect"), insertion(0, 0, "y", "MaybeIncorrect")))]
    assert suggestions.apply("abc", found) == ["xabc", "yabc"]


def test_of_overlapping_suggestions_the_first_wins() -> None:
    found = [error((insertion(0, 2, "X"),)), error((insertion(1, 3, "Y"),))]
    assert suggestions.apply("abc", found) == ["Xc", "aY"]


def test_two_imports_at_one_place_are_both_made() -> None:
    found = [error((insertion(0, 0, "use a;\n"),)), error((insertion(0, 0, "use b;\n"),))]
    assert suggestions.apply("x", found)[0] in {"use a;\nuse b;\nx", "use b;\nuse a;\nx"}


def test_the_same_import_is_made_once() -> None:
    found = [error((insertion(0, 0, "use a;\n"),)), error((insertion(0, 0, "use a;\n"),))]
    assert suggestions.apply("x", found) == ["use a;\nx"]


def test_offsets_are_bytes() -> None:
    assert suggestions.apply("é=b", [error((insertion(3, 4, "c"),))]) == ["é=c"]


def test_an_offset_inside_a_character_makes_no_candidate() -> None:
    assert suggestions.apply("é", [error((insertion(1, 2, "c"),))]) == []


def test_placeholders_other_files_and_warnings_are_left_out() -> None:
    found = [
        error((insertion(0, 1, "A", "HasPlaceholders"),)),
        error((insertion(0, 1, "B", file="/rustc/library/core/src/option.rs"),)),
        error((insertion(0, 99, "C"),)),
        error((insertion(0, 1, "D"),), level="warning"),
    ]
    assert suggestions.apply("abc", found) == []
    assert suggestions.apply("abc", found[3:]) == ["Dbc"]


@pytest.mark.rustc
def test_rustcs_suggestions_fix_two_errors_at_once(compiler: Compiler) -> None:
    code = 'pub fn first(a: &str, b: &str) -> &str {\n    let s: String = "é";\n    if s == b { a } else { b }\n}\n'
    before = compiler.check(code)
    assert {found.code for found in before.errors} == {"E0106", "E0308"}
    together = suggestions.apply(code, before.diagnostics)[0]
    assert "<'a>(a: &'a str, b: &'a str) -> &'a str" in together
    assert '"é".to_string()' in together
    assert compiler.check(together).ok


def test_a_suggestion_in_another_file_changes_that_file() -> None:
    """rustc puts the derive where the type is, and the error where it is missed."""
    derive = error((insertion(0, 0, "#[derive(Clone)]\n", file="types.rs"),))
    sources = {"lib.rs": "fn f() {}\n", "types.rs": "struct T;\n"}
    assert suggestions.apply_to(sources, [derive]) == [{"types.rs": "#[derive(Clone)]\nstruct T;\n"}]
    assert suggestions.apply_to({"lib.rs": sources["lib.rs"]}, [derive]) == [], "that file may not change"


def test_suggestions_at_the_same_bytes_of_two_files_do_not_collide() -> None:
    found = [error((insertion(0, 1, "b", file=name),)) for name in ("one.rs", "two.rs")]
    assert suggestions.apply_to({"one.rs": "a", "two.rs": "a"}, found)[0] == {"one.rs": "b", "two.rs": "b"}
