"""What each route asks of the service and answers, and the one shape of every failure."""

import errno
import sqlite3
from typing import Any, get_args

import pytest
from fake_service import FIXED, Call, FakeService
from fastapi import FastAPI

from sleepyd import __version__
from sleepyd.api.schemas import AttemptReply, Edition, FilesReply, FixReply
from sleepyd.day.fixer import EDITIONS, Attempt, FixRequest
from sleepyd.day.posted import FilesResult
from sleepyd.errors import Conflict, EngineUnavailable, NightFailed, Unavailable

CODE = {"code": "fn main() { x }"}


def test_a_fix_is_answered_with_everything_known_about_it(call: Call, service: FakeService) -> None:
    reply = call("POST", "/v1/fix", json={**CODE, "edition": "2024", "tiers": ["routed", "base"], "max_attempts": 2})
    assert reply.status_code == 200
    assert reply.headers["X-Generation"] == "3"
    assert reply.json() == {
        **{key: value for key, value in FIXED.to_dict().items() if key not in {"attempts", "flags", "diagnostics"}},
        "attempts": [{**FIXED.to_dict()["attempts"][0], "flags": []}],
        "flags": [],
        "diagnostics": [],
    }
    assert service.asked == [
        ("fix", FixRequest(CODE["code"], edition="2024", tiers=("routed", "base"), max_attempts=2, source="api"))
    ]


def test_tests_and_time_limit_reach_the_fixer(call: Call, service: FakeService) -> None:
    call("POST", "/v1/fix", json={**CODE, "tests": "#[test] fn t() {}", "timeout_s": 2})
    assert service.asked == [("fix", FixRequest(CODE["code"], tests="#[test] fn t() {}", timeout_s=2.0))]


def test_the_described_reply_is_the_real_one() -> None:
    assert set(FixReply.model_fields) == set(FIXED.to_dict())
    assert set(AttemptReply.model_fields) == set(Attempt.__dataclass_fields__)
    assert get_args(Edition) == EDITIONS
    FixReply.model_validate(FIXED.to_dict(), strict=False)
    assert set(FilesReply.model_fields) == set(FilesResult(FIXED, None, {}).to_dict())


@pytest.mark.parametrize(
    ("body", "param", "said"),
    [
        ({}, "code", "expected either a program"),
        ({"code": 7}, "code", "valid string"),
        ({"code": "x", "edition": "2020"}, "edition", "2021"),
        ({"code": "x", "edition": 2021}, "edition", "2021"),
        ({"code": "x", "tiers": ["magic"]}, "tiers.0", "compiler"),
        ({"code": "x", "tiers": []}, "tiers", "at least 1 item"),
        ({"code": "x", "max_attempts": 0}, "max_attempts", "greater than or equal to 1"),
        ({"code": "x", "max_attempts": 1.5}, "max_attempts", "valid integer"),
        ({"code": "x", "timeout_s": 0}, "timeout_s", "greater than 0"),
        ({"code": "x", "tempature": 1}, "tempature", "Extra inputs are not permitted"),
        ([], None, "object"),
        ("fn main() {}", None, "object"),
        (None, None, "Field required"),
    ],
)
def test_what_is_wrong_with_a_body_is_named(
    call: Call, service: FakeService, body: Any, param: str | None, said: str
) -> None:
    reply = call("POST", "/v1/fix", json=body)
    assert reply.status_code == 422
    error = reply.json()["error"]
    assert (error["type"], error["code"], error["param"]) == ("invalid_request_error", "invalid_input", param)
    assert said in error["message"]
    assert service.asked == []


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b'{"code": "x"} trailing', b'{"code": ' + b"9" * 5000 + b"}", b"[" * 5000],
)
def test_what_is_no_json_is_told_so(call: Call, service: FakeService, content: bytes) -> None:
    reply = call("POST", "/v1/fix", content=content, headers={"Content-Type": "application/json"})
    assert reply.status_code in {400, 422}
    assert set(reply.json()["error"]) == {"message", "type", "code", "param"}
    assert service.asked == []


