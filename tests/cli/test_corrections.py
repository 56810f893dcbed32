"""corrections list, show, review, approve and discard, and `correct --last`."""

import json
from pathlib import Path

import pytest
from cli_cases import CLONED, MOVED, Run

from sleepyd.config import Config
from sleepyd.daemon.service import Service
from sleepyd.store.database import Database

pytestmark = pytest.mark.rustc
SPAWNING = CLONED + '\npub fn more() {\n    drop(std::process::Command::new("sh"));\n}\n'


@pytest.fixture
def hand_in(run: Run, tmp_path: Path):
    """Hand in a correction; returns its row."""

    def submit(fixed: str, wrong: str = MOVED) -> dict[str, object]:
        (tmp_path / "wrong.rs").write_text(wrong)
        (tmp_path / "fixed.rs").write_text(fixed)
        given = ("--wrong", tmp_path / "wrong.rs", "--fixed", tmp_path / "fixed.rs")
        row: dict[str, object] = json.loads(run("correct", *given, "--json").out)
        return row

    return submit


def listed(run: Run, *options: str) -> list[str]:
    return [row["id"] for row in json.loads(run("corrections", "list", *options, "--json").out)]


def test_corrections_are_listed_newest_first_and_chosen_by_status_and_origin(run: Run, hand_in) -> None:
    good, held = hand_in(CLONED), hand_in(SPAWNING)
    assert listed(run) == [held["id"], good["id"]]
    assert listed(run, "--status", "held") == [held["id"]]
    assert listed(run, "--limit", "1") == [held["id"]]
    assert listed(run, "--origin", "drop") == []
    shown = run("corrections", "list").out.splitlines()
    assert shown[1].split()[:4] == [held["id"], "held", "cli", held["task"]]
    assert "status: got 'bad', expected one of accepted," in run("corrections", "list", "--status", "bad").err


def test_one_is_shown_with_what_it_changes(run: Run, hand_in) -> None:
    row = hand_in(CLONED)
    done = run("corrections", "show", row["id"])
    assert "error_code  E0382\n" in done.out
    assert "-    let first = name;\n+    let first = name.clone();\n" in done.out
    found = json.loads(run("corrections", "show", row["id"], "--json").out)
    assert {key: found[key] for key in row} == row
    assert found["diff"].startswith("--- a/src.rs\n")
    assert run("corrections", "show", "01NOBODY").code == 2


def test_what_a_terminal_would_obey_is_spelled_out(run: Run, hand_in) -> None:
    row = hand_in(CLONED + "// \x1b[2J\u202e\n")
    assert "+// \\x1b[2J\\u202e\n" in run("corrections", "show", row["id"]).out


def test_row_72_what_is_held_is_reviewed_and_learned_only_when_approved(run: Run, hand_in, config: Config) -> None:
    row = hand_in(SPAWNING)
    done = run("corrections", "review")
    assert "reason      held for review: adds std::process\n" in done.out
    assert '+    drop(std::process::Command::new("sh"));\n' in done.out
    assert "approve ID" in done.err
    assert [held["id"] for held in json.loads(run("corrections", "review", "--json").out)] == [row["id"]]
    with Database(config.paths.state / "sleepyd.db") as database:
        assert database.examples() == []
        done = run("corrections", "approve", row["id"])
        assert (done.code, done.out) == (0, f"{row['id']} accepted: approved; verified\n")
        assert [example.fixed for example in database.examples()] == [SPAWNING]
    assert (run("corrections", "review").err, run("corrections", "approve", "--all").err) == ("nothing is held\n",) * 2


def test_on_a_terminal_each_is_asked_about_until_the_person_has_had_enough(
    run: Run, hand_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [hand_in(SPAWNING + f"// {number}\n") for number in range(4)]
    monkeypatch.setattr("sleepyd.cli.corrections._is_terminal", lambda: True)
    done = run("corrections", "review", stdin=b"a\ns\nd\nq\n")
    assert done.code == 0
    assert "1 of 4: [a]pprove, [d]iscard, [s]kip or [q]uit" in done.out
    told = {row["id"]: row["status"] for row in json.loads(run("corrections", "list", "--json").out)}
    assert [told[row["id"]] for row in rows] == ["accepted", "held", "rejected", "held"]


def test_what_is_discarded_stays_out_when_it_comes_again(run: Run, hand_in, config: Config) -> None:
    row = hand_in(SPAWNING)
    [discarded] = json.loads(run("corrections", "discard", "--all", "--reason", "no", "--json").out)
    assert (discarded["id"], discarded["status"]) == (row["id"], "rejected")
    again = hand_in(SPAWNING)
    assert (again["id"], again["status"], again["reason"]) == (row["id"], "rejected", "discarded in review: no")
    done = run("corrections", "approve", row["id"])
    assert (done.code, "is rejected (discarded in review: no)" in done.err) == (75, True)


@pytest.mark.parametrize("arguments", [[], ["--all", "01X"], ["01X", "--origin", "drop"]])
def test_whom_a_decision_is_about_must_be_clear(run: Run, arguments: list[str]) -> None:
    done = run("corrections", "approve", *arguments)
    assert (done.code, "expected ids, or --all" in done.err) == (2, True)


def test_a_decision_reaches_a_running_daemon(run: Run, hand_in, daemon: Service) -> None:
    row = hand_in(SPAWNING)
    assert run("corrections", "approve", row["id"]).code == 0
    assert daemon.correction(str(row["id"]))["status"] == "accepted"


def test_the_last_program_that_was_asked_about_is_corrected(run: Run, tmp_path: Path, engine) -> None:
    (tmp_path / "a.rs").write_text(MOVED)
    (tmp_path / "b.rs").write_text(CLONED)
    assert "no fix was asked for yet" in run("correct", "--last", "--fixed", tmp_path / "b.rs").err
    fix = json.loads(run("fix", "--json", "--tiers", "compiler", tmp_path / "a.rs").out)
    row = json.loads(run("correct", "--last", "--fixed", tmp_path / "b.rs", "--json").out)
    assert (row["status"], row["wrong_attempt"], row["correct_fix"]) == ("accepted", MOVED, CLONED)
    assert row["source"] == f"the answer {fix['id']}"
    assert "expected one of --wrong FILE, --last and --from-git" in run("correct", "--fixed", tmp_path / "b.rs").err
