"""The settings seen from outside: what each key is for, what it is just now and why, and their JSON schema.

Owns the reading of the commented config.toml, which is where keys are explained; types come from the dataclasses of
`config`, which also decides what wins.

    for setting in effective():
        setting.key.full_name, setting.value, setting.layer, setting.origin
"""

import dataclasses
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from sleepyd import config as configuration
from sleepyd.config import Config, section_type, variable
from sleepyd.places import shipped_config

_KEY = re.compile(r"(\w+) = ")
_SECTION = re.compile(r"\[(\w+)\]")
_TYPES: dict[Any, tuple[str, dict[str, Any]]] = {
    bool: ("true or false", {"type": "boolean"}),
    int: ("whole number", {"type": "integer"}),
    float: ("number", {"type": "number"}),
    str: ("text", {"type": "string"}),
    Path: ("path", {"type": "string"}),
    tuple[str, ...]: ("list of texts", {"type": "array", "items": {"type": "string"}}),
}
"""Type of a field → its name for people, its JSON schema."""


@dataclass(frozen=True, slots=True)
class Key:
    """One setting as the commented config.toml explains it. default: as TOML gives it."""

    section: str
    name: str
    kind: Any
    default: Any
    comment: str

    @property
    def full_name(self) -> str:
        """Section and name."""
        return f"{self.section}.{self.name}"

    @property
    def type_name(self) -> str:
        """Its type, for people."""
        return _TYPES[self.kind][0]

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return variable(self.section, self.name)


@dataclass(frozen=True, slots=True)
class Setting:
    """A key's value just now. layer: who decided it; origin: in which file or variable."""

    key: Key
    value: Any
    layer: str
    origin: str


@cache
def all_keys() -> tuple[Key, ...]:
    """Every setting, in the order of config.toml."""
    text = shipped_config().read_text(encoding="utf-8")
    defaults, comments = tomllib.loads(text), _comments(text)
    return tuple(
        Key(section, name, hint, defaults[section][name], comments[section, name])
        for section, table in defaults.items()
        for name, hint in get_type_hints(section_type(section)).items()
        if name in table
    )


def effective(path: Path | None = None, environ: Mapping[str, str] | None = None) -> list[Setting]:
    """Every setting as it is in force; the arguments are those of `config.load`. Raises ConfigError."""
    config = configuration.load(path, environ=environ)
    strongest_first = configuration.layers(path, environ=environ)[::-1]
    found = []
    for key in all_keys():
        value = getattr(getattr(config, key.section), key.name)
        layer = next((one for one in strongest_first if key.name in one.settings.get(key.section, {})), None)
        if layer is None:
            found.append(Setting(key, value, "default", ""))
        else:
            origin = key.variable if layer.name == "environment" else layer.origin
            found.append(Setting(key, value, layer.name, origin))
    return found


def schema() -> dict[str, Any]:
    """The JSON schema of a settings file, for editors that complete and check TOML by one."""
    sections = {field.name: _section_schema(field.name) for field in dataclasses.fields(Config)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sleepyd's settings",
        "type": "object",
        "additionalProperties": False,
        "properties": sections,
    }


def plain(value: Any) -> Any:
    """A setting's value as JSON and TOML have it."""
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def as_toml(name: str, value: Any) -> str:
    """A line of a settings file."""
    # JSON's texts, numbers, booleans and lists are TOML's too.
    return f"{name} = {json.dumps(plain(value), ensure_ascii=False)}"


def _section_schema(section: str) -> dict[str, Any]:
    of_keys = {
        key.name: {**_TYPES[key.kind][1], "description": key.comment, "default": key.default}
        for key in all_keys()
        if key.section == section
    }
    about = (section_type(section).__doc__ or "").splitlines()[0]
    return {"type": "object", "description": about, "additionalProperties": False, "properties": of_keys}


def _comments(text: str) -> dict[tuple[str, str], str]:
    """(section, key) → the comment above it, in one line."""
    found: dict[tuple[str, str], str] = {}
    section, above = "", list[str]()
    for line in text.splitlines():
        if opening := _SECTION.match(line):
            section, above = opening[1], []
        elif key := _KEY.match(line):
            found[section, key[1]], above = " ".join(above), []
        else:
            above = [*above, line.removeprefix("#").strip()] if line.startswith("#") else []
    return found
