"""Programs of the evaluation set, recognised in disguise."""

import re

import pytest

from sleepyd.koans.leak import Guard, fingerprint, shape
from sleepyd.koans.load import load_koans
from sleepyd.places import shipped_koans

KOANS = load_koans(shipped_koans())
GUARD = Guard(KOANS)
KOAN = next(k for k in KOANS if "//" in k.buggy and '"' in k.buggy and re.search(r"\d", k.buggy))
OWN = "pub fn mine(values: &[u8]) -> usize {\n    values.iter().filter(|v| **v > 3).count()\n}\n"


def renamed(code: str) -> str:
    """Every lower-case name of the user's own gets another one."""
    names = sorted(set(re.findall(r"\b(?:fn|let|let mut|for) ([a-z_]+)\b", code)) - {"mut", "main"})
    for number, name in enumerate(names):
        code = re.sub(rf"\b{name}\b", f"other_{number}", code)
    return code


DISGUISES = {
    "exact": KOAN.buggy,
    "the fixed one": KOAN.fixed,
    "without line breaks": " ".join(re.sub(r"//.*", "", KOAN.buggy).split()),
    "with other line breaks": KOAN.buggy.replace("{", "\n{\n\n").replace(";", " ;\n"),
    "with comments": "// mine\n" + KOAN.buggy.replace("{", "{ /* so */").replace(";", "; // and so", 2),
    "with other names": renamed(KOAN.buggy),
    "with other numbers": re.sub(r"\d+", lambda m: str(int(m[0]) + 1000), KOAN.buggy),
    "with other strings": re.sub(r'"[^"]*"', lambda m: f'"x{m[0][1:]}', KOAN.buggy),
}


@pytest.mark.parametrize("program", DISGUISES.values(), ids=DISGUISES)
def test_a_koan_is_recognised(program: str) -> None:
    assert GUARD.leaked(program) == KOAN.id
    assert GUARD.leaked(OWN, program) == KOAN.id


def test_the_disguises_are_disguises() -> None:
    assert len(set(DISGUISES.values())) == len(DISGUISES)


def test_every_koan_is_known_by_both_its_programs() -> None:
    for koan in KOANS:
        assert GUARD.leaked(koan.buggy) is not None
        assert GUARD.leaked(koan.fixed) is not None


def test_other_programs_do_not_leak() -> None:
    assert GUARD.leaked(OWN) is None
    assert GUARD.leaked(KOAN.buggy + OWN) is None
    assert Guard([]).leaked(KOAN.buggy) is None


def test_a_fingerprint_ignores_layout_and_comments_but_not_names() -> None:
    assert fingerprint("fn a() { 1 }") == fingerprint("fn a ( )\n{\n  1 // one\n}\n")
    assert fingerprint("fn a() { 1 }") != fingerprint("fn b() { 1 }")
    assert fingerprint('let a = "x  y";') != fingerprint('let a = "x y";')


def test_a_shape_ignores_names_but_not_which_ones_are_the_same() -> None:
    assert shape("let a = b + b;") == shape("let x = y + y;")
    assert shape("let a = b + b;") != shape("let a = a + b;")
    assert shape("let a = b;") != shape("let mut a = b;")
    assert shape("let a = &b;") != shape("let a = b;")
