"""Answers as line edits: what is shown, how edits are read, and that every fix has edits that make it."""

import pytest

from sleepyd.day import line_edits, prompt
from sleepyd.day.signature import signature
from sleepyd.koans import curriculum, generate
from sleepyd.koans.load import Koan, load_koans, load_tasks
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic

PROGRAM = """\
use std::collections::HashSet;

struct Tile {
    row: u8,
}

fn count(tiles: Vec<Tile>) -> usize {
    let seen: HashSet<Tile> = tiles.into_iter().collect();
    seen.len()
}
"""
FIXED = PROGRAM.replace("struct Tile", "#[derive(PartialEq, Eq, Hash)]\nstruct Tile")


def asked(code: str = PROGRAM, errors: tuple[Diagnostic, ...] = ()) -> prompt.Question:
    return prompt.ask(code, errors, "edits")


def test_lines_are_numbered_without_the_blank_ones() -> None:
    shown = asked().messages[0]["content"].split("\n")
    assert shown[:4] == ["// edit", "01|use std::collections::HashSet;", "02|struct Tile {", "03|    row: u8,"]
    assert shown[-1] == "08|}"


@pytest.mark.parametrize(
    ("answer", "made"),
    [
        ("03|    row: u16,", PROGRAM.replace("u8", "u16")),
        ("+02|#[derive(Clone)]", PROGRAM.replace("struct", "#[derive(Clone)]\nstruct")),
        ("-07|", PROGRAM.replace("    seen.len()\n", "")),
        (
            "+03|    column: u8,\n+03|    layer: u8,",
            PROGRAM.replace("    row", "    column: u8,\n    layer: u8,\n    row"),
        ),
        ("03|    row: u16,\n07|    seen.len() + 1", PROGRAM.replace("u8", "u16").replace("len()", "len() + 1")),
        ("```\n03|    row: u16,\n```", PROGRAM.replace("u8", "u16")),
    ],
)
def test_edits_are_made_by_number(answer: str, made: str) -> None:
    assert prompt.read_answer(asked(), answer) == made


def test_a_short_line_that_is_wrapped_is_the_one_that_was_meant() -> None:
    code = "fn f(on: bool) -> Level {\n    if on {\n        Level::from(70)\n    } else {\n        7\n    }\n}\n"
    fixed = code.replace("        7\n", "        Level::from(7)\n")
    question = asked(code)
    assert prompt.reference_answer(question, fixed) == "05|        Level::from(7)"
    assert prompt.read_answer(question, "05|        Level::from(7)") == fixed
    assert prompt.read_answer(question, "04|        Level::from(71)") == code.replace("70", "71")


def test_a_line_behind_the_last_is_appended() -> None:
    assert prompt.read_answer(asked(), "+09|fn more() {}") == PROGRAM + "fn more() {}\n"
    assert prompt.read_answer(asked("fn a() {}"), "+02|fn b() {}") == "fn a() {}\nfn b() {}"


def test_brackets_that_a_changed_line_lost_are_put_back() -> None:
    code = "fn f(a: String) -> Vec<String> {\n    vec![a]\n}\n"
    assert prompt.read_answer(asked(code), "02|    vec![a.clone()") == code.replace("[a]", "[a.clone()]")


@pytest.mark.parametrize("answer", ["", "I am sorry.", "99|fn a() {}", "00|x", "03 no bar"])
def test_what_is_no_edit_of_a_shown_line_is_none(answer: str) -> None:
    assert line_edits.read(PROGRAM, asked().focus, answer) is None


def test_a_line_under_a_wrong_number_replaces_the_one_it_resembles() -> None:
    assert prompt.read_answer(asked(), "05|    row: u16,") == PROGRAM.replace("u8", "u16")
    entirely_new = PROGRAM.replace("    seen.len()\n", "    0\n")
    assert prompt.read_answer(asked(), "07|    0") == entirely_new


def test_an_answer_in_whole_items_is_understood_too() -> None:
    assert prompt.read_answer(asked(), "#[derive(PartialEq, Eq, Hash)]\nstruct Tile {\n    row: u8,\n}\n") == FIXED


@pytest.mark.parametrize(
    ("fixed", "answer"),
    [
        (FIXED, "+02|#[derive(PartialEq, Eq, Hash)]"),
        (PROGRAM.replace("u8", "u16"), "03|    row: u16,"),
        (PROGRAM.replace("    seen.len()\n", ""), "-07|"),
        (
            PROGRAM.replace("}\n\nfn", "}\n\nimpl Tile {\n    fn new() {}\n}\n\nfn"),
            "+05|impl Tile {\n+05|    fn new() {}\n+05|}",
        ),
        (
            PROGRAM.replace("    seen.len()\n", "    let n = seen.len();\n    n + 1\n"),
            "07|    let n = seen.len();\n+08|    n + 1",
        ),
    ],
)
def test_the_reference_answer_is_the_fewest_lines(fixed: str, answer: str) -> None:
    assert prompt.reference_answer(asked(), fixed) == answer


