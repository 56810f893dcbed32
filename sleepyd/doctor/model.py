"""Is there something to answer with: libraries, the model's files, the memory they need. Nothing of it is loaded."""

from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from sleepyd.config import Config
from sleepyd.doctor.verdict import Verdict, fail, ok, size, warn
from sleepyd.engine import files, model_folder
from sleepyd.engine.vllm import environment
from sleepyd.errors import EngineUnavailable

_LIBRARIES = ("torch", "transformers", "peft")
_SERVER = 2 << 30
"""vLLM's three processes without weights and cache: 3.1 GiB with a cache of 1 were measured for the bundled model."""
_CHOOSE = "sleepyd config edit  # model.path: a folder in transformers' format"
_DEVICES = ("dev/nvidia[0-9]*", "dev/kfd")


def engine(config: Config) -> Verdict:
    """The libraries that run a model, and vLLM where it is to serve it: nights train in our own process anyhow."""
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        return fail(f"{', '.join(missing)} not installed", f"python -m pip install {' '.join(missing)}")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    if config.engine.kind != "vllm":
        return ok(f"{config.engine.kind}: {versions}")
    try:
        environment.python(config)
    except EngineUnavailable as error:
        return fail(error.message, "sleepyd engine install")
    return ok(f"{environment.version(config)} in {environment.folder(config)}; {versions}")


def model(config: Config) -> Verdict:
    """The model's files: all there, and as long as their headers say."""
    folder = model_folder(config)
    try:
        found = files.read(folder)
    except EngineUnavailable as error:
        return fail(error.message, _CHOOSE)
    which = "bundled" if not config.model.path else str(folder)
    return ok(f"{which}: {found.architecture}, {found.parameters / 1e6:,.1f} million parameters")


def memory(config: Config, meminfo: Path = Path("/proc/meminfo")) -> Verdict:
    """What the model needs against what there is. A model that cannot be read is told of elsewhere."""
    try:
        weights = files.parameters(model_folder(config)) * files.BYTES_SERVED
    except EngineUnavailable:
        weights = 0
    needed = weights + files.PROGRAM_BYTES
    if config.engine.kind == "vllm" and environment.is_cpu(config):
        needed += weights + _SERVER + config.vllm.kv_cache_gib * (1 << 30)
    lines = dict(line.split(":") for line in meminfo.read_text(encoding="ascii").splitlines())
    total, free = (int(lines[name].split()[0]) * 1024 for name in ("MemTotal", "MemAvailable"))
    says = f"{size(free)} of {size(total)} available, the model takes about {size(needed)}"
    if needed > total:
        return fail(says, _CHOOSE + ", a smaller one")
    return ok(says) if needed <= free else warn(says, "ps -eo rss,pid,comm --sort=-rss | head  # what else takes it")


def gpu(_: Config, root: Path = Path("/")) -> Verdict:
    """Whether PyTorch sees the GPU that is there; without one PyTorch is not asked, since that takes a second."""
    if not any(True for pattern in _DEVICES for _ in root.glob(pattern)):
        return ok("none; the CPU does everything")
    version = metadata.version("torch")
    if not version.endswith("+cpu"):
        import torch

        if torch.cuda.is_available():
            free, total = torch.cuda.mem_get_info()
            return ok(f"{torch.cuda.get_device_name()}, {size(free)} of {size(total)} free")
    return warn(
        f"there is one, but PyTorch {version} does not see it; the CPU does everything",
        "python -m pip install --force-reinstall torch",
    )
