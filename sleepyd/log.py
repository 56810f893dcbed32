"""Structured logs: one event a line on stderr, JSON where a machine reads them, colours on a terminal.

`configure` is called once by the front door; everything else asks `get_logger`. Ids of a request, night or correction
are bound with `structlog.contextvars`, so that every line below carries them.

What is logged may hold what a stranger wrote: file names, diagnostics, a model's words. Long texts are cut, and no
control character reaches a terminal or ends a line.
"""

import logging
import math
import sys
from collections.abc import Mapping
from typing import Any, cast

import structlog

from sleepyd.sections import LogConfig

LONGEST, MOST = 8192, 100
"""Characters of a text, and items of a list, that a line shows."""


def configure(config: LogConfig) -> None:
    """Set level and format for the whole process. Standard-library loggers (uvicorn, ...) pass through it too."""
    as_json = config.format == "json" or (config.format == "auto" and not sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: list[structlog.typing.Processor] = [structlog.processors.format_exc_info, _bounded]
    if as_json:
        renderer.append(structlog.processors.JSONRenderer())
    else:
        plain = structlog.dev.plain_traceback  # no locals: secrets
        renderer += [_printable, structlog.dev.ConsoleRenderer(exception_formatter=plain)]
    level = logging.getLevelNamesMapping().get(config.level.upper(), logging.INFO)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("apscheduler", "watchdog", "httpx", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(max(level, logging.WARNING))


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of one module."""
    return cast(structlog.stdlib.BoundLogger, structlog.get_logger(name))


def _bounded(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Every value as JSON can say it, and of a length that a person can read."""
    return {key: _short(value) for key, value in event.items()}


def _short(value: Any, depth: int = 4) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, int) and value.bit_length() <= 64:
        return value
    if isinstance(value, Mapping) and depth:
        return {_cut(str(key)): _short(item, depth - 1) for key, item in list(value.items())[:MOST]}
    if isinstance(value, list | tuple) and depth:
        return [_short(item, depth - 1) for item in value[:MOST]]
    return _cut(value if isinstance(value, str) else hex(value) if isinstance(value, int) else repr(value))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}... ({len(text)} characters)"


def _printable(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """For a terminal: control characters, which move its cursor or hide a line, as their escapes.

    Lists and mappings are shown by `repr`, which escapes them already.
    """
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = escaped(value, "\n" if key == "exception" else "")
    return event


def escaped(text: str, kept: str = "") -> str:
    """`text` with every character that a terminal would not simply show, but for those in `kept`, spelt out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in kept else c.encode("unicode_escape").decode() for c in text)
