"""One fix of a workspace as a line for people."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sleepyd.day.workspace import GroupResult


def line(fix: "GroupResult") -> str:
    """What was wrong where, and what became of it."""
    first = fix.group.findings[0]
    span = first.diagnostic.primary or first.diagnostic.spans[0]
    code = first.diagnostic.code or "error"
    more = f" and {len(fix.group.findings) - 1} more" if len(fix.group.findings) > 1 else ""
    place = f"{span.file}:{span.line_start}:{span.column_start}"
    won = fix.winner
    if won is None:
        return f"{place}: {code}: {first.diagnostic.message}{more}: not fixed"
    by = f"{won.tier} ({won.adapter})" if won.adapter else won.tier
    flags = f"; look at: {', '.join(fix.flags)}" if fix.flags else ""
    return f"{place}: {code}{more}: fixed by {by}, verified by {fix.verified}{flags}"
