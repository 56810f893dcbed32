"""`fix` for cargo workspaces: what is asked for, shown, guarded and written. The fixing is `day.workspace`.

Exit codes, `sleepyd fix`: 0 nothing broken, or all of it fixed and applied; 1 errors remain, or fixes are shown and not
applied; 2 wrong use; 3 the guard refused; 4 a file changed meanwhile; 5 something that is needed is not there; 101
cargo itself failed.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from sleepyd.cli import diffs
from sleepyd.cli.diffs import Color
from sleepyd.cli.front import log_to, note
from sleepyd.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from sleepyd.config import Config
    from sleepyd.day.vcs import Allowed
    from sleepyd.day.workspace import GroupResult, WorkspaceResult
    from sleepyd.rust.project.cargo import Selection
    from sleepyd.rust.project.project import Project
    from sleepyd.rust.project.report import Report

Format = Literal["human", "short", "json"]
JOURNAL = "journal"
BROKEN = "broken.json"
"""In our folder of the target folder: what the last fix found broken, for `correct --last`."""
_LOCK = "lock"
_WAIT_S = 5.0
_UNAVAILABLE = 5
_FEW_CHECKS = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """The command line, as far as workspaces are concerned. manifest: the nearest one."""

    manifest: Path
    paths: tuple[Path, ...]
    packages: tuple[str, ...] = ()
    features: str = ""
    all_features: bool = False
    tests: bool = False
    tiers: tuple[str, ...] | None = None
    max_attempts: int | None = None
    timeout_s: float | None = None
    apply: bool = False
    interactive: bool = False
    explain: bool = False
    quiet: bool = False
    format: Format = "human"
    color: Color = "auto"
    crates: Path = field(default_factory=lambda: Path.home() / ".cargo")


def manifest_of(paths: Sequence[Path]) -> Path | None:
    """The manifest that these paths, or without any the current folder, belong to; None where they are programs.

    Raises InvalidInput where they belong to several, or are of both kinds.
    """
    from sleepyd.rust.project.workspace import manifest_above

    places = list(paths) or [Path()]
    found = {
        path: None if path == Path("-") else manifest_above(path if path.is_dir() else path.parent) for path in places
    }
    missing = [path for path, manifest in found.items() if manifest is None and path.is_dir() and paths]
    if missing:
        raise InvalidInput(f"{missing[0]}: no Cargo.toml in it or above it; give a cargo package, or a file of Rust")
    if len(set(found.values())) > 1:
        raise InvalidInput("paths: of several packages, or programs among them; fix one package or workspace at a time")
    return next(iter(found.values()))


def fix(config: "Config", asked: Asked, allowed: "Allowed") -> None:
    """Fix a workspace. Ends with typer.Exit where the exit code is not 0."""
    try:
        code = _fix(config, asked, allowed)
    except Unavailable as error:
        note(f"error: {' '.join(error.message.split())}")
        code = _UNAVAILABLE
    if code:
        raise typer.Exit(code)


def _fix(config: "Config", asked: Asked, allowed: "Allowed") -> int:
    started = time.monotonic()
    say = _sayer(asked)
    say(f"Checking {asked.manifest.parent}")
    with opened(config, asked) as project:
        from sleepyd.rust.project.cargo import Selection

        selection = Selection(_folder(project, asked), asked.packages, asked.features, asked.all_features, asked.tests)
        report = project.check({}, selection)
        if report.ok:
            say(f"Finished in {time.monotonic() - started:.2f} s: nothing to fix")
            _finish(asked, fixed=0, left=0, applied=False)
            return 0
        if config.privacy.remember:
            _keep(project, report)
        result = _fixed(config, asked, project, report, selection, say)
        return _end(config, asked, allowed, project, result, say)


@contextmanager
def opened(config: "Config", asked: Asked) -> Iterator["Project"]:
    """The workspace, ours alone for the time of the block, and its copy up to date."""
    from sleepyd.rust import toolchain
    from sleepyd.rust.project.project import Project
    from sleepyd.store.locks import exclusive

    project = Project.open(asked.manifest, toolchain.locate(config.rust.rustc), asked.crates)
    try:
        project.overlay.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(f"{project.overlay.folder}: cannot be made ({error.strerror}); make it writable") from error
    with exclusive(project.overlay.folder / _LOCK, wait_s=_WAIT_S):
        project.sync()
        yield project


def _folder(project: "Project", asked: Asked) -> str:
    """Where cargo is called: which packages it means without --package depends on that."""
    return os.path.relpath(asked.manifest.parent, project.workspace.root)


def _files(project: "Project", asked: Asked) -> frozenset[str] | None:
    """The files that are asked for, None for all: a folder with a manifest is a package, not a choice of files."""
    if any((path / "Cargo.toml").is_file() for path in asked.paths) or not asked.paths:
        return None
    chosen = [path.resolve() for path in asked.paths]
    root = project.workspace.root
    found = [file for path in chosen for file in (sorted(path.rglob("*.rs")) if path.is_dir() else [path])]
    return frozenset(file.relative_to(root).as_posix() for file in found if file.is_relative_to(root))


def _keep(project: "Project", report: "Report") -> None:
    """Remember what was broken: the user's own fix of it may become a correction."""
    from sleepyd.cli.own_fixes import broken
    from sleepyd.day import own_fix

    own_fix.keep(project.overlay.folder / BROKEN, broken(project, list(report.by_file())))


