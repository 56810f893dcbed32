import os
import sys
from pathlib import Path

import pytest

from sleepyd.config import Config, load
from sleepyd.daemon import state
from sleepyd.demo import child
from sleepyd.errors import Unavailable

FAKE = (sys.executable, str(Path(__file__).with_name("fake_daemon.py")))


@pytest.fixture
def settled(tmp_path: Path) -> Config:
    return child.settled_in(tmp_path, load(Path(os.devnull), environ={"SLEEPYD_NIGHT_STEPS": "7"}))


def test_the_demos_daemon_lives_in_its_place_and_keeps_the_other_settings(settled: Config, tmp_path: Path) -> None:
    assert settled.paths.state == tmp_path / "state"
    assert settled.paths.adapters_store == tmp_path / "adapters_store"
    assert settled.paths.corrections == tmp_path / "corrections"
    assert (settled.server.port, settled.night.enabled, settled.night.steps) == (0, False, 7)


def test_a_daemon_is_started_reached_and_stopped(settled: Config, tmp_path: Path) -> None:
    with child.running(settled, tmp_path / "log", FAKE) as client:
        address = state.running(settled.paths.state)
        assert address is not None
        assert client.url == address.url
        assert client.status() == {"ready": True, "problem": "", "generation": 1}
        assert client.start_night() == "N1", "the token was read from the state directory"

    with pytest.raises(ProcessLookupError):
        os.kill(address.pid, 0)


def test_it_is_stopped_when_the_work_fails_too(settled: Config, tmp_path: Path) -> None:
    daemon = child.running(settled, tmp_path / "log", FAKE)
    daemon.__enter__()
    address = state.running(settled.paths.state)
    assert address is not None

    daemon.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)

    with pytest.raises(ProcessLookupError):
        os.kill(address.pid, 0)


def test_a_daemon_that_ends_at_once_is_told_with_its_exit_code_and_its_words_are_in_the_log(
    settled: Config, tmp_path: Path
) -> None:
    command = (sys.executable, "-c", "import sys; sys.exit('no such thing')")

    with (
        pytest.raises(Unavailable, match="exit code 1 before it was ready"),
        child.running(settled, tmp_path / "log", command),
    ):
        pass

    assert (tmp_path / "log").read_text() == "no such thing\n"


def test_a_daemon_that_will_never_be_ready_is_not_waited_for(
    settled: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_PROBLEM", "the model cannot answer")

    with (
        pytest.raises(Unavailable, match="will not get ready: the model cannot answer"),
        child.running(settled, tmp_path / "log", FAKE),
    ):
        pass
