"""Engines: where tokens come from. `create` builds the one that the configuration names."""

from pathlib import Path

from sleepyd.config import Config
from sleepyd.engine.base import Completion, Engine, Request
from sleepyd.places import shipped_model

__all__ = ["Completion", "Engine", "Request", "create", "model_folder"]


def model_folder(config: Config) -> Path:
    """The base model's folder: the configured one, or the bundled."""
    return Path(config.model.path).expanduser() if config.model.path else shipped_model()


def create(config: Config) -> Engine:
    """The configured engine, model loaded. Raises EngineUnavailable."""
    from sleepyd.engine.transformers import TransformersEngine

    return TransformersEngine(
        model_folder(config),
        threads=config.engine.threads,
        batch_size=config.engine.batch_size,
        max_prompt_tokens=config.model.max_prompt_tokens,
        copy_bonus=config.engine.copy_bonus,
    )
