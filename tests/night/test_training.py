"""The train stage: which step size is kept, on what, and that there is an end to trying."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from night_house import House, stored

from sleepyd import engine as engines
from sleepyd import share
from sleepyd.cluster import Hand, Local
from sleepyd.koans.leak import Guard
from sleepyd.koans.load import Example
from sleepyd.night import training
from sleepyd.night.collect import Lessons
from sleepyd.night.stages import Stages
from sleepyd.night.training import Training
from sleepyd.sections import NightConfig
from sleepyd.share import Trained
from sleepyd.store.records import StoredExample

pytestmark = [pytest.mark.rustc, pytest.mark.slow]

Proven = Callable[[str], list[Example]]
TASK = "missing_mut"
CALLS: list[tuple[float, tuple[StoredExample, ...], Sequence[StoredExample]]] = []


@pytest.fixture
def stage(house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Training]:
    """`stage(night settings)`; a training is written down in CALLS, and does best at half the step size."""
    CALLS.clear()
    original = training.learn

    def learn(model: Any, words: Any, subspace: Any, lessons: Lessons, night: NightConfig, **rest: Any) -> Trained:
        CALLS.append((night.learning_rate, lessons.train, rest["judges"]))
        done = original(model, words, subspace, lessons, night, **rest)
        loss = abs(night.learning_rate - house.config.night.learning_rate / 2)
        return replace(done, validation=((0, 9.0), (2, loss)) if rest["judges"] else ())

    def made(**night: Any) -> Training:
        house.config = replace(house.config, night=replace(house.config.night, **night))
        house.night = house.start()
        hand = Hand(house.config, engines.in_process(house.config), house.compiler, tmp_path)
        return Training(Stages(house.tools(), house.night), Local(hand), Guard())

    monkeypatch.setattr(training, "learn", learn)
    return made


def lessons(proven: Proven, count: int) -> Lessons:
    examples = [replace(stored(e), id=str(n)) for n, e in enumerate(proven(TASK) * 4)][:count]
    return Lessons(TASK, "borrow_checker", tuple(examples), ())


def subspace(house: House) -> share.Subspace:
    parent = house.generations.current()
    assert parent is not None
    return share.load(parent.path / "subspace.safetensors")


def test_the_step_size_that_does_best_on_what_was_held_out_is_kept(
    house: House, stage: Callable[..., Training], proven: Proven
) -> None:
    one = stage(rates=3)
    trained = one.train(subspace(house), [lessons(proven, 12)])
    rate = house.config.night.learning_rate
    assert [call[0] for call in CALLS] == [rate, rate / 2, rate / 4]
    assert one.rates == {TASK: rate / 2}
    assert trained[TASK].validation[-1][1] == 0.0
    for _, train, judges in CALLS:
        assert (len(train), len(judges)) == (10, 2)
        assert not {e.id for e in train} & {e.id for e in judges}
    assert house.stages()["train"].detail["rates"] == {TASK: rate / 2}


@pytest.mark.parametrize(("count", "settings"), [(9, {"rates": 3}), (12, {"rates": 1})])
def test_with_few_examples_or_one_step_size_all_are_trained_on(
    house: House, stage: Callable[..., Training], proven: Proven, count: int, settings: dict[str, Any]
) -> None:
    one = stage(**settings)
    one.train(subspace(house), [lessons(proven, count)])
    assert [(call[0], len(call[1]), len(call[2])) for call in CALLS] == [(house.config.night.learning_rate, count, 0)]


def test_no_further_step_size_is_tried_when_the_time_is_over(
    house: House, stage: Callable[..., Training], proven: Proven
) -> None:
    one = stage(rates=3, train_minutes=0.0)
    one.train(subspace(house), [lessons(proven, 12)])
    assert len(CALLS) == 1
    assert one.rates == {TASK: house.config.night.learning_rate}


def test_variants_are_made_of_what_is_trained_on_and_not_of_what_judges(
    house: House, stage: Callable[..., Training], proven: Proven, monkeypatch: pytest.MonkeyPatch
) -> None:
    varied: list[Lessons] = []

    def vary(own: Lessons, wanted: int, *_: object, **__: object) -> tuple[StoredExample, ...]:
        varied.append(own)
        return (replace(own.train[0], id="made", origin="variant"),)

    monkeypatch.setattr(training.practice, "varied", vary)
    one = stage(rates=2, variants=40)
    one.train(subspace(house), [lessons(proven, 12)])
    judges = {e.id for e in CALLS[0][2]}
    assert len(judges) == 2
    assert not judges & {e.id for e in varied[0].train}
    assert [e.id for e in CALLS[0][1]][-1] == "made"
    assert one.practised == {TASK: {"variant": 1}}
