"""What must hold before a night begins by itself: nobody has paused it, nobody is at work, the machine is on mains.

Owns the reasons to wait and the pause, which is a file beside the database, so that it outlives the daemon and can be
set without it. When a night is due is `night.schedule`'s; a night that a person starts asks none of this.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path

from sleepyd.config import Config
from sleepyd.store.database import Database
from sleepyd.store.durable import write_durably

_PAUSED = "night.paused"
_SUPPLIES = Path("/sys/class/power_supply")


def hindrance(config: Config, database: Database, now: datetime, supplies: Path = _SUPPLIES) -> str:
    """Why a night should not begin by itself at `now` (aware), in words; empty where nothing speaks against it."""
    night = config.night
    return (
        paused(config.paths.state, now)
        or (on_battery(supplies) if night.only_on_mains else "")
        or _at_work(database, now, timedelta(minutes=night.idle_minutes))
    )


def pause(state: Path, until: datetime | None) -> None:
    """Let no night begin by itself before `until` (aware), or before `resume`."""
    write_durably(state / _PAUSED, json.dumps({"until": until.isoformat() if until else None}).encode())


def resume(state: Path) -> bool:
    """Take a pause back; whether there was one."""
    there = (state / _PAUSED).exists()
    (state / _PAUSED).unlink(missing_ok=True)
    return there


def paused(state: Path, now: datetime) -> str:
    """Until when nights are paused, in words; empty where they are not. A file that cannot be read pauses as well."""
    try:
        until = json.loads((state / _PAUSED).read_bytes())["until"]
        ends = datetime.fromisoformat(until) if until is not None else None
    except FileNotFoundError:
        return ""
    except (ValueError, KeyError, TypeError, OSError):
        ends = None
    if ends is None:
        return 'nights are paused; "sleepyd night resume" ends that'
    return f'nights are paused until {ends:%Y-%m-%d %H:%M}; "sleepyd night resume" ends that' if now < ends else ""


def on_battery(supplies: Path = _SUPPLIES) -> str:
    """That the machine runs on its battery, in words; empty on mains, and where it cannot be told."""
    mains = [folder for folder in _listed(supplies) if _read(folder / "type") in {"Mains", "USB"}]
    discharging = any(_read(folder / "status") == "Discharging" for folder in _listed(supplies))
    if discharging and not any(_read(folder / "online") == "1" for folder in mains):
        return "the machine is on battery; plug it in, or set night.only_on_mains = false"
    return ""


def _at_work(database: Database, now: datetime, idle: timedelta) -> str:
    latest = database.episodes(limit=1)
    if not latest:
        return ""
    quiet = now - datetime.fromisoformat(latest[0].created_at)
    if timedelta(0) <= quiet < idle:
        return f"somebody is at work: a fix was asked for in the last {idle.total_seconds() / 60:g} minutes"
    return ""


def _listed(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
