"""Koan files: what is read, what is refused and why, and the proof that the shipped ones are valid."""

import dataclasses
import json
from pathlib import Path

import pytest

from sleepyd.errors import InvalidInput
from sleepyd.koans.load import Example, Koan, check, frozen, load_examples, load_koans, load_tasks
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler

ROOT = shipped_koans()
WITHHELD = {
    "mut_borrow_conflict",
    "double_mut_borrow",
    "return_local_ref",
    "option_ok_or",
    "result_map_err",
    "missing_clone",
    "missing_hash",
    "missing_ord",
}

SEED_PATTERNS_TEXT = """
decompose_god_struct decompose_long_function double_mut_borrow extract_modules_to_files if_let_option immutable_field
inline_format_args is_some_and iter_copied let_chains let_else main_question_mark match_move match_result missing_clone
missing_copy missing_debug missing_default missing_display missing_generic_bound missing_hash missing_mut missing_ord
missing_partial_eq move_in_loop move_out_of_index mut_borrow_conflict no_blanket_suppress no_suppress_clone_ref
no_suppress_dead_code no_suppress_format_args no_suppress_manual_map no_suppress_matches no_suppress_must_use
no_suppress_needless_collect option_ok_or option_to_result_map_err option_unwrap_or propagate_error
question_mark_return_type rc_not_send remove_needless_collect result_map_return_type return_local_ref slice_param
split_large_module unwrap_or_else use_after_move_clone use_after_move_reorder use_flatten use_matches_macro
env_set_var_unsafe gen_keyword match_ergonomics_ref unsafe_attributes unsafe_extern unsafe_op_in_unsafe_fn
axum_server cli_clap refactoring sqlx_db style_metrics yew_wasm
"""
SEED_PATTERNS = set(SEED_PATTERNS_TEXT.split())
"""What the earlier project had an adapter for, but for two counts: of lines in a function, of functions in a module."""

TASKS = """
[[task]]
name = "missing_mut"
family = "borrow_checker"
title = "A binding that changes is not mutable"
codes = ["E0596"]
"""

KOAN = """
id = "bc_004"
task = "missing_mut"
family = "borrow_checker"
title = "Count up"
error_code = "E0596"
edition = "2021"
buggy = '''
pub fn two() -> Vec<u8> {
    let list = vec![1];
    list.push(2);
    list
}
'''
fixed = '''
pub fn two() -> Vec<u8> {
    let mut list = vec![1];
    list.push(2);
    list
}
'''
tests = '''
#[test]
fn there_are_two() {
    assert_eq!(two(), vec![1, 2]);
}
'''
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A koan folder with one task and one valid koan."""
    (tmp_path / "borrow_checker").mkdir()
    (tmp_path / "tasks.toml").write_text(TASKS)
    (tmp_path / "borrow_checker" / "bc_004.toml").write_text(KOAN)
    return tmp_path


@pytest.fixture
def koan(root: Path) -> Koan:
    return load_koans(root)[0]


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def refusal(root: Path) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        load_koans(root)
    return caught.value


def test_a_koan_is_read_as_it_was_written(koan: Koan) -> None:
    assert (koan.id, koan.task, koan.family) == ("bc_004", "missing_mut", "borrow_checker")
    assert (koan.title, koan.error_code, koan.edition) == ("Count up", "E0596", "2021")
    assert koan.buggy == "pub fn two() -> Vec<u8> {\n    let list = vec![1];\n    list.push(2);\n    list\n}\n"
    assert koan.fixed == koan.buggy.replace("let list", "let mut list")
    assert koan.tests.startswith("#[test]\nfn there_are_two()")


def test_a_task_is_taught_unless_the_file_withholds_it(root: Path) -> None:
    assert load_tasks(root)["missing_mut"].withheld is False
    (root / "tasks.toml").write_text(TASKS + "withheld = true\n")
    assert load_tasks(root)["missing_mut"].withheld is True
    assert load_tasks(root)["missing_mut"].codes == ("E0596",)


@pytest.mark.parametrize(
    ("old", "new", "key", "expectation"),
    [
        ('title = "Count up"\n', "", "title", "is missing, expected text"),
        ('title = "Count up"', "title = 7", "title", "got 7, expected text"),
        ('title = "Count up"', 'titel = "Count up"', "titel", '(nearest: "title")'),
        ('id = "bc_004"', 'id = "bc_005"', "id", 'expected the file\'s name, "bc_004"'),
        ('task = "missing_mut"', 'task = "mising_mut"', "task", '(nearest: "missing_mut")'),
        ('family = "borrow_checker"', 'family = "lifetimes"', "family", 'the family of its task, "borrow_checker"'),
        ('error_code = "E0596"', 'error_code = "E0502"', "error_code", "expected a code of missing_mut: E0596"),
    ],
)
def test_a_refused_koan_names_file_key_and_expectation(
    root: Path, old: str, new: str, key: str, expectation: str
) -> None:
    path = root / "borrow_checker" / "bc_004.toml"
    rewrite(path, old, new)
    error = refusal(root)
    assert error.param == key
    assert error.message.startswith(f'{path}: key "{key}" ')
    assert expectation in error.message


