"""Chat completions and models in OpenAI's shape, around a service that answers from constants."""

import json
from typing import Any

import httpx
import pytest
from fake_service import Call, FakeService

from sleepyd.errors import EngineUnavailable

PATH = "/v1/chat/completions"
ASKED = {"model": "sleepyd", "messages": [{"role": "user", "content": "```rust\nfn main() { x }\n```"}]}


def chunks(reply: httpx.Response) -> list[Any]:
    lines = [block.removeprefix("data: ") for block in reply.text.strip().split("\n\n") if block.startswith("data: ")]
    return [line if line == "[DONE]" else json.loads(line) for line in lines]


def test_the_answer_names_adapter_generation_and_tokens(call: Call) -> None:
    reply = call("POST", PATH, json=ASKED, token=None)
    assert reply.status_code == 200
    body = reply.json()
    assert (body["object"], body["model"]) == ("chat.completion", "use_after_move@3")
    assert body["choices"][0]["message"]["content"] == "Fixed.\n\nfn main() {}\n"
    assert body["choices"][0]["finish_reason"] == "stop"
    assert body["usage"] == {"prompt_tokens": 20, "completion_tokens": 5, "total_tokens": 25}
    assert (body["sleepyd"]["fix_id"], body["sleepyd"]["verified"]) == ("01FIX", "check")


def test_a_stream_tells_its_stages_then_the_text_then_that_it_is_done(call: Call) -> None:
    reply = call("POST", PATH, json={**ASKED, "stream": True, "stream_options": {"include_usage": True}})
    assert reply.headers["Content-Type"].startswith("text/event-stream")
    *told, usage, done = chunks(reply)
    assert done == "[DONE]"
    assert usage["choices"] == []
    assert usage["usage"]["total_tokens"] == 25
    assert [one["sleepyd"]["stage"] for one in told[1:4]] == ["queued", "checked", "asking"]
    assert told[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    text = "".join(one["choices"][0]["delta"].get("content", "") for one in told)
    assert text == "Fixed.\n\nfn main() {}\n"
    assert (told[-1]["choices"][0]["finish_reason"], told[-1]["model"]) == ("stop", "use_after_move@3")
    assert len({one["id"] for one in told}) == 1


def test_a_failure_in_a_stream_comes_in_the_one_shape(call: Call, service: FakeService) -> None:
    service.fails = EngineUnavailable("the model is gone")
    last = chunks(call("POST", PATH, json={**ASKED, "stream": True}))[-1]
    assert last["error"]["code"] == "engine_unavailable"
    reply = call("POST", PATH, json=ASKED)
    assert (reply.status_code, reply.json()["error"]["type"]) == (503, "unavailable_error")


@pytest.mark.parametrize("stream", [False, True])
def test_a_model_that_is_none_is_404_before_a_stream_begins(call: Call, stream: bool) -> None:
    reply = call("POST", PATH, json={**ASKED, "model": "gpt-7", "stream": stream})
    assert (reply.status_code, reply.json()["error"]["param"]) == (404, "model")


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"n": 2}, "n"),
        ({"tools": [{"type": "function"}]}, "tools"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages.0.content"),
        ({"temperature": 3}, "temperature"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(call: Call, service: FakeService, more: Any, param: str) -> None:
    reply = call("POST", PATH, json={**ASKED, **more})
    assert reply.status_code == 422
    assert reply.json()["error"]["param"].startswith(param)
    assert service.asked == []


def test_what_has_no_meaning_here_is_let_be(call: Call, service: FakeService) -> None:
    parts = [{"type": "text", "text": "one"}, {"type": "text", "text": "two"}]
    messages = [{"role": "developer", "content": "be brief"}, {"role": "user", "content": parts, "name": "me"}]
    more = {"top_p": 0.5, "user": "u", "logit_bias": {}, "max_tokens": 9, "max_completion_tokens": 7}
    assert call("POST", PATH, json={"model": "sleepyd", "messages": messages, **more}).status_code == 200
    asked = service.asked[0][1]
    assert asked.messages == ({"role": "system", "content": "be brief"}, {"role": "user", "content": "one\ntwo"})
    assert asked.max_tokens == 7


def test_models_are_listed_and_looked_up(call: Call) -> None:
    listed = call("GET", "/v1/models", token=None).json()
    assert listed["object"] == "list"
    assert [one["id"] for one in listed["data"]] == ["sleepyd", "base", "use_after_move@3"]
    assert call("GET", "/v1/models/base").json()["id"] == "base"
    assert call("GET", "/v1/models/nobody").status_code == 404


def test_a_foreign_page_may_not_ask(call: Call) -> None:
    assert call("POST", PATH, json=ASKED, headers={"Origin": "https://elsewhere.example"}).status_code == 403
