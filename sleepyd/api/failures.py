"""One shape for every refusal and failure that leaves over HTTP: `{"error": {message, type, code, param}}`.

Owns the shape, the statuses and the exception handlers of the application. What failed is named by `sleepyd.errors`;
refusals that only HTTP knows (a foreign Host, a body too large, a full queue) are `RefusedError`.
"""

import errno
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from sleepyd.errors import SleepydError
from sleepyd.log import get_logger

RETRY_AFTER_S = 5
"""What a caller is told to wait when it came too early or too often."""

DISK_FULL = "disk_full"

_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    429: "rate_limit_error",
    503: "unavailable_error",
    507: DISK_FULL,
}
_CODES = {404: "not_found", 405: "method_not_allowed"}
_LATER = frozenset({429, 503, 507})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_log = get_logger(__name__)


class RefusedError(Exception):
    """A request that is answered with an error before anything was done for it."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.param = status, code, message, param
        self.headers = dict(headers or {})


def error_body(status: int, code: str, message: str, param: str | None = None) -> dict[str, Any]:
    """The shape itself, also for the `error` event of a stream."""
    kind = _TYPES.get(status, "invalid_request_error" if status < 500 else "server_error")
    return {"error": {"message": message, "type": kind, "code": code, "param": param}}


def describe(error: Exception) -> tuple[int, dict[str, Any]]:
    """(status, body) of any failure of a request. One without a name is logged and told as `internal`, no details."""
    if isinstance(error, RefusedError):
        return error.status, error_body(error.status, error.code, error.message, error.param)
    if is_disk_full(error):
        message = error.message if isinstance(error, SleepydError) else str(error)
        _log.warning("disk full", error=message)
        return 507, error_body(507, DISK_FULL, f"{message}; free some space, nothing has to be started again")
    if isinstance(error, SleepydError):
        status = error.http_status
        if status >= 500:
            # 503 is for whoever asks too early, /readyz first of all.
            level = _log.debug if status == 503 else _log.warning
            level("request failed", code=error.code, error=error.message)
        return status, error_body(status, error.code, error.message, error.param)
    _log.error("request crashed", exc_info=error)
    return 500, error_body(500, "internal", "sleepyd failed on this request; its log names the reason by request id")


def is_disk_full(error: BaseException | None) -> bool:
    """Whether a full disk or a spent quota lies at the root of a failure, whatever it was named on its way here."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            return True
        error = error.__cause__ or error.__context__
    return False


def reply(error: Exception) -> JSONResponse:
    """The response for any failure of a request."""
    status, body = describe(error)
    headers = error.headers if isinstance(error, RefusedError) else {}
    if status in _LATER:
        headers = {"Retry-After": str(RETRY_AFTER_S), **headers}
    return JSONResponse(body, status, headers)


def install(app: FastAPI) -> None:
    """Let the application answer its own, FastAPI's and Starlette's failures in the shape."""
    app.add_exception_handler(SleepydError, _named)
    app.add_exception_handler(RefusedError, _named)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)


async def _named(_: Request, error: Exception) -> JSONResponse:
    return reply(error)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, "http")
    message = f"{request.method} {request.url.path}: {error.detail}; /openapi.json lists what there is"
    return reply(RefusedError(error.status_code, code, message, headers=error.headers))


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return reply(RefusedError(400, "invalid_json", "the body is not JSON; expected one object in UTF-8"))
    param = _place(first["loc"])
    more = len(error.errors()) - 1
    message = f"{param or 'body'}: {first['msg']}" + (f" (and {more} more)" if more else "")
    return reply(RefusedError(422, "invalid_input", message, param=param))


def _place(location: Sequence[Any]) -> str | None:
    """`('body', 'tiers', 0)` as `tiers.0`."""
    return ".".join(str(part) for part in location[1:]) or None
