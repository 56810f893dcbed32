"""share phase1|phase2|phase3|export|analyze|verify: the algorithm on files, without a daemon."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli import analysis
from sleepyd.cli.front import AsJson, columns, configured, emit, note, progress
from sleepyd.errors import AdapterError, InvalidInput, NotFound

if TYPE_CHECKING:
    from sleepyd.share import Adapter, Trained
    from sleepyd.store.records import StoredExample

app = typer.Typer(help="One low-rank subspace for many tasks (Share, arXiv:2602.06043).", no_args_is_help=True)
ShareFile = Annotated[Path, typer.Option("--share", metavar="S", help="A subspace file.")]
Out = Annotated[Path, typer.Option(help="Where the result goes.")]
TaskName = Annotated[str, typer.Option("--task", metavar="NAME")]
Variance = Annotated[float | None, typer.Option(help="Keep this share of the squared norm, such as 0.6.")]
K = Annotated[int | None, typer.Option("--k", help="Directions per layer.")]
Adapters = Annotated[list[Path] | None, typer.Option(metavar="DIR...", help="PEFT folders; their names are the tasks.")]
More = Annotated[list[Path] | None, typer.Argument(hidden=True)]


@app.command()
def phase1(
    ctx: typer.Context,
    adapters: Annotated[list[Path], typer.Option(metavar="DIR...", help="PEFT folders; their names are the tasks.")],
    out: Out,
    more: More = None,
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
    from sleepyd.share import report as reports

    named = _opened(adapters, more)
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
    _tell({"out": str(out), **reports.sizes(subspace), "errors": share.reconstruction_errors(subspace, named)}, as_json)


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
    validation: Annotated[float, typer.Option(help="Share of the examples to hold out; the best step is kept.")] = 0.0,
    patience: Annotated[int | None, typer.Option(min=1, help="Looks without a gain before it ends early.")] = None,
    go_on: Annotated[bool, typer.Option("--go-on", help="Train the task's stored coefficients further.")] = False,
    checkpoint: Annotated[Path | None, typer.Option(help="Where to go on from after Ctrl-C.")] = None,
    as_json: AsJson = False,
) -> None:
    """Train one task's coefficients over a frozen basis; the result is a PEFT adapter that stands alone.

    Ctrl-C ends it within one step, with nothing written but the checkpoint.
    """
    config = configured(ctx)
    from dataclasses import replace

    from sleepyd import engine as engines
    from sleepyd import share
    from sleepyd.day.prompt import form_of
    from sleepyd.night.collect import Lessons
    from sleepyd.night.learn import learn

    examples = _examples(data, task)
    changes: dict[str, Any] = {"rank": p, "temporary": phi, "steps": steps}
    night = replace(config.night, **{key: value for key, value in changes.items() if value is not None})
    train, judges = share.held_out(len(examples), validation, night.seed)
    subspace = share.load(subspace_file)
    engine = engines.in_process(config)
    with progress().bar(task) as bar, _stop_flag() as stop:
        trained = learn(
            engine.model,
            engine.tokenizer,
            subspace,
            Lessons(task, examples[0].family, tuple(examples[at] for at in train), ()),
            night,
            form=form_of(config.model),
            judges=[examples[at] for at in judges],
            patience=patience,
            go_on=go_on,
            checkpoint=checkpoint,
            should_stop=stop.is_set,
            on_step=lambda step, loss: bar(step / night.steps, f"step {step} of {night.steps}, loss {loss:.3f}"),
        )
    if stop.is_set():
        again = "" if checkpoint is None else "; the same command goes on from there"
        note(f"stopped after step {trained.steps} of {night.steps}, nothing was exported{again}")
        raise typer.Exit(130)
    share.write_adapter(trained.to_adapter(subspace.layers), out)
    counts = {"examples": len(train), "held_out": len(judges)}
    _tell({"out": str(out), "task": task, **_told_of(trained, counts)}, as_json)


@app.command()
def phase3(
    ctx: typer.Context,
    subspace_file: ShareFile,
    add: Annotated[Path, typer.Option(metavar="DIR", help="A PEFT adapter: any, or of phase2.")],
    task: TaskName,
    out: Out,
    variance: Variance = None,
    k: K = None,
    max_error: Annotated[float | None, typer.Option(help="No task loses more of a layer than this share.")] = None,
    as_json: AsJson = False,
) -> None:
    """Merge a task into a subspace. Without variance, k or max-error the other tasks do not move."""
    configured(ctx)
    from sleepyd import share
    from sleepyd.share import report as reports

    before, adapter = share.load(subspace_file), share.read_adapter(add)
    merged, report = share.merge(before, task, adapter, k_max=k, variance=variance, max_error=max_error)
    share.save(merged, _writable(out))
    replaced = list(report.replaced)
    _tell({"out": str(out), **reports.sizes(merged), "replaced": replaced, "errors": dict(report.errors)}, as_json)


@app.command()
def export(
    ctx: typer.Context,
    subspace_file: ShareFile,
    task: Annotated[str, typer.Option("--task", metavar="NAME|averaged")],
    out: Out,
    merged: Annotated[bool, typer.Option("--merged", help="A whole model with the task in its weights.")] = False,
    model: Annotated[Path | None, typer.Option(metavar="DIR", help="Its base model; else the configured one.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write one task, or the mean of all, as a PEFT adapter or as a plain model."""
    config = configured(ctx)
    from sleepyd import share
    from sleepyd.engine import model_folder

    subspace = share.load(subspace_file)
    adapter = share.averaged(subspace) if task == "averaged" else share.factors(subspace, task)
    if merged:
        share.write_merged(adapter, model or model_folder(config), out)
    else:
        share.write_adapter(adapter, out)
    _tell({"out": str(out), "task": task, "rank": adapter.rank, "layers": len(adapter.layers)}, as_json)


