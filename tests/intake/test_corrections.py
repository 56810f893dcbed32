"""A correction is verified both ways, remembered once, and durable before anybody is told."""

from pathlib import Path

import pytest

from sleepyd.config import Config
from sleepyd.day.router import Routes
from sleepyd.errors import Conflict, SandboxUnavailable
from sleepyd.intake.corrections import LEAK, Corrections
from sleepyd.intake.formats import Entry
from sleepyd.koans.load import Task, load_koans
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler
from sleepyd.store.database import Database

WRONG, FIXED = "fn main() { !E0382 }", "fn main() { fixed }"
SIGNATURE = "E0382 : borrow of moved value: `_` : value borrowed here after move"


def entry(**changes: object) -> Entry:
    return Entry(**{"wrong_attempt": WRONG, "correct_fix": FIXED, **changes})  # type: ignore[arg-type]


def test_a_verified_correction_is_a_row_and_an_example(corrections: Corrections, database: Database):
    got = corrections.submit(entry(tests="#[test] fn t() {}", task_id="use_after_move"), "api", source="curl")
    assert (got.status, got.reason, got.origin, got.source) == ("accepted", "verified", "api", "curl")
    assert (got.error_code, got.signature, got.task) == ("E0382", SIGNATURE, "use_after_move")
    assert database.get_correction(got.id) == got
    [example] = database.examples()
    assert example.id == got.example_id
    assert (example.origin, example.task, example.family) == ("correction", "use_after_move", "borrow_checker")
    assert (example.buggy, example.fixed, example.tests) == (WRONG, FIXED, "#[test] fn t() {}")
    assert (example.error_code, example.signature) == ("E0382", SIGNATURE)
    assert [d["code"] for d in example.diagnostics] == ["E0382"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"wrong_attempt": "fn main() {}", "correct_fix": "!E0499"},
            "the wrong attempt compiles, expected a compile error",
        ),
        ({"correct_fix": "!E0499"}, "the fix does not compile (E0499: borrow of moved value: `mine`)"),
        ({"wrong_attempt": "!compiler_crash"}, "the wrong attempt ended with compiler_crash"),
        ({"correct_fix": "!timeout"}, "the fix ended with timeout"),
        ({"tests": "!fail"}, "the fix fails its tests (test result: FAILED. 0 passed)"),
    ],
)
def test_row_71_what_does_not_verify_is_kept_but_never_an_example(
    corrections: Corrections, database: Database, changes: dict[str, str], said: str
):
    got = corrections.submit(entry(**changes), "api")
    assert got.status == "rejected"
    assert got.reason == f"unverified: {said}"
    assert database.corrections(status="rejected") == [got]
    assert database.examples() == []


@pytest.mark.parametrize("changes", [{"wrong_attempt": "!sandbox_error"}, {"correct_fix": "!sandbox_error"}])
def test_a_failing_sandbox_is_no_verdict(corrections: Corrections, database: Database, changes: dict[str, str]):
    with pytest.raises(SandboxUnavailable):
        corrections.submit(entry(**changes), "api")
    assert database.corrections() == []


def test_row_72_a_fix_that_adds_unsafe_code_waits_for_a_person(corrections: Corrections, database: Database):
    got = corrections.submit(entry(correct_fix=FIXED + "unsafe {}"), "api")
    assert (got.status, got.reason) == ("held", "held for review: adds unsafe")
    assert got.task is not None
    assert database.examples() == []
    again = corrections.submit(entry(correct_fix=FIXED + "unsafe {}"), "api")
    assert (again.status, again.seen_count) == ("held", 2)
    approved = corrections.approve(got.id)
    assert (approved.status, approved.reason) == ("accepted", "approved; verified")
    assert [example.id for example in database.examples()] == [approved.example_id]
    assert approved.reviewed_at is not None
    assert corrections.approve(got.id) == approved


def test_a_discarded_correction_stays_out_when_it_is_dropped_again(corrections: Corrections, database, fake):
    for fix in (FIXED + "unsafe {}", FIXED):
        got = corrections.submit(entry(correct_fix=fix), "api")
        assert corrections.discard(got.id, "no thanks").status == "rejected"
        assert database.get_correction(got.id).reason == "discarded in review: no thanks"
        assert database.examples() == []
        again = corrections.submit(entry(correct_fix=fix), "drop")
        assert (again.id, again.status, again.seen_count) == (got.id, "rejected", 2)
        assert fake.checked.count(fix) == 1, "a person's word needs no second look"
        with pytest.raises(Conflict, match=r"is rejected \(discarded in review: no thanks\)"):
            corrections.approve(got.id)
    assert database.examples() == []


def test_an_accepted_correction_is_approved_without_another_look(corrections: Corrections, database, fake):
    got = corrections.submit(entry(), "api")
    approved = corrections.approve(got.id)
    assert (approved.status, approved.reason, approved.example_id) == ("accepted", "verified", got.example_id)
    assert approved.reviewed_at is not None
    assert len(fake.checked) == 2


