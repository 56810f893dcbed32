"""distill: from a request to what the next night learns from, and what it does without a key, alone, or killed."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from claude_server import KEY, PROVEN, ClaudeServer, examples
from cli_cases import Run
from waiting import until

from sleepyd.config import Config
from sleepyd.daemon.service import DATABASE
from sleepyd.night.collect import collect
from sleepyd.store.database import Database
from sleepyd.store.locks import exclusive

pytestmark = pytest.mark.rustc

ASKING = ("distill", "--task", "missing_mut", "--per-task", 1)
OTHER = {
    "buggy": "pub fn twice(by: u32) -> u32 {\n    let n = by;\n    let r = &mut n;\n    *r *= 2;\n    n\n}\n",
    "fixed": "pub fn twice(by: u32) -> u32 {\n    let mut n = by;\n    let r = &mut n;\n    *r *= 2;\n    n\n}\n",
    "tests": "",
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ClaudeServer]:
    """A local API that knows one example, and settings that lead to it."""
    with ClaudeServer().running() as running:
        running.answer = lambda body: examples(PROVEN)
        monkeypatch.setenv("SLEEPYD_DISTILL_BASE_URL", running.url)
        monkeypatch.setenv("SLEEPYD_DISTILL_POLL_S", "0.05")
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        yield running


def sent(server: ClaudeServer) -> list[Any]:
    return [*server.orders, *(request["params"] for batch in server.batches.values() for request in batch)]


def files_with_the_key(config: Config) -> list[Path]:
    return [path for path in config.paths.state.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


def test_what_was_shown_is_sent_and_what_is_proven_is_learned_from(
    run: Run, server: ClaudeServer, config: Config, tmp_path: Path
) -> None:
    shown = run(*ASKING, "--show-payload", "--json")
    assert (shown.code, sent(server), server.looked) == (0, [], 0)
    done = run(*ASKING, "--json")
    told = json.loads(done.out)
    assert sent(server) == [json.loads(line) for line in shown.out.splitlines()]
    assert (done.code, told["ended"], told["kept"], len(server.batches)) == (0, "done", 1, 1)
    assert told["tasks"] == [{"task": "missing_mut", "wanted": 1, "have": 1, "kept": 1}]
    with Database(config.paths.state / DATABASE) as database:
        [example] = database.examples(origin="teacher")
        assert collect(database, [], min_examples=1, seed=0).skipped == {"missing_mut": "1 examples, 2 are needed"}
    assert (example.task, example.buggy, example.tests) == ("missing_mut", PROVEN["buggy"], PROVEN["tests"])
    # What is there is not asked for again; what is lacking is.
    again = json.loads(run(*ASKING, "--json").out)
    assert (again["ended"], again["requests"], again["usd"], len(sent(server))) == ("done", 0, 0.0, 1)
    server.answer = lambda body: examples(PROVEN, OTHER)
    more = run("distill", "--task", "missing_mut", "--per-task", 2, "--no-batch", "--no-learn")
    assert (more.code, len(server.orders)) == (0, 1)
    assert "\ndone: 1 examples kept in " in more.out
    assert "thrown away: known 1; the reasons are in " in more.out
    with Database(config.paths.state / DATABASE) as database:
        assert len(database.examples()) == 1
    assert files_with_the_key(config) == []


def test_fewer_than_asked_for_is_exit_1(run: Run, server: ClaudeServer) -> None:
    server.answer = lambda body: examples({**PROVEN, "fixed": PROVEN["buggy"]})
    done = run(*ASKING, "--no-batch", "--json")
    told = json.loads(done.out)
    assert (done.code, told["kept"], told["thrown_away"]) == (1, 0, {"not_fixed": 1})


def test_without_a_key_nothing_is_asked(run: Run, server: ClaudeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    done = run(*ASKING)
    assert done.code == 2
    assert "there is no API key, so nothing was asked; set ANTHROPIC_API_KEY" in done.err
    assert server.headers == []
    assert run("distill", "--resume").code == 2


def test_going_on_takes_no_other_plan(run: Run, server: ClaudeServer) -> None:
    done = run("distill", "--resume", "--per-task", 100)
    assert done.code == 2
    assert "got --per-task beside it" in done.err


def test_a_batch_need_not_be_waited_for(run: Run, server: ClaudeServer) -> None:
    server.looks = 2
    done = run(*ASKING, "--no-wait")
    assert (done.code, len(server.batches)) == (69, 1)
    assert "1 requests to claude-sonnet-5-5, $0.0" in done.err
    assert "msgbatch_001 has been handed in and has not ended (0 of 1 requests have)" in done.err
    assert (run("distill", "--resume", "--no-wait").code, len(server.batches)) == (0, 1)


def test_describing_needs_no_key_no_sdk_and_no_socket(
    run: Run, server: ClaudeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_: object) -> None:
        pytest.fail("a connection was made")

    monkeypatch.delenv("ANTHROPIC_API_KEY")
    monkeypatch.setitem(sys.modules, "anthropic", None)
    monkeypatch.setattr(socket.socket, "connect", connect)
    told = json.loads(run("distill", "--task", "missing_mut", "--per-task", 100, "--dry-run", "--json").out)
    assert (told["requests"], told["examples"], told["sends_user_code"]) == (13, 100, False)
    assert 0.3 < told["at_most_usd"] < 1.0
    assert run(*ASKING, "--show-payload").code == 0


def test_a_missing_sdk_names_the_extra(run: Run, server: ClaudeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anthropic", None)
    done = run(*ASKING)
    assert (done.code, 'pip install "sleepyd[distill]"' in done.err) == (69, True)


def test_a_key_that_is_refused_is_not_repeated(run: Run, server: ClaudeServer, config: Config) -> None:
    os.environ["ANTHROPIC_API_KEY"] = f"{KEY}-wrong"  # the fixture's monkeypatch puts the old one back
    done = run(*ASKING)
    assert done.code == 2
    assert "the API answers 401: no such key; check the key in ANTHROPIC_API_KEY" in done.err
    assert KEY not in done.out + done.err
    assert files_with_the_key(config) == []
    assert 'go on with "sleepyd distill --resume"' in run(*ASKING).err


def test_two_runs_at_once_are_refused(run: Run, server: ClaudeServer, config: Config) -> None:
    folder = config.paths.state / "distill" / "runs"
    folder.mkdir(parents=True)
    with exclusive(folder / "lock", wait_s=0.0):
        done = run(*ASKING)
    assert (done.code, sent(server)) == (75, [])


@pytest.mark.parametrize("moment", ["taken", "waiting"])
def test_a_kill_between_handing_in_and_looking_pays_for_one_batch(
    run: Run, server: ClaudeServer, config: Config, moment: str
) -> None:
    """taken: the API has it and we do not know its name yet; waiting: we look until it has ended."""
    server.looks = 10**9
    command = [sys.executable, "-m", "sleepyd", *map(str, ASKING)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if moment == "taken":
        server.on_batch = lambda: os.kill(process.pid, signal.SIGKILL)
    else:
        until(lambda: server.looked > 2, "the run waits for its batch")
        process.send_signal(signal.SIGKILL)
    assert process.wait(60) == -signal.SIGKILL
    assert run(*ASKING).code == 75
    server.looks = 0
    done = run("distill", "--resume", "--json")
    told = json.loads(done.out)
    assert (done.code, told["ended"], told["kept"], len(server.batches), sent(server)[1:]) == (0, "done", 1, 1, [])
    assert told["usd"] == pytest.approx((100 * 2 + 200 * 10) / 1e6 / 2, abs=1e-4)
