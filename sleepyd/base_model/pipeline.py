"""From nothing to the bundled model, one step after another, each kept so that an interrupted run goes on.

    data → tokenizer → pre-training → basis (phase 1 over adapters of taught tasks) → signatures → model card

The withheld tasks and every koan stay out of all of it. `scores` are measured by the same evaluation as everything
else.
"""

import json
import math
import platform
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from sleepyd import share
from sleepyd.base_model import corpus, tokenizer
from sleepyd.base_model.drills import drills
from sleepyd.base_model.train import Progress, Recipe, Trainer, build
from sleepyd.config import Config
from sleepyd.day.lesson import Lesson, conversation
from sleepyd.day.prompt import MODEL_CARD
from sleepyd.day.signature import signature
from sleepyd.errors import InvalidInput
from sleepyd.koans import dataset, generate, several
from sleepyd.koans.leak import Guard
from sleepyd.koans.load import Example, Task, load_koans, load_tasks
from sleepyd.night.birth import SHIPPED_SUBSPACE, SIGNATURES
from sleepyd.night.learn import batch, half_precision
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic

LONGEST = 768
_DATA, _HELD_OUT = "data", "held_out"
_HELD_OUT_PER_TASK = 6
_JOINED_OF = 200
"""Programs with two mistakes are joined from so many examples of each task."""
_TOKENIZER_SAMPLE = 4000
_WEIGHTS = "model.safetensors"
_MODEL_FILES = (
    "config.json",
    "generation_config.json",
    _WEIGHTS,
    "tokenizer.json",
    "tokenizer_config.json",
)
_BEFORE = "before.json"
_LINEAGE = ("answers", "examples", "tokens_seen", "seconds", "made", "taught_before")
"""What a card keeps of the card of the model it started from."""
_DRILLS = 0.2
"""Drills for each example."""
_TOLD = 0.25
"""Share of the questions that are told a solved fix first."""
_MASTERED, _REHEARSED = 0.8, 0.4
"""Of a task that the model it starts from solved so often, this share of the examples is enough not to forget it."""
_CHECKED = 100
"""Held-out rows that the accuracy on the way is measured on."""


@dataclass(frozen=True, slots=True)
class Basis:
    """How the shipped basis is made: LoRA-like adapters of `tasks` taught tasks, then phase 1."""

    tasks: int = 16
    rank: int = 8
    steps: int = 30
    learning_rate: float = 0.04
    batch_size: int = 8
    variance: float = 0.6


def taught(config: Config) -> list[Task]:
    """The tasks that the bundled model is taught."""
    return [t for t in load_tasks(config.paths.koans).values() if not t.withheld]


def collect(config: Config, folder: Path, compiler: Compiler, per_task: int, say: Callable[[str], None]) -> None:
    """Proven examples of all taught tasks in `folder/data`, and some of skeletons held out in `folder/held_out`."""
    tasks, koans = taught(config), load_koans(config.paths.koans)
    done = set[str]()

    def tell(at: dataset.Progress) -> None:
        if at.in_task == 0 and at.task not in done:
            done.add(at.task)
            say(f"data {at.task}: {len(done)} of {len(tasks)} tasks, {at.rate:.0f} examples a second")

    dataset.build(tasks, per_task, folder / _DATA, compiler, signature, koans=koans, on_progress=tell)
    dataset.build(tasks, _HELD_OUT_PER_TASK, folder / _HELD_OUT, compiler, signature, split="held_out")
    both = folder / _DATA / f"{several.TASK}.jsonl"
    if not both.is_file():
        short = [e for task in tasks for e in dataset.read(folder / _DATA / f"{task.name}.jsonl")[:_JOINED_OF]]
        dataset.write(both, several.joined(short, per_task, compiler, signature))


def start_from(folder: Path, model: Path) -> None:
    """Let a run that has not begun teach the model in another folder further, with its tokenizer.

    Raises InvalidInput when that folder lacks a file.
    """
    if (folder / "model").exists():
        return
    missing = [name for name in _MODEL_FILES if not (model / name).is_file()]
    if missing:
        raise InvalidInput(f"{model}: no {missing[0]} there, expected a model's folder; give another", param="start")
    (folder / "model").mkdir(parents=True)
    for name in _MODEL_FILES:
        shutil.copyfile(model / name, folder / "model" / name)
    if (model / MODEL_CARD).is_file():
        shutil.copyfile(model / MODEL_CARD, folder / _BEFORE)


