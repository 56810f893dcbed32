"""Where numbers are from, and how fast things are beside each other.

Owns `machine`, what every benchmark prints beside its figures, and `interleaved`: contestants take turns, so that a
machine that slows down slows all of them, and ratios of medians mean something on a busy one.
"""

import os
import platform
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch.profiler import profile


def machine() -> dict[str, Any]:
    """System, processor, cores that this process may use, torch's threads and version, and the commit."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "commit": _commit(),
    }


def interleaved(
    contestants: Mapping[str, Callable[[], Any]], repeats: int, *, warm_up: bool = True
) -> dict[str, list[float]]:
    """Seconds of each of `repeats` runs, by contestant, after one run of each that is not counted."""
    for work in contestants.values() if warm_up else ():
        work()
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(repeats):
        for name, work in contestants.items():
            seconds[name].append(timed(work)[0])
    return seconds


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that `work` took, and what it gave."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def ratio(seconds: Mapping[str, list[float]], slower: str, faster: str) -> float:
    """How many times the median of `slower` is that of `faster`."""
    return statistics.median(seconds[slower]) / statistics.median(seconds[faster])


def peak(work: Callable[[], Any]) -> int:
    """Most bytes of tensors at once that `work` allocated, beside what it returns."""
    with profile(profile_memory=True) as watched:
        result = work()
    now = most = 0
    for event in watched.profiler.kineto_results.events():  # type: ignore[union-attr]
        if event.name() == "[memory]":
            now += event.nbytes()
            most = max(most, now)
    del result  # not before: what it holds is what is there at the end
    return most - now


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def _commit() -> str:
    found = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() or "unknown"
