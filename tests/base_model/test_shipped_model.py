"""The shipped model does what its card says: a sample of the table of `base-model eval`, with room for chance only."""

import json
import math

import pytest
import torch

from sleepyd.base_model import scores
from sleepyd.config import Config
from sleepyd.day.prompt import MODEL_CARD
from sleepyd.koans.load import load_tasks
from sleepyd.places import shipped_koans, shipped_model
from sleepyd.sections import PathsConfig

pytestmark = [pytest.mark.rustc, pytest.mark.model, pytest.mark.slow]

CHANCE = 1e-3
"""A result less likely than this, were the card right, is a fault."""
EACH = 4
TAUGHT = 10


def tail(at_most: int, of: int, rate: float) -> float:
    """P(X <= at_most) for X ~ Binomial(of, rate)."""
    return sum(math.comb(of, k) * rate**k * (1 - rate) ** (of - k) for k in range(at_most + 1))


def test_a_sample_is_as_good_as_the_card_says() -> None:
    torch.set_num_threads(2)
    card = json.loads((shipped_model() / MODEL_CARD).read_text(encoding="utf-8"))
    tasks = load_tasks(shipped_koans())
    taught = [tasks[name] for name in card["taught"]]
    card = card["scores"]
    chosen = [*taught[:: len(taught) // TAUGHT][:TAUGHT], *(task for task in tasks.values() if task.withheld)]
    config = Config(paths=PathsConfig(koans=shipped_koans()))
    found = scores.measure(config, shipped_model(), EACH, seed=2, tasks=chosen)
    said = [card["tasks"][task.name] for task in chosen if not task.withheld]
    rate = sum(row["passed"] / row["total"] for row in said) / len(said)
    held_out = found["held_out"]
    assert held_out["taught"]["total"] == EACH * TAUGHT
    assert tail(held_out["taught"]["passed"], held_out["taught"]["total"], rate) > CHANCE
    ignorant = held_out["withheld"]
    said_rate = card["held_out"]["withheld"]["passed"] / card["held_out"]["withheld"]["total"]
    assert tail(ignorant["total"] - ignorant["passed"], ignorant["total"], 1 - max(said_rate, 0.01)) > CHANCE
    for kind in ("taught", "withheld"):
        parsed, total = held_out[kind]["parsed"], held_out[kind]["total"]
        said_parsed = card["held_out"][kind]["parsed"] / card["held_out"][kind]["total"]
        assert tail(parsed, total, min(said_parsed, 0.999)) > CHANCE
