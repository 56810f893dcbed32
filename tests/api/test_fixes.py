"""A fix on its way: stages as events, turns, a full queue, callers that hang up."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fake_service import FIXED, HOST, Call, FakeService
from fastapi import FastAPI

from sleepyd.api import fixes
from sleepyd.errors import EngineUnavailable

CODE = {"code": "fn main() { x }"}
STREAM = {"Accept": "text/event-stream"}
WAIT_S = 10.0


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.strip().split("\n\n"):
        if not block.startswith(":"):
            name, data = block.split("\n")
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAIT_S):
        while not true():
            await asyncio.sleep(0.005)


def together(app: FastAPI, work: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
    """Run `work` with a client of the application, in one event loop."""

    async def _run() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST, timeout=WAIT_S) as client:
            await work(client)

    asyncio.run(_run())


def test_stages_come_as_events_and_the_last_is_the_answer(call: Call) -> None:
    reply = call("POST", "/v1/fix", json=CODE, headers=STREAM)
    assert reply.headers["Content-Type"].startswith("text/event-stream")
    assert reply.headers["X-Generation"] == "3"
    seen = events(reply.text)
    assert [name for name, _ in seen] == ["queued", "checked", "asking", "done"]
    assert seen[1][1] == {"outcome": "rejected", "error_code": "E0382"}
    assert seen[-1][1] == json.loads(json.dumps(FIXED.to_dict()))


FILES = {"files": {"src/main.rs": "mod a;\nfn main() { x }", "src/a.rs": ""}, "entry": "src/main.rs"}


def test_a_crate_of_several_files_is_fixed_with_stages_too(call: Call, service: FakeService) -> None:
    reply = call("POST", "/v1/fix", json={**FILES, "edition": "2018", "tiers": ["compiler"]})
    assert (reply.json()["files"], reply.json()["status"]) == ({"src/main.rs": "fn main() {}\n"}, "fixed")
    assert reply.headers["X-Generation"] == "3"
    asked = service.asked[0][1]
    assert (asked.files, asked.entry, asked.edition) == (FILES["files"], "src/main.rs", "2018")
    assert asked.tiers == ("compiler",)
    seen = events(call("POST", "/v1/fix", json=FILES, headers=STREAM).text)
    assert [name for name, _ in seen] == ["queued", "checked", "asking", "done"]
    assert seen[-1][1]["files"] == {"src/main.rs": "fn main() {}\n"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**FILES, "code": "fn main() {}"},
        {"files": FILES["files"]},
        {"entry": "src/main.rs"},
        {"files": {}, "entry": "a.rs"},
        {**FILES, "lints": ["clippy::all"]},
        *(
            {"files": {name: ""}, "entry": name}
            for name in ("/etc/a.rs", "../a.rs", "a//b.rs", "a\\b.rs", "a/./b.rs", "")
        ),
    ],
)
def test_what_is_no_crate_is_refused(call: Call, service: FakeService, body: Any) -> None:
    reply = call("POST", "/v1/fix", json=body)
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "invalid_input")
    assert service.asked == []


def test_a_failure_under_way_ends_the_stream_as_an_error_event(call: Call, service: FakeService) -> None:
    service.fails = EngineUnavailable("the model is gone")
    reply = call("POST", "/v1/fix", json=CODE, headers=STREAM)
    assert reply.status_code == 200
    name, data = events(reply.text)[-1]
    assert name == "error"
    assert data["error"]["code"] == "engine_unavailable"
    assert data["error"]["message"] == "the model is gone"


def test_a_crash_under_way_is_an_error_event_without_details(call: Call, service: FakeService) -> None:
    service.fails = RuntimeError("secret detail")
    reply = call("POST", "/v1/fix", json=CODE, headers=STREAM)
    assert events(reply.text)[-1][1]["error"]["code"] == "internal"
    assert "secret detail" not in reply.text


def test_a_bad_request_fails_before_the_stream_begins(call: Call) -> None:
    reply = call("POST", "/v1/fix", json={}, headers=STREAM)
    assert (reply.status_code, reply.headers["Content-Type"]) == (422, "application/json")


def test_a_quiet_stream_is_kept_alive(app: FastAPI, service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixes, "PING_S", 0.02)
    service.gate.clear()

    async def scenario(client: httpx.AsyncClient) -> None:
        asking = asyncio.ensure_future(client.post("/v1/fix", json=CODE, headers=STREAM))
        await until(lambda: service.running == 1)
        await asyncio.sleep(0.1)  # the silence itself is what is tested
        service.gate.set()
        text = (await asking).text
        assert ": ping\n\n" in text
        assert events(text)[-1][0] == "done"

    together(app, scenario)


def test_two_run_two_wait_and_the_fifth_is_refused(app: FastAPI, service: FakeService) -> None:
    service.gate.clear()

    async def scenario(client: httpx.AsyncClient) -> None:
        inside = [asyncio.ensure_future(client.post("/v1/fix", json=CODE)) for _ in range(4)]
        await until(lambda: service.running == 2)
        refused = await client.post("/v1/fix", json=CODE)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "5"
        assert refused.json()["error"]["type"] == "rate_limit_error"
        streamed = await client.post("/v1/fix", json=CODE, headers=STREAM)
        assert streamed.status_code == 429
        assert (await client.get("/healthz")).status_code == 200
        service.gate.set()
        assert [(await one).status_code for one in inside] == [200] * 4
        assert (await client.post("/v1/fix", json=CODE)).status_code == 200

    together(app, scenario)
    assert service.most_running == 2
    assert len(service.asked) == 5


def test_one_that_waited_longer_than_its_limit_is_sent_away(app: FastAPI, service: FakeService) -> None:
    service.gate.clear()

    async def scenario(client: httpx.AsyncClient) -> None:
        running = [asyncio.ensure_future(client.post("/v1/fix", json=CODE)) for _ in range(2)]
        await until(lambda: service.running == 2)
        late = asyncio.ensure_future(client.post("/v1/fix", json={**CODE, "timeout_s": 0.001}))
        await asyncio.sleep(0.05)  # longer than its limit
        service.gate.set()
        reply = await late
        assert reply.status_code == 503
        assert "waited longer" in reply.json()["error"]["message"]
        assert [(await one).status_code for one in running] == [200, 200]

    together(app, scenario)
    assert len(service.asked) == 2


CHAT = {"model": "sleepyd", "messages": [{"role": "user", "content": "fn main() { x }"}]}


@pytest.mark.parametrize(
    ("path", "asked", "accept"),
    [
        ("/v1/fix", CODE, "application/json"),
        ("/v1/fix", CODE, "text/event-stream"),
        ("/v1/fix", FILES, "application/json"),
        ("/v1/chat/completions", CHAT, "application/json"),
        ("/v1/chat/completions", {**CHAT, "stream": True}, "text/event-stream"),
    ],
)
def test_work_for_a_caller_that_hung_up_ends_and_frees_its_place(
    app: FastAPI, service: FakeService, path: str, asked: Any, accept: str, log_lines: list[Any]
) -> None:
    service.gate.clear()

    async def scenario() -> None:
        gone = asyncio.Event()
        body = json.dumps(asked).encode()
        messages: list[dict[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if messages:
                return messages.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            pass

        headers = [(b"host", b"127.0.0.1:7878"), (b"content-type", b"application/json"), (b"accept", accept.encode())]
        headers.append((b"content-length", str(len(body)).encode()))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": headers,
            "server": ("127.0.0.1", 7878),
        }
        asking = asyncio.ensure_future(app(scope, receive, send))  # type: ignore[arg-type]
        await until(lambda: service.running == 1)
        gone.set()
        await asyncio.wait_for(asking, WAIT_S)
        service.gate.set()
        await until(lambda: service.running == 0)

    asyncio.run(scenario())
    assert service.ended_by is not None, "the fixer went on at its next stage"
    assert app.state.admission._inside == 0
    assert [line for line in log_lines if line["log_level"] == "error"] == [], "a caller that hangs up is no crash"
    if accept == "application/json":
        assert [line["status"] for line in log_lines if line["event"] == "request"] == [499]
