"""The settings themselves: one frozen dataclass for each section, with every default and what it is for.

`config` puts them together from files, environment and flags; `config.toml` explains them to people.
"""

from dataclasses import dataclass
from pathlib import Path

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
class VllmConfig:
    """vLLM's server, where engine.kind is `vllm`."""

    environment: str = ""
    """Folder of the Python environment that it is installed in; empty: `vllm` in the state directory."""
    base_urls: tuple[str, ...] = ()
    """Servers that somebody else runs; none: one of our own."""
    api_key_file: str = ""
    model_name: str = ""
    """What those servers call the model; empty: what each names first."""
    shared_path: str = ""
    """Folder in which a server on another machine finds adapters, under the same path."""
    through_zeros: bool = False
    """Whether that server's base model is asked through an adapter of zeros, as vLLM on CPUs must be."""
    max_loras: int = 16
    """Adapters in one batch."""
    max_cpu_loras: int = 0
    """Adapters that are kept ready; 0: those of two generations with all tasks."""
    max_lora_rank: int = 16
    dtype: str = "bfloat16"
    gpu_memory_utilization: float = 0.6
    """Share of a GPU's memory; the rest is for training at night and for others."""
    kv_cache_gib: int = 1
    """Cache on a CPU."""
    speculate: bool = False
    """Guess tokens from the question (n-grams)."""
    sleep_at_night: bool = False
    """Whether the server gives its memory back while a night trains, as one GPU for both needs it."""
    idle_s: float = 60.0
    """A night that waits for requests goes on when there was none for so long."""
    start_s: float = 600.0
    """A server that has given no token after so long is started again."""
    hang_s: float = 45.0
    """So is one that gives none for so long while requests wait."""
    extra_args: tuple[str, ...] = ()


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
    batch_size: int = 4
    learning_rate: float = 0.04
    rates: int = 1
    """So many step sizes are tried for a task, each half the one before; 1: the one above is taken."""
    variants: int = 0
    """A task with fewer examples than this is practised on variants of them besides."""
    train_minutes: float = 5.0
    """No further variant and no further step size is tried beyond this."""
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
    """Examples from a teacher, Claude. Nothing of it happens without an API key, nor unasked."""

    model: str = "claude-sonnet-5-5"
    effort: str = "medium"
    """low, medium, high, xhigh or max; empty for models that know no such thing."""
    api_key_file: str = ""
    """Read where ANTHROPIC_API_KEY is not set."""
    base_url: str = "https://api.anthropic.com"
    batch: bool = True
    at_night: bool = False
    """Whether nights ask as well."""
    per_night: int = 24
    """A night asks for no more examples of a task that has so many."""
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
class ClusterConfig:
    """Other machines for the night's work: a Ray cluster."""

    address: str = ""
    """`auto`, `host:port` or `ray://host:port`; empty: this machine alone."""
    cpus: int = 2
    """Processors, and threads of the model, for one unit of work."""
    gpus: float = 0.0
    """GPUs for one unit of work."""


@dataclass(frozen=True, slots=True)
class PrivacyConfig:
    """What is remembered of you, and whether anything may leave this machine."""

    remember: bool = True
    """Write down the programs that are sent; without them, nights learn from corrections only."""
    keep_days: int = 0
    """Episodes older than this are forgotten; 0: none."""
    offline: bool = False
    """A connection to anywhere but this machine is an error."""


@dataclass(frozen=True, slots=True)
class LogConfig:
    """structlog output."""

    level: str = "info"
    format: str = "auto"
    """json, console, or auto: console on a terminal, json elsewhere."""