def test_no_change_is_no_answer() -> None:
    assert prompt.reference_answer(asked(), PROGRAM) is None


def test_a_moved_line_goes_here_and_comes_there() -> None:
    code = "fn f() {\n    let a = 1;\n    let b = 2;\n    g(b);\n}\n"
    moved = "fn f() {\n    let b = 2;\n    g(b);\n    let a = 1;\n}\n"
    question = asked(code)
    answer = prompt.reference_answer(question, moved)
    assert answer == "-02|\n+05|    let a = 1;"
    assert prompt.read_answer(question, answer) == moved


def test_of_a_long_program_only_what_matters_is_shown() -> None:
    filler = "".join(f"fn filler_{i}() {{\n    let x = {i};\n    drop(x);\n}}\n" for i in range(20))
    code = f"{filler}{PROGRAM}"
    at = code.encode().index(b"HashSet<Tile>")
    error = _error(code, at, at + len("HashSet<Tile>"))
    content = asked(code, (error,)).messages[0]["content"]
    assert "fn filler_3() {" in content
    assert "drop(x)" not in content
    assert "struct Tile {" in content
    assert "seen.len()" in content
    fixed = code.replace("struct Tile", "#[derive(Hash)]\nstruct Tile")
    answer = prompt.reference_answer(asked(code, (error,)), fixed)
    assert answer is not None
    assert prompt.read_answer(asked(code, (error,)), answer) == fixed


def test_a_change_of_a_line_that_is_not_shown_cannot_be_told() -> None:
    filler = "".join(f"fn filler_{i}() {{\n    let x = {i};\n    drop(x);\n}}\n" for i in range(20))
    code = f"{filler}{PROGRAM}"
    at = code.encode().index(b"HashSet<Tile>")
    question = asked(code, (_error(code, at, at + 7),))
    assert prompt.reference_answer(question, code.replace("let x = 7;", "let x = 8;")) is None


def test_labels_stand_below_their_lines() -> None:
    at = PROGRAM.encode().index(b"HashSet<Tile>")
    shown = asked(PROGRAM, (_error(PROGRAM, at, at + 13),)).messages[0]["content"].split("\n")
    assert shown[0] == "error[E0277]: the trait bound `Tile: Hash` is not satisfied"
    below = shown[shown.index("06|    let seen: HashSet<Tile> = tiles.into_iter().collect();") + 1]
    assert below == "^06 `HashSet<Tile>` the trait `Hash` is not implemented for `Tile`"


@pytest.mark.rustc
def test_every_koan_and_generated_fix_has_edits_that_make_it(compiler: Compiler) -> None:
    koans: list[Koan] = load_koans(shipped_koans())
    pairs = [(k.buggy, k.fixed, compiler.check(k.buggy, k.edition).errors) for k in koans]
    tasks = load_tasks(shipped_koans())
    for name in generate.tasks()[::6]:
        for example in curriculum.examples(tasks[name], 8, compiler, signature, seed=3):
            pairs.append((example.buggy, example.fixed, tuple(Diagnostic.from_dict(d) for d in example.diagnostics)))
    for buggy, fixed, errors in pairs:
        question = prompt.ask(buggy, errors, "edits")
        answer = prompt.reference_answer(question, fixed)
        assert answer is not None, buggy
        made = prompt.read_answer(question, answer)
        assert made is not None
        assert _solid(made) == _solid(fixed)


def _solid(code: str) -> list[str]:
    return [line.rstrip() for line in code.split("\n") if line.strip()]


def _error(code: str, start: int, end: int) -> Diagnostic:
    before = code.encode()[:start].decode()
    line = before.count("\n") + 1
    span = {
        "file": "main.rs",
        "byte_start": start,
        "byte_end": end,
        "line_start": line,
        "line_end": line,
        "column_start": 1,
        "column_end": 2,
        "is_primary": True,
        "label": "the trait `Hash` is not implemented for `Tile`",
        "suggested_replacement": None,
        "applicability": None,
    }
    return Diagnostic.from_dict(
        {
            "level": "error",
            "code": "E0277",
            "message": "the trait bound `Tile: Hash` is not satisfied",
            "spans": [span],
            "children": [],
            "rendered": "",
        }
    )
