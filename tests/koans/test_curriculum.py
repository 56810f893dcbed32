"""Drafts proven many at a time, as if each had been compiled alone."""

import dataclasses
import re
from collections.abc import Sequence

import pytest

from sleepyd.day.signature import signature
from sleepyd.koans import curriculum, generate
from sleepyd.koans.curriculum import SEEDS, check_apart, examples, prove
from sleepyd.koans.generate import Draft
from sleepyd.koans.leak import fingerprint
from sleepyd.koans.load import Task, lints_of, load_koans, load_tasks
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler, Outcome, Verdict
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.sections import RustConfig

pytestmark = pytest.mark.rustc

TASKS = load_tasks(shipped_koans())
FINE = "// ä\nuse std::fmt;\n\npub fn fine(f: &fmt::Formatter<'_>) -> bool {\n    f.alternate()\n}\n"
ASSERTED = "pub struct P;\n\npub fn main() {\n    assert_eq!(P, P);\n}\n"
NO_LINE_BREAK = "pub fn f() -> u8 {\n    true\n}"


def unrendered(found: Diagnostic) -> Diagnostic:
    children = tuple(unrendered(child) for child in found.children)
    return dataclasses.replace(found, rendered="", children=children)


def test_errors_of_a_mixed_batch_are_those_of_single_checks(compiler: Compiler) -> None:
    koans = [koan for koan in load_koans(shipped_koans()) if koan.edition == "2021" and not lints_of(koan.error_code)]
    programs = [FINE, *(k.buggy for k in koans[::5]), koans[0].fixed, ASSERTED, FINE, NO_LINE_BREAK]
    single = [verdict.errors for verdict in compiler.check_many([(p, "2021") for p in programs])]
    assert sum(map(bool, single)) == len(programs) - 3
    together = check_apart(programs, compiler)
    assert together == [[unrendered(error) for error in errors] for errors in single]


def test_a_program_that_cannot_be_read_costs_the_others_nothing(compiler: Compiler) -> None:
    broken = "pub fn f() {\n    let = ;\n"
    found = check_apart([NO_LINE_BREAK, broken, FINE], compiler)
    assert [[e.code for e in errors] for errors in found] == [["E0308"], [None], []]


def test_nothing_to_check_is_nothing_found(compiler: Compiler) -> None:
    assert check_apart([], compiler) == []


class Failing:
    """A compiler that ends without a verdict as long as `poison` is in the source."""

    def __init__(self, compiler: Compiler, poison: str) -> None:
        self.compiler, self.poison = compiler, poison

    def check(self, code: str, edition: str = "2021", lints: Sequence[str] = ()) -> Verdict:
        if self.poison in code:
            return Verdict(Outcome.TIMEOUT, (), 1.0, cached=False)
        return self.compiler.check(code, edition, lints)


def test_a_program_that_is_too_much_for_rustc_costs_the_others_nothing(compiler: Compiler) -> None:
    slow = "pub fn slow() {}\n"
    failing = Failing(compiler, "fn slow")
    found = check_apart([FINE, NO_LINE_BREAK, slow, ASSERTED], failing)  # type: ignore[arg-type]
    assert [[e.code for e in errors] for errors in found] == [[], ["E0308"], ["?"], ["E0369", "E0277", "E0277"]]
    assert found[2][0].message == "compiler: timeout"


def draft(seed: int, buggy: str, fixed: str) -> Draft:
    return Draft("missing_mut", "by_hand", seed, buggy, fixed)


def test_only_what_fails_as_the_task_says_and_is_fixed_is_proven(compiler: Compiler) -> None:
    bad = "pub fn f() -> Vec<u8> {\n    let n = vec![1];\n    n.push(2);\n    n\n}\n"
    good = bad.replace("let n", "let mut n")
    wrong = good.replace("    n\n", "    m\n")
    drafts = [
        draft(0, bad, good),
        draft(1, good, good),  # the buggy program compiles
        draft(2, wrong, good),  # it fails otherwise
        draft(3, bad, wrong),  # the fixed program fails where names are resolved
        draft(4, bad, bad),  # the fixed program fails where borrows are checked
        draft(5, bad, good.replace("    n\n", "    assert_eq!((), 1);\n    n\n")),  # it fails inside a macro
        draft(6, bad.replace("f()", "g()"), good.replace("f()", "g()")),
    ]
    proven = prove(drafts, TASKS["missing_mut"], compiler)
    assert [d.seed for d, _ in proven] == [0, 6]
    assert {e.code for _, errors in proven for e in errors} == {"E0596"}


def test_an_example_says_what_the_compiler_said(compiler: Compiler) -> None:
    for example in examples(TASKS["missing_mut"], 4, compiler, signature):
        errors = compiler.check(example.buggy).errors
        assert example.diagnostics == tuple(unrendered(error).to_dict() for error in errors)
        assert (example.error_code, example.signature) == (errors[0].code, signature(errors[0]))
        assert compiler.check(example.fixed).ok
        assert (example.task, example.family, example.split) == ("missing_mut", "borrow_checker", "train")


