"""Each experiment from its command to its page, small, on a tiny model; an interrupted one goes on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from sleepyd import config as configuration
from sleepyd.cli import experiments as command
from sleepyd.cli import main
from sleepyd.config import Config
from sleepyd.day.fixer import FixRequest
from sleepyd.day.router import route
from sleepyd.experiments import KNOWN, efficiency, lora, named
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.experiments.records import Records
from sleepyd.night import learn as night_learn
from sleepyd.night.dream import Dream

pytestmark = [pytest.mark.rustc, pytest.mark.slow]


@pytest.fixture
def config(tiny_model: Path, tmp_path: Path) -> Config:
    settings: dict[str, Any] = {
        "paths": {"state": str(tmp_path / "state")},
        "model": {"path": str(tiny_model), "max_new_tokens": 4},
        "engine": {"threads": 1},
        "night": {"steps": 2, "dream_tries": 4, "batch_size": 2, "rank": 2, "temporary": 2, "learning_rate": 0.01},
    }
    return configuration.load(Path("/dev/null"), settings, {})


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few corrections."""
    for name in ("routed", "sequential", "router", "forgetting", "sweeps", "adapters", "transfer"):
        monkeypatch.setattr(f"sleepyd.experiments.{name}._CORRECTIONS", 4)
    monkeypatch.setattr(lora, "_EXAMPLES", 4)
    monkeypatch.setattr(lora, "_STEPS", 2)
    monkeypatch.setattr(efficiency, "_FILLED_TO", 4)


@pytest.mark.parametrize("name", list(KNOWN))
def test_an_experiment_runs_and_what_is_measured_is_not_measured_again(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    experiment, path = named(name), tmp_path / "records.jsonl"
    with Laboratory(config, quick=True) as laboratory:
        experiment.measure(laboratory, Records(path, laboratory.setting), 1)
    before = path.read_bytes()
    answer = experiment.read(Records(path, laboratory.setting)).answer
    assert answer.endswith(".")
    monkeypatch.setattr(Laboratory, "tried", _must_not)
    with Laboratory(config, quick=True) as laboratory:
        experiment.measure(laboratory, Records(path, laboratory.setting), 1)
    assert path.read_bytes() == before


def _must_not(*_: object, **__: object) -> None:
    pytest.fail("it was measured before")


def test_an_interrupted_run_ends_with_the_same_records(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(path: Path, stop_after: int | None) -> None:
        original: Callable[..., list[bool]] = Laboratory.tried
        calls: list[int] = []

        def tried(laboratory: Laboratory, *rest: Any, **more: Any) -> list[bool]:
            calls.append(1)
            if stop_after is not None and len(calls) > stop_after:
                raise KeyboardInterrupt
            return original(laboratory, *rest, **more)

        with monkeypatch.context() as patched, Laboratory(config, quick=True) as laboratory:
            patched.setattr(Laboratory, "tried", tried)
            efficiency.measure(laboratory, Records(path, laboratory.setting), 1)

    run(tmp_path / "whole.jsonl", None)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "broken.jsonl", 4)
    run(tmp_path / "broken.jsonl", None)
    whole, broken = (_without_time(tmp_path / f"{name}.jsonl") for name in ("whole", "broken"))
    assert broken == whole
    assert len(whole) == 1 + 2 + len(efficiency.ARMS) * 2


def _without_time(path: Path) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{name: value for name, value in line.items() if name != "seconds"} for line in lines]


def test_what_was_learned_is_learned_again_only_when_something_it_depends_on_differs(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[str] = []

    def batch(rows: Any, size: int, seed: str) -> Any:
        batches.append(seed)
        return original(rows, size, seed)

    original = night_learn.batch
    monkeypatch.setattr(night_learn, "batch", batch)
    trained = []
    for corrections, seed in ((4, 0), (4, 0), (4, 1), (3, 0)):
        with Laboratory(config, quick=True) as laboratory:
            task, before = laboratory.tasks[0].name, laboratory.subspace()
            learned = laboratory.learn(laboratory.lessons(task, corrections, 0), before, seed=seed)
            trained.append((len(batches), learned.losses, learned.to_adapter(before.layers)))
    steps = config.night.steps
    assert [count for count, _, _ in trained] == [steps, steps, 2 * steps, 3 * steps]
    (_, losses, adapter), (_, again, same), *_ = trained
    assert losses == again
    assert all(torch.equal(one.b, same.layers[name].b) for name, one in adapter.layers.items())


def test_by_day_programs_meet_the_adapters_that_corrections_lead_to(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[tuple[str | None, bool, int]] = []

    def evaluate(problems: Any, fixer: Any, strategy: str) -> list[Any]:
        for problem in problems:
            found = route(fixer.routes(), problem.signature, problem.error_code)
            met.append((found.task, found.adapter in fixer.engine.adapters(), len(fixer.recall(problem.signature))))
        assert strategy == "cascade"
        return []

    with Laboratory(config, quick=True) as laboratory:
        task = laboratory.tasks[0].name
        corrections = laboratory.corrections(task, 2, 0)
        adapters = {task: lora.of_task(laboratory, task, 4, 0)}
        monkeypatch.setattr("sleepyd.experiments.laboratory.evals.evaluate", evaluate)
        laboratory.by_day(corrections, adapters, corrections)
        assert [(name, is_loaded) for name, is_loaded, _ in met] == [(task, True)] * 2
        assert all(remembered for _, _, remembered in met)
        assert laboratory.engine.adapters() == frozenset()


def test_what_is_solved_in_a_dream_is_there_to_learn_from(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    with Laboratory(config, quick=True) as laboratory:
        task = laboratory.tasks[0].name
        left = laboratory.corrections(task, 2, 0)
        fixes = {left[0].buggy: left[0].fixed}

        def dream(fixer: Any, episode: Any, tries: int, **_: Any) -> Dream:
            assert tries == config.night.dream_tries
            case = fixer.open_case(FixRequest(episode.code, episode.edition, episode.tests or None))
            return Dream(episode, case, fixes.get(episode.code), tries, tries)

        monkeypatch.setattr("sleepyd.experiments.laboratory.dream", dream)
        [found] = laboratory.dreamt(task, 2, 0)
    assert (found.origin, found.buggy, found.fixed) == ("dream", left[0].buggy, left[0].fixed)


def test_an_ordinary_adapter_is_trained_once(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    with Laboratory(config, quick=True) as laboratory:
        task = laboratory.tasks[0].name
        first = lora.of_task(laboratory, task, 4, 0)
        monkeypatch.setattr(lora, "trained", _must_not)
        again = lora.of_task(laboratory, task, 4, 0)
        assert all(torch.equal(one.a, again.layers[name].a) for name, one in first.layers.items())
        with pytest.raises(pytest.fail.Exception, match="it was measured before"):
            lora.of_task(laboratory, task, 3, 0)


def test_the_command_writes_a_page_and_lists_what_there_is(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["experiment", *words])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    monkeypatch.setattr(command, "configured", lambda ctx: config)
    code, out, _ = run("tiers", "--quick", "--seeds", "1", "--out", str(tmp_path), "--json")
    told = json.loads(out)
    assert (code, told["folder"]) == (0, str(tmp_path))
    assert f"**{told['answer']}**" in (tmp_path / "index.md").read_text(encoding="utf-8")
    assert json.loads(run("--json")[1]) == KNOWN
    code, _, err = run("nothing")
    assert (code != 0, "experiment 'nothing' is unknown" in err) == (True, True)
