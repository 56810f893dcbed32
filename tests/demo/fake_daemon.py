"""A stand-in for the daemon: the few routes that the demo uses, over real HTTP, with answers that are known beforehand.

fake = FakeDaemon(koans, tasks, corrections_folder)     fixes what is not withheld, and after its night everything
python fake_daemon.py                                   the same as a process, with its settings in the environment
"""

import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sleepyd.koans.load import Koan, Task

TOKEN = "a-token-that-is-long-enough-for-the-daemon"


@dataclass
class FakeDaemon:
    """What it knows and what was asked of it."""

    koans: Sequence[Koan]
    tasks: Mapping[str, Task]
    corrections: Path
    token: str = TOKEN
    ends_as: str = "promoted"
    loses: frozenset[str] = frozenset()
    """Koans that it can no longer fix after the night."""
    problem: str = ""
    hangs: bool = False
    """Fix requests are never answered."""
    generation: int = 1
    asked: list[dict[str, Any]] = field(default_factory=list)
    looks: int = 0

    def answer(self, method: str, path: str, body: dict[str, Any], token: str) -> tuple[int, dict[str, Any]]:
        """(status, reply)."""
        if method == "POST" and path == "/v1/fix":
            self.asked.append(body)
            if self.hangs:
                threading.Event().wait()
            return 200, self._fix(body)
        if path == "/v1/status":
            return 200, {"ready": not self.problem, "problem": self.problem, "generation": self.generation}
        if path.startswith("/v1/corrections"):
            return 200, {"data": [{"status": "accepted"}] * self._dropped()}
        if method == "POST" and token != f"Bearer {self.token}":
            return 401, {"error": {"message": "the token is missing"}}
        if method == "POST" and path == "/v1/nights":
            return 202, {"id": "N1"}
        if path == "/v1/nights/N1":
            return 200, self._night()
        return 404, {"error": {"message": f"{path}: nothing here"}}

    def _fix(self, body: dict[str, Any]) -> dict[str, Any]:
        koan = next(k for k in self.koans if k.buggy == body["code"])
        learned = self.generation > 1
        withheld = self.tasks[koan.task].withheld
        fixed = koan.id not in self.loses if learned else not withheld
        adapter = f"{koan.task}@{self.generation}" if learned and withheld else None
        outcome = "passed" if fixed else "check_failed"
        return {
            "status": "fixed" if fixed else "unfixed",
            "diff": "-old\n+new\n" if fixed else "",
            "signature": f"{koan.error_code} : said",
            "route_rule": "signature" if adapter else "base",
            "adapter": adapter if fixed else None,
            "generation": self.generation,
            "verified": "test" if fixed else None,
            "attempts": [
                {"tier": "routed", "adapter": adapter, "outcome": outcome, "reason": "" if fixed else "E0502"}
            ],
        }

    def _dropped(self) -> int:
        """Entries in the files that lie in the drop directory."""
        files = list(self.corrections.iterdir()) if self.corrections.is_dir() else []
        lines = sum(len(f.read_text().splitlines()) for f in files if f.suffix == ".jsonl")
        return lines + sum(f.suffix == ".json" or f.name.endswith(".wrong.rs") for f in files)

    def _night(self) -> dict[str, Any]:
        self.looks += 1
        stage = {"name": "train", "state": "running", "progress": 0.5, "detail": {"task": "missing_clone", "step": 30}}
        night = {"id": "N1", "state": "running", "reason": "", "report": {}, "generation": None, "stages": [stage]}
        if self.looks < 3:
            return night
        if self.ends_as == "promoted":
            self.generation = 2
        report = {"losses": {"missing_clone": [2.0, 1.0, 0.5]}}
        return night | {"state": self.ends_as, "reason": "as told", "generation": self.generation, "report": report}


@contextmanager
def served(fake: FakeDaemon) -> Iterator[str]:
    """The fake on a free port; its URL."""
    server = _server(fake)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _server(fake: FakeDaemon) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            status, reply = fake.answer(self.command, self.path, body, self.headers.get("Authorization", ""))
            data = json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: tests read better without."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    return server


def _as_process() -> None:
    from sleepyd import config as configs
    from sleepyd.daemon import state
    from sleepyd.koans.load import load_koans, load_tasks

    config = configs.load(Path(os.devnull))
    with state.hold(config.paths.state):
        fake = FakeDaemon(
            load_koans(config.paths.koans),
            load_tasks(config.paths.koans),
            config.paths.corrections,
            state.token(config.paths.state),
            problem=os.environ.get("FAKE_PROBLEM", ""),
            hangs=bool(os.environ.get("FAKE_HANGS")),
            ends_as=os.environ.get("FAKE_ENDS_AS", "promoted"),
        )
        server = _server(fake)
        state.announce(config.paths.state, state.Address(os.getpid(), "127.0.0.1", server.server_address[1], "fake"))
        server.serve_forever()


if __name__ == "__main__":
    _as_process()
