"""plot: pictures of what is stored, and what is said where nothing is."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from cli_cases import Run

from sleepyd import share
from sleepyd.config import Config
from sleepyd.demo import plot as plots
from sleepyd.evals import forgetting
from sleepyd.share.subspace import Basis, Coefficients, Subspace
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
from sleepyd.store.records import Evaluation

PICTURES = ("learning", "forgetting", "variance")
REPORT = {
    "strategy": forgetting.STRATEGY,
    "set": "all",
    "engine": "fake",
    "generation": 1,
    "koans": [{"id": f"bc_{n:03}", "task": "missing_hash", "family": "trait_bounds"} for n in range(4)],
    "base": "PFPF",
    "adapters": {"missing_hash": "PPFF", "missing_ord": "PF?F"},
}


def opened(config: Config) -> Database:
    config.paths.state.mkdir(parents=True, exist_ok=True)
    return Database(config.paths.state / "sleepyd.db")


@pytest.mark.parametrize("picture", PICTURES)
def test_where_nothing_is_stored_it_says_what_stores_it(
    run: Run, stage: Any, config: Config, tmp_path: Path, picture: str
) -> None:
    nothing = run("plot", picture, "--out", tmp_path / "a.png")
    assert nothing.code != 0
    assert "sleepyd serve" in nothing.err or "sleepyd night run" in nothing.err
    opened(config).close()
    stage("missing_clone")
    done = run("plot", picture, "--out", tmp_path / "a.png")
    expected = {
        "learning": "run: sleepyd eval --set all",
        "forgetting": "run: sleepyd generations forgetting",
        "variance": "generation 1 has no subspace, so there is no variance to show; a night makes one",
    }
    assert done.code != 0
    assert expected[picture] in done.err
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_learning_shows_each_measured_generation(
    run: Run, stage: Any, config: Config, tmp_path: Path, kind: str
) -> None:
    stage("missing_clone")
    stage("missing_clone")
    stage("missing_clone")
    with opened(config) as database:
        for generation, passed in ((1, 61), (3, 92)):
            report = {"passed": passed, "total": 92}
            database.record_evaluation(
                Evaluation("routed", "all", "fake", passed, 92, generation=generation, report=report)
            )
    out = tmp_path / f"curve.{kind}"
    found = json.loads(run("plot", "learning", "--out", out, "--json").out)
    assert [(point["number"], point["passed"]) for point in found["curve"]] == [(1, 61), (3, 92)]
    assert all(point["low"] < point["passed"] / point["total"] <= point["high"] + 1e-9 for point in found["curve"])
    is_picture(out)


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_forgetting_shows_the_latest_measurement(
    run: Run, stage: Any, config: Config, tmp_path: Path, kind: str
) -> None:
    stage("missing_hash")
    with opened(config) as database:
        database.record_evaluation(Evaluation(forgetting.STRATEGY, "all", "fake", 3, 7, generation=1, report=REPORT))
    out = tmp_path / f"map.{kind}"
    found = json.loads(run("plot", "forgetting", "--out", out, "--json").out)
    assert (found["adapters"], found["koans"], found["generation"]) == (2, 4, 1)
    is_picture(out)


def test_each_cell_has_the_colour_of_what_the_adapter_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib.axes import Axes

    drawn: list[Any] = []
    monkeypatch.setattr(Axes, "imshow", lambda self, cells, **rest: drawn.append(cells))
    plots.forgetting(tmp_path / "map.png", REPORT)
    passes, fails, gained, lost, unknown = range(5)
    assert drawn == [[[passes, gained, lost, fails], [passes, fails, unknown, fails]]]


def test_variance_shows_each_layer_of_the_served_subspace(run: Run, config: Config, tmp_path: Path) -> None:
    basis = torch.eye(6)[:, :3]
    layers = {f"layers.{n}.q_proj": Basis(basis, basis) for n in range(2)}
    coefficients = {name: Coefficients(torch.ones(3, 2), torch.ones(3, 2)) for name in layers}
    subspace = Subspace(base_model="tiny", layers=layers, tasks={"missing_hash": coefficients})
    generations = Generations(config.paths.adapters_store)
    number = generations.stage(
        None, files=lambda folder: share.save(subspace, folder / "subspace.safetensors"), routes={}, evaluation={}
    )
    generations.promote(number)
    found = json.loads(run("plot", "variance", "--out", tmp_path / "v.svg", "--json").out)
    assert (found["generation"], sorted(found["layers"])) == (1, sorted(layers))
    is_picture(tmp_path / "v.svg")


def test_other_kinds_and_places_are_refused(run: Run, stage: Any, config: Config, tmp_path: Path) -> None:
    done = run("plot", "learning", "--out", tmp_path / "a.gif")
    assert (done.code, "expected a name that ends in .png or .svg" in done.err) == (2, True)
    stage("missing_clone")
    with opened(config) as database:
        database.record_evaluation(
            Evaluation("routed", "all", "fake", 1, 2, generation=1, report={"passed": 1, "total": 2})
        )
    done = run("plot", "learning", "--out", tmp_path / "nowhere" / "a.png")
    assert (done.code, "cannot be written" in done.err) == (2, True)


def is_picture(path: Path) -> None:
    head = path.read_bytes()[:300]
    assert head.startswith(b"\x89PNG") if path.suffix == ".png" else b"<?xml" in head
    assert path.stat().st_size > 5000
