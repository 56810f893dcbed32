"""What a run may cost, known before anything is asked, and kept.

Prices are settings. A request is counted at the most that it can cost from the moment it may have been sent; the
teacher's own count takes its place when the answer is there. So what is spent is never counted too low, and what could
go beyond the budget is not asked.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sleepyd.errors import ConfigError
from sleepyd.sections import DistillConfig

_BYTES_PER_TOKEN = 2
"""Rust has three to four; a guess at the cost must not be too low."""
_OVERHEAD = 600
"""Tokens that the API adds by itself for the answer's schema."""
_CACHE_WRITE, _CACHE_READ = 1.25, 0.1
"""Price of a cached input token in input tokens; some models' reads are cheaper still."""
_BATCH = 0.5


@dataclass(frozen=True, slots=True)
class Cost:
    """US dollars, and tokens in and out together."""

    usd: float = 0.0
    tokens: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.usd + other.usd, self.tokens + other.tokens)

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.usd - other.usd, self.tokens - other.tokens)

    def __mul__(self, times: int) -> "Cost":
        return Cost(self.usd * times, self.tokens * times)


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for one token."""

    input: float
    output: float

    @classmethod
    def of(cls, config: DistillConfig, *, batch: bool) -> "Prices":
        """The prices of the model that is asked. Raises ConfigError when they are not known."""
        for line in config.prices:
            name, *figures = line.split()
            if name == config.model:
                try:
                    found = [float(figure) * (_BATCH if batch else 1.0) / 1e6 for figure in figures]
                    if len(found) == 2 and min(found) > 0:
                        return cls(*found)
                except ValueError:
                    pass
                raise ConfigError(f'distill.prices: got {line!r}, expected "MODEL DOLLARS_IN DOLLARS_OUT"')
        raise ConfigError(
            f"distill.model: {config.model} has no entry in distill.prices, so nobody could say what it costs; "
            f'add "{config.model} DOLLARS_IN DOLLARS_OUT", for a million tokens each'
        )

    def at_most(self, body: Mapping[str, Any]) -> Cost:
        """What a request can cost at the most."""
        tokens_in = len(json.dumps(body, ensure_ascii=False).encode()) // _BYTES_PER_TOKEN + _OVERHEAD
        tokens_out = int(body["max_tokens"])
        return Cost(tokens_in * _CACHE_WRITE * self.input + tokens_out * self.output, tokens_in + tokens_out)

    def actual(self, usage: Mapping[str, Any]) -> Cost:
        """What an answer cost, by the API's own count."""
        plain, written, read, out = (
            int(usage.get(key) or 0)
            for key in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")
        )
        usd = (plain + _CACHE_WRITE * written + _CACHE_READ * read) * self.input + out * self.output
        return Cost(usd, plain + written + read + out)


@dataclass(frozen=True, slots=True)
class Budget:
    """What a run may use up."""

    usd: float
    tokens: int

    def allows(self, spent: Cost, more: Cost) -> bool:
        """Whether `more` can still be spent."""
        total = spent + more
        return total.usd <= self.usd and total.tokens <= self.tokens
