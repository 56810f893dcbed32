"""Every cheat here compiles and is refused; every fix compiles and is accepted."""

import pytest
from policy_cases import CHEATS, FIXES, FLATTENED, MAPPED, Case, linted

from sleepyd.rust import policy
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.policy import Ruling

pytestmark = pytest.mark.rustc


def ruling(compiler: Compiler, case: Case) -> Ruling:
    before = compiler.check(case.program, case.edition, case.lints)
    assert before.outcome == "rejected"
    after = compiler.check(case.candidate, case.edition, case.lints)
    assert after.ok, [error.message for error in after.errors]
    return policy.judge(case.program, case.candidate, before.diagnostics)


@pytest.mark.parametrize("case", CHEATS, ids=lambda case: case.name)
def test_a_cheat_that_compiles_is_refused(compiler: Compiler, case: Case) -> None:
    verdict = ruling(compiler, case)
    assert not verdict.ok
    assert any(case.says in violation for violation in verdict.violations), verdict.violations


@pytest.mark.parametrize("case", FIXES, ids=lambda case: case.name)
def test_a_fix_is_accepted(compiler: Compiler, case: Case) -> None:
    assert ruling(compiler, case).violations == ()


def test_a_candidate_that_does_not_parse_is_refused() -> None:
    assert policy.judge("fn a() {}", "fn a() {", []).violations == ("does not parse",)


def test_syntax_that_the_grammar_does_not_know_may_stay() -> None:
    program = 'unsafe extern "C" { pub safe fn rand() -> i32; }\nfn a() { let x = 1; }\n'
    assert policy.judge(program, program.replace("let x", "let _x"), []).ok


def test_a_new_unwrap_expect_panic_and_leak_are_flagged_and_not_refused() -> None:
    before = 'fn a(x: Option<i32>) -> i32 {\n    let _s = "s";\n    x\n}\n'
    for after, flag in [
        ("x.unwrap()", "adds unwrap"),
        ('x.expect("some")', "adds expect"),
        ('x.unwrap_or_else(|| panic!("none"))', "adds panic!"),
        ("*Box::leak(Box::new(x.unwrap_or(0)))", "leaks memory with leak"),
    ]:
        verdict = policy.judge(before, before.replace("    x\n", f"    {after}\n"), [])
        assert (verdict.ok, flag in verdict.flags) == (True, True), verdict


def test_a_literal_changed_where_the_error_points_is_flagged(compiler: Compiler) -> None:
    program = 'fn a() -> i32 {\n    let x: i32 = "5";\n    x\n}\n'
    found = compiler.check(program).diagnostics
    assert policy.judge(program, program.replace('"5"', "5"), found).flags == ()
    assert policy.judge(program, program.replace('"5"', "6"), found).flags == ('changes "5" on line 2',)


def test_lifetimes_changed_elsewhere_are_flagged() -> None:
    program = "fn a(x: &str) -> &str { x }\n"
    verdict = policy.judge(program, "fn a<'a>(x: &'a str) -> &'a str { x }\n", [])
    assert (verdict.ok, verdict.flags) == (True, ("changes the lifetimes of fn a",))


def test_a_long_program_with_edits_at_both_ends_is_judged() -> None:
    lines = [f"pub fn f{i}(x: i32) -> i32 {{ let y = x + {i}; if y > 3 {{ y }} else {{ x * 2 }} }}" for i in range(300)]
    changed = [lines[0].replace("y > 3", "y >= 3"), *lines[1:-1], lines[-1].replace("let y", "let mut y")]
    assert policy.judge("\n".join(lines), "\n".join(changed), []).ok


def test_what_a_lint_wants_said_otherwise_is_flagged(compiler: Compiler) -> None:
    case = linted("", "", MAPPED, FLATTENED)
    assert {flag for flag in ruling(compiler, case).flags if "otherwise" in flag} == {
        "says line 5 otherwise",
        "says line 12 otherwise",
    }
