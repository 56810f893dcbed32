"""One fix of a workspace as a line for people and as an object for programs."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from sleepyd.day.fixer import unified_diff

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


def row(fix: "GroupResult", *, applied: bool) -> dict[str, Any]:
    """As JSON: reason `fix`, its errors, and its edits shaped as rustc's spans with suggestions are."""
    won = fix.winner
    return {
        "reason": "fix",
        "id": fix.id,
        "status": "fixed" if won else "unfixed",
        "file": fix.group.file,
        "item": fix.group.item or None,
        "errors": [_error(error) for error in fix.group.errors],
        "signature": fix.signature,
        "task": fix.task,
        "route_rule": fix.route_rule,
        "generation": fix.generation,
        "tier": won.tier if won else None,
        "adapter": won.adapter if won else None,
        "verified": fix.verified,
        "flags": list(fix.flags),
        "edits": [edit for file, after in fix.after.items() for edit in _edits(file, fix.before[file], after)],
        "diff": "".join(unified_diff(fix.before[file], after, file) for file, after in fix.after.items()),
        "attempts": [
            {"tier": a.tier, "adapter": a.adapter, "outcome": a.outcome, "reason": a.reason, "ms": round(a.ms, 1)}
            for a in fix.attempts
        ],
        "ms": round(fix.ms, 1),
        "applied": applied and won is not None,
    }


def _error(found: Any) -> dict[str, Any]:
    span = found.primary or found.spans[0]
    return {"code": found.code, "message": found.message, "line": span.line_start, "column": span.column_start}


def _edits(file: str, before: str, after: str) -> Iterator[dict[str, Any]]:
    """Whole lines replaced: bytes and lines are those of the text before this fix."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for text in old:
        starts.append(starts[-1] + len(text.encode()))
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield {
                "file_name": file,
                "byte_start": starts[i],
                "byte_end": starts[j],
                "line_start": i + 1,
                "line_end": j + 1,
                "column_start": 1,
                "column_end": 1,
                "suggested_replacement": "".join(new[k:m]),
                "suggestion_applicability": "MaybeIncorrect",
            }
