"""init · doctor: make this user ready, and find out what keeps sleepyd from working."""

import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from sleepyd.cli.front import AsJson, Given, columns, configured, emit


def init(
    ctx: typer.Context,
    force: Annotated[
        bool, typer.Option("--force", help="Write again what was changed; a copy of it is kept beside.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Set this user up: settings, folders, token, systemd unit.

    Nothing is asked. Done again, it does only what is missing. Settings in this shell's environment go into a new
    settings file.
    """
    config = configured(ctx)
    from sleepyd import install, settings

    given = (ctx.find_object(Given) or Given()).file
    set_here: dict[str, dict[str, object]] = {}
    for row in settings.effective(given):
        if row.layer == "environment":
            set_here.setdefault(row.key.section, {})[row.key.name] = row.value
    with_unit = shutil.which("systemctl") is not None
    steps = install.install(
        config,
        command=install.starter(),
        set_here=set_here,
        settings_file=given,
        with_unit=with_unit,
        force=force,
        dry_run=dry_run,
    )
    following = install.next_command(steps)
    if as_json:
        rows = [asdict(step) | {"path": str(step.path)} for step in steps]
        emit({"dry_run": dry_run, "steps": rows, "next": following})
        return
    columns(("what", "did", "path"), [(step.what, step.did, _with_note(step.path, step.says)) for step in steps])
    typer.echo(f"\n{'nothing was done; without --dry-run, ' if dry_run else ''}next, type:\n    {following}")


def doctor(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Check what sleepyd needs, and say what to type to mend it.

    Exit code 1 when a check failed. Nothing is changed.
    """
    from sleepyd.doctor import Verdict, examine
    from sleepyd.errors import ConfigError

    rows: list[dict[str, str]] = []

    def tell(check: str, verdict: Verdict) -> None:
        rows.append({"check": check, **asdict(verdict)})
        if not as_json:
            typer.echo(f"{verdict.status:4}  {check:14}  {' '.join(verdict.says.split())}")
            if verdict.fix:
                typer.echo(f"{'':22}type: {verdict.fix}")

    try:
        config = configured(ctx)
    except ConfigError as error:
        tell("settings", Verdict("fail", error.message, "sleepyd config edit"))
    else:
        tell("settings", Verdict("ok", "read"))
        for check, verdict in examine(config):
            tell(check, verdict)
    if as_json:
        emit(rows)
    if any(row["status"] == "fail" for row in rows):
        raise typer.Exit(1)


def _with_note(path: Path, says: str) -> str:
    return f"{path} ({says})" if says else str(path)
