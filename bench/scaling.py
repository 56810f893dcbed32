"""What would make the bundled model better: more parameters, or more tokens? Three sizes, each after three budgets.

    python -m bench.scaling --data runs/fourth --out runs/scaling

Owns the runs and their table; training, data and judging are `sleepyd.base_model`'s. The nine models are trained from
nothing with the same data, tokenizer, batches and schedule: a trunk at the full learning rate, from which each budget
branches off for its last third, in which the rate falls to zero. So three budgets cost hardly more than the largest.
Every model is measured on programs of skeletons that it was never taught: the loss of a token, the share of right
tokens among those that a fix changes, and how many programs it mends in one greedy try. An interrupted run goes on.
Ends with `scaling.json`, `scaling.md` and `scaling.png`.
"""

import argparse
import json
import random
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import torch

from bench.machine import machine
from sleepyd import engine as engines
from sleepyd.base_model import corpus, pipeline
from sleepyd.base_model.drills import drills
from sleepyd.base_model.train import Progress, Recipe, Trainer, answer_accuracy, build, weighted_loss
from sleepyd.config import Config, load
from sleepyd.day.fixer import Fixer
from sleepyd.day.lesson import Lesson
from sleepyd.day.prompt import Form
from sleepyd.day.router import Routes
from sleepyd.evals import run as evals
from sleepyd.koans.load import Example
from sleepyd.rust.compiler import Compiler

