"""model use|list|check: which model answers, which there are, and whether one can be used here."""

import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sleepyd import places
from sleepyd.cli.front import AsJson, Given, columns, configured, emit, note
from sleepyd.errors import EngineUnavailable, NotFound

if TYPE_CHECKING:
    from sleepyd.config import Config
    from sleepyd.doctor.verdict import Verdict

app = typer.Typer(help="Which model answers, which there are, and whether one can be used here.", no_args_is_help=True)
BUNDLED = "bundled"
_Named = Annotated[
    str | None,
    typer.Argument(metavar="[PATH|ID]", help="A folder, an id such as Qwen/Qwen2.5-Coder-1.5B-Instruct, or bundled."),
]


@app.command()
def use(
    ctx: typer.Context,
    named: Annotated[str, typer.Argument(metavar="PATH|ID", help="A folder, an id that was downloaded, or bundled.")],
    as_json: AsJson = False,
) -> None:
    """Let another model answer from the next start on. Every model keeps generations of its own."""
    config = configured(ctx)
    from sleepyd import install
    from sleepyd.store.durable import write_durably

    folder = _folder(named)
    bad = [verdict for _, verdict in _checks(folder) if verdict.status == "fail"]
    if bad:
        raise EngineUnavailable(f"{bad[0].says}; nothing was changed, {bad[0].fix or 'choose another model'}")
    target = (ctx.find_object(Given) or Given()).file or places.user_file()
    text = target.read_text(encoding="utf-8") if target.is_file() else install.template()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = "" if folder == places.shipped_model() else str(folder)
    write_durably(target, install.with_setting(text, "model", "path", path).encode())
    own = _generations(config, folder)
    if as_json:
        emit({"model": str(folder), "settings": str(target), "generations": own})
        return
    typer.echo(f"{folder} answers from the next start on, with {_served(own)}")
    note(f"{target}: model.path is set; start the daemon again (systemctl --user restart sleepyd)")


@app.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the bundled model, the configured one and those that were downloaded, with their generations."""
    config = configured(ctx)
    from sleepyd.engine import files, model_folder

    chosen = model_folder(config)
    rows = []
    for name, folder in _known(chosen):
        try:
            facts, problem = files.read(folder), ""
        except EngineUnavailable as error:
            facts, problem = None, error.message
        rows.append(
            {
                "name": name,
                "is_chosen": folder == chosen,
                "parameters": facts.parameters if facts else None,
                "generations": _generations(config, folder) if facts else [],
                "path": str(folder),
                "problem": problem,
            }
        )
    if as_json:
        emit(rows)
        return
    keys = ("name", "is_chosen", "parameters", "generations", "path", "problem")
    columns(
        ("model", "chosen", "parameters", "generations", "path", "problem"),
        [[", ".join(map(str, cell)) if isinstance(cell := row[key], list) else cell for key in keys] for row in rows],
    )


@app.command()
def check(ctx: typer.Context, named: _Named = None, as_json: AsJson = False) -> None:
    """Say whether a model can be used here: its files, its chat template, what can be trained on it, its memory.

    Nothing of it is loaded. Exit code 1 when it cannot be used.
    """
    config = configured(ctx)
    from sleepyd.engine import model_folder

    folder = _folder(named) if named else model_folder(config)
    found = list(_checks(folder))
    if as_json:
        emit([{"check": name, **asdict(verdict)} for name, verdict in found])
    else:
        for name, verdict in found:
            typer.echo(f"{verdict.status:<5} {name:<14}  {verdict.says}")
            if verdict.fix:
                typer.echo(f"{'':<22}type: {verdict.fix}")
    if any(verdict.status == "fail" for _, verdict in found):
        raise typer.Exit(1)


def _checks(folder: Path) -> Iterator[tuple[str, "Verdict"]]:
    """What is found out of a model's files, one verdict each."""
    from sleepyd.doctor.verdict import fail, ok, size, warn
    from sleepyd.engine import files

    try:
        facts = files.read(folder)
    except EngineUnavailable as error:
        yield "files", fail(error.message, "sleepyd model list  # those that are here")
        return
    yield "files", ok(f"{folder}: {facts.architecture}, {facts.parameters / 1e6:,.1f} million parameters")
    if facts.has_chat_template:
        yield "chat template", ok("there")
    else:
        yield "chat template", fail(f"{folder}: its tokenizer has no chat template", "sleepyd model use bundled")
    if facts.linear_layers:
        yield "training", ok(f"{facts.linear_layers} linear layers in its blocks can be trained")
    else:
        yield "training", fail(f"{folder}: has no linear layers in numbered blocks", "sleepyd model use bundled")
    if facts.context is not None and facts.context < _CONTEXT:
        yield "context", warn(f"{facts.context} tokens, long questions are refused", "sleepyd config edit  # [model]")
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    says = f"about {size(facts.served_bytes)} by day and {size(facts.night_bytes)} more at night, on the CPU"
    says += f"; {size(free)} of {size(total)} free"
    if facts.served_bytes > total:
        yield "memory", fail(says, "sleepyd config edit  # engine.kind: vllm, on a GPU")
    elif facts.served_bytes + facts.night_bytes > total:
        yield "memory", warn(says)
    else:
        yield "memory", ok(says)


_CONTEXT = 1280
"""Tokens of a question and its answer, as configured by default."""


def _folder(named: str) -> Path:
    """The folder that a person means. Raises NotFound."""
    if named == BUNDLED:
        return places.shipped_model()
    path = Path(named).expanduser()
    if path.is_dir():
        return path.absolute()
    for name, folder in _downloaded():
        if name == named:
            return folder
    raise NotFound(
        f'no model {named}: got neither a folder nor the id of one that was downloaded, "sleepyd model list" lists '
        f"those; sleepyd downloads nothing itself, type: hf download {named}"
    )


def _known(chosen: Path) -> Iterator[tuple[str, Path]]:
    known = [(BUNDLED, places.shipped_model()), *_downloaded()]
    yield from known
    if chosen not in [folder for _, folder in known]:
        yield chosen.name, chosen


def _downloaded() -> Iterator[tuple[str, Path]]:
    """(id, newest folder) of the causal models in Hugging Face's cache; nothing is asked of the network."""
    from huggingface_hub.constants import HF_HUB_CACHE

    for repository in sorted(Path(HF_HUB_CACHE).glob("models--*")):
        snapshots = [path for path in repository.glob("snapshots/*") if (path / "config.json").is_file()]
        if snapshots:
            newest = max(snapshots, key=lambda path: path.stat().st_mtime)
            yield repository.name.removeprefix("models--").replace("--", "/"), newest


def _generations(config: "Config", folder: Path) -> list[int]:
    """The numbers of those that were learned on the model in `folder`, newest first."""
    from sleepyd.engine import files
    from sleepyd.store.generations import Generations

    if not (config.paths.adapters_store / "generations").is_dir():
        return []
    listed = Generations(config.paths.adapters_store).list()
    return [each.number for each in listed if not each.problem and files.belongs(each.meta, folder)]


def _served(own: list[int]) -> str:
    return f"its generations {', '.join(map(str, own))}" if own else "a first generation of its own"