def quick(
    config: "Config",
    project: "Project",
    report: "Report",
    selection: "Selection",
    budget: float,
    approve: "Callable[[GroupResult], bool | None] | None" = None,
) -> "WorkspaceResult":
    """What can be fixed within `budget` seconds without loading a model here: that of a running daemon is asked."""
    from sleepyd.cli import workbench
    from sleepyd.cli.remote import connected
    from sleepyd.cli.remote_engine import NoAnswers, RemoteEngine
    from sleepyd.day.workspace import Wanted, WorkspaceFixer

    with ExitStack() as stack:
        remote = stack.enter_context(connected(config))
        engine = NoAnswers() if remote is None else RemoteEngine(remote)
        bench = stack.enter_context(workbench.opened(config, engine=engine))
        # Who waits for an editor wants an answer rather than the smallest one.
        day = replace(config.day, minimise_checks=min(_FEW_CHECKS, config.day.minimise_checks))
        bench.fixer.config = replace(config, day=day)
        tiers = ("compiler", "memory") if remote is None else ("compiler", "memory", "routed", "base")
        wanted = Wanted(selection, tiers=tiers, budget_s=budget)
        return WorkspaceFixer(project, bench.fixer, wanted, lambda name, details: None, approve).fix(report)


def _fixed(
    config: "Config", asked: Asked, project: "Project", report: "Report", selection: Any, say: Callable[[str], None]
) -> "WorkspaceResult":
    from sleepyd.cli import workbench
    from sleepyd.day.workspace import Wanted, WorkspaceFixer

    log_to(config)
    count = len(report.errors)
    say(f"Fixing {count} error{'s' * (count != 1)} in {len(report.by_file())} file{'s' * (len(report.by_file()) != 1)}")
    wanted = Wanted(selection, _files(project, asked), asked.tests, asked.tiers, asked.max_attempts, asked.timeout_s)

    def tell(name: str, details: dict[str, Any]) -> None:
        if name == "group":
            say(f"Trying {details['file']}{': ' + details['item'] if details['item'] else ''}")
        elif name == "tried" and asked.explain:
            say(f"  {details['tier']}: {details['outcome']}{', ' + details['reason'] if details['reason'] else ''}")
        elif name == "testing":
            say("Testing what it can affect")

    with workbench.opened(config) as bench:
        approve = _Asking(asked) if asked.interactive else None
        return WorkspaceFixer(project, bench.fixer, wanted, tell, approve).fix(report)


