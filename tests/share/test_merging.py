"""Phase 3: what was learned stays, bit by bit without a cap and measured with one."""

from collections.abc import Callable, Mapping
from itertools import permutations

import pytest
import torch
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st
from share_examples import SHAPES, relative

from sleepyd.errors import AdapterError, InvalidInput, NotFound
from sleepyd.share import (
    Adapter,
    Basis,
    Factors,
    Subspace,
    Trained,
    TrainedLayer,
    build,
    check,
    delta,
    factors,
    merge,
    merge_many,
    remove,
)
from sleepyd.share.linalg import balance

LAYER = "model.layers.0.q_proj"
MakeAdapter = Callable[..., Adapter]


def _trained(layers: Mapping[str, Basis], *, p: int = 2, phi: int = 2, seed: int = 0) -> Trained:
    generator = torch.Generator().manual_seed(seed)

    def normal(rows: int, columns: int) -> torch.Tensor:
        return torch.randn(rows, columns, generator=generator)

    return Trained(
        layers={
            name: TrainedLayer(
                temp_beta=normal(basis.beta.shape[0], phi),
                temp_alpha=normal(basis.alpha.shape[0], phi),
                eps_beta=normal(basis.beta.shape[1] + phi, p),
                eps_alpha=normal(basis.alpha.shape[1] + phi, p),
            )
            for name, basis in layers.items()
        },
        losses=(1.0,),
        steps=1,
        base_model="tiny",
    )


def _deltas(subspace: Subspace) -> dict[tuple[str, str], torch.Tensor]:
    return {(task, layer): delta(subspace, task, layer) for task in subspace.tasks for layer in subspace.layers}


def test_an_uncapped_merge_is_exact_for_the_new_task_and_touches_no_old_bit(make_adapter: MakeAdapter) -> None:
    start = build([(f"t{i}", make_adapter(i)) for i in range(3)], k=4)
    before = _deltas(start)
    trained = _trained(start.layers)
    merged, report = merge(start, "new", trained)
    check(merged)
    for (task, layer), old in before.items():
        assert torch.equal(delta(merged, task, layer), old)
        assert report.errors[task] == 0.0
    expected = trained.to_adapter(start.layers)
    for layer in SHAPES:
        assert relative(delta(merged, "new", layer), expected.layers[layer].delta()) < 1e-6
        assert report.k_before[layer] == (4, 4)
        assert report.k_after[layer] == (6, 6)
    assert report.errors["new"] < 1e-6


def test_a_task_inside_the_basis_adds_no_direction(make_adapter: MakeAdapter) -> None:
    start = build([("t", make_adapter(0))])
    merged, report = merge(start, "new", _trained(start.layers, phi=0))
    assert report.k_after == report.k_before
    assert torch.equal(merged.layers[LAYER].beta, start.layers[LAYER].beta)
    assert report.errors["new"] < 1e-6
    same, report = merge(merged, "twin", factors(merged, "t"))
    assert report.k_after == report.k_before
    assert relative(delta(same, "twin", LAYER), delta(start, "t", LAYER)) < 1e-6


def test_the_first_task_makes_the_basis_of_an_empty_subspace(make_adapter: MakeAdapter) -> None:
    adapter = make_adapter(0, rank=3)
    merged, report = merge(Subspace(), "first", adapter)
    check(merged)
    assert merged.base_model == "tiny"
    assert report.k_before == {}
    assert set(report.k_after.values()) == {(3, 3)}
    for layer, own in adapter.layers.items():
        assert relative(delta(merged, "first", layer), own.delta()) < 1e-6
    empty = {name: Basis(torch.zeros(n, 0), torch.zeros(d, 0)) for name, (n, d) in SHAPES.items()}
    merged, _ = merge(Subspace(layers=empty), "first", _trained(empty, p=2, phi=3))
    assert merged.layers[LAYER].beta.shape == (24, 2)  # three temporary directions, but ΔW has rank 2


def test_two_hundred_merges_in_a_row_leave_old_tasks_where_they_were(make_adapter: MakeAdapter) -> None:
    subspace = build([(f"t{i}", make_adapter(i, rank=1)) for i in range(2)])
    given = {f"t{i}": make_adapter(i, rank=1) for i in range(2)}
    for night in range(200):
        trained = _trained(subspace.layers, p=1, phi=1, seed=night)
        given[f"n{night}"] = trained.to_adapter(subspace.layers)
        subspace, _ = merge(subspace, f"n{night}", trained)
    check(subspace)
    assert subspace.layers[LAYER].beta.shape == (24, 24)  # the space is full long before the last night
    worst = max(
        relative(delta(subspace, task, layer), own.delta())
        for task, adapter in given.items()
        for layer, own in adapter.layers.items()
    )
    assert worst <= 1e-5


