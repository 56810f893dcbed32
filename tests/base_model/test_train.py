"""Pre-training on a handful of rows."""

import json
import random
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM

from sleepyd.base_model.corpus import Batch, batches
from sleepyd.base_model.train import (
    Progress,
    Recipe,
    Trainer,
    _schedule,
    answer_accuracy,
    build,
    device,
    weighted_loss,
)
from sleepyd.day.lesson import CHANGED, COPIED, QUESTION, Lesson
from sleepyd.errors import InvalidInput

RECIPE = Recipe(
    width=32, layers=2, heads=2, kv_heads=1, hidden=64, tokens_per_batch=768, minutes=1.0, seed=3, compile=False
)
VOCABULARY = 64


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


def rows() -> list[Lesson]:
    """Copy a word of four tokens and change its second one to 9."""
    generator = random.Random(0)
    made = []
    for _ in range(40):
        word = [generator.randrange(10, VOCABULARY) for _ in range(4)]
        answer = [word[0], 9, word[2], word[3], 2]
        weights = [QUESTION] * 6 + [COPIED, CHANGED, COPIED, COPIED, CHANGED]
        made.append(Lesson([1, *word, 3, *answer], weights, 6))
    return made


def trainer(folder: Path, recipe: Recipe = RECIPE) -> Trainer:
    return Trainer(build(recipe, VOCABULARY, 2, 0), recipe, folder)


def steps(trainer: Trainer, count: int, every: int = 1) -> list[Progress]:
    """Train for `count` steps of a run without end."""
    told: list[Progress] = []
    last = trainer.step + count
    trainer.run(rows(), rows()[:4], told.append, every=every, should_stop=lambda: trainer.step >= last)
    return told


def state(trainer: Trainer) -> dict[str, torch.Tensor]:
    found = dict(zip(trainer.names, (m.detach().clone() for m in trainer.master), strict=True))
    for index, optimizer in enumerate(trainer.optimizers):
        for key, values in optimizer.state_dict()["state"].items():
            for name, value in values.items():
                if isinstance(value, torch.Tensor):
                    found[f"{index}.{key}.{name}"] = value.clone()
    return found


def test_the_model_is_as_the_recipe_says_and_the_seed_decides_its_weights() -> None:
    one, again, other = (build(recipe, VOCABULARY, 2, 0) for recipe in (RECIPE, RECIPE, replace(RECIPE, seed=4)))
    config = one.config
    assert (config.model_type, config.hidden_size, config.num_hidden_layers) == ("qwen2", 32, 2)
    assert (config.vocab_size, config.eos_token_id, config.pad_token_id) == (VOCABULARY, 2, 0)
    assert config.tie_word_embeddings
    pairs = list(zip(one.parameters(), again.parameters(), strict=True))
    assert all(torch.equal(a, b) for a, b in pairs)
    assert not torch.equal(one.model.embed_tokens.weight, other.model.embed_tokens.weight)


def test_the_defaults_are_within_the_bundled_models_size() -> None:
    model = build(Recipe(), 2048, 2, 0)
    assert 4e6 < sum(p.numel() for p in model.parameters()) < 12e6


def test_the_loss_falls(tmp_path: Path) -> None:
    told = steps(trainer(tmp_path), 80)
    first, last = (sum(p.loss for p in part) / 5 for part in (told[:5], told[-5:]))
    assert last < 0.85 * first
    assert [p.step for p in told] == list(range(1, 81))
    assert [p.held_out is not None for p in told] == [p.step % 10 == 0 for p in told]
    assert told[-1].tokens == 80 * 768
    assert 0 <= told[-1].fraction < told[-1].seconds / 60


def test_embeddings_and_norms_have_another_optimizer_than_matrices(tmp_path: Path) -> None:
    made = trainer(tmp_path)
    muon, adamw = ([p.shape for p in o.param_groups[0]["params"]] for o in made.optimizers)
    assert all(len(shape) == 2 for shape in muon)
    assert len(muon) == 2 * 7
    assert torch.Size([VOCABULARY, 32]) in adamw
    assert len(muon) + len(adamw) == len(made.names)


def test_an_interrupted_run_goes_on_where_it_stood(tmp_path: Path) -> None:
    first = trainer(tmp_path)
    assert not first.resume()
    steps(first, 4)
    second = trainer(tmp_path)
    assert second.resume()
    assert (second.step, second.tokens, second.seconds) == (4, first.tokens, first.seconds)
    before, after = state(first), state(second)
    assert before.keys() == after.keys()
    assert all(torch.equal(value, after[name]) for name, value in before.items())
    for weight, master in zip(second.weights, second.master, strict=True):
        assert torch.equal(weight.detach(), master.to(torch.bfloat16))
    batch = next(batches(rows(), 768, random.Random(9)))
    for one in (first, second):
        one._step(batch, 0.5)
    assert all(torch.equal(a, b) for a, b in zip(first.master, second.master, strict=True))
    told = steps(second, 2)
    assert [p.step for p in told] == [6, 7]


