"""From examples to batches to coefficients."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from night_house import stored

from sleepyd import share
from sleepyd.day.lesson import CHANGED, Lesson
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.errors import NightFailed
from sleepyd.koans.load import Example
from sleepyd.night.collect import Lessons
from sleepyd.night.learn import batch, encode, half_precision, learn
from sleepyd.sections import NightConfig
from sleepyd.share import Subspace, Trained

ROWS = [Lesson([1, 2, 3, 4, 5][: n + 2], [0.3] * n + [1.0, 4.0], n) for n in (1, 2, 3)]
CONFIG = NightConfig(steps=16, batch_size=3, rank=2, temporary=2, learning_rate=0.1)


def test_a_batch_is_padded_on_the_right_and_learns_answers_only() -> None:
    made = batch(ROWS, 3, "seed")
    assert made.input_ids.shape == made.labels.shape == (3, 5)
    assert made.weights is not None
    by_length = {int((row > 0).sum()): index for index, row in enumerate(made.input_ids)}
    assert sorted(by_length) == [3, 4, 5]
    short = by_length[3]
    assert made.input_ids[short].tolist() == [1, 2, 3, 0, 0]
    assert made.labels[short].tolist() == [-100, 2, 3, -100, -100]
    assert made.weights[short].tolist() == pytest.approx([0.3, 1.0, CHANGED, 0.0, 0.0])
    assert made.labels[by_length[5]].tolist() == [-100, -100, -100, 4, 5]


def test_a_batch_depends_on_its_seed_alone() -> None:
    one, again = batch(ROWS, 2, "0/task/1"), batch(ROWS, 2, "0/task/1")
    assert torch.equal(one.input_ids, again.input_ids)
    drawn = {tuple(batch(ROWS, 2, f"0/task/{step}").input_ids.flatten().tolist()) for step in range(12)}
    assert len(drawn) > 2


def test_rows_repeat_only_where_there_are_too_few() -> None:
    for step in range(8):
        rows = batch(ROWS, 3, str(step)).input_ids.tolist()
        assert len({tuple(row) for row in rows}) == 3
    assert batch(ROWS, 8, "x").input_ids.shape[0] == 8


@pytest.fixture(scope="module")
def engine(tiny_model: Path) -> TransformersEngine:
    return TransformersEngine(tiny_model, threads=1)


@pytest.fixture(scope="module")
def lessons(proven: Callable[[str], list[Example]]) -> Lessons:
    examples = sorted(map(stored, proven("missing_mut")), key=lambda example: len(example.buggy))
    return Lessons("missing_mut", "borrow_checker", tuple(examples[:3]), tuple(examples[3:]))


@pytest.mark.rustc
def test_examples_become_lessons_and_what_no_item_can_tell_does_not(
    engine: TransformersEngine, lessons: Lessons
) -> None:
    rows = encode(lessons.train, engine.tokenizer, "items")
    assert len(rows) == 3
    assert all(row.weights.count(CHANGED) >= 2 for row in rows)
    mute = replace(lessons.train[0], fixed=lessons.train[0].buggy)
    assert encode([mute], engine.tokenizer, "items") == []
    long = "".join(f"fn f{n}() {{ let value_{n} = {n}; }}\n" for n in range(300))
    overlong = replace(lessons.train[0], buggy=lessons.train[0].buggy + long, fixed=lessons.train[0].fixed + long)
    assert encode([overlong], engine.tokenizer, "items") == []


@pytest.fixture(scope="module")
def first(engine: TransformersEngine, lessons: Lessons) -> Trained:
    """The first training there is: over a subspace without directions."""
    torch.set_num_threads(1)
    return learn(engine.model, engine.tokenizer, Subspace(base_model="tiny"), lessons, CONFIG, form="items")


@pytest.mark.rustc
def test_the_first_task_is_learned_into_an_empty_subspace(engine: TransformersEngine, first: Trained) -> None:
    assert first.steps == len(first.losses) == 16
    assert sum(first.losses[-3:]) < 0.97 * sum(first.losses[:3])
    assert set(first.layers) == set(share.target_layers(engine.model))
    layer = next(iter(first.layers.values()))
    assert (layer.temp_beta.shape[1], layer.eps_beta.shape) == (2, (2, 2))
    assert first.base_model == "tiny"
    assert all(not parameter.grad_fn and parameter.grad is None for parameter in engine.model.parameters())


@pytest.mark.rustc
def test_training_leaves_the_models_own_weights_as_they_were(tiny_model: Path, lessons: Lessons) -> None:
    fresh = TransformersEngine(tiny_model, threads=1)
    before = {name: weight.clone() for name, weight in fresh.model.state_dict().items()}
    learn(fresh.model, fresh.tokenizer, Subspace(), lessons, replace(CONFIG, steps=1), form="items")
    after = fresh.model.state_dict()
    assert after.keys() == before.keys()
    assert all(torch.equal(weight, after[name]) for name, weight in before.items())
    assert {weight.dtype for weight in fresh.model.parameters()} == {torch.float32}


@pytest.mark.parametrize("lossless", [True, False])
def test_half_precision_is_for_the_training_only(monkeypatch: pytest.MonkeyPatch, lossless: bool) -> None:
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: True)
    model = torch.nn.Linear(8, 8)
    model.dtype = torch.float32  # as transformers' models have it
    if lossless:
        model.weight.data = model.weight.data.bfloat16().float()
    before = [weight.detach().clone() for weight in model.parameters()]

    def broken() -> None:
        with half_precision(model):
            assert {weight.dtype for weight in model.parameters()} == {torch.bfloat16}
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert all(torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)
    with half_precision(model):
        assert {weight.dtype for weight in model.parameters()} == {torch.float32}


@pytest.mark.rustc
def test_training_is_reproducible(engine: TransformersEngine, lessons: Lessons, first: Trained) -> None:
    again = learn(engine.model, engine.tokenizer, Subspace(base_model="tiny"), lessons, CONFIG, form="items")
    assert again.losses == first.losses


@pytest.mark.rustc
def test_an_empty_basis_gets_as_many_directions_as_the_rank(engine: TransformersEngine, lessons: Lessons) -> None:
    config = replace(CONFIG, steps=1, rank=3, temporary=1)
    trained = learn(engine.model, engine.tokenizer, Subspace(), lessons, config, form="items")
    assert {layer.temp_beta.shape[1] for layer in trained.layers.values()} == {3}


@pytest.mark.rustc
def test_the_next_task_is_learned_over_the_basis_there_is(
    engine: TransformersEngine, lessons: Lessons, first: Trained
) -> None:
    subspace, _ = share.merge_many(Subspace(), {"missing_mut": first})
    told: list[tuple[int, float]] = []
    trained = learn(
        engine.model,
        engine.tokenizer,
        subspace,
        lessons,
        replace(CONFIG, steps=3),
        form="items",
        on_step=lambda *step: told.append(step),
    )
    layer = next(iter(trained.layers))
    k = subspace.layers[layer].beta.shape[1]
    assert trained.layers[layer].eps_beta.shape == (k + 2, 2)
    assert [step for step, _ in told] == [1, 2, 3]
    assert [loss for _, loss in told] == list(trained.losses)


@pytest.mark.rustc
def test_a_training_can_be_stopped(engine: TransformersEngine, lessons: Lessons) -> None:
    asked = iter([False, False, True])
    trained = learn(
        engine.model, engine.tokenizer, Subspace(), lessons, CONFIG, form="items", should_stop=lambda: next(asked)
    )
    assert trained.steps == 2


@pytest.mark.rustc
def test_a_task_without_a_lesson_is_named(engine: TransformersEngine, lessons: Lessons) -> None:
    mute = tuple(replace(example, fixed=example.buggy) for example in lessons.train)
    with pytest.raises(NightFailed, match="task missing_mut: none of its 3 fixes can be told as items"):
        learn(engine.model, engine.tokenizer, Subspace(), replace(lessons, train=mute), CONFIG, form="items")