def test_fifty_replacements_do_not_grow_the_basis(make_adapter: MakeAdapter) -> None:
    subspace = build([("kept", make_adapter(0, rank=2))])
    kept = {layer: delta(subspace, "kept", layer) for layer in SHAPES}
    for night in range(50):
        adapter = make_adapter(100 + night, rank=1)
        subspace, report = merge(subspace, "nightly", adapter)
        assert report.replaced == (("nightly",) if night else ())
        assert report.k_after[LAYER] == (3, 3)
        assert report.worst < 1e-6
        assert relative(delta(subspace, "nightly", LAYER), adapter.layers[LAYER].delta()) < 1e-6
    check(subspace)
    for layer, old in kept.items():
        assert relative(delta(subspace, "kept", layer), old) <= 1e-5


def test_a_replacement_without_a_layer_leaves_that_layer_alone(make_adapter: MakeAdapter) -> None:
    start = build([("t", make_adapter(0)), ("kept", make_adapter(1))])
    merged, report = merge(start, "t", make_adapter(2, skip=(LAYER,)))
    assert torch.equal(delta(merged, "t", LAYER), torch.zeros(SHAPES[LAYER]))
    assert merged.layers[LAYER].beta.shape == (24, 3)
    assert report.worst < 1e-6


def test_a_basis_without_tasks_survives_a_merge(make_adapter: MakeAdapter) -> None:
    seeded = Subspace(layers=build([("t", make_adapter(0))]).layers, base_model="tiny")
    merged, _ = merge(seeded, "first", _trained(seeded.layers, phi=0, p=1))
    assert torch.equal(merged.layers[LAYER].beta, seeded.layers[LAYER].beta)


def test_a_cap_drops_directions_that_no_task_uses_first(make_adapter: MakeAdapter) -> None:
    seeded = Subspace(layers=build([(f"t{i}", make_adapter(i)) for i in range(3)]).layers, base_model="tiny")
    roomy, _ = merge(seeded, "first", _trained(seeded.layers, p=1, phi=0), k_max=9)
    assert torch.equal(roomy.layers[LAYER].beta, seeded.layers[LAYER].beta)
    trained = _trained(seeded.layers, p=2, phi=1)
    tight, report = merge(seeded, "first", trained, k_max=6)
    check(tight)
    assert report.errors["first"] < 1e-6
    assert tight.layers[LAYER].beta.shape == (24, 6)
    own = trained.to_adapter(seeded.layers).layers[LAYER].delta()
    assert relative(delta(tight, "first", LAYER), own) < 1e-6


def test_merging_in_any_order_gives_the_same_tasks_and_the_same_spans(make_adapter: MakeAdapter) -> None:
    adapters = {name: make_adapter(i, rank=2) for i, name in enumerate("abc")}
    results = []
    for order in permutations("abc"):
        subspace = Subspace()
        for name in order:
            subspace, _ = merge(subspace, name, adapters[name])
        results.append(subspace)
    first = results[0].layers[LAYER].beta.double()
    for other in results[1:]:
        beta = other.layers[LAYER].beta.double()
        torch.testing.assert_close(beta @ beta.T, first @ first.T, rtol=0, atol=1e-6)
        for key, own in _deltas(other).items():
            assert relative(own, _deltas(results[0])[key]) < 1e-6


def test_merging_many_at_once_equals_merging_one_by_one(make_adapter: MakeAdapter) -> None:
    start = build([("t", make_adapter(0))])
    new = {name: _trained(start.layers, seed=i) for i, name in enumerate("ab")}
    together, _ = merge_many(start, new)
    apart = start
    for name, trained in new.items():
        apart, _ = merge(apart, name, trained.to_adapter(start.layers))
    for key, own in _deltas(together).items():
        assert relative(own, _deltas(apart)[key]) < 1e-6


