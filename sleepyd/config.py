"""One configuration object, built once at the front door and passed down.

Precedence: explicit overrides (flags) > `SLEEPYD_<SECTION>_<KEY>` environment > the project's `sleepyd.toml` > the
user's config.toml > the defaults below. A file that is named (`--config`) stands for the project's and the user's.
Files are TOML with one table per section; an unknown key or a wrong type is a `ConfigError` that names file, key,
expectation and the nearest known name. Nothing else in sleepyd reads `os.environ` for settings.
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

_DATA_HOME = "~/.local/share/sleepyd"


@dataclass(frozen=True, slots=True)
class PathsConfig:
    """Where sleepyd keeps things. Relative paths and `~` are resolved when the configuration is loaded."""

    state: Path = Path(_DATA_HOME)
    """Database, logs, caches, tokens."""
    adapters_store: Path = Path(_DATA_HOME) / "adapters_store"
    """Generations."""
    corrections: Path = Path(_DATA_HOME) / "corrections"
    """Drop directory that is watched for user fixes."""
    koans: Path = Path("")
    """Directory with tasks.toml and the koan files; empty: the ones that ship with sleepyd."""


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """The local HTTP door."""

    host: str = "127.0.0.1"
    port: int = 7878
    max_body_bytes: int = 1_048_576


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """The base model."""

    path: str = ""
    """Folder of a causal language model in transformers' format; empty: the bundled one."""
    answers: str = "auto"
    """`items`, `edits`, or `auto`: what the model's card says, `items` where it says nothing."""
    max_prompt_tokens: int = 1024
    max_new_tokens: int = 256


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """What runs the model."""

    kind: str = "transformers"
    threads: int = 0
    """CPU threads for the model; 0: all cores."""
    batch_size: int = 16
    copy_bonus: float = 0.0
    """Nats for the token that continues a copy of the question: steadies small models; 0 leaves it out."""


@dataclass(frozen=True, slots=True)
class RustConfig:
    """The compiler and its sandbox limits."""

    rustc: str = ""
    """Absolute path of the toolchain's own rustc; empty: found through `rustc --print sysroot`."""
    workers: int = 2
    wall_s: float = 10.0
    cpu_s: int = 6
    memory_mb: int = 2048
    output_kb: int = 640
    processes: int = 256
    test_wall_s: float = 5.0
    seccomp: bool = True
    """Whether the sandbox also refuses system calls that neither rustc nor tests need; x86_64 and aarch64 only."""


TIERS = ("compiler", "memory", "routed", "base", "sampled")
"""Where candidates for a fix come from, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class DayConfig:
    """How one fix request is answered."""

    tiers: tuple[str, ...] = TIERS
    max_attempts: int = 12
    samples: int = 8
    temperature: float = 0.7
    timeout_s: float = 60.0
    minimise_checks: int = 24
    """At most this many compiler checks are spent on making one candidate smaller."""


@dataclass(frozen=True, slots=True)
class IntakeConfig:
    """The corrections directory."""

    rescan_s: float = 10.0
    settle_s: float = 2.0
    """A file is taken once its size, mtime and inode have not changed for this long."""
    incomplete_s: float = 60.0
    max_file_kb: int = 512


@dataclass(frozen=True, slots=True)
class NightConfig:
    """When and how sleepyd learns."""

    enabled: bool = True
    at: str = "03:00"
    """Local time of day."""
    idle_minutes: float = 10.0
    """A night that is due begins this long after the last fix."""
    only_on_mains: bool = True
    """Whether a night that is due waits while the machine runs on battery."""
    min_examples: int = 3
    """A task needs this many verified examples before it is trained."""
    max_per_origin: int = 25
    """New corrections that one origin teaches a night without approval; 0: any number."""
    steps: int = 60
    batch_size: int = 8
    learning_rate: float = 0.04
    rank: int = 8
    """p: columns of a task's coefficients."""
    temporary: int = 8
    """phi: temporary directions a new task may add to the basis."""
    dream_tries: int = 64
    """Answers that are drawn for each program that the day left unfixed; 0: no dreams."""
    dream_minutes: float = 10.0
    """No further program is begun after so long."""
    max_basis: int = 0
    """k is capped here after a merge; 0: no cap, merging is exact."""
    seed: int = 0
    keep_generations: int = 10
    free_mb: int = 2048
    """Disk space that must be free, beside three times the last generation, for a night to start."""


@dataclass(frozen=True, slots=True)
class DistillConfig:
    """Examples from a teacher, Claude. Nothing of it happens without an API key and `sleepyd distill`."""

    model: str = "claude-sonnet-5-5"
    effort: str = "medium"
    """low, medium, high, xhigh or max; empty for models that know no such thing."""
    api_key_file: str = ""
    """Read where ANTHROPIC_API_KEY is not set."""
    base_url: str = "https://api.anthropic.com"
    batch: bool = True
    max_usd: float = 5.0
    """One run may cost this much; nothing is asked that could cost more."""
    max_tokens: int = 2_000_000
    """In and out together, for one run."""
    prices: tuple[str, ...] = ("claude-haiku-5-5 0.10 0.50", "claude-sonnet-5-5 2 10", "claude-opus-5-5 4 20")
    """Model, then US dollars for a million tokens in and out."""
    per_request: int = 8
    answer_tokens: int = 8000
    """An answer ends here at the latest, thinking included."""
    poll_s: float = 30.0
    send_user_code: bool = False


@dataclass(frozen=True, slots=True)
class LogConfig:
    """structlog output."""

    level: str = "info"
    format: str = "auto"
    """json, console, or auto: console on a terminal, json elsewhere."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings."""

    paths: PathsConfig = field(default_factory=PathsConfig)
    server: ServerConfig = field(default_factory=ServerConfig)
    model: ModelConfig = field(default_factory=ModelConfig)
    engine: EngineConfig = field(default_factory=EngineConfig)
    rust: RustConfig = field(default_factory=RustConfig)
    day: DayConfig = field(default_factory=DayConfig)
    intake: IntakeConfig = field(default_factory=IntakeConfig)
    night: NightConfig = field(default_factory=NightConfig)
    distill: DistillConfig = field(default_factory=DistillConfig)
    log: LogConfig = field(default_factory=LogConfig)


_POSITIVE = {
    "distill": ("max_tokens", "per_request", "answer_tokens"),
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
            items = value.split(",") if isinstance(value, str) else value
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
    if config.engine.kind not in {"transformers"}:
        raise ConfigError(f"engine.kind: got {config.engine.kind!r}, expected transformers")
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
    if config.night.max_per_origin < 0:
        raise ConfigError(f"night.max_per_origin: got {config.night.max_per_origin}, expected 0 (any number) or more")


def _validate_teacher_address(url: str) -> None:
    """The key travels there: encrypted, or not beyond this machine."""
    parts = urlsplit(url)
    is_here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.hostname or not (parts.scheme == "https" or is_here):
        raise ConfigError(f"distill.base_url: got {url!r}, expected an https address, or http on loopback")
