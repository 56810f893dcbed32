"""Who may talk to the daemon, and what it says to the others. Rows 43 to 48 are of the fault table; the ones that need
a real socket are in tests/daemon."""

import asyncio
import hmac
import json
import re
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fake_service import TOKEN, Call, FakeService
from fastapi import FastAPI

from sleepyd.api import guard

CODE = {"code": "fn main() { x }"}
REFUSED = frozenset(["host", "origin", "token", "content_type", "content_encoding", "too_large", "too_slow", "head"])
CHANGING = ["/v1/corrections", "/v1/nights", "/v1/generations/2/promote", "/v1/fixes/01FIX/feedback", "/v1/unknown"]


def raw(
    app: FastAPI, headers: list[tuple[bytes, bytes]], body: list[bytes], *, ends: bool = True, version: str = "1.1"
) -> dict[str, Any]:
    """One POST as ASGI messages, for headers that no client library sends."""
    seen: dict[str, Any] = {"read": 0, "body": b""}
    chunks = list(body)

    async def receive() -> dict[str, Any]:
        if seen["read"] >= len(chunks):
            await asyncio.Event().wait()
        seen["read"] += 1
        more = seen["read"] < len(chunks) or not ends
        return {"type": "http.request", "body": chunks[seen["read"] - 1], "more_body": more}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            seen["status"] = message["status"]
            seen["headers"] = {key.decode().lower(): value.decode() for key, value in message["headers"]}
        else:
            seen["body"] += message.get("body", b"")

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": version,
        "method": "POST",
        "scheme": "http",
        "path": "/v1/fix",
        "raw_path": b"/v1/fix",
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 7878),
    }
    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    return seen


def assert_shape(reply: httpx.Response, status: int, code: str) -> None:
    assert reply.status_code == status
    assert reply.headers.get("Connection") == "close" or code not in REFUSED, "nothing follows a refusal"
    assert reply.headers["X-Request-Id"]
    error = reply.json()["error"]
    assert set(error) == {"message", "type", "code", "param"}
    assert error["code"] == code


@pytest.mark.parametrize("host", ["127.0.0.1:7878", "localhost:7878", "[::1]:7878", "LOCALHOST:7878"])
def test_the_names_of_this_machine_are_answered(call: Call, host: str) -> None:
    assert call("GET", "/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:7878",
        "localhost.evil.example:7878",
        "localhost:@evil",
        "127.0.0.1",
        "127.0.0.1:7879",
        "127.0.0.2:7878",
        "0.0.0.0:7878",
        "localhost.:7878",
        "user@localhost:7878",
    ],
)
def test_row_43_another_host_is_refused(call: Call, service: FakeService, host: str) -> None:
    for path in ("/healthz", "/v1/generations", "/v1/nowhere"):
        assert_shape(call("GET", path, headers={"Host": host}), 421, "host")
    assert_shape(call("POST", "/v1/fix", json=CODE, headers={"Host": host}), 421, "host")
    assert service.asked == []


@pytest.mark.parametrize("hosts", [[], [b""], [b"127.0.0.1:7878", b"127.0.0.1:7878"], [b"127.0.0.1:7878", b"evil"]])
def test_row_43_none_empty_or_two_hosts_are_refused(app: FastAPI, service: FakeService, hosts: list[bytes]) -> None:
    body = json.dumps(CODE).encode()
    headers = [(b"host", host) for host in hosts]
    headers += [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    reply = raw(app, headers, [body])
    assert reply["status"] == 400
    assert json.loads(reply["body"])["error"]["code"] == "host"
    assert service.asked == []


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://localhost:3000", "https://localhost:7878", "http://127.0.0.1", ""],
)
def test_row_44_a_foreign_origin_is_refused_and_told_nothing(call: Call, service: FakeService, origin: str) -> None:
    for reply in (
        call("POST", "/v1/fix", json=CODE, headers={"Origin": origin}),
        call("POST", "/v1/nights", json={}, headers={"Origin": origin}),
        call("GET", "/v1/episodes", headers={"Origin": origin}),
    ):
        assert_shape(reply, 403, "origin")
        assert not [name for name in reply.headers if name.startswith("access-control")]
    assert service.asked == []


