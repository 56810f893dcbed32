"""What is asked, and how answers are read."""

import json

import pytest
from claude_server import saying

from sleepyd.koans.load import Example, Task
from sleepyd.night.distill import payload
from sleepyd.night.distill.payload import Pair, Unusable
from sleepyd.sections import DistillConfig

TASK = Task("missing_mut", "borrow_checker", "A binding that changes is not mutable", ("E0596",), edition="2024")
SHOWN = Example(
    *("missing_mut", "borrow_checker", "E0596", "E0596 : sig : label", "2024", "fn wrong() {}\n", "fn right() {}\n"),
    tests="",
    diagnostics=(),
    skeleton="s",
    seed=1,
    split="train",
    origin="generator",
)


def asked(config: DistillConfig, number: int = 0, **more: object) -> payload.Json:
    return payload.body(config, TASK, ["E0596 : sig : label"], [SHOWN], number, 8, **more)  # type: ignore[arg-type]


def test_a_request_tells_the_mistake_and_wants_the_schema() -> None:
    body = asked(DistillConfig())
    told = body["system"][1]["text"]
    for part in (TASK.title, "E0596", "Edition: 2024", "E0596 : sig : label", SHOWN.buggy, SHOWN.fixed):
        assert part in told
    assert body["output_config"]["format"] == {"type": "json_schema", "schema": payload.SCHEMA}
    assert (body["model"], body["max_tokens"]) == ("claude-sonnet-5-5", 8000)
    assert "8 examples" in body["messages"][0]["content"]


def test_requests_of_a_task_share_their_beginning_and_differ_in_the_end() -> None:
    bodies = [asked(DistillConfig(), number) for number in range(24)]
    assert len({json.dumps(body["system"]) for body in bodies}) == 1
    assert bodies[0]["system"][-1]["cache_control"] == {"type": "ephemeral"}
    assert len({body["messages"][0]["content"].partition("(")[0] for body in bodies}) == 24


def test_a_model_that_knows_no_effort_is_not_told_one() -> None:
    assert asked(DistillConfig())["output_config"]["effort"] == "medium"
    assert "effort" not in asked(DistillConfig(effort=""))["output_config"]


def test_a_users_programs_are_told_only_when_given() -> None:
    assert "fn mine() {}" in asked(DistillConfig(), failures=("fn mine() {}",))["system"][1]["text"]
    assert "user" not in asked(DistillConfig())["system"][1]["text"]


def test_an_answer_is_read_whatever_was_thought_before_it() -> None:
    text = json.dumps({"examples": [{"buggy": "\na\r\nb", "fixed": "c\n\n", "tests": ""}]})
    message = saying(text)
    message["content"].insert(0, {"type": "thinking", "thinking": "hm", "signature": "x", "text": "hm"})
    assert payload.read(message) == [Pair("a\nb\n", "c\n", "")]


@pytest.mark.parametrize(
    ("text", "fields", "kind"),
    [
        ("", {"stop_reason": "refusal"}, "refused"),
        ('{"examples": []}', {"stop_reason": "max_tokens"}, "cut_off"),
        ('{"examples": []}', {"stop_reason": "model_context_window_exceeded"}, "cut_off"),
        ('{"examples": []}', {"stop_reason": None}, "malformed"),
        ("sorry", {}, "malformed"),
        ("[]", {}, "malformed"),
        ('{"examples": {}}', {}, "malformed"),
        ('{"examples": ["x"]}', {}, "malformed"),
        ('{"examples": [{"buggy": "a", "fixed": null, "tests": ""}]}', {}, "malformed"),
    ],
)
def test_an_answer_without_examples_says_why(text: str, fields: dict[str, object], kind: str) -> None:
    with pytest.raises(Unusable) as caught:
        payload.read(saying(text, **fields))
    assert caught.value.kind == kind
