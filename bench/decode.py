"""How fast does the bundled model answer: one question after the other, and many at once?

    python -m bench.decode

Tokens a second of the engine's own answers to the koans, greedy: `lookup`, one by one with prompt lookup, as a request
by day; `plain`, the same by transformers' `generate` alone; `batch`, all in batches of 16, as a night's evaluation.
`whole` counts the time of whole answers, `decoding` leaves out the time to the first token, in which the question is
read. The bars are those of the project for two cores: 150 tokens a second decoded one by one, 1,000 in batches.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from bench.figures import Figure
from bench.machine import interleaved, machine
from sleepyd.day import prompt
from sleepyd.engine.base import Request
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.koans.load import lints_of, load_koans
from sleepyd.places import shipped_koans, shipped_model
from sleepyd.rust.compiler import Compiler
from sleepyd.sections import ModelConfig, RustConfig

BARS = {"lookup": 150, "batch": 1000}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure as the command line says; a table on stderr, JSON on stdout."""
    parser = argparse.ArgumentParser(prog="python -m bench.decode", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--model", type=Path, default=shipped_model(), help="folder in transformers' format")
    parser.add_argument("--questions", type=int, default=32)
    parser.add_argument("--tokens", type=int, default=128, help="longest answer")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args(arguments)
    torch.set_num_threads(asked.threads)
    engine = TransformersEngine(asked.model)
    result = {"machine": machine(), **measure(engine, questions(asked), asked.repeats)}
    print(table(result), file=sys.stderr)
    print(json.dumps(result))


def figures(quick: bool = False) -> list[Figure]:
    """Rates, and what prompt lookup gains."""
    torch.set_num_threads(2)
    count, repeats = (8, 1) if quick else (32, 5)
    asked = argparse.Namespace(model=shipped_model(), questions=count, tokens=128)
    found = measure(TransformersEngine(shipped_model()), questions(asked), repeats)
    times = found["lookup"]["decoding"] / found["plain"]["decoding"]
    return [
        Figure("decoding with prompt lookup beside plain", times, "×", 2),
        Figure("answers that are the same text with prompt lookup", found["same"] / found["questions"], "of 1", 1),
        Figure("decoding, one by one", found["lookup"]["decoding"], "tokens a second", BARS["lookup"]),
        Figure("decoding, batches of 16", found["batch"]["decoding"], "tokens a second", BARS["batch"]),
        Figure("time to the first token, one by one", found["lookup"]["first_token_ms"], "ms"),
    ]


def questions(asked: argparse.Namespace) -> list[Request]:
    """What the fixer would ask this model about as many koans, each for at most so many tokens."""
    made, form = [], prompt.form_of(ModelConfig(path=str(asked.model)))
    with Compiler(RustConfig(), cache_dir=None) as compiler:
        for koan in load_koans(shipped_koans())[: asked.questions]:
            errors = compiler.check(koan.buggy, koan.edition, lints_of(koan.error_code)).errors
            made.append(Request(tuple(prompt.ask(koan.buggy, errors, form).messages), None, asked.tokens))
    return made


def measure(engine: TransformersEngine, asked: Sequence[Request], repeats: int) -> dict[str, Any]:
    """For each way: `whole` and `decoding` tokens a second (median of repeats), `tokens` and `first_token_ms`.

    `same`: how many answers are the same text with prompt lookup as without.
    """
    first = [replace(request, max_new_tokens=1) for request in asked]
    ways: dict[str, Callable[[Sequence[Request]], int]] = {
        "lookup": lambda requests: sum(engine.generate([r])[0].tokens for r in requests),
        "plain": lambda requests: sum(len(_plain(engine, r)) for r in requests),
        "batch": lambda requests: sum(c.tokens for c in engine.generate(requests)),
    }
    same = sum(engine.generate([r])[0].text == engine.tokenizer.decode(_plain(engine, r)) for r in asked)
    found: dict[str, Any] = {"questions": len(asked), "same": same}
    for way, answer in ways.items():
        seconds = interleaved({"all": lambda a=answer: a(asked), "first": lambda a=answer: a(first)}, repeats)
        tokens, heads = answer(asked), answer(first)
        whole, head = statistics.median(seconds["all"]), statistics.median(seconds["first"])
        found[way] = {
            "whole": tokens / whole,
            "decoding": (tokens - heads) / (whole - head),
            "tokens": tokens,
            "first_token_ms": 1000 * head / len(asked),
        }
    return found


def _plain(engine: TransformersEngine, request: Request) -> list[int]:
    ids = engine.tokenizer.apply_chat_template(
        list(request.messages), add_generation_prompt=True, return_tensors="pt", return_dict=True
    )["input_ids"]
    with torch.inference_mode():
        made = engine.model.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=request.max_new_tokens, do_sample=False
        )
    return [token for token in made[0, ids.shape[1] :].tolist() if token != engine.tokenizer.eos_token_id]


def table(result: dict[str, Any]) -> str:
    """The result for people."""
    lines = [f"{'way':<8}{'whole':>8}{'decoding':>10}{'bar':>7}{'first token':>13}"]
    for way in ("lookup", "plain", "batch"):
        found, bar = result[way], BARS.get(way, "")
        lines.append(
            f"{way:<8}{found['whole']:>8.0f}{found['decoding']:>10.0f}{bar:>7}{found['first_token_ms']:>10.1f} ms"
        )
    lines.append(f"{result['same']} of {result['questions']} answers are the same text with prompt lookup as without")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
