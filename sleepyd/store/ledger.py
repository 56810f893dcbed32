"""The small files beside the generations: which numbers were given, which were promoted when, which a person pinned.

Each is read and written whole here; who may write when is `store.generations`', which holds the lock.
"""

import json
import os
import re
from collections.abc import Collection
from pathlib import Path

from sleepyd.log import get_logger
from sleepyd.store.durable import write_durably
from sleepyd.store.records import now

FILES = _PROMOTED, _PINNED, _NUMBER = "promoted", "pinned.json", ".number"
_PROMOTION = re.compile(r"(\d{1,9}) \S+Z")
_log = get_logger(__name__)


def promotions(root: Path) -> tuple[int, ...]:
    """Every promotion there was, oldest first; a number may recur."""
    try:
        lines = (root / _PROMOTED).read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return ()
    return tuple(int(match[1]) for line in lines if (match := _PROMOTION.fullmatch(line)))


def add_promotion(root: Path, number: int) -> None:
    """Write down, durably, that a generation is about to be served."""
    fd = os.open(root / _PROMOTED, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, 0o600)
    with open(fd, "ab") as file:  # which writes all of it, or fails
        # A leading newline ends a line that a kill or a full disk may have left half written.
        file.write(f"\n{number} {now()}\n".encode())
        file.flush()
        os.fsync(fd)


def new_number(root: Path, taken: Collection[int]) -> int:
    """Higher than any number ever given and all `taken`, written down before it is used."""
    try:
        given = int((root / _NUMBER).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        given = 0
    number = max([given, *taken]) + 1
    write_durably(root / _NUMBER, str(number).encode())
    return number


def pinned(root: Path, numbers: tuple[int, ...]) -> tuple[int, ...]:
    """Those of `numbers` that are pinned, in their order. A damaged list pins all: nothing is lost by that."""
    try:
        listed = json.loads((root / _PINNED).read_bytes())
        return tuple(number for number in numbers if number in listed)
    except FileNotFoundError:
        return ()
    except (ValueError, TypeError) as error:
        _log.error("the list of pinned generations is damaged; all are kept", error=str(error))
        return numbers


def set_pinned(root: Path, numbers: Collection[int]) -> None:
    """Replace the list, durably."""
    write_durably(root / _PINNED, json.dumps(sorted(numbers)).encode())
