"""Tasks, the map of what each adapter gains and loses, and the subspace that they share."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from dashboard_house import Browser, House, example, moved
from waiting import until

from sleepyd import share
from sleepyd.api.dashboard import charts
from sleepyd.evals import forgetting
from sleepyd.share import Basis, Coefficients, Subspace
from sleepyd.store.records import Evaluation

TASKS = ("use_after_move", "missing_hash", "missing_ord")
HOSTILE = "<script>alert(1)\x1b[31m"
LAYERS = ("model.layers.0.self_attn.q_proj", "model.layers.0.mlp.up_proj")
Learn = Callable[..., int]


def subspace_of(*tasks: str) -> Subspace:
    """Random coefficients over a random basis of two layers."""
    torch.manual_seed(1)

    def columns(n: int, k: int) -> torch.Tensor:
        return torch.linalg.qr(torch.randn(n, k))[0]

    def own() -> dict[str, Coefficients]:
        return {layer: Coefficients(torch.randn(6, 2), torch.randn(6, 2)) for layer in LAYERS}

    return Subspace(
        {layer: Basis(columns(24, 6), columns(16, 6)) for layer in LAYERS}, {t: own() for t in tasks}, "tiny"
    )


@pytest.fixture
def learn(house: House) -> Learn:
    """`learn("a", "b", passed={"a": (1, 2)})`: a generation with these tasks, served."""

    def _learn(*tasks: str, passed: dict[str, tuple[int, int]] | None = None, night: str | None = None) -> int:
        subspace = subspace_of(*tasks)

        def write(folder: Path) -> None:
            share.save(subspace, folder / "subspace.safetensors")
            for task in tasks:
                share.write_adapter(share.factors(subspace, task), folder / "adapters" / task)

        counts = {task: {"passed": ok, "total": of} for task, (ok, of) in (passed or {}).items()}
        evaluation = {
            "passed": sum(one["passed"] for one in counts.values()),
            "total": sum(one["total"] for one in counts.values()),
            "tasks": counts,
            "koans": [{"id": "bc_001", "passed": True}],
        }
        routes = {
            "signatures": {f"E0382 : {task} : _": task for task in tasks},
            "codes": {},
            "tasks": {task: {"adapter": f"adapters/{task}"} for task in tasks},
        }
        number = house.generations.stage(1, files=write, routes=routes, evaluation=evaluation if counts else {})
        house.service.promote(number)
        return number

    return _learn


def measured(house: House, generation: int, koans: int = 4, adapters: dict[str, str] | None = None) -> None:
    report = {
        "strategy": forgetting.STRATEGY,
        "set": "all",
        "engine": "fake",
        "generation": generation,
        "koans": [{"id": f"k_{number}", "task": "t", "family": "f"} for number in range(koans)],
        "base": "PFP?" * (koans // 4),
        "adapters": adapters or {"use_after_move": "PPF?", "missing_hash": "FFP?"},
    }
    house.database.record_evaluation(
        Evaluation(forgetting.STRATEGY, "all, each adapter", "fake", 1, 2, generation, report)
    )


def shared(browser: Browser) -> str:
    """The page once the subspace was read."""
    until(lambda: "is being read" not in browser.text("/share"), "the subspace is read")
    return browser.text("/share")


def test_before_anything_is_learned_the_pages_say_how_it_comes(house: House, browser: Browser) -> None:
    tasks = browser.text("/tasks")
    assert "use_after_move A value is used after it was moved the base model’s – –" in tasks
    assert "not taught yet" in tasks
    assert "Nobody has measured it. sleepyd generations forgetting asks every adapter every koan" in tasks
    task = browser.text("/tasks/use_after_move")
    assert "none; the base model answers" in task
    assert "Nobody measured it. A night does" in task
    assert browser.get("/tasks/nobody").status_code == 404
    house.database.record_episode(moved(task="nobody"))
    assert "none; the base model answers" in browser.text("/tasks/nobody")


def test_a_generation_without_a_subspace_is_told(browser: Browser) -> None:
    assert "cannot be read" in shared(browser)


def test_tasks_show_adapters_examples_and_koans(house: House, browser: Browser, learn: Learn) -> None:
    learn(*TASKS, passed={"use_after_move": (1, 2), "missing_hash": (3, 3)})
    for number, origin in enumerate(("dream", "correction", "dream")):
        house.database.add_example(example("use_after_move", origin, number))
    house.database.add_example(example("born_yesterday", "correction", 9))
    tasks = browser.text("/tasks")
    assert "use_after_move A value is used after it was moved 2 KiB 1 correction, 2 dream 1 of 2" in tasks
    assert "born of corrections" in tasks
    assert "born_yesterday none yet 1 correction –" in tasks
    shared(browser)  # the subspace is read now
    task = browser.text("/tasks/use_after_move")
    for words in (
        "2 KiB, from 48 numbers in the subspace: 13 times fewer than a LoRA’s 640",
        "1 by correction, 2 by dream",
        "✓ passed bc_001",
        "E0382 : use_after_move : _ 3 examples, routed",
        "Most like it",
    ):
        assert words in task, words
    assert "2 served today" in task.partition("The numbers")[2]
    assert "1 2 9–91 %" in task
    assert "1 by correction" in browser.text("/tasks/born_yesterday")


def test_gains_and_losses_are_a_map_and_words(house: House, browser: Browser, learn: Learn) -> None:
    generation = learn(*TASKS)
    measured(house, generation)
    page = browser.text("/tasks")
    assert "use_after_move 2 of 3 k_1 k_2" in page
    assert "missing_hash 1 of 3 – k_0" in page
    assert "is served now" not in page
    assert 'class="cell gained" d="M1 0h1v1h-1z"' in browser.get("/tasks").text
    assert "it passes 2 of 3 (generation 2). Gained: k_1. Lost: k_2." in browser.text("/tasks/use_after_move")
    learn(*TASKS)
    assert "Generation 3 is served now. sleepyd generations forgetting measures it." in browser.text("/tasks")


def test_cells_are_merged_into_runs() -> None:
    report = {
        "koans": [{"id": f"k{number}"} for number in range(6)],
        "base": "PPFFP?",
        "adapters": {"a": "PPFPFP", "b": "PPPPPP"},
    }
    grid = charts.forgetting(report)
    assert (grid.rows, grid.columns[:2]) == (("a", "b"), ("k0", "k1"))
    assert grid.paths == {
        "pass": "M0 0h2v1h-2zM0 1h2v1h-2zM4 1h1v1h-1z",
        "fail": "M2 0h1v1h-1z",
        "gained": "M3 0h1v1h-1zM2 1h2v1h-2z",
        "lost": "M4 0h1v1h-1z",
        "unknown": "M5 0h1v1h-1zM5 1h1v1h-1z",
    }


def test_similarity_is_below_the_diagonal_in_the_given_order() -> None:
    cosines = [[1.0, 0.8, -0.25], [0.8, 1.0, 0.05], [-0.25, 0.05, 1.0]]
    grid = charts.similarity(["a", "b", "c"], cosines, order=["c", "a"])
    assert grid.rows == grid.columns == ("c", "a", "b")
    assert grid.paths == {"far3": "M0 1h1v1h-1z", "apart": "M0 2h1v1h-1z", "near1": "M1 2h1v1h-1z"}


def test_a_curve_of_variance_is_the_mean_within_its_band() -> None:
    picture = charts.variance({"a": {"curves": {"beta": [0.5, 1.0], "alpha": [1.0]}}, "b": {"curves": {"beta": []}}})
    assert picture is not None
    assert [label for _, label in picture.marks] == ["1", "2"]
    assert picture.path.startswith("M334.0 57.0L")  # three quarters of the way up: the mean of 50 and 100 %
    assert charts.variance({}) is None


def test_the_subspace_is_told_in_numbers(house: House, browser: Browser, learn: Learn) -> None:
    learn(*TASKS)
    page = shared(browser)
    for words in (
        "Generation 2, 3 tasks in 2 layers, at most 6 directions a layer.",
        "480 numbers, once",
        "use_after_move 48 13 ×",
        "Explained variance",
        "How alike the tasks are",
    ):
        assert words in page, words
    assert "no adapter" not in page
    found = house.service.learned.share()
    assert found is not None
    assert max(found["errors"].values()) < 1e-6


def test_a_subspace_without_tasks_is_told(house: House, browser: Browser, learn: Learn) -> None:
    learn()
    assert "The subspace of generation 2 holds no task yet" in shared(browser)


def test_many_tasks_and_koans_stay_a_small_page(house: House, browser: Browser) -> None:
    random.seed(1)
    names = [f"task_{number:03}" for number in range(104)]
    measured(house, 1, 104, {name: "".join(random.choices("PF?", k=104)) for name in names})
    size = len(browser.get("/tasks").content)
    assert size < 220_000  # with the scripts and styles of a page, which are 75 kB
    cosines = [[random.uniform(-1, 1) for _ in names] for _ in names]
    assert sum(map(len, charts.similarity(names, cosines, names).paths.values())) < 120_000


def test_names_of_tasks_are_text(house: House, browser: Browser) -> None:
    house.database.add_example(example(HOSTILE, "correction"))
    measured(house, 1, 4, {HOSTILE: "PPF?"})
    for path in ("/tasks", "/tasks/%3Cscript%3Ealert(1)%1B%5B31m"):
        page = browser.get(path).text
        assert "<script>" not in page
        assert "\x1b" not in page
        assert "&lt;script&gt;alert(1)\\x1b[31m" in page
