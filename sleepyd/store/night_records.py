"""What the night writes down: nights with their stages, evaluations, and which generation is in which state."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from ulid import ULID

from sleepyd.errors import Conflict, InvalidInput, NotFound
from sleepyd.store.connection import Connection
from sleepyd.store.records import (
    GENERATION_STATES,
    NIGHT_STATES,
    Evaluation,
    GenerationRecord,
    Json,
    Night,
    Stage,
    now,
    to_row,
)

_OPEN = ("planned", "running")


class NightRecords(Connection):
    """Nights, stages, evaluations and generations."""

    def start_night(self, *, parent_generation: int | None, pid: int | None = None) -> Night:
        """Open a night: running when its process is known, planned until then. Raises Conflict when one is open."""
        night = Night(state="planned" if pid is None else "running", parent_generation=parent_generation, pid=pid)
        with self.transaction():
            for other in self.open_nights():
                raise Conflict(
                    f"night {other.id} is {other.state} since {other.started_at} (pid {other.pid}); wait for it to end"
                )
            self._insert("nights", to_row(night))
        return night

    def claim_night(self, night_id: str, pid: int) -> Night:
        """The process that does the work takes over a planned night. Raises Conflict when it is not planned."""
        with self.transaction():
            night = self.get_night(night_id)
            if night.state != "planned":
                raise Conflict(f"night {night_id} is {night.state}, expected planned; start another one")
            self._update("nights", "id", night_id, {"state": "running", "pid": pid, "heartbeat_at": now()})
            return self.get_night(night_id)

    def heartbeat(self, night_id: str) -> None:
        """The night's process is alive."""
        self._update("nights", "id", night_id, {"heartbeat_at": now()})

    def finish_night(
        self,
        night_id: str,
        state: str,
        *,
        reason: str = "",
        generation: int | None = None,
        report: Json | None = None,
    ) -> Night:
        """End an open night. Raises Conflict when it has ended already, so that the first verdict stands."""
        if state not in NIGHT_STATES or state in _OPEN:
            raise InvalidInput(f"night state: got {state!r}, expected promoted, kept, failed or skipped", param="state")
        with self.transaction():
            night = self.get_night(night_id)
            if night.state not in _OPEN:
                raise Conflict(f"night {night_id} has ended already ({night.state}); nothing was changed")
            ended = dataclasses.replace(
                night, state=state, reason=reason, generation=generation, report=report or {}, ended_at=now()
            )
            self._update("nights", "id", night_id, to_row(ended))
        return ended

    def skip_night(self, moment: datetime, reason: str) -> Night:
        """Write down that the night of `moment` (aware) never began, and why."""
        at = moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        night = Night(state="skipped", reason=reason, id=str(ULID.from_datetime(moment)), started_at=at, ended_at=at)
        self._insert("nights", to_row(night))
        return night

    def abandon_nights(self, is_alive: Callable[[int], bool]) -> list[Night]:
        """Fail the nights whose process is gone (asked of `is_alive`) and those that never got one."""
        with self.transaction():
            return [
                self.finish_night(night.id, "failed", reason="its process ended without a result")
                for night in self.open_nights()
                if night.pid is None or not is_alive(night.pid)
            ]

    def open_nights(self) -> list[Night]:
        """The night that is planned or running, if any."""
        return self._records(Night, "SELECT * FROM nights WHERE state IN ('planned', 'running')")

    def get_night(self, night_id: str) -> Night:
        """One night. Raises NotFound."""
        return self._one(Night, "nights", "id", night_id)

    def nights(self, limit: int = 50) -> list[Night]:
        """Newest first."""
        return self._records(Night, "SELECT * FROM nights ORDER BY id DESC LIMIT ?", [limit])

    def nights_since(self, moment: datetime) -> list[Night]:
        """Those that started at `moment` (UTC) or later, oldest first."""
        since = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return self._records(Night, "SELECT * FROM nights WHERE started_at >= ? ORDER BY started_at", [since])

    def set_stage(
        self, night_id: str, name: str, state: str, *, progress: float = 0.0, detail: Json | None = None
    ) -> Stage:
        """Begin, advance or end a stage; any state but `running` ends it. Counts as a heartbeat."""
        with self.transaction():
            known = [stage for stage in self.stages(night_id) if stage.name == name]
            stage = Stage(
                night_id=night_id,
                name=name,
                state=state,
                progress=progress,
                detail=detail if detail is not None else (known[0].detail if known else {}),
                started_at=known[0].started_at if known else now(),
                ended_at=None if state == "running" else now(),
            )
            self._db["stages"].upsert(to_row(stage), pk=("night_id", "name"))
            self.heartbeat(night_id)
        return stage

    def stages(self, night_id: str) -> list[Stage]:
        """The stages of one night, in the order they began."""
        return self._records(Stage, "SELECT * FROM stages WHERE night_id = ? ORDER BY rowid", [night_id])

    def record_evaluation(self, evaluation: Evaluation) -> Evaluation:
        """Store one evaluation."""
        self._insert("evaluations", to_row(evaluation))
        return evaluation

    def evaluations(self, limit: int = 50, *, generation: int | None = None) -> list[Evaluation]:
        """Newest first."""
        condition, parameters = ("1", []) if generation is None else ("generation = ?", [generation])
        return self._records(
            Evaluation, f"SELECT * FROM evaluations WHERE {condition} ORDER BY id DESC LIMIT ?", [*parameters, limit]
        )

    def latest_evaluation(self, strategy: str) -> Evaluation | None:
        """The newest of one strategy."""
        query = "SELECT * FROM evaluations WHERE strategy = ? ORDER BY id DESC LIMIT 1"
        found = self._records(Evaluation, query, [strategy])
        return found[0] if found else None

    def find_evaluation(self, which: str, *, of_set: str) -> Evaluation:
        """The evaluation that a person means. Raises NotFound.

        which: `last`, the newest on the set `of_set`; an id; or a name, of which the newest counts.
        """
        condition, parameters = "id = ? OR json_extract(report, '$.name') = ?", [which, which]
        if which == "last":
            condition, parameters = '"set" = ?', [of_set]
        query = f"SELECT * FROM evaluations WHERE {condition} ORDER BY id DESC LIMIT 1"
        found = self._records(Evaluation, query, parameters)
        if found:
            return found[0]
        if which == "last":
            raise NotFound(f'no evaluation of the set "{of_set}" is stored; run one before comparing', param="against")
        latest = ", ".join(f"{row.id} ({row.strategy} on {row.set})" for row in self.evaluations(3)) or "none"
        raise NotFound(
            f'no evaluation has the id or name "{which}"; expected "last" or one that is stored, the latest: {latest}',
            param="against",
        )

    def record_generation(self, generation: GenerationRecord) -> GenerationRecord:
        """Store or replace what is known about a generation; promoting one supersedes the one that was."""
        if generation.state not in GENERATION_STATES:
            raise InvalidInput(f"generation state: got {generation.state!r}, expected one of {GENERATION_STATES}")
        with self.transaction():
            if generation.state == "promoted":
                self._db.execute(
                    "UPDATE generations SET state = 'superseded' WHERE state = 'promoted' AND number <> ?",
                    [generation.number],
                )
            self._db["generations"].upsert(to_row(generation), pk="number")
        return generation

    def set_generation_state(self, number: int, state: str) -> GenerationRecord:
        """Change the state of a known generation. Raises NotFound."""
        with self.transaction():
            return self.record_generation(dataclasses.replace(self.get_generation(number), state=state))

    def get_generation(self, number: int) -> GenerationRecord:
        """One generation's row. Raises NotFound."""
        return self._one(GenerationRecord, "generations", "number", number)

    def generations(self, limit: int | None = None) -> list[GenerationRecord]:
        """Newest first."""
        parameters: list[Any] = [-1 if limit is None else limit]
        return self._records(GenerationRecord, "SELECT * FROM generations ORDER BY number DESC LIMIT ?", parameters)
