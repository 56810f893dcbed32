"""serve and status."""

import json
from pathlib import Path
from typing import Any

import pytest
from cli_cases import Run

from sleepyd.config import Config
from sleepyd.daemon.service import Service
from sleepyd.errors import Conflict


def test_serve_hands_its_settings_on(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    served: list[Config] = []
    monkeypatch.setattr("sleepyd.daemon.serve.serve", served.append)
    (tmp_path / "given.toml").write_text("[server]\nport = 1\n[night]\nsteps = 7\n")
    assert run("serve", "--port", "4242", "--config", tmp_path / "given.toml").code == 0
    assert (served[0].server.port, served[0].server.host, served[0].night.steps) == (4242, "127.0.0.1", 7)


def test_a_second_daemon_is_75(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(config: Config) -> None:
        raise Conflict("a sleepyd with pid 7 is using it")

    monkeypatch.setattr("sleepyd.daemon.serve.serve", taken)
    done = run("serve")
    assert (done.code, done.err) == (75, "error: a sleepyd with pid 7 is using it\n")


def test_status_without_a_daemon(run: Run, stage: Any, config: Config) -> None:
    assert json.loads(run("status", "--json").out) == {
        "running": False,
        "state": str(config.paths.state),
        "generation": None,
    }
    stage("missing_clone")
    assert json.loads(run("status", "--json").out)["generation"] == 1
    assert "running     no\n" in run("status").out


@pytest.mark.rustc
def test_status_of_a_daemon(run: Run, daemon: Service) -> None:
    found = json.loads(run("status", "--json").out)
    assert (found["running"], found["ready"], found["missing"], found["generation"]) == (True, True, "", 1)
    assert found["engine"] == {"engine": "fake", "adapters": 1}
    assert found["last_night"] is None
    assert found["url"].startswith("http://127.0.0.1:")
    assert "engine      engine fake, adapters 1\n" in run("status").out
