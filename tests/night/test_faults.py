"""What goes wrong at night, in whole nights on a tiny model: nothing that is served changes, and the row says why."""

import shutil
from collections import namedtuple
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest
import torch
from night_house import TASKS, House, accepting, stored, teach

from sleepyd.errors import NightFailed
from sleepyd.evals import run as evals
from sleepyd.evals.run import Tried
from sleepyd.koans.load import Example
from sleepyd.night import gate
from sleepyd.night import learn as learning
from sleepyd.night import training as teaching
from sleepyd.rust.compiler import Compiler
from sleepyd.sections import RustConfig
from sleepyd.share import Batch
from sleepyd.share import train as training

pytestmark = [pytest.mark.rustc, pytest.mark.slow]

Proven = Callable[[str], list[Example]]
Usage = namedtuple("Usage", "total used free")


def fails(house: House, match: str) -> str:
    """A night that fails like this and changes nothing; its reason."""
    with pytest.raises(NightFailed, match=match):
        house.sleep()
    night = house.database.get_night(house.night)
    assert night.state == "failed"
    house.assert_nothing_changed()
    return night.reason


def test_row_62_fewer_corrections_than_the_minimum_are_skipped_with_the_reason(house: House, proven: Proven) -> None:
    for example in proven("missing_mut")[:2]:
        house.database.add_example(stored(example))
    result = house.sleep()
    assert (result.state, result.generation) == ("skipped", None)
    assert result.reason == "nothing to learn (missing_mut: 2 examples, 3 are needed)"
    house.assert_nothing_changed()


def spoiled(monkeypatch: pytest.MonkeyPatch, spoil: Callable[[int, torch.Tensor], torch.Tensor]) -> None:
    """Training on losses that `spoil` had its way with, given the step, from 1."""
    batch, loss, at = learning.batch, training.answer_loss, [0]

    def counted(rows: Any, size: int, seed: str) -> Batch:
        at[0] = int(seed.rpartition("/")[2]) + 1
        return batch(rows, size, seed)

    monkeypatch.setattr(learning, "batch", counted)
    monkeypatch.setattr(training, "answer_loss", lambda model, batch: spoil(at[0], loss(model, batch)))


def long_nights(house: House, steps: int) -> None:
    house.config = replace(house.config, night=replace(house.config.night, steps=steps))


def steep(step: int, loss: torch.Tensor) -> torch.Tensor:
    if step == 4:
        loss.register_hook(lambda slope: slope * float("inf"))
    return loss


