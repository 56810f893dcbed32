"""check: cargo's messages as they come, then verified fixes as suggestions in them. Made for editors.

rust-analyzer runs it as `check.overrideCommand` and offers the suggestions as quick fixes. Errors are told at once;
fixes follow within the budget, from what needs no loading: rustc's suggestions, the memory, and, where a daemon runs,
its model with the error's adapter. Each is a fix for the workspace as it is, so they can be taken in any order.
"""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from sleepyd.cli import crates
from sleepyd.cli.crates import Asked
from sleepyd.cli.front import log_to, note, settings
from sleepyd.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from sleepyd.config import Config
    from sleepyd.day.workspace import GroupResult

Json = dict[str, Any]
BUDGET_S = 3.0
_UNAVAILABLE = 5


def check(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A cargo package or workspace.")] = Path(),
    package: Annotated[list[str] | None, typer.Option("-p", "--package", metavar="NAME", help="As cargo's.")] = None,
    features: Annotated[str, typer.Option(help="As cargo's.")] = "",
    all_features: Annotated[bool, typer.Option("--all-features", help="As cargo's.")] = False,
    tests: Annotated[bool, typer.Option("--tests", "--all-targets", help="The test targets too.")] = False,
    workspace: Annotated[bool, typer.Option("--workspace", help="All packages, whatever DIR is.")] = False,
    budget: Annotated[
        float, typer.Option(min=0, max=600, metavar="SECONDS", help="No fix is begun later than this.")
    ] = BUDGET_S,
    message_format: Annotated[str, typer.Option(metavar="human|short|json", help="json: cargo's.")] = "human",
    cargo_home: Annotated[Path, typer.Option(envvar="CARGO_HOME", hidden=True)] = Path("~/.cargo"),
) -> None:
    """Check a workspace as cargo does, and add verified fixes to its messages. Writes nothing.

    Exit 0: nothing broken. 1: errors. 5: something needed is missing. 101: cargo itself failed.
    """
    config = settings(ctx)
    if message_format not in ("human", "short", "json"):
        raise InvalidInput(f"--message-format: got {message_format!r}, expected one of human, short, json")
    manifest = crates.manifest_of([folder])
    if manifest is None:
        raise InvalidInput(f"{folder}: no Cargo.toml in it or above it; check a cargo package")
    asked = Asked(
        manifest=manifest,
        paths=(),
        packages=tuple(package or ()),
        features=features,
        all_features=all_features,
        tests=tests,
        quiet=message_format == "json",
        format=cast("crates.Format", message_format),
        crates=cargo_home.expanduser(),
    )
    try:
        code = _check(config, asked, budget, whole=workspace)
    except Unavailable as error:
        note(f"error: {' '.join(error.message.split())}")
        code = _UNAVAILABLE
    if code:
        raise typer.Exit(code)


def _check(config: "Config", asked: Asked, budget: float, *, whole: bool) -> int:
    from sleepyd.rust.project.cargo import Selection

    errors = _Errors(asked.format)
    with crates.opened(config, asked) as project:
        folder = "." if whole else os.path.relpath(asked.manifest.parent, project.workspace.root)
        selection = Selection(folder, asked.packages, asked.features, asked.all_features, asked.tests)
        report = project.check({}, selection, errors.hear)
        if report.ok:
            errors.finish()
            return 0
        if budget:
            log_to(config)
            crates.quick(config, project, report, selection, budget, errors.told)
        errors.finish()
    return 1


class _Errors:
    """What cargo says, passed on line by line; the errors are kept, for what may be said about them later."""

    def __init__(self, form: "crates.Format") -> None:
        self._form = form
        self._known: dict[tuple[str, str, int], Json] = {}
        self._last: str | None = None

    def hear(self, line: bytes) -> None:
        """One line of cargo's."""
        text = line.decode(errors="replace")
        try:
            data = json.loads(text)
        except ValueError:
            return
        if data.get("reason") == "build-finished":
            self._last = text  # readers take it for the end
            return
        if data.get("reason") == "compiler-message":
            from sleepyd.day import quickfix

            if data["message"].get("level", "").startswith("error"):
                self._known.setdefault(quickfix.key(data["message"]), data)
            if self._form != "json":
                note((data["message"].get("rendered") or data["message"]["message"]).rstrip("\n"))
        self._put(text)

    def told(self, fix: "GroupResult") -> bool:
        """Tell the fix of errors that were told. False: it is not taken, the next one is for what there is, too."""
        if self._form == "json":
            self._suggest(fix)
        else:
            from sleepyd.cli.fixes import line

            typer.echo(line(fix))
        return False

    def _suggest(self, fix: "GroupResult") -> None:
        from sleepyd.day import quickfix

        for finding in fix.group.findings:
            place = finding.diagnostic.primary or finding.diagnostic.spans[0]
            found = self._known.get((finding.diagnostic.message, place.file, place.byte_start))
            if found is not None:
                self._put(json.dumps(quickfix.suggested(found, fix), ensure_ascii=False))

    def finish(self) -> None:
        """Cargo's last word."""
        if self._last is not None:
            self._put(self._last)

    def _put(self, text: str) -> None:
        if self._form == "json":
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
