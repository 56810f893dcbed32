"""A hundred real adapters in one subspace: what do they still fix at 60 to 99 % of the variance?

    python -m bench.hundred_adapters --model M --data RUN/data --held-out RUN/held_out --out runs/hundred

Trains one LoRA of rank 8 for each task and split of its examples (`--splits`, two of each), written as PEFT folders;
builds one subspace of all of them at each `--variance`; and lets the model try the task's held-out examples with the
raw adapter, with the one that each subspace gives back, and without any. The compiler and the hidden tests judge, as
by day. Data are folders with one `TASK.jsonl` for each task, as `sleepyd data build` writes them.

Everything is kept under `--out` as it is made (adapters, unfinished trainings, subspaces, each try), so the same
command goes on after an interruption; other settings need another folder. Ends with `results.json`, `results.md` and
`results.png`.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.machine import machine
from sleepyd import config as configuration
from sleepyd import engine as engines
from sleepyd import places, share
from sleepyd.day.fixer import Fixer
from sleepyd.day.prompt import form_of
from sleepyd.day.router import Routes
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.errors import InvalidInput, NightFailed
from sleepyd.evals.run import evaluate
from sleepyd.evals.statistics import wilson95
from sleepyd.koans import dataset
from sleepyd.koans.load import Example
from sleepyd.night.collect import Lessons
from sleepyd.night.learn import learn
from sleepyd.rust.compiler import Compiler
from sleepyd.share.folders import CONFIG_NAME

VARIANCES = (0.6, 0.8, 0.9, 0.95, 0.99)
BASE, RAW = "base", "raw"


@dataclass(frozen=True, slots=True)
class Part:
    """What one adapter is trained on and judged by."""

    name: str
    task: str
    family: str
    train: tuple[Example, ...]
    judges: tuple[Example, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, build, try, report; whatever is there already is not done again."""
    options = _parser().parse_args(arguments)
    config = configuration.load()
    night = replace(
        config.night,
        rank=options.rank,
        temporary=options.rank,
        steps=options.steps,
        batch_size=options.batch_size,
        learning_rate=options.learning_rate,
    )
    config = replace(config, model=replace(config.model, path=str(options.model)), night=night)
    parts = _parts(options)
    _same_as_before(options)
    engine = engines.in_process(config)
    train(parts, engine, config, options.out / "adapters")
    built = build(parts, options.variance, options.out)
    with Compiler(config.rust, cache_dir=None) as compiler:
        fixer = Fixer(compiler, engine, config, Routes.empty)
        tried = judge(parts, [BASE, RAW, *built], fixer, options.out)
    report(options, parts, built, tried)


def _same_as_before(options: argparse.Namespace) -> None:
    """Write the settings down, or see that they are those of what is in the folder already."""
    settings = json.dumps({key: str(value) for key, value in vars(options).items() if key != "out"}, indent=1)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "settings.json"
    if path.is_file() and path.read_text() != settings:
        raise InvalidInput(f"{path}: made with other settings, expected the same; give another --out", param="out")
    path.write_text(settings)


def train(parts: Sequence[Part], engine: TransformersEngine, config: configuration.Config, folder: Path) -> None:
    """One PEFT folder for each part, named as it is; those that are there are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    began, made = time.monotonic(), 0
    for done, part in enumerate(parts, 1):
        if (folder / part.name / CONFIG_NAME).is_file():
            continue
        trained = _trained(part, engine, config, folder / f"{part.name}.unfinished")
        share.write_adapter(trained.to_adapter(share.empty_layers(engine.model)), folder / part.name)
        (folder / f"{part.name}.unfinished").unlink(missing_ok=True)
        made += 1
        left = (len(parts) - done) * (time.monotonic() - began) / made
        _say(
            f"trained {part.name} ({done} of {len(parts)}): loss {trained.losses[0]:.3f} -> "
            f"{trained.losses[-1]:.3f}; {left / 60:.0f} minutes left"
        )


def _trained(part: Part, engine: TransformersEngine, config: configuration.Config, checkpoint: Path) -> share.Trained:
    """The part's adapter. What the model has mastered already is learned at a lower rate, or it would be unlearned."""
    rate = config.night.learning_rate
    while True:
        try:
            return learn(
                engine.model,
                engine.tokenizer,
                share.Subspace(),
                Lessons(part.task, part.family, part.train, ()),  # type: ignore[arg-type]  # an Example has what it takes
                replace(config.night, learning_rate=rate),
                form=form_of(config.model),
                checkpoint=checkpoint,
            )
        except NightFailed as error:
            checkpoint.unlink(missing_ok=True)
            rate /= 4
            if rate < config.night.learning_rate / 100:
                raise
            _say(f"{part.name}: {error.message}; once more with a rate of {rate:g}")