def test_a_koan_in_the_wrong_folder_is_refused(root: Path) -> None:
    (root / "borrow_checker").rename(root / "lifetimes")
    assert 'expected the folder\'s name, "lifetimes"' in refusal(root).message


def test_broken_toml_is_refused_with_its_place(root: Path) -> None:
    path = root / "borrow_checker" / "bc_004.toml"
    path.write_text('id = "bc_004\n')
    error = refusal(root)
    assert error.message.startswith(f"{path}: not TOML (")
    assert "line 1" in error.message


def test_a_folder_without_koans_is_refused(root: Path) -> None:
    (root / "borrow_checker" / "bc_004.toml").unlink()
    assert refusal(root).message.startswith(f"{root}: no koans")


def test_a_missing_tasks_file_is_refused(root: Path) -> None:
    (root / "tasks.toml").unlink()
    assert refusal(root).message.startswith(f"{root / 'tasks.toml'}: cannot be read")


@pytest.mark.parametrize(
    ("tasks", "key", "expectation"),
    [
        ("", "task", "got nothing, expected one or more [[task]] tables"),
        (TASKS + TASKS, "name", 'got "missing_mut" twice'),
        (TASKS.replace('["E0596"]', "[]"), "codes", "expected one or more error codes"),
        (TASKS.replace('["E0596"]', "[596]"), "codes", "got [596], expected a list of texts"),
        (TASKS + "withheld = 1\n", "withheld", "got 1, expected true or false"),
    ],
)
def test_a_refused_tasks_file_names_key_and_expectation(root: Path, tasks: str, key: str, expectation: str) -> None:
    (root / "tasks.toml").write_text(tasks)
    error = refusal(root)
    assert error.param == key
    assert error.message.startswith(str(root / "tasks.toml"))
    assert expectation in error.message


def example() -> Example:
    return Example(
        task="missing_mut",
        family="borrow_checker",
        error_code="E0596",
        signature="E0596 : cannot borrow `_` as mutable",
        edition="2021",
        buggy="buggy",
        fixed="fixed",
        tests="",
        diagnostics=({"level": "error", "spans": []},),
        skeleton="counter",
        seed=7,
        split="train",
        origin="generated",
    )


def test_examples_survive_the_way_through_a_file(tmp_path: Path) -> None:
    path = tmp_path / "examples.jsonl"
    other = dataclasses.replace(example(), seed=8, tests="#[test]\nfn t() {}")
    path.write_text("".join(json.dumps(item.to_dict()) + "\n" for item in (example(), other)))
    assert load_examples(path) == [example(), other]


@pytest.mark.parametrize(
    ("line", "expectation"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: got [1], expected an object"),
        ("{}", 'line 2: key "task" is missing, expected text'),
        (json.dumps({**example().to_dict(), "seed": True}), 'line 2: key "seed" got True, expected a whole number'),
    ],
)
def test_a_refused_example_names_its_line(tmp_path: Path, line: str, expectation: str) -> None:
    path = tmp_path / "examples.jsonl"
    path.write_text(json.dumps(example().to_dict()) + "\n" + line + "\n")
    with pytest.raises(InvalidInput) as caught:
        load_examples(path)
    assert caught.value.message.startswith(f"{path}: {expectation}")


def test_the_shipped_koans_cover_every_task_once_but_the_everyday_ones() -> None:
    koans, tasks = load_koans(ROOT), load_tasks(ROOT)
    assert sorted(koan.task for koan in koans) == sorted(t.name for t in tasks.values() if t.family != "everyday")
    prefixes = {(koan.family, koan.id[:3]) for koan in koans}
    assert len(prefixes) == len({family for family, _ in prefixes}) == len({prefix for _, prefix in prefixes})
    for _, prefix in prefixes:
        numbers = [int(koan.id[3:]) for koan in koans if koan.id.startswith(prefix)]
        assert numbers == list(range(1, len(numbers) + 1))


def test_there_are_eighty_tasks_in_eight_families_and_eight_of_them_are_withheld() -> None:
    tasks = load_tasks(ROOT)
    assert len(tasks) >= 80
    assert len({task.family for task in tasks.values()}) >= 8
    assert {task.name for task in tasks.values() if task.withheld} == WITHHELD


