"""One daemon at a time, where it listens, and its token."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sleepyd.daemon import state
from sleepyd.daemon.state import Address
from sleepyd.errors import ConfigError, Conflict, Unavailable

HOLDER = """
import signal, sys
from pathlib import Path
from sleepyd.daemon import state
with state.hold(Path(sys.argv[1])):
    print("held", flush=True)
    signal.pause()
"""


def start_holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_row_61_the_second_one_is_told_the_firsts_pid_and_changes_nothing(tmp_path: Path) -> None:
    first = start_holder(tmp_path)
    try:
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        with pytest.raises(Conflict, match=rf"pid {first.pid} is using it") as refused, state.hold(tmp_path):
            pytest.fail("two hold the same state directory")
        assert refused.value.exit_code == 75
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
        assert state.holder(tmp_path) == first.pid
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
        if first.stdout:
            first.stdout.close()
    assert state.holder(tmp_path) is None
    with state.hold(tmp_path):
        assert state.holder(tmp_path) == os.getpid()
    assert state.holder(tmp_path) is None


def test_the_state_directory_is_made_for_its_owner_only(tmp_path: Path) -> None:
    with state.hold(tmp_path / "a" / "b"):
        assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_a_state_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match=r"file/state: cannot be written"), state.hold(tmp_path / "file" / "state"):
        pass


def test_the_token_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = state.token(tmp_path)
    assert len(first) >= 43
    assert state.token(tmp_path) == first
    assert (tmp_path / "token").stat().st_mode & 0o777 == 0o600
    (tmp_path / "token").chmod(0o644)
    state.token(tmp_path)
    assert (tmp_path / "token").stat().st_mode & 0o777 == 0o600
    assert state.token(tmp_path / ".") == first


def test_two_state_directories_have_two_tokens(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert state.token(tmp_path / "a") != state.token(tmp_path / "b")


def test_a_token_file_without_a_token_is_refused(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("\n")
    with pytest.raises(Unavailable, match=r"token: got 0 characters, expected a token; remove the file"):
        state.token(tmp_path)


def test_a_token_that_lies_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x" * 43)
    (tmp_path / "mine").chmod(0o644)
    (tmp_path / "token").symlink_to(tmp_path / "mine")
    with pytest.raises(Unavailable, match=r"token: expected a regular file"):
        state.token(tmp_path)
    assert (tmp_path / "mine").stat().st_mode & 0o777 == 0o644


def test_a_state_directory_that_anybody_may_write_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    with pytest.raises(ConfigError, match=r"open: anybody may write there"), state.hold(tmp_path / "open"):
        pass
    (tmp_path / "open").chmod(0o770)
    with state.hold(tmp_path / "open"):
        pass


def test_a_daemon_is_found_where_it_said_it_listens(tmp_path: Path) -> None:
    address = Address(os.getpid(), "127.0.0.1", 7878, "0.1.0")
    assert state.running(tmp_path) is None
    with state.hold(tmp_path):
        assert state.running(tmp_path) is None
        state.announce(tmp_path, address)
        assert state.running(tmp_path) == address
        state.withdraw(tmp_path)
        state.withdraw(tmp_path)
        assert state.running(tmp_path) is None


def test_what_a_killed_daemon_left_behind_is_not_believed(tmp_path: Path) -> None:
    state.announce(tmp_path, Address(os.getpid(), "127.0.0.1", 7878, "0.1.0"))
    assert state.running(tmp_path) is None
    with state.hold(tmp_path):
        state.announce(tmp_path, Address(1, "127.0.0.1", 7878, "0.1.0"))
        assert state.running(tmp_path) is None
        (tmp_path / "daemon.json").write_text("{")
        assert state.running(tmp_path) is None


def test_an_address_is_a_url() -> None:
    assert Address(1, "127.0.0.1", 80, "0").url == "http://127.0.0.1:80"
    assert Address(1, "::1", 80, "0").url == "http://[::1]:80"