def build(parts: Sequence[Part], variances: Sequence[float], out: Path) -> dict[str, dict[str, float]]:
    """A subspace of all adapters for each variance, and every task's adapter as it gives it back.

    Returns by variance (`60%`): mean k, the largest error of a task, how many times fewer numbers than the adapters.
    """
    opened = [(part.name, share.open_adapter(out / "adapters" / part.name)) for part in parts]
    built: dict[str, dict[str, float]] = {}
    for variance in variances:
        label = f"{variance:.0%}"
        subspace = share.build(opened, variance=variance)
        share.save(subspace, out / f"subspace-{label.rstrip('%')}.safetensors")
        for part in parts:
            folder = out / label.rstrip("%") / part.name
            if not (folder / CONFIG_NAME).is_file():
                share.write_adapter(share.factors(subspace, part.name), folder)
        sizes = [side.shape[1] for basis in subspace.layers.values() for side in (basis.beta, basis.alpha)]
        errors = share.reconstruction_errors(subspace, opened)
        counts = share.parameter_counts(subspace)
        built[label] = {
            "mean_k": sum(sizes) / len(sizes),
            "largest_error": max(errors.values()),
            "mean_error": sum(errors.values()) / len(errors),
            "times_smaller": counts.separate_bytes / counts.shared_bytes,
        }
        _say(f"subspace at {label}: mean k {built[label]['mean_k']:.1f}, mean error {built[label]['mean_error']:.3f}")
    return built


def judge(parts: Sequence[Part], forms: Sequence[str], fixer: Fixer, out: Path) -> list[dict[str, Any]]:
    """Each part's held-out examples with each form of its adapter: one line of `tried.jsonl` for part and form."""
    lines = out / "tried.jsonl"
    known = [json.loads(line) for line in lines.read_text().splitlines()] if lines.is_file() else []
    there = {(line["part"], line["form"]): line for line in known}
    tried = []
    for form in forms:
        passed = total = 0
        for part in parts:
            if (part.name, form) not in there:
                there[part.name, form] = _tried(part, form, fixer, out)
                with lines.open("a") as file:
                    file.write(json.dumps(there[part.name, form]) + "\n")
            tried.append(there[part.name, form])
            passed, total = passed + sum(tried[-1]["passed"]), total + len(tried[-1]["passed"])
        _say(f"{form}: {passed} of {total} held-out examples pass")
    return tried


def report(
    options: argparse.Namespace,
    parts: Sequence[Part],
    built: Mapping[str, Mapping[str, float]],
    tried: Sequence[Mapping[str, Any]],
) -> None:
    """results.json, results.md and results.png."""
    forms = list(dict.fromkeys(line["form"] for line in tried))
    counts = {form: count(tried, form) for form in forms}
    hard = {form: count(tried, form, hard=True) for form in forms}
    settings = {key: str(value) if isinstance(value, Path) else value for key, value in vars(options).items()}
    found = {"machine": machine(), "settings": settings, "adapters": len(parts), "subspaces": built, "counts": counts}
    found["counts_where_base_fails"] = hard
    (options.out / "results.json").write_text(json.dumps({**found, "tried": list(tried)}, indent=1) + "\n")
    table = markdown(counts, hard, built, options.rank)
    (options.out / "results.md").write_text(table)
    _draw(options.out / "results.png", counts, built, len(parts))
    print(table, file=sys.stderr)
    print(json.dumps(found))


def count(tried: Sequence[Mapping[str, Any]], form: str, *, hard: bool = False) -> tuple[int, int]:
    """(passed, total) of one form; `hard`: of those examples alone that the base model does not pass."""
    alone = {line["part"]: line["passed"] for line in tried if line["form"] == BASE}
    own = [
        passed
        for line in tried
        if line["form"] == form
        for passed, easy in zip(line["passed"], alone[line["part"]], strict=True)
        if not (hard and easy)
    ]
    return sum(own), len(own)


