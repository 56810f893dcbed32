"""status: what the dashboard's first page shows, in the terminal, with a daemon or without one."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import typer

from sleepyd.cli.front import AsJson, configured, emit
from sleepyd.config import Config

if TYPE_CHECKING:
    from rich.console import Console

Json = dict[str, Any]
_BAR = 24
"""Characters of the longest bar."""
_CURVE = 8
"""Generations that are shown, the newest ones."""


def status(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Show what is served, tonight, the fixes of today, what each generation passed, and what is degraded."""
    config = configured(ctx)
    found = {"state": str(config.paths.state), **(_asked(config) or _stored(config))}
    if as_json:
        emit(found)
        return
    from rich.console import Console

    _show(found, Console())


def _asked(config: Config) -> Json | None:
    """What the daemon says; None where none runs."""
    from sleepyd.cli.remote import connected

    with connected(config) as remote:
        if remote is None:
            return None
        overview = remote.get("/v1/overview")
        del overview["health"], overview["missing"]  # the status says the same
        return {"running": True, "url": remote.url, **remote.get("/v1/status"), **overview}


def _stored(config: Config) -> Json:
    """What can be said without one: only what is on disk, and nothing is made there."""
    from sleepyd.daemon.insight import Insight
    from sleepyd.daemon.service import DATABASE
    from sleepyd.store.database import Database
    from sleepyd.store.generations import Generations

    root = config.paths.adapters_store
    number = Generations(root).current_number() if root.is_dir() else None
    found: Json = {"running": False, "generation": number}
    if not (config.paths.state / DATABASE).is_file() or not root.is_dir():
        return found
    health = {"problem": "", "engine": {}, "watch": {"status": ""}, "generation": number}
    with Database(config.paths.state / DATABASE) as database:
        overview = Insight(config, database, Generations(root), lambda: health, lambda: "").home()
    del overview["health"], overview["missing"]
    return {**found, **overview}


def _show(found: Json, console: "Console") -> None:
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, words in _rows(found):
        table.add_row(name, _plain(words))
    console.print(table)


def _rows(found: Json) -> list[tuple[str, str]]:
    number = found["generation"]
    rows = [("generation", f"{number} is served" if number else "none yet")]
    if found["running"]:
        rows[0] = ("generation", rows[0][1] if found["ready"] else f"{rows[0][1]}; not ready: {found['missing']}")
        rows += [("daemon", found["url"]), ("engine", _engine(found["engine"]))]
    else:
        rows.append(("daemon", "does not run; sleepyd serve starts it"))
    rows.append(("state", found["state"]))
    if "curve" not in found:
        return rows
    if found["running"]:
        rows.append(("tonight", _tonight(found)))
    rows += _today(found)
    rows += [("koans passed" if not at else "", line) for at, line in enumerate(_curve(found["curve"]))]
    rows.append(("last night", _last(found["last_night"])))
    if held := found["corrections"]["held"]:
        rows.append(("held", f"{held} correction{'' if held == 1 else 's'}; sleepyd corrections review"))
    rows += [("degraded" if not at else "", sentence) for at, sentence in enumerate(found["degraded"])]
    return rows


def _engine(engine: Mapping[str, Any]) -> str:
    words = [f"{key} {value}" for key, value in engine.items() if key != "engine" and value not in ("", None)]
    return ", ".join([*([str(engine["engine"])] if engine.get("engine") else []), *words])


def _tonight(found: Json) -> str:
    if found["night"]:
        return f"a night is running ({found['night']})"
    if found.get("night_waits_for"):
        return f"waits: {found['night_waits_for']}"
    return f"begins {_when(found['next_night'])}" if found["next_night"] else "nights are switched off"


def _today(found: Json) -> list[tuple[str, str]]:
    from sleepyd.sections import TIERS

    tiers = {tier: found["today"].get(tier, 0) for tier in TIERS}
    rest = ", ".join(f"{n} {status}" for status, n in found["not_fixed_today"].items())
    if not any(tiers.values()):
        return [("fixed today", f"none{', ' + rest if rest else ''}")]
    most = max(tiers.values())
    lines = [f"{tier:<9} {'█' * max(round(_BAR * n / most), 1)} {n}" for tier, n in tiers.items() if n]
    return [("fixed today" if not at else "", line) for at, line in enumerate([*lines, *([rest] if rest else [])])]


def _curve(curve: list[Json]) -> list[str]:
    """One line a generation: the rate as a bar, the Wilson interval beside it."""
    lines = []
    for point in curve[-_CURVE:]:
        head = f"{point['number']:>3}{'*' if point['is_current'] else ' '} "
        if point["passed"] is None:
            lines.append(f"{head}not measured")
            continue
        bar = "█" * round(_BAR * point["passed"] / point["total"])
        interval = f"{100 * point['low']:.0f}–{100 * point['high']:.0f} %"
        lines.append(f"{head}{bar:<{_BAR}} {point['passed']} of {point['total']} ({interval})")
    return lines or ["no generation yet"]


def _last(night: Json | None) -> str:
    if night is None:
        return "there was none yet"
    made = f", generation {night['generation']}" if night["generation"] is not None else ""
    reason = f": {' '.join(night['reason'].split())}" if night["reason"] else ""
    return f"{_when(night['started_at'])}, {night['state']}{made}{reason}"


def _when(stamp: str) -> str:
    return f"{datetime.fromisoformat(stamp).astimezone():%Y-%m-%d %H:%M}"


def _plain(words: str) -> Any:
    """As text: what stands in brackets is no markup, and control characters do nothing to a terminal."""
    from rich.text import Text

    return Text("".join(letter if letter.isprintable() else "�" for letter in words))
