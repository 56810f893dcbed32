"""koans list|show|check."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sleepyd.cli.front import AsJson, columns, configured, emit, note, progress
from sleepyd.errors import NotFound

if TYPE_CHECKING:
    from sleepyd.koans.load import Koan

app = typer.Typer(help="The programs to learn from and to be judged by.", no_args_is_help=True)


@app.command("list")
def list_(
    ctx: typer.Context,
    frozen: Annotated[bool, typer.Option("--frozen", help="Only the frozen set.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the koans."""
    config = configured(ctx)
    from sleepyd.koans import load

    koans = load.load_koans(config.paths.koans)
    names = ("id", "task", "family", "error_code", "edition", "title")
    rows = [{name: getattr(k, name) for name in names} for k in (load.frozen(koans) if frozen else koans)]
    if as_json:
        emit(rows)
    else:
        columns(names, [[row[name] for name in names] for row in rows])


@app.command()
def show(ctx: typer.Context, koan_id: Annotated[str, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    """Show one koan: the broken program, its fix and its hidden tests."""
    config = configured(ctx)
    from dataclasses import asdict

    from sleepyd.koans.load import load_koans

    koan = _chosen(load_koans(config.paths.koans), [koan_id])[0]
    if as_json:
        emit(asdict(koan))
        return
    typer.echo(f"{koan.id}  {koan.task} ({koan.family}), {koan.error_code}, edition {koan.edition}\n{koan.title}")
    for name in ("buggy", "fixed", "tests"):
        typer.echo(f"\n// {name}\n{getattr(koan, name).strip()}")


@app.command()
def check(
    ctx: typer.Context,
    koan_ids: Annotated[list[str] | None, typer.Argument(metavar="ID")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show what rustc says about the invalid ones.")] = False,
    as_json: AsJson = False,
) -> None:
    """Prove koans valid: each fails as it says, its fix compiles, and its tests tell the two apart. Exit 1 if not."""
    config = configured(ctx)
    from sleepyd.koans import load
    from sleepyd.rust.compiler import Compiler

    koans = load.load_koans(config.paths.koans)
    chosen = _chosen(koans, koan_ids) if koan_ids else koans
    found = {}
    with Compiler(config.rust, cache_dir=None) as compiler, progress().bar("checked") as bar:
        for done, koan in enumerate(chosen, start=1):
            bar((done - 1) / len(chosen), koan.id)
            found[koan.id] = load.check(koan, compiler)
            if explain and found[koan.id]:
                verdict = compiler.check(koan.buggy, koan.edition, load.lints_of(koan.error_code))
                note("\n".join(d.rendered for d in verdict.diagnostics if d.rendered))
    invalid = {koan_id: problems for koan_id, problems in found.items() if problems}
    if as_json:
        emit([{"id": koan_id, "ok": not problems, "problems": problems} for koan_id, problems in found.items()])
    else:
        for koan_id, problems in invalid.items():
            typer.echo("\n".join(f"{koan_id}: {problem}" for problem in problems))
        typer.echo(f"{len(found) - len(invalid)} of {len(found)} koans are valid")
    if invalid:
        raise typer.Exit(1)


def _chosen(koans: "Sequence[Koan]", ids: Sequence[str]) -> "list[Koan]":
    known = {koan.id: koan for koan in koans}
    for koan_id in ids:
        if koan_id not in known:
            raise NotFound(f'koan {koan_id} does not exist; "sleepyd koans list" shows what there is', param="id")
    return [known[koan_id] for koan_id in ids]