def markdown(
    counts: Mapping[str, tuple[int, int]],
    hard: Mapping[str, tuple[int, int]],
    built: Mapping[str, Mapping[str, float]],
    rank: int,
) -> str:
    """The table for people."""
    lines = [
        "| adapters | mean k | times smaller | mean error of ΔW | pass | 95 % interval | where the base model fails |",
        "|---|---|---|---|---|---|---|",
    ]
    for form, (passed, total) in counts.items():
        low, high = wilson95(passed, total)
        own = built.get(form)
        what = f"subspace, {form} of variance" if own else {BASE: "none", RAW: f"raw, rank {rank}"}[form]
        numbers = f"{own['mean_k']:.1f} | {own['times_smaller']:.1f} | {own['mean_error']:.3f}" if own else " | | "
        rate = f"{passed} of {total} ({passed / total:.1%}) | {low:.1%} to {high:.1%}"
        lines.append(f"| {what} | {numbers} | {rate} | {hard[form][0]} of {hard[form][1]} |")
    return "\n".join(lines) + "\n"


def _tried(part: Part, form: str, fixer: Fixer, out: Path) -> dict[str, Any]:
    adapter = None
    if form != BASE:
        adapter = f"{part.name}@{form}"
        fixer.engine.load(adapter, out / ("adapters" if form == RAW else form.rstrip("%")) / part.name)
    try:
        strategy = "baseline" if adapter is None else "averaged"  # one adapter for all: this one
        outcomes = evaluate(part.judges, fixer, strategy, averaged=adapter)
    finally:
        if adapter is not None:
            fixer.engine.unload(adapter)
    return {"part": part.name, "task": part.task, "form": form, "passed": [outcome.passed for outcome in outcomes]}


def _parts(options: argparse.Namespace) -> list[Part]:
    parts = list(_read(options))
    if not parts:
        raise InvalidInput(
            f"{options.data}: no task with examples there and in {options.held_out}, expected TASK.jsonl"
        )
    return parts


def _read(options: argparse.Namespace) -> Iterator[Part]:
    files = sorted(path for path in options.data.glob("*.jsonl") if (options.held_out / path.name).is_file())
    wanted = [path for path in files if not options.task or path.stem in options.task]
    for path in wanted[: options.tasks]:
        judges = tuple(dataset.read(options.held_out / path.name)[: options.judges])
        unseen = {example.skeleton for example in judges}
        train = [example for example in dataset.read(path) if example.skeleton not in unseen]
        for split in range(options.splits):
            own = tuple(train[split :: options.splits][: options.examples])
            if own and judges:
                yield Part(f"{path.stem}.{split}", path.stem, own[0].family, own, judges)


def _draw(
    path: Path, counts: Mapping[str, tuple[int, int]], built: Mapping[str, Mapping[str, float]], adapters: int
) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.5, 4.2), dpi=120, layout="constrained")
    axes = figure.subplots()
    rates = {form: passed / total for form, (passed, total) in counts.items()}
    forms = list(built)
    axes.plot(range(len(forms)), [rates[form] for form in forms], marker="o", color="#0072b2", label="subspace")
    for at, form in enumerate(forms):
        low, high = wilson95(*counts[form])
        axes.plot([at, at], [low, high], color="#0072b2")
    axes.axhline(rates[RAW], color="#333333", label="raw adapters")
    axes.axhline(rates[BASE], color="#9a9a9a", linestyle="--", label="no adapter")
    labels = [f"{form}\nk = {built[form]['mean_k']:.0f}" for form in forms]
    axes.set_xticks(range(len(forms)), labels)
    axes.set(xlabel="variance kept", ylabel="held-out examples fixed", ylim=(0.0, 1.0))
    axes.set_title(f"{adapters} adapters in one subspace")
    axes.legend(frameon=False)
    figure.savefig(path)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.hundred_adapters", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--model", type=Path, default=places.shipped_model(), help="folder, transformers' format")
    parser.add_argument("--data", type=Path, required=True, help="folder of TASK.jsonl to train on")
    parser.add_argument("--held-out", type=Path, required=True, help="folder of TASK.jsonl to judge by")
    parser.add_argument("--out", type=Path, required=True, help="where everything is kept")
    parser.add_argument("--task", nargs="+", help="only these")
    parser.add_argument("--tasks", type=int, help="at most so many")
    parser.add_argument("--splits", type=int, default=2, help="adapters of each task, of examples of their own")
    parser.add_argument("--examples", type=int, default=200, help="at most, for each adapter")
    parser.add_argument("--judges", type=int, default=24, help="held-out examples of each task, at most")
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--learning-rate", type=float, default=0.04)
    parser.add_argument("--variance", nargs="+", type=float, default=list(VARIANCES))
    return parser


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
