"""SIGHUP: a running daemon reads its settings again, takes over what it can, and says what waits."""

import signal
from dataclasses import replace
from pathlib import Path

from manager_socket import Listening
from real_daemon import Daemon, configured
from waiting import until

from sleepyd.config import Config
from sleepyd.daemon.reloading import merged

REREADING = """
served = serve
def serve(loaded, make_engine):
    served(loaded, make_engine, lambda: config.load(Path({file!r}), environ={{}}))
"""


def test_what_is_asked_for_each_time_is_taken_over_and_the_rest_waits() -> None:
    running = Config()
    read = replace(
        running,
        night=replace(running.night, at="04:30"),
        day=replace(running.day, samples=3),
        server=replace(running.server, port=1),
        model=replace(running.model, path="/m"),
    )
    config, changed, waiting = merged(running, read)
    assert (config.night, config.day) == (read.night, read.day)
    assert (config.server, config.model) == (running.server, running.model)
    assert changed == ["day.samples", "night.at"]
    assert waiting == ["server.port", "model.path"]


def test_a_hangup_changes_a_running_daemon_and_wrong_settings_do_not(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[night]\nat = "04:30"\n[log]\nlevel = "debug"\n')
    listening = Listening(str(tmp_path / "notify"))
    setup = REREADING.format(file=str(file))
    with Daemon(configured(tmp_path), tmp_path / "log", setup, environment=listening.environment) as daemon:
        daemon.ready()
        until(lambda: listening.said == "generation 1 answers" or not listening.hears(), "it says what it is at")
        daemon.process.send_signal(signal.SIGHUP)
        until(lambda: daemon.events("settings reloaded"), "reloaded")
        [told] = daemon.events("settings reloaded")
        assert {"night.at", "night.enabled", "log.level"} <= set(told["changed"])
        assert {"paths.state", "server.port"} <= set(told["wait_for_the_next_start"])
        until(lambda: listening.hears().startswith("RELOADING=1\nMONOTONIC_USEC="), "the manager is told")
        until(lambda: listening.hears() == "READY=1", "and that it is done")
        file.write_text("[nigth]\n")
        daemon.process.send_signal(signal.SIGHUP)
        until(lambda: daemon.events("settings not reloaded, all stays as it was"), "refused")
        [refused] = daemon.events("settings not reloaded, all stays as it was")
        assert "did you mean night?" in refused["reason"]
        assert daemon.get("/readyz").status_code == 200
        assert daemon.stop() == 0
    listening.close()
