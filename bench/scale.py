"""What would a whole company need: 10,000 developers, a million episodes a day, 5,000 tasks?

    python -m bench.scale

Owns the constants that such an estimate rests on, each measured here on one machine, and the estimate: arrivals as a
day has them, an hour of the peak played through with one queue before c workers, for the checks and for the model. The
page docs/scale.md tells what bends first.
"""

import argparse
import heapq
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from bench import phase3
from bench.figures import Figure
from bench.machine import machine, timed
from sleepyd.day.router import Routes, route
from sleepyd.koans.load import load_koans
from sleepyd.night.birth import SHIPPED_SUBSPACE
from sleepyd.places import shipped_koans, shipped_model
from sleepyd.sections import NightConfig
from sleepyd.share import Coefficients, Subspace, factors, load, write_adapter
from sleepyd.store.database import Database
from sleepyd.store.records import Attempt, Episode

EPISODES_A_DAY, TASKS = 1_000_000, 5_000
HOURS, PEAK = 10, 3.0
"""A working day, and how much more than its mean the busiest hour has."""
CHECKS_AN_EPISODE = 4
"""The first check, and those of candidates and of making the best one smaller."""
_WAIT_S = 1.0
"""Nineteen of twenty requests shall wait for a worker no longer than this."""


@dataclass(frozen=True, slots=True)
class Need:
    """What the busiest hour asks of one kind of worker. workers: the fewest with which waiting stays within bounds."""

    arrivals_a_second: float
    service_s: float
    workers: int
    wait_p95_s: float