def test_every_pattern_and_domain_of_the_earlier_project_has_a_task() -> None:
    tasks = load_tasks(ROOT).values()
    assert {name for task in tasks for name in (task.name, *task.aliases)} >= SEED_PATTERNS


def test_the_frozen_set_is_three_families() -> None:
    chosen = frozen(load_koans(ROOT))
    assert len(chosen) == 30
    assert {koan.id[:2] for koan in chosen} == {"bc", "tb", "rh"}


@pytest.mark.rustc
@pytest.mark.parametrize("koan", load_koans(ROOT), ids=lambda koan: koan.id)
def test_every_shipped_koan_is_valid(koan: Koan, compiler: Compiler) -> None:
    assert check(koan, compiler) == []


@pytest.mark.rustc
class TestCheck:
    def test_tells_which_code_came_instead(self, koan: Koan, compiler: Compiler) -> None:
        changed = dataclasses.replace(koan, buggy=koan.buggy.replace("list.push(2)", "list.push(missing)"))
        assert check(changed, compiler) == [
            "buggy code gave E0425 at line 3: cannot find value `missing` in this scope, expected E0596"
        ]

    def test_tells_that_buggy_code_compiles_and_passes(self, koan: Koan, compiler: Compiler) -> None:
        assert check(dataclasses.replace(koan, buggy=koan.fixed), compiler) == [
            "buggy code compiles, expected E0596",
            "tests pass on the buggy code, expected that only a fix makes them pass",
        ]

    def test_tells_of_extra_errors(self, koan: Koan, compiler: Compiler) -> None:
        extra = koan.buggy + "pub fn one() {\n    let word = String::new();\n    word.push('a');\n}\n"
        assert check(dataclasses.replace(koan, buggy=extra), compiler) == [
            "buggy code gave an extra error, E0596 at line 8: cannot borrow `word` as mutable, as it is not declared "
            "as mutable, expected E0596 once"
        ]

    def test_tells_why_the_fix_does_not_compile(self, koan: Koan, compiler: Compiler) -> None:
        problems = check(dataclasses.replace(koan, fixed=koan.buggy), compiler)
        assert problems == [
            "fixed code does not compile: E0596 at line 3: cannot borrow `list` as mutable, as it is not declared as "
            "mutable"
        ]

    def test_tells_of_a_warning_that_the_fix_brings(self, koan: Koan, compiler: Compiler) -> None:
        fixed = koan.fixed.replace("    list.push", "    let spare = 3;\n    list.push")
        problems = check(dataclasses.replace(koan, fixed=fixed), compiler)
        assert problems == ["fixed code has a new warning: unused_variables at line 3: unused variable: `spare`"]

    def test_forgives_a_warning_that_was_there_before(self, koan: Koan, compiler: Compiler) -> None:
        unused = "use std::fmt::Debug;\n"
        changed = dataclasses.replace(koan, buggy=unused + koan.buggy, fixed=unused + koan.fixed)
        assert check(changed, compiler) == []

    def test_names_the_test_that_fails(self, koan: Koan, compiler: Compiler) -> None:
        fixed = koan.fixed.replace("list.push(2)", "list.push(3)")
        assert check(dataclasses.replace(koan, fixed=fixed), compiler) == ["test there_are_two fails on the fixed code"]

    def test_shows_why_tests_do_not_compile(self, koan: Koan, compiler: Compiler) -> None:
        problems = check(dataclasses.replace(koan, tests=koan.tests.replace("two()", "three()")), compiler)
        assert len(problems) == 1
        assert problems[0].startswith("tests do not compile with the fixed code: error[E0425]")

    def test_tells_that_tests_are_missing(self, koan: Koan, compiler: Compiler) -> None:
        assert check(dataclasses.replace(koan, tests="fn there_are_two() {}\n"), compiler) == [
            "tests are missing, expected one or more #[test] functions"
        ]


def test_a_koan_about_a_lint_is_judged_with_it(compiler: Compiler) -> None:
    koan = Koan(
        id="cl_000",
        task="needless_return",
        family="clippy",
        title="A return at the end",
        error_code="clippy::needless_return",
        edition="2021",
        buggy="pub fn two() -> u8 {\n    return 2;\n}\n",
        fixed="pub fn two() -> u8 {\n    2\n}\n",
        tests="#[test]\nfn there_are_two() {\n    assert_eq!(two(), 2);\n}\n",
    )
    assert check(koan, compiler) == []
    silent = dataclasses.replace(koan, error_code="clippy::manual_map")
    assert check(silent, compiler) == ["buggy code compiles, expected clippy::manual_map"]
    unfixed = dataclasses.replace(koan, fixed=koan.buggy)
    assert "fixed code does not compile: clippy::needless_return" in check(unfixed, compiler)[0]
