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
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from bench import phase3
from bench.decode import questions
from bench.machine import machine, timed
from sleepyd.day.router import Routes, route
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.koans.load import load_koans
from sleepyd.night.birth import SHIPPED_SUBSPACE
from sleepyd.places import shipped_koans, shipped_model
from sleepyd.rust.compiler import Compiler
from sleepyd.sections import ModelConfig, NightConfig, RustConfig
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


@dataclass(frozen=True, slots=True)
class Constants:
    """What was measured. Times in seconds, sizes in bytes.

    known, unknown: a route by such a signature.  merge, capped: one more task in one block of Qwen2.5-1.5B's shapes,
    without a cap and with one; growth: of the former, beside 10 tasks.  adapter_s: writing one of a generation.
    """

    tasks: int
    check: float
    answer: float
    episode: float
    episode_bytes: float
    known: float
    unknown: float
    merge: float
    growth: float
    capped: float
    adapter: float
    adapter_bytes: float
    coefficients_bytes: float


def constants(quick: bool = False) -> Constants:
    """Measure them all. quick: a tenth of the tasks, and little of everything."""
    tasks = TASKS // 10 if quick else TASKS
    merged = phase3.measure(blocks=1, tasks=(10, tasks), k=64, p=4, repeats=1 if quick else 3, paper=False)
    return Constants(
        tasks,
        *_fixing(4 if quick else 40),
        *_store(500 if quick else 5000),
        *_routing(tasks),
        merged.seconds[f"exact {tasks}"],
        merged.growth("exact"),
        merged.seconds[f"capped {tasks}"],
        *_exported(10 if quick else 100),
        _coefficients(),
    )


def _fixing(count: int) -> tuple[float, float]:
    """Seconds of one compile check and of one answer of the bundled model, on two cores, one after the other."""
    koans = load_koans(shipped_koans())[:count]
    with Compiler(RustConfig(), cache_dir=None) as compiler:
        compiler.check(koans[0].fixed, koans[0].edition)
        checked, _ = timed(lambda: [compiler.check(koan.buggy, koan.edition) for koan in koans])
    engine = TransformersEngine(shipped_model())
    asked = questions(argparse.Namespace(model=shipped_model(), questions=count, tokens=ModelConfig().max_new_tokens))
    engine.generate(asked[:1])
    answered, _ = timed(lambda: [engine.generate([one]) for one in asked])
    return checked / count, answered / count


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
    """(seconds, bytes) of one task's adapter as a generation holds it, of the bundled model."""
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
        return seconds / count, sum(file.stat().st_size for file in path.rglob("*.*")) / count


def _coefficients() -> float:
    """Bytes of one task's, of the bundled model's subspace."""
    layers = load(shipped_model() / SHIPPED_SUBSPACE).layers.values()
    rank = NightConfig().rank
    return sum(rank * (basis.beta.shape[1] + basis.alpha.shape[1]) * 4 for basis in layers)


def needed(arrivals: float, service_s: float, seed: int = 0) -> Need:
    """The fewest workers for an hour of Poisson arrivals with exponential service times, one queue before all."""
    workers = int(arrivals * service_s) + 1
    while (wait := _waited(arrivals, service_s, workers, seed)) > _WAIT_S:
        workers += 1
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


def estimate(measured: Constants) -> dict[str, Any]:
    """What the busiest hour and a day come to."""
    checks = needed(peak() * CHECKS_AN_EPISODE, measured.check)
    answers = needed(peak(), measured.answer)
    return {
        "episodes_a_second": peak(),
        "check_workers": asdict(checks),
        "answer_workers": asdict(answers),
        "store_share": peak() * measured.episode,
        "gigabytes_a_day": EPISODES_A_DAY * measured.episode_bytes / 1e9,
        "routing_share_of_a_core": peak() * measured.unknown,
        "gigabytes_of_coefficients": TASKS * measured.coefficients_bytes / 1e9,
        "gigabytes_of_a_generation": TASKS * measured.adapter_bytes / 1e9,
        "seconds_to_write_it": TASKS * measured.adapter,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, estimate, and print both as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="little of everything, and a tenth of the tasks")
    asked = parser.parse_args(arguments)
    measured = constants(asked.quick)
    result = {"machine": machine(), "measured": asdict(measured), "estimate": estimate(measured)}
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
