"""What the daemon does with requests, corrections, generations and the ends of nights: real database, generations,
compiler and watcher; the engine answers as the test says."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_engine import FakeEngine
from waiting import until
from weights import weights

from sleepyd.config import Config
from sleepyd.daemon import service as services
from sleepyd.daemon import shapes
from sleepyd.daemon.service import Service
from sleepyd.day.chat import ChatRequest
from sleepyd.day.fixer import FixRequest
from sleepyd.day.posted import FilesRequest
from sleepyd.engine.base import Request
from sleepyd.errors import EngineUnavailable, InvalidInput, NotFound, StoreCorrupt
from sleepyd.store.generations import Generation, Generations

pytestmark = pytest.mark.rustc
Stage = Callable[..., Generation]

MOVED = """pub fn twice(name: String) -> (String, String) {
    let first = name;
    (first, name)
}
"""
CLONED = MOVED.replace("let first = name;", "let first = name.clone();")
MISTYPED = """pub fn count(names: &[String]) -> usize {
    names.lenn()
}
"""


def clones(request: Request) -> str:
    """Answers the question about MOVED as it should be, and nothing else."""
    return CLONED if "twice" in str(request.messages) else "no idea"


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(clones)


@pytest.fixture
def service(config: Config, stage: Stage) -> Iterator[Service]:
    """Opened, its first generation served once `bring_up` was called."""
    stage("use_after_move")
    with services.opened(config) as opened:
        yield opened


@pytest.fixture
def ready(service: Service, engine: FakeEngine) -> Service:
    service.bring_up(lambda config: engine)
    assert service.why_not_ready() == ""
    return service


def test_it_is_ready_when_model_and_generation_have_answered(service: Service, engine: FakeEngine) -> None:
    assert service.why_not_ready() == "the model is loading"
    assert service.generation == 0
    service.bring_up(lambda config: engine)
    assert service.why_not_ready() == ""
    assert service.generation == 1
    assert [asked.adapter for asked in engine.asked] == [None, "use_after_move@1"]
    assert service.health()["engine"] == {"engine": "fake", "adapters": 1}
    assert (service.health()["generation"], service.health()["problem"]) == (1, "")


def test_rustcs_own_suggestions_are_given_while_the_model_loads(service: Service) -> None:
    result = service.fix(FixRequest(MISTYPED))
    assert (result.status, result.tier) == ("fixed", "compiler")
    assert "names.len()" in result.code
    with pytest.raises(EngineUnavailable, match="the model is loading"):
        service.fix(FixRequest(MOVED, tiers=("base",)))


def test_a_model_that_does_not_come_is_told_and_the_rest_serves_on(service: Service) -> None:
    def missing(config: Config) -> FakeEngine:
        raise EngineUnavailable("/models/none: no model there")

    service.bring_up(missing)
    assert service.why_not_ready() == "the model cannot answer (/models/none: no model there)"
    assert service.health()["problem"] == "/models/none: no model there"
    assert service.fix(FixRequest(MISTYPED)).status == "fixed"


def test_a_model_that_answers_as_another_is_not_ready(service: Service, engine: FakeEngine) -> None:
    engine.broken = {None}
    service.bring_up(lambda config: engine)
    assert "asked the base model, but another answered" in service.why_not_ready()


def test_a_generation_that_does_not_answer_leaves_the_base_model_serving(service: Service, engine: FakeEngine) -> None:
    engine.refused = {"use_after_move@1"}
    service.bring_up(lambda config: engine)
    assert service.why_not_ready() == ""
    assert service.generation == 0
    assert "use_after_move@1 does not fit" in service.health()["problem"]
    assert service.fix(FixRequest(MOVED)).tier in {"compiler", "base"}


def test_a_fix_is_recorded_with_its_attempts(ready: Service) -> None:
    stages: list[str] = []
    result = ready.fix(FixRequest(MOVED, tiers=("base",)), lambda name, details: stages.append(name))
    assert (result.status, result.tier, result.verified, result.generation) == ("fixed", "base", "check", 1)
    assert stages == ["checked", "routed", "asking", "tried"]
    [episode] = ready.episodes(10, None)
    assert episode["id"] == result.id
    assert (episode["status"], episode["error_code"], episode["source"]) == ("fixed", "E0382", "api")
    assert (episode["code"], episode["result_code"]) == (MOVED, result.code)
    assert episode["diagnostics"][0]["code"] == "E0382"
    assert [(a.tier, a.outcome) for a in ready.database.attempts(result.id)] == [("base", "passed")]


def test_what_was_not_fixed_is_recorded_too(ready: Service) -> None:
    ready.fix(FixRequest(MISTYPED, tiers=("base",)))
    [episode] = ready.episodes(10, "unfixed")
    assert episode["result_code"] is None
    assert ready.episodes(10, "fixed") == []


def test_a_crate_of_several_files_is_recorded_as_the_program_that_it_is(ready: Service) -> None:
    files = {"src/lib.rs": "pub mod names;\n", "src/names.rs": MOVED}
    result = ready.fix_files(FilesRequest(files, "src/lib.rs"), lambda name, details: None)
    assert (result.whole.status, list(result.files)) == ("fixed", ["src/names.rs"])
    [episode] = ready.episodes(10, None)
    assert (episode["id"], episode["code"]) == (result.whole.id, f"pub mod names {{\n{MOVED}}}\n")
    right = f"pub mod names {{\n{CLONED}}}\n"
    assert ready.feedback(result.whole.id, "rejected", right)["correction"]["status"] == "accepted"


def test_what_shall_not_be_remembered_is_not_by_whatever_way_it_came(ready: Service) -> None:
    quiet = replace(ready.config.privacy, remember=False)
    ready.config = replace(ready.config, privacy=quiet)
    asked = ChatRequest(({"role": "user", "content": f"```rust\n{MOVED}```"},))

    def silently(name: str, details: object) -> None:
        pass

    found = ready.chat(asked, silently).fix
    assert found is not None
    assert found.status == "fixed"
    assert ready.fix_files(FilesRequest({"a.rs": MOVED}, "a.rs"), silently).whole.status == "fixed"
    assert ready.fix(FixRequest(MOVED)).status == "fixed"
    assert ready.episodes(10, None) == []


def test_feedback_stays_with_the_fix_and_its_right_version_becomes_a_correction(ready: Service) -> None:
    fix_id = ready.fix(FixRequest(MOVED, tiers=("base",))).id
    assert ready.feedback(fix_id, "accepted", None) == {"id": fix_id, "feedback": "accepted", "correction": None}
    said = ready.feedback(fix_id, "rejected", CLONED)
    assert ready.episodes(1, None)[0]["feedback"] == "rejected"
    assert (said["correction"]["status"], said["correction"]["episode_id"]) == ("accepted", fix_id)
    assert ready.correction(said["correction"]["id"]) == said["correction"]
    with pytest.raises(NotFound):
        ready.feedback("01NONE", "accepted", None)


def test_a_correction_is_verified_at_once(ready: Service) -> None:
    good = ready.submit_correction({"wrong_attempt": MOVED, "correct_fix": CLONED, "task_id": "use_after_move"}, "api")
    assert (good["status"], good["task"], good["error_code"], good["origin"]) == (
        *("accepted", "use_after_move", "E0382", "api"),
    )
    bad = ready.submit_correction({"wrong_attempt": CLONED, "correct_fix": MOVED}, "api")
    assert (bad["status"], bad["reason"]) == (
        "rejected",
        "unverified: the wrong attempt compiles, expected a compile error",
    )
    assert [row["id"] for row in ready.corrections(10, "accepted")] == [good["id"]]
    with pytest.raises(InvalidInput, match="wrong_attempt is missing"):
        ready.submit_correction({"correct_fix": CLONED}, "api")


def test_a_correction_goes_to_the_task_that_its_error_is_routed_to(
    config: Config, stage: Stage, engine: FakeEngine
) -> None:
    signature = "E0382 : use of moved value: `_` : value used here after move"
    stage("use_after_move", signatures={signature: "use_after_move"})
    with services.opened(config) as opened:
        opened.bring_up(lambda config: engine)
        row = opened.submit_correction({"wrong_attempt": MOVED, "correct_fix": CLONED}, "api")
        assert (row["signature"], row["task"]) == (signature, "use_after_move")


def test_a_correction_of_a_merely_similar_mistake_is_not_taught_to_that_task(
    config: Config, stage: Stage, engine: FakeEngine
) -> None:
    similar = "E0382 : use of moved value: `_` : value used here after a loop moved it"
    stage("moved_in_loop", signatures={similar: "moved_in_loop"})
    with services.opened(config) as opened:
        opened.bring_up(lambda config: engine)
        assert opened.fix(FixRequest(MOVED, tiers=("routed",))).route_rule == "nearest"
        row = opened.submit_correction({"wrong_attempt": MOVED, "correct_fix": CLONED}, "api")
        assert row["task"] == "e0382_use_moved_value_used_here_after_move"


def test_dropped_files_are_taken_while_it_works(service: Service, engine: FakeEngine, config: Config) -> None:
    with services.working(service, lambda config: engine):
        until(lambda: service.watcher.state.scanned_at, "the directory is watched")
        text = json.dumps({"wrong_attempt": MOVED, "correct_fix": CLONED})
        (config.paths.corrections / "one.json").write_text(text, encoding="utf-8")
        until(lambda: service.corrections(10, "accepted"), "the correction was taken")
        until(lambda: service.why_not_ready() == "", "the model is there")
    assert service.corrections(10, None)[0]["origin"] == "drop"
    assert service.health()["watch"]["status"] == "stopped"
    assert not [thread for thread in threading.enumerate() if thread.name in {"bring-up", "corrections", "night"}]


def test_promoting_goes_forward_and_back(ready: Service, stage: Stage, generations: Generations) -> None:
    second = stage("use_after_move", "missing_clone", promote=False)
    assert ready.promote(second.number) == {"generation": 2, "replaced": 1}
    assert (ready.generation, generations.current_number()) == (2, 2)
    assert [(row["number"], row["is_current"], row["state"]) for row in ready.generations()] == [
        (2, True, "promoted"),
        (1, False, "superseded"),
    ]
    assert ready.promote(1) == {"generation": 1, "replaced": 2}
    assert (ready.generation, generations.current_number()) == (1, 1)
    assert ready.engine.adapters() == {"use_after_move@1"}


def test_a_generation_that_does_not_answer_is_not_promoted(
    ready: Service, engine: FakeEngine, stage: Stage, generations: Generations
) -> None:
    stage("use_after_move", promote=False)
    engine.broken = {"use_after_move@2"}
    with pytest.raises(EngineUnavailable, match="use_after_move@2"):
        ready.promote(2)
    assert (ready.generation, generations.current_number()) == (1, 1)
    assert ready.engine.adapters() == {"use_after_move@1"}


def test_a_generation_that_is_not_there_or_damaged_is_not_promoted(ready: Service, stage: Stage) -> None:
    with pytest.raises(NotFound, match="generation 9 does not exist"):
        ready.promote(9)
    weights = stage("use_after_move", promote=False).adapters["use_after_move"] / "adapter_model.safetensors"
    weights.chmod(0o600)
    weights.write_bytes(b"other")
    with pytest.raises(StoreCorrupt, match="generation 2"):
        ready.promote(2)
    assert ready.generation == 1


NIGHT = """
import os, sys
from pathlib import Path
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
database, generations = Database(Path(sys.argv[2])), Generations(Path(sys.argv[3]))
database.claim_night(sys.argv[1], os.getpid())
generations.promote(2, expected=1)
if sys.argv[4] == "dies":
    os._exit(9)
