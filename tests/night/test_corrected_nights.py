"""From a dropped file to what is served in the morning, for errors without a code and for lints."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from night_house import small_config

from sleepyd.day.fixer import Fixer, FixRequest
from sleepyd.day.router import Routes
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.intake.corrections import Corrections
from sleepyd.intake.taking import Taking
from sleepyd.intake.watcher import Watcher
from sleepyd.koans.load import Example, lints_of
from sleepyd.night import cycle, gate
from sleepyd.night.birth import first_generation
from sleepyd.night.gate import Decision
from sleepyd.night.stages import Tools
from sleepyd.rust.compiler import Compiler
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations

pytestmark = [pytest.mark.rustc, pytest.mark.slow]
TASKS = ("gen_keyword", "iter_copied")


def accepting(task: str, before: object, after: object, protected: object) -> Decision:
    return Decision(task, True, "accepted by the test", 3, 1, 2, ("e",), (), 1.0)


def test_dropped_corrections_of_lints_and_of_errors_without_a_code_are_learned_and_routed(
    tmp_path: Path,
    tiny_model: Path,
    compiler: Compiler,
    proven: Callable[[str], list[Example]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = small_config(tmp_path, tiny_model)
    generations = Generations(config.paths.adapters_store)
    first_generation(config, generations)
    drop = config.paths.corrections
    drop.mkdir(parents=True)
    for number, made in enumerate(example for task in TASKS for example in proven(task)):
        hint = {} if lints_of(made.error_code) else {"task_id": made.task}
        entry = {"wrong_attempt": made.buggy, "correct_fix": made.fixed, "tests": made.tests, **hint}
        (drop / f"{number}.json").write_text(json.dumps(entry))
    with Database(config.paths.state / "sleepyd.db") as database:
        corrections = Corrections.configured(database, compiler, config, Routes.empty)
        Watcher(Taking(corrections, database, config), replace(config.intake, settle_s=0)).rescan_now()
        rows = database.corrections()
        assert {(row.status, row.task) for row in rows} == {("accepted", task) for task in TASKS}
        assert len(rows) == len(database.examples()) == 8
        # What the gate makes of two steps of training is not what is tested here.
        monkeypatch.setattr(gate, "decide", accepting)
        night = database.start_night(parent_generation=1, pid=os.getpid()).id
        result = cycle.run(Tools(config, database, generations, compiler), night)
        assert (result.state, result.reason) == ("promoted", "learned gen_keyword, iter_copied")
        assert {e.id for e in database.examples() if e.used_in_night == night} == {e.id for e in database.examples()}
    served = generations.current()
    assert served is not None
    assert set(served.adapters) == set(TASKS)
    fixer = Fixer(compiler, TransformersEngine(tiny_model), config, lambda: Routes.from_generation(served))
    for task in TASKS:
        made = proven(task)[0]
        asked = FixRequest(made.buggy, made.edition, lints=lints_of(made.error_code))
        case = fixer.open_case(asked)
        assert (case.route.rule, case.route.task, case.route.adapter) == ("signature", task, f"{task}@2")