def test_text_that_is_not_unicode_is_refused(call: Call, service: FakeService) -> None:
    content = b'{"code": "fn main() { \\ud800 }"}'
    reply = call("POST", "/v1/fix", content=content, headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.json()["error"]["param"]) == (422, "code")
    assert service.asked == []


def test_a_failure_does_not_repeat_what_was_sent(call: Call) -> None:
    reply = call("POST", "/v1/fix", json={"code": {"nested": "secret"}})
    assert reply.status_code == 422
    assert "secret" not in reply.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nowhere", 404, "not_found"),
        ("GET", "/v1/corrections/01XXX", 404, "not_found"),
        ("GET", "/v1/fix", 405, "method_not_allowed"),
        ("DELETE", "/v1/generations", 405, "method_not_allowed"),
        ("POST", "/v1/generations/9/promote", 409, "conflict"),
        ("POST", "/v1/generations/last/promote", 422, "invalid_input"),
        ("GET", "/v1/episodes?limit=0", 422, "invalid_input"),
        ("GET", "/v1/episodes?limit=501", 422, "invalid_input"),
        ("GET", "/v1/episodes?status=odd", 422, "invalid_input"),
    ],
)
def test_every_failure_has_the_same_shape(call: Call, method: str, path: str, status: int, code: str) -> None:
    reply = call(method, path)
    assert reply.status_code == status
    assert reply.headers["X-Request-Id"]
    assert set(reply.json()) == {"error"}
    error = reply.json()["error"]
    assert set(error) == {"message", "type", "code", "param"}
    assert (error["type"], error["code"]) == ("invalid_request_error", code)


def test_a_wrong_method_is_told_the_right_ones(call: Call) -> None:
    assert call("GET", "/v1/fix").headers["Allow"] == "POST"


@pytest.mark.parametrize(
    ("failure", "status", "kind"),
    [
        (EngineUnavailable("the model is loading"), 503, "unavailable_error"),
        (Conflict("a night runs"), 409, "invalid_request_error"),
        (NightFailed("it ended"), 500, "server_error"),
    ],
)
def test_the_services_failures_keep_their_names(
    call: Call, service: FakeService, failure: Any, status: int, kind: str
) -> None:
    service.fails = failure
    for reply in (call("POST", "/v1/nights"), call("POST", "/v1/fix", json=CODE)):
        assert reply.status_code == status
        body = {"message": failure.message, "type": kind, "code": failure.code, "param": None}
        assert reply.json() == {"error": body}
        assert ("Retry-After" in reply.headers) == (status == 503)


def full_disk(kind: str) -> Exception:
    """A failure of the service whose root is a full disk: a file's, a quota's, or SQLite's own."""
    try:
        try:
            if kind != "sqlite":
                raise OSError(getattr(errno, kind), "cannot write")
            database = sqlite3.connect(":memory:")
            database.execute("PRAGMA max_page_count = 2")
            database.execute("CREATE TABLE t (x)")
            database.execute("INSERT INTO t VALUES (zeroblob(100000))")
        except (OSError, sqlite3.Error) as error:
            raise Unavailable("the row cannot be written") from error
    except Unavailable as error:
        return error
    raise AssertionError("it was written")


@pytest.mark.parametrize("kind", ["ENOSPC", "EDQUOT", "sqlite"])
def test_row_16_a_full_disk_is_507_whatever_it_was_named_on_its_way(
    call: Call, service: FakeService, kind: str
) -> None:
    service.fails = full_disk(kind)
    for reply in (call("POST", "/v1/nights"), call("POST", "/v1/fix", json=CODE)):
        assert (reply.status_code, reply.headers["Retry-After"]) == (507, "5")
        error = reply.json()["error"]
        assert (error["type"], error["code"]) == ("disk_full", "disk_full")
        assert error["message"].startswith("the row cannot be written; free some space")


def test_another_failure_of_the_disk_is_not_507(call: Call, service: FakeService) -> None:
    try:
        raise Unavailable("not readable") from OSError(errno.EACCES, "no")
    except Unavailable as error:
        service.fails = error
    assert call("POST", "/v1/nights").status_code == 503