@pytest.mark.parametrize("tasks", [3, 30])  # 30 have many times more columns than the layer has rows
def test_a_capped_merge_equals_decomposing_the_reconstructed_tasks_again(make_adapter: MakeAdapter, tasks: int) -> None:
    """The paper's procedure: reconstruct every task's factors, stack, SVD, project. Ours does it in coordinates."""
    start = build([(f"t{i}", make_adapter(i)) for i in range(tasks)])
    trained = _trained(start.layers)
    merged, _ = merge(start, "new", trained, k_max=5)
    projected = {}
    for side, rows in (("beta", 0), ("alpha", 1)):
        basis = getattr(start.layers[LAYER], side).double()
        own = trained.to_adapter(start.layers).layers[LAYER]
        blocks = {task: basis @ getattr(start.tasks[task][LAYER], side).double() for task in start.tasks}
        blocks["new"] = balance(own.b, own.a)[rows]
        stack = torch.cat(list(blocks.values()), 1)
        u, s, _ = torch.linalg.svd(stack, full_matrices=False)
        kept = getattr(merged.layers[LAYER], side).double()
        assert kept.shape[1] == 5
        torch.testing.assert_close(kept @ kept.T, u[:, :5] @ u[:, :5].T, rtol=0, atol=1e-5)
        projected[side] = {task: u[:, :5] @ (u[:, :5].T @ block) for task, block in blocks.items()}
        # The stacked factors lose what the best rank-5 approximation loses (Eckart-Young); a single task may lose more.
        assert float((stack - kept @ (kept.T @ stack)).norm()) <= 1.01 * float(s[5:].norm())
    for task in merged.tasks:
        theirs = projected["beta"][task] @ projected["alpha"][task].T
        assert relative(delta(merged, task, LAYER), theirs) <= 1e-5


@pytest.mark.parametrize("cap", [{"k_max": 4}, {"variance": 0.7}])
def test_a_capped_merge_reports_what_every_task_lost(make_adapter: MakeAdapter, cap: dict[str, float]) -> None:
    start = build([(f"t{i}", make_adapter(i, skip=(LAYER,) if i == 0 else ())) for i in range(3)])
    new = make_adapter(9)
    merged, report = merge(start, "new", new, **cap)  # type: ignore[arg-type]
    check(merged)
    for task in merged.tasks:
        before = {layer: new.layers[layer].delta() if task == "new" else delta(start, task, layer) for layer in SHAPES}
        lost = sum(float((delta(merged, task, layer) - old).double().norm()) ** 2 for layer, old in before.items())
        total = sum(float(old.double().norm()) ** 2 for old in before.values())
        assert report.errors[task] == pytest.approx((lost / total) ** 0.5, rel=1e-4)
    assert report.worst == max(report.errors.values()) > 0.01


@pytest.mark.parametrize("max_error", [0.5, 0.1, 0.001])
def test_an_error_budget_keeps_the_fewest_directions_within_it(make_adapter: MakeAdapter, max_error: float) -> None:
    start = build([(f"t{i}", make_adapter(i, scale=10.0 ** (i - 1))) for i in range(3)])
    new = make_adapter(9)
    merged, report = merge(start, "new", new, max_error=max_error)
    check(merged)
    assert report.worst <= max_error * 1.0001

    def worst(subspace: Subspace, layer: str) -> float:
        own = {task: delta(start, task, layer) for task in start.tasks} | {"new": new.layers[layer].delta()}
        return max(relative(delta(subspace, task, layer), before) for task, before in own.items())

    for layer in SHAPES:
        assert worst(merged, layer) <= max_error * 1.0001
        fewer, _ = merge(start, "new", new, k_max=max(report.k_after[layer]) - 1)
        assert worst(fewer, layer) > max_error


def test_a_budget_that_k_max_cannot_meet_is_refused_and_names_what_it_takes(make_adapter: MakeAdapter) -> None:
    start = build([(f"t{i}", make_adapter(i)) for i in range(3)])
    _, report = merge(start, "new", make_adapter(9), max_error=0.05)
    needed = max(max(k) for k in report.k_after.values())
    kept, again = merge(start, "new", make_adapter(9), max_error=0.05, k_max=needed)
    assert again.k_after == report.k_after
    assert again.worst <= 0.05
    assert set(kept.tasks) == {"t0", "t1", "t2", "new"}
    with pytest.raises(AdapterError, match=r"directions are needed to lose no more than 0\.05 of any task"):
        merge(start, "new", make_adapter(9), max_error=0.05, k_max=needed - 1)
    with pytest.raises(InvalidInput, match="max_error and variance are both given"):
        merge(start, "new", make_adapter(9), max_error=0.05, variance=0.9)
    with pytest.raises(InvalidInput, match=r"max_error is 1\.0"):
        merge(start, "new", make_adapter(9), max_error=1.0)


