"""What is kept of a user can be seen, taken away and forgotten; and nothing leaves this machine where it must not."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cli_cases import MISTYPED, MOVED, RIGHT, Run

from sleepyd import config as configuration
from sleepyd import install, places
from sleepyd.config import Config
from sleepyd.daemon.service import DATABASE
from sleepyd.store.database import Database
from sleepyd.store.records import Attempt, Episode

SECRET = "the_word_that_must_go"
CONNECTING = """
import socket, sys
from sleepyd.cli import main
sys.argv = ["sleepyd", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
here = socket.create_server(("127.0.0.1", 0))
socket.create_connection(here.getsockname()).close()
for what, go in {
    "connect": lambda: socket.create_connection(("192.0.2.1", 9), 0.2),
    "name": lambda: socket.getaddrinfo("example.org", 443),
    "datagram": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 9)),
    "v6": lambda: socket.socket(socket.AF_INET6).connect(("2001:db8::1", 9)),
}.items():
    try:
        go()
    except Exception as error:
        print(what, type(error).__name__)
"""


def remember(config: Config, code: str, created_at: str = "2026-01-01T00:00:00.000Z") -> None:
    with Database(config.paths.state / DATABASE) as database:
        episode = Episode(source="test", code=code, status="unfixed", created_at=created_at)
        database.record_episode(episode, [Attempt(tier="base", candidate=code, outcome="rejected")])


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_it_says_what_is_kept_and_exports_it(run: Run, config: Config, tmp_path: Path) -> None:
    remember(config, SECRET)
    told = json.loads(run("privacy", "status", "--json").out)
    assert (told["telemetry"], told["remember"], told["offline"]) == ("none", True, False)
    assert told["rows"] == {"corrections": 0, "examples": 0, "attempts": 1, "episodes": 1}
    assert "database" in {part["name"] for part in told["kept"]}
    out = tmp_path / "mine.jsonl"
    assert run("privacy", "export", out).code == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [(row["table"], SECRET in str(row)) for row in rows] == [("attempts", True), ("episodes", True)]
    assert out.stat().st_mode & 0o077 == 0
    assert run("privacy", "export", out).code == 2


@pytest.mark.rustc
def test_a_purge_leaves_no_byte_of_it(run: Run, config: Config, tmp_path: Path) -> None:
    for name, text in (("w.rs", MISTYPED), ("f.rs", RIGHT)):
        (tmp_path / name).write_text(text.replace("names", SECRET))  # in what the compiler says of it, too
    assert run("correct", "--wrong", tmp_path / "w.rs", "--fixed", tmp_path / "f.rs").code == 0
    remember(config, SECRET)
    taken = config.paths.corrections / "accepted" / "a.json"
    taken.parent.mkdir(parents=True)
    taken.write_text(SECRET)
    assert SECRET.encode() in everything(config.paths.state)
    assert "would go" in run("privacy", "purge").out
    assert SECRET.encode() in everything(config.paths.state)
    gone = json.loads(run("privacy", "purge", "--yes", "--json").out)
    assert gone["rows"] == {"corrections": 1, "examples": 1, "attempts": 1, "episodes": 1}
    assert SECRET.encode() not in everything(config.paths.state)


def test_only_old_fix_requests_go_by_age(run: Run, config: Config) -> None:
    remember(config, MOVED)
    remember(config, RIGHT, "2999-01-01T00:00:00.000Z")
    assert json.loads(run("privacy", "purge", "--older-than", 30, "--yes", "--json").out)["rows"] == {
        "attempts": 1,
        "episodes": 1,
    }
    with Database(config.paths.state / DATABASE) as database:
        assert [episode.code for episode in database.episodes()] == [RIGHT]


def test_off_writes_one_setting_and_nothing_is_remembered(
    run: Run, config: Config, engine: object, tmp_path: Path
) -> None:
    places.user_file().parent.mkdir(parents=True)
    places.user_file().write_text("# mine\n[night]\nsteps = 5\n")
    assert run("privacy", "off").code == 0
    assert places.user_file().read_text() == "# mine\n[night]\nsteps = 5\n[privacy]\nremember = false\n"
    (tmp_path / "a.rs").write_text(MISTYPED.replace("names", SECRET))
    run("fix", tmp_path / "a.rs", "--tiers", "compiler")
    assert SECRET.encode() not in everything(config.paths.state)


def test_the_commented_setting_is_the_one_that_changes() -> None:
    text = install.with_setting(install.template(), "privacy", "offline", True)
    assert text.count("\noffline = true\n") == 1
    assert len(text.splitlines()) == len(install.template().splitlines())


@pytest.mark.parametrize("how", ["flag", "setting"])
def test_offline_a_connection_beyond_this_machine_is_an_error(how: str, tmp_path: Path) -> None:
    environment = {**os.environ, "SLEEPYD_PATHS_STATE": str(tmp_path / "state"), "XDG_CONFIG_HOME": str(tmp_path)}
    if how == "setting":
        environment["SLEEPYD_PRIVACY_OFFLINE"] = "true"
    arguments = ["du", *(["--offline"] if how == "flag" else [])]
    done = subprocess.run(
        [sys.executable, "-c", CONNECTING, *arguments], env=environment, capture_output=True, text=True, timeout=60
    )
    said = [line for line in done.stdout.splitlines() if "Offline" in line]
    assert said == ["connect Offline", "name Offline", "datagram Offline", "v6 Offline"], done.stdout + done.stderr


def test_a_night_of_an_offline_daemon_is_offline_too() -> None:
    from sleepyd.daemon.nights import settings

    config = Config()
    child = settings(replace(config, privacy=replace(config.privacy, offline=True)))
    assert configuration.load(Path(os.devnull), environ=child).privacy.offline is True


def test_du_counts_every_part(run: Run, config: Config) -> None:
    remember(config, SECRET)
    (config.paths.state / "left over").write_bytes(b"x" * 5000)
    found = json.loads(run("du", "--json").out)
    sizes = {Path(part["path"]).name: part["bytes"] for part in found["parts"]}
    assert sizes["left over"] >= 5000
    assert sizes[DATABASE] > 0
    assert found["bytes"] == sum(sizes.values())
    assert "left over" in run("du").out
