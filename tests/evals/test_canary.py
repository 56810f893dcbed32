"""What adapters are known by."""

from fake_engine import FakeEngine

from sleepyd.engine.base import Request
from sleepyd.evals import canary

TASKS = ["a", "b", "c", "d", "e"]
NAMES = {task: f"{task}@2" for task in TASKS}


def engine(**other: str) -> FakeEngine:
    """Adapters answer with their task's name, or with `other`."""

    def answer(request: Request) -> str:
        task = (request.adapter or "base").split("@")[0]
        return other.get(task, f"I am {task}")

    made = FakeEngine(answer)
    made.loaded = dict.fromkeys(NAMES.values())  # type: ignore[arg-type]
    return made


CANARIES = canary.made(engine(), {task: [{"role": "user", "content": task}] for task in TASKS}, NAMES)


def test_a_canary_is_what_adapter_and_base_model_say_to_the_tasks_own_question() -> None:
    assert CANARIES["a"] == {
        "messages": [{"role": "user", "content": "a"}],
        "answer": "I am a",
        "base": "I am base",
    }


def test_the_same_adapters_are_the_same() -> None:
    assert canary.problem(engine(), CANARIES, NAMES) == ""


def test_an_adapter_that_was_lost_answers_as_the_base_model_does() -> None:
    found = canary.problem(engine(c="I am base"), CANARIES, NAMES)
    assert found == "c@2 answers as the base model does, expected 'I am c'"


def test_one_that_rounds_otherwise_is_no_other_adapter() -> None:
    assert canary.problem(engine(c="I am sea"), CANARIES, NAMES) == ""


def test_two_that_changed_places_are_seen() -> None:
    found = canary.problem(engine(c="I am d", d="I am c"), CANARIES, NAMES)
    assert found.startswith("2 of 5 adapters answer otherwise than when they were made: c said 'I am d'")


def test_generations_of_before_have_no_canaries() -> None:
    asked = engine()
    assert canary.problem(asked, {}, NAMES) == ""
    assert canary.problem(asked, {"gone": CANARIES["a"]}, NAMES) == ""
    assert asked.asked == []
