"""A stand-in for vLLM's server with a script of misbehaviour, in a process of its own.

    python scripted_server.py MODE FOLDER --uds SOCKET|PORT

It speaks as much of the protocol as the client uses. MODE is what this life of the server does wrong; FOLDER gets one
file for each start, and holds `mode` where the mode changes while it runs.
"""

# ruff: noqa: T201  what it prints is what a server says

import json
import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

MODE, FOLDER, SOCKET = sys.argv[1], Path(sys.argv[2]), sys.argv[-1]
MODEL = "base" if not SOCKET.isdigit() else "their/model"
ADAPTERS: set[str] = {MODEL}


def mode() -> str:
    changed = FOLDER / "mode"
    return changed.read_text() if changed.exists() else MODE


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self) -> str:
        return "unix"

    def log_message(self, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path == "/health":
            self.reply(200, {})
        elif self.path == "/v1/models":
            if mode() == "wants a key" and self.headers.get("Authorization") != "Bearer s3cret":
                self.reply(401, {"error": "Unauthorized"})
                return
            known = [{"id": name, "parent": None if name == MODEL else MODEL} for name in sorted(ADAPTERS)]
            self.reply(200, {"data": known})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        if self.path == "/v1/load_lora_adapter":
            if mode() == "500 on load":
                self.reply(500, {"error": {"message": "no room for it"}})
                return
            ADAPTERS.add(asked["lora_name"])
            (FOLDER / "loaded").open("a").write(f"{asked['lora_name']} {asked['lora_path']}\n")
            self.reply(200, {})
        elif self.path == "/v1/unload_lora_adapter":
            ADAPTERS.discard(asked["lora_name"])
            self.reply(200, {})
        elif self.path.startswith(("/sleep", "/wake_up")):
            if self.path == "/wake_up" and mode() == "cannot wake":
                self.reply(500, {"error": {"message": "out of memory"}})
                return
            if self.path == "/wake_up" and mode() == "forgets in its sleep":
                ADAPTERS.intersection_update({MODEL})
            self.reply(200, {})
        else:
            self.complete(asked)

    def complete(self, asked: dict[str, object]) -> None:
        name = str(asked["model"])
        if name not in ADAPTERS:
            self.reply(404, {"error": {"message": f"The model `{name}` does not exist."}})
            return
        if mode() == "500":
            self.reply(500, {"error": {"message": "internal error"}})
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        what = mode()
        if what == "hangs" and asked["max_tokens"] != 1:
            time.sleep(600)
        if what == "no first token":
            (FOLDER / "asked").touch()
            time.sleep(600)
        if what == "wrong shape" and asked["max_tokens"] != 1:
            self.event({"choices": [7]})
            return
        if what == "wrong JSON" and asked["max_tokens"] != 1:
            self.wfile.write(b"data: {not json}\n\n")
            return
        for number in range(int(str(asked["max_tokens"]))):
            self.event({"choices": [{"text": f"{name}:{number} ", "finish_reason": None}]})
            if what == "dies in the middle" and number == 2:
                os.kill(os.getpid(), signal.SIGKILL)
            if what == "slow":
                time.sleep(0.05)
        if what != "cut off" or asked["max_tokens"] == 1:
            self.event({"choices": [{"text": "", "finish_reason": "stop"}]})
        self.event({"choices": [], "usage": {"completion_tokens": asked["max_tokens"]}})
        self.wfile.write(b"data: [DONE]\n\n")

    def event(self, data: dict[str, object]) -> None:
        self.wfile.write(f"data: {json.dumps(data)}\n\n".encode())
        self.wfile.flush()

    def reply(self, status: int, data: dict[str, object]) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class TcpServer(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = allow_reuse_address = True


def main() -> None:
    (FOLDER / f"start-{time.time_ns()}").write_text(str(os.getpid()))
    what = mode()
    if what == "crash late at start":
        time.sleep(0.6)
    if what in ("crash at start", "crash late at start"):
        print("ValueError: no kernel image is available", flush=True)
        sys.exit(3)
    if what == "slow start":
        time.sleep(1.0)
    if what == "ignores SIGTERM":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # vLLM has a process for the model, which must not outlive anything.
    engine = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    (FOLDER / "engine").write_text(str(engine.pid))
    server = TcpServer(("127.0.0.1", int(SOCKET)), Handler) if SOCKET.isdigit() else Server(SOCKET, Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("INFO Application startup complete.", flush=True)
    signal.pause()
    while True:  # a signal that is ignored ends the pause
        time.sleep(1)


main()