def pretrain(
    config: Config,
    folder: Path,
    recipe: Recipe,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool] = lambda: False,
) -> None:
    """Tokenizer and model into `folder/model`; goes on from the checkpoint where there is one.

    A model that `start_from` put there is taught further.
    """
    train, held_out = split(config, folder)
    words = _tokenizer(folder, train)
    train = to_learn(train, folder)
    rows = corpus.rows(train, words, LONGEST, told=_TOLD)
    unseen = corpus.rows(held_out, words, LONGEST)
    checked = random.Random(1).sample(unseen, min(_CHECKED, len(unseen)))
    lines = [line for example in train for line in example.fixed.split("\n") if line.strip()]
    rows += drills(int(len(rows) * _DRILLS), recipe.seed, lines, words, corpus.ANSWERS)
    model = _model(folder, recipe, words)
    trainer = Trainer(model, recipe, folder)
    trainer.resume()
    trainer.run(rows, checked, on_progress, should_stop=should_stop)
    tokenizer.save(words, folder / "model")


def average(folder: Path, start: Path) -> None:
    """Make the run's model the mean of itself and the model that it started from, weight by weight.

    What it learned since is kept by the one, what it forgot meanwhile by the other: the shipped model's last training
    fixed 269 of 480 held-out programs, the model it started from 277, their mean 295.
    """
    ours, theirs = (load_file(at / _WEIGHTS) for at in (folder / "model", start))
    mean = {name: ((ours[name].float() + theirs[name].float()) / 2).to(ours[name].dtype) for name in ours}
    save_file(mean, folder / "model" / _WEIGHTS, metadata={"format": "pt"})


def split(config: Config, folder: Path) -> tuple[list[Example], list[Example]]:
    """(training examples, held-out examples): the latter of skeletons that the former never saw; no koan in either."""
    guard = Guard(load_koans(config.paths.koans))
    train: list[Example] = []
    held_out: list[Example] = []
    for task in taught(config):
        judges = generate.held_out(task.name)
        found = dataset.read(folder / _DATA / f"{task.name}.jsonl")
        train += [e for e in found if e.skeleton not in judges and not guard.leaked(e.buggy, e.fixed)]
        held_out += dataset.read(folder / _HELD_OUT / f"{task.name}.jsonl")
    both = folder / _DATA / f"{several.TASK}.jsonl"
    return train + (dataset.read(both) if both.is_file() else []), held_out


def to_learn(examples: Sequence[Example], folder: Path) -> list[Example]:
    """`examples`, but of the tasks that the model which the run in `folder` starts from has mastered only a share."""
    scores = _before(folder).get("scores", {}).get("tasks", {})
    mastered = {task for task, s in scores.items() if s["total"] and s["passed"] >= _MASTERED * s["total"]}
    rng = random.Random(0)
    return [e for e in examples if e.task not in mastered or rng.random() < _REHEARSED]