@pytest.mark.parametrize("site", ["cross-site", "same-site", "odd"])
def test_row_44_what_a_foreign_page_embeds_is_refused(call: Call, service: FakeService, site: str) -> None:
    """An image, script or frame comes without an Origin; browsers tell it by these."""
    for mode, target in (("no-cors", "image"), ("no-cors", "script"), ("navigate", "iframe"), ("navigate", "embed")):
        embedded = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": target}
        assert_shape(call("GET", "/v1/episodes", headers=embedded), 403, "origin")
    followed = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert_shape(call("POST", "/v1/fix", json=CODE, headers=followed), 403, "origin")
    assert service.asked == []
    assert call("GET", "/v1/generations", headers=followed).status_code == 200


@pytest.mark.parametrize("site", ["none", "same-origin"])
def test_an_address_typed_in_and_the_own_page_are_answered(call: Call, site: str) -> None:
    assert call("GET", "/v1/episodes", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "cors"}).status_code == 200


def test_row_74_browsers_are_told_to_show_run_and_keep_nothing(call: Call) -> None:
    for reply in (call("GET", "/v1/episodes"), call("POST", "/v1/fix", json={}), call("GET", "/v1/nowhere")):
        assert reply.headers["Content-Type"] == "application/json"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "default-src 'none'; frame-ancestors 'none'" in reply.headers["Content-Security-Policy"]
        assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("origin", ["http://127.0.0.1:7878", "http://localhost:7878"])
def test_the_daemons_own_pages_may_call_it(call: Call, origin: str) -> None:
    reply = call("POST", "/v1/fix", json=CODE, headers={"Origin": origin})
    assert reply.status_code == 200
    assert not [name for name in reply.headers if name.startswith("access-control")]


def test_a_preflight_gets_no_permission(call: Call) -> None:
    asking = {"Origin": "http://localhost:7878", "Access-Control-Request-Method": "POST"}
    reply = call("OPTIONS", "/v1/fix", headers=asking)
    assert_shape(reply, 405, "method_not_allowed")
    assert not [name for name in reply.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "given",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx", ""],
)
def test_row_44_anything_but_json_is_refused(call: Call, service: FakeService, given: str) -> None:
    content = json.dumps(CODE)
    assert_shape(call("POST", "/v1/fix", content=content, headers={"Content-Type": given}), 415, "content_type")
    assert_shape(call("POST", "/v1/nights", content="{}", headers={"Content-Type": given}), 415, "content_type")
    assert service.asked == []


def test_json_with_a_charset_is_json(call: Call) -> None:
    given = {"Content-Type": "application/json; charset=utf-8"}
    assert call("POST", "/v1/fix", content=json.dumps(CODE), headers=given).status_code == 200


@pytest.mark.parametrize("path", CHANGING)
@pytest.mark.parametrize("token", [None, "", "x", TOKEN[:-1], TOKEN + "t", TOKEN.upper(), "t" * 10_000])
def test_row_45_what_changes_state_needs_the_token(
    call: Call, service: FakeService, path: str, token: str | None
) -> None:
    reply = call("POST", path, token=token, json={})
    assert_shape(reply, 401, "token")
    assert reply.headers["WWW-Authenticate"] == "Bearer"
    assert service.asked == []


@pytest.mark.parametrize("header", [f"Basic {TOKEN}", TOKEN, f"Bearer  {TOKEN}", f"Bearer {TOKEN} {TOKEN}"])
def test_row_45_a_token_in_another_form_is_none(call: Call, header: str) -> None:
    assert_shape(call("POST", "/v1/nights", token=None, json={}, headers={"Authorization": header}), 401, "token")


