"""Ordinary LoRA adapters on the same examples, to compare with: trained by peft, no basis, nothing shared.

`anchored` adds a penalty for leaving earlier weights, which is elastic weight consolidation (Kirkpatrick et al. 2017)
with all weights equally important.
"""

import random
from collections.abc import Sequence

import torch
from torch import Tensor

from sleepyd.day.prompt import form_of
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.experiments.laboratory import Laboratory
from sleepyd.night.learn import batch, encode, half_precision
from sleepyd.share import Adapter, Factors, answer_loss, read_adapter, target_layers, write_adapter
from sleepyd.share.folders import CONFIG_NAME
from sleepyd.store.records import StoredExample

RANK, RATE = 8, 2e-3
ANCHOR = 30.0
_EXAMPLES, _STEPS, _BATCH = 40, 30, 8
"""What each of `many` is trained on, how long, and how many examples a step."""


def trained(
    laboratory: Laboratory,
    examples: Sequence[StoredExample],
    seed: int,
    *,
    start: Adapter | None = None,
    anchored: bool = False,
    steps: int = 0,
    size: int = 0,
) -> Adapter:
    """A LoRA of rank 8 on all linear layers. start: go on from there.  anchored: and do not go far.

    steps, size of a batch: the night's unless they are given.
    """
    from peft import LoraConfig, get_peft_model

    engine: TransformersEngine = laboratory.engine
    rows = encode(examples, engine.tokenizer, form_of(laboratory.config.model))
    night = laboratory.config.night
    layers = target_layers(engine.model)
    torch.manual_seed(seed)
    with half_precision(engine.model):
        model = get_peft_model(engine.model, LoraConfig(r=RANK, lora_alpha=RANK, target_modules=_kinds(list(layers))))
        try:
            weights = {name: p for name, p in model.named_parameters() if p.requires_grad}
            if start is not None:
                _put(weights, start)
            before = {name: p.detach().clone() for name, p in weights.items()} if anchored and start else {}
            optimizer = torch.optim.AdamW(weights.values(), lr=RATE, weight_decay=0.0)
            for step in range(steps or night.steps):
                loss: Tensor = answer_loss(model, batch(rows, size or night.batch_size, f"lora/{seed}/{step}"))
                loss = loss + ANCHOR * sum(((weights[n] - old) ** 2).sum() for n, old in before.items())
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                torch.nn.utils.clip_grad_norm_(weights.values(), 1.0)
                optimizer.step()
            return _taken(weights)
        finally:
            model.unload()


def of_task(laboratory: Laboratory, task: str, corrections: int, seed: int) -> Adapter:
    """A LoRA of a task's corrections, as `trained` makes it; made once and kept."""
    night = laboratory.config.night
    return _kept(laboratory, laboratory.corrections(task, corrections, seed), seed, night.steps, night.batch_size)


def many(laboratory: Laboratory, count: int) -> dict[str, Adapter]:
    """Task → a LoRA of it, for up to `count` taught tasks in a drawn order; trained once and kept for this model."""
    names = sorted(task.name for task in laboratory.all_tasks.values() if not task.withheld)
    random.Random(0).shuffle(names)
    found = {}
    for number, name in enumerate(names[:count], 1):
        laboratory.say(f"adapters: {name}, {number} of {min(count, len(names))}")
        found[name] = _kept(laboratory, laboratory.corrections(name, _EXAMPLES, 0), 0, _STEPS, _BATCH)
    return found


def _kept(laboratory: Laboratory, examples: Sequence[StoredExample], seed: int, steps: int, size: int) -> Adapter:
    told = [example.sha256 for example in examples]
    folder = laboratory.kept("loras", told, seed, steps, size, RANK, RATE) / "adapter"
    if not (folder / CONFIG_NAME).is_file():
        write_adapter(trained(laboratory, examples, seed, steps=steps, size=size), folder)
    return read_adapter(folder)


def _kinds(names: Sequence[str]) -> list[str]:
    return sorted({name.rsplit(".", 1)[-1] for name in names})


def _layer(name: str) -> tuple[str, bool]:
    """(layer, whether it is B) of a weight that peft named."""
    path, _, _ = name.removeprefix("base_model.model.").rpartition(".default.weight")
    layer, _, which = path.rpartition(".lora_")
    return layer, which == "B"


def _taken(weights: dict[str, torch.nn.Parameter]) -> Adapter:
    halves: dict[str, dict[bool, Tensor]] = {}
    for name, weight in weights.items():
        layer, is_b = _layer(name)
        halves.setdefault(layer, {})[is_b] = weight.detach().float().clone()
    return Adapter({layer: Factors(b=pair[True], a=pair[False]) for layer, pair in halves.items()})


def _put(weights: dict[str, torch.nn.Parameter], adapter: Adapter) -> None:
    with torch.no_grad():
        for name, weight in weights.items():
            layer, is_b = _layer(name)
            factors = adapter.layers[layer]
            weight.copy_(factors.b if is_b else factors.a)
