"""Somebody's vLLM server, played by `scripted_server`."""

import socket
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("scripted_server.py")


class Theirs:
    """Somebody's server on a port, which they start and end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, script: str = "well") -> None:
        self.folder.mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT), script, str(self.folder), "--uds", str(self.port)], stdout=subprocess.DEVNULL
        )

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            subprocess.run(["kill", "-9", (self.folder / "engine").read_text()], check=False)

    def loaded(self) -> dict[str, str]:
        """Adapter → where it was read."""
        told = self.folder / "loaded"
        return dict(line.split(" ", 1) for line in told.read_text().splitlines()) if told.exists() else {}
