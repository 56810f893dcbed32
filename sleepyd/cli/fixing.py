"""fix · correct · route: programs one at a time; what `fix` does for cargo workspaces is `crates`."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from sleepyd.cli import crates, diffs
from sleepyd.cli.front import AsJson, columns, configured, emit, log_to, note, progress, read, settings
from sleepyd.day.vcs import Allowed
from sleepyd.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from sleepyd.config import Config

Json = dict[str, Any]
Edition = Annotated[str, typer.Option(help="2015, 2018, 2021 or 2024.")]
Tests = Annotated[Path | None, typer.Option(metavar="FILE", help="#[test] functions that a fix must pass.")]
_STDIN = Path("-")


def fix(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATHS|-",
            help="Cargo packages or files of them, or programs. Nothing: the workspace around here, else stdin.",
        ),
    ] = None,
    apply: Annotated[bool, typer.Option("--apply/--diff", help="Write the fix, or show it (default).")] = False,
    interactive: Annotated[bool, typer.Option("-i", "--interactive", help="Ask about each fix, then write.")] = False,
    package: Annotated[list[str] | None, typer.Option("-p", "--package", metavar="NAME", help="As cargo's.")] = None,
    features: Annotated[str, typer.Option(help="As cargo's.")] = "",
    all_features: Annotated[bool, typer.Option("--all-features", help="As cargo's.")] = False,
    tests: Annotated[bool, typer.Option("--tests", help="Fix test targets too; then cargo test must pass.")] = False,
    allow_dirty: Annotated[bool, typer.Option("--allow-dirty", help="Write over what is not committed.")] = False,
    allow_staged: Annotated[bool, typer.Option("--allow-staged", help="Write over what is staged.")] = False,
    allow_no_vcs: Annotated[bool, typer.Option("--allow-no-vcs", help="Write without version control.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say which way each error went, and what was tried.")
    ] = False,
    message_format: Annotated[str, typer.Option(metavar="human|short|json", help="Of the result.")] = "human",
    edition: Annotated[str | None, typer.Option(help="Of a program: 2015, 2018, 2021 (default) or 2024.")] = None,
    test_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="#[test] functions that a program's fix must pass.")
    ] = None,
    tiers: Annotated[str | None, typer.Option(help="Such as compiler,routed,base.")] = None,
    max_attempts: Annotated[int | None, typer.Option(min=1, max=64)] = None,
    timeout: Annotated[float | None, typer.Option(help="Seconds for one program or item.", max=600)] = None,
    lints: Annotated[str | None, typer.Option(help="Fix these of a program too: clippy::all, or names.")] = None,
    as_json: AsJson = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Only the result.")] = False,
    color: Annotated[str, typer.Option(envvar="CARGO_TERM_COLOR", help="auto, always or never.")] = "auto",
    cargo_home: Annotated[Path, typer.Option(envvar="CARGO_HOME", hidden=True)] = Path("~/.cargo"),
) -> None:
    """Fix a cargo workspace, or programs. Shows a diff, writes nothing without --apply or -i.

    Exit 0: nothing broken, or all applied. 1: errors remain, or fixes are shown only. 3: work of yours that is not
    committed is in the way. 4: a file changed meanwhile. 5: something needed is missing. 101: cargo itself failed.
    """
    config = settings(ctx)
    _one_of("--message-format", message_format, ("human", "short", "json"))
    _one_of("--color", color, ("auto", "always", "never"))
    chosen = tuple(tiers.split(",")) if tiers else None
    manifest = crates.manifest_of(paths or [])
    if manifest is None:
        log_to(config)
        _only("a cargo package", {"--package": package, "--tests": tests, "--features": features, "-i": interactive})
        options = {
            "edition": edition or "2021",
            "tests": read(test_file) if test_file else None,
            "tiers": list(chosen) if chosen else None,
            "max_attempts": max_attempts,
            "timeout_s": timeout,
            "lints": lints.split(",") if lints else None,
        }
        given = {key: value for key, value in options.items() if value is not None}
        _fix_programs(config, paths or [_STDIN], given, apply=apply, as_json=as_json or message_format == "json")
        return
    _only("a program of one file", {"--edition": edition, "--test-file": test_file, "--lints": lints})
    if chosen:
        from sleepyd.day.fixer import check_tiers

        check_tiers(chosen)
    asked = crates.Asked(
        manifest=manifest,
        paths=tuple(paths or ()),
        packages=tuple(package or ()),
        features=features,
        all_features=all_features,
        tests=tests,
        tiers=chosen,
        max_attempts=max_attempts,
        timeout_s=timeout,
        apply=apply,
        interactive=interactive,
        explain=explain,
        quiet=quiet,
        format="json" if as_json else cast("crates.Format", message_format),
        color=cast("diffs.Color", color),
        crates=cargo_home.expanduser(),
    )
    crates.fix(config, asked, Allowed(allow_dirty, allow_staged, allow_no_vcs))


def _one_of(option: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise InvalidInput(f"{option}: got {value!r}, expected one of {', '.join(known)}")


def _only(what: str, options: Json) -> None:
    """Raise InvalidInput where an option is given that only makes sense for `what`."""
    given = next((name for name, value in options.items() if value), None)
    if given is not None:
        raise InvalidInput(f"{given}: is for {what}, and this is none; leave it out")


def _fix_programs(config: "Config", paths: Sequence[Path], options: Json, *, apply: bool, as_json: bool) -> None:
    sources = {path: _source(path) for path in paths}
    good = True
    for path, reply in _answers(config, sources, options):
        applied = apply and reply["status"] == "fixed" and path != _STDIN
        if applied:
            from sleepyd.day.journal import Change, write

            write([Change(str(path), sources[path], reply["code"])])
        good = good and (reply["status"] == "clean" or (apply and reply["status"] == "fixed"))
        if as_json:
            typer.echo(json.dumps({"file": str(path), **reply, "applied": applied}, ensure_ascii=False))
        else:
            _show(path, sources[path], reply, apply=apply, applied=applied)
    if not good:
        raise typer.Exit(1)


def correct(
    ctx: typer.Context,
    revision: Annotated[
        str | None, typer.Argument(metavar="[REV]", help="Of --from-git; nothing: the last commit with a difference.")
    ] = None,
    fixed: Annotated[Path | None, typer.Option(metavar="FILE", help="The same program, right.")] = None,
    wrong: Annotated[Path | None, typer.Option(metavar="FILE", help="The program that does not compile.")] = None,
    last: Annotated[
        bool,
        typer.Option("--last", help="Instead of --wrong: what the last fix was asked for; in a workspace, of it."),
    ] = False,
    from_git: Annotated[
        bool, typer.Option("--from-git", help="What is mended here now, and was broken in REV.")
    ] = False,
    task: Annotated[str | None, typer.Option(help="The task it belongs to, where you know it.")] = None,
    edition: Annotated[
        str | None, typer.Option(help="Nothing: 2021, or 2024 where only that tells the two apart.")
    ] = None,
    tests: Tests = None,
    as_json: AsJson = False,
) -> None:
    """Hand in a correction to learn from. It is verified now; exit 1 when none is taken."""
    config = configured(ctx)
    if (wrong is not None) + last + from_git != 1:
        raise InvalidInput("expected one of --wrong FILE, --last and --from-git", param="wrong")
    if wrong is not None and fixed is None:
        raise InvalidInput("--wrong: expected --fixed FILE beside it", param="fixed")
    if revision is not None and not from_git:
        raise InvalidInput(f"{revision}: is a revision, for --from-git; give files by --wrong and --fixed")
    if from_git or fixed is None:
        from sleepyd.cli import own_fixes

        entries = own_fixes.from_git(config, revision) if from_git else own_fixes.last_here(config)
    else:
        entries = [_entry(config, wrong, fixed, edition)]
    more = {"task_id": task, "tests": read(tests) if tests else None}
    rows = []
    for entry in entries:
        given = {**entry, **{key: value for key, value in more.items() if value is not None}}
        rows.append(submitted(config, {key: value for key, value in given.items() if value is not None}))
        if not as_json:
            _tell(rows[-1], entry["source"] if len(entries) > 1 else "")
    if as_json:
        emit(rows if from_git or fixed is None else rows[0])
    if all(row["status"] == "rejected" for row in rows):
        raise typer.Exit(1)


def _entry(config: "Config", wrong: Path | None, fixed: Path, edition: str | None) -> Json:
    """A correction of one program, as it is handed in."""
    entry: Json = {"correct_fix": read(fixed)}
    if wrong is None:
        return entry | _last_asked(config, edition)
    return entry | {"wrong_attempt": read(wrong), "edition": edition, "source": f"{wrong.name} and {fixed.name}"}


def _tell(row: Json, source: str) -> None:
    learned = f", task {row['task']} ({row['error_code'] or 'no code'})" if row["task"] else ""
    typer.echo(f"{f'{source}: ' if source else ''}{row['status']}: {row['reason']}, correction {row['id']}{learned}")


def route(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE|-")],
    edition: Edition = "2021",
    as_json: AsJson = False,
) -> None:
    """Say where a program would be sent: its signature, task and adapter, and the rule that decided."""
    config = configured(ctx)
    code = _source(file)
    from sleepyd.cli import workbench
    from sleepyd.day.fixer import FixRequest

    with workbench.opened(config) as bench:
        case = bench.fixer.open_case(FixRequest(code, edition, source="cli"))
    found = {
        "outcome": str(case.outcome),
        "error_code": case.error_code,
        "signature": case.signature or None,
        "task": case.route.task,
        "adapter": case.route.adapter,
        "rule": case.route.rule if case.errors else None,
        "generation": case.generation,
    }
    if as_json:
        emit(found)
    else:
        columns(("what", "is"), list(found.items()))


def _answers(config: "Config", sources: dict[Path, str], options: Json) -> "list[tuple[Path, Json]]":
    from sleepyd.cli.remote import connected

    found = []
    with progress(only_on_terminals=True).bar("fixed") as bar, connected(config) as remote:
        if remote is not None:
            if options.get("tiers") != ["compiler"]:
                bar(0.0, "the daemon loads its model")
                remote.wait_until_loaded()
            for done, (path, code) in enumerate(sources.items()):
                bar(done / len(sources), str(path))
                found.append((path, remote.post("/v1/fix", {"code": code, **options})))
            return found
        from sleepyd.cli import workbench

        with workbench.opened(config) as bench:
            for done, (path, code) in enumerate(sources.items()):
                bar(done / len(sources), f"{path}, without a daemon")
                found.append((path, bench.fix(_request(code, options)).to_dict()))
    return found


def _request(code: str, options: Json) -> Any:
    from sleepyd.day.fixer import FixRequest

    tiers = options.get("tiers")
    lists = {"tiers": tuple(tiers) if tiers else None, "lints": tuple(options.get("lints", ()))}
    return FixRequest(code, **{**options, **lists}, source="cli")


def _last_asked(config: "Config", edition: str | None) -> dict[str, str | None]:
    """What the newest episode says of a correction's wrong attempt. Raises NotFound."""
    from sleepyd.daemon.service import DATABASE
    from sleepyd.store.database import Database

    with Database(config.paths.state / DATABASE) as database:
        asked = database.episodes(1)
    if not asked:
        raise NotFound('no fix was asked for yet; "sleepyd fix FILE" does, or give --wrong FILE')
    episode = asked[0]
    return {
        "wrong_attempt": episode.code,
        "edition": edition or episode.edition,
        "tests": episode.tests or None,
        "source": f"the answer {episode.id}",
    }


