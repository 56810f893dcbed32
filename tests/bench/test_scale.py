"""The estimate for many developers: its queue against Erlang's formula, and that its constants are measured."""

import json
import math

import pytest

from bench import scale

pytestmark = pytest.mark.slow


def waits_longer(arrivals: float, service_s: float, workers: int, than_s: float) -> float:
    """The share of customers that wait longer (Erlang's C)."""
    load = arrivals * service_s
    last = load**workers / math.factorial(workers) * workers / (workers - load)
    waits = last / (sum(load**n / math.factorial(n) for n in range(workers)) + last)
    return waits * math.exp(-(workers - load) * than_s / service_s)


@pytest.mark.parametrize(("arrivals", "service_s", "workers"), [(20.0, 0.1, 3), (50.0, 0.5, 28), (5.0, 1.0, 8)])
def test_the_queue_waits_as_the_formula_says(arrivals: float, service_s: float, workers: int) -> None:
    late = scale._waited(arrivals, service_s, workers, seed=1)
    assert waits_longer(arrivals, service_s, workers, late) == pytest.approx(0.05, abs=0.015)


def test_the_fewest_workers_are_enough_and_one_less_is_not() -> None:
    need = scale.needed(40.0, 0.5)
    assert need.wait_p95_s <= 1.0
    assert scale._waited(40.0, 0.5, need.workers - 1, seed=0) > 1.0
    assert need.workers == 22


@pytest.mark.rustc
@pytest.mark.model
def test_every_constant_is_measured_and_the_estimate_follows_from_them(capsys: pytest.CaptureFixture[str]) -> None:
    scale.main(["--quick"])
    told = json.loads(capsys.readouterr().out)
    measured, estimate = told["measured"], told["estimate"]
    assert measured.pop("tasks") == 500
    assert all(value > 0 for value in measured.values())
    assert measured["known"] < measured["unknown"]
    assert estimate["episodes_a_second"] == pytest.approx(1_000_000 / 36_000 * 3)
    assert estimate["gigabytes_a_day"] == pytest.approx(measured["episode_bytes"] / 1000)
    assert estimate["check_workers"]["workers"] > estimate["episodes_a_second"] * 4 * measured["check"]
