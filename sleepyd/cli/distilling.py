"""distill: examples from a teacher."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli.front import AsJson, chosen_tasks, columns, configured, emit, note, progress
from sleepyd.errors import InvalidInput

if TYPE_CHECKING:
    from sleepyd.cli.workbench import Workbench
    from sleepyd.config import Config
    from sleepyd.night.distill import Journal

Json = dict[str, Any]


def distill(
    ctx: typer.Context,
    task: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only these; may be repeated. Left out: the tasks of programs that could not be fixed; if there are "
            "none, those that the model was never taught.",
        ),
    ] = None,
    per_task: Annotated[int, typer.Option(min=1, help="Examples in a task's file when it is complete.")] = 100,
    batch: Annotated[
        bool | None, typer.Option("--batch/--no-batch", help="Half the price, but it may take a day.")
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="Wait for a batch, or take its answers in later with --resume.")
    ] = True,
    learn: Annotated[
        bool, typer.Option("--learn/--no-learn", help="Let the next night learn from them, or only write the files.")
    ] = True,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Gets one TASK.jsonl for each task.")] = None,
    max_usd: Annotated[float | None, typer.Option(min=0.0, help="US dollars that the run may cost.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run that broke off.")] = False,
    new: Annotated[bool, typer.Option("--new", help="Leave the run that broke off, and begin another.")] = False,
    show_payload: Annotated[
        bool, typer.Option("--show-payload", help="Print exactly what would be sent first; send nothing.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it may cost; send nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Ask Claude for examples of mistakes, keep those that rustc proves. Exit 1: fewer than asked for.

    Needs an API key in ANTHROPIC_API_KEY and the extra sleepyd[distill]; docs/distill.md says what leaves this machine.
    """
    config = configured(ctx)
    from sleepyd.cli import workbench
    from sleepyd.night import distill as distilling
    from sleepyd.night.distill import sitting

    if resume:
        _refuse_beside_resume(ctx)
    usd = config.distill.max_usd if max_usd is None else max_usd
    with workbench.opened(config) as bench:
        plan = distilling.plan_of(
            config.distill,
            [] if resume else _tasks(config, bench, task),
            per_task,
            batch=config.distill.batch if batch is None else batch,
            max_usd=usd,
            out=(out or config.paths.state / "distill" / "examples").absolute(),
            learn=learn,
        )
        if show_payload or dry_run:
            _describe(config, bench, plan, payload=show_payload, as_json=as_json)
            return
        with sitting.alone(config.paths.state) as folder:
            broken = distilling.resume(folder, is_wanted=resume, max_usd=max_usd) if not new else None
            if resume and broken is None:
                raise InvalidInput('no run broke off, expected one to go on with; begin one without "--resume"')
            _run(config, bench, folder, plan, broken, wait=wait, as_json=as_json)


def _refuse_beside_resume(ctx: typer.Context) -> None:
    """A run that broke off goes on as it was planned; an option that would be passed over is not taken."""
    planned = ("task", "per_task", "batch", "learn", "out", "new", "dry_run", "show_payload")
    sources = {name: ctx.get_parameter_source(name) for name in planned}
    given = [name for name, source in sources.items() if source is not None and source.name == "COMMANDLINE"]
    if given:
        raise InvalidInput(
            f"--resume goes on as planned, got --{given[0].replace('_', '-')} beside it, expected none but --max-usd, "
            "--no-wait and --json; leave it out, or begin another run with --new",
            param=given[0],
        )


def _run(
    config: "Config",
    bench: "Workbench",
    folder: Path,
    plan: Json,
    journal: "Journal | None",
    *,
    wait: bool,
    as_json: bool,
) -> None:
    from sleepyd.night.distill import sitting

    with progress().bar("distill") as bar:
        try:
            report = sitting.conduct(
                config,
                bench.compiler,
                bench.database,
                folder,
                plan,
                journal,
                wait=wait,
                on_begun=lambda asks, most: note(
                    f"{len(asks)} requests to {plan['model']}, ${most.usd:.2f} at the most"
                ),
                on_progress=lambda at: bar(at.share, at.note),
            )
        except KeyboardInterrupt:
            note('broken off; "sleepyd distill --resume" goes on, and asks nothing twice')
            raise
    _show(report, as_json=as_json)
    if any(row["have"] < row["wanted"] for row in report["tasks"]):
        raise typer.Exit(1)


def _describe(config: "Config", bench: "Workbench", plan: Json, *, payload: bool, as_json: bool) -> None:
    """What a run would send first, and what it may cost. No key is needed, and no connection is made."""
    from sleepyd.night import distill as distilling
    from sleepyd.night.distill import sitting

    room = sitting.classroom(config, bench.compiler, bench.database, plan)
    asks, most = distilling.first_round(config.distill, plan, room)
    if payload:
        for ask in asks:
            typer.echo(json.dumps(ask.body, ensure_ascii=False, indent=None if as_json else 2))
        if not as_json:
            note(f"{len(asks)} requests to {config.distill.base_url}; nothing was sent")
        return
    plain = {
        "model": plan["model"],
        "batch": plan["batch"],
        "tasks": plan["tasks"],
        "requests": len(asks),
        "examples": sum(ask.wanted for ask in asks),
        "at_most_usd": round(most.usd, 4),
        "at_most_tokens": most.tokens,
        "max_usd": plan["max_usd"],
        "max_tokens": plan["max_tokens"],
        "sends_user_code": config.distill.send_user_code,
    }
    if as_json:
        emit(plain)
        return
    columns(("what", "value"), [(name, _said(value)) for name, value in plain.items()])
    note("nothing was sent")


def _tasks(config: "Config", bench: "Workbench", names: Sequence[str] | None) -> list[str]:
    from sleepyd.night.distill import sitting

    if names:
        return [chosen.name for chosen in chosen_tasks(config, names)]
    found = sitting.in_need(config, bench.database, list(bench.generation.adapters) if bench.generation else [])
    if not found:
        raise InvalidInput("no task is in need of examples, expected one to be named with --task", param="task")
    return found


def _show(report: Json, *, as_json: bool) -> None:
    if as_json:
        emit(report)
        return
    head = ("task", "wanted", "have", "kept")
    columns(head, [[row[name] for name in head] for row in report["tasks"]])
    thrown = ", ".join(f"{kind} {n}" for kind, n in report["thrown_away"].items()) or "nothing"
    learnt = "the next night learns from them" if report["learn"] else "nothing learns from them until it is told to"
    typer.echo(
        f"\n{report['ended']}: {report['kept']} examples kept in {report['out']}; {learnt}\n"
        f"thrown away: {thrown}; the reasons are in {report['journal']}\n"
        f"${report['usd']:.4f} of ${report['max_usd']:.2f}, {report['tokens']} tokens, "
        f"{report['requests']} requests to {report['model']}"
    )


def _said(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