def test_feedback_names_the_fix_and_the_verdict(call: Call, service: FakeService) -> None:
    reply = call("POST", "/v1/fixes/01FIX/feedback", json={"verdict": "rejected", "correct_fix": "fn main() {}"})
    assert reply.json() == {"id": "01FIX", "feedback": "rejected"}
    assert service.asked == [("feedback", ("01FIX", "rejected", "fn main() {}"))]
    assert call("POST", "/v1/fixes/01FIX/feedback", json={"verdict": "perhaps"}).status_code == 422


def test_a_correction_is_handed_on_as_it_came(call: Call, service: FakeService) -> None:
    entry = {"wrong_attempt": "fn a() {", "correct_fix": "fn a() {}", "task_id": "missing_clone", "source": "me"}
    assert call("POST", "/v1/corrections", json=entry).json() == {"id": "01COR", "status": "accepted", "reason": ""}
    assert service.asked == [("submit_correction", (entry, "api"))]


def test_lists_come_as_data_with_limit_and_filter(call: Call, service: FakeService) -> None:
    assert call("GET", "/v1/episodes?limit=5&status=unfixed").json() == {"data": [{"id": "01FIX"}]}
    assert call("GET", "/v1/corrections?status=held").json() == {"data": [{"id": "01COR"}]}
    assert call("GET", "/v1/generations").json() == {"data": [{"number": 3, "is_current": True}]}
    assert call("GET", "/v1/nights").json() == {"data": [{"id": "01NIGHT"}]}
    assert call("GET", "/v1/evaluations").json() == {"data": [{"id": "01EVAL"}]}
    assert service.asked == [("episodes", (5, "unfixed")), ("corrections", (50, "held"))]


def test_single_rows_come_as_they_are(call: Call) -> None:
    assert call("GET", "/v1/corrections/01COR").json() == {"id": "01COR"}
    assert call("GET", "/v1/nights/01NIGHT").json() == {"id": "01NIGHT", "stages": []}
    assert call("GET", "/v1/nights/01NIGHT/report").json() == {"night": "01NIGHT", "markdown": "# Night"}


def test_a_night_is_started_with_its_options(call: Call, service: FakeService) -> None:
    reply = call("POST", "/v1/nights", json={"only_corrections": True, "tasks": ["missing_ord"]})
    assert (reply.status_code, reply.json()) == (202, {"id": "01NIGHT", "state": "planned"})
    assert service.asked == [("start_night", (True, ("missing_ord",)))]


def test_alive_and_ready_are_two_answers(call: Call, service: FakeService) -> None:
    service.missing = "the model is loading"
    assert call("GET", "/healthz").json() == {"ok": True}
    reply = call("GET", "/readyz")
    assert reply.status_code == 503
    assert reply.json()["error"]["message"] == "not ready: the model is loading"
    assert reply.headers["Retry-After"] == "5"
    service.missing = ""
    assert call("GET", "/readyz").json() == {"ready": True, "generation": 3}


def test_the_root_is_a_short_status(call: Call, service: FakeService) -> None:
    service.missing = "the model is loading"
    expected = {"name": "sleepyd", "version": __version__, "ready": False, "missing": "the model is loading"}
    assert call("GET", "/v1/status").json() == {**expected, "generation": 3}


def test_the_description_holds_every_route_of_the_contract(app: FastAPI) -> None:
    routes = {(method.upper(), path) for path, item in app.openapi()["paths"].items() for method in item}
    assert routes == {
        ("POST", "/v1/fix"),
        ("POST", "/v1/chat/completions"),
        ("GET", "/v1/models"),
        ("GET", "/v1/models/{name}"),
        ("POST", "/v1/fixes/{fix_id}/feedback"),
        ("POST", "/v1/corrections"),
        ("GET", "/v1/corrections"),
        ("GET", "/v1/corrections/{correction_id}"),
        ("GET", "/v1/episodes"),
        ("GET", "/v1/generations"),
        ("POST", "/v1/generations/{number}/promote"),
        ("GET", "/v1/nights"),
        ("POST", "/v1/nights"),
        ("GET", "/v1/nights/{night_id}"),
        ("GET", "/v1/nights/{night_id}/report"),
        ("GET", "/v1/evaluations"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/v1/overview"),
        ("GET", "/v1/status"),
    }
