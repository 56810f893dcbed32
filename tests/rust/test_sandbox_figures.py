"""What the sandbox costs, that it changes no verdict, and that nothing piles up: figures beside bare rustc's."""

import gc
import os
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import psutil
import pytest
from torture import Torture

from sleepyd.koans import generate
from sleepyd.koans.load import load_koans, load_tasks
from sleepyd.places import shipped_koans
from sleepyd.rust import diagnostics, items, toolchain
from sleepyd.rust.compiler import Compiler, Outcome
from sleepyd.sections import RustConfig

pytestmark = pytest.mark.rustc

SMALL = "pub fn sum(a: i32, b: i32) -> i32 {\n    a + b\n}\n"
CALM = RustConfig(wall_s=60.0, test_wall_s=60.0)


def bare(code: str, edition: str, folder: Path) -> tuple[Outcome, list[tuple[str | None, str]]]:
    """What rustc says of `code` without a sandbox, which only code of our own may be asked."""
    (folder / "main.rs").write_text(code, encoding="utf-8")
    rustc = str(toolchain.locate().sysroot / "bin" / "rustc")
    kind = "bin" if items.has_main(code) else "lib"
    flags = ["--error-format=json", "--edition", edition, "--crate-type", kind, "--emit=metadata", "-o", "out.rmeta"]
    done = subprocess.run([rustc, *flags, "main.rs"], cwd=folder, capture_output=True, text=True, check=False)
    found = [(item.code, item.message) for item in diagnostics.parse(done.stderr) if item.is_error]
    return (Outcome.REJECTED if done.returncode else Outcome.OK), found


def snippets() -> Iterator[tuple[str, str]]:
    """(code, edition): the koans, then programs of the curriculum, each broken and fixed, task by task in turn."""
    for koan in load_koans(shipped_koans()):
        yield koan.buggy, koan.edition
        yield koan.fixed, koan.edition
    tasks = load_tasks(shipped_koans())
    for seed in count():
        for name in generate.tasks():
            draft = generate.draft(name, seed)
            yield draft.buggy, tasks[name].edition
            yield draft.fixed, tasks[name].edition


def test_verdicts_are_those_of_rustc_without_a_sandbox(torture: Torture, tmp_path: Path) -> None:
    wanted = torture.times(40, 500)
    step = torture.times(7, 1)
    taken = list(islice(snippets(), 0, wanted * step, step))
    with Compiler(CALM) as compiler:
        verdicts = compiler.check_many(taken)
    different = []
    for (code, edition), verdict in zip(taken, verdicts, strict=True):
        inside = verdict.outcome, [(found.code, found.message) for found in verdict.diagnostics if found.is_error]
        if inside != bare(code, edition, tmp_path):
            different.append(code)
    torture.figure(
        "verdicts equal to bare rustc's", f"{len(taken) - len(different)} of {len(taken)}", "all, 500 in full"
    )
    assert different == []
    assert len(taken) == wanted
    assert {verdict.outcome for verdict in verdicts} == {Outcome.OK, Outcome.REJECTED}


def test_the_sandbox_costs_little(torture: Torture, tmp_path: Path) -> None:
    """Interleaved, so that what else the machine does falls on both."""
    plain: list[float] = []
    boxed: list[float] = []
    with Compiler(CALM) as compiler:
        compiler.check(SMALL)
        for number in range(torture.times(20, 300)):
            code = f"{SMALL}// {number}\n"
            started = time.perf_counter()
            assert bare(code, "2021", tmp_path)[0] is Outcome.OK
            middle = time.perf_counter()
            assert compiler.check(code).ok
            plain.append(middle - started)
            boxed.append(time.perf_counter() - middle)
    ratio = statistics.median(boxed) / statistics.median(plain)
    more = sorted(inside - outside for inside, outside in zip(boxed, plain, strict=True))
    middle_ms, high_ms = (more[len(more) * part // 100] * 1000 for part in (50, 95))
    loaded = f"{os.getloadavg()[0]:.1f} loaded"
    torture.figure("a check in the sandbox, to bare rustc", f"{ratio:.2f} times, {loaded}", "at most 1.5")
    torture.figure("what the sandbox adds", f"p50 {middle_ms:.0f} ms, p95 {high_ms:.0f} ms", "p95 at most 25 ms")
    if torture.full:
        assert ratio <= 1.5
        assert high_ms <= 25


def test_row_75_nothing_piles_up_over_many_checks(torture: Torture) -> None:
    """A broken program, a right one and, now and then, tests. The cache in memory has its full size before."""
    with Compiler(CALM) as compiler:

        def work(numbers: range) -> None:
            for start in range(numbers.start, numbers.stop, 50):
                some = range(start, min(start + 50, numbers.stop))
                verdicts = compiler.check_many([(program(number), "2021") for number in some])
                assert [verdict.ok for verdict in verdicts] == [number % 2 == 0 for number in some]
                tests = f"#[test] fn a() {{ assert_eq!(sum({start}, 1), {start} + 1); }}"
                assert compiler.test(SMALL, tests).passed

        work(range(torture.times(20, 5000)))
        before = held()
        work(range(10_000, 10_000 + torture.times(80, 10_000)))
        after = held()
    descriptors, threads, memory = (b - a for a, b in zip(before, after, strict=True))
    many = torture.times(80, 10_000)
    torture.figure(
        f"left of {many} verdicts",
        f"{descriptors:+} descriptors, {threads:+} threads, {memory / 2**20:+.1f} MB",
        "±5, ±2, < 50 MB after 10,000",
    )
    assert abs(descriptors) <= 5
    assert abs(threads) <= 2
    assert memory < 50 * 2**20


def program(number: int) -> str:
    """A program of its own for each number; the odd ones are broken."""
    return f"{SMALL}// {number}\n" + number % 2 * f"fn f() {{ missing_{number}() }}"


def held() -> tuple[int, int, int]:
    """Open descriptors, threads, and bytes of memory in use."""
    gc.collect()
    return len(os.listdir("/proc/self/fd")), threading.active_count(), psutil.Process().memory_info().rss
