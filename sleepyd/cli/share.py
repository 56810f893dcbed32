"""share phase1|phase2|phase3|export|analyze: the algorithm on files, without a daemon."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli.front import AsJson, columns, configured, emit, progress
from sleepyd.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from sleepyd.share import Subspace
    from sleepyd.store.records import StoredExample

app = typer.Typer(help="One low-rank subspace for many tasks (Share, arXiv:2602.06043).", no_args_is_help=True)
ShareFile = Annotated[Path, typer.Option("--share", metavar="S", help="A subspace file.")]
Out = Annotated[Path, typer.Option(help="Where the result goes.")]
TaskName = Annotated[str, typer.Option("--task", metavar="NAME")]
Variance = Annotated[float | None, typer.Option(help="Keep this share of the squared norm, such as 0.6.")]
K = Annotated[int | None, typer.Option("--k", help="Directions per layer.")]


@app.command()
def phase1(
    ctx: typer.Context,
    adapters: Annotated[list[Path], typer.Option(metavar="DIR...", help="PEFT folders; their names are the tasks.")],
    out: Out,
    more: Annotated[list[Path] | None, typer.Argument(hidden=True)] = None,
    variance: Variance = None,
    k: K = None,
    max_error: Annotated[float | None, typer.Option(help="No task loses more of a layer than this share.")] = None,
    no_balance: Annotated[bool, typer.Option("--no-balance", help="Stack the factors as they come.")] = False,
    center: Annotated[bool, typer.Option("--center", help="Centre the stacks, as in the paper.")] = False,
    as_json: AsJson = False,
) -> None:
    """Build a subspace from adapters. Without variance, k or max-error nothing is lost."""
    configured(ctx)
    from sleepyd import share

    folders = [*adapters, *(more or [])]
    named = [(folder.resolve().name, share.open_adapter(folder)) for folder in folders]
    with progress(only_on_terminals=True).bar("phase 1") as bar:
        subspace = share.build(
            named,
            variance=variance,
            k=k,
            max_error=max_error,
            balance=not no_balance,
            center=center,
            on_layer=lambda done, of: bar(done / of, f"layer {done} of {of}"),
        )
    share.save(subspace, _writable(out))
    _tell({"out": str(out), **_sizes(subspace), "errors": share.reconstruction_errors(subspace, named)}, as_json)


@app.command()
def phase2(
    ctx: typer.Context,
    subspace_file: ShareFile,
    data: Annotated[Path, typer.Option(metavar="X.jsonl", help="Example lines.")],
    task: TaskName,
    out: Out,
    p: Annotated[int | None, typer.Option("--p", min=1, help="Columns of the coefficients.")] = None,
    phi: Annotated[int | None, typer.Option("--phi", min=0, help="Temporary directions.")] = None,
    steps: Annotated[int | None, typer.Option(min=1)] = None,
    as_json: AsJson = False,
) -> None:
    """Train one task's coefficients over a frozen basis; the result is a PEFT adapter that stands alone."""
    config = configured(ctx)
    from dataclasses import replace

    from sleepyd import engine as engines
    from sleepyd import share
    from sleepyd.day.prompt import form_of
    from sleepyd.engine.transformers import TransformersEngine
    from sleepyd.night.collect import Lessons
    from sleepyd.night.learn import learn

    examples = _examples(data, task)
    changes: dict[str, Any] = {"rank": p, "temporary": phi, "steps": steps}
    night = replace(config.night, **{key: value for key, value in changes.items() if value is not None})
    subspace = share.load(subspace_file)
    engine = engines.create(config)
    if not isinstance(engine, TransformersEngine):
        raise InvalidInput("share phase2 trains in this process; set engine.kind = transformers")
    with progress().bar(task) as bar:
        trained = learn(
            engine.model,
            engine.tokenizer,
            subspace,
            Lessons(task, examples[0].family, tuple(examples), ()),
            night,
            form=form_of(config.model),
            on_step=lambda step, loss: bar(step / night.steps, f"step {step} of {night.steps}, loss {loss:.3f}"),
        )
    share.write_adapter(trained.to_adapter(subspace.layers), out)
    losses = [round(loss, 4) for loss in trained.losses]
    found = {"out": str(out), "task": task, "examples": len(examples), "parameters": trained.parameters()}
    _tell({**found, "steps": trained.steps, "first_loss": losses[0], "last_loss": losses[-1]}, as_json)


