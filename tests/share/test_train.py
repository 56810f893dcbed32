"""Phase 2: starts at the base model, learns, stops, resumes, and leaves the model as it was."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from share_examples import relative

from sleepyd.errors import AdapterError, Conflict, InvalidInput, NightFailed, TrainingDiverged
from sleepyd.share import (
    Basis,
    Batch,
    Control,
    Recipe,
    Subspace,
    Trained,
    answer_loss,
    applied,
    delta,
    empty_layers,
    merge,
    train_coefficients,
)
from sleepyd.share.layers import hooked, target_layers
from sleepyd.share.trainable import Trainable, start, trained_tensors


def _batch(step: int) -> Batch:
    """Answers that repeat the question, from four sequences, two of them shorter than the others."""
    generator = torch.Generator().manual_seed(step % 2)
    ids = torch.randint(0, 64, (4, 12), generator=generator)
    ids[:, 6:] = ids[:, :6]
    labels = ids.clone()
    labels[:, :6] = -100
    labels[2:, 10:] = -100
    return Batch(ids, labels)


def _bases(model: Any, k: int, seed: int = 0) -> dict[str, Basis]:
    generator = torch.Generator().manual_seed(seed)
    return {
        name: Basis(
            beta=torch.linalg.qr(torch.randn(module.out_features, k, generator=generator)).Q,
            alpha=torch.linalg.qr(torch.randn(module.in_features, k + 1, generator=generator)).Q,
        )
        for name, module in target_layers(model).items()
    }


def _train(model: Any, layers: Mapping[str, Basis], **options: Any) -> Trained:
    """`options` are of the recipe and of the control alike."""
    control = Control(**{field.name: options.pop(field.name) for field in fields(Control) if field.name in options})
    recipe = Recipe(**{"p": 2, "phi": 2, "steps": 6, "warmup": 2, **options})
    return train_coefficients(model, layers, _batch, recipe, control=control)


def _same(first: Trained, second: Trained) -> bool:
    pairs = [
        (getattr(first.layers[name], field), getattr(second.layers[name], field))
        for name in first.layers
        for field in ("temp_beta", "temp_alpha", "eps_beta", "eps_alpha")
    ]
    return first.losses == second.losses and all(torch.equal(one, two) for one, two in pairs)


@pytest.mark.parametrize(("k", "phi"), [(5, 0), (5, 2), (5, 3), (5, 1), (0, 2)])
def test_training_starts_at_the_base_model_with_a_gradient(tiny_model: Any, k: int, phi: int) -> None:
    bases = _bases(tiny_model, k) if k else empty_layers(tiny_model)
    generator = torch.Generator().manual_seed(0)
    modules = target_layers(tiny_model)
    layers = {name: start(basis, 2, phi, generator, torch.device("cpu")) for name, basis in bases.items()}
    for layer in layers.values():
        b, a = layer.low_rank()
        assert torch.equal(b @ a.T, torch.zeros(b.shape[0], a.shape[0]))
    plain = answer_loss(tiny_model, _batch(0))
    with hooked(modules, {name: layer.low_rank for name, layer in layers.items()}):
        loss = answer_loss(tiny_model, _batch(0))
    assert float(loss.detach()) == float(plain.detach())
    gradients = torch.autograd.grad(loss, trained_tensors(layers), materialize_grads=True)
    assert sum(float(gradient.norm()) for gradient in gradients) > 1e-3


def test_the_gradient_is_that_of_finite_differences(tiny_model: Any) -> None:
    bases = {name: basis for name, basis in _bases(tiny_model, 4).items() if "mlp" in name}
    modules = {name: target_layers(tiny_model)[name] for name in bases}
    generator = torch.Generator().manual_seed(0)
    layers = {name: start(basis, 2, 1, generator, torch.device("cpu")) for name, basis in bases.items()}
    tensors = trained_tensors(layers)
    for tensor in tensors:  # away from the start, so that every tensor has a gradient
        tensor.data += 0.3 * torch.randn(tensor.shape, generator=generator)
    with hooked(modules, {name: layer.low_rank for name, layer in layers.items()}):
        gradients = torch.autograd.grad(answer_loss(tiny_model, _batch(0)), tensors)
        for tensor, gradient in zip(tensors[:4], gradients[:4], strict=True):
            direction = gradient / gradient.norm()
            with torch.no_grad():
                tensor.add_(direction, alpha=0.1)
                above = float(answer_loss(tiny_model, _batch(0)))
                tensor.sub_(direction, alpha=0.2)
                below = float(answer_loss(tiny_model, _batch(0)))
                tensor.add_(direction, alpha=0.1)
            assert (above - below) / 0.2 == pytest.approx(float(gradient.norm()), rel=2e-2)


@pytest.mark.parametrize("phi", [0, 1, 2, 3])
def test_the_gradient_of_one_layer_is_exact_in_float64(phi: int) -> None:
    generator = torch.Generator().manual_seed(0)
    bases = torch.linalg.qr(torch.randn(2, 7, 3, generator=generator)).Q
    layer = start(Basis(bases[0], bases[1, :, :2]), 2, phi, generator, torch.device("cpu"))
    frozen = {name: getattr(layer, name).double() for name in ("beta", "alpha", "pairs")}
    names = ("raw_eps_beta", "raw_eps_alpha", "raw_temp_beta", "raw_temp_alpha")
    linear = torch.nn.Linear(7, 7, dtype=torch.float64)
    x = torch.randn(4, 7, generator=generator, dtype=torch.float64)

    def output(*trained: torch.Tensor) -> torch.Tensor:
        change = Trainable(**frozen, **dict(zip(names, trained, strict=True)))
        with hooked({"": linear}, {"": change.low_rank}):
            return linear(x)  # type: ignore[no-any-return]

    trained = [
        torch.randn(getattr(layer, name).shape, generator=generator, dtype=torch.float64, requires_grad=True)
        for name in names
    ]
    assert torch.autograd.gradcheck(output, trained, atol=1e-9, rtol=1e-6)
    b, a = Trainable(**frozen, **dict(zip(names, trained, strict=True))).low_rank()
    torch.testing.assert_close(output(*trained), x @ linear.weight.T + linear.bias + x @ (b @ a.T).T)


def test_a_dual_start_is_near_the_base_model_and_has_both_gradients(tiny_model: Any) -> None:
    basis = _bases(tiny_model, 4)["model.layers.0.mlp.up_proj"]
    one = start(basis, 2, 1, torch.Generator().manual_seed(0), torch.device("cpu"), dual=0.01)
    b, a = one.low_rank()
    assert 0.0 < float(b.detach().norm()) < 0.03 * float(a.detach().norm())
    with pytest.raises(InvalidInput, match=r"dual is -1\.0"):
        _train(tiny_model, _bases(tiny_model, 2), dual=-1.0)
    trained = _train(tiny_model, _bases(tiny_model, 12), p=4, phi=0, steps=40, lr=0.1, dual=0.1)
    assert trained.losses[-1] < 0.93 * trained.losses[0]


@pytest.mark.parametrize(("k", "p", "phi"), [(12, 4, 0), (12, 2, 2), (0, 4, 4)])
def test_training_reduces_the_loss(tiny_model: Any, k: int, p: int, phi: int) -> None:
    bases = _bases(tiny_model, k) if k else empty_layers(tiny_model)
    trained = _train(tiny_model, bases, p=p, phi=phi, steps=40, lr=0.1)
    assert trained.steps == len(trained.losses) == 40
    assert trained.losses[-1] < 0.93 * trained.losses[0]


def test_the_result_is_the_change_that_was_trained(tiny_model: Any) -> None:
    """Applied as LoRA factors, or merged into a subspace, the trained task has the loss that training ended with."""
    bases = _bases(tiny_model, 5)
    trained = _train(tiny_model, bases, phi=1, steps=8)
    longer = _train(tiny_model, bases, phi=1, steps=8, should_stop=lambda: False)
    assert _same(trained, longer)
    adapter = trained.to_adapter(bases)
    assert adapter.rank == 2
    subspace, _ = merge(Subspace(layers=bases), "t", trained)
    for name, factors in adapter.layers.items():
        layer, basis = trained.layers[name], bases[name]
        left = torch.cat([basis.beta, layer.temp_beta], 1) @ layer.eps_beta
        right = torch.cat([basis.alpha, layer.temp_alpha], 1) @ layer.eps_alpha
        assert relative(factors.delta(), left @ right.T) < 1e-5
        assert relative(delta(subspace, "t", name), left @ right.T) < 1e-5
    seen: list[float] = []
    stop = _train(
        tiny_model, bases, phi=1, steps=8, should_stop=lambda: len(seen) == 5, on_step=lambda _, x: seen.append(x)
    )
    with applied(tiny_model, stop.to_adapter(bases)), torch.no_grad():
        assert float(answer_loss(tiny_model, _batch(5))) == pytest.approx(trained.losses[5], rel=1e-4)


def test_with_an_empty_basis_it_is_a_lora_of_rank_phi(tiny_model: Any) -> None:
    layers = empty_layers(tiny_model)
    trained = _train(tiny_model, layers, p=3, phi=3)
    adapter = trained.to_adapter(layers)
    assert {factors.rank for factors in adapter.layers.values()} == {3}
    shapes = [(basis.beta.shape[0], basis.alpha.shape[0]) for basis in layers.values()]
    assert trained.parameters() == sum(3 * (n + d) for n, d in shapes)


def test_coefficients_alone_are_few(tiny_model: Any) -> None:
    bases = _bases(tiny_model, 5)
    assert _train(tiny_model, bases, p=2, phi=0, steps=1).parameters() == 14 * (5 + 6) * 2
    with_one = _train(tiny_model, bases, p=2, phi=1, steps=1)
    assert with_one.parameters() == 14 * (5 + 6) * 2 + sum(
        m.out_features + m.in_features for m in target_layers(tiny_model).values()
    )


def test_one_seed_gives_the_same_bits_and_another_does_not(tiny_model: Any) -> None:
    bases = _bases(tiny_model, 5)
    assert _same(_train(tiny_model, bases), _train(tiny_model, bases))
    assert not _same(_train(tiny_model, bases), _train(tiny_model, bases, seed=1))


@pytest.mark.parametrize("stop_after", [0, 3, 5])
def test_a_stopped_training_resumes_to_the_same_bits(tiny_model: Any, tmp_path: Path, stop_after: int) -> None:
    bases = _bases(tiny_model, 5)
    whole = _train(tiny_model, bases, weight_decay=0.1)
    done: list[int] = []
    options: dict[str, Any] = {"weight_decay": 0.1, "checkpoint": tmp_path / "c.safetensors", "checkpoint_every": 2}
    first = _train(
        tiny_model,
        bases,
        should_stop=lambda: len(done) == stop_after,
        on_step=lambda step, _: done.append(step),
        **options,
    )
    assert first.steps == stop_after
    resumed: list[int] = []
    second = _train(tiny_model, bases, on_step=lambda step, _: resumed.append(step), **options)
    assert resumed == list(range(stop_after + 1, 7))
    assert _same(second, whole)
    assert [file.name for file in tmp_path.iterdir()] == ["c.safetensors"]
    assert _same(_train(tiny_model, bases, **options), whole)  # a finished one is only read again


@pytest.mark.parametrize(("every", "left"), [(None, [6]), (2, [5, 6])])  # unless told otherwise, after every step
def test_a_killed_training_resumes_from_the_last_checkpoint(
    tiny_model: Any, tmp_path: Path, every: int | None, left: list[int]
) -> None:
    bases = _bases(tiny_model, 5)
    options: dict[str, Any] = {"checkpoint": tmp_path / "c.safetensors"}
    options |= {} if every is None else {"checkpoint_every": every}

    def die(step: int, _: float) -> None:
        if step == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _train(tiny_model, bases, on_step=die, **options)
    resumed: list[int] = []
    assert _same(
        _train(tiny_model, bases, on_step=lambda step, _: resumed.append(step), **options), _train(tiny_model, bases)
    )
    assert resumed == left


def test_a_checkpoint_of_another_training_or_a_damaged_one_is_refused(tiny_model: Any, tmp_path: Path) -> None:
    bases, path = _bases(tiny_model, 5), tmp_path / "c.safetensors"
    _train(tiny_model, bases, checkpoint=path)
    for other in ({"lr": 0.01}, {"seed": 1}, {"layers": _bases(tiny_model, 5, seed=1)}):
        with pytest.raises(Conflict, match="other settings, seed or basis"):
            _train(tiny_model, other.pop("layers", bases), checkpoint=path, **other)  # type: ignore[arg-type, attr-defined]
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(AdapterError, match="delete it to train from the start"):
        _train(tiny_model, bases, checkpoint=path)


def test_the_model_is_left_as_it_was(tiny_model: Any) -> None:
    before = {name: parameter.clone() for name, parameter in tiny_model.named_parameters()}
    tiny_model.train()
    try:
        tiny_model.requires_grad_(True)
        next(tiny_model.parameters()).requires_grad_(False)
        flags = [False] + [True] * (len(before) - 1)
        _train(tiny_model, _bases(tiny_model, 5), steps=2)

        def fail(step: int, loss: float) -> None:
            raise RuntimeError("boom")

        with pytest.raises(RuntimeError, match="boom"):
            _train(tiny_model, _bases(tiny_model, 5), on_step=fail)
        assert tiny_model.training
        assert [parameter.requires_grad for parameter in tiny_model.parameters()] == flags
        assert all(parameter.grad is None for parameter in tiny_model.parameters())
        assert not any(module._forward_hooks for module in tiny_model.modules())
        assert all(torch.equal(parameter, before[name]) for name, parameter in tiny_model.named_parameters())
    finally:
        next(tiny_model.parameters()).requires_grad_(True)
        tiny_model.eval()


def test_weight_decay_shrinks_the_coefficients(tiny_model: Any) -> None:
    bases = _bases(tiny_model, 5)
    plain, shrunk = (_train(tiny_model, bases, phi=0, steps=10, weight_decay=decay) for decay in (0.0, 5.0))
    for name, layer in plain.layers.items():
        assert float(shrunk.layers[name].eps_alpha.norm()) < 0.6 * float(layer.eps_alpha.norm())


def test_a_loss_that_is_not_finite_ends_the_training_at_its_step(tiny_model: Any, tmp_path: Path) -> None:
    def poisoned(step: int) -> Batch:
        batch = _batch(step)
        weights = torch.ones_like(batch.labels, dtype=torch.float32)
        return Batch(batch.input_ids, batch.labels, weights * float("nan") if step == 2 else weights)

    path = tmp_path / "c.safetensors"
    with pytest.raises(TrainingDiverged, match="training step 3: loss is nan") as failed:
        train_coefficients(
            tiny_model,
            _bases(tiny_model, 3),
            poisoned,
            Recipe(p=1, steps=5),
            control=Control(checkpoint=path),
        )
    assert isinstance(failed.value, NightFailed)
    assert (failed.value.step, failed.value.reason) == (3, "loss is nan")
    assert all(bool(torch.isfinite(tensor).all()) for tensor in load_file(path).values())  # as after step 2
    assert not any(module._forward_hooks for module in tiny_model.modules())


def test_a_bfloat16_model_is_trained_with_float32_coefficients(tiny_model: Any) -> None:
    import copy

    model = copy.deepcopy(tiny_model).to(torch.bfloat16)
    trained = _train(model, _bases(model, 8), steps=20, lr=0.1)
    assert trained.losses[-1] < trained.losses[0]
    assert {layer.eps_beta.dtype for layer in trained.layers.values()} == {torch.float32}


def test_the_rate_warms_up_and_falls_to_nothing() -> None:
    recipe = Recipe(p=1, steps=100, lr=1.0)
    rates = [recipe.rate(step) for step in range(101)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[9] == rates[10] == pytest.approx(1.0)
    assert rates[55] == pytest.approx(0.5)
    assert rates[100] == pytest.approx(0.0, abs=1e-12)
    assert rates[10:] == sorted(rates[10:], reverse=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [({"p": 0}, "p is 0"), ({"phi": -1}, "phi is -1"), ({"steps": 0}, "steps is 0"), ({"lr": 0.0}, r"lr is 0\.0")],
)
def test_unusable_settings_are_refused(tiny_model: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        _train(tiny_model, _bases(tiny_model, 2), **options)


def test_training_nothing_is_refused(tiny_model: Any) -> None:
    with pytest.raises(InvalidInput, match="nothing to train"):
        _train(tiny_model, empty_layers(tiny_model), phi=0)
    with pytest.raises(AdapterError, match="is it the adapter's base model"):
        _train(tiny_model, {"model.layers.9.mlp.up_proj": Basis(torch.eye(4), torch.eye(4))})
