"""What a request can cost, and what it did cost."""

from dataclasses import replace

import pytest

from sleepyd.errors import ConfigError
from sleepyd.night.distill.budget import Budget, Cost, Prices
from sleepyd.sections import DistillConfig

CONFIG = DistillConfig(model="m", prices=("other 9 9", "m 2 10"))


def test_prices_are_for_a_million_tokens_and_half_in_a_batch() -> None:
    assert Prices.of(CONFIG, batch=False) == Prices(2e-6, 1e-5)
    assert Prices.of(CONFIG, batch=True) == Prices(1e-6, 5e-6)


@pytest.mark.parametrize("prices", [(), ("other 1 2",), ("m 1",), ("m 1 x",), ("m 0 1",), ("m 1 2 3",)])
def test_a_model_whose_price_is_not_known_is_not_asked(prices: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError, match=r"distill\.(model|prices): "):
        Prices.of(replace(CONFIG, prices=prices), batch=False)


def test_the_most_is_more_than_any_answer_can_cost() -> None:
    prices = Prices.of(CONFIG, batch=False)
    body = {"max_tokens": 1000, "messages": [{"role": "user", "content": "x" * 3000}]}
    most = prices.at_most(body)
    assert most.tokens > 1500 + 1000
    # Three bytes a token, all of them written to the cache, and an answer as long as it may be.
    worst = prices.actual({"cache_creation_input_tokens": 1000, "output_tokens": 1000})
    assert worst.usd < most.usd


def test_a_budget_counts_dollars_and_tokens() -> None:
    budget = Budget(1.0, 100)
    assert budget.allows(Cost(0.5, 50), Cost(0.5, 50))
    assert not budget.allows(Cost(0.5, 50), Cost(0.51, 1))
    assert not budget.allows(Cost(0.5, 50), Cost(0.1, 51))
