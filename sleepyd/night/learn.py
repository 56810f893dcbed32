"""The training stage: one task's examples become coefficients in the shared subspace (Share phase 2).

Owns the way from examples to batches; the mathematics is `share.train`. A batch depends on seed, task and step
alone, so that a training which is resumed sees what it would have seen.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from sleepyd.day.lesson import Lesson, lesson
from sleepyd.day.prompt import Form
from sleepyd.errors import NightFailed
from sleepyd.night.collect import Lessons
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.sections import NightConfig
from sleepyd.share import (
    Batch,
    Control,
    Recipe,
    Subspace,
    Trained,
    Validation,
    empty_layers,
    of_task,
    train_coefficients,
)
from sleepyd.store.records import StoredExample

_IGNORED = -100
_LONGEST = 1024
_RUNAWAY, _MASTERED = 10, 0.1
"""A loss below the latter is that of a task the model can do: one hard example among easy ones has ten times that."""


def learn(
    model: Any,
    tokenizer: Any,
    subspace: Subspace,
    lessons: Lessons,
    config: NightConfig,
    *,
    form: Form,
    judges: Sequence[StoredExample] = (),
    patience: int | None = None,
    go_on: bool = False,
    checkpoint: Path | None = None,
    on_step: Callable[[int, float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Trained:
    """Coefficients of one task. Raises NightFailed when none of its examples can be turned into a lesson, or when the
    loss runs away.

    judges: examples held out from training; the best step by their loss is kept, patience as in `Validation`.
    go_on: train the task's stored coefficients further, without temporary directions.
    """
    rows = encode(lessons.train, tokenizer, form)
    if not rows:
        raise NightFailed(f"task {lessons.task}: none of its {len(lessons.train)} fixes can be told as {form}")
    layers = subspace.layers or empty_layers(model)
    before = of_task(subspace, lessons.task) if go_on else {}
    held = encode(judges, tokenizer, form)
    looks = [padded(held[at : at + config.batch_size]) for at in range(0, len(held), config.batch_size)]
    with half_precision(model):
        return train_coefficients(
            model,
            layers,
            lambda step: batch(rows, config.batch_size, f"{config.seed}/{lessons.task}/{step}"),
            Recipe(
                p=max([config.rank, *(own.p for own in before.values())]),
                phi=0 if go_on else config.temporary if subspace.layers else max(config.temporary, config.rank),
                steps=config.steps,
                seed=config.seed,
                lr=config.learning_rate,
            ),
            start_from=before,
            validation=Validation(looks, every=max(1, config.steps // 20), patience=patience) if looks else None,
            control=Control(on_step=_watched(lessons.task, on_step), should_stop=should_stop, checkpoint=checkpoint),
            base_model=subspace.base_model,
        )


def _watched(task: str, on_step: Callable[[int, float], None] | None) -> Callable[[int, float], None]:
    """on_step, and an end to a training whose loss has grown tenfold: what comes after that is not worth its time."""
    begun_at: list[float] = []

    def look(step: int, loss: float) -> None:
        begun_at.append(loss)
        if loss > _RUNAWAY * max(begun_at[0], _MASTERED):
            raise NightFailed(
                f"task {task}: the loss is {loss:.4g} at step {step} and began at {begun_at[0]:.4g}, expected less "
                f"than {_RUNAWAY} times that, or {_RUNAWAY * _MASTERED:g}; lower "
                "night.learning_rate or check the examples"
            )
        if on_step is not None:
            on_step(step, loss)

    return look


@contextmanager
def half_precision(model: Any) -> Iterator[None]:
    """The frozen float32 model in bfloat16 meanwhile, where this CPU multiplies bfloat16 natively and so twice as fast.

    Weights that came from bfloat16 files, as nearly all do, are the same bits afterwards; others get theirs back.
    """
    if model.dtype is not torch.float32 or not torch.cpu._is_avx512_bf16_supported():
        yield
        return
    # Parameters only: buffers, such as a rotary embedding's frequencies, would lose digits.
    weights = list(model.parameters())
    kept = [None if torch.equal(w, w.bfloat16().float()) else w.data for w in weights]
    try:
        for weight in weights:
            weight.data = weight.data.bfloat16()
        yield
    finally:
        for weight, original in zip(weights, kept, strict=True):
            weight.data = weight.data.float() if original is None else original


def encode(examples: Sequence[StoredExample], tokenizer: Any, form: Form) -> list[Lesson]:
    """The lessons of those examples whose fix this form of answer can express and which are not overlong."""
    made = []
    for example in examples:
        errors = [Diagnostic.from_dict(d) for d in example.diagnostics]
        row = lesson(example.buggy, example.fixed, errors, tokenizer, form)
        if row is not None and len(row.ids) <= _LONGEST:
            made.append(row)
    return made


def batch(rows: Sequence[Lesson], size: int, seed: str) -> Batch:
    """`size` rows drawn without repetition where there are enough, right-padded; loss on answers only."""
    generator = random.Random(seed)
    chosen = generator.sample(list(rows), size) if len(rows) >= size else generator.choices(list(rows), k=size)
    return padded(chosen)


def padded(rows: Sequence[Lesson]) -> Batch:
    """These rows, right-padded; loss on answers only."""
    size, width = len(rows), max(len(row.ids) for row in rows)
    ids = torch.zeros(size, width, dtype=torch.long)
    labels = torch.full((size, width), _IGNORED, dtype=torch.long)
    weights = torch.zeros(size, width)
    for index, row in enumerate(rows):
        end = len(row.ids)
        ids[index, :end] = torch.tensor(row.ids)
        labels[index, row.answer_at : end] = ids[index, row.answer_at : end]
        weights[index, :end] = torch.tensor(row.weights)
    return Batch(ids, labels, weights)
