"""Variants of a failure: changed alike, proven anew."""

import re

import pytest

from sleepyd.day.signature import signature
from sleepyd.koans import variants as making
from sleepyd.koans.leak import Guard
from sleepyd.koans.load import load_koans
from sleepyd.koans.variants import Failure, _renamed, variants
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler

KOANS = {koan.id: koan for koan in load_koans(shipped_koans())}


def failure(koan_id: str) -> Failure:
    k = KOANS[koan_id]
    return Failure(k.id, k.task, k.family, k.error_code, k.edition, k.buggy, k.fixed, k.tests, "held_out")


@pytest.mark.rustc
@pytest.mark.parametrize("koan_id", ["bc_003", "rh_004", "tb_007"])
def test_variants_fail_alike_and_are_fixed_alike(koan_id: str, compiler: Compiler) -> None:
    koan = KOANS[koan_id]
    found = variants(failure(koan_id), 5, compiler, signature)
    assert len({e.buggy for e in found}) == 5
    (expected,) = {signature(e) for e in compiler.check(koan.buggy).errors[:1]}
    for example in found:
        assert signature(compiler.check(example.buggy).errors[0]) == example.signature == expected
        assert compiler.test(example.fixed, example.tests).passed
        assert example.buggy != koan.buggy


@pytest.mark.rustc
def test_the_same_seed_gives_the_same_variants(compiler: Compiler) -> None:
    once, again, other = (variants(failure("bc_003"), 3, compiler, signature, seed=seed) for seed in (1, 1, 2))
    assert once == again != other


@pytest.mark.rustc
def test_some_variants_are_more_than_the_guard_would_know(compiler: Compiler) -> None:
    guard = Guard(KOANS.values())
    assert any(guard.leaked(e.buggy) is None for e in variants(failure("bc_003"), 8, compiler, signature))


@pytest.mark.rustc
def test_what_fails_otherwise_or_is_not_fixed_is_no_variant(
    compiler: Compiler, monkeypatch: pytest.MonkeyPatch
) -> None:
    koan = KOANS["bc_003"]
    otherwise = f"pub fn extra() -> u8 {{\n    true\n}}\n{koan.buggy}"
    drafts = [
        (otherwise, koan.fixed, koan.tests),
        (koan.fixed, koan.fixed, koan.tests),
        (koan.buggy, koan.buggy, koan.tests),
        (koan.buggy, koan.fixed, koan.tests.replace("assert", "assert!(false); assert", 1)),
        (koan.buggy, koan.fixed, koan.tests),
    ]
    assert signature(compiler.check(otherwise).errors[0]).startswith("E0308")
    monkeypatch.setattr(making, "_drafts", lambda failure, seed: enumerate(drafts))
    assert [e.seed for e in variants(failure("bc_003"), 5, compiler, signature)] == [4]


def test_names_change_in_code_and_in_format_strings_only() -> None:
    code = "fn total(n: u8) { let s = \"total {total} {{total}} {n}\"; } // total\nlet c = 't'; total::<'total>()"
    made = _renamed(code, {"total": "sum"})
    assert made == code.replace("fn total", "fn sum").replace(" {total}", " {sum}").replace(" total::", " sum::")
    assert re.search(r"\{\{total\}\}", made)
