"""How fast is a batch in which every request has its own adapter?

    python -m bench.mixed_batch

Tokens per second of one batch of requests, all greedy and all of one length, on one model in one process: `mixed`,
every row with its own adapter by `share.mixed`; `peft`, the same adapters by peft's `adapter_names`; `none`, the base
model alone. The forms take turns, so that a machine that slows down slows all of them; medians are of the repeats. The
bars are those of the project: at least 3 times peft, at least 0.8 times no adapter. Adapters are random, on all linear
layers of the decoder; prompts are the shipped koans.

Reading the prompts costs all forms the same, so the shorter the answers, the nearer they are to each other: `none`
beside `peft` is what no form can pass. The default is the longest answer that the daemon asks for.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from bench.figures import Figure
from bench.machine import machine
from sleepyd import share
from sleepyd.koans.load import load_koans
from sleepyd.places import shipped_koans, shipped_model

FORMS = ("mixed", "peft", "none")


@dataclass(frozen=True, slots=True)
class Settings:
    """One run. tokens: made for each request, whatever the model says.  threads: 0 is torch's choice."""

    model: Path
    requests: int = 16
    rank: int = 8
    tokens: int = 256
    repeats: int = 5
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """tokens_per_s: the median, by form.  spread: slowest and fastest repeat.  same_as_peft: tokens that agree."""

    settings: dict[str, Any]
    machine: dict[str, Any]
    parameters: int
    prompt_tokens: int
    tokens_per_s: dict[str, float]
    spread: dict[str, tuple[float, float]]
    mixed_to_peft: float
    mixed_to_none: float
    same_as_peft: float


def measure(settings: Settings) -> Result:
    """Time all forms. Everything that is loaded is loaded before."""
    if settings.threads:
        torch.set_num_threads(settings.threads)
    ids, mask = _questions(settings)
    with tempfile.TemporaryDirectory() as scratch:
        forms = _forms(settings, ids, mask, Path(scratch))
    with torch.inference_mode():
        made = {name: form() for name, form in forms.items()}  # the warm-up
        seconds: dict[str, list[float]] = {name: [] for name in forms}
        for _ in range(settings.repeats):
            for name, form in forms.items():
                started = time.perf_counter()
                form()
                seconds[name].append(time.perf_counter() - started)
    total = settings.requests * settings.tokens
    rates = {name: total / statistics.median(times) for name, times in seconds.items()}
    return Result(
        settings={**asdict(settings), "model": settings.model.name},
        machine=machine(),
        parameters=sum(p.numel() for p in _model(settings).parameters()),
        prompt_tokens=ids.shape[1],
        tokens_per_s=rates,
        spread={name: (total / max(times), total / min(times)) for name, times in seconds.items()},
        mixed_to_peft=rates["mixed"] / rates["peft"],
        mixed_to_none=rates["mixed"] / rates["none"],
        same_as_peft=float((made["mixed"] == made["peft"]).float().mean()),
    )


def figures(quick: bool = False) -> list[Figure]:
    """The two ratios that have bars."""
    settings = Settings(shipped_model(), tokens=64, repeats=2) if quick else Settings(shipped_model())
    result = measure(settings)
    return [
        Figure("16 adapters in a batch beside peft's adapter_names", result.mixed_to_peft, "×", 3),
        Figure("16 adapters in a batch beside none", result.mixed_to_none, "×", 0.8),
        Figure("16 adapters in a batch", result.tokens_per_s["mixed"], "tokens a second"),
    ]


def table(result: Result) -> str:
    """The result for people."""
    lines = [f"{'form':<8}{'tokens/s':>10}{'slowest':>10}{'fastest':>10}"]
    for name in FORMS:
        slowest, fastest = result.spread[name]
        lines.append(f"{name:<8}{result.tokens_per_s[name]:>10.0f}{slowest:>10.0f}{fastest:>10.0f}")
    lines.append(f"mixed is {result.mixed_to_peft:.2f} × peft and {result.mixed_to_none:.2f} × no adapter;")
    lines.append(f"{result.same_as_peft:.1%} of its tokens are peft's")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure as the command line says; a table on stderr, JSON on stdout."""
    parser = argparse.ArgumentParser(prog="python -m bench.mixed_batch", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--model", type=Path, default=shipped_model(), help="folder in transformers' format")
    for name in ("requests", "rank", "tokens", "repeats", "threads"):
        parser.add_argument(f"--{name}", type=int, default=Settings.__dataclass_fields__[name].default)
    result = measure(Settings(**vars(parser.parse_args(arguments))))
    print(table(result), file=sys.stderr)
    print(json.dumps(asdict(result)))


def _forms(settings: Settings, ids: Tensor, mask: Tensor, scratch: Path) -> dict[str, Callable[[], Tensor]]:
    """What to time: each makes `settings.tokens` tokens for each row, (requests, tokens)."""
    from peft import PeftModel

    model, base = _model(settings), _model(settings)
    folders = random_adapters(settings, scratch)
    adapters = [share.fitted(share.read_adapter(folder), model) for folder in folders]
    peft = PeftModel.from_pretrained(base, folders[0], adapter_name=folders[0].name)
    for folder in folders[1:]:
        peft.load_adapter(folder, adapter_name=folder.name)
    peft.eval()
    options = {"max_new_tokens": settings.tokens, "min_new_tokens": settings.tokens, "do_sample": False}

    def answers(of: Any, **more: Any) -> Tensor:
        made: Tensor = of.generate(input_ids=ids, attention_mask=mask, **options, **more)
        return made[:, ids.shape[1] :]

    def mixed() -> Tensor:
        with share.mixed(model, adapters):
            return answers(model)

    names = [folder.name for folder in folders]
    return {"mixed": mixed, "peft": lambda: answers(peft, adapter_names=names), "none": lambda: answers(model)}


def random_adapters(settings: Settings, scratch: Path) -> list[Path]:
    """As many PEFT folders as there are requests, each a random adapter on all linear layers of the decoder."""
    model, folders = _model(settings), []
    for index in range(settings.requests):
        generator = torch.Generator().manual_seed(index)
        layers = {
            name: share.Factors(
                b=torch.randn(layer.out_features, settings.rank, generator=generator) * 0.02,
                a=torch.randn(settings.rank, layer.in_features, generator=generator) * 0.1,
            )
            for name, layer in share.target_layers(model).items()
        }
        folders.append(scratch / f"adapter{index}")
        share.write_adapter(share.Adapter(layers), folders[-1])
    return folders


def _model(settings: Settings) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(settings.model, local_files_only=True, dtype=torch.float32).eval()


def _questions(settings: Settings) -> tuple[Tensor, Tensor]:
    """Token ids and mask of as many koans as there are requests, padded on the left."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(settings.model, local_files_only=True, padding_side="left")
    koans = load_koans(shipped_koans())
    chats = [[{"role": "user", "content": koans[index % len(koans)].buggy}] for index in range(settings.requests)]
    encoded = tokenizer.apply_chat_template(
        chats, add_generation_prompt=True, padding=True, return_tensors="pt", return_dict=True
    )
    return encoded["input_ids"], encoded["attention_mask"]


if __name__ == "__main__":
    main()
