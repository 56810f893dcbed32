"""generations list, show, promote and rollback: by a daemon that runs, and here."""

import json
import time
from collections.abc import Callable

import pytest
from cli_cases import Run
from torture import Torture
from weights import weights

from sleepyd.config import Config
from sleepyd.daemon import state
from sleepyd.daemon.service import DATABASE, Service
from sleepyd.store.generations import Generation, Generations

Stage = Callable[..., Generation]


@pytest.fixture(autouse=True)
def state_directory(config: Config) -> None:
    config.paths.state.mkdir(parents=True)


def served(run: Run) -> int | None:
    rows = json.loads(run("generations", "list", "--json").out)
    return next((row["number"] for row in rows if row["is_current"]), None)


def test_the_list_is_newest_first(run: Run, stage: Stage) -> None:
    assert json.loads(run("generations", "list", "--json").out) == []
    stage("missing_clone")
    stage("missing_clone", "missing_hash", promote=False)
    rows = json.loads(run("generations", "list", "--json").out)
    assert [(row["number"], row["parent"], row["is_current"], row["tasks"]) for row in rows] == [
        (2, 1, False, ["missing_clone", "missing_hash"]),
        (1, None, True, ["missing_clone"]),
    ]
    lines = run("generations", "list").out.splitlines()
    assert lines[0].split() == ["number", "current", "pinned", "state", "parent", "created", "tasks", "problem"]
    assert lines[2].split()[:5] == ["1", "yes", "no", "-", "-"]


def test_one_generation_is_shown_with_its_files(run: Run, stage: Stage) -> None:
    stage("missing_clone")
    shown = json.loads(run("generations", "show", 1, "--json").out)
    assert shown["tasks"] == ["missing_clone"]
    assert shown["files"]["adapters/missing_clone/adapter_model.safetensors"] == len(weights("missing_clone"))
    assert "tasks       missing_clone\n" in run("generations", "show", 1).out


def test_a_damaged_generation_is_not_shown_as_if_it_were_whole(run: Run, stage: Stage) -> None:
    path = stage("missing_clone").adapters["missing_clone"] / "adapter_model.safetensors"
    path.chmod(0o600)
    path.write_bytes(weights("missing_clong"))
    done = run("generations", "show", 1)
    assert (done.code, done.out) == (78, "")
    assert "adapter_model.safetensors does not match its sha256" in done.err


def test_promote_and_rollback_without_a_daemon(run: Run, stage: Stage, config: Config) -> None:
    stage("missing_clone")
    stage("missing_clone", promote=False)
    assert json.loads(run("generations", "promote", 2, "--json").out) == {"generation": 2, "replaced": 1}
    assert served(run) == 2
    assert [row["state"] for row in json.loads(run("generations", "list", "--json").out)] == ["promoted", "superseded"]
    assert run("generations", "rollback").out == "generation 1 is served; it was 2\n"
    assert served(run) == 1
    assert Generations(config.paths.adapters_store).current_number() == 1


@pytest.mark.parametrize("database", ["missing", "damaged"])
def test_row_19_rollback_works_without_the_database(
    run: Run, stage: Stage, config: Config, database: str, torture: Torture
) -> None:
    """G2.4: what is served is on disk; a database that cannot be used is left alone, and named."""
    stage("missing_clone")
    stage("missing_clone")
    path = config.paths.state / DATABASE
    if database == "damaged":
        path.write_bytes(b"no database" * 500)
    began = time.process_time()
    done = run("generations", "rollback", "--json")
    torture.figure(f"G2.4: rollback, database {database}", f"{time.process_time() - began:.2f} s of CPU", "2 s")
    assert (done.code, json.loads(done.out)) == (0, {"generation": 1, "replaced": 2})
    assert Generations(config.paths.adapters_store).current_number() == 1
    if database == "damaged":
        assert path.read_bytes() == b"no database" * 500
        assert 'restore a backup ("sleepyd restore FILE --force")' in done.err


def test_a_current_generation_that_cannot_be_read_is_rolled_back_from(run: Run, stage: Stage, config: Config) -> None:
    stage("missing_clone")
    (stage("missing_clone").path / "manifest.json").unlink()
    assert run("generations", "rollback").code == 0
    assert served(run) == 1


def test_there_must_be_something_to_roll_back_to(run: Run, stage: Stage) -> None:
    assert "no generation is current" in run("generations", "rollback").err
    stage("missing_clone")
    done = run("generations", "rollback")
    assert (done.code, served(run)) == (2, 1)
    assert "generation 1 is the first one; there is nothing to roll back to" in done.err


def test_a_generation_that_does_not_exist_is_not_promoted(run: Run, stage: Stage) -> None:
    stage("missing_clone")
    done = run("generations", "promote", 7)
    assert (done.code, served(run)) == (2, 1)
    assert "generation 7 does not exist" in done.err


def test_promoting_needs_the_state_directory_to_itself_or_the_daemon(run: Run, stage: Stage, config: Config) -> None:
    stage("missing_clone")
    stage("missing_clone", promote=False)
    with state.hold(config.paths.state):
        done = run("generations", "promote", 2)
    assert (done.code, served(run)) == (75, 1)
    assert "is using it" in done.err


@pytest.mark.rustc
def test_a_running_daemon_changes_what_it_serves(run: Run, daemon: Service, stage: Stage) -> None:
    stage("use_after_move", "missing_clone", promote=False)
    assert run("generations", "promote", 2).out == "generation 2 is served; it was 1\n"
    assert (daemon.generation, daemon.engine.adapters()) == (2, {"use_after_move@2", "missing_clone@2"})
    assert run("generations", "rollback").out == "generation 1 is served; it was 2\n"
    assert (daemon.generation, daemon.engine.adapters()) == (1, {"use_after_move@1"})


def test_a_pin_shows_in_the_list_and_goes_again(run: Run, stage: Stage) -> None:
    stage("missing_clone")
    assert run("generations", "pin", "1").out == "pinned: 1\n"
    assert [row["is_pinned"] for row in json.loads(run("generations", "list", "--json").out)] == [True]
    assert json.loads(run("generations", "unpin", "1", "--json").out) == {"pinned": []}
    assert run("generations", "pin", "7").code != 0
