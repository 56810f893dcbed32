"""Finding the toolchain."""

from pathlib import Path

import pytest

from sleepyd.errors import ToolchainMissing
from sleepyd.rust import toolchain


@pytest.mark.rustc
def test_the_toolchains_own_rustc_is_shown_under_a_neutral_name() -> None:
    found = toolchain.locate()
    assert found.rustc == "/toolchain/bin/rustc"
    shown = {inside: outside for outside, inside in found.binds}
    assert shown[Path("/toolchain/bin/rustc")] == found.sysroot / "bin" / "rustc"
    assert all(outside.exists() for outside in shown.values())
    assert found.version.startswith("rustc 1.")
    assert found.loader.name.startswith("ld-")


@pytest.mark.rustc
def test_nothing_of_the_host_is_shown_but_toolchain_and_libraries() -> None:
    for outside, inside in toolchain.locate().binds:
        assert inside.is_relative_to("/toolchain") or (inside == outside and ".so" in inside.name)


@pytest.mark.rustc
def test_a_finished_program_sees_no_compiler() -> None:
    shown = [inside for _, inside in toolchain.locate().runtime().binds]
    assert all(".so" in path.name for path in shown)
    assert not any("rustc_driver" in path.name or "LLVM" in path.name for path in shown)


def test_a_missing_rustc_is_named() -> None:
    with pytest.raises(ToolchainMissing, match=r"/nowhere/rustc: cannot run .* set rust.rustc"):
        toolchain.locate("/nowhere/rustc")


def test_a_program_that_is_no_rustc_is_refused(tmp_path: Path) -> None:
    impostor = tmp_path / "rustc"
    impostor.write_text(f"#!/bin/sh\necho {tmp_path}\n")
    impostor.chmod(0o755)
    with pytest.raises(ToolchainMissing, match="has no bin/rustc"):
        toolchain.locate(str(impostor))
