"""Stands before the application and looks at every request before a line of it runs.

Owns who may talk to a daemon that listens on loopback: a literal list of Host values (DNS rebinding), no foreign Origin
(web pages), JSON only (forms), a bearer token for what changes state, limits on a body's size, time and depth that hold
while streaming, and one unambiguous framing. The dashboard's own forms, below FORMS, are not JSON and bring no bearer
token; `dashboard.access` asks them for a session and its CSRF token instead. Also gives every reply its X-Request-Id,
binds that id to the log, and tells browsers to keep replies to themselves. Pure ASGI; the body, which is small by its
limit, is read here and handed on whole.
"""

import asyncio
import contextlib
import hmac
import re
import time
from collections.abc import Iterable

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from ulid import ULID

from sleepyd.api import failures
from sleepyd.api.failures import RefusedError
from sleepyd.intake.formats import MAX_DEPTH
from sleepyd.log import get_logger

HEAD_BYTES, HEAD_FIELDS = 16 * 1024, 64
BODY_S, DISCARD_S = 15.0, 1.0
"""A body takes no longer than this to arrive; that of a refused request is waited for so long."""

_log = get_logger(__name__)
_REQUEST_ID = re.compile(rb"[A-Za-z0-9_.-]{1,64}")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = "/ui/"
"""Where the dashboard's forms and dropped files are sent."""
_FORM_TYPES = (b"application/x-www-form-urlencoded", b"application/octet-stream")
_QUIET = frozenset({"/healthz", "/readyz"})
_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_HUNG_UP = 499
"""What the log calls the status of a request whose caller did not wait; nothing is sent."""
_TO_BROWSERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""Unless a route knows better: replies hold programs and a model's words, which no page may show, frame or keep."""
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_AS_BRACKETS = bytes.maketrans(b"{}", b"[]")

Headers = list[tuple[bytes, bytes]]