def test_a_checkpoint_holds_the_recipe_and_a_model_that_loads(tmp_path: Path) -> None:
    made = trainer(tmp_path)
    steps(made, 1)
    counters = json.loads((tmp_path / "state.json").read_text())
    assert counters["recipe"] == asdict(RECIPE)
    assert counters["step"] == 1
    model = AutoModelForCausalLM.from_pretrained(tmp_path / "model", dtype=torch.float32)
    ids = torch.tensor([rows()[0].ids])
    with torch.no_grad():
        ours = made.model(input_ids=ids).logits.float()
        assert torch.allclose(model(input_ids=ids).logits, ours, atol=0.1)
    assert not (tmp_path / "state.tmp").exists()


def test_a_spent_budget_ends_the_run(tmp_path: Path) -> None:
    made = trainer(tmp_path)
    made.seconds = 60.0
    made.run(rows(), [], lambda progress: None)
    assert made.step == 0


def test_a_budget_of_tokens_ends_the_run_whatever_the_time(tmp_path: Path) -> None:
    made = trainer(tmp_path, replace(RECIPE, tokens=3 * 768, minutes=0.0001))
    told: list[Progress] = []
    made.run(rows(), [], told.append, every=1)
    assert [p.fraction for p in told] == [0.0, pytest.approx(1 / 3), pytest.approx(2 / 3)]
    assert made.tokens == 3 * 768


def test_a_gpu_is_used_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for there, devices in ((True, ("cuda", "cpu", "cuda")), (False, ("cpu", "cpu"))):
        monkeypatch.setattr(torch.cuda, "is_available", lambda there=there: there)
        assert tuple(device(name) for name in ("auto", "cpu", "cuda")[: len(devices)]) == devices
    for name, got in (("cuda", "got no GPU that torch can use"), ("tpu", "got 'tpu'")):
        with pytest.raises(InvalidInput, match=got):
            device(name)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_run_on_a_gpu_learns_and_goes_on(tmp_path: Path) -> None:
    recipe = replace(RECIPE, device="cuda")
    told = steps(trainer(tmp_path, recipe), 80)
    assert told[-1].loss < 0.85 * told[0].loss
    again = trainer(tmp_path, recipe)
    assert again.resume()
    assert steps(again, 2)[-1].step == 82


def test_a_loss_that_is_not_finite_ends_the_run(tmp_path: Path) -> None:
    made = trainer(tmp_path)
    with torch.no_grad():
        made.weights[0].fill_(float("inf"))
    with pytest.raises(FloatingPointError, match="gradient norm is nan at step 0; lower the learning rates"):
        steps(made, 1)


@pytest.mark.parametrize(
    ("fraction", "rate"),
    [(0.0, 0.01), (0.01, 0.5), (0.02, 1.0), (0.5, 1.0), (0.65, 1.0), (0.825, 0.5), (0.93, 0.2), (1.0, 0.0), (1.2, 0.0)],
)
def test_the_rate_warms_up_stays_and_falls_to_zero(fraction: float, rate: float) -> None:
    assert _schedule(fraction) == pytest.approx(rate)


class Fixed:
    """A model with the same logits everywhere."""

    device = "cpu"

    def __init__(self, logits: list[float]) -> None:
        self.logits = torch.tensor(logits)

    def __call__(self, input_ids: torch.Tensor, use_cache: bool) -> Any:
        output = self.logits.expand(*input_ids.shape, -1)
        return type("Output", (), {"logits": output})()


def test_the_loss_is_the_weighted_mean_over_the_next_tokens() -> None:
    model = Fixed([0.0, 1.0])
    batch = Batch(torch.tensor([[0, 1, 0, 1]]), torch.tensor([[9.0, 1.0, 3.0, 0.0]]))
    right, wrong = torch.log1p(torch.tensor(-1.0).exp()), torch.log1p(torch.tensor(1.0).exp())
    assert weighted_loss(model, batch).item() == pytest.approx(float(right + 3 * wrong) / 4, rel=1e-5)


def test_accuracy_counts_changed_tokens_alone() -> None:
    model = Fixed([0.0, 1.0, 0.0])
    lessons = [Lesson([0, 1, 2, 1], [1, CHANGED, COPIED, CHANGED], 1), Lesson([0, 2], [1, CHANGED], 1)]
    assert answer_accuracy(model, lessons) == pytest.approx(2 / 3)
    assert answer_accuracy(model, []) == 0.0
