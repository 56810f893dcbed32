"""Does the configured engine answer? It is started for that, asked once, and ended."""

from importlib import metadata
from typing import Any

from sleepyd.config import Config
from sleepyd.engine import create, model_folder
from sleepyd.engine.base import Request
from sleepyd.errors import SleepydError

_QUESTION = ({"role": "user", "content": "fn main() {}"},)


def check(config: Config) -> dict[str, Any]:
    """{ok, engine, version, model, problems}: whether the engine made a token, and what is wrong if it did not."""
    problems = []
    try:
        engine = create(config)
        try:
            [answer] = engine.generate([Request(_QUESTION, None, max_new_tokens=1)])
            if not (answer.tokens or answer.finished):
                problems.append("it was asked for a token and gave none")
        finally:
            engine.close()
    except SleepydError as error:
        problems.append(error.message)
    return {
        "ok": not problems,
        "engine": config.engine.kind,
        "version": _version(config),
        "model": str(model_folder(config)),
        "problems": problems,
    }


def _version(config: Config) -> str:
    if config.engine.kind == "vllm":
        from sleepyd.engine.vllm import environment

        return environment.version(config)
    return f"transformers {metadata.version('transformers')}"
