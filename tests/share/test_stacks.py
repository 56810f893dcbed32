"""Principal directions against torch.linalg.svd, and what they cost in memory."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.profiler import profile

from sleepyd.share import Adapter, Subspace, build, folders, open_adapter, read_adapter, write_adapter
from sleepyd.share.stacks import principal

MakeAdapter = Callable[..., Adapter]


def _random(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


@settings(max_examples=40, deadline=None)
@given(
    n=st.integers(1, 40),
    columns=st.integers(1, 40),
    exact=st.booleans(),
    center=st.booleans(),
    seed=st.integers(0, 999),
)
def test_a_stack_is_its_coordinates_in_orthonormal_directions(
    n: int, columns: int, exact: bool, center: bool, seed: int
) -> None:
    stack = _random(n, columns, seed=seed)
    found = principal(stack, center=center, exact=exact)
    directions, coords = found.first(found.coords.shape[0])
    torch.testing.assert_close(directions.T @ directions, torch.eye(directions.shape[1]), rtol=0, atol=2e-6)
    torch.testing.assert_close(directions @ coords, stack, rtol=0, atol=2e-5)


@settings(max_examples=40, deadline=None)
@given(n=st.integers(1, 40), columns=st.integers(1, 40), exact=st.booleans(), seed=st.integers(0, 999))
def test_the_first_directions_are_the_leading_singular_vectors(n: int, columns: int, exact: bool, seed: int) -> None:
    stack = _random(n, columns, seed=seed)
    k = max(1, min(n, columns) // 2)
    directions, coords = principal(stack, center=False, exact=exact).first(k)
    u, s, _ = torch.linalg.svd(stack.double(), full_matrices=False)
    # By the energy they keep, which has no trouble with singular values that are nearly equal.
    assert float(coords.double().square().sum()) == pytest.approx(float(s[:k].square().sum()), rel=1e-5)
    residual = stack.double() - directions.double() @ (directions.double().T @ stack.double())
    assert float(residual.norm()) <= (1 + 1e-5) * float(s[k:].norm()) + 1e-5
    top = (u[:, 0] @ directions.double()).abs()
    assert float(top.norm()) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("shape", [(30, 9), (9, 30)])
@pytest.mark.parametrize("exact", [True, False])
def test_directions_end_at_the_rank(shape: tuple[int, int], exact: bool) -> None:
    low = _random(shape[0], 3) @ _random(3, shape[1], seed=1)
    assert principal(low, center=False, exact=exact).first(9)[0].shape == (shape[0], 3)
    assert principal(torch.zeros(shape), center=False, exact=exact).first(9)[0].shape == (shape[0], 0)


@pytest.mark.parametrize("center", [False, True])
def test_weak_directions_are_as_orthonormal_as_strong_ones(center: bool) -> None:
    strengths = torch.logspace(0, -6, 8)
    stack = torch.linalg.qr(_random(60, 8)).Q * strengths @ torch.linalg.qr(_random(8, 8, seed=1)).Q
    for exact in (True, False):
        directions, _ = principal(stack, center=center, exact=exact).first(8)
        gram = directions.T @ directions
        torch.testing.assert_close(gram, torch.eye(gram.shape[0]), rtol=0, atol=1e-6)
    assert principal(stack, center=False, exact=True).first(8)[0].shape == (60, 8)


def test_a_column_of_weak_directions_alone_is_as_exact_as_the_others() -> None:
    weak = 3e-6 * _random(400, 6, seed=1)
    stack = torch.cat([_random(400, 30), weak], 1)
    for exact in (True, False):
        directions, coords = principal(stack, center=False, exact=exact).first(36)
        error = (directions.double() @ coords.double())[:, 30:] - weak
        assert float(error.norm() / weak.norm()) < 1e-6


SHAPES = {
    f"model.layers.{i}.{name}": shape for i in range(4) for name, shape in (("q", (900, 700)), ("up", (2400, 900)))
}


@pytest.fixture
def many(tmp_path: Path, make_adapter: MakeAdapter) -> list[Path]:
    """Sixteen PEFT folders of eight layers; the largest layer's stack is 16 · 4 columns of 2400 + 900 rows."""
    for seed in range(16):
        write_adapter(make_adapter(seed, rank=4, shapes=SHAPES), tmp_path / f"t{seed:02}")
    return sorted(tmp_path.iterdir())


def _peak(work: Callable[[], Subspace]) -> tuple[int, Subspace]:
    """Most bytes of tensors at once that `work` allocated, and its result."""
    work()  # what is allocated once and for good
    with profile(profile_memory=True) as watched:
        result = work()
    now = most = 0
    for event in watched.profiler.kineto_results.events():  # type: ignore[union-attr]
        if event.name() == "[memory]":
            now += event.nbytes()
            most = max(most, now)
    return most, result


def _bytes(subspace: Subspace) -> int:
    held = [tensor for basis in subspace.layers.values() for tensor in (basis.beta, basis.alpha)]
    held += [tensor for own in subspace.tasks.values() for c in own.values() for tensor in (c.beta, c.alpha)]
    return 4 * sum(tensor.numel() for tensor in held)


@pytest.mark.parametrize("size", [{"variance": 0.6}, {"k": 8}, {"max_error": 0.3}, {}])
@pytest.mark.parametrize("center", [False, True])
def test_phase_1_holds_at_most_twice_the_largest_stack(many: list[Path], size: dict[str, Any], center: bool) -> None:
    stack = 16 * 4 * (2400 + 900) * 4
    every = len(SHAPES) * stack
    peak, subspace = _peak(lambda: build([(f.name, open_adapter(f)) for f in many], center=center, **size))
    assert stack < peak  # or the counting does not count
    assert peak - _bytes(subspace) <= 2 * stack < every / 2


def test_every_tensor_is_read_once_and_layer_by_layer(many: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[str, str]] = []
    original = folders._Weights.read

    def counted(self: folders._Weights, key: str) -> torch.Tensor:
        read.append((key.removeprefix("base_model.model.").rsplit(".", 2)[0], self.folder.name))
        return original(self, key)

    monkeypatch.setattr(folders._Weights, "read", counted)
    done: list[tuple[int, int]] = []
    build([(f.name, open_adapter(f)) for f in many], k=2, on_layer=lambda at, of: done.append((at, of)))
    expected = [(layer, folder.name) for layer in sorted(SHAPES) for folder in many for _ in "AB"]
    assert read == expected
    assert done == [(at, 8) for at in range(1, 9)]


def test_adapters_read_lazily_build_the_same_bits(many: list[Path]) -> None:
    lazy = build([(f.name, open_adapter(f)) for f in many], variance=0.6)
    eager = build([(f.name, read_adapter(f)) for f in many], variance=0.6)
    for layer in SHAPES:
        assert torch.equal(lazy.layers[layer].beta, eager.layers[layer].beta)
        assert torch.equal(lazy.tasks["t03"][layer].alpha, eager.tasks["t03"][layer].alpha)