SPOILED: dict[str, tuple[Callable[[int, torch.Tensor], torch.Tensor], str]] = {
    "no number": (lambda step, loss: loss * (float("nan") if step == 3 else 1.0), "training step 3: loss is nan"),
    "infinite": (lambda step, loss: loss * (float("inf") if step == 9 else 1.0), "training step 9: loss is inf"),
    "steep": (steep, "training step 4: gradient norm is"),
    "tenfold": (lambda step, loss: loss * (1.0 if step < 7 else 30.0), "at step 7 and began at"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_row_63_a_training_that_diverges_ends_at_that_step_with_the_reason(
    house: House, proven: Proven, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    spoil, said = SPOILED[how]
    last = [0]

    def seen(step: int, loss: torch.Tensor) -> torch.Tensor:
        last[0] = max(last[0], step)
        return spoil(step, loss)

    teach(house.database, proven)
    long_nights(house, 20)
    spoiled(monkeypatch, seen)
    assert fails(house, "no task could be trained").count(said) == len(TASKS)
    assert str(last[0]) in said


def test_row_63_one_task_that_diverges_costs_the_others_nothing(
    house: House, proven: Proven, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    whole = teaching.learn

    def learn(*arguments: Any, **rest: Any) -> Any:
        calls.append(arguments[3].task)
        if len(calls) == 1:
            arguments = (*arguments[:4], replace(arguments[4], learning_rate=1e30), *arguments[5:])
        return whole(*arguments, **rest)

    teach(house.database, proven)
    monkeypatch.setattr(teaching, "learn", learn)
    monkeypatch.setattr(gate, "decide", accepting)
    long_nights(house, 5)
    result = house.sleep()
    assert (result.state, result.reason) == ("promoted", f"learned {calls[1]}")
    assert set(result.report["skipped"]) == {calls[0]}


@pytest.mark.parametrize(
    ("exhaust", "said"), [(lambda: bytearray(1 << 60), "MemoryError"), (lambda: torch.empty(1 << 55), "RuntimeError")]
)
def test_row_64_a_night_that_runs_out_of_memory_says_so(
    house: House, proven: Proven, monkeypatch: pytest.MonkeyPatch, exhaust: Callable[[], object], said: str
) -> None:
    teach(house.database, proven)
    monkeypatch.setattr(teaching, "learn", lambda *_, **__: exhaust())
    assert fails(house, f"ended with {said}").startswith(f"oom: {said}")


def test_row_65_too_little_free_space_is_a_skipped_night(
    house: House, proven: Proven, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(house.database, proven)
    last = sum(entry["size"] for entry in house.generations.load(1).manifest["files"].values())
    needed = 3 * last + (house.config.night.free_mb << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, needed - 1))
    result = house.sleep()
    assert (result.state, result.reason.split(":")[0]) == ("skipped", "disk_full")
    assert "free disk space, or lower night.free_mb" in result.reason
    house.assert_nothing_changed()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, needed))
    assert house.sleep().state == "kept"


def test_row_65_old_generations_make_room_for_new_ones(
    house: House, proven: Proven, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "decide", accepting)
    house.config = replace(house.config, night=replace(house.config.night, keep_generations=1))
    teach(house.database, proven)
    for _ in range(4):
        assert house.sleep().state == "promoted"
        house.database._db.execute("UPDATE examples SET used_in_night = NULL")
        house.database._db.conn.commit()
    assert house.generations.numbers() == (4, 5)
    states = {row.number: row.state for row in house.database.generations()}
    assert {number: states[number] for number in (2, 3, 5)} == {2: "pruned", 3: "pruned", 5: "promoted"}


def test_row_66_a_koan_that_fails_once_and_passes_the_second_time_is_not_lost(
    house: House, proven: Proven, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The koan passes before, fails after, and passes on both sides when it is tried again."""
    whole, rounds = evals.evaluate, list[list[str]]()

    def flaky(problems: Sequence[Any], *arguments: Any, **rest: Any) -> list[Tried]:
        rounds.append([getattr(p, "id", "") for p in problems])
        fails_now = len(rounds) == 2
        found = whole(problems, *arguments, **rest)
        return [replace(t, passed=not fails_now) if t.id == "bc_004" else t for t in found]

    teach(house.database, proven)
    monkeypatch.setattr(evals, "evaluate", flaky)
    house.sleep(only=frozenset({"missing_mut"}))
    assert rounds[2:] == [["bc_004"], ["bc_004"]]
    (decision,) = house.database.get_night(house.night).report["refused"]
    assert decision["lost"] == []
    assert decision["reason"].startswith("no gain to be seen")


def test_row_68_a_gate_whose_problems_hit_a_limit_is_void(
    house: House, proven: Proven, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real compiler, with a hundredth of a second for each check."""
    teach(house.database, proven)
    with Compiler(RustConfig(wall_s=0.01, test_wall_s=0.01), cache_dir=None) as hurried:
        house.compiler = hurried
        result = house.sleep()
    assert (result.state, result.reason) == ("kept", "no task passed the gate")
    assert {d["reason"].split(":")[0] for d in result.report["refused"]} == {"void"}
    assert all(d["unjudged"] > 0 for d in result.report["refused"])
    house.assert_nothing_changed()


@pytest.mark.parametrize(
    ("losses", "ends"), [([0.001, 0.2, 0.9], False), ([0.001, 1.1], True), ([0.5, 4.9, 5.1], True)]
)
def test_row_63_a_hard_example_of_a_mastered_task_is_no_divergence(losses: list[float], ends: bool) -> None:
    look = learning._watched("missing_mut", None)
    with pytest.raises(NightFailed, match="began at") if ends else nullcontext():
        for step, loss in enumerate(losses, 1):
            look(step, loss)
