"""vLLM by its own measure: what mixing adapters costs, what guessing tokens gains, what our engine adds.

    python -m bench.vllm [--environment DIR]

Owns three comparisons, contestants in turns: 64 questions at once to one adapter, to sixteen, and to the model alone;
one question at a time, with and without n-gram speculation (two servers, one after the other); and one question through
`VllmEngine` beside the same token ids sent by hand. Questions are the shipped koans' programs, adapters are random ones
of rank 8 on every linear layer.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.machine import interleaved, machine
from bench.mixed_batch import Settings, random_adapters
from sleepyd import engine as engines
from sleepyd.config import Config, load
from sleepyd.engine import Request
from sleepyd.engine.base import prompt_ids
from sleepyd.engine.vllm import environment
from sleepyd.engine.vllm.engine import VllmEngine
from sleepyd.koans.load import load_koans
from sleepyd.places import shipped_koans, shipped_model

ADAPTERS, AT_ONCE, TOKENS = 16, 64, 48


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure; what was found is JSON on stdout."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--environment", default="", help="where vLLM is installed (the configured place)")
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args(arguments)
    config = load(None, {"engine": {"kind": "vllm"}})
    if asked.environment:
        config = replace(config, vllm=replace(config.vllm, environment=asked.environment))
    with tempfile.TemporaryDirectory() as scratch:
        folders = random_adapters(Settings(shipped_model(), requests=ADAPTERS), Path(scratch))
        with closing(_started(config, folders)) as engine:
            found = {"mixed": mixed(engine, asked.repeats), "overhead": overhead(engine, 20 * asked.repeats)}
            plain = one_by_one(engine, asked.repeats)
        guessing = replace(config, vllm=replace(config.vllm, speculate=True))
        with closing(_started(guessing, folders)) as engine:
            guessed = one_by_one(engine, asked.repeats)
    found["speculation"] = {
        what: {"off": plain[what], "on": guessed[what], "ratio": guessed[what] / plain[what]} for what in plain
    }
    result = {"machine": machine(), "vllm": environment.version(config), **found}
    print(json.dumps(result, indent=2))


def mixed(engine: VllmEngine, repeats: int) -> dict[str, Any]:
    """Tokens a second of AT_ONCE questions at once: to one adapter, to all of them in turn, to none."""
    names = sorted(engine.adapters())
    ways: dict[str, list[str | None]] = {
        "one": [names[0]] * AT_ONCE,
        "sixteen": [names[index % len(names)] for index in range(AT_ONCE)],
        "none": [None] * AT_ONCE,
    }
    questions = _questions(AT_ONCE)
    made: dict[str, int] = {}

    def ask(way: str) -> None:
        requests = [Request(q, name, TOKENS) for q, name in zip(questions, ways[way], strict=True)]
        made[way] = sum(answer.tokens for answer in engine.generate(requests))
        _say(f"{way}: {made[way]} tokens")

    seconds = interleaved({way: lambda way=way: ask(way) for way in ways}, repeats)
    rates = {way: made[way] / statistics.median(seconds[way]) for way in ways}
    return {"tokens_per_s": rates, "sixteen_to_one": rates["sixteen"] / rates["one"]}


def overhead(engine: VllmEngine, repeats: int) -> dict[str, float]:
    """Milliseconds of one short question: by hand, through the engine, and the median difference of neighbours."""
    name = min(engine.adapters())
    request = Request(_questions(1)[0], name, 8)
    ids = prompt_ids(request, engine.tokenizer)

    def by_hand() -> None:
        with engine.server.asking() as client:
            client.complete(name, ids, max_tokens=8)

    seconds = interleaved({"by_hand": by_hand, "engine": lambda: engine.generate([request])}, repeats)
    more = [ours - theirs for ours, theirs in zip(seconds["engine"], seconds["by_hand"], strict=True)]
    medians = {way: 1000 * statistics.median(times) for way, times in seconds.items()}
    return {**medians, "more": 1000 * statistics.median(more)}


def one_by_one(engine: VllmEngine, repeats: int) -> dict[str, float]:
    """Tokens a second, one question after the other, with an adapter and without."""
    questions, rates = _questions(8), {}
    for what, name in (("adapter", min(engine.adapters())), ("none", None)):
        found = []
        for _ in range(repeats):
            began = time.perf_counter()
            tokens = sum(engine.generate([Request(q, name, TOKENS)])[0].tokens for q in questions)
            found.append(tokens / (time.perf_counter() - began))
        rates[what] = statistics.median(found)
        _say(f"one by one, {what}: {rates[what]:.0f} tokens/s")
    return rates


def _started(config: Config, folders: Sequence[Path]) -> VllmEngine:
    _say("a server starts")
    engine = engines.create(config)
    assert isinstance(engine, VllmEngine)
    for folder in folders:
        engine.load(folder.name, folder)
    return engine


def _questions(count: int) -> list[tuple[dict[str, str], ...]]:
    koans = load_koans(shipped_koans())
    return [({"role": "user", "content": koans[index % len(koans)].buggy},) for index in range(count)]


def _say(text: str) -> None:
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
