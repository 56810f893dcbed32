"""fix, correct and route: by a daemon that runs, and here."""

import json
import os
from pathlib import Path

import pytest
from cli_cases import CLONED, MISTYPED, MOVED, RIGHT, Run
from fake_engine import FakeEngine

from sleepyd.cli import remote
from sleepyd.config import Config
from sleepyd.daemon import state
from sleepyd.daemon.service import Service
from sleepyd.daemon.state import Address
from sleepyd.store.database import Database

pytestmark = pytest.mark.rustc


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.rs"
    path.write_text(MISTYPED)
    return path


def database(config: Config) -> Database:
    return Database(config.paths.state / "sleepyd.db")


def test_a_fix_is_shown_as_a_diff_and_nothing_is_written(run: Run, broken: Path) -> None:
    done = run("fix", broken)
    name = broken.as_posix().lstrip("/")
    assert done.code == 1
    assert done.out == (
        f"--- a/{name}\n+++ b/{name}\n@@ -1,3 +1,3 @@\n pub fn count(names: &[String]) -> usize {{\n"
        "-    names.lenn()\n+    names.len()\n }\n"
    )
    assert "fixed, by compiler, verified by check" in done.err
    assert broken.read_text() == MISTYPED


def test_apply_writes_the_fix_and_keeps_the_files_mode(run: Run, broken: Path) -> None:
    broken.chmod(0o640)
    done = run("fix", "--apply", broken)
    assert (done.code, done.out) == (0, "")
    assert "applied, by compiler" in done.err
    assert broken.read_text() == RIGHT
    assert broken.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in broken.parent.iterdir() if path.name.startswith(".")] == []


def test_what_compiles_already_is_left_alone(run: Run, broken: Path) -> None:
    broken.write_text(RIGHT)
    done = run("fix", broken)
    assert (done.code, done.out) == (0, "")
    assert "compiles already" in done.err


def test_stdin_gives_a_diff_or_with_apply_the_program(run: Run) -> None:
    shown = run("fix", stdin=MISTYPED.encode())
    assert (shown.code, shown.out.splitlines()[0]) == (1, "--- a/src.rs")
    applied = run("fix", "-", "--apply", stdin=MISTYPED.encode())
    assert (applied.code, applied.out) == (0, RIGHT)


def test_json_is_one_reply_a_line(run: Run, broken: Path, engine: FakeEngine) -> None:
    (broken.parent / "moved.rs").write_text(MOVED)
    done = run("fix", "--json", "--tiers", "compiler", broken, broken.parent / "moved.rs")
    replies = [json.loads(line) for line in done.out.splitlines()]
    assert [(reply["file"], reply["status"], reply["tier"], reply["applied"]) for reply in replies] == [
        (str(broken), "fixed", "compiler", False),
        (str(broken.parent / "moved.rs"), "fixed", "compiler", False),
    ]
    assert replies[0]["code"] == RIGHT
    assert engine.asked == [], "the model was not needed, so it was not asked"


def test_the_model_is_asked_when_its_tier_is_reached(run: Run, broken: Path, engine: FakeEngine) -> None:
    broken.write_text(MOVED)
    done = run("fix", "--json", "--tiers", "base", broken)
    assert (json.loads(done.out)["tier"], json.loads(done.out)["code"]) == ("base", CLONED)
    assert engine.closed


def test_what_is_not_fixed_says_what_was_tried(run: Run, broken: Path, engine: FakeEngine, config: Config) -> None:
    done = run("fix", "--tiers", "base", broken)
    assert (done.code, done.out) == (1, "")
    assert "not fixed, E0599: no method named `lenn` found" in done.err
    assert "  base: unparsed, " in done.err
    with database(config) as opened:
        [episode] = opened.episodes()
    assert (episode.source, episode.status) == ("cli", "unfixed")


def test_a_file_that_is_no_text_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "latin.rs").write_bytes(b"fn main() { // \xe9\n}")
    done = run("fix", tmp_path / "latin.rs")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "latin.rs: byte 15 is not UTF-8" in done.err
    assert "absent.rs: cannot be read (No such file or directory)" in run("fix", tmp_path / "absent.rs").err