database.finish_night(sys.argv[1], "promoted", generation=2)
"""


def run_night(service: Service, generations: Generations, how: str) -> str:
    service.night_runner._command = lambda night_id, only: [
        *(sys.executable, "-c", NIGHT, night_id, str(service.database.path), str(generations.root), how),
    ]
    night_id: str = service.start_night()["id"]
    until(lambda: service.health()["night"] is None, "the night ended")
    return night_id


@pytest.mark.parametrize(("how", "state"), [("ends", "promoted"), ("dies", "failed")])
def test_what_a_night_made_current_is_served_afterwards(
    ready: Service, stage: Stage, generations: Generations, how: str, state: str
) -> None:
    stage("use_after_move", "missing_clone", promote=False)
    night = ready.night(run_night(ready, generations, how))
    assert (night["state"], night["parent_generation"], night["stages"]) == (state, 1, [])
    assert ready.generation == 2
    assert ready.engine.adapters() == {"use_after_move@2", "missing_clone@2"}
    assert ready.generations()[0]["state"] == "promoted"
    assert [row["id"] for row in ready.nights(10)] == [night["id"]]


def test_a_nights_work_waits_for_an_engine_that_is_started_again(
    ready: Service, engine: FakeEngine, stage: Stage, generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage("use_after_move", "missing_clone", promote=False)
    left = ["vLLM is starting again"] * 3
    monkeypatch.setattr(engine, "why_not_ready", lambda: left.pop() if left else "")
    monkeypatch.setattr(engine, "load", refused_while(left, engine.load))
    run_night(ready, generations, "ends")
    assert (left, ready.generation) == ([], 2)


def refused_while(left: list[str], load: Callable[[str, Path], None]) -> Callable[[str, Path], None]:
    def loads(name: str, path: Path) -> None:
        if left:
            raise EngineUnavailable(left[0])
        load(name, path)

    return loads


def test_a_nights_generation_that_does_not_answer_is_taken_back(
    ready: Service, engine: FakeEngine, stage: Stage, generations: Generations
) -> None:
    stage("use_after_move", promote=False)
    engine.broken = {"use_after_move@2"}
    run_night(ready, generations, "ends")
    assert (ready.generation, generations.current_number()) == (1, 1)
    assert ready.engine.adapters() == {"use_after_move@1"}
    assert "generation 2 of night" in ready.health()["problem"]
    assert [(row["number"], row["state"]) for row in ready.generations()] == [(2, "superseded"), (1, "promoted")]


def test_a_night_that_a_kill_cut_off_is_failed_at_the_next_start(config: Config, stage: Stage) -> None:
    stage("use_after_move")
    with services.opened(config) as opened:
        night = opened.database.start_night(parent_generation=1, pid=4_000_000)
    with services.opened(config) as opened:
        assert opened.night(night.id)["state"] == "failed"


def test_row_19_a_lost_database_is_caught_up_from_the_generations(config: Config, stage: Stage) -> None:
    stage("use_after_move")
    stage("use_after_move")
    with services.opened(config) as opened:
        assert [(row["number"], row["state"]) for row in opened.generations()] == [(2, "promoted"), (1, "superseded")]


def test_row_21_a_damaged_current_generation_is_not_served(config: Config, stage: Stage, engine: FakeEngine) -> None:
    stage("use_after_move")
    weights = stage("use_after_move").adapters["use_after_move"] / "adapter_model.safetensors"
    weights.chmod(0o600)
    weights.write_bytes(b"other")
    with services.opened(config) as opened:
        opened.bring_up(lambda config: engine)
        assert opened.generation == 1
        assert opened.why_not_ready() == ""
        assert "adapter_model.safetensors" in opened.health()["problem"]


def test_the_first_start_makes_the_first_generation(config: Config, tmp_path: Path, engine: FakeEngine) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(weights("model"))
    config = replace(config, model=replace(config.model, path=str(tmp_path / "model")))
    with services.opened(config) as opened:
        opened.bring_up(lambda config: engine)
        assert opened.generation == 1
        assert [(row["number"], row["is_current"]) for row in opened.generations()] == [(1, True)]
        shown = shapes.show(Generations(config.paths.adapters_store), 1)
        assert (shown["tasks"], "subspace.safetensors" in shown["files"]) == ([], True)
