"""Whole nights over what the day left unfixed. What the model says in its dreams is told by the test."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from night_house import TASKS, House, accepting, stored

from sleepyd.engine import Completion, Request
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.errors import NightFailed
from sleepyd.koans.load import Example
from sleepyd.night import gate
from sleepyd.store.records import Episode

pytestmark = [pytest.mark.rustc, pytest.mark.slow]

Proven = Callable[[str], list[Example]]
TASK = TASKS[0]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """The requests with chance in them; the model answers those with what `answers` holds, all others as it does."""
    found: list[Request] = []
    original = TransformersEngine.generate

    def generate(engine: TransformersEngine, requests: list[Request]) -> list[Completion]:
        if requests and requests[0].temperature > 0:
            found.extend(requests)
            return [Completion(_answer(request), request.adapter, 1, True, 0.1) for request in requests]
        return original(engine, requests)

    monkeypatch.setattr(TransformersEngine, "generate", generate)
    return found


ANSWERS: dict[str, str] = {}
"""A line of the program asked about → the answer."""


def _answer(request: Request) -> str:
    return next((answer for line, answer in ANSWERS.items() if line in request.messages[0]["content"]), "nothing")


@pytest.fixture
def failures(house: House, proven: Proven) -> list[Episode]:
    """Four programs that the day left unfixed, of one task."""
    episodes = [Episode("api", e.buggy, "unfixed", e.edition, signature=e.signature) for e in proven(TASK)]
    for episode in episodes:
        house.database.record_episode(episode)
    return episodes


def solve(examples: list[Example]) -> None:
    """Let the model know the fixes of these."""
    ANSWERS.clear()
    for example in examples:
        wrong = set(example.buggy.split("\n")) - set(example.fixed.split("\n"))
        ANSWERS[min(wrong, key=len).strip()] = example.fixed


def test_what_is_solved_in_a_dream_is_learned_the_same_night(
    house: House, proven: Proven, failures: list[Episode], asked: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    solve(proven(TASK))
    monkeypatch.setattr(gate, "decide", accepting)
    result = house.sleep()
    assert (result.state, result.generation) == ("promoted", 2)
    examples = house.database.examples(origin="dream")
    assert {e.buggy for e in examples} == {e.code for e in failures}
    assert {e.used_in_night for e in examples} == {house.night}
    assert result.report["dreamt"]["episodes"] == 4
    assert sorted(result.report["dreamt"]["solved"]) == sorted(e.id for e in failures)
    assert len({e.task for e in examples}) == 1
    assert set(house.stages()["collect"].detail["tasks"]) == {e.task for e in examples}
    asked.clear()
    assert house.sleep().state == "skipped"
    assert asked == []  # what is known is not dreamt of again


def test_what_is_dreamt_of_in_vain_waits_for_another_generation(
    house: House, failures: list[Episode], asked: list[Request], proven: Proven, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve([])
    result = house.sleep()
    assert result.state == "skipped"
    assert result.reason == "nothing to learn (no examples yet; of 4 unfixed programs none was solved in a dream)"
    assert len(asked) == 4 * 32  # two rounds of sixteen: with nothing to tell or to go on with, there are no others
    assert set(house.stages()["dream"].detail["unsolved"]) == {e.id for e in failures}
    asked.clear()
    assert house.sleep().reason == "nothing to learn (no examples yet)"
    assert asked == []

    for example in proven(TASKS[1]):
        house.database.add_example(stored(example))
    monkeypatch.setattr(gate, "decide", accepting)
    assert house.sleep().generation == 2
    assert asked == []
    house.sleep()
    assert len(asked) == 4 * 32


def test_a_program_whose_signature_was_not_noted_is_dreamt_of_as_well(
    house: House, proven: Proven, asked: list[Request]
) -> None:
    solve([])
    house.database.record_episode(Episode("api", proven(TASK)[0].buggy, "unfixed"))
    house.sleep()
    assert len(asked) == 32
    assert len(house.stages()["dream"].detail["unsolved"]) == 1


def test_only_corrections_means_no_dreams(house: House, failures: list[Episode], asked: list[Request]) -> None:
    solve([])
    assert house.sleep(dreams=False).reason == "nothing to learn (no examples yet)"
    assert asked == []


def test_no_further_dream_is_begun_when_the_time_is_spent(
    house: House, failures: list[Episode], asked: list[Request]
) -> None:
    solve([])
    house.config = replace(house.config, night=replace(house.config.night, dream_minutes=0.0))
    house.sleep()
    assert asked == []
    assert house.stages()["dream"].detail["unsolved"] == []


def test_a_night_stopped_in_a_dream_has_not_dreamt_in_vain(
    house: House, failures: list[Episode], asked: list[Request]
) -> None:
    solve([])
    with pytest.raises(NightFailed, match="stopped during dream"):
        house.sleep(should_stop=lambda: len(asked) >= 40)
    assert len(house.stages()["dream"].detail["unsolved"]) == 1
    house.assert_nothing_changed()
    assert house.sleep().state == "skipped"
    assert len(house.stages()["dream"].detail["unsolved"]) == 3  # it went on with the others
