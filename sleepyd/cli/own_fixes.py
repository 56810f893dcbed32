"""The user's own fixes as corrections: correct --from-git and --last in a workspace, and watch.

`watch` looks at a workspace whenever a source changes. What is broken gets its fix shown; where the user mends it in
another way, and that compiles, theirs is offered as a correction.
"""

import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli import crates, diffs
from sleepyd.cli.crates import Asked
from sleepyd.cli.front import log_to, note, settings
from sleepyd.errors import CargoFailed, InvalidInput, NotFound

if TYPE_CHECKING:
    from sleepyd.config import Config
    from sleepyd.day.own_fix import Pair, Program
    from sleepyd.day.workspace import WorkspaceResult
    from sleepyd.rust.project.project import Project

Json = dict[str, Any]
Submit = Callable[["Config", Json], Json]
_GATHER_S = 0.3
_WRITING = ("created", "modified", "moved", "closed", "deleted")
_SOURCES, _BUILT = (".rs", "Cargo.toml"), "/target/"


def from_git(config: "Config", revision: str | None) -> list[Json]:
    """Corrections of what changed since a revision, by crate. Raises NotFound where nothing did."""
    from sleepyd.day import own_fix

    root, packages = _here(config)
    git = own_fix.Git.at(root, revision)
    changed = git.changed()
    broken = own_fix.programs(changed, own_fix.placed(packages), git.source())
    found = own_fix.pairs(broken, own_fix.again(own_fix.on_disk(root)))
    if not found:
        raise NotFound(
            f"--from-git: no crate of {root} that could be one program differs from {git.revision}; "
            "give the revision in which it was broken"
        )
    return [pair.entry_of(f"git {git.revision}") for pair in found]


def last_here(config: "Config") -> list[Json]:
    """Corrections of what the last `fix` in this workspace found broken, as it is mended now. Raises NotFound."""
    from sleepyd.day import own_fix
    from sleepyd.rust.project.project import OURS

    manifest = crates.manifest_of([])
    if manifest is None:
        raise InvalidInput("--last: give --fixed FILE, or call it in a cargo workspace that was fixed", param="fixed")
    found = _workspace(config, manifest)
    broken = own_fix.kept(found.target / OURS / crates.BROKEN)
    now = own_fix.pairs(broken, own_fix.again(own_fix.on_disk(found.root)))
    if not now:
        raise NotFound("--last: nothing has changed since it was broken; mend it first")
    return [pair.entry_of("the last fix") for pair in now]


def _here(config: "Config") -> tuple[Path, dict[str, str]]:
    """The root of what is around here, and its packages; a folder without a manifest has none."""
    manifest = crates.manifest_of([])
    if manifest is None:
        return Path.cwd(), {}
    found = _workspace(config, manifest)
    return found.root, found.by_folder()


def _workspace(config: "Config", manifest: Path) -> Any:
    from sleepyd.rust import toolchain
    from sleepyd.rust.project import workspace

    return workspace.read(manifest, toolchain.locate(config.rust.rustc))


def watch(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A cargo package or workspace.")] = Path(),
    yes: Annotated[bool, typer.Option("--yes", help="Hand in corrections without asking.")] = False,
    budget: Annotated[float, typer.Option(min=0, max=600, metavar="SECONDS", help="As check's.")] = 10.0,
    color: Annotated[str, typer.Option(envvar="CARGO_TERM_COLOR", help="auto, always or never.")] = "auto",
    cargo_home: Annotated[Path, typer.Option(envvar="CARGO_HOME", hidden=True)] = Path("~/.cargo"),
) -> None:
    """Watch a workspace: show fixes for what breaks, and learn from those that you make yourself. Ctrl-C ends it."""
    config = settings(ctx)
    log_to(config)
    manifest = crates.manifest_of([folder])
    if manifest is None:
        raise InvalidInput(f"{folder}: no Cargo.toml in it or above it; watch a cargo package")
    asked = Asked(manifest, (), crates=cargo_home.expanduser(), color=color)  # type: ignore[arg-type]
    watching = _Watching(config, asked, budget, yes=yes)
    root = _workspace(config, manifest).root
    note(f"Watching {root}")
    with _changes(root) as changed:
        while True:
            watching.look()
            changed.wait()
            changed.clear()
            while changed.wait(_GATHER_S):  # editors write in several steps
                changed.clear()


