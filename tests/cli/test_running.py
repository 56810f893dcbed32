"""serve and status."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cli_cases import Run

from sleepyd.config import Config
from sleepyd.daemon.service import Service
from sleepyd.errors import Conflict
from sleepyd.store.database import Database
from sleepyd.store.records import Episode, Evaluation


def test_serve_hands_its_settings_on(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    served: list[Config] = []
    monkeypatch.setattr("sleepyd.daemon.serve.serve", lambda config, **_: served.append(config))
    (tmp_path / "given.toml").write_text("[server]\nport = 1\n[night]\nsteps = 7\n")
    assert run("serve", "--port", "4242", "--config", tmp_path / "given.toml").code == 0
    assert (served[0].server.port, served[0].server.host, served[0].night.steps) == (4242, "127.0.0.1", 7)


def test_a_second_daemon_is_75(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(config: Config, **_: object) -> None:
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
    assert "does not run; sleepyd serve starts it" in run("status").out


@pytest.mark.rustc
def test_status_of_a_daemon(run: Run, daemon: Service) -> None:
    found = json.loads(run("status", "--json").out)
    assert (found["running"], found["ready"], found["missing"], found["generation"]) == (True, True, "", 1)
    assert found["engine"] == {"engine": "fake", "adapters": 1}
    assert found["last_night"] is None
    assert found["url"].startswith("http://127.0.0.1:")
    said = run("status").out
    assert re.search(r"(?m)^generation +1 is served *$", said)
    assert re.search(r"(?m)^engine +fake, adapters 1 *$", said)
    assert re.search(r"(?m)^last night +there was none yet *$", said)


def moment() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.000Z}"


@pytest.mark.rustc
def test_status_shows_what_the_first_page_does(run: Run, daemon: Service, stage: Any) -> None:
    for tier in ("compiler", "compiler", "routed"):
        daemon.database.record_episode(Episode("api", "fn main() {}", "fixed", tier=tier, created_at=moment()))
    daemon.database.record_episode(Episode("api", "fn main() {}", "unfixed"))
    report = {"passed": 81, "total": 92}
    daemon.database.record_evaluation(Evaluation("routed", "all", "fake", 81, 92, generation=1, report=report))
    night = daemon.database.start_night(parent_generation=1, pid=1)
    daemon.database.finish_night(night.id, "failed", reason="[red]no\x1b[31m task")
    found = json.loads(run("status", "--json").out)
    assert found["today"] == {"compiler": 2, "routed": 1}
    assert found["not_fixed_today"] == {"unfixed": 1}
    assert [(point["number"], point["passed"]) for point in found["curve"]] == [(1, 81)]
    assert found["last_night"]["id"] == night.id
    assert any("last night failed" in sentence for sentence in found["degraded"])
    said = " ".join(run("status").out.split())
    for words in ("compiler ████", "1 unfixed", "1*", "81 of 92 (80–93 %)", "failed: [red]no�[31m task", "degraded"):
        assert words in said


def test_without_a_daemon_status_shows_what_is_stored(run: Run, stage: Any, config: Config) -> None:
    stage("missing_clone")
    with Database(config.paths.state / "sleepyd.db") as database:
        night = database.start_night(parent_generation=1, pid=1)
        database.finish_night(night.id, "kept", reason="no task passed the gate")
    found = json.loads(run("status", "--json").out)
    assert (found["running"], found["last_night"]["state"]) == (False, "kept")
    said = run("status").out
    assert "kept: no task passed the gate" in said
    assert "not measured" in said
    assert not (config.paths.state / "daemon.json").exists()
