"""plot: pictures of what is stored. Nothing is measured here; where nothing was, it says what measures it."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from sleepyd.cli.front import AsJson, configured, emit, note
from sleepyd.config import Config
from sleepyd.errors import InvalidInput, NotFound

Draw = Callable[[Path], None]
Json = dict[str, Any]
_KINDS = (".png", ".svg")


class Picture(StrEnum):
    """Which one."""

    LEARNING = "learning"
    FORGETTING = "forgetting"
    VARIANCE = "variance"


def plot(
    ctx: typer.Context,
    which: Annotated[
        Picture,
        typer.Argument(
            help="learning: koans passed by generation. forgetting: what each adapter does to every koan. "
            "variance: how much each layer's subspace explains."
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="FILE.png or FILE.svg.")],
    as_json: AsJson = False,
) -> None:
    """Draw what was learned, from what is stored."""
    config = configured(ctx)
    if out.suffix not in _KINDS:
        raise InvalidInput(f"--out: got {out.name}, expected a name that ends in {' or '.join(_KINDS)}", param="out")
    find = {Picture.LEARNING: _learning, Picture.FORGETTING: _forgetting, Picture.VARIANCE: _variance}[which]
    found, draw = find(config)
    _draw(draw, out)
    if as_json:
        emit({"picture": str(which), "file": str(out), **found})
    else:
        note(f"{out}: drawn")


def _learning(config: Config) -> tuple[Json, Draw]:
    from sleepyd.daemon.insight import Insight
    from sleepyd.demo import plot as plots

    with _database(config) as database:
        insight = Insight(config, database, _generations(config), dict, str)
        curve = [point for point in insight.curve() if point["passed"] is not None]
    if not curve:
        raise NotFound("no generation was measured yet, so there is no curve; run: sleepyd eval --set all")
    return {"curve": curve}, lambda path: plots.learning(path, curve)


def _forgetting(config: Config) -> tuple[Json, Draw]:
    from sleepyd.demo import plot as plots
    from sleepyd.evals import forgetting

    with _database(config) as database:
        row = database.latest_evaluation(forgetting.STRATEGY)
    if row is None:
        raise NotFound("nobody measured what each adapter does to every koan; run: sleepyd generations forgetting")
    about = {key: row.report[key] for key in ("generation", "set", "engine")}
    about |= {"adapters": len(row.report["adapters"]), "koans": len(row.report["koans"])}
    return {"measured_at": row.created_at, **about}, lambda path: plots.forgetting(path, row.report)


def _variance(config: Config) -> tuple[Json, Draw]:
    from sleepyd.demo import plot as plots
    from sleepyd.store import glance

    number = _generations(config).current_number()
    file = glance.folder(config.paths.adapters_store, number) / glance.SUBSPACE if number else None
    if number is None or file is None or not file.is_file():
        raise NotFound(
            f"{f'generation {number} has no subspace' if number else 'no generation is served'}, so there is no "
            "variance to show; a night makes one: sleepyd night run"
        )
    from sleepyd import share  # imports torch, which the other pictures can do without
    from sleepyd.share.report import report

    subspace = share.load(file)
    if not subspace.tasks:
        raise NotFound(f"the subspace of generation {number} has no task yet; a night adds them: sleepyd night run")
    layers = report(subspace, [], None, curves=True)["layers"]
    marks = {name: layer["k_for_variance"] for name, layer in layers.items()}
    return {"generation": number, "layers": marks}, lambda path: plots.variance(path, layers, number)


def _generations(config: Config) -> Any:
    from sleepyd.store.generations import Generations

    if not config.paths.adapters_store.is_dir():
        raise NotFound(f"{config.paths.adapters_store}: no generation yet; sleepyd serve makes the first one")
    return Generations(config.paths.adapters_store)


def _database(config: Config) -> Any:
    from sleepyd.daemon.service import DATABASE
    from sleepyd.store.database import Database

    path = config.paths.state / DATABASE
    if not path.is_file():
        raise NotFound(f"{path}: nothing was stored yet; run sleepyd serve, and a night, first")
    return Database(path)


def _draw(draw: Draw, out: Path) -> None:
    try:
        draw(out)
    except OSError as error:
        raise InvalidInput(f"--out: {out} cannot be written ({error.strerror}); name another file") from error
