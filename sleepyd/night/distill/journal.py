"""What a run has done so far, on disk before it counts: a killed run goes on where it stood.

One file of JSON lines for each run, in the state directory. A line is written, and fsynced, before what it announces is
done (`asking`, `submitting`) or after what it reports is safe (`answered`, `judged`). `replay` turns the lines into the
state that the run had. A last line that a kill has torn is left out.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sleepyd.errors import StoreCorrupt, Unavailable
from sleepyd.night.distill.budget import Cost
from sleepyd.night.distill.payload import Ask

Json = dict[str, Any]


@dataclass(slots=True)
class Sent:
    """A batch on its way. id: None as long as nobody knows whether it was taken.

    newest: the account's newest batch before this one; whatever is newer may be this one.
    """

    asks: tuple[str, ...]
    newest: str | None
    id: str | None = None


@dataclass(slots=True)
class State:
    """Where a run stands."""

    plan: Json = field(default_factory=dict)
    asks: dict[str, Ask] = field(default_factory=dict)
    open: dict[str, Ask] = field(default_factory=dict)
    """Those without an answer, and not given up."""
    unjudged: dict[str, Json] = field(default_factory=dict)
    """Answers of which nothing is proven yet."""
    spent: Cost = field(default_factory=Cost)
    rounds: int = 0
    batch: Sent | None = None
    batches: set[str] = field(default_factory=set)
    kept: Counter[str] = field(default_factory=Counter)
    """By task."""
    kept_of_round: int = 0
    thrown_away: Counter[str] = field(default_factory=Counter)
    """By kind of reason."""
    ended: str | None = None


class Journal:
    """The file of one run. `state` is always what the file says."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.state = State()
        for event in _events(path) if path.exists() else ():
            _apply(self.state, event)

    @property
    def run(self) -> str:
        """The run's id."""
        return self.path.stem

    def write(self, event: str, **data: Any) -> None:
        """Add a line; durable when this returns."""
        line = {"event": event, **data}
        try:
            with open(self.path, "a+b", opener=_private) as file:
                # A line that a kill has torn must not swallow this one.
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - 1))
                torn = b"\n" if file.read(1) not in (b"", b"\n") else b""
                file.write(torn + json.dumps(line, ensure_ascii=False).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Unavailable(
                f"{self.path}: what was done cannot be written down ({error.strerror}), so nothing more is asked; make "
                'room and type "sleepyd distill --resume"'
            ) from error
        _apply(self.state, line)


def runs(folder: Path) -> list[Path]:
    """The files of all runs, oldest first."""
    return sorted(folder.glob("*.jsonl"))


def unfinished(folder: Path) -> Journal | None:
    """The newest run, if it has not ended."""
    for path in runs(folder)[-1:]:
        journal = Journal(path)
        return journal if journal.state.plan and journal.state.ended is None else None
    return None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def _events(path: Path) -> Iterator[Json]:
    lines = path.read_bytes().split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except ValueError as error:
            following = next((later for later in lines[number:] if later.strip()), None)
            if following is not None and b'"event": "resumed"' not in following:
                raise StoreCorrupt(f'{path}: line {number} is damaged; move the file aside and type "--new"') from error


def _apply(state: State, event: Mapping[str, Any]) -> None:
    _APPLY[event["event"]](state, event)


def _plan(state: State, event: Mapping[str, Any]) -> None:
    state.plan = dict(event["plan"])


def _resumed(state: State, event: Mapping[str, Any]) -> None:
    state.plan = {**state.plan, **event["plan"]}


def _round(state: State, event: Mapping[str, Any]) -> None:
    state.rounds += 1
    state.kept_of_round = 0
    for data in event["asks"]:
        ask = Ask(**data)
        state.asks[ask.id] = state.open[ask.id] = ask


def _spend(state: State, event: Mapping[str, Any]) -> None:
    """`asking`: from here on it may cost something."""
    state.spent += _cost(event)


def _submitting(state: State, event: Mapping[str, Any]) -> None:
    state.batch = Sent(tuple(event["asks"]), event["newest"])
    state.spent += _cost(event)


def _submitted(state: State, event: Mapping[str, Any]) -> None:
    if state.batch is not None:
        state.batch.id = event["batch"]
    state.batches.add(event["batch"])


def _not_taken(state: State, event: Mapping[str, Any]) -> None:
    """Neither the batch nor its cost ever was."""
    state.batch = None
    state.spent -= _cost(event)


def _batch_done(state: State, event: Mapping[str, Any]) -> None:
    state.batch = None


def _answered(state: State, event: Mapping[str, Any]) -> None:
    """`usd`, `tokens`: what it cost, less what it was counted at before."""
    state.open.pop(event["ask"], None)
    state.unjudged[event["ask"]] = event["message"]
    state.spent += _cost(event)


def _failed(state: State, event: Mapping[str, Any]) -> None:
    state.open.pop(event["ask"], None)
    state.thrown_away[event["kind"]] += 1
    state.spent += _cost(event)


def _judged(state: State, event: Mapping[str, Any]) -> None:
    state.unjudged.pop(event["ask"], None)
    state.kept[state.asks[event["ask"]].task] += event["kept"]
    state.kept_of_round += event["kept"]
    state.thrown_away.update(refusal["kind"] for refusal in event["thrown_away"])


def _ended(state: State, event: Mapping[str, Any]) -> None:
    state.ended = event["reason"]


def _cost(event: Mapping[str, Any]) -> Cost:
    return Cost(event["usd"], event["tokens"])


_APPLY = {
    "plan": _plan,
    "resumed": _resumed,
    "round": _round,
    "asking": _spend,
    "submitting": _submitting,
    "submitted": _submitted,
    "not_taken": _not_taken,
    "batch_done": _batch_done,
    "answered": _answered,
    "failed": _failed,
    "judged": _judged,
    "ended": _ended,
}
