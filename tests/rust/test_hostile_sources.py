"""Sources that attack whoever compiles them: rows of the table of faults, each with the real rustc."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from fake_engine import FakeEngine

from sleepyd.config import Config
from sleepyd.day.fixer import Fixer, FixRequest
from sleepyd.day.router import Routes
from sleepyd.rust import toolchain
from sleepyd.rust.compiler import LASTING, Compiler, Outcome, Verdict
from sleepyd.sections import RustConfig

pytestmark = pytest.mark.rustc

SUM = "pub fn sum(a: i32, b: i32) -> i32 {\n    a + b\n}\n"
CALM = RustConfig(wall_s=60.0)
QUICK = RustConfig(wall_s=60.0, cpu_s=1, memory_mb=512, output_kb=64)
SECRET = "canary-7f3a"


@pytest.fixture(scope="module")
def strict() -> Iterator[Compiler]:
    """Tight limits but for time on the clock, which a busy machine takes more of."""
    with Compiler(QUICK) as made:
        yield made


def told(verdict: Verdict) -> str:
    assert verdict.outcome is Outcome.REJECTED
    return repr(verdict.diagnostics)


@pytest.mark.parametrize(
    "code",
    [
        'compile_error!(include_str!("/etc/passwd"));',
        'const _: () = panic!(include_str!("/etc/passwd"));',
        '#[path = "/etc/passwd"] mod a;',
        'include!("/etc/passwd");',
        'static A: &[u8] = include_bytes!("../../../../etc/passwd");',
        'compile_error!(include_str!("{canary}"));',
    ],
)
def test_row_27_files_of_the_host_are_not_found(compiler: Compiler, code: str, tmp_path: Path) -> None:
    (tmp_path / "canary").write_text(SECRET)
    said = told(compiler.check(code.replace("{canary}", str(tmp_path / "canary"))))
    assert "couldn't read" in said
    assert SECRET not in said
    assert "root:" not in said


@pytest.mark.parametrize("name", ["environ", "mountinfo", "cmdline", "maps"])
def test_row_28_proc_is_not_found(compiler: Compiler, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", SECRET)
    said = told(compiler.check(f'compile_error!(include_str!("/proc/self/{name}"));'))
    assert "couldn't read" in said
    assert not any(word in said for word in (SECRET, str(Path.home()), "rustup"))


def test_row_29_variables_of_the_host_are_undefined(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", SECRET)
    assert "environment variable `TOKEN` not defined" in told(compiler.check('compile_error!(env!("TOKEN"));'))
    either = 'const _: () = match option_env!("HOME") { Some(s) => panic!("{}", s), None => panic!("no home") };'
    assert "no home" in told(compiler.check(either))


def test_row_30_an_endless_device_does_not_exist_and_a_huge_constant_hits_the_memory_limit() -> None:
    with Compiler(CALM) as compiler:
        assert "couldn't read" in told(compiler.check('pub static A: &[u8] = include_bytes!("/dev/zero");'))
        before = psutil.virtual_memory().available
        verdict = compiler.check("pub static A: [u8; 1 << 34] = [1; 1 << 34];")
        assert verdict.outcome is Outcome.MEMORY
        assert before - psutil.virtual_memory().available < 2.5 * 2**30
        assert not compiler.check("pub static A: [u8; 1 << 34] = [1; 1 << 34];").cached


@pytest.mark.parametrize(
    "code",
    [
        "#![allow(long_running_const_eval)]\npub const X: u32 = { let mut i = 0u32; loop { i = i.wrapping_add(1); } };",
        "pub fn f() { let a = (0u8, 1u8);\n" + "let a = (a, a);\n" * 60 + "drop(a); }",
        "pub struct S<T>(T); pub trait A { const N: u32; } impl<T> A for S<T> where S<S<T>>: A "
        "{ const N: u32 = <S<S<T>> as A>::N; } pub const N: u32 = <S<u8> as A>::N;",
        '#![recursion_limit = "65536"]\nmacro_rules! m { ($($t:tt)*) => { m!($($t)* + 1); } }\n'
        "pub const A: u32 = m!(0);",
    ],
)
def test_row_31_what_never_ends_to_compile_is_ended(strict: Compiler, code: str) -> None:
    """By the limit on CPU, if rustc does not see by itself that it goes in circles."""
    verdict = strict.check(code)
    assert verdict.outcome in {Outcome.TIMEOUT, Outcome.MEMORY, Outcome.REJECTED, Outcome.COMPILER_CRASH}
    if "loop" in code:
        assert (verdict.outcome, strict.check(code).cached) == (Outcome.TIMEOUT, False)


def test_row_32_a_crash_of_rustc_is_not_the_sources_fault(compiler: Compiler) -> None:
    code = "pub fn a() -> i32 { " + "(" * 200_000 + "1" + ")" * 200_000 + " }"
    verdict = compiler.check(code)
    assert verdict.outcome is Outcome.COMPILER_CRASH
    assert Outcome.COMPILER_CRASH not in LASTING
    assert not compiler.check(code).cached


@pytest.mark.parametrize("code", ["pub fn a() {\n" + "let _: () = 1;\n" * 50_000 + "}", "/*" * 2_000_000])
def test_row_33_endless_complaints_are_cut_and_the_reply_is_small(code: str) -> None:
    with Compiler(CALM) as compiler:
        started = time.monotonic()
        verdict = compiler.check(code)
        fixer = Fixer(compiler, FakeEngine(), Config(rust=CALM), lambda: Routes(0, {}, {}, {}))
        reply = fixer.fix(FixRequest(code, tiers=("compiler",)))
    assert verdict.outcome in {Outcome.OUTPUT, Outcome.COMPILER_CRASH, Outcome.TIMEOUT, Outcome.REJECTED}
    assert verdict.outcome is Outcome.OUTPUT or "/*" in code
    assert len(json.dumps([found.to_dict() for found in verdict.diagnostics])) <= 64 * 1024
    assert len(json.dumps(replace(reply, code="").to_dict())) <= 64 * 1024
    assert time.monotonic() - started < 4 * CALM.wall_s


def test_row_34_a_pipe_to_wait_for_does_not_exist(tmp_path: Path, compiler: Compiler) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "couldn't read" in told(compiler.check(f'compile_error!(include_str!("{tmp_path}/pipe"));'))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A marker that the configuration files in the current folder, and in those above it, would have written."""
    marker = tmp_path / "marker"
    program = tmp_path / "bin" / "rustc"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {marker}\n')
    program.chmod(0o755)
    folder = tmp_path / "outer" / "inner"
    folder.mkdir(parents=True)
    for place in (folder, folder.parent, tmp_path):
        (place / ".cargo").mkdir()
        (place / ".cargo" / "config.toml").write_text(
            f'[build]\nrustc = "{program}"\nrustc-wrapper = "{program}"\n'
            f'[target.x86_64-unknown-linux-gnu]\nlinker = "{program}"\nrunner = "{program}"\n'
        )
        (place / "rust-toolchain.toml").write_text(f'[toolchain]\npath = "{tmp_path}"\n')
        (place / "build.rs").write_text(f'fn main() {{ std::fs::write("{marker}", "build.rs").unwrap(); }}\n')
    (folder / "Cargo.toml").write_text('[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\n')
    (folder / "src").mkdir()
    (folder / "src" / "lib.rs").write_text(SUM)
    monkeypatch.chdir(folder)
    toolchain.locate.cache_clear()
    return marker


