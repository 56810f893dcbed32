"""The morning report: what a night learned, from whom, how much it helped, what was refused, and how long it took.

Owns what is written into the night's row while it runs (`sources`) and the page that is made of that row and its
stages afterwards (`of`), as data and as Markdown. The command line, the API and the dashboard show the same page.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sleepyd.evals.statistics import wilson95
from sleepyd.log import escaped
from sleepyd.night.collect import Lessons
from sleepyd.store.database import Database
from sleepyd.store.records import Night, Stage

Json = dict[str, Any]
_KINDS = {
    "dream": "dreamt",
    "teacher": "by the teacher",
    "replay": "fixed by day",
    "variant": "variants of these",
}
_DOORS = {"drop": "files dropped", "api": "the API", "cli": "the command line"}


def sources(
    database: Database, tasks: Iterable[Lessons], practised: Mapping[str, Mapping[str, int]] | None = None
) -> Json:
    """By task: how many examples were learned from, how many were held out, how many are new, and from whom they are.

    `from`: "correction: DOOR" for what a person corrected, "dream", "teacher", and what it was practised on beside
    them, "replay" and "variant".
    """
    doors = {row.example_id: row.origin for row in database.corrections(limit=None, status="accepted")}
    found = {}
    for one in tasks:
        examples = [*one.train, *one.held_out]
        whose = Counter(f"correction: {doors[e.id]}" if e.id in doors else e.origin for e in examples)
        found[one.task] = {
            "train": len(one.train),
            "held_out": len(one.held_out),
            "new": sum(not e.used_in_night for e in examples),
            "from": {**dict(sorted(whose.items())), **(practised or {}).get(one.task, {})},
        }
    return found


def of(night: Night, stages: Sequence[Stage]) -> Json:
    """The report of one night, whatever became of it.

    `tasks`: every task that was decided over, with `before` and `after`: {passed, total, wilson95}.  `stages`: seconds.
    """
    kept = night.report
    decided = [*kept.get("learned", []), *kept.get("refused", [])]
    return {
        "night": night.id,
        "state": night.state,
        "reason": night.reason,
        "started_at": night.started_at,
        "ended_at": night.ended_at,
        "generation": night.generation,
        "parent_generation": night.parent_generation,
        "tasks": [_task(one, kept) for one in decided],
        "skipped": kept.get("skipped", {}),
        "held": kept.get("held", {}),
        "leaked": kept.get("leaked", 0),
        "dreamt": kept.get("dreamt"),
        "teacher": kept.get("teacher"),
        "worked": kept.get("worked"),
        "koans": _rate(kept["evaluation"]["passed"], kept["evaluation"]["total"]) if "evaluation" in kept else None,
        "stages": {stage.name: _seconds(stage) for stage in stages},
        "seconds": kept.get("seconds"),
    }


def markdown(report: Mapping[str, Any]) -> str:
    """The report as a page for people."""
    lines = [f"# Night {report['night']}: {report['state']}", "", _summary(report), ""]
    if report["tasks"]:
        lines += ["| task | | before | after | examples | why |", "|---|---|---|---|---|---|"]
        lines += [_row(task) for task in report["tasks"]]
        lines.append("")
    lines += [f"- not learned: {_plain(task)}: {_plain(why)}" for task, why in report["skipped"].items()]
    lines += [f"- held for review: {count} of {_door(origin)}" for origin, count in report["held"].items()]
    if report["leaked"]:
        lines.append(f"- left out: {report['leaked']} examples that are koans, which judge what is learned")
    if dreamt := report["dreamt"]:
        lines.append(f"- dreamt of {dreamt['episodes']} unfixed programs, solved {len(dreamt['solved'])}")
    if teacher := report["teacher"]:
        lines.append(f"- the teacher: {_lesson(teacher)}")
    if worked := report["worked"]:
        lines.append(f"- worked on {_place(worked)}")
    if report["koans"]:
        lines.append(f"- all koans with what is served now: {_told(report['koans'])}")
    lines.append(f"- time: {_times(report)}")
    return "\n".join(lines) + "\n"


def _task(decision: Mapping[str, Any], kept: Mapping[str, Any]) -> Json:
    name = decision["task"]
    return {
        "task": name,
        "promoted": decision["promoted"],
        "reason": decision["reason"],
        "caveat": decision.get("caveat", ""),
        "before": _rate(decision["before"], decision["items"]),
        "after": _rate(decision["after"], decision["items"]),
        "p_value": decision["p_value"],
        "gained": list(decision["gained"]),
        "lost": list(decision["lost"]),
        "lessons": kept.get("lessons", {}).get(name),
        "parameters": kept.get("parameters_trained", {}).get(name),
    }


def _rate(passed: int, total: int) -> Json:
    return {"passed": passed, "total": total, "wilson95": list(wilson95(passed, total))}


def _seconds(stage: Stage) -> float | None:
    if stage.ended_at is None:
        return None
    began, ended = (datetime.fromisoformat(at) for at in (stage.started_at, stage.ended_at))
    return round((ended - began).total_seconds(), 1)


def _summary(report: Mapping[str, Any]) -> str:
    learned = [task["task"] for task in report["tasks"] if task["promoted"]]
    if learned:
        return (
            f"Learned {', '.join(map(_plain, learned))}. Generation {report['generation']} is served, "
            f"from {report['parent_generation']}."
        )
    why = _plain(report["reason"]) or "it has not ended"
    return f"Nothing changed: {why}. Generation {report['parent_generation']} is served as before."


def _row(task: Mapping[str, Any]) -> str:
    known = task["lessons"]
    whose = ", ".join(f"{n} {_whose(origin)}" for origin, n in known["from"].items()) if known else "unknown"
    why = "; ".join(part for part in (task["reason"], task["caveat"]) if part)
    mark = "learned" if task["promoted"] else "refused"
    cells = (_plain(task["task"]), mark, _told(task["before"]), _told(task["after"]), whose, _plain(why))
    return f"| {' | '.join(cells)} |"


def _whose(origin: str) -> str:
    kind, _, door = origin.partition(": ")
    return f"corrections by {_door(door)}" if door else _KINDS.get(kind, kind)


def _lesson(teacher: Mapping[str, Any]) -> str:
    kept = ", ".join(f"{count} of {_plain(task)}" for task, count in teacher["kept"].items()) or "no examples"
    why = f"; {_plain(teacher['reason'])}" if teacher["reason"] else ""
    return f"{kept}, ${teacher['usd']:.4f}, {teacher['tokens']} tokens{why}"


def _place(worked: Mapping[str, Any]) -> str:
    why = f"; {_plain(worked['reason'])}" if worked.get("reason") else ""
    return f"{_plain(worked['where'])}, {worked['at_once']} at once{why}"


def _door(origin: str) -> str:
    return _DOORS.get(origin, _plain(origin))


def _told(rate: Mapping[str, Any]) -> str:
    low, high = rate["wilson95"]
    return f"{rate['passed']} of {rate['total']} ({low:.0%} to {high:.0%})"


def _times(report: Mapping[str, Any]) -> str:
    parts = [f"{name} {seconds:.0f} s" for name, seconds in report["stages"].items() if seconds is not None]
    whole = f"{report['seconds']:.0f} s" if report["seconds"] is not None else "not ended"
    return f"{whole}{' (' + ', '.join(parts) + ')' if parts else ''}"


def _plain(text: str) -> str:
    """Names and reasons come from programs that people posted: no control characters, and no cell ends early."""
    return escaped(text).replace("|", "\\|").replace("<", "&lt;")
