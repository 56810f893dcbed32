"""fix · correct · route: one program at a time."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli.front import AsJson, columns, configured, emit, note, progress, read, show_diff
from sleepyd.errors import Conflict, InvalidInput, NotFound

if TYPE_CHECKING:
    from sleepyd.config import Config

Json = dict[str, Any]
Edition = Annotated[str, typer.Option(help="2015, 2018, 2021 or 2024.")]
Tests = Annotated[Path | None, typer.Option(metavar="FILE", help="#[test] functions that a fix must pass.")]
_STDIN = Path("-")


def fix(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE|-", help="Nothing or -: stdin.")] = None,
    apply: Annotated[bool, typer.Option("--apply/--diff", help="Write the fix, or show it (default).")] = False,
    edition: Edition = "2021",
    tests: Tests = None,
    tiers: Annotated[str | None, typer.Option(help="Such as compiler,routed,base.")] = None,
    max_attempts: Annotated[int | None, typer.Option(min=1, max=64)] = None,
    timeout: Annotated[float | None, typer.Option(help="Seconds.", max=600)] = None,
    lints: Annotated[str | None, typer.Option(help="Fix these too: clippy::all, or lints by name, as in a,b.")] = None,
    as_json: AsJson = False,
) -> None:
    """Fix programs; by the running daemon, else here. Exit 0: nothing broken, or all applied. Exit 1: anything else."""
    config = configured(ctx)
    paths = files or [_STDIN]
    sources = {path: _source(path) for path in paths}
    options = {
        "edition": edition,
        "tests": read(tests) if tests else None,
        "tiers": tiers.split(",") if tiers else None,
        "max_attempts": max_attempts,
        "timeout_s": timeout,
        "lints": lints.split(",") if lints else None,
    }
    good = True
    for path, reply in _answers(config, sources, {key: value for key, value in options.items() if value is not None}):
        applied = apply and reply["status"] == "fixed" and path != _STDIN
        if applied:
            _write(path, sources[path], reply["code"])
        good = good and (reply["status"] == "clean" or (apply and reply["status"] == "fixed"))
        if as_json:
            typer.echo(json.dumps({"file": str(path), **reply, "applied": applied}, ensure_ascii=False))
        else:
            _show(path, sources[path], reply, apply=apply, applied=applied)
    if not good:
        raise typer.Exit(1)


def correct(
    ctx: typer.Context,
    fixed: Annotated[Path, typer.Option(metavar="FILE", help="The same program, right.")],
    wrong: Annotated[Path | None, typer.Option(metavar="FILE", help="The program that does not compile.")] = None,
    last: Annotated[
        bool, typer.Option("--last", help="Instead of --wrong: the program of the last fix that was asked for here.")
    ] = False,
    task: Annotated[str | None, typer.Option(help="The task it belongs to, where you know it.")] = None,
    edition: Annotated[
        str | None, typer.Option(help="Nothing: 2021, or 2024 where only that tells the two apart.")
    ] = None,
    tests: Tests = None,
    as_json: AsJson = False,
) -> None:
    """Hand in a correction to learn from. It is verified now; exit 1 when it is rejected."""
    config = configured(ctx)
    if last == (wrong is not None):
        raise InvalidInput("got no wrong program, expected either --wrong FILE or --last", param="wrong")
    entry = {"correct_fix": read(fixed), "task_id": task}
    if wrong is not None:
        entry |= {"wrong_attempt": read(wrong), "edition": edition, "source": f"{wrong.name} and {fixed.name}"}
    else:
        entry |= _last_asked(config, edition)
    if tests:
        entry["tests"] = read(tests)
    row = _submitted(config, {key: value for key, value in entry.items() if value is not None})
    if as_json:
        emit(row)
    else:
        learned = f", task {row['task']} ({row['error_code'] or 'no code'})" if row["task"] else ""
        typer.echo(f"{row['status']}: {row['reason']}, correction {row['id']}{learned}")
    if row["status"] == "rejected":
        raise typer.Exit(1)


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


def _submitted(config: "Config", entry: Json) -> Json:
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


def _write(path: Path, before: str, after: str) -> None:
    """Replace the file in one step, unless it is no longer what was fixed."""
    if read(path) != before:
        raise Conflict(f"{path}: changed while it was being fixed; nothing was written, run it again")
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(after.encode("utf-8"))
        temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise InvalidInput(f"{path}: cannot be written ({error.strerror}); nothing was changed") from error


def _show(path: Path, before: str, reply: Json, *, apply: bool, applied: bool) -> None:
    if apply and path == _STDIN:
        typer.echo(reply["code"], nl=False)
    elif reply["status"] == "fixed" and not applied:
        _show_diff(path, before, reply["code"])
    note(_told(path, reply, applied=applied))


def _show_diff(path: Path, before: str, after: str) -> None:
    from sleepyd.day.fixer import unified_diff

    show_diff(unified_diff(before, after, "src.rs" if path == _STDIN else path.as_posix().lstrip("/")))


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