def used() -> None:
    """Compile, lint and test, in a process-wide state as fresh as at the start."""
    with Compiler(CALM) as compiler:
        assert compiler.check(SUM).ok
        assert compiler.check(SUM, lints=["clippy::needless_return"]).ok
        assert compiler.test(SUM, "#[test] fn a() { assert_eq!(sum(1, 2), 3); }").passed


def test_row_38_cargos_configuration_nearby_executes_nothing(project: Path) -> None:
    used()
    assert not project.exists()
    cargo = shutil.which("cargo", path=f"{toolchain.locate().sysroot}/bin")
    assert cargo is not None
    subprocess.run([cargo, "check", "--offline"], capture_output=True, check=False, timeout=120)
    assert project.exists(), "which cargo itself would have done"


def test_row_39_a_toolchain_file_nearby_is_ignored(project: Path) -> None:
    used()
    assert toolchain.locate().sysroot != project.parent
    assert not project.exists()


def test_row_40_code_that_a_compiler_would_run_is_not_run_on_the_host(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", SECRET)
    write = f'std::fs::write("{project}", "here").unwrap()'
    macro = (
        '#![crate_type = "proc-macro"]\nextern crate proc_macro;\nuse proc_macro::TokenStream;\n'
        f"#[proc_macro] pub fn m(t: TokenStream) -> TokenStream {{ {write}; t }}\n"
    )
    with Compiler(CALM) as compiler:
        said = told(compiler.check(macro))
        assert "only usable with crates of the `proc-macro` crate type" in said
        tests = f'#[test] fn a() {{ println!("{{:?}}", std::env::var("TOKEN")); {write}; }}'
        verdict = compiler.test(SUM, tests)
    assert (verdict.outcome, verdict.passed) == (Outcome.OK, False)
    assert "Err(NotPresent)" in verdict.output
    assert SECRET not in verdict.output
    assert not project.exists()