class Guard:
    """ASGI middleware. token: what state-changing routes ask for.  open_paths: those of them that do without."""

    def __init__(self, app: ASGIApp, *, token: str, max_body_bytes: int, open_paths: Iterable[str] = ()) -> None:
        self.app = app
        self._token = token.encode()
        self._max_body_bytes = max_body_bytes
        self._open_paths = frozenset(open_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request or hand it on."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http":
            request_id = _request_id(scope["headers"])
            with structlog.contextvars.bound_contextvars(request_id=request_id):
                await self._guarded(scope, receive, _Reply(send, request_id))
        else:
            await self.app(scope, receive, send)

    async def _guarded(self, scope: Scope, receive: Receive, reply: "_Reply") -> None:
        started = time.monotonic()
        try:
            await self._checked(scope, receive)
            body = await _limited(scope["headers"], receive, self._max_body_bytes, is_json=not _is_form(scope))
            await self.app(scope, body, reply)
        except ClientDisconnect:
            reply.status = _HUNG_UP
        except RefusedError as refusal:
            response: Response = failures.reply(refusal)
            response.headers["Connection"] = "close"  # what may be left of the body is never taken for a request
            await response(scope, receive, reply)
        except Exception as error:  # noqa: BLE001  the request's edge: logged by `failures`, answered in the shape
            response = failures.reply(error)
            if not reply.status:
                await response(scope, receive, reply)
        level = _log.debug if scope["path"] in _QUIET else _log.info
        level(
            "request",
            method=scope["method"],
            path=scope["path"],
            status=reply.status,
            ms=round((time.monotonic() - started) * 1000, 1),
        )

    async def _checked(self, scope: Scope, receive: Receive) -> None:
        try:
            self._check(scope)
        except RefusedError:
            await _discard(scope["headers"], receive, self._max_body_bytes)
            raise

    def _check(self, scope: Scope) -> None:
        headers: Headers = scope["headers"]
        _check_size(scope["raw_path"], headers)
        _check_framing(scope["http_version"], headers)
        hosts = _allowed_hosts(scope)
        _check_host(headers, hosts)
        _check_origin(headers, hosts)
        _check_fetch(scope["method"], headers)
        if scope["method"] in _READING:
            return
        if _is_form(scope):
            _check_type(headers, _FORM_TYPES)
            return
        if scope["path"] not in self._open_paths:
            _check_token(headers, self._token)
        _check_type(headers, (b"application/json",))


class _Reply:
    """Sends on, with the request id; remembers the status."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send, self._request_id = send, request_id
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self._request_id
            for name, value in _TO_BROWSERS.items():
                headers.setdefault(name, value)
        await self._send(message)


def _is_form(scope: Scope) -> bool:
    return scope["path"].startswith(FORMS)  # type: ignore[no-any-return]


def _values(headers: Headers, name: bytes) -> list[bytes]:
    return [value for key, value in headers if key == name]


def _has_body(headers: Headers) -> bool:
    lengths = _values(headers, b"content-length")
    return bool(_values(headers, b"transfer-encoding")) or any(length != b"0" for length in lengths)


def _request_id(headers: Headers) -> str:
    """The caller's own id where it is harmless, else a new one."""
    given = _values(headers, b"x-request-id")
    return given[0].decode() if len(given) == 1 and _REQUEST_ID.fullmatch(given[0]) else str(ULID())


def _allowed_hosts(scope: Scope) -> frozenset[bytes]:
    """Our names with the port that the connection really came in by."""
    _, port = scope.get("server") or ("", None)
    return frozenset(f"{host}:{port}".encode() for host in _HOSTS)


def _check_size(path: bytes, headers: Headers) -> None:
    """h11's own limit is only on what is incomplete after a read."""
    size = len(path) + sum(len(name) + len(value) for name, value in headers)
    if size > HEAD_BYTES or len(headers) > HEAD_FIELDS:
        raise RefusedError(431, "head", f"the head is larger than {HEAD_BYTES} bytes or {HEAD_FIELDS} fields")


def _check_framing(version: str, headers: Headers) -> None:
    if version not in {"1.0", "1.1"}:
        raise RefusedError(400, "http_version", f"got HTTP/{version}, expected HTTP/1.1")
    lengths, chunked = _values(headers, b"content-length"), _values(headers, b"transfer-encoding")
    if len(lengths) + len(chunked) > 1:
        raise RefusedError(400, "framing", "the request gives its length in two ways; send one of them")
    if chunked and version == "1.0":
        raise RefusedError(400, "framing", "HTTP/1.0 has no Transfer-Encoding; send a Content-Length")


def _check_host(headers: Headers, hosts: frozenset[bytes]) -> None:
    given = _values(headers, b"host")
    if len(given) != 1 or not given[0]:
        raise RefusedError(400, "host", f"got {len(given)} Host headers, expected one that names this daemon")
    if given[0].lower() not in hosts:
        names = ", ".join(sorted(host.decode() for host in hosts))
        raise RefusedError(421, "host", f"Host is not one of {names}; sleepyd answers to these names only")


def _check_origin(headers: Headers, hosts: frozenset[bytes]) -> None:
    for origin in _values(headers, b"origin"):
        if origin.lower().removeprefix(b"http://") not in hosts or not origin.lower().startswith(b"http://"):
            raise RefusedError(403, "origin", "Origin is another site's; only pages of this daemon may call it")


def _check_fetch(method: str, headers: Headers) -> None:
    """What a foreign page embeds comes without an Origin, but browsers say so. Following its link is harmless."""
    site, mode, target = (b"".join(_values(headers, b"sec-fetch-" + part)) for part in (b"site", b"mode", b"dest"))
    followed = method == "GET" and (mode, target) == (b"navigate", b"document")
    if site not in {b"", b"none", b"same-origin"} and not followed:
        raise RefusedError(403, "origin", "another site's page asks; only pages of this daemon may call it")


def _check_token(headers: Headers, token: bytes) -> None:
    given = _values(headers, b"authorization")
    scheme, _, secret = given[0].partition(b" ") if len(given) == 1 else (b"", b"", b"")
    if scheme.lower() != b"bearer" or not hmac.compare_digest(secret, token):
        raise RefusedError(
            401,
            "token",
            'this route needs "Authorization: Bearer TOKEN"; the token is in the file "token" of the state directory',
            headers={"WWW-Authenticate": "Bearer"},
        )


def _check_type(headers: Headers, known: tuple[bytes, ...]) -> None:
    """A known type where there is a body; a body-less request may leave its type out, but not name another."""
    if any(value.lower() != b"identity" for value in _values(headers, b"content-encoding")):
        raise RefusedError(415, "content_encoding", "compressed bodies are not read; send it as it is")
    types = [value.partition(b";")[0].strip().lower() for value in _values(headers, b"content-type")]
    if (len(types) != 1 or types[0] not in known) and (types or _has_body(headers)):
        expected = " or ".join(kind.decode() for kind in known)
        raise RefusedError(415, "content_type", f"expected Content-Type: {expected}, once")


async def _limited(headers: Headers, receive: Receive, limit: int, *, is_json: bool) -> Receive:
    """The body read to its end; raises RefusedError once it is known to be larger than `limit`."""
    if not _has_body(headers):
        return receive
    too_large = RefusedError(413, "too_large", f"the body is larger than {limit} bytes (server.max_body_bytes)")
    if any(int(length) > limit for length in _values(headers, b"content-length")):
        raise too_large
    body = bytearray()
    more = True
    try:
        async with asyncio.timeout(BODY_S):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return _replay(message, receive)
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > limit:
                    raise too_large
    except TimeoutError:
        raise RefusedError(408, "too_slow", f"the body did not arrive within {BODY_S:g} s") from None
    if is_json:
        _check_json(body)
    return _replay({"type": "http.request", "body": bytes(body), "more_body": False}, receive)


async def _discard(headers: Headers, receive: Receive, limit: int) -> None:
    """Take what a refused caller is still sending: closing on unread bytes would reset the answer away from it."""
    if not _has_body(headers) or _values(headers, b"expect"):
        return
    left, more = limit, True
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DISCARD_S):
            while more and left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                more = message.get("more_body", False)


def _check_json(body: bytearray) -> None:
    """Refuse what is nested deep, and encodings with NUL bytes, before a parser sees it.

    By `translate` and `replace`, so that a body of nothing but brackets takes milliseconds of the event loop.
    """
    if b"\0" in body:
        raise RefusedError(400, "invalid_json", "the body holds a NUL byte; expected one object in UTF-8")
    brackets = _STRING.sub(b"", body).translate(_AS_BRACKETS, _NOT_BRACKETS)
    for _ in range(MAX_DEPTH):
        brackets = brackets.replace(b"[]", b"")
    if brackets:
        raise RefusedError(
            400,
            "invalid_json",
            f"the body is not JSON, or nested deeper than {MAX_DEPTH}; expected one object in UTF-8",
        )


def _replay(message: Message, receive: Receive) -> Receive:
    """First `message`, then whatever comes."""
    waiting = [message]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
