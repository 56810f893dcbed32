"""The real `openai` client talks to the real daemon with the model that ships."""

from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
from openai import OpenAI
from real_daemon import VERB, Daemon, configured
from waiting import DEADLINE_S

pytestmark = [pytest.mark.rustc, pytest.mark.model]
FIXED = 'fn main() {\n    let mut count = 1;\n    count += 1;\n    println!("{count}");\n}\n'
BROKEN = FIXED.replace("let mut", "let")
MOVED = """\
error[E0382]: borrow of moved value: `words`
 --> src/main.rs:4:20
  |
2 |     let words = vec![1];
  |         ----- move occurs because `words` has type `Vec<i32>`, which does not implement the `Copy` trait
3 |     drop(words);
  |          ----- value moved here
4 |     println!("{}", words.len());
  |                    ^^^^^ value borrowed here after move
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAI]:
    folder = tmp_path_factory.mktemp("openai")
    with Daemon(configured(folder), folder / "log", command=VERB) as daemon:
        daemon.ready(within_s=2 * DEADLINE_S)
        yield OpenAI(base_url=f"http://127.0.0.1:{daemon.port}/v1", api_key="unused", max_retries=0, timeout=120.0)


def test_what_the_page_says_to_type_works(client: OpenAI, capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "openai.md").read_text(encoding="utf-8")
    typed = page.split("```python\n")[1].split("\n```\n")[0]
    typed = typed.replace("http://127.0.0.1:7878/v1", str(client.base_url))
    exec(typed, {})
    said = capsys.readouterr().out
    assert FIXED in said
    assert "base@1" in said
    assert "'verified': 'check'" in said


def test_models_are_those_that_serve(client: OpenAI) -> None:
    assert {"sleepyd", "base"} <= {model.id for model in client.models.list()}
    assert client.models.retrieve("sleepyd").owned_by == "sleepyd"


def test_a_program_is_fixed(client: OpenAI) -> None:
    asked = [{"role": "user", "content": f"Fix this:\n```rust\n{BROKEN}```"}]
    reply = client.chat.completions.create(model="sleepyd", messages=asked)  # type: ignore[arg-type]
    assert f"```rust\n{FIXED}```" in (reply.choices[0].message.content or "")
    assert reply.choices[0].finish_reason == "stop"
    assert reply.model == "base@1"
    assert reply.model_extra is not None
    assert (reply.model_extra["sleepyd"]["status"], reply.model_extra["sleepyd"]["verified"]) == ("fixed", "check")


def test_a_stream_is_put_together_by_the_client(client: OpenAI) -> None:
    asked = [{"role": "user", "content": f"```rust\n{BROKEN}```"}]
    text, usage, stages = "", None, []
    with client.chat.completions.create(
        model="base",
        messages=asked,  # type: ignore[arg-type]
        stream=True,
        stream_options={"include_usage": True},
    ) as stream:
        for chunk in stream:
            usage = chunk.usage or usage
            stages += [chunk.model_extra["sleepyd"].get("stage")] if "sleepyd" in (chunk.model_extra or {}) else []
            text += (chunk.choices[0].delta.content or "") if chunk.choices else ""
    assert stages[:2] == ["queued", "checked"]
    assert usage is not None
    assert usage.prompt_tokens > 50, "the model was asked, for base is pinned"
    assert usage.completion_tokens > 0
    assert text.startswith(("E0384: ", "Not fixed: E0384"))


def test_a_pasted_error_is_answered_by_whom_it_routes_to(client: OpenAI) -> None:
    asked = [{"role": "user", "content": MOVED}]
    reply = client.chat.completions.create(model="sleepyd", messages=asked, max_tokens=8)  # type: ignore[arg-type]
    assert reply.model_extra is not None
    assert reply.model_extra["sleepyd"]["signature"].startswith("E0382 : borrow of moved value: `_`")
    assert reply.usage is not None
    assert reply.usage.completion_tokens <= 8


def test_failures_are_the_clients_own_errors(client: OpenAI) -> None:
    asked = [{"role": "user", "content": "x"}]
    with pytest.raises(openai.NotFoundError) as unknown:
        client.chat.completions.create(model="gpt-7", messages=asked)  # type: ignore[arg-type]
    assert unknown.value.param == "model"
    with pytest.raises(openai.UnprocessableEntityError) as refused:
        client.chat.completions.create(model="sleepyd", messages=asked, n=2)  # type: ignore[arg-type]
    assert (refused.value.param, refused.value.code) == ("n", "invalid_input")
    with pytest.raises(openai.UnprocessableEntityError, match="tokens that the model reads"):
        client.chat.completions.create(model="base", messages=[{"role": "user", "content": "word " * 5000}])
