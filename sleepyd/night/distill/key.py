"""The teacher's API key: read where it is needed, never kept, and refused where others could read it."""

import os
from collections.abc import Mapping
from pathlib import Path

from sleepyd.errors import ConfigError
from sleepyd.sections import DistillConfig


def teacher_key(distill: DistillConfig, environ: Mapping[str, str] | None = None) -> str | None:
    """The teacher's API key, from ANTHROPIC_API_KEY or the file that is named; None: there is none. Never kept.

    Raises ConfigError for a file that cannot be read or that others may read.
    """
    found = (os.environ if environ is None else environ).get("ANTHROPIC_API_KEY", "").strip()
    if found or not distill.api_key_file:
        return found or None
    path = Path(distill.api_key_file).expanduser()
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigError(f'distill.api_key_file: others may read {path}; "chmod 600 {path}" keeps the key yours')
        return path.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"distill.api_key_file: {path} cannot be read ({error}); name a file with the key") from error
