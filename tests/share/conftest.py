"""Random adapters and a tiny Qwen2: two layers, 32 wide, 64 words, fourteen target layers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from share_examples import SHAPES

from sleepyd.share import Adapter, Factors


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def make_adapter() -> Callable[..., Adapter]:
    """A random adapter; `skip` leaves layers out, `scale` sets how strong it is."""

    def make(
        seed: int,
        rank: int = 3,
        *,
        scale: float = 1.0,
        skip: tuple[str, ...] = (),
        shapes: dict[str, tuple[int, int]] = SHAPES,
        base_model: str = "tiny",
    ) -> Adapter:
        generator = torch.Generator().manual_seed(seed)
        layers = {}
        for name, (n, d) in shapes.items():
            b, a = torch.randn(n, rank, generator=generator), torch.randn(rank, d, generator=generator)
            if name not in skip:
                layers[name] = Factors(b=b * scale, a=a)
        return Adapter(layers=layers, base_model=base_model)

    return make


@pytest.fixture(scope="session")
def tiny_model() -> Any:
    from transformers import Qwen2Config, Qwen2ForCausalLM

    config = Qwen2Config(
        vocab_size=64,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=64,
    )
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = Qwen2ForCausalLM(config)
    return model.eval()
