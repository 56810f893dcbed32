"""What a check says: how it is, and what to type where that is not well."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Verdict:
    """ok: as it should be.  warn: works, but not all of it or not for long.  fail: does not work."""

    status: Literal["ok", "warn", "fail"]
    says: str
    fix: str = ""


def ok(says: str) -> Verdict:
    """As it should be."""
    return Verdict("ok", says)


def warn(says: str, fix: str = "") -> Verdict:
    """It works, but not all of it or not for long."""
    return Verdict("warn", says, fix)


def fail(says: str, fix: str = "") -> Verdict:
    """It does not work."""
    return Verdict("fail", says, fix)


def size(n: float) -> str:
    """A number of bytes, for people."""
    for unit in ("B", "KiB", "MiB"):
        if n < 1024:
            return f"{n:.0f} {unit}"
        n /= 1024
    return f"{n:.1f} GiB"
