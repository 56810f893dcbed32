"""A local server that speaks the Messages and Message Batches APIs as far as distilling uses them.

`answer` makes the reply's fields from a request's body. `faults` holds what goes wrong with the next orders, one each:
a status (429 with `retry_after`, 529, 500, ...), CUT (taken, then the connection breaks), HALF (the reply breaks off),
GARBLED (a 200 that is no JSON). Batches end after `looks` looks; `outcomes` says what becomes of single requests.
"""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]

CUT, HALF, GARBLED = "cut", "half", "garbled"
KEY = "sk-ant-test-0123456789abcdef"
PAIR = {"buggy": "fn a() {}", "fixed": "fn b() {}", "tests": ""}

_LEDGER = """\
pub struct Ledger {
    entries: Vec<i64>,
}

impl Ledger {
    pub fn with_opening(first: i64) -> Self {
        let mut entries = Vec::new();
        if first != 0 {
            entries.push(first);
        }
        Self { entries }
    }

    pub fn balance(&self) -> i64 {
        self.entries.iter().sum()
    }
}
"""
PROVEN = {
    "buggy": _LEDGER.replace("let mut", "let"),
    "fixed": _LEDGER,
    "tests": "#[test]\nfn opens() {\n    assert_eq!(Ledger::with_opening(5).balance(), 5);\n}",
}
"""An example of the task missing_mut that holds."""


def saying(text: str, **fields: Any) -> Json:
    """The changing fields of a message."""
    usage = {"input_tokens": 100, "output_tokens": 200, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
    return {"content": [{"type": "text", "text": text}], "stop_reason": "end_turn", "usage": usage, **fields}


def examples(*pairs: Json) -> Json:
    """A message with these pairs."""
    return saying(json.dumps({"examples": list(pairs)}))


class ClaudeServer:
    """What it was asked is in `orders` (messages) and `batches`; `looked` counts the looks at batches."""

    def __init__(self) -> None:
        self.answer: Callable[[Json], Json] = lambda body: examples(PAIR)
        self.faults: list[str | int] = []
        self.retry_after = "0.01"
        self.looks = 0
        self.outcomes: dict[str, Json] = {}
        """A custom id's ending, or its number in the batch → a result in place of success."""
        self.result_faults: list[str] = []
        self.orders: list[Json] = []
        self.batches: dict[str, list[Json]] = {}
        self.looked = 0
        self.fetched: list[str] = []
        """Batches whose results were asked for."""
        self.headers: list[dict[str, str]] = []
        self.on_batch: Callable[[], None] = lambda: None
        """Called when a batch is taken, before the reply."""
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"api": self}))
        self._http.daemon_threads = True

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def message(self, body: Json) -> Json:
        """A whole reply."""
        return {"id": "msg_1", "type": "message", "role": "assistant", "model": body["model"], **self.answer(body)}

    def batch(self, name: str) -> Json:
        """A batch as the API shows it."""
        total, ended = len(self.batches[name]), self.looked >= self.looks
        counts = {"processing": 0 if ended else total, "succeeded": total if ended else 0}
        return {
            "id": name,
            "type": "message_batch",
            "processing_status": "ended" if ended else "in_progress",
            "request_counts": {"canceled": 0, "errored": 0, "expired": 0, **counts},
            "created_at": "2026-11-25T00:00:00Z",
            "expires_at": "2026-11-26T00:00:00Z",
            "results_url": f"{self.url}/v1/messages/batches/{name}/results" if ended else None,
        }

    def results(self, name: str) -> bytes:
        """The results of a batch, last request first: no order is promised."""
        lines = []
        for number, request in enumerate(self.batches[name]):
            result = self.outcomes.get(str(number)) or {
                "type": "succeeded",
                "message": self.message(request["params"]),
            }
            lines.append(json.dumps({"custom_id": request["custom_id"], "result": result}))
        return "".join(f"{line}\n" for line in reversed(lines)).encode()

    @contextmanager
    def running(self) -> Iterator["ClaudeServer"]:
        """Answer for the time of the block."""
        thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            self._http.server_close()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    api: ClaudeServer
    """Set by the subclass that each server makes."""

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.api.headers.append(dict(self.headers.items()))
        if KEY not in (self.headers["x-api-key"], str(self.headers["Authorization"]).removeprefix("Bearer ")):
            self.reply(401, {"type": "error", "error": {"type": "authentication_error", "message": "no such key"}})
            return
        fault = self.api.faults.pop(0) if self.api.faults else None
        if isinstance(fault, int):
            said = {"type": "overloaded_error", "message": f"fault {fault}"}
            self.reply(fault, {"type": "error", "error": said}, {"retry-after": self.api.retry_after})
        elif self.path == "/v1/messages":
            self.api.orders.append(body)
            self.give(fault, self.api.message(body))
        elif self.path == "/v1/messages/batches":
            name = f"msgbatch_{len(self.api.batches) + 1:03d}"
            self.api.batches[name] = body["requests"]
            self.api.on_batch()
            self.give(fault, self.api.batch(name))

    def do_GET(self) -> None:
        parts = self.path.partition("?")[0].strip("/").split("/")
        if len(parts) == 3:
            newest = [self.api.batch(name) for name in reversed(self.api.batches)]
            self.reply(200, {"data": newest, "has_more": False, "first_id": None, "last_id": None})
        elif parts[-1] == "results":
            self.api.fetched.append(parts[3])
            fault = self.api.result_faults.pop(0) if self.api.result_faults else None
            self.send(self.api.results(parts[3]), "application/binary", is_half=fault == HALF)
        else:
            self.api.looked += 1
            self.reply(200, self.api.batch(parts[3]))

    def give(self, fault: str | None, data: Json) -> None:
        """A reply, or what is left of it."""
        if fault == CUT:
            self.break_off()
        elif fault == GARBLED:
            self.send(b'{"id": "msg', "application/json")
        else:
            self.send(json.dumps(data).encode(), "application/json", is_half=fault == HALF)

    def reply(self, status: int, data: Json, headers: dict[str, str] | None = None) -> None:
        """A whole reply."""
        self.send(json.dumps(data).encode(), "application/json", status, headers)

    def send(
        self,
        data: bytes,
        kind: str,
        status: int = 200,
        headers: dict[str, str] | None = None,
        *,
        is_half: bool = False,
    ) -> None:
        """is_half: the connection breaks in the middle of the body."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if is_half else data)
        if is_half:
            self.break_off()

    def break_off(self) -> None:
        """The connection is gone."""
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