def _end(
    config: "Config",
    asked: Asked,
    allowed: "Allowed",
    project: "Project",
    result: "WorkspaceResult",
    say: Callable[[str], None],
) -> int:
    """Show what came out, write it where that was asked for, and say how it ended."""
    writes = bool(result.texts) and (asked.apply or asked.interactive)
    if writes:
        _write(config, allowed, project, result)
    for fix in (*result.fixes, *result.unfixed):
        _show(asked, fix, applied=writes)
    if asked.format == "human" and not writes:
        for file, text in result.texts.items():
            diffs.show(_diff(project, file, project.source(file) or "", text), asked.color)
    left = len(result.left)
    done = "applied" if writes else "shown, not applied (--apply writes them)"
    if result.fixes:
        say(f"{len(result.fixes)} fix{'es' * (len(result.fixes) != 1)} in {len(result.texts)} file(s) {done}")
    if left:
        say(f"{left} error{'s' * (left != 1)} left")
    _finish(asked, fixed=len(result.fixes), left=left, applied=writes)
    return 0 if writes and not left else 1


def _write(config: "Config", allowed: "Allowed", project: "Project", result: "WorkspaceResult") -> None:
    from sleepyd.day import journal, vcs

    root = project.workspace.root
    changes = [
        journal.Change(str(root / file), project.source(file) or "", text) for file, text in result.texts.items()
    ]
    journal.check(changes)
    vcs.guard(root, list(result.texts), allowed)
    about = ", ".join(dict.fromkeys(f.group.errors[0].code or "error" for f in result.fixes))
    entry = journal.Journal(config.paths.state / JOURNAL).apply(root, about, changes)
    note(f"Written; sleepyd undo {entry.id} takes it back")


def _show(asked: Asked, fix: "GroupResult", *, applied: bool) -> None:
    from sleepyd.cli.fixes import line
    from sleepyd.day.quickfix import row

    if asked.format == "json":
        typer.echo(json.dumps(row(fix, applied=applied), ensure_ascii=False))
    elif asked.format == "short":
        typer.echo(line(fix))
    elif not asked.quiet:
        note(line(fix))
    if asked.explain and asked.format != "json":
        note(f"  signature {fix.signature}; task {fix.task or '-'} by rule {fix.route_rule or '-'}, {fix.ms:.0f} ms")
        for attempt in fix.attempts if asked.quiet else ():  # else they were told as they were made
            reason = f", {attempt.reason}" if attempt.reason else ""
            note(f"  {attempt.tier}{f' ({attempt.adapter})' if attempt.adapter else ''}: {attempt.outcome}{reason}")


def _finish(asked: Asked, *, fixed: int, left: int, applied: bool) -> None:
    if asked.format == "json":
        end = {"reason": "fix-finished", "success": not left, "fixed": fixed, "left": left, "applied": applied}
        typer.echo(json.dumps(end))


def _diff(project: "Project", file: str, before: str, after: str) -> str:
    """Named as seen from the current folder, so that `git apply` works there; else from the workspace's."""
    from sleepyd.day.fixer import unified_diff

    path, here = project.workspace.root / file, Path.cwd()
    return unified_diff(before, after, path.relative_to(here).as_posix() if path.is_relative_to(here) else file)


def _sayer(asked: Asked) -> Callable[[str], None]:
    return (lambda text: None) if asked.quiet else note


class _Asking:
    """Asks about every fix: y, n, a for all that follow, q to end here."""

    def __init__(self, asked: Asked) -> None:
        self._asked, self._all = asked, False

    def __call__(self, fix: "GroupResult") -> bool | None:
        """True takes it, False leaves it, None ends the asking."""
        from sleepyd.cli.fixes import line
        from sleepyd.day.fixer import unified_diff

        if self._all:
            return True
        for file, after in fix.after.items():
            diffs.show(unified_diff(fix.before[file], after, file), self._asked.color)
        note(line(fix))
        while True:
            typer.echo("Take this fix [y,n,a,q,?]? ", nl=False, err=True)
            answer = sys.stdin.readline().strip().lower()[:1]
            if answer in {"y", "a"}:
                self._all = answer == "a"
                return True
            if answer == "n":
                return False
            if answer in {"q", ""}:
                return None
            note("y take it, n leave it, a take it and all that follow, q leave it and stop")
