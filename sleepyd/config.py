"""One configuration object, built once at the front door and passed down.

Precedence: explicit overrides (flags) > `SLEEPYD_<SECTION>_<KEY>` environment > the project's `sleepyd.toml` > the
user's config.toml > the defaults of `sections`. A file that is named (`--config`) stands for the project's and the
user's. Files are TOML with one table per section; an unknown key or a wrong type is a `ConfigError` that names file,
key, expectation and the nearest known name. Nothing else in sleepyd reads `os.environ` for settings.
"""

import dataclasses
import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_type_hints
from urllib.parse import urlsplit

from sleepyd.errors import ConfigError
from sleepyd.places import project_file, shipped_koans, user_file
from sleepyd.sections import (
    TIERS,
    ClusterConfig,
    DayConfig,
    DistillConfig,
    EngineConfig,
    IntakeConfig,
    LogConfig,
    ModelConfig,
    NightConfig,
    PathsConfig,
    PrivacyConfig,
    RustConfig,
    ServerConfig,
    VllmConfig,
)


@dataclass(frozen=True, slots=True)
class Config:
    """All settings."""

    paths: PathsConfig = field(default_factory=PathsConfig)
    server: ServerConfig = field(default_factory=ServerConfig)
    model: ModelConfig = field(default_factory=ModelConfig)
    engine: EngineConfig = field(default_factory=EngineConfig)
    vllm: VllmConfig = field(default_factory=VllmConfig)
    rust: RustConfig = field(default_factory=RustConfig)
    day: DayConfig = field(default_factory=DayConfig)
    intake: IntakeConfig = field(default_factory=IntakeConfig)
    night: NightConfig = field(default_factory=NightConfig)
    distill: DistillConfig = field(default_factory=DistillConfig)
    cluster: ClusterConfig = field(default_factory=ClusterConfig)
    privacy: PrivacyConfig = field(default_factory=PrivacyConfig)
    log: LogConfig = field(default_factory=LogConfig)


_POSITIVE = {
    "cluster": ("cpus",),
    "distill": ("max_tokens", "per_request", "answer_tokens"),
    "vllm": ("max_loras", "max_lora_rank"),
    "night": ("steps", "batch_size", "rank", "min_examples", "keep_generations"),
}
PROJECT_SECTIONS = ("day",)
"""All that a project's file may set: it may come with foreign code, and must not name a program, a folder or a port."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One place that settings come from. origin: the file, or how else to name it."""

    name: Literal["user", "project", "file", "environment", "flag"]
    origin: str
    settings: Mapping[str, Mapping[str, Any]]