SIZES = {
    "1 M": Recipe(width=128, layers=4, heads=2, kv_heads=1, hidden=352),
    "5 M": Recipe(),
    "11 M": Recipe(width=384, layers=6, heads=6, kv_heads=3, hidden=1056),
}
"""The middle one is the bundled model's."""
BUDGETS = (1_500_000, 3_000_000, 6_000_000)
_LATE = 0.35
"""Share of a budget in which the learning rate falls: what a branch trains by itself."""
_MEASURED, _TRIED = 300, 96
_DRILLS, _TOLD = 0.2, 0.25


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and measure what is still missing in the folder, and print all of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="a folder that `base-model train` made")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints and results; an interrupted run goes on")
    parser.add_argument("--sizes", nargs="*", choices=sorted(SIZES), default=list(SIZES))
    parser.add_argument("--budgets", nargs="*", type=int, default=list(BUDGETS), help="tokens, ascending")
    parser.add_argument("--answers", choices=get_args(Form), default=corpus.ANSWERS, help="how the models answer")
    asked = parser.parse_args(arguments)
    config = load(None, environ={})
    work = Work(config, asked.data, asked.out, tuple(asked.budgets), asked.answers)
    found = [work.outcome(size, budget) for size in asked.sizes for budget in work.budgets]
    result = {"machine": machine(), "runs": found}
    (asked.out / "scaling.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    (asked.out / "scaling.md").write_text(table(found), encoding="utf-8")
    draw(asked.out / "scaling.png", found)
    print(json.dumps(result, indent=2))


class Work:
    """The data, read once, and the folder that runs are kept in."""

    def __init__(self, config: Config, data: Path, out: Path, budgets: tuple[int, ...], answers: Form) -> None:
        from transformers import AutoTokenizer

        self.config, self.data, self.out, self.budgets, self.answers = config, data, out, budgets, answers
        out.mkdir(parents=True, exist_ok=True)
        self.words = AutoTokenizer.from_pretrained(data / "model")
        train, self.unseen = pipeline.split(config, data)
        self.rows = corpus.rows(train, self.words, pipeline.LONGEST, _TOLD, answers)
        lines = [line for example in train for line in example.fixed.split("\n") if line.strip()]
        self.rows += drills(int(len(self.rows) * _DRILLS), 0, lines, self.words, answers)
        judges = corpus.rows(self.unseen, self.words, pipeline.LONGEST, form=answers)
        self.judges = random.Random(1).sample(judges, min(_MEASURED, len(judges)))

    def outcome(self, size: str, budget: int) -> dict[str, Any]:
        """One of the nine: trained and measured, or read where that was done before."""
        folder = self.out / f"{size.split()[0]}-{budget}"
        kept = folder / "outcome.json"
        if not kept.is_file():
            seconds, parameters = self._train(size, budget, folder)
            found = {"size": size, "parameters": parameters, "tokens": budget, "seconds": round(seconds)}
            kept.write_text(json.dumps({**found, **self._measured(folder / "model")}) + "\n", encoding="utf-8")
        found = dict(json.loads(kept.read_text(encoding="utf-8")))
        say(f"{size}, {budget / 1e6:.1f} M tokens: {found}")
        return found

    def _train(self, size: str, budget: int, folder: Path) -> tuple[float, int]:
        trunk = self.out / f"{size.split()[0]}-trunk"
        self._run(size, trunk, max(self.budgets), until=int(budget * (1 - _LATE)))
        if not (folder / "state.json").is_file():
            shutil.copytree(trunk, folder, dirs_exist_ok=True)
        trainer = self._run(size, folder, budget, until=budget)
        return trainer.seconds, sum(p.numel() for p in trainer.weights)

    def _run(self, size: str, folder: Path, budget: int, until: int) -> Trainer:
        recipe = replace(SIZES[size], tokens=budget)
        model = build(recipe, len(self.words), self.words.eos_token_id, self.words.pad_token_id)
        trainer = Trainer(model, recipe, folder)
        trainer.resume()

        def tell(at: Progress) -> None:
            say(f"{size} {folder.name}: {at.tokens / 1e6:.2f} of {until / 1e6:.2f} M tokens, loss {at.loss:.3f}")

        trainer.run(self.rows, self.judges[:50], tell, should_stop=lambda: trainer.tokens >= until)
        self.words.save_pretrained(folder / "model")
        return trainer

    def _measured(self, folder: Path) -> dict[str, Any]:
        from transformers import AutoModelForCausalLM

        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        own = replace(self.config, model=replace(self.config.model, path=str(folder), answers=self.answers))
        problems = one_of_each(self.unseen)[:_TRIED]
        with Compiler(own.rust, cache_dir=None) as compiler:
            fixer = Fixer(compiler, engines.create(own), own, Routes.empty, lambda signature: ())
            tried = evals.evaluate(problems, fixer, "baseline", on_progress=lambda what, done, of: None)
        return {
            "loss": held_out_loss(model, self.judges),
            "changed_tokens_right": answer_accuracy(model, self.judges),
            "passed": sum(t.passed for t in tried),
            "tried": len(tried),
        }


def held_out_loss(model: Any, rows: Sequence[Lesson]) -> float:
    """Mean loss, in nats, of a row's tokens, weighted as in training; the mean over rows."""
    losses = []
    with torch.no_grad():
        for row in rows:
            batch = corpus.Batch(torch.tensor([row.ids]), torch.tensor([row.weights], dtype=torch.float32))
            losses.append(float(weighted_loss(model, batch)))
    return sum(losses) / len(losses)


def one_of_each(examples: Sequence[Example]) -> list[Example]:
    """The first example of every task."""
    return list({example.task: example for example in reversed(examples)}.values())[::-1]


def table(runs: Sequence[dict[str, Any]]) -> str:
    """The runs in Markdown, a row each."""
    head = ["parameters", "million tokens", "seconds", "loss", "right of the changed tokens", "mended"]
    lines = "".join(f"| {' | '.join(cells)} |\n" for cells in (head, ["---"] * len(head)))
    return lines + "".join(
        f"| {run['parameters'] / 1e6:.1f} M | {run['tokens'] / 1e6:.1f} | {run['seconds']} | {run['loss']:.2f} "
        f"| {run['changed_tokens_right']:.0%} | {run['passed']} of {run['tried']} |\n"
        for run in runs
    )


def draw(path: Path, runs: Sequence[dict[str, Any]]) -> None:
    """A line for each size over the tokens: how many of the changed tokens are right, and how many programs mended."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.0, 3.8), dpi=120, layout="constrained")
    right, mended = figure.subplots(1, 2)
    for size in dict.fromkeys(run["size"] for run in runs):
        own = [run for run in runs if run["size"] == size]
        tokens = [run["tokens"] / 1e6 for run in own]
        right.plot(tokens, [run["changed_tokens_right"] for run in own], marker="o", label=size)
        mended.plot(tokens, [run["passed"] / run["tried"] for run in own], marker="o", label=size)
    for axes, what in ((right, "changed tokens predicted right"), (mended, "programs mended, one greedy try")):
        axes.set(xlabel="million tokens", ylabel=what, xscale="log", ylim=(0.0, 1.0))
        axes.set_xticks(sorted({run["tokens"] / 1e6 for run in runs}))
        axes.xaxis.set_major_formatter("{x:g}")
        axes.minorticks_off()
    right.legend(frameon=False)
    figure.savefig(path)


def say(text: str) -> None:
    """One line of progress."""
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