def test_a_wrong_option_is_refused_before_anything_is_compiled(run: Run, broken: Path) -> None:
    assert "edition: got '2020', expected one of" in run("fix", "--edition", "2020", broken).err
    assert "tiers: got ['magic'], expected some of" in run("fix", "--tiers", "magic", broken).err


def test_a_file_that_changed_meanwhile_is_not_overwritten(
    run: Run, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sleepyd.cli.workbench import Workbench

    fix = Workbench.fix

    def slowly(bench: Workbench, request: object) -> object:
        broken.write_text("edited\n")
        return fix(bench, request)  # type: ignore[arg-type]

    monkeypatch.setattr(Workbench, "fix", slowly)
    done = run("fix", "--apply", broken)
    assert done.code == 4
    assert "is not what it was when it was fixed" in done.err
    assert broken.read_text() == "edited\n"


def test_a_running_daemon_does_the_work(run: Run, broken: Path, daemon: Service, engine: FakeEngine) -> None:
    broken.write_text(MOVED)
    done = run("fix", "--json", "--tiers", "base", "--apply", broken)
    reply = json.loads(done.out)
    assert (done.code, reply["tier"], reply["generation"], reply["applied"]) == (0, "base", 1, True)
    assert broken.read_text() == CLONED
    [episode] = daemon.episodes(10, None)
    assert (episode["id"], episode["source"]) == (reply["id"], "api")


def test_what_the_daemon_refuses_keeps_its_name_and_exit_code(run: Run, broken: Path, daemon: Service) -> None:
    done = run("fix", "--tiers", "magic", broken)
    assert (done.code, done.err.count("error: ")) == (2, 1)
    assert "tiers.0: " in done.err


def test_a_daemon_that_does_not_answer_is_named(run: Run, broken: Path, config: Config) -> None:
    with state.hold(config.paths.state):
        state.announce(config.paths.state, Address(os.getpid(), "127.0.0.1", 1, "0"))
        done = run("fix", "--tiers", "compiler", broken)
    assert done.code == 69
    assert "the daemon at http://127.0.0.1:1 does not answer" in done.err


def test_a_client_waits_for_a_model_that_loads(
    daemon: Service, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "_EVERY_S", 0.01)
    left = iter(["the model is loading", "the generation's adapters are loading", ""])
    asked: list[str] = []

    def missing() -> str:
        asked.append(next(left))
        return asked[-1]

    monkeypatch.setattr(daemon, "why_not_ready", missing)
    with remote.connected(config) as client:
        assert client is not None
        client.wait_until_loaded()
    assert len(asked) == 3


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    wrong, fixed = tmp_path / "wrong.rs", tmp_path / "fixed.rs"
    wrong.write_text(MOVED)
    fixed.write_text(CLONED)
    return wrong, fixed


@pytest.mark.parametrize("with_daemon", [False, True])
def test_a_correction_is_verified_and_remembered(
    run: Run, pair: tuple[Path, Path], config: Config, request: pytest.FixtureRequest, with_daemon: bool
) -> None:
    if with_daemon:
        request.getfixturevalue("daemon")
    done = run("correct", "--wrong", pair[0], "--fixed", pair[1], "--task", "use_after_move", "--json")
    row = json.loads(done.out)
    assert (done.code, row["status"], row["task"], row["error_code"]) == (0, "accepted", "use_after_move", "E0382")
    assert row["origin"] == ("api" if with_daemon else "cli")
    with database(config) as opened:
        assert [correction.id for correction in opened.corrections()] == [row["id"]]


def test_a_correction_that_is_none_is_rejected_with_the_reason(run: Run, pair: tuple[Path, Path]) -> None:
    done = run("correct", "--wrong", pair[1], "--fixed", pair[0])
    assert done.code == 1
    assert done.out.startswith("rejected: unverified: the wrong attempt compiles, expected a compile error")


def test_route_says_where_a_program_would_go_and_why(run: Run, broken: Path) -> None:
    broken.write_text(MOVED)
    found = json.loads(run("route", broken, "--json").out)
    assert found == {
        "outcome": "rejected",
        "error_code": "E0382",
        "signature": "E0382 : use of moved value: `_` : value used here after move",
        "task": None,
        "adapter": None,
        "rule": "base",
        "generation": 0,
    }
    broken.write_text(RIGHT)
    assert json.loads(run("route", broken, "--json").out)["outcome"] == "ok"
    assert "outcome     ok\n" in run("route", broken).out
