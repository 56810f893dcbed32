"""The steps from examples to a published model, on two tasks and a model of no size."""

import dataclasses
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from sleepyd import config as configuration
from sleepyd import share
from sleepyd.base_model import corpus, pipeline
from sleepyd.base_model.train import Recipe
from sleepyd.config import Config
from sleepyd.engine import Request
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.errors import InvalidInput
from sleepyd.koans import dataset, generate
from sleepyd.koans.load import Example, load_koans
from sleepyd.night.birth import SHIPPED_SUBSPACE, SIGNATURES
from sleepyd.places import shipped_koans
from sleepyd.rust.diagnostics import Diagnostic, Span

RECIPE = Recipe(width=32, layers=2, heads=2, kv_heads=1, hidden=64, tokens_per_batch=1024, minutes=0.02, compile=False)
WITHHELD = "mut_borrow_conflict"
HELD_OUT = range(1, 8)
"""Numbers of examples whose skeleton is never trained on."""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Three koans, of three tasks that have no others beside them; one of them is withheld."""
    koans = tmp_path / "koans"
    for path in ("borrow_checker/bc_003.toml", "borrow_checker/bc_004.toml", "trait_bounds/tb_001.toml"):
        (koans / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped_koans() / path, koans / path)
    tables = (shipped_koans() / "tasks.toml").read_text(encoding="utf-8").split("[[task]]")
    kept = [t for t in tables if f'"{WITHHELD}"' in t or '"missing_mut"' in t or '"missing_debug"' in t]
    (koans / "tasks.toml").write_text("[[task]]" + "[[task]]".join(kept), encoding="utf-8")
    settings = {"paths": {"state": str(tmp_path / "state"), "koans": str(koans)}}
    return configuration.load(Path("/dev/null"), settings, {})


def example(task: str, number: int, message: str = "cannot borrow `_` as mutable") -> Example:
    steps = "    step();\n" * number
    buggy = f"fn {task}() {{\n{steps}    let x = 1;\n    x = {number};\n}}\n"
    at = buggy.index(f"x = {number};")
    span = Span("main.rs", at, at + 1, number + 3, number + 3, 5, 6, True, "label", None, None)
    error = Diagnostic("error", "E0596", message, (span,), (), "")
    fixed = buggy.replace("let x", "let mut x")
    judged = number in HELD_OUT
    skeleton = min(generate.held_out(task)) if judged else "another"
    return Example(task, "f", "E0596", "", "2021", buggy, fixed, "", (error.to_dict(),), skeleton, number, "train", "g")


@pytest.fixture
def folder(config: Config, tmp_path: Path) -> Path:
    """Ten examples of each taught task, and each task's koan among them."""
    koans = {koan.task: koan for koan in load_koans(config.paths.koans)}
    folder = tmp_path / "run"
    for name in ("data", "held_out"):
        (folder / name).mkdir(parents=True)
    for task in pipeline.taught(config):
        examples = [example(task.name, number) for number in range(1, 11)]
        koan = koans[task.name]
        leaked = dataclasses.replace(examples[0], buggy=koan.buggy, fixed=koan.fixed)
        dataset.write(folder / "data" / f"{task.name}.jsonl", [leaked, *examples, leaked])
        dataset.write(folder / "held_out" / f"{task.name}.jsonl", [example(task.name, n) for n in HELD_OUT][:6])
    return folder


def test_withheld_tasks_are_not_taught(config: Config) -> None:
    assert [task.name for task in pipeline.taught(config)] == ["missing_mut", "missing_debug"]


def test_the_split_holds_out_skeletons_and_leaves_koans_out(config: Config, folder: Path) -> None:
    train, held_out = pipeline.split(config, folder)
    counts = [
        [sum(e.task == task for e in part) for task in ("missing_mut", "missing_debug")] for part in (train, held_out)
    ]
    assert counts == [[3, 3], [6, 6]]
    for task in ("missing_mut", "missing_debug"):
        skeletons = [{e.skeleton for e in part if e.task == task} for part in (train, held_out)]
        assert skeletons == [{"another"}, {min(generate.held_out(task))}]
    koans = {program for koan in load_koans(config.paths.koans) for program in (koan.buggy, koan.fixed)}
    assert not koans & {e.buggy for e in (*train, *held_out)}
    assert not {(e.task, e.buggy) for e in train} & {(e.task, e.buggy) for e in held_out}


def test_signatures_lead_to_the_task_that_shows_them_most(config: Config, folder: Path) -> None:
    own = "cannot borrow `x` as mutable, as it is not declared as mutable"
    shared = "cannot assign twice to immutable variable `x`"
    for task, messages in {
        "missing_mut": [own, own, shared, shared],
        "missing_debug": [shared, shared, shared, "once"],
    }.items():
        held_out = [example(task, number, "held out") for number in HELD_OUT]
        rows = [example(task, number, message) for number, message in enumerate(messages, start=20)]
        dataset.write(folder / "data" / f"{task}.jsonl", [*held_out, *rows])
    (folder / "model").mkdir()
    pipeline.signatures(config, folder)
    assert json.loads((folder / "model" / SIGNATURES).read_text(encoding="utf-8")) == {
        "E0596 : cannot assign twice to immutable variable `_` : label": "missing_debug",
        "E0596 : cannot borrow `_` as mutable, as it is not declared as mutable : label": "missing_mut",
    }


