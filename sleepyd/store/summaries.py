"""What people look at: pages of episodes, and counts over rows.

Nothing here reads more rows than it shows or an index gives it, so that a page of ten thousand episodes costs what a
page of fifty does. Whole rows are `day_records` and `night_records`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sleepyd.store.connection import Connection
from sleepyd.store.records import CORRECTION_STATES, NIGHT_STATES, Correction

SEARCHED = 20_000
"""Text is looked for in so many of the newest episodes: it is the one filter that no index serves."""
_OPENING = 200
"""Characters of a program that a list shows."""


@dataclass(frozen=True, slots=True)
class EpisodeFilter:
    """Which episodes; None and empty are any. text: stands in program, signature, task, error code or id."""

    status: str | None = None
    tier: str | None = None
    task: str | None = None
    text: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it lets all through."""
        return self == EpisodeFilter()


@dataclass(frozen=True, slots=True)
class EpisodeLine:
    """One episode in a list."""

    id: str
    created_at: str
    source: str
    status: str
    error_code: str | None
    signature: str | None
    task: str | None
    tier: str | None
    generation: int | None
    feedback: str | None
    opening: str
    """The first characters of the program."""


@dataclass(frozen=True, slots=True)
class EpisodePage:
    """Lines, newest first. newer, older: whether there are more on that side."""

    lines: tuple[EpisodeLine, ...]
    newer: bool
    older: bool


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One correction in a list."""

    id: str
    created_at: str
    origin: str
    source: str
    status: str
    reason: str
    task: str | None
    error_code: str | None
    seen_count: int
    reviewed_at: str | None


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """As EpisodePage."""

    lines: tuple[CorrectionLine, ...]
    newer: bool
    older: bool


_EPISODE = "id, created_at, source, status, error_code, signature, task, tier, generation, feedback"

_CORRECTION = "id, created_at, origin, source, status, reason, task, error_code, seen_count, reviewed_at"


class Summaries(Connection):
    """Pages and counts."""

    def episode_page(
        self, wanted: EpisodeFilter, limit: int, *, before: str | None = None, after: str | None = None
    ) -> EpisodePage:
        """The newest `limit` episodes older than `before`; or the oldest that are newer than `after`."""
        columns = f"{_EPISODE}, substr(code, 1, {_OPENING}) AS opening"
        rows, newer, older = self._page(columns, "episodes", *_conditions(wanted), limit, before, after)
        return EpisodePage(tuple(EpisodeLine(**row) for row in rows), newer, older)

    def correction_page(
        self, status: str | None, limit: int, *, before: str | None = None, after: str | None = None
    ) -> CorrectionPage:
        """The newest `limit` corrections older than `before`; or the oldest that are newer than `after`."""
        conditions, parameters = (["status = ?"], [status]) if status else ([], [])
        rows, newer, older = self._page(_CORRECTION, "corrections", conditions, parameters, limit, before, after)
        return CorrectionPage(tuple(CorrectionLine(**row) for row in rows), newer, older)

    def _page(
        self,
        columns: str,
        table: str,
        conditions: list[str],
        parameters: list[Any],
        limit: int,
        before: str | None,
        after: str | None,
    ) -> tuple[list[dict[str, Any]], bool, bool]:
        """(rows, newest first; whether there are newer ones; older ones)."""
        edge, order = ("id > ?", "ASC") if after else ("id < ?", "DESC")
        if after or before:
            conditions, parameters = [*conditions, edge], [*parameters, after or before]
        sql = f"SELECT {columns} FROM {table} WHERE {' AND '.join(conditions) or '1'} ORDER BY id {order} LIMIT ?"
        found = self._query(sql, [*parameters, limit + 1])
        more, rows = len(found) > limit, found[:limit]
        return (rows[::-1], more, True) if after else (rows, before is not None, more)

    def count_episodes(self, wanted: EpisodeFilter) -> int:
        """How many there are of them; text counts within the newest `SEARCHED`."""
        conditions, parameters = _conditions(wanted)
        where = " AND ".join(conditions) or "1"
        return int(self._query(f"SELECT count(*) AS n FROM episodes WHERE {where}", parameters)[0]["n"])

    def episode_tasks(self) -> list[str]:
        """The tasks that episodes were routed to, by name."""
        # A walk from name to name over the index: DISTINCT would visit every row.
        sql = (
            "WITH RECURSIVE names(task) AS (SELECT min(task) FROM episodes UNION ALL SELECT "
            "(SELECT min(task) FROM episodes WHERE task > names.task) FROM names WHERE names.task IS NOT NULL) "
            "SELECT task FROM names WHERE task IS NOT NULL"
        )
        return [str(row["task"]) for row in self._query(sql)]

    def fixes_since(self, moment: str) -> list[tuple[str, str | None, int]]:
        """(status, tier, how many) of the episodes since `moment` (UTC, ISO-8601)."""
        # The signs keep SQLite from walking all episodes by status only to save itself the sorting of a day's.
        sql = "SELECT status, tier, count(*) AS n FROM episodes WHERE created_at >= ? GROUP BY +status, +tier"
        return [(row["status"], row["tier"], int(row["n"])) for row in self._query(sql, [moment])]

    def corrections_of(self, episode_id: str) -> list[Correction]:
        """Those that answer an episode, oldest first."""
        return self._records(Correction, "SELECT * FROM corrections WHERE episode_id = ? ORDER BY id", [episode_id])

    def count_corrections(self) -> dict[str, int]:
        """Status → how many, each one named."""
        rows = self._query("SELECT status, count(*) AS n FROM corrections GROUP BY status")
        return {**dict.fromkeys(CORRECTION_STATES, 0), **{row["status"]: int(row["n"]) for row in rows}}

    def count_nights(self) -> dict[str, int]:
        """State → how many, each one named."""
        rows = self._query("SELECT state, count(*) AS n FROM nights GROUP BY state")
        return {**dict.fromkeys(NIGHT_STATES, 0), **{row["state"]: int(row["n"]) for row in rows}}

    def count_examples(self) -> dict[str, dict[str, int]]:
        """Task → origin → how many."""
        found: dict[str, dict[str, int]] = {}
        for row in self._query("SELECT task, origin, count(*) AS n FROM examples GROUP BY task, origin"):
            found.setdefault(row["task"], {})[row["origin"]] = int(row["n"])
        return found

    def signatures_of(self, task: str, limit: int) -> list[tuple[str, int]]:
        """(signature, how many examples show it) of a task, most first."""
        sql = (
            "SELECT signature, count(*) AS n FROM examples WHERE task = ? GROUP BY signature "
            "ORDER BY n DESC, signature LIMIT ?"
        )
        return [(row["signature"], int(row["n"])) for row in self._query(sql, [task, limit])]


def _conditions(wanted: EpisodeFilter) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    parameters: list[Any] = []
    for column, value in (("status", wanted.status), ("tier", wanted.tier), ("task", wanted.task)):
        if value:
            conditions.append(f"{column} = ?")
            parameters.append(value)
    if wanted.text:
        conditions.append(
            f"id >= coalesce((SELECT id FROM episodes ORDER BY id DESC LIMIT 1 OFFSET {SEARCHED - 1}), '')"
        )
        conditions.append(_any_like(("signature", "error_code", "task", "code", "id")))
        parameters += [f"%{_plain(wanted.text)}%"] * 5
    return conditions, parameters


def _any_like(columns: Iterable[str]) -> str:
    return "(" + " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in columns) + ")"


def _plain(text: str) -> str:
    """With what LIKE reads as a pattern spelled out."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