class _Watching:
    """broken: the crates as they were when they broke first.  ours: what our fix would have made of them."""

    def __init__(self, config: "Config", asked: Asked, budget: float, *, yes: bool) -> None:
        self._config, self._asked, self._budget, self._yes = config, asked, budget, yes
        self._broken: list[Program] = []
        self._ours: dict[str, str] = {}
        self._wrong: frozenset[str | None] = frozenset()

    def look(self) -> None:
        """Check, and say what is to be said."""
        try:
            with crates.opened(self._config, self._asked) as project:
                self._checked(project)
        except CargoFailed as error:
            note(f"cargo: {' '.join(error.message.split())[:300]}")

    def _checked(self, project: "Project") -> None:
        from sleepyd.day import own_fix
        from sleepyd.rust.project.cargo import Selection

        folder = os.path.relpath(self._asked.manifest.parent, project.workspace.root)
        selection = Selection(folder)
        report = project.check({}, selection)
        if report.ok:
            mended, self._broken = self._broken, []
            for pair in own_fix.pairs(mended, own_fix.again(project.source)):
                self._offer(pair)
            if not mended:
                note("compiles")
            return
        codes = frozenset(finding.diagnostic.code for finding in report.errors)
        if self._broken and codes & self._wrong:
            return  # being mended
        self._broken, self._wrong = broken(project, list(report.by_file())), codes
        result = crates.quick(self._config, project, report, selection, self._budget)
        self._show(project, result)
        made = own_fix.again(lambda name: result.texts.get(name) or project.source(name))
        self._ours = {program.entry: now.code for program in self._broken if (now := made(program)) is not None}

    def _show(self, project: "Project", result: "WorkspaceResult") -> None:
        from sleepyd.cli.fixes import line
        from sleepyd.day.fixer import unified_diff

        for fix in (*result.fixes, *result.unfixed):
            note(line(fix))
        for file, text in result.texts.items():
            diffs.show(unified_diff(project.source(file) or "", text, file), self._asked.color)

    def _offer(self, pair: "Pair") -> None:
        """A crate that compiles again: our fix, or the user's own."""
        if self._ours.get(pair.entry) == pair.right:
            note(f"{pair.entry}: compiles, as it was proposed")
            return
        note(f"{pair.entry}: compiles, by a fix of your own")
        if self._yes or self._wants():
            from sleepyd.cli.fixing import submitted

            row = submitted(self._config, pair.entry_of("watch"))
            typer.echo(f"{pair.entry}: {row['status']}: {row['reason']}, correction {row['id']}")

    def _wants(self) -> bool:
        if not sys.stdin.isatty():
            note("  --yes hands such fixes in as corrections")
            return False
        typer.echo("Learn from it [y,n]? ", nl=False, err=True)
        return sys.stdin.readline().strip().lower()[:1] == "y"


def broken(project: "Project", files: Sequence[str]) -> "list[Program]":
    """The crates of a workspace that have these files, as they are."""
    from sleepyd.day import own_fix

    return own_fix.programs(files, own_fix.placed(project.workspace.by_folder()), project.source)


class _changes:  # noqa: N801  a context manager, used as a function
    """An event that is set whenever a source below a folder changes."""

    def __init__(self, root: Path) -> None:
        self._root, self._changed = root, threading.Event()

    def __enter__(self) -> threading.Event:
        from watchdog.events import FileSystemEvent, FileSystemEventHandler
        from watchdog.observers import Observer

        def heard(event: FileSystemEvent) -> None:
            paths = [str(path) for path in (event.src_path, event.dest_path) if path]
            if event.event_type in _WRITING and any(path.endswith(_SOURCES) and _BUILT not in path for path in paths):
                self._changed.set()

        handler = FileSystemEventHandler()
        handler.on_any_event = heard  # type: ignore[method-assign]
        self._observer = Observer()
        self._observer.schedule(handler, str(self._root), recursive=True)
        self._observer.start()
        return self._changed

    def __exit__(self, *_: object) -> None:
        self._observer.stop()
        self._observer.join()
