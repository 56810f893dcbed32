"""Rows 16 and 65 at the door: a daemon whose state lies on a file system without room, a real one of a few MiB."""

import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import httpx
import pytest
from real_daemon import configured, program
from waiting import DEADLINE_S, until

from sleepyd.daemon.nights import settings

pytestmark = pytest.mark.rustc
MOUNTED = 'mount -t tmpfs -o size=8m,mode=700 tmpfs "$1" && shift && exec "$@"'
MOVED = "pub fn f(a: String) -> (String, String) {\n    let b = a;\n    (a, b)\n}\n"


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def test_row_16_a_full_disk_is_507_and_all_is_well_when_there_is_room_again(tmp_path: Path) -> None:
    config, log = configured(tmp_path), tmp_path / "log"
    shutil.rmtree(config.paths.state)
    config.paths.state.mkdir()
    with log.open("w") as output:
        process = subprocess.Popen(
            ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNTED, "sh", str(config.paths.state), *program()],
            env={**os.environ, **settings(config), "SLEEPYD_LOG_FORMAT": "json"},
            stderr=output,
        )
    try:
        until(lambda: '"listening"' in log.read_text() or process.poll() is not None, "it listens")
        found = re.search(r'"port": (\d+)', log.read_text())
        assert found, log.read_text()
        url = f"http://127.0.0.1:{found[1]}"
        inside = Path(f"/proc/{process.pid}/root{config.paths.state}")
        headers = {"Authorization": f"Bearer {(inside / 'token').read_text().strip()}"}
        until(lambda: httpx.get(url + "/v1/status", timeout=DEADLINE_S).status_code == 200, "it answers")
        ballast = inside / "ballast"
        with pytest.raises(OSError, match="No space"):
            fill(ballast)
        entry = {"wrong_attempt": MOVED, "correct_fix": MOVED.replace("= a;", "= a.clone();")}
        full = httpx.post(f"{url}/v1/corrections", json=entry, headers=headers, timeout=DEADLINE_S)
        assert (full.status_code, full.json()["error"]["code"]) == (507, "disk_full"), full.text
        assert full.json()["error"]["type"] == "disk_full"
        assert "free some space" in full.json()["error"]["message"]
        assert httpx.get(f"{url}/healthz", timeout=DEADLINE_S).status_code == 200
        ballast.unlink()
        taken = httpx.post(f"{url}/v1/corrections", json=entry, headers=headers, timeout=DEADLINE_S)
        assert (taken.status_code, taken.json()["status"]) == (200, "accepted"), taken.text
        process.send_signal(signal.SIGTERM)
        assert process.wait(DEADLINE_S) == 0
        assert all(json.loads(line) for line in log.read_text().splitlines())
    finally:
        process.kill()
        process.wait()