def submitted(config: "Config", entry: Json) -> Json:
    """What became of a correction, by the daemon or here."""
    from sleepyd.cli.remote import connected

    with connected(config) as remote:
        if remote is not None:
            return remote.post("/v1/corrections", entry)
    from dataclasses import asdict

    from sleepyd.cli import workbench
    from sleepyd.intake.formats import entry_of

    with workbench.opened(config) as bench:
        return asdict(bench.corrections().submit(entry_of(entry), "cli"))


def _source(path: Path) -> str:
    if path != _STDIN:
        return read(path)
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"stdin: byte {error.start} is not UTF-8, expected Rust source as text") from error


def _show(path: Path, before: str, reply: Json, *, apply: bool, applied: bool) -> None:
    if apply and path == _STDIN:
        typer.echo(reply["code"], nl=False)
    elif reply["status"] == "fixed" and not applied:
        _show_diff(path, before, reply["code"])
    note(_told(path, reply, applied=applied))


def _show_diff(path: Path, before: str, after: str) -> None:
    from sleepyd.day.fixer import unified_diff

    diffs.show(unified_diff(before, after, "src.rs" if path == _STDIN else path.as_posix().lstrip("/")))


def _told(path: Path, reply: Json, *, applied: bool) -> str:
    name = "stdin" if path == _STDIN else str(path)
    if reply["status"] == "clean":
        return f"{name}: compiles already"
    if reply["status"] == "invalid":
        return f"{name}: {reply['message']}"
    if reply["status"] == "fixed":
        by = f"{reply['tier']} ({reply['adapter']})" if reply["adapter"] else reply["tier"]
        done = "applied" if applied else "fixed"
        flags = f"; look at: {', '.join(reply['flags'])}" if reply["flags"] else ""
        ms = reply["timings_ms"]["total"]
        return f"{name}: {done}, by {by}, verified by {reply['verified']}, {ms:.0f} ms, fix {reply['id']}{flags}"
    lines = [f"{name}: not fixed, {_first_error(reply['diagnostics'])}, fix {reply['id']}"]
    lines += [f"  {a['tier']}: {a['outcome']}{', ' + a['reason'] if a['reason'] else ''}" for a in reply["attempts"]]
    return "\n".join(lines)


def _first_error(diagnostics: Sequence[Json]) -> str:
    if not diagnostics:
        return "no error that points into it"
    return f"{diagnostics[0]['code'] or 'error'}: {diagnostics[0]['message']}"