def load(
    path: Path | None = None,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Config:
    """Build the configuration.

    path: a TOML file, or None for the user's own and the project's where they exist.  overrides: section -> key ->
    value, the strongest.  environ: stands in for `os.environ` in tests.  Raises ConfigError.
    """
    config = Config()
    for layer in layers(path, overrides, environ):
        config = _apply(config, layer.settings, layer.origin)
    config = dataclasses.replace(config, paths=_resolved(config.paths))
    _validate(config)
    return config


def layers(
    path: Path | None = None,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    environ: Mapping[str, str] | None = None,
) -> list[Layer]:
    """What stands over the defaults, the weakest first; the arguments are those of `load`. Raises ConfigError."""
    found: list[Layer] = []
    if path is not None:
        found.append(Layer("file", str(path), _read(path)))
    else:
        if (user := user_file()).is_file():
            found.append(Layer("user", str(user), _read(user)))
        if (project := project_file()) is not None:
            found.append(Layer("project", str(project), _harmless(project, _read(project))))
    found.append(Layer("environment", "environment", _from_environment(os.environ if environ is None else environ)))
    found.append(Layer("flag", "command line", overrides or {}))
    return found


def _harmless(path: Path, settings: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    for section in settings:
        if section not in PROJECT_SECTIONS and section in {known.name for known in dataclasses.fields(Config)}:
            raise ConfigError(
                f"{path}: [{section}] is not for a project's file, expected {_allowed()}; set it in {user_file()}"
            )
    return settings


def _allowed() -> str:
    return " or ".join(f"[{section}]" for section in PROJECT_SECTIONS)


def _read(path: Path) -> Mapping[str, Mapping[str, Any]]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f'{path}: cannot be read ({error.strerror}); give a readable file with "--config"') from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML ({error}); compare it with the commented config.toml") from error
    for name, table in data.items():
        if not isinstance(table, dict):
            raise ConfigError(f"{path}: {name} stands outside a section; expected it under one of {_names(Config)}")
    return data


def _from_environment(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for section in dataclasses.fields(Config):
        for key in dataclasses.fields(section_type(section.name)):
            text = environ.get(variable(section.name, key.name))
            if text is not None:
                found.setdefault(section.name, {})[key.name] = text
    return found


def variable(section: str, key: str) -> str:
    """The environment's name for a setting."""
    return f"SLEEPYD_{section}_{key}".upper()


def section_type(name: str) -> type[Any]:
    """The dataclass of a section."""
    return get_type_hints(Config)[name]  # type: ignore[no-any-return]


def _names(of: type[Any]) -> str:
    return ", ".join(f.name for f in dataclasses.fields(of))


def _apply(config: Config, layer: Mapping[str, Mapping[str, Any]], origin: str) -> Config:
    changes: dict[str, Any] = {}
    for section, table in layer.items():
        if section not in {f.name for f in dataclasses.fields(Config)}:
            raise ConfigError(f"{origin}: unknown section [{section}]{_nearest(section, Config)}")
        kind = section_type(section)
        hints = get_type_hints(kind)
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key not in hints:
                raise ConfigError(f"{origin}: unknown key {section}.{key}{_nearest(key, kind)}")
            values[key] = _coerce(value, hints[key], f"{origin}: {section}.{key}")
        changes[section] = dataclasses.replace(changes.get(section, getattr(config, section)), **values)
    return dataclasses.replace(config, **changes)


def _nearest(name: str, of: type[Any]) -> str:
    known = [f.name for f in dataclasses.fields(of)]
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known: {', '.join(known)}"


def _coerce(value: Any, expected: Any, where: str) -> Any:
    """`value` as the type that the field declares; text is parsed, so that the environment works too."""
    try:
        if expected is bool:
            if isinstance(value, str) and value.lower() in {"true", "false", "1", "0"}:
                return value.lower() in {"true", "1"}
            if isinstance(value, bool):
                return value
        elif expected is Path and isinstance(value, str | Path):
            return Path(value)
        elif expected is str and isinstance(value, str):
            return value
        elif expected in (int, float) and not isinstance(value, bool) and isinstance(value, int | float | str):
            number = expected(value)
            if isinstance(value, str) or number == value:
                return number
        elif expected == tuple[str, ...]:
            items = [i for i in value.split(",") if i] if isinstance(value, str) else value
            if isinstance(items, list | tuple) and all(isinstance(i, str) for i in items):
                return tuple(items)
    except ValueError:
        pass
    name = "list of strings" if expected == tuple[str, ...] else expected.__name__
    raise ConfigError(f"{where}: got {value!r}, expected {name}")


def _resolved(paths: PathsConfig) -> PathsConfig:
    """Absolute paths. Settings left alone follow `state`; koans default to the ones shipped with the package."""
    default = PathsConfig()
    state = paths.state.expanduser().absolute()
    store, drop = paths.adapters_store, paths.corrections
    return PathsConfig(
        state=state,
        adapters_store=state / "adapters_store" if store == default.adapters_store else store.expanduser().absolute(),
        corrections=state / "corrections" if drop == default.corrections else drop.expanduser().absolute(),
        koans=shipped_koans() if paths.koans == default.koans else paths.koans.expanduser().absolute(),
    )


def _validate(config: Config) -> None:
    if not 0 <= config.server.port <= 65535:
        raise ConfigError(f"server.port: got {config.server.port}, expected 0 to 65535 (0: any free port)")
    if config.engine.kind not in {"transformers", "vllm"}:
        raise ConfigError(f"engine.kind: got {config.engine.kind!r}, expected transformers or vllm")
    unknown = set(config.day.tiers) - set(TIERS)
    if unknown:
        raise ConfigError(f"day.tiers: got {sorted(unknown)}, expected some of {', '.join(TIERS)}")
    hour, _, minute = config.night.at.partition(":")
    if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise ConfigError(f"night.at: got {config.night.at!r}, expected a local time like 03:00")
    if config.distill.effort not in {"", "low", "medium", "high", "xhigh", "max"}:
        raise ConfigError(
            f"distill.effort: got {config.distill.effort!r}, expected low, medium, high, xhigh, max or ''"
        )
    _validate_teacher_address(config.distill.base_url)
    for section, names in _POSITIVE.items():
        for name in names:
            if (value := getattr(getattr(config, section), name)) < 1:
                raise ConfigError(f"{section}.{name}: got {value}, expected at least 1")
    if config.privacy.keep_days < 0:
        raise ConfigError(f"privacy.keep_days: got {config.privacy.keep_days}, expected 0 (for ever) or more")
    if config.night.max_per_origin < 0:
        raise ConfigError(f"night.max_per_origin: got {config.night.max_per_origin}, expected 0 (any number) or more")


def _validate_teacher_address(url: str) -> None:
    """The key travels there: encrypted, or not beyond this machine."""
    parts = urlsplit(url)
    is_here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.hostname or not (parts.scheme == "https" or is_here):
        raise ConfigError(f"distill.base_url: got {url!r}, expected an https address, or http on loopback")
