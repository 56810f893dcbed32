"""koans list|show|tasks|check|new|import-explain."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sleepyd.cli.front import AsJson, chosen_tasks, columns, configured, emit, note, progress
from sleepyd.errors import InvalidInput, NotFound

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
def tasks(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the tasks: what they are known by, and how many skeletons their generators have."""
    config = configured(ctx)
    from sleepyd.koans import generate
    from sleepyd.koans.load import load_tasks

    made = set(generate.tasks())
    rows: list[dict[str, Any]] = [
        {
            "name": task.name,
            "family": task.family,
            "codes": list(task.codes),
            "edition": task.edition,
            "withheld": task.withheld,
            "skeletons": len(generate.skeletons(task.name)) if task.name in made else 0,
            "held_out": len(generate.held_out(task.name)) if task.name in made else 0,
            "aliases": list(task.aliases),
            "title": task.title,
        }
        for task in load_tasks(config.paths.koans).values()
    ]
    if as_json:
        emit(rows)
        return
    head = ("name", "family", "codes", "edition", "withheld", "skeletons", "held_out", "title")
    columns(head, [[", ".join(row[h]) if h == "codes" else row[h] for h in head] for row in rows])


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


@app.command()
def new(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(metavar="TASK")],
    koan_id: Annotated[str | None, typer.Option("--id", help="Nothing: the family's next.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write the file of a new koan, to be filled in."""
    config = configured(ctx)
    from sleepyd.koans import load

    (chosen,) = chosen_tasks(config, [task])
    koans = load.load_koans(config.paths.koans)
    name = koan_id or _next_id(chosen.family, koans)
    path = config.paths.koans / chosen.family / f"{name}.toml"
    if any(koan.id == name for koan in koans) or path.exists():
        raise InvalidInput(f"koan {name} is there already, expected an id that no koan has; give another", param="id")
    text = _SKELETON.format(
        id=name, task=chosen.name, family=chosen.family, code=chosen.codes[0], edition=chosen.edition
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written ({error.strerror}); set paths.koans to your own copy") from error
    if as_json:
        emit({"id": name, "file": str(path)})
    else:
        typer.echo(f'{path}\nFill it in, then "sleepyd koans check {name}" says what is missing.')


@app.command("import-explain")
def import_explain(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Make a benchmark of the erroneous programs in your own rustc's explanations; "eval --set explained" uses it."""
    config = configured(ctx)
    from sleepyd.day.signature import signature
    from sleepyd.koans import dataset, explain
    from sleepyd.rust.compiler import Compiler

    path = explain.place(config.paths.state, config.rust.rustc)
    with Compiler(config.rust, cache_dir=None) as compiler, progress().bar("explanations") as bar:
        found = explain.collect(
            compiler,
            signature,
            config.rust.rustc,
            lambda done, of, found: bar(done / of, f"{done} codes, {found} programs that show theirs"),
        )
    config.paths.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    dataset.write(path, found)
    if as_json:
        emit({"file": str(path), "examples": len(found)})
    else:
        typer.echo(f"{path}: {len(found)} programs, for reports only")


_SKELETON = """\
id = "{id}"
task = "{task}"
family = "{family}"
title = "What goes wrong, in a few words"
error_code = "{code}"
edition = "{edition}"
buggy = '''
pub fn answer() -> u32 {{
    "a program with exactly one error, which has the code above"
}}
'''
fixed = '''
pub fn answer() -> u32 {{
    42
}}
'''
tests = '''
#[test]
fn passes_on_the_fixed_program_and_on_it_alone() {{
    assert_eq!(answer(), 42);
}}
'''
"""


def _next_id(family: str, koans: "Sequence[Koan]") -> str:
    """`bc_011` after `bc_010`; for a family without koans its first two letters begin the id."""
    prefixes = sorted(koan.id.rpartition("_")[0] for koan in koans if koan.family == family)
    prefix = prefixes[0] if prefixes else family[:2]
    taken = [int(koan.id.rpartition("_")[2]) for koan in koans if koan.id.startswith(f"{prefix}_")]
    return f"{prefix}_{max(taken, default=0) + 1:03}"