def test_row_45_tokens_are_compared_in_constant_time(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(given: bytes, wanted: bytes) -> bool:
        compared.append((given, wanted))
        return hmac.compare_digest(given, wanted)

    monkeypatch.setattr(guard, "hmac", SimpleNamespace(compare_digest=compare))
    for token in (TOKEN, "x" * 43, TOKEN[:-1] + "x"):
        call("POST", "/v1/nights", token=token, json={})
    assert compared == [(token.encode(), TOKEN.encode()) for token in (TOKEN, "x" * 43, TOKEN[:-1] + "x")]


def test_row_45_a_token_in_the_url_is_none_and_is_not_logged(call: Call, log_lines: list[Any]) -> None:
    assert_shape(call("POST", f"/v1/nights?token={TOKEN}", token=None, json={}), 401, "token")
    assert call("POST", "/v1/nights", json={}).status_code == 202
    assert [line["status"] for line in log_lines if line.get("path") == "/v1/nights"] == [401, 202]
    assert TOKEN not in str(log_lines)


def test_reading_and_fixing_need_no_token(call: Call) -> None:
    assert call("GET", "/v1/generations", token=None).status_code == 200
    assert call("POST", "/v1/fix", token=None, json=CODE).status_code == 200


@pytest.mark.parametrize("path", ["/v1/fix/", "/v1/fix/../nights", "//v1/fix", "/V1/FIX"])
def test_only_the_fix_route_itself_is_open(call: Call, path: str) -> None:
    assert call("POST", path, token=None, json={}).status_code in {401, 404}


def test_a_body_less_post_may_leave_its_type_out(call: Call, service: FakeService) -> None:
    assert call("POST", "/v1/generations/2/promote").json() == {"generation": 2}
    assert call("POST", "/v1/nights").status_code == 202
    assert service.asked == [("promote", 2), ("start_night", (False, ()))]


@pytest.mark.parametrize(
    "extra",
    [
        [(b"content-length", b"5"), (b"transfer-encoding", b"chunked")],
        [(b"content-length", b"5"), (b"content-length", b"6")],
        [(b"content-length", b"5"), (b"content-length", b"5")],
        [(b"transfer-encoding", b"chunked"), (b"transfer-encoding", b"chunked")],
    ],
)
def test_row_46_a_length_given_twice_ends_the_connection(
    app: FastAPI, service: FakeService, extra: list[tuple[bytes, bytes]]
) -> None:
    headers = [(b"host", b"127.0.0.1:7878"), (b"content-type", b"application/json"), *extra]
    reply = raw(app, headers, [b"12345"])
    assert reply["status"] == 400
    assert reply["headers"]["connection"] == "close"
    assert service.asked == []


@pytest.mark.parametrize("version", ["2.0", "1.2", "0.9", "1.0"])
def test_row_46_chunks_and_versions_that_http_1_0_does_not_know(
    app: FastAPI, service: FakeService, version: str
) -> None:
    headers = [(b"host", b"127.0.0.1:7878"), (b"content-type", b"application/json"), (b"transfer-encoding", b"chunked")]
    assert raw(app, headers, [json.dumps(CODE).encode()], version=version)["status"] == 400
    assert service.asked == []


@pytest.mark.parametrize("headers", [{"X-Long": "x" * 20_000}, {f"X-{number}": "x" for number in range(70)}])
def test_a_head_that_is_too_large_is_refused(call: Call, headers: dict[str, str]) -> None:
    assert_shape(call("GET", "/healthz", headers=headers), 431, "head")


def test_the_body_of_a_refused_request_is_taken_and_thrown_away_up_to_the_limit(
    app: FastAPI, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing on unread bytes would reset the connection, and the answer with it."""
    refused = [(b"host", b"evil.example"), (b"content-type", b"application/json"), (b"transfer-encoding", b"chunked")]
    whole = raw(app, refused, [b"x" * 1000] * 5)
    assert (whole["status"], whole["read"], whole["headers"]["connection"]) == (421, 5, "close")
    assert raw(app, refused, [b"x" * 1000] * 100)["read"] == 10
    monkeypatch.setattr(guard, "DISCARD_S", 0.05)
    waiting = raw(app, refused, [b"x"], ends=False)
    assert (waiting["status"], waiting["read"]) == (421, 1)
    assert raw(app, [*refused, (b"expect", b"100-continue")], [b"x"])["read"] == 0
    assert service.asked == []


def test_row_47_a_large_body_is_refused_by_its_length_unread(app: FastAPI, service: FakeService) -> None:
    headers = [(b"host", b"localhost:7878"), (b"content-type", b"application/json")]
    reply = raw(app, [*headers, (b"content-length", b"200000000")], [b"x" * 1000] * 10)
    assert (reply["status"], reply["read"]) == (413, 0)
    assert reply["headers"]["connection"] == "close"
    assert json.loads(reply["body"])["error"]["code"] == "too_large"
    assert service.asked == []


def test_row_47_an_endless_body_is_refused_at_the_limit(app: FastAPI, service: FakeService) -> None:
    headers = [(b"host", b"localhost:7878"), (b"content-type", b"application/json")]
    reply = raw(app, [*headers, (b"transfer-encoding", b"chunked")], [b"x" * 1000] * 100)
    assert (reply["status"], reply["read"]) == (413, 11)
    assert service.asked == []


def test_row_48_a_body_that_does_not_come_is_not_waited_for(
    app: FastAPI, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "BODY_S", 0.05)
    headers = [(b"host", b"localhost:7878"), (b"content-type", b"application/json"), (b"content-length", b"90")]
    reply = raw(app, headers, [b'{"code": '], ends=False)
    assert (reply["status"], reply["headers"]["connection"]) == (408, "close")
    assert json.loads(reply["body"])["error"]["code"] == "too_slow"
    assert service.asked == []


def nested(deep: int) -> bytes:
    return b'{"code": "[[", "tiers": ' + b"[" * (deep - 1) + b"]" * (deep - 1) + b"}"


def test_a_deeply_nested_body_never_reaches_a_parser(call: Call, service: FakeService) -> None:
    given = {"Content-Type": "application/json"}
    for content in (nested(33), b"[" * 9000, b'{"a":' * 1500, b'"' + b"[" * 50 + b'\\"' + b"[" * 50):
        reply = call("POST", "/v1/fix", content=content, headers=given)
        assert_shape(reply, 400, "invalid_json")
    assert_shape(call("POST", "/v1/fix", content=nested(33), headers=given), 400, "invalid_json")
    assert_shape(call("POST", "/v1/fix", content=nested(32), headers=given), 422, "invalid_input")
    brackets = json.dumps({"code": "[{" * 500 + '\\"' + '"' + "[" * 50}).encode()
    assert call("POST", "/v1/fix", content=brackets, headers=given).status_code == 200
    assert len(service.asked) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_json_is_utf_8(call: Call, service: FakeService, encoding: str) -> None:
    content = json.dumps(CODE).encode(encoding)
    assert_shape(
        call("POST", "/v1/fix", content=content, headers={"Content-Type": "application/json"}), 400, "invalid_json"
    )
    assert service.asked == []


def test_a_body_of_exactly_the_limit_is_taken(call: Call) -> None:
    empty = json.dumps({"code": ""}).encode()
    exact = json.dumps({"code": "x" * (10_000 - len(empty))}).encode()
    given = {"Content-Type": "application/json"}
    assert len(exact) == 10_000
    assert call("POST", "/v1/fix", content=exact, headers=given).status_code == 200
    assert_shape(call("POST", "/v1/fix", content=exact + b" ", headers=given), 413, "too_large")


def test_a_body_in_pieces_arrives_whole(call: Call, service: FakeService) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b'{"code": "fn ', b"", b'main() {}"}'):
            yield piece

    assert call("POST", "/v1/fix", content=pieces(), headers={"Content-Type": "application/json"}).status_code == 200
    assert service.asked[0][1].code == "fn main() {}"


@pytest.mark.parametrize("encoding", ["gzip", "br", "identity, gzip"])
def test_row_47_nothing_is_decompressed(call: Call, service: FakeService, encoding: str) -> None:
    given = {"Content-Type": "application/json", "Content-Encoding": encoding}
    assert_shape(call("POST", "/v1/fix", content=b"\x1f\x8b", headers=given), 415, "content_encoding")
    assert service.asked == []


def test_every_reply_has_an_id_and_keeps_a_harmless_one(call: Call) -> None:
    first, second = call("GET", "/healthz"), call("GET", "/healthz")
    assert re.fullmatch(r"[0-9A-Z]{26}", first.headers["X-Request-Id"])
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
    assert call("GET", "/healthz", headers={"X-Request-Id": "editor-7.1"}).headers["X-Request-Id"] == "editor-7.1"
    odd = call("GET", "/healthz", headers={"X-Request-Id": "a b"}).headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9A-Z]{26}", odd)


def test_a_crash_is_told_without_details_and_logged_with_them(
    call: Call, service: FakeService, log_lines: list[Any]
) -> None:
    service.fails = RuntimeError("secret detail")
    for path, body in (("/v1/nights", {}), ("/v1/fix", CODE)):
        log_lines.clear()
        reply = call("POST", path, json=body)
        assert_shape(reply, 500, "internal")
        assert reply.json()["error"]["type"] == "server_error"
        assert "secret detail" not in reply.text
        (crash,) = [line for line in log_lines if line["event"] == "request crashed"]
        assert crash["exc_info"] is service.fails
        assert crash["request_id"] == reply.headers["X-Request-Id"]


def test_a_websocket_is_turned_away(app: FastAPI) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app({"type": "websocket", "path": "/", "headers": []}, receive, send))  # type: ignore[arg-type]
    assert sent == [{"type": "websocket.close", "code": 1008}]
