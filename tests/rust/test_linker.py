"""Linking test binaries."""

from pathlib import Path

import pytest

from sleepyd.errors import ToolchainMissing
from sleepyd.rust import linker, sandbox, toolchain

pytestmark = pytest.mark.rustc


def build_and_run(chosen: linker.Linker, stage: Path) -> sandbox.Finished:
    chain = toolchain.locate()
    built = sandbox.run(
        [chain.rustc, "--sysroot", "/toolchain", *linker.rustc_flags(chosen, "/stage/tests"), "main.rs"],
        files={"main.rs": "#[test] fn adds() { assert_eq!(1 + 1, 2); }"},
        limits=sandbox.Limits(),
        toolchain=chain,
        binds=chosen.binds,
        stage=stage,
    )
    assert built.returncode == 0, built.stderr
    program = {"tests": (stage / "tests").read_bytes()}
    return sandbox.run(["/work/tests"], files=program, limits=sandbox.Limits(), toolchain=chain.runtime())


def test_the_toolchains_linker_makes_a_binary_that_runs(tmp_path: Path) -> None:
    chosen = linker.locate(toolchain.locate())
    assert b"1 passed" in build_and_run(chosen, tmp_path).stdout


def test_the_systems_linker_makes_a_binary_that_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linker, "_rust_lld", lambda *_: None)
    linker.locate.cache_clear()
    chosen = linker.locate(toolchain.locate())
    linker.locate.cache_clear()
    assert Path("/usr") in [inside for _, inside in chosen.binds]
    assert b"1 passed" in build_and_run(chosen, tmp_path).stdout


def test_a_machine_without_a_c_compiler_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chain = toolchain.locate()
    linker.locate.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolchainMissing, match="apt install gcc"):
        linker.locate(chain)
