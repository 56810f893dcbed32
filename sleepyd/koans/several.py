"""Programs with two mistakes, joined from proven examples with one each, and proven anew.

rustc reports both only where it finds them in the same pass, so many pairs fall away.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence

from sleepyd.koans.curriculum import BATCH, check_apart
from sleepyd.koans.load import Example
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic

TASK = "several"
"""Stands for the task, which such a program has not one of."""
_LINES = 24
"""Longer examples are not joined."""


def joined(
    examples: Sequence[Example],
    wanted: int,
    compiler: Compiler,
    signature_of: Callable[[Diagnostic], str],
    *,
    seed: int = 0,
    tries: int = 6,
) -> list[Example]:
    """Up to `wanted` proven programs, each of two short examples of different tasks; `tries` pairs for each wanted."""
    short = [e for e in examples if e.edition == "2021" and e.error_code[:1] == "E" and e.buggy.count("\n") <= _LINES]
    rng, found = random.Random(f"several/{seed}"), list[Example]()
    for _ in range(tries * wanted // BATCH + 1):
        if len(found) >= wanted or len({e.task for e in short}) < 2:
            break
        pairs = [(a, b) for a, b in (rng.sample(short, 2) for _ in range(BATCH)) if a.task != b.task]
        errors = check_apart([_text(a.buggy, b.buggy) for a, b in pairs], compiler)
        failing = [(a, b, e) for (a, b), e in zip(pairs, errors, strict=True) if _codes(e) == _codes_of(a, b)]
        fixed = check_apart([_text(a.fixed, b.fixed) for a, b, _ in failing], compiler)
        good = [case for case, wrong in zip(failing, fixed, strict=True) if not wrong]
        found += [_example(a, b, e, signature_of) for a, b, e in good]
    return found[:wanted]


def _text(one: str, other: str) -> str:
    return f"{one}\n{other}"


def _codes(errors: Sequence[Diagnostic]) -> Counter[str]:
    return Counter(error.code or "" for error in errors)


def _codes_of(*examples: Example) -> Counter[str]:
    return Counter(d["code"] or "" for example in examples for d in example.diagnostics)


def _example(
    a: Example, b: Example, errors: Sequence[Diagnostic], signature_of: Callable[[Diagnostic], str]
) -> Example:
    return Example(
        task=TASK,
        family=TASK,
        error_code=errors[0].code or "",
        signature=signature_of(errors[0]),
        edition=a.edition,
        buggy=_text(a.buggy, b.buggy),
        fixed=_text(a.fixed, b.fixed),
        tests="",
        diagnostics=tuple(error.to_dict() for error in errors),
        skeleton=f"{a.skeleton}+{b.skeleton}",
        seed=a.seed,
        split=a.split,
        origin="generator",
    )
