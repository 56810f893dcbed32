"""Held-out batches: the best step is kept, patience ends it, and stopping in between loses no bit."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import torch

from sleepyd.errors import InvalidInput, TrainingDiverged
from sleepyd.share import (
    Basis,
    Batch,
    Control,
    Recipe,
    Subspace,
    Trained,
    Validation,
    answer_loss,
    applied,
    build,
    delta,
    factors,
    held_out,
    merge,
    target_layers,
    train_coefficients,
)
from sleepyd.share.validation import validation_loss


def _batch(seed: int) -> Batch:
    ids = torch.randint(0, 64, (4, 12), generator=torch.Generator().manual_seed(seed))
    ids[:, 6:] = ids[:, :6]
    labels = ids.clone()
    labels[:, :6] = -100
    return Batch(ids, labels)


def _bases(model: Any, k: int) -> dict[str, Basis]:
    generator = torch.Generator().manual_seed(0)
    return {
        name: Basis(
            beta=torch.linalg.qr(torch.randn(module.out_features, k, generator=generator)).Q,
            alpha=torch.linalg.qr(torch.randn(module.in_features, k, generator=generator)).Q,
        )
        for name, module in target_layers(model).items()
    }


def _train(model: Any, layers: Any, validation: Validation | None, **options: Any) -> Trained:
    start_from = options.pop("start_from", None)
    control = Control(**{field.name: options.pop(field.name) for field in fields(Control) if field.name in options})
    recipe = Recipe(**{"p": 4, "steps": 24, "lr": 0.15, "warmup": 2, **options})
    return train_coefficients(
        model, layers, lambda _: _batch(0), recipe, start_from=start_from, validation=validation, control=control
    )


def _loss(model: Any, layers: Any, trained: Trained, batch: Batch) -> float:
    with applied(model, trained.to_adapter(layers)), torch.no_grad():
        return float(answer_loss(model, batch))


# Trained on one of these batches alone, the others get worse before long: the best look is that after 6 steps.
OTHER = Validation([_batch(seed) for seed in range(5)], every=2)


def test_the_result_is_that_of_the_best_look(tiny_model: Any) -> None:
    bases = _bases(tiny_model, 12)
    trained = _train(tiny_model, bases, OTHER)
    assert [step for step, _ in trained.validation] == list(range(0, 25, 2))
    lowest = min(trained.validation, key=lambda look: look[1])
    assert (trained.kept_step, lowest[0], trained.steps) == (6, 6, 24)
    with applied(tiny_model, trained.to_adapter(bases)):
        assert validation_loss(tiny_model, OTHER.batches) == pytest.approx(lowest[1], rel=1e-5)
    same = _train(tiny_model, bases, Validation([_batch(0)], every=5))
    assert [step for step, _ in same.validation] == [0, 5, 10, 15, 20, 24]
    assert same.kept_step == 24
    assert _train(tiny_model, bases, None).kept_step == 24


def test_looking_changes_nothing_of_the_training(tiny_model: Any) -> None:
    bases = _bases(tiny_model, 12)
    assert _train(tiny_model, bases, OTHER).losses == _train(tiny_model, bases, None).losses


def test_training_ends_when_patience_runs_out(tiny_model: Any) -> None:
    bases = _bases(tiny_model, 12)
    whole = _train(tiny_model, bases, OTHER)
    patient = _train(tiny_model, bases, Validation(OTHER.batches, every=2, patience=3))
    assert (patient.kept_step, patient.steps) == (6, 6 + 3 * 2)
    assert patient.losses == whole.losses[: patient.steps]


def test_a_loss_over_batches_is_the_mean_over_their_labels(tiny_model: Any) -> None:
    first, second = _batch(1), _batch(2)
    second.labels[1:] = -100
    together = Batch(torch.cat([first.input_ids, second.input_ids]), torch.cat([first.labels, second.labels]))
    with torch.no_grad():
        expected = float(answer_loss(tiny_model, together))
    assert validation_loss(tiny_model, [first, second]) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("stop_at", [0, 3, 8, 25, 28, 40])
def test_a_training_stopped_anywhere_even_while_looking_resumes_to_the_same_bits(
    tiny_model: Any, tmp_path: Path, stop_at: int
) -> None:
    """`stop_at` counts how often the flag was asked: before each step and before each held-out batch."""
    bases = _bases(tiny_model, 12)
    judge = Validation(OTHER.batches, every=2, patience=3)
    whole = _train(tiny_model, bases, judge)
    assert (whole.kept_step, whole.steps) == (6, 12)  # so some stops are before the best look, and some after it
    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > stop_at

    path = tmp_path / "c.safetensors"
    part = _train(tiny_model, bases, judge, should_stop=should_stop, checkpoint=path)
    assert asked == stop_at + 1
    assert part.steps < whole.steps
    for _ in range(2):  # the second only reads what was finished
        again = _train(tiny_model, bases, judge, checkpoint=path)
        assert (again.losses, again.validation, again.kept_step) == (whole.losses, whole.validation, whole.kept_step)
        assert all(torch.equal(again.layers[name].eps_beta, own.eps_beta) for name, own in whole.layers.items())


def test_a_held_out_loss_that_is_not_finite_ends_the_training(tiny_model: Any) -> None:
    broken = _batch(1)
    broken = Batch(broken.input_ids, broken.labels, torch.full(broken.labels.shape, float("inf")))
    with pytest.raises(TrainingDiverged, match="training step 0: validation loss is nan"):
        _train(tiny_model, _bases(tiny_model, 3), Validation([broken]))


def test_unusable_validation_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no batch"):
        Validation([])
    with pytest.raises(InvalidInput, match="patience is 0"):
        Validation([_batch(0)], patience=0)


@pytest.mark.parametrize(("count", "share", "size"), [(10, 0.2, 2), (3, 0.05, 1), (2, 0.9, 1), (7, 0.0, 0)])
def test_a_split_holds_out_the_share_and_one_seed_gives_one_split(count: int, share: float, size: int) -> None:
    train, judge = held_out(count, share, seed=1)
    assert len(judge) == size
    assert sorted(train + judge) == list(range(count))
    assert (train, judge) == held_out(count, share, seed=1)


def test_a_split_that_cannot_be_is_refused() -> None:
    assert held_out(40, 0.5, seed=1) != held_out(40, 0.5, seed=2)
    with pytest.raises(InvalidInput, match="1 examples cannot be split"):
        held_out(1, 0.2, seed=0)
    with pytest.raises(InvalidInput, match=r"share is 1\.0"):
        held_out(5, 1.0, seed=0)


def _capped(model: Any, make_adapter: Callable[..., Any]) -> tuple[Subspace, float]:
    """Two tasks of random changes and one that was trained, capped to fewer directions than they need; and the loss
    that the trained one had before.
    """
    shapes = {name: (m.out_features, m.in_features) for name, m in target_layers(model).items()}
    start = build([(f"t{i}", make_adapter(i, shapes=shapes, scale=0.02)) for i in range(2)])
    trained = _train(model, start.layers, None, phi=2, steps=40, lr=0.05)
    capped, report = merge(start, "mine", trained, k_max=6)
    assert report.errors["mine"] > 0.1
    return capped, _loss(model, start.layers, trained, _batch(0))


def test_fine_tuning_after_a_capped_merge_wins_back_the_loss_and_moves_no_other_task(
    tiny_model: Any, make_adapter: Callable[..., Any]
) -> None:
    capped, uncapped_loss = _capped(tiny_model, make_adapter)
    with applied(tiny_model, factors(capped, "mine")), torch.no_grad():
        before = float(answer_loss(tiny_model, _batch(0)))
    tuned = _train(tiny_model, capped.layers, None, steps=30, lr=0.05, start_from=capped.tasks["mine"])
    assert tuned.losses[0] == pytest.approx(before, rel=1e-4)  # it starts where the merge left it
    after = _loss(tiny_model, capped.layers, tuned, _batch(0))
    assert after < before - 0.5 * (before - uncapped_loss)
    merged, report = merge(capped, "mine", tuned, prune=False)
    assert report.k_after == report.k_before
    for layer in capped.layers:
        assert torch.equal(merged.layers[layer].beta, capped.layers[layer].beta)
        for task in ("t0", "t1"):
            assert torch.equal(delta(merged, task, layer), delta(capped, task, layer))


def test_going_on_with_more_columns_and_temporary_directions_starts_at_the_same_change(
    tiny_model: Any, make_adapter: Callable[..., Any]
) -> None:
    capped, _ = _capped(tiny_model, make_adapter)
    with applied(tiny_model, factors(capped, "mine")), torch.no_grad():
        before = float(answer_loss(tiny_model, _batch(0)))
    more = _train(tiny_model, capped.layers, None, steps=1, p=6, phi=3, start_from=capped.tasks["mine"])
    assert more.losses[0] == pytest.approx(before, rel=1e-4)
    with pytest.raises(InvalidInput, match="p is 1, expected at least 4"):
        _train(tiny_model, capped.layers, None, p=1, start_from=capped.tasks["mine"])
    some = dict(list(capped.layers.items())[1:])
    with pytest.raises(InvalidInput, match="is not in the subspace"):
        _train(tiny_model, some, None, start_from=capped.tasks["mine"])
