"""Programs that want more than they may have (hostile/bombs.toml) end in time, leave nobody, and disturb nobody."""

import os
import re
import statistics
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
from torture import Torture

from sleepyd.rust import sandbox, seccomp
from sleepyd.rust.compiler import Compiler, Outcome
from sleepyd.sections import RustConfig

pytestmark = pytest.mark.rustc

HOSTILE = Path(__file__).with_name("hostile")
PRELUDE = (HOSTILE / "prelude.rs").read_text(encoding="utf-8")
BOMBS: list[dict[str, Any]] = tomllib.loads((HOSTILE / "bombs.toml").read_text(encoding="utf-8"))["bomb"]
SHORT = RustConfig(wall_s=60.0, cpu_s=1, memory_mb=1024, test_wall_s=1.0)


def chosen(torture: Torture) -> list[dict[str, Any]]:
    """All in full; else the first of each kind."""
    first = {bomb["kind"]: bomb for bomb in reversed(BOMBS)}
    return BOMBS if torture.full else list(first.values())


def spelled(text: str) -> str:
    """With system calls as numbers, and what is to be repeated repeated."""
    column = 0 if os.uname().machine == "x86_64" else 1
    for name, numbers in seccomp.FORBIDDEN.items():
        text = text.replace(f"@{name}@", str(numbers[column]))
    return re.sub(r"@(\d+)@([^@]*)@", lambda m: m[2] * int(m[1]), text)


def explode(bomb: dict[str, Any], compiler: Compiler) -> Outcome:
    if "check" in bomb:
        return compiler.check(spelled(bomb["check"])).outcome
    body = spelled(bomb["run"])
    return compiler.test(PRELUDE, f"#[test] #[allow(unconditional_recursion)] fn bomb() {{ {body} }}").outcome


@dataclass
class Bystander:
    """Somebody who compiles a small program again and again."""

    times_ms: list[float] = field(default_factory=list)

    @contextmanager
    def working(self) -> Iterator[None]:
        ended = threading.Event()

        def work() -> None:
            with Compiler(RustConfig(wall_s=60.0, workers=1)) as compiler:
                number = 0
                while not ended.is_set():
                    verdict = compiler.check(f"pub fn a() -> u32 {{ {number} }}")
                    assert verdict.ok
                    self.times_ms.append(verdict.ms)
                    number += 1

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def test_bombs_end_in_time_leave_nobody_and_disturb_little(
    torture: Torture, survivors: Callable[[], set[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    overruns: list[tuple[float, str]] = [(-60.0, "")]
    run = sandbox.run

    def timed(argv: Any, **named: Any) -> sandbox.Finished:
        started = time.perf_counter()
        done = run(argv, **named)
        if threading.current_thread().name.startswith("rustc"):
            overruns.append((time.perf_counter() - started - named["limits"].wall_s, bomb["name"]))
        return done

    monkeypatch.setattr(sandbox, "run", timed)
    bombs, alone, beside = chosen(torture), Bystander(), Bystander()
    bomb: dict[str, Any] = {"name": "none"}
    wrong: list[tuple[str, str]] = []
    left: set[int] = set()
    with alone.working():
        time.sleep(torture.times(1, 10))
    with Compiler(RustConfig() if torture.full else SHORT) as compiler:
        compiler.test("", "#[test] fn warm() {}")
        before = psutil.Process().memory_info().rss
        for bomb in bombs:
            with beside.working():
                outcome = explode(bomb, compiler)
            # On a busy machine the clock may run out before what the bomb is after.
            if outcome not in [*bomb["ends"], *([] if torture.full else ["timeout"])]:
                wrong.append((bomb["name"], outcome))
            left |= survivors()
        grown = (psutil.Process().memory_info().rss - before) / 2**20
    slower = statistics.median(beside.times_ms) / statistics.median(alone.times_ms)
    count = len(bombs)
    torture.figure("bombs that ended as they should", f"{count - len(wrong)} of {count}", "all of at least 40")
    torture.figure(
        "longest that one ran over the wall limit", f"{max(overruns)[0]:+.2f} s, {max(overruns)[1]}", "at most +1 s"
    )
    torture.figure("processes left by bombs", str(len(left)), "0")
    torture.figure(
        "a compile beside a bomb, to one alone", f"{slower:.2f} times, {os.getloadavg()[0]:.1f} loaded", "< 3"
    )
    torture.figure("memory gained over all bombs", f"{grown:.1f} MB", "< 50 MB")
    assert wrong == []
    assert left == set()
    assert len(BOMBS) >= 40
    assert grown < 50
    if torture.full:
        assert max(overruns)[0] <= 1.0
        assert slower < 3.0
