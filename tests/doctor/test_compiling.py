"""The checks that compile, with the real compiler, and what they say of a broken one."""

from dataclasses import replace
from pathlib import Path

import pytest

from sleepyd.config import Config
from sleepyd.doctor import compiling
from sleepyd.errors import SandboxUnavailable, ToolchainMissing
from sleepyd.rust import sandbox
from sleepyd.rust.compiler import Compiler, Outcome, TestVerdict, Verdict

pytestmark = pytest.mark.rustc


def test_a_working_machine_passes(config: Config) -> None:
    verdicts = [check(config) for check in (compiling.toolchain, compiling.clippy, compiling.sandbox, compiling.linker)]
    assert [(verdict.status, verdict.fix) for verdict in verdicts] == [("ok", "")] * 4
    assert verdicts[0].says.startswith("rustc 1.")


def test_a_wrong_rustc_is_a_setting_to_change(config: Config, tmp_path: Path) -> None:
    config = replace(config, rust=replace(config.rust, rustc=str(tmp_path / "rustc")))
    verdict = compiling.toolchain(config)
    assert (verdict.status, verdict.fix) == ("fail", "sleepyd config edit  # rust.rustc")
    assert str(tmp_path / "rustc") in verdict.says


def test_without_rust_rustup_is_what_to_type(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(rustc: str) -> None:
        raise ToolchainMissing("rustc: cannot run")

    monkeypatch.setattr(compiling.toolchains, "locate", missing)
    verdict = compiling.toolchain(config)
    assert (verdict.status, "https://sh.rustup.rs" in verdict.fix) == ("fail", True)


def test_a_missing_clippy_is_a_warning(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(self: Compiler, code: str, edition: str = "2021", lints: object = ()) -> Verdict:
        raise ToolchainMissing("has no bin/clippy-driver")

    monkeypatch.setattr(Compiler, "check", missing)
    assert compiling.clippy(config).status == "warn"
    assert compiling.clippy(config).fix == "rustup component add clippy"
    monkeypatch.setattr(Compiler, "check", lambda self, code, lints: Verdict(Outcome.OK, (), 1.0, cached=False))
    assert compiling.clippy(config).says == "clippy-driver found nothing, expected clippy::needless_return"


def test_without_bubblewrap_it_is_what_to_install(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.shutil, "which", lambda program: None)
    verdict = compiling.sandbox(config)
    assert (verdict.status, verdict.fix) == ("fail", "sudo apt-get install -y bubblewrap")


@pytest.mark.parametrize(("flag", "fix"), [("1", "/etc/apparmor.d/bwrap"), ("0", "user.max_user_namespaces")])
def test_a_refusal_is_mended_where_it_comes_from(
    config: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, flag: str, fix: str
) -> None:
    def refused(self: Compiler, sources: object) -> None:
        raise SandboxUnavailable("bwrap: refused (no namespaces)")

    (tmp_path / "restricted").write_text(f"{flag}\n")
    monkeypatch.setattr(compiling, "_RESTRICTED", tmp_path / "restricted")
    monkeypatch.setattr(Compiler, "check_many", refused)
    verdict = compiling.sandbox(config)
    assert (verdict.status, fix in verdict.fix) == ("fail", True)


@pytest.mark.parametrize(
    ("outcomes", "status", "says", "fix"),
    [
        ("ok ok ok", "fail", "a program that reads /etc/passwd ended with ok", ""),
        ("ok rejected rejected", "warn", "this rustc does not know edition 2024", "rustup update stable"),
        (
            "timeout ok rejected",
            "fail",
            "ended with timeout",
            "sleepyd config edit  # raise rust.wall_s and rust.cpu_s",
        ),
        ("memory ok rejected", "fail", "ended with memory", "sleepyd config edit  # raise rust.memory_mb"),
    ],
)
def test_what_the_sandbox_does_decides(
    config: Config, monkeypatch: pytest.MonkeyPatch, outcomes: str, status: str, says: str, fix: str
) -> None:
    verdicts = [Verdict(Outcome(name), (), 1.0, cached=False) for name in outcomes.split()]
    monkeypatch.setattr(Compiler, "check_many", lambda self, sources: verdicts)
    verdict = compiling.sandbox(config)
    assert (verdict.status, verdict.fix) == (status, fix)
    assert says in verdict.says


def test_a_missing_linker_is_what_to_install(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(self: Compiler, code: str, tests: str) -> None:
        raise ToolchainMissing("cc: not found on PATH")

    monkeypatch.setattr(Compiler, "test", missing)
    assert compiling.linker(config).fix == "sudo apt-get install -y gcc libc6-dev"
    failed = TestVerdict(Outcome.OK, False, "compiled\ncannot run\n", 1.0, cached=False)
    monkeypatch.setattr(Compiler, "test", lambda self, code, tests: failed)
    assert compiling.linker(config).says == "a test that must pass ended with ok: cannot run"
