"""Will it run, day and night: the port, the clock that nights go by, the unit that starts it."""

import http.client
import json
import os
import re
import shlex
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sleepyd import install
from sleepyd.config import Config
from sleepyd.daemon import state
from sleepyd.daemon.listening import bound
from sleepyd.doctor.house import user_name
from sleepyd.doctor.verdict import Verdict, fail, ok, warn
from sleepyd.errors import ConfigError, Conflict

_ANSWER_S = 2.0
_SYSTEM_UNIT = Path("/etc/systemd/system") / install.UNIT
_LINGER = Path("/var/lib/systemd/linger")
_LOCALTIME = Path("/etc/localtime")


def port(config: Config) -> Verdict:
    """Free, or our daemon's: then it is asked how it is."""
    if state.holder(config.paths.state) is not None:
        return _daemon(config)
    try:
        with bound(config.server):
            pass
    except ConfigError as error:
        return fail(error.message, "sleepyd config edit  # server.host")
    except Conflict as error:
        return fail(error.message, f"ss -ltnp 'sport = :{config.server.port}'  # who has it")
    which = f"{config.server.host}:{config.server.port}" if config.server.port else "any free port"
    return ok(f"{which} is free; no daemon runs")


def clock(config: Config) -> Verdict:
    """The local time zone, which the night's window is told in."""
    zone = os.environ.get("TZ", "").removeprefix(":")
    if zone and not Path(zone).is_absolute():
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            return warn(f"TZ={zone} is no time zone, so UTC is used", "timedatectl list-timezones; unset TZ")
    elif not zone and not _LOCALTIME.exists():
        return warn("no local time zone is set, so UTC is used", "sudo timedatectl set-timezone Europe/Berlin")
    now = datetime.now().astimezone()
    night = f"nights begin at {config.night.at}" if config.night.enabled else "nights do not start by themselves"
    return ok(f"it is {now:%H:%M} {now.tzname()}, {night}")


def unit(_: Config) -> Verdict:
    """What starts the daemon, and keeps it when nobody is logged in."""
    if shutil.which("systemctl") is None:
        return ok('no systemd here; keep "sleepyd serve" running by other means')
    if _SYSTEM_UNIT.exists():
        return ok(f"{_SYSTEM_UNIT}, for the whole machine")
    path = install.unit_file()
    if not path.is_file():
        return warn("not installed", "sleepyd init")
    program = _program(path)
    if not os.access(program, os.X_OK):
        return fail(f"{path} starts {program or 'nothing'}, which cannot be run", "sleepyd init --force")
    if not install.is_enabled():
        return warn(f"{path} is installed and not enabled", install.ENABLE)
    if not (_LINGER / user_name(os.geteuid())).exists():
        return warn(f"{path} is enabled, but runs only while you are logged in", "loginctl enable-linger")
    return ok(f"{path} is enabled, also while you are logged out")


def _daemon(config: Config) -> Verdict:
    address = state.running(config.paths.state)
    if address is None:
        return warn("our daemon is just starting or stopping", "sleepyd status")
    try:
        connection = http.client.HTTPConnection(address.host, address.port, timeout=_ANSWER_S)
        connection.request("GET", "/v1/status")
        reply = json.loads(connection.getresponse().read())
        connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return fail(f"our daemon (pid {address.pid}) does not answer at {address.url} ({error})", f"kill {address.pid}")
    says = f"our daemon (pid {address.pid}) answers at {address.url}"
    return ok(says) if reply.get("ready") else warn(f"{says}, not ready: {reply.get('missing')}", "sleepyd status")


def _program(path: Path) -> str:
    """What the unit starts."""
    found = re.search(r"(?m)^ExecStart=(.+)$", path.read_text(encoding="utf-8"))
    words = shlex.split(found[1]) if found else []
    return words[0].replace("%h", str(Path.home())).replace("%%", "%").replace("$$", "$") if words else ""
