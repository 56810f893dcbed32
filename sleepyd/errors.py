"""Every failure sleepyd can name, as one tree.

SleepydError
├── ConfigError            a setting is unknown, of the wrong type or out of range        exit 2
├── InvalidInput           the caller's code, file or argument is not usable              exit 2, HTTP 422
├── NotFound               an id, koan, task or generation that does not exist            exit 2, HTTP 404
├── Conflict               another process or an earlier state is in the way              exit 75, HTTP 409
│   ├── Guarded            a crate's files hold work that no version control has            exit 3
│   └── Stale              a file is no longer what was fixed                               exit 4
├── CargoFailed            cargo did not come to compiling                                exit 101
├── Unavailable            something this machine must provide is missing just now        exit 69, HTTP 503
│   ├── DiskFull           no room left to write; what waits is taken once there is some    exit 69, HTTP 507
│   ├── SandboxUnavailable bubblewrap is missing or refused; nothing is ever compiled outside it
│   ├── ToolchainMissing   no rustc
│   └── EngineUnavailable  the model cannot answer
├── AdapterError           an adapter or subspace does not fit, is damaged or not finite  exit 65, HTTP 422
├── StoreCorrupt           a database or generation failed its check                      exit 78, HTTP 500
├── Offline                a connection that would leave this machine, which was forbidden  exit 69, HTTP 503
└── NightFailed            a night ended without a result; what was served still is       exit 70, HTTP 500
    └── TrainingDiverged   a loss or gradient was not finite; nothing of the training is used

A message says in one sentence: what, what was got, what was expected, and the next step. The CLI prints it as one line
on stderr and exits with `exit_code`; the API puts it into its error shape with `http_status` and `code`.
"""


class SleepydError(Exception):
    """Root of all failures with a name; `code` is the machine-readable one."""

    code = "error"
    exit_code = 1
    http_status = 500

    def __init__(self, message: str, *, param: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param


class ConfigError(SleepydError):
    """A setting is unknown, of the wrong type or out of range."""

    code, exit_code, http_status = "config", 2, 500


class InvalidInput(SleepydError):
    """The caller's code, file or argument is not usable."""

    code, exit_code, http_status = "invalid_input", 2, 422


class NotFound(SleepydError):
    """An id, koan, task or generation that does not exist."""

    code, exit_code, http_status = "not_found", 2, 404


class Conflict(SleepydError):
    """Another process or an earlier state is in the way."""

    code, exit_code, http_status = "conflict", 75, 409


class Guarded(Conflict):
    """A crate's files hold work that no version control has; nothing was written."""

    code, exit_code = "guarded", 3


class Stale(Conflict):
    """A file is no longer what was fixed; nothing was written."""

    code, exit_code = "stale", 4


class CargoFailed(SleepydError):
    """cargo did not come to compiling: a manifest, a build script, a crate that is not downloaded."""

    code, exit_code, http_status = "cargo", 101, 422


class Unavailable(SleepydError):
    """Something this machine must provide is missing just now."""

    code, exit_code, http_status = "unavailable", 69, 503


class DiskFull(Unavailable):
    """No room left to write. Nothing was lost: what waits is taken once there is some."""

    code, http_status = "disk_full", 507


class SandboxUnavailable(Unavailable):
    """bubblewrap is missing or refused; nothing is ever compiled outside it."""

    code = "sandbox_unavailable"


class ToolchainMissing(Unavailable):
    """No usable rustc."""

    code = "toolchain_missing"


class EngineUnavailable(Unavailable):
    """The model cannot answer."""

    code = "engine_unavailable"


class Offline(SleepydError):
    """A connection that would leave this machine, which was forbidden."""

    code, exit_code, http_status = "offline", 69, 503


class AdapterError(SleepydError):
    """An adapter or subspace does not fit, is damaged or not finite."""

    code, exit_code, http_status = "adapter", 65, 422


class StoreCorrupt(SleepydError):
    """A database or generation failed its check."""

    code, exit_code, http_status = "store_corrupt", 78, 500


class NightFailed(SleepydError):
    """A night ended without a result; what was served still is."""

    code, exit_code, http_status = "night_failed", 70, 500


class TrainingDiverged(NightFailed):
    """A loss or gradient was not finite; nothing of the training is used. `step` and `reason` say when and what."""

    code = "training_diverged"

    def __init__(self, step: int, reason: str) -> None:
        super().__init__(
            f"training step {step}: {reason}, expected a finite number; lower the learning rate or check the data"
        )
        self.step = step
        self.reason = reason
