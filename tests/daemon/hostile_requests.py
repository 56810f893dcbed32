"""The requests of those who should not be let in: one table of data, each with a name and what it may be answered.

`%PORT` and `%TOKEN` stand for the daemon's own. What has the right token would change something if it were let in.
An answer of 0 is a closed connection.
"""

from collections.abc import Iterator
from dataclasses import dataclass

GOOD_HOST = "Host: 127.0.0.1:%PORT"
BEARER = "Authorization: Bearer %TOKEN"
JSON = "Content-Type: application/json"
CLOSE = "Connection: close"
FIX, NIGHT, PROMOTE = '{"code": "fn main() { x }"}', '{"only_corrections": true}', "POST /v1/generations/1/promote"


@dataclass(frozen=True, slots=True)
class Hostile:
    """One request as bytes, and the statuses that refuse it."""

    name: str
    raw: bytes
    refused_by: frozenset[int]

    def to(self, port: int, token: str) -> bytes:
        """As it is sent to one daemon."""
        return self.raw.replace(b"%PORT", str(port).encode()).replace(b"%TOKEN", token.encode())


def _ask(line: str, *headers: str, body: str | bytes = "", host: str = GOOD_HOST) -> bytes:
    content = body.encode() if isinstance(body, str) else body
    head = [f"{line} HTTP/1.1", *([host] if host else []), *headers]
    if content:
        head.append(f"Content-Length: {len(content)}")
    return "\r\n".join([*head, "", ""]).encode("latin-1") + content


def _night(*headers: str, body: str | bytes = NIGHT, host: str = GOOD_HOST) -> bytes:
    """Would start a night."""
    return _ask("POST /v1/nights", *headers, body=body, host=host)


def _framed(*lengths: str, body: bytes = b"0\r\n\r\n") -> bytes:
    """A night whose length is given like this."""
    head = ["POST /v1/nights HTTP/1.1", GOOD_HOST, JSON, BEARER, *lengths, "", ""]
    return "\r\n".join(head).encode("latin-1") + body


def _hosts() -> Iterator[tuple[str, bytes, set[int]]]:
    """Row 43."""
    for host in (
        *("evil.example", "evil.example:%PORT", "localhost.evil.example:%PORT", "localhost:@evil", "127.0.0.1"),
        *("127.0.0.1:1", "127.0.0.2:%PORT", "0.0.0.0:%PORT", "localhost.:%PORT", "me@localhost:%PORT", "[::]:%PORT"),
        *("127.0.0.1:%PORT, evil.example", "2130706433:%PORT", "0x7f.1:%PORT", "x.local:%PORT", "127.0.0.1:%PORT/"),
        "127.0.0.1:0%PORT",
    ):
        yield f"host {host}", _night(BEARER, JSON, host=f"Host: {host}"), {400, 421}
    yield "host missing", _night(BEARER, JSON, host=""), {400}
    yield "host empty", _night(BEARER, JSON, host="Host:"), {400}
    yield "two hosts, the good one first", _night(BEARER, JSON, "Host: evil.example"), {400}
    yield "two hosts, the good one last", _night(BEARER, JSON, GOOD_HOST, host="Host: evil.example"), {400}
    yield "foreign target, good host", _ask("GET http://evil.example/v1/episodes", CLOSE), {400, 404, 421}
    yield "http/1.0 without a host", b"GET /v1/episodes HTTP/1.0\r\n\r\n", {400}


