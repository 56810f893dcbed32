"""night run and status: by a daemon that runs, and here; what a night does is tested where it lives."""

import json
import os
import threading
from collections.abc import Callable

import pytest
from cli_cases import CLONED, MOVED, Run
from waiting import until

from sleepyd.cli import nights
from sleepyd.config import Config
from sleepyd.daemon import state
from sleepyd.daemon.service import Service
from sleepyd.errors import NightFailed
from sleepyd.night import cycle
from sleepyd.night.cycle import NightResult
from sleepyd.night.stages import Tools
from sleepyd.store.database import Database
from sleepyd.store.records import StoredExample

Cycle = Callable[..., NightResult]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nights, "_EVERY_S", 0.01)


def database(config: Config) -> Database:
    config.paths.state.mkdir(parents=True, exist_ok=True)
    return Database(config.paths.state / "sleepyd.db")


def test_a_night_here_is_shown_to_its_end(
    run: Run, stage: object, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage("missing_clone")  # type: ignore[operator]
    seen: list[object] = []

    def learned(tools: Tools, night_id: str, *, only: frozenset[str] | None = None, dreams: bool = True) -> NightResult:
        seen.append((state.holder(tools.config.paths.state), only))
        tools.database.set_stage(night_id, "collect", "done", progress=1.0)
        tools.database.set_stage(night_id, "train", "done", progress=1.0, detail={"task": "missing_clone"})
        decided = {"task": "missing_clone", "promoted": True, "reason": "3 gained, 0 lost"}
        tools.database.finish_night(
            night_id, "promoted", reason="learned missing_clone", generation=2, report={"learned": [decided]}
        )
        return NightResult("promoted", "learned missing_clone", 2)

    monkeypatch.setattr(cycle, "run", learned)
    done = run("night", "run")
    assert done.code == 0
    assert seen == [(os.getpid(), None)], "the state directory is held while a night runs here"
    assert ": promoted, learned missing_clone\n" in done.out
    assert "generation 2, from 1\n" in done.out
    assert "missing_clone  yes       3 gained, 0 lost\n" in done.out
    shown = json.loads(run("night", "status", "--json").out)
    assert (shown["state"], shown["pid"], [s["name"] for s in shown["stages"]]) == (
        *("promoted", os.getpid(), ["collect", "train"]),
    )


@pytest.mark.parametrize("recorded", [True, False])
def test_a_night_that_fails_is_70_and_changed_nothing(
    run: Run, stage: object, config: Config, monkeypatch: pytest.MonkeyPatch, recorded: bool
) -> None:
    stage("missing_clone")  # type: ignore[operator]

    def failed(tools: Tools, night_id: str, *, only: frozenset[str] | None = None, dreams: bool = True) -> NightResult:
        if recorded:
            tools.database.finish_night(night_id, "failed", reason="loss is NaN at step 3")
        raise NightFailed("loss is NaN at step 3")

    monkeypatch.setattr(cycle, "run", failed)
    done = run("night", "run")
    assert done.code == 70
    reason = "loss is NaN at step 3" if recorded else "it ended without a result"
    assert done.err.splitlines()[-1].endswith(f"failed: {reason}; what was served still is")
    with database(config) as opened:
        assert opened.open_nights() == []


def test_only_corrections_means_tasks_that_a_person_corrected_and_no_dreams(
    run: Run, stage: object, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage("missing_clone")  # type: ignore[operator]
    with database(config) as opened:
        for origin, task, code in (("correction", "use_after_move", "a"), ("dream", "missing_hash", "b")):
            opened.add_example(StoredExample(origin, task, "f", "E0382", "s", f"// {code}\n{MOVED}", CLONED))
    asked: list[tuple[frozenset[str] | None, bool]] = []

    def nothing(tools: Tools, night_id: str, *, only: frozenset[str] | None = None, dreams: bool = True) -> NightResult:
        asked.append((only, dreams))
        tools.database.finish_night(night_id, "skipped", reason="nothing to learn")
        return NightResult("skipped", "nothing to learn")

    monkeypatch.setattr(cycle, "run", nothing)
    assert run("night", "run", "--only-corrections").code == 0
    assert asked == [(frozenset({"use_after_move"}), False)]


def test_ctrl_c_stops_the_night_at_its_next_step(
    run: Run, stage: object, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage("missing_clone")  # type: ignore[operator]
    begun = threading.Event()

    def long(tools: Tools, night_id: str, *, only: frozenset[str] | None = None, dreams: bool = True) -> NightResult:
        begun.set()
        until(tools.should_stop, "told to stop")
        tools.database.finish_night(night_id, "failed", reason="stopped during train")
        raise NightFailed("stopped")

    def interrupted(ask: Callable[[], object]) -> None:
        assert begun.wait(60)
        raise KeyboardInterrupt

    monkeypatch.setattr(cycle, "run", long)
    monkeypatch.setattr(nights, "_followed", interrupted)
    assert run("night", "run").code == 130
    with database(config) as opened:
        assert [(night.state, night.reason) for night in opened.nights()] == [("failed", "stopped during train")]


@pytest.mark.rustc
def test_a_running_daemon_runs_it_in_a_child(run: Run, daemon: Service) -> None:
    done = run("night", "run", "--json")
    night = json.loads(done.out)
    assert (done.code, night["state"], night["parent_generation"]) == (0, "skipped", 1)
    assert night["reason"].startswith("nothing to learn")
    assert night["pid"] != os.getpid()
    assert daemon.night(night["id"])["state"] == "skipped"


def test_a_child_without_its_daemon_does_nothing(run: Run, config: Config) -> None:
    with database(config) as opened:
        night = opened.start_night(parent_generation=None)
        done = run("night", "run", "--child", night.id)
        assert (done.code, opened.get_night(night.id).state) == (75, "planned")
    assert "--child is for nights that a daemon starts" in done.err


def test_status_of_a_night_that_never_was(run: Run) -> None:
    assert run("night", "status").err == 'error: there was no night yet; "sleepyd night run" starts one\n'
    assert run("night", "status", "01NONE").code == 2


def test_a_night_for_some_tasks_is_asked_for_by_name(
    run: Run, stage: object, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage("missing_clone")  # type: ignore[operator]
    seen: list[object] = []

    def skipped(tools: Tools, night_id: str, *, only: frozenset[str] | None = None, dreams: bool = True) -> NightResult:
        seen.append((only, dreams))
        tools.database.finish_night(night_id, "skipped", reason="nothing to learn")
        return NightResult("skipped", "nothing to learn")

    monkeypatch.setattr(cycle, "run", skipped)
    assert run("night", "run", "--only", "missing_ord", "--only", "missing_clone").code == 0
    assert seen == [(frozenset({"missing_ord", "missing_clone"}), True)]
    report = json.loads(run("night", "report", "--json").out)
    assert (report["state"], report["reason"], report["tasks"]) == ("skipped", "nothing to learn", [])
    assert "Nothing changed: nothing to learn." in run("night", "report", "--markdown").out


def test_a_dry_run_says_what_would_be_learned_and_starts_nothing(run: Run, stage: object, config: Config) -> None:
    stage("missing_clone")  # type: ignore[operator]
    with database(config) as opened:
        for number in range(1, 4):
            buggy = f"fn f() {{ {'let a = b; ' * number} }}"
            opened.add_example(
                StoredExample("correction", "mine", "f", "E0382", "s", buggy, buggy.replace("let a", "let mut a"))
            )
    done = run("night", "run", "--dry-run")
    assert done.code == 0
    assert done.out.splitlines()[1].split() == ["mine", "2", "1", "3"]
    assert "how long is not known" in done.out
    assert json.loads(run("night", "run", "--dry-run", "--json").out)["tasks"]["mine"]["from"] == {"correction": 3}
    with database(config) as opened:
        assert opened.nights() == []


def test_nights_are_paused_and_resumed(run: Run, config: Config) -> None:
    assert run("night", "pause").out == 'nights are paused; "sleepyd night resume" ends that\n'
    assert run("night", "pause", "--days", "2").out.startswith("nights are paused until ")
    assert run("night", "resume").out == "nights begin by themselves again\n"
    assert run("night", "resume").out == "nights were not paused\n"
