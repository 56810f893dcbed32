"""The checks of port, clock and unit."""

import http.server
import os
import pwd
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from sleepyd import install
from sleepyd.config import Config
from sleepyd.daemon import state
from sleepyd.daemon.state import Address
from sleepyd.doctor import running


def on_port(config: Config, port: int) -> Config:
    return replace(config, server=replace(config.server, port=port))


def test_a_free_port_is_fine(config: Config) -> None:
    assert running.port(on_port(config, 0)).says == "any free port is free; no daemon runs"


def test_a_port_of_somebody_else_is_a_failure(config: Config) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        verdict = running.port(on_port(config, number))
    assert (verdict.status, verdict.fix) == ("fail", f"ss -ltnp 'sport = :{number}'  # who has it")
    assert running.port(on_port(config, number)).status == "ok"


def test_an_address_of_the_network_is_a_failure(config: Config) -> None:
    verdict = running.port(replace(config, server=replace(config.server, host="0.0.0.0")))
    assert (verdict.status, verdict.fix) == ("fail", "sleepyd config edit  # server.host")


@contextmanager
def daemon(config: Config, reply: bytes) -> Iterator[None]:
    """One that holds the state directory and answers every GET with `reply`."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    with state.hold(config.paths.state), http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        state.announce(config.paths.state, Address(os.getpid(), "127.0.0.1", server.server_port, "0"))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("reply", "status", "says"),
    [
        (b'{"ready": true}', "ok", "answers at http://127.0.0.1:"),
        (b'{"ready": false, "missing": "the model is loading"}', "warn", "not ready: the model is loading"),
        (b"<html>", "fail", "does not answer"),
    ],
)
def test_our_daemon_is_asked_how_it_is(config: Config, reply: bytes, status: str, says: str) -> None:
    with daemon(config, reply):
        verdict = running.port(config)
    assert (verdict.status, says in verdict.says) == (status, True)


def test_a_daemon_that_does_not_listen_yet_is_just_starting(config: Config) -> None:
    with state.hold(config.paths.state):
        assert running.port(config).says == "our daemon is just starting or stopping"


def test_the_clock_tells_the_local_time_and_the_nights(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    assert running.clock(config).says.endswith("nights begin at 03:00")
    off = replace(config, night=replace(config.night, enabled=False))
    assert running.clock(off).says.endswith("nights do not start by themselves")


def test_a_zone_that_nobody_knows_is_a_warning(config: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TZ", "Europe/Nowhere")
    assert (running.clock(config).status, running.clock(config).says[:17]) == ("warn", "TZ=Europe/Nowhere")
    monkeypatch.delenv("TZ")
    monkeypatch.setattr(running, "_LOCALTIME", tmp_path / "localtime")
    assert running.clock(config).says == "no local time zone is set, so UTC is used"


@pytest.fixture
def systemd(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's service manager: its folder of units."""
    monkeypatch.setattr(running.shutil, "which", lambda program: f"/usr/bin/{program}")
    monkeypatch.setattr(running, "_SYSTEM_UNIT", tmp_path / "system" / "sleepyd.service")
    monkeypatch.setattr(running, "_LINGER", tmp_path / "linger")
    return tmp_path / "config" / "systemd" / "user"


def test_a_unit_is_installed_enabled_and_lingers(config: Config, systemd: Path, tmp_path: Path) -> None:
    assert (running.unit(config).status, running.unit(config).fix) == ("warn", "sleepyd init")
    install.install(config, command=[str(tmp_path / "my sleepyd")])
    verdict = running.unit(config)
    assert (verdict.status, verdict.fix) == ("fail", "sleepyd init --force")
    assert f"starts {tmp_path}/my sleepyd, which cannot be run" in verdict.says
    (tmp_path / "my sleepyd").touch(mode=0o755)
    assert (running.unit(config).status, running.unit(config).fix) == ("warn", install.ENABLE)
    (systemd / "default.target.wants").mkdir()
    (systemd / "default.target.wants" / "sleepyd.service").symlink_to(systemd / "sleepyd.service")
    assert (running.unit(config).status, running.unit(config).fix) == ("warn", "loginctl enable-linger")
    (tmp_path / "linger").mkdir()
    (tmp_path / "linger" / pwd.getpwuid(os.geteuid()).pw_name).touch()
    assert running.unit(config).status == "ok"


def test_the_shipped_units_program_is_found_in_the_home_folder(config: Config, systemd: Path) -> None:
    systemd.mkdir(parents=True)
    (systemd / "sleepyd.service").write_text("[Service]\nExecStart=%h/.local/bin/no-such-sleepyd serve\n")
    assert f"starts {Path.home()}/.local/bin/no-such-sleepyd, which" in running.unit(config).says


def test_the_machines_own_unit_is_enough(config: Config, systemd: Path, tmp_path: Path) -> None:
    (tmp_path / "system").mkdir()
    (tmp_path / "system" / "sleepyd.service").touch()
    assert running.unit(config).status == "ok"


def test_where_there_is_no_systemd_nothing_is_missing(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.shutil, "which", lambda program: None)
    assert running.unit(config).status == "ok"
