"""data build|variants|stats: example files."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli.front import AsJson, chosen_tasks, columns, configured, emit, note, progress
from sleepyd.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from sleepyd.config import Config
    from sleepyd.koans.dataset import Progress
    from sleepyd.koans.load import Example
    from sleepyd.koans.variants import Failure

app = typer.Typer(help="Examples grown by the generators and proven by rustc.", no_args_is_help=True)
Seed = Annotated[int, typer.Option(min=0)]


@app.command()
def build(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Gets one TASK.jsonl for each task.")],
    per_task: Annotated[int, typer.Option(min=1)] = 100,
    task: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only these; may be repeated.")] = None,
    held_out: Annotated[bool, typer.Option("--held-out", help="Of the skeletons that nothing is trained on.")] = False,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Grow proven examples. Run again after an interruption, it keeps the files that are complete. Exit 1: too few."""
    config = configured(ctx)
    from sleepyd.day.signature import signature
    from sleepyd.koans import dataset, load
    from sleepyd.rust.compiler import Compiler

    chosen = chosen_tasks(config, task)
    last: Progress | None = None
    with Compiler(config.rust, cache_dir=None) as compiler, progress().bar("examples") as bar:

        def advance(at: "Progress") -> None:
            nonlocal last
            last = at
            left = f", {at.left:.0f} s left" if at.left is not None else ""
            bar((at.kept + at.made) / at.wanted, f"{at.task}: {at.in_task}; {at.rate:.0f} a second{left}")

        bar(0.0, chosen[0].name)
        counts = dataset.build(
            chosen,
            per_task,
            out,
            compiler,
            signature,
            koans=load.load_koans(config.paths.koans),
            seed=seed,
            split="held_out" if held_out else "train",
            on_progress=advance,
        )
    made, seconds, rate = (last.made, last.seconds, last.rate) if last else (0, 0.0, 0.0)
    if as_json:
        emit({"tasks": counts, "examples": sum(counts.values()), "made": made, "seconds": seconds, "per_second": rate})
    else:
        columns(("task", "examples"), list(counts.items()))
        typer.echo(
            f"\n{sum(counts.values())} examples of {len(counts)} tasks, {made} of them made now in {seconds:.0f} s "
            f"({rate:.0f} a second)"
        )
    if short := [name for name, found in counts.items() if found < per_task]:
        note(f"fewer than {per_task} were found for {', '.join(short)}; other seeds may give more")
        raise typer.Exit(1)


@app.command()
def variants(
    ctx: typer.Context,
    of: Annotated[str, typer.Option("--from", metavar="KOAN|EPISODE", help="A koan's id, or the id of a fix.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Gets one example a line.")],
    count: Annotated[int, typer.Option(min=1)] = 50,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Make variants of one failure: other names, surroundings and layout, proven like all examples. Exit 1: too few.

    A koan's variants are to be judged by: they are marked held out, and nothing trains on them.
    """
    config = configured(ctx)
    from sleepyd.day.signature import signature
    from sleepyd.koans import dataset
    from sleepyd.koans import variants as making
    from sleepyd.rust.compiler import Compiler

    failure = _failure(config, of)
    with Compiler(config.rust, cache_dir=None) as compiler, progress().bar("variants") as bar:
        bar(0.0, of)
        found = making.variants(
            failure,
            count,
            compiler,
            signature,
            seed=seed,
            on_count=lambda made: bar(made / count, f"{made} of {count}"),
        )
    dataset.write(out, found)
    if as_json:
        emit({"file": str(out), "from": of, "examples": len(found), "split": failure.split})
    else:
        typer.echo(f"{out}: {len(found)} variants of {of}, {failure.split}")
    if len(found) < count:
        note(f"{count} were asked for; a short program has few variants")
        raise typer.Exit(1)


@app.command()
def stats(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    as_json: AsJson = False,
) -> None:
    """Say what example files hold, by task and by family."""
    configured(ctx)
    from sleepyd.koans.load import load_examples

    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise NotFound(f'{folder}: no .jsonl file there; "sleepyd data build --out {folder}" makes some', param="dir")
    tasks: dict[str, list[Example]] = {}
    for path in paths:
        for example in load_examples(path):
            tasks.setdefault(example.task, []).append(example)
    rows = [_described(name, examples) for name, examples in sorted(tasks.items())]
    families = Counter[str]()
    for row in rows:
        families[row["family"]] += row["examples"]
    if as_json:
        emit({"tasks": rows, "families": dict(sorted(families.items())), "examples": families.total()})
        return
    head = ("task", "family", "examples", "programs", "skeletons", "signatures", "splits", "codes", "median_lines")
    columns(head, [[", ".join(r[h]) if isinstance(r[h], list) else r[h] for h in head] for r in rows])
    typer.echo()
    columns(("family", "examples"), sorted(families.items()))
    typer.echo(f"\n{families.total()} examples of {len(rows)} tasks in {len(families)} families")


def _described(task: str, examples: "list[Example]") -> dict[str, Any]:
    return {
        "task": task,
        "family": examples[0].family,
        "examples": len(examples),
        "programs": len({e.buggy for e in examples}),
        "skeletons": len({e.skeleton for e in examples}),
        "signatures": len({e.signature for e in examples}),
        "splits": sorted({e.split for e in examples}),
        "codes": sorted({e.error_code for e in examples}),
        "median_lines": sorted(e.buggy.count("\n") for e in examples)[len(examples) // 2],
    }


def _failure(config: "Config", of: str) -> "Failure":
    """The koan or the episode with this id.  Raises NotFound, InvalidInput."""
    from sleepyd.koans.load import load_koans
    from sleepyd.koans.variants import Failure

    for k in load_koans(config.paths.koans):
        if k.id == of:
            return Failure(k.id, k.task, k.family, k.error_code, k.edition, k.buggy, k.fixed, k.tests, "held_out")
    return _fixed_episode(config, of)


def _fixed_episode(config: "Config", of: str) -> "Failure":
    from sleepyd.cli import workbench
    from sleepyd.day.signature import NEW_FAMILY, task_name
    from sleepyd.koans.load import load_tasks
    from sleepyd.koans.variants import Failure

    with workbench.opened(config) as bench:
        try:
            episode = bench.database.get_episode(of)
        except NotFound as error:
            raise NotFound(
                f'{of} is neither a koan nor a fix; "sleepyd koans list" shows koans, a fix says its id with --json',
                param="from",
            ) from error
        known = [c for c in bench.database.corrections(None, "accepted") if c.episode_id == episode.id]
    fixed = known[0].correct_fix if known else episode.result_code
    if not fixed:
        raise InvalidInput(
            f"fix {of} is {episode.status} and nobody corrected it, expected a known fix; hand one in with "
            f'"sleepyd correct", or drop it as {of}.rs into the corrections folder',
            param="from",
        )
    task = (known[0].task if known else episode.task) or task_name(episode.signature or "")
    found = load_tasks(config.paths.koans).get(task)
    family = found.family if found else NEW_FAMILY
    return Failure(
        episode.id, task, family, episode.error_code or "", episode.edition, episode.code, fixed, episode.tests, "train"
    )
