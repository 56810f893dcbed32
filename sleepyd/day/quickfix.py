"""Verified fixes as JSON: as objects, and as suggestions in cargo's messages, where editors look for quick fixes.

Owns the shapes. In a message a fix becomes one more `help` of the error that it mends, its edits as spans with a
replacement, exactly as rustc's own suggestions are; before them stands the error's own place, so that the fix is
offered there too. The message is said again with that help added: rust-analyzer shows what it knows already once, and
takes the new help in.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from sleepyd.day.fixer import unified_diff
from sleepyd.day.workspace import GroupResult

Json = dict[str, Any]


def key(message: Mapping[str, Any]) -> tuple[str, str, int]:
    """What to know an error by: its message, and the file and byte of its first place."""
    spans = message.get("spans") or [{"file_name": "", "byte_start": 0}]
    place = next((span for span in spans if span.get("is_primary")), spans[0])
    return message["message"], place["file_name"], place["byte_start"]


def suggested(line: Json, fix: GroupResult) -> Json:
    """A line of cargo's that told an error, said again with the fix of it."""
    message = line["message"]
    own = [{**span, "label": None, "suggested_replacement": None} for span in message["spans"] if span["is_primary"]]
    spans = [*own[:1], *(edit for file, after in fix.after.items() for edit in edits(file, fix.before[file], after))]
    won = fix.winner
    by = "" if won is None else f"{won.tier}, {won.adapter}" if won.adapter else won.tier
    doubts = f"; look at: {', '.join(fix.flags)}" if fix.flags else ""
    applicability = "MaybeIncorrect" if fix.flags else "MachineApplicable"
    for span in spans[len(own[:1]) :]:
        span["suggestion_applicability"] = applicability
    said = {
        "message": f"sleepyd's fix, compiled ({by}){doubts}",
        "code": None,
        "level": "help",
        "spans": spans,
        "children": [],
        "rendered": None,
    }
    return {**line, "message": {**message, "children": [*message["children"], said]}}


def row(fix: GroupResult, *, applied: bool = False) -> Json:
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
        "edits": [edit for file, after in fix.after.items() for edit in edits(file, fix.before[file], after)],
        "diff": "".join(unified_diff(fix.before[file], after, file) for file, after in fix.after.items()),
        "attempts": [
            {"tier": a.tier, "adapter": a.adapter, "outcome": a.outcome, "reason": a.reason, "ms": round(a.ms, 1)}
            for a in fix.attempts
        ],
        "ms": round(fix.ms, 1),
        "applied": applied and won is not None,
    }


def _error(found: Any) -> Json:
    span = found.primary or found.spans[0]
    return {"code": found.code, "message": found.message, "line": span.line_start, "column": span.column_start}


def edits(file: str, before: str, after: str) -> Iterator[Json]:
    """What changes, as rustc's spans: the differing lines, without what their ends have in common."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for text in old:
        starts.append(starts[-1] + len(text))
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone, come = "".join(old[i:j]), "".join(new[k:m])
            same = _alike(gone, come)
            rest = _alike(gone[same:][::-1], come[same:][::-1])
            start, end = starts[i] + same, starts[j] - rest
            yield _span(file, before, start, end, come[same : len(come) - rest])


def _alike(one: str, other: str) -> int:
    """How many characters at the beginning are the same."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _span(file: str, code: str, start: int, end: int, replacement: str) -> Json:
    (line_start, column_start), (line_end, column_end) = _place(code, start), _place(code, end)
    shown = code.split("\n")[line_start - 1 : line_end]
    return {
        "file_name": file,
        "byte_start": len(code[:start].encode()),
        "byte_end": len(code[:end].encode()),
        "line_start": line_start,
        "line_end": line_end,
        "column_start": column_start,
        "column_end": column_end,
        "is_primary": True,
        "text": _text(shown, column_start, column_end),
        "label": None,
        "suggested_replacement": replacement,
        "suggestion_applicability": "MachineApplicable",
        "expansion": None,
    }


def _place(code: str, at: int) -> tuple[int, int]:
    """Line and column of a character, both from 1."""
    return code.count("\n", 0, at) + 1, at - (code.rfind("\n", 0, at) + 1) + 1


def _text(lines: Sequence[str], first: int, last: int) -> list[Json]:
    return [
        {
            "text": line.removesuffix("\r"),
            "highlight_start": first if at == 0 else 1,
            "highlight_end": last if at == len(lines) - 1 else len(line) + 1,
        }
        for at, line in enumerate(lines)
    ]