@settings(max_examples=20, deadline=None)
@given_any(
    n=st.integers(2, 16),
    d=st.integers(2, 16),
    ranks=st.lists(st.integers(1, 4), min_size=2, max_size=5),
    seed=st.integers(0, 999),
)
def test_any_tasks_merged_in_any_order_are_exact_and_span_the_same(n: int, d: int, ranks: list[int], seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    given = {
        f"t{i}": Adapter({"l": Factors(torch.randn(n, r, generator=generator), torch.randn(r, d, generator=generator))})
        for i, r in enumerate(ranks)
    }
    forth, back = Subspace(), Subspace()
    for name in given:
        forth, _ = merge(forth, name, given[name])
    for name in reversed(given):
        back, _ = merge(back, name, given[name])
    for subspace in (forth, back):
        check(subspace)
        for name, adapter in given.items():
            assert relative(delta(subspace, name, "l"), adapter.layers["l"].delta()) < 2e-5
    # Up to a rotation: the same span, so the same projector, and the same coordinates after turning one to the other.
    turn = back.layers["l"].beta.T @ forth.layers["l"].beta
    torch.testing.assert_close(turn.T @ turn, torch.eye(turn.shape[1]), rtol=0, atol=1e-3)
    once = build(given.items())
    assert once.layers["l"].beta.shape == forth.layers["l"].beta.shape


def test_a_cap_that_does_not_bind_changes_nothing(make_adapter: MakeAdapter) -> None:
    start = build([("t", make_adapter(0))])
    merged, report = merge(start, "new", make_adapter(1), k_max=20)
    assert report.errors["t"] == 0.0
    assert torch.equal(merged.layers[LAYER].beta[:, :3], start.layers[LAYER].beta)


def test_a_variance_cap_keeps_the_fewest_directions_that_reach_it(make_adapter: MakeAdapter) -> None:
    start = build([(f"t{i}", make_adapter(i)) for i in range(3)])
    merged, _ = merge(start, "new", make_adapter(7), variance=0.7)
    pairs = [balance(f.b, f.a)[0] for f in (make_adapter(i).layers[LAYER] for i in (0, 1, 2, 7))]
    energies = torch.linalg.svdvals(torch.cat(pairs, 1)).square()
    k = merged.layers[LAYER].beta.shape[1]
    assert float(energies[:k].sum() / energies.sum()) >= 0.7 > float(energies[: k - 1].sum() / energies.sum())


def test_removing_a_task_leaves_the_others_and_drops_its_own_directions(make_adapter: MakeAdapter) -> None:
    start = build([(f"t{i}", make_adapter(i, rank=2)) for i in range(3)])
    left = remove(start, "t1")
    check(left)
    assert set(left.tasks) == {"t0", "t2"}
    assert left.layers[LAYER].beta.shape == (24, 4)
    for key, own in _deltas(left).items():
        assert relative(own, _deltas(start)[key]) < 1e-6
    kept = remove(start, "t1", prune=False)
    assert torch.equal(kept.layers[LAYER].beta, start.layers[LAYER].beta)
    assert set(start.tasks) == {"t0", "t1", "t2"}
    with pytest.raises(NotFound, match="'t9' is not in the subspace, expected one of: t0, t1, t2"):
        remove(start, "t9")


def test_removing_the_last_task_leaves_layers_without_directions(make_adapter: MakeAdapter) -> None:
    empty = remove(build([("t", make_adapter(0))]), "t")
    assert empty.layers[LAYER].beta.shape == (24, 0)
    again, report = merge(empty, "t", make_adapter(1))
    assert report.errors["t"] < 1e-6
    check(again)


def test_a_merge_edits_nothing_in_place(make_adapter: MakeAdapter) -> None:
    start = build([(f"t{i}", make_adapter(i)) for i in range(2)])
    saved = {key: own.clone() for key, own in _deltas(start).items()}
    betas = {layer: basis.beta.clone() for layer, basis in start.layers.items()}
    merge(start, "t0", make_adapter(5), k_max=3)
    assert all(torch.equal(own, saved[key]) for key, own in _deltas(start).items())
    assert all(torch.equal(start.layers[layer].beta, beta) for layer, beta in betas.items())


def test_a_task_of_another_basis_or_model_is_refused(make_adapter: MakeAdapter) -> None:
    start = build([("t", make_adapter(0))])
    with pytest.raises(AdapterError, match="it was trained on another basis"):
        merge(start, "new", _trained(build([("t", make_adapter(0, rank=2))]).layers))
    with pytest.raises(AdapterError, match="meet in one merge, expected one;"):
        merge(start, "new", make_adapter(1, base_model="other"))
    with pytest.raises(AdapterError, match=r"shapes \[\(24, 20\), \(24, 21\)\] meet"):
        merge(start, "new", make_adapter(1, shapes={LAYER: (24, 21)}))
    with pytest.raises(AdapterError, match="NaN or infinity"):
        merge(start, "new", make_adapter(1, scale=float("nan")))
    with pytest.raises(InvalidInput, match="k_max is 0"):
        merge(start, "new", make_adapter(1), k_max=0)
    with pytest.raises(InvalidInput, match="both given"):
        merge(start, "new", make_adapter(1), k_max=3, variance=0.5)