@app.command()
def analyze(
    ctx: typer.Context,
    subspace_file: ShareFile,
    adapters: Adapters = None,
    more: More = None,
    other: Annotated[Path | None, typer.Option("--with", metavar="S2", help="Another subspace to compare.")] = None,
    curves: Annotated[bool, typer.Option("--curves", help="Whole curves of variance, in JSON.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what a subspace holds, what it costs, and how alike its tasks are; and, with adapters, how well it holds them
    or would hold them, and with another subspace, how alike the two are.
    """
    configured(ctx)
    from sleepyd import share
    from sleepyd.share import report as reports

    found = reports.report(
        share.load(subspace_file), _opened(adapters or [], more), None if other is None else share.load(other), curves
    )
    if as_json:
        emit(found)
    else:
        analysis.show(found)


@app.command()
def verify(
    ctx: typer.Context,
    subspace_file: ShareFile,
    adapters: Adapters = None,
    more: More = None,
    max_error: Annotated[float, typer.Option(help="No task may be off its adapter by more than this share.")] = 1e-5,
    as_json: AsJson = False,
) -> None:
    """Prove that a subspace file is whole: shapes, finite values, orthonormal bases, tasks as their adapters are."""
    configured(ctx)
    from sleepyd import share
    from sleepyd.share import report as reports

    subspace = share.load(subspace_file)  # refuses what does not fit together
    worst = max(
        (share.orthonormality(side) for basis in subspace.layers.values() for side in (basis.beta, basis.alpha)),
        default=0.0,
    )
    errors = share.reconstruction_errors(subspace, _opened(adapters or [], more))
    off = {task: error for task, error in errors.items() if not error <= max_error}
    _tell({"ok": not off, **reports.sizes(subspace), "orthonormality": worst, "errors": errors}, as_json)
    if off:
        task = max(off, key=lambda name: off[name])
        raise AdapterError(
            f"subspace {subspace_file}: task {task} is off its adapter by {off[task]:.1e}, expected at most"
            f" {max_error:g}; it was cut by k or variance, or it is of another adapter"
        )


def _opened(adapters: list[Path], more: list[Path] | None) -> "list[tuple[str, Adapter]]":
    from sleepyd import share

    return [(folder.resolve().name, share.open_adapter(folder)) for folder in [*adapters, *(more or [])]]


@contextmanager
def _stop_flag() -> Iterator[threading.Event]:
    """Set by Ctrl-C or SIGTERM, within the context."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _told_of(trained: "Trained", counts: dict[str, int]) -> dict[str, Any]:
    """What there is to say of a training; of what was held out only where something was."""
    losses = [round(loss, 4) for loss in trained.losses]
    found: dict[str, Any] = {"examples": counts["examples"], "parameters": trained.parameters()}
    found |= {"steps": trained.steps, "first_loss": losses[0], "last_loss": losses[-1]}
    if trained.validation:
        lowest = min(loss for _, loss in trained.validation)
        found |= {"held_out": counts["held_out"], "kept_step": trained.kept_step, "held_out_loss": round(lowest, 4)}
    return found


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