def test_row_10_a_thousand_times_the_same_is_one_row_one_example_and_two_checks(
    fast_disk, corrections: Corrections, database: Database, fake
):
    rows = [corrections.submit(entry(), "api") for _ in range(1000)]
    assert len({row.id for row in rows}) == 1
    assert rows[-1].seen_count == 1000
    assert (len(database.corrections()), len(database.examples())) == (1, 1)
    assert len(fake.checked) == 2


@pytest.mark.parametrize(
    ("hint", "routed", "task", "family"),
    [
        ("use_after_move", "other_task", "use_after_move", "borrow_checker"),
        ("no_such_task", "use_after_move", "use_after_move", "borrow_checker"),
        (None, "use_after_move", "use_after_move", "borrow_checker"),
        (None, "learned_before", "learned_before", "other"),
        (None, None, "e0382_borrow_moved_value_borrowed_here_after_move", "other"),
        ("../../x", None, "e0382_borrow_moved_value_borrowed_here_after_move", "other"),
    ],
)
def test_the_task_is_hinted_if_known_else_routed_else_named(
    database, fake, config: Config, drop: Path, tasks, hint: str | None, routed: str | None, task: str, family: str
):
    routes = Routes(signatures={SIGNATURE: routed} if routed else {SIGNATURE.replace("value:", "values:"): "similar"})
    corrections = Corrections(database, fake, tasks=tasks, routes=lambda: routes)
    got = corrections.submit(entry(task_id=hint), "api")
    assert (got.task, got.task_hint) == (task, hint)
    assert [(e.task, e.family, e.signature) for e in database.examples()] == [(task, family, SIGNATURE)]


def test_a_mistake_that_somebody_named_before_keeps_its_task(database, fake, config: Config, drop: Path, tasks):
    routes = Routes(signatures={SIGNATURE: "what_is_served_now"})
    corrections = Corrections(database, fake, tasks=tasks, routes=lambda: routes)
    corrections.submit(entry(task_id="use_after_move"), "api")
    got = corrections.submit(entry(correct_fix="fn main() { fixed_too }"), "drop")
    assert (got.task, got.task_hint) == ("use_after_move", None)


def test_a_koan_in_disguise_is_rejected_before_it_is_compiled(database: Database, fake, config: Config, drop: Path):
    koan = load_koans(shipped_koans())[0]
    corrections = Corrections(database, fake, koans=[koan])
    got = corrections.submit(entry(wrong_attempt=koan.buggy), "api")
    assert (got.status, got.reason, got.task) == ("rejected", f"{LEAK}{koan.id}", None)
    assert (fake.checked, database.examples()) == ([], [])


def test_a_lint_leads_to_the_one_task_that_knows_it(corrections: Corrections, database: Database):
    for lint, task, family in (
        ("clippy::manual_map", "manual_map", "clippy"),
        ("clippy::needless_return", "shorter", "clippy"),
        ("clippy::unknown_one", "clippy_unknown_one_could_shorter", "other"),
    ):
        got = corrections.submit(entry(wrong_attempt=f"!lint:{lint}."), "api")
        assert (got.status, got.error_code, got.task) == ("accepted", lint, task)
        [example] = database.examples(task)
        assert (example.family, example.error_code) == (family, lint)


def test_an_error_without_a_code_has_a_task_too(corrections: Corrections, database: Database):
    got = corrections.submit(entry(wrong_attempt="!syntax"), "api")
    assert (got.status, got.error_code, got.task) == ("accepted", "", "error_expected")
    [example] = database.examples()
    assert (example.error_code, example.signature) == ("", "error : expected `;` : ")


@pytest.mark.rustc
def test_the_real_compiler_verifies_a_real_correction(
    compiler: Compiler, database: Database, config: Config, drop: Path
):
    wrong = "pub fn double(values: Vec<i32>) -> usize {\n    values.push(1);\n    values.len() * 2\n}\n"
    fixed = wrong.replace("values: Vec", "mut values: Vec")
    tests = "#[test]\nfn grows() {\n    assert_eq!(double(vec![7]), 4);\n}\n"
    missing_mut = Task("missing_mut", "borrow_checker", "", ("E0596",))
    corrections = Corrections(database, compiler, tasks={"missing_mut": missing_mut})
    good = corrections.submit(Entry(wrong, fixed, tests=tests, task_id="missing_mut"), "cli")
    assert (good.status, good.error_code, good.task) == ("accepted", "E0596", "missing_mut")
    assert good.signature is not None
    assert good.signature.startswith("E0596 : cannot borrow `_` as mutable")
    emptied = corrections.submit(Entry(wrong, "pub fn double(_: Vec<i32>) -> usize {\n    0\n}\n", tests=tests), "cli")
    assert emptied.status == "rejected"
    assert "fails its tests" in emptied.reason
    backwards = corrections.submit(Entry(fixed, wrong), "cli")
    assert "the wrong attempt compiles" in backwards.reason
    assert [example.fixed for example in database.examples()] == [fixed]
