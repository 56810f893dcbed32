"""A client of a language server over stdio: just enough to do what an editor does."""

import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from waiting import DEADLINE_S

Json = Any


class LanguageServer:
    """A running server. What it says unasked is kept in `diagnostics`, by URI, the newest."""

    def __init__(self, command: Sequence[str], root: Path, settings: Json) -> None:
        self.process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.diagnostics: dict[str, list[Json]] = {}
        self._settings, self._number = settings, 0
        self._answers: queue.Queue[Json] = queue.Queue()
        self._changed = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()
        quick_fix = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}
        document = {"publishDiagnostics": {"relatedInformation": True}, "codeAction": quick_fix}
        self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": root.as_uri(),
                "workspaceFolders": [{"uri": root.as_uri(), "name": root.name}],
                "capabilities": {"textDocument": document, "workspace": {"configuration": True}},
                "initializationOptions": settings,
            },
        )
        self.tell("initialized", {})

    def ask(self, method: str, params: Json) -> Json:
        """The result of a request."""
        self._number += 1
        self._send({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})
        deadline = time.monotonic() + 2 * DEADLINE_S
        while time.monotonic() < deadline:
            answer = self._answers.get(timeout=2 * DEADLINE_S)
            if answer["id"] == self._number:
                assert "error" not in answer, answer
                return answer["result"]
        raise AssertionError(f"{method}: no answer")

    def tell(self, method: str, params: Json) -> None:
        """A notification."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def until(self, true: Callable[[], object], what: str) -> None:
        """Wait for what it says to make something true."""
        with self._changed:
            assert self._changed.wait_for(true, 3 * DEADLINE_S), f"never: {what}; said: {self.diagnostics}"

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()

    def _send(self, message: Json) -> None:
        data = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def _listen(self) -> None:
        out = self.process.stdout
        assert out is not None
        while head := out.readline():
            length = int(head.split(b":")[1]) if head.lower().startswith(b"content-length") else 0
            while out.readline().strip():
                pass
            message = json.loads(out.read(length))
            if "method" not in message:
                self._answers.put(message)
            elif message["method"] == "textDocument/publishDiagnostics":
                with self._changed:
                    self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
                    self._changed.notify_all()
            elif "id" in message:
                asked = message["method"] == "workspace/configuration"
                result = [self._settings for _ in message["params"]["items"]] if asked else None
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": result})


def applied(text: str, edits: Sequence[Json]) -> str:
    """A text with a workspace edit's changes made (places count UTF-16, which is the same in ASCII)."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def at(place: Json) -> int:
        return starts[place["line"]] + int(place["character"])

    for edit in sorted(edits, key=lambda one: at(one["range"]["start"]), reverse=True):
        text = text[: at(edit["range"]["start"])] + edit["newText"] + text[at(edit["range"]["end"]) :]
    return text