@app.command()
def phase3(
    ctx: typer.Context,
    subspace_file: ShareFile,
    add: Annotated[Path, typer.Option(metavar="DIR", help="A PEFT adapter: any, or of phase2.")],
    task: TaskName,
    out: Out,
    variance: Variance = None,
    k: K = None,
    as_json: AsJson = False,
) -> None:
    """Merge a task into a subspace. Without variance and k the other tasks do not move."""
    configured(ctx)
    from sleepyd import share

    merged, report = share.merge(share.load(subspace_file), task, share.read_adapter(add), k_max=k, variance=variance)
    share.save(merged, _writable(out))
    replaced = list(report.replaced)
    _tell({"out": str(out), **_sizes(merged), "replaced": replaced, "errors": dict(report.errors)}, as_json)


@app.command()
def export(
    ctx: typer.Context,
    subspace_file: ShareFile,
    task: Annotated[str, typer.Option("--task", metavar="NAME|averaged")],
    out: Out,
    as_json: AsJson = False,
) -> None:
    """Write one task, or the mean of all, as a PEFT adapter."""
    configured(ctx)
    from sleepyd import share

    subspace = share.load(subspace_file)
    adapter = share.averaged(subspace) if task == "averaged" else share.factors(subspace, task)
    share.write_adapter(adapter, out)
    _tell({"out": str(out), "task": task, "rank": adapter.rank, "layers": len(adapter.layers)}, as_json)


@app.command()
def analyze(ctx: typer.Context, subspace_file: ShareFile, as_json: AsJson = False) -> None:
    """Say what a subspace holds, what it costs, and how alike its tasks are."""
    configured(ctx)
    from sleepyd import share

    subspace = share.load(subspace_file)
    counts = share.parameter_counts(subspace)
    names, cosines = share.similarities(subspace)
    found = {
        "base_model": subspace.base_model,
        **_sizes(subspace),
        "parameters": {
            "basis": counts.basis,
            "coefficients": dict(counts.coefficients),
            "lora": counts.lora,
            "fewer": dict(counts.fewer),
        },
        "similarities": {"tasks": names, "cosines": [[round(x, 4) for x in row] for row in cosines.tolist()]},
        "layers": {
            name: {"k_beta": basis.beta.shape[1], "k_alpha": basis.alpha.shape[1]}
            for name, basis in subspace.layers.items()
        },
    }
    if as_json:
        emit(found)
        return
    _tell({"base_model": subspace.base_model, **_sizes(subspace), "basis parameters": counts.basis}, as_json)
    rows = [(task, count, f"{counts.fewer[task]:.0f}") for task, count in counts.coefficients.items()]
    columns(("task", "parameters", "times fewer than LoRA"), rows)


def _examples(data: Path, task: str) -> "list[StoredExample]":
    from sleepyd.koans.load import load_examples
    from sleepyd.store.records import StoredExample

    lines = load_examples(data)
    found = [
        StoredExample(
            origin="generator",
            task=e.task,
            family=e.family,
            error_code=e.error_code,
            signature=e.signature,
            buggy=e.buggy,
            fixed=e.fixed,
            edition=e.edition,
            tests=e.tests,
            diagnostics=list(e.diagnostics),
        )
        for e in lines
        if e.task == task
    ]
    if judges := sorted({e.split for e in lines if e.task == task} - {"train"}):
        raise InvalidInput(
            f"{data}: examples of {task} are marked {', '.join(judges)}, expected train; they are to judge by, not to "
            "learn from",
            param="data",
        )
    if not found:
        tasks = ", ".join(sorted({e.task for e in lines})) or "none"
        raise NotFound(f"{data}: no example of task {task}, it has: {tasks}", param="task")
    return found


def _sizes(subspace: "Subspace") -> dict[str, Any]:
    largest = [max(basis.beta.shape[1], basis.alpha.shape[1]) for basis in subspace.layers.values()]
    return {"tasks": sorted(subspace.tasks), "layer_count": len(subspace.layers), "largest_k": max(largest, default=0)}


def _writable(path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written ({error.strerror}); give another place", param="out") from error
    return path


def _tell(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        emit(found)
        return
    errors: dict[str, float] = found.pop("errors", {})
    rows = [(key, ", ".join(map(str, value)) if isinstance(value, list) else value) for key, value in found.items()]
    columns(("what", "is"), rows)
    if errors:
        columns(("task", "error"), [(task, f"{error:.2e}") for task, error in errors.items()])
