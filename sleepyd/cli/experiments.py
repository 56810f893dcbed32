"""experiment: runs that answer what sleepyd rests on."""

from pathlib import Path
from typing import Annotated

import typer

from sleepyd.cli.front import AsJson, columns, configured, emit, note
from sleepyd.cli.version import commit


def experiment(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Left out: lists what there is.")] = None,
    seeds: Annotated[int, typer.Option(min=1)] = 3,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="[default: docs/experiments/NAME]")] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Two tasks and few programs: only to see that it runs.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Answer a question about sleepyd by measuring; an interrupted run goes on. Writes a page, a picture, JSON."""
    from sleepyd import experiments

    if name is None:
        if as_json:
            emit(experiments.KNOWN)
        else:
            columns(("experiment", "what it compares"), list(experiments.KNOWN.items()))
        return
    config = configured(ctx)
    from sleepyd.experiments import findings
    from sleepyd.experiments.laboratory import Laboratory
    from sleepyd.experiments.records import Records

    chosen = experiments.named(name)
    folder = out or Path("docs") / "experiments" / name
    with Laboratory(config, quick=quick, say=note) as laboratory:
        records = Records(folder / "records.jsonl", laboratory.setting)
        chosen.measure(laboratory, records, seeds)
    found = chosen.read(records)
    about = {
        **findings.conditions(),
        "commit": commit() or "unknown",
        "seeds": seeds,
        "minutes": records.minutes,
    }
    findings.write(folder, chosen, found, about)
    if as_json:
        emit({"name": name, "answer": found.answer, "folder": str(folder)})
        return
    typer.echo(found.answer)
    note(f"{folder / 'index.md'}: the page")
