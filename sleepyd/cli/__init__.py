"""The command line: `sleepyd VERB`. Verbs parse, ask the daemon or work here, and show; the work itself is elsewhere.

    front       settings, output, errors: what all verbs share
    fixing      fix · correct · route           crates        fix, for cargo workspaces; fixes and diffs show them
    own_fixes   watch; correct --from-git and --last of a workspace
    checking    check, for editors; remote_engine is the daemon's model      editor   editor setup|remove
    undoing     undo · redo · history           corrections   corrections list|show|review|approve|discard
    forgetting  generations forgetting
    koans       koans list|show|tasks|check|new|import-explain
    installing  init · doctor                   configuring   config show|path|schema|edit
    running     serve · demo                    evaluating    eval, whose tables are scores
    nights      night run|status                generations   generations list|show|rollback|promote
    share       share phase1|phase2|phase3|export|analyze|verify
    status      status                          plotting      plot learning|forgetting|variance
    experiments experiment
    documenting docs · bench, in measuring (for those who work on sleepyd)      version     what --version says
    data        data build|variants|stats           teaching      base-model train|eval
    models      model use|list|check
    privacy     privacy status|export|purge|off · du
    keeping     backup · restore                distilling    distill
    remote      the running daemon over HTTP    workbench     the same work without one
    analysis    what share analyze says, as tables

Nothing heavy is imported before a verb needs it, so that `--help` answers at once.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from sleepyd.cli import (
    checking,
    configuring,
    corrections,
    data,
    distilling,
    documenting,
    editor,
    engines,
    evaluating,
    experiments,
    fixing,
    generations,
    installing,
    keeping,
    koans,
    measuring,
    models,
    nights,
    own_fixes,
    plotting,
    privacy,
    running,
    share,
    status,
    teaching,
    undoing,
)
from sleepyd.cli.front import Given, configured
from sleepyd.errors import SleepydError

_QUIET = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1"}

app = typer.Typer(
    name="sleepyd",
    help="Fixes Rust compile errors with a small model, and learns at night from what went wrong.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _say_version(ctx: typer.Context, wanted: bool) -> None:
    if wanted:
        from sleepyd.cli import version

        ctx.obj = Given(ctx.params.get("config"))
        for line in version.lines(configured(ctx)):
            typer.echo(line)
        raise typer.Exit


@app.callback()
def settings(
    ctx: typer.Context,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings; config.toml explains them.", is_eager=True)
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Make any connection that leaves this machine an error.", is_eager=True)
    ] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Say version, commit, model and generation.", is_eager=True, callback=_say_version
        ),
    ] = False,
) -> None:
    """Options before the verb."""
    ctx.obj = Given(config, offline)


app.command()(installing.init)
app.command()(installing.doctor)
app.add_typer(configuring.app, name="config")
app.command()(running.serve)
app.command()(fixing.fix)
app.command()(checking.check)
app.command()(fixing.correct)
app.command()(own_fixes.watch)
app.command()(fixing.route)
app.add_typer(editor.app, name="editor")
app.command()(undoing.undo)
app.command()(undoing.redo)
app.command()(undoing.history)
app.command()(status.status)
app.command()(plotting.plot)
app.command("eval")(evaluating.evaluate)
app.add_typer(corrections.app, name="corrections")
app.add_typer(nights.app, name="night")
app.add_typer(engines.app, name="engine")
app.add_typer(generations.app, name="generations")
app.command()(keeping.backup)
app.command()(keeping.restore)
app.add_typer(models.app, name="model")
app.add_typer(privacy.app, name="privacy")
app.command()(privacy.du)
app.add_typer(koans.app, name="koans")
app.add_typer(share.app, name="share")
app.add_typer(data.app, name="data")
app.command()(distilling.distill)
app.add_typer(teaching.base_model, name="base-model")
app.command()(running.demo)
app.command()(measuring.bench)
app.command()(experiments.experiment)
app.command(hidden=True)(documenting.docs)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one verb; `--config FILE` and `--offline` may stand anywhere.

    A named failure is one line on stderr and its exit code; Ctrl-C is 130, a usage error 2.
    """
    # No library of ours has anything to ask of the network, whatever it thinks.
    os.environ.update(_QUIET)
    try:
        given = list(sys.argv[1:] if arguments is None else arguments)
        app(args=_offline_first(_config_first(given)), prog_name="sleepyd")
    except SleepydError as error:
        typer.echo(f"error: {' '.join(error.message.split())}", err=True)
        sys.exit(error.exit_code)


def cargo() -> None:
    """`cargo sleepyd VERB`: cargo calls `cargo-sleepyd sleepyd VERB`."""
    arguments = sys.argv[1:]
    main(arguments[1:] if arguments[:1] == ["sleepyd"] else arguments)


def _config_first(arguments: list[str]) -> list[str]:
    """They belong to the program and not to a verb, but people write them where they come to mind."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    for at, argument in enumerate(arguments[:end]):
        if argument == "--config" and at + 1 < end:
            return [*arguments[at : at + 2], *arguments[:at], *arguments[at + 2 :]]
        if argument.startswith("--config="):
            return [argument, *arguments[:at], *arguments[at + 1 :]]
    return arguments


def _offline_first(arguments: list[str]) -> list[str]:
    end = arguments.index("--") if "--" in arguments else len(arguments)
    if "--offline" not in arguments[:end]:
        return arguments
    return ["--offline", *(word for at, word in enumerate(arguments) if at >= end or word != "--offline")]
