"""Rows 43 to 49 on the wire: the table of hostile requests over bare sockets, against the daemon that users start."""

import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from hostile_requests import HOSTILE, NAMES, Hostile
from real_daemon import VERB, Daemon, configured, connect, heard, posted
from torture import Torture

from sleepyd.config import Config

FOLLOWS = b"GET /v1/generations HTTP/1.1\r\nHost: 127.0.0.1:%PORT\r\nConnection: close\r\n\r\n"


def state_of(config: Config) -> str:
    """A hash of every row and every file but those of the database, which SQLite touches by being read."""
    digest = hashlib.sha256()
    root = config.paths.state
    with sqlite3.connect(f"{(root / 'sleepyd.db').as_uri()}?mode=ro", uri=True) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        assert "episodes" in names
        assert "nights" in names
        for name in names:
            digest.update(repr((name, database.execute(f'SELECT * FROM "{name}"').fetchall())).encode())
    database.close()
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.name.startswith("sleepyd.db"):
            digest.update(repr((str(path), path.stat().st_mode)).encode() + path.read_bytes())
    digest.update(os.readlink(root / "adapters_store" / "current").encode())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    """`sleepyd serve` without a model."""
    folder = tmp_path_factory.mktemp("hostile")
    config = configured(folder)
    config = replace(config, model=replace(config.model, path=str(folder / "no model")))
    with Daemon(config, folder / "log", command=VERB) as running:
        yield running
        assert running.process.poll() is None, running.log.read_text()


def answers(daemon: Daemon, raw: bytes) -> tuple[list[int], bytes]:
    """The statuses that come back when a good request follows this one, and all that was said."""
    with connect(daemon.port) as connection:
        with suppress(OSError):  # closed while we talked
            connection.sendall(raw + FOLLOWS.replace(b"%PORT", str(daemon.port).encode()))
        said = heard(connection)
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3})", said)], said


def wrong_with(daemon: Daemon, hostile: Hostile) -> str:
    """How a request was treated that should have been refused; empty when it was."""
    statuses, said = answers(daemon, hostile.to(daemon.port, daemon.token))
    if len(statuses) > 1:
        return f"{hostile.name}: {len(statuses)} responses: {statuses}"
    if (statuses or [0])[0] not in hostile.refused_by:
        return f"{hostile.name}: got {statuses or said}, expected {sorted(hostile.refused_by)}"
    if b"access-control" in said.lower():
        return f"{hostile.name}: a CORS header"
    return ""


def test_rows_43_to_49_every_hostile_request_is_refused_and_changes_nothing(daemon: Daemon, torture: Torture) -> None:
    before = state_of(daemon.config)
    wrong = [said for hostile in HOSTILE if (said := wrong_with(daemon, hostile))]
    changed = state_of(daemon.config) != before
    found = f"{len(HOSTILE) - len(wrong)} of {len(HOSTILE)} refused, state {'changed' if changed else 'as before'}"
    torture.figure("hostile requests", found, "all of at least 60 refused, no second response, state as before")
    assert wrong == []
    assert not changed
    assert len(HOSTILE) >= 60
    log = daemon.log.read_text()
    assert daemon.token not in log
    assert "crashed" not in log
    assert [line for line in daemon.lines() if line["level"] == "error" and line["event"] != "engine failed"] == []


def test_what_the_table_asks_for_would_be_done_for_a_friend(tmp_path: Path) -> None:
    """The same requests with nothing wrong about them change the state; else the table would prove nothing."""
    config = configured(tmp_path)
    with Daemon(config, tmp_path / "log") as daemon:
        daemon.ready()
        bearer = f"Authorization: Bearer {daemon.token}"
        statuses, _ = answers(daemon, posted(daemon.port, "/v1/generations/1/promote", {}, bearer))
        assert statuses == [200, 200], "a good one is answered, and what follows it as well"
        before = state_of(config)
        night = posted(daemon.port, "/v1/nights", {"only_corrections": True}, bearer, "Connection: close")
        assert answers(daemon, night)[0] == [202]
        assert state_of(config) != before


OPENED = """
import json
def seen(event, arguments):
    if event in {"open", "os.scandir", "os.listdir", "os.mkdir", "os.rename", "os.remove", "os.symlink"}:
        print(json.dumps([event, str(arguments[0])]), file=paths)
paths = open(loaded.paths.state.parent / "opened", "a", buffering=1)
sys.addaudithook(seen)
"""


def test_row_49_no_name_makes_the_daemon_open_anything_by_it(tmp_path: Path) -> None:
    config = configured(tmp_path)
    with Daemon(config, tmp_path / "log", OPENED) as daemon:
        daemon.ready()
        opened = tmp_path / "opened"
        daemon.get("/v1/generations")
        assert str(config.paths.adapters_store) in opened.read_text(), "the hook sees what is opened"
        start = opened.stat().st_size
        named = [hostile for hostile in HOSTILE if hostile.name.split(" ")[0] in {"promote", "night", "lint"}]
        assert len(named) >= 2 * len(NAMES)
        assert [said for hostile in named if (said := wrong_with(daemon, hostile))] == []
        body = {"wrong_attempt": "fn", "correct_fix": "fn main() {}", "task_id": "../../x", "source": "/etc/passwd"}
        assert daemon.post("/v1/corrections", {**body, "edition": "../x"}).status_code == 422
        lines = opened.read_text()[start:].splitlines()
    inside = re.compile(
        rf"{re.escape(str(config.paths.state))}(/adapters_store(/generations(/\d{{6,9}}(/.*)?)?|/current)?)?/?"
    )
    strange = [line for line in lines if not inside.fullmatch(json.loads(line)[1]) or ".." in line]
    assert strange == []


def test_no_page_of_another_origin_may_be_told_anything(daemon: Daemon) -> None:
    for origin in ("https://evil.example", "http://127.0.0.1:1"):
        reply = httpx.get(f"http://127.0.0.1:{daemon.port}/v1/episodes", headers={"Origin": origin})
        assert reply.status_code == 403
        assert not [name for name in reply.headers if name.startswith("access-control")]
