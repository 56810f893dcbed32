"""What the day writes down: episodes with their attempts, corrections, and the examples that come of them."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from sleepyd.errors import InvalidInput
from sleepyd.store.connection import Connection
from sleepyd.store.records import Attempt, Correction, Episode, StoredExample, now, to_row

_OF_THE_USER = {
    "corrections": "1",
    "examples": "origin IN ('correction', 'dream', 'teacher')",
    "attempts": "1",
    "episodes": "1",
}
"""Table → which rows; in the order in which nothing refers to what is gone."""


class DayRecords(Connection):
    """Episodes, attempts, corrections and examples."""

    def record_episode(self, episode: Episode, attempts: Iterable[Attempt] = ()) -> Episode:
        """Store an episode and its attempts in one transaction."""
        with self.transaction():
            self._insert("episodes", to_row(episode))
            self.add_attempts(episode.id, attempts)
        return episode

    def add_attempts(self, episode_id: str, attempts: Iterable[Attempt]) -> None:
        """Append attempts to an episode; positions continue where it stood."""
        with self.transaction():
            taken = self._query("SELECT count(*) AS n FROM attempts WHERE episode_id = ?", [episode_id])[0]["n"]
            for position, attempt in enumerate(attempts, start=taken):
                placed = dataclasses.replace(attempt, episode_id=episode_id, position=position)
                self._insert("attempts", to_row(placed))

    def get_episode(self, episode_id: str) -> Episode:
        """One episode. Raises NotFound."""
        return self._one(Episode, "episodes", "id", episode_id)

    def episodes(self, limit: int | None = 50, status: str | None = None) -> list[Episode]:
        """Newest first; `limit` None gives all."""
        return self._records(Episode, *_select("episodes", {"status": status}, "id DESC", limit))

    def attempts(self, episode_id: str) -> list[Attempt]:
        """The attempts of one episode, in order."""
        return self._records(Attempt, *_select("attempts", {"episode_id": episode_id}, "position"))

    def record_feedback(self, episode_id: str, verdict: str) -> None:
        """The user's word on an episode: accepted or rejected. Raises NotFound, InvalidInput."""
        if verdict not in {"accepted", "rejected"}:
            raise InvalidInput(f"feedback: got {verdict!r}, expected accepted or rejected", param="verdict")
        self._update("episodes", "id", episode_id, {"feedback": verdict})

    def add_correction(self, correction: Correction, example: StoredExample | None = None) -> Correction:
        """Store a correction and its example in one transaction, and return the row as it stands then.

        A correction that is known already (same sha256) is counted, not stored again; one that was not good enough
        then and is now takes the new verdict, because a verdict may change with compiler or tests. A person's does not.
        """
        with self.transaction():
            known = self.find_correction(correction.sha256)
            if known is not None and not _is_better(correction, known):
                self._update("corrections", "id", known.id, {"seen_count": known.seen_count + 1})
                return dataclasses.replace(known, seen_count=known.seen_count + 1)
            if example is not None:
                correction = dataclasses.replace(correction, example_id=self.add_example(example).id)
            if known is None:
                self._insert("corrections", to_row(correction))
                return correction
            current = dataclasses.replace(
                correction, id=known.id, created_at=known.created_at, seen_count=known.seen_count + 1
            )
            self._update("corrections", "id", known.id, to_row(current))
            return current

    def settle_correction(
        self,
        correction_id: str,
        status: str,
        reason: str,
        example: StoredExample | None = None,
        *,
        reviewed: bool = False,
    ) -> Correction:
        """Give a correction another status. One that is accepted comes with its example; else it has none any more.

        reviewed: a person decided so.
        """
        with self.transaction():
            before = self.get_correction(correction_id)
            kept = self.add_example(example).id if example is not None else None
            changes: dict[str, Any] = {"status": status, "reason": reason, "example_id": kept}
            if reviewed:
                changes["reviewed_at"] = now()
            self._update("corrections", "id", correction_id, changes)
            if before.example_id not in (None, kept):
                self._db.execute(
                    "DELETE FROM examples WHERE id = :id AND id NOT IN (SELECT example_id FROM corrections "
                    "WHERE example_id IS NOT NULL)",
                    {"id": before.example_id},
                )
            return self.get_correction(correction_id)

    def mark_reviewed(self, correction_id: str, reason: str) -> Correction:
        """A person has looked at an accepted correction and lets it stay so."""
        with self.transaction():
            self._update("corrections", "id", correction_id, {"reason": reason, "reviewed_at": now()})
            return self.get_correction(correction_id)

    def find_correction(self, sha256: str) -> Correction | None:
        """The correction with this content, if there is one."""
        found = self._records(Correction, *_select("corrections", {"sha256": sha256}, "id"))
        return found[0] if found else None

    def get_correction(self, correction_id: str) -> Correction:
        """One correction. Raises NotFound."""
        return self._one(Correction, "corrections", "id", correction_id)

    def corrections(
        self, limit: int | None = 50, status: str | None = None, origin: str | None = None
    ) -> list[Correction]:
        """Newest first; `limit` None gives all."""
        return self._records(
            Correction, *_select("corrections", {"status": status, "origin": origin}, "id DESC", limit)
        )

    def add_example(self, example: StoredExample) -> StoredExample:
        """Store an example once; the row that is kept comes back, which is the earlier one where there is one."""
        with self.transaction():
            known = self._records(StoredExample, *_select("examples", {"sha256": example.sha256}, "id"))
            if known:
                return known[0]
            self._insert("examples", to_row(example))
            return example

    def examples(
        self, task: str | None = None, origin: str | None = None, *, unused: bool = False
    ) -> list[StoredExample]:
        """Oldest first. unused: only those that no night has trained on."""
        sql, parameters = _select("examples", {"task": task, "origin": origin}, "id")
        found = self._records(StoredExample, sql, parameters)
        return [example for example in found if example.used_in_night is None] if unused else found

    def examples_of(self, signature: str, limit: int) -> list[StoredExample]:
        """Those with exactly this signature, newest first."""
        return self._records(StoredExample, *_select("examples", {"signature": signature}, "id DESC", limit))

    def task_of(self, signature: str) -> str | None:
        """The task that most examples with exactly this signature belong to; None when there are none."""
        sql = "SELECT task FROM examples WHERE signature = ? GROUP BY task ORDER BY count(*) DESC, task LIMIT 1"
        found = self._query(sql, [signature])
        return str(found[0]["task"]) if found else None

    def mark_used(self, example_ids: Iterable[str], night_id: str) -> None:
        """Note that a night trained on these examples."""
        with self.transaction():
            for example_id in example_ids:
                self._update("examples", "id", example_id, {"used_in_night": night_id})

    def of_the_user(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """(table, row) of everything that was written down of what a user sent."""
        for table, chosen in _OF_THE_USER.items():
            for row in self._query(f"SELECT * FROM {table} WHERE {chosen} ORDER BY id"):
                yield table, row

    def forget(self, before: str | None = None, *, dry_run: bool = False) -> dict[str, int]:
        """Delete what a user sent; table → rows. before: only episodes from before this moment (UTC, ISO-8601).

        An episode that a correction belongs to is part of it, and stays while that does.
        """
        chosen, values = dict(_OF_THE_USER), dict[str, str]()
        if before is not None:
            old = "created_at < :before AND id NOT IN (SELECT episode_id FROM corrections WHERE episode_id IS NOT NULL)"
            chosen = {"attempts": f"episode_id IN (SELECT id FROM episodes WHERE {old})", "episodes": old}
            values = {"before": before}
        gone = {}
        with self.transaction():
            for table, condition in chosen.items():
                gone[table] = self._query(f"SELECT count(*) AS n FROM {table} WHERE {condition}", values)[0]["n"]
                if not dry_run:
                    self._db.execute(f"DELETE FROM {table} WHERE {condition}", values)
        return gone


def _is_better(correction: Correction, known: Correction) -> bool:
    """Whether a verdict takes the place of the one that is known."""
    weakest_first = ("rejected", "preference")
    if known.reviewed_at is not None or known.status not in weakest_first:
        return False
    return correction.status not in weakest_first[: weakest_first.index(known.status) + 1]


def _select(table: str, where: dict[str, Any], order: str, limit: int | None = None) -> tuple[str, list[Any]]:
    """`SELECT` over the conditions that are not None."""
    wanted = {column: value for column, value in where.items() if value is not None}
    condition = " AND ".join(f'"{column}" = ?' for column in wanted) or "1"
    sql = f'SELECT * FROM "{table}" WHERE {condition} ORDER BY {order}'
    return (sql, list(wanted.values())) if limit is None else (f"{sql} LIMIT ?", [*wanted.values(), limit])