def basis(config: Config, folder: Path, recipe: Basis, say: Callable[[str], None]) -> None:
    """Train one adapter for each of a spread of taught tasks and build the subspace from them (phase 1)."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model = AutoModelForCausalLM.from_pretrained(folder / "model", dtype=torch.float32)
    words = AutoTokenizer.from_pretrained(folder / "model")
    train, _ = split(config, folder)
    adapters = []
    for task in _spread(taught(config), recipe.tasks):
        rows = corpus.rows([e for e in train if e.task == task.name], words, LONGEST)
        layers = share.empty_layers(model)
        with half_precision(model):
            trained = share.train_coefficients(
                model,
                layers,
                partial(_basis_batch, rows, recipe.batch_size, task.name),
                share.Recipe(p=recipe.rank, phi=recipe.rank, steps=recipe.steps, lr=recipe.learning_rate),
                base_model="bundled",
            )
        adapters.append((task.name, trained.to_adapter(layers)))
        say(f"basis {task.name}: loss {trained.losses[0]:.3f} -> {trained.losses[-1]:.3f}")
    subspace = share.build(adapters, variance=recipe.variance)
    target = folder / "model" / SHIPPED_SUBSPACE
    target.parent.mkdir(parents=True, exist_ok=True)
    share.save(subspace, target)


def signatures(config: Config, folder: Path) -> None:
    """Which signature leads to which taught task, so that nothing taught is taken for something new."""
    train, _ = split(config, folder)
    counts: dict[str, Counter[str]] = {}
    for example in train:
        found = signature(Diagnostic.from_dict(example.diagnostics[0]))
        counts.setdefault(found, Counter())[example.task] += 1
    table = {s: c.most_common(1)[0][0] for s, c in sorted(counts.items()) if c.total() > 1}
    (folder / "model" / SIGNATURES).write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def card(folder: Path, recipe: Recipe, scores: dict[str, Any], *, averaged: bool = False) -> None:
    """What the model is made of and what it can do, beside its weights. averaged: with what it was taught before."""
    state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    counts = {p.stem: len(dataset.read(p)) for p in sorted((folder / _DATA).glob("*.jsonl"))}
    before = _before(folder)
    facts = {
        "answers": corpus.ANSWERS,
        "told": _TOLD,
        "parameters": _parameters(folder),
        "examples": sum(counts.values()),
        "tasks": len(counts),
        "taught": sorted(counts.keys() - {several.TASK}),
        "tokens_seen": state["tokens"],
        "steps": state["step"],
        "seconds": round(state["seconds"]),
        "averaged": averaged,
        "taught_before": {key: before[key] for key in _LINEAGE if key in before},
        "recipe": asdict(recipe),
        "machine": f"{platform.machine()}, {torch.get_num_threads()} threads, torch {torch.__version__}",
        "made": time.strftime("%Y-%m-%d"),
        "scores": scores,
    }
    (folder / "model" / MODEL_CARD).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def _before(folder: Path) -> dict[str, Any]:
    """The card of the model that the run starts from; empty where it starts from nothing."""
    path = folder / _BEFORE
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def publish(folder: Path, target: Path) -> None:
    """Put the finished model where sleepyd ships it from."""
    shutil.copytree(folder / "model", target, dirs_exist_ok=True, copy_function=shutil.copyfile)


def _tokenizer(folder: Path, train: Sequence[Example]) -> Any:
    from transformers import AutoTokenizer

    if (folder / "model" / "tokenizer.json").is_file():
        return AutoTokenizer.from_pretrained(folder / "model")
    texts: list[str] = []
    for example in random.Random(0).sample(list(train), min(_TOKENIZER_SAMPLE, len(train))):
        errors = [Diagnostic.from_dict(d) for d in example.diagnostics]
        if (parts := conversation(example.buggy, example.fixed, errors, corpus.ANSWERS)) is not None:
            texts += [parts[0], parts[2]]
    words = tokenizer.train(texts)
    tokenizer.save(words, folder / "model")
    return words


def _model(folder: Path, recipe: Recipe, words: Any) -> Any:
    from transformers import AutoModelForCausalLM

    if (folder / "model" / _WEIGHTS).is_file():
        return AutoModelForCausalLM.from_pretrained(folder / "model", dtype=torch.float32, attn_implementation="sdpa")
    return build(recipe, len(words), words.eos_token_id, words.pad_token_id)


def _basis_batch(rows: Sequence[Lesson], size: int, task: str, step: int) -> share.Batch:
    return batch(rows, size, f"basis/{task}/{step}")


def _spread(tasks: Sequence[Task], count: int) -> list[Task]:
    """`count` tasks, evenly over the list, which is sorted by family."""
    ordered = sorted(tasks, key=lambda t: (t.family, t.name))
    return [ordered[i * len(ordered) // count] for i in range(min(count, len(ordered)))]


def _parameters(folder: Path) -> int:
    from safetensors import safe_open

    with safe_open(folder / "model" / _WEIGHTS, framework="pt") as file:
        return sum(math.prod(file.get_slice(name).get_shape()) for name in file.keys())  # noqa: SIM118
