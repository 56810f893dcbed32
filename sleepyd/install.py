"""Makes this user ready: a commented settings file, folders, the token, the systemd unit. Nothing is asked.

Owns what `sleepyd init` writes and the care it takes with what is there: done again it changes nothing, and what was
changed by hand is kept, or kept beside when it has to be replaced.

    steps = install(config, command=["/usr/local/bin/sleepyd"], force=False, dry_run=False)
"""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sleepyd import settings
from sleepyd.config import Config
from sleepyd.daemon import state
from sleepyd.errors import Unavailable
from sleepyd.places import shipped_config, shipped_units, user_file, user_folder
from sleepyd.store.durable import write_durably

UNIT = "sleepyd.service"
ENABLE = "systemctl --user enable --now sleepyd"
_WANTED_BY = "default.target.wants"
_HEAD = "# Written by `sleepyd init`: every setting with its default. Take the # before one away to change it.\n"
_UNIT_HEAD = "# Written by `sleepyd init`; `sleepyd init --force` writes it again.\n"
Did = Literal["made", "kept", "replaced", "mended", "differs"]


@dataclass(frozen=True, slots=True)
class Step:
    """What became, or in a dry run would become, of one file or folder."""

    what: str
    path: Path
    did: Did
    says: str = ""


def install(
    config: Config,
    *,
    command: Sequence[str],
    set_here: Mapping[str, Mapping[str, object]] | None = None,
    settings_file: Path | None = None,
    with_unit: bool = True,
    force: bool = False,
    dry_run: bool = False,
) -> list[Step]:
    """Do what is missing, and say what was done.

    command: what starts sleepyd.  set_here: settings of this shell alone, which a new settings file keeps.
    settings_file: one that the user named; it is used as it is.  force: files that differ are written again, after a
    copy of them was put beside.  dry_run: only say.  Raises Unavailable when a place cannot be written.
    """
    try:
        steps = [] if settings_file else [_file("settings", user_file(), template(set_here), force, dry_run)]
        steps += [
            _folder("state", config.paths.state, dry_run, is_ours=True),
            _folder("adapters store", config.paths.adapters_store, dry_run),
            _folder("corrections", config.paths.corrections, dry_run),
            _token(config.paths.state, dry_run),
        ]
        if with_unit:
            started = [*command, *(["--config", str(settings_file.absolute())] if settings_file else [])]
            steps.append(_file("unit", unit_file(), unit(started), force, dry_run))
    except OSError as error:
        raise Unavailable(
            f"{error.filename}: cannot be written ({error.strerror}); mend its permissions, or choose another place"
        ) from error
    return steps


def template(set_here: Mapping[str, Mapping[str, object]] | None = None) -> str:
    """The commented config.toml with every setting commented out, so that defaults may still improve.

    set_here: section → key → value of the settings that are to be in force.
    """
    lines, section = [], ""
    text = shipped_config().read_text(encoding="utf-8")
    for line in text[text.index("\n\n") + 1 :].splitlines():
        if opening := re.match(r"\[(\w+)\]", line):
            section = opening[1]
        if key := re.match(r"(\w+) = ", line):
            table = (set_here or {}).get(section, {})
            line = settings.as_toml(key[1], table[key[1]]) if key[1] in table else f"#{line}"
        lines.append(line)
    return _HEAD + "\n".join(lines) + "\n"


def with_setting(text: str, section: str, key: str, value: object) -> str:
    """Settings in TOML with one of them changed; everything else, comments too, stays as it is."""
    lines, at, inside = text.splitlines(), None, False
    wanted = settings.as_toml(key, value)
    for number, line in enumerate(lines):
        if opening := re.match(r"\[(\w+)\]", line):
            inside = opening[1] == section
            at = number if inside else at
        elif inside and re.match(rf"#?{key} *=", line):
            lines[number] = wanted
            return "\n".join(lines) + "\n"
    if at is None:
        return "\n".join([*lines, f"[{section}]", wanted]) + "\n"
    return "\n".join([*lines[: at + 1], wanted, *lines[at + 1 :]]) + "\n"


def starter() -> list[str]:
    """What starts the sleepyd that is running, by a path that stays right in a service."""
    beside = Path(sys.executable).with_name("sleepyd")
    return [str(beside)] if beside.is_file() else [sys.executable, "-m", "sleepyd"]


def unit_file() -> Path:
    """Where the user's service manager looks for the unit."""
    return user_folder() / "systemd" / "user" / UNIT


def is_enabled() -> bool:
    """Whether it starts when the user logs in."""
    return os.path.lexists(unit_file().parent / _WANTED_BY / UNIT)


def next_command(steps: Sequence[Step]) -> str:
    """What to type after these steps."""
    did = {step.what: step.did for step in steps}
    if "unit" not in did:
        return "sleepyd serve"
    reread = "systemctl --user daemon-reload && " if did["unit"] == "replaced" else ""
    if not is_enabled():
        return reread + ENABLE
    return f"{reread}systemctl --user restart sleepyd" if reread else "sleepyd doctor"


def unit(command: Sequence[str]) -> str:
    """The user's systemd unit, starting sleepyd by `command`."""
    text = (shipped_units() / "user" / UNIT).read_text(encoding="utf-8")
    body = text[text.index("[Unit]") :]
    started = "ExecStart=" + " ".join(_for_systemd(word) for word in [*command, "serve"])
    return f"{_UNIT_HEAD}\n" + re.sub(r"(?m)^ExecStart=.*$", lambda _: started, body)


def _for_systemd(word: str) -> str:
    """As systemd.service(5) wants it: % and $ mean something else, and so do spaces and quotes."""
    word = word.replace("%", "%%").replace("$", "$$")
    if not re.search(r"[\s\"'\\;]", word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _file(what: str, path: Path, content: str, force: bool, dry_run: bool) -> Step:
    data = content.encode()
    if not path.exists():
        if not dry_run:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_durably(path, data)
        return Step(what, path, "made")
    before = path.read_bytes()
    if before == data:
        return Step(what, path, "kept")
    if not force:
        return Step(what, path, "differs", "was changed, and is kept; --force writes it again and keeps a copy")
    copy = _free(path)
    if not dry_run:
        write_durably(copy, before)
        write_durably(path, data)
    return Step(what, path, "replaced", f"what it was is in {copy.name}")


def _free(path: Path) -> Path:
    """A name for a copy of `path` that no earlier copy has."""
    copy, number = path.with_name(f"{path.name}.bak"), 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.name}.bak{number}")
    return copy


def _folder(what: str, path: Path, dry_run: bool, is_ours: bool = False) -> Step:
    """A folder for its owner only. One that is there is left as it is, but the state directory: the token is in it."""
    if not path.exists():
        if not dry_run:
            path.mkdir(parents=True, mode=0o700)
        return Step(what, path, "made")
    found = path.stat()
    if not is_ours or found.st_uid != os.geteuid() or not found.st_mode & 0o077:
        return Step(what, path, "kept")
    if not dry_run:
        path.chmod(found.st_mode & 0o700)
    return Step(what, path, "mended", "others could look into it")


def _token(folder: Path, dry_run: bool) -> Step:
    there = state.token_file(folder).exists()
    if not dry_run:
        state.token(folder)
    return Step("token", state.token_file(folder), "kept" if there else "made")
