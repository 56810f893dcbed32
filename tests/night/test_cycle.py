"""Whole nights on a tiny model: what they leave behind when they end, and when they do not."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import chain, repeat
from pathlib import Path

import pytest
from night_house import STEPS, TASKS, House, accepting, stored, teach

from sleepyd import engine as engines
from sleepyd import share
from sleepyd.engine import Request
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.errors import NightFailed, NotFound
from sleepyd.evals import canary
from sleepyd.koans.load import Example
from sleepyd.night import gate
from sleepyd.night.collect import Lessons
from sleepyd.night.gate import Decision
from sleepyd.night.proposal import routes_table
from sleepyd.night.stages import STAGES
from sleepyd.store.generations import Generations

pytestmark = [pytest.mark.rustc, pytest.mark.slow]

Proven = Callable[[str], list[Example]]


def test_a_night_that_gains_nothing_keeps_what_is_served(house: House, proven: Proven) -> None:
    teach(house.database, proven)
    result = house.sleep()
    assert (result.state, result.reason, result.generation) == ("kept", "no task passed the gate", None)
    house.assert_nothing_changed()
    stages = house.stages()
    assert list(stages) == ["collect", "dream", "train", "merge", "evaluate", "gate"]
    assert {stage.state for stage in stages.values()} == {"done"}
    assert {stage.progress for stage in stages.values()} == {1.0}
    assert stages["collect"].detail["tasks"] == dict.fromkeys(sorted(TASKS), 4)
    assert set(stages["train"].detail["tasks"]) == set(TASKS)
    assert [d["task"] for d in stages["gate"].detail["decisions"]] == sorted(TASKS)


def test_a_kept_night_reports_what_it_tried(house: House, proven: Proven) -> None:
    teach(house.database, proven)
    house.sleep()
    night = house.database.get_night(house.night)
    assert (night.state, night.parent_generation, night.ended_at is not None) == ("kept", 1, True)
    report = night.report
    assert report["learned"] == []
    assert {d["task"]: d["promoted"] for d in report["refused"]} == dict.fromkeys(TASKS, False)
    assert all(d["items"] >= 1 for d in report["refused"])
    assert {task: len(losses) for task, losses in report["losses"].items()} == dict.fromkeys(TASKS, STEPS)
    assert (report["skipped"], report["leaked"], report["tasks_in_subspace"]) == ({}, 0, 2)
    assert report["parameters_trained"]["missing_mut"] > 0
    assert report["evaluation"]["total"] == 2
    assert report["seconds"] > 0


def test_a_night_that_gains_is_served_in_the_morning(
    house: House, proven: Proven, monkeypatch: pytest.MonkeyPatch, tiny_model: Path
) -> None:
    ids = teach(house.database, proven)
    before = {path: path.read_bytes() for path in house.generations.current().path.rglob("*") if path.is_file()}  # type: ignore[union-attr]
    monkeypatch.setattr(gate, "decide", accepting)
    result = house.sleep()
    assert (result.state, result.generation) == ("promoted", 2)
    assert result.reason == "learned missing_debug, missing_mut"
    assert list(house.stages()) == [name for name in STAGES if name != "distill"]  # which nobody asked for

    served = house.generations.current()
    assert served is not None
    assert (served.number, served.parent, served.fell_back) == (2, 1, False)
    assert set(served.adapters) == set(TASKS)
    assert served.routes["signatures"] == {e.signature: e.task for task in TASKS for e in proven(task)}
    assert served.evaluation["total"] == 2
    assert served.evaluation["generation"] == 2
    assert set(share.load(served.path / "subspace.safetensors").tasks) == set(TASKS)
    assert served.manifest["meta"]["night"] == house.night
    assert set(served.canaries) == set(TASKS)
    engine = engines.in_process(house.config)
    for task, path in served.adapters.items():
        engine.load(task, path)
    assert canary.problem(engine, served.canaries, {task: task for task in TASKS}) == ""

    assert all(path.read_bytes() == data for path, data in before.items())
    assert house.generations.verify(1) == ()
    assert {e.id for e in house.database.examples() if e.used_in_night == house.night} == set(ids)
    assert house.database.get_generation(2).state == "promoted"
    evaluation, first = house.database.evaluations()
    assert (evaluation.strategy, evaluation.total, evaluation.generation) == ("routed", 2, 2)
    assert (first.strategy, first.set, first.total, first.generation) == ("routed", "all", 2, 1)
    assert [koan["id"] for koan in first.report["koans"]] == ["bc_004", "tb_001"]
    night = house.database.get_night(house.night)
    assert (night.state, night.generation) == ("promoted", 2)
    assert json.loads(json.dumps(night.report)) == night.report

    engine = TransformersEngine(tiny_model, threads=1)
    for task, folder in served.adapters.items():
        engine.load(f"{task}@2", folder)
        answered = engine.generate([Request(({"role": "user", "content": "x"},), f"{task}@2", 2)])
        assert answered[0].adapter == f"{task}@2"

    again = house.sleep()
    assert (again.state, again.generation) == ("skipped", None)
    assert "nothing new since it was last learned" in again.reason
    assert house.generations.current_number() == 2


def test_only_the_tasks_that_pass_are_served_and_old_ones_stay(
    house: House, proven: Proven, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = teach(house.database, proven)

    def picky(task: str, *results: object) -> Decision:
        return replace(accepting(task, *results), promoted=task == "missing_mut")  # type: ignore[arg-type]

    monkeypatch.setattr(gate, "decide", picky)
    assert house.sleep().reason == "learned missing_mut"
    second = house.generations.current()
    assert second is not None
    assert set(second.adapters) == {"missing_mut"}
    assert set(second.routes["signatures"].values()) == {"missing_mut"}
    old = share.load(second.path / "subspace.safetensors")
    assert set(old.tasks) == {"missing_mut"}
    used = {e.id for e in house.database.examples() if e.used_in_night}
    assert used == set(ids[:4])

    monkeypatch.setattr(gate, "decide", accepting)
    result = house.sleep()
    assert (result.state, result.reason, result.generation) == ("promoted", "learned missing_debug", 3)
    third = house.generations.current()
    assert third is not None
    assert set(third.adapters) == set(TASKS)
    new = share.load(third.path / "subspace.safetensors")
    for layer in old.layers:
        moved = (share.delta(new, "missing_mut", layer) - share.delta(old, "missing_mut", layer)).abs().max()
        assert float(moved) < 1e-5


def test_what_was_not_learned_tonight_stays_as_it_was_even_if_merging_cuts_the_basis(
    house: House, proven: Proven, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "decide", accepting)
    teach(house.database, proven)
    assert house.sleep(only=frozenset({"missing_mut"})).generation == 2
    second = house.generations.current()
    house.config = replace(house.config, night=replace(house.config.night, max_basis=1))
    assert house.sleep().generation == 3
    third = house.generations.current()
    assert second is not None
    assert third is not None
    new = share.load(third.path / "subspace.safetensors")
    assert {min(basis.beta.shape[1], basis.alpha.shape[1]) for basis in new.layers.values()} == {1}
    for name in ("adapter_model.safetensors", "adapter_config.json"):
        files = [made.adapters["missing_mut"] / name for made in (second, third)]
        assert files[0].read_bytes() == files[1].read_bytes()


def test_row_62_without_corrections_the_night_is_skipped_and_loads_no_model(house: House) -> None:
    house.config = replace(house.config, model=replace(house.config.model, path="/nonexistent"))
    result = house.sleep()
    assert (result.state, result.reason) == ("skipped", "nothing to learn (no examples yet)")
    assert house.database.get_night(house.night).state == "skipped"
    house.assert_nothing_changed()


def test_tasks_can_be_chosen(house: House, proven: Proven) -> None:
    teach(house.database, proven)
    assert set(house.sleep(only=frozenset({"missing_mut"})).report["losses"]) == {"missing_mut"}


def test_a_task_that_cannot_be_trained_costs_the_others_nothing(house: House, proven: Proven) -> None:
    teach(house.database, proven)
    for example in proven("missing_debug"):
        mute = stored(replace(example, buggy=example.buggy + "// x\n", fixed=example.buggy), task="mute_task")
        house.database.add_example(mute)
    result = house.sleep()
    assert result.state == "kept"
    assert result.report["skipped"] == {"mute_task": "task mute_task: none of its 3 fixes can be told as items"}
    assert set(result.report["losses"]) == set(TASKS)


def test_a_night_whose_every_task_cannot_be_trained_fails(house: House, proven: Proven) -> None:
    for example in proven("missing_debug"):
        house.database.add_example(stored(replace(example, fixed=example.buggy)))
    with pytest.raises(NightFailed, match="no task could be trained"):
        house.sleep()
    assert house.database.get_night(house.night).state == "failed"
    house.assert_nothing_changed()


def assert_stopped(house: House, should_stop: Callable[[], bool], during: str) -> None:
    with pytest.raises(NightFailed, match=f"was stopped during {during}; nothing was changed") as stopped:
        house.sleep(should_stop)
    assert stopped.value.code == "stopped"
    night = house.database.get_night(house.night)
    assert (night.state, night.reason) == ("failed", stopped.value.message)
    house.assert_nothing_changed()


@pytest.mark.parametrize(
    ("begun", "during"),
    [("collect", "collect"), ("train", "train"), ("merge", "merge"), ("evaluate", "evaluate"), ("gate", "promote")],
)
def test_row_57_a_night_stopped_after_a_stage_began_is_failed_and_changes_nothing(
    house: House, proven: Proven, begun: str, during: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(house.database, proven)
    monkeypatch.setattr(gate, "decide", accepting)
    assert_stopped(house, lambda: begun in house.stages(), during)


@pytest.mark.parametrize(("questions", "during"), [(0, "collect"), (2, "dream"), (3, "train"), (4, "train")])
def test_a_night_is_stopped_between_two_steps_of_a_training(
    house: House, proven: Proven, questions: int, during: str
) -> None:
    """Asked twice while it collects, once where there is nothing to dream of, then before every step."""
    teach(house.database, proven)
    answers = chain(repeat(False, questions), repeat(True))
    assert_stopped(house, lambda: next(answers), during)


def test_a_night_that_breaks_is_failed_with_the_reason(
    house: House, proven: Proven, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(house.database, proven)

    def broken(*_: object) -> Decision:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(gate, "decide", broken)
    with pytest.raises(NightFailed, match="ended with ZeroDivisionError: by zero; nothing was changed"):
        house.sleep()
    night = house.database.get_night(house.night)
    assert (night.state, night.reason) == ("failed", "ZeroDivisionError: by zero")
    house.assert_nothing_changed()


def test_a_night_needs_something_to_start_from(tmp_path: Path, house: House) -> None:
    house.generations = Generations(tmp_path / "empty")
    with pytest.raises(NotFound, match="no generation is served yet"):
        house.sleep()
    assert house.database.get_night(house.night).state == "failed"


def test_a_signature_that_is_known_stays_with_its_task(proven: Proven) -> None:
    known, new = (replace(stored(proven("missing_mut")[0], task="late"), signature=name) for name in ("known", "new"))
    lessons = Lessons("late", "f", (known, known, new), ())
    table = routes_table({"signatures": {"known": "taught"}}, [lessons])
    assert table["signatures"] == {"known": "taught", "new": "late"}
