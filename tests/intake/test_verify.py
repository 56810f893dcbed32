"""What a correction is about: an error with a code or without, of one edition, a lint, or nothing that has a name."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sleepyd.config import Config
from sleepyd.day.router import Routes
from sleepyd.intake.corrections import Corrections
from sleepyd.intake.formats import Entry
from sleepyd.intake.verify import Verifier
from sleepyd.koans.load import Example
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler
from sleepyd.store.database import Database

PLAIN = "fn main() {}"


def finding(fake, wrong: str, fix: str, **changes: str):
    lints = {"manual_map": ("clippy::manual_map",), "pedant": ("clippy::too_long", "dead_code")}
    [found] = Verifier(fake, lints).findings([Entry(wrong, fix, **changes)])
    return found


def test_an_error_without_a_code_counts(fake):
    found = finding(fake, "!syntax", PLAIN)
    assert (found.status, found.reason, found.errors[0].code) == ("accepted", "verified", None)


@pytest.mark.parametrize(
    ("wrong", "changes", "lint"),
    [
        ("!lint:clippy::manual_map.", {}, "clippy::manual_map"),
        ("!lint:dead_code.", {}, "dead_code"),
        ("!lint:clippy::unheard_of.", {}, "clippy::unheard_of"),
        ("!lint:clippy::first. !lint:clippy::second.", {}, "clippy::first"),
        ("!lint:clippy::first. !lint:clippy::second.", {"error": "warn(clippy::second)"}, "clippy::second"),
        ("!lint:clippy::first. !lint:clippy::manual_map.", {"task_id": "manual_map"}, "clippy::manual_map"),
    ],
)
def test_where_both_compile_clippy_names_what_was_mended(fake, wrong: str, changes: dict[str, str], lint: str):
    found = finding(fake, wrong, PLAIN, **changes)
    assert (found.status, found.reason) == ("accepted", f"verified against {lint}")
    assert [error.code for error in found.errors] == [lint]


@pytest.mark.parametrize(
    ("wrong", "fix"),
    [
        (PLAIN, "fn main() { loop {} }"),
        ("!lint:clippy::first.", "!lint:clippy::first. // still"),
        (PLAIN, "!lint:clippy::first."),
        ("!lint:dead_stuff.", PLAIN),
    ],
    ids=["nothing named", "not mended", "broken by the fix", "no known lint of rustc's"],
)
def test_what_clippy_does_not_name_is_a_preference(fake, wrong: str, fix: str):
    found = finding(fake, wrong, fix)
    assert (found.status, found.errors) == ("preference", ())
    assert found.reason == (
        "both programs compile, and clippy names nothing that the fix mends; it is kept and not learned"
    )


def test_a_lint_that_the_fix_breaks_as_well_is_passed_over(fake):
    found = finding(fake, "!lint:clippy::first. !lint:clippy::second.", "!lint:clippy::first.")
    assert found.reason == "verified against clippy::second"


def test_without_clippy_it_is_a_preference_too(fake):
    fake.has_clippy = False
    found = finding(fake, "!lint:clippy::manual_map.", PLAIN)
    assert (found.status, found.reason) == (
        "preference",
        "both programs compile, and there is no clippy here to say what is wrong with the first; "
        "it is kept and not learned",
    )


def test_what_mends_a_lint_must_pass_its_tests_and_may_be_held(fake):
    assert finding(fake, "!lint:clippy::manual_map.", PLAIN, tests="!fail").status == "rejected"
    assert finding(fake, "!lint:clippy::manual_map.", "unsafe {}").status == "held"


@pytest.mark.parametrize(
    ("wrong", "fix", "said", "status", "edition"),
    [
        ("!new", PLAIN, None, "accepted", "2024"),
        ("!new", PLAIN, "2021", "preference", "2021"),
        ("!new", PLAIN, "2024", "accepted", "2024"),
        ("!E0382 !new", PLAIN, None, "accepted", "2021"),
        ("!E0382", "!new", "2024", "rejected", "2024"),
        (PLAIN, "!new", None, "preference", "2021"),
    ],
)
def test_an_edition_that_is_not_said_is_the_one_that_tells_the_two_apart(
    fake, wrong: str, fix: str, said: str | None, status: str, edition: str
):
    found = finding(fake, wrong, fix, edition=said)
    assert (found.status, found.edition) == (status, edition)


@pytest.fixture
def real(compiler: Compiler, database: Database, config: Config) -> Corrections:
    settings = replace(config, paths=replace(config.paths, koans=shipped_koans()))
    return Corrections.configured(database, compiler, settings, Routes.empty)


@pytest.mark.rustc
@pytest.mark.parametrize("task", ["gen_keyword", "let_chains", "iter_copied", "unused_must_use"])
def test_errors_without_a_code_and_lints_become_examples_as_generators_make_them(
    real: Corrections, database: Database, proven: Callable[[str], list[Example]], task: str
):
    made = proven(task)[0]
    got = real.submit(Entry(made.buggy, made.fixed, tests=made.tests), "drop")
    assert (got.status, got.error_code, got.edition) == ("accepted", made.error_code, made.edition)
    [example] = database.examples()
    assert (example.signature, example.error_code, example.edition) == (made.signature, made.error_code, made.edition)
    said = [[(found["code"], found["message"]) for found in one.diagnostics] for one in (example, made)]
    assert said[0] == said[1]
    assert example.task == (task if made.error_code else got.task)


@pytest.mark.rustc
def test_what_is_only_another_way_to_write_it_is_kept_as_a_preference(real: Corrections, database: Database):
    wrong = "pub fn twice(n: u32) -> u32 {\n    n + n\n}\n"
    got = real.submit(Entry(wrong, wrong.replace("n + n", "2 * n")), "drop")
    assert (got.status, got.error_code, got.task) == ("preference", None, None)
    assert (database.examples(), database.corrections(status="preference")) == ([], [got])
