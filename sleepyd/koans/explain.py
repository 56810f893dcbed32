"""A local benchmark out of the user's own compiler: the erroneous programs of `rustc --explain`.

Every error code's page opens with code that shows it. What the compiler indeed refuses with that code alone becomes an
example without a known fix and without tests: it counts as solved when a candidate compiles and the policy allows it.
For reporting only: it is kept under the state directory, never shipped and never trained on.
"""

import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sleepyd.errors import ToolchainMissing
from sleepyd.koans.load import Example
from sleepyd.rust import toolchain
from sleepyd.rust.compiler import Compiler, Outcome
from sleepyd.rust.diagnostics import Diagnostic

FAMILY = "explained"
SPLIT = "report"
"""Marks what is neither to be trained on nor to decide anything."""
_CODES = range(1, 1000)
_UNSTABLE = "#![feature("


def explanation(code: str, sysroot: Path) -> str:
    """What rustc has to say about `code`; empty when it knows no such code.  Raises ToolchainMissing."""
    try:
        done = subprocess.run(
            [str(sysroot / "bin" / "rustc"), "--explain", code],
            capture_output=True,
            text=True,
            cwd="/",
            timeout=30,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolchainMissing(f"rustc --explain {code}: cannot be run ({error}); install Rust") from error
    return done.stdout if done.returncode == 0 else ""


def programs(text: str) -> Iterator[str]:
    """The code blocks of an explanation, in order."""
    inside: list[str] | None = None
    for line in text.split("\n"):
        if line.startswith("```"):
            if inside is not None:
                yield "\n".join(inside) + "\n"
            inside = [] if inside is None else None
        elif inside is not None:
            inside.append(line)


def collect(
    compiler: Compiler,
    signature_of: Callable[[Diagnostic], str],
    rustc: str = "",
    on_code: Callable[[int, int, int], None] = lambda done, of, found: None,
) -> list[Example]:
    """One example for each code whose first program fails with it and nothing else, in the codes' order."""
    sysroot = toolchain.locate(rustc).sysroot
    codes = [f"E{number:04}" for number in _CODES]
    found: list[Example] = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        pages = zip(codes, pool.map(lambda code: explanation(code, sysroot), codes), strict=True)
        for done, (code, text) in enumerate(pages, start=1):
            example = _example(code, next(programs(text), ""), compiler, signature_of)
            found += [example] if example else []
            on_code(done, len(codes), len(found))
    return found


def place(folder: Path, rustc: str = "") -> Path:
    """The file in `folder` for the examples of this compiler, there or not."""
    return folder / f"explained-{toolchain.locate(rustc).version.split()[1]}.jsonl"


def _example(code: str, program: str, compiler: Compiler, signature_of: Callable[[Diagnostic], str]) -> Example | None:
    if not program.strip() or _UNSTABLE in program:
        return None
    verdict = compiler.check(program)
    if verdict.outcome is not Outcome.REJECTED or {e.code for e in verdict.errors} != {code}:
        return None
    return Example(
        task=code.lower(),
        family=FAMILY,
        error_code=code,
        signature=signature_of(verdict.errors[0]),
        edition="2021",
        buggy=program,
        fixed="",
        tests="",
        diagnostics=tuple(error.to_dict() for error in verdict.errors),
        skeleton="rustc --explain",
        seed=int(code[1:]),
        split=SPLIT,
        origin="rustc",
    )
