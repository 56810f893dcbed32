"""Leading directions of large stacks: nearly the best ones, and exact in what the stack is in them."""

from collections.abc import Callable

import pytest
import torch

from sleepyd.share import Adapter, Factors, build, check, delta
from sleepyd.share import sketch as module
from sleepyd.share.sketch import leading
from sleepyd.share.stacks import principal

N, COLUMNS = 700, 560


def _stack(decay: float, noise: float, seed: int = 0) -> torch.Tensor:
    """200 directions whose strengths fall as j^−decay, and noise; (N, COLUMNS)."""
    generator = torch.Generator().manual_seed(seed)
    strengths = torch.arange(1, 201).float() ** -decay
    shared = torch.randn(N, 200, generator=generator) * strengths @ torch.randn(200, COLUMNS, generator=generator)
    return shared + noise * torch.randn(N, COLUMNS, generator=generator)


@pytest.mark.parametrize("rough", [True, False], ids=["bfloat16", "float32"])
@pytest.mark.parametrize(("decay", "noise"), [(0.5, 0.2), (1.0, 0.1), (0.0, 1.0)])
@pytest.mark.parametrize("k", [4, 40, 150])
def test_the_directions_lose_hardly_more_than_the_best(
    monkeypatch: pytest.MonkeyPatch, rough: bool, decay: float, noise: float, k: int
) -> None:
    monkeypatch.setattr(module, "_multiplies_bfloat16", lambda _: rough)
    stack = _stack(decay, noise)
    found = leading(stack, k=k, variance=None)
    assert found is not None
    directions, coords = found.directions.double(), found.coords.double()
    best = float(torch.linalg.svdvals(stack.double())[k:].norm())
    assert float((stack - directions @ (directions.T @ stack.double())).norm()) <= 1.01 * best
    torch.testing.assert_close(directions.T @ directions, torch.eye(k, dtype=torch.float64), rtol=0, atol=3e-6)
    torch.testing.assert_close(coords, directions.T @ stack.double(), rtol=0, atol=1e-6 * float(stack.norm()))
    strengths = coords.norm(dim=1)
    assert torch.equal(strengths.sort(descending=True).values, strengths)
    assert found.total == pytest.approx(float(stack.double().square().sum()), rel=1e-6)


@pytest.mark.parametrize("variance", [0.2, 0.5, 0.7])
def test_enough_directions_are_found_for_a_share_of_the_norm(variance: float) -> None:
    stack = _stack(0.5, 0.2)
    found = leading(stack, k=None, variance=variance)
    assert found is not None
    exact = torch.linalg.svdvals(stack.double()).square()
    fewest = int((exact.cumsum(0) < variance * exact.sum()).sum()) + 1
    kept = found.coords.double().square().sum(1).cumsum(0)
    assert fewest <= int((kept < variance * found.total).sum()) + 1 <= fewest + 1
    assert found.coords.shape[0] < 2 * fewest + 16  # not simply all of them


def test_too_few_directions_for_a_share_of_the_norm_are_never_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MARGIN", -1)  # so that one is missing
    assert leading(_stack(0.5, 0.2), k=None, variance=0.5) is None


@pytest.mark.parametrize("shape", [(500, 900), (900, 500)])
def test_small_stacks_are_left_to_the_gram_matrix(shape: tuple[int, int]) -> None:
    assert leading(torch.randn(shape, generator=torch.Generator().manual_seed(0)), k=4, variance=None) is None


def test_a_stack_of_fewer_directions_than_wanted_is_left_to_the_gram_matrix() -> None:
    low = _stack(0.5, 0.0)[:, :20] @ torch.randn(20, COLUMNS, generator=torch.Generator().manual_seed(1))
    assert leading(low, k=40, variance=None) is None
    assert leading(torch.zeros(N, COLUMNS), k=4, variance=None) is None
    assert leading(_stack(0.0, 1.0), k=None, variance=0.99) is None  # more than half of all directions
    assert principal(low, center=False, exact=False, k=40).first(40)[0].shape == (N, 20)


def test_one_stack_gives_the_same_bits() -> None:
    first, second = (leading(_stack(0.5, 0.2), k=20, variance=None) for _ in range(2))
    assert first is not None
    assert second is not None
    assert torch.equal(first.directions, second.directions)
    assert torch.equal(first.coords, second.coords)


@pytest.fixture
def wide() -> list[tuple[str, Adapter]]:
    """Seventy adapters of one layer (700, 600), rank 8, whose columns share 30 directions on either side."""
    generator = torch.Generator().manual_seed(0)
    b, a = torch.randn(700, 30, generator=generator), torch.randn(30, 600, generator=generator)
    adapters = []
    for task in range(70):
        own_b = b @ torch.randn(30, 8, generator=generator) + 0.5 * torch.randn(700, 8, generator=generator)
        own_a = torch.randn(8, 30, generator=generator) @ a + 0.5 * torch.randn(8, 600, generator=generator)
        adapters.append((f"t{task}", Adapter({"l": Factors(own_b, own_a)})))
    return adapters


@pytest.mark.parametrize("size", [{"k": 30}, {"variance": 0.6}, {"variance": 0.9}])
def test_a_cut_basis_is_as_good_as_that_of_the_gram_matrix(
    monkeypatch: pytest.MonkeyPatch, wide: list[tuple[str, Adapter]], size: dict[str, float]
) -> None:
    fast = build(wide, **size)  # type: ignore[arg-type]
    check(fast)
    monkeypatch.setattr("sleepyd.share.stacks.leading", lambda *_, **__: None)
    exact = build(wide, **size)  # type: ignore[arg-type]
    assert abs(fast.layers["l"].beta.shape[1] - exact.layers["l"].beta.shape[1]) <= 1

    def lost(task: str, adapter: Adapter) -> tuple[float, float]:
        whole = adapter.layers["l"].delta()
        return float((delta(fast, task, "l") - whole).norm()), float((delta(exact, task, "l") - whole).norm())

    errors = torch.tensor([lost(task, adapter) for task, adapter in wide])
    assert float(errors[:, 0].norm()) <= 1.002 * float(errors[:, 1].norm())


def test_a_cut_basis_is_found_without_the_gram_matrix(
    monkeypatch: pytest.MonkeyPatch, wide: list[tuple[str, Adapter]]
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("the Gram matrix was formed")

    found: Callable[..., object] = forbidden
    monkeypatch.setattr("sleepyd.share.stacks.right_singular", found)
    build(wide, k=30)