def test_the_same_seed_gives_the_same_examples(compiler: Compiler) -> None:
    once, again = (examples(TASKS["missing_mut"], 5, compiler, signature, seed=2) for _ in range(2))
    assert once == again
    assert once != examples(TASKS["missing_mut"], 5, compiler, signature, seed=3)


def test_seeds_for_training_and_for_judging_never_meet(compiler: Compiler) -> None:
    task = TASKS["missing_mut"]
    split = {
        (seed, name): examples(task, 24, compiler, signature, seed=seed, split=name)
        for seed in (0, 1)
        for name in ("train", "held_out")
    }
    for (seed, name), found in split.items():
        first = seed * SEEDS + (0 if name == "train" else SEEDS // 2)
        assert all(first <= example.seed < first + SEEDS // 2 for example in found)
        assert {example.split for example in found} == {name}
        assert len({fingerprint(example.buggy) for example in found}) == 24
    programs = [fingerprint(example.buggy) for found in split.values() for example in found]
    assert len(set(programs)) == len(programs)


def test_a_split_can_be_of_other_skeletons(compiler: Compiler) -> None:
    names = generate.skeletons("missing_mut")
    assert len(names) > 2
    found = examples(TASKS["missing_mut"], 4, compiler, signature, skeletons=names[:1])
    assert {example.skeleton for example in found} == {names[0]}
    every = examples(TASKS["missing_mut"], 24, compiler, signature)
    assert {example.skeleton for example in every} == set(names) - generate.held_out("missing_mut")
    judges = examples(TASKS["missing_mut"], 24, compiler, signature, split="held_out")
    assert {example.skeleton for example in judges} == generate.held_out("missing_mut")


def test_drafts_that_hold_too_few_end_the_search(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    always = generate.draft("missing_mut", 0)
    monkeypatch.setattr(curriculum.generate, "draft", lambda task, seed, only: always)
    assert len(examples(TASKS["missing_mut"], 3, compiler, signature, tries=1)) == 1


def test_without_a_verdict_nothing_is_proven() -> None:
    with Compiler(RustConfig(wall_s=0.001)) as hasty:
        assert prove([generate.draft("missing_mut", 0)], TASKS["missing_mut"], hasty) == []


def test_module_paths_of_the_batch_do_not_show(compiler: Compiler) -> None:
    moved = "pub mod shapes {\n    pub struct Round;\n}\n\npub fn f() -> shapes::Round {\n    1\n}\n"
    found = check_apart([FINE, moved], compiler)
    text = repr(found[1])
    assert re.search(r"Round", text)
    assert "__k" not in text


def test_a_program_with_paths_from_its_root_is_checked_alone(compiler: Compiler) -> None:
    rooted = "pub mod a {\n    pub fn f() -> u8 {\n        crate::g()\n    }\n}\n\npub fn g() -> u8 {\n    1\n}\n"
    broken = rooted.replace("-> u8 {\n    1", "-> u8 {\n    true")
    found = check_apart([NO_LINE_BREAK, rooted, broken, FINE], compiler)
    assert [[e.code for e in errors] for errors in found] == [["E0308"], [], ["E0308"], []]
    assert found[2] == [unrendered(error) for error in compiler.check(broken).errors]


def test_the_edition_and_the_lints_are_the_tasks(compiler: Compiler) -> None:
    extern = 'extern "C" {\n    pub fn here();\n}\n'
    assert check_apart([extern], compiler) == [[]]
    (errors,) = check_apart([extern], compiler, "2024")
    assert [(e.code, e.message) for e in errors] == [(None, "extern blocks must be unsafe")]
    returned = "pub fn f(x: u8) -> u8 {\n    return x;\n}\n"
    found = check_apart([FINE, returned], compiler, lints=["clippy::needless_return"])
    assert [[e.code for e in errors] for errors in found] == [[], ["clippy::needless_return"]]
    task = Task("returned", "clippy", "A return that is not needed", ("clippy::needless_return",))
    pair = dataclasses.replace(draft(0, returned, returned.replace("return x;", "x")), task="returned")
    assert [d.seed for d, _ in prove([pair], task, compiler)] == [0]


def test_judges_are_grown_from_skeletons_that_nothing_is_trained_on(compiler: Compiler) -> None:
    tasks = [TASKS["missing_debug"], TASKS["missing_mut"]]
    heard: list[tuple[int, str]] = []
    found = curriculum.judges(tasks, 3, compiler, signature, on_task=lambda done, task: heard.append((done, task.name)))
    assert [e.task for e in found] == ["missing_debug"] * 3 + ["missing_mut"] * 3
    assert all(e.skeleton in generate.held_out(e.task) and e.split == "held_out" for e in found)
    assert heard == [(0, "missing_debug"), (1, "missing_mut")]
    fewer = curriculum.judges(tasks, 1, compiler, signature)
    assert fewer == [found[0], found[3]]
