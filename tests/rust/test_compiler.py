"""Verdicts of the real rustc in the real sandbox."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sleepyd.errors import InvalidInput, SandboxUnavailable, ToolchainMissing
from sleepyd.rust import compiler as compiling
from sleepyd.rust.compiler import Compiler, Outcome
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.rust.sandbox import Finished
from sleepyd.sections import RustConfig

pytestmark = pytest.mark.rustc

SUM = "pub fn sum(a: i32, b: i32) -> i32 {\n    a + b\n}\n"
QUICK = RustConfig(wall_s=8.0, cpu_s=1, memory_mb=512, output_kb=64, test_wall_s=1.5)


@pytest.fixture(scope="module")
def strict() -> Iterator[Compiler]:
    """A compiler with tight limits, for programs that hit them."""
    with Compiler(QUICK) as made:
        yield made


def test_a_library_compiles(compiler: Compiler) -> None:
    verdict = compiler.check(SUM)
    assert (verdict.outcome, verdict.ok, verdict.errors) == (Outcome.OK, True, ())


def test_a_program_compiles_as_a_program(compiler: Compiler) -> None:
    assert compiler.check("fn main() {}").diagnostics == ()
    # A library would warn that `main` is never used, and accept this.
    assert compiler.check("fn main(x: i32) {}").errors[0].code == "E0580"


def test_warnings_do_not_reject_and_are_kept(compiler: Compiler) -> None:
    verdict = compiler.check("pub fn a() { let x = 1; }")
    assert verdict.ok
    assert verdict.diagnostics[0].message == "unused variable: `x`"
    assert {found.level for found in verdict.diagnostics} == {"warning"}


def test_errors_are_those_with_a_place(compiler: Compiler) -> None:
    verdict = compiler.check(SUM.replace("a + b", '"a"'))
    assert verdict.outcome is Outcome.REJECTED
    assert [found.code for found in verdict.errors] == ["E0308"]
    assert len(verdict.diagnostics) > len(verdict.errors)


def test_the_edition_decides(compiler: Compiler) -> None:
    code = "pub fn a() { let async = 1; let _ = async; }"
    assert compiler.check(code, "2015").ok
    assert not compiler.check(code, "2021").ok


def test_an_unknown_edition_and_half_a_character_are_refused(compiler: Compiler) -> None:
    with pytest.raises(InvalidInput, match="edition: got '2020', expected one of 2015, 2018, 2021, 2024"):
        compiler.check(SUM, "2020")
    with pytest.raises(InvalidInput, match="UTF-8"):
        compiler.check("// \ud800")


def test_many_checks_keep_their_order_and_ask_once(compiler: Compiler) -> None:
    good, bad = SUM + "// many\n", SUM.replace("a + b", "a + c") + "// many\n"
    verdicts = compiler.check_many([(good, "2021"), (bad, "2021"), (good, "2021"), (bad, "2018")])
    assert [verdict.ok for verdict in verdicts] == [True, False, True, False]
    assert verdicts[0] is verdicts[2]


def test_checks_from_many_threads_do_not_mix(compiler: Compiler) -> None:
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        error = compiler.check(f"pub fn a() {{ missing_{number}(); }}").errors[0]
        found[number] = error.message

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: f"cannot find function `missing_{n}` in this scope" for n in range(8)}


def test_a_repeated_check_comes_from_memory(compiler: Compiler) -> None:
    code = SUM.replace("a + b", "a + nothing")
    first, second = compiler.check(code), compiler.check(code)
    assert (first.cached, second.cached) == (False, True)
    assert (second.outcome, second.diagnostics) == (first.outcome, first.diagnostics)


def test_verdicts_on_disk_need_no_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Compiler(RustConfig(), tmp_path) as first:
        verdict = first.check(SUM)
        tested = first.test(SUM, "#[test] fn a() { assert_eq!(sum(1, 2), 3); }")
    monkeypatch.setenv("PATH", str(tmp_path))
    with Compiler(RustConfig(), tmp_path) as second:
        recalled = second.check(SUM)
        assert recalled == replace(verdict, cached=True, ms=recalled.ms)
        again = second.test(SUM, "#[test] fn a() { assert_eq!(sum(1, 2), 3); }")
        assert (again.passed, again.output, again.cached) == (True, tested.output, True)
        with pytest.raises(SandboxUnavailable):
            second.check(SUM + "\n")


def test_tests_see_private_items_and_decide(compiler: Compiler) -> None:
    private = SUM.replace("pub ", "")
    passed = compiler.test(private, "#[test]\nfn adds() { assert_eq!(sum(1, 2), 3); }")
    assert (passed.outcome, passed.passed) == (Outcome.OK, True)
    failed = compiler.test(private, "#[test]\nfn adds() { assert_eq!(sum(1, 2), 4); }")
    assert (failed.outcome, failed.passed) == (Outcome.OK, False)
    assert "left: 3" in failed.output


def test_a_program_with_main_can_be_tested(compiler: Compiler) -> None:
    assert compiler.test("fn one() -> i32 { 1 }\nfn main() {}", "#[test] fn a() { assert_eq!(one(), 1); }").passed


def test_arithmetic_overflow_fails_a_test(compiler: Compiler) -> None:
    verdict = compiler.test(SUM, "#[test] fn a() { sum(i32::MAX, std::hint::black_box(1)); }")
    assert not verdict.passed
    assert "overflow" in verdict.output


def test_tests_that_do_not_compile_are_rejected(compiler: Compiler) -> None:
    verdict = compiler.test(SUM, "#[test] fn a() { missing(); }")
    assert (verdict.outcome, verdict.passed) == (Outcome.REJECTED, False)
    assert "E0425" in verdict.output


def test_no_test_is_no_pass(compiler: Compiler) -> None:
    verdict = compiler.test(SUM, "fn helper() {}")
    assert not verdict.passed
    assert "no test ran" in verdict.output


def test_a_crash_fails_and_is_named(compiler: Compiler) -> None:
    verdict = compiler.test(SUM, "#[test] fn a() { std::process::abort(); }")
    assert (verdict.outcome, verdict.passed) == (Outcome.OK, False)
    assert "signal 6" in verdict.output


def test_leaving_early_with_success_is_no_pass(compiler: Compiler) -> None:
    verdict = compiler.test(SUM, "#[test] fn a() { std::process::exit(0); }")
    assert not verdict.passed


def test_tests_that_never_end_time_out_and_are_not_remembered(strict: Compiler) -> None:
    tests = "#[test] fn a() { loop { std::thread::sleep(std::time::Duration::from_secs(1)); } }"
    assert (strict.test(SUM, tests).outcome, strict.test(SUM, tests).cached) == (Outcome.TIMEOUT, False)


def test_a_macro_that_doubles_hits_the_memory_limit(strict: Compiler) -> None:
    code = '#![recursion_limit = "256"]\nmacro_rules! m { ($($t:tt)*) => { m!($($t)* $($t)*); } }\nm!(a b c d e f g h);'
    assert strict.check(code).outcome in {Outcome.MEMORY, Outcome.TIMEOUT}


def test_the_shown_output_keeps_its_end() -> None:
    shown = compiling._shown("é" * 50_000 + "the end")
    assert len(shown.encode()) <= 64 * 1024
    assert shown.endswith("the end")


def test_a_full_disk_is_not_a_rejection() -> None:
    def outcome(message: str) -> Outcome:
        found = Diagnostic("error", None, message, (), (), message)
        return compiling._outcome(Finished(1, b"", b"", None, 1.0), [found])

    assert outcome("failed to write: No space left on device (os error 28)") is Outcome.SANDBOX_ERROR
    assert outcome("linking with `rust-lld` failed: undefined symbol: a") is Outcome.REJECTED


RETURNED = "pub fn f(x: u8) -> u8 {\n    return x;\n}\n"


def test_a_lint_is_an_error_when_it_is_asked_for(compiler: Compiler) -> None:
    assert compiler.check(RETURNED).ok
    verdict = compiler.check(RETURNED, lints=["clippy::needless_return"])
    assert verdict.outcome is Outcome.REJECTED
    assert [(e.code, e.message) for e in verdict.errors] == [("clippy::needless_return", "unneeded `return` statement")]
    assert compiler.check(RETURNED).ok, "the answers to the two questions are remembered apart"
    other = compiler.check(RETURNED, lints=["clippy::manual_map"])
    assert (other.ok, other.diagnostics) == (True, ()), "other lints do not even warn"
    assert compiler.check(RETURNED, lints=["clippy::all"]).outcome is Outcome.REJECTED


def test_rustcs_own_lints_can_be_asked_for(compiler: Compiler) -> None:
    verdict = compiler.check("fn unused() {}\n", lints=["dead_code"])
    assert [e.code for e in verdict.errors] == ["dead_code"]


@pytest.mark.parametrize("name", ["", "clippy::", "-Zunpretty", "clippy::a b", "Clippy::manual_map", "@file"])
def test_what_is_no_lints_name_never_reaches_the_command_line(compiler: Compiler, name: str) -> None:
    with pytest.raises(InvalidInput, match="lints: got"):
        compiler.check(SUM, lints=[name])


def test_without_clippy_the_answer_says_what_to_install(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    without = replace(compiler._toolchain, binds=compiler._toolchain.binds[:1])
    monkeypatch.setattr(Compiler, "_toolchain", without)
    with pytest.raises(ToolchainMissing, match="rustup component add clippy"):
        compiler.check("pub fn g(x: u8) -> u8 {\n    return x;\n}\n", lints=["clippy::needless_return"])