def _origins() -> Iterator[tuple[str, bytes, set[int]]]:
    """Row 44."""
    for origin in ("https://evil.example", "null", "http://localhost:1", "https://localhost:%PORT", "file://", "*", ""):
        yield f"origin {origin}", _night(BEARER, JSON, f"Origin: {origin}"), {403}
    both = _night(BEARER, JSON, "Origin: http://127.0.0.1:%PORT", "Origin: https://evil.example")
    yield "two origins", both, {403}
    preflight = ("Origin: https://evil.example", "Access-Control-Request-Method: POST")
    yield "preflight", _ask("OPTIONS /v1/nights", *preflight), {403}
    yield "embedded image", _ask("GET /v1/episodes", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: image"), {403}
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"):
        yield f"type {kind}", _night(BEARER, f"Content-Type: {kind}"), {415}
        yield f"fix of type {kind}", _ask("POST /v1/fix", f"Content-Type: {kind}", body=FIX), {415}
    yield "no type", _night(BEARER), {415}
    yield "two types", _night(BEARER, JSON, "Content-Type: text/plain"), {415}
    yield "promote by a form without fields", _ask(PROMOTE, BEARER, "Content-Type: text/plain"), {415}


def _tokens() -> Iterator[tuple[str, bytes, set[int]]]:
    """Row 45."""
    for name, given in {
        "empty": "Bearer ",
        "wrong": "Bearer " + "x" * 43,
        "longer": "Bearer %TOKENx",
        "padded": "Bearer  %TOKEN",
        "another scheme": "Basic %TOKEN",
        "no scheme": "%TOKEN",
        "in quotes": 'Bearer "%TOKEN"',
        "10 kB": "Bearer " + "x" * 10_000,
    }.items():
        yield f"token {name}", _night(JSON, f"Authorization: {given}"), {401}
    yield "token missing", _night(JSON), {401}
    yield "token 1 MB", _night(JSON, "Authorization: Bearer " + "x" * 1_000_000), {0, 400, 431}
    yield "two tokens", _night(JSON, BEARER, BEARER), {401}
    yield "token in the url", _ask("POST /v1/nights?token=%TOKEN", JSON, body=NIGHT), {401}
    yield "token in a cookie", _night(JSON, "Cookie: token=%TOKEN"), {401}
    yield "token in the body", _night(JSON, body='{"token": "%TOKEN"}'), {401}
    yield "promote without a token", _ask(PROMOTE), {401}
    yield "correction without a token", _ask("POST /v1/corrections", JSON, body="{}"), {401}
    yield "feedback without a token", _ask("POST /v1/fixes/X/feedback", JSON, body='{"verdict": "accepted"}'), {401}
    for path in ("/v1/fix/../nights", "//v1/nights", "/v1/nights/", "/v1/fix/", "/V1/FIX", "/v1/%6eights"):
        yield f"way around: {path}", _ask(f"POST {path}", JSON, body=NIGHT), {401, 404}


def _framing() -> Iterator[tuple[str, bytes, set[int]]]:
    """Row 46. Behind each of them a second request follows on the same connection."""
    chunked = "Transfer-Encoding: chunked"
    for lengths in (
        *(("Content-Length: 6", chunked), (chunked, "Content-Length: 6"), (chunked, chunked)),
        *(("Content-Length: 2", "Content-Length: 40"), ("Content-Length: 5", "Content-Length: 5")),
        *(("Content-Length: 2, 40",), ("Content-Length: +2",), ("Content-Length: -2",), ("Content-Length: 0x2",)),
        *(("Content-Length: 2 2",), ("Content-Length:",), ("Content-Length: " + "9" * 30,), ("Content-Length : 2",)),
        *(("Transfer-Encoding: xchunked",), ("Transfer-Encoding: chunked, identity",), ("Transfer-Encoding: gzip",)),
        *(("Transfer-Encoding: gzip, chunked",), ("Transfer-Encoding: \x0bchunked",), ("Transfer-Encoding : chunked",)),
        *((" Transfer-Encoding: chunked",), ("X: a\r\n Content-Length: 2",), ("Transfer-Encoding:\r\n chunked",)),
        *(("X-Odd: a\0b", "Content-Length: 2"), ("X-Odd: a\rb", "Content-Length: 2"), ("X\x7f: a",), (": empty",)),
        *(("no colon",), ("X-Odd: a\nContent-Length: 2",)),
    ):
        yield f"framing {lengths}"[:70], _framed(*lengths), {400}
    for name, body in {
        "chunk size negative": b"-1\r\nx\r\n0\r\n\r\n",
        "chunk size in words": b"two\r\n{}\r\n0\r\n\r\n",
        "chunk size huge": b"f" * 40 + b"\r\n{}\r\n0\r\n\r\n",
        "chunk without its end": b"2\r\n{}XX0\r\n\r\n",
        "chunk longer than it says": b"1\r\n{}\r\n0\r\n\r\n",
        "chunk ended by a bare LF": b"2\r\n{}\n0\r\n\r\n",
    }.items():
        yield name, _framed(chunked, body=body), {400}
    yield (
        "a bad chunk of a request without a token",
        _framed(chunked, body=b"x\r\n").replace(BEARER.encode(), b"X: 1"),
        {400},
    )
    yield "bare LF", _ask("POST /v1/nights", JSON, BEARER).replace(b"\r\n", b"\n"), {400}
    yield "bare LF at the end only", _ask("POST /v1/nights", JSON, BEARER)[:-2] + b"\n", {400}
    yield "two spaces", _ask("POST  /v1/nights", JSON, BEARER), {400}
    yield "a tab", _ask("POST\t/v1/nights", JSON, BEARER), {400}
    yield "no target", _ask("POST", JSON, BEARER), {400}
    yield "odd bytes in the target", _ask("POST /v1/nights\xff", JSON, BEARER), {400}
    yield "blank lines first", b"\r\n\r\n" + _ask("POST /v1/nights", JSON, BEARER), {400}
    yield "http/0.9", b"GET /v1/episodes\r\n", {400}
    yield "http/2", _ask("POST /v1/nights", JSON, BEARER).replace(b"HTTP/1.1", b"HTTP/2.0"), {400}
    yield "http/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400}
    yield "http/1.9", _ask("POST /v1/nights", JSON, BEARER).replace(b"HTTP/1.1", b"HTTP/1.9"), {400}
    yield "chunks in http/1.0", _framed(chunked).replace(b"HTTP/1.1", b"HTTP/1.0"), {400}
    yield "tls hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 40 + b"\r\n\r\n", {400}


def _sizes() -> Iterator[tuple[str, bytes, set[int]]]:
    """Row 47, and limits of heads and of JSON."""
    yield "200 MB", _framed("Content-Length: 200000000", body=b"x" * 1000), {413}
    yield (
        "2 MB in chunks",
        _framed("Transfer-Encoding: chunked", body=b"200000\r\n" + b" " * 1_500_000),
        {413},
    )
    yield "gzip", _night(JSON, BEARER, "Content-Encoding: gzip", body=b"\x1f\x8b\x08\0"), {415}
    yield "deflate after identity", _night(JSON, BEARER, "Content-Encoding: identity, deflate"), {415}
    yield "65 fields", _night(JSON, BEARER, *[f"X-{n}: 1" for n in range(65)]), {431}
    yield "20 kB field", _night(JSON, BEARER, "X-Long: " + "x" * 20_000), {400, 431}
    yield "20 kB target", _ask("GET /" + "x" * 20_000), {400, 431}
    for name, body in {
        "deep list": "[" * 100_000,
        "deep object": '{"a":' * 30_000,
        "33 deep": '{"only_corrections": ' + "[" * 32 + "]" * 32 + "}",
        "no json": "only_corrections=true",
        "NaN": '{"only_corrections": NaN}',
        "huge number": '{"only_corrections": ' + "9" * 100_000 + "}",
        "half a pair": '{"only_corrections": "\\ud800"}',
        "a number for true": '{"only_corrections": 1}',
        "unknown key": '{"only_correction": true}',
        "prototype": '{"__proto__": {"only_corrections": true}}',
        "list": "[true]",
        "utf-16": NIGHT.encode("utf-16"),
        "not utf-8": b'{"only_corrections": "\xff"}',
    }.items():
        yield f"json: {name}", _night(JSON, BEARER, CLOSE, body=body), {400, 422}


NAMES = (
    *("../../x", "..%2f..%2fx", "%2e%2e%2f%2e%2e%2fx", "%2e%2e", "..", "....//x", "..%5c..%5cx", "%252e%252e%252fx"),
    *("/etc/passwd", "%2fetc%2fpasswd", "file:%2f%2f%2fetc%2fpasswd", "%00", "1%00.x", "1%0d%0aX:1", "current", "~"),
    *(".tmp-x", "CON", "1;ls", "$(id)", "%7b7*7%7d", "-1", "0", "1e3", "%31%2f..%2f..%2fx", "000001/../../x"),
    *("%c0%ae%c0%ae%2fx", "x" * 300, "1" * 300, "%f0%9f%98%80"),
)
"""What is tried where a route takes a name (row 49)."""


def _names() -> Iterator[tuple[str, bytes, set[int]]]:
    refused = {400, 401, 404, 405, 422}
    for name in NAMES:
        yield f"promote {name[:30]}", _ask(f"POST /v1/generations/{name}/promote", BEARER, CLOSE), refused
        yield f"night {name[:30]}", _ask(f"GET /v1/nights/x{name}", CLOSE), refused
        yield f"correction {name[:30]}", _ask(f"GET /v1/corrections/x{name}", CLOSE), refused
        verdict = '{"verdict": "accepted"}'
        feedback = _ask(f"POST /v1/fixes/{name}/feedback", BEARER, JSON, CLOSE, body=verdict)
        yield f"feedback {name[:30]}", feedback, refused
    for lint in ("-Zunstable-options", "../x", "clippy::all -C linker=/bin/sh", "@/etc/passwd", "\\u0000"):
        body = f'{{"code": "fn main() {{ x }}", "lints": ["{lint}"]}}'
        yield f"lint {lint}", _ask("POST /v1/fix", JSON, CLOSE, body=body), refused
    for key in ("edition", "tiers", "adapter", "generation", "model", "path", "rustc"):
        body = f'{{"code": "fn main() {{ x }}", "{key}": "../../x"}}'
        yield f"{key} of a fix", _ask("POST /v1/fix", JSON, CLOSE, body=body), refused


def _methods() -> Iterator[tuple[str, bytes, set[int]]]:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "get", "X" * 200):
        yield f"method {method[:20]}", _ask(f"{method} /v1/generations/1", BEARER, JSON, CLOSE), {400, 404, 405}
    yield "connect to elsewhere", _ask("CONNECT evil.example:443", BEARER, JSON, CLOSE), {400, 404, 405}
    yield "all of it", _ask("OPTIONS *", BEARER, CLOSE), {400, 404, 405}
    override = _ask(
        "GET /v1/nights/x", BEARER, JSON, "X-HTTP-Method-Override: POST", "X-Original-URL: /v1/nights", CLOSE
    )
    yield "method and path by headers", override, {404}
    yield "docs that load foreign scripts", _ask("GET /docs", CLOSE), {404}
    for path in (
        "/token",
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/token",
        "/static/../token",
        "/sleepyd.db",
        "//etc/passwd",
    ):
        yield f"file {path}", _ask(f"GET {path}", CLOSE), {400, 404}


GROUPS = (_hosts, _origins, _tokens, _framing, _sizes, _names, _methods)
HOSTILE = [Hostile(name, raw, frozenset(refused)) for group in GROUPS for name, raw, refused in group()]
