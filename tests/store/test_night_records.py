"""Nights, stages, evaluations and generation rows."""

from pathlib import Path

import pytest

from sleepyd.errors import Conflict, InvalidInput, NotFound
from sleepyd.store.database import Database
from sleepyd.store.records import Evaluation, GenerationRecord


@pytest.fixture
def database(tmp_path: Path):
    with Database(tmp_path / "db") as opened:
        yield opened


def test_a_night_runs_from_planned_to_promoted(database: Database):
    night = database.start_night(parent_generation=4)
    assert night.state == "planned"
    running = database.claim_night(night.id, pid=77)
    assert (running.state, running.pid, running.parent_generation) == ("running", 77, 4)
    ended = database.finish_night(night.id, "promoted", generation=5, report={"won": ["missing_clone"]})
    assert database.nights() == [ended]
    assert (ended.state, ended.generation, ended.report) == ("promoted", 5, {"won": ["missing_clone"]})
    assert ended.ended_at is not None


def test_only_one_night_is_open(database: Database):
    first = database.start_night(parent_generation=None, pid=1)
    with pytest.raises(Conflict, match=first.id):
        database.start_night(parent_generation=None, pid=2)
    database.finish_night(first.id, "skipped", reason="nothing to learn")
    assert database.start_night(parent_generation=None, pid=2).state == "running"
    assert [n.state for n in database.nights()] == ["running", "skipped"]


def test_the_first_verdict_of_a_night_stands(database: Database):
    night = database.start_night(parent_generation=None, pid=1)
    database.finish_night(night.id, "kept", reason="no gain")
    with pytest.raises(Conflict, match="kept"):
        database.finish_night(night.id, "promoted")
    with pytest.raises(Conflict):
        database.claim_night(night.id, 3)
    assert database.get_night(night.id).reason == "no gain"


def test_a_night_does_not_end_in_a_state_that_is_open(database: Database):
    night = database.start_night(parent_generation=None, pid=1)
    with pytest.raises(InvalidInput, match="expected promoted"):
        database.finish_night(night.id, "running")


def test_nights_whose_process_died_are_failed_and_the_living_one_is_left(database: Database):
    dead = database.start_night(parent_generation=None, pid=11)
    assert [n.id for n in database.abandon_nights(lambda pid: pid != 11)] == [dead.id]
    assert database.get_night(dead.id).state == "failed"
    assert "without a result" in database.get_night(dead.id).reason
    living = database.start_night(parent_generation=None, pid=12)
    assert database.abandon_nights(lambda pid: pid == 12) == []
    assert database.get_night(living.id).state == "running"


def test_stages_keep_their_order_start_and_detail(database: Database):
    night = database.start_night(parent_generation=None, pid=1)
    collect = database.set_stage(night.id, "collect", "running", detail={"found": 3})
    database.set_stage(night.id, "train", "running", progress=0.5)
    ended = database.set_stage(night.id, "collect", "done", progress=1.0)
    first, second = database.stages(night.id)
    assert (first.name, first.state, first.progress, first.detail) == ("collect", "done", 1.0, {"found": 3})
    assert (first.started_at, first.ended_at) == (collect.started_at, ended.ended_at)
    assert (second.name, second.progress, second.ended_at) == ("train", 0.5, None)


def test_a_stage_needs_its_night(database: Database):
    with pytest.raises((InvalidInput, NotFound)):
        database.set_stage("no night", "train", "running")
    assert database.stages("no night") == []


def test_evaluations_come_newest_first(database: Database):
    one = database.record_evaluation(Evaluation("base", "frozen", "transformers", 22, 30, report={"koans": []}))
    two = database.record_evaluation(Evaluation("routed", "frozen", "transformers", 30, 30, generation=1))
    assert database.evaluations() == [two, one]
    assert database.evaluations(generation=1) == [two]


def test_an_evaluation_is_found_by_id_by_name_and_as_the_last_of_its_set(database: Database):
    frozen = database.record_evaluation(Evaluation("routed", "frozen", "e", 1, 2, report={"name": "monday"}, id="01A"))
    again = database.record_evaluation(Evaluation("routed", "frozen", "e", 2, 2, report={"name": "monday"}, id="01B"))
    held_out = database.record_evaluation(Evaluation("routed", "heldout", "e", 3, 9, id="01C"))
    assert database.find_evaluation("01A", of_set="heldout") == frozen
    assert database.find_evaluation("monday", of_set="heldout") == again
    assert database.find_evaluation("last", of_set="frozen") == again
    assert database.find_evaluation("last", of_set="heldout") == held_out


def test_an_evaluation_that_is_not_there_is_named_with_those_that_are(database: Database):
    with pytest.raises(NotFound, match=r'has the id or name "tuesday"; .* the latest: none'):
        database.find_evaluation("tuesday", of_set="frozen")
    database.record_evaluation(Evaluation("routed", "frozen", "e", 1, 2, report={"name": "monday"}, id="01A"))
    with pytest.raises(NotFound, match=r"the latest: 01A \(routed on frozen\)"):
        database.find_evaluation("tuesday", of_set="frozen")
    with pytest.raises(NotFound, match='no evaluation of the set "all" is stored'):
        database.find_evaluation("last", of_set="all")


def test_one_generation_is_promoted_at_a_time(database: Database):
    database.record_generation(GenerationRecord(1, "promoted"))
    database.record_generation(GenerationRecord(2, "staged", parent=1, report={"gain": 8}))
    database.set_generation_state(2, "promoted")
    assert [(g.number, g.state) for g in database.generations()] == [(2, "promoted"), (1, "superseded")]
    assert database.get_generation(2).report == {"gain": 8}
    with pytest.raises(NotFound):
        database.set_generation_state(9, "kept")
    with pytest.raises(InvalidInput, match="generation state"):
        database.set_generation_state(2, "glorious")