def figures(quick: bool = False) -> list[Figure]:
    """The constants that do not depend on the other measurements."""
    seconds, size = _store(500 if quick else 5000)
    exact, nearest = _routing(TASKS // 10 if quick else TASKS)
    written, adapter = _exported(10 if quick else 100)
    many = TASKS // 10 if quick else TASKS
    merged = phase3.measure(blocks=1, tasks=(10, many), k=64, p=4, repeats=1 if quick else 3, paper=False)
    return [
        Figure("episodes written", 1 / seconds, "a second"),
        Figure("an episode with two attempts on disk", size, "bytes"),
        Figure(f"a known signature among {many} tasks", exact * 1e6, "µs"),
        Figure(f"an unknown signature among {many} tasks", nearest * 1e3, "ms"),
        Figure(f"one more task beside {many}, no cap, a block of 1.5 B", merged.seconds[f"exact {many}"], "s"),
        Figure(f"the same beside 10, {many} tasks", merged.growth("exact"), "×", 1.3, more=False),
        Figure("one more task, k held at 64", merged.seconds[f"capped {many}"], "s"),
        Figure("an adapter of a generation, written", written, "ms"),
        Figure("the same on disk", adapter, "kB"),
        Figure("a task's coefficients, bundled model", _coefficients(), "kB"),
    ]


def _store(count: int) -> tuple[float, float]:
    """(seconds, bytes) of one episode with two attempts."""
    koans = load_koans(shipped_koans())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sleepyd.db"
        with Database(path) as database:

            def write() -> None:
                for number in range(count):
                    koan = koans[number % len(koans)]
                    tried = [Attempt("routed", koan.fixed, "passed"), Attempt("base", koan.buggy, "check_failed")]
                    code = f"{koan.buggy}\n// {number}\n"
                    database.record_episode(Episode("api", code, "fixed", result_code=koan.fixed), tried)

            seconds, _ = timed(write)
        return seconds / count, sum(file.stat().st_size for file in path.parent.iterdir()) / count


def _routing(tasks: int) -> tuple[float, float]:
    """Seconds of a route by a known signature, and by the nearest one."""
    rng = random.Random(0)
    words = [f"word{n}" for n in range(400)]

    def signature(number: int) -> str:
        return f"E0{number % 400:03} : {' '.join(rng.sample(words, 8))} : {' '.join(rng.sample(words, 4))}"

    table = {signature(number): f"task{number % tasks}" for number in range(3 * tasks)}
    routes = Routes(signatures=table)
    known = list(table)[:200]
    unknown = [signature(number) for number in range(200)]
    route(routes, unknown[0], None)  # whatever is made once
    exact, _ = timed(lambda: [route(routes, one, None) for one in known])
    nearest, _ = timed(lambda: [route(routes, one, None) for one in unknown])
    return exact / len(known), nearest / len(unknown)


def _exported(count: int) -> tuple[float, float]:
    """(ms, kB) of one task's adapter as a generation holds it, of the bundled model."""
    subspace = load(shipped_model() / SHIPPED_SUBSPACE)
    rank, generator = NightConfig().rank, torch.Generator().manual_seed(0)
    coefficients = {
        name: Coefficients(
            torch.randn(basis.beta.shape[1], rank, generator=generator),
            torch.randn(basis.alpha.shape[1], rank, generator=generator),
        )
        for name, basis in subspace.layers.items()
    }
    made = Subspace(subspace.layers, {"task": coefficients}, base_model=subspace.base_model)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        seconds, _ = timed(lambda: [write_adapter(factors(made, "task"), path / str(n)) for n in range(count)])
        return seconds / count * 1000, sum(file.stat().st_size for file in path.rglob("*")) / count / 1000


def _coefficients() -> float:
    layers = load(shipped_model() / SHIPPED_SUBSPACE).layers.values()
    rank = NightConfig().rank
    return sum(rank * (basis.beta.shape[1] + basis.alpha.shape[1]) * 4 for basis in layers) / 1000


def needed(arrivals: float, service_s: float, seed: int = 0) -> Need:
    """The fewest workers for an hour of Poisson arrivals with exponential service times, one queue before all."""
    workers = max(1, int(arrivals * service_s))
    while (wait := _waited(arrivals, service_s, workers, seed)) > _WAIT_S:
        workers += max(1, workers // 20)
    return Need(arrivals, service_s, workers, wait)


def _waited(arrivals: float, service_s: float, workers: int, seed: int) -> float:
    """The 95th percentile of the time before service, in seconds."""
    rng = random.Random(seed)
    free = [0.0] * workers
    now, waits = 0.0, []
    while now < 3600 and len(waits) < 200_000:
        now += rng.expovariate(arrivals)
        start = max(now, heapq.heappop(free))
        waits.append(start - now)
        heapq.heappush(free, start + rng.expovariate(1 / service_s))
    return statistics.quantiles(waits, n=20)[-1]


def peak() -> float:
    """Episodes a second in the busiest hour."""
    return EPISODES_A_DAY / (HOURS * 3600) * PEAK


def main(arguments: Sequence[str] | None = None) -> None:
    """The constants, and what they come to; a table on stderr, JSON on stdout."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check-ms", type=float, default=60.0, help="one compile check on one core")
    parser.add_argument("--answer-ms", type=float, default=150.0, help="one answer of the model, on what serves it")
    parser.add_argument("--batched", type=int, default=1, help="answers that are made at once")
    asked = parser.parse_args(arguments)
    started = time.monotonic()
    found = figures()
    for figure in found:
        what, value, bar, said = figure.row()
        print(f"  {what:<62}{value:>18}{bar:>16}  {said}", file=sys.stderr)
    needs = {
        "cores for checks": needed(peak() * CHECKS_AN_EPISODE, asked.check_ms / 1000),
        "places for answers": needed(peak(), asked.answer_ms / 1000),
    }
    writes = next(figure.value for figure in found if figure.what == "episodes written")
    size = next(figure.value for figure in found if figure.unit == "bytes")
    result = {
        "machine": machine(),
        "figures": {figure.what: figure.value for figure in found},
        "peak_a_second": peak(),
        "needs": {name: [need.workers, need.wait_p95_s] for name, need in needs.items()},
        "store_share_of_peak": peak() / writes,
        "gigabytes_a_day": EPISODES_A_DAY * size / 1e9,
        "seconds": time.monotonic() - started,
    }
    for name, need in needs.items():
        print(f"  {name}: {need.workers}, nineteen of twenty wait under {need.wait_p95_s:.2f} s", file=sys.stderr)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
