"""The compiler's own explanations as a benchmark."""

import pytest

from sleepyd.day.signature import signature
from sleepyd.koans import explain
from sleepyd.rust import toolchain
from sleepyd.rust.compiler import Compiler

pytestmark = pytest.mark.rustc


def test_an_explanation_is_split_into_its_programs() -> None:
    text = "Said.\n\n```\nfn a() {\n}\n```\n\nOr:\n\n```\nfn b() {}\n```\nEnd"
    assert list(explain.programs(text)) == ["fn a() {\n}\n", "fn b() {}\n"]
    assert list(explain.programs("nothing")) == []


def test_what_rustc_does_not_know_has_no_explanation() -> None:
    sysroot = toolchain.locate().sysroot
    assert "moved" in explain.explanation("E0382", sysroot)
    assert explain.explanation("E0000", sysroot) == ""


def test_only_programs_that_show_their_code_are_kept(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "_CODES", (1, 106, 382, 505, 998))
    told: list[tuple[int, int, int]] = []
    found = explain.collect(compiler, signature, on_code=lambda *at: told.append(at))
    codes = [example.error_code for example in found]
    assert {"E0382", "E0505"} <= set(codes) <= {"E0106", "E0382", "E0505"}
    assert told[-1] == (5, 5, len(found))
    for example in found:
        assert {e.code for e in compiler.check(example.buggy).errors} == {example.error_code}
        assert (example.split, example.fixed, example.family) == ("report", "", "explained")