def test_from_examples_to_a_published_model(config: Config, folder: Path, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    pipeline.pretrain(config, folder, RECIPE, lambda progress: None)
    steps = json.loads((folder / "state.json").read_text())["step"]
    assert steps > 0
    words = json.loads((folder / "model" / "tokenizer.json").read_text(encoding="utf-8"))
    pipeline.pretrain(config, folder, RECIPE, lambda progress: None)
    assert json.loads((folder / "state.json").read_text())["step"] == steps
    again = json.loads((folder / "model" / "tokenizer.json").read_text(encoding="utf-8"))
    assert [again[part] for part in ("normalizer", "pre_tokenizer")] == [
        words[part] for part in ("normalizer", "pre_tokenizer")
    ]
    assert again["model"]["merges"] == words["model"]["merges"]

    said: list[str] = []
    pipeline.basis(config, folder, pipeline.Basis(tasks=2, rank=2, steps=2, batch_size=2), said.append)
    assert [line.split(":")[0] for line in said] == ["basis missing_mut", "basis missing_debug"]
    subspace = share.load(folder / "model" / SHIPPED_SUBSPACE)
    assert set(subspace.layers) == set(share.target_layers(TransformersEngine(folder / "model").model))
    assert subspace.layers

    pipeline.signatures(config, folder)
    pipeline.card(folder, RECIPE, {"frozen": {"passed": 1, "total": 2}})
    pipeline.publish(folder, tmp_path / "shipped")
    card = json.loads((tmp_path / "shipped" / "model_card.json").read_text(encoding="utf-8"))
    assert (card["tasks"], card["examples"], card["steps"]) == (2, 24, steps)
    assert (card["answers"], card["taught_before"]) == (corpus.ANSWERS, {})
    assert card["scores"] == {"frozen": {"passed": 1, "total": 2}}
    assert card["recipe"]["width"] == 32
    engine = TransformersEngine(tmp_path / "shipped", threads=1)
    parameters = sum(p.numel() for p in engine.model.parameters())
    assert card["parameters"] == parameters
    answered = engine.generate([Request(({"role": "user", "content": "fn f() {}"},), None, 3)])
    assert answered[0].tokens > 0 or answered[0].finished


def test_a_model_is_taught_further_with_its_own_tokenizer(config: Config, folder: Path, tiny_model: Path) -> None:
    torch.set_num_threads(1)
    pipeline.start_from(folder, tiny_model)
    pipeline.pretrain(config, folder, RECIPE, lambda progress: None, should_stop=lambda: True)
    engine, before = TransformersEngine(folder / "model"), TransformersEngine(tiny_model)
    assert engine.tokenizer.get_vocab() == before.tokenizer.get_vocab()
    kept = before.model.model.embed_tokens.weight.bfloat16().float()
    assert torch.equal(engine.model.model.embed_tokens.weight, kept)
    pipeline.start_from(folder, tiny_model.parent)  # a run that has begun is left alone


def test_the_result_of_further_teaching_is_the_mean_of_both(folder: Path, tiny_model: Path) -> None:
    pipeline.start_from(folder, tiny_model)
    before = load_file(tiny_model / "model.safetensors")
    moved = {name: weight.float() + 2 for name, weight in before.items()}
    save_file(moved, folder / "model" / "model.safetensors", metadata={"format": "pt"})
    pipeline.average(folder, tiny_model)
    mean = load_file(folder / "model" / "model.safetensors")
    assert all(torch.allclose(mean[name], before[name].float() + 1, atol=1e-6) for name in before)
    TransformersEngine(folder / "model", threads=1).close()  # it loads


def test_the_card_tells_what_a_model_was_taught_before(folder: Path, tiny_model: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_model, tmp_path / "first")
    earlier = {"tokens_seen": 5, "seconds": 2, "scores": {"old": 1}}
    (tmp_path / "first" / "model_card.json").write_text(json.dumps(earlier), encoding="utf-8")
    pipeline.start_from(folder, tmp_path / "first")
    (folder / "state.json").write_text(json.dumps({"tokens": 1, "step": 1, "seconds": 1.0}), encoding="utf-8")
    pipeline.card(folder, RECIPE, {})
    card = json.loads((folder / "model" / "model_card.json").read_text(encoding="utf-8"))
    assert card["taught_before"] == {"tokens_seen": 5, "seconds": 2}


def test_of_what_the_earlier_model_mastered_a_part_is_rehearsed(folder: Path) -> None:
    weak, new, mastered = "missing_mut", "missing_debug", "dead_code"
    many = [example(task, number) for task in (weak, new, mastered) for number in range(200)]
    assert pipeline.to_learn(many, folder) == many  # it starts from nothing
    tasks = {weak: {"passed": 3, "total": 5}, mastered: {"passed": 4, "total": 5}}
    (folder / "before.json").write_text(json.dumps({"scores": {"tasks": tasks}}), encoding="utf-8")
    counts = Counter(e.task for e in pipeline.to_learn(many, folder))
    assert (counts[weak], counts[new]) == (200, 200)
    assert 55 <= counts[mastered] <= 105


def test_a_folder_without_a_model_is_refused_and_nothing_is_begun(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"no config\.json there"):
        pipeline.start_from(folder, tmp_path / "nowhere")
    assert not (folder / "model").exists()
