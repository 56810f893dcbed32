"""Engines: where tokens come from. `create` builds the one that the configuration names."""

from pathlib import Path
from typing import TYPE_CHECKING

from sleepyd.config import Config
from sleepyd.engine.base import Completion, Engine, Request
from sleepyd.errors import EngineUnavailable
from sleepyd.places import shipped_model

if TYPE_CHECKING:
    from sleepyd.engine.transformers import TransformersEngine
    from sleepyd.engine.vllm.engine import VllmEngine
    from sleepyd.engine.vllm.fleet import Fleet

__all__ = ["Completion", "Engine", "Request", "create", "in_process", "model_folder", "start"]


def model_folder(config: Config) -> Path:
    """The base model's folder: the configured one, or the bundled."""
    return Path(config.model.path).expanduser() if config.model.path else shipped_model()


def create(config: Config) -> Engine:
    """The configured engine, ready to answer. Raises EngineUnavailable."""
    if config.engine.kind != "vllm":
        return start(config)
    engine = _vllm(config)
    try:
        engine.wait()
    except BaseException:
        engine.close()
        raise
    return engine


def start(config: Config) -> Engine:
    """The configured engine, which may have to be waited for: `why_not_ready`. Raises EngineUnavailable."""
    if config.engine.kind == "vllm":
        return _vllm(config)
    return in_process(config)


def _foreign(config: Config) -> "VllmEngine | Fleet":
    from sleepyd.engine.vllm.engine import VllmEngine
    from sleepyd.engine.vllm.fleet import Fleet
    from sleepyd.engine.vllm.foreign import Foreign

    settings = config.vllm
    try:
        key = Path(settings.api_key_file).expanduser().read_text().strip() if settings.api_key_file else ""
    except OSError as error:
        raise EngineUnavailable(
            f"vllm.api_key_file: {settings.api_key_file} cannot be read ({error.strerror})"
        ) from error
    shared = Path(settings.shared_path).expanduser() if settings.shared_path else None
    members = [
        VllmEngine(
            model_folder(config),
            lambda prompt, on_up, url=url: Foreign(  # type: ignore[misc]
                url, on_up, api_key=key, model_name=settings.model_name, shared_path=shared
            ),
            max_prompt_tokens=config.model.max_prompt_tokens,
            through_zeros=settings.through_zeros,
        )
        for url in settings.base_urls
    ]
    return members[0] if len(members) == 1 else Fleet(members)


def in_process(config: Config) -> "TransformersEngine":
    """The model in this process, whatever serves it: what training needs. Raises EngineUnavailable."""
    from sleepyd.engine.transformers import TransformersEngine

    return TransformersEngine(
        model_folder(config),
        threads=config.engine.threads,
        batch_size=config.engine.batch_size,
        max_prompt_tokens=config.model.max_prompt_tokens,
        copy_bonus=config.engine.copy_bonus,
    )


def _vllm(config: Config) -> "VllmEngine | Fleet":
    if config.vllm.base_urls:
        return _foreign(config)
    from sleepyd.engine.vllm import environment
    from sleepyd.engine.vllm.command import command, variables
    from sleepyd.engine.vllm.engine import VllmEngine
    from sleepyd.engine.vllm.server import Server, Times

    folder = model_folder(config)
    times = Times(start=config.vllm.start_s, hang=config.vllm.hang_s)
    line = command(config, folder)
    return VllmEngine(
        folder,
        lambda prompt, on_up: Server(line, variables(config), prompt, on_up, times),
        max_prompt_tokens=config.model.max_prompt_tokens,
        through_zeros=environment.is_cpu(config),
    )
